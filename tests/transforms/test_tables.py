"""Tables that hand out tasks."""

# ruff: noqa: E501 (whole rows, one a line)

from __future__ import annotations

from datetime import date

import pytest

from transforms.contract import Directive
from transforms.deadlines import Clock
from transforms.directives import body_start, itemised
from transforms.spans import Page
from transforms.tables import task_tables

ISSUED = date(2023, 3, 10)
OPENS = "Chủ tịch UBND tỉnh kết luận và phân công nhiệm vụ như sau:\n"
HEAD = "STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn hoàn thành\n"


def read(text: str) -> list[Directive]:
    page = Page(text)
    found = itemised(page, body_start(page, 0, len(text)), len(text), Clock(ISSUED, ISSUED))
    for each in found:
        assert text[each.start : each.end] == each.text
        for printed in (*each.lead, *each.with_, each.due_text, each.recurrence):
            assert printed is None or printed in text
    return found


def test_a_row_is_a_directive() -> None:
    (first, second) = read(
        f"{OPENS}{HEAD}"
        "1 | Lập hồ sơ mời thầu gói thầu số 3; bảo đảm 100% vốn đối ứng | Sở Xây dựng | Sở Tài chính, Kho bạc Nhà nước tỉnh | 31/5/2023\n"
        "2 | Thống kê hộ nuôi cá lồng | UBND huyện Quỳnh Nhai | | Hằng tháng\n"
        "Văn phòng UBND tỉnh thông báo để các cơ quan biết, thực hiện./."
    )
    assert (first.path, first.text[:7], first.lead) == ("1", "Lập hồ ", ["Sở Xây dựng"])
    assert first.with_ == ["Sở Tài chính", "Kho bạc Nhà nước tỉnh"]
    assert (first.due_date, first.due_text, first.quotas) == (date(2023, 5, 31), "31/5/2023", ["100%"])
    assert (second.path, second.lead, second.with_) == ("2", ["UBND huyện Quỳnh Nhai"], [])
    assert (second.due_date, second.recurrence) == (None, "Hằng tháng")


def test_columns_in_another_order_with_groups_under_an_item() -> None:
    found = read(
        "Chủ tịch UBND tỉnh kết luận như sau:\n1. Giao Sở Nội vụ soạn quy chế.\n2. Phân công nhiệm vụ:\n"
        "TT | Nội dung công việc | Thời gian hoàn thành | Ghi chú | Đơn vị thực hiện | Phối hợp\n"
        "I | Lĩnh vực thủy lợi | | | |\n"
        "1 | Nạo vét kênh N2 | Quý II/2023 | Vốn sự nghiệp | Chi cục Thủy lợi | \n"
        "II. Lĩnh vực y tế\n"
        "1 | Mua máy thở | Tháng 4 | | Sở Y tế | Sở Tài chính\n"
        "3. Sở Tư pháp thẩm định quy chế."
    )
    assert [(each.path, each.lead, each.with_, each.due_date) for each in found] == [
        ("1", ["Sở Nội vụ"], [], None),
        ("2.I.1", ["Chi cục Thủy lợi"], [], date(2023, 6, 30)),
        ("2.II.1", ["Sở Y tế"], ["Sở Tài chính"], date(2023, 4, 30)),
        ("3", ["Sở Tư pháp"], [], None),
    ]


def test_a_blank_agency_inherits_nothing() -> None:
    first, second = read(
        f"{OPENS}{HEAD}1 | Lập quy hoạch chợ | Sở Công Thương | | \n2 | Đặt tên đường | | Sở Xây dựng | "
    )
    assert (first.lead, first.due_date) == (["Sở Công Thương"], None)
    assert (second.lead, second.with_) == ([], ["Sở Xây dựng"])


def test_a_group_that_names_an_agency_hands_it_down() -> None:
    found = read(
        f"{OPENS}TT | Nhiệm vụ | Thời hạn\nI | Sở Công Thương |\n1 | Rà soát phụ tải | 30/4/2023\nII | Công an tỉnh |\n1 | Xử lý xe quá khổ | Trong tháng 3"
    )
    assert [(each.path, each.lead, each.due_date) for each in found] == [
        ("I.1", ["Sở Công Thương"], date(2023, 4, 30)),
        ("II.1", ["Công an tỉnh"], date(2023, 3, 31)),
    ]


