"""HTML pages: the document's text, title, date, author and files, without the page around them.

One lxml parse a page. A platform with a layout (``transforms.layouts``) is read by its selectors;
any other page, or one its layout no longer fits, by trafilatura; a tree that lxml had to give up on is
repaired with Beautiful Soup. Bounds: at most 4 MB of a page are read, trafilatura sees pages up to
1 MB, Beautiful Soup up to 2 MB, tables are followed 20 deep; each bound reached is a warning.
"""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree

from transforms import furniture, layouts, lines
from transforms.document import CleanText, Document
from transforms.orthography import fold, normalise, vietnamese_share

MAX_BYTES = 4_000_000
MAX_TRAFILATURA = 1_000_000
MAX_SOUP = 2_000_000
MAX_TABLE_DEPTH = 20
# Shorter content than this is more likely an emptied page or a moved selector than a document.
MIN_CONTENT = 80

Element = Any  # lxml's elements, for which the stubs know less than is used here

_FILES = re.compile(
    r"\.(?:pdf|docx?|rtf|xlsx?|pptx?|zip|rar|7z)(?:$|[/?#&])|/LinkClick\.aspx\?|[?&]fileticket=",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"[^<>\n]{1,200}\.(?:pdf|docx?|rtf|xlsx?|pptx?|zip|rar|7z)\s*", re.IGNORECASE)

# --- bytes to tree --------------------------------------------------------------------------------

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_TYPE_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
# A page pasted into a page ends it early; the end tags are optional anyway.
_STRAY_ENDS = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_END = re.compile(rb"</(?:body|html|BODY|HTML)")


def decode(body: bytes, media_type: str | None = None) -> str:
    """Text of ``body``: by BOM; as UTF-8 where that is valid, whatever is declared; as declared by the
    server or the page; else as Windows-1258 or Windows-1252, whichever reads more Vietnamese.

    Never raises; bytes that fit no encoding become U+FFFD.
    """
    if body.startswith(codecs.BOM_UTF8):
        return body[3:].decode("utf-8", "replace")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    loose = body.decode("utf-8", "replace")
    # A page cut in the middle of a letter, or one bad byte in an include, is still UTF-8.
    if loose.count("\ufffd") * 50 <= len(body) - len(body.translate(None, bytes(range(128, 256)))):
        return loose
    declared = _TYPE_CHARSET.search(media_type or "")
    meta = _META_CHARSET.search(body[:4096])
    for name in (declared and declared[1], meta and meta[1].decode("ascii", "replace")):
        if name and name.lower().replace("_", "-") not in (
            "utf-8",
            "utf8",
            "iso-8859-1",
            "latin1",
            "us-ascii",
        ):
            try:
                if codecs.lookup(name)._is_text_encoding:
                    return body.decode(name, "replace")
            except (LookupError, UnicodeError, ValueError):
                continue
    western = body.decode("cp1252", "replace")
    vietnamese = unicodedata.normalize("NFC", body.decode("cp1258", "replace"))
    return vietnamese if vietnamese_share(vietnamese) > vietnamese_share(western) + 0.05 else western


def _parse(source: bytes) -> tuple[Element | None, bool]:
    """The tree, and whether lxml had to give up before the page's end."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, True
    last = parser.error_log.last_error
    return root, last is not None and last.level == etree.ErrorLevels.FATAL


# --- tree to lines --------------------------------------------------------------------------------

_INVISIBLE = frozenset(
    """
    script style noscript template head title del select option optgroup datalist textarea button input iframe
    object embed svg canvas audio video map math nav dialog figcaption meta link base
    """.split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details div dl dt fieldset figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre section summary table
    tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASSES = frozenset(
    """
    hidden hide d-none element-invisible visually-hidden sr-only print no-print tag tags btn button rate
    rating
    """.split()  # noqa: SIM905
)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:\s*none", re.IGNORECASE)
_ROWS: Any = etree.XPath("./tr | ./tbody/tr | ./thead/tr | ./tfoot/tr")
_CELLS: Any = etree.XPath("./td | ./th")
_PLACE_AND_DAY = re.compile(r"ngày.{0,12}tháng")


_FRAME = frozenset(("header", "footer", "aside"))


def _frames(element: Element, whole_page: bool) -> bool:
    """Whether a header, footer or sidebar is the page's; an article can have its own header and footer."""
    if element.tag == "aside":
        return whole_page
    return next(element.iterancestors("article", "main", "section"), None) is None and (
        whole_page or element.tag == "footer"
    )


def _gone(element: Element, root: Element | None = None) -> bool:
    """Whether a browser would not show ``element``, or its class says it is furniture.

    A class can lie: what holds more than a third of the text of ``root``, or more than ``_SMALL`` characters
    where none is given, is never taken for furniture.
    """
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    marked = attributes.get("class", "")
    if marked and not _HIDDEN_CLASSES.isdisjoint(marked.split()):
        return _is_small(element, root)
    names = f"{marked} {attributes.get('id', '')}"
    return len(names) > 1 and furniture.MARKED.search(names) is not None and _is_small(element, root)


def _is_small(element: Element, root: Element | None) -> bool:
    limit = _SMALL if root is None else max(200, _characters(root, 20_000) // 3)
    return _characters(element, limit) <= limit


def _characters(element: Element, limit: int) -> int:
    total = 0
    for text in element.itertext():
        total += len(text)
        if total > limit:
            break
    return total


class _Numbering:
    """The marks a browser prints before the items of a list."""

    def __init__(self, element: Element) -> None:
        self.kind = element.get("type", "1") if element.tag == "ol" else ""
        plain = _NO_MARKER.search(element.get("style", "")) or "list-unstyled" in element.get("class", "")
        self.shown = not plain
        self.next = _whole(element.get("start"), 1)

    def mark(self, item: Element) -> str | None:
        if not self.shown:
            return None
        if not self.kind:
            return "-"
        number = _whole(item.get("value"), self.next)
        self.next = number + 1
        return mark(number, self.kind)


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value.strip()) else default


