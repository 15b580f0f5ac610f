"""From one document to the records of the contract.

``read`` is deterministic and pure. It looks at no more than ``MAX_CHARACTERS`` of a text; what it is unsure
of stands in ``warnings``; what the document does not say stays None.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from transforms import contract, directives, kind, media, meeting, people, provinces, speech
from transforms.citations import read_citations
from transforms.dates import DAY, day_at, full_days, url_day
from transforms.deadlines import Clock
from transforms.document import CleanText, Document
from transforms.heading import Heading, Retold, read_heading, retold
from transforms.numbers import Number, number_at
from transforms.orthography import fold
from transforms.signature import Foot, read_foot
from transforms.spans import Found, Page
from transforms.text import UnreadableDocument, clean

__all__ = ["PARSER_VERSION", "Reading", "UnreadableDocument", "read"]

PARSER_VERSION = "2026.11.22.2"
MAX_CHARACTERS = 400_000
_LOCAL_TIME = timezone(timedelta(hours=7))


@dataclass(slots=True)
class Reading:
    """All records of one document. ``notice`` is None where it is none; ``kind`` says what it is then too
    ("other"), ``reason`` why. ``body_missing``: see ``CleanText``; "other" is then no finding."""

    notice: contract.Notice | None
    directives: list[contract.Directive] = field(default_factory=list)
    citations: list[contract.Citation] = field(default_factory=list)
    attachments: list[contract.Attachment] = field(default_factory=list)
    evidence: list[contract.Evidence] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    kind: str = "other"
    reason: str = ""
    body_missing: bool = False


@dataclass(slots=True)
class _Known:
    """What is known of a text from outside it."""

    title: str | None
    published: datetime | None
    url: str | None
    listing_number: Number | None = None
    listing_type: str = ""
    listing_subject: str = ""
    listing_day: date | None = None
    author: str | None = None


@dataclass(slots=True)
class _Analysis:
    """Everything read from one text."""

    page: Page
    heading: Heading
    foot: Foot
    kind: str
    reason: str
    title: Found | None
    chairs: people.Chairs
    meeting_title: Found | None
    meeting_day: tuple[date, Found] | None
    issued: date | None
    published: tuple[datetime, Found] | None
    directives: list[contract.Directive]
    citations: list[contract.Citation]
    author: Found | None
    retold: Retold | None


def read(document: Document) -> Reading:
    """Read a page or file and its attachments.

    Where the page only announces a notice that an attachment holds, the attachment's text is read and the
    page's metadata kept. Raises ``UnreadableDocument`` where the document itself cannot be read, and
    nothing else; an attachment that cannot be read is a warning.
    """
    cleaned = clean(document)
    warnings = list(cleaned.warnings)
    known = _known(document, cleaned)
    best = _analyse(cleaned.text, known, warnings)
    source = cleaned
    rows: list[contract.Attachment] = []
    for attached in document.attachments:
        row, text = _attachment(attached, warnings)
        rows.append(row)
        if text is None or not text.text.strip() or (best.directives and best.kind == "formal_notice"):
            continue
        within: list[str] = []
        candidate = _analyse(text.text, known, within)
        if _better(candidate, best):
            best, source = candidate, text
            warnings += [*text.warnings, *within]
    reading = Reading(None, attachments=rows, warnings=warnings, kind=best.kind, reason=best.reason)
    reading.body_missing = cleaned.body_missing
    if best.kind == "other":
        return reading
    _records(reading, best, document, page_text=cleaned, source=source, known=known)
    return reading


def _known(document: Document, cleaned: CleanText) -> _Known:
    known = _Known(
        cleaned.title, cleaned.published_at or document.published_at, document.url, author=cleaned.author
    )
    listing = document.listing
    if listing:
        known.listing_number = number_at(listing.number) if listing.number else None
        known.listing_subject = listing.summary or listing.title or ""
        if listing.number or listing.issuer or listing.signer:
            days = full_days(fold(listing.date or ""), 0, len(listing.date or ""))
            known.listing_day = days[0].on() if days else None
        known.title = known.title or listing.title
    return known


def _attachment(document: Document, warnings: list[str]) -> tuple[contract.Attachment, CleanText | None]:
    url = document.url or ""
    media_type, _ = media.sniff(document.body, document.media_type)
    row = contract.Attachment(
        url=url,
        media_type=media_type,
        bytes=len(document.body),
        sha256=hashlib.sha256(document.body).hexdigest(),
    )
    try:
        text = clean(document)
    except UnreadableDocument as error:
        warnings.append(f"attachment not read: {error}")
        return row, None
    row.pages = text.pages
    row.text_source = text.text_source
    row.characters = len(text.text)
    return row, text


def _better(candidate: _Analysis, best: _Analysis) -> bool:
    """An attachment takes the page's place where it holds a notice and the page holds less of one."""
    if candidate.kind == "other":
        return False
    if best.kind == "other":
        return True
    return len(candidate.directives) > len(best.directives) or (
        candidate.kind == "formal_notice"
        and best.kind != "formal_notice"
        and len(candidate.directives) >= len(best.directives)
    )


