"""Lines of a document, whatever they were read from: marks, tables, wraps, date stamps, bylines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from transforms import furniture
from transforms.orthography import (
    fold,
    from_tcvn3,
    from_vni,
    is_syllable,
    normalise,
    vietnamese_share,
)
from transforms.provinces import provinces

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

# How items are numbered (Nghị định 30/2020/NĐ-CP, appendix I: I. 1. a) -), and the decimal 2.1. that
# many offices use beside it. A date, a number of a document or a thousand is no mark.
MARK = re.compile(
    r"(?:[IVX]{1,5}[.)/-](?=\s|[^\W\d_])"
    r"|\d{1,2}(?:\.\d{1,2})*[.)](?!\d)"
    r"|\d{1,2}(?:\.\d{1,2})+(?=\s)"
    r"|\d{1,2}[-/](?=\s)"
    r"|[a-zđA-ZĐ]\d?[.)](?=\s|[^\W\d_])"
    r"|[a-zđ]-(?=\s)"  # a- (Hướng dẫn 36-HD/VPTW)
    r"|[-+*](?=\s|[^\W\d_]))\s*"
    r"|(?:Điều|Mục|Phần|Chương|Phụ lục)\s+[\dIVX]+\b"
)
_BARE_MARK = re.compile(r"(?:[IVX]{1,5}[.)]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)]|[-+])")
_BULLET = re.compile("[•●▪■◦○♦❖➢►✓→·–—−‣⁃\uf000-\uf0ff]\\s*(?=\\S)")
_NUMBER_LINE = re.compile(r"Số\s*:[^,;]{0,40}$", re.IGNORECASE)
_ENDS = tuple(".;:!?…/")


def tidy(lines: Iterable[str]) -> list[str]:
    """Normalised lines, stripped, without the empty ones; any bullet at the start of a line becomes ``-``."""
    made = normalise(_modern("\n".join(lines))).replace("**", "")  # bold, where a page was saved as Markdown
    return [
        _BULLET.sub("- ", line, count=1) if _BULLET.match(line) else line
        for line in made.split("\n")
        if line.strip()
    ]


# Letters that only Unicode Vietnamese has; text in an old font has none.
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_COMBINING = re.compile("[\u0300-\u036f]")
_CAPITALS = re.compile("[A-Z]")
_SMALL = re.compile("[a-z]")


def _modern(text: str) -> str:
    """``text`` in Unicode where all of it is in an old font (TCVN3, VNI).

    Such a text is converted as a whole: a short line of it may look like Vietnamese as it is (Sè). Fonts
    for capitals (.VnTimeH) have the marked ones at the places of small letters: a line whose plain letters
    are all capitals is capitals. Text that is partly in Unicode is left to ``normalise``, line by line.
    """
    if text.isascii() or _UNICODE.search(text) or _COMBINING.search(text):
        return text
    now = vietnamese_share(text)
    share, old = max((vietnamese_share(made(text)), made.__name__) for made in (from_tcvn3, from_vni))
    if share < max(0.3, now + 0.2):
        return text
    if old == "from_vni":
        return from_vni(text)
    made = []
    for line in text.split("\n"):
        new = from_tcvn3(line)
        capitals = len(_CAPITALS.findall(line)) > 2 and not _SMALL.search(line)
        made.append(new.upper() if capitals and not is_symbol_line(new) else new)
    return "\n".join(made)


def rejoin(lines: Sequence[str]) -> list[str]:
    """Lines with the paragraphs whole again that a page break or a hard wrap had cut.

    A line that ends without punctuation goes on in the next where that begins in lower case, never
    across a numbering mark; a number and symbol cut at its hyphen or stroke goes on as well.
    """
    made: list[str] = []
    last = ""
    for line in lines:
        if made and _goes_on(last, line):
            made[-1] = join(made[-1], line)
        else:
            made.append(line)
        last = line
    return made


def _goes_on(last: str, line: str) -> bool:
    if " | " in line or " | " in last:
        return False
    if _BARE_MARK.fullmatch(last):
        return not MARK.match(line)
    if last[-1] in "-/" and cut_symbol(last, line):
        return True
    if MARK.match(line) or last.isupper() or _NUMBER_LINE.match(last):
        return False
    if cut_date(last, line):
        return True
    return line[0].islower() and not line.isupper() and not last.endswith(_ENDS)


_CUT_DATE = re.compile(r"(?:ngày|tháng|năm|quý)$|\d\s*giờ$", re.IGNORECASE)
_QUARTER = re.compile(r"(?:I{1,3}|IV)(?![\w.)-])")


def cut_date(last: str, line: str) -> bool:
    """Whether ``last`` ends inside a date or time whose figures stand in ``line``."""
    if last[-1] not in "ygmýờYGMÝỜ" or not (line[0].isdigit() or line[0] == "I"):
        return False
    if not _CUT_DATE.search(last[-8:]):
        return False
    return line[0].isdigit() or (last[-1] in "ýÝ" and _QUARTER.match(line) is not None)


# A number and symbol (01/2016/QĐ- / TTg, 15/TB- / UBND) or a day (ngày 30/ / 9/2021) that a line cut.
_CUT_SYMBOL = re.compile(r"(?:^|[\s(])\d+[\w/&Đ]*/[\w/&Đ-]*-$|(?:^|[\s(])\d{1,5}/(?:\d{1,2}/|\d{4}/)?$")
_SYMBOL_START = re.compile(r"[A-ZĐ]{1,8}|\d")


def cut_symbol(last: str, line: str) -> bool:
    """Whether ``last`` ends inside a number and symbol, or a date, that goes on in ``line``."""
    found = _CUT_SYMBOL.search(last[-40:])
    if not found or not _SYMBOL_START.match(line):
        return False
    return last.endswith("-") or line[0].isdigit() or line[:2].isupper()


def join(paragraph: str, line: str) -> str:
    """Two lines of a paragraph as one; what was cut inside a number and symbol without a space."""
    return paragraph + line if cut_symbol(paragraph, line) else f"{paragraph} {line}"


def is_symbol_line(line: str) -> bool:
    """Whether ``line`` is the one of a head that gives number and symbol."""
    return _NUMBER_LINE.match(line) is not None


_PART = re.compile(r"nơi nhận\b|kính gửi\b|(?:tm|kt|tl|tuq|q)\s*\.\s*[^\W\d_]|[tk]\s*/\s*[mlt]\b|số\s*:")


def opens_part(line: str) -> bool:
    """Whether ``line`` opens a part of a document's frame, which goes on from no line above."""
    return _PART.match(fold(line[:40])) is not None


