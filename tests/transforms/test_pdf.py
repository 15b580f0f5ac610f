from __future__ import annotations

import ctypes
import io
import re
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import ocr, pdf
from transforms.geometry import Page, Rule, Word, paragraphs
from transforms.media import UnreadableDocument
from transforms.orthography import fold

FONTS = ("dejavu/DejaVuSerif.ttf", "liberation/LiberationSerif-Regular.ttf", "noto/NotoSerif-Regular.ttf")
FONT = next((path for each in FONTS if (path := Path("/usr/share/fonts/truetype", each)).exists()), None)
needs_font = pytest.mark.skipif(FONT is None, reason="no TrueType font with Vietnamese letters installed")
needs_ocr = pytest.mark.skipif(not ocr.available(), reason="Tesseract with Vietnamese is not installed")

OPENING = (
    "Ngày 11 tháng 7 năm 2024, Chủ tịch UBND tỉnh Lò Văn Khiêm chủ trì cuộc họp về tiến "
    "độ giải ngân vốn đầu tư "
    "công. Dự họp có lãnh đạo các sở, ban, ngành và Ủy ban nhân dân các huyện. Sau khi "
    "nghe báo cáo và các ý kiến "
    "phát biểu, Chủ tịch UBND tỉnh kết luận như sau:"
)
ITEMS = [
    "1. Giao Sở Kế hoạch và Đầu tư chủ trì, phối hợp với Sở Tài chính rà soát, tham mưu "
    "điều chuyển vốn của các dự án "
    "không có khả năng giải ngân, trình Ủy ban nhân dân tỉnh trước ngày 30/11/2024.",
    "2. Ủy ban nhân dân các huyện, thành phố:",
    "a) Đẩy nhanh công tác bồi thường, giải phóng mặt bằng, bàn giao cho chủ đầu tư trong "
    "tháng 9 năm 2024 và báo cáo kết "
    "quả thực hiện.",
    "- Kiên quyết xử lý nhà thầu vi phạm hợp đồng; đồng thời xem xét trách nhiệm của tổ "
    "chức, cá nhân có liên quan theo "
    "quy định của pháp luật.",
]
RECIPIENTS = ["Nơi nhận:", "- Thường trực Tỉnh ủy (để b/c);", "- Các sở, ban, ngành;", "- Lưu: VT, TH."]
SIGNATURE = ["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Vàng Minh Tuệ"]


def notice(number: str = "Số: 1532/TB-UBND", pages: int = 1) -> bytes:
    made = FPDF(format="A4", unit="mm")
    made.add_font("body", fname=str(FONT))
    made.set_margins(30, 20, 20)
    made.set_auto_page_break(True, 20)
    for at in range(pages):
        made.add_page()
        if at:
            made.set_font("body", size=12)
            made.set_y(10)
            made.cell(0, 6, str(at + 1), align="C")
            made.set_y(22)
        else:
            _head(made, number)
        made.set_font("body", size=13)
        for text in [OPENING, *ITEMS]:
            made.multi_cell(0, 7, " " * 10 + text, align="J", new_x="LMARGIN", new_y="NEXT")
            made.ln(1.5)
    made.set_font("body", size=11)
    y = made.get_y() + 4
    for text in RECIPIENTS:
        made.set_xy(30, y)
        made.cell(70, 5, text)
        y += 5
    y = made.get_y() - 15
    for at, text in enumerate(SIGNATURE):
        made.set_xy(110, y + at * 6 + (18 if at == 3 else 0))
        made.cell(80, 6, text, align="C")
    return bytes(made.output())


def _head(made: FPDF, number: str) -> None:
    made.set_font("body", size=11)
    left = ["ỦY BAN NHÂN DÂN", "TỈNH LAI CHÂU", number]
    right = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lai Châu, ngày 15 tháng 7 năm 2024",
    ]
    for at, (one, other) in enumerate(zip(left, right, strict=True)):
        made.set_xy(20, 20 + at * 7)
        made.cell(65, 6, one, align="C")
        made.set_xy(90, 20 + at * 7)
        made.cell(100, 6, other, align="C")
    made.set_xy(30, 45)
    made.set_font("body", size=13)
    made.cell(0, 8, "THÔNG BÁO", align="C", new_x="LMARGIN", new_y="NEXT")
    title = (
        "Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về tiến độ giải ngân vốn\nđầu tư công quý II năm 2024"
    )
    made.multi_cell(0, 7, title, align="C", new_x="LMARGIN", new_y="NEXT")
    made.ln(4)


