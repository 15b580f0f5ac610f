"""Words at places on a page, put into reading order and into paragraphs.

For PDF text and for OCR alike. Coordinates are points, y grows downwards. The head and the foot of a
formal notice stand in two columns (Nghị định 30/2020/NĐ-CP, appendix I): each is read left column
first. Everything else is read line by line, and lines are joined to paragraphs by what shows a new
one: a numbering mark, an indent, a short line before, a wide gap, centring.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from transforms import lines
from transforms.orthography import fold, is_syllable, normalise

SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class Word:
    """One run of characters without a space; ``y`` is its baseline, ``size`` its font size in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(slots=True)
class Segment:
    """Words on one baseline with no gap between them wide enough for another column."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    row: bool = False  # a line of a table whose lines are drawn


@dataclass(slots=True)
class Rule:
    """A straight line drawn on a page, upright or level, by the box around it."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Page:
    """What a page shows: its words, the lines drawn on it, whether a picture covers it; ``cut`` where words
    were left out."""

    width: float
    height: float
    words: list[Word]
    rules: list[Rule] = field(default_factory=list)
    picture: bool = False
    cut: bool = False


# A gap wider than this many font sizes separates columns; justified text stretches spaces to about one.
_COLUMN_GAP = 1.6
_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s.]*", re.IGNORECASE)
_MOTTO = re.compile(r"cộng hòa xã hội|đảng cộng sản việt nam")
_RECIPIENTS = re.compile(r"nơi nhận\b")
_AUTHORITY = re.compile(
    r"(?:tm|kt|tl|tuq|q)\s*\.\s*\w|[tk]/[ml]\b|(?:phó )?(?:chánh văn phòng|chủ tịch|bí thư)\b"
)
_STAMP = re.compile(
    r"(?:ký bởi|người ký|ký số bởi|được ký|digitally signed|signed by|signature valid|email|cơ quan|tổ chức|"
    r"thời gian ký|ngày ký|date|reason|location)\s*:"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4}\s+\d{1,2}:\d\d:\d\d(?:\s*[+-]\d\d:?\d\d)?$"
    r"|signature valid|digitally signed"
)


def segments(page: Page) -> list[Segment]:
    """The page's words as segments, top to bottom and left to right."""
    rows: list[list[Word]] = []
    for word in sorted(page.words, key=lambda each: (each.y, each.x0)):
        # Raised and lowered words (footnote marks, uneven scans) stay on the line they overlap.
        for row in reversed(rows[-3:]):
            last = row[0]
            if abs(last.y - word.y) <= 0.35 * max(last.size, word.size):
                row.append(word)
                break
        else:
            rows.append([word])
    made: list[Segment] = []
    for row in rows:
        row.sort(key=lambda each: each.x0)
        run: list[Word] = []
        for word in row:
            if run and word.x0 - run[-1].x1 > _COLUMN_GAP * max(word.size, run[-1].size):
                made.append(_segment(run))
                run = []
            run.append(word)
        made.append(_segment(run))
    return made


def _segment(words: list[Word]) -> Segment:
    text = " ".join(word.text for word in words)
    size = median(word.size for word in words)
    return Segment(text, words[0].x0, max(word.x1 for word in words), words[0].y, size)


def paragraphs(pages: Sequence[Page]) -> list[str]:
    """The text of the pages, one paragraph an item, without page numbers and running heads."""
    running = _running(pages)
    made: list[str] = []
    body: list[tuple[Segment, bool]] = []  # a line, and whether it starts a page
    for page in pages:
        tables, words = _tables(page)
        found = segments(Page(page.width, page.height, words)) if tables else segments(page)
        found = [each for each in found if not (_at_edge(each, page) and fold(each.text) in running)]
        found = [each for each in found if not _is_page_number(each, page)]
        found = [each for each in found if not _is_stamp(each, page)]
        found = sorted(found + tables, key=lambda each: each.y) if tables else found
        first = True
        at = 0
        if (split := _split_at(found, page, _MOTTO)) is not None:
            start, x = split
            end = _region_end(found, start, x)
            for each in found[:start]:
                body.append((each, first))
                first = False
            made += _flow(body, pages)
            body = []
            made += _columns(found[start:end], x)
            at = end
        foot = _foot(found, at, page)
        stop = foot[0] if foot else len(found)
        for each in _rows(found[at:stop]):
            body.append((each, first))
            first = False
        if foot:
            start, x = foot
            end = _region_end(found, start, x)
            made += _flow(body, pages)
            body = []
            made += _columns(found[start:end], x)
            for each in _rows(found[end:]):
                body.append((each, first))
                first = False
    return made + _flow(body, pages)


