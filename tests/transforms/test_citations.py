"""Documents that a text names, in every order they are written."""

from __future__ import annotations

import time
from datetime import date

import pytest

from transforms.citations import read_citations
from transforms.contract import Citation
from transforms.spans import Page


def cited(text: str, own: str | None = None) -> list[Citation]:
    found = read_citations(Page(text), 0, len(text), own)
    for each in found:
        assert each.start is not None
        assert each.end is not None
        assert (each.number or "").split("/")[0] in text[each.start : each.end]
    return found


def one(text: str) -> tuple[str | None, str | None, str | None, date | None]:
    (found,) = cited(text)
    return found.number, found.type, found.issuer, found.issued_date


@pytest.mark.parametrize(
    "text",
    [
        "thực hiện Kế hoạch số 88/KH-UBND ngày 03/4/2021 của UBND tỉnh",
        "thực hiện Kế hoạch 88/KH-UBND, ngày 03 tháng 4 năm 2021 của UBND tỉnh",
        "thực hiện Kế hoạch số 88/KH-UBND của UBND tỉnh ngày 3/4/2021",
        "thực hiện Kế hoạch số: 88 /KH - UBND (ngày 03-4-2021) của UBND tỉnh",
        "thực hiện Kế hoạch ngày 03/4/2021 của UBND tỉnh số 88/KH-UBND của UBND tỉnh",
    ],
)
def test_orders_of_number_date_and_issuer(text: str) -> None:
    assert one(text) == ("88/KH-UBND", "Kế hoạch", "UBND tỉnh", date(2021, 4, 3))


def test_the_date_of_the_act_before_it() -> None:
    text = "Ngày 14/6/2022, UBND tỉnh đã ban hành Quyết định số 990/QĐ-UBND về kiện toàn tổ công tác."
    assert one(text)[3] == date(2022, 6, 14)


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 14.6.2022, UBND tỉnh đã ban hành Quyết định số 990/QĐ-UBND về kiện toàn tổ công tác.",
        "Thu thuế theo Quyết định 990/QĐ-UBND (14/06/2022) của UBND tỉnh.",
    ],
)
def test_a_date_with_stops_or_in_brackets(text: str) -> None:
    assert one(text)[3] == date(2022, 6, 14)


def test_a_number_of_a_series() -> None:
    text = "Cấp bản xác nhận theo Nghị quyết số 66.1/2025/NQ-CP ngày 18/7/2025 của Chính phủ."
    assert one(text) == ("66.1/2025/NQ-CP", "Nghị quyết", "Chính phủ", date(2025, 7, 18))


def test_a_second_mention_joins_the_first() -> None:
    text = (
        "Chỉ thị số 12-CT/TU ngày 09/9/2021 của Ban Thường vụ Tỉnh ủy đã nêu. "
        "Tiếp tục quán triệt Chỉ thị 12-CT/TU; sơ kết Chỉ thị số 12 trong quý."
    )
    (found,) = cited(text)
    assert (found.number, found.mentions, found.incomplete) == ("12-CT/TU", 3, False)
    assert found.issuer == "Ban Thường vụ Tỉnh ủy"


def test_a_date_on_a_later_mention_counts() -> None:
    text = "Theo Nghị quyết 35/NQ-HĐND. Nghị quyết số 35/NQ-HĐND ngày 10/12/2020 của HĐND tỉnh quy định rõ."
    assert one(text) == ("35/NQ-HĐND", "Nghị quyết", "HĐND tỉnh", date(2020, 12, 10))


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("triển khai Nghị định số 61 của Chính phủ,", "61", "Nghị định"),
        ("tinh thần Nghị quyết số 19.", "19", "Nghị quyết"),
        ("theo Thông tư 09/2019 về việc trên", "09/2019", "Thông tư"),
        ("theo Quyết định 131 của Thủ tướng Chính phủ", "131", "Quyết định"),
    ],
)
def test_incomplete_ones_are_kept_and_marked(text: str, number: str, kind: str) -> None:
    (found,) = cited(text)
    assert (found.number, found.type, found.incomplete) == (number, kind, True)


@pytest.mark.parametrize(
    "text",
    [
        "xây dựng Kế hoạch 5 năm 2021-2025 và Nghị quyết 6 tháng",
        "triển khai Đề án3 và Báo cáo 9 tháng đầu năm",
        "giải ngân 24/7, đạt 3/4 kế hoạch ngày 12/5/2021",
        "dự thảo Nghị quyết của HĐND tỉnh về phân cấp",
    ],
)
def test_what_names_no_document(text: str) -> None:
    assert cited(text) == []


def test_the_own_number_is_no_citation() -> None:
    assert cited("Thông báo số 77/TB-VP ngày 02/3/2023", own="77/TB-VP") == []


