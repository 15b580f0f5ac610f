"""Airflow's REST API, as far as the stack needs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

import httpx

from include.stack.errors import StackError


class ServerFault(StackError):
    """Airflow failed at a request (5xx), which may pass."""


class Airflow:
    """A client of one API server, open to everybody on loopback (``simple_auth_manager_all_admins``)."""

    def __init__(self, url: str) -> None:
        # the environment's proxies are not for loopback
        self._http = httpx.Client(base_url=url, timeout=60, trust_env=False)

    def __enter__(self) -> Self:
        self._http.headers["Authorization"] = f"Bearer {self._token()}"
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def _token(self) -> str:
        return str(self._call("GET", "/auth/token")["access_token"])

    def _call(self, method: str, path: str, **options: Any) -> Any:
        try:
            told = self._http.request(method, path, **options)
            if told.status_code == httpx.codes.UNAUTHORIZED and "Authorization" in self._http.headers:
                del self._http.headers["Authorization"]
                self._http.headers["Authorization"] = f"Bearer {self._token()}"
                told = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise StackError(f"Airflow's API does not answer {method} {path}: {error!r}") from error
        if told.is_error:
            kind = ServerFault if told.is_server_error else StackError
            raise kind(f"Airflow refused {method} {told.url}: {told.status_code} {told.text[:500]}")
        return told.json() if told.content else None

    def _pages(self, path: str, key: str, **params: Any) -> Iterator[dict[str, Any]]:
        seen = 0
        while True:
            page = self._call("GET", path, params={**params, "limit": 100, "offset": seen})
            yield from page[key]
            seen += len(page[key])
            if not page[key] or seen >= page["total_entries"]:
                return

    def dags(self) -> dict[str, dict[str, Any]]:
        """Every DAG the API knows that is not stale, by id."""
        return {each["dag_id"]: each for each in self._pages("/api/v2/dags", "dags", exclude_stale=True)}

    def import_errors(self) -> list[dict[str, Any]]:
        return list(self._pages("/api/v2/importErrors", "import_errors"))

    def unpause(self, dag: str) -> None:
        self._call("PATCH", f"/api/v2/dags/{dag}", json={"is_paused": False})

    def trigger(self, dag: str) -> str:
        """Start a run now, with the DAG's default parameters; its id."""
        told = self._call("POST", f"/api/v2/dags/{dag}/dagRuns", json={"logical_date": None})
        return str(told["dag_run_id"])

    def runs(self, dag: str, **params: Any) -> list[dict[str, Any]]:
        """Runs of a DAG, ``~`` for all DAGs, the latest first."""
        return list(self._pages(f"/api/v2/dags/{dag}/dagRuns", "dag_runs", order_by="-run_after", **params))

    def tasks(self, dag: str, run: str) -> list[dict[str, Any]]:
        """Task instances of a run."""
        return list(self._pages(f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances", "task_instances"))

    def events(self, dag: str, run: str) -> list[dict[str, Any]]:
        """Asset events a run emitted.

        Raises:
            ServerFault: while a run that an event has started is queued; Airflow 3.3 cannot write its
                missing start date.
        """
        return list(
            self._pages("/api/v2/assets/events", "asset_events", source_dag_id=dag, source_run_id=run)
        )

    def log(self, task: dict[str, Any]) -> str:
        """A task's log of its last try, a line an event."""
        path = f"/api/v2/dags/{task['dag_id']}/dagRuns/{task['dag_run_id']}/taskInstances/{task['task_id']}"
        told = self._call(
            "GET",
            f"{path}/logs/{task['try_number']}",
            params={"full_content": True, "map_index": task["map_index"]},
            headers={"Accept": "application/json"},
        )
        lines = (_line(each) for each in told["content"])
        return "\n".join(line for line in lines if not line.startswith("::"))  # marks that fold the log


def _line(event: dict[str, Any] | str) -> str:
    if isinstance(event, str):
        return event
    text = str(event.get("event", ""))
    for detail in event.get("error_detail") or []:
        text += f"\n{detail.get('exc_type')}: {detail.get('exc_value')}"
    return text