# --- tables ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Cell:
    """One cell of a table: its lines, and over how many columns and rows it stretches."""

    lines: list[str]
    across: int = 1
    down: int = 1


_FORMAL = re.compile(
    r"cộng hòa xã hội|đảng cộng sản việt nam|độc lập\s*-\s*tự do|nơi nhận"
    r"|^(?:tm|kt|tl|tuq|q)\s*\.\s*\w|^[tk]\s*/\s*[mlt]\b"
    r"|^số\s*:|^(?:phó )?chánh văn phòng$|^(?:phó )?chủ tịch$",
    re.MULTILINE,
)

# The table of a document library's page: names of properties, then their values.
_PROPERTIES = re.compile(
    r"^(?:số,? ký hiệu|số/ký hiệu|ngày ban hành|trích yếu|loại văn bản|cơ quan ban hành)", re.MULTILINE
)


_ABSTRACT = re.compile(r"(?:trích yếu(?: nội dung)?|nội dung trích yếu)\s*(?:[|:]\s*|$)")


def library_entry(made: Sequence[str]) -> tuple[int, str] | None:
    """Where the properties of a document stand among ``made``, as a document library prints them, and its
    abstract (trích yếu), which names it; None where there are no three of them or no abstract."""
    rows = [at for at, line in enumerate(made[:_MENU]) if _PROPERTIES.match(fold(line[:40]))]
    rows = [at for at in rows if " | " in made[at] or ":" in made[at] or at + 1 not in rows]
    for at in rows if len(rows) > 2 else ():
        if found := _ABSTRACT.match(fold(made[at])):
            value = made[at][found.end() :].partition(" | ")[0].strip()
            if not value and at + 1 < len(made):
                value = made[at + 1]
            first = next(
                each for each in rows if each == at or made[each].count(" | ") == made[at].count(" | ")
            )
            return (first, value) if value else None
    return None


