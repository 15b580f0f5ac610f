"""Agencies: known and unknown names, collectives, coordinations, and what a name meant on a day."""

# ruff: noqa: E501 (whole sentences, one a line)

from __future__ import annotations

import time
from datetime import date

import pytest

from transforms.agencies import gazetteer, lists, parse_list, resolve, slug
from transforms.spans import Page

BEFORE, AFTER = date(2024, 5, 1), date(2025, 9, 1)


def printed(text: str) -> list[str]:
    mentions, _ = parse_list(Page(text), 0)
    return [text[each.start : each.end] for each in mentions]


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Sở TT&TT", BEFORE, "so-thong-tin-va-truyen-thong"),
        ("Sở KH&ĐT", BEFORE, "so-ke-hoach-va-dau-tu"),
        ("Sở Kế hoạch - Đầu tư", BEFORE, "so-ke-hoach-va-dau-tu"),
        ("Sở NN&PTNT", BEFORE, "so-nong-nghiep-va-phat-trien-nong-thon"),
        ("Sở Nông nghiệp", BEFORE, "so-nong-nghiep-va-phat-trien-nong-thon"),
        ("Sở Nông nghiệp", AFTER, "so-nong-nghiep-va-moi-truong"),
        ("Sở NN&MT", AFTER, "so-nong-nghiep-va-moi-truong"),
        ("Sở LĐ-TB&XH", BEFORE, "so-lao-dong-thuong-binh-va-xa-hoi"),
        ("Sở Văn hóa, Thể thao và Du lịch", AFTER, "so-van-hoa-the-thao-va-du-lich"),
        ("sở tài chính", AFTER, "so-tai-chinh"),
        ("Uỷ ban nhân dân tỉnh", BEFORE, "ubnd-tinh"),
        ("Văn phòng Ủy ban nhân dân tỉnh", BEFORE, "van-phong-ubnd-tinh"),
        ("Ban Tuyên giáo và Dân vận Tỉnh uỷ", AFTER, "ban-tuyen-giao-va-dan-van-tinh-uy"),
        ("UBND huyện Mường Nhé", BEFORE, "ubnd-huyen-muong-nhe"),
        ("Ủy ban nhân dân xã Tà Tổng", AFTER, "ubnd-xa-ta-tong"),
        ("Giám đốc Sở Y tế", BEFORE, "so-y-te"),
        ("Sở Ánh trăng", BEFORE, None),
        ("Công ty cổ phần Xây lắp Tây Bắc", BEFORE, None),
    ],
)
def test_names_and_abbreviations(name: str, day: date, expected: str | None) -> None:
    assert resolve(name, day) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Tư pháp và các cơ quan liên quan thẩm định", ["Sở Tư pháp", "các cơ quan liên quan"]),
        ("các sở, ban, ngành, UBND các huyện, thị xã khẩn trương", ["các sở, ban, ngành", "UBND các huyện, thị xã"]),
        ("các sở, ngành, các huyện, thành phố báo cáo", ["các sở, ngành, các huyện, thành phố"]),
        ("lãnh đạo Sở Xây dựng, các phòng, ban chuyên môn cần", ["lãnh đạo Sở Xây dựng, các phòng, ban chuyên môn"]),
        ("UBND các xã, phường, đặc khu rà soát", ["UBND các xã, phường, đặc khu"]),
        ("các Sở: Nội vụ, Tài chính, Tư pháp phối hợp", ["Nội vụ", "Tài chính", "Tư pháp"]),
        ("Chủ tịch UBND các huyện Tủa Chùa, Tuần Giáo và Mường Ảng chịu", ["Chủ tịch UBND các huyện Tủa Chùa, Tuần Giáo và Mường Ảng"]),
        ("Sở Y tế (cơ quan thường trực), Công an tỉnh chủ trì", ["Sở Y tế", "Công an tỉnh"]),
        ("Ban Quản lý dự án đầu tư xây dựng công trình nông nghiệp tỉnh đẩy nhanh", ["Ban Quản lý dự án đầu tư xây dựng công trình nông nghiệp tỉnh"]),
        ("Trung tâm Xúc tiến đầu tư, thương mại khẩn trương", ["Trung tâm Xúc tiến đầu tư"]),
        ("Đảng ủy Công an tỉnh, Ban Thường vụ Thành ủy Lai Châu lãnh đạo", ["Đảng ủy Công an tỉnh", "Ban Thường vụ Thành ủy Lai Châu"]),
        ("các đơn vị tổ chức tập huấn", ["các đơn vị"]),
        ("các sở, ban hành kế hoạch", ["các sở"]),
        ("tiến độ các dự án", []),
        ("Chính phủ điện tử", []),
    ],
)  # fmt: skip
def test_coordinations(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


def test_ids_are_slugs_and_periods_are_in_order() -> None:
    for agency in gazetteer():
        assert agency.id == slug(agency.id)
        assert agency.since is None or agency.until is None or agency.since <= agency.until


def test_every_name_of_the_gazetteer_is_found_by_it() -> None:
    for agency in gazetteer():
        day = agency.since or agency.until or date(2024, 1, 1)
        for name in (agency.name, *agency.also):
            assert resolve(name, day) == agency.id, name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bưu điện thành phố chủ trì rà soát", ["Bưu điện thành phố"]),
        ("Bưu điện tỉnh và Viễn thông Cần Thơ phối hợp", ["Bưu điện tỉnh", "Viễn thông Cần Thơ"]),
        (
            "Kho bạc Nhà nước khu vực VII, Chi cục Hải quan khu vực V, Thuế tỉnh tập trung",
            ["Kho bạc Nhà nước khu vực VII", "Chi cục Hải quan khu vực V", "Thuế tỉnh"],
        ),
        (
            "Thành phố đoàn và Liên minh Hợp tác xã thành phố vận động",
            ["Thành phố đoàn", "Liên minh Hợp tác xã thành phố"],
        ),
        ("Công an tỉnh Sơn La, Sở Y tế tỉnh Sơn La rà soát", ["Công an tỉnh Sơn La", "Sở Y tế"]),
        ("Công ty Điện lực TP. Hồ Chí Minh khôi phục", ["Công ty Điện lực TP. Hồ Chí Minh"]),
        (
            "Công ty cổ phần Môi trường Cần Thơ và Công an thành phố rà soát",
            ["Công ty cổ phần Môi trường Cần Thơ", "Công an thành phố"],
        ),
        (
            "Công ty trách nhiệm hữu hạn một thành viên Lâm nghiệp Bắc Hà và UBND huyện Si Ma Cai rà soát",
            ["Công ty trách nhiệm hữu hạn một thành viên Lâm nghiệp Bắc Hà", "UBND huyện Si Ma Cai"],
        ),
        (
            "Ban Pháp chế, Ban Dân tộc Hội đồng nhân dân tỉnh giám sát",
            ["Ban Pháp chế", "Ban Dân tộc Hội đồng nhân dân tỉnh"],
        ),
        ("Chi cục Chăn nuôi và Thú y kiểm tra", ["Chi cục Chăn nuôi và Thú y"]),
        ("các cấp ủy, tổ chức đảng lãnh đạo", ["các cấp ủy, tổ chức đảng"]),
        ("Sở Công Thương, các địa phương tham mưu cơ chế", ["Sở Công Thương", "các địa phương"]),
        ("các địa phương quản lý chặt chẽ đất đai", ["các địa phương"]),
        ("các cơ quan tham mưu, giúp việc Tỉnh ủy rà soát", ["các cơ quan tham mưu, giúp việc Tỉnh ủy"]),
        ("Tổng công ty Điện lực miền Bắc đầu tư lưới điện", ["Tổng công ty Điện lực miền Bắc"]),
        ("Hạt Kiểm lâm huyện Mường Tè tuần tra", ["Hạt Kiểm lâm huyện Mường Tè"]),
        ("Hội Nông dân tỉnh và UBND huyện Si Ma Cai vận động", ["Hội Nông dân tỉnh", "UBND huyện Si Ma Cai"]),
        ("Ban QLDA các công trình NN&PTNT khẩn trương", ["Ban QLDA các công trình NN&PTNT"]),
        ("UBND các xã, phường: Bổ sung biên chế", ["UBND các xã, phường"]),
        ("UBND các huyện: Bát Xát, Sa Pa rà soát", ["UBND các huyện: Bát Xát, Sa Pa"]),
        ("Ban Thường vụ các xã, phường, đặc khu tập trung", ["Ban Thường vụ các xã, phường, đặc khu"]),
        ("đồng chí Trưởng Ban Tổ chức Tỉnh ủy chỉ đạo", ["đồng chí Trưởng Ban Tổ chức Tỉnh ủy"]),
        ("Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh ra quân", ["Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh"]),
        (
            "Tòa án nhân dân thành phố, Kiểm toán nhà nước khu vực VII gửi",
            ["Tòa án nhân dân thành phố", "Kiểm toán nhà nước khu vực VII"],
        ),
    ],
)
def test_where_names_end(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UBND các xã, phường vùng biên giới: Tuần tra", ["UBND các xã, phường vùng biên giới"]),
        ("UBND các xã, phường dọc sông Hậu khẩn trương", ["UBND các xã, phường dọc sông Hậu"]),
        ("UBND các xã có cảng cá: Tổ chức", ["UBND các xã có cảng cá"]),
        ("UBND các huyện có mỏ đá vôi yêu cầu chủ mỏ", ["UBND các huyện có mỏ đá vôi"]),
        ("UBND các xã có bãi tắm, Công an tỉnh cảnh báo", ["UBND các xã có bãi tắm", "Công an tỉnh"]),
        ("UBND các xã vùng trồng lúa nạo vét kênh", ["UBND các xã vùng trồng lúa"]),
        ("các địa phương có tàu cá khẩn trương rà soát", ["các địa phương có tàu cá"]),
        ("UBND 06 huyện còn lại khẩn trương", ["UBND 06 huyện còn lại"]),
        ("02 xã còn lại, Sở Y tế rà soát", ["02 xã còn lại", "Sở Y tế"]),
        # what all of them must do, or what is said of them all
        ("UBND các xã có trách nhiệm rà soát", ["UBND các xã"]),
        ("các địa phương có tỷ lệ giải ngân thấp", ["các địa phương"]),
        ("các địa phương có giải pháp phù hợp", ["các địa phương"]),
        ("các đơn vị có tầm quan trọng lớn trong việc thu gom", ["các đơn vị"]),
    ],
)  # fmt: skip
def test_words_that_say_which_of_them_belong_to_the_name(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Các đảng ủy xã, phường kiểm tra, đôn đốc", ["Các đảng ủy xã, phường"]),
        ("Ban Thường vụ các huyện, thành, thị ủy tăng cường", ["Ban Thường vụ các huyện, thành, thị ủy"]),
        ("Bí thư các huyện, thị, thành uỷ chỉ đạo", ["Bí thư các huyện, thị, thành uỷ"]),
        ("Các huyện ủy, thành ủy, đảng ủy trực thuộc phân công", ["Các huyện ủy, thành ủy, đảng ủy trực thuộc"]),
        ("các đảng ủy trực thuộc Tỉnh ủy lãnh đạo", ["các đảng ủy trực thuộc Tỉnh ủy"]),
        ("các ban đảng, Văn phòng Tỉnh ủy rà soát", ["các ban đảng", "Văn phòng Tỉnh ủy"]),
        ("cấp ủy viên phụ trách địa bàn", []),
        (
            "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh, Sở Y tế vận động",
            ["Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh", "Sở Y tế"],
        ),
        ("Các Tổ đại biểu HĐND tỉnh tiếp xúc cử tri", ["Các Tổ đại biểu HĐND tỉnh"]),
        ("Các Ban của HĐND tỉnh thẩm tra", ["Các Ban của HĐND tỉnh"]),
        ("Các cơ quan trình bổ sung hồ sơ", ["Các cơ quan trình"]),
        ("Các cơ quan trình UBND tỉnh phương án", ["Các cơ quan"]),
        ("các cơ sở y tế, trường học rà soát", ["các cơ sở y tế, trường học"]),
        ("Trung tâm Phục vụ hành chính công phường niêm yết", ["Trung tâm Phục vụ hành chính công phường"]),
        ("Công an xã: Lập chốt", ["Công an xã"]),
        ("Công an phường, Ban Chỉ huy Quân sự phường trực", ["Công an phường", "Ban Chỉ huy Quân sự phường"]),
        ("công an xã hội", []),
        ("Trưởng các khóm, ấp vận động", ["Trưởng các khóm, ấp"]),
        ("Hạt Kiểm lâm, Công an huyện Sa Thầy truy quét", ["Hạt Kiểm lâm", "Công an huyện Sa Thầy"]),
        ("các Hạt Kiểm lâm tuần tra", ["các Hạt Kiểm lâm"]),
        ("các Công ty TNHH MTV khai thác cảng biển kiểm tra", ["các Công ty TNHH MTV khai thác cảng biển"]),
    ],
)  # fmt: skip
def test_bodies_of_one_kind_and_of_the_party(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ban Quản lý rừng đặc dụng Sông Mã lập hồ sơ", ["Ban Quản lý rừng đặc dụng Sông Mã"]),
        ("Ban Quản lý dự án cấp nước thành phố thi công ban đêm", ["Ban Quản lý dự án cấp nước thành phố"]),
        ("Ban Quản lý dự án Mỹ Thuận chuyển trả mặt bằng", ["Ban Quản lý dự án Mỹ Thuận"]),
        (
            "Ban Quản lý dự án đầu tư xây dựng công trình thủy lợi và đê điều Tỉnh, Sở Y tế rà soát",
            ["Ban Quản lý dự án đầu tư xây dựng công trình thủy lợi và đê điều Tỉnh", "Sở Y tế"],
        ),
        (
            "Ban Quản lý dự án đầu tư và xây dựng huyện Mường La đẩy nhanh",
            ["Ban Quản lý dự án đầu tư và xây dựng huyện Mường La"],
        ),
        ("Ban Quản lý dự án giao thông và nhà thầu huy động", ["Ban Quản lý dự án giao thông", "nhà thầu"]),
        (
            "Ban Quản lý dự án đầu tư xây dựng hạ tầng nông thôn chỉ đạo tư vấn",
            ["Ban Quản lý dự án đầu tư xây dựng hạ tầng nông thôn"],
        ),
        ("Ban Quản lý dự án nâng cấp đô thị rà soát", ["Ban Quản lý dự án nâng cấp đô thị"]),
        ("Ban Chỉ đạo 35 Thành ủy chỉ đạo các phường", ["Ban Chỉ đạo 35 Thành ủy"]),
        ("Ban Quản lý chợ vận động tiểu thương di dời", ["Ban Quản lý chợ"]),
        ("Ban Tổ chức giải chạy xây dựng phương án phân luồng", ["Ban Tổ chức giải chạy"]),
        ("Ban Chỉ đạo phòng, chống buôn lậu tỉnh tăng cường", ["Ban Chỉ đạo phòng, chống buôn lậu tỉnh"]),
        (
            "Ban Quản lý Khu kinh tế Vân Phong và các khu công nghiệp tỉnh rà soát",
            ["Ban Quản lý Khu kinh tế Vân Phong và các khu công nghiệp tỉnh"],
        ),
        ("Khu Quản lý đường bộ IV dặm vá mặt đường", ["Khu Quản lý đường bộ IV"]),
        ("Chi cục Kiểm lâm vùng II hỗ trợ", ["Chi cục Kiểm lâm vùng II"]),
        ("Đoàn Kinh tế - Quốc phòng 379 giúp dân", ["Đoàn Kinh tế - Quốc phòng 379"]),
        ("Công ty Than Lạng Sơn – VVMI, Sở Y tế rà soát", ["Công ty Than Lạng Sơn – VVMI", "Sở Y tế"]),
        ("Công ty Điện lực Sóc Trăng - Sở Công Thương rà soát", ["Công ty Điện lực Sóc Trăng"]),
        ("UBND phường Xuân Hương - Đà Lạt rà soát", ["UBND phường Xuân Hương - Đà Lạt"]),
        ("UBND xã Phúc Lộc - Sở Xây dựng rà soát", ["UBND xã Phúc Lộc"]),
        ("UBND các huyện Ea H’leo, Krông Búk bàn giao", ["UBND các huyện Ea H’leo, Krông Búk"]),
        ("UBND huyện M'Đrắk, xã Ea M’Đoal rà soát", ["UBND huyện M'Đrắk", "xã Ea M’Đoal"]),
    ],
)  # fmt: skip
def test_verbs_dashes_and_apostrophes_in_names(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


def test_the_same_kind_of_body_of_a_commune_is_not_the_provinces() -> None:
    assert resolve("Trung tâm Phục vụ hành chính công") == "trung-tam-phuc-vu-hanh-chinh-cong-tinh"
    assert resolve("Trung tâm Phục vụ hành chính công xã") is None
    assert resolve("UBND các xã có cảng cá") == resolve("UBND các xã")


@pytest.mark.parametrize(
    "piece", ["huyện, ", "UBND các xã có ", "Ban Quản lý dự án và ", "các Hạt ", "vùng "]
)
def test_names_without_end_are_read_in_linear_time(piece: str) -> None:
    page = Page(piece * 4000)
    begun = time.process_time()
    lists(page, 0, len(page.text), None)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phòng Văn hóa và Đào tạo\n3.1. Lập", ["Phòng Văn hóa và Đào tạo"]),
        ("Tổng công ty Hàng không Việt Nam - CTCP cung cấp", ["Tổng công ty Hàng không Việt Nam - CTCP"]),
        ("Đài Khí tượng Thủy văn khu vực Tây Nguyên cập nhật", ["Đài Khí tượng Thủy văn khu vực Tây Nguyên"]),
        ("Ban Quản lý dự án giao thông thành phố thông xe", ["Ban Quản lý dự án giao thông thành phố"]),
        ("Ban Chỉ đạo xây dựng thành phố thông minh tỉnh họp", ["Ban Chỉ đạo xây dựng thành phố thông minh tỉnh"]),
        ("UBND các huyện Ba Vì, Hòa An, thị xã Sơn Tây đắp", ["UBND các huyện Ba Vì, Hòa An, thị xã Sơn Tây"]),
        ("UBND các huyện Hòa An, Đakrông rà soát", ["UBND các huyện Hòa An, Đakrông"]),
        ("Cấp ủy các xã, phường phải nắm", ["Cấp ủy các xã, phường"]),
        ("Chi cục Quản lý đường bộ III.4 sửa chữa", ["Chi cục Quản lý đường bộ III.4"]),
        ("Cơ quan Thường trực Ban Chỉ đạo tổng hợp", ["Cơ quan Thường trực Ban Chỉ đạo"]),
        ("Chi cục Thuế khu vực Hòa An - Ba Vì thu nợ", ["Chi cục Thuế khu vực Hòa An - Ba Vì"]),
        ("Thuế cơ sở 5 thu nợ", ["Thuế cơ sở 5"]),
        ("các cơ quan chủ quản gồm Ban Dân tộc, Sở Y tế cử", ["Ban Dân tộc", "Sở Y tế"]),
        ("Chủ tịch UBND huyện nào để xảy ra", ["Chủ tịch UBND huyện"]),
        ("Phó Chủ tịch UBND tỉnh Lò Thị Mai trực tiếp", ["Phó Chủ tịch UBND tỉnh Lò Thị Mai"]),
        ("Chủ tịch UBND tỉnh Lai Châu trực tiếp", ["Chủ tịch UBND tỉnh"]),
        ("Ban Quản lý các khu công nghiệp Nhật Bản - Osaka lập", ["Ban Quản lý các khu công nghiệp Nhật Bản - Osaka"]),
        ("Văn phòng HĐND và UBND xã Ba Vì chủ trì", ["Văn phòng HĐND và UBND xã Ba Vì"]),
        ("Văn phòng HĐND và UBND phường rà soát", ["Văn phòng HĐND và UBND phường"]),
        ("Công ty TNHH Cấp nước Hòa An tăng công suất", ["Công ty TNHH Cấp nước Hòa An"]),
    ],
)  # fmt: skip
def test_names_end_where_they_end(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


def test_a_body_of_one_place_has_one_id() -> None:
    long = resolve("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã Ba Vì", AFTER)
    assert long == resolve("Văn phòng HĐND và UBND xã Ba Vì", AFTER) == "van-phong-hdnd-va-ubnd-xa-ba-vi"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # whose body it is
        ("Ủy ban MTTQ Việt Nam phường chỉ đạo", ["Ủy ban MTTQ Việt Nam phường"]),
        ("Hội Liên hiệp Phụ nữ phường ký cam kết", ["Hội Liên hiệp Phụ nữ phường"]),
        ("Hội Nông dân xã Ba Vì vận động", ["Hội Nông dân xã Ba Vì"]),
        ("Đoàn TNCS Hồ Chí Minh xã ra quân", ["Đoàn TNCS Hồ Chí Minh xã"]),
        ("Bảo hiểm xã hội tỉnh rà soát", ["Bảo hiểm xã hội tỉnh"]),
        # a verb as the first word of a name
        ("Đội Kiểm tra quy tắc đô thị phối hợp", ["Đội Kiểm tra quy tắc đô thị"]),
        ("Phòng Giám sát đầu tư rà soát", ["Phòng Giám sát đầu tư"]),
        ("Trung tâm Hỗ trợ doanh nghiệp tỉnh tư vấn", ["Trung tâm Hỗ trợ doanh nghiệp tỉnh"]),
        ("Phòng Tổng hợp, Phòng Nội chính đôn đốc", ["Phòng Tổng hợp", "Phòng Nội chính"]),
        # commas within a name
        (
            "Ban Chỉ huy Phòng, chống lụt, bão và Tìm kiếm cứu nạn tỉnh tổ chức kiểm tra",
            ["Ban Chỉ huy Phòng, chống lụt, bão và Tìm kiếm cứu nạn tỉnh"],
        ),
        ("Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh, Sở Y tế", ["Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh", "Sở Y tế"]),
        ("Phòng Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ kiểm tra", ["Phòng Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ"]),
        ("Ban Chỉ huy phòng chống thiên tai và tìm kiếm cứu nạn tỉnh trực", ["Ban Chỉ huy phòng chống thiên tai và tìm kiếm cứu nạn tỉnh"]),
        # which of several: behind a colon
        ("UBND các xã: Hòa An, D’ran, Ka Đô và phường Bảo Lộc rà soát", ["UBND các xã: Hòa An, D’ran, Ka Đô và phường Bảo Lộc"]),
        ("Chủ tịch UBND các phường: Chũ, Phượng Sơn chịu trách nhiệm", ["Chủ tịch UBND các phường: Chũ, Phượng Sơn"]),
        ("Trưởng Ban Chỉ đạo 389 các huyện: Ba Vì, Hòa An và thị xã Sơn Tây:", ["Trưởng Ban Chỉ đạo 389 các huyện: Ba Vì, Hòa An và thị xã Sơn Tây"]),
        ("Các Công ty TNHH MTV lâm nghiệp: Ba Vì, Hòa An rà soát", ["Các Công ty TNHH MTV lâm nghiệp: Ba Vì, Hòa An"]),
        ("Các địa phương: Ba Vì, Hòa An khẩn trương", ["Các địa phương: Ba Vì, Hòa An"]),
        ("Các đơn vị: Khẩn trương rà soát", ["Các đơn vị"]),
        ("UBND các xã: Bổ sung danh sách", ["UBND các xã"]),
        # part of a body, branch, troops
        ("Phòng Cảnh sát giao thông - Công an tỉnh phân luồng", ["Phòng Cảnh sát giao thông - Công an tỉnh"]),
        ("Trung tâm Khuyến nông - Sở Nông nghiệp và Môi trường cử", ["Trung tâm Khuyến nông - Sở Nông nghiệp và Môi trường"]),
        ("Ngân hàng Chính sách xã hội - Chi nhánh tỉnh ưu tiên", ["Ngân hàng Chính sách xã hội - Chi nhánh tỉnh"]),
        ("Binh đoàn 15, Lữ đoàn 273 bàn giao", ["Binh đoàn 15", "Lữ đoàn 273"]),
        ("Quân khu 5 hỗ trợ", ["Quân khu 5"]),
        # members of boards
        ("Các thành viên Ban Chỉ đạo gửi báo cáo", ["Các thành viên Ban Chỉ đạo"]),
        ("Các thành viên Tổ công tác kiểm tra", ["Các thành viên Tổ công tác"]),
        ("Các đồng chí Ủy viên Ban Thường vụ phụ trách địa bàn được phân công", ["Các đồng chí Ủy viên Ban Thường vụ phụ trách địa bàn"]),
        # what they work on, where they are
        ("các nhà thầu thi công đường cao tốc Ba Vì - Hòa An không đổ đất", ["các nhà thầu thi công đường cao tốc Ba Vì - Hòa An"]),
        ("các chủ đầu tư dự án nhà ở xã hội phải cam kết", ["các chủ đầu tư dự án nhà ở xã hội"]),
        ("các nhà thầu thi công khẩn trương", ["các nhà thầu thi công"]),
        ("Các doanh nghiệp trong khu công nghiệp phải xét nghiệm", ["Các doanh nghiệp trong khu công nghiệp"]),
        ("Các cơ sở thuộc diện di dời phải ký cam kết", ["Các cơ sở thuộc diện di dời"]),
        ("các chủ đầu tư và Ban Quản lý dự án đầu tư xây dựng tỉnh khẩn trương", ["các chủ đầu tư", "Ban Quản lý dự án đầu tư xây dựng tỉnh"]),
        ("liên danh nhà thầu tăng ca", ["liên danh nhà thầu"]),
        # the place a board manages
        ("Ban Quản lý rừng phòng hộ Kiến Vàng cắm lại mốc", ["Ban Quản lý rừng phòng hộ Kiến Vàng"]),
        ("Ban Quản lý rừng đặc dụng Đất Mũi quây lưới", ["Ban Quản lý rừng đặc dụng Đất Mũi"]),
        ("Ban Quản lý Công viên địa chất toàn cầu UNESCO Cao nguyên đá Đồng Văn rà soát", ["Ban Quản lý Công viên địa chất toàn cầu UNESCO Cao nguyên đá Đồng Văn"]),
        # units cut short, the Front
        ("UBND H.Long Thành, UBND TX.Sơn Tây và UBND TP.Biên Hòa rà soát", ["UBND H.Long Thành", "UBND TX.Sơn Tây", "UBND TP.Biên Hòa"]),
        ("Công an Q.1 xử phạt", ["Công an Q.1"]),
        ("MTTQ và các đoàn thể tỉnh giám sát", ["MTTQ và các đoàn thể tỉnh"]),
        ("MTTQ các cấp vận động", ["MTTQ các cấp"]),
        # heads of bodies, who they are, schools
        ("Hạt trưởng Hạt Kiểm lâm huyện Ba Vì tuần tra", ["Hạt trưởng Hạt Kiểm lâm huyện Ba Vì"]),
        ("Viện trưởng Viện kiểm sát nhân dân tỉnh chỉ đạo", ["Viện trưởng Viện kiểm sát nhân dân tỉnh"]),
        ("Chánh án Tòa án nhân dân tỉnh chỉ đạo", ["Chánh án Tòa án nhân dân tỉnh"]),
        ("Chủ tịch UBND huyện Việt Yên Lò Đại Mai kiểm tra", ["Chủ tịch UBND huyện Việt Yên Lò Đại Mai"]),
        ("Hiệu trưởng các trường THPT, THCS tuyên truyền", ["Hiệu trưởng các trường THPT, THCS"]),
        ("Các trường mầm non và tiểu học cam kết", ["Các trường mầm non và tiểu học"]),
        ("Hội đồng bồi thường, hỗ trợ và tái định cư huyện niêm yết", ["Hội đồng bồi thường, hỗ trợ và tái định cư huyện"]),
        ("Cơ quan báo chí của tỉnh mở chuyên mục", ["Cơ quan báo chí của tỉnh"]),
        # abbreviations
        ("BCH Quân sự tỉnh, BCH BĐBP tỉnh tuần tra", ["BCH Quân sự tỉnh", "BCH BĐBP tỉnh"]),
        ("Sở GTVT-XD khẩn trương", ["Sở GTVT-XD"]),
        ("Phòng KT-HT chủ trì", ["Phòng KT-HT"]),
        ("BQLDA ĐTXD các công trình giao thông tỉnh đẩy nhanh", ["BQLDA ĐTXD các công trình giao thông tỉnh"]),
        # companies: what they are here, and the place their names end in
        ("nhà thầu Tổng công ty Xây dựng 4 đắp đập", ["Tổng công ty Xây dựng 4"]),
        ("Nhà đầu tư Công ty TNHH MTV Xuân Mai ký quỹ", ["Công ty TNHH MTV Xuân Mai"]),
        ("Công ty CP Thủy điện Hòa An nộp tiền", ["Công ty CP Thủy điện Hòa An"]),
        ("Tư vấn giám sát và nhà thầu khắc phục", ["Tư vấn giám sát và nhà thầu"]),
        # sectors and forces
        ("Ngành Y tế chuẩn bị", ["Ngành Y tế"]),
        ("ngành nông nghiệp và môi trường hướng dẫn", ["ngành nông nghiệp và môi trường"]),
        ("Lực lượng Công an cơ sở tăng cường", ["Lực lượng Công an cơ sở"]),
        ("lực lượng công an, quân sự, biên phòng ứng trực", ["lực lượng công an, quân sự, biên phòng"]),
        # units by name
        ("Các huyện Đà Bắc, Mai Châu mỗi huyện xây dựng", ["Các huyện Đà Bắc, Mai Châu"]),
        ("các xã Hòa An, Ba Vì và phường Sơn Tây rà soát", ["các xã Hòa An, Ba Vì và phường Sơn Tây"]),
        ("các huyện, thành phố và Sở Y tế rà soát", ["các huyện, thành phố", "Sở Y tế"]),
        ("các đơn vị và Công ty Điện lực Hòa An khắc phục", ["các đơn vị", "Công ty Điện lực Hòa An"]),
        ("các sở, ngành, Ban Dân tộc tỉnh rà soát", ["các sở, ngành", "Ban Dân tộc tỉnh"]),
        ("Các Sở, Ban, Ngành rà soát", ["Các Sở, Ban, Ngành"]),
    ],
)  # fmt: skip
def test_how_names_are_built(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


def test_a_unit_cut_short_has_the_same_id() -> None:
    assert resolve("UBND H.Long Thành", BEFORE) == resolve("UBND huyện Long Thành", BEFORE)
