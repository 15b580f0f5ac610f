"""The meeting that was concluded: what it was called and on which day it was held."""

from __future__ import annotations

import re
from datetime import date

from transforms.dates import Day, day_at, full_days, year_before
from transforms.numbers import NUMBER
from transforms.people import sentences
from transforms.spans import Found, Page

_NOUN = (
    r"(?:hội nghị|cuộc họp|phiên họp|buổi làm việc|buổi họp|cuộc làm việc|hội thảo|kỳ họp|"
    r"buổi giao ban|phiên giao ban|tọa đàm|"
    r"buổi tiếp|buổi kiểm tra|buổi gặp mặt|hội nghị trực tuyến|buổi đối thoại|phiên làm việc|"
    r"buổi kiểm tra|hội ý|buổi tọa đàm|buổi kiểm điểm|buổi rà soát|buổi đánh giá|buổi nghe|"
    r"buổi thảo luận|chuyến kiểm tra|chương trình làm việc|cuộc giao ban|phiên thảo luận|diễn đàn|lễ)"
)
MEETING = re.compile(
    rf"\b(?:{_NOUN}|họp(?= (?:ban|về|bàn|nghe|giao ban|trực tuyến|tháo gỡ|triển khai|rà soát|"
    rf"thống nhất|cho ý kiến|với|đánh giá|xem xét|thường kỳ|tổ|hội đồng|ubnd|thành viên|liên quan|"
    rf"giải quyết))|giao ban(?= (?:tháng|quý|công|với|về|tuần|định kỳ|đầu|xây))|làm việc với)\b"
)
_END = re.compile(
    r"\s?\((?:sau đây|gọi|dưới đây)|[;\n]|\.(?=\s|$|[^\W\d_a-zà-ỹ])|"
    r"\.(?=[a-zà-ỹđ]{2,}[^.]{0,80}\b(?:chủ trì|tại|dự)\b)|:|,\s(?=(?:triển khai|đánh giá|bàn|nhằm|để|"
    r"cho ý kiến|nghe|với sự|cùng|do|dưới sự|có sự|tham dự|tại điểm|tại trụ|tại phòng|đồng chí|sau khi|"
    r"ngày|sáng|chiều|tổng kết|phương hướng|đề ra|kết luận|đã|phó chủ tịch|chủ tịch|bí thư|dự|"
    r"các đồng chí|yêu cầu|rà soát|thống nhất|tháo gỡ|giải quyết|theo hình thức)\b)"
    r"|\s(?:dưới sự\b|do (?:đồng chí|ông|bà|(?:phó |quyền )?(?:bí thư|chủ tịch|giám đốc)|"
    r"thường trực|lãnh đạo)\b|và (?:có ý kiến|phát biểu|kết luận)\b|nhằm|để |đã |diễn ra|được tổ chức|"
    r"kết luận|, do|như sau|theo hình thức|vào ngày|tổ chức (?:ngày|vào|sáng|chiều))\b"
)
_CUT = re.compile(
    r"(?:\s(?:ngày|vào ngày|tổ chức ngày|họp ngày|sáng|chiều)\s?(?:ngày )?\d|,?\s(?:chiều|sáng|"
    r"tối) (?:nay|\d))"
)
_DAY_WORD = re.compile(
    r"(?P<word>(?<!\w)(?:ngày|sáng|chiều|tối|trưa|đêm|hôm nay|các ngày|hai ngày|"
    r"trong ngày))(?:\s?(?:nay|qua|hôm nay))?\s?[,(]?\s?(?:ngày\s?)?\(?(?=\d)"
)
# A day that closes its line, or that a clock follows, says when the page was put up.
_STAMP_END = re.compile(
    r"[)\]]?(?:[\s,|–-]*(?:lúc )?\d{1,2}(?::|h|\sgiờ\s?)\d{2}(?!\d)|[ |]*(?:lượt xem|xem cỡ chữ|\n|$))"
)
_NO_MEETING_DAY = re.compile(r"(?:trước|kể từ|tính đến|đến hết|đến|hạn|sinh|từ|hết)\s?$")


