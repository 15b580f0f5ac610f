"""Stopping a stack from outside, and asking how it is. Standard library only, for ``make clean``."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from include.stack import lock, processes

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 40.0


def state() -> Path:
    """The state folder, as ``StackSettings.state`` has it."""
    given = os.environ.get("KETLUAN_STATE")
    return (Path(given).expanduser() if given else ROOT / ".local").resolve()


def stop() -> int:
    """End the stack of this state folder and every process of it. 0 when nothing is left, else 1."""
    where = state()
    holder = lock.holder(where)
    if holder and holder.pid:
        print(f"stopping the stack in {where} (process {holder.pid}) …", flush=True)
        os.kill(holder.pid, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE
        while lock.holder(where) and time.monotonic() < deadline:
            time.sleep(0.1)
    ended = processes.end(lambda: processes.marked(where))
    if ended:
        print(f"ended {ended} processes that were left in {where}")
    left = processes.marked(where)
    for pid in left:
        print(f"error: process {pid} does not end ({processes.command_line(pid)[:100]})", file=sys.stderr)
    return 1 if left else 0


def status() -> int:
    """Print each service's state. 0 if all run, 1 if not."""
    where = state()
    holder = lock.holder(where)
    if not holder or holder.kind != "stack":
        print(f"no stack runs in {where}")
        return 1
    from include.stack.run import Stack
    from include.stack.settings import StackSettings

    try:
        told = Stack(StackSettings()).supervisor.getAllProcessInfo()
    except OSError:
        print(f"the stack in {where} (process {holder.pid}) is starting or stopping")
        return 1
    for each in told:
        print(f"{each['name']:<14} {each['statename'].lower():<10} {each['description']}")
    return 0 if all(each["statename"] == "RUNNING" for each in told) else 1
