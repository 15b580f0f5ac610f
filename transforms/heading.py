"""The head of an official document, and the metadata a library page prints in its place.

State layout: Nghị định 30/2020/NĐ-CP, Phụ lục I (two columns: issuer and number left, motto, place and
day right; below them type and subject). Party layout: Hướng dẫn 36-HD/VPTW (no motto but ĐẢNG CỘNG
SẢN VIỆT NAM). Columns may come one after the other or line by line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.dates import DAY, Day, day_at
from transforms.numbers import NUMBER, Number, number_of
from transforms.orthography import fold
from transforms.people import UPPER
from transforms.spans import Found, Page

# Begins with one letter or mark, which the engine can look for fast.
_MOTTO = re.compile(
    r"[cđ_*=-](?:(?<=c)ộng ho?à?ò?a? ?xã hội chủ nghĩa việt nam|"
    r"(?<=đ)ộc lập ?- ?tự do ?- ?hạnh phúc|(?<=đ)ảng cộng sản việt nam|(?<=[-_*=])[-_*=]{2,}|(?<=\*)\**)"
)
TYPES = (
    "thông báo kết luận",
    "thông báo ý kiến kết luận",
    "thông báo",
    "kết luận thanh tra",
    "kết luận kiểm tra",
    "kết luận giám sát",
    "kết luận",
    "quyết định",
    "nghị quyết",
    "chỉ thị",
    "kế hoạch",
    "báo cáo",
    "tờ trình",
    "công điện",
    "công văn",
    "giấy mời",
    "lịch công tác",
    "lịch làm việc",
    "lịch tiếp công dân",
    "chương trình công tác",
    "chương trình hành động",
    "chương trình",
    "hướng dẫn",
    "đề án",
    "phương án",
    "quy chế",
    "quy định",
    "thông cáo báo chí",
    "thông cáo",
    "biên bản",
    "thư mời",
    "hợp đồng",
    "giấy phép",
    "thông báo mời thầu",
    "thông báo tuyển dụng",
    "phụ lục",
    "dự án",
    "thư ngỏ",
    "thư khen",
    "văn bản",
    "thông tư",
    "nghị định",
    "luật",
    "bản tin",
    "thông báo đấu giá",
    "giấy chứng nhận",
    "thư chúc mừng",
    "quy trình",
    "danh sách",
    "kết luận nội dung tố cáo",
    "giấy ủy quyền",
)
_TYPE_LINE = re.compile(rf"(?:{'|'.join(sorted(TYPES, key=len, reverse=True))})\s*$")
_TYPE_START = re.compile(rf"(?P<type>{'|'.join(sorted(TYPES, key=len, reverse=True))})\b")
_CAPITALS = re.compile(rf"[{UPPER}]{{2,}}(?: [{UPPER}]+)*(?!\w)")
_BLANK_NUMBER = re.compile(r"số\s?:?[\s.…_]*(?:/|-)\s?[a-zđ]")
_OPENING = re.compile(
    r"(?:ngày|sáng|chiều|tối|hôm|vào|thực hiện|căn cứ|sau khi|vừa qua|xét|thi hành|thừa|được|kính gửi|"
    r"trước|theo|trên cơ sở|để|nhằm|ban thường vụ tỉnh ủy đã|tiếp theo|vừa|triển khai|nội dung|"
    r"[ivx]+\s?[.-]\s|\d+\s?[.)]\s|-|từ ngày|tham dự|chủ trì|thành phần|thời gian|địa điểm|"
    r"trong (?:ngày|\d|các ngày|thời gian)|tại (?:cuộc|buổi|hội nghị|phiên|trụ sở))\b"
)
_FIELDS: dict[str, str] = {
    "number": r"số ?(?:/|,|và)? ?(?:ký hiệu|kí hiệu|hiệu|văn bản)(?: văn bản)?|số ký hiệu|số văn bản|ký hiệu",
    "issued": r"ngày (?:ban hành|ký|văn bản)|ngày, tháng ban hành",
    "subject": r"trích yếu(?: nội dung)?|nội dung trích yếu|về việc",
    "issuer": r"cơ quan (?:ban hành|phát hành)|đơn vị ban hành|nơi ban hành",
    "signer": r"người ký(?: duyệt)?|họ tên người ký",
    "type": r"loại văn bản|thể loại|hình thức văn bản|loại",
    "effective": (
        r"ngày (?:có )?hiệu lực|lĩnh vực|tình trạng(?: hiệu lực)?|tệp đính kèm|file đính kèm|"
        r"tài liệu đính kèm|tải về|độ mật|ngày đăng|chức vụ"
    ),
}
_LABELS = re.compile("|".join(f"(?P<{key}>{pattern})" for key, pattern in _FIELDS.items()))


@dataclass(slots=True)
class Heading:
    """What stands before the body. ``type`` is folded; ``form`` says that it is laid out as an official
    document; ``body`` is where the text after the subject begins."""

    form: bool = False
    party: bool = False
    number: Number | None = None
    blank_number: bool = False
    symbol: str | None = None
    issuer: Found | None = None
    place: Found | None = None
    issued: date | None = None
    issued_span: Found | None = None
    type: str | None = None
    type_end: int = 0
    subject: Found | None = None
    body: int = 0
    fields: dict[str, Found] | None = None


def read_heading(page: Page) -> Heading:
    """The head in the first lines of ``page``; empty values where there is none."""
    head = Heading()
    _metadata(page, head)
    limit = _head_lines(page, head)
    for line in page.lines[:limit]:
        _number(page, head, line.start, line.end)
        _place_and_day(page, head, line.start)
    _issuer(page, head)
    if head.fields:
        _from_fields(page, head)
    return head


@dataclass(frozen=True, slots=True)
class Retold:
    """A notice that an article retells: its number, its day and where the day is printed."""

    number: Number
    issued: date | None
    issued_span: Found | None


_RETELLS = re.compile(r"\b(?:thông báo|kết luận)(?: (?:ý kiến )?kết luận)?(?: số)?\s?:?\s?(?=\d)")
_ITS_DAY = re.compile(r"\s?[,(]?\s?ngày\s(?=\d)")
# "Ngày …, UBND tỉnh có Thông báo số …": one clause, so the day is that of the notice.
_ISSUED_ON = re.compile(
    r"\bngày\s(?=\d[\d/.-]*(?: tháng \d+ năm \d+)?, [^,.;:\n]{3,90}? (?:có|ban hành|ra|phát hành)\s$)"
)
_CONCLUDED = re.compile(r"\bkết luận\b")
_SOURCE = re.compile(r"\(\s?(?:theo|nguồn)\s?:?\s?")
_ON_THE_ABOVE = re.compile(r"\bvề (?:các )?(?:nội dung|vấn đề|việc)(?: nêu)? trên\b")
_OLDER = re.compile(
    r"\b(?:thực hiện|triển khai|theo|căn cứ|quán triệt|tinh thần|tại)(?: nội dung)?(?: các)?\s$"
)


def retold(page: Page, start: int, end: int) -> Retold | None:
    """The notice of conclusions that ``text[start:end]``, an article's title and opening, says was issued
    ("vừa ban hành Thông báo số … ngày … kết luận của …") or gives as its source, in brackets on a line of its
    own; None where it only follows one."""
    for match in _RETELLS.finditer(page.low, start, end):
        found = NUMBER.match(page.text, match.end())
        source = bool(_SOURCE.fullmatch(page.low, page.low.rfind("\n", 0, match.start()) + 1, match.start()))
        if not found or (
            not source and _OLDER.search(page.low, max(start, match.start() - 40), match.start())
        ):
            continue
        number = number_of(found)
        if number.code not in {"TB", "KL", "TBKL"}:
            continue
        stop = min(end, number.end + 160)
        if (
            not source
            and not _CONCLUDED.search(page.low, match.start(), stop)
            and not (
                _ON_THE_ABOVE.search(page.low, number.end, stop)
                and _CONCLUDED.search(page.low, start, match.start())
            )
        ):
            continue
        label = _ITS_DAY.match(page.low, number.end)
        begin = max(start, match.start() - 140)
        label = label or _ISSUED_ON.search(page.low, begin, match.start())
        day = day_at(page.low, label.end()) if label else None
        issued = day.on() if day else None
        return Retold(number, issued, page.found(day.start, day.end) if day and issued else None)
    return None


def _head_lines(page: Page, head: Heading) -> int:
    """How many lines may belong to the head; finds type and subject on the way."""
    seen_form = False
    for index, line in enumerate(page.lines[:45]):
        low = page.low[line.start : line.end].strip(" *-_")
        motto = _MOTTO.search(low)
        if motto and len(motto[0]) > 10:
            seen_form = True
            head.party = head.party or "đảng cộng sản" in low
        begin = line.start + (
            len(page.text[line.start : line.end]) - len(page.text[line.start : line.end].lstrip(" *"))
        )
        printed = page.text[line.start : line.end].strip(" *-_:.")
        exact = _TYPE_LINE.fullmatch(low.rstrip(" :.*"))
        capital = _capital_type(page, begin, line.end)
        if index == 0 and exact and _named_below(page, low):
            continue
        if index == 0 and capital and not exact and _form_below(page, capital[0]):
            continue
        if exact and (printed.isupper() or (index and _labelled_form(page, index))):
            head.type = low.rstrip(" :.*")
            head.form = True
            after = _rest_of_head(page, index + 1)
            head.type_end = page.lines[after - 1].end
            head.party = head.party or "đảng cộng sản" in page.low[line.end : head.type_end]
            _subject(page, head, after, head.type_end)
            return after
        if capital and capital[1] < line.end:
            rest = page.text[capital[1] : line.end].strip(" *:-")
            if not rest.isupper() or seen_form or re.match(r"(?:về|v/v|kết luận|của)", fold(rest[:9])):
                head.type, head.type_end = capital
                head.form = True
                _subject(page, head, index, capital[1])
                return index + 1
        if index > 3 and not seen_form and len(low) > 300:
            break
        if low.startswith(("kính gửi", "kính gởi")):
            head.form = True
            head.type = head.type or "công văn"
            head.body = line.start
            return index + 1
    head.form = head.form or seen_form
    if seen_form and head.type is None:
        return min(14, len(page.lines))
    for index, line in enumerate(page.lines[:8]):
        if re.match(r"số\s?:?\s?[\d.…_]*\s?[/-]", page.low[line.start : line.end]):
            return index + 4
    return 0


_PLACED = re.compile(
    rf"[{UPPER}][^,\n]{{1,40}},\s?ngày\b[\s\d.…_/-]*(?:tháng\b[\s\d.…_]*(?:năm\b[\s\d.…_]*)?)?"
)
_NUMBERED = re.compile(r"số\s?[:.]?[\s\d.…_]*[/-][\w\s&/-]{1,24}")


def _rest_of_head(page: Page, index: int) -> int:
    """The first line behind the type that is no motto, number, place or day: columns read one after the
    other may leave those of the right one behind the type."""
    last = index
    for at in range(index, min(index + 5, len(page.lines))):
        line = page.lines[at]
        low = page.low[line.start : line.end].strip(" *-_")
        motto = _MOTTO.match(low)
        if (
            (motto and len(motto[0]) > 10 and len(low) < len(motto[0]) + 45)
            or _PLACED.fullmatch(page.text[line.start : line.end].strip(" *"))
            or _NUMBERED.fullmatch(low)
        ):
            last = at + 1
        elif low:
            break
    return last


def _named_below(page: Page, kind: str) -> bool:
    """Whether the first line only repeats, as the page's title, the type that a complete head names below."""
    motto = False
    for line in page.lines[1:20]:
        low = page.low[line.start : line.end].strip(" *-_:.")
        motto = motto or bool(_MOTTO.search(low))
        if motto and low == kind.strip(" :."):
            return True
    return False


