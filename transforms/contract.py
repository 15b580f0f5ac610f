"""The data contract: one record type a table, and the Arrow schemas made from them.

Every column is declared once, here, with its meaning; the Parquet schema, the JSON printed by
``python -m transforms`` and the data dictionary follow from it. A value the document does not state
is ``None``. Times are timezone-aware UTC; dates are calendar days in Asia/Ho_Chi_Minh; ``start`` and
``end`` count Unicode code points in the notice's ``text`` (``text[start:end]``).
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

if TYPE_CHECKING:  # a crawl needs the records, and neither the schemas nor the 0.1 s that Arrow takes to load
    import pyarrow as pa

    SCHEMAS: dict[str, pa.Schema]

SCHEMA_VERSION = "3"

Kind = Literal["formal_notice", "conclusion_article", "meeting_article"]
KINDS: tuple[str, ...] = get_args(Kind)
TextSource = Literal["html", "pdf", "docx", "doc", "ocr", "text"]
TEXT_SOURCES: tuple[str, ...] = get_args(TextSource)


def column(doc: str, *, name: str | None = None, default: Any = dataclasses.MISSING) -> Any:
    """Declare a column: its meaning, and its name where Python cannot spell it."""
    metadata = {"doc": doc, "name": name}
    if default is dataclasses.MISSING:
        return field(metadata=metadata)
    if isinstance(default, list):
        return field(default_factory=lambda: list(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(slots=True)
class Person:
    name: str | None = column("Full name as printed", default=None)
    title: str | None = column("Every office held, as printed", default=None)


@dataclass(slots=True)
class Notice:
    """One row a document version."""

    notice_id: str = column("Stable across versions: portal and a hash of canonical_url")
    portal: str = column("Slug of the portal it was found on")
    province_code: str | None = column("Two-digit province code as of the document's date")
    province_code_now: str | None = column("Two-digit province code since 1 July 2025")
    url: str = column("Address it was fetched from")
    canonical_url: str = column("The same without session, tracking and language noise")
    title: str | None = column("Title as printed; trích yếu of a formal notice")
    kind: str = column("formal_notice, conclusion_article or meeting_article")
    content_sha256: str = column("SHA-256 of text in UTF-8")
    text: str = column("Clean text, one paragraph a line; every span counts in it")
    text_source: str = column("What text was read from: html, pdf, docx, doc, ocr or text")
    parser_version: str = column("Version of the reading rules")
    version: int = column("1 for the first text seen under notice_id, then 2, 3 …", default=1)
    doc_number: str | None = column("Số, ký hiệu (number and symbol), normalised", default=None)
    issuing_body: str | None = column("Body that issues a formal notice, as printed", default=None)
    issued_date: date | None = column("Day the document bears", default=None)
    issued_place: str | None = column("Địa danh (place) printed before the day", default=None)
    published_at: datetime | None = column("When the portal published it", default=None)
    meeting_title: str | None = column("The meeting that was concluded, as printed", default=None)
    meeting_date: date | None = column("Day of the meeting", default=None)
    chair_name: str | None = column("Who chaired and concluded", default=None)
    chair_title: str | None = column("The chair's offices, as printed", default=None)
    cochairs: list[Person] = column("Others named as chairing", default=[])
    signer_name: str | None = column("Who signed; usually not the chair", default=None)
    signer_title: str | None = column("The signer's own office", default=None)
    signing_authority: list[str] = column("TM., KT., TL., TUQ., Q. in printed order", default=[])
    recipients: list[str] = column("Nơi nhận (recipients), one line each; never assignees", default=[])
    author: str | None = column("Byline of an article", default=None)
    first_seen_at: datetime | None = column("First fetch of this version", default=None)
    last_seen_at: datetime | None = column("Last fetch or revalidation of this version", default=None)
    withdrawn_at: datetime | None = column("When the portal was found to have withdrawn it", default=None)
    warc_key: str | None = column("Object key of the WARC file that holds the page", default=None)
    warc_offset: int | None = column("Byte offset of the response record in it", default=None)
    fetched_at: datetime | None = column("When the page was fetched", default=None)
    warnings: list[str] = column("What the reader or the gate was unsure of", default=[])
    changes: list[str] = column(
        "How it differs from the version before: 'column: old → new', then the text as a unified diff",
        default=[],
    )


@dataclass(slots=True)
class Directive:
    """One row an instruction: who must do what, by when."""

    path: str | None = column(
        "Its numbering: II.1.-2 is the second dash of item 1 in section II", default=None
    )
    text: str = column("The instruction without its mark", default="")
    lead: list[str] = column("Bodies that must act, as printed", default=[])
    lead_ids: list[str | None] = column("Their ids in the gazetteer, in the same order", default=[])
    with_: list[str] = column("Bodies that must act together with them, as printed", name="with", default=[])
    with_ids: list[str | None] = column("Their ids in the gazetteer, in the same order", default=[])
    due_date: date | None = column("Day by which it must be done, where the text fixes one", default=None)
    due_text: str | None = column("The deadline as printed", default=None)
    effective_from: date | None = column("Day from which a rule holds (từ ngày … trở đi)", default=None)
    recurrence: str | None = column("Repeated duty, as printed (định kỳ hằng quý)", default=None)
    quotas: list[str] = column("Shares and counts to be reached, as printed", default=[])
    start: int | None = column("Where text starts in the notice's text", default=None)
    end: int | None = column("Where it ends", default=None)
    notice_id: str = column("The notice it stands in", default="")
    version: int = column("The notice's version", default=1)


@dataclass(slots=True)
class Citation:
    """One row a document that a notice names, however often."""

    number: str | None = column("Number and symbol, normalised: 17/NQ-CP", default=None)
    type: str | None = column("Type of document: Nghị quyết, Kế hoạch …", default=None)
    issuer: str | None = column("Who issued it, as printed", default=None)
    issued_date: date | None = column("Its date, where the text gives one", default=None)
    title: str | None = column("What it is about, as printed", default=None)
    incomplete: bool = column("Named without the symbol or year that would identify it", default=False)
    mentions: int = column("How often the notice names it", default=1)
    start: int | None = column("First mention: start in the notice's text", default=None)
    end: int | None = column("First mention: end", default=None)
    notice_id: str = column("The notice that names it", default="")
    version: int = column("The notice's version", default=1)


@dataclass(slots=True)
class Attachment:
    """One row a file attached to a notice."""

    url: str = column("Address of the file")
    media_type: str | None = column("What the bytes are, not what the server or the name says", default=None)
    bytes: int | None = column("Size in bytes", default=None)
    sha256: str | None = column("SHA-256 of the file", default=None)
    pages: int | None = column("Pages, where the format has them", default=None)
    text_source: str | None = column("How its text was read; null where it was not", default=None)
    characters: int | None = column("Characters of text read from it", default=None)
    notice_id: str = column("The notice it belongs to", default="")
    version: int = column("The notice's version", default=1)


@dataclass(slots=True)
class Evidence:
    """One row a field of ``notices`` that was read from text."""

    field: str = column("Column of notices; cochairs[0].name for a member of a list")
    start: int = column("Where the value as printed starts in source")
    end: int = column("Where it ends")
    source_sha256: str = column("content_sha256 of the text the span counts in")
    notice_id: str = column("The notice", default="")
    version: int = column("The notice's version", default=1)


@dataclass(slots=True)
class Crawl:
    """One row a portal and crawl."""

    portal: str = column("Slug of the portal")
    crawl_id: str = column("UTC start of the crawl and a random part: sorts by time")
    province_code: str | None = column("Province the portal speaks for")
    started_at: datetime = column("When it began")
    finished_at: datetime = column("When it ended")
    seconds: float = column("How long it took")
    requests: int = column("Requests sent, robots.txt included")
    bytes: int = column("Bytes received")
    listed: int = column("Distinct documents seen in listings")
    pages: int = column("Article pages fetched")
    new: int = column("Pages never fetched before")
    changed: int = column("Pages fetched before whose bytes changed")
    unchanged: int = column("Pages known and left alone or revalidated")
    attachments: int = column("Attachments fetched")
    failures: int = column("Requests that failed for good")
    failures_by_class: list[str] = column("class=count, sorted", default=[])
    outcome: str = column("complete, partial (some requests failed) or failed", default="complete")
    failure: str | None = column("Class of what made it fail", default=None)
    reason: str | None = column("Why it failed, in words", default=None)
    refused: list[str] = column("Why the gate refused its batch; then none of its rows is here", default=[])
    warnings: list[str] = column("What the crawl or the gate found odd about it as a whole", default=[])


@dataclass(slots=True)
class Gap:
    listing: str | None = column("Address of a listing that is short of its own count", default=None)
    symbol: str | None = column("Symbol of the series: TB-UBND", default=None)
    year: int | None = column("Year the numbers were given in", default=None)
    first: int | None = column("First missing number; of a listing, one more than it names", default=None)
    last: int | None = column(
        "Last missing number of the run; of a listing, how many it says it has (null: it only says how many "
        "pages)",
        default=None,
    )
    label: str | None = column(
        "Of a number: quarantined, other_kind, listed_not_fetched, gone, not_listed (the portal lists "
        "numbers, to the end, and not this one) or unknown; of a listing: claimed_not_listed",
        default=None,
    )


@dataclass(slots=True)
class Coverage:
    """One row a portal and month: what the portal says it has, and what became of each document."""

    portal: str = column("Slug of the portal")
    province_code: str | None = column("Province the portal speaks for")
    month: date | None = column(
        "First day of the month (Asia/Ho_Chi_Minh) in which its listing, else the document itself, dates "
        "the documents counted here; null for documents without any date"
    )
    documents: int = column("Documents known to the portal; the seven counts that follow add up to it")
    formal_notices: int = column("Notices held that are a formal_notice")
    conclusion_articles: int = column("Notices held that are a conclusion_article")
    meeting_articles: int = column("Notices held that are a meeting_article")
    others: int = column("Read and found to be no notice, or the same notice under another address")
    quarantined: int = column("Held back: unreadable, or not to be believed")
    not_fetched: int = column("Listed, and not fetched yet or not to be had")
    gone: int = column("Gone from the portal before it could be read")
    withdrawn: int = column("Of the notices held, those the portal has withdrawn")
    claimed: int | None = column(
        "Most documents the portal's listings said they hold, in crawls of this month; the sum over those "
        "that say so, each document counted in every listing",
        default=None,
    )
    pages_claimed: int | None = column(
        "Most listing pages those that say so said they have, in crawls of this month", default=None
    )
    listing_pages: int = column("Most listing pages walked by a crawl of this month", default=0)
    crawls: int = column("Crawls begun in this month", default=0)
    crawls_failed: int = column("Of these, the ones that failed or whose batch was refused", default=0)
    seen_first_at: datetime | None = column(
        "Of the notices held: when the one seen longest ago was last fetched or revalidated", default=None
    )
    seen_last_at: datetime | None = column(
        "Of the notices held: when the one seen last was fetched or revalidated", default=None
    )
    gaps: list[Gap] = column(
        "Numbers missing between the smallest and the largest held of a series and year, each in the month "
        "of the held number before it; and, with their address, listings that name fewer documents than "
        "they say they have (claimed_not_listed), each in the month of the crawl that walked it",
        default=[],
    )


TABLES: dict[str, type] = {
    "notices": Notice,
    "directives": Directive,
    "citations": Citation,
    "attachments": Attachment,
    "evidence": Evidence,
    "crawls": Crawl,
    "coverage": Coverage,
}

# What makes a row unique in its table; validation and merging go by it.
KEYS: dict[str, tuple[str, ...]] = {
    "notices": ("notice_id", "version"),
    "directives": ("notice_id", "version", "start", "end"),
    "citations": ("notice_id", "version", "start", "end"),
    "attachments": ("notice_id", "version", "url"),
    "evidence": ("notice_id", "version", "field", "start"),
    "crawls": ("portal", "crawl_id"),
    "coverage": ("portal", "month"),
}

#: What a batch of one crawl holds; the others are made from a whole release.
BATCH_TABLES: tuple[str, ...] = tuple(name for name in TABLES if name != "coverage")


def _arrow_type(hint: Any) -> tuple[pa.DataType, bool]:
    """Arrow type and nullability of a column's type hint."""
    import pyarrow as pa

    if get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = [arg for arg in get_args(hint) if arg is not type(None)]
        return _arrow_type(inner)[0], True
    if get_origin(hint) is list:
        item, nullable = _arrow_type(get_args(hint)[0])
        return pa.list_(pa.field("item", item, nullable=nullable)), False
    if dataclasses.is_dataclass(hint):
        return pa.struct(_fields(typing.cast(type, hint))), False
    plain = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        date: pa.date32(),
        datetime: pa.timestamp("us", tz="UTC"),
    }
    return plain[hint], False


