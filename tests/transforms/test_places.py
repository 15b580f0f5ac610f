"""Where values stand: found in every spelling, and a wrong place is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from transforms import contract
from transforms.document import Document
from transforms.places import Place, places
from transforms.read import Reading, read

NOTICE = """ĐẢNG BỘ TỈNH SƠN LA
TỈNH UỶ SƠN LA
Số 31 -TB/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Sơn La, ngày 12 tháng 4 năm 2022
THÔNG BÁO
Kết luận của đồng chí Bí thư Tỉnh uỷ tại cuộc họp về phát triển cây ăn quả
Ngày 08/4/2022, đồng chí Quàng Thị Vân, Bí thư Tỉnh uỷ chủ trì cuộc họp về phát triển cây ăn quả và kết luận như sau:
1. Sở Công Thương:
- Lập phương án tiêu thụ nông sản
cho vụ tới, xong trước ngày 30/5/2022.
- Định kỳ hằng quý báo cáo kết quả.
2. Giao Ban Dân vận Tỉnh uỷ chủ trì, phối hợp với Sở Tài chính hướng dẫn tối thiểu 70% số xã theo Nghị quyết số 08-NQ/TU ngày 21/10/2020.
3. Từ ngày 01/7/2022 trở đi, 100% hồ sơ được nhận trên mạng.
Nơi nhận:
- Như trên,
- Lưu VPTU.
T/L BAN THƯỜNG VỤ
CHÁNH VĂN PHÒNG
Lò Văn Ún
"""  # noqa: E501


@pytest.fixture
def reading() -> Reading:
    made = read(Document(NOTICE.encode(), media_type="text/plain"))
    assert made.notice is not None
    return made


def of(reading: Reading, table: str, column: str, row: int = 0) -> Place:
    (found,) = [
        each for each in places(reading) if (each.table, each.column, each.row) == (table, column, row)
    ]
    return found


def printed(reading: Reading, place: Place) -> str:
    assert reading.notice is not None
    assert place.start is not None
    assert place.end is not None
    return reading.notice.text[place.start : place.end]


def test_every_value_of_a_sound_reading_holds(reading: Reading) -> None:
    assert [str(each) for each in places(reading) if not each.holds] == []
    shown = {
        f"{each.table}.{each.row}.{each.column}": printed(reading, each)
        for each in places(reading)
        if each.column != "text"
    }
    assert shown["notices.0.doc_number"] == "31 -TB/TU"
    assert shown["notices.0.meeting_date"] == "08/4/2022"
    # Under a heading: the body that it names.
    assert shown["directives.0.lead[0]"] == shown["directives.1.lead[0]"] == "Sở Công Thương"
    assert shown["directives.0.due_text"] == "xong trước ngày 30/5/2022"
    assert shown["directives.1.recurrence"] == "Định kỳ hằng quý"
    assert shown["directives.2.with[0]"] == "Sở Tài chính"
    assert shown["directives.2.quotas[0]"] == "70%"
    assert shown["directives.3.effective_from"] == "01/7/2022"
    assert shown["citations.0.number"].startswith("Nghị quyết số 08-NQ/TU")


def test_a_body_named_above_and_below_is_taken_from_above(reading: Reading) -> None:
    start = of(reading, "directives", "lead[0]", 1).start
    assert start == NOTICE.index("Sở Công Thương")


@pytest.mark.parametrize(
    "field", ["doc_number", "issued_date", "meeting_date", "chair_name", "recipients[1]"]
)
def test_a_place_of_the_notice_that_is_off_is_told(reading: Reading, field: str) -> None:
    (evidence,) = [each for each in reading.evidence if each.field == field]
    assert of(reading, "notices", field).holds
    length = evidence.end - evidence.start
    for start, end in (
        (evidence.start + 4, evidence.end + 4),
        (evidence.end, evidence.end + length),
        (evidence.start, evidence.start),
        (len(NOTICE), len(NOTICE) + length),
        (-length, -1),
    ):
        evidence.start, evidence.end = start, end
        assert not of(reading, "notices", field).holds, (start, end)


def test_a_place_in_another_text_is_told(reading: Reading) -> None:
    reading.evidence[0].source_sha256 = "0" * 64
    assert not places(reading)[0].holds


def test_a_value_the_text_does_not_print_is_told(reading: Reading) -> None:
    assert reading.notice is not None
    reading.notice.chair_name = "Quàng Thị Vinh"
    reading.notice.meeting_date = date(2022, 4, 9)
    told = reading.directives[2]
    reading.directives[2] = replace(
        told, lead=["Sở Xây dựng"], quotas=["71%"], due_text="trước ngày 1/1/2023", recurrence="hằng tuần",
        effective_from=date(2022, 8, 2),
    )  # fmt: skip
    reading.citations[0].number = "09-NQ/TU"
    reading.citations[0].issuer = "Chính phủ"
    wrong = {f"{each.table}.{each.column}" for each in places(reading) if not each.holds}
    assert wrong == {
        "notices.chair_name", "notices.meeting_date", "directives.lead[0]", "directives.quotas[0]",
        "directives.due_text", "directives.recurrence", "directives.effective_from", "citations.number",
        "citations.issuer",
    }  # fmt: skip


def test_the_other_cells_of_a_row_count() -> None:
    text = (
        "Họp\n1 | Lập danh mục | Sở Y tế | Trước ngày 20/11/2025\n2 | Rà soát | Sở Tài chính | Tháng 12/2025"
    )
    reading = read(Document(NOTICE.encode(), media_type="text/plain"))
    assert reading.notice is not None
    reading.notice.text = text
    start = text.index("Lập")
    told = contract.Directive(
        text="Lập danh mục", lead=["Sở Y tế"], due_text="Trước ngày 20/11/2025", start=start, end=start + 12
    )
    reading.directives, reading.citations, reading.evidence = [told], [], []
    assert all(each.holds for each in places(reading))
    assert of(reading, "directives", "due_text").start == text.index("Trước")
    told.due_text = "Tháng 12/2025"
    assert not of(reading, "directives", "due_text").holds


def test_a_directive_whose_text_stands_elsewhere_is_told(reading: Reading) -> None:
    told = reading.directives[0]
    told.start = (told.start or 0) + 3
    assert not of(reading, "directives", "text").holds
    reading.directives[0] = replace(told, start=None, end=None)
    assert not of(reading, "directives", "text").holds


def test_a_deadline_without_its_print_is_told(reading: Reading) -> None:
    reading.directives[0].due_text = None
    assert not of(reading, "directives", "due_date").holds


@pytest.mark.parametrize(
    ("printed", "day", "holds"),
    [
        ("kể từ tháng 7/2024", date(2024, 7, 1), True),
        ("từ quý III/2024", date(2024, 7, 1), True),
        ("từ năm 2025", date(2025, 1, 1), True),
        ("từ tháng 7/2024", date(2024, 8, 1), False),
        ("từ năm 2025", date(2026, 1, 1), False),
        ("từ ngày 5/7/2024", date(2024, 7, 6), False),
    ],
)
def test_the_first_day_of_a_period(printed: str, day: date, holds: bool) -> None:
    text = f"Họp\n1. Phát thanh {printed}."
    reading = read(Document(NOTICE.encode(), media_type="text/plain"))
    assert reading.notice is not None
    reading.notice.text = text
    start = text.index("Phát")
    told = contract.Directive(text=text[start:], effective_from=day, start=start, end=len(text))
    reading.directives, reading.citations, reading.evidence = [told], [], []
    assert of(reading, "directives", "effective_from").holds is holds


def test_what_is_no_notice_has_no_places() -> None:
    assert places(read(Document(b"Lich cong tac tuan 12"))) == []
