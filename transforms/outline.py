"""The numbering of a body: which paragraph is which item, and under which.

Marks in use: chapters in letters (A.), Roman (I., I-), decimal (1., 1/, 1-, 2.1.), 1), (1), letters (a),
a-, (a), đ)), dashes, plus signs and bullets; "Một là", "Thứ nhất". An unmarked line that only names an agency
is a heading too, and items that count from one again stand under it. A mark of a kind that is open closes
what is below it; a new kind goes one level down.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from transforms.spans import UPPER, Page

_ROMAN = r"(?:X{0,2}(?:IX|IV|V?I{1,3}|V|X))"
_MARK = re.compile(
    rf"[*_ ]{{0,4}}(?:(?:Phần |PHẦN |Mục |MỤC )?(?P<roman>{_ROMAN})(?:\s?(?:[.)][/-]?|[/:])\s*|"
    rf"\s?[-–—]\s*(?=[^\W\d_]))(?=\S)"
    rf"|(?P<upper>[A-HK-UYĐ])(?:\s?(?:[.)][/-]?|/)\s+|\s?[-–]\s+)(?=\S)"
    # "1.a)", "a.1)", "(1.1)"
    r"|(?P<mixed>\d{1,2}(?:\.\d{1,2})?\.[a-zđ]|[a-zđ]\.\d{1,2})\s?[.)]\s*(?=[^\W\d_]|[“\"(])"
    r"|\((?P<enclosed>\d{1,2}(?:\.\d{1,2}){1,2})\)\s*(?=\S)"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3})(?:\s?(?:[.)][/-]?|[/:-])\s*|\s+)(?=[^\W_a-zà-ỹđ]|[“\"(*]|[a-zà-ỹđ]{2})"
    r"|(?:Điều )?(?P<number>\d{1,2})\s?(?:[.)][/-]|[.)/:]|[-–—](?!\d))\s*(?=[^\W\d_]|[“\"(*]|\d+%|\d{2,} )"
    rf"|(?P<dashed>[a-zđ])\s?[-–—]\s?(?=[{UPPER}“\"(])"
    r"|\((?P<paren>\d{1,2}|[a-zđ]|i{1,3}|iv|vi{0,3})\)\s*(?=\S)"
    r"|(?P<letter>[a-zđ]{1,2}\d?)(?<!tp)\s?(?:[.)][/-]?|/)\s*(?=\S)"
    r"|(?P<dash>[-–—−‐])\s*(?=[^\W_]|[“\"(*])"
    r"|(?P<plus>\+)\s*(?=\S)"
    r"|(?P<bullet>[•·○▪■◦●❖➢►✓*])\s*(?=[^\W_*]|[“\"(])"
    r"|(?P<ordinal>(?:Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|"
    r"Tám|Chín|Mười) là))\s?[,:.;-]?\s*)"
)
_ORDINALS = {
    "nhất": 1,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
# How deep a kind of mark goes when it opens; bullets go wherever they are met first.
_EITHER = frozenset({"letter", "number)", "(1)", "(a)"})
_SAME = {"dashed": "letter", "mixed": "decimal", "enclosed": "decimal"}
_COUNTED = {"dash": "-", "plus": "+", "bullet": "*", "name": "#"}
_RANK: dict[str, float] = {
    "upper": 0,
    "roman": 1,
    "number": 2,
    "decimal": 3,
    "ordinal": 6,
    "number)": 6.5,
    "letter": 7,
    "(1)": 6.7,
    "(a)": 7.6,
    "name": 8,
    "dash": 9,
    "plus": 10,
}


@dataclass(slots=True)
class Item:
    """A paragraph of the body. ``text[start:end]`` leaves the mark out. ``path`` is None where neither it
    nor anything above it is numbered; ``depth`` grows downwards; ``parent`` is an index or -1. ``followers``
    counts the paragraphs without a mark right under it."""

    start: int
    end: int
    path: str | None
    kind: str
    depth: int
    parent: int
    children: int = 0
    followers: int = 0


@dataclass(slots=True)
class _Open:
    """An item that is open: what comes may stand under it. ``label`` is its own part of ``path``."""

    kind: str
    index: int
    path: str
    label: str


def outline(
    page: Page,
    start: int,
    end: int,
    names: Callable[[int, int, bool], bool],
    tables: Sequence[tuple[int, int]] = (),
) -> list[Item]:
    """The paragraphs between ``start`` and ``end`` as items.

    ``names(start, end, first)`` says whether an unmarked paragraph tells only whom the list below addresses:
    a heading, ``#n`` in paths; ``first`` that no such heading stands before it. Each of ``tables`` is one
    item of kind "table".
    """
    items: list[Item] = []
    stack: list[_Open] = []
    counts: dict[tuple[int, str], int] = {}
    named = False
    pending = deque(tables)
    covered = start
    for at, stop in _paragraphs(page, start, end):
        if pending and at >= pending[0][0]:
            first, covered = pending.popleft()
            parent = stack[-1].index if stack else -1
            items.append(Item(first, covered, stack[-1].path if stack else None, "table", len(stack), parent))
            if parent >= 0:
                items[parent].children += 1
        if at < covered:
            continue
        match = _MARK.match(page.text, at, stop)
        kind = match.lastgroup if match else None
        if match is None and items and page.text[at].islower() and page.text[items[-1].end - 1] in ";,":
            # A sentence goes on after a break at its semicolon.
            items[-1].end = stop
            continue
        if match is None and names(at, stop, not named):
            _close(stack, "name", "")
            _push(items, stack, counts, level="name", label=None, start=at, end=stop)
            named = True
            continue
        kind = _SAME.get(kind or "", kind)
        if (
            match is None
            or kind is None
            or (kind == "letter" and not _letter(match[match.lastgroup or 0], stack, items))
        ):
            _plain(items, stack, at, stop)
            continue
        label = _label(match)
        if (kind == "number" and _is_year_or_count(page, match)) or (
            kind == "ordinal" and _is_weekday(page, match, label, items)
        ):
            _plain(items, stack, at, stop)
            continue
        level = kind
        if kind == "bullet":
            # Another sign is another level; which is the outer one, the first met says.
            level = f"bullet{match['bullet']}"
        elif kind == "decimal":
            # 1.1 before any 1: the decimals are the top level themselves.
            level = f"decimal{label.count('.')}"
        elif kind == "paren":
            level = "(1)" if label.isdigit() else "(a)"
        elif (
            kind == "number"
            and ")" in match[0]
            and (_goes_on(stack, "number)", label) or not _goes_on(stack, "number", label))
        ):
            level = "number)"
        _settle(items, stack, counts, level=level, label=label, page=page)
        _close(stack, level, label)
        _push(items, stack, counts, level=level, label=label, start=match.end(), end=stop)
    return items


_LETTERED = re.compile(rf"\n\s*(?=[a-zđ]\s?[-–—]\s?[{UPPER}])| (?=a\s?[-–—]\s[{UPPER}])")


def _paragraphs(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Paragraphs; "a-" before a capital begins one, though it is in lower case and joined to its heading."""
    for paragraph in page.paragraphs:
        if paragraph.start < start or paragraph.start >= end:
            continue
        at, stop = paragraph.start, min(paragraph.end, end)
        for match in _LETTERED.finditer(page.text, at, stop):
            yield page.trim(at, match.start())
            at = match.end()
        yield at, stop


