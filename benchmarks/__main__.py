"""Runs every benchmark, one after the other: ``python -m benchmarks``, or ``make bench``.

Exits with 1 where one of them misses its bound.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Each in a process of its own, so that none warms up another's caches."""
    missed = []
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        print(f"\n== {path.stem}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{path.stem}"], cwd=ROOT).returncode:
            missed.append(path.stem)
    if missed:
        print(f"\nmissed: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
