"""Publishes what validation has staged, once for each portal that staged something or failed to."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import PartitionedAssetTimetable, dag, get_current_context, task

from dags import steps
from dags.assets import STAGED
from include.settings import settings


@dag(
    dag_id="publish",
    description="Staged batches → a verified release",
    doc_md="""
### Publish

Merges the staged batches of the portal in the run's partition key into a new release (a run by hand
has no key and takes every portal), reads what it wrote back, checks it against the manifest and
flips `latest.json` last. Crawls of any portal that failed, or whose batch was refused, go in with their
row alone, and start a run of their own; the `coverage` of each portal it touches is made anew. Where
nothing is new, and when it fails, the current release stands as it was; clear the task to try again.
""",
    schedule=PartitionedAssetTimetable(assets=STAGED),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["publish"],
    owner_links={"data": settings().contact},
    default_args={
        "owner": "data",
        "retries": 3,
        "retry_delay": timedelta(seconds=30),
        "pool": "publish",
        "execution_timeout": timedelta(hours=1),
    },
)
def publish_release() -> None:
    """Register the DAG."""

    @task
    def publish() -> str | None:
        made = steps.publish(steps.open_lake(), get_current_context()["dag_run"].partition_key)
        return made.id if made else None

    publish()


publish_release()
