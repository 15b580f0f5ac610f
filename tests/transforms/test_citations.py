"""Documents that a text names, in every order they are written."""

from __future__ import annotations

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