def _form_below(page: Page, kind: str) -> bool:
    """Whether the first line, a title that begins with its type, is followed by a head of its own: a number,
    then the type alone in capitals."""
    numbered = False
    for line in page.lines[1:20]:
        low = page.low[line.start : line.end].strip(" *-_:.")
        numbered = numbered or bool(_NUMBERED.match(low))
        if numbered and (kind.startswith(low) or low.startswith(kind)) and _TYPE_LINE.fullmatch(low):
            return page.text[line.start : line.end].strip(" *-_:.").isupper()
    return False


def _capital_type(page: Page, start: int, end: int) -> tuple[str, int] | None:
    """A type in capitals that opens a line and is followed by more: the type and where it ends."""
    run = _CAPITALS.match(page.text, start, end)
    if not run:
        return None
    match = _TYPE_START.match(page.low, start, run.end())
    return (match["type"], match.end()) if match else None


def _labelled_form(page: Page, index: int) -> bool:
    """Whether lines above look like a head: number, motto or place and day."""
    above = page.low[page.lines[0].start : page.lines[index].start]
    return bool(_MOTTO.search(above) or re.search(r"(?:^|\n)số\s?:?\s?[\d.…_]*\s?[/-]", above))


def _subject(page: Page, head: Heading, index: int, start: int) -> None:
    """The subject: the lines between the type and the body."""
    begin = start
    while begin < len(page.text) and page.text[begin] in " \n*:.-_":
        begin += 1
    end = begin
    first = True
    for line in page.lines[index:]:
        if line.end <= begin:
            continue
        at = max(line.start, begin)
        low = page.low[at : line.end]
        text = page.text[at : line.end]
        if not low.strip(" -_*.") or re.fullmatch(r"[-_*=.\s]+", low):
            break
        if first:
            if _OPENING.match(low) and not low.startswith(("theo", "thực hiện kết luận")):
                break
        else:
            capitals = text.isupper() and page.text[begin:end].isupper()
            wrapped = (
                capitals
                or text[0].islower()
                or page.text[end - 1] in ",-"
                or re.search(
                    r"\b(?:của|tại|về|và|với|số|ngày|tỉnh|thành phố|các|cho|trong|năm|tháng|đến|"
                    r"giai đoạn|định hướng|ủy ban|nhân dân|hội nghị|cuộc họp)$",
                    page.low[begin:end],
                )
            )
            if _OPENING.match(low) and not text[0].islower() and not capitals:
                break
            if not wrapped and not (
                text[0].isupper()
                and not text.isupper()
                and end - begin < 160
                and len(text) < 110
                and (_runs_on(page, begin, end, low) or _before_opening(page, begin, end, line.end))
            ):
                break
            if len(text) > 400 and not text[0].islower():
                break
        end = line.end
        first = False
        if end - begin > 900 or (page.text[end - 1] in ".;" and page.low[end - 4 : end] != "tp."):
            break
    if end > begin:
        s, e = page.trim(begin, end, " *-_\n.:")
        head.subject = page.found(s, e)
    head.body = end