#: Columns that are kept of a table, over all spans.
MAX_COLUMNS = 60
#: Places of a table's grid over which spans are followed.
MAX_PLACES = 100_000
#: Characters of a cell that are said again in the rows it stretches over.
MAX_REPEATED = 300
#: Characters: a table with a longer cell lays out a page.
MAX_CELL = 1500


def table_lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """A table as lines.

    The invisible two-column table of a formal notice's head or foot (Nghị định 30/2020/NĐ-CP,
    appendix I) is read column by column: issuer and number, then the national motto, place and day;
    recipients, then the signature; a row across both ends them. Every other table is read row by row.
    A row of a table of data is one line, its cells with `` | `` between them, empty ones too, so that a
    cell stands under its heading: what stretches over several rows is said in each, what stretches over
    several columns in the first. A row of which only the first cell, or one over several columns, has
    text is that text.
    """
    grid = _spread(rows)
    wide = max((len(row) for row in grid), default=0)
    used = [
        at
        for at in range(wide)
        if any(at < len(row) and (place := row[at]) and place[0].lines for row in grid)
    ]
    made = _by_columns(grid, used)
    if made is None:
        made = _by_rows(grid, used)
    return made


#: A place of a table's grid: the cell there, and whether it begins in this row.
_Place = tuple[Cell, bool] | None
_EMPTY = Cell([])


def _spread(rows: Sequence[Sequence[Cell]]) -> list[list[_Place]]:
    made: list[list[_Place]] = []
    below: dict[int, tuple[Cell, int]] = {}  # by column: what comes down from above, for how many rows
    places = 0
    for row in rows:
        places += len(made[-1]) if made else 0
        if places > MAX_PLACES:
            below.clear()
        line: list[_Place] = []
        cells = iter(row)
        cell = next(cells, None)
        while (cell is not None or len(line) in below) and len(line) < MAX_COLUMNS:
            at = len(line)
            if at in below:
                above, left = below.pop(at)
                line.append((above, False))
                if left > 1:
                    below[at] = (above, left - 1)
                continue
            if cell is None:
                break
            for step in range(max(1, min(cell.across, MAX_COLUMNS - at))):
                line.append((cell, True) if not step else (_EMPTY, True))
                if cell.down > 1:
                    below[at + step] = (cell if not step else _EMPTY, cell.down - 1)
            cell = next(cells, None)
        made.append(line)
    return made


def _by_columns(grid: Sequence[Sequence[_Place]], used: Sequence[int]) -> list[str] | None:
    """A formal notice's head or foot; None where this is another table."""
    if len(used) != 2 or len(grid) > 12:
        return None
    made: list[str] = []
    columns: tuple[list[str], list[str]] = ([], [])
    formal = False
    for row in grid:
        here = [place[0] if at < len(row) and (place := row[at]) and place[1] else _EMPTY for at in used]
        if here[0].lines and here[0].across > used[1] - used[0] and not here[1].lines:
            made += columns[0] + columns[1] + here[0].lines
            columns[0].clear()
            columns[1].clear()
            continue
        for column, cell in zip(columns, here, strict=True):
            column.extend(cell.lines)
        if _PROPERTIES.search(fold("\n".join(here[0].lines))):
            return None
        formal = formal or any(_FORMAL.search(fold("\n".join(cell.lines))) for cell in here)
    return made + columns[0] + columns[1] if formal else None


def _by_rows(grid: Sequence[Sequence[_Place]], used: Sequence[int]) -> list[str]:
    rows = [[row[at] if at < len(row) else None for at in used] for row in grid]
    full = [[place for place in row if place and place[0].lines] for row in rows]
    data = (
        len(used) > 1
        and sum(len(row) > 1 for row in full) > (1 if len(used) > 2 else 2)
        and not any(_lays_out(place[0]) for row in full for place in row if place[1])
    )
    made: list[str] = []
    for row, said in zip(rows, full, strict=True):
        begun = [cell for cell, begins in said if begins]
        if not data:
            if len(begun) > 1 and all(len(cell.lines) == 1 for cell in begun):
                made.append(" | ".join(cell.lines[0] for cell in begun))
            else:
                made += [line for cell in begun for line in cell.lines]
        elif len(said) == 1 and begun and (begun[0].across > 1 or row[0] is said[0]):
            made += begun[0].lines
        elif begun:
            made.append(" |".join(f" {text}" if (text := _said(place)) else "" for place in row).strip())
    return made


