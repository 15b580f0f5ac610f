"""What the first page of a listing says of the listing's size.

Systems print it in few wordings ("Tổng số: 123 bản ghi", "Hiển thị 1 - 20 trong tổng số 345 kết quả",
"Trang 1/12"), but every page has other numbers too: visitors, views, the size of another database in a side
box. So a number counts only where a block of the page says nothing else, names what it counts (or shows a
range that fits the page), stands beside the documents listed and not in one of them, and agrees with them.
Where two such numbers differ, neither counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from parsel import Selector

from scrapers.platforms import discovery
from scrapers.platforms.base import Found, Turn, absolute

Element = Any  # lxml's


@dataclass(frozen=True, slots=True)
class Claim:
    """How many documents and pages a listing says it has; None where it does not say."""

    total: int | None = None
    pages: int | None = None


def read(
    page: Selector,
    url: str,
    found: list[Found],
    turn: Turn | None,
    address: Callable[[str, str | None], str | None] = absolute,
) -> Claim:
    """The claim of the first page of a listing, on which ``found`` are listed and which ``turn`` leads on
    from. ``address`` makes a link's target one that ``found`` may have."""
    if page.type == "json":
        totals, pages = _members(page.root)
    elif page.type == "html" and isinstance(getattr(page.root, "tag", None), str):
        totals, pages = _printed(page.root, url, found, address)
        if turn is not None and not pages:
            pages = _last(page.root, url, turn, len(found))
    else:
        return Claim()
    total, count = _one(totals), _one(pages)
    more = turn is not None
    if count is not None and (count < 1 + more):
        count = None
    if total is not None and (total < len(found) + more or (count or 1) - 1 + len(found) > total):
        total = None
    return Claim(total, count)


def _one(said: set[int]) -> int | None:
    return next(iter(said)) if len(said) == 1 else None


# --- JSON ---------------------------------------------------------------------------------------------

_TOTAL = re.compile(
    r"total|(?:total|num)_?(?:counts?|records?|items?|rows?|elements|results?|found)|(?:records?|items?|rows?)_?total"
    r"|(?:record|item|row)_?count|tong_?so(?:_?ban_?ghi)?",
    re.IGNORECASE,
)
_PAGES = re.compile(r"(?:total|num)_?pages?(?:_?num)?|pages?_?(?:count|total)|last_?page", re.IGNORECASE)


def _members(root: Any, depth: int = 3) -> tuple[set[int], set[int]]:
    """What members of these names hold, in the answer itself or in objects around its list."""
    totals: set[int] = set()
    pages: set[int] = set()
    for name, held in root.items() if isinstance(root, dict) else ():
        if isinstance(held, dict) and depth > 1:
            inner = _members(held, depth - 1)
            totals |= inner[0]
            pages |= inner[1]
        elif not isinstance(held, bool) and str(held).isdecimal():
            if _TOTAL.fullmatch(name):
                totals.add(int(held))
            elif _PAGES.fullmatch(name):
                pages.add(int(held))
    return totals, pages


# --- words --------------------------------------------------------------------------------------------

_N = r"(?:\d{1,3}(?:[.,]\d{3})+|\d+)(?!\d)"
_UNIT = (
    r"(?:bản ghi|bản tin|văn bản|tài liệu|kết quả|mục tin|mục|tin bài|tin tức|tin|bài viết|bài|thông báo"
    r"|dòng dữ liệu|dòng|dữ liệu|records?|entries|entry|items?|results?|documents?|rows?)\b"
)
_SUM = r"(?:tổng số|tổng cộng|tổng|total)"
_SHOW = r"(?:đang )?(?:hiển thị|xem|hiện|showing|displaying) "
_OF = rf"(?:trong(?: tổng)?(?: số)?|trên(?: tổng)?(?: số)?|của|/|[.,]? ?{_SUM} ?:?|out of|of|over)"
_CLAIMS = re.compile(
    "|".join(
        (
            rf"(?P<verb>{_SHOW})?(?:{_UNIT} )?(?:từ )?(?P<first>{_N}) ?(?:-|–|đến|tới|to) ?(?P<end>{_N}) ?"
            rf"{_OF} ?(?P<of>{_N})(?P<unit> {_UNIT})?",
            rf"(?:{_SHOW})?(?:trang|page) (?P<at>{_N}) ?{_OF} ?(?P<pages>{_N})(?![/-])(?: trang\b| pages\b)?",
            rf"{_SUM}(?: có)? ?:? ?(?P<sum>{_N}) {_UNIT}",
            rf"(?:{_SUM}|số) {_UNIT}(?: là)? ?: ?(?P<named>{_N})",
            rf"(?:hiện )?có (?:tất cả |{_SUM} )?(?P<there>{_N}) {_UNIT}(?: được tìm thấy)?",
            rf"(?:đã )?tìm (?:thấy|được)(?: tất cả)? ?:? ?(?P<hits>{_N}) {_UNIT}",
            rf"(?P<results>{_N}) (?:results|records|items) found",
        )
    )
)
_SIGN = re.compile(
    r"trang|page|tổng|total|\bcó\b|\btìm\b|\bsố\b|hiển thị|\bxem\b|\bhiện\b|showing|displaying|found"
    r"|\d ?[-–] ?\d"
)
_LETTER = re.compile(r"[^\W\d_]")
_ASIDE = frozenset(
    ("a", "option", "select", "button", "script", "style", "noscript", "template", "title", "textarea")
)
_SIDE = re.compile(
    r"(?:^|[\s_-])(?:left|right|widget|thong-?ke|statistics?|stats?|counter|visitors?|truy-?cap)(?:$|[\s_-])",
    re.IGNORECASE,
)
LONGEST = 120  # characters of a block that says how much there is
TITLE = 25  # characters of a link that no pager has
NEAR = 3  # levels between what holds the documents and what holds them and the claim


