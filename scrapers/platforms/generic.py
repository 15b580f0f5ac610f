"""Any site: no class name is known, only what listings have in common (see ``discovery``)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from parsel import Selector
from w3lib.url import add_or_replace_parameter

from scrapers.platforms import discovery
from scrapers.platforms.base import (
    Found,
    NextPage,
    Platform,
    Turn,
    absolute,
    entry,
    feed_items,
    is_file,
    origin,
    sitemap_items,
)

FILE = discovery.FILE


def read(page: Selector, url: str) -> tuple[list[Found], int]:
    """The documents of a listing: of a table with headings, of repeated blocks, of JSON, a feed or a map."""
    if page.type == "json":
        return _json(page.root, url)
    if page.type == "xml" or _is_xml(page):
        return _xml(page, url)
    found, counted = discovery.rows(page, url, FILE)
    return (found, counted) if found else discovery.documents(page, url)


def _is_xml(page: Selector) -> bool:
    return getattr(page.root, "tag", None) in ("rss", "feed", "urlset", "sitemapindex")


def _xml(page: Selector, url: str) -> tuple[list[Found], int]:
    items = list(feed_items(page, url))
    if not items:
        items = [Found(each, entry()) for each in sitemap_items(page, url)[0] if discovery.is_article(each)]
    return items, len(items)


_LINK = re.compile(r"url|link|href|path|alias", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:title|name|subject|headline|tieude|tenbaiviet|trichyeu|post_?title)$", re.IGNORECASE
)
_DATE = re.compile(r"date|ngay|time|created|published", re.IGNORECASE)
_SUMMARY = re.compile(r"summary|sapo|description|excerpt|tomtat|trichdan", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:number|so_?ky_?hieu|sokh|code)$", re.IGNORECASE)
_SIGNER = re.compile(r"^(?:signer|nguoi_?ky)$", re.IGNORECASE)
_ISSUER = re.compile(r"^(?:issuer|co_?quan(?:_?ban_?hanh)?)$", re.IGNORECASE)


def _json(root: Any, url: str) -> tuple[list[Found], int]:
    """The longest list of objects that have a title and an address of their own site."""
    best: list[Found] = []
    counted = 0
    for rows in _lists(root):
        found = [made for each in rows if (made := _object(each, url))]
        if len(found) > len(best):
            best, counted = found, len(rows)
    return best, counted


def _lists(value: Any, depth: int = 6) -> list[list[dict[str, Any]]]:
    if depth == 0:
        return []
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for one in inner for each in _lists(one, depth - 1)]


def _object(row: dict[str, Any], url: str) -> Found | None:
    def value(names: re.Pattern[str]) -> str | None:
        for name, held in row.items():
            if names.search(name) and isinstance(held, (str, int)) and str(held).strip():
                return " ".join(str(held).split())
        return None

    title = value(_TITLE)
    links = [
        address
        for name, held in row.items()
        if _LINK.search(name) and isinstance(held, str) and ("/" in held or held.endswith((".html", ".aspx")))
        if (address := absolute(url, held)) and not re.search(r"\.(?:jpe?g|png|gif|webp|svg)$", address, re.I)
    ]
    if not title or not links or origin(links[0]) != origin(url):
        return None
    said = {"date": _DATE, "summary": _SUMMARY, "number": _NUMBER, "signer": _SIGNER, "issuer": _ISSUER}
    return Found(links[0], entry(title=title, **{name: value(names) for name, names in said.items()}))


def read_unregistered(
    platform: Platform, page: Selector, url: str, kind: str = "news"
) -> tuple[list[Found], int, NextPage]:
    """What a page lists that nobody registered as a listing, and what turns its pages: by the platform's
    own selectors where they find as many documents as are found without them."""
    readers = (platform.library, platform.news) if kind == "library" else (platform.news, platform.library)
    own = max((each(page, url) for each in readers), key=lambda each: len(each[0]))
    found, blocks = read(page, url)
    if len(own[0]) >= len(found):
        return *own, next_page if page.type == "json" else platform.next_page
    return found, blocks, next_page


# --- the next page ------------------------------------------------------------------------------------

_PARAMETER = re.compile(
    r"^(?:page|p|pg|trang|trangso|pagenum|pageindex|pageno|currentpage|paged)$", re.IGNORECASE
)


def next_page(page: Selector, url: str, number: int) -> Turn | None:
    """The way to page ``number + 1``: by what the page says itself (``rel=next``), a link that shows the
    number or a sign for going on, the steps between the addresses of numbered links, ``data-page``, or a
    form that is sent back. None at the end; never back, never into a calendar."""
    if page.type == "json":
        return _json_turn(page.root, url, number)
    made = discovery.Page.of(page, url)
    if made is None:
        return None
    root = made.root
    links = discovery.pager(root)
    shown: dict[int, str] = {}
    for link, said in links:
        address = absolute(made.url, link.get("href"))
        if address and said.isdecimal() and origin(address) == origin(url) and not _same(address, url, link):
            shown.setdefault(int(said), address)
    steps = discovery.step({number: url} | shown)

    wanted = number + 1
    near = _nearest(links)
    for link, said in near:
        if said.lstrip("0") == str(wanted) and (turn := _turn(made, link, url)):
            return turn
    for link, _ in links:
        if (call := _call(link)) and call[1] == f"Page${wanted}":
            return _turn(made, link, url)
    for link in root.xpath("//*[@data-page or @data-ci-pagination-page or @data-pagenumber]"):
        marked = link.get("data-page") or link.get("data-ci-pagination-page") or link.get("data-pagenumber")
        if marked == str(wanted) and not _off(link):
            inner = [link] if link.tag == "a" else link.iter("a")
            for each in inner:
                if turn := _turn(made, each, url):
                    return turn
            return Turn(add_or_replace_parameter(url, _parameter(url), str(wanted)))
    for rel in root.xpath("//link[@rel='next']/@href"):
        address = absolute(made.url, rel)
        if address and origin(address) == origin(url) and address != url:
            return Turn(address)
    onward = sorted(
        (each for each in links if not each[1].isdecimal()),
        key=lambda each: ("next" not in (each[0].get("rel") or ""), discovery.RANK.get(each[1], 0)),
    )
    for link, _ in onward:
        turn = None if _off(link) else _turn(made, link, url)
        if turn is None:
            continue
        if turn.form is not None or steps is None:
            return turn
        pieces, at, base, grown = steps
        there = discovery.address_pieces(turn.url)
        if len(there) == len(pieces) and there[at].isdecimal():
            reached = (int(there[at]) - base) / grown
            if reached <= number:
                continue  # it leads back
            if reached > wanted:  # the last page: those between are addressed alike
                return Turn(discovery.addressed(pieces, at, base + wanted * grown))
        return turn
    if steps and shown and max(shown) > wanted:
        pieces, at, base, grown = steps
        return Turn(discovery.addressed(pieces, at, base + wanted * grown))
    return None


def _same(address: str, url: str, link: Any) -> bool:
    return discovery.without_fragment(address) == discovery.without_fragment(url) and "#" in (
        link.get("href") or ""
    )


def _nearest(links: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Numbered links, those first that stand among the most others: a lone 2 may be anything."""

    def company(link: Any) -> int:
        above = link
        for _ in range(3):
            above = above.getparent() if above.getparent() is not None else above
        return sum(any(each is above for each in other.iterancestors()) for other, _ in links)

    return sorted((each for each in links if each[1].isdecimal()), key=lambda each: -company(each[0]))


