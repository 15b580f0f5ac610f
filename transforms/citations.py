"""Documents that a notice names: one record each, however often and however it is written.

Complete ones have number and symbol; one named by type and bare number ("Nghị quyết số 35 của Quốc hội") is
kept and marked, and joined to the complete one it repeats where there is exactly one. The notice's own
number is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from transforms import contract
from transforms.agencies import parse_list
from transforms.dates import DAY, day_at
from transforms.numbers import NUMBER, Number, number_of
from transforms.spans import Page

# Printed type to the type of the decree.
_TYPES: dict[str, str] = {
    "nghị quyết liên tịch": "Nghị quyết liên tịch",
    "nghị quyết": "Nghị quyết",
    "nghị định": "Nghị định",
    "quyết định": "Quyết định",
    "chỉ thị": "Chỉ thị",
    "thông tư liên tịch": "Thông tư liên tịch",
    "thông tư": "Thông tư",
    "thông báo kết luận": "Thông báo",
    "thông báo": "Thông báo",
    "kết luận thanh tra": "Kết luận thanh tra",
    "kết luận": "Kết luận",
    "kế hoạch hành động": "Kế hoạch",
    "kế hoạch": "Kế hoạch",
    "công văn": "Công văn",
    "công điện": "Công điện",
    "chương trình hành động": "Chương trình",
    "chương trình": "Chương trình",
    "đề án": "Đề án",
    "tờ trình": "Tờ trình",
    "báo cáo": "Báo cáo",
    "bộ luật": "Bộ luật",
    "luật": "Luật",
    "pháp lệnh": "Pháp lệnh",
    "hướng dẫn": "Hướng dẫn",
    "quy định": "Quy định",
    "quy chế": "Quy chế",
    "văn bản": "Văn bản",
    "giấy mời": "Giấy mời",
    "phương án": "Phương án",
    "thông tri": "Thông tri",
    "lệnh": "Lệnh",
    "tờ trình liên ngành": "Tờ trình",
    "hợp đồng": "Hợp đồng",
    "biên bản": "Biên bản",
    "dự án": "Dự án",
    "điện": "Công điện",
    "phiếu": "Phiếu",
    "đơn": "Đơn",
}
_WORDS = "|".join(sorted(_TYPES, key=len, reverse=True))
_TYPE = re.compile(rf"\b(?P<type>{_WORDS})\b")
_BETWEEN = re.compile(
    r"(?P<between>(?:[^.;:\n\d]|(?<=năm )(?:19|20)\d\d(?!\d)){0,80}?:?\s?(?:,?\s?(?:ký |"
    r"ban hành )?ngày [\d/.\s-]{6,16}(?:tháng \d{1,2} năm \d{4})?[^.;:\n\d]{0,40}?)?)(?:số\s?:?\s?|\s)$"
)
# Nothing but whose and of which day it is stands between a type and its number.
_TIGHT = re.compile(
    r"(?:\s(?:hành động|liên tịch|đảng|trung ương))?(?:\s(?:của|do)\s[^,()]{2,70}?(?:\sban hành)?)?"
    r"(?:\s?[,(]?\s?(?:ký |ban hành )?ngày\s[^,()]{6,30}\)?)?\s?[,(]?\s?(?:số\s?:?\s?)?"
)
_LOOSE = re.compile(r"\b(?:tại|theo|kèm|bằng|trong|phê duyệt|ban hành kèm|thực hiện)\b")
# A line's own mark ("1/UBND tỉnh …") is no number.
_MARK = re.compile(r"\d{1,2}\s?/\s?[^\d\s/-]+")
_NUMBERED = re.compile(r"\bsố\s?:?\s?$")
# What is numbered without being a document: projects (and their boards), options.
_NO_PAPER = {"dự án", "phương án"}
_BARE_WORDS = "|".join(sorted(_TYPES.keys() - _NO_PAPER, key=len, reverse=True))
# A bare number: after "số" any other type, without it only the types that are named so.
_BARE = re.compile(
    rf"\b(?:(?P<type>{_BARE_WORDS})(?: (?:hành động|trung ương|đảng|liên tịch))?\ssố\s?(?P<no>\d{{1,4}})|"
    rf"(?P<type2>nghị quyết|nghị định|quyết định|chỉ thị|thông tư|"
    rf"kết luận)\s(?:trung ương )?(?P<no2>\d{{1,4}}(?=/(?:19|20)\d\d\b|\s?[,.;)]|\s(?:của|ngày|về|và|"
    rf"quy định|trên|tại|cũng|đã|do|năm (?:19|20)\d\d)\b|$)))"
    r"(?:/(?P<year>(?:19|20)\d\d))?(?![\w/%]|\s?[-–]\s?\d|[.,]\d)"
)
_BEFORE_BARE = re.compile(r"(?:số\s?|(?:quyết|định|thị|tư|luận|ương)\s)(?=\d)")
_NOTE = re.compile(r"^[\[(]?(?P<mark>\d{1,2})[\])]?[ .](?=[^\W\d_])", re.MULTILINE)
_REFERENCE = re.compile(r"(?<=[^\W\d_])[\[(]?(?P<mark>\d{1,2})[\])]?(?=[\s,.;:]|$)")
_MAX_NOTES = 40
_UNIT = re.compile(
    r"\s(?:năm(?! (?:19|20)\d\d(?!\s?[-–]))|tháng|ngày làm|quý|%|tỷ|triệu|dự án|nhiệm vụ|"
    r"xã|huyện|giờ|người|khóa|nội dung|giải pháp)\b"
)
# Between the numbers of a series ("Công văn số 410/STC-NS, 411/STC-NS").
_SERIES = re.compile(r"(?:\s?,?\s?ngày \d{1,2}[/.-]\d{1,2}[/.-]\d{4})?\s?(?:,|;|và|, và)\s(?:số\s)?")
_DATE_AFTER = re.compile(
    r"\s?(?:[,(]?\s?(?:(?:ký |được )?ban hành |ký |đề |lập |gửi |trình |phát hành |thông qua )?(?:vào )?"
    r"(?:(?:hồi |lúc )?\d{1,2}\s?(?:giờ|h|:)\s?(?:\d{1,2}\s?(?:phút )?)?)?(?:cùng )?ngày\s?(?=\d)|"
    r"\((?=\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\)))"
)
_OF = re.compile(r"\s?[,(]?\s?(?:do|của)\s(?:đồng chí )?")
_ACT_BEFORE = re.compile(
    rf"(?:^|[\s(])ngày\s{DAY}[^.;\n]{{2,115}}?(?:ban hành|có|ký|ra|phê duyệt|(?:ý kiến|chỉ đạo|"
    r"chấp thuận|đồng ý|giao|yêu cầu)[^.;,\n]{0,60} tại)\s(?:các )?$"
)
# What a day before an act is not the act's: another document's, a deadline, a meeting's.
_OTHER_DAY = re.compile(
    r"(?:[A-ZĐ0-9][\w&]*\s?[,(]?|(?:trước|nhất|đến|hạn|sau|từ|hết|kể|họp|nghị|việc|phiên|nhất là)\s?[,(]?|"
    r"của\s[^,;.\n]{2,60})\s?$"
)
_TITLE = re.compile(
    r"\s?\)?(?:,(?=\svề\b))?\s(?=(?:về(?: việc)?|v/v|quy định|hướng dẫn|phê duyệt|ban hành|sửa đổi|"
    r"triển khai|thực hiện|tăng cường)\b)"
)
_TITLE_END = re.compile(
    r"[;:()\n\"]|\.(?=\s|$)|,\s(?=(?:trong đó|bảo đảm|đảm bảo|đặc biệt|báo cáo|tham mưu|trình|gửi|"
    r"hoàn thành|xong|trước|chậm nhất|đồng thời|các|sở|ubnd|văn phòng|giao|yêu cầu|nghị|quyết định|"
    r"chỉ thị|kế hoạch số|công văn|theo|nhằm|phấn đấu|tổ chức|rà soát|tiếp tục|khẩn trương|nhất là|"
    r"kịp thời|và các)\b)|\s(?:và|;)\s(?=(?:nghị quyết|nghị định|quyết định|chỉ thị|kế hoạch|thông tư|"
    r"công văn|thông báo|kết luận|luật)\b)|\s(?=(?:trước ngày|chậm nhất))"
)


@dataclass(slots=True)
class _Named:
    number: str | None
    type: str | None
    digits: str
    issuer: str | None
    day: date | None
    title: str | None
    incomplete: bool
    start: int
    end: int


def read_citations(
    page: Page, start: int, end: int, own: str | None, own_span: tuple[int, int] | None = None
) -> list[contract.Citation]:
    """Every document named in ``text[start:end]``, in the order of first mention.

    ``own`` is the notice's own number, ``own_span`` where its head prints it.
    """
    named: list[_Named] = []
    taken: list[tuple[int, int]] = [own_span] if own_span else []
    series: tuple[tuple[str, int, int], int] | None = None
    notes = _footnotes(page, start, end)
    for match in chain(
        NUMBER.finditer(page.text, start, end), *(NUMBER.finditer(page.text, *n) for n in notes)
    ):
        number = number_of(match)
        if own_span and own_span[0] <= number.start < own_span[1]:
            continue
        taken.append((number.start, number.end))
        if own and number.value == own:
            continue
        before_at = max(start, number.start - 110)
        kind = _type_before(page, before_at, number.start)
        if kind is None and series and _SERIES.fullmatch(page.low, series[1], number.start):
            kind = series[0]
        if kind is None and not number.known:
            continue
        if _marks_line(page, match) and not _NUMBERED.search(page.low, before_at, number.start):
            continue
        if kind is None and number.code is None and not _NUMBERED.search(page.low, before_at, number.start):
            continue
        printed = kind[0] if kind else None
        type_ = number.type or (_TYPES[printed] if printed else None)
        if number.type is None and (printed is None or type_ == "Văn bản"):
            # Without a type in its symbol a document is a công văn (Nghị định 30, Phụ lục III).
            type_ = "Công văn" if "QH" not in number.value else type_ or "Luật"
        if kind and number.type and _printed_wins(page, kind, number):
            type_ = _TYPES[kind[0]]
        begin = kind[1] if kind else number.start
        year = int(found[1]) if (found := re.search(r"/((?:19|20)\d\d)/", number.value)) else None
        series = (kind, number.end) if kind else None
        made = _tail(page, number.end, end if number.end <= end else len(page.text), year)
        day = (
            made[0]
            or (_day_between(page, kind, number.start, year) if kind else None)
            or _day_before(page, begin, start)
        )
        named.append(_Named(number.value, type_, number.digits, made[1], day, made[2], False, begin, made[3]))
    taken.sort()
    for match in _bare(page.low, start, end):
        group = "no" if match["no"] else "no2"
        at = match.start(group)
        after = bisect_right(taken, (at, len(page.text)))
        near = taken[max(0, after - 2) : after]
        if any(a <= at < b for a, b in near) or _UNIT.match(page.low, match.end()):
            continue
        if page.low[at - 1] == "\n" and page.low[match.end() : match.end() + 1] in {".", ")"}:
            continue  # the mark of the item below a heading ("II. Kết luận")
        digits = match[group]
        type_ = _TYPES[match["type"] or match["type2"]]
        value = f"{digits}/{match['year']}" if match["year"] else digits
        day, issuer, title, stop = _tail(
            page, match.end(), end, int(match["year"]) if match["year"] else None
        )
        named.append(_Named(value, type_, digits, issuer, day, title, True, match.start(), stop))
    named.sort(key=lambda each: each.start)
    return _join(page, named)


def _bare(low: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What ``_BARE.finditer`` gives, looking only where a figure stands behind words that may precede it."""
    at = start
    for before in _BEFORE_BARE.finditer(low, start, end):
        figure = before.end()
        if match := _BARE.search(low, max(at, figure - 60), min(end, figure + 40)):
            yield match
            at = match.end()