def opens_body(page: Page, position: int) -> bool:
    """Whether the words at ``position`` begin a body as notices do, with a capital letter."""
    start, _ = page.trim(position, len(page.text))
    return page.text[start : start + 1].isupper() and _OPENING.match(page.low, start) is not None


def _before_opening(page: Page, begin: int, end: int, line_end: int) -> bool:
    """Whether a short line stands between a full line of the subject and the words that open the body."""
    full = end - max(begin, page.text.rfind("\n", begin, end) + 1) >= 60
    return full and page.low[end - 1].isalpha() and bool(_OPENING.match(page.low, line_end + 1))


def _runs_on(page: Page, begin: int, end: int, low: str) -> bool:
    """Whether a line that begins with a capital still belongs to the subject above it."""
    if page.low[end - 1] in ".;:":
        return False
    return bool(
        re.match(
            r"(?:kết luận|phó chủ tịch|chủ tịch|bí thư|phó bí thư|hội nghị|cuộc họp|phiên họp|"
            r"buổi làm việc|ban|ủy ban|ubnd|tỉnh|đồng chí|nghị quyết|quyết định|chính|thường|ý kiến|về|"
            r"đề án|dự án|sở|văn phòng)\b",
            low,
        )
    ) and not re.search(r"(?:chủ trì|làm việc với .{10,}, )", low)


