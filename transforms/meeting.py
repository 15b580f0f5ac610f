"""The meeting that was concluded: what it was called and on which day it was held."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain

from transforms.dates import Day, day_at, full_days, year_before
from transforms.numbers import NUMBER
from transforms.people import sentences
from transforms.spans import Found, Page

_NOUN = (
    r"(?:(?:cuộc|phiên|buổi) (?:họp|làm việc|giao ban|giải trình|chất vấn|điều trần|toàn thể|thảo luận|"
    r"trao đổi|khảo sát|giám sát|kiểm tra|thị sát|tiếp|gặp|đối thoại|tọa đàm|rà soát|đánh giá|nghe|"
    r"kiểm điểm|hội đàm|hội ý|thẩm định|thẩm tra|tham vấn|sơ kết|tổng kết)|hội nghị|hội thảo|kỳ họp|"
    r"tọa đàm|hội ý|hội đàm|chuyến (?:kiểm tra|khảo sát|công tác)|chương trình làm việc|diễn đàn|lễ)"
)
MEETING = re.compile(
    rf"\b(?:{_NOUN}|họp(?= (?:phiên|chuyên đề|đột xuất|khẩn|bất thường|ban|về|bàn|nghe|giao ban|"
    rf"trực tuyến|tháo gỡ|triển khai|rà soát|"
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
    r"(?<!các )(?<!hiện )(?<!phục )(?<!những )(?<!theo )(?<!báo )kết luận(?! (?:thanh tra|"
    r"kiểm tra|kiểm toán|giám sát|số \d|của (?:bộ|ban|trung|thanh|kiểm|thủ|thường)))|, do|như sau|"
    r"theo hình thức|vào ngày|tổ chức (?:ngày|vào|sáng|chiều))\b"
)
_CUT = re.compile(
    r"(?:\s(?:ngày|vào ngày|tổ chức ngày|họp ngày|sáng|chiều)\s?(?:ngày )?\d|,?\s(?:chiều|sáng|"
    r"tối) (?:nay|\d))"
)
# Each word looks back from behind its first letter: the engine can then search for those letters.
_DAY_WORD = re.compile(
    r"(?:n(?<!\wn)gày|s(?<!\ws)áng|c(?<!\wc)(?:hiều|ác ngày)|t(?<!\wt)(?:ối|rưa|rong ngày)|đ(?<!\wđ)êm|"
    r"h(?<!\wh)(?:ôm nay|ai ngày))(?:\s?(?:nay|qua|hôm nay))?\s?[,(]?\s?(?:ngày\s?)?\(?(?=\d)"
)
# A day that closes its line, or that a clock follows, says when the page was put up.
_STAMP_END = re.compile(
    r"[)\]]?(?:[\s,|–-]*(?:lúc )?\d{1,2}(?::|h|\sgiờ\s?)\d{2}(?!\d)|[ |]*(?:lượt xem|xem cỡ chữ|\n|$))"
)
_WHOSE = re.compile(r"\s?,?\s?(?:của|do)\s[^;,.:\n]+,?")
_CLOCK = re.compile(r"\d{1,2}[:h]\d{2}[\s,|-]*$")
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
        before = [each for each in sentences(page, *opening) if around and each[1] <= around[0][0]]
        if before and (held := _HOLDS.search(page.low, *before[-1])):
            # "… tổ chức cuộc họp về X. Các đồng chí: A; B đồng chủ trì."
            spans.append((held.start("meeting"), before[-1][1]))
    for a, b in spans:
        if title := _title(page, a, b):
            return _called(page, title, subject) or _as_in(page, title, subject)
    if subject and (title := _title(page, subject.start, subject.end, tail=True)):
        return title
    for a, b in sentences(page, *opening)[:4]:
        if (title := _title(page, a, b)) and len(title.value) > 25:
            return title
    return None


_HOLDS = re.compile(rf"\btổ chức\s(?P<meeting>{_NOUN})\b")


def _called(page: Page, title: Found, subject: Found | None) -> Found | None:
    """What the subject calls a meeting that the opening names by its verb ("đã làm việc với …")."""
    if subject is None or not page.low.startswith("làm việc với", title.start):
        return None
    named = _title(page, subject.start, subject.end, tail=True)
    return named if named and " làm việc với " in page.low[named.start : named.start + 24] else None


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
    for match in _END.finditer(page.low, start, end):
        # "công tác tiếp công dân, giải quyết khiếu nại": the work is named by several verbs.
        if not (
            match[0][0] == ","
            and _WORK.match(page.low, match.end(), end)
            and _OF_WORK.search(page.low, max(start, match.start() - 80), match.start())
        ):
            return match.start()
    return end


_WORK = re.compile(r"(?:triển khai|đánh giá|rà soát|tháo gỡ|giải quyết|tổng kết)\b")
_OF_WORK = re.compile(r"\b(?:công tác|việc|nhiệm vụ)\s[^,;.:]{3,60}$")


def _as_in(page: Page, title: Found, subject: Found | None) -> Found:
    """``title`` as long as the notice's subject prints the same words."""
    if subject is None:
        return title
    named = " ".join(page.low[subject.start : subject.end].split())
    at = named.find(" ".join(page.low[title.start : title.end].split()))
    if at < 0 or subject.start <= title.start < subject.end:
        return title
    rest = named[at:].rstrip(" .;:*")
    printed = page.low[title.start : title.start + len(rest)].replace("\n", " ")
    if printed != rest or page.low[title.start + len(rest) :][:1].isalnum():
        return title
    return page.found(title.start, title.start + len(rest))


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
        issues = "ban hành" in page.low[a:b] or "thông báo" in page.low[a:b]
        last: int | None = None  # where the sentence names a meeting for the last time, once looked for
        for day, at in _days(page, a, b):
            if _STAMP_END.match(page.low, day.end) or _CLOCK.search(
                page.low, max(a, day.start - 9), day.start
            ):
                continue
            if issues and _ISSUED.match(page.low, day.end, b):
                continue
            if verb is not None and a <= verb < b:
                rank = 0 if at < verb else 2
            elif at - a < 12:
                rank = 1 if at < day.start else 3
            elif (
                _CLAUSE.search(page.low, max(a, at - 3), at)
                and (last := _last_meeting(page, a, b) if last is None else last) >= day.end
            ):
                rank = 1
            elif MEETING.search(page.low, max(a, at - 40), at) or (
                _HELD.search(page.low, max(a, at - 22), at) and MEETING.search(page.low, a, at)
            ):
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


