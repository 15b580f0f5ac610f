"""What listing pages have in common, whatever system made them.

A listing is a run of blocks of one make, each with one link to a page of the same site and mostly with a
date beside it. Nothing here knows a class name of any system; the few names that are looked at are those of
page furniture (menus, footers, side boxes), which are words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from parsel import Selector

from scrapers.platforms.base import COLUMNS, Feed, Found, absolute, entry, fold, is_file, origin, without

if TYPE_CHECKING:
    from include.registry import Listing

Element = Any  # lxml's elements, for which the stubs know less than is used here

LEAST_TITLE = 15  # characters: a shorter link is seldom a document's title
LONG_TITLE = 45  # on average: titles by which a list without any dates is taken for one of documents
MOST_LISTINGS = 8

# --- dates --------------------------------------------------------------------------------------------

DATE = re.compile(
    r"""(?<![\d/.-])(?:
      \d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d\d   # 05/05/2020, 5 - 5 - 2020
    | (?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}               # 2020-05-05
    | \d{1,2}[/-]\d{1,2}[/-]\d\d(?![\d/-])                # 05/05/20
    | (?:ngày\s+)?\d{1,2}\s*(?:tháng|thg|th)\.?\s*(?:\d{1,2}|[^\W\d]+(?:\s(?:một|hai))?)
      \s*(?:,|năm)?\s*(?:19|20)\d\d                       # 5 tháng 5 năm 2020, 5 Tháng Năm, 2020
    | \d{1,2}\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?,?\s+(?:19|20)\d\d
    | \b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2},?\s+(?:19|20)\d\d
    )(?:[\sT|,-]{0,3}\d{1,2}:\d\d(?::\d\d)?)?
    | \b\d{1,2}\s+(?:phút|giờ|ngày|tuần|tháng|năm)\s+trước\b | \bhôm\s+(?:qua|nay)\b
    | \bcách\s+đây\s+\d{1,2}\s+(?:phút|giờ|ngày|tuần|tháng|năm)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# A day set in a box of its own, in pieces: 12 | Th5, 12 | 05/2020.
BOXED = re.compile(
    r"(?<![\d/.-])\d{1,2}\s+(?:(?:tháng|thg|th)\.?\s*\d{1,2}|\d{1,2}\s?[/-]\s?(?:19|20)\d\d)(?![\d/])",
    re.IGNORECASE,
)
_AT_END = re.compile(rf"\s*[(\[]\s*(?:ngày\s+)?({DATE.pattern})\s*[)\]]\s*$", re.IGNORECASE | re.VERBOSE)

# Downloads that no ending gives away; what they are shows when they come.
FILE = re.compile(
    r"/LinkClick\.aspx\?|[?&]fileticket=|^/documents/\d+/\d+/(?![^/]+\.(?:jpe?g|png|gif|mp[34]|xlsx?|zip|rar)/)"
    r"[^/]+/[0-9a-f-]{36}|/ShowProperty\?(?:.*&)?nodeId=|/(?:download|tai-ve|taive)(?:file)?(?:\.aspx|/\d|\?)"
    r"|[?&](?:file|fileurl|filepath)=[^&]+\.(?:pdf|docx?)|[?&]download=1&id=\d",
    re.IGNORECASE,
)

# --- furniture ----------------------------------------------------------------------------------------

FRAMES = frozenset(("nav", "aside", "footer"))
MARKED = re.compile(
    r"""(?:^|[\s_-])(?:menus?|nav(?:bar|igation)?|foot(?:er)?|side(?:bar|nav)?|aside|breadcrumbs?|related
    |lien-?quan|tin-?khac|tin-?cu|other(?:s|-news)?|doc-?nhieu|xem-?nhieu|popular|most-?(?:read|viewed)
    |slider|slideshow|carousel|marquee|banner|calendar|datepicker|weblinks?|lien-?ket|comments?|tag-?cloud
    )(?:$|[\s_-])""",
    re.IGNORECASE | re.VERBOSE,
)
_RELATED = re.compile(r"(?:^|[\s_-])(?:related|lien-?quan)(?:$|[\s_-])", re.IGNORECASE)
_MENU = re.compile(r"(?:^|[\s_-])(?:menu|nav(?:bar|igation)?)(?:$|[\s_-])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ELSEWHERE = re.compile(
    r"""^(?:(?:cac|nhung)\ )?(?:tin|bai(?:\ viet)?|van\ ban|thong\ tin|thong\ bao)\ (?:bai\ |tuc\ )?
    (?:khac|lien\ quan|cu\ hon|moi\ hon|moi(?:\ nhat)?|doc\ nhieu|xem\ nhieu|noi\ bat|da\ dua)\b
    |^(?:duoc\ )?(?:doc|xem)\ nhieu|^nhieu\ nguoi\ (?:doc|xem)|^moi\ (?:cap\ nhat|dang)|^lien\ quan
    |^(?:related|latest|most\ read|popular)\b""",
    re.VERBOSE,
)
_CHANGED = re.compile(r"\b(?:modified|updated|sua (?:doi )?lan cuoi|cap nhat lan cuoi|lan cap nhat cuoi)\b")
_LEGAL = re.compile(r"\b(?:giay phep|ban quyen|copyright|chiu trach nhiem|quyet dinh so|cap ngay)\b")
_CALENDAR = re.compile(r"calendar|datepicker|(?:^|[\s_-])lich(?:$|[\s_-])", re.IGNORECASE)


# Parameters that name nothing: sessions, windows, ways back, campaigns.
NOISE = (
    *("_afrLoop", "_afrWindowMode", "_afrWindowId", "_adf.ctrl-state", "inheritRedirect", "redirect"),
    *(
        "jsessionid",
        "PHPSESSID",
        "sid_session",
        "fbclid",
        "gclid",
        "utm_source",
        "utm_medium",
        "utm_campaign",
    ),
)


