"""One stack a state folder: a lock the kernel drops with its holder. Standard library only."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import NamedTuple

from include.stack.processes import alive

_held: dict[Path, int] = {}


class Holder(NamedTuple):
    """Who has a state folder: ``stack`` or ``store``; ``unknown`` (process 0) for a moment."""

    pid: int
    kind: str


# Seen between taking the lock and writing the name (where a killed holder's may still stand): ask again.
_NAMELESS = Holder(0, "unknown")


def _path(state: Path) -> Path:
    return state / "stack.lock"


def acquire(state: Path, kind: str) -> bool:
    """Take a state folder, made if need be, for a process of some ``kind``; False where it is taken."""
    state.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(_path(state), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "kind": kind}).encode(), 0)
    _held[state] = descriptor
    return True


def release(state: Path) -> None:
    """Give it back; nothing where it is not held."""
    descriptor = _held.pop(state, None)
    if descriptor is not None:
        os.ftruncate(descriptor, 0)
        os.close(descriptor)


def holder(state: Path) -> Holder | None:
    """Who holds a state folder now; None where nobody does."""
    try:
        descriptor = os.open(_path(state), os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        try:
            found = Holder(**json.loads(os.pread(descriptor, 200, 0)))
        except ValueError:
            found = _NAMELESS
        return found if alive(found.pid) else _NAMELESS
    else:
        return None
    finally:
        os.close(descriptor)
