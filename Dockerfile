# One image for every process of a server: Airflow's, the object store, the replica portals.
FROM python:3.11.14-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-vie antiword \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --create-home --home-dir /home/ketluan --shell /usr/sbin/nologin ketluan

WORKDIR /app
COPY requirements.txt include/stack/uv.txt ./
RUN pip install --no-cache-dir --require-hashes -r uv.txt \
    && uv pip install --system --no-cache --require-hashes --compile-bytecode -r requirements.txt \
    && rm uv.txt requirements.txt

COPY . .
# Each crawl is a process of its own, whose user cannot write here: without byte code it would compile
# the whole program.
RUN python -m compileall -q dags expectations include scrapers transforms
RUN mkdir -p /var/lib/ketluan/airflow/logs /var/lib/ketluan/s3 && chown -R ketluan:ketluan /var/lib/ketluan

ARG CODE_VERSION=unknown
ENV PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LC_ALL=C.UTF-8 \
    TZ=UTC \
    OMP_THREAD_LIMIT=1 \
    MALLOC_ARENA_MAX=2 \
    DO_NOT_TRACK=1 \
    GX_ANALYTICS_ENABLED=false \
    KETLUAN_CODE_VERSION=${CODE_VERSION} \
    AIRFLOW_HOME=/var/lib/ketluan/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/app/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/app/plugins

USER ketluan
ENTRYPOINT []
CMD ["airflow", "version"]