def address_of(base: str, href: str | None) -> str | None:
    """``href`` as an absolute address without fragment, session and other noise; None where it is none."""
    address = absolute(base, href)
    if address and "=" in address:
        address = without(re.sub(r";jsessionid=[^/?#]*", "", address, flags=re.IGNORECASE), NOISE)
    return address


def text(element: Element) -> str:
    """The text under ``element`` in one line, scripts left out."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "noscript", "template"):
        return
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and child.tag not in INLINE:
            yield " "
            yield from _pieces(child)
            yield " "
        else:
            yield from _pieces(child)
        if child.tail:
            yield child.tail


INLINE = frozenset(("a", "b", "i", "u", "em", "strong", "span", "font", "small", "mark", "sup", "sub", "wbr"))


def class_names(element: Element) -> str:
    return _CAMEL.sub("-", f"{element.get('class', '')} {element.get('id', '')}")


# --- a page, indexed ----------------------------------------------------------------------------------


@dataclass
class Page:
    """An HTML page with its links: ``links`` are those to the own site, by element; ``under`` the addresses
    that the long ones below an element lead to."""

    root: Element
    url: str  # that to which its links are relative
    here: str
    links: dict[Element, str] = field(default_factory=dict)
    texts: dict[Element, str] = field(default_factory=dict)
    under: dict[Element, set[str]] = field(default_factory=lambda: defaultdict(set))
    total: int = 0

    @classmethod
    def of(cls, page: Selector, url: str) -> Page | None:
        """None for what is no HTML."""
        root = page.root
        if page.type != "html" or not isinstance(getattr(root, "tag", None), str):
            return None
        made, here = cls(root, url, url), origin(url)
        base = next(iter(root.xpath("//base/@href")), None)
        made.url = urljoin(url, str(base)) if base else url
        own = {_like(url), first_page(url)}  # no document of itself
        for link in root.iter("a"):
            address = address_of(made.url, link.get("href"))
            if not address or origin(address) != here or (link.get("href") or "").startswith("#"):
                continue
            said = text(link) or (link.get("title") or "").strip()
            made.links[link] = address
            made.texts[link] = said
            filed = not _FILED.isdisjoint((link.get("rel") or "").split())
            if len(said) >= LEAST_TITLE and _like(address) not in own and not filed:
                made.total += 1
                for above in (link, *link.iterancestors()):
                    made.under[above].add(address)
        return made

    def furniture(self, element: Element, is_file: Callable[[str], bool] | None = None) -> bool:
        """Whether ``element`` stands in a menu, footer or side box; what holds most of the page's links is
        none of these, whatever it is called, nor is what is called related and links nothing but files."""
        whole = len(self.under[self.root]) or 1
        for each in (element, *element.iterancestors()):
            if each.tag in ("body", "html", "main", "article"):
                return False
            if len(self.under.get(each, ())) > 0.7 * whole and whole > 6:
                continue
            names = class_names(each)
            only = [self.links[link] for link in each.iter("a") if link in self.links] if is_file else []
            if is_file and each.tag not in FRAMES and _RELATED.search(names) and all(map(is_file, only)):
                continue
            if each.tag in FRAMES or MARKED.search(names):
                return True
            if each.tag == "header" and next(each.iterancestors("main", "article", "section"), None) is None:
                return True
        return False


_FILED = frozenset(("tag", "category", "author"))  # what a document is filed under (microformats, HTML 4.6.7)


def without_fragment(url: str) -> str:
    return url.partition("#")[0].rstrip("/?")


# Where a page of a listing says which one it is, in the path or in a parameter.
_WHICH = re.compile(
    r"[/?&](?:_\w+_)?(?:page|paged|p|pg|trang|trangso|start|limitstart|offset|cur|currentpage|pageindex"
    r"|pagenumber|pageno|pagenum|pageid|pn)[/=_-]\d+(?=$|[/&#?.])",
    re.IGNORECASE,
)


def _like(url: str) -> str:
    """An address as it is compared."""
    return without_fragment(url).replace("?", "&").replace("/&", "&")


def first_page(url: str) -> str:
    """What page 1 of the listing is called whose page ``url`` is, as far as addresses tell; to compare by."""
    return _like(_WHICH.sub("", without_fragment(url)))


_ID = re.compile(r"\d+")


def shape(url: str) -> str:
    """The make of an address: numbers and long slugs put by kind, names of parameters without values."""
    parts = urlsplit(url)
    segments = []
    for segment in parts.path.split("/"):
        stem, dot, suffix = segment.rpartition(".")
        name, suffix = (stem, suffix.lower()) if dot and len(suffix) <= 5 else (segment, "")
        words = re.split(r"[-_+ ]|%20", name)
        if name.isdecimal():
            kind = "#"
        elif len(words) > 2 or len(name) > 24:
            kind = "slug"
            if words[-1].isdecimal():
                kind += "-#"
        else:
            kind = _ID.sub("#", name).lower()
        segments.append(f"{kind}.{suffix}" if suffix else kind)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return "/".join(segments) + ("?" + "&".join(names) if names else "")


# --- families of blocks -------------------------------------------------------------------------------


@dataclass
class Block:
    """One document of a listing: ``nodes`` are the siblings it takes up."""

    nodes: list[Element]
    link: Element
    url: str
    title: str
    date: str | None = None
    summary: str | None = None


@dataclass
class Family:
    """Blocks of one make. ``near`` is how far up from them a pager is found (None: nowhere close);
    ``titled`` says that what stands over them is what the page is called."""

    parents: list[Element]
    tag: str
    blocks: list[Block]
    near: int | None = None
    titled: bool = False

    @property
    def dated(self) -> float:
        return sum(each.date is not None for each in self.blocks) / len(self.blocks)

    @property
    def shape(self) -> str:
        return Counter(shape(each.url) for each in self.blocks).most_common(1)[0][0]

    @property
    def score(self) -> float:
        """How much of the page the family is, in characters; a pager beside it counts for a lot."""
        held = sum(min(len(each.title), 150) + min(len(each.summary or ""), 300) for each in self.blocks)
        beside = 0.0 if self.near is None else 4.0 / (1 + self.near)
        return held * (0.25 + self.dated) * (1 + beside) * (2 if self.titled else 1)


_STATE = re.compile(r"^(?:odd|even|first|last|active|current|alt|clearfix|sticky|big|large|featured)")


def _signature(element: Element) -> str:
    tokens = [each for each in (element.get("class") or "").split() if not _STATE.search(each.lower())]
    return f"{element.tag}.{'.'.join(sorted(tokens)[:4])}"


def families(page: Page) -> list[Family]:
    """The runs of sibling blocks with one own link each, those of one path through the tree put together,
    the best first."""
    paged = [link for link, _ in pager(page.root)] + _backward(page)
    called = [fold(text(each)) for each in page.root.iter("title", "h1")]
    runs: dict[tuple[str, str], list[Family]] = defaultdict(list)
    for parent in list(page.under):
        if not page.under[parent] or parent.tag in ("a", "head"):
            continue
        kinds: dict[str, list[Element]] = defaultdict(list)
        for child in parent:
            if isinstance(child.tag, str) and page.under.get(child):
                kinds[child.tag].append(child)
        for tag, members in kinds.items():
            if run := _run(page, parent, tag, members):
                path = "/".join(_signature(each) for each in (parent, *parent.iterancestors()))
                runs[path, tag].append(run)
    found = []
    for alike in runs.values():
        _date_by_headings([each for each in alike if not each.dated])
        dated = [each for each in alike if each.dated >= 0.5]
        groups = [dated] if len(dated) > 1 else [[each] for each in dated]
        groups += [[each] for each in alike if each.dated < 0.5]
        for group in groups:
            blocks = [block for each in group for block in each.blocks]
            found.append(Family([each.parents[0] for each in group], group[0].tag, blocks))
    found = [each for each in found if not any(_overlooks(each, other) for other in found)]
    for family in found:
        family.near = _near(family, paged)
        over = fold(_heading(family))
        family.titled = len(over) >= 4 and any(over in each for each in called)
    # Of the same blocks the whole ones, which are siblings: their parts may miss what is said beside them.
    return sorted(found, key=lambda each: (-each.score, len(each.parents)))


def _run(page: Page, parent: Element, tag: str, members: list[Element]) -> Family | None:
    """The members of one parent and tag as blocks; None where they hold no or several documents each."""
    times = Counter(address for each in members for address in page.under[each])
    own = {}
    for member in members:
        addresses = page.under[member]
        if len(members) > 2 and len(addresses) > 1:  # a link that several have is one to their category
            addresses = {each for each in addresses if times[each] == 1} or addresses
        own[member] = addresses
    single = [each for each in members if len(own[each]) == 1]
    if not single or len(single) < 0.75 * len(members):
        return None
    seen: set[str] = set()
    blocks = []
    for member in single:
        (address,) = own[member]
        if address in seen:
            continue
        seen.add(address)
        if made := _block(page, [member], address):
            blocks.append(made)
    if sum(each.date is not None for each in blocks) < 0.5 * len(blocks):
        wide = [_block(page, each, own[each[0]]) for each in _stretches(parent, single)]
        widened = [each for each in wide if each]
        if sum(each.date is not None for each in widened) > 0.5 * len(widened):
            blocks = list({each.url: each for each in reversed(widened)}.values())[::-1]
    return Family([parent], tag, blocks) if blocks else None


# A heading that is nothing but a day: "Ngày 5/5/2020", "Thứ Hai, 05/05/2020".
_ABOUT_DAYS = re.compile(r"(?:\W|\b(?:tin )?ngay\b|\bthu (?:hai|ba|tu|nam|sau|bay|[2-7])\b|\bchu nhat\b)*")


def _day_alone(said: str) -> str | None:
    if len(said) > 40 or not (match := DATE.search(said)):
        return None
    return match[0] if _ABOUT_DAYS.fullmatch(fold(said[: match.start()] + said[match.end() :])) else None


def _date_by_headings(runs: list[Family]) -> None:
    """Give blocks without a date the day that stands over them, over their list or between its items.

    One such day may be the clock over a menu; two or more part a listing by days.
    """
    days: dict[int, str] = {}
    blocks = {}
    for run in runs:
        day = _day_alone(_heading(run))
        own = {block.nodes[0]: block for block in run.blocks}
        for child in run.parents[0]:
            if block := own.get(child):
                if day:
                    days[id(block)], blocks[id(block)] = day, block
            elif isinstance(child.tag, str) and len(child) < 4:
                day = _day_alone(text(child)) or day
    if len(set(days.values())) > 1:
        for key, block in blocks.items():
            block.date = days[key]


def _overlooks(groups: Family, items: Family) -> bool:
    """Whether ``items`` are all that stands in ``groups``, of which some hold several and do not count."""
    if len(items.blocks) <= len(groups.blocks) or items.dated < groups.dated:
        return False
    held = {each.url: each for each in items.blocks}
    nodes = {node for each in groups.blocks for node in each.nodes}
    return (
        len(held) > len(groups.blocks)
        and all(
            each.url in held and not nodes.isdisjoint([*held[each.url].link.iterancestors()])
            for each in groups.blocks
        )
        and items.parents[0] is not groups.parents[0]
    )


def _stretches(parent: Element, members: Sequence[Element]) -> list[list[Element]]:
    """Each member with the siblings up to the next one; the last takes no more than the longest other."""
    starts = set(members)
    found: list[list[Element]] = []
    for child in parent:
        if child in starts:
            found.append([child])
        elif found and isinstance(child.tag, str):
            found[-1].append(child)
    longest = max((len(each) for each in found[:-1]), default=4)
    found[-1] = found[-1][:longest]
    return found


def _block(page: Page, nodes: list[Element], addresses: str | set[str]) -> Block | None:
    (address,) = (addresses,) if isinstance(addresses, str) else addresses
    mine = [
        link
        for node in nodes
        for link in ([node] if node.tag == "a" else node.iter("a"))
        if page.links.get(link) == address
    ]
    if not mine:
        return None
    best = max(mine, key=lambda each: (_in_heading(each), len(page.texts[each]) >= LEAST_TITLE))
    title, inside = _title(best)
    rest = []
    for node in nodes:
        rest += _rest(
            node, {*mine} if inside is None else {inside, *(each for each in mine if each is not best)}
        )
        # Text that follows a bare link belongs to it: <a>…</a> (05/05/2020)<br>
        if node.tag == "a" or len(nodes) > 1:
            rest.append(node.tail or "")
    stamps = [
        stamp
        for node in nodes
        for stamp in node.xpath("descendant-or-self::time/@datetime")
        if DATE.search(stamp)
    ]
    lines = [line for line in (" ".join(each.split()) for each in rest) if line]
    dates = [line for line in lines if DATE.search(line) and not _LEGAL.search(fold(line))]
    dates = [line for line in dates if not _CHANGED.search(fold(line))] or dates
    date = min(dates, key=len) if dates else stamps[0] if stamps else None
    if date and len(date) > 60 and (match := DATE.search(date)):
        date = match[0]
    if date is None and (boxed := BOXED.search(" ".join(lines))):
        date = boxed[0]
    if date is None:
        title, date = _within(best, title)
    prose = [line for line in lines if line != date and len(line) >= 30 and not line.isdecimal()]
    return Block(nodes, best, address, title, date, max(prose, key=len) if prose else None)


def _within(link: Element, title: str) -> tuple[str, str | None]:
    """Title and date apart, where a link shows the date behind or in front of its title."""
    for inner in link.iter("span", "small", "em", "i", "time", "font", "div", "p"):
        said = text(inner)
        if len(said) <= 30 and DATE.search(said) and said in title:
            return " ".join(title.replace(said, " ").split()), said
    if match := _AT_END.search(title):
        return title[: match.start()], match[1]
    if (match := DATE.match(title)) and len(title) - match.end() >= LEAST_TITLE:
        return title[match.end() :].lstrip(" -–:|"), match[0]
    return title, None


def _in_heading(link: Element) -> bool:
    headed = ("h1", "h2", "h3", "h4", "h5", "h6")
    return any(each.tag in headed for each in list(link.iterancestors())[:2]) or any(
        each.tag in headed for each in link.iter()
    )


def _title(link: Element) -> tuple[str, Element | None]:
    """The title a link shows and, where the link wraps a whole card, the element in it that holds it."""
    whole = text(link)
    attribute = " ".join((link.get("title") or "").split())
    for inner in link.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        if len(said := text(inner)) >= LEAST_TITLE and said != whole:
            return said, inner
    bare = not "".join([link.text or "", *(each.tail or "" for each in link)]).strip()
    if bare and len(link) > 0:
        for inner in link.iter("div", "p", "span", "strong", "b"):
            said = text(inner)
            leaf = not any(each.tag in ("div", "p", "ul", "span") and text(each) for each in inner)
            if leaf and len(said) >= LEAST_TITLE and len(said) < len(whole) and not DATE.fullmatch(said):
                return said, inner
    if not whole or (whole.endswith(("…", "...")) and len(attribute) > len(whole)):
        return attribute or whole, None
    return whole, None


def _rest(node: Element, without: set[Element]) -> list[str]:
    """The texts under ``node``, a line each, those of ``without`` left out."""
    lines = [""]

    def walk(each: Element) -> None:
        if not isinstance(each.tag, str) or each.tag in ("script", "style", "noscript", "template"):
            return
        if each in without:
            return
        apart = each.tag not in INLINE or each.tag in ("span", "font", "small")
        if apart:
            lines.append("")
        lines[-1] += each.text or ""
        for child in each:
            walk(child)
            lines[-1] += child.tail or ""
        if apart:
            lines.append("")

    walk(node)
    return lines


def _near(family: Family, paged: list[Element]) -> int | None:
    """How many steps above the family's parent an element holds a pager too; None for more than three."""
    for steps, above in enumerate((family.parents[0], *family.parents[0].iterancestors())):
        if steps > 3 or above.tag in ("body", "html"):
            return None
        for link in paged:
            if any(each is above for each in link.iterancestors()):
                return steps
    return None


