"""The attached files: DOCX made when documents are loaded, PDF read from ``files/``."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from include.replica.schema import Content, FileSource, Form

FOLDER = Path(__file__).parent / "files"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
}
# A typed numbering mark: what Word would call its format, and its text around the counter.
MARKS = {
    "upperRoman": (re.compile(r"^[IVX]+\.\s+"), "%{}."),
    "decimal": (re.compile(r"^\d+\.\s+"), "%{}."),
    "lowerLetter": (re.compile(r"^[a-zđ]\)\s+"), "%{})"),
    "bullet": (re.compile(r"^[-–]\s+"), "-"),
}
STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


@dataclass(frozen=True)
class File:
    """A file as a site serves it. Its content type follows from its name, true or not."""

    name: str
    path: str
    title: str
    body: bytes

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.name.rpartition(".")[2].lower()]


def pdf_path(key: str, source: FileSource) -> Path:
    """Where the PDF of document ``key`` (slug/name) is kept."""
    return FOLDER / key / source.name


def make(key: str, source: FileSource, content: Content) -> bytes:
    """The bytes of an attachment; the same for the same content, today and tomorrow.

    Raises ``FileNotFoundError`` where a PDF has not been made yet.
    """
    if source.name.endswith(".docx"):
        return _docx(source, content)
    path = pdf_path(key, source)
    if not path.exists():
        raise FileNotFoundError(f"{path}: not made yet; run python -m include.replica.make_files")
    return path.read_bytes()


def head(form: Form) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The two columns of a document's head: (style, line) with style "", "b" or "i"."""
    left = [("", line) for line in form.superior] + [("b", line) for line in form.body]
    if form.party:
        return [*left, ("", "*"), ("", form.number)], [("b", PARTY), ("i", form.place_date)]
    return [*left, ("", form.number)], [("b", STATE[0]), ("b", STATE[1]), ("i", form.place_date)]


def paragraphs(source: FileSource, content: Content) -> Iterator[str]:
    """The body lines of an attachment."""
    yield from filter(str.strip, (content.body if source.text is None else source.text).splitlines())


def _docx(source: FileSource, content: Content) -> bytes:
    document: Any = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    document.core_properties.created = document.core_properties.modified = content.published
    document.core_properties.author = document.core_properties.last_modified_by = ""
    form = content.form if source.text is None else None
    if form:
        left, right = head(form)
        _columns(document, left, right)
        for line in (form.type, form.subject):
            if line:
                _line(document.add_paragraph(), "b", line, centred=True)
    elif source.title:
        _line(document.add_paragraph(), "b", source.title, centred=True)
    lines = list(paragraphs(source, content))
    levels = [name for name, (mark, _) in MARKS.items() if any(mark.match(line) for line in lines)]
    number = _numbering(document, levels) if levels else 0
    table = None
    for line in lines:
        if line.startswith("| "):
            cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
            table = table or document.add_table(rows=0, cols=len(cells), style="Table Grid")
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
            continue
        table = None
        paragraph = document.add_paragraph()
        text = line.removeprefix("# ")
        for level, name in enumerate(levels):
            if marked := MARKS[name][0].match(text):
                text = text[marked.end() :]
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_ilvl().val = level
                properties.get_or_add_numId().val = number
                break
        _line(paragraph, "b" if line.startswith("# ") else "", text)
    if form and (form.recipients or form.signature):
        left = [("b", "Nơi nhận:"), *(("", each) for each in form.recipients)]
        right = [*(("b", each) for each in form.signature), ("", ""), ("", ""), ("b", form.signer or "")]
        _columns(document, left, right)
    made = io.BytesIO()
    document.save(made)
    return _undated(made.getvalue(), content.published)


def _line(paragraph: Any, style: str, text: str, *, centred: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = style == "b", style == "i"
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _columns(document: Any, left: list[tuple[str, str]], right: list[tuple[str, str]]) -> None:
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, lines in zip(cells, (left, right), strict=True):
        for at, (style, text) in enumerate(lines):
            _line(cell.paragraphs[0] if at == 0 else cell.add_paragraph(), style, text)


def _numbering(document: Any, levels: list[str]) -> int:
    """Add a multi-level list whose numbers Word counts; returns its id."""
    numbering = document.part.numbering_part.element
    ident = 1 + max(int(each.get(qn("w:abstractNumId"))) for each in numbering.findall(qn("w:abstractNum")))
    shapes = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{name}"/>'
        f'<w:lvlText w:val="{MARKS[name][1].format(at + 1)}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{360 * (at + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        for at, name in enumerate(levels)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{ident}">'
        f'<w:multiLevelType w:val="multilevel"/>{shapes}</w:abstractNum>'
    )
    numbering.insert(numbering.index(numbering.findall(qn("w:num"))[0]), abstract)
    return int(numbering.add_num(ident).numId)


def _undated(archive: bytes, stamp: datetime) -> bytes:
    """The same ZIP with one fixed time on every member: the clock must not change a file's bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.infolist():
            fixed = zipfile.ZipInfo(member.filename, stamp.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(member))
    return made.getvalue()
