"""The page with the values marked: everything of the text is on it once, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from transforms import contract, highlight
from transforms.document import Document
from transforms.places import Place, places
from transforms.read import Reading, read

NOTICE = """UBND TỈNH SƠN LA
VĂN PHÒNG
Số: 73/TB-VPUBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Sơn La, ngày 12 tháng 4 năm 2022
THÔNG BÁO
Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp về <cây & quả>
Ngày 08 tháng 4 năm 2022, Phó Chủ tịch UBND tỉnh Quàng Thị Vân chủ trì cuộc họp về <cây & quả> và kết luận như sau:
1. Giao Sở Công Thương chủ trì, phối hợp với Sở Tài chính lập bản đồ, xong trước ngày 30/5/2022.
2. Sở Y tế thực hiện Quyết định số 12/QĐ-UBND ngày 02/3/2022 cho tối thiểu 70% số xã.
Nơi nhận:
- Như trên;
- Lưu: VT.
CHÁNH VĂN PHÒNG
Lò Văn Ún
"""  # noqa: E501


def shown(reading: Reading, found: list[Place], name: str = "a.txt") -> etree._Element:
    page = highlight.HEAD + highlight.section(reading, found, name) + highlight.FOOT
    root = etree.fromstring(page.encode(), parser=etree.HTMLParser(encoding="utf-8"))
    (section,) = root.iter("section")
    return section


def inner(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def text_of(section: etree._Element) -> str:
    for label in section.findall(".//span[@class='path']"):
        label.text = ""
    return "\n".join(inner(each) for each in section.findall(".//p"))


def test_values_are_marked_by_what_they_are() -> None:
    reading = read(Document(NOTICE.encode(), media_type="text/plain"))
    assert reading.notice is not None
    section = shown(reading, places(reading), "a <b> & c.txt")
    marked: dict[str, list[str]] = {}
    for mark in section.iter("mark"):
        marked.setdefault(mark.get("class") or "", []).append(inner(mark))
    assert "73/TB-VPUBND" in marked["head"]
    assert "08 tháng 4 năm 2022" in marked["meeting"]
    assert {"Quàng Thị Vân", "Lò Văn Ún"} <= set(marked["person"])
    assert marked["lead"] == ["Sở Công Thương", "Sở Y tế"]
    assert marked["with"] == ["Sở Tài chính"]
    assert marked["due"] == ["xong trước ngày 30/5/2022"]
    assert marked["quota"] == ["70%"]
    assert "Quyết định số 12/QĐ-UBND ngày 02/3/2022" in "".join(marked["cited"])
    assert marked["recipient"] == ["Như trên", "Lưu: VT"]
    assert set(marked) == set(highlight.MARKS)
    assert [each.text for each in section.findall(".//span[@class='path']")] == ["1", "2"]
    assert section.findtext("h2") == "a <b> & c.txt"
    assert text_of(section) == reading.notice.text


def test_a_place_that_does_not_hold_is_not_marked() -> None:
    reading = read(Document(NOTICE.encode(), media_type="text/plain"))
    found = [replace(each, holds=False) for each in places(reading)]
    assert not list(shown(reading, found).iter("mark"))


def test_what_is_no_notice_says_why() -> None:
    section = shown(read(Document(b"Lich cong tac <tuan> 12")), [])
    assert "no notice: " in (section.findtext("p") or "")
    assert "&lt;x&gt;" in highlight.failure("<x>")


def test_the_page_fetches_nothing() -> None:
    assert not re.search(r"<script|<link|src=|@import|url\(", highlight.HEAD)
    for name in highlight.MARKS:
        assert f"mark.{name} " in highlight.HEAD


SPAN = st.tuples(st.integers(0, 60), st.integers(1, 30))


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from("ab<>&\"'\n đ\ud800"), min_size=1, max_size=60), st.lists(SPAN), st.lists(SPAN)
)
def test_marks_that_cross_lose_nothing(
    text: str, values: list[tuple[int, int]], told: list[tuple[int, int]]
) -> None:
    reading = read(Document(NOTICE.encode(), media_type="text/plain"))
    assert reading.notice is not None
    reading.notice.text = text
    reading.directives = [contract.Directive(path=str(row)) for row in range(len(told))]
    found = [
        Place("directives", row, "text", "", start, min(start + length, len(text)), True)
        for row, (start, length) in enumerate(told)
        if start < len(text)
    ] + [
        Place("notices", 0, "title", "<v>", start, min(start + length, len(text)), True)
        for start, length in values
        if start < len(text)
    ]
    section = shown(reading, found)
    assert text_of(section) == text.replace("\ud800", "\ufffd")
    covered = {at for each in found if each.column == "title" for at in range(each.start or 0, each.end or 0)}
    marked = [len(inner(mark)) for mark in section.iter("mark")]
    assert sum(marked) == len([at for at in covered if text[at] != "\n"])


def test_the_notice_in_the_docs_shows_every_kind_of_value() -> None:
    root = Path(__file__).resolve().parents[2]
    page = (root / "docs" / "READING.md").read_text(encoding="utf-8")
    (file,) = re.findall(r"-m transforms --html (\S+) > ", page)
    (picture,) = re.findall(r"!\[[^]]*\]\((\S+)\)", page)
    assert (root / "docs" / picture).is_file()
    reading = read(Document((root / file).read_bytes()))
    section = shown(reading, places(reading))
    assert {mark.get("class") for mark in section.iter("mark")} == set(highlight.MARKS)
    assert [each.text for each in section.findall(".//span[@class='path']")] == [
        each.path for each in reading.directives
    ]