_NUMBER_LABEL = re.compile(r"s(?<!\ws)ố\s?[:.]?\s?")


def _number(page: Page, head: Heading, start: int, end: int) -> None:
    if head.number is not None or (head.type_end and start > head.type_end):
        return
    low = page.low
    label = _NUMBER_LABEL.search(low, start, end)
    if label:
        number = NUMBER.match(page.text, label.end())
        if number is None:
            # A break between digits and symbol.
            number = NUMBER.search(page.text, label.end(), min(label.end() + 30, len(page.text)))
            if number and number.start() > label.end() + 2:
                number = None
        if number and (not head.type_end or number.start() < head.type_end):
            head.number = number_of(number)
            return
        if _BLANK_NUMBER.match(low, label.start()):
            head.blank_number = True
            symbol = re.compile(r"[/-]\s?([A-ZĐ][\w&/-]{1,20})").search(
                page.text, label.end(), min(end + 1, label.end() + 40)
            )
            head.symbol = symbol[1] if symbol else None
            return
    number = NUMBER.match(page.text, start)
    if number and head.form and head.type_end and number.end() >= start:
        head.number = number_of(number)


_COMMA_DAY = re.compile(r",\s?ngày\b")


def _place_and_day(page: Page, head: Heading, start: int) -> None:
    if head.place is not None or (head.type_end and start > head.type_end):
        return
    low = page.low
    stop = low.find("\n", start)
    stop = len(low) if stop < 0 else stop
    match = _COMMA_DAY.search(low, start, min(stop + 8, len(low)))
    if match is None:
        return
    text = page.text[start : match.start()]
    # The place is the last run of capitals before the comma; the number may share its line.
    place = re.search(
        rf"(?:(?:TP\.? ?)|(?:Tp\.? ?))?(?:[{UPPER}][^\W\d_]*)(?:[ -]{{1,3}}[^\W\d_]+){{0,4}}$", text
    )
    if not place:
        return
    words = place[0]
    # A symbol of the number just before it (123/TB-UBND Thanh Hóa) is no part of the place.
    words = (
        re.sub(r"^.*?\b[A-ZĐ&]{2,}(?:-[A-ZĐ]{1,})*\s+(?=[^\W\d_])", "", words)
        if not words.isupper()
        else words
    )
    words = re.sub(r"^(?:phúc|nam|VĂN PHÒNG|Phúc)\s+", "", words)
    at = start + len(text) - len(words)
    if words and words[0].isupper() and not re.match(r"(?:ngày|căn cứ|tại)\b", words.lower()):
        head.place = page.found(at, start + len(text))
    day = re.compile(r"ngày\s*(?:\.{1,10}\s*)?").match(low, match.end() - 4)
    assert day
    found: Day | None = day_at(low, day.end())
    if found is None and re.match(r"ngày\s*\n", low[match.end() - 4 :]):
        found = day_at(low, re.compile(r"ngày\s*").match(low, match.end() - 4).end())  # type: ignore[union-attr]
    if found and (issued := found.on()):
        head.issued = issued
        head.issued_span = page.found(found.start, found.end)


