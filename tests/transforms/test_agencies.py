"""Agencies: known and unknown names, collectives, coordinations, and what a name meant on a day."""

# ruff: noqa: E501 (whole sentences, one a line)

from __future__ import annotations

from datetime import date

import pytest

from transforms.agencies import gazetteer, parse_list, resolve, slug
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
