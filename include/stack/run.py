"""Starting, watching and ending the stack.

Services run under supervisord, which restarts what dies. It gets SIGTERM from the kernel when this
process ends, however that happens; what is left after all is found by its mark (``processes``).
"""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast
from xmlrpc.client import Fault, ServerProxy

import httpx
from supervisor.xmlrpc import SupervisorTransport

from include import pools
from include.settings import ROOT
from include.stack import keys, lock, ports, postgres, processes, s3, services
from include.stack.errors import StackError
from include.stack.settings import HOST, StackSettings
from include.stack.signals import Signals

Say = Callable[[str], None]
_LINES = 15  # of a failed service's log


class Stack:
    """The running stack. Made by :func:`running`."""

    def __init__(
        self,
        settings: StackSettings,
        pages: Path | None = None,
        signals: Signals | None = None,
        say: Say = print,
    ) -> None:
        self.settings = settings
        self.signals = signals or Signals()
        self.secrets: dict[str, str] = {}
        self._say = say
        self._pages = pages
        self._supervisord: subprocess.Popen[bytes] | None = None
        self._began = time.monotonic()

    # -- start ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Start everything and wait until it is healthy.

        Raises:
            StackError: something did not start; the message has its last lines.
        """
        settings = self.settings
        ended = processes.end(lambda: processes.marked(settings.state))
        if ended:
            self._say(f"  ended {ended} processes an earlier run left behind")
        ports.require(settings.ports())
        for folder in (services.logs(settings.state), settings.state / "airflow"):
            folder.mkdir(mode=0o700, exist_ok=True)
        self.secrets = keys.ensure(settings.state)
        self.environment = services.environment(settings, self.secrets)
        began = time.monotonic()
        for line in postgres.prepare(settings.state):
            self._say(f"  note: {line}")
        s3.prepare(settings)
        running = services.services(settings, self._pages)
        self._supervise(running)

        self._begin("postgres", "s3", "replica")
        self._healthy("postgres", lambda: postgres.answers(settings.state), began)
        self._migrate()
        self._begin("api-server", "scheduler", "dag-processor", "triggerer")
        self._healthy("s3", lambda: s3.answers(settings, self.secrets), began)
        self._healthy("replica", self._replica_answers, began)
        began = time.monotonic()
        since = time.time()
        for name, part in {
            "api-server": "metadatabase",
            "scheduler": "scheduler",
            "dag-processor": "dag_processor",
            "triggerer": "triggerer",
        }.items():
            self._healthy(name, lambda part=part: self._airflow_answers(part, since), began)  # type: ignore[misc]

    def _supervise(self, running: list[services.Service]) -> None:
        settings = self.settings
        owner = pwd.getpwuid(0).pw_name if os.geteuid() == 0 else None
        configuration = settings.state / "supervisord.conf"
        configuration.write_text(services.configuration(settings, running, owner), encoding="utf-8")
        services.control(settings.state).unlink(missing_ok=True)
        log = services.logs(settings.state) / "supervisord.out"
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration)]
        self._supervisord = processes.spawn(command, settings.state, self.environment, log)
        self._until("supervisord", self._supervisor_answers, log)

    def _begin(self, *names: str) -> None:
        groups = {each.name: each.group for each in services.services(self.settings, self._pages)}
        for name in names:
            self.supervisor.startProcess(f"{groups[name]}:{name}", False)

    def _healthy(self, name: str, healthy: Callable[[], bool], began: float) -> None:
        self._until(name, healthy, services.logs(self.settings.state) / f"{name}.log")
        self._say(f"  {name:<14} ready  {time.monotonic() - began:5.1f} s")

    def _until(self, name: str, healthy: Callable[[], bool], log: Path) -> None:
        deadline = time.monotonic() + self.settings.start_timeout
        while not healthy():
            self.check()
            if time.monotonic() > deadline:
                raise StackError(
                    f"{name} is not healthy after {self.settings.start_timeout:.0f} s{_tail(log)}"
                )
            time.sleep(0.1)

    def _migrate(self) -> None:
        """Bring Airflow's tables and pools to what this code needs, where they are not there yet."""
        state = self.settings.state
        began = time.monotonic()
        wanted = hashlib.sha256(
            json.dumps([version("apache-airflow"), pools.names()], sort_keys=True).encode()
        ).hexdigest()
        if postgres.migrated_to(state) == wanted:
            return
        self._say("  airflow's database is being made ready …")
        postgres.ensure_database(state)
        log = services.logs(state) / "migrate.log"
        command = [sys.executable, "-m", "include.stack.migrate"]
        child = processes.spawn(command, ROOT, self.environment, log)
        while (code := child.poll()) is None:
            self.check()
            time.sleep(0.1)
        if code:
            raise StackError(f"Airflow's database could not be migrated (exit code {code}){_tail(log)}")
        postgres.stamp(state, wanted)
        self._say(f"  {'migration':<14} done   {time.monotonic() - began:5.1f} s")

    # -- health --------------------------------------------------------------------------------

    @property
    def supervisor(self) -> Any:
        """Supervisord's XML-RPC interface."""
        transport = SupervisorTransport(None, None, f"unix://{services.control(self.settings.state)}")
        return cast("Any", ServerProxy("http://127.0.0.1", transport)).supervisor

    def _supervisor_answers(self) -> bool:
        try:
            return bool(self.supervisor.getState()["statename"] == "RUNNING")
        except (OSError, Fault):
            return False

    def _replica_answers(self) -> bool:
        try:
            url = f"http://{HOST}:{self.settings.port_replica}/_replica/health"
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def _airflow_answers(self, part: str, since: float) -> bool:
        """Whether a component is healthy by a heartbeat of this run, not of the last."""
        url = f"{self.settings.airflow_url}/api/v2/monitor/health"
        try:
            told = httpx.get(url, timeout=5, trust_env=False)
            health = told.raise_for_status().json()[part] or {}
        except httpx.HTTPError:
            return False
        beat = health.get(f"latest_{part}_heartbeat")
        fresh = part == "metadatabase" or (beat and datetime.fromisoformat(beat).timestamp() >= since)
        return bool(health.get("status") == "healthy" and fresh)

    def check(self) -> None:
        """Raise if the stack cannot go on.

        Raises:
            Interrupted: a signal came.
            StackError: supervisord ended, or gave up a service.
        """
        self.signals.check()
        if self._supervisord is None:
            return
        logs = services.logs(self.settings.state)
        if (code := self._supervisord.poll()) is not None:
            raise StackError(
                f"supervisord ended by itself (exit code {code}){_tail(logs / 'supervisord.log')}"
            )
        if not services.control(self.settings.state).exists():
            return
        try:
            states = self.supervisor.getAllProcessInfo()
        except (OSError, Fault):
            return  # it is starting; if it has died the next look finds it
        for each in states:
            if each["statename"] == "FATAL":
                name = each["name"]
                raise StackError(f"{name} keeps failing: {each['spawnerr']}{_tail(logs / f'{name}.log')}")

    def tell(self) -> None:
        """Say where everything is."""
        settings = self.settings
        self._say(f"  Airflow        {settings.airflow_url}  (no password; this machine only)")
        self._say(
            f"  object store   {settings.s3_url}  bucket {s3.bucket()}, keys in {keys.path(settings.state)}"
        )
        for slug, url in settings.replica_urls.items():
            self._say(f"  replica        {url}  {slug}")
        self._say(f"  logs           {services.logs(settings.state)}")
        self._say("Ctrl-C stops it.")

    def watch(self) -> None:
        """Wait until :meth:`check` raises."""
        while True:
            self.check()
            time.sleep(1)

    # -- end -----------------------------------------------------------------------------------

    def stop(self) -> None:
        """End every process, in order; what does not listen is killed. Takes at most about 25 seconds."""
        child, self._supervisord = self._supervisord, None
        if child is not None and child.poll() is None:
            child.terminate()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                self._say("  supervisord does not end; killing what is left")
        state = self.settings.state
        processes.end(lambda: list({*processes.marked(state), *processes.descendants()}), patience=2)
        postgres.remove_run_folder(state)