def _running(pages: Sequence[Page]) -> set[str]:
    """Folded lines that stand at the top or the bottom of three pages or more."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({fold(each.text) for each in segments(page) if _at_edge(each, page)})
    return {text for text, times in seen.items() if times >= 3}


def _at_edge(each: Segment, page: Page) -> bool:
    return each.y < 0.08 * page.height or each.y > 0.93 * page.height


def _is_page_number(each: Segment, page: Page) -> bool:
    at_edge = each.y < 0.12 * page.height or each.y > 0.9 * page.height
    return at_edge and _NUMBER.fullmatch(each.text) is not None


def _is_stamp(each: Segment, page: Page) -> bool:
    """Whether this is a line of a digital signature's stamp: in a corner of the page or beside the text."""
    aside = each.x0 > 0.45 * page.width or each.y < 0.15 * page.height
    return aside and _STAMP.match(fold(each.text)) is not None


def _rows(found: Sequence[Segment]) -> list[Segment]:
    """Segments with those on one line joined: by `` | `` where the lines around have the same columns (a
    table), by a space elsewhere (justified text)."""
    rows: list[list[Segment]] = []
    for each in found:
        last = rows[-1][-1] if rows else None
        level = last is not None and abs(last.y - each.y) <= 0.35 * each.size and each.x0 >= last.x1
        if last is not None and level and not (each.row or last.row):
            rows[-1].append(each)
        else:
            rows.append([each])
    made: list[Segment] = []
    for at, row in enumerate(rows):
        around = [edge for near in rows[max(0, at - 1) : at] + rows[at + 1 : at + 2] for edge in near[1:]]
        table = any(abs(cell.x0 - edge.x0) < cell.size for cell in row[1:] for edge in around)
        text = (" | " if table else " ").join(cell.text for cell in row)
        made.append(Segment(text, row[0].x0, row[-1].x1, row[0].y, row[0].size, row[0].row))
    return made


# --- two columns ----------------------------------------------------------------------------------


def _split_at(found: Sequence[Segment], page: Page, right: re.Pattern[str]) -> tuple[int, float] | None:
    """Where the head begins and the x between its columns; None on a page without one."""
    for at, each in enumerate(found):
        if each.y > 0.45 * page.height:
            return None
        if right.search(fold(each.text)) and each.x0 > 0.28 * page.width:
            near = [other for other in found[: at + 6] if abs(other.y - each.y) < 4 * each.size]
            left = [other.x1 for other in near if other.x1 < each.x0]
            x = (max(left) + each.x0) / 2 if left else each.x0 - each.size / 2
            start = next((n for n, other in enumerate(found) if each.y - other.y < 3 * each.size), at)
            return start, x
    return None


def _foot(found: Sequence[Segment], begin: int, page: Page) -> tuple[int, float] | None:
    """Where the signature block begins (recipients left, signature right) and the x between the two."""
    for at in range(begin, len(found)):
        each = found[at]
        if not _RECIPIENTS.match(fold(each.text)) or each.x0 > 0.4 * page.width:
            continue
        right = [
            other
            for other in found[begin:]
            if other.x0 > each.x1
            and other.x0 > 0.3 * page.width
            and -6 * each.size < other.y - each.y
            and (other.text.isupper() or _AUTHORITY.match(fold(other.text)))
        ]
        if not right:
            return None
        x = min(other.x0 for other in right) - each.size / 2
        top = min(other.y for other in [each, *right]) - 0.5 * each.size
        start = next(n for n in range(begin, len(found)) if found[n].y >= top)
        return start, x
    return None


def _region_end(found: Sequence[Segment], start: int, x: float) -> int:
    """The first segment from ``start`` on that runs across ``x``."""
    for at in range(start, len(found)):
        if found[at].x0 < x - 2 and found[at].x1 > x + 2:
            return at
    return len(found)


def _columns(region: Sequence[Segment], x: float) -> list[str]:
    made: list[str] = []
    for side in (
        [each for each in region if (each.x0 + each.x1) / 2 < x],
        [each for each in region if (each.x0 + each.x1) / 2 >= x],
    ):
        joined = _rows(side)
        for at, each in enumerate(joined):
            last = joined[at - 1] if at else None
            # A line of the column that wrapped: "- UBND các huyện, / thị xã;"
            if (
                last is not None
                and made
                and each.text[:1].islower()
                and not last.text.endswith((";", ".", ":"))
                and each.y - last.y < 2.2 * each.size
            ):
                made[-1] = f"{made[-1]} {each.text}"
            else:
                made.append(each.text)
    return made


