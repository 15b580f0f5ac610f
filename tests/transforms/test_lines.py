"""Lines as such: marks, stamps, wraps, the head of a saved page, what stands behind the document."""

from __future__ import annotations

from datetime import date

import pytest

from transforms import furniture, lines, plain
from transforms.document import Document
from transforms.lines import HANOI
from transforms.text import clean


def read(text: str) -> str:
    return clean(Document(body=text.encode(), media_type="text/plain")).text


# --- marks and wraps ------------------------------------------------------------------------------


def test_party_letters_are_marks_and_join_no_line_above() -> None:
    above = "2- Đảng ủy các doanh nghiệp"
    below = ["a- Rà soát tổ chức đảng.", "b- Báo cáo trước ngày 15/8."]
    assert lines.rejoin([above, *below]) == [above, *below]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("hoàn thành trong quý", "III/2022."),
        ("(xong trong quý", "II năm 2025)."),
        ("báo cáo trước 16 giờ", "00 ngày 26/7/2018."),
        ("chậm nhất là ngày", "23/11/2025."),
    ],
)
def test_a_date_that_a_line_cut_is_whole_again(above: str, below: str) -> None:
    assert lines.rejoin([above, below]) == [f"{above} {below}"]


@pytest.mark.parametrize(
    ("above", "below"), [("Nhiệm vụ trong quý", "I. Về đầu tư"), ("Theo quý", "IV) Khác")]
)
def test_a_roman_mark_is_no_quarter(above: str, below: str) -> None:
    assert lines.rejoin([above, below]) == [above, below]


WRAPPED = """THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh Lục Văn
Khôi tại cuộc họp Ban Chỉ đạo cải cách
hành chính

Ngày 12/3/2022, Chủ tịch UBND tỉnh Lục Văn Khôi chủ trì cuộc họp của Ban Chỉ
đạo. Dự họp có Giám đốc Sở  Nội  vụ; lãnh đạo UBND thành phố Sơn Trà và bà Mai
Hồng Lê, Chánh Văn phòng UBND tỉnh.
- Giao Sở Nội vụ công bố chỉ số hài lòng của năm trước, hướng dẫn các địa
phương cách chấm điểm mới và báo cáo kết quả trước kỳ họp cuối năm. Các xã
chưa có bộ phận một cửa phải làm ngay, phải có người trực vào ngày thứ bảy.
Sở Tư pháp:
- Rà soát thủ tục hành chính, kết quả gửi Văn phòng UBND tỉnh trước ngày
30/3/2022.
"""


def test_a_summary_over_several_lines_names_cut_in_two_and_who_is_addressed_next() -> None:
    assert read(WRAPPED).split("\n") == [
        "THÔNG BÁO",
        "Kết luận của Chủ tịch UBND tỉnh Lục Văn Khôi tại cuộc họp Ban Chỉ đạo cải cách hành chính",
        "Ngày 12/3/2022, Chủ tịch UBND tỉnh Lục Văn Khôi chủ trì cuộc họp của Ban Chỉ đạo. Dự họp có "
        "Giám đốc Sở Nội vụ; lãnh đạo UBND thành phố Sơn Trà và bà Mai Hồng Lê, Chánh Văn phòng UBND tỉnh.",
        "- Giao Sở Nội vụ công bố chỉ số hài lòng của năm trước, hướng dẫn các địa phương cách chấm điểm mới "
        "và báo cáo kết quả trước kỳ họp cuối năm. Các xã chưa có bộ phận một cửa phải làm ngay, phải có "
        "người trực vào ngày thứ bảy.",
        "Sở Tư pháp:",
        "- Rà soát thủ tục hành chính, kết quả gửi Văn phòng UBND tỉnh trước ngày 30/3/2022.",
    ]


def test_lines_below_the_name_of_the_type_stay_apart_where_they_are_no_summary() -> None:
    typed = [
        "THÔNG BÁO",
        "Kết luận của Chủ tịch UBND tỉnh",
        "1. Sở Y tế báo cáo.",
        "2. Sở Nội vụ báo cáo.",
        "",
    ]
    assert plain.paragraphs(typed) == typed[:-1]


def test_the_name_of_the_type_as_the_last_line() -> None:
    assert plain.paragraphs(["Họp", "THÔNG BÁO"]) == ["Họp", "THÔNG BÁO"]


@pytest.mark.parametrize("gap", [" " * 10, "\t", "\u200b          "], ids=["spaces", "tab", "zero-width"])
@pytest.mark.parametrize("number", ["Số: 46/TB-UBND", "Số:        /TB-UBND"])
def test_two_columns_of_a_head_come_apart_whatever_parts_them(gap: str, number: str) -> None:
    made = read(
        f"ỦY BAN NHÂN DÂN{gap}CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        f"TỈNH LẠNG SƠN{gap}Độc lập - Tự do - Hạnh phúc\n"
        f"{number}{gap}Lạng Sơn, ngày 02 tháng 4 năm 2020\n\nTHÔNG BÁO\nKết luận của Chủ tịch UBND tỉnh\n"
    )
    assert made.split("\n") == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH LẠNG SƠN",
        " ".join(number.split()),
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lạng Sơn, ngày 02 tháng 4 năm 2020",
        "THÔNG BÁO",
        "Kết luận của Chủ tịch UBND tỉnh",
    ]


