"""What crawling needs to know of a CMS family, and how it is read off a page.

A :class:`Platform` is data: selectors, address patterns and the rule that leads to the next page.
Selectors for the text of an article belong to the reading side and are not here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from parsel import Selector
from w3lib.url import add_or_replace_parameter

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


@dataclass(frozen=True, slots=True)
class Feed:
    """A page in a standard format that names documents too."""

    path: str
    kind: Literal["feed", "sitemap"]


@dataclass(frozen=True, slots=True)
class Platform:
    """A CMS family.

    ``link``, ``date`` and ``summary`` are looked up inside each match of ``items``; ``content`` matches
    the parts of an article page in which a link to a file is an attachment; ``article`` matches the
    path of an article, to tell it from the other pages a sitemap names.
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

    def news(self, page: Selector, url: str) -> tuple[list[Found], int]:
        """The documents of a listing of articles, and how many blocks looked like one."""
        blocks = page.css(self.items)
        found = []
        for block in blocks:
            link = block.css(self.link)
            address = absolute(url, link.attrib.get("href")) if link else None
            if address:
                title = text_of(link[0]) or link.attrib.get("title")
                summary = self.summary and first_text(block, self.summary)
                found.append(
                    Found(address, entry(title=title, date=first_text(block, self.date), summary=summary))
                )
        return found, len(blocks)

    def library(self, page: Selector, url: str) -> tuple[list[Found], int]:
        """The documents of a library table, and how many rows it has.

        Columns are told by their headings, not by their place. A row that has no page of its own leads
        straight to its first file.
        """
        found = []
        rows = 0
        for table in page.css(self.table):
            columns: list[str | None] = []
            for row in table.css("tr"):
                if row.css("th"):
                    columns = [COLUMNS.get(fold(text_of(cell) or "")) for cell in row.xpath("./th|./td")]
                    continue
                cells = row.xpath("./td")
                if len(cells) != len(columns) or len(cells) < 2:
                    continue  # a line across the table: "no documents"
                rows += 1
                said = {name: text_of(cell) for name, cell in zip(columns, cells, strict=True) if name}
                subject = said.pop("subject", None)
                links = [
                    address
                    for href in cells.css("a::attr(href)").getall()
                    if (address := absolute(url, href))
                ]
                files = tuple(dict.fromkeys(each for each in links if is_file(each)))
                pages = [each for each in links if not is_file(each)]
                if pages or files:
                    where, rest = (pages[0], files) if pages else (files[0], files[1:])
                    found.append(Found(where, entry(title=subject, summary=subject, **said), rest))
        return found, rows

    def attachments(self, page: Selector, url: str) -> list[str]:
        """Addresses of the files an article page links as its own, in page order."""
        links = page.css(self.content).css("a::attr(href)").getall()
        return list(
            dict.fromkeys(address for href in links if (address := absolute(url, href)) and is_file(address))
        )

    def is_article(self, url: str) -> bool:
        """Whether ``url`` has the shape of an article's address."""
        return bool(self.article.search(urlsplit(url).path))


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


def next_link(css: str) -> NextPage:
    """The pager has a link to the next page."""

    def turn(page: Selector, url: str, number: int) -> Turn | None:
        address = absolute(url, page.css(css).attrib.get("href"))
        return Turn(address) if address else None

    return turn


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