def _heading(family: Family) -> str:
    """The short text over a family: before its first block, or before what holds it."""
    before: Element = family.blocks[0].nodes[0]
    for _ in range(4):
        previous = before.getprevious()
        while previous is not None and not (isinstance(previous.tag, str) and text(previous)):
            previous = previous.getprevious()
        said = text(previous) if previous is not None else " ".join((before.getparent().text or "").split())
        if said:
            return said if len(said) < 80 else ""
        before = before.getparent()
        if before is None or before.tag in ("body", "html") or before.getparent() is None:
            break
    return ""


def _headed_elsewhere(family: Family) -> bool:
    """Whether what stands over the family says that it is a list of other articles."""
    return bool(_ELSEWHERE.search(fold(_heading(family))))


def is_listing(page: Page, family: Family) -> bool:
    """Whether a family is a listing of documents rather than a menu, a footer or a side box."""
    if page.furniture(family.parents[0]) or page.furniture(family.blocks[0].nodes[0]):
        return False
    if family.near != 0 and _headed_elsewhere(family):
        return False
    if family.dated > 0.5 or (family.dated == 0.5 and len(family.blocks) > 3):
        # Few blocks, the rest of a last page, need more to be believed.
        pages = sum(is_article(each.url) for each in family.blocks)
        return len(family.blocks) > 2 or family.near == 0 or pages == len(family.blocks)
    # Without dates only long titles, at addresses of one make, are believed.
    length = sum(len(each.title) for each in family.blocks) / len(family.blocks)
    alike = Counter(shape(each.url) for each in family.blocks).most_common(1)[0][1]
    return (
        len(family.blocks) >= 4
        and length >= LONG_TITLE
        and alike >= 0.8 * len(family.blocks)
        and sum(is_article(each.url) for each in family.blocks) >= 0.8 * len(family.blocks)
    )


