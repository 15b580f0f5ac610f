"""Which paragraph is which item."""

# ruff: noqa: E501 (whole sentences, one a line)

from __future__ import annotations

from datetime import date

import pytest

from transforms.deadlines import Clock
from transforms.directives import body_start, itemised
from transforms.spans import Page

ISSUED = date(2023, 3, 10)
OPENS = "Chủ tịch UBND tỉnh kết luận như sau:\n"


def read(*lines: str) -> list[tuple[str | None, list[str]]]:
    text = OPENS + "\n".join(lines)
    page = Page(text)
    found = itemised(page, body_start(page, 0, len(text)), len(text), Clock(ISSUED, ISSUED))
    return [(each.path, each.lead) for each in found]


@pytest.mark.parametrize(
    ("marks", "paths"),
    [
        (("I- Nhiệm vụ", "1- {}", "a- {}", "b- {}", "2- {}"), ["I.1", "I.1.a", "I.1.b", "I.2"]),
        (("(1) {}", "(a) {}", "(b) {}", "(2) {}"), ["1", "1.a", "1.b", "2"]),
        (("1. {}", "(1) {}", "a) {}", "b) {}", "(2) {}", "2. {}"), ["1", "1.1", "1.1.a", "1.1.b", "1.2", "2"]),
        (("1. {}", "a) {}", "(1) {}", "(2) {}", "b) {}"), ["1", "1.a", "1.a.1", "1.a.2", "1.b"]),
        (("1. {}", "1) {}", "2) {}", "2. {}"), ["1", "1.1", "1.2", "2"]),
        (("1) {}", "2) {}", "- {}", "3) {}"), ["1", "2", "2.-1", "3"]),
        (("1.1. {}", "1.1.1. {}", "1.1.2. {}", "1.2. {}"), ["1.1", "1.1.1", "1.1.2", "1.2"]),
        (("Một là: {}", "Hai là, {}"), ["1", "2"]),
        (("- {}", "– {}", "+ {}"), ["-1", "-2", "-2.+1"]),
    ],
)  # fmt: skip
def test_marks(marks: tuple[str, ...], paths: list[str]) -> None:
    found = read(*(mark.format("Sở Y tế mua thêm vật tư.") for mark in marks))
    assert found == [(path, ["Sở Y tế"]) for path in paths]


@pytest.mark.parametrize(
    "heading",
    [
        "Sở Y tế:", "Sở Y tế", "Giao Sở Y tế:", "Đối với Sở Y tế:", "Yêu cầu Sở Y tế:",
        "Giao Sở Y tế chủ trì thực hiện các nhiệm vụ sau:", "Sở Y tế tập trung thực hiện tốt một số việc sau đây:",
    ],
)  # fmt: skip
@pytest.mark.parametrize("marks", [("1. ", "2. "), ("a) ", "b) "), ("- ", "- "), ("+ ", "+ ")])
def test_agencies_as_headings_over_items_that_count_anew(heading: str, marks: tuple[str, str]) -> None:
    one, two = marks
    found = read(
        heading, f"{one}Mua thêm vật tư.", f"{two}Tập huấn cho trạm y tế.",
        "UBND huyện Sông Mã, Công an tỉnh:", f"{one}Cắm biển báo.",
    )  # fmt: skip
    first, second = (mark.strip(" .)") for mark in marks)
    labels = (first, second) if first != second else (f"{first}1", f"{second}2")
    both = ["UBND huyện Sông Mã", "Công an tỉnh"]
    assert found == [
        (f"#1.{labels[0]}", ["Sở Y tế"]),
        (f"#1.{labels[1]}", ["Sở Y tế"]),
        (f"#2.{labels[0]}", both),
    ]


def test_agencies_within_an_item_and_the_item_after_it() -> None:
    found = read(
        "1. Về nguồn vốn: Sở Tài chính bố trí kinh phí.", "2. Nhiệm vụ của các đơn vị:",
        "Sở Y tế:", "1. Mua thêm vật tư.", "2. Tập huấn cho trạm y tế.", "Công an tỉnh:", "1. Xử lý xe quá tải.",
        "3. Giao Sở Nội vụ theo dõi.",
    )  # fmt: skip
    assert found == [
        ("1", ["Sở Tài chính"]),
        ("2.#1.1", ["Sở Y tế"]),
        ("2.#1.2", ["Sở Y tế"]),
        ("2.#2.1", ["Công an tỉnh"]),
        ("3", ["Sở Nội vụ"]),
    ]


def test_agencies_after_an_item_that_announces_nothing_stand_beside_it() -> None:
    found = read("1. Sở Y tế mua thêm vật tư.", "Công an tỉnh:", "1. Xử lý xe quá tải.", "2. Trực 24/24 giờ.")
    assert found == [("1", ["Sở Y tế"]), ("#1.1", ["Công an tỉnh"]), ("#1.2", ["Công an tỉnh"])]


def test_chapters_close_agencies() -> None:
    found = read(
        "I. Nhiệm vụ", "Sở Y tế:", "1. Mua thêm vật tư.", "II. Tổ chức thực hiện", "1. Sở Nội vụ theo dõi."
    )
    assert found == [("I.#1.1", ["Sở Y tế"]), ("II.1", ["Sở Nội vụ"])]


def test_a_sentence_broken_behind_its_semicolon() -> None:
    found = read(
        "1. Thống nhất chủ trương lập đồ án;", "giao Sở Xây dựng trình nhiệm vụ quy hoạch.", "2. Sở Y tế họp."
    )
    assert found == [("1", ["Sở Xây dựng"]), ("2", ["Sở Y tế"])]


