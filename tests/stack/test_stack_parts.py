"""The parts of the stack that can be looked at without starting it."""

from __future__ import annotations

import ast
import json
import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import ValidationError

from include.replica.sites import SITES
from include.settings import ROOT
from include.stack import demo, keys, lock, ports, postgres, processes, s3, services, system
from include.stack.clean import clean
from include.stack.dotenv import fill
from include.stack.dotenv import main as dotenv
from include.stack.errors import Interrupted, StackError
from include.stack.init import passwords
from include.stack.rest import ServerFault
from include.stack.run import Stack
from include.stack.settings import GRPC, StackSettings
from include.stack.signals import Signals


def _settings(tmp_path: Path, **changed: object) -> StackSettings:
    return StackSettings(state=tmp_path, **changed)  # type: ignore[arg-type]


# -- keys ------------------------------------------------------------------------------------------


def test_keys_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    made = keys.ensure(tmp_path)
    file = keys.path(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(made) == set(keys.MAKERS)
    assert len(set(made.values())) == len(made)
    assert len(made["AIRFLOW__API_AUTH__JWT_SECRET"]) >= 64
    Fernet(made["AIRFLOW__CORE__FERNET_KEY"].encode())
    assert keys.ensure(tmp_path) == made
    assert list(tmp_path.iterdir()) == [file], "no temporary file stays"


def test_a_missing_key_is_added_and_the_others_stay(tmp_path: Path) -> None:
    made = keys.ensure(tmp_path)
    file = keys.path(tmp_path)
    file.write_text("".join(f"{name}={value}\n" for name, value in list(made.items())[:-1]))
    file.chmod(0o644)
    again = keys.ensure(tmp_path)
    assert set(again) == set(made)
    assert list(again.items())[:-1] == list(made.items())[:-1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_spoilt_key_file_is_named_without_its_secrets(tmp_path: Path) -> None:
    keys.path(tmp_path).write_text("KETLUAN_S3_ACCESS_KEY=abc\nhunter2 is no line\n")
    with pytest.raises(StackError, match=r"secrets\.env:2") as told:
        keys.ensure(tmp_path)
    assert "hunter2" not in str(told.value)


# -- settings and ports ----------------------------------------------------------------------------


def test_two_services_on_one_port_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="KETLUAN_PORT_AIRFLOW and KETLUAN_PORT_S3 both need port 8333"):
        _settings(tmp_path, port_airflow=8333)
    with pytest.raises(ValidationError, match=f"both need port {8333 + GRPC}"):
        _settings(tmp_path, port_filer=8333 + GRPC)
    with pytest.raises(ValidationError, match="both need port 8080"):
        _settings(tmp_path, port_replica=8078)


def test_every_site_has_its_replica_port(tmp_path: Path) -> None:
    urls = _settings(tmp_path, port_replica=9001).replica_urls
    assert urls == {site.slug: f"http://127.0.0.1:{9001 + i}/" for i, site in enumerate(SITES)}


def test_taken_ports_are_all_named(tmp_path: Path) -> None:
    with socket.socket() as one, socket.socket() as two:
        for each in (one, two):
            each.bind(("127.0.0.1", 0))
            each.listen()
        taken = {one.getsockname()[1]: "FIRST", two.getsockname()[1]: "SECOND"}
        with pytest.raises(StackError) as told:
            ports.require(taken)
    for port, setting in taken.items():
        assert f"port {port} is taken by process {os.getpid()}" in str(told.value)
        assert f"set {setting} " in str(told.value)
    ports.require(taken)


# -- lock ------------------------------------------------------------------------------------------


def test_the_lock_names_its_holder_and_dies_with_it(tmp_path: Path) -> None:
    code = f"""
import sys, time
from pathlib import Path
from include.stack import lock
assert lock.acquire(Path({str(tmp_path)!r}), "stack")
print("held", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        assert not lock.acquire(tmp_path, "store")
        assert lock.holder(tmp_path) == lock.Holder(other.pid, "stack")
        other.kill()
    assert lock.holder(tmp_path) is None
    assert lock.acquire(tmp_path, "store")
    (tmp_path / "stack.lock").write_text('{"pid": 4194305, "kind": "stack"}')  # as a killed holder leaves it
    assert lock.holder(tmp_path) == lock.Holder(0, "unknown")
    lock.release(tmp_path)
    assert lock.holder(tmp_path) is None


# -- processes -------------------------------------------------------------------------------------


def test_marked_processes_are_found_and_ended_though_they_ignore_sigterm(tmp_path: Path) -> None:
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    env = {**os.environ, processes.MARK: str(tmp_path)}
    other = subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE)
    assert other.stdout
    other.stdout.readline()
    try:
        assert processes.marked(tmp_path) == [other.pid]
        assert processes.marked(tmp_path / "x") == []
        assert processes.marked(tmp_path.parent) == []
        began = time.monotonic()
        assert processes.end(lambda: processes.marked(tmp_path), patience=0.5) == 1
        assert 0.4 < time.monotonic() - began < 4
        assert processes.marked(tmp_path) == []
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


def test_a_spawned_child_ends_with_its_parent(tmp_path: Path) -> None:
    code = f"""
import os, time
from pathlib import Path
from include.stack import processes
here = Path({str(tmp_path)!r})
env = {{**os.environ, processes.MARK: str(here)}}
processes.spawn(["sleep", "60"], here, env, here / "log")
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.monotonic() + 5
    while processes.marked(tmp_path):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_only_the_first_signal_interrupts_and_none_once_the_end_began() -> None:
    signals = Signals()
    with pytest.raises(Interrupted) as told:
        signals._handle(15, None)
    assert told.value.signum == 15
    signals._handle(2, None)
    assert signals.received == 15
    with pytest.raises(Interrupted):
        signals.check()
    late = Signals()
    late.defer()
    late._handle(1, None)
    assert late.received == 1


# -- configuration ---------------------------------------------------------------------------------


def test_supervisord_understands_its_configuration(tmp_path: Path) -> None:
    state = tmp_path / "100% odd"
    (state / "log").mkdir(parents=True)
    postgres.sockets(state).mkdir(parents=True, exist_ok=True)
    settings = _settings(state)
    secrets = keys.ensure(state)
    text = services.configuration(settings, services.services(settings, tmp_path), None)
    file = state / "supervisord.conf"
    file.write_text(text)
    code = """
import json, sys
from supervisor.options import ServerOptions
options = ServerOptions()
options.realize(["-c", sys.argv[1]])
programs = [p for group in options.process_group_configs for p in group.process_configs]
print(json.dumps({
    p.name: [p.command, p.stopasgroup, p.killasgroup, p.autostart, p.environment, p.stopwaitsecs]
    for p in programs}))
print([g.name for g in sorted(options.process_group_configs, reverse=True)])
"""
    env = services.environment(settings, secrets)
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], cwd=state, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.strip().splitlines()
    programs = json.loads(first)
    wanted = {"postgres", "s3", "replica", "api-server", "scheduler", "dag-processor", "triggerer"}
    assert set(programs) == wanted
    for command, as_group, kill_group, autostart, _, _ in programs.values():
        assert (as_group, kill_group, autostart) == (True, True, False)
        assert "100% odd" in command or "-m" in command
    assert programs["s3"][4]["AWS_SECRET_ACCESS_KEY"] == secrets["KETLUAN_S3_SECRET_KEY"]
    assert not any(value in text for value in secrets.values())
    # groups end one after the other, the members of one together: their longest waits fit the promise
    groups = {each.name: each.group for each in services.services(settings, None)}
    longest: dict[str, int] = {}
    for name, (*_, wait) in programs.items():
        longest[groups[name]] = max(wait, longest.get(groups[name], 0))
    assert sum(longest.values()) < 20
    assert ast.literal_eval(second) == list(services.GROUPS)


