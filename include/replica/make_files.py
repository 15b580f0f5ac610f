"""``python -m include.replica.make_files``: make the PDF attachments and keep them under ``files/``.

Run by hand after a document with a PDF has changed; it needs DejaVu Serif Condensed (Debian:
fonts-dejavu-extra; Liberation Serif has no ố or ủ), which is why the files are kept and not made when the
sites start. Layout follows Phụ lục I of Nghị định 30/2020/NĐ-CP: A4, 30 mm left, 20 mm elsewhere,
two-column head, page number at the top centre from page 2 on. Same content, same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from include.replica.documents import FOLDER as DOCUMENTS
from include.replica.documents import read
from include.replica.files import head, paragraphs, pdf_path
from include.replica.schema import Content, FileSource, Form

FONTS = Path("/usr/share/fonts/truetype/dejavu")
LEFT, EDGE, WIDTH = 30, 20, 160  # mm
LARGEST = 60_000  # bytes


class _Paper(FPDF):
    def header(self) -> None:
        if self.page_no() > 1:
            self.set_font("serif", "", 12)
            self.cell(WIDTH, 6, str(self.page_no()), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(2)


def make_pdf(source: FileSource, content: Content) -> bytes:
    """The PDF of an attachment. Raises ``FileNotFoundError`` where the fonts are missing."""
    pdf = _Paper(format="A4")
    pdf.set_creation_date(content.published.astimezone())
    pdf.set_margins(LEFT, EDGE, EDGE)
    pdf.set_auto_page_break(True, EDGE)
    for style, name in (("", ""), ("B", "-Bold"), ("I", "-Italic")):
        pdf.add_font("serif", style, FONTS / f"DejaVuSerifCondensed{name}.ttf")
    pdf.add_page()
    form = content.form if source.text is None else None
    if form:
        _head(pdf, form)
    elif source.title:
        _centred(pdf, source.title)
    for tabular, lines in groupby(paragraphs(source, content), lambda line: line.startswith("| ")):
        if tabular:
            _table(pdf, [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines])
        else:
            _prose(pdf, lines)
    if form and form.signature:
        _signature(pdf, form)
    return bytes(pdf.output())


def _prose(pdf: FPDF, lines: Iterable[str]) -> None:
    for line in lines:
        pdf.set_font("serif", "B" if line.startswith("# ") else "", 12)
        pdf.multi_cell(
            WIDTH, 6.4, "        " + line.removeprefix("# "), align="J", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        pdf.ln(1.6)


def _column(pdf: FPDF, x: float, width: float, lines: list[tuple[str, str]], size: float) -> None:
    for style, line in lines:
        pdf.set_font("serif", style.upper(), size)
        pdf.set_x(x)
        pdf.multi_cell(width, 5.6, line, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _head(pdf: FPDF, form: Form) -> None:
    top = pdf.get_y()
    left, right = head(form)
    _column(pdf, LEFT - 8, 72, left, 10.5)
    low = pdf.get_y()
    pdf.set_y(top)
    _column(pdf, LEFT + 62, 102, right, 10.5)
    pdf.set_y(max(low, pdf.get_y()) + 7)
    for line in (form.type, form.subject):
        if line:
            _centred(pdf, line)
    pdf.ln(4)


def _centred(pdf: FPDF, line: str) -> None:
    pdf.set_font("serif", "B", 12.5)
    pdf.multi_cell(WIDTH, 6.4, line, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _table(pdf: FPDF, rows: list[list[str]]) -> None:
    pdf.set_font("serif", "", 11)
    with pdf.table(width=WIDTH, line_height=6) as table:
        for row in rows:
            table.row(row)


def _signature(pdf: FPDF, form: Form) -> None:
    if pdf.will_page_break(60):
        pdf.add_page()
    pdf.ln(5)
    top = pdf.get_y()
    pdf.set_font("serif", "B", 11.5)
    pdf.cell(80, 5.6, "Nơi nhận:", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_font("serif", "", 10)
    for each in form.recipients:
        pdf.multi_cell(78, 5, each, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    low = pdf.get_y()
    pdf.set_y(top)
    _column(pdf, LEFT + 80, 80, [("b", each) for each in form.signature], 11.5)
    pdf.ln(22)
    _column(pdf, LEFT + 80, 80, [("b", form.signer or "")], 12)
    pdf.set_y(max(low, pdf.get_y()))


def main() -> int:
    """Make every PDF; 1 where one is too large."""
    for path in sorted(DOCUMENTS.glob("*/*.yaml")):
        content = read(path)
        for source in content.attachments:
            if not source.name.endswith(".pdf"):
                continue
            made = make_pdf(source, content)
            target = pdf_path(f"{path.parent.name}/{path.stem}", source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(made)
            print(f"{target.relative_to(Path(__file__).parent)}: {len(made)} bytes")
            if len(made) > LARGEST:
                print(f"{target}: larger than {LARGEST} bytes", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