def _analyse(text: str, known: _Known, warnings: list[str]) -> _Analysis:
    if len(text) > MAX_CHARACTERS:
        warnings.append(f"text of {len(text)} characters: only the first {MAX_CHARACTERS} were read")
    page = Page(text[:MAX_CHARACTERS])
    heading = read_heading(page)
    foot = read_foot(page, heading.body)
    published = _stamp(page) if known.published is None else None
    moment = known.published or (published[0] if published else None)
    published_day = moment.astimezone(_LOCAL_TIME).date() if moment else None
    issued = heading.issued or (known.listing_day if heading.number or known.listing_number else None)
    subject = heading.subject
    title = _title(page, heading, known)
    title_start = 0 if heading.form or heading.fields else (title.end if title else 0)
    marker_at = directives.body_start(page, heading.body, foot.start)
    marker = marker_at > heading.body and directives.has_marker(page, heading.body, foot.start)
    opening_end = marker_at if marker else foot.start
    opening = (heading.body if heading.form else title_start, opening_end)
    chairs = people.find_chairs(page, *opening, subject or title)
    retelling = None if heading.form else retold(page, 0, foot.start)
    anchor = issued or (retelling and retelling.issued) or published_day or url_day(known.url)
    day = meeting.meeting_day(page, opening, chairs.verb, subject or title, anchor)
    called = meeting.meeting_title(page, opening, chairs.verb, subject or title)
    after = issued or (day[0] if day else None) or anchor
    clock = Clock(issued, after)
    body = marker_at if marker else opening[0]
    items = directives.itemised(page, body, foot.start, clock)
    chair_name = chairs.chair.name.value if chairs.chair and chairs.chair.name else None
    told: list[contract.Directive] = []
    if not any(each.path not in {"0", "end"} for each in items):
        told = speech.spoken(page, opening[0], foot.start, chair_name, clock)
        items = []
    annex = directives.annexed(page, foot.start, clock)
    chair_title = chairs.chair.title.value if chairs.chair and chairs.chair.title else None
    number = heading.number or known.listing_number
    facts = kind.Facts(
        title=known.title or (title.value if title else ""),
        subject=subject.value if subject else known.listing_subject if known.listing_number else "",
        form=heading.form,
        type=heading.type,
        party=heading.party,
        code=(number.code or (heading.symbol or "").partition("-")[0]) if number else None,
        numbered=bool(number or heading.blank_number),
        row=bool(heading.fields or known.listing_number),
        row_type=fold(heading.fields["type"].value) if heading.fields and "type" in heading.fields else "",
        signed=bool(foot.authority or foot.has_recipients),
        marker=marker,
        opening=page.low[opening[0] : min(opening[1], opening[0] + 2500)],
        items=len(items) + len(annex),
        told=len(told),
        chair=chairs.chair is not None,
        provincial=people.provincial(chair_title) if chair_title else None,
    )
    decided, reason = kind.decide(facts)
    citations: list[contract.Citation] = []
    if decided != "conclusion_article":
        retelling = None
    if decided != "other":
        own = number if decided == "formal_notice" else retelling.number if retelling else None
        span = (own.start, own.end) if own and (heading.number or retelling) else None
        citations = read_citations(page, 0, foot.start, own.value if own else None, span)
    author = _author(page, foot, known, decided) if decided != "formal_notice" else None
    return _Analysis(
        page,
        heading,
        foot,
        decided,
        reason,
        title,
        chairs,
        called,
        day,
        issued,
        published,
        [*(items or told), *annex],
        citations,
        author,
        retelling,
    )


