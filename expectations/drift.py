"""Drift: whether a batch looks like the portal's batches before it.

:func:`measure` says how a batch looks: of how many notices each field was read, how long their texts are,
in how many pages title, date and body stood where, how often page and listing agree. What the gate let
pass is kept as the portal's history, and :func:`compare` and :func:`doubts` hold the next batch to it.

Of a batch, against the portal's past batches together, for each field:

* refused: the field was read from at least 80 % of at least 10 notices, is read from less than 40 % of at
  least 4 new ones, and so few would come by chance in less than 1 of 100 batches (binomial tail, the past
  share by the rule of succession);
* refused too: the share fell below half of what it was, and by chance it would in less than 1 of 1000;
* a warning: so few come by chance in less than 1 of 100 batches.

The length of texts is such a field (at least a third of the past median), and so is being a notice at all,
of all documents read. ``doc_number``, ``issued_date`` and ``signer_name`` are asked of formal notices only.

Of a page, once at least 5 past pages have a shape (``transforms.shape``): a part that stands where
it stood on none of them holds the page back, be it a notice or not; but a notice's page that merely lacks
title or day passes where its listing gives the same title and no other day. So
does, whatever the past, a page without its platform's article. Where the portal's pages agreed with their
listing (in day, number or title) in at least 95 % of at least 5, one that does not is held back; before
that it passes with a remark. So is a page put up much sooner or later after the document's own day than any
of at least 5 was before (twice the extreme, and two weeks).

A person who has looked at a new layout, or at a batch that lacks a field because its documents do, accepts
it: ``python -m include.history accept``.
"""

from __future__ import annotations

import math
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

Tables = Mapping[str, pa.Table]
Measure = dict[str, Any]
"""``fields``: name → [read, of how many]; ``characters``: median; ``parts``: part → way → pages;
``pages``: how many have a shape; ``lags``: least and greatest number of days from a document's own day to its
publication, and of how many."""

ENOUGH_PAST, ENOUGH_NEW = 10, 4
ENOUGH_PAGES = 5
MOSTLY, RARELY = 0.8, 0.4
UNLIKELY, VERY_UNLIKELY = 0.01, 0.001
AGREED = 0.95
DAYS_APART = 1  # a portal that dates by another clock
LAG_DAYS = 14
SHORT = 3  # a text is short below this part of the past median
NOWHERE = "-"
_LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
_OF_ALL = ("title", "published_at", "meeting_date", "chair_name")
_OF_FORMAL = ("doc_number", "issued_date", "signer_name")
_LOOKED_AT = (
    "url",
    "title",
    "doc_number",
    "issued_date",
    "meeting_date",
    "published_at",
    "text_source",
    "warnings",
)
_LISTED = ("day", "number", "title")
_ELSEWHERE = "main text found by trafilatura"