# --- tables whose lines are drawn ------------------------------------------------------------------

_NEAR = 4.0  # points: lines so near are one
_MAX_RULES = 4000
_MAX_COLUMNS = 40
_MAX_ROWS = 300


def _tables(page: Page) -> tuple[list[Segment], list[Word]]:
    """The tables of a page whose lines are drawn, as lines of text, and the words outside them."""
    upright = [each for each in page.rules if each.y1 - each.y0 > each.x1 - each.x0]
    level = [each for each in page.rules if each.y1 - each.y0 <= each.x1 - each.x0]
    if len(upright) < 3 or len(level) < 3 or len(page.rules) > _MAX_RULES:
        return [], page.words
    made: list[Segment] = []
    words = page.words
    for top, bottom in _bands(upright):
        ups = [each for each in upright if each.y0 >= top - _NEAR and each.y1 <= bottom + _NEAR]
        flats = [each for each in level if top - _NEAR <= each.y0 <= bottom + _NEAR]
        xs = _clusters([(each.x0 + each.x1) / 2 for each in ups])
        ys = _clusters([(each.y0 + each.y1) / 2 for each in flats])
        if not (3 <= len(xs) <= _MAX_COLUMNS + 1 and 3 <= len(ys) <= _MAX_ROWS + 1):
            continue
        box = (xs[0], ys[0], xs[-1], ys[-1])
        inside = [each for each in words if _in(each, box)]
        if not inside:
            continue
        size = median(each.size for each in inside)
        rows = _grid(xs, ys, ups, flats, inside)
        made += [
            Segment(text, xs[0], xs[-1], ys[0] + size + at * 0.01, size, row=True)
            for at, text in enumerate(lines.table_lines(rows))
        ]
        words = [each for each in words if not _in(each, box)]
    return made, words


def _in(word: Word, box: tuple[float, float, float, float]) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.y - 0.3 * word.size
    return box[0] < x < box[2] and box[1] < y < box[3]


def _bands(upright: Sequence[Rule]) -> list[tuple[float, float]]:
    """From where to where down the page upright lines go on without a break."""
    made: list[tuple[float, float]] = []
    for each in sorted(upright, key=lambda rule: rule.y0):
        if made and each.y0 <= made[-1][1] + _NEAR:
            made[-1] = (made[-1][0], max(made[-1][1], each.y1))
        else:
            made.append((each.y0, each.y1))
    return made


def _clusters(values: Sequence[float]) -> list[float]:
    made: list[list[float]] = []
    for each in sorted(values):
        if made and each - made[-1][-1] <= _NEAR:
            made[-1].append(each)
        else:
            made.append([each])
    return [sum(each) / len(each) for each in made]


def _grid(
    xs: Sequence[float],
    ys: Sequence[float],
    ups: Sequence[Rule],
    flats: Sequence[Rule],
    words: Sequence[Word],
) -> list[list[lines.Cell]]:
    """The cells between the lines at ``xs`` and ``ys``; where no line parts two places they are one cell."""
    parted: list[list[tuple[float, float]]] = [
        [(each.y0, each.y1) for each in ups if abs((each.x0 + each.x1) / 2 - x) <= _NEAR] for x in xs
    ]
    ruled: list[list[tuple[float, float]]] = [
        [(each.x0, each.x1) for each in flats if abs((each.y0 + each.y1) / 2 - y) <= _NEAR] for y in ys
    ]
    taken: set[tuple[int, int]] = set()
    boxes: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            middle = (ys[row] + ys[row + 1]) / 2
            right = column + 1
            while right < len(xs) - 1 and not any(a <= middle <= b for a, b in parted[right]):
                right += 1
            centre = (xs[column] + xs[column + 1]) / 2
            below = row + 1
            while below < len(ys) - 1 and not any(a <= centre <= b for a, b in ruled[below]):
                below += 1
            boxes[row, column] = (right - column, below - row)
            taken.update((each, other) for each in range(row, below) for other in range(column, right))
    held: dict[tuple[int, int], list[Word]] = {key: [] for key in boxes}
    owner = {
        (row + down, column + over): (row, column)
        for (row, column), (across, deep) in boxes.items()
        for down in range(deep)
        for over in range(across)
    }
    for word in words:
        x, y = (word.x0 + word.x1) / 2, word.y - 0.3 * word.size
        place = (bisect(ys, y) - 1, bisect(xs, x) - 1)
        held[owner[place]].append(word)
    made: list[list[lines.Cell]] = []
    for row in range(len(ys) - 1):
        cells = []
        for column in range(len(xs) - 1):
            if (size := boxes.get((row, column))) is not None:
                cells.append(lines.Cell(_cell(held[row, column]), *size))
        made.append(cells)
    return made