def _said(place: _Place) -> str:
    if place is None:
        return ""
    cell, begins = place
    text = " ".join(cell.lines)
    return text if begins or len(text) <= MAX_REPEATED else ""


def _lays_out(cell: Cell) -> bool:
    """Whether ``cell`` holds a part of a page, and not one thing of a table."""
    return sum(map(len, cell.lines)) > MAX_CELL or any(" | " in line for line in cell.lines)


# --- date stamps ----------------------------------------------------------------------------------

# Names of months as content management systems print them in their two locales ("14 Tháng Tư, 2026").
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
    *("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"),
)
# "10 tháng năm 2026" are ten months.
_VIETNAMESE = "|".join(reversed(_MONTHS[12:])).replace("năm", "năm(?=,)")
_ENGLISH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS[:12])
_DAY = (
    r"(?P<d>\d{1,2})\s*(?:[/.-]|tháng|thg\.?)\s*(?P<m>\d{1,2})\s*(?:[/.-]|,?\s*năm|,)\s*(?P<y>(?:19|20)\d\d)"
    r"|(?P<y2>(?:19|20)\d\d)-(?P<m2>\d{1,2})-(?P<d2>\d{1,2})"
    rf"|(?P<d3>\d{{1,2}})\s+(?:tháng\s+(?P<m3>\d{{1,2}}|{_VIETNAMESE})"
    rf"|(?P<name3>{_ENGLISH})\.?),?\s+(?P<y3>(?:19|20)\d\d)"
)
_HOUR = (
    r"(?P<h>[01]?\d|2[0-3])\s*(?::|h|giờ|g)\s*(?P<min>[0-5]\d)(?:\s*(?::|phút)\s*(?P<s>[0-5]\d))?(?:\.\d+)?"
    r"\s*(?P<half>am|pm|sa|ch)?\b"
)
_DATE = re.compile(rf"(?<!\d)(?:{_DAY})(?!\d)")
_MONTH_FIRST = re.compile(rf"\b(?P<m>{_ENGLISH})\.?\s+(?P<d>\d{{1,2}}),?\s+(?P<y>(?:19|20)\d\d)(?!\d)")
_TIME = re.compile(rf"(?<![\d/]){_HOUR}")
_STAMP_WORDS = re.compile(
    r"\b(?:(?:gửi|đăng|viết|tạo|submitted|posted) (?:bởi|by):? \S+|"
    r"thứ\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật|t[2-7]|cn|ngày|giờ|lúc|vào|hồi|gmt|utc|z|t|hôm nay|"
    r"(?:ngày |đã )?(?:cập nhật|đăng|xuất bản|đăng tải|tạo|phát hành)(?: lần cuối)?(?: tin| bài)?|thời gian|"
    r"post(?:ed)?|publish(?:ed)?|date|on|at|lượt xem|số lần xem|lượt đọc|số lượt xem|lần xem|đã xem|xem|"
    r"cỡ chữ|in trang|in bài viết|in bài|bản in|gửi email|gửi mail|email|print|phút đọc|"
    r"(?:created|written|updated|modified)(?: on)?|last|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_WEEKDAY = re.compile(r"\s*(?:hôm nay\b|thứ\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật)\b")
_REST = re.compile(r"[^\W\d_]{2}|\d{5}")
_TODAY = re.compile(r"\s*(?:hôm nay|today)\b")
_DIGIT = re.compile(r"\d")
# An item of a notice can be a time and a day: "1. Thời gian: 8 giờ 00 ngày 23/02/2022"
_ITEM = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)-]|[IVX]{1,5}[.)-])\s*(?=[^\W\d_])")


