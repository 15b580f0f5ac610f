"""Rows of a crawl that are not held in memory: JSON, a line each, in a nameless temporary file.

A crawl may list a hundred thousand documents. What is known of each is needed once, when it is asked for
or reported.
"""

from __future__ import annotations

import json
import tempfile
from array import array
from collections.abc import Iterator
from typing import IO, Any


class Spool:
    """A list of JSON values that grows at its end. Every method raises ``OSError`` where the disk does."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._rows = 0
        self._end = 0

    def append(self, value: Any) -> int:
        """Add ``value``; returns where it begins, for :meth:`at`."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="crawl-")  # noqa: SIM115  # lives as long as this
        try:
            line = json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # half a surrogate pair, as a listing in JSON may have it
            line = json.dumps(value).encode()
        begin = self._end
        self._file.seek(begin)
        self._file.write(line + b"\n")
        self._end = begin + len(line) + 1
        self._rows += 1
        return begin

    def at(self, begin: int) -> Any:
        """The value that begins there."""
        return json.loads(self._line(begin))

    def lines(self) -> Iterator[str]:
        """Every value as JSON text without line breaks."""
        begin = 0
        while begin < self._end:
            line = self._line(begin)
            begin += len(line)
            yield line.decode().rstrip("\n")

    def __iter__(self) -> Iterator[Any]:
        return map(json.loads, self.lines())

    def __len__(self) -> int:
        return self._rows

    def _line(self, begin: int) -> bytes:
        if self._file is None:
            raise IndexError(begin)
        self._file.seek(begin)
        return self._file.readline()


class Waiting:
    """Values that wait for their turn: the highest ``number`` first, of one number the last that came."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._begins: dict[int, array[int]] = {}

    def push(self, number: int, value: Any) -> None:
        """Add a value. Raises ``OSError`` where the disk does."""
        begin = self._spool.append(value)
        self._begins.setdefault(number, array("Q")).append(begin)

    def pop(self) -> tuple[int, Any] | None:
        """Take the next one, with its number; None where nothing waits. Raises ``OSError``."""
        if not self._begins:
            return None
        number = max(self._begins)
        begins = self._begins[number]
        value = self._spool.at(begins[-1])
        begins.pop()
        if not begins:
            del self._begins[number]
        return number, value

    def __len__(self) -> int:
        return sum(map(len, self._begins.values()))

    def __iter__(self) -> Iterator[Any]:
        """What waits, in the order it came; nothing is taken."""
        return map(self._spool.at, sorted(begin for begins in self._begins.values() for begin in begins))