def _push(
    items: list[Item],
    stack: list[_Open],
    counts: dict[tuple[int, str], int],
    *,
    level: str,
    label: str | None,
    start: int,
    end: int,
) -> None:
    """Opens an item; without a printed label it is counted."""
    parent = stack[-1].index if stack else -1
    sign = _COUNTED.get("bullet" if _is_bullet(level) else level)
    if label is None or sign:
        counts[(parent, level)] = counts.get((parent, level), 0) + 1
        label = f"{sign}{counts[(parent, level)]}"
    path = _path(stack, level, label)
    items.append(Item(start, end, path, level, len(stack), parent))
    if parent >= 0:
        items[parent].children += 1
    stack.append(_Open(level, len(items) - 1, path, label))


def _first(label: str) -> bool:
    return label.rpartition(".")[2] in {"1", "01", "a", "a1", "I", "A", "i"}


def _goes_on(stack: list[_Open], level: str, label: str) -> bool:
    """Whether an open item of ``level`` is the one before ``label``."""
    return any(
        each.kind == level and each.label.isdigit() and label.isdigit() and int(each.label) + 1 == int(label)
        for each in stack
    )


def _settle(
    items: list[Item],
    stack: list[_Open],
    counts: dict[tuple[int, str], int],
    *,
    level: str,
    label: str,
    page: Page,
) -> None:
    """A heading without a mark that stands below an item of the kind that now counts from one again stood
    beside that item, unless the item announces it."""
    if len(stack) < 2 or stack[-1].kind != "name" or items[stack[-1].index].children or not _first(label):
        return
    above = [each.kind for each in stack[:-1]]
    if level not in above:
        return
    cut = above.index(level)
    owner = items[stack[cut].index]
    if page.text[owner.end - 1] not in ".;…" or owner.followers:
        return
    heading = items.pop(stack[-1].index)
    items[heading.parent].children -= 1
    del stack[cut:]
    _push(items, stack, counts, level="name", label=None, start=heading.start, end=heading.end)


