"""By when, from when, how often: wordings of times."""

# ruff: noqa: E501 (whole sentences, one a line)

from __future__ import annotations

from datetime import date

import pytest

from transforms.deadlines import Clock, Times, read_times
from transforms.spans import Page

ISSUED = date(2023, 3, 10)


def times(text: str, issued: date | None = ISSUED) -> Times:
    page = Page(text)
    found = read_times(page, 0, len(text), Clock(issued, issued))
    for each in (found.due_text, found.recurrence):
        assert each is None or text[each.start : each.end] == each.value
    return found


@pytest.mark.parametrize(
    ("text", "due", "printed"),
    [
        ("Sở Y tế tổng kết trước ngày 25 tháng này.", date(2023, 3, 25), "trước ngày 25 tháng này"),
        ("Sở Y tế báo cáo chậm nhất ngày 5 tháng sau.", date(2023, 4, 5), "chậm nhất ngày 5 tháng sau"),
        ("Sở Y tế hoàn thành trong tháng này.", date(2023, 3, 31), "trong tháng này"),
        ("Sở Y tế hoàn thành trong quý này.", date(2023, 3, 31), "trong quý này"),
        ("Sở Y tế báo cáo kết quả trong tháng 12/2023.", date(2023, 12, 31), "trong tháng 12/2023"),
        ("Trình đề án trước ngày 15/8 năm sau.", date(2024, 8, 15), "trước ngày 15/8 năm sau"),
        ("Phấn đấu đến ngày 31/01/2024 đạt 95% kế hoạch.", date(2024, 1, 31), "đến ngày 31/01/2024"),
        ("Phấn đấu đến 31/01/2024 giải ngân 100% kế hoạch.", date(2024, 1, 31), "đến 31/01/2024"),
        ("Đến ngày 30/6/2023 phải thu hết nợ đọng.", date(2023, 6, 30), "Đến ngày 30/6/2023"),
        ("Gửi hồ sơ trước 17 giờ 00 ngày 20/3/2023.", date(2023, 3, 20), "trước 17 giờ 00 ngày 20/3/2023"),
        ("Trình trong vòng 05 ngày kể từ ngày ký Thông báo này.", date(2023, 3, 15), "trong vòng 05 ngày"),
        ("Trình trong vòng 05 ngày kể từ ngày có Thông báo này.", date(2023, 3, 15), "trong vòng 05 ngày"),
        ("Sở Y tế, trong thời hạn 03 ngày làm việc, trả lời.", date(2023, 3, 15), "trong thời hạn 03 ngày làm việc"),
    ],
)  # fmt: skip
def test_deadlines(text: str, due: date, printed: str) -> None:
    found = times(text)
    assert found.due_text is not None
    assert (found.due, found.due_text.value) == (due, printed)


@pytest.mark.parametrize(
    "text",
    [
        "Cấp phép trong vòng 04 ngày làm việc kể từ khi có biên bản nghiệm thu.",
        "Cấp thẻ trong thời hạn 03 ngày kể từ ngày nhận đủ hồ sơ.",
        "Đến ngày 28/02/2023 mới có 3 huyện phê duyệt phương án.",
        "Thống kê từ ngày 01/01 đến ngày 28/02/2023 và báo cáo.",
        "Thanh toán đúng tiến độ, không để dồn vào cuối năm.",
        "Chỉnh trang đường phố trước Tết Nguyên đán.",
        "Lấy kết quả làm căn cứ xếp loại người đứng đầu cuối năm.",
        "Báo cáo kết quả trong tháng 02/2023.",
        "Tính đến ngày 15/02/2023 đã giải ngân 12%.",
        "Báo cáo kết quả từ 01/01/2023 đến 31/12/2023 về UBND tỉnh.",
    ],
)
def test_what_is_no_day_to_finish_by(text: str) -> None:
    assert times(text).due is None


def test_days_without_a_day_of_issue() -> None:
    assert times("Trình trước ngày 25 tháng này.", None).due is None
    assert times("Hoàn thành trong tháng này.", None).due is None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Cung cấp bản tin 10 ngày một lần.", "10 ngày một lần"),
        ("Sáu tháng một lần báo cáo Ban Thường vụ.", "Sáu tháng một lần"),
        ("Rà soát mỗi quý một lần.", "mỗi quý một lần"),
        ("Báo cáo ba tháng một lần.", "ba tháng một lần"),
        ("Định kỳ ngày 15 hằng tháng gửi số liệu.", "Định kỳ ngày 15 hằng tháng"),
        ("Gửi số liệu định kỳ vào thứ hai hằng tuần.", "định kỳ vào thứ hai hằng tuần"),
        ("Đo mực nước 5 ngày/lần.", "5 ngày/lần"),
    ],
)
def test_recurrence_in_words(text: str, printed: str) -> None:
    found = times(text)
    assert found.recurrence is not None
    assert found.recurrence.value == printed
    assert found.due is None


def test_so_often_a_month_is_a_quota() -> None:
    assert times("Kiểm tra tối thiểu 02 lần/tháng.").recurrence is None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Báo cáo số liệu trước 17 giờ hằng ngày.", "trước 17 giờ hằng ngày"),
        ("Gửi số liệu trước 10 giờ thứ Hai hằng tuần.", "trước 10 giờ thứ Hai hằng tuần"),
        ("Rà soát; hằng ngày, trước 16 giờ 30, báo cáo Sở Y tế.", "hằng ngày, trước 16 giờ 30"),
        ("Xuống địa bàn; hằng tuần, vào sáng thứ Ba, báo cáo.", "hằng tuần, vào sáng thứ Ba"),
        (
            "Định kỳ 02 tuần một lần, vào chiều thứ Sáu, báo cáo.",
            "Định kỳ 02 tuần một lần, vào chiều thứ Sáu",
        ),
        ("Lấy mẫu nước định kỳ mỗi quý 03 lần.", "định kỳ mỗi quý 03 lần"),
        ("Công bố giá hằng quý, chậm nhất là ngày 10 của tháng sau.", "hằng quý"),
    ],
)
def test_the_time_of_day_belongs_to_what_recurs(text: str, printed: str) -> None:
    found = times(text)
    assert found.recurrence is not None
    assert found.recurrence.value == printed


