"""One DAG a portal of the registry: crawl → extract → validate.

A validated batch updates the asset ``staged`` under the portal's name, which starts ``publish``. So does a
run that fails, that its row of ``crawls`` need not wait for another portal's success.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import (
    CronTriggerTimetable,
    Param,
    TriggerRule,
    dag,
    get_current_context,
    get_parsing_context,
    task,
)
from airflow.sdk.exceptions import AirflowFailException

from dags import steps
from dags.assets import STAGED
from include.localtime import LOCAL_TIME
from include.registry import Portal, portals
from include.settings import settings

DOC = """
### {name}

Crawls [{url}]({url}) ({platform}), reads every conclusion notice it lists and stages the rows that
pass validation. The entry is **{status}**{verified}.{archive}
{leads}
- `crawl` asks the portal, politely, and archives every answer. When it fails, its log and
  `raw/…/crawl.json` in the lake name each failure; a portal that is down is asked again later.
- `extract` turns the archive into records. Clear it after the code is mended: it asks nobody.
- `validate` stages, quarantines or refuses. `docs/validation/…/index.html` in the lake shows why.
- `report` runs only where one of these failed, and has `publish` take in the row that says so. The run
  fails all the same. Clear a failed task together with what comes after it.

Give `crawl_id` to read an archived crawl again without asking the portal. `recheck` asks about
known pages too, by conditional requests.
"""


SOON = timedelta(minutes=15)  # as long as Airflow's own retries reach


def dag_id(portal: Portal) -> str:
    """What the portal's DAG is called."""
    return f"crawl__{portal.slug}"


def build(portal: Portal) -> None:
    """Register the DAG of one portal."""

    @dag(
        dag_id=dag_id(portal),
        dag_display_name=f"Crawl {portal.place.name}",
        description=portal.name,
        doc_md=DOC.format(
            name=portal.name,
            url=portal.url,
            platform=portal.platform,
            status=portal.status,
            verified=f": {portal.verified}" if portal.verified else "",
            archive=f" An archive: **{portal.archive_of}** took this province over."
            * bool(portal.archive_of),
            leads="".join(f"\n- Believed: {each}" for each in portal.leads),
        ),
        # Once unpaused, it waits for its hour, however short ago the last one was.
        schedule=CronTriggerTimetable(portal.schedule, timezone=LOCAL_TIME.key, run_immediately=timedelta(0)),
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=portal.status == "unverified",
        tags=["crawl", portal.platform, portal.slug, *(["archive"] if portal.archive_of else [])],
        owner_links={"data": settings().contact},
        default_args={
            "owner": "data",
            "retries": 2,
            "retry_delay": timedelta(seconds=30),
            "retry_exponential_backoff": 4,
            "pool": f"portal__{portal.slug}",
            "execution_timeout": timedelta(hours=2),
        },
        params={
            "crawl_id": Param(None, type=["null", "string"], description="Read this archived crawl again"),
            "recheck": Param(False, type="boolean", description="Ask about known pages too"),
        },
    )
    def crawl_portal() -> None:
        @task
        def crawl() -> str:
            params = get_current_context()["params"]
            if params["crawl_id"]:
                return str(params["crawl_id"])
            from scrapers.crawl import CrawlFailed

            try:
                return steps.crawl(steps.open_lake(), portal, recheck=params["recheck"]).crawl_id
            except CrawlFailed as failed:
                if failed.failure.retry == "soon" and failed.wait <= SOON:
                    raise  # Airflow tries again
                # The next scheduled crawl, or a person, must see to it: another try now is in vain.
                raise AirflowFailException(str(failed)) from failed

        @task
        def extract(crawl_id: str) -> str:
            from include.lake import CrawlRef

            steps.extract(steps.open_lake(), CrawlRef(portal.slug, crawl_id))
            return crawl_id

        @task(outlets=[STAGED])
        def validate(crawl_id: str) -> None:
            from include.lake import CrawlRef

            try:
                steps.validate(steps.open_lake(), portal, CrawlRef(portal.slug, crawl_id))
            except steps.BatchRefused as refused:
                # The same bytes would be refused again: retrying only hides it.
                raise AirflowFailException(str(refused)) from refused
            get_current_context()["outlet_events"][STAGED].add_partitions(portal.slug)

        @task(outlets=[STAGED], trigger_rule=TriggerRule.ONE_FAILED)
        def report() -> None:
            get_current_context()["outlet_events"][STAGED].add_partitions(portal.slug)

        crawled = crawl()
        extracted = extract(crawled)  # type: ignore[arg-type]  # XComArgs stand for the values
        validated = validate(extracted)  # type: ignore[arg-type]
        [crawled, extracted, validated] >> report()
        # The last task of a branch decides how the run ended: without this one, that would be `report` alone.
        validated >> EmptyOperator(task_id="done")

    crawl_portal()


# A process that runs a task needs its DAG alone; what else parses this file has none in its context.
wanted = get_parsing_context().dag_id
for each in portals(settings().portals_dir, settings().portal_urls, settings().crawl_delay).values():
    if wanted in (None, dag_id(each)):
        build(each)
