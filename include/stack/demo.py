"""The demonstration: every portal is crawled once, through Airflow, and a release is made."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from include.lake import Lake, LakeError
from include.registry import portals
from include.release import Manifest, current
from include.settings import settings as fleet
from include.stack import services
from include.stack.errors import StackError
from include.stack.rest import Airflow, ServerFault
from include.stack.run import Say, Stack
from include.stack.s3 import applied

_OVER = {"success", "failed"}
_PUBLISH = "publish"
_ERROR = re.compile(r"[\w.]*(Error|Exception|Failed|Refused)\w*: ")
_LINES = 30  # of a failed task's log


def run(stack: Stack, say: Say, patience: float = 900) -> Manifest:
    """Run every crawl DAG once, wait for the releases they start, and tell what came of it.

    Args:
        patience: seconds the DAGs have together.

    Raises:
        StackError: a DAG cannot be imported or fails (the message has its log's last lines), or time
            is up.
    """
    deadline = time.monotonic() + patience
    wanted = _replicated(stack)
    with Airflow(stack.settings.airflow_url) as airflow, applied(stack.settings, stack.secrets):
        lake = Lake()
        before = _current(lake)
        _unpause(stack, airflow, wanted, deadline)
        started = {dag: airflow.trigger(dag) for dag in sorted(wanted)}
        say(f"  {len(started)} crawls started; follow them at {stack.settings.airflow_url}")
        _follow(stack, airflow, started, say, deadline)
        say("  waiting for the releases …")
        _wait(stack, deadline, "the releases", lambda: _published(airflow, started))
        release = _current(lake)
    if release is None:
        raise StackError("every run succeeded, and yet nothing has been published")
    _tell(before, release, say)
    return release


def schedule(stack: Stack, patience: float = 120) -> None:
    """Let the DAGs of portals that have a replica run on their schedules, and ``publish`` after them.

    Raises:
        StackError: a DAG cannot be imported, or is not read in time.
    """
    with Airflow(stack.settings.airflow_url) as airflow:
        _unpause(stack, airflow, _replicated(stack), time.monotonic() + patience)


def _replicated(stack: Stack) -> set[str]:
    """The crawl DAGs that talk to a replica; no other may run in an embedded stack."""
    registry = portals(fleet().portals_dir)
    return {f"crawl__{slug}" for slug in registry if slug in stack.settings.replica_urls}


def _unpause(stack: Stack, airflow: Airflow, dags: set[str], deadline: float) -> None:
    _wait(stack, deadline, "the DAGs to be read", lambda: _read(airflow, dags | {_PUBLISH}))
    for dag in [_PUBLISH, *sorted(dags)]:
        airflow.unpause(dag)


def _wait(stack: Stack, deadline: float, what: str, done: Callable[[], bool]) -> None:
    """Ask until it is so. A fault of Airflow's is asked again, and told if time runs out over it."""
    fault = ""
    while True:
        try:
            if done():
                return
            fault = ""
        except ServerFault as error:
            fault = f"\n{error}"
        stack.check()
        if time.monotonic() > deadline:
            logs = services.logs(stack.settings.state)
            raise StackError(f"waited too long for {what}; Airflow's logs are in {logs}{fault}")
        time.sleep(0.5)


def _read(airflow: Airflow, wanted: set[str]) -> bool:
    """Whether the DAG processor of this run has read every wanted DAG."""
    faults = airflow.import_errors()
    if faults:
        raise StackError(
            "\n".join(f"{each['filename']} cannot be imported:\n{each['stack_trace']}" for each in faults)
        )
    return wanted <= airflow.dags().keys()


def _follow(stack: Stack, airflow: Airflow, started: dict[str, str], say: Say, deadline: float) -> None:
    """Say each step as it ends, until every run is over."""
    began = time.monotonic()
    left, told = dict(started), set()
    failures: list[str] = []
    while left:
        for dag, run_id in list(left.items()):
            tasks = airflow.tasks(dag, run_id)
            for task in tasks:
                key = (dag, task["task_id"], task["state"], task["try_number"])
                if task["state"] in ("success", "failed", "up_for_retry", "skipped") and key not in told:
                    told.add(key)
                    took = f"{task['duration'] or 0:5.1f} s"
                    say(
                        f"  {time.monotonic() - began:5.0f} s  {dag:<22} {task['task_id']:<10} "
                        f"{task['state']:<12} {took}"
                    )
                    if task["state"] == "up_for_retry":
                        say(f"           it said: {_last_line(airflow, task)}")
            state = _state(airflow, dag, run_id)
            if state in _OVER:
                del left[dag]
                if state == "failed":
                    failures.append(_failure(airflow, dag, tasks))
        stack.check()
        if time.monotonic() > deadline:
            raise StackError(f"waited too long for {', '.join(left)}")
        time.sleep(1)
    if failures:
        raise StackError("\n\n".join(failures))


def _state(airflow: Airflow, dag: str, run_id: str) -> str:
    return next((each["state"] for each in airflow.runs(dag) if each["dag_run_id"] == run_id), "gone")


def _failure(airflow: Airflow, dag: str, tasks: list[dict[str, Any]]) -> str:
    failed = [each for each in tasks if each["state"] == "failed"]
    if not failed:
        return f"{dag} failed without a failed task; look at it in the UI (make up)"
    parts = []
    for task in failed:
        lines = airflow.log(task).splitlines()[-_LINES:]
        parts.append("\n".join([f"{dag} failed in {task['task_id']}:", *(f"    {line}" for line in lines)]))
    return "\n".join(parts)


def _last_line(airflow: Airflow, task: dict[str, Any]) -> str:
    """The last line a task's try said of an error, else its last line."""
    lines = [line for line in airflow.log(task).splitlines() if line.strip()] or ["nothing"]
    return next((line for line in reversed(lines) if _ERROR.match(line)), lines[-1])[:300]


def _published(airflow: Airflow, started: dict[str, str]) -> bool:
    """Whether each batch the runs staged has been taken up by a run of ``publish`` that is over."""
    events = [event for dag, run_id in started.items() for event in airflow.events(dag, run_id)]
    runs = [each for each in airflow.runs(_PUBLISH) if any(_takes(each, event) for event in events)]
    for each in runs:
        if each["state"] == "failed":
            raise StackError(_failure(airflow, _PUBLISH, airflow.tasks(_PUBLISH, each["dag_run_id"])))
    over = [each for each in runs if each["state"] in _OVER]
    return len(over) == len(runs) and all(any(_takes(each, event) for each in over) for event in events)


def _takes(publishing: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether a run of ``publish`` came after an event, for its partition."""
    if publishing["partition_key"] not in (None, event["partition_key"]):
        return False
    return datetime.fromisoformat(publishing["queued_at"]) >= datetime.fromisoformat(event["timestamp"])


def _current(lake: Lake) -> Manifest | None:
    try:
        return current(lake)
    except LakeError as error:
        raise StackError(str(error)) from error


def _tell(before: Manifest | None, release: Manifest, say: Say) -> None:
    if before and before.id == release.id:
        say("  nothing new since the release before")
    was = before.counts if before else {}
    for table, rows in release.counts.items():
        say(f"  {table:<14} {rows:>7} rows  ({rows - was.get(table, 0):+d})")
    for held in release.held_back.values():
        say(f"  quarantined: {held['url']}")
        for reason in held["reasons"]:
            say(f"    {reason}")
    say("  ask it: make query SQL='select portal, count(*) from notices group by 1'")
