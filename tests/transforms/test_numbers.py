"""Numbers and symbols of documents, with the noise they are printed with."""

from __future__ import annotations

import pytest

from transforms.numbers import number_at, numbers


@pytest.mark.parametrize(
    ("printed", "value", "kind"),
    [
        ("17/NQ-CP", "17/NQ-CP", "Nghị quyết"),
        ("30/2020/NĐ-CP", "30/2020/NĐ-CP", "Nghị định"),
        ("02-NQ/TU", "02-NQ/TU", "Nghị quyết"),
        ("2927 -TB/TU", "2927-TB/TU", "Thông báo"),
        ("12-KL/TU", "12-KL/TU", "Kết luận"),
        ("18 - NQ/TW", "18-NQ/TW", "Nghị quyết"),
        ("05-BC/ĐU", "05-BC/ĐU", "Báo cáo"),
        ("9-CTr/TU", "9-CTr/TU", "Chương trình"),
        ("123/TB-UBND", "123/TB-UBND", "Thông báo"),
        ("7812/TB-BNN-VP", "7812/TB-BNN-VP", "Thông báo"),
        ("6202/UBND-KT", "6202/UBND-KT", None),
        ("6212 /UBND-TH", "6212/UBND-TH", None),
        ("1345/ UBND –KT", "1345/UBND-KT", None),
        ("3135/VP-KTN", "3135/VP-KTN", None),
        ("87/TB - VPUBND", "87/TB-VPUBND", "Thông báo"),
        ("09/2008/QĐ-UBND", "09/2008/QĐ-UBND", "Quyết định"),
        ("202/2025/QH15", "202/2025/QH15", None),
        ("66.4/2025/NQ-CP", "66.4/2025/NQ-CP", "Nghị quyết"),
        ("749/QĐ-TTg", "749/QĐ-TTg", "Quyết định"),
        ("30/QÐ-UBND", "30/QĐ-UBND", "Quyết định"),
        ("15/2021/TT-BTC", "15/2021/TT-BTC", "Thông tư"),
        ("214/BC-SGTVT", "214/BC-SGTVT", "Báo cáo"),
        ("33/KH-BCĐ", "33/KH-BCĐ", "Kế hoạch"),
        ("41/TTr-SKH&ĐT", "41/TTr-SKH&ĐT", "Tờ trình"),
    ],
)
def test_numbers_are_normalised(printed: str, value: str, kind: str | None) -> None:
    found = number_at(f"theo văn bản số {printed} ngày 01/02/2023")
    assert found is not None
    assert (found.value, found.type) == (value, kind)


@pytest.mark.parametrize(
    "text",
    [
        "ngày 18/8/2020",
        "giai đoạn 2019-2020",
        "24/7",
        "tăng 5/6 tháng",
        "Số:      /TB-VP",
        "1.100 chữ ký",
        "3/4 Đại biểu",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert numbers(text) == []


def test_the_symbol_ends_before_the_next_word() -> None:
    found = number_at("Kế hoạch số 51/KH-UBND - Sở Nội vụ chủ trì")
    assert found is not None
    assert found.value == "51/KH-UBND"


@pytest.mark.parametrize(
    "text", ["1/ Tuy đã có cố gắng", "2/ Hoan nghênh", "3/Giao Sở Y tế", "10/ Về đất đai", "24/7 và 1/2"]
)
def test_a_word_with_a_capital_is_no_symbol(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize("text", ["15/CTr-UBND", "21/TTg-KTN", "9-QyĐ/TU", "31/2024/QH15", "12/L-CTN"])
def test_symbols_with_small_letters_are_numbers(text: str) -> None:
    assert [each.value for each in numbers(text)] == [text]
