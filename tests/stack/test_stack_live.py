"""The real stack, started and ended in every way that must leave nothing behind.

The tests share one state folder and follow each other as the days of one installation would.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from include.settings import ROOT
from include.stack import keys, processes
from include.stack.rest import Airflow
from tests.stack.conftest import Bench, Run

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.timeout(240)]

UP = "all healthy"


def _port(bench: Bench, name: str) -> int:
    return int(bench.env[f"KETLUAN_PORT_{name}"])


def _service(bench: Bench, words: str) -> int:
    """The process whose command line has these words."""
    found = [pid for pid in processes.marked(bench.state) if words in processes.command_line(pid)]
    assert found, f"no process {words!r} among {bench.alive()}"
    return min(found)


def _postgres_is_gone(bench: Bench) -> bool:
    """No server of this state folder, and so none of the children whose marks it overwrote."""
    return not any(
        processes.alive(each.pid) and str(bench.state) in processes.command_line(each.pid)
        for each in psutil.process_iter(["name"])
        if each.info["name"] == "postgres"
    )


def _nothing_left(bench: Bench) -> None:
    assert bench.alive() == []
    assert _postgres_is_gone(bench)
    assert not Path(f"/tmp/seaweedfs-s3-{_port(bench, 'S3')}.sock").exists()
    for setting in ("AIRFLOW", "S3", "REPLICA"):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", _port(bench, setting)))


def test_a_taken_port_is_named_with_its_holder(bench: Bench) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", _port(bench, "FILER")))
        taken.listen()
        done = bench.ask("up")
    assert done.returncode == 1
    assert f"port {_port(bench, 'FILER')} is taken by process {os.getpid()}" in done.stderr
    assert "KETLUAN_PORT_FILER" in done.stderr
    _nothing_left(bench)


@pytest.mark.parametrize(
    ("moment", "signum"),
    [
        ("starting the stack", signal.SIGTERM),
        ("postgres", signal.SIGHUP),
        ("database is being made ready", signal.SIGTERM),
        ("migration", signal.SIGINT),
    ],
)
def test_a_signal_while_starting_leaves_nothing(bench: Bench, moment: str, signum: int) -> None:
    run = bench.start("up")
    run.wait_for(moment)
    if moment == "database is being made ready":
        time.sleep(2.5)  # into the middle of making tables
    began = time.monotonic()
    assert run.end(signum) == 128 + signum, run.said()
    assert time.monotonic() - began < 40  # 25 by its own bounds; the machine may be busy
    assert "Traceback" not in run.said()
    _nothing_left(bench)


@pytest.fixture(scope="module")
def up(bench: Bench) -> Run:
    """The stack, healthy; a start must work after all that happened before."""
    run = bench.start("up")
    run.wait_for(UP)
    return run


def test_everything_listens_on_loopback_only(bench: Bench, up: Run) -> None:
    listening = {
        each.laddr.ip: each.laddr.port
        for pid in processes.marked(bench.state)
        for each in psutil.Process(pid).net_connections("inet")
        if each.status == psutil.CONN_LISTEN or each.type == socket.SOCK_DGRAM
        if each.laddr
    }
    assert set(listening) == {"127.0.0.1"}, listening


def test_the_stack_is_small(bench: Bench, up: Run) -> None:
    """Proportional set size of every process, PostgreSQL's included: under 3 GiB."""
    pids = set(processes.marked(bench.state))
    pids |= {child.pid for pid in pids for child in psutil.Process(pid).children(recursive=True)}
    total = 0
    for pid in pids:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])
    assert 300 * 1024 < total < 3 * 1024**2, f"{total / 1024:.0f} MiB"


def test_airflow_reads_the_dags_and_runs_tasks(bench: Bench, up: Run) -> None:
    with Airflow(f"http://127.0.0.1:{_port(bench, 'AIRFLOW')}") as airflow:
        bench.until(lambda: "small" in airflow.dags(), 60)
        assert airflow.import_errors() == []
        airflow.unpause("small")
        run = airflow.trigger("small")

        def states() -> dict[str, str]:
            return {each["task_id"]: each["state"] for each in airflow.tasks("small", run)}

        bench.until(lambda: states() == {"answer": "success", "long": "running"}, 60)
        (answer,) = [each for each in airflow.tasks("small", run) if each["task_id"] == "answer"]
        assert "42" in airflow.log(answer)


def test_secrets_stay_secret(bench: Bench, up: Run) -> None:
    file = keys.path(bench.state)
    assert file.stat().st_mode & 0o777 == 0o600
    values = set(keys.read(file).values())
    for each in [*bench.state.glob("*"), *(bench.state / "log").glob("*"), up.log]:
        if each.is_file() and each != file:
            text = each.read_text(errors="replace")
            assert not any(value in text for value in values), each
    for pid in processes.marked(bench.state):
        assert not any(value in " ".join(psutil.Process(pid).cmdline()) for value in values)


