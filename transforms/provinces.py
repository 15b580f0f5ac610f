"""Provinces by name, host and date: 63 until 30 June 2025, 34 from 1 July 2025.

Nghị quyết 202/2025/QH15 merged them; Quyết định 19/2025/QĐ-TTg gave the codes, seven of which mean a
different place than before, so no code is given where neither name nor date decides.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlsplit

from transforms.orthography import fold

MERGER = date(2025, 7, 1)
_HOSTS = {
    "baria-vungtau": "77",
    "hochiminhcity": "79",
    "tphcm": "79",
    "thuathienhue": "46",
    "hue": "46",
}
_CITIES = frozenset({"ha noi", "hai phong", "da nang", "can tho"})


@dataclass(frozen=True, slots=True)
class Province:
    """A province before the merger, and what it became."""

    code: str
    name: str
    slug: str
    code_now: str
    name_now: str
    slug_now: str

    @property
    def merged(self) -> bool:
        """Whether another province took it over; a new name alone (Huế) is no merger."""
        return self.slug != self.slug_now and any(each.slug == self.slug_now for each in provinces())


@cache
def provinces() -> tuple[Province, ...]:
    with (Path(__file__).parent / "provinces.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(Province(**row) for row in csv.DictReader(rows))


@cache
def by_code() -> dict[str, Province]:
    return {each.code: each for each in provinces()}


@cache
def by_name() -> dict[str, Province]:
    """Folded name to province; every name a province has had or is printed with."""
    names = {fold(each.name): each for each in provinces()}
    names["hồ chí minh"] = names["tp.hcm"] = names["tphcm"] = by_code()["79"]
    names["huế"] = names["thừa thiên - huế"] = by_code()["46"]
    names["bà rịa-vũng tàu"] = by_code()["77"]
    names["đắc lắc"] = names["đăk lăk"] = by_code()["66"]
    names["đăk nông"] = names["đắc nông"] = by_code()["67"]
    return names


@cache
def _by_host() -> dict[str, Province]:
    hosts = {each.slug.replace("-", ""): each for each in provinces()}
    return hosts | {host: by_code()[code] for host, code in _HOSTS.items()}


NAMES = "|".join(re.escape(name) for name in sorted(by_name(), key=len, reverse=True))
# By first letter, for which the engine can look fast.
_NAMED = re.compile(
    "(?:"
    + "|".join(
        rf"{first}(?<!\w{first})(?:{'|'.join(re.escape(name[1:]) for name in names)})"
        for first, names in groupby(sorted(by_name(), key=lambda name: (name[0], -len(name))), itemgetter(0))
    )
    + r")\b"
)
_UNIT = re.compile(r"(tỉnh|thành phố|tp\.?|địa bàn|điểm cầu)\s+$")
_HOST = re.compile(r"\b((?:[a-z0-9-]{1,63}\.){0,4}gov\.vn)\b")


def of_host(host: str) -> Province | None:
    """The province whose portal ``host`` is or belongs to."""
    for label in reversed(host.lower().removesuffix(".gov.vn").split(".")):
        if found := _by_host().get(label):
            return found
    return None


def of_url(url: str | None) -> Province | None:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    return of_host(host) if host.endswith(".gov.vn") else None


def of_text(low: str, issuer: str = "", place: str = "") -> Province | None:
    """The province a text speaks of: its issuer's, a host it names as source, the one it calls its own
    ("tỉnh X") most often, or the place it was signed in. None where two are named equally often."""
    if issued := _NAMED.search(fold(issuer)):
        return by_name()[issued[0]]
    if "gov.vn" in low:
        for match in _HOST.finditer(low):
            if found := of_host(match[1]):
                return found
    if found := by_name().get(fold(place).removeprefix("tp. ").strip()):
        return found
    counts: dict[str, int] = {}
    for match in _NAMED.finditer(low):
        name = match[0]
        before = _UNIT.search(low, max(0, match.start() - 40), match.start())
        unit = before[1] if before else None
        central = by_name()[name].slug.replace("-", " ") in _CITIES or name.startswith(("hồ chí", "huế"))
        weight = 5 if unit == "tỉnh" else 3 if unit and central else 1
        if unit in {"địa bàn", "điểm cầu"}:
            weight = 2
        counts[by_name()[name].code] = counts.get(by_name()[name].code, 0) + weight
    ranked = sorted(counts.items(), key=lambda each: -each[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return by_code()[ranked[0][0]]


def codes(province: Province | None, named: str | None, day: date | None) -> tuple[str | None, str | None]:
    """The code on ``day`` and the code now. ``named`` is a code known from outside (the portal's, as of
    before the merger). Without a day, a name that the merger left ambiguous gets no code of its day."""
    if named is not None:
        known = by_code().get(named)
        if known is None:
            return named, named
        return (known.code_now if day and day >= MERGER else known.code), known.code_now
    if province is None:
        return None, None
    merged_away = province.name != province.name_now
    if day is not None:
        return (province.code_now if day >= MERGER else province.code), province.code_now
    if merged_away or province.code == province.code_now:
        return province.code, province.code_now
    return None, province.code_now