def moment(text: str) -> datetime | None:
    """The first date in ``text`` (with its time of day, if any, as UTC; else midnight in Hà Nội).

    None where there is no date or the date does not exist. A time with an offset (ISO 8601) is read as
    such; every other one is Vietnamese local time.
    """
    folded = fold(text)
    found = _date(folded)
    if not found:
        return None
    part = {name.rstrip("123"): value for name, value in found.groupdict().items() if value}
    try:
        made = datetime(int(part["y"]), _month(part.get("m") or part["name"]), int(part["d"]), tzinfo=HANOI)
    except ValueError:
        return None
    if not datetime(1990, 1, 1, tzinfo=UTC) <= made < datetime(2100, 1, 1, tzinfo=UTC):
        return None
    if found.group(0)[:4] == part["y"]:
        iso = re.match(r"\S+?t?\d\d:\d\d(?::\d\d)?(?:\.\d+)?(z|[-+]\d\d:?\d\d)", folded[found.start() :])
        if iso:
            try:
                stamp = re.sub(r"\.\d+", "", iso[0]).upper()
                return datetime.fromisoformat(stamp).astimezone(UTC)
            except (ValueError, OverflowError):
                pass
    hour = _TIME.search(folded, max(0, found.start() - 24), found.end() + 24)
    if hour and hour.start() < found.end() and hour.end() > found.start():
        hour = _TIME.search(folded, found.end(), found.end() + 24)
    if hour:
        hours = int(hour["h"])
        if hour["half"] in ("pm", "ch") and hours < 12:
            hours += 12
        made += timedelta(hours=hours % 24, minutes=int(hour["min"]), seconds=int(hour["s"] or 0))
    return made.astimezone(UTC)


def _date(folded: str) -> re.Match[str] | None:
    found = _DATE.search(folded)
    if found is None and ("20" in folded or "19" in folded):
        found = _MONTH_FIRST.search(folded)
    return found


def _month(printed: str) -> int:
    """A month from its number or from the beginning of its name; 0 where it is none."""
    if printed.isdigit():
        return int(printed)
    if printed in _MONTHS[12:]:
        return _MONTHS.index(printed) - 11
    return next((at for at, name in enumerate(_MONTHS[:12], 1) if name.startswith(printed)), 0)


# What else stands on the line of a page's stamp: "Đăng ngày 5/5/2020 | Chuyên mục: Tin tức | In lúc 8:00".
_BESIDE_STAMP = re.compile(
    r"\s*(?:chuyên mục|tác giả|người đăng|người viết|nguồn|nguồn tin|lượt xem|lượt đọc|số lượt xem|mục|"
    r"tin tức|in lúc|in ngày|ngày in|in trang|in bài|cỡ chữ|bình luận|đơn vị|loại tin)\b"
)
_PRINTED = re.compile(r"\s*(?:in lúc|in ngày|ngày in|thời gian in)\b")


def stamp(line: str) -> datetime | None:
    """When the page says it was published, if ``line`` says nothing else.

    Views, the section and the author may stand beside it, parted by ``|``. The time of printing is none,
    and no numbered item is one.
    """
    if len(line) > 160 or not _DIGIT.search(line) or _ITEM.match(line):
        return None
    folded = fold(line)
    if not _date(folded) or _PRINTED.match(folded):
        return None
    if (parted := _GLUED.sub(" ", line)) != line:
        line, folded = parted, fold(parted)
    if "|" in line:
        parts = [part for part in line.split("|") if part.strip(" -[]()")]
        made = [_stamp(part, part_folded) for part in parts if not _PRINTED.match(part_folded := fold(part))]
        rest = [part for part in parts if _stamp(part, fold(part)) is None]
        if all(_BESIDE_STAMP.match(fold(part)) for part in rest):
            return next((each for each in made if each), None)
    return _stamp(line, folded)


def _stamp(line: str, folded: str) -> datetime | None:
    if len(line) > 120 or not (found := _date(folded)):
        return None
    rest = _STAMP_WORDS.sub(" ", _TIME.sub(" ", found.re.sub(" ", folded)))
    return None if _REST.search(rest) else moment(line)


def is_clock(line: str) -> bool:
    """Whether ``line`` is the day of the visit, as portals print it above the page: weekday first."""
    return bool(_WEEKDAY.match(fold(line))) and stamp(line) is not None


# --- bylines --------------------------------------------------------------------------------------

