"""The built-in documents: their true records say what the documents say."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from include.replica.documents import ReplicaDocument, document, load
from include.replica.files import MARKS, paragraphs
from include.replica.schema import Truth
from include.replica.sites import ALL_SITES, SITES

DOCUMENTS = load(ALL_SITES)
NOTICES = [each for each in DOCUMENTS if each.truth.kind != "other"]
FORMAL = [each for each in DOCUMENTS if each.truth.kind == "formal_notice"]


def name(each: ReplicaDocument) -> str:
    return f"{each.slug}/{each.name}"


def flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def whole_text(each: ReplicaDocument) -> str:
    """Everything the document says, head and signature included."""
    content = each.content
    parts = [content.title, content.summary or "", content.body, content.byline or ""]
    if form := content.form:
        head = (*form.superior, " ".join(form.body), form.number, form.place_date) if form.head else ()
        parts += [*head, form.type or "", form.subject, *form.recipients, *form.signature, form.signer or ""]
    return flat("\n".join(parts))


def marked(body: str) -> set[str]:
    """The path of every numbered line of a body, by the conventions of the contract."""
    shapes = (
        ("roman", re.compile(r"^(?:# )?([IVX]+)[.-]\s")),
        ("decimal", re.compile(r"^(?:# )?(\d+(?:\.\d+)*)[.-]\s")),
        ("letter", re.compile(r"^([a-zđ])\)\s")),
        ("dash", re.compile(r"^(-)\s")),
    )
    found: set[str] = set()
    levels: dict[str, str] = {}
    dashes = 0
    for line in body.splitlines():
        for at, (level, shape) in enumerate(shapes):
            if mark := shape.match(line):
                levels = {key: levels[key] for key, _ in shapes[:at] if key in levels}
                dashes = dashes + 1 if level == "dash" else 0
                levels[level] = f"-{dashes}" if level == "dash" else mark[1]
                found.add(".".join(levels.values()))
    return found


def test_every_site_has_documents_of_all_kinds() -> None:
    for site in ALL_SITES:
        kinds = Counter(each.truth.kind for each in DOCUMENTS if each.slug == site.slug)
        most, others = (13, 6) if site in SITES else (8, 4)
        assert sum(kinds.values()) >= most, site.slug
        assert min(kinds[kind] for kind in ("formal_notice", "conclusion_article", "meeting_article")) >= 1
        assert kinds["other"] >= others, site.slug


def test_addresses_are_unique_on_each_site() -> None:
    pages = Counter((each.slug, each.path) for each in DOCUMENTS)
    files = Counter((each.slug, file.path) for each in DOCUMENTS for file in each.files)
    assert max(pages.values()) == 1
    assert max(files.values()) == 1


def test_exactly_two_documents_must_be_quarantined() -> None:
    held = [each.truth for each in DOCUMENTS if each.truth.quarantine]
    assert len(held) == 2
    assert [each.issued_date for each in held if each.issued_date and each.issued_date.year > 2090]
    assert [t for t in held if t.meeting_date and t.issued_date and t.meeting_date > t.issued_date]


def test_hau_giang_ends_with_the_merger() -> None:
    days = [each.published.date() for each in DOCUMENTS if each.slug == "hau-giang" and each.published]
    assert date(2025, 1, 1) < max(days) < date(2025, 7, 1)


@pytest.mark.parametrize("each", NOTICES, ids=name)
def test_truth_is_in_the_text(each: ReplicaDocument) -> None:
    truth, text = each.truth, whole_text(each)
    quoted = [
        truth.issued_place,
        truth.issuing_body,
        truth.meeting_title,
        truth.chair_name,
        truth.chair_title,
    ]
    quoted += [truth.signer_name, truth.signer_title, truth.author]
    quoted += [person.name for person in truth.cochairs]
    quoted += [person.title for person in truth.cochairs]
    for directive in truth.directives:
        quoted += [*directive.lead, *directive.with_, directive.recurrence, *directive.quotas]
    for value in filter(None, quoted):
        assert flat(value) in text, value
    tight = re.sub(r"\s", "", text)
    numbers = [truth.doc_number, *(citation.number for citation in truth.citations)]
    for number in filter(None, numbers):
        assert re.sub(r"\s", "", number).casefold() in tight, number
    cited = [truth.issued_date, truth.meeting_date, *(citation.issued_date for citation in truth.citations)]
    for day in filter(None, cited):
        assert re.search(rf"\b0?{day.day}\s*([/.-]\s*|\s+tháng\s+)0?{day.month}\b", text), day
    for citation in truth.citations:
        assert citation.type
        assert citation.type.casefold() in text


@pytest.mark.parametrize("each", NOTICES, ids=name)
def test_directives_stand_where_their_path_says(each: ReplicaDocument) -> None:
    paths = [directive.path for directive in each.truth.directives if directive.path]
    assert each.truth.directives
    assert len(paths) == len(set(paths))
    if each.truth.kind == "meeting_article":
        assert not paths
    else:
        assert len(paths) == len(each.truth.directives)
        assert set(paths) <= marked(each.content.body)


@pytest.mark.parametrize("each", NOTICES, ids=name)
def test_dates_are_in_order(each: ReplicaDocument) -> None:
    truth = each.truth
    if truth.quarantine:
        return
    assert each.published
    published = each.published.date()
    assert truth.meeting_date
    issued = truth.issued_date or published
    assert truth.meeting_date <= issued <= published
    for directive in truth.directives:
        for day in filter(None, (directive.due_date, directive.effective_from)):
            assert issued - timedelta(days=1) <= day <= issued + timedelta(days=400), directive
    assert all(citation.issued_date <= issued for citation in truth.citations if citation.issued_date)


@pytest.mark.parametrize("each", FORMAL, ids=name)
def test_formal_notices_have_their_form(each: ReplicaDocument) -> None:
    form, truth = each.content.form, each.truth
    assert form
    assert truth.recipients == len(form.recipients)
    stack = [line.replace("/", "") for line in form.signature]
    printed = [mark for line in stack for mark in ("TUQ", "TM", "KT", "TL") if re.match(rf"{mark}[. ]", line)]
    assert [mark.rstrip(".") for mark in truth.signing_authority] == printed
    assert truth.signer_title
    assert form.signature[-1].removeprefix("TUQ. ").casefold() == truth.signer_title.casefold()
    if form.head:
        assert truth.issued_date
        assert truth.issuing_body == " ".join(form.body)
        bare = re.sub(r"^Số:?\s*|\s", "", form.number)
        assert truth.doc_number == (None if bare.startswith("/") else bare)
    else:
        assert (truth.doc_number, truth.issued_date, truth.issued_place, truth.issuing_body) == (None,) * 4


@pytest.mark.parametrize("each", [each for each in DOCUMENTS if each.truth.kind == "other"], ids=name)
def test_other_documents_have_no_record(each: ReplicaDocument) -> None:
    assert each.truth == Truth(kind="other", why=each.truth.why)
    assert each.truth.why


ATTACHED = [
    (each, source, file)
    for each in DOCUMENTS
    for source, file in zip(each.content.attachments, each.files, strict=True)
]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", flat(text)))


@pytest.mark.parametrize(("each", "source", "file"), ATTACHED, ids=lambda value: getattr(value, "name", ""))
def test_files_hold_their_document(each: ReplicaDocument, source: Any, file: Any) -> None:
    body = "\n".join(paragraphs(source, each.content))
    form = each.content.form if source.text is None else None
    if form:
        body += "\n".join((*form.superior, *form.body, form.number, form.place_date, form.subject))
        body += "\n".join(("", *form.recipients, *form.signature, form.signer or ""))
    if file.name.endswith(".pdf"):
        assert len(file.body) < 60_000
        with pypdfium2.PdfDocument(file.body) as pdf:
            text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
        assert not _words(body) - _words(text.replace("\ufffe", ""))
    else:
        opened = docx.Document(io.BytesIO(file.body))
        text = "\n".join(element.text or "" for element in opened.element.iter(qn("w:t")))
        assert _numbers(opened) == _typed(
            body if form is None else "\n".join(paragraphs(source, each.content))
        )
        for line in paragraphs(source, each.content):
            bare = re.sub(r"^(# |[IVX]+\. |\d+\. |[a-zđ]\) |- )", "", line)
            assert line.startswith("| ") or flat(bare) in flat(text)


def _typed(body: str) -> list[str]:
    """The numbering marks typed in a body."""
    marks = [mark.match(line) for line in body.splitlines() for mark, _ in MARKS.values()]
    return [mark[0].strip() for mark in marks if mark]


def _numbers(opened: Any) -> list[str]:
    """The numbering marks that Word would show, counted by its rules."""
    numbering = opened.part.numbering_part.element
    abstract = {int(each.get(qn("w:abstractNumId"))): each for each in numbering.findall(qn("w:abstractNum"))}
    counters: dict[int, int] = {}
    shown = []
    for paragraph in opened.paragraphs:
        properties = paragraph._p.pPr
        if properties is None or properties.numPr is None:
            continue
        number, level = properties.numPr.numId.val, properties.numPr.ilvl.val
        shape = abstract[numbering.num_having_numId(number).abstractNumId.val]
        form = shape[1 + level]
        assert int(form.get(qn("w:ilvl"))) == level
        counters = {key: value for key, value in counters.items() if key <= level}
        counters[level] = counters.get(level, 0) + 1
        value = counters[level]
        kind = form.find(qn("w:numFmt")).get(qn("w:val"))
        roman = ["I", "II", "III", "IV", "V", "VI", "VII"][value - 1]
        text = {"upperRoman": roman, "decimal": str(value), "lowerLetter": chr(96 + value)}.get(kind, "")
        shown.append(form.find(qn("w:lvlText")).get(qn("w:val")).replace(f"%{level + 1}", text))
    return shown


def test_files_are_the_same_each_time() -> None:
    path = Path(__file__).parents[2] / "include/replica/documents/son-la/02-thong-bao-giao-duc-2024.yaml"
    first, second = document("son-la", path), document("son-la", path)
    assert first.files == second.files
    assert first.etag == second.etag


def test_broken_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("id: 1\ntitle: x\nunknown: 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(str(path))):
        document("son-la", path)
