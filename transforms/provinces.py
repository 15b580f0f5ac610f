"""The 63 provinces before 1 July 2025 and the 34 they were merged into.

Codes before: Quyết định 124/2004/QĐ-TTg. Merger: Nghị quyết 202/2025/QH15; codes since:
Quyết định 19/2025/QĐ-TTg. Seven codes name different places before and after, so a code without a
day is ambiguous: ask by code **and** day, or by slug.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

MERGED_ON = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Province:
    """A province as it was before the merger, and what it belongs to since."""

    code: str
    name: str
    slug: str
    code_now: str
    name_now: str
    slug_now: str

    def code_on(self, day: date | None) -> str:
        """The code that covered this territory on ``day`` (none given: before the merger)."""
        return self.code_now if day and day >= MERGED_ON else self.code


@cache
def provinces() -> tuple[Province, ...]:
    """All 63, in order of their code before the merger."""
    path = Path(__file__).with_name("provinces.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(Province(**line) for line in csv.DictReader(lines))


@cache
def by_slug() -> dict[str, Province]:
    """The 63 by slug: ``hau-giang``."""
    return {each.slug: each for each in provinces()}


@cache
def by_code() -> dict[str, Province]:
    """The 63 by their code before the merger."""
    return {each.code: each for each in provinces()}
