"""What crawling needs to know of a CMS family, and how it is read off a page.

A :class:`Platform` is data: selectors, address patterns and the rule that leads to the next page. What
data cannot say, a platform passes as callables of its own. Selectors for the text of an article belong to
the reading side and are not here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from parsel import Selector
from w3lib.url import add_or_replace_parameter, url_query_cleaner

FILE = re.compile(r"\.(pdf|docx?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Turn:
    """How to get to the next page of a listing: by GET, or by POST of ``form``."""

    url: str
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A document named by a listing: its address, what the listing says of it, its files.

    ``entry`` has the keys title, number, date, summary, signer and issuer, each as printed or None.
    """

    url: str
    entry: dict[str, str | None]
    files: tuple[str, ...] = ()


NextPage = Callable[[Selector, str, int], Turn | None]
Reader = Callable[[Selector, str], tuple[list[Found], int]]


@dataclass(frozen=True, slots=True)
class Feed:
    """A page in a standard format that names documents too."""

    path: str
    kind: Literal["feed", "sitemap"]


@dataclass(frozen=True, slots=True)
class Fields:
    """Where a listing served as JSON has what it says: ``items`` leads to the list, key by key; of the
    other names the first that an item has counts."""

    items: tuple[str, ...] = ("items",)
    link: tuple[str, ...] = ("urlDetail", "url", "link", "href")
    title: tuple[str, ...] = ("title", "name")
    date: tuple[str, ...] = ("publishDate", "publishedDate", "date", "createDate")
    summary: tuple[str, ...] = ("summary", "description", "sapo")
    number: tuple[str, ...] = ("number", "soKyHieu")
    signer: tuple[str, ...] = ("signer", "nguoiKy")
    issuer: tuple[str, ...] = ("issuer", "coQuanBanHanh")


@dataclass(frozen=True, slots=True)
class Platform:
    """A CMS family.

    ``link``, ``date`` and ``summary`` are looked up inside each match of ``items``; ``content`` matches
    the parts of an article page in which a link to a file is an attachment; ``article`` matches the path
    of an article, or path and query, to tell it from the other pages a sitemap names; ``file`` matches path
    and query of a file whose path does not end in its type. ``noise`` are query parameters that name
    nothing, as they would give one document many addresses. A listing served as JSON is read by ``fields``.

    ``read_news``, ``read_library``, ``find_attachments`` and ``tell_article`` take the place of what the
    methods :meth:`news`, :meth:`library`, :meth:`attachments` and :meth:`is_article` do with the selectors.
    """

    name: str
    items: str
    link: str
    date: str
    content: str
    article: re.Pattern[str]
    next_page: NextPage
    summary: str | None = None
    table: str = "table.van-ban"
    feeds: tuple[Feed, ...] = ()
    file: re.Pattern[str] | None = None
    noise: tuple[str, ...] = ()
    fields: Fields = Fields()
    read_news: Reader | None = None
    read_library: Reader | None = None
    find_attachments: Callable[[Selector, str], list[str]] | None = None
    tell_article: Callable[[str], bool] | None = None

    def news(self, page: Selector, url: str) -> tuple[list[Found], int]:
        """The documents of a listing of articles, and how many blocks looked like one."""
        if self.read_news:
            return self.read_news(page, url)
        if page.type == "json":
            return json_items(page, url, self.fields, self.address)
        blocks = page.css(self.items)
        found = []
        for block in blocks:
            link = block.css(self.link)
            address = self.address(url, link.attrib.get("href")) if link else None
            if address:
                title = text_of(link[0]) or link.attrib.get("title")
                summary = self.summary and first_text(block, self.summary)
                found.append(
                    Found(address, entry(title=title, date=first_text(block, self.date), summary=summary))
                )
        return found, len(blocks)

    def library(self, page: Selector, url: str) -> tuple[list[Found], int]:
        """The documents of a library table, and how many rows it has.

        A library is what ``table`` finds; where that is nothing, each table with at least two headings
        of a library. Columns are told by their headings, not by their place. A row that has no page of
        its own leads straight to its first file.
        """
        if self.read_library:
            return self.read_library(page, url)
        if page.type == "json":
            return json_items(page, url, self.fields, self.address)
        found = []
        rows = 0
        named = page.css(self.table)
        for table in named or page.css("table"):
            columns: list[str | None] = []
            for row in table.xpath("./tr|./thead/tr|./tbody/tr"):
                cells = row.xpath("./th|./td")
                heads = [COLUMNS.get(fold(text_of(cell) or "")) for cell in cells]
                if len(set(filter(None, heads))) > 1 or (named and row.xpath("./th")):
                    columns = heads
                    continue
                if len(cells) != len(columns) or len(cells) < 2:
                    continue  # another kind of table, or a line across this one: "no documents"
                rows += 1
                said = {name: text_of(cell) for name, cell in zip(columns, cells, strict=True) if name}
                subject = said.pop("subject", None)
                links = [
                    address
                    for href in cells.css("a::attr(href)").getall()
                    if (address := self.address(url, href))
                ]
                files = tuple(dict.fromkeys(each for each in links if self.is_file(each)))
                pages = [each for each in links if not self.is_file(each)]
                if pages or files:
                    where, rest = (pages[0], files) if pages else (files[0], files[1:])
                    found.append(Found(where, entry(title=subject, summary=subject, **said), rest))
        return found, rows

    def attachments(self, page: Selector, url: str) -> list[str]:
        """Addresses of the files an article page links as its own, in page order."""
        if self.find_attachments:
            return self.find_attachments(page, url)
        links = page.css(self.content).css("a::attr(href)").getall()
        return list(
            dict.fromkeys(
                address for href in links if (address := self.address(url, href)) and self.is_file(address)
            )
        )

    def address(self, base: str, href: str | None) -> str | None:
        """``href`` as an absolute address without fragment and noise; None where it is none."""
        address = absolute(base, href)
        return address and without(address, self.noise)

    def is_article(self, url: str) -> bool:
        """Whether ``url`` has the shape of an article's address."""
        if self.tell_article:
            return self.tell_article(url)
        return any(self.article.search(each) for each in (urlsplit(url).path, _target(url)))

    def is_file(self, url: str) -> bool:
        """Whether ``url`` names a file, by its ending or in the platform's own way."""
        return is_file(url) or bool(self.file and self.file.search(_target(url)))