def meeting_title(
    page: Page, opening: tuple[int, int], verb: int | None, subject: Found | None
) -> Found | None:
    """The meeting as the opening names it after the one who chaired; else as the subject does."""
    spans = []
    if verb is not None:
        around = [each for each in sentences(page, *_line_of(page, verb)) if each[0] <= verb < each[1]]
        spans += [(verb, each[1]) for each in around]
        spans += [(each[0], verb) for each in around]
        if around and MEETING.search(page.low, *around[0]):
            # "Buổi làm việc do … chủ trì": a sentence before it says which.
            line = _line_of(page, verb)[0]
            spans += reversed([each for each in sentences(page, line, around[0][0]) if each[0] < verb])
    for a, b in spans:
        if title := _title(page, a, b):
            return title
    if subject and (title := _title(page, subject.start, subject.end, tail=True)):
        return title
    for a, b in sentences(page, *opening)[:4]:
        if (title := _title(page, a, b)) and len(title.value) > 25:
            return title
    return None


def _line_of(page: Page, at: int) -> tuple[int, int]:
    paragraph = page.paragraphs[page.paragraph_at(at)]
    return paragraph.start, paragraph.end


def _title(page: Page, start: int, end: int, tail: bool = False) -> Found | None:
    for match in MEETING.finditer(page.low, start, end):
        if match[0] == "lễ" or page.low[match.end() : match.end() + 5] in {" có c", " có đ"}:
            continue
        stop = end if tail else _stop(page, match.end(), end)
        a, b = page.trim(match.start(), stop, ' ,.;:\n*"')
        for cut in _CUT.finditer(page.low, a, b):
            if not re.search(r"[/-][A-ZĐ][\w&-]*,?$|\bsố \d+$", page.text[a : cut.start()]):
                a, b = page.trim(a, cut.start(), ' ,.;:\n*"')
                break
        if page.low.count(" ", a, b) < 3 or b - a > 700:
            continue
        return page.found(a, b)
    return None


def _stop(page: Page, start: int, end: int) -> int:
    match = _END.search(page.low, start, end)
    return match.start() if match else end


def meeting_day(
    page: Page, opening: tuple[int, int], verb: int | None, subject: Found | None, anchor: date | None
) -> tuple[date, Found] | None:
    """The day of the meeting and where it is printed.

    A day in the sentence about the chair comes first, then one that opens a sentence, then one right
    after the word for the meeting, in the opening and in the subject. Without a year it is the last such
    day before ``anchor``; with neither, none.
    """
    ranked: list[tuple[int, Day]] = []
    for a, b in sentences(page, *opening):
        for day, at in _days(page, a, b):
            if _STAMP_END.match(page.low, day.end):
                continue
            if verb is not None and a <= verb < b:
                rank = 0 if at < verb else 2
            elif at - a < 12:
                rank = 1 if at < day.start else 3
            elif MEETING.search(page.low, max(a, at - 40), at):
                rank = 3
            else:
                continue
            ranked.append((rank, day))
    if subject:
        ranked += [(4, day) for day, _ in _days(page, subject.start, subject.end)]
    for _, day in sorted(ranked, key=lambda each: (each[0], each[1].start)):
        if resolved := year_before(day, anchor):
            return resolved, page.found(day.start, day.end)
    return None


def _days(page: Page, start: int, end: int) -> list[tuple[Day, int]]:
    days = []
    for match in _DAY_WORD.finditer(page.low, start, end):
        if _NO_MEETING_DAY.search(page.low[max(start, match.start() - 12) : match.start()]):
            continue
        # The date of a cited document follows its number.
        before = page.text[max(start, match.start() - 45) : match.start()]
        if any(len(before) - each.end() <= 3 for each in NUMBER.finditer(before)):
            continue
        if re.search(r"\bsố \d+\s?,?\s?$", before.lower()):
            continue
        day = day_at(page.low, match.end())
        if day and day.end <= end:
            days.append((day, match.start()))
    if not days:
        for day in full_days(page.low, start, min(end, start + 40)):
            if day.start - start < 8:
                days.append((day, day.start))
    return days