def _issuer(page: Page, head: Heading) -> None:
    """The issuing body: the lower lines of the left column, above the number or the type."""
    if not head.form:
        return
    stop = (
        head.number.start
        if head.number and head.number.start < (head.type_end or len(page.text))
        else head.type_end
    )
    if not stop:
        return
    rows: list[tuple[int, int]] = []
    for line in page.lines:
        if line.start >= stop:
            break
        for a, b in _left_cells(page, line.start, min(line.end, stop)):
            printed = page.text[a:b]
            letters = [c for c in printed if c.isalpha()]
            if (
                letters
                and sum(c.isupper() for c in letters) > 0.85 * len(letters)
                and len(letters) > 1
                and not _TYPE_LINE.fullmatch(page.low[a:b].strip(" *"))
            ):
                rows.append((a, b))
    rows = [
        (a, b)
        for a, b in rows
        if not re.match(
            r"(?:số\b|hỏa tốc|khẩn|thượng khẩn|hỏa tốc hẹn giờ|mật|tối mật|dự thảo|bản sao|sao y|dự án|"
            r"đã ký)",
            page.low[a:b],
        )
    ]
    if not rows:
        return
    # Rows of one body broken over lines go together: "ỦY BAN NHÂN DÂN / TỈNH BẮC NINH".
    a, b = rows[-1]
    index = len(rows) - 1
    while (
        index
        and (
            re.match(
                r"(?:tỉnh|thành phố|nhân dân|huyện|quận|xã|phường|và|thị xã|quốc hội|\w+ (?:và|tỉnh)\b)",
                page.low[a:b].strip(" *"),
            )
            or page.text[rows[index - 1][1] - 1] == ","
            or (_goes_on(page, rows[index - 1]) and not _BODY.match(page.low, a))
        )
        and not re.match(r"(?:tỉnh ủy|thành ủy|huyện ủy|tỉnh đoàn)", page.low[a:b].strip(" *"))
    ):
        index -= 1
        a = rows[index][0]
    start, end = page.trim(a, b, " *-_\n")
    if "\n" in page.text[start:end] and _MOTTO.search(page.low[start:end]):
        # Its words do not stand together; the last of them may be a place only.
        start, end = page.trim(*rows[-1], " *-_\n")
        if index < len(rows) - 1:
            return
    head.issuer = page.found(start, end)