@dataclass(frozen=True)
class Seen:
    """What is known of a notice's page beside its row: its shape, and what its listing printed."""

    shape: Mapping[str, str] | None = None
    day: date | None = None
    number: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Past:
    """A portal's history: ``batches``, oldest first, and ``accepted``, ways to parts that a person let
    pass (part → ways). ``waived``: a person looked at this very batch, and what it lacks is no fault."""

    batches: Sequence[Measure] = ()
    accepted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    waived: bool = False

    def share(self, name: str) -> tuple[int, int]:
        """Of how many notices a field was read, and how many there were."""
        pairs = [each["fields"].get(name, (0, 0)) for each in self.batches]
        return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)

    def ways(self, part: str) -> Counter[str]:
        """In how many pages a part stood where."""
        return self._ways.get(part, Counter())

    @cached_property
    def _ways(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for each in self.batches:
            for part, ways in each["parts"].items():
                found.setdefault(part, Counter()).update(ways)
        return found

    @property
    def lags(self) -> tuple[int, int] | None:
        """Within how many days of its own day a document is put up; None where too few were."""
        known = [each["lags"] for each in self.batches if each["lags"][2]]
        if sum(each[2] for each in known) < ENOUGH_PAGES:
            return None
        least, most = min(each[0] for each in known), max(each[1] for each in known)
        return 2 * min(least, 0) - LAG_DAYS, 2 * max(most, 0) + LAG_DAYS

    @cached_property
    def pages(self) -> int:
        """How many pages have a shape."""
        return sum(int(each["pages"]) for each in self.batches)

    @property
    def characters(self) -> float | None:
        """Median length of texts: of the batches' medians, each counted as often as it has notices."""
        weighed = [
            each["characters"] for each in self.batches for _ in range(min(each["fields"]["title"][1], 1000))
        ]
        return statistics.median(weighed) if weighed else None


def measure(tables: Tables, seen: Mapping[str, Seen], read: int, past: Past) -> Measure:
    """How a batch looks. ``read`` counts the documents read, notices or not; ``seen`` has their pages;
    ``past`` gives the length a text should have."""
    notices = tables["notices"]
    rows = notices.select(
        ["notice_id", "version", "url", "kind", "title", *_OF_ALL[1:], *_OF_FORMAL]
    ).to_pylist()
    formal = [row for row in rows if row["kind"] == "formal_notice"]
    lengths = [len(text or "") for text in notices["text"].to_pylist()]
    directed = {
        (row["notice_id"], row["version"])
        for row in tables["directives"].select(["notice_id", "version"]).to_pylist()
    }
    fields = {name: [sum(row[name] is not None for row in rows), len(rows)] for name in _OF_ALL}
    fields |= {name: [sum(row[name] is not None for row in formal), len(formal)] for name in _OF_FORMAL}
    fields["directives"] = [sum((row["notice_id"], row["version"]) in directed for row in rows), len(rows)]
    fields["notice"] = [len(rows), max(read, len(rows))]
    least = (past.characters or 0) / SHORT
    fields["long text"] = [sum(length >= least for length in lengths), len(lengths)]
    for what in _LISTED:
        told = [
            agrees for row in rows if (agrees := _agrees(what, row, seen.get(row["url"], Seen()))) is not None
        ]
        fields[f"listed {what}"] = [sum(told), len(told)]
    shapes = [each.shape for each in seen.values()]
    parts: dict[str, Counter[str]] = {}
    for shape in filter(None, shapes):
        for part, way in shape.items():
            parts.setdefault(part, Counter())[way] += 1
    lags = [lag for row in rows if (lag := _lag(row)) is not None]
    return {
        "fields": fields,
        "lags": [min(lags, default=0), max(lags, default=0), len(lags)],
        "characters": statistics.median(lengths) if lengths else 0,
        "parts": {part: dict(sorted(ways.items())) for part, ways in sorted(parts.items())},
        "pages": sum(shape is not None for shape in shapes),
    }


def compare(new: Measure, past: Past) -> tuple[list[str], list[str]]:
    """Why the batch is refused, and what is odd about it, by the rules of this module."""
    refused, warnings = [], []
    for name, (held, of) in new["fields"].items():
        before, total = past.share(name)
        if of < ENOUGH_NEW or total < ENOUGH_PAST or held == of:
            continue
        chance = tail(held, of, (before + 1) / (total + 2))
        if chance >= UNLIKELY:
            continue
        share, was = held / of, before / total
        told = (
            f"drift: {name} in {held} of {of} ({share:.0%}), in the past {before} of {total} ({was:.0%}); "
            f"by chance in less than 1 of {_one_of(chance)} batches"
        )
        if (was >= MOSTLY and share < RARELY) or (share < was / 2 and chance < VERY_UNLIKELY):
            refused.append(f"{told}: the page layout may have changed")
        else:
            warnings.append(told)
    for part, ways in new["parts"].items():
        known = past.ways(part)
        total = sum(ways.values())
        for way, count in ways.items():
            if past.pages >= ENOUGH_PAGES and way not in known and way not in past.accepted.get(part, ()):
                warnings.append(
                    f"layout: {part} stands at {way} on {count} of {total} pages, "
                    f"on 0 of {past.pages} in the past"
                )
    return ([], refused + warnings) if past.waived else (refused, warnings)


def tail(held: int, of: int, share: float) -> float:
    """How likely at most ``held`` of ``of`` are where each is with probability ``share``."""
    return sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(held + 1))


def _one_of(chance: float) -> int:
    return int(10 ** min(9, math.floor(-math.log10(max(chance, 1e-9)))))


@dataclass(frozen=True)
class Doubts:
    """Row by row what is doubtful, None where nothing is."""

    place: list[str | None]
    layout: list[str | None]
    listing: list[str | None]
    remark: list[str | None]
    lag: list[str | None]


def doubts(notices: pa.Table, seen: Mapping[str, Seen], past: Past) -> Doubts:
    """What the shape of each notice's page and its listing say against it."""
    settled = {what for what in _LISTED if _agreement(*past.share(f"listed {what}"))}
    made = Doubts([], [], [], [], [])
    lags = past.lags
    for row in notices.select(list(_LOOKED_AT)).to_pylist():
        page = seen.get(row["url"] or "", Seen())
        made.place.append(_place(row, page) if row["text_source"] == "html" else None)
        vouched = _agrees("title", row, page) is True and _agrees("day", row, page) is not False
        made.layout.append(None if vouched and lacks_only(page, past) else layout_doubt(page, past))
        lag = _lag(row)
        made.lag.append(
            f"put up {lag} days after its own day; before it was {lags[0]} to {lags[1]} days at most"
            if lags and lag is not None and not lags[0] <= lag <= lags[1]
            else None
        )
        apart = {what: told for what in _LISTED if (told := _apart(what, row, page))}
        made.listing.append("; ".join(told for what, told in apart.items() if what in settled) or None)
        made.remark.append("; ".join(told for what, told in apart.items() if what not in settled) or None)
    return made


