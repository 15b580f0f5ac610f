from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import Any

import docx as python_docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import docx
from transforms.document import Document
from transforms.media import UnreadableDocument
from transforms.text import clean

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def save(document: Any) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def lines(document: Any) -> list[str]:
    return docx.read(save(document)).text.split("\n")


def numbering(document: Any, *levels: tuple[str, str], start: int = 1) -> int:
    """Adds a list with these (numFmt, lvlText) levels; its number."""
    root = document.part.numbering_part.element
    number = 900 + len(root)
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start if at == 0 else 1}"/><w:numFmt '
        f'w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{made}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    return number


def item(document: Any, text: str, number: int, level: int = 0) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def test_numbers_made_by_word_become_typed_marks() -> None:
    document = python_docx.Document()
    number = numbering(
        document, ("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "\uf0b7")
    )
    for text, level in [
        ("Đánh giá chung", 0), ("Kết quả đạt được", 1), ("Tồn tại, hạn chế", 1), ("Nhiệm vụ", 0),
        ("Giao Sở Tài chính:", 1),
        ("Rà soát nguồn vốn", 2), ("Báo cáo kết quả", 2), ("Trước ngày 30/6", 3),
        ("Sở Y tế thực hiện", 1), ("Lập kế hoạch", 2),
    ]:  # fmt: skip
        item(document, text, number, level)
    assert lines(document) == [
        "I. Đánh giá chung", "1. Kết quả đạt được", "2. Tồn tại, hạn chế", "II. Nhiệm vụ",
        "1. Giao Sở Tài chính:",
        "a) Rà soát nguồn vốn", "b) Báo cáo kết quả", "- Trước ngày 30/6", "2. Sở Y tế thực hiện",
        "a) Lập kế hoạch",
    ]  # fmt: skip


def test_decimal_numbers_of_several_levels_and_a_start() -> None:
    document = python_docx.Document()
    number = numbering(document, ("decimal", "%1."), ("decimal", "%1.%2."), start=3)
    for text, level in [("Giải pháp", 0), ("Về chỉ đạo", 1), ("Về nguồn lực", 1), ("Tổ chức", 0), ("Họp", 1)]:
        item(document, text, number, level)
    assert lines(document) == [
        "3. Giải pháp",
        "3.1. Về chỉ đạo",
        "3.2. Về nguồn lực",
        "4. Tổ chức",
        "4.1. Họp",
    ]


def test_a_style_can_carry_the_number() -> None:
    document = python_docx.Document()
    number = numbering(document, ("decimal", "Điều %1."))
    style = document.styles.add_style("Dieu", 1)
    properties = style.element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:numId w:val="{number}"/></w:numPr>'))
    document.add_paragraph("Phạm vi", style="Dieu")
    document.add_paragraph("Đối tượng", style="Dieu")
    assert lines(document) == ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]


