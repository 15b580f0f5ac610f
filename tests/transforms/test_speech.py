"""Who is told what in prose: topics before the agency, passives, who speaks."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.deadlines import Clock
from transforms.spans import Page
from transforms.speech import spoken

DAY = date(2024, 5, 20)
FIRST = "Kết luận hội nghị, đồng chí Lò Văn Hặc yêu cầu Sở Y tế rà soát danh mục thuốc.\n"


def told(text: str, title: str | None = "Phó Chủ tịch UBND tỉnh") -> list[list[str]]:
    found = spoken(Page(text), 0, len(text), "Lò Văn Hặc", Clock(DAY, DAY), title=title)
    for each in found:
        assert text[each.start : each.end] == each.text
    return [each.lead for each in found]


@pytest.mark.parametrize(
    ("paragraph", "leads"),
    [
        (
            "Liên quan vật liệu san lấp, Sở Nông nghiệp và Môi trường hoàn tất thủ tục mỏ cát trong quý III.",
            [["Sở Nông nghiệp và Môi trường"]],
        ),
        (
            "Liên quan đến đề xuất lắp camera, Sở Khoa học và Công nghệ được phân công thẩm định; "
            "Sở Tài chính bố trí kinh phí.",
            [["Sở Khoa học và Công nghệ"], ["Sở Tài chính"]],
        ),
        (
            "Riêng dự án Bệnh viện Ung bướu, Ban Quản lý dự án Đầu tư xây dựng thành phố phải bàn giao nhà.",
            [["Ban Quản lý dự án Đầu tư xây dựng thành phố"]],
        ),
        (
            "Riêng các cống ngăn mặn, BQL dự án 2 cần tập trung chỉ đạo nhà thầu hợp long.",
            [["BQL dự án 2"]],
        ),
        ("Với các dự án chậm, chủ đầu tư phải cam kết từng mốc thời gian.", [["chủ đầu tư"]]),
        (
            "Trong lĩnh vực giáo dục, Sở Giáo dục và Đào tạo phải sắp xếp trường lớp.",
            [["Sở Giáo dục và Đào tạo"]],
        ),
        ("Để kịp tiến độ, Sở Xây dựng khẩn trương công bố giá vật liệu.", [["Sở Xây dựng"]]),
        ("Nếu phát hiện sai phạm, Thanh tra tỉnh phải chuyển hồ sơ.", [["Thanh tra tỉnh"]]),
        ("Khi có kết quả, Sở Tài chính thông báo cho các đơn vị biết.", [["Sở Tài chính"]]),
        ("Trên cơ sở đó, Sở Nội vụ tổng hợp, trình UBND tỉnh.", [["Sở Nội vụ"]]),
        ("Trước ngày 15/6, UBND các huyện báo cáo kết quả.", [["UBND các huyện"]]),
        ("Từ nay đến cuối năm, Sở Giao thông vận tải phải làm xong 3 cây cầu.", [["Sở Giao thông vận tải"]]),
        ("Tại vùng trũng, UBND các xã phải di dời dân.", [["UBND các xã"]]),
        (
            "Giao Thanh tra tỉnh thanh tra 3 dự án; giao Sở Tư pháp rà soát văn bản.",
            [["Thanh tra tỉnh"], ["Sở Tư pháp"]],
        ),
        ("Về kiến nghị của doanh nghiệp, Cục Thuế tỉnh được giao trả lời.", [["Cục Thuế tỉnh"]]),
        ("Liên quan đến phản ánh của người dân, Sở Y tế được yêu cầu giải trình.", [["Sở Y tế"]]),
    ],
)
def test_what_an_order_is_about_stands_before_whom_it_tells(paragraph: str, leads: list[list[str]]) -> None:
    assert told(FIRST + paragraph) == [["Sở Y tế"], *leads]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Tại hội nghị, Sở Nội vụ báo cáo kết quả.",
        "Trong 5 tháng đầu năm, Sở Nội vụ tổ chức 3 lớp tập huấn.",
        "Sau đó, Sở Tài chính báo cáo làm rõ thêm.",
        "Trước đó, Giám đốc Sở Y tế đề nghị UBND tỉnh bố trí kinh phí.",
        "Chủ tịch UBND huyện Tây Giang đề nghị Sở Giao thông vận tải sửa đường.",
        "Đại diện doanh nghiệp kiến nghị Cục Thuế tỉnh giãn nợ.",
        "Nhân dịp này, Sở Y tế trao tặng 20 suất quà.",
    ],
)
def test_what_has_been_done_or_others_ask_is_no_order(paragraph: str) -> None:
    assert told(FIRST + paragraph) == [["Sở Y tế"]]


@pytest.mark.parametrize(
    ("speaker", "title", "counts"),
    [
        ("Phó Chủ tịch UBND thành phố", "Thành ủy viên, Phó Chủ tịch UBND thành phố", True),
        ("Chủ tịch UBND thành phố", "Phó Bí thư Thành ủy, Chủ tịch UBND thành phố", True),
        ("Chủ tịch UBND thành phố Lò Văn Hặc", "Chủ tịch UBND thành phố", True),
        ("Phó Chủ tịch UBND thành phố Phạm Quốc Hiệp", "Phó Chủ tịch UBND thành phố", False),
        ("Chủ tịch UBND thành phố Sông Công", "Chủ tịch UBND thành phố", False),
        ("Phó Chủ tịch UBND thành phố", "Chủ tịch UBND thành phố", False),
        ("Chủ tịch UBND thành phố", "Phó Chủ tịch UBND tỉnh", False),
    ],
)
def test_the_chair_is_known_by_the_office(speaker: str, title: str, counts: bool) -> None:
    text = (
        f"Ông Lò Văn Hặc chủ trì.\nĐối với viện phí, {speaker} đề nghị Bảo hiểm xã hội thành phố giám định."
    )
    assert told(text, title) == ([["Bảo hiểm xã hội thành phố"]] if counts else [])


@pytest.mark.parametrize(
    ("order", "leads"),
    [
        ("UBND tỉnh xử lý dứt điểm hồ sơ; chỉ đạo Thanh tra tỉnh kiểm tra", [["UBND tỉnh"], ["UBND tỉnh"]]),
        (
            "UBND các huyện rà soát đất; chỉ đạo UBND các xã lập hồ sơ",
            [["UBND các huyện"], ["UBND các huyện"]],
        ),
        ("UBND các huyện rà soát đất; chỉ đạo Sở Xây dựng thẩm định", [["UBND các huyện"], ["Sở Xây dựng"]]),
        ("Sở Tư pháp rà soát văn bản; chỉ đạo Sở Xây dựng thẩm định", [["Sở Tư pháp"], ["Sở Xây dựng"]]),
    ],
)
def test_a_committee_told_something_directs_those_under_it(order: str, leads: list[list[str]]) -> None:
    assert told(f"Kết luận phiên họp, đồng chí Lò Văn Hặc đề nghị {order}.") == leads


GUESTS = [
    "Bà Nguyễn Thị Hoa, Tổng Giám đốc Công ty Gamma phát biểu.",
    "Bà Nguyễn Thị Hoa, chủ hợp tác xã Na Ư cho biết, giá thuê đất quá cao.",
    "Bà Nguyễn Thị Hoa, người dân xã Na Ư trình bày hoàn cảnh.",
    "Bà Nguyễn Thị Hoa, Chủ tịch UBND huyện Tủa Chùa báo cáo.",
]


@pytest.mark.parametrize("introduced", GUESTS)
def test_a_guest_called_by_the_given_name_gives_no_orders(introduced: str) -> None:
    assert told(f"{FIRST}{introduced} Bà Hoa đề nghị Cục Thuế tỉnh giảm tiền thuê đất.") == [["Sở Y tế"]]


@pytest.mark.parametrize(
    "sentences",
    [
        "Bà Nguyễn Thị Hoa, Phó Chủ tịch UBND tỉnh cùng dự. Bà Hoa đề nghị Cục Thuế tỉnh giảm tiền thuê đất.",
        "Ông Hặc đề nghị Cục Thuế tỉnh giảm tiền thuê đất.",
        "Bà Nguyễn Thị Hoa, người dân xã Na Ư nêu ý kiến. Ông Hặc giao Cục Thuế tỉnh giảm tiền thuê đất.",
        "Tại đây, Phó Chủ tịch UBND tỉnh nhắc nhở Cục Thuế tỉnh giải quyết đúng hạn.",
    ],
)
def test_leaders_called_by_the_given_name_do(sentences: str) -> None:
    assert told(FIRST + sentences) == [["Sở Y tế"], ["Cục Thuế tỉnh"]]


@pytest.mark.parametrize(
    ("paragraph", "leads"),
    [
        (
            "Sở Xây dựng thẩm định thiết kế, Sở Tài chính bố trí vốn, UBND các huyện bàn giao mặt bằng.",
            [["Sở Xây dựng"], ["Sở Tài chính"], ["UBND các huyện"]],
        ),
        (
            "Theo đồng chí Lò Văn Hặc, Công an tỉnh phải bảo đảm an toàn, Sở Y tế bố trí xe cứu thương.",
            [["Công an tỉnh"], ["Sở Y tế"]],
        ),
        (
            "Theo ông Lò Văn Hặc, Phó Bí thư Tỉnh ủy, Phó Chủ tịch UBND tỉnh, Công an tỉnh phải canh gác.",
            [["Công an tỉnh"]],
        ),
        ("Sở Y tế chỉ đạo các bệnh viện, trung tâm y tế rà soát thuốc.", [["Sở Y tế"]]),
        ("Sở Nội vụ rà soát biên chế, báo cáo Sở Tài chính, UBND tỉnh xem xét.", [["Sở Nội vụ"]]),
        ("Sở Xây dựng thẩm định thiết kế, phối hợp với Sở Tài chính bố trí vốn.", [["Sở Xây dựng"]]),
        ("Sở Y tế kiểm tra các bệnh viện, các phòng khám chấp hành quy định.", [["Sở Y tế"]]),
    ],
)
def test_commas_behind_which_the_next_agency_is_told(paragraph: str, leads: list[list[str]]) -> None:
    assert told(FIRST + paragraph) == [["Sở Y tế"], *leads]


@pytest.mark.parametrize(
    "asks",
    [
        "Đồng chí Trưởng Ban Tổ chức Tỉnh ủy Lê Ngọc Tuấn đề nghị các huyện ủy rà soát biên chế.",
        "Đồng chí Chánh Thanh tra tỉnh Lê Ngọc Tuấn đề nghị Sở Tài chính bố trí vốn.",
        "Ông Cục trưởng Cục Thuế tỉnh yêu cầu các doanh nghiệp nộp thuế.",
        "Đồng chí Chủ tịch Hội Nông dân tỉnh đề nghị Ngân hàng Chính sách xã hội cho vay.",
    ],
)
def test_heads_of_boards_and_departments_only_ask(asks: str) -> None:
    assert told(FIRST + asks) == [["Sở Y tế"]]


@pytest.mark.parametrize(
    "body", ["Ban Thường vụ", "Ban Thường vụ Tỉnh ủy", "Hội nghị", "Thường trực Tỉnh ủy", "Ban Chỉ đạo"]
)
def test_a_body_that_assigns_is_not_told(body: str) -> None:
    found = told(
        f"{FIRST}Về phòng, chống cháy rừng, {body} giao UBND tỉnh chỉ đạo các địa phương trực 24/24 giờ."
    )
    assert found == [["Sở Y tế"], ["UBND tỉnh"]]
