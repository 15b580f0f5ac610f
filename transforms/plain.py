"""Documents kept as plain text, laid out with spaces and line ends as on a typewriter.

Columns drawn with spaces, lines wrapped by hand, page numbers on lines of their own: from the raw lines
to paragraphs. What a line's indent says is used here and nowhere else, so this comes before
``lines.tidy``. All is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms import lines
from transforms.orthography import fold

_NO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff]")
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_MOTTO = re.compile(r"cộng hòa xã hội|đảng cộng sản việt nam")
_RECIPIENTS = re.compile(r"nơi nhận\b")
_DAY = re.compile(r",\s*ngày\b.*\bnăm\b|,\s*ngày\b.*/\d{4}")
_TYPE = re.compile(r"thông báo(?: kết luận)?|kết luận|quyết định|kế hoạch|báo cáo|giấy mời|chỉ thị|công điện")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s.]*", re.IGNORECASE)
_ENDS = (".", ";", ":", "!", "?", "…", "./.", "|")
_HEAD_LINES = 16
_FOOT_LINES = 30
#: A longer line is a paragraph, not a line of a typed page.
_WIDEST = 140
_NARROWEST = 40
#: Characters of a line of a title.
_TITLE = 110


@dataclass(slots=True)
class _Line:
    text: str
    indent: int
    apart: bool  # an empty line stands above it
    page: bool = False  # a page break stands above it
    column: bool = False  # it stood beside another

    @property
    def end(self) -> int:
        return self.indent + len(self.text)

    @property
    def middle(self) -> float:
        return self.indent + len(self.text) / 2


def paragraphs(raw: Sequence[str]) -> list[str]:
    """The lines of a typed text with its columns apart, its page numbers gone and its wraps undone.

    The head (issuer, motto) and the foot (recipients, signature) are read left column first where spaces
    part them. A text whose lines are not wrapped comes back line by line, stripped.
    """
    made = _columns(_read(raw))
    for each in made:
        each.text = _squeezed(each.text)  # only columns need the spaces
    made = _titled(made)
    pages = _without_page_numbers(made)
    width = _width(pages)
    return _unwrap(pages, width) if width else [each.text for each in made]


def _read(raw: Sequence[str]) -> list[_Line]:
    made: list[_Line] = []
    apart = page = False
    for typed in raw:
        line = typed if typed.isascii() else _NO_WIDTH.sub("", typed)
        page = page or "\f" in line
        text = line.replace("\f", "").replace("\u00a0", " ").replace("\t", "   \t").expandtabs().rstrip()
        if not text.strip():
            apart = True
            continue
        stripped = text.lstrip()
        made.append(_Line(stripped, len(text) - len(stripped), apart, page))
        apart = page = False
    return made


def _squeezed(text: str) -> str:
    """``text`` as wide as it was when its lines were wrapped: doubled spaces came later."""
    return " ".join(text.split())


def _titled(found: list[_Line]) -> list[_Line]:
    """``found`` with the lines between the name of the type and the next empty line as one: the summary.

    It is centred and broken anywhere (Nghị định 30/2020/NĐ-CP, appendix I, box 5b).
    """
    at = next((at for at, each in enumerate(found[:_HEAD_LINES]) if _TYPE.fullmatch(fold(each.text))), None)
    if at is None or not found[at].text.isupper():
        return found
    end = at + 2
    while end < len(found) and not found[end].apart and end < at + 7:
        end += 1
    title = found[at + 1 : end]
    if end >= len(found) or not found[end].apart or len(title) < 2:
        return found
    if any(
        len(each.text) > _TITLE or _ended(each.text) or lines.MARK.match(each.text) or " | " in each.text
        for each in title
    ) or any(each.text.isupper() or lines.opens_part(each.text) for each in title):
        return found
    title[0].text = " ".join(each.text for each in title)
    return [*found[: at + 2], *found[end:]]


# --- two columns ----------------------------------------------------------------------------------


def _columns(found: list[_Line]) -> list[_Line]:
    head = next(
        (
            at
            for at, each in enumerate(found[:_HEAD_LINES])
            if (gap := _gap(each.text)) and _MOTTO.match(fold(each.text[gap.end() :]))
        ),
        None,
    )
    if head is not None:
        # Issuers of two lines begin above the motto.
        end, apart = _apart(found, head, _HEAD_LINES)
        found = found[:head] + apart + found[end:]
    for at, each in enumerate(found):
        if len(each.text) < 200 and _RECIPIENTS.match(fold(each.text[:12])):
            end, apart = _apart(found, at, _FOOT_LINES)
            return found[:at] + apart + found[end:]
    return found


def _gap(text: str) -> re.Match[str] | None:
    """The space between two columns; that of a number not yet given (Số:      /TB-UBND) is none."""
    return next((gap for gap in _GAP.finditer(text) if text[gap.end()] not in "/-–"), None)


def _apart(found: list[_Line], start: int, most: int) -> tuple[int, list[_Line]]:
    """Where the columns that begin at ``start`` end, and their lines, the left ones first."""
    region = found[start : start + most]
    starts = [
        each.indent + gap.end() for each in region if len(each.text) <= _WIDEST and (gap := _gap(each.text))
    ]
    if not starts:
        return start, []
    edge = min(starts)
    left: list[_Line] = []
    right: list[_Line] = []
    end = start
    for each in region:
        gap = _gap(each.text) if len(each.text) <= _WIDEST else None
        # Place and day end the head (Nghị định 30/2020/NĐ-CP, appendix I, box 4); its type stands below.
        dated = bool(right) and _DAY.search(fold(right[-1].text)) is not None
        if gap is None and (dated or _TYPE.fullmatch(fold(each.text))) and not each.text[0].islower():
            break
        if gap:
            left.append(_Line(each.text[: gap.start()], each.indent, each.apart))
            right.append(_Line(each.text[gap.end() :], each.indent + gap.end(), each.apart))
        elif each.indent >= edge - 2:
            right.append(each)
        elif each.end <= edge:
            left.append(each)
        else:
            break
        end += 1
    made: list[_Line] = []
    for side in (left, right):
        for each in side:
            # "- UBND các huyện, thị xã, thành / phố;" and "Đồng Hới, ngày 27 / tháng 4 năm 2021"
            if made and each.text[0].islower() and not each.apart and not made[-1].text.endswith(_ENDS):
                made[-1].text += f" {each.text}"
            else:
                made.append(_Line(each.text, 0, apart=True, column=True))
    return end, made


# --- pages and wraps ------------------------------------------------------------------------------


def _without_page_numbers(found: list[_Line]) -> list[_Line]:
    made: list[_Line] = []
    page = False
    for at, each in enumerate(found):
        below = found[at + 1] if at + 1 < len(found) else None
        alone = each.apart and (below is None or below.apart)
        if _PAGE_NUMBER.fullmatch(each.text) and (each.page or alone):
            page = True
            continue
        each.page = each.page or page
        page = False
        made.append(each)
    return made


def _ended(text: str) -> bool:
    return text.endswith(_ENDS)


def _width(found: Sequence[_Line]) -> int:
    """How many characters a line holds where lines are wrapped by hand, else 0.

    What shows it: lines that do not end a sentence and go on below in lower case.
    """
    if not found or len(found) < 4:
        return 0
    ends = [
        above.end
        for above, below in pairwise(found)
        if (below.page or not below.apart)
        and above.end >= _NARROWEST
        and not _ended(above.text)
        and (below.text[0].islower() or lines.cut_symbol(above.text, below.text))
    ]
    if len(ends) < 2 or max(ends) > _WIDEST:
        return 0
    # In a text of paragraphs most lines end sentences; a few have lost their full stop.
    long = sum(each.end > _WIDEST for each in found)
    return 0 if long > len(ends) else max(ends)


def _unwrap(found: Sequence[_Line], width: int) -> list[str]:
    margin = min(
        (each.indent for each in found if each.end >= 0.7 * width), default=min(each.indent for each in found)
    )
    # Are the first lines of paragraphs indented? Then one that is not goes on.
    begins = [
        each
        for each in found
        if not each.column and (lines.MARK.match(each.text) or (each.apart and each.end > 0.7 * width))
    ]
    indents = sum(each.indent > margin + 1 for each in begins) > len(begins) / 2
    made: list[str] = []
    last: _Line | None = None
    for each in found:
        if last is not None and _continues(last, each, width, margin, indents=indents):
            made[-1] = lines.join(made[-1], each.text)
        else:
            made.append(each.text)
        last = each
    return made


def _continues(last: _Line, each: _Line, width: int, margin: int, *, indents: bool) -> bool:
    text = each.text
    if lines.MARK.match(text) or lines.opens_part(text) or lines.is_symbol_line(last.text):
        return False
    dated = lines.cut_date(last.text, text)
    if last.text.isupper() or (text.isupper() and not dated) or " | " in text or last.end > _WIDEST:
        return False
    if len(text) <= 120 and not dated and not text[0].islower() and lines.stamp(text):
        return False  # when the page was put up
    if each.apart and not each.page:
        return False
    if text[0].islower():
        return not _ended(last.text)
    if dated or lines.cut_symbol(last.text, text):
        return True
    if text.endswith(":") and _ended(last.text) and ". " not in text:
        return False  # who is addressed next
    # A centred title over several lines
    if last.indent > margin + 2 and each.indent > margin + 2 and abs(last.middle - each.middle) <= 2:
        return not _ended(last.text)
    if each.indent > margin + 1:
        return False
    full = last.end + 1 + len(text.split(" ", 1)[0]) > width
    if not _ended(last.text):
        return full or last.end > (0.6 if indents else 0.85) * width
    return full and not last.text.endswith((";", ":", "./."))
