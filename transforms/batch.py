"""Many documents: to the contract's Arrow tables, or through several processes in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

import pyarrow as pa

from transforms import contract
from transforms.document import Document
from transforms.media import UnreadableDocument
from transforms.read import Reading, read

#: The tables that reading documents fills; crawls are told by the crawler.
READ_TABLES = ("notices", "directives", "citations", "attachments", "evidence")
_ROWS_A_CHUNK = 2_000


@dataclass(slots=True)
class Batch:
    """What came of a number of documents: each is in ``tables``, in ``others`` or in ``unreadable``."""

    tables: dict[str, pa.Table]
    others: list[tuple[str, str]] = field(default_factory=list)
    """(url, reason) of documents that are no notices, or the same notice a second time."""
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """(url, message) of documents that could not be read."""

    @property
    def documents(self) -> int:
        """How many documents went in."""
        return int(self.tables["notices"].num_rows) + len(self.others) + len(self.unreadable)


class _Rows:
    """Rows of one table, packed into Arrow as they come: a tenth of their size as Python objects."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.chunks: list[pa.Table] = []
        self.rows: list[dict[str, Any]] = []

    def add(self, records: Iterable[Any]) -> None:
        self.rows += map(contract.row, records)
        if len(self.rows) >= _ROWS_A_CHUNK:
            self.pack()

    def pack(self) -> None:
        self.chunks.append(contract.table(self.name, self.rows))
        self.rows = []

    def table(self) -> pa.Table:
        self.pack()
        return pa.concat_tables(self.chunks).combine_chunks()


def tables(documents: Iterable[Document]) -> Batch:
    """Read every document into rows of the contract's tables.

    Nothing is dropped silently: a document that is no notice is in ``others`` with the reason, one that
    cannot be read in ``unreadable`` with the message, and a notice whose ``notice_id`` and ``version`` an
    earlier document had already (one page under two addresses) in ``others``. All of ``READ_TABLES`` are
    always there, empty ones with their schema. Raises ``ValueError`` or ``pyarrow.ArrowInvalid`` where a row
    does not fit the contract: that is a fault of the reading rules, not of a document.
    """
    rows = {name: _Rows(name) for name in READ_TABLES}
    batch = Batch({})
    seen: dict[tuple[str, int], str] = {}
    for name, made in _readings(documents, batch.unreadable):
        notice = made.notice
        if notice is None:
            if made.body_missing:
                # Not "no notice" but "nothing to judge by": the layout changed, or the page came without.
                said = "; ".join(made.warnings)
                batch.unreadable.append((name, f"no article where its platform has it: {said}"))
            else:
                batch.others.append((name, made.reason))
            continue
        identity = (notice.notice_id, notice.version)
        if identity in seen:
            batch.others.append((name, f"same notice as {seen[identity]}"))
            continue
        seen[identity] = name
        rows["notices"].add([notice])
        rows["directives"].add(made.directives)
        rows["citations"].add(made.citations)
        rows["attachments"].add(made.attachments)
        rows["evidence"].add(made.evidence)
    batch.tables = {name: each.table() for name, each in rows.items()}
    return batch


def _readings(
    documents: Iterable[Document], unreadable: list[tuple[str, str]]
) -> Iterator[tuple[str, Reading]]:
    for document in documents:
        name = document.url or document.warc_key or "document"
        try:
            yield name, read(document)
        except UnreadableDocument as error:
            unreadable.append((name, str(error)))


# --- several processes --------------------------------------------------------------------------------

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")
_ITEMS_A_GROUP = 16
_BYTES_A_GROUP = 4_000_000
_GROUPS_A_WORKER = 3


def in_order(
    work: Callable[[_Item], _Made],
    items: Iterable[_Item],
    workers: int,
    *,
    lost: Callable[[_Item], _Made],
    weight: Callable[[_Item], int] = lambda _: 0,
) -> Iterator[_Made]:
    """``work`` of every item, in the order of the items, done by ``workers`` processes.

    ``items`` is drawn from no further ahead than the workers need, so memory does not grow with its length:
    at most ``_GROUPS_A_WORKER`` groups a worker are under way, each of at most 16 items and of not much more
    than 4 MB by ``weight``. An item whose process dies (out of memory, a crash in a C library) gives
    ``lost(item)``; the items that were under way beside it are worked on again. One worker is this process.
    ``work`` must be a module's function; what it raises is raised here. The processes end with this one,
    however it ends.
    """
    if workers <= 1:
        yield from map(work, items)
        return
    crew = _Crew(work, workers, lost)
    try:
        for group in _groups(items, weight):
            crew.begin(group)
            if len(crew.under_way) > workers * _GROUPS_A_WORKER:
                yield from crew.next()
        while crew.under_way:
            yield from crew.next()
    finally:
        crew.pool.shutdown(wait=True, cancel_futures=True)


def _groups(items: Iterable[_Item], weight: Callable[[_Item], int]) -> Iterator[list[_Item]]:
    group: list[_Item] = []
    heavy = 0
    for item in items:
        group.append(item)
        heavy += weight(item)
        if len(group) >= _ITEMS_A_GROUP or heavy >= _BYTES_A_GROUP:
            yield group
            group, heavy = [], 0
    if group:
        yield group


class _Crew(Generic[_Item, _Made]):
    """Processes, and the groups given to them."""

    def __init__(self, work: Callable[[_Item], _Made], workers: int, lost: Callable[[_Item], _Made]) -> None:
        self.work = work
        self.workers = workers
        self.lost = lost
        self.pool = _pool(workers)
        self.under_way: deque[tuple[list[_Item], Future[list[_Made]]]] = deque()

    def begin(self, group: list[_Item]) -> None:
        try:
            future = self.pool.submit(_each, self.work, group)
        except BrokenProcessPool:
            self._anew()
            future = self.pool.submit(_each, self.work, group)
        self.under_way.append((group, future))

    def next(self) -> list[_Made]:
        """What came of the first group under way."""
        group, future = self.under_way.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            self._anew()
            return self._one_by_one(group)

    def _anew(self) -> None:
        """New processes for the old, and everything under way once more."""
        self.pool.shutdown(wait=True, cancel_futures=True)
        self.pool = _pool(self.workers)
        groups = [group for group, _ in self.under_way]
        self.under_way.clear()
        for group in groups:
            self.begin(group)

    def _one_by_one(self, group: list[_Item]) -> list[_Made]:
        made: list[_Made] = []
        alone = _pool(1)
        for item in group:
            try:
                made += alone.submit(_each, self.work, [item]).result()
            except BrokenProcessPool:
                made.append(self.lost(item))
                alone.shutdown(wait=True)
                alone = _pool(1)
        alone.shutdown(wait=True)
        return made


def _each(work: Callable[[_Item], _Made], group: list[_Item]) -> list[_Made]:
    return [work(item) for item in group]


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("fork"), initializer=_end_with_parent
    )


def _end_with_parent() -> None:
    """Ctrl-C is the parent's to handle; a parent that is killed cannot tell its workers to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