def _title(page: Page, heading: Heading, known: _Known) -> Found | None:
    if heading.subject and (heading.form or heading.fields or known.title is None):
        return heading.subject
    if known.title:
        at = page.text.find(known.title)
        if at >= 0:
            return Found(known.title, at, at + len(known.title))
        return None
    return page.found(page.lines[0].start, page.lines[0].end) if page.lines else None


_STAMP = re.compile(
    rf"[(\[]?(?:(?:ngày đăng|đăng ngày|cập nhật|thứ \w+|chủ nhật|"
    rf"ngày)[,:\s]*)*(?P<day>{DAY})[)\]]?(?:[\s,|-]*\d{{1,2}}[:h]\d{{2}}(?::\d\d)?)?"
    rf"(?:[\s,|-]*(?:lượt xem|số lần xem|xem cỡ chữ|cỡ chữ|in trang)\b[^.;]{{0,30}})?"
)


def _stamp(page: Page) -> tuple[datetime, Found] | None:
    """A line near the top that is nothing but a day: when the page was put up."""
    for line in page.lines[:5]:
        if line.end - line.start > 60:
            continue
        match = _STAMP.fullmatch(page.low, line.start, line.end)
        if match:
            day = day_at(page.low, match.start("day"))
            found = day.on() if day else None
            if day and found:
                moment = datetime(found.year, found.month, found.day, tzinfo=_LOCAL_TIME).astimezone(UTC)
                return moment, page.found(day.start, day.end)
    return None


_AUTHOR = re.compile(
    rf"(?:(?:Tác giả(?: bài viết)?|Bài|Tin|Tin, ảnh|Bài, ảnh|Bài và ảnh|Tin và ảnh|Người viết|PV|"
    rf"Thực hiện)\s?:\s?)?({people.NAME}(?:\s?[-–,]\s?{people.NAME}|\s?[-–]\s?[A-ZĐ]\S{{1,12}})?|"
    rf"Nhóm (?:phóng viên|PV)|PV|Phóng viên|Ban [Bb]iên tập|BBT)[.]?"
)


def _author(page: Page, foot: Foot, known: _Known, decided: str) -> Found | None:
    if known.author:
        at = page.text.rfind(known.author)
        return Found(known.author, at, at + len(known.author)) if at >= 0 else None
    for line in reversed(page.lines[-3:]):
        if line.end - line.start > 60 or line.start >= foot.start:
            continue
        match = _AUTHOR.fullmatch(page.text[line.start : line.end])
        if match and line is not page.lines[0]:
            return page.found(line.start + match.start(1), line.start + match.end(1))
    return None


