"""The foot of an official document: recipients, signing authority, the signer's office and name.

Nghị định 30/2020/NĐ-CP, Điều 13 and Phụ lục I: TM. (for a collective), KT. (deputy for the head), TL.
(by order), TUQ. (by authorisation), Q. (acting); the Party writes T/M, K/T, T/L. Recipients stand left,
the signature right, and the two may come line by line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from transforms.orthography import fold
from transforms.people import NAME, UPPER
from transforms.spans import Found, Page

_RECIPIENTS = re.compile(r"(?:^|\n)[ *_]*(nơi nhận)\b[ *_]*:?[ *_]*", re.MULTILINE)
# A sign stands before an office or a body, with a stop or a blank between; KTTH is a drafting unit.
_AUTHORITY = re.compile(
    r"([TKQ](?<![\w.].)(?:(?<=T)(?:/?[ML]|[UƯ]Q)|(?<=K)/?T|(?<=Q)))(?: ?\. ?| )"
    r"(?=(?:(?:Q\. ?|QUYỀN |PHÓ )?(?:CHỦ|CHÁNH|BÍ|GIÁM|"
    r"TRƯỞNG|TỔNG|CỤC|CHI|VIỆN|HIỆU|VỤ|TỔ|BỘ|THỨ|THỦ|ĐOÀN|CHỈ|TƯ LỆNH|CHÍNH)|[ỦU][ỶY]|UBND|HĐND|UBMT|MTTQ|"
    r"ĐẢNG|BAN|BTV|BCH|BCĐ|THƯỜNG|TỈNH|THÀNH|HUYỆN|THỊ|QUẬN|HỘI|SỞ|VĂN PHÒNG|TẬP|QUỐC|LIÊN|CÔNG|THANH|"
    r"PHÒNG|TRUNG|KHO|BẢO|PHÓ)[" + UPPER + r" ])"
)
_SIGNS = {
    "TM": "TM.",
    "T/M": "TM.",
    "KT": "KT.",
    "K/T": "KT.",
    "TL": "TL.",
    "T/L": "TL.",
    "TUQ": "TUQ.",
    "TƯQ": "TUQ.",
    "Q": "Q.",
}
_OFFICE_CAPS = re.compile(
    r"(?<!\w)(?:Q\. ?|QUYỀN )?(?:PHÓ )?(?:CHỦ TỊCH|BÍ THƯ|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|GIÁM ĐỐC|"
    r"TRƯỞNG BAN|TRƯỞNG ĐOÀN|CỤC TRƯỞNG|(?<=PHÓ )VĂN PHÒNG|"
    r"TỔNG GIÁM ĐỐC|CHI CỤC TRƯỞNG|TRƯỞNG PHÒNG|HIỆU TRƯỞNG|VIỆN TRƯỞNG|TỔ TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|"
    r"THỦ TƯỚNG|BỘ TRƯỞNG, CHỦ NHIỆM|CHỦ NHIỆM|ỦY VIÊN|UỶ VIÊN)"
    r"(?: THƯỜNG TRỰC| CHUYÊN TRÁCH)?(?: (?:VĂN PHÒNG|BAN|UBND|TỈNH|HĐND|SỞ|TỈNH ỦY)[^\n;,.()]{0,30})?(?!\w)"
)
_TITLE_CASE_OFFICE = re.compile(
    r"^(?:quyền )?(?:phó )?(?:chủ tịch|bí thư(?: thường trực)?|chánh văn phòng|giám đốc|trưởng ban|"
    r"trưởng đoàn|chánh thanh tra)(?: thường trực)?$"
)
_CAPS_NAME = re.compile(rf"(?<!\w)[{UPPER}]+(?: [{UPPER}]+){{1,4}}(?!\w)")
_NAME_LINE = re.compile(
    rf"(?:(?:Đã ký|ĐÃ KÝ|đã ký|Ký bởi|Người ký)\s?:?\s*)?(?:(?:ThS|TS|PGS\.? ?TS|BS|KS|CN|Đại tá|"
    rf"Thượng tá|Thiếu tướng|Trung tướng)\.?\s)?({NAME})[.]?$"
)
_NOISE = re.compile(r"\(?\[?\s?(?:đã ký|ký bởi|chữ ký số|ký điện tử|ký thay|người ký)\b.*")
_LETTERHEAD = re.compile(r"(?:phụ lục|danh sách|biểu|mẫu số)\b")
_CASE = {
    "chủ": "Chủ",
    "bí": "Bí",
    "phó": "Phó",
    "chánh": "Chánh",
    "giám": "Giám",
    "trưởng": "Trưởng",
    "quyền": "Quyền",
    "văn": "Văn",
    "thường": "Thường",
    "ban": "Ban",
    "cục": "Cục",
    "tổng": "Tổng",
    "hiệu": "Hiệu",
    "viện": "Viện",
    "chi": "Chi",
    "bộ": "Bộ",
    "thứ": "Thứ",
    "thủ": "Thủ",
    "ủy": "Ủy",
    "sở": "Sở",
    "thanh": "Thanh",
    "tổ": "Tổ",
    "đoàn": "Đoàn",
    "tỉnh": "tỉnh",
}


@dataclass(slots=True)
class Foot:
    """``start`` is where the foot begins (the text's end where there is none)."""

    start: int
    recipients: list[Found] = field(default_factory=list)
    authority: list[Found] = field(default_factory=list)
    title: Found | None = None
    name: Found | None = None
    has_recipients: bool = False


def sentence_case(title: str) -> str:
    """An office printed in capitals, capitalised as in running text (Nghị định 30, Phụ lục II)."""
    if not title.isupper():
        return title
    if "UBND" in title or "HĐND" in title:
        return " ".join(
            w if w in {"UBND", "HĐND"} else _word(i, w.lower()) for i, w in enumerate(title.split())
        )
    return " ".join(_word(index, word) for index, word in enumerate(title.lower().split()))


def _word(index: int, word: str) -> str:
    if word.startswith("uỷ"):
        return "Uỷ" if not index else word
    return _CASE.get(word, word.capitalize() if index == 0 else word)


def name_case(name: str) -> str:
    return name.title() if name.isupper() else name


def read_foot(page: Page, body: int) -> Foot:
    """Recipients and signature after ``body``; the foot of the document and not of an annex behind it."""
    text = page.text
    label = _RECIPIENTS.search(page.low, body) if page.low.find("nơi nhận", body) >= 0 else None
    signs = [*islice((m for m in _AUTHORITY.finditer(text, body) if _starts_cell(page, m.start(), label)), 4)]
    start = len(text)
    if label:
        start = label.start(1)
    if signs and (not label or signs[0].start() < start):
        start = min(start, _line_start(text, signs[0].start()))
    if not signs and not label:
        return _bare(page, body)
    foot = Foot(start, has_recipients=label is not None)
    lines = [line for line in page.lines if line.end > start]
    stop = len(text)
    for line in lines[1:]:
        if _LETTERHEAD.match(page.low, line.start) and text[line.start : line.start + 4].isupper():
            stop = line.start
            break
    _signature(page, foot, start, stop, signs)
    if label:
        _recipients(page, foot, label.end(), stop)
    return foot


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _starts_cell(page: Page, at: int, label: re.Match[str] | None) -> bool:
    """At the start of a line, or behind a recipient on the same line."""
    start = _line_start(page.text, at)
    before = page.text[start:at].strip(" *_|")
    if not before:
        return True
    stop = page.text.find("\n", at)
    after = page.text[at : stop if stop >= 0 else len(page.text)]
    return (label is not None and at > label.start() and after.strip(" *_").isupper()) or bool(
        re.match(r"(?:TM|TL|KT|TUQ|Q)\.", before)
    )


def _signature(page: Page, foot: Foot, start: int, stop: int, signs: list[re.Match[str]]) -> None:
    text = page.text
    foot.authority = [Found(_SIGNS[m[1]], m.start(), m.end()) for m in signs if m.start() < stop][:4]
    last = foot.authority[-1].end if foot.authority else start
    office = None
    for match in _OFFICE_CAPS.finditer(text, start, stop):
        marked = any(each.end == match.start() or each.end == match.start() - 1 for each in foot.authority)
        if marked:
            last = max(last, match.end())
            if office is None and foot.authority and foot.authority[-1].end >= match.start() - 1:
                continue
        elif match.start() >= last - 1 or not foot.authority:
            before = text[_line_start(text, match.start()) : match.start()].strip(" *_-|")
            if foot.authority or not before:
                office = match
                break
    if office is None and foot.authority:
        # "TM. BAN THƯỜNG VỤ / BÍ THƯ" gave one above; "TL. CHỦ TỊCH CHÁNH VĂN PHÒNG" on one line.
        rest = foot.authority[-1].end
        found = list(_OFFICE_CAPS.finditer(text, rest, min(stop, rest + 120)))
        office = found[-1] if len(found) > 1 else None
        if office is None and found and foot.authority[-1].value in {"Q."}:
            office = found[0]
        # The right column's office on the line of a recipient, above the authority.
        above = _OFFICE_CAPS.finditer(text, start, foot.authority[0].start) if office is None else ()
        office = office or next((each for each in above if _beside_recipient(text, each)), None)
    if office is None:
        for line in page.lines:
            if start <= line.start < stop and _TITLE_CASE_OFFICE.fullmatch(
                page.low[line.start : line.end].strip(" *")
            ):
                found_line = page.trim(line.start, line.end, " *")
                foot.title = page.found(*found_line)
                break
    else:
        a, b = office.span()
        foot.title = Found(sentence_case(" ".join(text[a:b].split())), a, b)
    after = max(foot.title.end, last) if foot.title and office else foot.title.end if foot.title else last
    _name(page, foot, after, stop)
    if foot.name is None and foot.title:
        # Columns read out of order leave the name above the office.
        _name(page, foot, start, foot.title.start)


def _beside_recipient(text: str, office: re.Match[str]) -> bool:
    """Whether an office ends the line of a recipient that is closed before it."""
    before = text[_line_start(text, office.start()) : office.start()].rstrip()
    return before.endswith((",", ";", ".", ")")) and text[office.end() : office.end() + 1] in {"", "\n"}


def _name(page: Page, foot: Foot, after: int, stop: int) -> None:
    text = page.text
    for line in page.lines:
        if line.end <= after or line.start >= stop:
            continue
        a, b = page.trim(max(line.start, after), line.end, " *_|")
        content = text[a:b]
        if not content or (_NOISE.fullmatch(page.low[a:b]) and not _NAME_LINE.search(content)):
            continue
        match = _NAME_LINE.match(content)
        if match and not fold(match[1]).startswith(("văn phòng", "ủy ban", "sở ", "ban ")):
            foot.name = page.found(a + match.start(1), a + match.end(1))
            return
        caps = _CAPS_NAME.fullmatch(content)
        if (
            caps
            and not _OFFICE_CAPS.match(content)
            and 2 <= len(content.split()) <= 5
            and not re.match(r"(?:văn phòng|ủy ban|phó|ban|hội|tỉnh|ubnd)", fold(content))
        ):
            foot.name = Found(name_case(content), a, b)
            return
        # Interleaved with a recipient: the name ends the line.
        tail = re.search(rf"(?:[;.,:]|VT|\))\s+({NAME})$", content)
        if tail and foot.has_recipients:
            foot.name = page.found(a + tail.start(1), a + tail.end(1))
            return


def _recipients(page: Page, foot: Foot, start: int, stop: int) -> None:
    text, low = page.text, page.low
    taken: list[tuple[int, int]] = [(each.start, each.end) for each in foot.authority]
    for each in (foot.title, foot.name):
        if each:
            taken.append((each.start, each.end))
    ended = False
    for line in page.lines:
        if line.end <= start or line.start >= stop or ended:
            continue
        a, b = max(line.start, start), line.end
        for x, _ in sorted(taken):
            if a <= x < b:
                b = x
        upper = re.search(
            rf"(?<!\w)(?:(?:TM|TL|KT|TUQ|Q)\. ?[{UPPER}]{{2,}}|"
            rf"[{UPPER}]{{2,}}(?: [{UPPER}]{{2,}}){{1,6}}\s*\**$)",
            text[a:b],
        )
        if upper:
            b = a + upper.start()
        a, b = page.trim(a, b, " *_|\n")
        mark = re.compile(r"[-+–•·]\s?").match(text, a)
        if (
            not mark
            and foot.recipients
            and foot.recipients[-1].end < a
            and (
                text[a : a + 1].islower()
                or text[foot.recipients[-1].end : foot.recipients[-1].end + 1] == ","
            )
            and text[foot.recipients[-1].end : foot.recipients[-1].end + 1] not in {";", "."}
        ):
            previous = foot.recipients[-1]
            x, y = page.trim(previous.start, b, " ;.,")
            foot.recipients[-1] = page.found(x, y)
            continue
        if not mark and not (
            b > a and (text[b - 1] in ";." or low.startswith("lưu", a) or low.startswith("như trên", a))
        ):
            continue
        x, y = page.trim(mark.end() if mark else a, b, " ;.,*")
        if y > x:
            foot.recipients.append(page.found(x, y))
        ended = low.startswith("lưu", x)


def _bare(page: Page, body: int) -> Foot:
    """A signature without authority or recipients: an office in capitals and a name under it, at the end."""
    text = page.text
    lines = page.lines
    for index in range(max(0, len(lines) - 8), len(lines)):
        line = lines[index]
        if line.start < body:
            continue
        office = _OFFICE_CAPS.fullmatch(text[line.start : line.end].strip(" *"))
        if office:
            a, b = page.trim(line.start, line.end, " *")
            foot = Foot(line.start, title=Found(sentence_case(text[a:b]), a, b))
            _name(page, foot, b, len(text))
            if foot.name:
                return foot
    return Foot(len(text))