def test_the_type_is_the_one_named_last() -> None:
    text = "Ban Tổ chức hướng dẫn các cấp theo Chỉ thị số 35-CT/TW ngày 30/5/2019 của Bộ Chính trị"
    assert one(text) == ("35-CT/TW", "Chỉ thị", "Bộ Chính trị", date(2019, 5, 30))


def test_an_act_without_a_type_code_is_a_letter() -> None:
    assert one("theo đề nghị tại Văn bản số 6202/UBND-KT ngày 11/10/2022 của UBND tỉnh")[1] == "Công văn"
    assert one("Công văn số 415/BNV-TCBC ngày 11/02/2022 của Bộ Nội vụ")[1] == "Công văn"


def test_acts_of_different_years_under_one_number_stay_apart() -> None:
    text = "Kế hoạch số 10/KH-UBND ngày 05/01/2021 và Kế hoạch số 10/KH-UBND ngày 12/01/2022 của UBND tỉnh"
    assert [each.issued_date for each in cited(text)] == [date(2021, 1, 5), date(2022, 1, 12)]


def test_title_behind_the_issuer() -> None:
    text = (
        "Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ về kiểm soát thủ tục hành chính; tổ chức "
        "rà soát."
    )
    (found,) = cited(text)
    assert found.title == "về kiểm soát thủ tục hành chính"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("theo Quy định số 615-QĐ/TU ngày 04/6/2021", "Quy định"),
        ("theo Quyết định số 615-QĐ/TU ngày 04/6/2021", "Quyết định"),
        ("theo Quy định ngày 04/6/2021 của Tỉnh ủy số 615-QĐ/TU", "Quy định"),
        ("theo văn bản số 615/QĐ-UBND ngày 04/6/2021", "Quyết định"),
        ("quy định nêu tại 615/QĐ-UBND ngày 04/6/2021", "Quyết định"),
        ("đề án được phê duyệt theo số 615/QĐ-UBND ngày 04/6/2021", "Quyết định"),
        ("tại Thông báo kết luận số 615-KL/TU ngày 04/6/2021", "Kết luận"),
        ("thực hiện kết luận số 615/TB-UBND ngày 04/6/2021", "Thông báo"),
    ],
)
def test_the_word_before_the_number_tells_the_type_where_it_is_the_numbers_own(text: str, kind: str) -> None:
    assert one(text)[1] == kind


@pytest.mark.parametrize(
    "text",
    [
        "Chủ tịch kết luận:\n1/ Tuy còn khó khăn, các xã đã cố gắng.",
        "Chủ tịch kết luận:\n1/UBND các huyện rà soát.\n2/VPUBND tỉnh theo dõi.",
        "theo hướng dẫn sau:\n3/UBND tỉnh giao",
    ],
)
def test_the_mark_of_an_item_is_no_number(text: str) -> None:
    assert cited(text) == []


def test_the_day_of_one_document_is_not_that_of_the_next() -> None:
    first, second = cited(
        "theo Công văn số 410/STC-NS ngày 09/5/2023 và ý kiến chỉ đạo tại Thông báo số 88-TB/TU để thực hiện"
    )
    assert (first.issued_date, second.issued_date) == (date(2023, 5, 9), None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ngày 09/5/2023, UBND tỉnh ban hành Kế hoạch số 51/KH-UBND về đê", date(2023, 5, 9)),
        ("Trước ngày 09/5/2023, UBND huyện ban hành Kế hoạch số 51/KH-UBND về đê", None),
        ("Tại cuộc họp ngày 09/5/2023, UBND tỉnh ban hành Kế hoạch số 51/KH-UBND về đê", None),
        ("Thực hiện Kế hoạch số 51/KH-UBND của UBND tỉnh, ngày 09/5/2023, Sở họp", None),
        ("Thực hiện Kế hoạch số 51/KH-UBND của UBND tỉnh ngày 09/5/2023; Sở họp", date(2023, 5, 9)),
        ("Giao Sở hoàn thành Kế hoạch số 51/KH-UBND trước ngày 09/5/2023", None),
    ],
)
def test_days_of_acts_and_days_of_other_things(text: str, day: date | None) -> None:
    (found,) = cited(text)
    assert (found.number, found.issued_date) == ("51/KH-UBND", day)


def test_whose_a_document_is_may_be_long_and_a_law_may_name_its_year() -> None:
    assert one("Công văn của Bộ Lao động - Thương binh và Xã hội số 77/LĐTBXH-VL ngày 02/3/2022")[:2] == (
        "77/LĐTBXH-VL",
        "Công văn",
    )
    assert one("theo Luật Nhà ở năm 2023 (số 27/2023/QH15) và các quy định khác")[:2] == (
        "27/2023/QH15",
        "Luật",
    )