def test_airflow_knows_every_setting(tmp_path: Path) -> None:
    from airflow.configuration import conf

    settings = _settings(tmp_path)
    for name in services.airflow(settings).keys() | keys.MAKERS.keys():
        if name.startswith("AIRFLOW__"):
            _, section, option = name.lower().split("__")
            assert conf.configuration_description[section]["options"].get(option), name


def test_the_callers_environment_does_not_change_airflow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "True")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.setenv("KETLUAN_CONTACT", "mailto:somebody@example.org")
    env = services.environment(_settings(tmp_path), dict.fromkeys(keys.MAKERS, "x"))
    assert env["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"
    assert "PYTHONHOME" not in env
    assert env["KETLUAN_CONTACT"] == "mailto:somebody@example.org"


def test_a_long_path_gets_its_sockets_elsewhere(tmp_path: Path) -> None:
    short = Path("/srv/ketluan/.local")
    assert postgres.sockets(short).is_relative_to(short)
    long = tmp_path / ("x" * 100)
    assert len(str(postgres.sockets(long) / ".s.PGSQL.5432")) < 108
    assert postgres.sockets(long) != postgres.sockets(tmp_path / ("y" * 100))


# -- the demonstration -----------------------------------------------------------------------------


def test_the_stores_sockets_are_not_where_another_users_would_be(tmp_path: Path) -> None:
    """One that is left in /tmp cannot be replaced by a server of another user."""
    settings = _settings(tmp_path)
    sockets = [each.partition("=")[2] for each in s3.command(settings) if "ocket=" in each]
    assert len(sockets) == 2
    for each in sockets:
        assert Path(each).parent == postgres.sockets(settings.state).parent
        assert len(each) <= 107


def test_a_passing_fault_of_airflow_is_waited_out_and_a_lasting_one_told(tmp_path: Path) -> None:
    stack = Stack(_settings(tmp_path))
    answers: Iterator[ServerFault | bool] = iter([ServerFault("500 for a moment"), False, True])

    def next_answer() -> bool:
        answer = next(answers)
        if isinstance(answer, ServerFault):
            raise answer
        return answer

    demo._wait(stack, time.monotonic() + 60, "something", next_answer)

    def fails() -> bool:
        raise ServerFault("500 for good")

    with pytest.raises(StackError, match=r"waited too long for something(.|\n)*500 for good"):
        demo._wait(stack, time.monotonic() + 0.1, "something", fails)


def test_publishing_is_matched_by_partition_and_time() -> None:
    event = {"partition_key": "son-la", "timestamp": "2026-03-02T10:00:00Z"}
    run = {"partition_key": "son-la", "queued_at": "2026-03-02T10:00:01Z"}
    assert demo._takes(run, event)
    assert demo._takes(run | {"partition_key": None}, event)
    assert not demo._takes(run | {"partition_key": "lai-chau"}, event)
    assert not demo._takes(run | {"queued_at": "2026-03-02T09:59:59Z"}, event)


# -- a server --------------------------------------------------------------------------------------


def test_dotenv_fills_every_secret_once(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text()
    (tmp_path / ".env.example").write_text(example)
    assert dotenv(tmp_path) == 0
    made = keys.read(tmp_path / ".env")
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert len(set(made.values())) == len(made)
    assert all(len(value) >= 20 for value in made.values())
    before = (tmp_path / ".env").read_text()
    assert dotenv(tmp_path) == 1
    assert (tmp_path / ".env").read_text() == before
    assert fill("A=kept\n# B=\n") == "A=kept\n# B=\n"


def test_the_administrators_password_is_set_and_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "passwords.json"
    passwords(file, "first")
    file.write_text(file.read_text().replace("}", ', "viewer": "v"}'))
    passwords(file, "second")
    assert json.loads(file.read_text()) == {"admin": "second", "viewer": "v"}


# -- cleaning and tools ----------------------------------------------------------------------------


def test_clean_removes_what_the_project_made_and_nothing_else(tmp_path: Path) -> None:
    for made in (".venv/bin/python", ".local/x", ".ruff_cache/x", "a/__pycache__/b.pyc", "a/c.pyc", "dist/x"):
        (tmp_path / made).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / made).touch()
    for mine in (".env", "a/code.py", ".git/x/__pycache__/y", "notes.txt"):
        (tmp_path / mine).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / mine).touch()
    clean(tmp_path)
    left = {str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*") if each.is_file()}
    assert left == {".env", "a/code.py", ".git/x/__pycache__/y", "notes.txt"}
    assert not (tmp_path / "a/__pycache__").exists()


def test_clean_and_stop_need_no_package() -> None:
    code = "import include.stack.clean, include.stack.install, include.stack.dotenv, include.stack.control"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.'); {code}"], cwd=ROOT
    )
    assert done.returncode == 0


def test_the_command_for_missing_tools_names_their_packages() -> None:
    text = system.command(list(system.TOOLS))
    for package in ("tesseract-ocr", "tesseract-ocr-vie", "antiword", "chromium"):
        assert f" {package}" in text
    assert text.startswith("apt-get" if os.geteuid() == 0 else "sudo ")


def test_usage_is_said_in_full() -> None:
    done = subprocess.run([sys.executable, "-m", "include.stack"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    for command in ("demo", "up", "stop", "status"):
        assert command in done.stderr
    gone = subprocess.run(
        [sys.executable, "-m", "include.stack", "demo", "--pages", "/nowhere"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert gone.returncode == 1
    assert "/nowhere: no such folder" in gone.stderr
