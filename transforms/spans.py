"""A notice's text as the rules see it: paragraphs, folded once, and values with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from transforms.orthography import fold


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it is printed (``text[start:end]``)."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text[start:end]`` is one paragraph, without the blanks round it."""

    start: int
    end: int


_ENDS = ".;:!?…"
_LETTER_MARK = re.compile(r"[a-zđ]\s?[.)/]\s|[-–—+*•]")


class Page:
    """Text, its folded twin of the same length (``low``), its lines and its paragraphs.

    Lines are as printed. A paragraph takes in the lines that go on with its sentence: those that begin
    in lower case after a line without closing punctuation, as page breaks and hard wraps leave them.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = fold(text)
        self.lines: list[Paragraph] = []
        self.sentences: dict[tuple[int, int], list[tuple[int, int]]] = {}  # filled by transforms.people
        at = 0
        for line in text.split("\n"):
            stripped = line.strip()
            if stripped:
                start = at + line.index(stripped[0])
                self.lines.append(Paragraph(start, start + len(stripped)))
            at += len(line) + 1

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
        if last in _ENDS or last in '*"”' or _LETTER_MARK.match(self.low, line.start):
            return False
        if not first.islower():
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
