"""Where each value of a reading is printed, and whether it really stands there.

A reading carries places of its own: ``evidence`` for the fields of the notice, ``start`` and ``end`` of every
directive and citation. What a directive says (bodies, deadline, quotas) has no columns for a place; it is
looked up within the directive, then in the rest of its lines (the other cells of a table's row), bodies
also in the headings above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from transforms import contract
from transforms.dates import full_days
from transforms.orthography import fold
from transforms.read import Reading

_LOCAL_TIME = timezone(timedelta(hours=7))
_FIELD = re.compile(r"(\w+)(?:\[(\d+)\](?:\.(\w+))?)?")
_NUMBERS = re.compile(r"\d+")
_UNLETTERED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A value and where the notice prints it: ``text[start:end]``.

    ``column`` is the contract's column, ``[n]`` added for a member of a list. ``holds`` is False where the
    text does not show the value there; ``start`` and ``end`` are None where it stands nowhere.
    """

    table: str
    row: int
    column: str
    value: object
    start: int | None
    end: int | None
    holds: bool

    def __str__(self) -> str:
        where = "nowhere" if self.start is None else f"at {self.start}:{self.end}"
        row = "" if self.table == "notices" else f"[{self.row}]"
        return f"{self.table}{row}.{self.column} {str(self.value)[:80]!r} {where}"


def places(reading: Reading) -> list[Place]:
    """Every value of ``reading`` that was read from its text, in the order of tables and columns.

    Empty for what is no notice. A value that came from outside the text (a listing, an address) is not
    among them; nor is a date that was worked out from a deadline as printed, whose print is.
    """
    if reading.notice is None:
        return []
    return list(_Text(reading, reading.notice).all())


