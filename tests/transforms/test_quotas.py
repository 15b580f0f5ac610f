"""Shares and counts with their units."""

from __future__ import annotations

import pytest

from transforms.quotas import quotas
from transforms.spans import Page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Trang bị tối thiểu 02 máy in/đơn vị.", ["02 máy in/đơn vị"]),
        ("Dự trữ tối thiểu 07 kg/con/ngày.", ["07 kg/con/ngày"]),
        ("Bố trí ít nhất 03 tổ tuần tra/phường.", ["03 tổ tuần tra/phường"]),
        ("Mời gọi ít nhất 02 nhà máy chế biến.", ["02 nhà máy"]),
        ("Hỗ trợ ít nhất 120 nhà cho hộ nghèo.", ["120 nhà"]),
        ("Làm mới ít nhất 50 km đường.", ["50 km"]),
        ("Giảm nợ đọng thuế xuống dưới 5% tổng thu.", ["5%"]),
        ("Giảm lãi suất ít nhất 0,5%/năm.", ["0,5%/năm"]),
        ("Tỷ lệ hộ nghèo còn 4,2%, giảm 1,1% so với cùng kỳ.", []),
        ("Đã giải ngân 12%.", []),
        ("Chỉ đạo ký cam kết với 100% hộ nuôi.", ["100%"]),
        ("Chỉ có 40% hộ ký.", []),
        ("Mỗi trạm có ít nhất 02 kỹ thuật viên trực đêm.", ["02 kỹ thuật viên"]),
        ("Mở ít nhất 04 tour sinh thái mới.", ["04 tour"]),
        ("Đến nay 97% hộ dân đã có điện. Giao Sở Y tế khám cho 100% trẻ em.", ["100%"]),
        ("Giải ngân 100% kế hoạch vốn đã giao.", ["100%"]),
        ("Rà soát quỹ đất 20% tại các khu đô thị.", []),
    ],
)
def test_units_as_printed(text: str, found: list[str]) -> None:
    assert quotas(Page(text), 0, len(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Phấn đấu che phủ rừng đạt trên 58,5%, hộ nghèo giảm còn dưới 3%.", ["58,5%", "3%"]),
        ("Mục tiêu tăng trưởng 9%, lạm phát thấp hơn 4%.", ["9%", "4%"]),
        ("Phấn đấu thu ngân sách vượt 10%; hiện hộ nghèo còn 3%.", ["10%"]),
    ],
)
def test_all_that_a_sentence_aims_at(text: str, found: list[str]) -> None:
    assert quotas(Page(text), 0, len(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Công suất tối thiểu 1.000 m3/ngày đêm.", ["1.000 m3/ngày đêm"]),
        ("Mỗi hộ ít nhất 60 m2 đất ở.", ["60 m2"]),
        ("Giữ ổn định hộ nghèo dưới 1%.", ["1%"]),
        ("Khống chế tỷ lệ sinh con thứ ba dưới 10%.", ["10%"]),
    ],
)
def test_floors_by_area_and_what_is_to_be_kept(text: str, found: list[str]) -> None:
    assert quotas(Page(text), 0, len(text)) == found
