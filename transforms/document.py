"""What the reading rooms pass to each other: a document's bytes, and its clean text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ListingEntry:
    """What a listing said of a document before it was opened; each value as printed there."""

    title: str | None = None
    number: str | None = None
    date: str | None = None
    summary: str | None = None
    signer: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one page or file, and what is known of them from outside.

    ``media_type`` is what the server said and is only a hint: content decides. ``platform`` names a
    layout in ``transforms.layouts``. ``published_at`` and ``fetched_at`` are UTC.
    """

    body: bytes
    url: str | None = None
    media_type: str | None = None
    platform: str | None = None
    portal: str | None = None
    province_code: str | None = None
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    listing: ListingEntry | None = None
    warc_key: str | None = None
    warc_offset: int | None = None
    attachments: tuple[Document, ...] = ()


@dataclass(slots=True)
class CleanText:
    """The text of a document without its furniture.

    ``text`` holds one paragraph a line, without empty lines, NFC, single spaces; numbering marks
    (typed or made by Word) stand at the start of their line; the title is its first line where the
    page has one outside its body. ``published_at`` is UTC; a stamp that gives a day only is midnight
    in Asia/Ho_Chi_Minh. ``attachments`` are absolute addresses linked as files.
    """

    text: str
    text_source: str
    title: str | None = None
    published_at: datetime | None = None
    author: str | None = None
    canonical_url: str | None = None
    attachments: list[str] = field(default_factory=list)
    pages: int | None = None
    warnings: list[str] = field(default_factory=list)
    body_missing: bool = False
    """The platform's layout is known, and where it has the article there is none: what ``text`` holds was
    looked for elsewhere on the page."""