def test_tables_stand_where_they_stand_and_heads_are_read_by_column() -> None:
    document = python_docx.Document()
    head = document.add_table(2, 2)
    head.cell(0, 0).text = "UBND TỈNH A\nVĂN PHÒNG"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: 7/TB-VP"
    head.cell(1, 1).text = "A, ngày 02 tháng 3 năm 2022"
    document.add_paragraph("THÔNG BÁO")
    data = document.add_table(2, 2)
    for at, text in enumerate(("Việc", "Hạn", "Rà soát", "30/6/2022")):
        data.cell(at // 2, at % 2).text = text
    document.add_paragraph("Hết.")
    assert lines(document) == [
        "UBND TỈNH A", "VĂN PHÒNG", "Số: 7/TB-VP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "A, ngày 02 tháng 3 năm 2022", "THÔNG BÁO", "Việc | Hạn", "Rà soát | 30/6/2022", "Hết.",
    ]  # fmt: skip


def test_tracked_insertions_are_text_and_deletions_are_not() -> None:
    document = python_docx.Document()
    paragraph = document.add_paragraph("Giao Sở ")._p
    paragraph.append(
        parse_xml(f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>Nội vụ</w:delText></w:r></w:del>')
    )
    paragraph.append(parse_xml(f'<w:ins {W} w:id="2" w:author="a"><w:r><w:t>Tài chính</w:t></w:r></w:ins>'))
    joined = document.add_paragraph("Đoạn bị ")._p
    joined.get_or_add_pPr().append(parse_xml(f'<w:rPr {W}><w:del w:id="3" w:author="a"/></w:rPr>'))
    document.add_paragraph("nối lại.")
    assert lines(document) == ["Giao Sở Tài chính", "Đoạn bị nối lại."]


def test_breaks_hidden_text_and_text_boxes() -> None:
    document = python_docx.Document()
    paragraph = document.add_paragraph("Một\nHai")
    paragraph.add_run("ẩn").font.hidden = True
    box = "<w:txbxContent><w:p><w:r><w:t>Số: 9/TB-UBND</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(
        parse_xml(
            f"<w:r {W} "
            f'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
            f"<mc:Choice "
            f"Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert lines(document) == ["Một", "Hai", "Số: 9/TB-UBND"]


def test_legacy_fonts_are_converted_by_their_name() -> None:
    document = python_docx.Document()
    for font, text in (
        (".VnTime", "Céng hoµ"),
        (".VnTimeH", "Céng hoµ"),
        ("VNI-Times", "Coäng hoøa"),
        ("Arial", "Naïve"),
    ):
        document.add_paragraph().add_run(text).font.name = font
    assert lines(document) == ["Cộng hoà", "CỘNG HOÀ", "Cộng hòa", "Naïve"]


def test_bombs_and_broken_files_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(docx.MAX_UNPACKED + 1))
    with pytest.raises(UnreadableDocument, match=r"bom\.docx: DOCX unpacks to"):
        clean(Document(body=made.getvalue(), url="bom.docx"))
    body = save(python_docx.Document())
    with pytest.raises(UnreadableDocument, match="broken"):
        docx.read(body[: len(body) // 2])


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=1, max_size=60), st.integers(0, 40_000))
def test_damaged_files_are_read_or_refused(junk: bytes, at: int) -> None:
    document = python_docx.Document()
    item(document, "Giao Sở Tài chính", numbering(document, ("decimal", "%1.")))
    body = save(document)
    at %= len(body)
    with suppress(UnreadableDocument):
        assert docx.read(body[:at] + junk + body[at + len(junk) :]).text_source


def test_a_table_keeps_merged_and_empty_cells() -> None:
    document = python_docx.Document()
    table = document.add_table(rows=4, cols=4)
    texts = ["STT|Cơ quan||Hạn", "|Chủ trì|Phối hợp|", "1|Sở Y tế||30/6", "2|Sở Nội vụ|các sở|"]
    for row, cells in enumerate(each.split("|") for each in texts):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 3).merge(table.cell(1, 3))
    table.cell(2, 3).merge(table.cell(3, 3))
    assert lines(document) == [
        "STT | Cơ quan | | Hạn",
        "STT | Chủ trì | Phối hợp | Hạn",
        "1 | Sở Y tế | | 30/6",
        "2 | Sở Nội vụ | các sở | 30/6",
    ]


def test_rows_and_cells_in_content_controls_and_tables_in_cells() -> None:
    document = python_docx.Document()
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    inner = f"<w:tbl><w:tr>{cell.format('trong')}{cell.format('bảng')}</w:tr></w:tbl>"
    table = (
        f"<w:tbl {W}><w:tr>{cell.format('a')}{cell.format('b')}{cell.format('c')}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{cell.format('d')}<w:sdt><w:sdtContent>{cell.format('e')}</w:sdtContent></w:sdt>{cell.format('f')}</w:tr>"
        f"</w:sdtContent></w:sdt><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    )
    document.element.body.insert(0, parse_xml(table))
    assert lines(document) == ["a | b | c", "d | e | f", "trong | bảng"]


def test_a_style_linked_to_a_level_and_a_list_that_starts_again() -> None:
    document = python_docx.Document()
    number = numbering(document, ("decimal", "%1."), ("decimal", "%1.%2."))
    root = document.part.numbering_part.element
    level = root.find(f".//{{*}}abstractNum[@{{{root.nsmap['w']}}}abstractNumId='{number}']")[1]
    level.insert(2, parse_xml(f'<w:pStyle {W} w:val="Muc"/>'))
    style = document.styles.add_style("Muc", 1)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="{number}"/></w:numPr>'))
    item(document, "Một", number)
    document.add_paragraph("Nhỏ", style="Muc")
    document.add_paragraph("Nhỏ nữa", style="Muc")
    item(document, "Hai", number)
    again = (
        f'<w:num {W} w:numId="{number + 1}"><w:abstractNumId w:val="{number}"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    root.append(parse_xml(again))
    item(document, "Lại một", number + 1)
    item(document, "Ba", number)
    assert lines(document) == ["1. Một", "1.1. Nhỏ", "1.2. Nhỏ nữa", "2. Hai", "1. Lại một", "3. Ba"]


def test_a_number_cut_by_a_line_break_and_a_note_s_digit() -> None:
    document = python_docx.Document()
    paragraph = document.add_paragraph("thực hiện Quyết định số 01/2016/QĐ-")
    paragraph.add_run().add_break()
    paragraph.add_run("UBND và Đề án")
    paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="3"/></w:r>'))
    paragraph.add_run(" của tỉnh")
    assert lines(document) == ["thực hiện Quyết định số 01/2016/QĐ-UBND và Đề án của tỉnh"]