def _turn(page: discovery.Page, link: Any, url: str) -> Turn | None:
    """Where a link leads; None where it leads nowhere, away, or to the page it stands on."""
    if _off(link):
        return None
    if call := _call(link):
        return _form(page, link, {"__EVENTTARGET": call[0], "__EVENTARGUMENT": call[1]})
    if link.tag != "a" and not link.get("onclick") and discovery.sends(link):
        return _form(page, link, {link.get("name"): link.get("value") or ""})
    address = absolute(page.url, link.get("href"))
    if (link.get("href") or "").startswith("#"):
        address = None
    if address is None:
        match = re.search(r"(?:location(?:\.href)?\s*=|open\()\s*['\"]([^'\"]+)", link.get("onclick") or "")
        refresh = re.search(r"RefreshPageTo\(\s*event\s*,\s*[\"']([^\"']+)", link.get("onclick") or "")
        if found := match or refresh:
            plain = re.sub(r"\\u00([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), found[1])
            address = absolute(page.url, plain)
    if address is None or origin(address) != origin(url) or address == url or is_file(address):
        return None
    return Turn(address)


def _off(link: Any) -> bool:
    states = " ".join(link.xpath("(.|..)/@class"))
    return (
        "disabled" in states.split()
        or link.get("aria-disabled") == "true"
        or link.get("disabled") is not None
    )


def _call(link: Any) -> tuple[str, str] | None:
    match = discovery.POSTBACK.search(f"{link.get('href') or ''} {link.get('onclick') or ''}")
    return (match[1], match[2]) if match else None


def _form(page: discovery.Page, link: Any, event: dict[str, str]) -> Turn | None:
    """The page's own form, sent back as a browser would with the event a link names, or a button is."""
    forms = link.xpath("ancestor::form[1]") or page.root.xpath("//form[.//input[@name='__VIEWSTATE']]")
    if not forms:
        return None
    form = forms[0]
    fields = {
        each.get("name"): each.get("value") or ""
        for each in form.xpath(".//input[@name][not(@type) or @type='hidden' or @type='text']")
    }
    for choice in form.xpath(".//select[@name]"):
        picked = choice.xpath("./option[@selected]/@value") or choice.xpath("./option[1]/@value")
        fields[choice.get("name")] = str(picked[0]) if picked else ""
    return Turn(absolute(page.url, form.get("action")) or page.url, fields | event)


def _parameter(url: str) -> str:
    named = [name for name in parse_qs(urlsplit(url).query) if _PARAMETER.search(name)]
    return named[0] if named else "page"


def _json_turn(root: Any, url: str, number: int) -> Turn | None:
    """The page parameter of the address counts on while the answer says that there are more."""
    named = [name for name in parse_qs(urlsplit(url).query) if _PARAMETER.search(name)]
    if not named or not isinstance(root, dict):
        return None
    total = next(
        (held for name, held in root.items() if re.search(r"total_?page|page_?count", name, re.I)), None
    )
    if not str(total).isdecimal() or int(str(total)) <= number:
        return None
    return Turn(add_or_replace_parameter(url, named[0], str(number + 1)))


# --- files of an article ------------------------------------------------------------------------------


def attachments(page: Selector, url: str) -> list[str]:
    """The files an article links or shows in a frame, but not those of menus, footers and side boxes."""
    made = discovery.Page.of(page, url)
    if made is None:
        return []
    found = []
    for element in made.root.iter("a", "iframe", "embed", "object"):
        href = element.get("href") or element.get("src") or element.get("data")
        address = absolute(made.url, href)
        if address is None:
            continue
        if element.tag != "a" and (
            shown := re.search(r"[?&](?:file|url|src)=([^&]+\.(?:pdf|docx?))", address)
        ):
            address = absolute(made.url, unquote(shown[1]))
        if address and PLATFORM.is_file(address) and not made.furniture(element, PLATFORM.is_file):
            found.append(address)
    return list(dict.fromkeys(found))


PLATFORM = Platform(
    name="generic",
    items=":root",
    link="a",
    date="time",
    content="body",
    article=re.compile(r"(?!)"),
    next_page=next_page,
    file=FILE,
    noise=discovery.NOISE,
    read_news=read,
    read_library=read,
    find_attachments=attachments,
    tell_article=discovery.is_article,
)
