"""From one document to the records of the contract.

``read`` is deterministic and pure. It looks at no more than ``MAX_CHARACTERS`` of a text; what it is unsure
of stands in ``warnings``; what the document does not say stays None.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from difflib import SequenceMatcher
from functools import cached_property

from transforms import contract, directives, kind, media, meeting, people, provinces, speech
from transforms.citations import read_citations
from transforms.dates import DAY, day_at, full_days, url_day
from transforms.deadlines import Clock
from transforms.document import CleanText, Document
from transforms.heading import Heading, Retold, opens_body, read_heading, retold
from transforms.lines import is_name
from transforms.numbers import Number, number_at
from transforms.orthography import fold
from transforms.signature import Foot, read_foot
from transforms.spans import Found, Page, Paragraph
from transforms.text import UnreadableDocument, clean

__all__ = ["PARSER_VERSION", "Reading", "UnreadableDocument", "read"]

PARSER_VERSION = "2026.11.22.4"
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


class _Meeting:
    """What one text tells of a meeting, each part read when it is asked for."""

    def __init__(
        self,
        page: Page,
        foot: Foot,
        *,
        naming: Found | None,
        opening: tuple[int, int],
        body: int,
        issued: date | None,
        anchor: date | None,
    ) -> None:
        self._page, self._foot, self._naming, self._opening = page, foot, naming, opening
        self._body, self._issued, self._anchor = body, issued, anchor

    @cached_property
    def chairs(self) -> people.Chairs:
        return people.find_chairs(self._page, *self._opening, self._naming)

    @cached_property
    def day(self) -> tuple[date, Found] | None:
        return meeting.meeting_day(self._page, self._opening, self.chairs.verb, self._naming, self._anchor)

    @cached_property
    def title(self) -> Found | None:
        return meeting.meeting_title(self._page, self._opening, self.chairs.verb, self._naming)

    @cached_property
    def _clock(self) -> Clock:
        return Clock(self._issued, self._issued or (self.day[0] if self.day else None) or self._anchor)

    @cached_property
    def _itemised(self) -> list[contract.Directive]:
        made = directives.itemised(self._page, self._body, self._foot.start, self._clock)
        return made if any(each.path not in {"0", "end"} for each in made) else []

    @cached_property
    def _spoken(self) -> list[contract.Directive]:
        if self._itemised:
            return []
        chair = self.chairs.chair.name if self.chairs.chair else None
        name = chair.value if chair else None
        office = self.chairs.chair.title if self.chairs.chair else None
        title = office.value if office else None
        return speech.spoken(self._page, self._opening[0], self._foot.start, name, self._clock, title=title)

    @cached_property
    def _annexed(self) -> list[contract.Directive]:
        return directives.annexed(self._page, self._foot.start, self._clock)

    @property
    def directives(self) -> list[contract.Directive]:
        return [*(self._itemised or self._spoken), *self._annexed]

    @property
    def items(self) -> int:
        return len(self._itemised) + len(self._annexed)

    @property
    def told(self) -> int:
        return len(self._spoken)

    @property
    def chair(self) -> bool:
        return self.chairs.chair is not None

    @property
    def provincial(self) -> bool | None:
        title = self.chairs.chair.title if self.chairs.chair else None
        return people.provincial(title.value) if title else None


@dataclass(slots=True)
class _Analysis:
    """Everything read from one text. Of one that is no notice, no more than it took to see that."""

    page: Page
    heading: Heading
    foot: Foot
    kind: str
    reason: str
    title: Found | None
    meeting: _Meeting
    issued: date | None
    published: tuple[datetime, Found] | None
    citations: list[contract.Citation] = field(default_factory=list)
    author: Found | None = None
    retold: Retold | None = None
    metadata: bool = False  # what a library's page says of a document, without its text

    @property
    def whole(self) -> bool:
        """Whether this is a notice from its number to its directives: no other text has more of it."""
        return bool(
            self.kind == "formal_notice"
            and self.heading.number
            and not self.metadata
            and self.meeting.directives
        )


def read(document: Document) -> Reading:
    """Read a page or file and its attachments.

    Where the page only announces a notice that an attachment holds, or leaves out its number, the
    attachment's text is read and the page's metadata kept. Raises ``UnreadableDocument`` where the document
    itself cannot be read, and nothing else; an attachment that cannot be read is a warning.
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
        if text is None or not text.text.strip() or best.whole:
            continue
        within: list[str] = []
        candidate = _analyse(text.text, known, within)
        if _better(candidate, best):
            best, source = candidate, text
            warnings += [*text.warnings, *within]
    if (
        source.text_source == "ocr"
        and best.title
        and known.title
        and _same_words(best.title.value, known.title)
    ):
        best.title = None  # what the page says was typed, not read off a picture
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
    if best.metadata:
        return bool(candidate.meeting.directives)
    more = len(candidate.meeting.directives) - len(best.meeting.directives)
    if more == 0 and candidate.kind == "formal_notice":
        signed = candidate.foot.name or best.foot.name is None
        return best.kind != "formal_notice" or bool(
            best.heading.number is None and candidate.whole and signed
        )
    return more > 0