def _plain(items: list[Item], stack: list[_Open], start: int, end: int) -> None:
    parent = stack[-1].index if stack else -1
    if parent >= 0:
        items[parent].followers += 1
    items.append(Item(start, end, None, "plain", 99, parent))


def _label(match: re.Match[str]) -> str:
    if match.lastgroup == "ordinal":
        words = match["ordinal"].lower().removeprefix("thứ ").removesuffix(" là").split()
        return str(_ORDINALS.get(words[0], 1))
    return match[match.lastgroup or 0]


def _letter(letter: str, stack: list[_Open], items: list[Item]) -> bool:
    """A letter is a mark when it opens a list (a) or goes on with one."""
    if letter in {"a", "a1"}:
        return True
    order = "abcdđeghiklmnopqrstuvxy"
    open_letters = [each.label for each in stack if each.kind == "letter"]
    closed = [item.path.rpartition(".")[2] for item in items[-12:] if item.kind == "letter" and item.path]
    before = (open_letters or closed or [""])[-1]
    return bool(before) and letter[0] in order and before[0] in "abcdđefghiklmnopqrstuvxy"


def _is_year_or_count(page: Page, match: re.Match[str]) -> bool:
    """ "5/2020 …" or "15 - 20 người" is no item."""
    after = page.low[match.end() : match.end() + 6]
    return (
        bool(re.match(r"\d{1,4}(?:[/.]\d|\b(?!%))", after))
        and not after[:1].isalpha()
        and not re.match(r"\d{2,} [a-zà-ỹ]", after)
    )


_DATED = re.compile(r"(?:ngày )?\d{1,2}[/.-]\d|ngày \d|\d{1,2}[:h]\d|(?:hằng|hàng|tuần) ")


def _is_weekday(page: Page, match: re.Match[str], label: str, items: list[Item]) -> bool:
    """ "Thứ tư - 22/02/2023" is a day, unless a "Thứ nhất" has opened a list."""
    return (
        match["ordinal"].startswith("Thứ")
        and label != "1"
        and bool(_DATED.match(page.low, match.end()))
        and all(each.kind != "ordinal" for each in items)
    )


def _close(stack: list[_Open], level: str, label: str) -> None:
    """Drop from ``stack`` what an item of ``level`` ends."""
    kinds = [each.kind for each in stack]
    named = kinds.index("name") if "name" in kinds else len(kinds)
    if level in kinds:
        at = kinds.index(level)
        if level in kinds[named:] and at < named and not _goes_on(stack[:named], level, label):
            # Two lists of a kind, one under a heading inside the other: the inner one goes on.
            at = named + kinds[named:].index(level)
        elif at < named < len(kinds) and _first(label):
            return
        del stack[at:]
        return
    # a) under (1), (1) under a): which of them is the outer one differs, the first met is.
    if _is_bullet(level) or (level in _EITHER and kinds and kinds[-1] in _EITHER and _first(label)):
        return
    rank = _rank(level)
    head = label.rpartition(".")[0] if level.startswith("decimal") else None
    while (
        stack
        and stack[-1].kind != "name"
        and stack[-1].label != head
        and (rank < 9 or not _is_bullet(stack[-1].kind))
    ):
        if not _is_bullet(stack[-1].kind) and _rank(stack[-1].kind) <= rank:
            break
        stack.pop()
    if stack and stack[-1].kind == "name" and rank < _RANK["number"]:
        # Chapters end what stands under an agency's name.
        del stack[named:]
        _close(stack, level, label)


def _is_bullet(level: str) -> bool:
    return level.startswith("bullet")


def _rank(level: str) -> float:
    if level.startswith("decimal"):
        return 3 + int(level[7:]) * 0.5
    return _RANK.get(level, 8)


_HEADS = frozenset({"number", "number)", "letter"})


def _path(stack: list[_Open], level: str, label: str) -> str:
    if not stack:
        return label
    if level.startswith("decimal"):
        # 3.3 says 3 already.
        head = label.rpartition(".")[0]
        for each in reversed(stack):
            if each.label == head and (each.kind in _HEADS or each.kind.startswith("decimal")):
                return each.path + label[len(head) :]
        above = [each.path for each in stack if each.kind in {"roman", "upper", "name"}]
        return f"{above[-1]}.{label}" if above else label
    return f"{stack[-1].path}.{label}"