def _fields(record: type) -> list[pa.Field]:
    import pyarrow as pa

    hints = get_type_hints(record)
    fields = []
    for each in dataclasses.fields(record):
        arrow, nullable = _arrow_type(hints[each.name])
        metadata = {"doc": each.metadata["doc"]}
        fields.append(pa.field(each.metadata["name"] or each.name, arrow, nullable, metadata))
    return fields


@cache
def _schemas() -> dict[str, pa.Schema]:
    import pyarrow as pa

    return {
        name: pa.schema(_fields(record), metadata={"table": name, "schema_version": SCHEMA_VERSION})
        for name, record in TABLES.items()
    }


def __getattr__(name: str) -> Any:
    """``SCHEMAS``, made when it is first asked for (PEP 562)."""
    if name == "SCHEMAS":
        return _schemas()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def row(record: Any) -> dict[str, Any]:
    """A record as a mapping of column names to Python values, in the contract's order."""
    return {
        each.metadata["name"] or each.name: _plain(getattr(record, each.name))
        for each in dataclasses.fields(record)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return row(value) if dataclasses.is_dataclass(value) else value


def table(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pa.Table:
    """Rows as an Arrow table of the contract's schema.

    Raises ``pyarrow.ArrowInvalid`` or ``ArrowTypeError`` where a value does not fit its column, and
    ``ValueError`` where a column that must have a value is null.
    """
    import pyarrow as pa

    made = pa.Table.from_pylist([dict(each) for each in rows], schema=_schemas()[name])
    for each in made.schema:
        if not each.nullable and made[each.name].null_count:
            raise ValueError(f"{name}.{each.name} is null in {made[each.name].null_count} rows")
    return made