_BYLINE = re.compile(
    r"(?:tác giả|người viết|thực hiện|"
    r"(?:tin|bài|ảnh)(?:\s*(?:,|và|-|&|/)\s*(?:tin|bài|ảnh|video|clip))*)\s*:\s*(?=\S)"
)
_DESK = re.compile(r"nhóm (?:pv|p\.v|phóng viên|tác giả|ctv)")
# A byline follows a full stop, or is glued to the last word (a capital inside a word).
_LOWER, _UPPER = "a-zà-ýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "A-ZÀ-ÝĂĐĨŨƠƯ"
_BEFORE_BYLINE = re.compile(rf"[.!?…”\"/)](?=\s?[^\W\d_])|[{_LOWER}](?=[{_UPPER}][{_LOWER}])")
_NOT_NAMES = re.compile(
    r"\b(?:sở|ban|ủy ban|ubnd|văn phòng|tỉnh|huyện|thành phố|xã|phường|chủ tịch|bí thư|"
    r"giám đốc|hội nghị|trung tâm|trân trọng|phụ lục|cổng|báo|đài|chi cục|cục|phòng|công an|quân)\b"
)
_NOT_BYLINES = re.compile(r"kết luận|thông báo|kết thúc|ngày|chánh|tổng|số|đảng|ký|dấu|phó|trưởng|thủ tướng")


@cache
def _places() -> frozenset[str]:
    return frozenset(fold(each.name) for each in provinces())


def is_name(text: str) -> bool:
    """Whether ``text`` looks like a person's name: two to five capitalised Vietnamese syllables."""
    words = text.split()
    return (
        2 <= len(words) <= 5
        and all(
            word[0].isupper() and (len(word) == 1 or word[1:].islower()) and word.isalpha() for word in words
        )
        and sum(is_syllable(word) or len(word) == 1 for word in words) >= len(words) - 1
        and not _NOT_NAMES.search(fold(text))
        and fold(text) not in _places()
    )


# A pen name in capitals: HOÀNG LINH, P.QUYÊN, T. HÀ.
_PEN_NAME = re.compile(rf"(?:[{_UPPER}]\.\s?){{1,2}}[^\W\d_]{{2,7}}(?: [^\W\d_]{{2,7}})?")


def _is_pen_name(text: str) -> bool:
    """Whether ``text`` is a name as only a byline writes it: in capitals, or an initial and a name."""
    if _PEN_NAME.fullmatch(text):
        return text.rpartition(".")[2].strip()[0].isupper() and not _NOT_NAMES.search(fold(text))
    return 2 <= len(text.split()) <= 4 and text.isupper() and is_name(text.title())


def pen_name(line: str) -> str | None:
    """The author where ``line`` is nothing but names as a byline writes them, capitals included.

    Wider than ``author``: for a line that stands where a byline stands, right below running text, where
    no heading and no office can.
    """
    if found := author(line):
        return found
    name = line.strip(" .-–()*")
    parts = re.split(r"\s*(?:,|-|–|&|/)\s*", name)
    if len(line) > 60 or _NOT_BYLINES.search(fold(line)) or len(parts) > 3:
        return None
    return name if all(is_name(part) or _is_pen_name(part) for part in parts) else None


def author(line: str) -> str | None:
    """The author where ``line`` is a byline and nothing else."""
    if len(line) > 100:
        return None
    label = _BYLINE.match(fold(line))
    name = re.sub(r"\s*\([^()]*\)\s*$", "", line[label.end() if label else 0 :]).strip(" .-–()*")
    if _DESK.fullmatch(fold(name)):
        return name
    if label and 1 <= len(name.split()) <= 12 and name[:1].isupper():
        return name
    parts = re.split(r"\s*(?:,|-|–|&|/)\s*", name)
    return name if 1 <= len(parts) <= 3 and all(map(is_name, parts)) else None


def _running(line: str) -> bool:
    """Whether ``line`` is a sentence of an article, as a byline follows one."""
    return len(line) > 60 and line.endswith((".", "!", "?", "…", "”", '"', ")"))


def _opens_recipients(line: str) -> bool:
    return line[:1] in "nN" and fold(line[:10]).startswith("nơi nhận")


def split_byline(lines: Sequence[str]) -> tuple[list[str], str | None]:
    """Lines with a byline at their end on a line of its own, and the author; None where none signs.

    A formal notice ends with its signer, who is no author: one with recipients (Nơi nhận) or with a line
    of capitals above the name has none.
    """
    made = list(lines)
    if not made or any(map(_opens_recipients, made)):
        return made, None
    for at in range(len(made) - 1, max(-1, len(made) - 4), -1):
        line = made[at]
        above = made[at - 1] if at else ""
        if at and (name := author(line) or (pen_name(line) if _running(above) else None)):
            return (made, None) if above.isupper() else (made, name)
        if line.lower().startswith("nguồn") or line.startswith("("):
            continue
        for cut in reversed(list(_BEFORE_BYLINE.finditer(line, max(0, len(line) - 60)))):
            if name := author(line[cut.end() :].strip()):
                made[at : at + 1] = [line[: cut.end()].rstrip(), line[cut.end() :].strip()]
                return made, name
        break
    return made, None