def _analyse(text: str, known: _Known, warnings: list[str]) -> _Analysis:
    if len(text) > MAX_CHARACTERS:
        warnings.append(f"text of {len(text)} characters: only the first {MAX_CHARACTERS} were read")
    page = Page(text[:MAX_CHARACTERS])
    heading = read_heading(page)
    _whole_subject(page, heading, known.title)
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
    retelling = None if heading.form else retold(page, 0, foot.start)
    anchor = issued or (retelling and retelling.issued) or published_day or url_day(known.url)
    told = _Meeting(
        page,
        foot,
        naming=subject or title,
        opening=opening,
        body=marker_at if marker else opening[0],
        issued=issued,
        anchor=anchor,
    )
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
    )
    decided, reason = kind.decide(facts, told)
    made = _Analysis(page, heading, foot, decided, reason, title, told, issued, published)
    made.metadata = bool(heading.fields) and not heading.form and not marker
    if decided == "other":
        return made
    if decided == "conclusion_article" or (decided == "formal_notice" and number is None):
        made.retold = retelling
    own = made.retold.number if made.retold else number if decided == "formal_notice" else None
    span = (own.start, own.end) if own and (heading.number or made.retold) else None
    made.citations = read_citations(page, 0, foot.start, own.value if own else None, span)
    if decided != "formal_notice":
        made.author = _author(page, foot, known)
    return made


def _same_words(read_off: str, typed: str) -> bool:
    """Whether two titles differ in no more than a picture's letters read wrong do."""
    return SequenceMatcher(None, fold(read_off), fold(typed), autojunk=False).ratio() > _ALIKE


_ALIKE = 0.9  # share of letters


def _whole_subject(page: Page, heading: Heading, title: str | None) -> None:
    """Makes the subject what the page's title is, where the text says all of that where its subject begins.

    Lines do not always tell where a subject ends: it may be cut in the middle of a name, or run on into the
    body.
    A title may be cut itself: within the subject only the body's first words tell that it ends there.
    """
    subject = heading.subject
    if subject is None or not title:
        return
    named = fold(" ".join(title.split())).rstrip(" .")
    for wanted in (named, named.removeprefix(f"{heading.type} ")):
        end = subject.start + len(wanted)
        if page.low[subject.start : end].replace("\n", " ") == wanted and (
            (end >= subject.end and page.low[end : end + 1] in ("", "\n")) or opens_body(page, end)
        ):
            heading.subject, heading.body = page.found(subject.start, end), max(end, heading.type_end)
            return


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
    rf"[(\[]?(?:(?:ngày đăng|đăng ngày|đăng|cập nhật|lúc|thứ \w+|chủ nhật|"
    rf"ngày|\d{{1,2}}[:h]\d{{2}}(?=,? (?:ngày )?\d))[,:\s]*)*"
    rf"(?P<day>{DAY})[)\]]?(?:[\s,|-]*\d{{1,2}}[:h]\d{{2}}(?::\d\d)?)?"
    rf"(?:[\s,|-]*(?:lượt xem|số lần xem|xem cỡ chữ|cỡ chữ|in trang)\b[^.;]{{0,30}}(?:\.\d{{3}}[)\]]?)*)?"
)