@pytest.mark.parametrize(
    ("text", "due", "printed"),
    [
        ("Nối mạng nước, không để chậm quá ngày 01/9/2023.", date(2023, 9, 1), "không để chậm quá ngày 01/9/2023"),
        ("Trình đề án không muộn hơn ngày 15/5.", date(2023, 5, 15), "không muộn hơn ngày 15/5"),
        ("Bàn giao mặt bằng không quá tháng 6/2023.", date(2023, 6, 30), "không quá tháng 6/2023"),
        ("Khởi công không để quá quý II/2023.", date(2023, 6, 30), "không để quá quý II/2023"),
        ("Gửi báo cáo, không trễ hơn 10/4/2023.", date(2023, 4, 10), "không trễ hơn 10/4/2023"),
        ("Phấn đấu đến 31-7 có 100% hộ bàn giao đất.", date(2023, 7, 31), "đến 31-7"),
        ("Phấn đấu đến 30/6 hoàn thành thảm nhựa.", date(2023, 6, 30), "đến 30/6"),
        ("Đến 15/4 phải xong hồ sơ.", date(2023, 4, 15), "Đến 15/4"),
    ],
)  # fmt: skip
def test_not_later_than_and_days_to_reach(text: str, due: date, printed: str) -> None:
    found = times(text)
    assert found.due == due
    assert found.due_text is not None
    assert found.due_text.value == printed


@pytest.mark.parametrize(
    "text",
    [
        "Xử lý không quá 5/10 hồ sơ trễ.",
        "Thu phí không quá 10/100 giá trị.",
        "Trả hồ sơ không quá 05 ngày cho một lượt.",
        "Phấn đấu đến 2/3 số hộ dùng nước sạch.",
        "Không để kéo dài hơn nữa.",
    ],
)
def test_shares_and_counts_are_no_days(text: str) -> None:
    assert times(text).due is None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Định kỳ 17 giờ hằng ngày cập nhật tình hình.", "Định kỳ 17 giờ hằng ngày"),
        ("Định kỳ trước 16 giờ thứ Năm hằng tuần, báo cáo.", "Định kỳ trước 16 giờ thứ Năm hằng tuần"),
        ("Đo độ mặn 2 lần mỗi ngày và thông báo.", "2 lần mỗi ngày"),
        ("Kiểm tra hai lần một tuần.", "hai lần một tuần"),
        ("Theo lĩnh vực, mỗi tháng ít nhất một lần kiểm tra.", "mỗi tháng ít nhất một lần"),
        ("Mỗi quý tối thiểu 02 lần tiếp dân.", "Mỗi quý tối thiểu 02 lần"),
        ("Đài tỉnh mỗi tuần đăng, phát tin.", "mỗi tuần"),
        ("Mỗi tháng tổng hợp kết quả.", "Mỗi tháng"),
        ("Họp tổ vào chủ nhật hằng tuần.", "chủ nhật hằng tuần"),
    ],
)
def test_how_often_in_other_orders(text: str, printed: str) -> None:
    found = times(text)
    assert found.recurrence is not None
    assert found.recurrence.value == printed


@pytest.mark.parametrize("text", ["Thu nhập mỗi tháng 5 triệu đồng.", "Phân công mỗi ngày một tổ trực."])
def test_each_is_not_how_often(text: str) -> None:
    assert times(text).recurrence is None


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Báo cáo trước 16h00 thứ Sáu (ngày 17/3/2023).", date(2023, 3, 17)),
        ("Gửi số liệu chậm nhất chiều thứ Năm, ngày 16/3.", date(2023, 3, 16)),
        ("Trình trước thứ Hai (20/3/2023).", date(2023, 3, 20)),
    ],
)
def test_a_day_with_its_weekday(text: str, due: date) -> None:
    assert times(text).due == due


@pytest.mark.parametrize(
    "printed",
    [
        "trước ngày 31/12 hằng năm",
        "trước 15/6 hằng năm",
        "vào ngày 10 tháng 12 hằng năm",
        "trong tháng 11 hằng năm",
    ],
)
def test_a_day_of_each_year(printed: str) -> None:
    found = times(f"Các huyện báo cáo {printed}.")
    assert found.due is None
    assert found.recurrence is not None
    assert found.recurrence.value == printed


@pytest.mark.parametrize(
    "printed",
    ["trước ngày 20 tháng cuối quý", "trước ngày 15 của tháng cuối quý", "vào ngày 05 tháng đầu mỗi quý"],
)
def test_a_day_of_each_quarter(printed: str) -> None:
    found = times(f"Các huyện gửi kết quả {printed}.")
    assert found.recurrence is not None
    assert found.recurrence.value == printed


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Xây cầu; tiến độ hoàn thành: quý III/2023.", date(2023, 9, 30)),
        ("Xây cầu; thời gian hoàn thành: tháng 8/2023.", date(2023, 8, 31)),
        ("Xây cầu; thời hạn: quý IV/2023.", date(2023, 12, 31)),
    ],
)
def test_a_term_behind_its_colon(text: str, due: date) -> None:
    assert times(text).due == due