def test_the_store_is_closed_to_strangers(bench: Bench, up: Run) -> None:
    for setting in ("S3", "FILER"):
        url = f"http://127.0.0.1:{_port(bench, setting)}"
        for path in ("/", "/ketluan/", "/buckets/ketluan/"):
            assert httpx.get(url + path, trust_env=False).status_code in (401, 403, 404), url + path
            assert httpx.delete(url + path, trust_env=False).status_code in (401, 403, 404, 405), url + path


def test_the_running_stores_keys_reach_a_query(bench: Bench, up: Run) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STORE], cwd=ROOT, env=bench.env, capture_output=True, text=True
    )
    assert done.stdout.strip() == "hello", done.stderr


def test_status_and_a_second_start(bench: Bench, up: Run) -> None:
    told = bench.ask("status")
    assert told.returncode == 0, told.stdout
    for name in ("postgres", "s3", "replica", "api-server", "scheduler", "dag-processor", "triggerer"):
        assert f"{name} " in told.stdout
    second = bench.ask("up")
    assert second.returncode == 1
    assert f"process {up.process.pid}" in second.stderr
    assert bench.ask("status").returncode == 0


@pytest.mark.parametrize("words", ["weed mini", "airflow scheduler", "/postgres -D"])
def test_a_killed_service_comes_back(bench: Bench, up: Run, words: str) -> None:
    before = _service(bench, words)
    os.kill(before, signal.SIGKILL)

    def back() -> bool:
        found = [pid for pid in processes.marked(bench.state) if words in processes.command_line(pid)]
        return bool(found) and before not in found and _healthy(bench)

    bench.until(back, 60)
    assert up.process.poll() is None


def _healthy(bench: Bench) -> bool:
    try:
        with Airflow(f"http://127.0.0.1:{_port(bench, 'AIRFLOW')}") as airflow:
            airflow.dags()
        store = httpx.get(f"http://127.0.0.1:{_port(bench, 'S3')}/healthz", trust_env=False)
    except (httpx.HTTPError, RuntimeError):
        return False
    return store.is_success


def test_sigterm_ends_everything_with_a_task_under_way(bench: Bench, up: Run) -> None:
    began = time.monotonic()
    assert up.end(signal.SIGTERM) == 143, up.said()
    assert time.monotonic() - began < 40  # 25 by its own bounds; the machine may be busy
    _nothing_left(bench)


def test_a_query_starts_the_store_alone(bench: Bench, up: Run) -> None:
    assert up.process.poll() is not None
    both = [
        subprocess.Popen(
            [sys.executable, "-c", STORE], cwd=ROOT, env=bench.env, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    assert [each.communicate(timeout=60)[0].strip() for each in both] == ["hello", "hello"]
    _nothing_left(bench)


def test_sigkill_of_the_main_process_ends_the_rest(bench: Bench, up: Run) -> None:
    run = bench.start("up")
    run.wait_for("  s3 ")
    run.end(signal.SIGKILL)
    bench.until(lambda: bench.alive() == [], 25)
    _nothing_left(bench)


def test_it_ends_with_make_and_leftovers_are_found(bench: Bench, up: Run, tmp_path: Path) -> None:
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"up:\n\t@exec {sys.executable} -m include.stack up --end-with-parent\n")
    run = bench.start(command=["make", "--file", str(makefile)])
    run.wait_for("  s3 ")
    run.process.kill()  # make alone; nobody tells its child but the kernel
    bench.until(lambda: bench.alive() == [] and _postgres_is_gone(bench), 30)

    run = bench.start("up")
    run.wait_for("  s3 ")
    supervisord = _service(bench, "supervisord")
    os.kill(run.process.pid, signal.SIGSTOP)
    for pid in (supervisord, run.process.pid):
        os.kill(pid, signal.SIGKILL)
    run.process.wait()
    assert bench.alive(), "the services should have outlived both, or this tests nothing"
    stopped = bench.ask("stop")
    assert stopped.returncode == 0
    assert "left" in stopped.stdout
    _nothing_left(bench)


def test_a_service_that_cannot_start_is_named_with_its_last_lines(bench: Bench, up: Run) -> None:
    options = bench.state / "postgres" / "postgresql.auto.conf"
    before = options.read_text()
    options.write_text("no such thing\n")
    try:
        run = bench.start("up")
        assert run.process.wait(60) == 1
    finally:
        options.write_text(before)
    assert "error: postgres keeps failing" in run.said()
    assert "syntax error in file" in run.said(), "the reason stands in the last lines of its log"
    _nothing_left(bench)


STORE = """
import io
from include.stack import store
from include.lake import Lake
with store():
    lake = Lake()
    lake.put("test/hello", b"hello")
    print(lake.get("test/hello").decode())
"""