EXPECTED = [
    "ỦY BAN NHÂN DÂN",
    "TỈNH LAI CHÂU",
    "Số: 1532/TB-UBND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Lai Châu, ngày 15 tháng 7 năm 2024",
    "THÔNG BÁO",
    "Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về tiến độ giải ngân vốn đầu tư công quý II năm 2024",
]


@needs_font
def test_a_notice_is_read_in_order_and_paragraph_by_paragraph() -> None:
    made = pdf.read(notice())
    assert made.text.split("\n") == [*EXPECTED, OPENING, *ITEMS, *RECIPIENTS, *SIGNATURE]
    assert (made.text_source, made.pages, made.warnings) == ("pdf", 1, [])


@needs_font
def test_page_numbers_go_and_text_runs_on_over_pages() -> None:
    made = pdf.read(notice(pages=3))
    assert made.pages == 3
    assert made.text.split("\n")[8:] == [*([OPENING, *ITEMS] * 3), *RECIPIENTS, *SIGNATURE]


@needs_font
def test_number_that_stands_only_in_a_signature_s_appearance() -> None:
    document = pypdfium2.PdfDocument(notice(number="Số:            /TB-UBND"))
    page = document[0]
    found = page.get_textpage().search("Số:")
    index, _ = found.get_next() or (0, 0)
    left, bottom, *_ = page.get_textpage().get_charbox(index + 2)
    annotation = pdfium.FPDFPage_CreateAnnot(page.raw, pdfium.FPDF_ANNOT_STAMP)
    pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(left + 4, bottom + 14, left + 40, bottom - 4))
    text: Any = pdfium.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", 11.0)
    wide = ("187" + "\0").encode("utf-16-le")
    pdfium.FPDFText_SetText(text, _wide(wide))
    pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, left + 8, bottom)
    assert pdfium.FPDFAnnot_AppendObject(annotation, text)
    pdfium.FPDFPage_CloseAnnot(annotation)
    saved = io.BytesIO()
    document.save(saved)
    assert "Số: 187 /TB-UBND" in pdf.read(saved.getvalue()).text.split("\n")


def _wide(text: bytes) -> Any:
    return (ctypes.c_ushort * (len(text) // 2)).from_buffer_copy(text)


@needs_font
def test_marks_drawn_as_characters_of_their_own_are_put_on_their_letters() -> None:
    made = FPDF(format="A4", unit="mm")
    made.add_font("body", fname=str(FONT))
    made.set_font("body", size=13)
    made.add_page()
    made.cell(0, 8, "Cuộc họp thô\u0301ng nhâ\u0301t giao Sở Tài chi\u0301nh thực hiện.")
    assert pdf.read(bytes(made.output())).text == "Cuộc họp thống nhất giao Sở Tài chính thực hiện."


@needs_font
def test_more_pages_than_the_bound_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 6)
    made = FPDF()
    made.add_font("body", fname=str(FONT))
    made.set_font("body", size=12)
    for at in range(8):
        made.add_page()
        made.cell(0, 8, f"Ủy ban nhân dân tỉnh giao Sở Tài chính thực hiện nhiệm vụ thứ {at}.")
    read = pdf.read(bytes(made.output()))
    assert read.pages == 8
    assert any("only the first 6" in each for each in read.warnings)
    assert "thứ 5." in read.text
    assert "thứ 6." not in read.text


@needs_font
def test_locked_empty_and_cut_files_say_so() -> None:
    locked = FPDF()
    locked.add_page()
    locked.set_encryption(owner_password="a", user_password="b")
    with pytest.raises(UnreadableDocument, match="password"):
        pdf.read(bytes(locked.output()))
    with pytest.raises(UnreadableDocument, match="broken"):
        pdf.read(notice()[:400])
    with pytest.raises(UnreadableDocument, match="broken"):
        pdf.read(b"%PDF-1.7\n%%EOF")


def _no_ocr(*_: object) -> None:
    raise ocr.OcrUnavailable("not in this test")


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 20_000))
def test_damaged_files_are_read_or_refused(junk: bytes, at: int) -> None:
    if FONT is None:
        pytest.skip("no font")
    body = _sample()
    at %= len(body)
    # One that loses its text layer would go to Tesseract: seconds an example.
    with pytest.MonkeyPatch.context() as patch, suppress(UnreadableDocument):
        patch.setattr(ocr, "read_page", _no_ocr)
        assert pdf.read(body[:at] + junk + body[at + len(junk) :]).text_source