def test_a_second_motto_printed_into_an_issuer_is_left_as_it_is() -> None:
    both = "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    once = lines.clean([both, "Số: 187/TB-UBND Phú Thọ, ngày 04 tháng 10 năm 2023", both])
    assert once[:2] == ["ỦY BAN NHÂN DÂN", "Số: 187/TB-UBND"]
    assert lines.clean(once) == once


# --- stamps and the head of a page ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("09:41 21/3/2023In bài viếtGửi email", date(2023, 3, 21)),
        ("Thứ Hai, 20/3/2023 | 09:41 GMT+74 phút đọc", date(2023, 3, 20)),
        ("20/3/2023 09:41 • 4 phút đọc", date(2023, 3, 20)),
        ("Hôm nay: Thứ Bảy, 4 tháng 3, 2023", date(2023, 3, 4)),
        ("1. Thời gian: 8 giờ 00 ngày 20/3/2023.", None),
        ("a) Ngày 20/3/2023", None),
        ("II. Ngày 20/3/2023", None),
        ("20.3.2023 08:00", date(2023, 3, 20)),
    ],
)
def test_stamps_glued_to_buttons_and_items_that_are_none(line: str, day: date | None) -> None:
    made = lines.stamp(line)
    assert (made.astimezone(HANOI).date() if made else None) == day


FORMAL = [
    "UBND TỈNH PHÚ YÊN",
    "VĂN PHÒNG",
    "Số: 21/GM-VPUBND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Phú Yên, ngày 16 tháng 02 năm 2022",
    "GIẤY MỜI",
    "Họp về phương án điều tiết nước",
    "1. Thời gian: 8 giờ 00 ngày 21/02/2022.",
    "2. Địa điểm: Phòng họp A.",
]


def test_the_time_of_a_meeting_is_no_stamp_and_the_head_above_it_stays() -> None:
    assert lines.opening(FORMAL) == (None, None, FORMAL)
    below = [*FORMAL[:7], "8 giờ 00 ngày 21/02/2022", *FORMAL[8:]]
    assert lines.opening(below) == (None, None, below)


def test_the_end_of_a_deadline_on_a_line_of_its_own_is_no_stamp() -> None:
    page = [
        "Họp về thuế",
        "Ngày 2/3/2022, Chủ tịch UBND tỉnh họp.",
        "- Cục Thuế báo cáo trước ngày",
        "30/3/2022.",
    ]
    assert lines.opening(page) == ("Họp về thuế", None, page[1:])


def test_a_long_menu_above_the_title() -> None:
    menu = [
        f"Chuyên trang số {each}" for each in ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
    ]
    page = [
        "Bỏ qua để đến Nội dung",
        "CỔNG THÔNG TIN ĐIỆN TỬ",
        "Hôm nay: Chủ Nhật, 5 tháng 3, 2023",
        *menu,
        *menu,
        "Họp về phương án điều tiết nước",
        "(21/02/2022) Cỡ chữ: A A A",
        "Ngày 21/02/2022, Chủ tịch UBND tỉnh chủ trì cuộc họp về phương án điều tiết nước.",
    ]
    title, published, text = lines.opening(page)
    assert title == "Họp về phương án điều tiết nước"
    assert published is not None
    assert published.astimezone(HANOI).date() == date(2022, 2, 21)
    assert text == page[-1:]


def test_the_asterisk_under_a_party_issuer_is_no_line() -> None:
    head = "TỈNH ỦY KON TUM ĐẢNG CỘNG SẢN VIỆT NAM\n* Kon Tum, ngày 19 tháng 02 năm 2021\nSố 86-TB/TU\n"
    once = read(head + "THÔNG BÁO\nKết luận của Thường trực Tỉnh ủy\n")
    assert "*" not in once.split("\n")
    assert read(once) == once


# --- what stands behind ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Các bài liên quan:",
        "Đọc nhiều",
        "Những tin cùng chủ đề",
        "Tin được quan tâm nhất",
        "Bạn thấy nội dung này có hữu ích không?",
        "Họ và tên: *",
        "Xem tin theo ngày: 21 Tháng 11 2019",
    ],
)
def test_tails(line: str) -> None:
    assert furniture.is_tail(line)


