"""A notice's text as the rules see it: paragraphs, folded once, and values with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from transforms.orthography import fold


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it is printed (``text[start:end]``)."""

    value: str
    start: int
    end: int


class Paragraph(NamedTuple):
    """``text[start:end]`` is one paragraph, without the blanks round it."""

    start: int
    end: int


_LINE = re.compile(r"\S(?:.*\S)?")
_ENDS = ".;:!?…"
UPPER = "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper() and c.isalpha())
_OPEN_END = re.compile(r"\s(?:(?P<name>của|với|và|các|tại|theo)|ngày|trước|đến|từ|hết)\Z")
_DAY_BEGINS = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}(?!\d|\.\s)|\d{1,2} tháng")
_LETTER_MARK = re.compile(rf"[a-zđ]\s?(?:[.)/]\s|[-–—]\s?(?=[{UPPER}“\"(]))|[-–—+*•]")


class Page:
    """Text, its folded twin of the same length (``low``), its lines and its paragraphs.

    Lines are as printed. A paragraph takes in the lines that go on with its sentence: those that begin
    in lower case after a line without closing punctuation, as page breaks and hard wraps leave them.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = fold(text)
        self.lines = [Paragraph(*each.span()) for each in _LINE.finditer(text)]
        self.sentences: dict[tuple[int, int], list[tuple[int, int]]] = {}  # filled by transforms.people
        # by transforms.agencies
        self.agencies: dict[tuple[int, date | None, bool], tuple[list[Any], int]] = {}

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        joined: list[Paragraph] = []
        for line in self.lines:
            if joined and self._continues(joined[-1], line):
                joined[-1] = Paragraph(joined[-1].start, line.end)
            else:
                joined.append(line)
        return joined

    def _continues(self, before: Paragraph, line: Paragraph) -> bool:
        first = self.text[line.start]
        last = self.text[before.end - 1]
        if last in _ENDS or last in '*"”' or _LETTER_MARK.match(self.text, line.start):
            return False
        if not first.islower():
            # No sentence ends in a preposition; only marks begin with a digit that is no day.
            open_ = _OPEN_END.search(self.low, max(before.end - 8, before.start), before.end)
            if not open_ or not (
                _DAY_BEGINS.match(self.text, line.start) if first.isdigit() else open_["name"]
            ):
                return False
        return not self.text[before.start : before.end].isupper()

    @cached_property
    def _starts(self) -> list[int]:
        return [each.start for each in self.paragraphs]

    def paragraph_at(self, position: int) -> int:
        """Index of the paragraph that holds ``position`` or is the last before it."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def trim(self, start: int, end: int, marks: str = " \t\n") -> tuple[int, int]:
        """The span without ``marks`` at its ends."""
        while start < end and self.text[start] in marks:
            start += 1
        while end > start and self.text[end - 1] in marks:
            end -= 1
        return start, end

    def found(self, start: int, end: int) -> Found:
        """The span as a value: blanks and line ends become single spaces."""
        start, end = self.trim(start, end)
        return Found(" ".join(self.text[start:end].split()), start, end)
