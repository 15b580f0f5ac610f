"""When things are due in generated documents: the words, and the day they mean, reckoned from the calendar.

Nothing of ``transforms`` is used, so that an error there is not repeated here. Conventions: a period is
due on its last day; a day without a year is the first such day after the document's own; days counted "kể
từ ngày ban hành" run from the day of issue, working days skip Saturdays and Sundays only.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

ROMAN = ("", "I", "II", "III", "IV")


@dataclass(frozen=True)
class Deadline:
    """``text`` is how it is printed; ``on`` the day it means, None where nothing fixes one; ``bare`` says
    that it can stand behind a colon, ``front`` that it can open a sentence."""

    text: str
    on: date | None
    bare: bool = False
    front: bool = True


def last_day(year: int, month: int) -> date:
    """The month's last day."""
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)


def full(rng: random.Random, day: date) -> str:
    """A day with its year, as officials write it."""
    d, m, y = day.day, day.month, day.year
    decree = f"{d:02d} tháng {_month(m)} năm {y}"
    return rng.choice(
        (f"{d}/{m}/{y}", f"{d:02d}/{m:02d}/{y}", f"{d:02d}/{m}/{y}", decree, f"{d:02d}-{m}-{y}")
    )


def slashed(rng: random.Random, day: date) -> str:
    """A day in figures."""
    d, m, y = day.day, day.month, day.year
    return rng.choice((f"{d}/{m}/{y}", f"{d:02d}/{m:02d}/{y}", f"{d:02d}/{m}/{y}"))


def _month(month: int) -> str:
    """Days below ten and the first two months take a zero (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{month:02d}" if month < 3 else str(month)


def formal(day: date) -> str:
    """The day in a document's head."""
    return f"ngày {day.day:02d} tháng {_month(day.month)} năm {day.year}"


def workdays(start: date, count: int) -> date:
    """``count`` working days after ``start``, day by day."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def deadline(rng: random.Random, anchor: date, issued: date | None, yearless: bool = True) -> Deadline:
    """A deadline after ``anchor``. ``issued`` is the printed day of issue; ``yearless`` allows days that the
    reader must give their year."""
    day = anchor + timedelta(days=rng.randint(6, 150))
    form = rng.randrange(16)
    if form in (0, 1, 2):
        how = rng.choice(
            ("trước ngày", "trước ngày", "chậm nhất đến ngày", "chậm nhất ngày", "chậm nhất là ngày",
             "muộn nhất vào ngày", "chậm nhất trước ngày")
        )  # fmt: skip
        return Deadline(f"{how} {full(rng, day)}", day)
    if form == 3:
        return Deadline(f"xong trước {slashed(rng, day)}", day, front=False)
    if form == 4:
        return Deadline(f"ngày {full(rng, day)}", day, bare=True, front=False)
    if form == 5:
        return Deadline(f"đến hết ngày {slashed(rng, day)}", day, front=False)
    if form == 6:
        return Deadline(f"trước {rng.choice((10, 16, 17))} giờ 00 ngày {slashed(rng, day)}", day)
    if form in (7, 8):
        mark = rng.choice((f"/{day.year}", f" năm {day.year}"))
        return Deadline(f"trong tháng {day.month}{mark}", last_day(day.year, day.month))
    if form in (9, 10):
        quarter = (day.month + 2) // 3
        mark = rng.choice((f"/{day.year}", f" năm {day.year}"))
        how = rng.choice(("trong", "trong", "chậm nhất trong"))
        return Deadline(f"{how} quý {ROMAN[quarter]}{mark}", last_day(day.year, quarter * 3))
    if form == 11:
        return Deadline(f"trong năm {day.year}", date(day.year, 12, 31))
    if form == 12:
        count = rng.choice((3, 5, 7, 10, 15))
        what = rng.choice(("kể từ ngày ban hành Thông báo này", "kể từ ngày ký ban hành Thông báo này"))
        return Deadline(
            f"{rng.choice(('trong vòng', 'trong thời hạn'))} {count:02d} ngày làm việc {what}",
            workdays(issued, count) if issued else None,
            front=False,
        )
    if form == 13:
        count = rng.choice((10, 15, 20, 30))
        return Deadline(
            f"{rng.choice(('chậm nhất', 'trong thời hạn'))} {count} ngày kể từ ngày ban hành Thông báo này",
            issued + timedelta(days=count) if issued else None,
            front=False,
        )
    if form == 14 and yearless:
        return Deadline(f"{rng.choice(('trước ngày', 'chậm nhất đến ngày'))} {day.day:02d}/{day.month}", day)
    if form == 15 and yearless:
        return Deadline(f"trong tháng {day.month}", last_day(day.year, day.month))
    half = date(day.year, 12, 31) if day.month > 6 else date(day.year, 6, 30)
    which = "cuối" if day.month > 6 else "đầu"
    return Deadline(f"trong 6 tháng {which} năm {day.year}", half, front=False)