_SAMPLE: list[bytes] = []


def _sample() -> bytes:
    if not _SAMPLE:
        _SAMPLE.append(notice())
    return _SAMPLE[0]


# --- scans ----------------------------------------------------------------------------------------


def _scan(body: bytes, turn: float = 0.0) -> Any:
    document = pypdfium2.PdfDocument(body)
    image = document[0].render(scale=300 / 72, grayscale=True).to_pil()
    return image.rotate(turn, fillcolor=255, expand=False)


def _as_pdf(image: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, "PDF", resolution=300)
    return made.getvalue()


@needs_font
@needs_ocr
@pytest.mark.slow
def test_a_skewed_scan_is_read_by_ocr() -> None:
    made = pdf.read(_as_pdf(_scan(notice(), 1.3)))
    assert made.text_source == "ocr"
    expected = [*EXPECTED, OPENING, *ITEMS, *RECIPIENTS, *SIGNATURE]
    lines = made.text.split("\n")
    right = sum(fold(line) in {fold(each) for each in lines} for line in expected)
    assert right >= 0.8 * len(expected)
    assert lines.index("TỈNH LAI CHÂU") < next(at for at, line in enumerate(lines) if line.startswith("CỘNG"))


@needs_font
@needs_ocr
@pytest.mark.slow
def test_a_garbage_text_layer_is_not_believed() -> None:
    scan = _scan(notice())
    made = FPDF(format="A4", unit="mm")
    made.add_page()
    made.set_font("helvetica", size=10)
    for line in range(20):
        made.text(20, 20 + 8 * line, "UY BAN NHAN DAN TiNH cONG HOA xA HOl cHU NGHlA VIET NAM Dec lap Tu do")
    made.image(scan, 0, 0, 210, 297)
    read = pdf.read(bytes(made.output()))
    assert read.text_source == "ocr"
    assert "Số: 1532/TB-UBND" in read.text


@needs_font
def test_absent_ocr_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ocr._program.cache_clear()
    try:
        made = pdf.read(_as_pdf(_scan(notice())))
        assert made.text == ""
        assert any("tesseract-ocr-vie" in each for each in made.warnings)
    finally:
        ocr._program.cache_clear()


# --- geometry -------------------------------------------------------------------------------------


def _line(text: str, x: float, y: float, size: float = 12.0) -> list[Word]:
    made = []
    for word in text.split():
        made.append(Word(word, x, x + len(word) * size * 0.5, y, size))
        x += (len(word) + 1) * size * 0.5
    return made


def test_a_table_keeps_its_rows_and_a_broken_word_is_made_whole() -> None:
    words = _line("Đơn vị", 80, 100) + _line("Hạn", 300, 100)
    words += _line("Sở Y tế", 80, 120) + _line("30/6", 300, 120)
    assert paragraphs([Page(595, 842, words)]) == ["Đơn vị | Hạn", "Sở Y tế | 30/6"]
    words = _line("các cơ quan, đơn vị, địa phương có trách nhiệm thực hiện ngh-", 80, 100)
    words += _line("iêm túc kế hoạch phát triển kinh tế - xã hội được giao.", 80, 118)
    assert paragraphs([Page(595, 842, words)]) == [
        "các cơ quan, đơn vị, địa phương có trách nhiệm thực hiện nghiêm túc kế hoạch phát "
        "triển kinh tế - xã hội được giao."
    ]


def test_the_stamp_of_a_digital_signature_is_not_the_document() -> None:
    body = "Giao Sở Tài chính chủ trì, phối hợp với các đơn vị liên quan thực hiện nhiệm vụ được giao."
    words = _line("Ký bởi: Ủy ban nhân dân tỉnh", 330, 40, 8) + _line(
        "Thời gian ký: 05.05.2020 15:23:10 +07:00", 330, 50, 8
    )
    words += _line(body, 60, 400, 10) + _line("Cơ quan: thực hiện đúng quy định của pháp luật.", 60, 460, 10)
    assert paragraphs([Page(595, 842, words)]) == [body, "Cơ quan: thực hiện đúng quy định của pháp luật."]


