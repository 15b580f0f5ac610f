"""The DAG files: what they make, and what they must not drag in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from include.pools import names
from include.registry import portals
from include.settings import ROOT

PORTALS = portals(ROOT / "scrapers" / "portals")

# In a process of its own: Airflow reads its configuration once, at import.
PROBE = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
told = {
    "errors": bag.import_errors,
    "modules": [name for name in sys.modules],
    "dags": {
        dag.dag_id: {
            "doc": dag.doc_md, "tags": sorted(dag.tags), "owner": dag.owner, "catchup": dag.catchup,
            "paused": dag.is_paused_upon_creation, "active": dag.max_active_runs,
            "zone": str(getattr(dag.timetable, "_timezone", getattr(dag.timetable, "timezone", ""))),
            "tasks": {
                task.task_id: {
                    "after": sorted(task.upstream_task_ids), "pool": task.pool, "retries": task.retries,
                    "timeout": task.execution_timeout.total_seconds(),
                    "outlets": [each.name for each in task.outlets],
                } for task in dag.tasks
            },
        } for dag in bag.dags.values()
    },
}

import os
os.environ["_AIRFLOW_PARSING_CONTEXT_DAG_ID"] = sys.argv[2]
told["alone"] = sorted(DagBag(sys.argv[1] + "/crawl.py").dags)

# Runs of one DAG, decided by the scheduler's own rules; what each task comes to is given.
from airflow.dag_processing.dagbag import sync_bag_to_db
from airflow.models.dagbundle import DagBundleModel
from airflow.models.serialized_dag import SerializedDagModel
from airflow.sdk import timezone
from airflow.sdk.execution_time.context import OutletEventAccessors, set_current_context
from airflow.settings import Session
from airflow.utils.db import initdb
from airflow.utils.types import DagRunTriggeredByType, DagRunType
from dags.assets import STAGED

initdb()
with Session() as session:
    session.add(DagBundleModel(name="here"))
    session.commit()
bag.dags = {sys.argv[2]: (dag := bag.dags[sys.argv[2]])}
sync_bag_to_db(bag, "here", None)
session = Session()
made = SerializedDagModel.get_dag(dag.dag_id, session=session)

def begin(name):
    return made.create_dagrun(
        run_id=name, run_type=DagRunType.MANUAL, run_after=timezone.utcnow(), state="running",
        triggered_by=DagRunTriggeredByType.TEST, session=session,
    )

def follow(run, ends):
    before = None
    while run.state == "running":
        ready, _ = run.update_state(session=session)
        for each in ready:
            each.state, each.end_date = ends.get(each.task_id, "success"), timezone.utcnow()
        session.commit()
        states = {each.task_id: each.state for each in run.get_task_instances(session=session)}
        if states == before:
            break  # nothing more can happen
        before = states
    return {"run": run.state} | states

tasks = ("none", "crawl", "extract", "validate")
told["runs"] = {name: follow(begin(name), {name: "failed"}) for name in tasks}
told["runs"]["again"] = follow(begin("again"), {"crawl": "up_for_retry"})
cleared = begin("cleared")
follow(cleared, {"validate": "failed"})
made.partial_subset(["validate"], include_downstream=True).clear(run_id="cleared", session=session)
cleared.state = "running"
told["runs"]["cleared"] = follow(cleared, {})

events = OutletEventAccessors()
with set_current_context({"outlet_events": events}):
    dag.get_task("report").python_callable()
told["reported"] = list(events[STAGED].partition_keys)
print(json.dumps(told), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(ROOT / "dags"), "crawl__lai-chau"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stderr.strip().splitlines()[-1])
    return found


def test_every_file_parses_and_makes_a_dag_a_portal(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}
    assert set(bag["dags"]) == {"publish"} | {f"crawl__{slug}" for slug in PORTALS}


def test_a_process_that_runs_a_task_builds_its_dag_alone(bag: dict[str, Any]) -> None:
    assert bag["alone"] == ["crawl__lai-chau"]


def test_parsing_imports_nothing_heavy(bag: dict[str, Any]) -> None:
    heavy = {
        "scrapy",
        "trafilatura",
        "great_expectations",
        "pyarrow",
        "pandas",
        "duckdb",
        "minio",
        "lxml.html",
    }
    assert not heavy & set(bag["modules"])


@pytest.mark.parametrize("slug", sorted(PORTALS))
def test_a_portals_dag_follows_its_registry_entry(bag: dict[str, Any], slug: str) -> None:
    dag = bag["dags"][f"crawl__{slug}"]
    assert PORTALS[slug].name in dag["doc"]
    assert {"crawl", slug, PORTALS[slug].platform} <= set(dag["tags"])
    assert dag["paused"] == (PORTALS[slug].status == "unverified")
    assert dag["active"] == 1
    assert not dag["catchup"]
    assert "Ho_Chi_Minh" in dag["zone"]
    tasks = dag["tasks"]
    assert {name: task["after"] for name, task in tasks.items()} == {
        "crawl": [],
        "extract": ["crawl"],
        "validate": ["extract"],
        "report": ["crawl", "extract", "validate"],
        "done": ["validate"],
    }
    assert {name for name, task in tasks.items() if task["outlets"] == ["staged"]} == {"validate", "report"}


@pytest.mark.parametrize("task", ["crawl", "extract", "validate"])
def test_a_run_that_fails_starts_publish_and_still_fails(bag: dict[str, Any], task: str) -> None:
    run = bag["runs"][task]
    assert (run["run"], run[task], run["report"], run["done"]) == (
        "failed",
        "failed",
        "success",
        "upstream_failed",
    )
    assert bag["reported"] == ["lai-chau"]


@pytest.mark.parametrize("name", ["none", "cleared"])
def test_a_run_that_goes_well_in_the_end_succeeds(bag: dict[str, Any], name: str) -> None:
    run = bag["runs"][name]
    assert (run["run"], run["validate"], run["report"], run["done"]) == (
        "success",
        "success",
        "skipped",
        "success",
    )


def test_a_task_that_is_tried_again_has_not_failed(bag: dict[str, Any]) -> None:
    run = bag["runs"]["again"]
    assert (run["run"], run["crawl"], run["report"], run["done"]) == ("running", "up_for_retry", None, None)


def test_every_dag_has_owner_docs_retries_timeouts_and_a_pool_that_is_made(bag: dict[str, Any]) -> None:
    pools = names()
    for dag in bag["dags"].values():
        assert dag["doc"]
        assert dag["owner"] == "data"
        for task in dag["tasks"].values():
            assert task["retries"] >= 1
            assert task["timeout"] > 0
            assert task["pool"] in pools


def test_only_files_with_dags_are_parsed() -> None:
    ignored = (ROOT / "dags" / ".airflowignore").read_text(encoding="utf-8").split()
    files = {path.name for path in Path(ROOT / "dags").glob("*.py")}
    assert files - set(ignored) == {"crawl.py", "publish.py"}
