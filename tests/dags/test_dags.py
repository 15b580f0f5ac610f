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
print(json.dumps({
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
}), file=sys.stderr)
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
        [sys.executable, "-c", PROBE, str(ROOT / "dags")],
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
    }
    assert tasks["validate"]["outlets"] == ["staged"]


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