def documents(selector: Selector, url: str) -> tuple[list[Found], int]:
    """The documents of a listing page, and how many blocks they are. Furniture is no document."""
    page = Page.of(selector, url)
    if page is None:
        return [], 0
    every = families(page)
    listing = next((each for each in every if is_listing(page, each)), None)
    if listing is None:
        return [], 0
    main = listing.shape
    blocks = [each for each in listing.blocks if each.date or listing.dated < 0.5 or shape(each.url) == main]
    blocks += _short(page, listing, {each.url for each in blocks})
    blocks += _featured(page, every, listing, {each.url for each in blocks})
    order = {element: at for at, element in enumerate(page.root.iter())}
    blocks.sort(key=lambda each: order[each.link])
    unique = {each.url: each for each in reversed(blocks)}
    found = [
        Found(each.url, entry(title=each.title, date=each.date, summary=each.summary))
        for each in list(unique.values())[::-1]
    ]
    return found, len(found)


def _short(page: Page, listing: Family, known: set[str]) -> list[Block]:
    """Documents between those of the listing whose titles are too short to be told by."""
    found = []
    for parent in dict.fromkeys(listing.parents):
        for child in parent:
            if child.tag != listing.tag or page.under.get(child):
                continue
            links = {page.links[each] for each in child.iter("a") if page.texts.get(each)} - known
            if len(links) == 1 and shape(*links) == listing.shape:
                made = _block(page, [child], links)
                if made and made.title and (made.date or not listing.dated):
                    found.append(made)
    return found