# --- signatures, tables, scans between text -------------------------------------------------------


def _signed(body: bytes, drawn: list[tuple[float, float, str]]) -> bytes:
    """``body`` with a signature field whose appearance (/AP /N) writes ``drawn``, as an incremental update:
    what signing programs append to a finished file (ISO 32000-1, 12.7.4.5 and 7.5.6)."""
    page = re.search(rb"(\d+) 0 obj\s*<<(?:(?!endobj).)*?/Type /Page\b.*?>>\s*endobj", body, re.DOTALL)
    root = re.search(rb"/Root (\d+) 0 R", body)
    size = re.search(rb"/Size (\d+)", body)
    before = body.rindex(b"startxref")
    assert page is not None
    assert root is not None
    assert size is not None
    catalog = re.search(rb"(?<!\d)%s 0 obj\s*<<(.*?)>>\s*endobj" % root[1], body, re.DOTALL)
    assert catalog
    first = int(size[1])
    stream = b"".join(
        b"BT /Helv 11 Tf %f %f Td (%s) Tj ET\n" % (x, y, text.encode("latin-1")) for x, y, text in drawn
    )
    objects = {
        int(page[1]): page[0].split(b"obj", 1)[1].rsplit(b">>", 1)[0] + b"/Annots [%d 0 R]\n>>" % first,
        int(root[1]): b"<<" + catalog[1] + b"/AcroForm << /Fields [%d 0 R] /SigFlags 3 >> >>" % first,
        first: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /F 132 /Rect [0 0 595 842] "
        b"/V %d 0 R /AP << /N %d 0 R >> >>" % (first + 3, first + 1),
        first + 1: b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] "
        b"/Resources << /Font << /Helv %d 0 R >> >> /Length %d >>\nstream\n%s\nendstream"
        % (first + 2, len(stream), stream),
        first + 2: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        first + 3: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents <00> >>",
    }
    made = body.rstrip(b"\n") + b"\n"
    table = b""
    for number, inside in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, inside.strip())
    start = len(made)
    previous = int(body[before:].split()[1])
    return made + b"xref\n%strailer\n<< /Size %d /Root %s 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, first + 4, root[1], previous, start,
    )  # fmt: skip


def _place(body: bytes, text: str) -> tuple[float, float]:
    """Where ``text`` ends on the first page, in points from the bottom left."""
    page = pypdfium2.PdfDocument(body)[0].get_textpage()
    index, count = page.search(text).get_next() or (0, 0)
    _, bottom, right, _ = page.get_charbox(index + count - 1)
    return right, bottom


@needs_font
def test_number_and_day_in_the_appearance_of_a_signature_field() -> None:
    blank = notice(number="Số:            /TB-UBND")
    x, y = _place(blank, "Số:")
    signed = _signed(blank, [(x + 6, y, "187")])
    assert "187" not in pdf.read(blank).text
    assert "Số: 187 /TB-UBND" in pdf.read(signed).text.split("\n")


@needs_font
def test_a_signature_s_appearance_over_the_body_does_not_break_it() -> None:
    body = notice()
    x, y = _place(body, "Sau khi")
    read = pdf.read(_signed(body, [(x, y + 2, "Signature Valid"), (400, 800, "Digitally signed by: VP")]))
    said = read.text.split("\n")
    assert EXPECTED[2] in said
    assert ITEMS[0] in said
    assert not any(each.startswith("Digitally signed") for each in said)