def _last_meeting(page: Page, start: int, end: int) -> int:
    return max((match.start() for match in MEETING.finditer(page.low, start, end)), default=-1)


# "Ngày …, Văn phòng đã ban hành Thông báo số …": when the notice was issued.
_ISSUED = re.compile(
    r"\s?,\s[^,.;:\n]{3,90}?\s(?:ban hành|ra|phát hành|ký|có)\s(?:thông báo|kết luận|văn bản|công văn)\b"
)
# "… tại cuộc họp về …, tổ chức ngày …": held, and not about to be.
_HELD = re.compile(r"(?<!sẽ )(?<!kiến )(?:tổ chức|diễn ra)(?: vào| lúc)?\s$")
_CLAUSE = re.compile(r"[;,)–-]\s?$")
_BARE_NUMBER = re.compile(r"\bsố \d+\b")


def _cited(page: Page, start: int, at: int, figures: int) -> bool:
    """Whether a day at ``at`` is that of a document cited before it: right behind its number, or behind whose
    it is ("Công điện số … của Thủ tướng Chính phủ ngày …"). Between two commas it says when all happened."""
    before = page.text[max(start, at - 110) : at].rstrip(" (")
    number = 0
    for match in chain(NUMBER.finditer(before), _BARE_NUMBER.finditer(before.lower())):
        number = max(number, match.end())
    between = before[number:]
    day = day_at(page.low, figures)
    if (
        day
        and between.rstrip().endswith(",")
        and between.strip(" ,")
        and page.low[day.end : day.end + 1] == ","
    ):
        return False
    return number > 0 and (
        len(between.strip(" ,")) == 0
        or bool(_WHOSE.fullmatch(between) and not MEETING.search(between.lower()))
    )


def _several(page: Page, at: int) -> bool:
    """Whether the days from ``at`` to another are meant ("từ ngày 10 đến ngày 12/5")."""
    day = day_at(page.low, at)
    return day is not None and "đến" in page.low[day.start : day.end]


def _days(page: Page, start: int, end: int) -> list[tuple[Day, int]]:
    days: list[tuple[Day, int]] = []
    words = list(_DAY_WORD.finditer(page.low, start, end))
    for match in words:
        bound = _NO_MEETING_DAY.search(page.low, max(start, match.start() - 12), match.start())
        if bound and not (bound[0].startswith("từ") and _several(page, match.end())):
            continue
        if _cited(page, start, match.start(), match.end()):
            continue
        day = day_at(page.low, match.end())
        if day and day.end <= end:
            days.append((day, match.start()))
    if not words:
        for day in full_days(page.low, start, min(end, start + 40)):
            if day.start - start < 8:
                days.append((day, day.start))
    return days
