"""Days as Vietnamese documents write them, and the year a day without one belongs to.

Forms are those of Nghị định 30/2020/NĐ-CP, Phụ lục I ("ngày 05 tháng 5 năm 2020") and of the press
("19/8", "28-10", "17 – 9"). All patterns expect folded text (``transforms.orthography.fold``).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
# A full stop takes no blanks: "15-11. 3 xã" ends a sentence.
_BAR = r"(?:\s{0,2}[/\-–]\s{0,2}|\.)"

# A day, with or without its year. Fails inside numbers of documents (30/2020/NĐ-CP) and in fractions.
DAY = (
    rf"(?<![\d/])(?P<d>{_DAY})(?:"
    rf"\s{{0,3}}tháng\s{{0,3}}(?P<m1>{_MONTH})(?!\d)"
    rf"(?:\s{{0,3}},?\s{{0,2}}năm\s{{0,3}}(?P<y1>{_YEAR})|{_BAR}(?P<y3>{_YEAR}))?"
    rf"|{_BAR}(?P<m2>{_MONTH})(?:{_BAR}(?P<y2>{_YEAR}))?)"
    r"(?![\d%]|/[\wđ]|\s?[.\-–]\d)"
)
_ONE = re.compile(DAY)
_FULL = re.compile(
    rf"(?<![\d/])(?P<d>{_DAY})(?:\s{{0,3}}tháng\s{{0,3}}(?P<m1>{_MONTH})\s{{0,3}},?\s{{0,2}}năm\s{{0,3}}"
    rf"(?P<y1>{_YEAR})|\s{{0,2}}[/.\-–]\s{{0,2}}(?P<m2>{_MONTH})\s{{0,2}}[/.\-–]\s{{0,2}}(?P<y2>{_YEAR}))"
    r"(?!\d|/[\wđ])"
)
# Several days of one meeting: the first one takes month and year from the last.
_RANGE = re.compile(
    rf"(?<![\d/])(?P<first>{_DAY})(?:{_BAR}(?P<fm>{_MONTH}))?\s{{0,2}}(?:-|–|và|,|"
    rf"đến(?: ngày)?)\s{{0,2}}(?:ngày\s)?"
    rf"(?=(?P<last>{DAY}))"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as printed; ``year`` is None where the text gives none."""

    day: int
    month: int
    year: int | None
    start: int
    end: int

    def on(self, year: int | None = None) -> date | None:
        """The calendar day, in ``year`` where the text gives none; None if there is no such day."""
        chosen = self.year or year
        if chosen is None:
            return None
        try:
            return date(chosen, self.month, self.day)
        except ValueError:
            return None


def _day(match: re.Match[str]) -> Day:
    groups = match.groupdict()
    month = groups.get("m1") or groups.get("m2")
    year = groups.get("y1") or groups.get("y2") or groups.get("y3")
    assert month is not None
    return Day(int(match["d"]), int(month), int(year) if year else None, match.start("d"), match.end())


def day_at(low: str, position: int) -> Day | None:
    """The day printed at ``position``; of several ("5 và 6/8/2020") the first."""
    if (several := _RANGE.match(low, position)) and (last := _ONE.match(low, several.end())):
        day = _day(last)
        month = int(several["fm"]) if several["fm"] else day.month
        return Day(int(several["first"]), month, day.year, several.start("first"), day.end)
    match = _ONE.match(low, position)
    return _day(match) if match else None


def full_days(low: str, start: int, end: int) -> list[Day]:
    """Every day with its year in ``low[start:end]``."""
    return [_day(match) for match in _FULL.finditer(low, start, end)]


def year_before(day: Day, anchor: date | None) -> date | None:
    """The day, in the last year that does not put it after ``anchor``.

    For what has happened (a meeting) seen from when it was published. Three days of slack, since some
    portals stamp a page by when it was drafted. None where year and anchor are both missing.
    """
    if day.year or anchor is None:
        return day.on()
    this = day.on(anchor.year)
    if this is not None and this <= anchor + timedelta(days=3):
        return this
    return day.on(anchor.year - 1)


def year_after(day: Day, anchor: date | None) -> date | None:
    """The day, in the first year that does not put it before ``anchor``: for what is still to be done."""
    if day.year or anchor is None:
        return day.on()
    this = day.on(anchor.year)
    if this is not None and this >= anchor:
        return this
    return day.on(anchor.year + 1)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def working_days_after(start: date, count: int) -> date:
    """The day ``count`` working days after ``start``. Saturdays and Sundays are skipped; public holidays
    are set by the government year by year and are not counted out."""
    weeks, rest = divmod(count, 5)
    day = start + timedelta(weeks=weeks)
    while rest:
        day += timedelta(days=1)
        if day.weekday() < 5:
            rest -= 1
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


_URL_DAY = re.compile(
    rf"(?<!\d)({_YEAR})(?P<bar>[-/_]?)(1[0-2]|0[1-9]|(?<=[-/_])[1-9])(?P=bar)([12]\d|3[01]|0[1-9]|"
    rf"(?<=[-/_])[1-9])(?!\d)"
    rf"|(?<!\d)({_YEAR})[-/](1[0-2]|0?[1-9])(?!\d)"
)


def url_day(url: str | None) -> date | None:
    """The day an address carries (``/2021-05-05/``); for year and month only, the month's last day."""
    match = _URL_DAY.search(url or "")
    if not match:
        return None
    if match[5]:
        return month_end(int(match[5]), int(match[6]))
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None