_MARK = re.compile(r"^(?:(\d{1,2})[.)]|(\d{1,2}(?:\.\d{1,2}){1,2})[.)]?|([IVX]{1,5})[.\-])\s", re.MULTILINE)
_ROMAN = {
    name: n
    for n, name in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"), 1
    )
}
LONG_LINE = 60


def disorder(text: str | None) -> str | None:
    """What shows that a text is not whole or not in order: a long paragraph that stands twice, or an item
    whose number does not follow the one before it (a section begins again at 1)."""
    lines = Counter(line for line in (text or "").split("\n") if len(line) >= LONG_LINE)
    twice = next((line for line, count in lines.items() if count > 1), None)
    if twice:
        return f"stands twice: {twice[:LONG_LINE]}…"
    before: dict[str, int] = {}
    for match in _MARK.finditer(text or ""):
        plain, nested, roman = match.groups()
        above, _, last = nested.rpartition(".") if nested else ("#" if plain else "I", "", plain)
        number = _ROMAN.get(roman, 0) if roman else int(last)
        if number == 0:
            continue
        if number not in (1, before.get(above, 0) + 1):
            came = f"after {before[above]}" if above in before else "first"
            return f"{match[0].strip()} comes {came}"
        before[above] = number
        for name in [each for each in before if roman and each != "I"]:
            del before[name]
    return None


def _lag(row: Mapping[str, Any]) -> int | None:
    """Days from a document's own day to its publication."""
    own, published = row["issued_date"] or row["meeting_date"], _local(row["published_at"])
    return (published - own).days if own and published else None


def _agreement(agreed: int, of: int) -> bool:
    return of >= ENOUGH_PAGES and agreed >= AGREED * of


def _place(row: Mapping[str, Any], page: Seen) -> str | None:
    for warning in row["warnings"] or ():
        if warning.startswith("layout ") and warning.endswith(_ELSEWHERE):
            return str(warning)
    if page.shape and page.shape["content"] == NOWHERE:
        return "its platform's place for the text is not on the page"
    return None


def layout_doubt(page: Seen, past: Past) -> str | None:
    """Which part of a page stands where it stood on none of the portal's past pages; None: all is known."""
    if page.shape is None or past.pages < ENOUGH_PAGES:
        return None
    for part, way in page.shape.items():
        ways = past.ways(part)
        if way not in ways and way not in past.accepted.get(part, ()):
            usual, count = max(ways.items(), key=lambda item: item[1], default=(NOWHERE, 0))
            return f"{part} stands at {way}; on {count} of {past.pages} past pages at {usual}"
    return None


def lacks_only(page: Seen, past: Past) -> bool:
    """Whether a page differs from the past ones in nothing but that it has no title or no day of its own."""
    if page.shape is None:
        return False
    for part, way in page.shape.items():
        ways = {*past.ways(part), *past.accepted.get(part, ())}
        if part == "order":
            if not any(_within(way.split(), known.split()) for known in ways):
                return False
        elif way not in ways and (way != NOWHERE or part == "content"):
            return False
    return True


def _within(some: list[str], order: list[str]) -> bool:
    """Whether ``some`` stand in ``order`` one after the other, with gaps or without."""
    rest = iter(order)
    return all(each in rest for each in some)


def _agrees(what: str, row: Mapping[str, Any], page: Seen) -> bool | None:
    """Whether page and listing say the same; None where one of them says nothing."""
    if what == "number":
        if not page.number or not row["doc_number"]:
            return None
        return _plain(page.number) == _plain(row["doc_number"])
    if what == "title":
        if not page.title or not row["title"]:
            return None
        # A listing cuts titles, and a library words the subject in its own way.
        one, other = _words(page.title), _words(row["title"])
        return 2 * len(one & other) >= min(len(one), len(other))
    # A library prints the day of the document, news the day it was put up.
    day = row["issued_date"] if page.number else _local(row["published_at"])
    if page.day is None or day is None:
        return None
    return abs((page.day - day).days) <= DAYS_APART


def _apart(what: str, row: Mapping[str, Any], page: Seen) -> str | None:
    if _agrees(what, row, page) is not False:
        return None
    if what == "day":
        day = row["issued_date"] if page.number else _local(row["published_at"])
        return f"the listing dates it {page.day}, the page {day}"
    mine = row["doc_number" if what == "number" else "title"]
    return f"the listing gives the {what} {getattr(page, what)!r}, the page {mine!r}"


def _local(moment: datetime | None) -> date | None:
    return moment.astimezone(_LOCAL).date() if moment else None


def _words(text: str) -> set[str]:
    return {plain for word in text.split() if (plain := _plain(word))}


def _plain(text: str) -> str:
    """Letters and digits without marks and case: portals spell Hoà and Hóa on one page."""
    folded = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(each for each in folded if each.isalnum())