def _cell(words: list[Word]) -> list[str]:
    made: list[str] = []
    for each in _rows(segments(Page(0, 0, words))):
        if made and not lines.MARK.match(each.text):
            made[-1] = _glue(made[-1], each.text)
        else:
            made.append(each.text)
    return made


# --- paragraphs -----------------------------------------------------------------------------------


def _flow(body: Sequence[tuple[Segment, bool]], pages: Sequence[Page]) -> list[str]:
    """Lines joined to paragraphs."""
    if not body:
        return []
    width = pages[0].width
    long = [each for each, _ in body if each.x1 - each.x0 > 0.45 * width]
    left = min((each.x0 for each in long), default=min(each.x0 for each, _ in body))
    right = sorted(each.x1 for each in long)[int(0.9 * (len(long) - 1))] if long else width
    gaps = sorted(
        below.y - above.y for (above, _), (below, start) in pairwise(body) if not start and below.y > above.y
    )
    # The closest lines are those of one paragraph; more than that is space between paragraphs.
    leading = gaps[len(gaps) // 4] if gaps else 0.0
    # A line after one that stops short begins a paragraph: does this document indent those?
    begins = [below for (above, _), (below, _) in pairwise(body) if above.x1 < right - 0.2 * (right - left)]
    begins = [each for each in begins if each.x1 > right - 0.2 * (right - left)]
    indents = sum(each.x0 > left + 0.8 * each.size for each in begins) > len(begins) / 2
    made: list[str] = []
    last: Segment | None = None
    for each, page_start in body:
        if (
            last is not None
            and made
            and _continues(last, each, (left, right), indents=indents, leading=leading, page_start=page_start)
        ):
            made[-1] = _glue(made[-1], each.text)
        else:
            made.append(each.text)
        last = each
    return made


def _continues(
    last: Segment,
    each: Segment,
    margins: tuple[float, float],
    *,
    indents: bool,
    leading: float,
    page_start: bool,
) -> bool:
    left, right = margins
    text, size = each.text, each.size
    if each.row or last.row or " | " in text or " | " in last.text:
        return False
    ended = last.text.endswith((".", ";", ":", "!", "?", "./.", "/."))
    full = last.x1 > right - 0.06 * (right - left)
    indented = each.x0 > left + 0.8 * size
    centred = _centred(each, left, right)
    marked = lines.MARK.match(text) is not None
    if marked and (ended or indented or not full):
        return False
    if (
        not page_start
        and leading
        and each.y - last.y > 1.9 * leading
        and not (text[:1].islower() and not ended)
    ):
        return False
    if centred and (not full or not ended):
        # A title goes on over several lines; a line of capitals stands by itself.
        within = abs((last.x0 + last.x1) - (left + right)) < 2.5 * size
        return not last.text.isupper() and not text.isupper() and not ended and (within or text[:1].islower())
    if indented and not (text[:1].islower() and not ended):
        return False
    if full and not ended:
        return not last.text.isupper() or text.isupper()
    if full:
        # A sentence that ends at the margin: an indent would show a new paragraph, where they are used.
        return indents or text[:1].islower()
    return text[:1].islower() and not ended


def _centred(each: Segment, left: float, right: float) -> bool:
    """Whether a line stands in the middle with room at both ends. An indented line that is full has none at
    its right; one nearly as wide as the page is centred only where it is so to the point."""
    room = min(each.x0 - left, right - each.x1)
    off = abs((each.x0 + each.x1) - (left + right))
    return (off < 2.5 * each.size and each.x0 > left + 2 * each.size and room > 0.8 * each.size) or (
        off < 0.5 * each.size and room > 0.4 * each.size
    )


def _glue(paragraph: str, line: str) -> str:
    """Two lines of a paragraph as one, with a word that was broken over them whole again."""
    if paragraph.endswith(SOFT_HYPHEN):
        return paragraph[:-1] + line
    if paragraph.endswith("-") and not paragraph.endswith(" -") and line[:1].islower():
        front = re.split(r"[\s\-]", paragraph[:-1])[-1]
        back = re.match(r"[^\W\d_]+", normalise(line))
        if (
            back
            and is_syllable(normalise(front) + back[0])
            and not (is_syllable(normalise(front)) and is_syllable(back[0]))
        ):
            return paragraph[:-1] + line
        return paragraph + line
    return lines.join(paragraph, line)