def _target(url: str) -> str:
    """Path and query."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


# Headings of a document library, without accents, punctuation and case.
COLUMNS = {
    "so ky hieu": "number",
    "so hieu": "number",
    "so van ban": "number",
    "ngay ban hanh": "date",
    "ngay": "date",
    "trich yeu": "subject",
    "trich yeu noi dung": "subject",
    "ten van ban": "subject",
    "co quan ban hanh": "issuer",
    "don vi ban hanh": "issuer",
    "nguoi ky": "signer",
}


def entry(
    *,
    title: str | None = None,
    number: str | None = None,
    date: str | None = None,
    summary: str | None = None,
    signer: str | None = None,
    issuer: str | None = None,
) -> dict[str, str | None]:
    """What a listing says of a document, with every key present and empty values None."""
    said = {
        "title": title,
        "number": number,
        "date": date,
        "summary": summary,
        "signer": signer,
        "issuer": issuer,
    }
    return {key: value or None for key, value in said.items()}


def fold(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def text_of(node: Selector) -> str | None:
    """The text under ``node`` in one line, scripts left out."""
    parts = node.xpath(".//text()[not(ancestor::script or ancestor::style)]").getall()
    return " ".join(" ".join(parts).split()) or None


def first_text(node: Selector, css: str) -> str | None:
    """The text of the first match of ``css``."""
    matches = node.css(css)
    return text_of(matches[0]) if matches else None


def absolute(base: str, href: str | None) -> str | None:
    """``href`` as an absolute web address without fragment; None where it is none."""
    try:
        address = urldefrag(urljoin(base, (href or "").strip())).url
        parts = urlsplit(address)
        return address if href and parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:  # urllib refuses some malformed hosts
        return None


# The way back to the page a link stood on, as a parameter of a portlet has it (JSR 286 leaves the name's
# space to the portal; Liferay writes ``_<portlet id>_<name>``), or the page's own.
_WAY_BACK = re.compile(r"^(?:_\w+_(?:redirect|backURL|returnToFullPageURL)|p_l_back_url(?:_title)?)$")


def without(url: str, noise: Collection[str]) -> str:
    """``url`` without the parameters called in ``noise`` and without a portlet's way back."""
    asked = parse_qs(urlsplit(url).query, keep_blank_values=True)
    idle = [name for name in asked if name in noise or _WAY_BACK.search(name)]
    return str(url_query_cleaner(url, idle, remove=True, unique=False)) if idle else url


def is_file(url: str) -> bool:
    """Whether the address names a file of a kind that holds documents."""
    return bool(FILE.search(urlsplit(url).path))


def origin(url: str) -> tuple[str, int | None]:
    """Host without ``www.`` and port; plain and secure addresses of one host are one origin."""
    parts = urlsplit(url)
    port = None if parts.port in (None, 80, 443) else parts.port
    return (parts.hostname or "").lower().removeprefix("www."), port


def numbered(css: str, parameter: str = "page", first: int = 1) -> NextPage:
    """The pager links page numbers; ``first`` is the number of the first page.

    A pager that numbers its links in ``data-page`` and leaves their addresses to a script is read by
    those numbers, which count from 1.
    """

    def turn(page: Selector, url: str, number: int) -> Turn | None:
        for link in page.css(css):
            marked = link.xpath("ancestor-or-self::*[@data-page][1]/@data-page").get()
            address = absolute(url, link.attrib.get("href"))
            values = parse_qs(urlsplit(address or "").query).get(parameter)
            if values == [str(number + first)]:
                return Turn(address or url)
            if marked == str(number + 1):
                return Turn(add_or_replace_parameter(url, parameter, str(number + first)))
        return None

    return turn


