"""Days as documents write them, and the year a day without one belongs to."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.dates import Day, day_at, full_days, url_day, working_days_after, year_after, year_before
from transforms.orthography import fold


@pytest.mark.parametrize(
    ("printed", "day", "month", "year"),
    [
        ("07/03/2019", 7, 3, 2019),
        ("7/3/2019", 7, 3, 2019),
        ("7-3-2019", 7, 3, 2019),
        ("17 – 9 – 2015", 17, 9, 2015),
        ("17 – 9", 17, 9, None),
        ("21/ 5", 21, 5, None),
        ("28-10", 28, 10, None),
        ("11.11", 11, 11, None),
        ("05 tháng 5 năm 2020", 5, 5, 2020),
        ("20\ntháng 9 năm 2021", 20, 9, 2021),
        ("4 tháng11 năm 2019", 4, 11, 2019),
        ("12 tháng 6/2023", 12, 6, 2023),
        ("12 tháng 6", 12, 6, None),
        ("5 và 6/8/2020", 5, 8, 2020),
        ("30/7 đến 02/8/2021", 30, 7, 2021),
    ],
)
def test_forms_of_a_day(printed: str, day: int, month: int, year: int | None) -> None:
    found = day_at(fold(printed), 0)
    assert found is not None
    assert (found.day, found.month, found.year) == (day, month, year)


@pytest.mark.parametrize(
    "printed", ["30/2020/NĐ-CP", "12/5/2", "45/2020", "8/13", "32/1/2020", "5,74%", "5/10%"]
)
def test_what_is_no_day(printed: str) -> None:
    assert day_at(fold(printed), 0) is None


def test_impossible_days_have_no_date() -> None:
    found = day_at("31/2/2021", 0)
    assert found is not None
    assert found.on() is None


def test_a_citation_is_not_read_as_a_day() -> None:
    assert full_days(fold("Nghị định 30/2020/NĐ-CP và Thông tư 01/2021/TT-BNV"), 0, 50) == []


def day(number: int, month: int) -> Day:
    return Day(number, month, None, 0, 0)


def test_the_year_of_what_has_happened_comes_from_before_publication() -> None:
    assert year_before(day(30, 12), date(2022, 1, 4)) == date(2021, 12, 30)
    assert year_before(day(3, 1), date(2022, 1, 4)) == date(2022, 1, 3)
    assert year_before(day(3, 1), None) is None


def test_the_year_of_what_is_to_be_done_comes_from_after_the_document() -> None:
    assert year_after(day(15, 1), date(2021, 12, 20)) == date(2022, 1, 15)
    assert year_after(day(30, 12), date(2021, 12, 20)) == date(2021, 12, 30)
    assert year_after(day(29, 2), date(2023, 3, 1)) == date(2024, 2, 29)


def test_working_days_skip_weekends() -> None:
    friday = date(2024, 7, 5)
    assert working_days_after(friday, 1) == date(2024, 7, 8)
    assert working_days_after(friday, 5) == date(2024, 7, 12)
    assert working_days_after(friday, 7) == date(2024, 7, 16)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://x.gov.vn/portal/Pages/2021-05-05/hop-abc.aspx", date(2021, 5, 5)),
        ("http://x.gov.vn/tin/2021/05/hop.html", date(2021, 5, 31)),
        ("http://x.gov.vn/tin/hop-12345", None),
        (None, None),
    ],
)
def test_the_day_an_address_carries(url: str | None, expected: date | None) -> None:
    assert url_day(url) == expected


def test_a_full_stop_behind_a_day_opens_no_second_one() -> None:
    found = day_at(fold("24-9. 5 tổ kiểm tra"), 0)
    assert found is not None
    assert (found.day, found.month, found.end) == (24, 9, 4)
    found = day_at(fold("24-9.\n5. Sở Y tế"), 0)
    assert found is not None
    assert (found.day, found.month, found.end) == (24, 9, 4)