_LONGEST_STAMP = 80  # characters


def _stamp(page: Page) -> tuple[datetime, Found] | None:
    """A line near the top that is nothing but a day: when the page was put up."""
    for line in page.lines[:5]:
        if line.end - line.start > _LONGEST_STAMP:
            continue
        match = _STAMP.fullmatch(page.low, *_unsigned(page, line)[:2])
        if match:
            day = day_at(page.low, match.start("day"))
            found = day.on() if day else None
            if day and found:
                moment = datetime(found.year, found.month, found.day, tzinfo=_LOCAL_TIME).astimezone(UTC)
                return moment, page.found(day.start, day.end)
    return None


_SIGNED = re.compile(rf"(?P<name>{people.NAME})\s*[|,–-]?\s*(?=\d)")
_SIGNED_BEHIND = re.compile(
    rf"\s*[|–-]\s*(?:Tác giả|Người viết|Người đăng|Bài|Tin|Tin, ảnh)\s?:\s?(?P<name>{people.NAME})$"
)


def _unsigned(page: Page, line: Paragraph) -> tuple[int, int, Found | None]:
    """A short line without the name that stands before or behind its day, and the name."""
    signed = _SIGNED.match(page.text, line.start, line.end)
    if signed and is_name(signed["name"]):
        return signed.end(), line.end, page.found(*signed.span("name"))
    signed = _SIGNED_BEHIND.search(page.text, line.start, line.end)
    if signed:
        return line.start, signed.start(), page.found(*signed.span("name"))
    return line.start, line.end, None


_AUTHOR = re.compile(
    rf"(?:(?:Tác giả(?: bài viết)?|Bài|Tin|Tin, ảnh|Bài, ảnh|Bài và ảnh|Tin và ảnh|Người viết|PV|"
    rf"Thực hiện)\s?:\s?)?({people.NAME}(?:\s?[-–,]\s?{people.NAME}|\s?[-–]\s?[A-ZĐ]\S{{1,12}})?|"
    rf"Nhóm (?:phóng viên|PV)|P\.?V|Phóng viên|Ban [Bb]iên tập|BBT)[.]?"
)


def _author(page: Page, foot: Foot, known: _Known) -> Found | None:
    if known.author:
        at = page.text.rfind(known.author)
        return Found(known.author, at, at + len(known.author)) if at >= 0 else None
    for line in reversed(page.lines[-3:]):
        if line.end - line.start > 60 or line.start >= foot.start:
            continue
        match = _AUTHOR.fullmatch(page.text[line.start : line.end])
        if match and line is not page.lines[0]:
            return page.found(line.start + match.start(1), line.start + match.end(1))
    for line in page.lines[:5]:
        if line.end - line.start <= _LONGEST_STAMP:
            start, end, name = _unsigned(page, line)
            if name and _STAMP.fullmatch(page.low, start, end):
                return name
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
    heading, foot, chairs, told = best.heading, best.foot, best.meeting.chairs, best.meeting
    formal = best.kind == "formal_notice"
    published = known.published or (best.published[0] if best.published else None)
    day = best.issued or (told.day[0] if told.day else None)
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
    number = retelling.number if retelling else heading.number or known.listing_number if formal else None
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
        issued_date=retelling.issued if retelling else best.issued if formal else None,
        issued_place=heading.place.value if formal and heading.place else None,
        published_at=published,
        meeting_title=told.title.value if told.title else None,
        meeting_date=told.day[0] if told.day else None,
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
    reading.directives = told.directives
    if not reading.directives:
        reading.warnings.append("no directive was read")
    reading.notice = notice
    reading.citations = best.citations
    for directive in reading.directives:
        directive.notice_id = notice_id
    for citation in reading.citations:
        citation.notice_id = notice_id
    for attachment in reading.attachments:
        attachment.notice_id = notice_id
    spans: list[tuple[str, Found | None]] = [
        ("title", best.title),
        ("meeting_title", told.title),
        ("meeting_date", told.day[1] if told.day else None),
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
