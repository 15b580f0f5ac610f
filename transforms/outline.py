"""The numbering of a body: which paragraph is which item, and under which.

Marks in use: chapters in letters (A.), Roman (I., I-), decimal (1., 1/, 1-, 2.1.), letters (a), đ)), dashes,
plus signs and bullets; "Một là", "Thứ nhất". An unmarked line that only names an agency is a heading
too. A mark of a kind that is open closes what is below it; a new kind goes one level down.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from transforms.spans import Page

_ROMAN = r"(?:X{0,2}(?:IX|IV|V?I{1,3}|V|X))"
_MARK = re.compile(
    rf"[*_ ]{{0,4}}(?:(?:Phần |PHẦN |Mục |MỤC )?(?P<roman>{_ROMAN})(?:\s?[.)/:]\s*|"
    rf"\s?[-–—]\s*(?=[^\W\d_]))(?=\S)"
    rf"|(?P<upper>[A-HK-UYĐ])(?:\s?[.)/]\s+|\s?[-–]\s+)(?=\S)"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3})(?:\s?[.)/:-]\s*|\s+)(?=[^\W_a-zà-ỹđ]|[“\"(*]|[a-zà-ỹđ]{2})"
    r"|(?:Điều )?(?P<number>\d{1,2})\s?(?:[.)/:]|[-–—](?!\d))\s*(?=[^\W\d_]|[“\"(*]|\d+%|\d{2,} )"
    r"|(?P<letter>[a-zđ]{1,2}\d?)(?<!tp)\s?[.)/]\s*(?=\S)"
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
_RANK = {
    "upper": 0,
    "roman": 1,
    "number": 2,
    "decimal": 3,
    "ordinal": 6,
    "letter": 7,
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


def outline(page: Page, start: int, end: int, names: Callable[[int, int], bool]) -> list[Item]:
    """The paragraphs between ``start`` and ``end`` as items.

    ``names(start, end)`` says whether an unmarked paragraph only names agencies: a heading, ``#n`` in paths.
    """
    items: list[Item] = []
    stack: list[tuple[str, int, str]] = []  # kind, index of item, path
    counts: dict[tuple[int, str], int] = {}
    for paragraph in page.paragraphs:
        if paragraph.start < start or paragraph.start >= end:
            continue
        stop = min(paragraph.end, end)
        match = _MARK.match(page.text, paragraph.start, stop)
        kind = match.lastgroup if match else None
        if match is None and names(paragraph.start, stop):
            level = "name"
            _close(stack, level, "")
            parent = stack[-1][1] if stack else -1
            counts[(parent, level)] = counts.get((parent, level), 0) + 1
            path = _path(stack, level, f"#{counts[(parent, level)]}")
            items.append(Item(paragraph.start, stop, path, level, len(stack), parent))
            if parent >= 0:
                items[parent].children += 1
            stack.append((level, len(items) - 1, path))
            continue
        if (
            match is None
            or kind is None
            or (kind == "letter" and not _letter(match["letter"], stack, items, page))
        ):
            _plain(items, stack, paragraph.start, stop)
            continue
        label = _label(kind, match)
        if kind == "number" and _is_year_or_count(page, match, stack):
            _plain(items, stack, paragraph.start, stop)
            continue
        level = kind
        if kind == "decimal":
            level = f"decimal{label.count('.')}"
            # 1.1 before any 1: the decimals are the top level themselves.
        _close(stack, level, label)
        parent = stack[-1][1] if stack else -1
        if kind in {"dash", "plus", "bullet"}:
            counts[(parent, kind)] = counts.get((parent, kind), 0) + 1
            label = f"{ {'dash': '-', 'plus': '+', 'bullet': '*'}[kind] }{counts[(parent, kind)]}"
        path = _path(stack, level, label)
        items.append(Item(match.end(), stop, path, level, len(stack), parent))
        if parent >= 0:
            items[parent].children += 1
        stack.append((level, len(items) - 1, path))
    return items


def _plain(items: list[Item], stack: list[tuple[str, int, str]], start: int, end: int) -> None:
    parent = stack[-1][1] if stack else -1
    if parent >= 0:
        items[parent].followers += 1
    items.append(Item(start, end, None, "plain", 99, parent))


def _label(kind: str, match: re.Match[str]) -> str:
    if kind == "ordinal":
        words = match["ordinal"].lower().removeprefix("thứ ").removesuffix(" là").split()
        return str(_ORDINALS.get(words[0], 1))
    return match[kind]


def _letter(letter: str, stack: list[tuple[str, int, str]], items: list[Item], page: Page) -> bool:
    """A letter is a mark when it opens a list (a) or goes on with one."""
    if letter in {"a", "a1"}:
        return True
    order = "abcdđeghiklmnopqrstuvxy"
    open_letters = [path.rpartition(".")[2] for kind, _, path in stack if kind == "letter"]
    closed = [item.path.rpartition(".")[2] for item in items[-12:] if item.kind == "letter" and item.path]
    before = (open_letters or closed or [""])[-1]
    return bool(before) and letter[0] in order and before[0] in "abcdđefghiklmnopqrstuvxy"


def _is_year_or_count(page: Page, match: re.Match[str], stack: list[tuple[str, int, str]]) -> bool:
    """ "5/2020 …" or "15 - 20 người" is no item."""
    after = page.low[match.end() : match.end() + 6]
    return (
        bool(re.match(r"\d{1,4}(?:[/.]\d|\b(?!%))", after))
        and not after[:1].isalpha()
        and not re.match(r"\d{2,} [a-zà-ỹ]", after)
    )


def _close(stack: list[tuple[str, int, str]], level: str, label: str) -> None:
    """Drop from ``stack`` what an item of ``level`` ends."""
    kinds = [kind for kind, _, _ in stack]
    if level in kinds:
        del stack[kinds.index(level) :]
        return
    if level == "bullet":
        return
    rank = _rank(level)
    while stack and (
        (stack[-1][0] == "bullet" and rank < 9) or (stack[-1][0] != "bullet" and _rank(stack[-1][0]) > rank)
    ):
        stack.pop()


def _rank(level: str) -> float:
    if level.startswith("decimal"):
        return 3 + int(level[7:]) * 0.5
    return _RANK.get(level, 8)


def _path(stack: list[tuple[str, int, str]], level: str, label: str) -> str:
    if not stack:
        return label
    if level.startswith("decimal"):
        # 3.3 says 3 already.
        for kind, _, path in reversed(stack):
            if (kind == "number" or kind.startswith("decimal")) and label.startswith(
                path.rpartition(".")[2] if kind == "number" else path.split(".")[-1]
            ):
                own = path.rpartition(".")[2] if kind == "number" else label.rpartition(".")[0]
                if kind == "number" and label.split(".", maxsplit=1)[0] == own:
                    prefix = path[: -len(own)]
                    return prefix + label
                if kind.startswith("decimal") and path.endswith(label.rpartition(".")[0]):
                    return path + label[len(label.rpartition(".")[0]) :]
        roman = [path for kind, _, path in stack if kind in {"roman", "upper"}]
        return f"{roman[-1]}.{label}" if roman else label
    return f"{stack[-1][2]}.{label}"