def _footnotes(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    """Notes behind the signature, to which a figure glued to a word of the text refers ("báo cáo1")."""
    notes = list(islice(_NOTE.finditer(page.text, end), _MAX_NOTES))
    marks = {match["mark"] for match in _REFERENCE.finditer(page.text, start, end)} if notes else set()
    return [
        (match.end(), len(page.text) if (stop := page.text.find("\n", match.end())) < 0 else stop)
        for match in notes
        if match["mark"] in marks
    ]


def _tail(page: Page, at: int, end: int, year: int | None) -> tuple[date | None, str | None, str | None, int]:
    """Date, issuer, title behind a number, and where the mention ends; date and issuer in either order."""
    low = page.low
    day: date | None = None
    issuer: str | None = None
    stop = at
    for _ in range(2):
        if day is None and (match := _DATE_AFTER.match(low, at, end)):
            found = day_at(low, match.end())
            # Between two commas behind whose it is, a day says when all happened.
            aside = issuer is not None and "," in match[0] and found and low[found.end : found.end + 1] == ","
            if found and found.end <= end and not aside:
                day = found.on(year)
                at = stop = found.end
                if low[at : at + 1] == ")":
                    at += 1
        if issuer is None and (match := _OF.match(low, at, end)):
            mentions, _ = parse_list(page, match.end())
            if mentions and mentions[0].end <= end:
                issuer = " ".join(page.text[mentions[0].start : mentions[0].end].split())
                at = stop = mentions[0].end
                if tail := re.compile(r"\s(?:tỉnh|thành phố)(?: [^\W\d_a-z]\S*){0,2}|\skhóa [xvi]+").match(
                    low, at, end
                ):
                    at = tail.end()
    title = None
    if match := _TITLE.match(low, at, min(end, at + 20)):
        cut = _TITLE_END.search(low, match.end(), min(end, match.end() + 320))
        finish = cut.start() if cut else min(end, match.end() + 320)
        if cut:
            a, b = page.trim(match.end(), finish)
            title = " ".join(page.text[a:b].split()) if b - a > 8 else None
    return day, issuer, title, stop


def _type_before(page: Page, start: int, end: int) -> tuple[str, int, int] | None:
    """The type named last before a number: the word, where it stands, where it ends."""
    last = None
    for match in _TYPE.finditer(page.low, start, end):
        last = match
    if last is None or not _BETWEEN.fullmatch(page.low, last.end(), end):
        return None
    between = page.low[last.end() : end]
    if "\n" in between and ":" in between:
        return None
    return last["type"], last.start(), last.end()


def _marks_line(page: Page, match: re.Match[str]) -> bool:
    """ "1/UBND tỉnh …" at the start of a line: an item's mark and its first word."""
    if not _MARK.fullmatch(match[0].strip(" .")):
        return False
    at = match.start()
    while at and page.text[at - 1] != "\n" and page.text[at - 1].isspace():
        at -= 1
    return at == 0 or page.text[at - 1] == "\n"


def _printed_wins(page: Page, kind: tuple[str, int, int], number: Number) -> bool:
    """Whether the word before a number tells its type, and not the code in it.

    Codes are shared (the Party's QĐ is Quyết định and Quy định), so the word wins where it is the number's
    own; a general word for documents does not, nor does what a Thông báo or a Kết luận is about.
    """
    word = kind[0]
    if word in {"văn bản", "thông báo kết luận"} or (word == "kết luận" and number.code in {"TB", "TBKL"}):
        return False
    between = page.low[kind[2] : number.start]
    return bool(_TIGHT.fullmatch(between)) and not _LOOSE.search(between)


def _day_between(page: Page, kind: tuple[str, int, int], end: int, year: int | None) -> date | None:
    """ "Quyết định ngày 07/4/2020 số …": the date before the number."""
    word = page.low.find("ngày ", kind[2], end)
    found = day_at(page.low, word + 5) if word >= 0 else None
    return found.on(year) if found else None


def _day_before(page: Page, at: int, start: int) -> date | None:
    """ "Ngày 07/4/2020, UBND tỉnh ban hành Quyết định số …"."""
    window = max(start, at - 150)
    match = _ACT_BEFORE.search(page.low, window, at)
    if not match:
        return None
    word = page.low.find("ngày ", match.start())
    if _OTHER_DAY.search(page.text, max(start, word - 70), word):
        return None
    found = day_at(page.low, word + 5)
    return found.on() if found and not re.search(r"\bsố\b", page.low[found.end : at]) else None


def _join(page: Page, named: list[_Named]) -> list[contract.Citation]:
    made: list[contract.Citation] = []
    # By number, and by type and digits: a text may name thousands.
    complete: dict[str, list[contract.Citation]] = defaultdict(list)
    alike: dict[tuple[str | None, str], list[contract.Citation]] = defaultdict(list)
    for each in [*(n for n in named if not n.incomplete), *(n for n in named if n.incomplete)]:
        number, about = (each.number or "").upper(), (each.type, each.digits.lstrip("0"))
        same = _repeated(alike[about], each) if each.incomplete else _same(complete[number], each)
        if same is None:
            citation = contract.Citation(
                number=each.number,
                type=each.type,
                issuer=each.issuer,
                issued_date=each.day,
                title=each.title,
                incomplete=each.incomplete,
                start=each.start,
                end=each.end,
            )
            made.append(citation)
            complete[number].append(citation)
            alike[about].append(citation)
            continue
        same.mentions += 1
        same.issuer = same.issuer or each.issuer
        same.issued_date = same.issued_date or each.day
        same.title = same.title or each.title
        if each.start < (same.start or 0) and not each.incomplete:
            same.start, same.end = each.start, each.end
    return sorted(made, key=lambda each: each.start or 0)


def _same(known: list[contract.Citation], each: _Named) -> contract.Citation | None:
    """The last citation of the same number that is not of another day."""
    for citation in reversed(known):
        if citation.issued_date is None or each.day is None or citation.issued_date == each.day:
            return citation
    return None


def _repeated(known: list[contract.Citation], each: _Named) -> contract.Citation | None:
    """The one citation of the same type and digits that a bare number can mean."""
    fits = [
        citation
        for citation in known
        if (each.day is None or citation.issued_date in {None, each.day})
        and (
            "/" not in (each.number or "")
            or (citation.number or "").startswith((each.number or "") + "/")
            or citation.number == each.number
        )
    ]
    return fits[0] if len(fits) == 1 else None