def counted(css: str, pattern: str) -> NextPage:
    """The pager links pages whose number, counted from 1, is the group of ``pattern`` in their address:
    for numbers in the path and for parameters whose name differs from portal to portal."""
    shape = re.compile(pattern)

    def turn(page: Selector, url: str, number: int) -> Turn | None:
        for href in page.css(css).xpath("@href").getall():
            address = absolute(url, href)
            match = shape.search(_target(address or ""))
            if address and match and int(match[1]) == number + 1:
                return Turn(address)
        return None

    return turn


def labelled(css: str) -> NextPage:
    """The pager's links are told by what they show: the next number, or a sign for going on."""

    def turn(page: Selector, url: str, number: int) -> Turn | None:
        for shown in ({str(number + 1)}, ONWARD):
            for link in page.css(css):
                address = absolute(url, link.attrib.get("href"))
                if address and (text_of(link) or "").casefold() in shown:
                    return Turn(address)
        return None

    return turn


ONWARD = frozenset({"›", "»", ">", ">>", "tiếp", "tiếp theo", "sau", "trang sau", "trang tiếp", "next"})


def next_link(css: str) -> NextPage:
    """The pager has a link to the next page."""

    def turn(page: Selector, url: str, number: int) -> Turn | None:
        address = absolute(url, page.css(css).attrib.get("href"))
        return Turn(address) if address else None

    return turn


def json_turn(parameter: str, total: str) -> NextPage:
    """A listing served as JSON: its page is the ``parameter`` of its address, how many there are its
    member ``total``. None on any other page."""

    def turn(page: Selector, url: str, number: int) -> Turn | None:
        last = page.root.get(total) if page.type == "json" and isinstance(page.root, dict) else None
        if not str(last).isdecimal() or int(str(last)) <= number:
            return None
        return Turn(add_or_replace_parameter(url, parameter, str(number + 1)))

    return turn


def by_type(html: NextPage, json: NextPage) -> NextPage:
    """``json`` for a page that is JSON, ``html`` for any other."""
    return lambda page, url, number: (json if page.type == "json" else html)(page, url, number)


POSTBACK = re.compile(r"__doPostBack\(\s*'([^']*)'\s*,\s*'([^']*)'\s*\)")


def postback(css: str = "a") -> NextPage:
    """ASP.NET Web Forms: the page sends its own form back, with the target a link names.

    The hidden fields go back as they came; among them is the view state, without which the server
    does not know which page it had shown.
    """

    def turn(page: Selector, url: str, number: int) -> Turn | None:
        for link in page.css(css):
            call = POSTBACK.search(link.attrib.get("href", ""))
            if not call or call[2] != f"Page${number + 1}":
                continue
            form = link.xpath("ancestor::form[1]") or page.xpath("//form[.//input[@name='__VIEWSTATE']]")
            fields = {
                each.attrib["name"]: each.attrib.get("value", "")
                for each in form.xpath(".//input[@type='hidden'][@name]")
            }
            fields |= {"__EVENTTARGET": call[1], "__EVENTARGUMENT": call[2]}
            return Turn(absolute(url, form.attrib.get("action")) or url, fields)
        return None

    return turn


def json_items(
    page: Selector,
    url: str,
    fields: Fields,
    address: Callable[[str, str | None], str | None] = absolute,
) -> tuple[list[Found], int]:
    """The documents of a listing served as JSON, and how many items it has."""
    items: Any = page.root
    for key in fields.items:
        items = items.get(key) if isinstance(items, dict) else None
    rows = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []

    def value(row: dict[str, Any], names: tuple[str, ...]) -> str | None:
        return next((" ".join(str(row[name]).split()) for name in names if row.get(name)), None)

    found = []
    for row in rows:
        if where := address(url, value(row, fields.link)):
            names = ("title", "number", "date", "summary", "signer", "issuer")
            found.append(Found(where, entry(**{name: value(row, getattr(fields, name)) for name in names})))
    return found, len(rows)


def feed_items(page: Selector, url: str) -> Iterator[Found]:
    """The documents of an RSS 2.0 or Atom feed; dates as printed there."""
    page.remove_namespaces()
    for item in page.xpath("//item|//entry"):
        address = absolute(
            url, (item.xpath("./link/text()").get() or item.xpath("./link/@href").get() or "").strip()
        )
        if address:
            date = item.xpath("./pubDate/text()|./published/text()|./updated/text()").get()
            title = item.xpath("./title/text()").get()
            yield Found(address, entry(title=title and " ".join(title.split()), date=date and date.strip()))


def sitemap_items(page: Selector, url: str) -> tuple[list[str], list[str]]:
    """Pages and further sitemaps that a sitemap names (sitemaps.org, protocol 0.9)."""
    page.remove_namespaces()

    def addresses(path: str) -> list[str]:
        return [each for text in page.xpath(path).getall() if (each := absolute(url, text.strip()))]

    return addresses("//url/loc/text()"), addresses("//sitemap/loc/text()")