class _Text:
    def __init__(self, reading: Reading, notice: contract.Notice) -> None:
        self.reading = reading
        self.notice = notice
        self.text = notice.text
        self.low = fold(notice.text)

    def all(self) -> Iterator[Place]:
        for evidence in self.reading.evidence:
            yield self._of_notice(evidence)
        for row, directive in enumerate(self.reading.directives):
            yield from self._of_directive(row, directive)
        for row, citation in enumerate(self.reading.citations):
            yield from self._of_citation(row, citation)

    def _of_notice(self, evidence: contract.Evidence) -> Place:
        value = _named(self.notice, evidence.field)
        start, end = evidence.start, evidence.end
        holds = (
            value is not None
            and evidence.source_sha256 == self.notice.content_sha256
            and self._inside(start, end)
            and self._says(value, start, end, loosely=evidence.field.startswith(("doc_number", "signing_")))
        )
        return Place("notices", 0, evidence.field, value, start, end, holds)

    def _of_directive(self, row: int, told: contract.Directive) -> Iterator[Place]:
        start, end = told.start, told.end
        sound = start is not None and end is not None and self._inside(start, end)
        holds = sound and bool(told.text) and self._says(told.text, start or 0, end or 0)
        yield Place("directives", row, "text", told.text, start, end, holds)
        first, last = (start or 0, end or 0) if sound else (0, 0)
        for column, values in (("lead", told.lead), ("with", told.with_)):
            for index, value in enumerate(values):
                found = self._find_in(value, first, last) or self._find_above(value, first)
                yield self._looked_up("directives", row, f"{column}[{index}]", value, found)
        for column, printed in (("due_text", told.due_text), ("recurrence", told.recurrence)):
            if printed:
                found = self._find_in(printed, first, last)
                yield self._looked_up("directives", row, column, printed, found)
        if told.due_date and not told.due_text:
            yield Place("directives", row, "due_date", told.due_date, None, None, False)
        for index, value in enumerate(told.quotas):
            found = self._find_in(value, first, last)
            yield self._looked_up("directives", row, f"quotas[{index}]", value, found)
        if told.effective_from:
            days = full_days(self.low, first, last)
            exact = next((each for each in days if each.on() == told.effective_from), None)
            holds = exact is not None or (sound and self._begins(told.effective_from, first, last))
            where = (exact.start, exact.end) if exact else (start, end)
            yield Place("directives", row, "effective_from", told.effective_from, *where, holds)

    def _of_citation(self, row: int, cited: contract.Citation) -> Iterator[Place]:
        start, end = cited.start, cited.end
        sound = start is not None and end is not None and self._inside(start, end)
        holds = (
            sound
            and cited.number is not None
            and self._says(cited.number, start or 0, end or 0, loosely=True)
        )
        yield Place("citations", row, "number", cited.number, start, end, holds)
        # A later mention may be the one that tells issuer and title.
        for column, value in (("issuer", cited.issuer), ("title", cited.title)):
            if value:
                at = (start or 0) if sound else 0
                found = self._find(value, at, len(self.text)) or self._find_above(value, at)
                yield self._looked_up("citations", row, column, value, found)

    def _begins(self, day: date, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` names ``day``, or the month, quarter or year that begins on it."""
        if self._says(day, start, end):
            return True
        printed = self.low[start:end]
        numbers = {int(each) for each in _NUMBERS.findall(printed)}
        if day.day != 1 or (day.month not in numbers and "quý" not in printed and day.month != 1):
            return False
        return day.year in numbers or not any(each > 999 for each in numbers)

    def _inside(self, start: int, end: int) -> bool:
        return 0 <= start < end <= len(self.text)

    def _says(self, value: object, start: int, end: int, *, loosely: bool = False) -> bool:
        """Whether ``text[start:end]`` prints ``value``: spelling of tone marks, case and blanks apart;
        ``loosely``: also punctuation, which numbers and signing forms lose when they are normalised."""
        printed = self.low[start:end]
        if isinstance(value, date):
            if isinstance(value, datetime):
                value = value.astimezone(_LOCAL_TIME).date()
            numbers = {int(each) for each in _NUMBERS.findall(printed)}
            years = {each for each in numbers if each > 999}
            return {value.day, value.month} <= numbers and (not years or value.year in years)
        if loosely:
            wanted = _UNLETTERED.sub("", fold(str(value)))
            return bool(wanted) and wanted in _UNLETTERED.sub("", printed)
        wanted = _flat(fold(str(value)))
        return bool(wanted) and (wanted in printed or wanted in _flat(printed))

    def _find(self, value: str, start: int, end: int) -> tuple[int, int] | None:
        """The first place in ``text[start:end]`` that prints ``value``, over line ends too."""
        wanted = _flat(fold(value))
        if not wanted:
            return None
        at = self.low.find(wanted, start, end)
        if at >= 0:
            return at, at + len(wanted)
        match = _over_blanks(wanted).search(self.low, start, end)
        return match.span() if match else None

    def _find_in(self, value: str, start: int, end: int) -> tuple[int, int] | None:
        """The first place in ``text[start:end]``, else in the lines it is part of."""
        if found := self._find(value, start, end):
            return found
        after = self.low.find("\n", end)
        return self._find(value, self.low.rfind("\n", 0, start) + 1, after if after >= 0 else len(self.low))

    def _find_above(self, value: str, before: int) -> tuple[int, int] | None:
        """The last place before ``before``, as that of a heading; else the first in the whole text."""
        wanted = _flat(fold(value))
        at = self.low.rfind(wanted, 0, before) if wanted else -1
        return (at, at + len(wanted)) if at >= 0 else self._find(value, 0, len(self.text))

    def _looked_up(
        self, table: str, row: int, column: str, value: object, found: tuple[int, int] | None
    ) -> Place:
        start, end = found or (None, None)
        return Place(table, row, column, value, start, end, found is not None)


def _over_blanks(wanted: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, wanted.split())))


def _flat(folded: str) -> str:
    return " ".join(folded.split())


def _named(notice: contract.Notice, field: str) -> object:
    """The value a row of ``evidence`` speaks of; None where there is none."""
    match = _FIELD.fullmatch(field)
    value: object = getattr(notice, match[1], None) if match else None
    if match is None or match[2] is None:
        return value
    if not isinstance(value, list) or int(match[2]) >= len(value):
        return None
    member: object = value[int(match[2])]
    return getattr(member, match[3], None) if match[3] else member