def _featured(page: Page, every: list[Family], listing: Family, known: set[str]) -> list[Block]:
    """Documents that stand beside the listing in another dress: the first one with a large picture."""
    top = listing.parents[0]
    for parent in listing.parents[1:]:
        chain = {*parent.iterancestors(), parent}
        while top not in chain:
            top = top.getparent()
    region = top.getparent()
    if region is None or region.tag in ("body", "html"):
        region = top
    found: list[Block] = []
    for family in every:
        if family.dated < 1 or any(each.url in known for each in family.blocks):
            continue
        inside = all(any(up is region for up in each.link.iterancestors()) for each in family.blocks)
        if not inside or family.shape != listing.shape or page.furniture(family.parents[0]):
            continue
        if len(family.blocks) > len(listing.blocks) or _headed_elsewhere(family):
            continue
        found += family.blocks
        known |= {each.url for each in family.blocks}
    return found


# --- tables with headings -----------------------------------------------------------------------------

_MORE_COLUMNS = {
    "so ki hieu": "number",
    "so kh": "number",
    "ky hieu": "number",
    "so vb": "number",
    "so": "number",
    "so hieu van ban": "number",
    "so ky hieu van ban": "number",
    "ngay bh": "date",
    "ngay ky": "date",
    "ngay van ban": "date",
    "ngay dang": "date",
    "ngay dang tai": "date",
    "thoi gian": "date",
    "ngay ban hanh van ban": "date",
    "ten tai lieu": "subject",
    "tieu de": "subject",
    "noi dung": "subject",
    "noi dung trich yeu": "subject",
    "trich yeu van ban": "subject",
    "ve viec": "subject",
    "co quan": "issuer",
    "noi ban hanh": "issuer",
    "don vi": "issuer",
}


def columns(row: Element) -> list[str | None]:
    """What the cells of a heading row say their columns are, one a column; empty for any other row."""
    made: list[str | None] = []
    for cell in row.xpath("./th|./td"):
        said = fold(text(cell))
        made += [COLUMNS.get(said) or _MORE_COLUMNS.get(said)] + [None] * (_span(cell) - 1)
    named = {each for each in made if each}
    return made if len(named) >= 2 and named & {"number", "subject"} else []


def _span(cell: Element) -> int:
    given = cell.get("colspan", "1")
    return max(1, min(int(given), 50)) if given.isdecimal() else 1


def rows(selector: Selector, url: str, file: re.Pattern[str] = FILE) -> tuple[list[Found], int]:
    """The documents of the page's tables whose heading names the columns of a document library."""
    page = Page.of(selector, url)
    if page is None:
        return [], 0
    found: list[Found] = []
    counted = 0
    for table in page.root.iter("table"):
        heads: list[str | None] = []
        for row in table.xpath("./tr|./thead/tr|./tbody/tr"):
            if named := columns(row):
                heads = named
                continue
            cells = row.xpath("./th|./td")
            if not heads or len(cells) < 2 or sum(map(_span, cells)) != len(heads):
                continue
            counted += 1
            if made := _row(page, heads, cells, file):
                found.append(made)
    return found, counted