def _records(
    reading: Reading,
    best: _Analysis,
    document: Document,
    *,
    page_text: CleanText,
    source: CleanText,
    known: _Known,
) -> None:
    url = document.url or ""
    canonical = page_text.canonical_url or url
    portal = document.portal or "file"
    identity = canonical or url
    digest = hashlib.sha256(
        identity.encode("utf-8", "surrogatepass") if identity else document.body
    ).hexdigest()
    notice_id = f"{portal}-{digest[:12]}"
    text = source.text
    sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    heading, foot, chairs = best.heading, best.foot, best.chairs
    formal = best.kind == "formal_notice"
    published = known.published or (best.published[0] if best.published else None)
    day = best.issued or (best.meeting_day[0] if best.meeting_day else None)
    if day is None and published:
        day = published.astimezone(_LOCAL_TIME).date()
    where = None
    if document.province_code is None:  # else the text need not tell
        where = provinces.of_url(document.url) or provinces.of_text(
            best.page.low,
            heading.issuer.value if heading.issuer else "",
            heading.place.value if heading.place else "",
        )
    code, code_now = provinces.codes(where, document.province_code, day)
    retelling = best.retold
    number = heading.number or known.listing_number if formal else retelling.number if retelling else None
    chair = chairs.chair
    notice = contract.Notice(
        notice_id=notice_id,
        portal=portal,
        province_code=code,
        province_code_now=code_now,
        url=url,
        canonical_url=canonical,
        title=best.title.value if best.title else known.title,
        kind=best.kind,
        content_sha256=sha,
        text=text,
        text_source=source.text_source,
        parser_version=PARSER_VERSION,
        doc_number=number.value if number else None,
        issuing_body=heading.issuer.value if formal and heading.issuer else None,
        issued_date=best.issued if formal else retelling.issued if retelling else None,
        issued_place=heading.place.value if formal and heading.place else None,
        published_at=published,
        meeting_title=best.meeting_title.value if best.meeting_title else None,
        meeting_date=best.meeting_day[0] if best.meeting_day else None,
        chair_name=chair.name.value if chair and chair.name else None,
        chair_title=chair.title.value if chair and chair.title else None,
        cochairs=[
            contract.Person(each.name.value if each.name else None, each.title.value if each.title else None)
            for each in chairs.cochairs
        ],
        signer_name=foot.name.value if formal and foot.name else None,
        signer_title=foot.title.value if formal and foot.title else None,
        signing_authority=[each.value for each in foot.authority] if formal else [],
        recipients=[each.value for each in foot.recipients] if formal else [],
        author=(best.author.value if best.author else known.author) if not formal else None,
        warc_key=document.warc_key,
        warc_offset=document.warc_offset,
        fetched_at=document.fetched_at,
        first_seen_at=document.fetched_at,
        last_seen_at=document.fetched_at,
        warnings=reading.warnings,
    )
    if not best.directives:
        reading.warnings.append("no directive was read")
    reading.notice = notice
    reading.directives = best.directives
    reading.citations = best.citations
    for directive in reading.directives:
        directive.notice_id = notice_id
    for citation in reading.citations:
        citation.notice_id = notice_id
    for attachment in reading.attachments:
        attachment.notice_id = notice_id
    spans: list[tuple[str, Found | None]] = [
        ("title", best.title),
        ("meeting_title", best.meeting_title),
        ("meeting_date", best.meeting_day[1] if best.meeting_day else None),
        ("chair_name", chair.name if chair else None),
        ("chair_title", chair.title if chair else None),
        ("published_at", best.published[1] if best.published else None),
    ]
    for index, other in enumerate(chairs.cochairs):
        spans += [(f"cochairs[{index}].name", other.name), (f"cochairs[{index}].title", other.title)]
    if formal:
        spans += [
            (
                "doc_number",
                Found(heading.number.value, heading.number.start, heading.number.end)
                if heading.number
                else None,
            ),
            ("issuing_body", heading.issuer),
            ("issued_place", heading.place),
            ("issued_date", heading.issued_span),
            ("signer_name", foot.name),
            ("signer_title", foot.title),
        ]
        spans += [(f"signing_authority[{index}]", each) for index, each in enumerate(foot.authority)]
        spans += [(f"recipients[{index}]", each) for index, each in enumerate(foot.recipients)]
    else:
        spans.append(("author", best.author))
        if retelling:
            number = retelling.number
            spans.append(("doc_number", Found(number.value, number.start, number.end)))
            spans.append(("issued_date", retelling.issued_span))
    reading.evidence = [
        contract.Evidence(name, found.start, found.end, sha, notice_id)
        for name, found in spans
        if found is not None
    ]
