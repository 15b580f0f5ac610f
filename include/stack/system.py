"""``python -m include.stack.system``: the programs that are no Python packages.

Installed with apt where that is allowed (root on Debian and its kin), else the one command to type is
printed. What stays missing is no error here: the tests that want it say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple


class Tool(NamedTuple):
    """A program, the Debian packages that carry it, and how to tell that it is there."""

    name: str
    packages: tuple[str, ...]
    present: Callable[[], bool]


def _speaks_vietnamese() -> bool:
    if not shutil.which("tesseract"):
        return False
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True)
    return "vie" in told.stdout.split()


TOOLS = (
    Tool("Tesseract with Vietnamese", ("tesseract-ocr", "tesseract-ocr-vie"), _speaks_vietnamese),
    Tool("antiword", ("antiword",), lambda: shutil.which("antiword") is not None),
    Tool("Chromium", ("chromium",), lambda: shutil.which("chromium") is not None),
)


def missing() -> list[Tool]:
    """The tools that are not there."""
    return [tool for tool in TOOLS if not tool.present()]


def command(tools: list[Tool]) -> str:
    """What to type on Debian or Ubuntu to have them."""
    packages = " ".join(package for tool in tools for package in tool.packages)
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install --yes --no-install-recommends {packages}"


def main() -> int:
    """Always 0 but for an apt that fails (1)."""
    wanted = missing()
    if not wanted:
        return 0
    names = ", ".join(tool.name for tool in wanted)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"missing: {names}. Tests that need them are skipped. To have them:\n  {command(wanted)}")
        return 0
    print(f"installing {names} with apt …", flush=True)
    packages = [package for tool in wanted for package in tool.packages]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    for step in (["apt-get", "update", "--quiet"], install):
        done = subprocess.run(step, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            print(f"error: {' '.join(step)} failed:\n{(done.stdout + done.stderr)[-2000:]}", file=sys.stderr)
            print(f"to try it by hand:\n  {command(wanted)}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