@needs_font
def test_a_table_with_drawn_lines_keeps_rows_wrapped_cells_and_empty_ones() -> None:
    made = FPDF(format="A4", unit="mm")
    made.add_font("body", fname=str(FONT))
    made.add_font("body", style="B", fname=str(FONT))
    made.set_font("body", size=11)
    made.add_page()
    rows = [
        ("STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn"),
        (
            "1",
            "Rà soát, tháo gỡ vướng mắc về giá đất bồi thường của các dự án trọng điểm",
            "Sở Nông nghiệp và Môi trường",
            "",
            "31/12/2025",
        ),
        ("2", "Báo cáo tiến độ chống ngập", "Sở Xây dựng", "UBND các phường có dự án đi qua", "Quý I/2026"),
    ]
    with made.table(col_widths=(8, 40, 25, 25, 20)) as table:
        for each in rows:
            row = table.row()
            for cell in each:
                row.cell(cell)
    assert pdf.read(bytes(made.output())).text.split("\n") == [
        " | ".join(each).replace("  ", " ") for each in rows
    ]


def test_cells_over_several_columns_and_rows_of_a_drawn_table() -> None:
    words = _line("Nhiệm vụ", 60, 115, 10) + _line("Cơ quan", 210, 115, 10) + _line("Hạn", 410, 125, 10)
    words += _line("Chủ trì", 210, 135, 10) + _line("Phối hợp", 310, 135, 10)
    words += _line("Rà soát", 60, 155, 10) + _line("Sở Tài chính", 210, 155, 10) + _line("30/6", 410, 155, 10)
    level = [Rule(50, y, 500, y + 0.5) for y in (100, 140, 160)] + [Rule(200, 120, 400, 120.5)]
    upright = [Rule(x, 100, x + 0.5, 160) for x in (50, 200, 400, 500)] + [Rule(300, 120, 300.5, 160)]
    assert paragraphs([Page(595, 842, words, level + upright)]) == [
        "Nhiệm vụ | Cơ quan | | Hạn",
        "Nhiệm vụ | Chủ trì | Phối hợp | Hạn",
        "Rà soát | Sở Tài chính | | 30/6",
    ]
    # A frame around a page is no table.
    frame = [Rule(50, 100, 500, 100.5), Rule(50, 160, 500, 160.5)]
    frame += [Rule(x, 100, x + 0.5, 160) for x in (50, 500)]
    assert "|" not in "".join(paragraphs([Page(595, 842, _line("Giao Sở Tài chính.", 60, 120), frame)]))


def test_a_number_and_symbol_cut_by_the_margin_is_whole_again() -> None:
    words = _line("Sở Tài chính căn cứ quy định của Chính phủ tại Quyết định số 01/2016/QĐ-", 60, 100)
    words += _line("UBND ngày 19/01/2016 tham mưu hỗ trợ cho các hộ dân bị thiệt hại trong năm.", 60, 118)
    (made,) = paragraphs([Page(595, 842, words)])
    assert "số 01/2016/QĐ-UBND ngày" in made


def test_a_line_of_the_body_that_equals_a_running_head_stays() -> None:
    pages = [
        Page(595, 842, _line("Thông báo kết luận", 60, 40) + _line(f"{at}. Giao Sở Y tế.", 60, 300))
        for at in range(1, 4)
    ]
    pages[1].words += _line("Thông báo kết luận", 60, 500)
    assert paragraphs(pages).count("Thông báo kết luận") == 1


@needs_font
@needs_ocr
@pytest.mark.slow
def test_a_scanned_page_between_pages_of_text_is_read() -> None:
    scan = _scan(notice())
    made = FPDF(format="A4", unit="mm")
    made.add_font("body", fname=str(FONT))
    made.set_font("body", size=12)
    made.add_page()
    made.multi_cell(0, 7, OPENING)
    made.add_page()
    made.image(scan, 0, 0, 210, 297)
    said = pdf.read(bytes(made.output())).text
    assert OPENING in said
    assert "Số: 1532/TB-UBND" in said


def test_a_stream_that_unpacks_to_very_much_is_refused() -> None:
    packed = zlib.compress(b" " * (pdf.MAX_STREAM + 2))
    body = b"%%PDF-1.7\n4 0 obj\n<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj" % (
        len(packed),
        packed,
    )
    with pytest.raises(UnreadableDocument, match="unpacked"):
        pdf.read(body)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([3], "page 3"),
        ([16, 17, 18], "pages 16-18"),
        (list(range(1, 30, 2)), "pages 1, 3, 5, 7, 9, 11, 13, 15, 17, 19 and 5 more"),
    ],
)
def test_pages_that_were_left_out_are_named(numbers: list[int], said: str) -> None:
    assert pdf._pages(numbers) == said