def test_two_rows_of_headings() -> None:
    (found,) = read(
        f"{OPENS}STT | Nhiệm vụ | Cơ quan thực hiện | | Thời hạn\n| | Chủ trì | Phối hợp |\n1 | Trồng rừng thay thế | Sở Công Thương | Hạt Kiểm lâm | Năm 2023"
    )
    assert (found.lead, found.with_, found.due_date) == (
        ["Sở Công Thương"],
        ["Hạt Kiểm lâm"],
        date(2023, 12, 31),
    )


def test_roles_within_one_cell() -> None:
    first, second = read(
        f"{OPENS}STT | Công việc | Đơn vị thực hiện\n1 | Mở lớp dạy nghề | Sở Nội vụ chủ trì; Sở Tài chính phối hợp\n2 | Thu phí | Chủ trì: Sở Tài chính; phối hợp: Cục Thuế tỉnh"
    )
    assert (first.lead, first.with_) == (["Sở Nội vụ"], ["Sở Tài chính"])
    assert (second.lead, second.with_) == (["Sở Tài chính"], ["Cục Thuế tỉnh"])


def test_a_name_no_grammar_knows_is_taken_as_printed() -> None:
    (found,) = read(f"{OPENS}{HEAD}1 | Bảo trì phần mềm | Nhóm ABC-17 | | 30/6/2023")
    assert (found.lead, found.lead_ids) == (["Nhóm ABC-17"], [None])


def test_the_deadline_of_the_task_stands_where_its_cell_is_blank() -> None:
    (found,) = read(f"{OPENS}{HEAD}1 | Bàn giao trụ sở trước ngày 20/4/2023 | Sở Tài chính | | ")
    assert (found.due_date, found.due_text) == (date(2023, 4, 20), "trước ngày 20/4/2023")


def test_a_row_with_cells_missing() -> None:
    (found,) = read(f"{OPENS}{HEAD}1 | Tổ chức hội chợ | Sở Công Thương | Quý IV/2023")
    assert (found.lead, found.with_, found.due_date) == (["Sở Công Thương"], [], date(2023, 12, 31))


@pytest.mark.parametrize(
    "header",
    [
        "STT | Chỉ tiêu | Đơn vị tính | Kế hoạch | Thực hiện",
        "STT | Nhiệm vụ | Cơ quan chủ trì | Kết quả thực hiện",
        "STT | Huyện | Diện tích | Tỷ lệ",
        "Họ và tên | Chức vụ | Đơn vị",
    ],
)
def test_tables_that_hand_out_nothing(header: str) -> None:
    text = f"{OPENS}{header}\n1 | Thu ngân sách | Cục Thuế tỉnh | 612\n1. Sở Y tế mua thuốc."
    assert [(each.path, each.lead) for each in read(text)] == [("1", ["Sở Y tế"])]
    assert task_tables(Page(text), 0, len(text)) == []


@pytest.mark.parametrize(
    ("cell", "due"),
    [
        ("30/9", date(2023, 9, 30)),
        ("Trước 15/4/2023", date(2023, 4, 15)),
        ("Xong trước ngày 01/6", date(2023, 6, 1)),
        ("Từ 01/4 đến 30/6/2023", date(2023, 6, 30)),
        ("Tháng 12/2023", date(2023, 12, 31)),
        ("Cuối tháng 5", date(2023, 5, 31)),
        ("Quý I/2024", date(2024, 3, 31)),
        ("Năm 2024", date(2024, 12, 31)),
        ("2024", date(2024, 12, 31)),
        ("Thường xuyên", None),
        ("Sau khi được phê duyệt", None),
    ],
)
def test_what_a_cell_of_deadlines_says(cell: str, due: date | None) -> None:
    (found,) = read(f"{OPENS}{HEAD}1 | Lập đề án | Sở Nội vụ | | {cell}")
    assert (found.due_date, found.due_text is None) == (due, due is None)
