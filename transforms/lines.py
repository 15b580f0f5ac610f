"""Lines of a document, whatever they were read from: marks, tables, wraps, date stamps, bylines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from transforms import furniture
from transforms.orthography import fold, is_syllable, normalise
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
    r"|[-+*](?=\s|[^\W\d_]))\s*"
    r"|(?:Điều|Mục|Phần|Chương|Phụ lục)\s+[\dIVX]+\b"
)
_BARE_MARK = re.compile(r"(?:[IVX]{1,5}[.)]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)]|[-+])")
_BULLET = re.compile("[•●▪■◦○♦❖➢►✓→·–—−‣⁃\uf000-\uf0ff]\\s*(?=\\S)")
_NUMBER_LINE = re.compile(r"Số\s*:[^,;]{0,40}$", re.IGNORECASE)
_ENDS = tuple(".;:!?…/")


def tidy(lines: Iterable[str]) -> list[str]:
    """Normalised lines, stripped, without the empty ones; any bullet at the start of a line becomes ``-``."""
    made = normalise("\n".join(lines)).replace("**", "")  # bold, where a page was saved as Markdown
    return [
        _BULLET.sub("- ", line, count=1) if _BULLET.match(line) else line
        for line in made.split("\n")
        if line.strip()
    ]


def rejoin(lines: Sequence[str], *, width: int | None = None) -> list[str]:
    """Lines with the paragraphs whole again that a page break or a hard wrap had cut.

    A line that ends without punctuation goes on in the next where that begins in lower case, never
    across a numbering mark. With ``width``, the characters a line of this text can hold, a line so full
    that the next word had no room goes on as well, whatever the next begins with.
    """
    made: list[str] = []
    last = ""
    for line in lines:
        if made and _goes_on(made[-1], last, line, width):
            made[-1] = f"{made[-1]} {line}"
        else:
            made.append(line)
        last = line
    return made


def _goes_on(paragraph: str, last: str, line: str, width: int | None) -> bool:
    if " | " in line or " | " in last:
        return False
    if _BARE_MARK.fullmatch(last):
        return not MARK.match(line)
    full = width is not None and len(last) + len(line.split(" ", 1)[0]) + 1 > width
    if MARK.match(line):
        return False
    if last.isupper() or line.isupper() or _NUMBER_LINE.match(last):
        return False
    if full and not last.endswith((";", ":", "./.")):
        return True
    return line[0].islower() and not last.endswith(_ENDS)


def wrap_width(lines: Sequence[str]) -> int | None:
    """How many characters a line holds in a text wrapped by hand; None where lines are paragraphs."""
    lengths = sorted(len(line) for line in lines)
    if len(lengths) < 8 or lengths[-1] > 140:
        return None
    long = [length for length in lengths if length >= 0.8 * lengths[-1]]
    return lengths[-1] if lengths[-1] >= 50 and len(long) >= len(lengths) * 0.4 else None


# --- tables ---------------------------------------------------------------------------------------

Cell = list[str]
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


def table_lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """A table as lines.

    The invisible two-column table of a formal notice's head or foot (Nghị định 30/2020/NĐ-CP,
    appendix I) is read column by column: issuer and number, then the national motto, place and day;
    recipients, then the signature. Every other table is read row by row, the cells of a row on one line
    with `` | `` between them.
    """
    wide = max((len(row) for row in rows), default=0)
    used = [at for at in range(wide) if any(at < len(row) and any(row[at]) for row in rows)]
    cells = [[row[at] if at < len(row) else [] for at in used] for row in rows]
    if len(used) == 2 and len(rows) <= 12:
        columns = [[line for row in cells for line in row[at]] for at in (0, 1)]
        if not _PROPERTIES.search(fold("\n".join(columns[0]))) and any(
            _FORMAL.search(fold("\n".join(column))) for column in columns
        ):
            return columns[0] + columns[1]
    lines: list[str] = []
    for row in cells:
        full = [cell for cell in row if any(cell)]
        if len(full) > 1 and all(len(cell) == 1 for cell in full):
            lines.append(" | ".join(cell[0] for cell in full))
        else:
            lines += [line for cell in full for line in cell]
    return lines


# --- date stamps ----------------------------------------------------------------------------------

_DAY = (
    r"(?P<d>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<m>\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*(?P<y>(?:19|20)\d\d)"
    r"|(?P<y2>(?:19|20)\d\d)-(?P<m2>\d{1,2})-(?P<d2>\d{1,2})"
)
_HOUR = (
    r"(?P<h>[01]?\d|2[0-3])\s*(?::|h|giờ|g)\s*(?P<min>[0-5]\d)(?:\s*(?::|phút)\s*(?P<s>[0-5]\d))?(?:\.\d+)?"
    r"\s*(?P<half>am|pm|sa|ch)?\b"
)
_DATE = re.compile(rf"(?<!\d)(?:{_DAY})(?!\d)")
_TIME = re.compile(rf"(?<![\d/]){_HOUR}")
_STAMP_WORDS = re.compile(
    r"\b(?:(?:gửi|đăng|viết|tạo|submitted|posted) (?:bởi|by):? \S+|"
    r"thứ\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật|t[2-7]|cn|ngày|giờ|lúc|vào|hồi|gmt|utc|z|t|"
    r"(?:ngày |đã )?(?:cập nhật|đăng|xuất bản|đăng tải|tạo|phát hành)(?: lần cuối)?(?: tin| bài)?|thời gian|"
    r"post(?:ed)?|publish(?:ed)?|date|on|at|lượt xem|số lần xem|lượt đọc|số lượt xem|lần xem|đã xem|xem|"
    r"cỡ chữ|in trang|in bài|bản in|"
    r"mon|tue|wed|thu|fri|sat|sun)\b"
)
_WEEKDAY = re.compile(r"\s*(?:thứ\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật)\b")
_REST = re.compile(r"[^\W\d_]{2}|\d{5}")


def moment(text: str) -> datetime | None:
    """The first date in ``text`` (with its time of day, if any, as UTC; else midnight in Hà Nội).

    None where there is no date or the date does not exist. A time with an offset (ISO 8601) is read as
    such; every other one is Vietnamese local time.
    """
    folded = fold(text)
    found = _DATE.search(folded)
    if not found:
        return None
    part = found.groupdict()
    try:
        made = datetime(
            int(part["y"] or part["y2"]),
            int(part["m"] or part["m2"]),
            int(part["d"] or part["d2"]),
            tzinfo=HANOI,
        )
    except ValueError:
        return None
    if not datetime(1990, 1, 1, tzinfo=UTC) <= made < datetime(2100, 1, 1, tzinfo=UTC):
        return None
    if part["y2"]:
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


def stamp(line: str) -> datetime | None:
    """When the page says it was published, if ``line`` says nothing else (views may stand beside it)."""
    if len(line) > 120 or not any(char.isdigit() for char in line):
        return None
    folded = fold(line)
    if not _DATE.search(folded):
        return None
    rest = _STAMP_WORDS.sub(" ", _TIME.sub(" ", _DATE.sub(" ", folded)))
    return None if _REST.search(rest) else moment(line)


def is_clock(line: str) -> bool:
    """Whether ``line`` is the day of the visit, as portals print it above the page: weekday first."""
    return bool(_WEEKDAY.match(fold(line))) and stamp(line) is not None


# --- bylines --------------------------------------------------------------------------------------

_BYLINE = re.compile(
    r"(?:tác giả|người viết|thực hiện|"
    r"(?:tin|bài|ảnh)(?:\s*(?:,|và|-|&|/)\s*(?:tin|bài|ảnh|video|clip))*)\s*:\s*(?=\S)"
)
# A byline follows a full stop, or is glued to the last word (a capital inside a word).
_LOWER, _UPPER = "a-zà-ýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "A-ZÀ-ÝĂĐĨŨƠƯ"
_BEFORE_BYLINE = re.compile(rf"[.!?…”\"/)](?=\s?[^\W\d_])|[{_LOWER}](?=[{_UPPER}][{_LOWER}])")
_NOT_NAMES = re.compile(
    r"\b(?:sở|ban|ủy ban|ubnd|văn phòng|tỉnh|huyện|thành phố|xã|phường|chủ tịch|bí thư|"
    r"giám đốc|hội nghị|trung tâm|trân trọng|phụ lục|cổng|báo|đài|chi cục|cục|phòng|công an|quân)\b"
)
_NOT_BYLINES = re.compile(r"kết luận|thông báo|kết thúc|ngày|chánh|tổng|số|đảng|ký|dấu|phó|trưởng|thủ tướng")


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
    if label and 1 <= len(name.split()) <= 12 and name[:1].isupper():
        return name
    parts = re.split(r"\s*(?:,|-|–|&|/)\s*", name)
    return name if 1 <= len(parts) <= 3 and all(map(is_name, parts)) else None


def _running(line: str) -> bool:
    """Whether ``line`` is a sentence of an article, as a byline follows one."""
    return len(line) > 60 and line.endswith((".", "!", "?", "…", "”", '"', ")"))


def split_byline(lines: Sequence[str]) -> tuple[list[str], str | None]:
    """Lines with a byline at their end on a line of its own, and the author; None where none signs.

    A formal notice ends with its signer, who is no author: one with recipients (Nơi nhận) or with a line
    of capitals above the name has none.
    """
    made = list(lines)
    if not made or any(fold(line).startswith("nơi nhận") for line in made):
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


def clean(lines: Iterable[str]) -> list[str]:
    """``tidy`` lines without furniture, up to where another part of the page begins."""
    made: list[str] = []
    begun = False  # a heading of the same words above the document belongs to a menu
    for line in tidy(lines):
        folded = fold(line)
        plain = furniture.unglue(line, folded)
        if plain != line:
            folded = fold(plain)
        if begun and (furniture.is_tail(line) or furniture.is_tail(plain, folded)):
            break
        if plain and not furniture.is_line(plain, folded):
            made.append(plain)
            begun = begun or len(plain) > 60
    return _without_lists(made)


def _without_lists(made: list[str]) -> list[str]:
    """``made`` up to where a list of other pages (three dated titles in a row) begins."""
    for at in range(1, len(made) - 2):
        if all(furniture.is_listed(line) for line in made[at : at + 3]):
            return (
                made[: at - 1] if len(made[at - 1]) <= 40 and not made[at - 1].endswith(_ENDS) else made[:at]
            )
    return made


def opening(made: list[str]) -> tuple[str | None, datetime | None, list[str]]:
    """Title and date stamp at the head of a saved page, and the lines below.

    Where a stamp stands under the title, what is above the title is the page's path. A line with the
    weekday above the title is the clock of the visit.
    """
    lead = [at for at, line in enumerate(made[:12]) if not _furniture(line)]
    stamps = [at for at in lead if stamp(made[at])]
    for at in stamps:
        above = [each for each in lead if each < at and each not in stamps]
        if above:
            title = above[-1]
            if len(made[title]) <= 400 and not _formal(made[title]):
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


def _furniture(line: str) -> bool:
    return furniture.is_line(line) or furniture.is_tail(line)


def _formal(line: str) -> bool:
    """Whether ``line`` opens an official document: capitals, or the head's small print."""
    return line.isupper() or fold(line).startswith(("độc lập", "số:", "số :"))