@contextmanager
def running(
    settings: StackSettings, pages: Path | None = None, signals: Signals | None = None, say: Say = print
) -> Iterator[Stack]:
    """The stack, healthy, for the length of the block; nothing of it is left afterwards.

    Raises:
        StackError: it runs already, a port is taken, or a service did not start.
    """
    stack = Stack(settings, pages, signals, say)
    _lock(settings, say)
    processes.adopt_orphans()
    began = time.monotonic()
    try:
        try:
            stack.start()
            say(f"  all healthy after {time.monotonic() - began:.1f} s")
            yield stack
        finally:
            # a signal in the very moment before is raised here; the outer end then does the work
            stack.signals.defer()
            stack.stop()
    finally:
        stack.signals.defer()
        stack.stop()
        lock.release(settings.state)


def _lock(settings: StackSettings, say: Say) -> None:
    told = False
    while not lock.acquire(settings.state, "stack"):
        holder = lock.holder(settings.state)
        if holder and holder.kind == "stack":
            raise StackError(
                f"a stack runs already in {settings.state} (process {holder.pid}); end that one first "
                "(python -m include.stack stop), or set KETLUAN_STATE and the KETLUAN_PORT_… settings"
            )
        if holder and not told:
            say("  waiting for a query to finish …")
            told = True
        time.sleep(0.1)


def _tail(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LINES:]
    except OSError:
        return f"; it left no log ({log})"
    return f"; its last lines ({log}):\n" + "\n".join(f"    {line}" for line in lines)
