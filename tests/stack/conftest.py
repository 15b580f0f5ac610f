"""A stack on ports and in a folder of its own, beside whatever else runs on this machine."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from include.settings import ROOT
from include.stack import processes

SETTINGS = ("AIRFLOW", "S3", "MASTER", "VOLUME", "FILER", "ADMIN", "REPLICA")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports() -> dict[str, str]:
    """``KETLUAN_PORT_…`` with room for gRPC (ten thousand above) and for five replicas."""
    for _ in range(200):
        # below the range the kernel hands out for outgoing connections, gRPC's share included
        base = random.randrange(11_000, 22_000, 20)
        ports = {f"KETLUAN_PORT_{name}": base + i for i, name in enumerate(SETTINGS)}
        if Path(f"/tmp/seaweedfs-s3-{ports['KETLUAN_PORT_S3']}.sock").exists():
            continue  # somebody else's server left it, and tests look whether this one does
        if all(_is_free(port) for port in (*range(base, base + 12), *range(base + 10_000, base + 10_012))):
            return {name: str(port) for name, port in ports.items()}
    raise RuntimeError("no free ports")


@dataclass
class Run:
    """``python -m include.stack …`` under way."""

    process: subprocess.Popen[str]
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, text: str, seconds: float = 150) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.said():
            assert self.process.poll() is None, f"ended before it said {text!r}:\n{self.said()}"
            assert time.monotonic() < deadline, f"did not say {text!r}:\n{self.said()}"
            time.sleep(0.05)

    def end(self, signum: int = signal.SIGTERM, seconds: float = 60) -> int:
        """Send a signal, wait for the end; the exit code."""
        self.process.send_signal(signum)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            main = psutil.Process(self.process.pid)
            left = [f"{each.pid} {each.status()} {each.cmdline()}" for each in main.children(recursive=True)]
            waits = Path(f"/proc/{main.pid}/wchan").read_text()
            told = f"still there after {seconds} s, in {waits!r}, with {left}:\n{self.said()}"
            raise AssertionError(told) from None


@dataclass
class Bench:
    """Where a test's stack lives."""

    state: Path
    env: dict[str, str]
    runs: list[Run] = field(default_factory=list)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "include.stack", *arguments]

    def start(self, *arguments: str, command: list[str] | None = None) -> Run:
        """Start ``python -m include.stack`` with these arguments, or another command."""
        log = self.state.parent / f"run-{len(self.runs)}.log"
        with log.open("w") as out:
            process = subprocess.Popen(
                command or self.command(*arguments),
                cwd=ROOT,
                env=self.env,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
                # under nohup it would be ignored, by children too
                preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # noqa: PLW1509
            )
        self.runs.append(Run(process, log))
        return self.runs[-1]

    def ask(self, *arguments: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=seconds
        )

    def alive(self) -> list[str]:
        """What runs of this stack; PostgreSQL's own children are found by their parent's end."""
        return [f"{pid} {processes.command_line(pid)}" for pid in processes.marked(self.state)]

    def until(self, holds: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"not within {seconds} s; alive: {self.alive()}"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """One stack's place for the tests of a module, with one small DAG."""
    # not pytest's own folder: every pytest that starts closes it to PostgreSQL's user
    home = Path(tempfile.mkdtemp(prefix="ketluan-test-"))
    dags = home / "dags"
    dags.mkdir()
    (dags / "small.py").write_text(DAG)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KETLUAN_")}
    state = home / "state"
    env = {**clean, **free_ports(), "KETLUAN_STATE": str(state), "KETLUAN_DAGS": str(dags)}
    made = Bench(state, env)
    yield made
    for run in made.runs:
        if run.process.poll() is None:
            run.process.kill()
            run.process.wait()
    processes.end(lambda: processes.marked(state))
    shutil.rmtree(home)


DAG = """
from airflow.sdk import dag, task


@dag(dag_id="small", schedule=None)
def small():
    @task
    def answer() -> int:
        return 42

    @task
    def long() -> None:
        import time

        time.sleep(600)

    answer() >> long()


small()
"""