def test_the_central_committee_issues_resolutions() -> None:
    (found,) = cited("học tập Nghị quyết số 19 của Trung ương về tam nông")
    assert (found.number, found.issuer, found.incomplete) == ("19", "Trung ương", True)


def test_a_footnote_behind_the_signature_is_read_where_the_text_refers_to_it() -> None:
    text = (
        "1. Sở Y tế thực hiện theo phương án2.\nNơi nhận:\n- Lưu: VT.\nLò Thị Ban\n"
        "2 Tờ trình số 61/TTr-SYT ngày 05/4/2023 của Sở Y tế.\n3 Kế hoạch số 9/KH-SYT."
    )
    found = read_citations(Page(text), 0, text.index("Nơi nhận"), None)
    assert [(each.number, each.issued_date) for each in found] == [("61/TTr-SYT", date(2023, 4, 5))]


def test_thousands_of_numbers_on_one_line_are_read_in_linear_time() -> None:
    text = " ".join(f"{number}/QĐ-UBND" for number in range(1, 26_000))
    begun = time.process_time()
    assert len(cited(text)) == 25_999
    assert time.process_time() - begun < 10


def test_bare_numbers_close_together_are_each_found() -> None:
    text = "Thông báo kết luận số 12, Nghị quyết số 35, Chỉ thị 05 và Nghị quyết Trung ương 4, Kế hoạch số7."
    assert [(each.number, each.type, each.start) for each in cited(text)] == [
        ("12", "Thông báo", 0),
        ("35", "Nghị quyết", text.index("Nghị quyết")),
        ("05", "Chỉ thị", text.index("Chỉ thị")),
        ("4", "Nghị quyết", text.rindex("Nghị quyết")),
        ("7", "Kế hoạch", text.index("Kế hoạch")),
    ]
    assert [each.number for each in cited("Quyết định số 2025 xã, Quyết định số 12345.")] == []


@pytest.mark.parametrize(
    "text",
    [
        "Yêu cầu Ban Quản lý dự án số 2 đẩy nhanh tiến độ",
        "BQL dự án số 1, nhà thầu số 3 tăng ca",
        "thống nhất chọn phương án số 2 của đơn vị tư vấn",
        "II. Kết luận\n1. Giao Sở Y tế rà soát",
        "II. KẾT LUẬN\n1) Giao Sở Y tế rà soát",
        "Quyết định\n2. Sở Tài chính bố trí vốn",
    ],
)
def test_numbers_of_boards_options_and_items_name_no_document(text: str) -> None:
    assert cited(text) == []


@pytest.mark.parametrize(
    "made",
    [
        "lập",
        "ký",
        "ký ban hành",
        "ban hành",
        "được ban hành",
        "phát hành",
        "thông qua",
        "trình",
        "gửi",
        "đề",
        "",
    ],
)
def test_a_document_bears_the_day_it_was_drawn_up(made: str) -> None:
    (found,) = cited(
        f"Xét Tờ trình số 77/TTr-SNN của Sở Nông nghiệp và PTNT {made} ngày 17/4/2012, ý kiến các sở"
    )
    assert (found.issued_date, found.issuer) == (date(2012, 4, 17), "Sở Nông nghiệp và PTNT")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Công văn số 410/STC-NS và 411/STC-NS", ["410/STC-NS", "411/STC-NS"]),
        ("các Công văn: 410/STC-NS, 411/STC-NS và 415/STC-QLG", ["410/STC-NS", "411/STC-NS", "415/STC-QLG"]),
        ("Công văn số 410/STC-NS ngày 01/02/2023, 411/STC-NS ngày 03/02/2023", ["410/STC-NS", "411/STC-NS"]),
        ("Công văn số 410/STC-NS, đạt 12/15 xã, 24/7 và 3/4 hộ", ["410/STC-NS"]),
    ],
)
def test_the_type_holds_for_the_whole_series(text: str, found: list[str]) -> None:
    assert [(each.number, each.type) for each in cited(text)] == [(number, "Công văn") for number in found]


@pytest.mark.parametrize("hour", ["hồi 9 giờ", "hồi 14 giờ 30 phút", "lúc 9h", "hồi 07:30", ""])
def test_an_urgent_telegram_bears_the_hour_before_its_day(hour: str) -> None:
    (found,) = cited(f"thực hiện Công điện số 03/CĐ-TTg {hour} ngày 05/4/2024")
    assert found.issued_date == date(2024, 4, 5)


def test_the_year_of_a_bare_number_may_be_told_in_words() -> None:
    (found,) = cited("theo Nghị định 146 năm 2018 của Chính phủ")
    assert (found.number, found.incomplete) == ("146", True)
    assert cited("Nghị quyết 5 năm 2021-2025") == []
