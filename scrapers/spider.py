"""The spider: one for all portals. What differs between them is data."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import html
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from scrapy import FormRequest, Request, Spider, signals
from scrapy.core import scheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.referer import SameOriginPolicy
from twisted.python.failure import Failure

from include.localtime import LOCAL_TIME, between
from scrapers.archive import Archive, Key, Stored
from scrapers.diagnosis import is_challenge, is_shell, readable, why_empty
from scrapers.failures import CLASSES, NoRobots, Refusal, of_error
from scrapers.middlewares import Robots
from scrapers.platforms import claims, discovery, generic, platform
from scrapers.platforms.base import (
    FILE,
    Feed,
    Found,
    Platform,
    absolute,
    entry,
    feed_items,
    next_link,
    origin,
    sitemap_items,
)
from scrapers.report import CrawlReport
from scrapers.spool import Waiting

if TYPE_CHECKING:
    from include.registry import Listing, Portal, Selectors, Window

log = logging.getLogger(__name__)

Frontier = Mapping[str, Mapping[str, Any]]
STUB = "a cookie or captcha challenge in place of the page"
SHELL = "a frame that a script is to fill"
MAX_PAGES = 1000  # of one listing; a calendar can be turned forever
LISTING_FIRST, FILES_NEXT = 10_000, 5_000  # priorities; articles have their listing's page number

# A portal that is down or shuts us out is not asked to the end: so many failures in a row end the crawl.
BROKEN_IN_A_ROW = 10
REFUSED_IN_A_ROW = 5

# What is known is asked for again, conditionally, but not all of it at every crawl.
RECHECK_EVERY = timedelta(days=7)  # for a document, while it is young (portal.recheck_days)
WALK_EVERY = timedelta(days=7)  # for a listing to be walked to its end, which shows what is missing
RECHECKS = 200  # documents of one crawl
MISSING = 100  # documents of one crawl that no listing names any more
GONE_FOR_GOOD = 2  # crawls in which a document was gone, after which it is left alone

MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "doc"),  # what many offices call .doc
)
YEAR = re.compile(r"(?<!\d)(?:19|2[01])\d\d(?!\d)")
CANONICAL = re.compile(rb"<link\b[^>]*\brel\s*=\s*[\"']?canonical\b[^>]*>", re.IGNORECASE)
HREF = re.compile(rb"\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
AROUND = frozenset(bytes((each,)) for each in b" \t\r\n\"'=>")
HEAD = 20_000  # bytes in which a page names its own address
HINT = re.compile(rb"\.(?:pdf|docx?)\b", re.IGNORECASE)


def file_kind(body: bytes) -> str | None:
    """``pdf``, ``docx`` or ``doc`` after the first bytes; PDF may have some noise in front."""
    if b"%PDF-" in body[:1024]:
        return "pdf"
    return next((kind for magic, kind in MAGIC if body.startswith(magic)), None)


@dataclass
class Walk:
    """A listing under way: what is counted of it, and what it has named so far.

    A ``thorough`` walk goes on at pages of known documents; one that goes on where another broke off does
    not ``begin`` at page 1. ``first`` is what its first page named, ``turned`` the pages asked for by
    address, ``others`` (hashes) the documents it named that the crawl had from elsewhere before.
    """

    listing: Listing
    record: dict[str, Any]
    thorough: bool
    others: set[int] = field(default_factory=set)
    first: frozenset[str] = frozenset()
    turned: set[str] = field(default_factory=set)
    begin: int = 1
    pages: int = 0


def until_open(window: Window | None, now: datetime | None = None) -> float | None:
    """Seconds until a crawl may ask; None where it may now."""
    now = now or datetime.now(LOCAL_TIME)
    if window is None or between(now.time(), window.start, window.end):
        return None
    opening = datetime.combine(now.date(), window.start, LOCAL_TIME)
    return (opening - now).total_seconds() % timedelta(days=1).total_seconds()


def themed(platform: Platform, selectors: Selectors) -> Platform:
    """``platform`` with a portal's own selectors in place of its own."""
    own = {
        name: value
        for name in ("items", "link", "date", "summary", "table", "content")
        if (value := getattr(selectors, name))
    }
    if own.keys() & {"items", "link", "date", "summary"}:
        own["read_news"] = None
    if "table" in own:
        own["read_library"] = None
    if "content" in own:
        own["find_attachments"] = None
    if selectors.next:
        own["next_page"] = next_link(selectors.next)
    return dataclasses.replace(platform, **own)