def mark(number: int, kind: str) -> str:
    """``number`` as a mark of the kinds HTML knows: ``1.``, ``a)``, ``A.``, ``i.``, ``I.``"""
    if kind in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return f"{letters})" if kind == "a" else f"{letters.upper()}."
    if kind in ("i", "I") and 0 < number < 4000:
        roman = ""
        for value, letters in zip(
            (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
            ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
            strict=True,
        ):
            roman += letters * (number // value)
            number %= value
        return f"{roman}." if kind == "I" else f"{roman.lower()}."
    return f"{number}."


def linearise(
    root: Element, drop: frozenset[Element] = frozenset(), *, whole_page: bool = False, depth: int = 0
) -> list[str]:
    """The text of ``root`` as a browser shows it, one block a line.

    Numbers of lists become typed marks, tables are read as ``lines.table_lines`` says, captions and
    what is not shown are left out. ``whole_page`` also leaves out headers and sidebars. Depth of the tree
    is no concern: the walk does not recurse, except into tables, and there to a bound.
    """
    if root.tag in ("td", "th") and not len(root):  # most cells
        text = " ".join((root.text or "").split())
        return [text] if text else []
    made: list[str] = []
    buffer: list[str] = []
    numberings: list[tuple[Element, _Numbering]] = []
    pending: str | None = None
    after_picture = picture = False

    def flush() -> None:
        nonlocal pending, picture, after_picture
        text = " ".join("".join(buffer).split())
        buffer.clear()
        if text:
            if pending is not None:
                if not lines.MARK.match(text):
                    text = f"{pending} {text}"
                pending = None
            made.append(text)
            after_picture = False
        elif picture:
            after_picture = True
        picture = False

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if element is not root:
                if tag in _INVISIBLE or (tag in _FRAME and _frames(element, whole_page)):
                    walk.skip_subtree()
                    continue
                if element in drop or _gone(element, root):
                    walk.skip_subtree()
                    continue
            if tag == "br":
                flush()
                continue
            if tag == "img":
                picture = True
                continue
            if tag in _BLOCKS:
                flush()
                if tag == "table" and depth < MAX_TABLE_DEPTH:
                    made += _table(element, drop, whole_page, depth)
                    walk.skip_subtree()
                    continue
                if tag in ("ol", "ul", "menu"):
                    numberings.append((element, _Numbering(element)))
                elif tag == "li":
                    pending = numberings[-1][1].mark(element) if numberings else "-"
                elif after_picture and tag in ("p", "div") and _caption(element):
                    walk.skip_subtree()
                    after_picture = False
                    continue
                elif tag == "pre":
                    for line in (element.text or "").splitlines():
                        buffer.append(line)
                        flush()
                    continue
            if element.text:
                if buffer and _parted(buffer[-1], element):
                    buffer.append(" ")
                buffer.append(element.text)
        else:
            if tag in _BLOCKS:
                flush()
                if numberings and numberings[-1][0] is element:
                    numberings.pop()
                elif tag == "li":
                    pending = None
            if element.tail and element is not root:
                buffer.append(element.tail)
    flush()
    return made


def _parted(before: str, element: Element) -> bool:
    """Whether ``element`` is shown apart from the text right ``before`` it, though no space parts them.

    A stamp and buttons, or tags, set as small boxes side by side: where one ends in a small letter or a
    figure and the next begins with a capital, a word cannot go on. Figures go on (Word cuts numbers
    anywhere) unless a style sheet sets the two apart.
    """
    last, first = before[-1:], element.text[:1]
    if not (last.islower() or last.isdigit()) or not (first.isupper() or first.isdigit() or first == "#"):
        return False
    beside = element.getprevious()
    if beside is None or beside.tail or beside.tag in _BLOCKS or beside.tag == "br":
        return False
    if not first.isdigit():
        return bool(element.tag == beside.tag)
    parent = element.getparent()
    return bool(
        element.tag == beside.tag == "span"
        and (element.get("class") or beside.get("class")) is not None
        and element.get("style") is beside.get("style") is None
        and parent.tag in ("div", "li", "td", "header")
        and not (parent.text and parent.text.strip())
    )


def _caption(element: Element) -> bool:
    """Whether a block right after a picture is its caption: short, all italic, no place and day."""
    text = " ".join("".join(element.itertext()).split())
    if not text or len(text) > 200 or text.isupper() or lines.MARK.match(text):
        return False
    if _PLACE_AND_DAY.search(fold(text)):
        return False
    if _ITALIC.search(element.get("style", "")):
        return True
    slanted = "".join(
        "".join(each.itertext())
        for each in element.iter("em", "i")
        if each.getparent().tag not in ("em", "i")
    )
    return len(slanted.strip()) >= 0.9 * len(text)


def _is_picture(table: Element) -> bool:
    """Whether ``table`` only frames a picture, perhaps with its caption."""
    if next(table.iter("img"), None) is None:
        return False
    words = [text for cell in table.iter("td", "th", "caption") if (text := "".join(cell.itertext()).strip())]
    return len(words) <= 1 and sum(map(len, words)) < 250 and not any(map(lines.MARK.match, words))


# Characters: on a page of unknown layout a class is believed about no more than this.
_SMALL = 600


def _prune(root: Element) -> None:
    """Take from the tree what ``linearise`` would leave out, for a reader that does not know."""
    gone = []
    for element in root.iter():
        if element.tag == "table":
            if _is_picture(element):
                gone.append(element)
        elif element.tag == "figcaption" or (element.tag not in ("html", "body") and _gone(element)):
            gone.append(element)
    for element in gone:
        _remove(element)


_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _remove(element: Element) -> None:
    """Take ``element`` out of its tree; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        # The parser lets control characters of a damaged page in, but none can be set.
        if before is not None:
            before.tail = _NO_TEXT.sub(" ", (before.tail or "") + element.tail)
        else:
            parent.text = _NO_TEXT.sub(" ", (parent.text or "") + element.tail)
    parent.remove(element)


# --- what leads to other pages --------------------------------------------------------------------

# What can hold a list of links as a whole; a paragraph cannot.
_HOLDERS = frozenset("ul ol menu dl table tbody tr td div section nav aside form article li".split())  # noqa: SIM905
_LISTS = frozenset(("ul", "ol", "menu", "dl", "table"))
_TOPS = _LISTS | {"div", "section", "nav", "aside"}
_HEADINGS: Any = etree.XPath("descendant::h1 | descendant::title")
_NO_LETTERS = re.compile(r"[\W\d_]+")
# Letters: a longer link is an element that was never closed.
_LONG_LINK = 300
# Shares of the letters of an element that are inside links.
_MOSTLY = 0.7
_ENTRIES = 3  # so many blocks of title, day and summary are a listing


class _Weights:
    """How many letters each element of a tree shows, and how many of them lead to other pages."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.letters: dict[Element, int] = {}
        self.linked: dict[Element, int] = {}
        self.links: dict[Element, int] = {}
        letters, linked, links = self.letters, self.linked, self.links
        # Children stand after their parent: backwards, each is whole before its parent is.
        for element in reversed(list(root.iter(etree.Element))):
            if element.tag in _INVISIBLE and element is not root:
                own = 0
            else:
                own = letters.get(element, 0) + _letters(element.text)
                if element.tag == "a" and 0 < own <= _LONG_LINK and _leads_away(element):
                    linked[element], links[element] = own, 1
            letters[element] = own
            parent = element.getparent()
            if parent is None or element is root:
                continue
            letters[parent] = letters.get(parent, 0) + own + _letters(element.tail)
            if own and element in links:
                linked[parent] = linked.get(parent, 0) + linked[element]
                links[parent] = links.get(parent, 0) + links[element]

    def is_list(self, element: Element) -> bool:
        """Whether nearly all that ``element`` says leads to other pages."""
        links = self.links.get(element, 0)
        return (
            links >= (1 if element.tag in _LISTS else 2)
            and self.linked[element] >= _MOSTLY * self.letters[element]
            and not _HEADINGS(element)
        )

    def is_entry(self, element: Element) -> bool:
        """Whether ``element`` announces another page: a title that leads there, and its day or summary."""
        if not self.links.get(element) or not 30 <= self.letters[element] <= 2 * _SMALL:
            return False
        head = next((each for each in element.iter("a") if each in self.linked), None)
        return head is not None and self.linked[head] >= 15 and self._opens(head, element)

    def _opens(self, link: Element, element: Element) -> bool:
        """Whether ``link`` is the first that ``element`` says, and a line of its own."""
        block = link
        while (parent := block.getparent()) is not None and parent is not element:
            if self.letters[parent] > self.linked[link]:
                return False
            block = parent
        if _letters(element.text) or block is element:
            return False
        if block.tag not in _BLOCKS and _letters(block.tail):
            return False
        return not any(self.letters.get(each, 0) for each in block.itersiblings(preceding=True))


def _letters(text: str | None) -> int:
    return len(_NO_LETTERS.sub("", text)) if text and not text.isspace() else 0


def _leads_away(link: Element) -> bool:
    target = link.get("href", "").strip()
    return (
        bool(target)
        and target[0] != "#"
        and not _FILES.search(target)
        and target[:7].lower() != "mailto:"
        and not _named_as_file(link)
    )


def _link_lists(weights: _Weights) -> list[Element]:
    """Lists of links to other pages in a tree, with the headings over them."""
    found: list[Element] = []
    inside: set[Element] = set()
    for element in weights.links:
        if element is weights.root or element.tag not in _HOLDERS or not weights.is_list(element):
            continue
        inside.add(element)
    for element in inside:
        if any(above in inside for above in element.iterancestors()):
            continue
        found.append(element)
        before = element.getprevious()
        if before is None or (before.tail and not before.tail.isspace()) or weights.letters[before] > 60:
            continue
        if before.tag in ("h2", "h3", "h4", "h5", "h6") or furniture.is_box(_words(before)):
            found.append(before)
    return found


def _links_inside(content: Element) -> list[Element]:
    """``_link_lists`` of an article's element, looking only where there are links: most have none."""
    near: dict[Element, None] = {}
    for link in content.iter("a"):
        if not _leads_away(link):
            continue
        holder = link.getparent()
        while holder is not content and holder.tag not in _TOPS:
            holder = holder.getparent()
        above = holder.getparent()
        if holder is not content:
            near[above if above is not content and _characters(above, 2000) <= 2000 else holder] = None
    found = []
    for holder in _outermost(list(near)):
        weights = _Weights(holder)
        found += [holder] if weights.is_list(holder) else _link_lists(weights)
    return found


def _entries(weights: _Weights) -> list[Element]:
    """Blocks of title, day and summary that announce other pages, where at least three stand together."""
    families: dict[tuple[Element, str, str], list[Element]] = {}
    for element in weights.links:
        if element.tag in _HOLDERS and element is not weights.root and weights.is_entry(element):
            key = (element.getparent(), element.tag, element.get("class", ""))
            families.setdefault(key, []).append(element)
    return [
        each
        for family in families.values()
        if sum(lines.moment(" ".join(each.itertext())) is not None for each in family) >= _ENTRIES
        for each in family
    ]


def _boxes(weights: _Weights) -> list[Element]:
    """Boxes beside the document: polls, statistics, lists, each known by the heading it opens with."""
    found = []
    for element in weights.root.iter(etree.Element):
        if not element.text or len(element.text) > 60 or element.text.isspace():
            continue
        if not furniture.is_box(" ".join(normalise(element.text).split())):
            continue
        box = element
        parent = box.getparent()
        while parent is not None and weights.letters.get(parent, 0) == weights.letters.get(element, 0):
            box, parent = parent, parent.getparent()
        if parent is None or parent.tag in ("body", "html") or parent is weights.root:
            continue
        if (
            weights.letters[parent] <= _SMALL
            and not _letters(parent.text)
            and not any(weights.letters.get(each, 0) for each in box.itersiblings(preceding=True))
            and not any(len(text) > _SENTENCE for text in parent.itertext())
            and not _HEADINGS(parent)
        ):
            found.append(parent)
    return found


# Characters: no entry of a box is so long without a break.
_SENTENCE = 200


def _table(table: Element, drop: frozenset[Element], whole_page: bool, depth: int) -> list[str]:
    if _is_picture(table):
        return []
    rows = [
        [
            lines.Cell(
                linearise(cell, drop, whole_page=whole_page, depth=depth + 1),
                _whole(cell.get("colspan"), 1),
                _whole(cell.get("rowspan"), 1),
            )
            for cell in _CELLS(row)
        ]
        for row in _ROWS(table)
        if row not in drop
    ]
    full = [cell for row in rows for cell in row if cell.lines]
    caption = table.find("caption")
    title = linearise(caption, drop, depth=depth + 1) if caption is not None else []
    if not full:
        # Rows that are no rows (a broken table): what text there is.
        return (
            title + [" ".join(text.split()) for text in table.itertext() if text.strip()]
            if not rows
            else title
        )
    return title + lines.table_lines(rows)


# --- addresses ------------------------------------------------------------------------------------

_NOISE = re.compile(
    r"utm_\w+|fbclid|gclid|zarsrc|mid|sid|sessionid|jsessionid|phpsessid|aspxautodetectcookiesupport|_ga|_gl|ref|"
    r"print|lang|language|culture|__\w+",
    re.IGNORECASE,
)
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._~-]*")
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*|/\(S\([a-z0-9]+\)\)(?=/)", re.IGNORECASE)


def canonical(url: str) -> str | None:
    """``url`` without fragment, session, tracking and language parameters, its query sorted.

    None where it is no http(s) address.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    host = parts.hostname.lower()
    if port and port != {"http": 80, "https": 443}[parts.scheme.lower()]:
        host = f"{host}:{port}"
    path, query = parts.path, ""
    if parts.query:
        kept = sorted(
            (key, value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _NOISE.fullmatch(key)
        )
        query = urlencode(kept)
    if not _PLAIN_PATH.fullmatch(path):
        path = quote(
            unquote(_SESSION_PATH.sub("", path), errors="surrogateescape"),
            safe="/-._~!$&'()*+,;=:@%",
            errors="surrogateescape",
        )
    return urlunsplit((parts.scheme.lower(), host, path or "/", query, ""))


def _absolute(base: str | None, link: str) -> str | None:
    link = link.strip()
    if not link or link.startswith(("#", "javascript:", "mailto:", "data:")):
        return None
    try:
        made = urljoin(base, link) if base else link
        urlsplit(made)
    except ValueError:
        return None
    return made.split("#", 1)[0].replace(" ", "%20")


_SOURCES = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}


def _named_as_file(link: Element) -> bool:
    """Whether a link says the name of a file, though its address does not (``/item/download/60_421a``)."""
    if (said := link.text) and "." in said and _FILE_NAME.fullmatch(said):
        return True
    if (said := link.get("title")) and "." in said and _FILE_NAME.fullmatch(said):
        return True
    said = link[-1].tail if len(link) else None  # an icon may stand first
    return bool(said and "." in said and _FILE_NAME.fullmatch(said))


def _files(roots: Iterable[Element], base: str | None, drop: frozenset[Element]) -> Iterator[str]:
    for root in roots:
        for element in root.iter(*_SOURCES):
            link = element.get(_SOURCES[element.tag])
            if not link or not (_FILES.search(link) or _named_as_file(element)):
                continue
            if drop and any(each in drop for each in element.iterancestors()):
                continue
            if made := _absolute(base, link):
                yield made


# --- the page -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Head:
    """What the page's head says of itself."""

    canonical: str | None = None
    title: str | None = None
    published: str | None = None
    base: str | None = None
    site: str | None = None


_HEAD_PARTS: Any = etree.XPath(
    "./head/*[self::meta or self::link or self::title or self::base] | ./body/meta | ./body/link"
)
_PUBLISHED = frozenset(
    (
        "article:published_time",
        "datepublished",
        "pubdate",
        "publishdate",
        "dc.date.issued",
        "og:published_time",
    )
)


def _head(root: Element) -> _Head:
    head = _Head()
    shown = None
    for element in _HEAD_PARTS(root):
        if element.tag == "title":
            shown = shown or element.text
        elif element.tag == "base":
            head.base = element.get("href")
        elif element.tag == "link":
            if "canonical" in element.get("rel", "").lower().split():
                head.canonical = head.canonical or element.get("href")
        else:
            name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
            if name == "og:title":
                head.title = head.title or element.get("content")
            elif name == "og:site_name":
                head.site = element.get("content")
            elif name in _PUBLISHED:
                head.published = head.published or element.get("content")
    head.title = head.title or shown
    return head


def _words(element: Element) -> str:
    return " ".join(normalise(" ".join("".join(element.itertext()).split())).split())


_PRINT_OF = re.compile(r"^(?:bản in|in bài viết|in bài|in tin|xem bản in|print)\s*[:|–-]\s*", re.IGNORECASE)
_PORTAL = re.compile(r"(?:cổng|trang) (?:thông tin|tin)|trang chủ|website|portal|\S+\.gov\.vn")
_OWNER = re.compile(r"(?:tỉnh|thành phố|ủy ban|ubnd|văn phòng|báo(?! cáo)) .{0,60}$")


def _site_free(title: str | None, site: str | None) -> str | None:
    """A page's own title without the portal's name after it."""
    if not title or not (title := _PRINT_OF.sub("", " ".join(normalise(title).split()))):
        return None
    for part in (" | ", " - ", " – ", " :: ", " » "):
        front, found, back = title.rpartition(part)
        folded = fold(back)
        if found and front and ((site and folded == fold(site).strip()) or _PORTAL.match(folded)):
            return front.strip()
    return None if _PORTAL.match(fold(title)) else title


def read(document: Document) -> CleanText:
    """The document on the page, as ``transforms.text.clean`` describes it. Never raises."""
    warnings: list[str] = []
    body = document.body
    if len(body) > MAX_BYTES:
        warnings.append(f"page of {len(body)} bytes: only the first {MAX_BYTES} were read")
        body = body[:MAX_BYTES]
    try:
        body.decode()  # most pages: the parser can have the bytes as they are
        raw = body.removeprefix(codecs.BOM_UTF8)
    except UnicodeDecodeError:
        raw = decode(body, document.media_type).encode("utf-8", "replace")
    if b"\x00" in raw:
        raw = raw.replace(b"\x00", b"")
    if len(raw) > 400 and _END.search(raw, 0, len(raw) - 395):
        raw = _STRAY_ENDS.sub(b"", raw)
    root, broken = _parse(raw)
    if root is None:
        return _repaired(document, raw, _Head(), warnings)
    if broken:
        return _repaired(document, raw, _head(root), warnings)
    page = _Page(document, raw, root, warnings)
    name = document.platform
    if name not in layouts.LAYOUTS:
        telling = (each for each, layout in layouts.LAYOUTS.items() if layout.telling)
        name = next((each for each in telling if page.has(each)), name)
    layout = layouts.compiled(name) if name else None
    if layout is not None and name is not None:
        if made := page.by_layout(name, layout):
            return made
    elif document.platform:
        warnings.append(f"no layout for platform {document.platform}: main text found by trafilatura")
    return page.by_trafilatura()


def _url(document: Document, head: _Head) -> str | None:
    own = canonical(document.url) if document.url else None
    if head.canonical and (link := _absolute(document.url, head.canonical)):
        named = canonical(link)
        # Some portals name their front page as the canonical address of every page.
        if named and (urlsplit(named).path not in ("", "/") or urlsplit(named).query or own is None):
            return named
    return own


# --- what the page says of itself for machines -----------------------------------------------------

#: Characters of JSON-LD that are read of a page.
MAX_LINKED = 1_000_000
_LINKED: Any = etree.XPath("//script[@type='application/ld+json']")
_ARTICLES = frozenset(("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "Report"))


@dataclass(slots=True)
class _Said:
    """The article a page describes as JSON-LD (schema.org/Article)."""

    title: str | None = None
    published: str | None = None
    author: str | None = None
    body: str = ""


def _linked(root: Element) -> _Said | None:
    """What JSON-LD says of the page's article; None where it describes none, or several."""
    found: list[dict[str, Any]] = []
    read = 0
    for script in _LINKED(root):
        source = script.text or ""
        read += len(source)
        if read > MAX_LINKED:
            break
        try:
            waiting = [json.loads(source, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            each = waiting.pop()
            if isinstance(each, list):
                waiting += each
            elif isinstance(each, dict):
                kinds = each.get("@type")
                if not _ARTICLES.isdisjoint(
                    [kinds]
                    if isinstance(kinds, str)
                    else [kind for kind in kinds if isinstance(kind, str)]
                    if isinstance(kinds, list)
                    else ()
                ):
                    found.append(each)
                else:
                    waiting += [each[key] for key in ("@graph", "mainEntity") if key in each]
    if len(found) != 1:
        return None
    said = found[0]
    writers = said.get("author")
    writer = writers[0] if isinstance(writers, list) and writers else writers
    name = writer.get("name") if isinstance(writer, dict) and writer.get("@type") == "Person" else writer
    return _Said(
        _string(said.get("headline")),
        _string(said.get("datePublished")),
        _string(name),
        _string(said.get("articleBody")) or "",
    )


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _body_lines(text: str) -> list[str]:
    """An ``articleBody``, which may be marked up."""
    if "</" in text or "<br" in text:
        root, _ = _parse(f"<div>{text}</div>".encode("utf-8", "replace"))
        return linearise(root) if root is not None else []
    return text.splitlines()


_AUTHORS: Any = etree.XPath("//body//*[@rel or @itemprop or @class]")
_BY = re.compile(r"^(?:(?:được )?(?:đăng |viết )?bởi|(?:written |posted )?by)\b\s*:?\s*", re.IGNORECASE)
# An account that several write under: it is no author where somebody signs the text.
_EDITORS = re.compile(r"ban biên tập|bbt")
_DESK = re.compile(rf"{_EDITORS.pattern}|biên tập viên|quản trị(?: viên)?|admin(?:istrator)?|super user")


def _recipients(line: str) -> bool:
    return fold(line[:8]) == "nơi nhận"


def _below(content: Element) -> str | None:
    """Who signs right below the article's element."""
    for below in islice(content.itersiblings(etree.Element), 2):
        if _characters(below, 100) > 100:
            return None
        words = _words(below)
        if words:
            return lines.pen_name(words)
    return None


def _holder(heading: Element, content: Element) -> Element | None:
    """The smallest element that holds an article and its title; None where only the whole page does."""
    above = set(heading.iterancestors())
    holder = next((each for each in content.iterancestors() if each in above), None)
    return None if holder is None or holder.tag in ("body", "html") else holder


def _around(heading: Element, holder: Element, title: str) -> list[str]:
    """The title and the short lines that stand right above and below it in ``holder``."""
    made = [title]
    block = heading
    while block is not holder:
        above = next(block.itersiblings(etree.Element, preceding=True), None)
        if above is not None and _characters(above, _BESIDE) <= _BESIDE:
            made = lines.tidy(linearise(above)) + made
        for below in islice(block.itersiblings(etree.Element), 3):
            if _characters(below, _BESIDE) > _BESIDE:
                break
            made += lines.tidy(linearise(below))
        block = block.getparent()
    return made


def _is_title(link: Element) -> bool:
    """Whether a link says as much as a title does."""
    return _characters(link, 20) >= 20 and len(_words(link)) >= 20


class _Page:
    """One parsed page, read by a layout or without one."""

    def __init__(self, document: Document, raw: bytes, root: Element, warnings: list[str]) -> None:
        self.document, self.raw, self.root = document, raw, root
        self.head, self.warnings = _head(root), warnings
        self.base = _absolute(document.url, self.head.base) if self.head.base else document.url
        self.body_missing = False
        self.editors: str | None = None  # who the page says wrote it, where it names no person

    @cached_property
    def _url(self) -> str | None:
        return _url(self.document, self.head)

    @cached_property
    def _elements(self) -> layouts.Elements:
        return layouts.Elements(self.root)

    def _find(self, selectors: tuple[layouts.Selector, ...]) -> list[Element]:
        for selector in selectors:
            if found := selector.find(self._elements):
                return found
        return []

    def has(self, name: str) -> bool:
        """Whether the page has the title and the content of this layout."""
        layout = layouts.compiled(name)
        return (
            layout is not None
            and any(selector.may_match(self.raw) for selector in layout.content)
            and bool(self._find(layout.content))
            and bool(self._find(layout.title))
        )

    def by_layout(self, name: str, layout: layouts.Compiled) -> CleanText | None:
        contents = _outermost(self._find(layout.content))
        if not contents:
            self.warnings.append(f"layout {name}: no content found; main text found by trafilatura")
            self.body_missing = True
            return None
        drop = frozenset(
            element
            for selector in layout.drop
            for content in contents
            for element in selector.find(self._elements, content)
            if element not in contents
        )
        zones = contents + (self._find(layout.attachments) if layout.attachments else [])
        files = list(dict.fromkeys(_files(zones, self.base, drop)))
        # Lists of links to other pages inside the article; their files count all the same.
        away = drop.union(*map(_links_inside, contents))
        text = [line for content in contents for line in linearise(content, away)]
        if sum(map(len, text)) < MIN_CONTENT and not files:
            self.warnings.append(f"layout {name}: content is nearly empty; main text found by trafilatura")
            self.body_missing = True
            return None
        heading = next((element for element in self._find(layout.title) if _words(element)), None)
        if heading is None:
            heading = self._heading()
        title = _words(heading) if heading is not None else None
        published = self._published(self._find(layout.published))
        if (published is None or not files) and heading is not None:
            holder = _holder(heading, contents[0])
            if published is None and holder is not None and title:
                around = _around(heading, holder, title)
                published = _stamp_beside(around, title, self.document.fetched_at)
            if not files and holder is not None:
                files = list(dict.fromkeys(_files([holder], self.base, drop)))
        signed = next((words for element in self._find(layout.author) if (words := _words(element))), None)
        return self._finish(text, title, published, signed, files, above=contents[-1])

    def _published(self, elements: Iterable[Element]) -> datetime | None:
        for element in elements:
            if self._of_another(element):
                continue
            stamp = element if element.tag == "time" else element.find(".//time")
            given = stamp.get("datetime") if stamp is not None else None
            if made := (lines.moment(given) if given else None) or lines.moment(_words(element)):
                return made
        if self.head.published and (made := lines.moment(self.head.published)):
            return made
        for element in self.root.iter("time"):
            if not self._of_another(element) and (
                made := lines.moment(element.get("datetime") or _words(element))
            ):
                return made
        return None

    def _of_another(self, stamp: Element) -> bool:
        """Whether a date is that of another article: it stands in an entry with a link that leads there."""
        parent, entry = stamp.getparent(), next(stamp.iterancestors("li", "tr", "dd"), None)
        for each in (parent, entry):
            if each is None or each.tag in ("body", "html"):
                continue
            if next(each.iterdescendants("h1"), None) is not None:
                continue
            links = [link for link in each.iterdescendants("a") if "href" in link.attrib and _is_title(link)]
            if not links:
                continue
            if each is entry and _has_fellows(each):
                return True
            if any(self._leads_to_article(link) for link in links):
                return True
        return False

    def _leads_to_article(self, link: Element) -> bool:
        """Whether a link leads to another article, and not to this page or a list of pages.

        Told by its address: a section is part of this page's own path or says that it is one; an article
        has an address of the same build as this page's, or ends in a number, or in a title's many words.
        """
        target = _absolute(self.base, link.get("href", ""))
        there = canonical(target) if target else None
        if there is None:
            # Without an address of its own the page's links cannot be made whole.
            there = canonical(f"http://page.invalid/{link.get('href', '').lstrip('/')}") if target else None
        if there is None:
            return False
        own = self._url
        path = urlsplit(there).path.rstrip("/")
        if own is not None:
            query = urlsplit(there).query
            if there == own or (not query and f"{urlsplit(own).path}/".startswith(f"{path}/")):
                return False
            if _SECTION.search(urlsplit(there).path) or _SECTION_QUERY.search(urlsplit(there).query):
                return False
            if _build(there) == _build(own):
                return True
        elif _SECTION.search(path) or _SECTION_QUERY.search(urlsplit(there).query):
            return False
        last = path.rpartition("/")[2]
        return (
            bool(_ARTICLE.search(last) or _ARTICLE_QUERY.search(urlsplit(there).query))
            or last.count("-") >= 7
            or len(_words(link).split()) > 12
        )

    def by_trafilatura(self) -> CleanText:
        heading = self._heading()
        title = _words(heading) if heading is not None else None
        said = _linked(self.root) if b"ld+json" in self.raw else None
        files = list(dict.fromkeys(_files([self.root], self.base, frozenset())))[:50]
        _prune(self.root)
        published = self._published(())  # a comment has its time too
        signed = self._author()
        weights = _Weights(self.root)
        for element in _link_lists(weights) + _boxes(weights):
            _remove(element)
        listing = False
        if entries := _entries(weights):
            announced = sum(weights.letters[each] for each in entries)
            for element in entries:
                _remove(element)
            if listing := announced > _characters(self.root, announced):
                self.warnings.append(f"a listing of {len(entries)} pages: what it says of them is left out")
        page = _footless(linearise(self.root, whole_page=True))
        if title is None and (named := self._named()):
            wanted = fold(named)
            title = next((line for line in page if fold(line) == wanted), None)
        text: list[str] = []
        if listing:
            pass  # there is no main text to look for
        elif len(self.raw) > MAX_TRAFILATURA:
            self.warnings.append(f"page over {MAX_TRAFILATURA} bytes: read whole, furniture may remain")
        else:
            text = _footless(_main_text(etree.tostring(self.root, encoding="unicode", method="html")))
            found = _running(text)
            # What the whole page does not have, no block of it has.
            if (
                2 * found < sum(len(line) for line in page if len(line) >= _PARAGRAPH)
                and (block := _densest(self.root)) is not None
            ):
                dense = _footless(linearise(block, whole_page=True))
                if 2 * found < _running(dense):
                    self.warnings.append("main text found by where most running text stands")
                    text = dense
            if not text:
                self.warnings.append("no main text found: page read whole, furniture may remain")
        if said is not None:
            # The page wins where both say something, except over a text that a script would have to fetch.
            published = published or (lines.moment(said.published) if said.published else None)
            signed = signed or (lines.pen_name(said.author) if said.author else None)
            title = title or _site_free(said.title, self.head.site)
            if len(said.body) > 2 * sum(map(len, page)):
                text, page = [], lines.tidy(_body_lines(said.body))
        if published is None and title:
            published = _stamp_beside(page, title, self.document.fetched_at)
        return self._finish(_region(page, text, title) if text else page, title, published, signed, files)

    def _author(self) -> str | None:
        """Who the page says wrote it, in an element marked so, which is taken out of the tree."""
        found: dict[str, list[Element]] = {}
        desks: list[Element] = []
        for element in _AUTHORS(self.root):
            marked = f"{element.get('class', '')} {element.get('rel', '')} {element.get('itemprop', '')}"
            if not furniture.AUTHOR.search(marked) or _characters(element, 100) > 100:
                continue
            name = _BY.sub("", _words(element)).strip(" -–|")
            if _DESK.fullmatch(fold(name)):
                desks.append(element)
                if _EDITORS.match(fold(name)):
                    self.editors = name
            elif made := lines.pen_name(name):
                found.setdefault(made, []).append(element)
        for element in _outermost(desks):
            _remove(element)
        if len(found) != 1:
            return None
        name, elements = next(iter(found.items()))
        for element in elements:
            _remove(element)
        return name

    def _named(self) -> str | None:
        """The title in the page's head, where it says more than the portal's name."""
        named = _site_free(self.head.title, self.head.site)
        return None if named is None or furniture.is_line(named) else named

    def _heading(self) -> Element | None:
        """The element of the page's visible title: the h1 that its head names too, or the only one."""
        named = _site_free(self.head.title, self.head.site)
        headings = [
            (element, words)
            for element in self.root.iter("h1")
            if (words := _words(element)) and not self._leads_home(element)
        ]
        for element, words in headings:
            if named and (fold(words)[:40] in fold(named) or fold(named)[:40] in fold(words)):
                return element
        if named and len(named) >= 15:
            wanted = fold(named)
            for element in self.root.iter("h2", "h3", "h4"):
                if fold(_words(element)) == wanted:
                    return element
        return headings[0][0] if len(headings) == 1 and len(headings[0][1]) >= 15 else None

    def _leads_home(self, heading: Element) -> bool:
        """Whether a heading is the site's name: all of it leads to the front page."""
        link = heading.getparent() if heading.getparent().tag == "a" else heading.find(".//a[@href]")
        if link is None or _characters(link, 400) < _characters(heading, 400):
            return False
        target = link.get("href", "").strip()
        path = urlsplit(target).path if target[:1] not in ("#", "") else "#"
        return path.strip("/") in ("", "web/guest", "portal", "vi", "index.html", "index.php", "default.aspx")

    def _finish(
        self,
        text: list[str],
        title: str | None,
        published: datetime | None,
        signed: str | None,
        files: list[str],
        *,
        above: Element | None = None,
    ) -> CleanText:
        body = lines.clean(text)
        if (not title or (len(title) <= 40 and furniture.is_line(title))) and (
            entry := lines.library_entry(body)
        ):
            first, title = entry
            body = body[first:]
        if not title:
            title, opened, body = lines.opening(body)
            published = published or opened
        body = lines.rejoin(body)
        stamped = False
        for at, line in enumerate(body[:4]):
            if made := lines.stamp(line):
                published = published or (None if lines.is_clock(line) else made)
                stamped = not lines.is_clock(line)
                del body[at]
                break
        if title:
            wanted = fold(title)
            # What stands above the title is the page's path.
            again = next(
                (
                    at
                    for at, line in enumerate(body[:_PATH])
                    if len(line) == len(wanted) and fold(line) == wanted
                ),
                None,
            )
            if again is not None and all(
                len(line) <= 80 and not lines.in_head(line) for line in body[:again]
            ):
                del body[: again + 1]
                if body and not stamped and (made := lines.stamp(body[0])):
                    published = published or made
                    del body[0]
            for at, line in enumerate(body[:4]):
                if len(line) > _BESIDE or line.isupper() or lines.in_head(line):
                    break
                if _COUNTER.fullmatch(line) or (again is None and _restates(line, wanted)):
                    del body[at]
                    break
            body.insert(0, title)
        body, byline = lines.split_byline(body)
        if byline is None and not signed and above is not None and not any(map(_recipients, body)):
            signed = _below(above)
        if signed:
            byline = lines.pen_name(signed) or signed
            if not body or fold(body[-1]) != fold(byline):
                body.append(byline)
        return CleanText(
            text="\n".join(body),
            text_source="html",
            title=title or self._named(),
            published_at=published,
            author=byline or self.editors,
            canonical_url=self._url,
            attachments=files,
            warnings=self.warnings,
            body_missing=self.body_missing,
        )


_BESIDE = 400  # characters: what stands between a title and its text is shorter
_COUNTER = re.compile(r"\d{1,3}(?:[.,]?\d{3}){0,3}")  # how often the page was read, beside an icon


def _restates(line: str, title: str) -> bool:
    """Whether ``line`` is the page's title once more, with the date stamp behind it."""
    return (
        len(title) < len(line) < len(title) + 60
        and fold(line[: len(title)]) == title
        and lines.stamp(line[len(title) :]) is not None
    )


_SECTION = re.compile(
    r"(?:^|/)(?:chuyen-?muc|danh-?muc|chu-?de|categor(?:y|ies)|cat|tags?|topics?|authors?|tac-gia|archive|search|tim-kiem)"
    r"(?:[/-]|$)|-c\d+(?:\.\w+)?$|/(?:19|20)\d\d(?:/\d{1,2}){0,2}$",
    re.IGNORECASE,
)
_SECTION_QUERY = re.compile(
    r"^(?:(?:cat|catid|cate|category|cid|tabid|chuyenmuc|pageid|site)=[^&]*&?)+$", re.IGNORECASE
)
_ARTICLE = re.compile(r"(?:^|\D)\d{3,}(?:\.\w{3,5})?$")
_ARTICLE_QUERY = re.compile(r"(?:^|&)(?:\w*id|p|nid|tin)=\d+(?:&|$)", re.IGNORECASE)
_RUNS = re.compile(r"\d+")


def _build(address: str) -> tuple[object, ...]:
    """What two addresses of one kind of page have in common: how deep, how ended, which parameters."""
    parts = urlsplit(address)
    *folders, last = parts.path.split("/")
    name, _, ending = last.rpartition(".") if "." in last else (last, "", "")
    keys = tuple(sorted(key for key, _ in parse_qsl(parts.query)))
    return (
        parts.netloc,
        tuple(_RUNS.sub("0", each) for each in folders),
        ending,
        bool(_RUNS.search(name)),
        name.count("-") > 3,
        keys,
    )


def _has_fellows(entry: Element) -> bool:
    """Whether beside ``entry`` stands another of its kind that links to something by a title."""
    near = (islice(entry.itersiblings(entry.tag, preceding=before), 2) for before in (False, True))
    return any(_is_title(link) for each in near for other in each for link in other.iterfind(".//a[@href]"))


def _outermost(elements: list[Element]) -> list[Element]:
    inside = set(elements)
    return (
        [each for each in elements if not any(above in inside for above in each.iterancestors())]
        if len(elements) > 1
        else elements
    )


def _stamp_beside(page: list[str], title: str, fetched: datetime | None) -> datetime | None:
    """The date stamp below the title, or right above it where it is not the clock of the visit."""
    wanted = fold(title)
    above = None
    for at, line in enumerate(page):
        if len(line) == len(title) and fold(line) == wanted:
            for below in page[at + 1 : at + 6]:
                if made := lines.stamp(below):
                    return made
            if above is None and at and (made := lines.stamp(page[at - 1])):
                clock = lines.is_clock(page[at - 1])
                above = made if not clock or (fetched and not _same_day(made, fetched)) else None
    return above


def _same_day(one: datetime, other: datetime) -> bool:
    return one.astimezone(lines.HANOI).date() == other.astimezone(lines.HANOI).date()


_PATH = 40  # lines: menus and path above the title
_GAP = 12  # lines: further apart, two finds are in different parts of the page
_CLOSING = re.compile(r"nơi nhận\b|(?:tm|tl|kt|tuq|q)\s*\.\s*\w|[tk]\s*/\s*[ml]\b")


def _region(page: list[str], found: list[str], title: str | None) -> list[str]:
    """The lines of ``page`` where the main text was ``found``.

    What finds main text loses what a notice cannot do without: the numbers of lists, the two columns of
    head and foot, short lines, recipients. It is asked for the place only; the page itself is read there,
    from below the title to the end of the signature. ``found`` itself where the two do not match.
    """
    folded = [fold(line) for line in page]
    where: dict[str, list[int]] = {}
    for at, line in enumerate(folded):
        where.setdefault(line[:60], []).append(at)
    hits = sorted({at for line in found for at in where.get(fold(line)[:60], ())})
    if not hits:
        return found
    groups: list[list[int]] = [[hits[0]]]
    for at in hits[1:]:
        if at - groups[-1][-1] > _GAP:
            groups.append([])
        groups[-1].append(at)
    best = max(groups, key=lambda group: sum(len(page[at]) for at in group))
    if 2 * sum(len(page[at]) for at in best) < sum(map(len, found)):
        return found
    first, last = best[0], best[-1]
    if title:
        above = [at for at in range(max(0, first - 30), first) if folded[at] == fold(title)]
        first = above[-1] + 1 if above else first
    for at in range(last + 1, min(len(page), last + 40)):
        if furniture.is_tail(page[at], folded[at]) or furniture.is_listed(page[at]) or len(page[at]) > 250:
            break
        if _CLOSING.match(folded[at]):
            last = at
        elif last >= at - 12 and any(map(_CLOSING.match, folded[max(first, at - 14) : at])):
            # Recipients and the lines of the signature, down to the name.
            if page[at].startswith("-") or page[at].isupper() or lines.is_name(page[at]):
                last = at
        elif at == last + 1 and lines.pen_name(page[at]):
            last = at
    return page[first : last + 1]


# --- where most running text stands ---------------------------------------------------------------

#: Letters: fewer in a block are a label, a headline or a button.
_PARAGRAPH = 60
#: Share of the running text of an element that one child must have to stand for it.
_SHARE = 0.75


def _footless(found: Iterable[str]) -> list[str]:
    made: list[str] = []
    for line in lines.tidy(found):
        if not furniture.is_footer(line):
            made.append(line)
        elif made and furniture.names_site(made[-1]):
            made.pop()
    return made


def _running(found: Iterable[str]) -> int:
    """Letters of the paragraphs among some lines."""
    return sum(letters for line in found if (letters := _paragraph(line)))


def _paragraph(text: str) -> int:
    """Letters of ``text`` where it is a paragraph: long, with a sentence's marks, and no imprint; else 0."""
    if len(text) < _PARAGRAPH or not _SENTENCE_MARK.search(text) or furniture.is_imprint(text):
        return 0
    letters = _letters(text)
    return letters if letters >= _PARAGRAPH else 0


_SENTENCE_MARK = re.compile(r"[.,;:!?…](?:\s|$)")


def _densest(root: Element) -> Element | None:
    """The smallest element that holds most of the page's paragraphs, links not counted; None without any.

    What a reader by class and density misses: an article of a few lines in tables laid out for a screen.
    """
    parts: dict[Element, list[str]] = {}
    owners: dict[Element, Element | None] = {}
    elements = list(root.iter(etree.Element))
    for element in elements:
        tag = element.tag
        above = owners.get(element.getparent()) if element is not root else None
        if tag == "a" or tag in _INVISIBLE or (tag in _FRAME and _frames(element, whole_page=True)):
            owner = None
        elif element is root or (above is not None and tag in _BLOCKS):
            owner = element
        else:
            owner = above
        owners[element] = owner
        if element.text and owner is not None:
            parts.setdefault(owner, []).append(element.text)
        if above is not None:
            if owner is element or tag == "br":
                parts.setdefault(above, []).append(_BREAK)
            if element.tail:
                parts.setdefault(above, []).append(element.tail)
    totals: dict[Element, int] = {}
    for element in reversed(elements):  # children before their parents
        total = totals.get(element, 0)
        if own := parts.get(element):
            total += sum(_paragraph(" ".join(line.split())) for line in "".join(own).split(_BREAK))
        if total:
            totals[element] = total
            if element is not root and (parent := element.getparent()) is not None:
                totals[parent] = totals.get(parent, 0) + total
    if not (whole := totals.get(root, 0)):
        return None
    found = root
    while True:
        inner = max(found.iterchildren(etree.Element), key=lambda each: totals.get(each, 0), default=None)
        if inner is None or totals.get(inner, 0) < _SHARE * whole:
            return found
        found, whole = inner, totals[inner]


_BREAK = "\x0b"


_AS_HTML = {
    "list": "ul",
    "item": "li",
    "row": "tr",
    "cell": "td",
    "lb": "br",
    "head": "h2",
    "quote": "blockquote",
}


def _main_text(source: str) -> list[str]:
    """Lines of what trafilatura takes for the page's article."""
    import trafilatura

    found = trafilatura.bare_extraction(
        source,
        favor_recall=True,
        deduplicate=False,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    if found is None or isinstance(found, dict) or found.body is None:
        return []
    for element in found.body.iter():
        if element.tag == "list" and str(element.get("rend", "")).startswith("ol"):
            element.tag = "ol"
        elif element.tag in _AS_HTML:
            element.tag = _AS_HTML[element.tag]
    return linearise(found.body)


def _repaired(document: Document, raw: bytes, head: _Head, warnings: list[str]) -> CleanText:
    """A page whose tree lxml could not build to its end, by Beautiful Soup: text and title only."""
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, PreformattedString, Tag

    warnings.append("broken markup: page read whole, furniture may remain")
    if len(raw) > MAX_SOUP:
        warnings.append(f"only the first {MAX_SOUP} bytes of it were read")
    source = raw[:MAX_SOUP].decode("utf-8", "replace")
    made: list[str] = []
    buffer: list[str] = []
    soup = BeautifulSoup(source, "html.parser")
    for hidden in soup(list(_INVISIBLE)):
        hidden.extract()
    for node in soup.descendants:
        if isinstance(node, Tag):
            if node.name in _BLOCKS or node.name == "br":
                made.append(" ".join("".join(buffer).split()))
                buffer.clear()
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            buffer.append(str(node))
    made.append(" ".join("".join(buffer).split()))
    body = lines.rejoin(lines.clean(made))
    title = _site_free(head.title, head.site)
    if title and (not body or fold(body[0]) != fold(title)):
        body.insert(0, title)
    return CleanText(
        text="\n".join(body),
        text_source="html",
        title=title,
        published_at=lines.moment(head.published) if head.published else None,
        canonical_url=_url(document, head),
        warnings=warnings,
        body_missing=document.platform in layouts.LAYOUTS,
    )
