"""Runs every benchmark, one after the other: ``python -m benchmarks``, or ``make bench``.

Prints a table of what was measured; ``--write FILE`` puts it into FILE, between its two marks. Exits
with 1 where one of them misses its bound or cannot be measured.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.results import Result, load, table

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = ("crawling", "fleet", "reading", "streaming")
BEGIN, END = "<!-- measured -->", "<!-- end of measured -->"


def written(page: str, results: Sequence[Result], on: date) -> str:
    """``page`` with the table in the place between its marks. Raises ``ValueError`` where it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"there is no {BEGIN} … {END} to write between")
    said = f"Each ratio is of one run of its benchmark, {os.cpu_count()} cores, {on.day} {on:%B %Y}."
    lines = [said, "Absolute numbers are this machine's.", "", *table(results)]
    return "\n".join([before + BEGIN, *lines, END + after])


def main(arguments: Sequence[str] | None = None) -> int:
    """Each in a process of its own, so that none warms up another's caches."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into FILE")
    parser.add_argument("--only", action="append", choices=BENCHMARKS, help="this one (may be repeated)")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leaving run() ends the child
    missed = []
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in options.only or BENCHMARKS:
            print(f"\n== {name}", flush=True)
            found = Path(folder) / f"{name}.json"
            command = [sys.executable, "-m", f"benchmarks.{name}", "--results", str(found)]
            if subprocess.run(command, cwd=ROOT).returncode:
                missed.append(name)
            results += load(found)
    print("", *table(results), sep="\n")
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        options.write.write_text(written(page, results, date.today()), encoding="utf-8")
    if missed:
        print(f"\nmissed: {', '.join(missed)}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