_BODY = re.compile(
    r"(?:ubnd|ủy ban|hđnd|hội đồng|văn phòng|sở|ban|bộ|tỉnh|thành|huyện|thị|đảng|cục|chi cục|tổng|công|"
    r"trường|hội|đoàn|liên|tổ|thanh tra|trung tâm|viện|bệnh viện|mặt trận|thường trực|kho bạc|bảo hiểm|quỹ)\b"
)
_ONE_OF_ITS_KIND = re.compile(
    r"(?:ban (?:chỉ đạo|quản lý|tổ chức|điều hành)|tổ công tác|hội đồng (?!nhân dân))"
)


def _goes_on(page: Page, row: tuple[int, int]) -> bool:
    """Whether a row names a body of which what it is for must follow ("BAN CHỈ ĐẠO CHƯƠNG TRÌNH")."""
    return bool(_ONE_OF_ITS_KIND.match(page.low, row[0], row[1]))


def _left_cells(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    """What is left of a line of the head without motto, place and day."""
    low = page.low[start:end]
    cut = list(_MOTTO.finditer(low))
    cells, at = [], 0
    for match in cut:
        if match.start() > at:
            cells.append((start + at, start + match.start()))
        at = match.end()
    if at < len(low):
        cells.append((start + at, end))
    return [
        page.trim(a, b, " *-_|")
        for a, b in cells
        if page.text[a:b].strip(" *-_|") and not re.search(r",\s?ngày", page.low[a:b])
    ]


_AFTER_LABEL = re.compile(r"\s*[:|]\s*|\s{1,3}(?=\S)")


def _metadata(page: Page, head: Heading) -> None:
    """Label and value pairs as document libraries print them, on one line or two."""
    fields: dict[str, Found] = {}
    lines = page.lines[:60]
    for index, line in enumerate(lines):
        at = line.start
        while at < line.end:
            match = _LABELS.match(page.low, at)
            if not match or match.lastgroup is None:
                break
            if page.low[match.end() : match.end() + 1].isalnum():
                break
            rest = _AFTER_LABEL.match(page.low, match.end())
            start = rest.end() if rest else match.end()
            stop = line.end
            colon = bool(rest and set(rest[0]) & set(":|"))
            if (
                start >= line.end
                and index + 1 < len(lines)
                and not _LABELS.match(page.low, lines[index + 1].start)
            ):
                following = lines[index + 1]
                fields.setdefault(match.lastgroup, page.found(following.start, following.end))
                break
            bar = page.text.find("|", start, stop)
            if bar >= 0:
                stop = bar
            a, b = page.trim(start, stop, " |:\t")
            if (
                b > a
                and (colon or (match.lastgroup in {"number", "issued"} and b - a < 40))
                and match.lastgroup not in fields
            ):
                fields[match.lastgroup] = page.found(a, b)
            at = stop + 1
            while at < line.end and page.text[at] in " |":
                at += 1
    if "number" in fields or len(fields) >= 2:
        head.fields = fields


def _from_fields(page: Page, head: Heading) -> None:
    fields = head.fields or {}
    if head.number is None and (number := fields.get("number")):
        match = NUMBER.search(page.text, number.start, number.end)
        if match:
            head.number = number_of(match)
    if head.issued is None and (issued := fields.get("issued")):
        match_day = re.compile(DAY).search(page.low, issued.start, issued.end)
        day = day_at(page.low, match_day.start()) if match_day else None
        if day and day.on():
            head.issued = day.on()
            head.issued_span = page.found(day.start, day.end)
    if head.subject is None and (subject := fields.get("subject")):
        head.subject = subject
    if head.issuer is None:
        head.issuer = fields.get("issuer")
