"""By when, from when, how often: the times an instruction sets.

Days without a year belong to the first one after the document's own day; counts of days run from the
day of issue. What is no deadline: "tính đến ngày" (status), "giai đoạn 2021-2025", "đến năm 2025" (horizons),
days of events and of cited documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from transforms.dates import DAY, Day, day_at, month_end, working_days_after, year_after
from transforms.spans import Found, Page
from transforms.words import IMPERATIVE

_TIME = r"(?:\d{1,2}\s?(?:h|giờ|g)\s?(?:\d{1,2})?(?:\s?phút)?,?\s?)?"
# "không quá ngày 15/9", "không để chậm quá tháng 9"; a bare "không quá 5/10" counts things.
_ON_WEEKDAY = (
    r"(?:sáng |chiều )?(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)(?: tuần này| tuần sau)?,?\s\(?"
)
_NO_LATER = (
    r"không (?:được )?(?:để )?(?:chậm |muộn |trễ |kéo dài )?(?:quá|hơn)"
    r"(?= (?:ngày|tháng|quý) |\s\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\s\d{1,2} ?(?:giờ|h))"
)
_BEFORE = re.compile(
    rf"\b(?:trước|chậm nhất|muộn nhất|{_NO_LATER}|hạn cuối|thời hạn hoàn thành|thời gian hoàn thành|"
    rf"hoàn thành xong|xong|đến hết|hết|hạn)(?:\s?(?:là|đến|trước|vào|hết|trong|:|"
    rf"xong))*\s{_TIME}(?:{_ON_WEEKDAY})?(?:ngày\s?)?(?=\d)"
)
_WITHIN = re.compile(
    rf"\b(?:(?:trong|vào|đến|đúng)\s{_TIME}ngày\s?(?=\d)|đến\s(?=\d{{1,2}}[/.-]\d{{1,2}}[/.-]20\d\d|"
    # "đến 31-7 có 100% hộ …"; "đến 2/3 số hộ" is a share.
    r"(?:\d\d|[1-9])[/-](?:0?[1-9]|1[0-2])(?:,|\s(?:có|đạt|phải|hoàn|cơ bản|sẽ|giải|bàn|toàn)\b)))"
)
_FINISH = re.compile(
    r"(?:hoàn thành|xong|báo cáo|gửi|trình|nộp|khởi công|khánh thành|bàn giao|ban hành|tổ chức)[^.;]{0,60}$"
)
# "đến ngày 31/01 phải đạt": a day to reach something by, where the sentence wants it reached.
_REACH = re.compile(r"\b(?:phấn đấu|phải|cần|đạt|mục tiêu|yêu cầu|bảo đảm|đảm bảo)\b[^.;]{0,80}$")
_REACHED = re.compile(
    r"[^.;]{0,80}?\b(?P<how>phải|cần|phấn đấu|bảo đảm|đảm bảo|hoàn thành|đã|mới|còn|chưa|"
    r"có)\b"
)
_PERIOD = re.compile(r"\btừ(?: ngày)?\s[^,;]{3,25}\s$")
_NEAR = re.compile(r"(?P<d>0?[1-9]|[12]\d|3[01]) tháng (?P<which>này|sau|tới)\b")
_NEAR_MONTH = re.compile(r"\b(?:trong|hết|cuối)(?: (?:trong|hết|cuối))? (?P<unit>tháng|quý) này\b")
_AVOIDED = re.compile(r"\b(?:không để|tránh)\b[^,;.]{0,60}$")
_NEXT_YEAR = re.compile(r"\s?,?\snăm (?:sau|tới)\b")
_STATUS = re.compile(r"(?:tính|từ ngày [^,;]{3,25}|thống kê|lũy kế|kể từ|cập nhật|số liệu)\s?$")
_MONTH = re.compile(
    rf"\b(?P<how>trong|trước|hết|đến hết|cuối|xong trong|vào|chậm nhất|xong trước|muộn nhất|{_NO_LATER}|"
    r"hoàn thành:|thời (?:gian|hạn):)"
    r"(?:\s(?:là|trong|đến|vào|hết|cuối|trước|đầu|giữa))*\stháng\s?(?P<m>0?[1-9]|1[0-2])(?!\d)(?:\s?(?:[/.-]|"
    r"năm)\s?(?P<y>20\d\d))?(?! (?:hằng|hàng))"
)
_OF_PERIOD = re.compile(r"(?:kế hoạch|kết quả|số liệu|báo cáo|diễn ra|tính|từ)\s\Z")
_QUARTER = re.compile(
    rf"\b(?P<how>trong|trước|hết|đến hết|cuối|vào|xong|hoàn thành:?|chậm nhất|{_NO_LATER}|thời (?:gian|hạn):)"
    r"(?:\s(?:là|trong|đến|vào|hết|cuối|trước|xong))*\squý\s?(?P<q>iv|i{1,3}|[1-4])\b(?:\s?(?:[/.-]|năm)\s?(?P<y>20\d\d)|"
    r"\s(?P<y2>20\d\d))?"
)
_YEAR = re.compile(
    r"\b(?P<how>trong|trước|hết|đến hết|cuối|xong)(?:\s(?:hết|cuối|trong))?\snăm(?:\s(?P<y>20\d\d)|"
    r"\snay)?(?!\s?(?:\d|-|học|qua|trước|sau|tới|tiếp|đầu))(?=\s?[.,;:)/]|$|\s\S)"
)
_HALF = re.compile(r"\btrong (?:6|06|sáu) tháng (?P<which>đầu|cuối) năm(?:\s(?P<y>20\d\d))?")
_DAYS = re.compile(
    r"\b(?:trong vòng|trong thời hạn|trong thời gian|thời hạn|trong|chậm nhất|sau)(?:\s(?:là|không quá|"
    r"tối đa))*\s(?P<n>\d{1,3})\s(?:\([^)]{2,20}\)\s)?(?P<unit>ngày làm việc|ngày|tuần|"
    r"tháng)\b(?P<rest>[^.;\n]{0,50})"
)
_FROM_ISSUE = re.compile(
    r"^,?\s?(?:kể |tính )?(?:từ|sau) (?:ngày|khi) (?:ban hành|ký|ra|phát hành|hôm nay|họp|"
    r"(?:có )?(?:thông báo|kết luận|văn bản|công văn)(?: kết luận| số| này|\s?[,.;)]|$)|"
    r"kết thúc (?:hội nghị|cuộc họp))|^\s?[,.;)]|^\s?$|^\s(?:phải|báo cáo|hoàn thành|trình|gửi|tới\b)"
)
_STANDING = re.compile(
    r"kể từ (?:ngày|khi) (?:nhận|tiếp nhận|hồ sơ|đủ|được|phê duyệt|khởi công|trúng)|đối với|"
    r"từ khi (?:nhận|tiếp)|mỗi|liên tục"
)
_FROM = re.compile(
    r"\b(?:kể từ|bắt đầu từ|áp dụng từ|có hiệu lực từ|thực hiện từ|từ)\s(?:(?:00|0|\d{1,2})\s?(?:h|"
    r"giờ)\s?(?:00)?,?\s)?ngày\s?(?=\d)"
)
_FROM_MONTH = re.compile(
    r"\b(?:kể từ|bắt đầu từ|từ) tháng\s?(?P<m>0?[1-9]|1[0-2])(?:\s?[/.-]\s?|"
    r"\snăm\s)(?P<y>20\d\d)(?!\s?(?:đến|-))"
)
# "kỳ họp cuối năm", "đợt cao điểm cuối tháng 12": the time belongs to the name of an event.
_EVENT = re.compile(
    r"(?:kỳ họp|phiên họp|hội nghị|kỳ thi|đợt|dịp|giao ban|sơ kết|tổng kết|lễ hội|mùa|vụ)"
    r"(?: thường kỳ| thường lệ| cao điểm| chuyên đề)?\s$|"
    # What a year's end appraises is no task of that day.
    r"\b(?:đánh giá|xếp loại|bình xét|thi đua|kiểm điểm)(?! (?:xong|lại)\b)[^,;.]{0,40}\s$"
)
_UNTIL = re.compile(r"\s?(?:đến|-)\s(?:hết )?(?:ngày\s?)?\d|\sđến (?:nay|hết|khi|cuối)")
_COUNT = r"(?:\d{1,2}|một|hai|ba|bốn|sáu|mười)"
_HOUR = r"(?:lúc )?\d{1,2}\s?(?:giờ|h|g)(?:\s?\d{2})?(?: phút)?"
_WEEKDAY = r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)"
# "hằng ngày, trước 15 giờ", "hằng tuần, vào chiều thứ Năm"
_AT = (
    rf"(?:,? (?:trước|vào|chậm nhất|lúc)(?: là| vào| trước)* "
    rf"(?:{_HOUR}(?: {_WEEKDAY})?|(?:sáng |chiều |tối )?{_WEEKDAY})\b)?"
)
_RECURS = re.compile(
    rf"(?:(?:định kỳ,? )?(?:(?:trước|vào|chậm nhất(?: là| vào| trước)?) )?{_HOUR} "
    rf"(?:(?:{_WEEKDAY}|ngày \d{{1,2}}) )?(?:hằng|hàng|mỗi) (?:ngày|tuần|tháng|quý)\b|"
    r"(?:trước|vào|chậm nhất(?: là)?(?: vào)?|chậm nhất trước)\s(?:ngày|thứ)\s(?:\d{1,2}|hai|ba|tư|"
    r"năm|sáu|bảy)(?: tháng (?:đầu|cuối))?(?: của)?\s(?:hằng|hàng|mỗi|cuối) (?:tuần|tháng|quý|năm)"
    r"|(?:trước|vào|chậm nhất(?: là| vào| trước)?) ngày \d{1,2}(?: của)? tháng (?:cuối|đầu) "
    r"(?:của )?(?:mỗi )?quý\b"
    r"|(?:(?:trước|vào|trong|chậm nhất(?: là| vào| trước)?) )?(?:(?:ngày )?\d{1,2}(?:[/-]| tháng )\d{1,2}|"
    r"tháng \d{1,2}) (?:hằng|hàng|mỗi) năm\b"
    r"|định kỳ,? (?:vào |trước |chậm nhất )?(?:ngày|thứ) (?:\d{1,2}|hai|ba|tư|năm|sáu|bảy)"
    r" (?:hằng|hàng|mỗi|của|cuối) (?:tuần|tháng|quý|năm)"
    r"|định kỳ,? (?:(?:hằng|hàng|mỗi|theo) )?(?:\d{1,2} )?(?:ngày|tuần|tháng|quý|năm)"
    rf"(?:(?: {_COUNT})? lần|/lần|/1 lần)?"
    r"(?:(?:, | và | hoặc )(?:(?:hằng|hàng) )?(?:\d )?(?:tháng|quý|năm)\b)*"
    rf"|{_WEEKDAY} (?:hằng|hàng|mỗi) tuần|"
    rf"{_COUNT} lần (?:mỗi|một) (?:ngày|tuần|tháng|quý|năm)\b|"
    rf"mỗi (?:{_COUNT} )?(?:ngày|tuần|tháng|quý|năm)(?:(?:,? (?:ít nhất|tối thiểu))? {_COUNT} lần|"
    # "mỗi tuần đăng hai tin"
    rf"(?=\s?[,.;])|(?<!năm)(?= (?:{IMPERATIVE.pattern})))|"
    rf"{_COUNT} (?:ngày|tuần|tháng|quý|năm)(?:/lần| (?:một|1|01) lần)|"
    r"(?:hằng|hàng) (?:ngày|tuần|tháng|quý)(?:(?:, |"
    r" và )(?:hằng |hàng )?(?:quý|năm|6 tháng)\b)*"
    r"|(?:(?<=^)|(?<=[,;] ))(?:hằng|hàng) năm(?=[ ,]))"
    rf"{_AT}"
)
_ADJECTIVE = re.compile(
    r"(?:kế hoạch|dự toán|báo cáo|chỉ tiêu|lịch|hội nghị|tiền|lương|thu nhập|sinh hoạt|vốn|nguồn)\s$"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """From where time is counted: ``issued`` is the day counts of days run from, ``anchor`` (the day of
    issue, meeting or publication) the one that decides missing years and which agencies existed."""

    issued: date | None = None
    anchor: date | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """What a passage says of time; dates are calendar days in Asia/Ho_Chi_Minh."""

    due: date | None
    due_text: Found | None
    effective: date | None
    recurrence: Found | None


def read_times(page: Page, start: int, end: int, clock: Clock) -> Times:
    """The times set in ``text[start:end]``, an instruction."""
    recurrence = _recurrence(page, start, end)
    effective = _effective(page, start, end, clock.anchor)
    due, due_text = _due(page, start, end, clock, recurrence)
    return Times(due, due_text, effective, recurrence)


_CELL_OPENS = r"(?:(?:trước|trong|xong|hoàn thành|đến|hết|cuối|vào|chậm nhất|là|ngày|:)\s?)*"
_CELL_DAY = re.compile(rf"{_CELL_OPENS}(?=\d)")
_CELL_SPAN = re.compile(
    rf"(?:từ )?(?:ngày )?{DAY.replace('?P<', '?P<from_')}\s?(?:-|–|đến)\s?(?:hết )?(?:ngày )?(?=\d)"
)
_CELL_MONTH = re.compile(
    r"(?:(?:trong|cuối|hết|xong|vào) )*(?:tháng\s?|t)(?:\d{1,2}\s?[-–]\s?)?(?P<m>0?[1-9]|1[0-2])"
    r"(?:\s?[/.-]\s?|,? năm |\s?$|(?=[\s,;.]))(?P<y>20\d\d)?"
)
_CELL_QUARTER = re.compile(
    r"(?:(?:trong|cuối|hết|xong|vào) )*quý\s?(?P<q>iv|i{1,3}|[1-4])\b(?:[\s/.,-]*(?:năm )?(?P<y>20\d\d))?"
)
_CELL_YEAR = re.compile(r"(?:(?:trong|cuối|hết|xong|cả) )*(?:năm )?(?P<y>20\d\d)$")
_CELL_OFTEN = re.compile(r"(?:định kỳ|(?:hằng|hàng|mỗi) (?:ngày|tuần|tháng|quý|năm))[^;.]*")


def read_cell(page: Page, start: int, end: int, clock: Clock) -> Times:
    """The times a cell of a deadline column sets: like :func:`read_times`, and days, months, quarters and
    years that stand alone ("31/12/2025", "Quý I/2026")."""
    low = page.low
    if often := _CELL_OFTEN.match(low, start, end):
        whole = _recurrence(page, start, end)
        return Times(None, None, None, whole or page.found(*often.span()))
    times = read_times(page, start, end, clock)
    if times.due_text or times.recurrence:
        return times
    due: date | None = None
    stop = end
    opens = _CELL_SPAN.match(low, start, end) or _CELL_DAY.match(low, start, end)
    if opens and (day := day_at(low, opens.end())) and day.end <= end:
        due, stop = year_after(day, clock.anchor), day.end
    elif month := _CELL_MONTH.match(low, start, end):
        year = _year(month["y"], int(month["m"]), clock.anchor)
        due, stop = (month_end(year, int(month["m"])) if year else None), month.end()
    elif quarter := _CELL_QUARTER.match(low, start, end):
        last = 3 * ({"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(quarter["q"]) or int(quarter["q"]))
        year = _year(quarter["y"], last, clock.anchor)
        due, stop = (month_end(year, last) if year else None), quarter.end()
    elif annual := _CELL_YEAR.match(low, start, end):
        due = date(int(annual["y"]), 12, 31)
    else:
        return times
    return Times(due, page.found(start, stop), times.effective, None)


def _recurrence(page: Page, start: int, end: int) -> Found | None:
    best: Found | None = None
    passage = page.low[start:end]
    if not any(word in passage for word in ("hằng", "hàng ", "định kỳ", "mỗi", "lần", " quý")):
        return None
    for match in _RECURS.finditer(page.low, start, end):
        if match[0].startswith(("hằng", "hàng")) and _ADJECTIVE.search(
            page.low[max(start, match.start() - 12) : match.start()]
        ):
            continue
        best = page.found(*match.span())
        break
    return best


def _effective(page: Page, start: int, end: int, anchor: date | None) -> date | None:
    if "từ" not in page.low[start:end]:
        return None
    for match in _FROM.finditer(page.low, start, end):
        day = day_at(page.low, match.end())
        if day is None or day.end > end or _UNTIL.match(page.low, day.end):
            continue
        if "đến" in page.low[day.start : day.end]:
            continue
        if resolved := year_after(day, anchor):
            return resolved
    month = _FROM_MONTH.search(page.low, start, end)
    return date(int(month["y"]), int(month["m"]), 1) if month else None


def _due(
    page: Page, start: int, end: int, clock: Clock, recurrence: Found | None
) -> tuple[date | None, Found | None]:
    low = page.low
    issued, anchor = clock.issued, clock.anchor
    found: list[tuple[int, date | None, Found]] = []
    said = low[start:end]  # a pattern is tried only where its own word stands: most passages have none
    for pattern in (_BEFORE, _WITHIN):
        for match in pattern.finditer(low, start, end):
            before = low[max(start, match.start() - 80) : match.start()]
            if _STATUS.search(before) and not match[0].startswith(("chậm nhất", "muộn nhất", "không")):
                continue
            if pattern is _WITHIN and not _FINISH.search(before) and not _wanted(low, match, before, end):
                continue
            if match[0].startswith(("hết", "đến")) and re.search(r"(?:từ ngày|từ)\s[^,;]{3,25}\s$", before):
                continue
            if recurrence and recurrence.start <= match.start() < recurrence.end:
                continue
            if near := _NEAR.match(low, match.end(), end):
                found.append((match.start(), _near(near, anchor), page.found(match.start(), near.end())))
                continue
            day = day_at(low, match.end())
            if day is None or day.end > end:
                continue
            due, stop = year_after(day, anchor), day.end
            if day.year is None and anchor and (following := _NEXT_YEAR.match(low, stop, end)):
                due, stop = day.on(anchor.year + 1), following.end()
            found.append((match.start(), due, page.found(match.start(), stop)))
    for match in _NEAR_MONTH.finditer(low, start, end) if " này" in said else ():
        last = None
        if anchor:
            last = month_end(
                anchor.year, anchor.month if match["unit"] == "tháng" else -(-anchor.month // 3) * 3
            )
        found.append((match.start(), last, page.found(*match.span())))
    for match in _MONTH.finditer(low, start, end) if "tháng" in said else ():
        if _of_event(low, start, match):
            continue
        month, year = int(match["m"]), _year(match["y"], int(match["m"]), anchor)
        last = month_end(year, month) if year else None
        about = _OF_PERIOD.search(low, max(start, match.start() - 10), match.start())
        if about and match["how"] in {"trong", "hết", "đến hết"}:
            # "báo cáo kết quả trong tháng 12": of a month to come it is by when, of a past one what about.
            to_come = match["y"] and last and anchor and last >= anchor
            if not (to_come and about[0].startswith(("kết quả", "báo cáo"))):
                continue
        if last and match["how"] == "trước" and not re.search(r"\b(?:hết|cuối)\b", match[0]):
            last = date(last.year, last.month, 1) - timedelta(days=1)
        found.append((match.start(), last, page.found(*match.span())))
    for match in _QUARTER.finditer(low, start, end) if "quý" in said else ():
        if _of_event(low, start, match):
            continue
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(match["q"]) or int(match["q"])
        year = _year(match["y"] or match["y2"], quarter * 3, anchor)
        last = month_end(year, quarter * 3) if year else None
        if last and match["how"] == "trước" and not re.search(r"\b(?:hết|cuối)\b", match[0]):
            last = date(last.year, quarter * 3 - 2, 1) - timedelta(days=1)
        found.append((match.start(), last, page.found(*match.span())))
    for match in _HALF.finditer(low, start, end):
        year = int(match["y"]) if match["y"] else anchor.year if anchor else None
        last = (date(year, 12, 31) if match["which"] == "cuối" else date(year, 6, 30)) if year else None
        found.append((match.start(), last, page.found(*match.span())))
    for match in _YEAR.finditer(low, start, end) if "năm" in said else ():
        if _of_event(low, start, match):
            continue
        year = int(match["y"]) if match["y"] else anchor.year if anchor else None
        if match["how"] == "trước" and year and "hết" not in match[0] and "cuối" not in match[0]:
            if match["y"] is None:
                continue
            year -= 1
        found.append((match.start(), date(year, 12, 31) if year else None, page.found(*match.span())))
    for match in _DAYS.finditer(low, start, end):
        if _STANDING.search(match["rest"]) or not _FROM_ISSUE.match(match["rest"]):
            continue
        span = page.found(match.start(), match.start("rest"))
        found.append((match.start(), _after(issued, int(match["n"]), match["unit"]), span))
    found = [each for each in found if not _AVOIDED.search(low, max(start, each[0] - 80), each[0])]
    if not found:
        return None, None
    dated = [each for each in found if each[1] is not None] or found
    _, due, printed = min(dated, key=lambda each: each[0])
    return due, printed


def _wanted(low: str, match: re.Match[str], before: str, end: int) -> bool:
    """Whether "đến ngày …" says by when something is to be reached, not where a period ends or how things
    stand."""
    if not match[0].startswith("đến") or _PERIOD.search(before):
        return False
    if _REACH.search(before):
        return True
    says = _REACHED.match(low, match.end(), end)
    return says is not None and says["how"] not in {"đã", "mới", "còn", "chưa", "có"}


def _near(match: re.Match[str], anchor: date | None) -> date | None:
    """ "ngày 25 tháng này", "ngày 5 tháng sau"."""
    if anchor is None:
        return None
    month = anchor.month + (match["which"] != "này")
    year, month = anchor.year + (month > 12), (month - 1) % 12 + 1
    return Day(int(match["d"]), month, year, match.start(), match.end()).on()


def _of_event(low: str, start: int, match: re.Match[str]) -> bool:
    return match["how"] == "cuối" and bool(_EVENT.search(low[max(start, match.start() - 60) : match.start()]))


def _year(printed: str | None, month: int, anchor: date | None) -> int | None:
    if printed:
        return int(printed)
    if anchor is None:
        return None
    return anchor.year if month >= anchor.month else anchor.year + 1


def _after(issued: date | None, count: int, unit: str) -> date | None:
    if issued is None:
        return None
    if unit == "ngày làm việc":
        return working_days_after(issued, count)
    if unit == "tháng":
        month = issued.month - 1 + count
        year, month = issued.year + month // 12, month % 12 + 1
        return date(year, month, min(issued.day, month_end(year, month).day))
    return issued + timedelta(days=count * (7 if unit == "tuần" else 1))
