"""What a document file under ``documents/<slug>/`` may say: the content of a page, and its true record.

Unknown keys are refused. Days are calendar days and ``published`` is a wall-clock time, both in
Asia/Ho_Chi_Minh. The conventions of a true record are those of the data contract
(``transforms.contract``): values as printed, numbers normalised, and nothing the document does not say.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Category = Literal["chi-dao-dieu-hanh", "hoat-dong-lanh-dao", "van-ban"]
Kind = Literal["formal_notice", "conclusion_article", "meeting_article", "other"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Person(Strict):
    name: str
    title: str | None = None


class CitationTruth(Strict):
    """One document that is cited, however often; ``incomplete`` where symbol or year is not given."""

    number: str
    type: str | None = None
    issued_date: date | None = None
    incomplete: bool = False


class DirectiveTruth(Strict):
    """One instruction. ``path`` is its numbering; prose that has none has no path."""

    path: str | None = None
    lead: tuple[str, ...] = ()
    with_: tuple[str, ...] = Field(default=(), alias="with")
    due_date: date | None = None
    effective_from: date | None = None
    recurrence: str | None = None
    quotas: tuple[str, ...] = ()


class Truth(Strict):
    """What a careful reader takes out of the document; null and empty where it does not say.

    ``issuing_body`` is the lower part of the head only (VĂN PHÒNG, not the UBND above it).
    ``meeting_title`` is the meeting's name without place, guests or how it was connected; a longer quotation
    that contains it is right too. ``quotas`` hold the figure and its unit (30%, 02 lần/tuần).
    ``chair_title`` holds Party and state offices; a seat in the committee that meets is left out.
    ``quarantine`` says why the gate must hold the document back. General exhortations before the first
    item and after the last are not listed.
    """

    kind: Kind
    why: str | None = None
    doc_number: str | None = None
    issued_date: date | None = None
    issued_place: str | None = None
    issuing_body: str | None = None
    meeting_date: date | None = None
    meeting_title: str | None = None
    chair_name: str | None = None
    chair_title: str | None = None
    cochairs: tuple[Person, ...] = ()
    signer_name: str | None = None
    signer_title: str | None = None
    signing_authority: tuple[str, ...] = ()
    recipients: int | None = None
    author: str | None = None
    citations: tuple[CitationTruth, ...] = ()
    directives: tuple[DirectiveTruth, ...] = ()
    quarantine: str | None = None


class Form(Strict):
    """The parts of an official document round its body, as printed (Nghị định 30/2020/NĐ-CP, Phụ lục I;
    with ``party`` the Party's layout). ``head: false`` leaves the two-column head out, as many copies do."""

    superior: tuple[str, ...] = ()
    body: tuple[str, ...]
    number: str
    place_date: str
    type: str | None = None
    subject: str
    party: bool = False
    head: bool = True
    recipients: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    signer: str | None = None


class Row(Strict):
    """A row of the document library, as printed there."""

    number: str = ""
    date: str = ""
    subject: str = ""
    type: str = ""
    issuer: str = ""
    signer: str = ""


class FileSource(Strict):
    """An attached file. Without ``text`` it holds the document's own form and body."""

    name: str
    title: str | None = None
    text: str | None = None


class Content(Strict):
    """A document file.

    ``body`` and ``page`` hold one paragraph a line; ``# `` makes it bold, ``[ảnh: NAME] CAPTION`` is a
    photo, ``| a | b |`` a table row. ``page`` is what the page says where the document itself is only
    in an attachment. ``straight`` lets the library row lead to the first attachment and not to a page.
    """

    id: int
    title: str
    published: datetime
    categories: tuple[Category, ...]
    listing_title: str | None = None
    summary: str | None = None
    byline: str | None = None
    source: str | None = None
    straight: bool = False
    form: Form | None = None
    body: str
    page: str | None = None
    row: Row | None = None
    attachments: tuple[FileSource, ...] = ()
    truth: Truth
