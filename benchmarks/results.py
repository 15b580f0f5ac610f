"""What a benchmark found, and the table made of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Result:
    """One measure and its bound; ``value`` is None where it could not be taken, which misses the bound."""

    what: str
    value: float | None
    bound: float
    at_most: bool
    beside: str = ""

    @property
    def holds(self) -> bool:
        if self.value is None:
            return False
        return self.value <= self.bound if self.at_most else self.value >= self.bound

    def __str__(self) -> str:
        return f"{self.what}: {self.shown} (must be {self.limit}) {'ok' if self.holds else 'MISSED'}"

    @property
    def shown(self) -> str:
        return "not measured" if self.value is None else f"{self.value:.3g}"

    @property
    def limit(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.bound:g}"


def add_option(parser: argparse.ArgumentParser) -> None:
    """``--results FILE``: where ``finish`` leaves what was found."""
    parser.add_argument("--results", type=Path, metavar="FILE", help="write the results to FILE as JSON")


def finish(results: list[Result], path: Path | None, *, quiet: bool = False) -> int:
    """Print the results, keep them in ``path``; the exit code: 1 where a bound is missed."""
    if not quiet:
        for each in results:
            print(f"  {each}", flush=True)
    if path is not None:
        path.write_text(json.dumps([asdict(each) for each in results], ensure_ascii=False), encoding="utf-8")
    return int(not all(each.holds for each in results))


def load(path: Path) -> list[Result]:
    """What ``finish`` left; nothing where the benchmark ended before that."""
    if not path.exists():
        return []
    return [Result(**each) for each in json.loads(path.read_text(encoding="utf-8"))]


def table(results: Iterable[Result]) -> list[str]:
    """The results as lines of Markdown."""
    made = ["| what | measured | must be | | beside it |", "|---|---|---|---|---|"]
    for each in results:
        verdict = "ok" if each.holds else "**missed**"
        made.append(f"| {each.what} | {each.shown} | {each.limit} | {verdict} | {each.beside} |")
    return made
