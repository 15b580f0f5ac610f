"""Many documents to the contract's Arrow tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

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
