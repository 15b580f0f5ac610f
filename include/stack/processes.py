"""Finding and ending processes (Linux). Standard library only: ``make clean`` runs without a venv.

Every process of a stack inherits ``KETLUAN_STACK=<state folder>``, so that it can be found again
whatever became of its parents.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

MARK = "KETLUAN_STACK"
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_LIBC = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> None:
    if _LIBC.prctl(option, value, 0, 0, 0):
        code = ctypes.get_errno()
        raise OSError(code, f"prctl({option}): {os.strerror(code)}")


def end_with_parent(parent: int) -> None:
    """Have the kernel send us SIGTERM when our parent ends; ``parent`` is who it was at the start.

    A parent that ended before the call counts too.
    """
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def spawn(command: list[str], folder: Path, env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C is for us alone, tied to our life.

    Its output goes to ``log``, which is begun anew.
    """
    ours = os.getpid()
    with log.open("wb") as out:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(ours),  # noqa: PLW1509 - this program has one thread
        )


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that they can be found."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _pids() -> Iterator[int]:
    return (int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit())


def _parent_and_state(pid: int) -> tuple[int, str]:
    """``(0, "")`` where the process is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0, ""
    state, parent = stat.rpartition(")")[2].split()[:2]  # the name before it may hold anything
    return int(parent), state


def alive(pid: int) -> bool:
    """Whether it runs; a zombie does not."""
    return _parent_and_state(pid)[1] not in ("", "Z", "X")


def _ancestors() -> set[int]:
    found, pid = set(), os.getpid()
    while pid > 0:
        found.add(pid)
        pid = _parent_and_state(pid)[0]
    return found


def descendants() -> list[int]:
    """Living descendants of this process."""
    children: dict[int, list[int]] = {}
    for pid in _pids():
        children.setdefault(_parent_and_state(pid)[0], []).append(pid)
    found, todo = [], [os.getpid()]
    while todo:
        for child in children.get(todo.pop(), []):
            todo.append(child)
            if alive(child):
                found.append(child)
    return found


def marked(state: Path) -> list[int]:
    """Living processes that belong to the stack of a state folder, ourselves and our parents excepted.

    Only processes whose environment we may read can be told, which are this user's (all, for root).
    """
    mark = f"{MARK}={state}".encode()
    found = []
    for pid in set(_pids()) - _ancestors():
        with contextlib.suppress(OSError):
            if mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") and alive(pid):
                found.append(pid)
    return found


def reap() -> None:
    """Collect the exit of every child that has ended, adopted ones among them."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _signal(pids: Iterable[int], signum: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signum)


def end(find: Callable[[], list[int]], patience: float = 3.0) -> int:
    """End what ``find`` finds, and what appears meanwhile: SIGTERM, after ``patience`` seconds SIGKILL.

    Returns how many there were at first. Those that survive SIGKILL for five seconds (uninterruptible
    sleep) are left.
    """
    first = find()
    for signum, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        told: set[int] = set()
        deadline = time.monotonic() + seconds
        while (left := find()) and time.monotonic() < deadline:
            _signal(set(left) - told, signum)
            told |= set(left)
            time.sleep(0.05)
            reap()
    reap()
    return len(first)


def command_line(pid: int) -> str:
    """What it was started as; empty where that cannot be read."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return raw.replace(b"\0", b" ").decode("utf-8", "replace").strip()