@pytest.mark.parametrize(
    "line",
    [
        "Tin vào sự lãnh đạo của Đảng",
        "Các bài học kinh nghiệm:",
        "Văn bản này thay thế văn bản trước",
        "Thông tin liên lạc phải thông suốt:",
        "Thông tin, tuyên truyền: Sở Văn hóa",
        "*",
        "1. Họ và tên: Hoàng Văn A",
    ],
)
def test_no_tails(line: str) -> None:
    assert not furniture.is_tail(line)


@pytest.mark.parametrize(
    "line",
    ["#an sinh#Phú Yên", "5 phút đọc", "« Quay lại", "Mã kiểm tra:", "Email: *", "Sơ đồ site", "Hộp thư"],
)
def test_buttons_and_tags(line: str) -> None:
    assert furniture.is_line(line)


def test_the_foot_of_a_site_and_the_address_of_an_office() -> None:
    foot = "© 2024 UBND tỉnh. Điện thoại: 0257 380 0000"
    office = "Địa chỉ: 07 Độc Lập, thành phố Tuy Hòa. Điện thoại: 0257 380 0000. Email: ubnd@a.vn"
    assert furniture.is_footer(foot)
    assert not furniture.is_footer(office)
    assert not furniture.is_footer("Giao Sở Thông tin cấp giấy phép số hóa tài liệu, bảo vệ bản quyền.")
    assert furniture.is_footer(
        "Giấy phép số 30/GP-TTĐT do Cục Phát thanh, truyền hình và thông tin điện tử cấp ngày 15/8/2012"
    )
    assert not furniture.is_footer("Giấy phép khai thác khoáng sản số 30/GP-UBND ngày 15/8/2012")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("CỔNG THÔNG TIN ĐIỆN TỬ TỈNH SƠN LA", True),
        ("Trang thông tin điện tử Văn phòng UBND tỉnh", True),
        ("- Cổng Thông tin điện tử tỉnh;", False),
        ("Cổng Thông tin điện tử tỉnh đăng tải, báo cáo kết quả", False),
    ],
)
def test_the_name_of_a_site(line: str, named: bool) -> None:
    assert furniture.names_site(line) is named


def test_recipients_glued_to_the_end_of_the_text_stand_apart() -> None:
    text = "Văn phòng UBND tỉnh thông báo để các cơ quan, đơn vị biết, thực hiện./."
    below = ["- Như trên;", "- Lưu: VT."]
    assert lines.clean([f"{text} Nơi nhận:", *below]) == [text, "Nơi nhận:", *below]
    within = "Gửi về Sở Nội vụ. Nơi nhận: phòng số 2."
    assert lines.clean([within]) == [within]


ENTRY = ["Số ký hiệu | 7/TB-UBND", "Ngày ban hành | 01/02/2025", "Trích yếu | Kết luận về đê điều"]


@pytest.mark.parametrize(
    ("above", "entry"),
    [
        (["Loại văn bản", "Cơ quan ban hành", "- UBND tỉnh"], ENTRY),
        (["Chi tiết văn bản"], [each.replace(" |", ":") for each in ENTRY]),
        ([], [part for each in ENTRY for part in each.split(" | ")]),
        ([], [" | ".join(ENTRY[:2]), ENTRY[2], "Loại văn bản | Thông báo"]),
    ],
    ids=["beside a filter", "colons", "values below", "two a row"],
)
def test_the_properties_of_a_document_in_a_library(above: list[str], entry: list[str]) -> None:
    found = lines.library_entry([*above, *entry])
    assert found is not None
    assert found[1] == "Kết luận về đê điều"
    assert [*above, *entry][found[0]].startswith(("Số ký hiệu", "Trích yếu"))


def test_a_filter_alone_is_no_entry_of_a_library() -> None:
    assert lines.library_entry(["Loại văn bản", "Cơ quan ban hành", "Ngày ban hành", "Số ký hiệu"]) is None
    assert lines.library_entry(["Trích yếu: Kết luận về đê điều"]) is None


def test_a_list_of_other_documents_behind_the_properties_of_one_goes() -> None:
    others = ["Văn bản cùng lĩnh vực", "- 6/TB-UBND (01/01/2025) Kết luận về thủy lợi"]
    assert lines.clean([*ENTRY, *others]) == ENTRY


def test_a_byline_glued_to_the_last_word_above_a_comment_form() -> None:
    body = (
        "Chủ tịch UBND tỉnh giao Sở Công Thương bình ổn giá, không để thiếu hàng dịp lễ và báo cáo kịp thời."
    )
    made = clean(
        Document(
            f"Họp về giá cả\n21/11/2019\n{body}Đỗ Minh NguyệtÝ kiến bạn đọc\n\nHọ và tên: *\nEmail: *\n"
            f"Mã kiểm tra:\nCác tin khác\nHọp về thuế (20/11/2019)\n".encode()
        )
    )
    assert made.text.split("\n") == ["Họp về giá cả", body, "Đỗ Minh Nguyệt"]
    assert made.author == "Đỗ Minh Nguyệt"
