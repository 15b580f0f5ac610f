"""Heads of official documents in the layouts they come in."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.heading import Heading, read_heading, retold
from transforms.spans import Page

SIDE_BY_SIDE = """UBND TỈNH BẮC HÀ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
VĂN PHÒNG Độc lập - Tự do - Hạnh phúc
Số: 51/TB-VP Bắc Hà, ngày 09 tháng 02 năm 2022
THÔNG BÁO
Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp
về cấp nước sạch nông thôn
Ngày 07/02/2022, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp."""

LEFT_THEN_RIGHT = """UBND TỈNH BẮC HÀ
VĂN PHÒNG
-------
Số: 51 /TB - VP
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập – Tự do – Hạnh phúc
---------------
Bắc Hà, ngày 09
tháng 02 năm 2022
**THÔNG BÁO**
**Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp về cấp nước sạch nông thôn**
-----
Ngày 07/02/2022, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp."""

ONE_LINE_TYPE = """ỦY BAN NHÂN DÂN
TỈNH BẮC HÀ
Số: 51/TB-VP
Bắc Hà, ngày 9 tháng 2 năm 2022
THÔNG BÁO Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp về cấp nước sạch nông thôn
Sáng 7/2, tại trụ sở, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp."""


def head(text: str) -> Heading:
    found = read_heading(Page(text))
    for each in (found.issuer, found.place, found.issued_span, found.subject):
        if each:
            assert " ".join(text[each.start : each.end].split()) == each.value
    return found


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (SIDE_BY_SIDE, "VĂN PHÒNG"),
        (LEFT_THEN_RIGHT, "VĂN PHÒNG"),
        (ONE_LINE_TYPE, "ỦY BAN NHÂN DÂN TỈNH BẮC HÀ"),
    ],
)
def test_one_head_in_three_layouts(text: str, issuer: str) -> None:
    found = head(text)
    assert found.number is not None
    assert found.number.value == "51/TB-VP"
    assert found.issued == date(2022, 2, 9)
    assert found.place is not None
    assert found.place.value == "Bắc Hà"
    assert found.type == "thông báo"
    assert found.subject is not None
    assert (
        found.subject.value == "Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp về cấp nước sạch nông thôn"
    )
    assert found.issuer is not None
    assert found.issuer.value == issuer


def test_party_head() -> None:
    found = head(
        "TỈNH ỦY BẮC HÀ\n*\nSố 88 - KL/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nBắc Hà, ngày 03 tháng 12 năm "
        "2021\nKẾT LUẬN\n"
        "của Ban Thường vụ Tỉnh ủy về công tác dân vận\n-----\nNgày 01/12/2021, Ban Thường vụ Tỉnh ủy đã họp."
    )
    assert found.party
    assert found.number is not None
    assert found.number.value == "88-KL/TU"
    assert found.type == "kết luận"
    assert found.issuer is not None
    assert found.issuer.value == "TỈNH ỦY BẮC HÀ"
    assert found.subject is not None
    assert found.subject.value == "của Ban Thường vụ Tỉnh ủy về công tác dân vận"


@pytest.mark.parametrize(
    "number", ["Số:      /TB-VP", "Số: ...../TB-UBND", "Số:……/TB-VPUBND", "Số:      -TB/TU"]
)
def test_a_blank_number_is_none(number: str) -> None:
    found = head(
        f"UBND TỈNH BẮC HÀ\n{number}\nBắc Hà, ngày     tháng 3 năm 2022\nTHÔNG BÁO\nKết luận của Chủ "
        f"tịch UBND tỉnh"
    )
    assert found.number is None
    assert found.blank_number
    assert found.issued is None
    assert found.place is not None
    assert found.place.value == "Bắc Hà"


def test_the_cited_number_is_not_the_own() -> None:
    found = head(
        "THÔNG BÁO\nKết luận của Chủ tịch UBND tỉnh về thực hiện Quyết định số 12/QĐ-TTg\nNgày 5/5/2022, họp."
    )
    assert found.number is None


def test_metadata_of_a_library_page() -> None:
    found = head(
        "Thông báo kết luận về thủy lợi\nSố ký hiệu: 91/TB-UBND\nNgày ban hành: 06/6/2023\nLoại văn "
        "bản: Thông báo\n"
        "Cơ quan ban hành: UBND tỉnh\nTrích yếu: Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về thủy "
        "lợi\nNgười ký: Lê Văn Sáu"
    )
    assert found.number is not None
    assert found.number.value == "91/TB-UBND"
    assert found.issued == date(2023, 6, 6)
    assert found.subject is not None
    assert found.subject.value.startswith("Kết luận của Chủ tịch")


def test_news_has_no_head() -> None:
    found = head(
        "Họp về thủy lợi\nSáng 6/6, đồng chí Lê Văn Sáu chủ trì cuộc họp theo Thông báo số "
        "12/TB-VP.\nĐồng chí yêu cầu …"
    )
    assert not found.form
    assert found.number is None


def test_a_title_that_repeats_the_type_hides_no_head() -> None:
    page = Page(
        "THÔNG BÁO\nUBND TỈNH LÀO CAI\nVĂN PHÒNG\nSố: 61/TB-VPUBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nLào Cai, ngày 07 tháng 4 năm 2022\nTHÔNG BÁO\n"
        "Kết luận của Chủ tịch UBND tỉnh về quỹ đất chợ Cốc Lếu"
    )
    head = read_heading(page)
    assert head.number is not None
    assert head.number.value == "61/TB-VPUBND"
    assert head.issued == date(2022, 4, 7)
    assert head.place is not None
    assert head.place.value == "Lào Cai"


@pytest.mark.parametrize(
    ("rows", "issuer"),
    [
        (
            "UBND TỈNH BẮC HÀ\nBAN CHỈ ĐẠO ĐỀ ÁN\nCHĂN NUÔI ĐẠI GIA SÚC",
            "BAN CHỈ ĐẠO ĐỀ ÁN CHĂN NUÔI ĐẠI GIA SÚC",
        ),
        ("BAN CHỈ ĐẠO ĐỀ ÁN 06\nTHƯỜNG TRỰC", "THƯỜNG TRỰC"),
        ("UBND TỈNH BẮC HÀ\nSỞ XÂY DỰNG", "SỞ XÂY DỰNG"),
    ],
)
def test_a_board_named_on_two_lines(rows: str, issuer: str) -> None:
    found = head(
        f"{rows}\nSố: 9/TB-BCĐ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Bắc Hà, ngày 12 tháng 4 năm 2022\nTHÔNG BÁO\nKết luận tại cuộc họp về giống bò\n"
        "Ngày 11/4/2022, Ban Chỉ đạo họp."
    )
    assert found.issuer is not None
    assert found.issuer.value == issuer


def test_the_day_before_who_issued_is_the_notices() -> None:
    text = "Ngày 12/4/2022, UBND tỉnh có Thông báo số 77/TB-UBND kết luận cuộc họp về giống bò."
    found = retold(Page(text), 0, len(text))
    assert found is not None
    assert found.issued == date(2022, 4, 12)
    text = "Ngày 12/4/2022, lãnh đạo tỉnh họp; nay UBND tỉnh có Thông báo số 77/TB-UBND kết luận cuộc họp."
    found = retold(Page(text), 0, len(text))
    assert found is not None
    assert found.issued is None


@pytest.mark.parametrize("place", ["Đồng Tháp", "Đắk Nông", "Ấp Bắc"])
def test_a_place_may_begin_with_any_capital(place: str) -> None:
    head = read_heading(
        Page(
            f"UBND TỈNH\nVĂN PHÒNG\nSố: 61/TB-VPUBND\n{place}, ngày 07 tháng 4 năm 2022\nTHÔNG BÁO\n"
            "Kết luận của Chủ tịch UBND tỉnh về chợ đầu mối"
        )
    )
    assert head.place is not None
    assert head.place.value == place


def test_lines_of_the_right_column_may_stand_behind_the_type() -> None:
    head = read_heading(
        Page(
            "UBND TỈNH BẮC HÀ\nVĂN PHÒNG\nSố: 51/TB-VP\nTHÔNG BÁO\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
            "Độc lập - Tự do - Hạnh phúc\nBắc Hà, ngày 09 tháng 02 năm 2022\n"
            "Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về chợ\nNgày 07/02/2022, Chủ tịch họp."
        )
    )
    assert head.type == "thông báo"
    assert head.issued == date(2022, 2, 9)
    assert head.place is not None
    assert head.place.value == "Bắc Hà"
    assert head.subject is not None
    assert head.subject.value == "Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về chợ"
    assert head.issuer is not None
    assert head.issuer.value == "VĂN PHÒNG"


def test_an_issuer_whose_words_do_not_stand_together_is_not_cut_to_its_place() -> None:
    head = read_heading(
        Page(
            "ỦY BAN NHÂN DÂN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH BẮC HÀ\nĐộc lập - Tự do - Hạnh phúc\n"
            "Số: 51/TB-UBND\nTHÔNG BÁO\nKết luận tại cuộc họp về chợ\nNgày 07/02/2022, họp."
        )
    )
    assert head.issuer is None
    assert head.number is not None


def test_a_short_line_before_the_opening_ends_the_subject() -> None:
    head = read_heading(
        Page(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTHÔNG BÁO\n"
            "Kết luận của Phó Chủ tịch UBND tỉnh tại buổi làm việc với Tổng công ty\n"
            "Cảng hàng không Việt Nam\n"
            "Sáng 7/2, Phó Chủ tịch làm việc."
        )
    )
    assert head.subject is not None
    assert head.subject.value.endswith("với Tổng công ty Cảng hàng không Việt Nam")


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        (
            "Văn phòng vừa ban hành Thông báo số 61/TB-VPUBND ngày 04/5/2021 kết luận của Chủ tịch về chợ.",
            "61/TB-VPUBND",
            date(2021, 5, 4),
        ),
        (
            "Tỉnh ủy có Thông báo kết luận số 61-TB/TU, ngày 04/5/2021 về đê điều.",
            "61-TB/TU",
            date(2021, 5, 4),
        ),
        ("Sở Y tế rà soát.\n(Theo Thông báo số 61/TB-UBND ngày 04/5/2021)", "61/TB-UBND", date(2021, 5, 4)),
        ("Ngày 4/5, UBND tỉnh ra Thông báo 61/TB-UBND về ý kiến kết luận của Chủ tịch.", "61/TB-UBND", None),
        ("Thực hiện Thông báo số 61/TB-UBND ngày 04/5/2021 kết luận của Chủ tịch, Sở Y tế họp.", None, None),
        ("UBND tỉnh ban hành Thông báo số 61/TB-UBND ngày 04/5/2021 về lịch tiếp công dân.", None, None),
        ("UBND tỉnh ban hành Kế hoạch số 61/KH-UBND ngày 04/5/2021 sau kết luận của Chủ tịch.", None, None),
    ],
)
def test_the_notice_that_an_article_retells(text: str, number: str | None, day: date | None) -> None:
    found = retold(Page(text), 0, len(text))
    assert (found.number.value if found else None) == number
    assert (found.issued if found else None) == day


def test_a_title_in_capitals_above_a_whole_head() -> None:
    found = head(
        "THÔNG BÁO KẾT LUẬN VỀ CẤP NƯỚC SẠCH\nUBND TỈNH BẮC HÀ\nSỞ XÂY DỰNG\nSố: 51/TB-SXD\n"
        "Bắc Hà, ngày 09 tháng 02 năm 2022\nTHÔNG BÁO\n"
        "Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp về cấp nước\n"
        "Sáng 7/2, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp."
    )
    assert found.number is not None
    assert found.issuer is not None
    assert (found.number.value, found.issued, found.issuer.value) == (
        "51/TB-SXD",
        date(2022, 2, 9),
        "SỞ XÂY DỰNG",
    )


def test_a_body_whose_name_breaks_behind_a_comma() -> None:
    found = head(
        "TỈNH ỦY BẮC HÀ\nBAN CHỈ ĐẠO PHÁT TRIỂN KHOA HỌC,\nCÔNG NGHỆ VÀ CHUYỂN ĐỔI SỐ\n*\nSố 14-TB/BCĐ\n"
        "ĐẢNG CỘNG SẢN VIỆT NAM\nBắc Hà, ngày 27 tháng 8 năm 2025\nTHÔNG BÁO KẾT LUẬN\n"
        "của Bí thư Tỉnh ủy tại phiên họp\n"
        "Ngày 21/8/2025, Ban Chỉ đạo họp."
    )
    assert found.issuer is not None
    assert found.issuer.value == "BAN CHỈ ĐẠO PHÁT TRIỂN KHOA HỌC, CÔNG NGHỆ VÀ CHUYỂN ĐỔI SỐ"