# A button that a script left at the last word: "15/11/2025In bài viếtGửi email"
_GLUED = re.compile(rf"(?<=[{_LOWER}\d])(?=[{_UPPER}][{_LOWER}])|(?<=GMT\+7)(?=\d)")

_RIGHT_HEAD = re.compile(
    r"\s(?P<motto>(?:cộng hòa xã hội chủ nghĩa việt nam|đảng cộng sản việt nam|độc lập\s*-\s*tự do).*)$"
)
# Place and day: words with a small letter each, so that the symbol before them (TB-UBND) is none of them.
_RIGHT_DAY = re.compile(
    rf"\s(?:TP\.? ?)?[{_UPPER}][{_LOWER}]+(?:[ .-]+[{_UPPER}][{_LOWER}]+){{0,4}},\s*ngày\b[^;:]{{0,50}}$"
)
_RIGHT_FOOT = re.compile(
    r"(?:nơi nhận\s*:|[;.)])\s(?P<right>(?:(?:tm|kt|tl|tuq|q)\s*\.|[tk]\s*/\s*[mlt])?.*)$"
)


def apart(lines: Sequence[str]) -> list[str]:
    """Lines with the two columns of a notice's head and foot apart that were printed into one another.

    "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI …": text taken off a page line by line has issuer and motto, number
    and day, recipients and signature on one line each (Nghị định 30/2020/NĐ-CP, appendix I, boxes 1 to 9).
    """
    made = list(lines)
    for at in range(max(0, len(made) - 40), len(made)):
        begin = made[at].rfind("Nơi nhận")
        if begin > 0 and (text := made[at][:begin].rstrip()).endswith("/."):  # where a text ends
            made[at : at + 1] = [text, made[at][begin:]]
            break
    for at, line in enumerate(made[:12]):
        if (
            len(line) < 200
            and any(word in line.lower() for word in ("việt", "tự"))
            and (found := _RIGHT_HEAD.search(f" {fold(line)}"))
        ):
            if found.start() > 4:  # else the columns are apart: a document has one head
                made = _head_apart(made, at)
            break
    for at in range(len(made) - 1, max(-1, len(made) - 40), -1):
        line = made[at]
        if 12 < len(line) < 120 and _opens_recipients(line):
            right = line.partition(":")[2].strip()
            return _foot_apart(made, at) if right and (right.isupper() or _PART.match(fold(right))) else made
    return made


def _head_apart(made: list[str], start: int) -> list[str]:
    left: list[str] = []
    right: list[str] = []
    end = start
    for line in made[start : start + 6]:
        found = _RIGHT_HEAD.search(fold(line)) or _RIGHT_DAY.search(line)
        if found is None and (line.isupper() or _NUMBER_LINE.match(line)) and fold(line) != "thông báo":
            left.append(line)
        elif found is None:
            break
        else:
            if any(map(str.isalnum, line[: found.start()])):  # under a Party issuer stands an asterisk
                left.append(line[: found.start()])
            right.append(line[found.start() + 1 :])
        end += 1
        if right and _RIGHT_DAY.search(f" {right[-1]}"):
            break
    return made[:start] + left + right + made[end:]


def _foot_apart(made: list[str], start: int) -> list[str]:
    left: list[str] = []
    right: list[str] = []
    for at, line in enumerate(made[start:]):
        found = _RIGHT_FOOT.search(fold(line))
        while found:
            beside = line[found.start("right") :].strip()
            if beside.isupper() or is_name(beside) or _PART.match(fold(beside)):
                break
            found = _RIGHT_FOOT.search(fold(line), found.start("right"))
        if found:
            left.append(line[: found.start("right")].strip())
            right.append(line[found.start("right") :].strip())
        elif at and not line.startswith(("-", "+")) and (line.isupper() or is_name(line)):
            right.append(line)
        else:
            left.append(line)
    return made[:start] + left + right