def _row(page: Page, heads: list[str | None], cells: list[Element], file: re.Pattern[str]) -> Found | None:
    said: dict[str, str] = {}
    links: list[tuple[bool, str]] = []
    at = 0
    for cell in cells:
        name = heads[at]
        at += _span(cell)
        if name and name not in said:
            said[name] = text(cell)
        for link in cell.iter("a"):
            if address := address_of(page.url, link.get("href")):
                titled = name in ("subject", "number")
                links.append((titled and not _is_file(address, file), address))
    files = tuple(dict.fromkeys(each for _, each in links if _is_file(each, file)))
    pages = [each for titled, each in links if titled] or [each for _, each in links if each not in files]
    if not pages and not files:
        return None
    where, rest = (pages[0], files) if pages else (files[0], files[1:])
    subject = said.pop("subject", None)
    return Found(where, entry(title=subject, summary=subject, **said), rest)


def _is_file(url: str, file: re.Pattern[str]) -> bool:
    parts = urlsplit(url)
    return is_file(url) or bool(file.search(f"{parts.path}?{parts.query}"))


# --- addresses of articles ----------------------------------------------------------------------------

_KEY = re.compile(
    r"^(?:item|news|article|doc|post|content|n|d)?[_-]?(?:id|docname)$|^ddocname$|^idtin$", re.IGNORECASE
)
_NO_LISTING = re.compile(
    r"/(?:tag|tags|author|search|tim-kiem|login|dang-nhap|feed|rss)(?:/|$)", re.IGNORECASE
)
_PARTS = re.compile(
    r"/(?:tag|tags|category|author|search|tim-kiem|login|dang-nhap|feed|rss)(?:/|$)", re.IGNORECASE
)


def _is_slug(name: str) -> bool:
    words = [each for each in re.split(r"[-_]", name) if each]
    return len(words) >= 6 or (len(words) >= 3 and re.search(r"\d{2,}$", name) is not None)


def is_article(url: str) -> bool:
    """Whether the address alone looks like a document's: a long slug, one with a number, or a key."""
    parts = urlsplit(url)
    if _PARTS.search(parts.path):
        return False
    if any(_KEY.search(name) and re.search(r"\d", value) for name, value in parse_qsl(parts.query)):
        return True
    if is_file(url):
        return True
    if any(_is_slug(value.split("/")[-1]) for name, value in parse_qsl(parts.query) if "/" in value):
        return True  # a path that is passed on: index.php?nv=news&op=thong-bao/Ten-bai-viet-140
    segments = [each for each in parts.path.split("/") if each]
    if not segments:
        return False
    last = re.sub(r"\.(?:html?|aspx|php|jsp)$", "", segments[-1], flags=re.IGNORECASE)
    if re.fullmatch(r"(?:trang|page|p)[-_]?\d+", last, re.IGNORECASE):
        return False
    if _is_slug(last):
        return True
    return last.isdecimal() and len(segments) >= 2 and len(last) >= 3 and not last.startswith(("19", "20"))


# --- pages of a listing -------------------------------------------------------------------------------

_ONWARD = (  # the surer first: » is the last page where › is the next
    (
        "›",
        ">",
        "tiếp",
        "tiếp theo",
        "trang tiếp",
        "trang tiếp theo",
        "trang sau",
        "trang kế",
        "sau",
        "next",
        "kế tiếp",
    ),
    (
        "»",
        ">>",
        "next page",
        "→",
        "tiếp tục",
        "xem tiếp",
        "trang kế tiếp",
    ),
    ("cũ hơn", "older", "older posts", "bài cũ hơn", "tin cũ hơn", "xem thêm", "tải thêm"),
)
_BACK = frozenset(
    (
        *("‹", "<", "«", "<<", "←", "trước", "trang trước", "về trước", "đầu", "trang đầu", "bắt đầu"),
        *("prev", "previous", "previous page", "first", "start", "mới hơn", "newer posts", "bài mới hơn"),
    )
)
RANK = {label: rank for rank, labels in enumerate(_ONWARD) for label in labels}
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
_PAGED = re.compile(
    r"(?:^|[_\W])(?:page|pages|p|pg|trang|trangso|start|offset|cur|currentpage|pageindex|pagenumber|pageno|paged|pn)"
    r"(?:[=/_-]?)\d+",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"#(?:respond|comments?|reply|disqus_thread)\b", re.IGNORECASE)
_DAY = re.compile(r"(?:^|[?&])(?:month|year|thang|nam|ngay|date|day|tuan|week)=", re.IGNORECASE)
POSTBACK = re.compile(r"__doPostBack\(\s*(?:'|&#39;|\")([^'\"]*)['\"]\s*,\s*['\"]([^'\"]*)['\"]")


def label(link: Element) -> str:
    """What a pager's link shows, or says of itself where it shows a picture."""
    said = (text(link) or link.get("value") or link.get("alt") or "").casefold().strip("[]() ")
    if not said:
        picture = next(iter(link.xpath(".//img/@alt")), "")
        said = (link.get("aria-label") or link.get("title") or picture).casefold().strip()
    if any(each.isalpha() for each in said):
        said = said.strip(" ›»><‹«→←|")
    # Themes that follow the accessibility rules say it in words that are not seen: "Trang 2", "Page2".
    numbered = re.fullmatch(r"(?:(?:đến|tới|go to|goto) )?(?:trang|page)\s*(?:số\s*)?(\d{1,4})", said)
    return numbered[1] if numbered else " ".join(said.split())


def _presses(button: Element) -> bool:
    """Whether a button may lead somewhere: by its script, or by sending a form back in its own name."""
    if re.search(r"location|__doPostBack|RefreshPageTo", button.get("onclick") or ""):
        return True
    return sends(button) and any(each.isalnum() for each in label(button))  # » may be that of a search


