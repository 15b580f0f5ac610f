"""``python tests/gold/make_files.py [FOLDER …]``: make the files no editor writes, from their sources.

Run by hand after a source has changed; the made files are kept. ``source.html`` becomes a PDF as a browser
prints it (in folders named ``…ban-quet…`` a PDF that holds only a picture of it), ``source.txt`` a PDF, DOCX,
Word 97 file, or a text in another form of Unicode or an old font's code, by the folder's name. Needs
chromium, DejaVu (Debian: fonts-dejavu-extra), fpdf2, python-docx, pypdfium2 and Pillow.

Lines of ``source.txt``: ``<< a|b`` and ``>> a|b`` are columns that stand beside each other,
``^^`` is centred, ``#0 `` to ``#3 `` are items whose number Word makes, ``| a | b`` a table's row; the line
``formats`` names the numbering of each level.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.transforms.test_doc import legacy

HERE = Path(__file__).parent
FONTS = Path("/usr/share/fonts/truetype/dejavu")
STAMP = datetime(2024, 1, 1, tzinfo=UTC)
SCAN_DPI = 200
TILT = 1.3  # degrees, of the skewed scan

# TCVN 5712:1993 (TCVN3) as seen through Latin-1; capitals with a tone exist only in a font of capitals.
_TCVN3 = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§",
        strict=True,
    )
)
# VNI for Windows: a letter, then one sign for its tone and shape.
_VNI_TONE = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï", "": ""}
_VNI_ROUND = {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä", "": "â"}
_VNI_BREVE = {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë", "": "ê"}
_VNI_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò", "": "i"}


def tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(each) or _TCVN3.get(each.lower(), each) for each in text)


def vni(text: str) -> str:
    return "".join(_vni(each) for each in unicodedata.normalize("NFC", text))


def _vni(letter: str) -> str:
    base, *signs = list(unicodedata.normalize("NFD", letter))
    tone = next((each for each in signs if each in "\u0301\u0300\u0309\u0303\u0323"), "")
    upper = letter.isupper()
    if letter in "đĐ":
        made = "ñ"
    elif base in "iI" and signs:
        made = _VNI_I[tone]
    elif letter in "ỵỴ":
        made = "î"
    elif "\u031b" in signs:
        made = {"o": "ô", "u": "ö"}[base.lower()] + _VNI_TONE[tone]
    elif "\u0302" in signs:
        made = base.lower() + _VNI_ROUND[tone]
    elif "\u0306" in signs:
        made = base.lower() + _VNI_BREVE[tone]
    elif base.isalpha() and tone:
        made = base.lower() + _VNI_TONE[tone]
    else:
        return letter
    return made.upper() if upper else made


def noisy(text: str) -> str:
    """Decomposed letters, Eth for Đ, blanks and nothings that do not show."""
    made = unicodedata.normalize("NFD", text).replace("Đ", "\u00d0")
    made = made.replace("ngày ", "ngày\u00a0").replace("năm ", "năm\u2009")
    return "\ufeff" + made.replace("Phó Chủ", "Phó\u200b Chủ").replace("UBND", "UB\u200dND", 3)


def text_file(folder: Path) -> None:
    source = (folder / "source.txt").read_text()
    if "tcvn3" in folder.name:
        (folder / "document.txt").write_text(tcvn3(source))
    elif "vni" in folder.name:
        title, *lines = vni(source).splitlines()
        body = "\n".join(f"<p>{escape(line)}</p>" for line in lines)
        title = escape(title.removeprefix("# "))
        (folder / "document.html").write_text(
            f'<html><head><meta charset="utf-8"><title>{title}</title></head><body>'
            f'<font face="VNI-Times">\n<h1>{title}</h1>\n{body}\n</font></body></html>\n'
        )
    else:
        (folder / "document.txt").write_text(noisy(source))


def printed(source: Path) -> bytes:
    """What Chromium prints."""
    with tempfile.TemporaryDirectory() as room:
        made = Path(room) / "made.pdf"
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={room}/profile",
                "--no-pdf-header-footer", f"--print-to-pdf={made}", source.resolve().as_uri(),
            ],
            check=True,
            capture_output=True,
        )  # fmt: skip
        return made.read_bytes()


def scan(folder: Path) -> None:
    """A PDF of one grey picture, without a text layer."""
    dpi = 300 if "300" in folder.name else SCAN_DPI
    with pypdfium2.PdfDocument(printed(folder / "source.html")) as pdf:
        assert len(pdf) == 1, f"{folder.name}: {len(pdf)} pages"
        picture = pdf[0].render(scale=dpi / 72, grayscale=True).to_pil()
    if "nghieng" in folder.name:
        picture = picture.rotate(TILT, resample=Image.Resampling.BICUBIC, fillcolor=255)
    picture.save(folder / "document.pdf", format="PDF", resolution=dpi, quality=9 if dpi > SCAN_DPI else 35)


class _Paper(FPDF):
    def header(self) -> None:
        if self.page_no() > 1:
            self.set_font("serif", "", 12)
            self.cell(0, 6, str(self.page_no()), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def pdf(folder: Path) -> None:
    """A4, the columns set line by line, the page number at the top centre from page 2 on."""
    paper = _Paper(format="A4")
    paper.set_creation_date(STAMP)
    paper.set_margins(30, 20, 20)
    paper.set_auto_page_break(True, 20)
    for style, name in (("", ""), ("B", "-Bold")):
        paper.add_font("serif", style, FONTS / f"DejaVuSerifCondensed{name}.ttf")
    paper.add_page()
    left: list[str] = []
    for kind, text in _lines(folder):
        if kind == "<<":
            left = text.split("|")
        elif kind == ">>":
            right = text.split("|")
            for at in range(max(len(left), len(right))):
                paper.set_font("serif", "", 10)
                paper.cell(70, 6, left[at] if at < len(left) else "")
                paper.cell(
                    90, 6, right[at] if at < len(right) else "", align="C",
                    new_x=XPos.LMARGIN, new_y=YPos.NEXT,
                )  # fmt: skip
            paper.ln(4)
        else:
            paper.set_font("serif", "B" if kind == "^^" else "", 13)
            align = "C" if kind == "^^" else "J"
            paper.multi_cell(160, 7, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            paper.ln(1.5)
    (folder / "document.pdf").write_bytes(bytes(paper.output()))


def word(folder: Path) -> None:
    """A DOCX whose numbers only Word makes."""
    document: Any = docx.Document()
    document.core_properties.created = document.core_properties.modified = STAMP.replace(tzinfo=None)
    list_id, left, table = 0, [], None
    for kind, text in _lines(folder):
        if kind != "|":
            table = None
        if kind == "formats":
            list_id = _numbering(document, text.split())
        elif kind == "<<":
            left = text.split("|")
        elif kind == ">>":
            cells = document.add_table(rows=1, cols=2).rows[0].cells
            for cell, lines in zip(cells, (left, text.split("|")), strict=True):
                cell.text = lines[0]
                for line in lines[1:]:
                    cell.add_paragraph(line)
        elif kind == "^^":
            paragraph = document.add_paragraph()
            paragraph.alignment = 1
            for at, line in enumerate(text.split("|")):
                run = paragraph.add_run(line)
                run.bold = True
                if at < text.count("|"):
                    run.add_break()
        elif kind == "|":
            row = [each.strip() for each in text.split("|")]
            table = table or document.add_table(rows=0, cols=len(row), style="Table Grid")
            for cell, each in zip(table.add_row().cells, row, strict=True):
                cell.text = each
        else:
            paragraph = document.add_paragraph(text)
            if kind.startswith("#"):
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_ilvl().val = int(kind[1])
                properties.get_or_add_numId().val = list_id
    made = io.BytesIO()
    document.save(made)
    with (
        zipfile.ZipFile(made) as old,
        zipfile.ZipFile(folder / "document.docx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():  # one fixed time, so that the same source gives the same bytes
            new.writestr(zipfile.ZipInfo(name, STAMP.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)


def _numbering(document: Any, formats: list[str]) -> int:
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{name}"/>'
        f'<w:lvlText w:val="{_places(shape, at)}"/></w:lvl>'
        for at, (name, _, shape) in enumerate(each.partition(":") for each in formats)
    )
    first = numbering.find(f"{{{numbering.nsmap['w']}}}num")
    first.addprevious(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
    )
    return int(numbering.add_num(90).numId)


def _places(shape: str, level: int) -> str:
    """``%1`` alone stands for the level's own number."""
    return shape.replace("%1", f"%{level + 1}") if shape.count("%") == 1 else shape


def word97(folder: Path) -> None:
    made = legacy((folder / "source.txt").read_text().splitlines())
    (folder / "document.doc").write_bytes(made)


def _lines(folder: Path) -> Iterator[tuple[str, str]]:
    for line in (folder / "source.txt").read_text().splitlines():
        kind, _, text = line.partition(" ")
        if kind in {"<<", ">>", "^^", "|", "formats", "#0", "#1", "#2", "#3"}:
            yield kind, text
        else:
            yield "", line


def browser_pdf(folder: Path) -> None:
    (folder / "document.pdf").write_bytes(printed(folder / "source.html"))


def maker(folder: Path) -> Callable[[Path], None] | None:
    if (folder / "source.html").exists():
        return scan if "ban-quet" in folder.name else browser_pdf
    if (folder / "source.txt").exists():
        form = folder.name.split("-")[1]
        return {"pdf": pdf, "docx": word, "doc": word97}.get(form, text_file)
    return None


if __name__ == "__main__":
    for each in [HERE / name for name in sys.argv[1:]] or sorted(HERE.iterdir()):
        if make := maker(each):
            make(each)