def test_party_letters_under_a_heading_that_only_names() -> None:
    assert read(
        "1- Ban Dân vận Tỉnh ủy", "a- Đẩy mạnh thi đua.", "b- Ủng hộ quỹ.", "2- Tỉnh đoàn trồng cây."
    ) == [
        ("1.a", ["Ban Dân vận Tỉnh ủy"]),
        ("1.b", ["Ban Dân vận Tỉnh ủy"]),
        ("2", ["Tỉnh đoàn"]),
    ]
    assert read("1- Tỉnh đoàn a- Đẩy mạnh thi đua.", "b- Trồng cây.") == [
        ("1.a", ["Tỉnh đoàn"]),
        ("1.b", ["Tỉnh đoàn"]),
    ]


def test_bullets_of_two_signs_are_two_levels() -> None:
    assert read(
        "• Tỉnh đoàn:", "* Trồng cây ven đường.", "* Dọn rác bãi biển.", "• Sở Y tế:", "* Mua thêm thuốc."
    ) == [
        ("*1.*1", ["Tỉnh đoàn"]),
        ("*1.*2", ["Tỉnh đoàn"]),
        ("*2.*1", ["Sở Y tế"]),
    ]


def test_a_heading_whose_name_no_list_holds() -> None:
    assert read(
        "Tỉnh đoàn:",
        "- Trồng cây.",
        "Ban Bồi thường, giải phóng mặt bằng và Phát triển quỹ đất huyện:",
        "- Đo đạc.",
    ) == [
        ("#1.-1", ["Tỉnh đoàn"]),
        ("#2.-1", ["Ban Bồi thường, giải phóng mặt bằng và Phát triển quỹ đất huyện"]),
    ]


def test_a_day_alone_on_its_line_is_no_item() -> None:
    assert read(
        "1. Sở Y tế mua thuốc, xong trước", "22/5/2023.", "2. Tỉnh đoàn phối hợp với", "Sở Du lịch trồng hoa."
    ) == [
        ("1", ["Sở Y tế"]),
        ("2", ["Tỉnh đoàn"]),
    ]


def test_a_heading_with_its_one_paragraph_is_one_item() -> None:
    assert read(
        "1. Giao Sở Y tế và Tỉnh đoàn:", "Nâng tỷ lệ tiêm chủng lên ít nhất 84%.", "2. Sở Du lịch mở tuyến."
    ) == [
        ("1", ["Sở Y tế", "Tỉnh đoàn"]),
        ("2", ["Sở Du lịch"]),
    ]


def test_one_dash_in_prose_is_no_list() -> None:
    assert (
        read("Nhiều nhà thầu chậm.", "- Vật liệu khan hiếm.", "Sở Y tế mua thuốc.", "Sở Du lịch mở tuyến.")
        == []
    )


@pytest.mark.parametrize(
    "marks",
    [
        ("1./", "a./", "b./", "2./"),
        ("1/", "a/", "b/", "2/"),
        ("1.-", "a.-", "b.-", "2.-"),
        ("1)/", "a)/", "b)/", "2)/"),
        ("I./", "1./", "2./", "II./"),
    ],
)
def test_marks_with_two_signs(marks: tuple[str, ...]) -> None:
    first, one, two, second = (mark.rstrip("./-)") for mark in marks)
    texts = ("Về y tế:", "Sở Y tế mua thuốc.", "Tỉnh đoàn trồng cây.", "Sở Du lịch mở tuyến.")
    assert read(*(f"{mark} {text}" for mark, text in zip(marks, texts, strict=True))) == [
        (f"{first}.{one}", ["Sở Y tế"]),
        (f"{first}.{two}", ["Tỉnh đoàn"]),
        (second, ["Sở Du lịch"]),
    ]


@pytest.mark.parametrize("day", ["Thứ tư - 22/02/2023 10:15", "Thứ năm, ngày 9/3/2023", "Thứ sáu, 14:05"])
def test_a_day_of_the_week_opens_no_list(day: str) -> None:
    assert read(day, "Sở Y tế mua thuốc.", "Sở Du lịch mở tuyến.") == []


def test_ordinals_open_one() -> None:
    assert read("Thứ nhất, Sở Y tế mua thuốc.", "Thứ hai, trước 22/5/2023, Tỉnh đoàn trồng cây.") == [
        ("1", ["Sở Y tế"]),
        ("2", ["Tỉnh đoàn"]),
    ]


@pytest.mark.parametrize(
    ("marks", "paths"),
    [
        (("1.", "1.a)", "1.b)", "2."), ("1.a", "1.b", "2")),
        (("1)", "1.1)", "1.2)", "2)"), ("1.1", "1.2", "2")),
        (("1.", "(1.1)", "(1.2)", "2."), ("1.1", "1.2", "2")),
        (("a)", "a.1)", "a.2)", "b)"), ("a.1", "a.2", "b")),
        (("1.1.", "1.1.a)", "1.1.b)", "1.2."), ("1.1.a", "1.1.b", "1.2")),
    ],
)
def test_marks_that_repeat_the_mark_above(marks: tuple[str, ...], paths: tuple[str, ...]) -> None:
    texts = ("Sở Y tế:", "Mua thuốc.", "Thuê bác sĩ.", "Sở Du lịch mở tuyến.")
    assert read(*(f"{mark} {text}" for mark, text in zip(marks, texts, strict=True))) == [
        (path, [lead]) for path, lead in zip(paths, ("Sở Y tế", "Sở Y tế", "Sở Du lịch"), strict=True)
    ]