def _printed(
    root: Element, url: str, found: list[Found], address: Callable[[str, str | None], str | None]
) -> tuple[set[int], set[int]]:
    totals: set[int] = set()
    pages: set[int] = set()
    beside: Callable[[Element], bool] | None = None
    for block, said in _blocks(root):
        claim = _claimed(said, len(found))
        if claim == Claim():
            continue
        beside = beside or _neighbourhood(root, url, found, address)
        if beside(block):
            totals |= set() if claim.total is None else {claim.total}
            pages |= set() if claim.pages is None else {claim.pages}
    return totals, pages


def _blocks(root: Element) -> Iterator[tuple[Element, str]]:
    """The short blocks of text that may be a claim, each with what it says beside its links."""
    tried: set[Element] = set()
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in _ASIDE:
            continue
        own = (element.text, *(child.tail for child in element))
        if not any(text and not text.isspace() and _SIGN.search(_plain(text)) for text in own):
            continue
        block = element
        while block.tag in discovery.INLINE and block.getparent() is not None:
            block = block.getparent()
        for _ in range(3):  # the number may stand in a cell of its own
            if block is None or block in tried:
                break
            tried.add(block)
            said = _plain(" ".join(islice(_words(block), LONGEST)))
            if len(said) > LONGEST:
                break
            if any(each.isdecimal() for each in said):
                yield block, said
                break
            block = block.getparent()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _words(element: Element) -> Iterator[str]:
    """The text of a block, its links and choices left out."""
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _ASIDE:
            yield from _words(child)
        if child.tail:
            yield child.tail


def _claimed(said: str, shown: int) -> Claim:
    """What a block claims, if it says nothing else."""
    if _LETTER.search(_CLAIMS.sub(" ", said)):
        return Claim()
    totals: set[int] = set()
    pages: set[int] = set()
    for match in _CLAIMS.finditer(said):
        held = match.groupdict()
        if held["of"]:
            told = held["verb"] or held["unit"] or "tổng" in match[0]
            if told and _number(held["first"]) == 1 and shown <= _number(held["end"]) <= _number(held["of"]):
                totals.add(_number(held["of"]))
        elif held["pages"]:
            pages |= {_number(held["pages"])} if _number(held["at"]) == 1 else set()
        else:
            names = ("sum", "named", "there", "hits", "results")
            totals |= {_number(held[name]) for name in names if held[name]}
    return Claim(_one(totals), _one(pages))


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _neighbourhood(
    root: Element, url: str, found: list[Found], address: Callable[[str, str | None], str | None]
) -> Callable[[Element], bool]:
    """Whether a block stands beside the listed documents: neither in one of them nor in a frame."""
    wanted = {each.url for each in found} | {file for each in found for file in each.files}
    under: Counter[Element] = Counter()
    for link in root.iter("a"):
        if address(url, link.get("href")) in wanted:
            for above in (link, *link.iterancestors()):
                under[above] += 1
    most = under[root]
    home = root
    while inner := [child for child in home if under[child] * 2 > most]:
        home = inner[0]
    levels = {each: at for at, each in enumerate((home, *home.iterancestors()))}

    def beside(block: Element) -> bool:
        around = block
        while around is not None and not under[around]:
            names = discovery.class_names(around)
            if around.tag in discovery.FRAMES or discovery.MARKED.search(names) or _SIDE.search(names):
                return False
            if sum(len("".join(link.itertext()).strip()) >= TITLE for link in around.iter("a")) > 1:
                return False  # it is another list's
            around = around.getparent()
        # Cells of a row, and columns, stand side by side: a claim stands over its list or under it.
        if around is None or around.tag == "tr" or "row" in (around.get("class") or "").split():
            return False
        return levels.get(around, NEAR + 1) <= NEAR

    return beside


# --- the link to the last page ------------------------------------------------------------------------

_LAST = frozenset(
    ("cuối", "cuối cùng", "trang cuối", "trang cuối cùng", "về cuối", "kết thúc", "last", "last page", "end")
)


def _last(root: Element, url: str, turn: Turn, shown: int) -> set[int]:
    """How many pages there are by the link to the last one, told from the one to page 2."""
    second = discovery.address_pieces(turn.url)
    for link in root.iter("a"):
        said = "".join(link.itertext())
        if len(said) > 40 or _plain(said).strip(" ›»><‹«→←|") not in _LAST:
            continue
        last = discovery.address_pieces(absolute(url, link.get("href")) or "")
        if last == second:
            return {2}
        differ = [at for at in range(len(last)) if len(last) == len(second) and last[at] != second[at]]
        if len(differ) == 1 and differ[0] % 2:
            low, high = int(second[differ[0]]), int(last[differ[0]])
            # Pages are counted from 0 or 1, rows too.
            for base, grown in ((0, 1), (1, 1), (0, shown), (1, shown)):
                if low == base + grown and high > low and (high - base) % grown == 0:
                    return {(high - base) // grown + 1}
    return set()