def clean(lines: Iterable[str]) -> list[str]:
    """``tidy`` lines without furniture, up to where another part of the page begins."""
    made: list[str] = []
    begun = False  # a heading of the same words above the document belongs to a menu
    for line in tidy(lines):
        # No whole line of furniture is longer, and to fold all of a long one takes time.
        folded = fold(line) if len(line) <= furniture.LONGEST else None
        plain = furniture.unglue(line, folded)
        if plain != line and len(plain) <= furniture.LONGEST:
            low: str | None = fold(plain)
        else:
            low = folded
        if begun and (furniture.is_tail(line, folded) or (plain != line and furniture.is_tail(plain, low))):
            break
        if plain and not furniture.is_line(plain, low):
            made.append(plain)
            begun = begun or len(plain) > 60 or (" | " in plain and bool(_PROPERTIES.match(low or "")))
    return _without_lists(apart(made))


def _without_lists(made: list[str]) -> list[str]:
    """``made`` up to where a list of other pages (three dated titles in a row) begins."""
    for at in range(1, len(made) - 2):
        if all(furniture.is_listed(line) for line in made[at : at + 3]):
            return (
                made[: at - 1] if len(made[at - 1]) <= 40 and not made[at - 1].endswith(_ENDS) else made[:at]
            )
    return made


_LEAD = 12  # lines: the path, title and stamp of a page stand above them
_MENU = 40  # more, where all of them are as short as the entries of a menu
_ENTRY = 120  # characters


def opening(made: list[str]) -> tuple[str | None, datetime | None, list[str]]:
    """Title and date stamp at the head of a saved page, and the lines below.

    Where a stamp stands under the title, what is above the title is the page's path. A line with the
    weekday above the title is the clock of the visit. Below the head of a formal document (motto, number,
    name of the type) a day belongs to the document.
    """
    top = next((at for at, line in enumerate(made[:_MENU]) if len(line) > _ENTRY), len(made))
    lead = [at for at, line in enumerate(made[: min(_MENU, max(_LEAD, top))]) if not _furniture(line)]
    head = next((at for at in lead if in_head(made[at])), len(made))
    stamps = [
        at for at in lead if at < head and stamp(made[at]) and not (at and cut_date(made[at - 1], made[at]))
    ]
    for at in sorted(stamps, key=lambda each: is_clock(made[each])):
        above = [each for each in lead if each < at and each not in stamps]
        if above and not _TODAY.match(fold(made[at])):
            title = above[-1]
            if len(made[title]) <= 400 and not _formal(made[title]) and not MARK.match(made[title]):
                return (
                    made[title],
                    stamp(made[at]),
                    [x for n, x in enumerate(made) if n > title and n not in stamps],
                )
    # Under a formal head a day alone is the day of issue.
    formal = next((at for at in lead if _formal(made[at])), len(made))
    rest = [line for at, line in enumerate(made) if at not in stamps or at > formal]
    first = next((at for at, line in enumerate(rest) if not _furniture(line)), None)
    if first is None or first + 1 >= len(rest):
        return None, None, rest
    line = rest[first]
    if _formal(line) or len(line) > 250 or line.endswith((".", ";", ":")) or MARK.match(line):
        return None, None, rest
    return line, None, rest[first + 1 :]


# What only the head of a document has (Nghị định 30/2020/NĐ-CP, appendix I; Hướng dẫn 36-HD/VPTW).
_HEAD = re.compile(r"cộng hòa xã hội chủ nghĩa việt nam\b|độc lập\s*-\s*tự do|số\s*:|số\s+\d+\s*[-/]")
_PARTY_HEAD = re.compile(r"ĐẢNG CỘNG SẢN VIỆT NAM$")


def in_head(line: str) -> bool:
    """Whether ``line`` is one that only a document's own head has: motto, or number and symbol."""
    return _HEAD.match(fold(line[:60])) is not None or _PARTY_HEAD.match(line) is not None


def _furniture(line: str) -> bool:
    return furniture.is_line(line) or furniture.is_tail(line)


def _formal(line: str) -> bool:
    """Whether ``line`` opens an official document: capitals, or the head's small print."""
    return line.isupper() or fold(line).startswith(("độc lập", "số:", "số :"))