def sends(button: Element) -> bool:
    """Whether a button sends its form by POST, its own name with it."""
    kind = (button.get("type") or ("submit" if button.tag == "button" else "text")).lower()
    form = next(button.iterancestors("form"), None)
    post = form is not None and (form.get("method") or "get").lower() == "post"
    return post and kind == "submit" and bool(button.get("name"))


def pager(root: Element) -> list[tuple[Element, str]]:
    """The links that may turn a page, each with what it shows, calendars left out."""
    found = []
    calendars: dict[Element, bool] = {}
    for link in root.iter("a", "button", "input"):
        if link.tag != "a" and not _presses(link):
            continue
        said = label(link)
        onward = (
            said in RANK or "next" in (link.get("rel") or "").split() or _NEXT_CLASS.search(class_names(link))
        )
        if not (re.fullmatch(r"0?[1-9]\d{0,3}", said) or onward):
            continue
        if _COMMENTS.search(link.get("href") or ""):  # how many there are
            continue
        if said == "xem thêm" and not (
            _PAGED.search(link.get("href") or "") or "__doPostBack" in (link.get("href") or "")
        ):
            continue
        if not _in_calendar(link, calendars):
            found.append((link, said))
    return found


def _in_calendar(link: Element, known: dict[Element, bool]) -> bool:
    if _DAY.search(urlsplit(link.get("href") or "").query):
        return True
    for above in link.iterancestors():
        if above.tag in ("body", "form", "main"):
            return False
        if above not in known:
            known[above] = bool(_CALENDAR.search(class_names(above))) or (
                above.tag == "table" and _is_month(above)
            )
        if known[above]:
            return True
    return False


def _is_month(table: Element) -> bool:
    cells = [text(each) for each in table.xpath("./tr/td|./tbody/tr/td")]
    days = {int(each) for each in cells if each.isdecimal() and len(each) <= 2}
    return len(days & set(range(1, 32))) >= 28 and len(days) >= 0.5 * len(cells)


def _backward(page: Page) -> list[Element]:
    """The links to earlier pages of this listing, which are all that the pager of its last page may have."""
    here = first_page(page.here)
    return [
        link
        for link, address in page.links.items()
        if label(link) in _BACK and _like(address) != _like(page.here) and first_page(address) == here
    ]


def address_pieces(url: str) -> list[str]:
    return re.split(r"(\d+)", url)