def marks(css: str) -> tuple[bytes, ...]:
    """The classes and ids that ``css`` names, as a page's bytes have them."""
    return tuple(each.encode() for each in dict.fromkeys(re.findall(r"[.#]([A-Za-z_][\w-]*)", css)))


def bears(body: bytes, names: tuple[bytes, ...]) -> bool:
    """Whether an element of ``body`` has one of ``names`` as its class or id."""
    for name in names:
        at = body.find(name)
        while at >= 0:
            # Among the values of an attribute; a style sheet has a dot in front of it.
            if body[at - 1 : at] in AROUND and body[at + len(name) : at + len(name) + 1] in AROUND:
                return True
            at = body.find(name, at + 1)
    return False


@dataclass(slots=True)
class Due:
    """A document that was asked for; ``left`` are the addresses still to be fetched for it."""

    found: Found
    parent: str | None
    left: set[str]


class Scheduler(scheduler.Scheduler):
    """Scrapy's own, and once it has nothing left, the documents that the spider keeps on disk."""

    spider: PortalSpider

    def next_request(self) -> Request | None:
        return super().next_request() or self.spider.next_document()

    def __len__(self) -> int:
        return super().__len__() + len(self.spider.waiting)


class PortalSpider(Spider):
    """Listings → articles → files, of one portal.

    ``frontier`` maps the addresses of earlier crawls to what is known of them (``sha256``, ``etag``,
    ``last_modified`` …: ``include.frontier``; ``owed`` where a fetch is still due, ``walk`` where the walk of
    a listing broke off). Known documents are left alone; while they are young they are asked for
    conditionally every ``RECHECK_EVERY``, and with ``recheck`` all are. ``past`` are the answers of this
    crawl before it was killed. Everything that happens is noted in ``report``.
    """

    name = "portal"

    def __init__(
        self,
        portal: Portal,
        archive: Archive,
        report: CrawlReport,
        frontier: Frontier,
        recheck: bool,
        *,
        past: Mapping[Key, Stored] | None = None,
    ) -> None:
        super().__init__()
        self.portal = portal
        self.platform = themed(platform(portal.platform), portal.selectors)
        self.origin = origin(str(portal.url))
        self.archive = archive
        self.report = report
        self.frontier = frontier
        self.recheck = recheck
        self.past = past or {}
        self.stopping = asyncio.Event()
        # Hashes (64 bits) of addresses, a tenth of what these would take, and the walk that named each first.
        self.listed: dict[int, Walk | None] = {}
        self.waiting = Waiting()  # listed documents that are not asked for yet
        self.elsewhere: dict[str, str] = {}
        self.due: dict[str, Due] = {}  # documents that were asked for and are not fetched whole
        self.missing: set[str] = set()  # known documents that are asked for because no listing names them
        self.walking: dict[tuple[str, int, str], dict[str, Any]] = {}  # listing pages not yet read
        self.broken_walks: set[str] = set()  # listings of which a page could not be read
        self.listing_pages = 0
        self.feeds = list(self.platform.feeds)
        self.revisited = False
        self.content = () if self.platform.find_attachments else marks(self.platform.content)
        self.pages_of_html = 0
        self.strange: dict[str, Due] = {}  # article pages without the platform's content
        self.doubles = 0
        self.repaired = 0
        self.in_a_row: Counter[str] = Counter()
        self.tasks: set[asyncio.Future[None]] = set()
        self.young = self._young()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PortalSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_idle, signal=signals.spider_idle)
        crawler.signals.connect(spider.on_error, signal=signals.spider_error)
        return spider

    # --- ending -------------------------------------------------------------------------------------

    def check_budget(self) -> None:
        """Raise :class:`Refusal` and end the crawl once its budget is spent."""
        polite = self.portal.politeness
        spent = None
        if self.report.requests >= polite.max_requests:
            spent = f"{self.report.requests} requests (politeness.max_requests)"
        elif self.report.bytes >= polite.max_bytes:
            spent = f"{self.report.bytes} bytes (politeness.max_bytes)"
        name = "over_budget"
        if not spent and (closed := until_open(self.portal.window)):
            name, spent = "outside_window", f"it may be asked again in {closed / 3600:.1f} hours"
        if spent:
            if not self.stopping.is_set():
                self._log_failure(str(self.portal.url), name, spent)
                self.end()
            raise Refusal("over_budget", spent)

    def end(self, name: str | None = None, reason: str | None = None) -> None:
        """Stop asking for more; ``reason``, of the class ``name``, makes the crawl a failed one."""
        if name and reason:
            self.report.end(name, reason)
        if not self.stopping.is_set():
            self.stopping.set()
            assert self.crawler.engine is not None
            closing = self.crawler.engine.close_spider_async(reason=reason or "over budget")
            self.tasks.add(asyncio.ensure_future(closing))

    def settle(self) -> None:
        """Complete the report with what is only known once nothing more will come."""
        self.report.listed = len(self.listed)
        if len(self.strange) >= 3 and len(self.strange) * 2 > self.pages_of_html:
            told = f"{len(self.strange)} of {self.pages_of_html} article pages have none of"
            self._log_failure(
                next(iter(self.strange)),
                "layout_changed",
                f"{told} {self.platform.content!r}, so their files cannot be told",
            )
            self.due |= self.strange
        elif self.strange:
            self.report.warnings.append(
                f"{len(self.strange)} of {self.pages_of_html} article pages have none of "
                f"{self.platform.content!r}, such as {next(iter(self.strange))}"
            )
        for due in self.due.values():
            found = due.found
            self.report.owed.append(
                {"url": found.url, "parent": due.parent, "listing": found.entry, "files": list(found.files)}
            )
        self.report.owed += self.waiting
        self.report.unfinished = list(self.walking.values())
        if self.doubles:
            self.report.warnings.append(f"{self.doubles} documents name another address as their own")
        if self.elsewhere:
            url, parent = next(iter(self.elsewhere.items()))
            self.report.warnings.append(
                f"{len(self.elsewhere)} listed links lead to other hosts, such as {url} on {parent}"
            )

    # --- listings -----------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        if self.portal.listings:
            for request in self._walks(self.portal.listings):
                yield request
        else:
            yield self._request(str(self.portal.url), "home", callback=self.on_home, priority=LISTING_FIRST)
        for url, known in reversed(list(self.frontier.items())):  # the last to come is the first to go
            if owed := known.get("owed"):
                found = Found(url, entry(**(owed.get("listing") or {})), tuple(owed.get("files") or ()))
                self._document(found, owed.get("parent"), 1)

    def on_home(self, response: Response) -> Iterator[Request]:
        """Find the listings of a portal that is registered without any."""
        page = self._page(response)
        if page is None:
            return
        found = discovery.discover(page, response.url)
        if not found:
            self._fail(response, "empty", "no listing found")
        paths = [each.path for each in self.feeds] + [each.path for each in found]
        known = {urljoin(str(self.portal.url), each) for each in paths}
        more = discovery.feeds(page, response.url, self.sitemaps())
        self.feeds += [each for each in more if each.path not in known]
        yield from self._walks(found)

    def sitemaps(self) -> list[str]:
        """The sitemaps that robots.txt names (sitemaps.org, protocol 0.9)."""
        assert self.crawler.engine is not None
        chain = self.crawler.engine.downloader.middleware.middlewares
        return next((each.sitemaps for each in chain if isinstance(each, Robots)), [])

    def _walks(self, listings: Iterable[Listing]) -> Iterator[Request]:
        """The first request for each listing, and for each page at which an earlier walk broke off."""
        for listing in listings:
            url = urljoin(str(self.portal.url), listing.path)
            broken = [
                (where, known["walk"])
                for where, known in self.frontier.items()
                if known.get("walk", {}).get("path") == listing.path
            ]
            thorough = (
                self.recheck or any(walk["number"] == 1 for _, walk in broken) or self._walk_is_due(url)
            )
            walk = Walk(listing, self.report.listing(url, "listing"), thorough)
            if request := self._listing(walk, url, 1, None):
                yield request
            for where, each in broken:
                again = Walk(listing, walk.record, True, turned=walk.turned, begin=each["number"])
                if each["number"] > 1 and (request := self._listing(again, where, each["number"], url)):
                    yield request

    def _walk_is_due(self, url: str) -> bool:
        """Whether a listing should be walked to its end to see what is missing from it."""
        walked = (self.frontier.get(url) or {}).get("walked")
        if walked is None:
            walked = min(
                (each["last_seen"] for each in self.frontier.values() if "last_seen" in each), default=""
            )
        return bool(walked) and _age(walked) >= WALK_EVERY

    def _request(self, url: str, role: str, **more: Any) -> Request:
        meta = {"role": role, "parent": more.pop("parent", None), "listing": more.pop("listing", None)}
        meta |= more.pop("meta", {})
        kind = FormRequest if more.get("formdata") else Request
        return kind(url, errback=self.on_failure, meta=meta, **more)

    def _listing(
        self, walk: Walk, url: str, number: int, parent: str | None, form: Mapping[str, str] | None = None
    ) -> Request | None:
        """The request for a page of a listing; None where its address was asked for before."""
        if form is None:
            if url in walk.turned:
                return None
            walk.turned.add(url)
        request = self._request(
            url,
            "listing",
            callback=self.on_listing,
            parent=parent,
            priority=LISTING_FIRST,
            cb_kwargs={"walk": walk, "number": number},
            **({"formdata": dict(form)} if form else {}),
        )
        # A form leads nowhere without the page it came from: its listing is walked from the beginning.
        start = {"url": walk.record["url"], "number": 1} if form else {"url": url, "number": number}
        request.meta["walk"] = (walk.record["url"], number, url)
        if number > 1:
            self.walking[request.meta["walk"]] = {**start, "path": walk.listing.path}
        return request

    def on_listing(self, response: Response, walk: Walk, number: int) -> Iterator[Request]:
        where = response.url
        page = self._page(response)
        if page is None:
            return
        walk.record["pages"] += 1
        walk.pages += 1
        self.listing_pages += 1
        next_page = self.platform.next_page
        if self.portal.listings:
            read = self.platform.library if walk.listing.kind == "library" else self.platform.news
            found, blocks = read(page, where)
        else:
            found, blocks, next_page = generic.read_unregistered(
                self.platform, page, where, walk.listing.kind
            )
        if not found:
            if blocks:
                name, message = "layout_changed", f"{blocks} items, none with a link"
            else:
                name, message = why_empty(page, where, self.platform)
            if name == "empty" and is_shell(response.body):
                name, message = "needs_browser", SHELL
            if not self.portal.listings and number == 1:
                for load in discovery.resources(page, where)[:1]:  # what its own script asks for
                    if again := self._listing(walk, load, number, where):
                        self._walked(response, walk, False)
                        yield again
                        return
            if not self.portal.listings and number == 1 and name != "needs_browser":
                told = f"{where}: taken for a listing by its name, but {name}: {message}"
                self.report.warnings.append(told)
                self._walked(response, walk, True)
                return
            self._fail(response, name, f"page {number}: {message}")
            return
        self.in_a_row.clear()
        named = frozenset(each.url for each in found)
        fresh = [each for each in found if not self._named(hash(each.url), walk)]
        if not fresh:
            if named == walk.first:
                self._fail(response, "not_paging", f"page {number} shows page 1 again")
            else:
                log.info("%s: page %d repeats what was listed before; the listing ends", where, number)
                self._walked(response, walk, True)
            return
        if number > 1 and not any(map(_plausible, found)):
            day = found[0].entry["date"]
            self._fail(response, "not_paging", f"page {number} is a calendar's: its first item is of {day}")
            return
        walk.first = walk.first or named
        walk.record["items"] += len({each.url for each in fresh})
        for each in fresh:
            self._document(each, where, number, walk)
        turn = next_page(page, where, number)
        if number == 1:
            claim = claims.read(page, where, found, turn, self.platform.address)
            walk.record.update(total=claim.total, total_pages=claim.pages)
        if turn is None:
            self._walked(response, walk, True)
            return
        self._walked(response, walk, False)
        if not walk.thorough and all(self._known(each.url) for each in found):
            walk.record["stopped"] = True
            return
        # Half of the budget is for what the listings name.
        room = max(len(self.portal.listings), self.portal.politeness.max_requests // 2)
        onward = self._listing(walk, turn.url, number + 1, where, turn.form)
        if onward is None:
            self._walked(response, walk, True)  # the link leads back to a page that was shown
        elif walk.pages >= MAX_PAGES or self.listing_pages >= room:
            pages = walk.pages if walk.pages >= MAX_PAGES else self.listing_pages
            self._fail(response, "over_budget", f"still more after {pages} pages of listings")
        else:
            yield onward

    def _walked(self, response: Response, walk: Walk, whole: bool) -> None:
        """Note that a page of a listing was read; ``whole``: it was the last one."""
        assert response.request is not None
        self.walking.pop(response.request.meta["walk"], None)
        if walk.begin == 1:
            walk.record["whole"] = whole and walk.record["url"] not in self.broken_walks
        elif whole:
            walk.record["resumed"] = True

    def _page(self, response: Response, document: str | None = None) -> Selector | None:
        """The page to select from; None, and the failure noted, where it is none."""
        if not isinstance(response, TextResponse):
            self._fail(response, "wrong_type", f"no page of text but {_said(response)}", document)
            return None
        if is_challenge(response.body):
            self._fail(response, "blocked", STUB, document)
            return None
        try:
            response = self._readable(response)
        except Refusal as refusal:
            self._fail(response, refusal.name, refusal.message, document)
            return None
        if response.body.lstrip()[:1] in (b"{", b"["):  # whatever the server calls it
            try:
                return Selector(text=response.text, type="json")
            except ValueError:
                self._fail(response, "wrong_type", "broken JSON", document)
                return None
        return cast(Selector, response.selector)

    def _readable(self, response: TextResponse) -> TextResponse:
        """See :func:`scrapers.diagnosis.readable`; what was repaired is warned of once."""
        made, note = readable(response)
        if note and not self.repaired:
            self.report.warnings.append(f"{response.url} {note}; it is read as what it is")
        self.repaired += bool(note)
        return made

    # --- feeds and sitemaps: after the listings, which say more of a document ------------------------

    def on_idle(self) -> None:
        if self.stopping.is_set() or self.report.reason is not None:
            return
        assert self.crawler.engine is not None
        more: list[Request] = []
        if self.feeds:
            more = [self._feed(feed, urljoin(str(self.portal.url), feed.path), None) for feed in self.feeds]
            self.feeds = []
        elif not self.revisited:
            self.revisited = True
            more = list(self._revisits())
        for request in more:
            self.crawler.engine.crawl(request)
        if more:
            raise DontCloseSpider

    def _feed(self, feed: Feed, url: str, parent: str | None) -> Request:
        record = self.report.listing(url, feed.kind)
        return self._request(
            url,
            feed.kind,
            callback=self.on_feed,
            parent=parent,
            priority=LISTING_FIRST,
            cb_kwargs={"feed": feed, "record": record},
        )

    def on_feed(self, response: Response, feed: Feed, record: dict[str, Any]) -> Iterator[Request]:
        try:
            page = Selector(body=response.body, type="xml")
        except ValueError as error:
            self._fail(response, "wrong_type", f"no XML: {error}")
            return
        record["pages"] += 1
        if feed.kind == "sitemap":
            addresses, more = sitemap_items(page, response.url)
            found = [Found(each, entry()) for each in addresses]
            if response.meta["parent"] is None:  # an index of indexes is not in the protocol
                for each in more:
                    yield self._feed(feed, each, response.url)
        else:
            more = []
            found = list(feed_items(page, response.url))
        if not found and not more:
            self._fail(response, "empty", f"a {feed.kind} without items")
        for item in found:
            if self.platform.is_article(item.url):
                record["items"] += 1
                self._document(item, response.url, 0)

    # --- what is known ------------------------------------------------------------------------------

    def _known(self, url: str) -> bool:
        known = self.frontier.get(url)
        return bool(known and known.get("sha256") and not known.get("owed"))

    def _young(self) -> set[str]:
        """The known documents to be looked at for edits in this crawl, those left alone longest first."""
        after = timedelta(days=self.portal.recheck_days)
        due = [
            (known["last_seen"], url)
            for url, known in self.frontier.items()
            if self._is_document(url)
            and "last_seen" in known
            and _age(known.get("first_seen", known["last_seen"])) <= after
            and _age(known["last_seen"]) >= RECHECK_EVERY
        ]
        return {url for _, url in sorted(due)[:RECHECKS]}

    def _is_document(self, url: str) -> bool:
        known = self.frontier.get(url) or {}
        role = known.get("role") or ("article" if self.platform.is_article(url) else None)
        return self._known(url) and role == "article"

    def _revisits(self) -> Iterator[Request]:
        """Requests for young documents that no listing page of this crawl named and, where every listing
        was walked to its end, for those that none names any more."""
        listings = [each for each in self.report.listings if each["role"] == "listing"]
        whole = bool(listings) and all(each["whole"] and each["items"] for each in listings)
        unlisted = [url for url in self.frontier if hash(url) not in self.listed and self._is_document(url)]
        if whole:
            absent = [url for url in unlisted if len(self._gone_in(url)) < GONE_FOR_GOOD]
            absent.sort(key=lambda url: (not self._gone_in(url), self.frontier[url].get("last_seen", "")))
            self.missing = set(absent[:MISSING])
        for url in unlisted:
            if url in self.missing or url in self.young:
                found = Found(url, entry(**(self.frontier[url].get("listing") or {})))
                yield self._article(found, None, 1)

    def _gone_in(self, url: str) -> list[str]:
        return list((self.frontier.get(url) or {}).get("gone_in") or ())

    # --- documents ----------------------------------------------------------------------------------

    def _named(self, document: int, walk: Walk) -> bool:
        return self.listed.get(document) is walk or document in walk.others

    def _document(self, found: Found, parent: str | None, number: int, walk: Walk | None = None) -> None:
        """Have a document asked for, unless it was seen in this crawl, is known, or is not the portal's.

        Documents on later pages come first: a crawl that is cut short leaves the newest to the next one,
        which begins there.
        """
        url, document = found.url, hash(found.url)
        known = document in self.listed
        away = not known and origin(url) != self.origin
        if away:
            self.elsewhere.setdefault(url, parent or "")
        if known or away:
            if walk and not self._named(document, walk):
                walk.others.add(document)
            return
        self.listed[document] = walk
        if (
            self._known(url)
            and not self.recheck
            and url not in self.young
            and not self._gone_in(url)  # named again: is it there again?
        ):
            self.report.unchanged += 1
            self.report.known.append(url)
            return
        row = {"url": url, "parent": parent, "listing": found.entry, "files": found.files}
        self.waiting.push(number, row)

    def next_document(self) -> Request | None:
        """The request for the next of the documents that wait; None where none does."""
        try:
            popped = self.waiting.pop()
        except OSError as error:
            self.end("internal", f"what is to be fetched cannot be read: {error}")
            return None
        if popped is None:
            return None
        number, row = popped
        found = Found(row["url"], row["listing"], tuple(row["files"]))
        return self._article(found, row["parent"], number)

    def _article(self, found: Found, parent: str | None, number: int) -> Request:
        """The request for a document, conditional (RFC 9110, 13.1) where it is known."""
        url = found.url
        conditions: dict[str, str] = {}
        handled = {}
        if self._known(url):
            known = self.frontier[url]
            if known.get("etag"):
                conditions["If-None-Match"] = known["etag"]
            if known.get("last_modified"):
                conditions["If-Modified-Since"] = known["last_modified"]
            handled = {"handle_httpstatus_list": [304]} if conditions else {}
        self.due[url] = Due(found, parent, {url})
        # Scrapy gives it only to requests that a callback returns.
        referer = SameOriginPolicy().referrer(parent, url) if parent else None
        return self._request(
            url,
            "article",
            callback=self.on_article,
            parent=parent,
            listing=found.entry,
            priority=number,
            headers=conditions | ({"Referer": referer} if referer else {}),
            meta=handled,
            cb_kwargs={"document": url},
        )

    def on_article(self, response: Response, document: str) -> Iterator[Request]:
        due = self.due[document]
        found = due.found
        known = self.frontier.get(document) or {}
        if response.status == 304:
            self.in_a_row.clear()
            self._done(document, document)
            self.report.unchanged += 1
            self._see(
                response,
                document,
                "article",
                listing=found.entry,
                state="unchanged",
                sha256=known.get("sha256"),
            )
            return
        page = self._sound(response, document)
        if page is None:
            return
        self.in_a_row.clear()
        self.report.pages += 1
        sha256 = hashlib.sha256(response.body).hexdigest()
        before = known.get("sha256")
        state = "new" if before is None else "unchanged" if before == sha256 else "changed"
        setattr(self.report, state, getattr(self.report, state) + 1)
        self._see(response, document, "article", listing=found.entry, state=state, sha256=sha256)
        files = list(found.files)
        # Most pages link no file at all and need not be parsed here.
        if isinstance(page, TextResponse):
            if self.content and not self.platform.is_file(response.url):
                self.pages_of_html += 1
                if not bears(page.body, self.content):
                    self.strange[document] = due
            if self.platform.file or self.platform.find_attachments or HINT.search(page.body):
                files += self.platform.attachments(page.selector, response.url)
        own = []
        for url in dict.fromkeys(files):
            if origin(url) == self.origin:
                own.append(url)
            else:
                self.elsewhere.setdefault(url, response.url)
        due.left.update(own)
        if document not in own:
            self._done(document, document)
        for url in own:
            yield self._request(
                url,
                "attachment",
                callback=self.on_attachment,
                parent=response.url,
                priority=FILES_NEXT,
                cb_kwargs={"document": document},
            )

    def _done(self, document: str, url: str) -> None:
        """Note that nothing more is to be had from ``url`` for a document."""
        if due := self.due.get(document):
            due.left.discard(url)
            if not due.left:
                del self.due[document]

    def _sound(self, response: Response, document: str) -> Response | None:
        """The answer, in its true encoding, if it is a document: the file its address names, or a page."""
        if self.platform.is_file(response.url):
            return response if self._file(response, document) else None
        if isinstance(response, TextResponse):
            name, message = "", ""
            if is_challenge(response.body):
                name, message = "blocked", STUB
            elif is_shell(response.body):
                name, message = "needs_browser", SHELL
            else:
                try:
                    return self._readable(response)
                except Refusal as refusal:
                    name, message = refusal.name, refusal.message
            self._fail(response, name, message, document)
            return None
        if file_kind(response.body):
            return response
        self._fail(response, "wrong_type", f"neither page nor document but {_said(response)}", document)
        return None

    def _file(self, response: Response, document: str) -> bool:
        promised = FILE.search(urlsplit(response.url).path)
        kind = file_kind(response.body)
        held = f"holds {kind}" if kind else f"is {_said(response)}"
        if promised is None:
            if kind or not self.platform.is_file(response.url):
                return True
            self._fail(response, "wrong_type", f"the address of a file, but {held}", document)
            return False
        if kind == promised[1].lower():
            return True
        self._fail(response, "wrong_type", f"named .{promised[1].lower()} but {held}", document)
        return False

    def on_attachment(self, response: Response, document: str) -> None:
        asked = response.meta.get("redirect_urls", [response.url])[0]
        if self._file(response, document):
            self.in_a_row.clear()
            self._done(document, asked)
        self.report.attachments += 1
        sha256 = hashlib.sha256(response.body).hexdigest()
        before = (self.frontier.get(asked) or {}).get("sha256")
        state = "new" if before is None else "unchanged" if before == sha256 else "changed"
        self._see(response, asked, "attachment", listing=None, state=state, sha256=sha256)

    def _see(
        self,
        response: Response,
        url: str,
        role: str,
        *,
        listing: dict[str, str | None] | None,
        state: str,
        sha256: str | None,
    ) -> None:
        known = self.frontier.get(url) or {}

        def header(name: str, key: str) -> Any:
            value = response.headers.get(name)
            return value.decode("latin-1") if value else known.get(key) if response.status == 304 else None

        self.report.seen.append(
            {
                "url": url,
                "sha256": sha256,
                "etag": header("ETag", "etag"),
                "last_modified": header("Last-Modified", "last_modified"),
                "role": role,
                "listing": listing,
                "state": state,
                "canonical": self._canonical(response, url) if role == "article" else None,
            }
        )

    def _canonical(self, response: Response, url: str) -> str | None:
        """The address a document gives as its own (RFC 6596), or the one it was found at in the end, where
        that is another: the same document may be listed under several."""
        link = CANONICAL.search(response.body[:HEAD]) if isinstance(response, TextResponse) else None
        href = link and HREF.search(link[0])
        said = absolute(response.url, html.unescape(href[1].decode("latin-1"))) if href else None
        own = said if said and origin(said) == self.origin else response.url
        if own == url:
            return None
        self.doubles += hash(own) in self.listed
        return own

    # --- failures -----------------------------------------------------------------------------------

    def _fail(self, response: Response, name: str, message: str, document: str | None = None) -> None:
        assert response.request is not None
        self._note(response.request, name, message, document)

    def _note(self, request: Request, name: str, message: str, document: str | None) -> None:
        asked = request.meta.get("redirect_urls", [request.url])[0]
        tries = request.meta.get("retry_times", 0) + 1
        if tries > 1:
            message = f"{message} ({tries} tries)"
        if name == "not_found" and document in self.missing and asked == document:
            self._done(document, asked)
            self.report.gone.append(document)
            return
        self._log_failure(asked, name, message, request.meta.get("parent"))
        if document and CLASSES[name].retry == "never":
            self._done(document, asked)
        if walk := request.meta.get("walk"):
            self.broken_walks.add(walk[0])
            # An answer was had, and the next crawl would have it again.
            if name in ("empty", "not_paging", "over_budget"):
                self.walking.pop(walk, None)
        self._count(name, f"{asked}: {message}")

    def _count(self, name: str, told: str) -> None:
        """End the crawl after too many failures in a row that say the same of the portal."""
        kind = "refused" if name in ("blocked", "rate_limited") else "broken"
        if kind == "broken" and CLASSES[name].retry != "soon":
            self.in_a_row.clear()  # it answers
            return
        self.in_a_row[kind] += 1
        if self.in_a_row[kind] >= (REFUSED_IN_A_ROW if kind == "refused" else BROKEN_IN_A_ROW):
            count = self.in_a_row[kind]
            self.end(name, f"{name}: {count} requests failed in a row, the last of them {told}")

    def _log_failure(self, url: str, name: str, message: str, parent: str | None = None) -> None:
        log.warning("%s: %s: %s: %s", self.portal.slug, name, url, message)
        self.report.fail(url, name, message, parent)

    def on_failure(self, failure: Failure) -> None:
        """Name what went wrong. A feed that does not exist is no failure: not every site has one."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        name, message = of_error(failure.value)
        if isinstance(failure.value, NoRobots):
            if self.report.reason is None:
                robots = urljoin(request.url, "/robots.txt")
                self._log_failure(robots, name, message)
                self.end(name, f"{name}: {robots}: {message}; no crawl without it")
            return
        if name == "over_budget":
            return  # noted once; what was not asked for is owed
        if name == "not_found" and request.meta["role"] in ("feed", "sitemap"):
            self.report.warnings.append(f"{request.url}: the platform's {request.meta['role']} is not there")
            return
        if name == "internal":
            log.error("%s", failure.getTraceback())
        self._note(request, name, message, request.cb_kwargs.get("document"))

    def on_error(self, failure: Failure, response: Response | None) -> None:
        """An exception in a callback is a fault of ours; it must not pass as an empty page."""
        url = response.url if response is not None else str(self.portal.url)
        told = f"{type(failure.value).__name__}: {failure.value}"
        self._log_failure(url, "internal", told)
        if isinstance(failure.value, OSError):
            self.end("internal", f"what was found cannot be kept: {told}")


def _age(moment: str) -> timedelta:
    """How long ago an ISO 8601 time was; without a zone it is UTC."""
    then = datetime.fromisoformat(moment)
    return datetime.now(UTC) - (then if then.tzinfo else then.replace(tzinfo=UTC))


def _plausible(found: Found) -> bool:
    """Whether a listed document can be of the day it is dated: not after next year."""
    years = [int(each) for each in YEAR.findall(found.entry["date"] or "")]
    return not years or min(years) <= datetime.now(LOCAL_TIME).year + 1


def _said(response: Response) -> str:
    kind = (response.headers.get("Content-Type") or b"nothing it names").decode("latin-1")
    return f"{kind}, {len(response.body)} bytes" if response.body else "empty"