def step(shown: dict[int, str]) -> tuple[list[str], int, int, int] | None:
    """The one number in which the addresses of numbered pages differ: the address in pieces, where in it
    that number stands, its value for page 0, and how much it grows a page. None where there is none."""
    known = [(number, address_pieces(url)) for number, url in sorted(shown.items())]
    for (low, first), (high, second) in pairwise(known):
        if len(first) != len(second):
            continue
        differ = [at for at in range(len(first)) if first[at] != second[at]]
        if len(differ) == 1 and differ[0] % 2:
            at = differ[0]
            grown, pages = int(second[at]) - int(first[at]), high - low
            if grown > 0 and grown % pages == 0:
                return first, at, int(first[at]) - low * (grown // pages), grown // pages
    return None


def addressed(pieces: list[str], at: int, value: int) -> str:
    return "".join([*pieces[:at], str(value), *pieces[at + 1 :]])


# --- where the listings are ---------------------------------------------------------------------------

# What listings of conclusions and directives are called, with how much that says.
_WORDS: tuple[tuple[str, int], ...] = (
    ("thong bao ket luan", 12),
    ("ket luan", 9),
    ("chi dao dieu hanh", 10),
    ("van ban chi dao", 10),
    ("thong tin chi dao", 10),
    ("chi dao", 6),
    ("dieu hanh", 4),
    ("hoat dong lanh dao", 8),
    ("hoat dong cua lanh dao", 8),
    ("hoat dong cua thuong truc", 7),
    ("hoat dong cua chu tich", 7),
    ("hoat dong cua ubnd", 7),
    ("tin hoat dong", 5),
    ("thong bao", 5),
    ("van ban", 5),
    ("cong bao", 2),
    ("tin tuc", 4),
    ("tin moi", 3),
    ("su kien", 2),
    ("hoi nghi", 2),
    ("cuoc hop", 3),
    ("thoi su", 2),
    ("chinh tri", 1),
    ("news", 2),
)
_NOT = re.compile(
    r"""\b(?:lien\ he|dang\ nhap|dang\ ky|login|so\ do|gioi\ thieu|co\ cau|chuc\ nang|nhiem\ vu|tiep\ can
    |phan\ anh|kien\ nghi|hoi\ dap|gop\ y|thu\ tuc|dich\ vu\ cong|video|hinh\ anh|thu\ vien\ anh|album|english
    |rss|lich\ cong\ tac|lich\ tiep|lay\ y\ kien|du\ thao|danh\ ba|tim\ kiem|search|ban\ do|quy\ hoach
    |dau\ thau|tuyen\ dung|du\ lich|thoi\ tiet|noi\ bo|quan\ tri|facebook|zalo|danh\ sach|tieu\ su|hop\ thu
    |thu\ dien\ tu|tra\ cuu)\b""",
    re.VERBOSE,
)


def discover(page: Selector, url: str, most: int = MOST_LISTINGS) -> list[Listing]:
    """The pages that a home page links as listings of documents, the likeliest first.

    They are told by what their links and addresses are called; whether they list anything shows when they
    are read. A page that is a listing itself comes first; its own further pages and its documents are none.
    Where there is no link, the page's own feed is all there is, or what it lists itself. Paths are relative
    to the site's root.
    """
    from include.registry import Listing  # loads pydantic, which a crawl of known listings can do without

    made = Page.of(page, url)
    if made is None:
        return []
    here = _like(url)
    documents, turned, table = _lists(made, page, url)
    numbered = {made.links.get(link) for link, said in pager(made.root) if said.isdecimal()}
    longest: Counter[str] = Counter()
    for link, address in made.links.items():
        longest[address] = max(longest[address], len(made.texts[link]))
    best: dict[str, tuple[int, int, str, str]] = {}
    for at, (link, address) in enumerate(made.links.items()):
        said = fold(made.texts[link] or link.get("title") or "")
        parts = urlsplit(address)
        slugs = fold(re.sub(r"[-_/.+]|%20|(?<=[a-z])(?=[A-Z])", " ", f"{parts.path} {parts.query}"))
        key = _like(address)
        if is_file(address) or _NO_LISTING.search(parts.path) or len(said) > 60 or _NOT.search(said):
            continue
        if key == here and not documents:
            continue
        if key != here and address in numbered:
            continue  # another page of what this page lists
        if key != here and first_page(address) == first_page(url) and not _points(said):
            continue  # the next or the last one
        if address in documents and (turned or is_article(address)):
            continue
        # Some link to an article shows its title, whatever the others show: its number, "read more".
        if is_article(address) and longest[address] > 30 and not _in_menu(link):
            continue
        points = _points(said) * 2 + _points(slugs)
        if points and (key not in best or points > best[key][0]):
            best[key] = (points, -at, address, made.texts[link])
    if turned:
        best.pop(here, None)
    ranked = sorted(best.values(), key=lambda each: (-each[0], -each[1]))
    itself = Listing(path=_path(url), kind="library" if table else "news")
    listings = [itself] if turned else []
    for _, _, address, name in ranked[: most - len(listings)]:
        kind = "library" if re.search(r"\bvan ban\b|\bcong bao\b", fold(name)) else "news"
        listings.append(Listing(path=_path(address), name=name or None, kind=kind))
    if listings:
        return listings
    own = [Listing(path=each.path) for each in feeds(page, url)[:1] if each.kind == "feed"]
    return own or ([itself] if documents else [])


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _lists(page: Page, selector: Selector, url: str) -> tuple[set[str], bool, bool]:
    """The documents that a page lists itself, whether it has a pager for them, and whether they stand in a
    table with headings. Theirs is a pager right beside them, or one that leads to pages of this address."""
    turning = any(
        POSTBACK.search(f"{link.get('href') or ''} {link.get('onclick') or ''}")
        or (
            (address := page.links.get(link))
            and _like(address) != _like(url)
            and first_page(address) == first_page(url)
        )
        for link, _ in pager(page.root)
    )
    table = rows(selector, url)[0]
    if len(table) > 1:
        return {each.url for each in table}, turning, True
    family = next((each for each in families(page) if is_listing(page, each)), None)
    if family is None:
        return set(), False, False
    beside = family.near is not None and (turning or (family.near <= 1 and family.dated >= 0.5))
    return {each.url for each in family.blocks}, beside, False


def _in_menu(link: Element) -> bool:
    above = (each for each in link.iterancestors() if each.tag not in ("body", "html"))
    return any(each.tag == "nav" or _MENU.search(class_names(each)) for each in above)


def _points(said: str) -> int:
    """The points of the best words, a little more where there are several."""
    scores = sorted((points for words, points in _WORDS if re.search(rf"\b{words}\b", said)), reverse=True)
    return scores[0] + len(scores) - 1 if scores else 0


def elsewhere(page: Selector, url: str) -> list[str]:
    """Addresses on other hosts that a page links by a name that surely is a listing's."""
    found = []
    for link in page.xpath("//a[@href]"):
        address = absolute(url, link.attrib["href"])
        said = fold(text(link.root))
        sure = _points(said) >= 8 and len(said) <= 60 and not _NOT.search(said)
        if address and sure and origin(address) != origin(url):
            found.append(address)
    return list(dict.fromkeys(found))


def feeds(page: Selector, url: str, sitemaps: Iterable[str] = ()) -> list[Feed]:
    """The feeds that a home page names, and the site's maps: those robots.txt names, else the usual place."""
    made = Page.of(page, url)
    found: dict[str, Feed] = {}
    if made is not None:
        named = made.root.xpath(
            "//link[contains(@rel, 'alternate')][contains(@type, 'rss') or contains(@type, 'atom')]/@href"
        )
        named += [
            link.get("href")
            for link in made.links
            if re.search(r"(?:^|[/._-])(?:rss|feed|atom)(?:$|[/.?_-])", link.get("href") or "", re.IGNORECASE)
        ]
        for href in named:
            address = absolute(made.url, href)
            if address and origin(address) == origin(url):
                found.setdefault(address, Feed(address, "feed"))
    for address in [each for each in sitemaps if origin(each) == origin(url)] or [
        urljoin(url, "/sitemap.xml")
    ]:
        found.setdefault(address, Feed(address, "sitemap"))
    return list(found.values())[:MOST_LISTINGS]


# --- lists that a script loads --------------------------------------------------------------------------

_LITERAL = re.compile(r"""["']((?:https?:)?/[^"'\s<>]{4,400})["']""")


def resources(page: Selector, url: str) -> list[str]:
    """Addresses of the own site in a page's scripts from which its list may be loaded."""
    made = Page.of(page, url)
    if made is None:
        return []
    found = []
    for script in made.root.xpath("//script[not(@src)]/text()"):
        for literal in _LITERAL.findall(str(script).replace("\\/", "/").replace("&amp;", "&")):
            address = absolute(url, literal)
            if (
                address
                and origin(address) == origin(url)
                and (
                    _PAGED.search(address)
                    or re.search(r"p_p_resource_id=|/api/|pageNum=|getlist|loadmore", address, re.IGNORECASE)
                )
            ):
                found.append(address)
    return list(dict.fromkeys(found))[:4]
