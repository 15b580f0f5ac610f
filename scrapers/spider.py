"""The spider: one for all portals. What differs between them is data."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from scrapy import FormRequest, Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from include.registry import Listing, Portal
from scrapers.archive import Archive
from scrapers.failures import CLASSES, Refusal, is_challenge, of_error
from scrapers.platforms import platform
from scrapers.platforms.base import (
    FILE,
    Feed,
    Found,
    entry,
    feed_items,
    is_file,
    origin,
    sitemap_items,
)
from scrapers.report import CrawlReport

log = logging.getLogger(__name__)

Frontier = Mapping[str, Mapping[str, Any]]
STUB = "a cookie or captcha challenge in place of the page"
MAX_PAGES = 1000  # of one listing; a calendar can be turned forever
LISTING_FIRST, FILES_NEXT = 10_000, 5_000  # priorities; articles have their listing's page number

MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "doc"),  # what many offices call .doc
)
HINT = re.compile(rb"\.(?:pdf|docx?)\b", re.IGNORECASE)


def file_kind(body: bytes) -> str | None:
    """``pdf``, ``docx`` or ``doc`` after the first bytes; PDF may have some noise in front."""
    if b"%PDF-" in body[:1024]:
        return "pdf"
    return next((kind for magic, kind in MAGIC if body.startswith(magic)), None)


@dataclass
class Walk:
    """A listing under way: what is counted of it, and the addresses it has named so far."""

    listing: Listing
    record: dict[str, Any]
    seen: set[str] = field(default_factory=set)


class PortalSpider(Spider):
    """Listings → articles → files, of one portal.

    ``frontier`` maps the addresses of earlier crawls to what is known of them (``sha256``, ``etag``,
    ``last_modified``; ``owed`` where a fetch is still due). Known documents are left alone, or asked for
    conditionally with ``recheck``. Everything that happens is noted in ``report``.
    """

    name = "portal"

    def __init__(
        self, portal: Portal, archive: Archive, report: CrawlReport, frontier: Frontier, recheck: bool
    ) -> None:
        super().__init__()
        self.portal = portal
        self.platform = platform(portal.platform)
        self.origin = origin(str(portal.url))
        self.archive = archive
        self.report = report
        self.frontier = frontier
        self.recheck = recheck
        self.stopping = asyncio.Event()
        self.listed: set[str] = set()
        self.elsewhere: dict[str, str] = {}
        self.documents: dict[str, Found] = {}
        self.parents: dict[str, str | None] = {}
        self.due: dict[str, set[str]] = {}  # document → addresses still to be fetched for it
        self.feeds = list(self.platform.feeds)
        self.tasks: set[asyncio.Future[None]] = set()

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
        if spent:
            if not self.stopping.is_set():
                self._log_failure(str(self.portal.url), "over_budget", spent)
                self.end()
            raise Refusal("over_budget", spent)

    def end(self, reason: str | None = None) -> None:
        """Stop asking for more; ``reason`` makes the crawl a failed one."""
        if reason and self.report.reason is None:
            self.report.reason = reason
        if not self.stopping.is_set():
            self.stopping.set()
            assert self.crawler.engine is not None
            closing = self.crawler.engine.close_spider_async(reason=reason or "over budget")
            self.tasks.add(asyncio.ensure_future(closing))

    def settle(self) -> None:
        """Complete the report with what is only known once nothing more will come."""
        self.report.listed = len(self.listed)
        for url, outstanding in self.due.items():
            if outstanding:
                found = self.documents[url]
                self.report.owed.append(
                    {
                        "url": url,
                        "parent": self.parents[url],
                        "listing": found.entry,
                        "files": list(found.files),
                    }
                )
        if self.elsewhere:
            url, parent = next(iter(self.elsewhere.items()))
            self.report.warnings.append(
                f"{len(self.elsewhere)} listed links lead to other hosts, such as {url} on {parent}"
            )

    # --- listings -----------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        for listing in self.portal.listings:
            url = urljoin(str(self.portal.url), listing.path)
            record = self.report.listing(url, "listing")
            yield self._listing(Walk(listing, record), url, 1, None)
        for url, known in self.frontier.items():
            if owed := known.get("owed"):
                found = Found(url, entry(**(owed.get("listing") or {})), tuple(owed.get("files") or ()))
                for request in self._document(found, owed.get("parent"), 1):
                    yield request

    def _request(self, url: str, role: str, **more: Any) -> Request:
        meta = {"role": role, "parent": more.pop("parent", None), "listing": more.pop("listing", None)}
        meta |= more.pop("meta", {})
        kind = FormRequest if more.get("formdata") else Request
        return kind(url, errback=self.on_failure, meta=meta, **more)

    def _listing(
        self, walk: Walk, url: str, number: int, parent: str | None, form: Mapping[str, str] | None = None
    ) -> Request:
        return self._request(
            url,
            "listing",
            callback=self.on_listing,
            parent=parent,
            priority=LISTING_FIRST,
            cb_kwargs={"walk": walk, "number": number},
            **({"formdata": dict(form)} if form else {}),
        )

    def on_listing(self, response: Response, walk: Walk, number: int) -> Iterator[Request]:
        where = response.url
        page = self._page(response)
        if page is None:
            return
        walk.record["pages"] += 1
        read = self.platform.library if walk.listing.kind == "library" else self.platform.news
        found, blocks = read(page, where)
        if not found:
            if blocks:
                self._fail(response, "layout_changed", f"page {number}: {blocks} items, none with a link")
            else:
                self._fail(response, "empty", f"page {number} has no items")
            return
        fresh = [each for each in found if each.url not in walk.seen]
        if not fresh:
            log.info("%s: page %d repeats what was listed before; the listing ends here", where, number)
            return
        walk.seen.update(each.url for each in fresh)
        walk.record["items"] += len(fresh)
        for each in fresh:
            yield from self._document(each, where, number)
        if not self.recheck and all(self._known(each.url) for each in found):
            walk.record["stopped"] = True
            return
        turn = self.platform.next_page(page, where, number)
        if turn and number >= MAX_PAGES:
            self._fail(response, "over_budget", f"still more after {MAX_PAGES} pages")
        elif turn:
            yield self._listing(walk, turn.url, number + 1, where, turn.form)

    def _page(self, response: Response) -> Selector | None:
        if not isinstance(response, TextResponse):
            self._fail(response, "wrong_type", f"no page of text but {_said(response)}")
            return None
        if is_challenge(response.body):
            self._fail(response, "blocked", STUB)
            return None
        return cast(Selector, response.selector)

    # --- feeds and sitemaps: after the listings, which say more of a document ------------------------

    def on_idle(self) -> None:
        if self.feeds and not self.stopping.is_set() and self.report.reason is None:
            assert self.crawler.engine is not None
            for feed in self.feeds:
                self.crawler.engine.crawl(self._feed(feed, urljoin(str(self.portal.url), feed.path), None))
            self.feeds = []
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
                yield from self._document(item, response.url, 0)

    # --- documents ----------------------------------------------------------------------------------

    def _known(self, url: str) -> bool:
        known = self.frontier.get(url)
        return bool(known and known.get("sha256") and not known.get("owed"))

    def _document(self, found: Found, parent: str | None, number: int) -> Iterator[Request]:
        """The request for a document, unless it was seen in this crawl, is known, or is not the portal's.

        Documents on later pages come first: a crawl that is cut short leaves the newest to the next one,
        which begins there.
        """
        url = found.url
        if url in self.listed:
            return
        if origin(url) != self.origin:
            self.elsewhere.setdefault(url, parent or "")
            return
        self.listed.add(url)
        conditions: dict[str, str] = {}
        if self._known(url):
            if not self.recheck:
                self.report.unchanged += 1
                self.report.known.append(url)
                return
            known = self.frontier[url]
            if known.get("etag"):
                conditions["If-None-Match"] = known["etag"]
            if known.get("last_modified"):
                conditions["If-Modified-Since"] = known["last_modified"]
        self.documents[url] = found
        self.parents[url] = parent
        self.due[url] = {url}
        yield self._request(
            url,
            "article",
            callback=self.on_article,
            parent=parent,
            listing=found.entry,
            priority=number,
            headers=conditions,
            meta={"handle_httpstatus_list": [304]} if conditions else {},
            cb_kwargs={"document": url},
        )

    def on_article(self, response: Response, document: str) -> Iterator[Request]:
        found = self.documents[document]
        known = self.frontier.get(document) or {}
        if response.status == 304:
            self.due[document].discard(document)
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
        if not self._sound(response, document):
            return
        self.due[document].discard(document)
        self.report.pages += 1
        sha256 = hashlib.sha256(response.body).hexdigest()
        before = known.get("sha256")
        state = "new" if before is None else "unchanged" if before == sha256 else "changed"
        setattr(self.report, state, getattr(self.report, state) + 1)
        self._see(response, document, "article", listing=found.entry, state=state, sha256=sha256)
        files = list(found.files)
        # Most pages link no file at all and need not be parsed here.
        if isinstance(response, TextResponse) and HINT.search(response.body):
            files += self.platform.attachments(response.selector, response.url)
        for url in dict.fromkeys(files):
            if origin(url) != self.origin:
                self.elsewhere.setdefault(url, response.url)
                continue
            self.due[document].add(url)
            yield self._request(
                url,
                "attachment",
                callback=self.on_attachment,
                parent=response.url,
                priority=FILES_NEXT,
                cb_kwargs={"document": document},
            )

    def _sound(self, response: Response, document: str) -> bool:
        """Whether the answer is a document: the file its address names, or a page."""
        if is_file(response.url):
            return self._file(response, document)
        if isinstance(response, TextResponse):
            if is_challenge(response.body):
                self._fail(response, "blocked", STUB, document)
                return False
            return True
        if file_kind(response.body):
            return True
        self._fail(response, "wrong_type", f"neither page nor document but {_said(response)}", document)
        return False

    def _file(self, response: Response, document: str) -> bool:
        promised = FILE.search(urlsplit(response.url).path)
        kind = file_kind(response.body)
        if promised is None or kind == promised[1].lower():
            return True
        held = f"holds {kind}" if kind else f"is {_said(response)}"
        self._fail(response, "wrong_type", f"named .{promised[1].lower()} but {held}", document)
        return False

    def on_attachment(self, response: Response, document: str) -> None:
        asked = response.meta.get("redirect_urls", [response.url])[0]
        if self._file(response, document):
            self.due[document].discard(asked)
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
            }
        )

    # --- failures -----------------------------------------------------------------------------------

    def _fail(self, response: Response, name: str, message: str, document: str | None = None) -> None:
        assert response.request is not None
        self._note(response.request, name, message, document)

    def _note(self, request: Request, name: str, message: str, document: str | None) -> None:
        asked = request.meta.get("redirect_urls", [request.url])[0]
        tries = request.meta.get("retry_times", 0) + 1
        if tries > 1:
            message = f"{message} ({tries} tries)"
        self._log_failure(asked, name, message, request.meta.get("parent"))
        if document and CLASSES[name].retry == "never":
            self.due[document].discard(asked)

    def _log_failure(self, url: str, name: str, message: str, parent: str | None = None) -> None:
        log.warning("%s: %s: %s: %s", self.portal.slug, name, url, message)
        self.report.fail(url, name, message, parent)

    def on_failure(self, failure: Failure) -> None:
        """Name what went wrong. A feed that does not exist is no failure: not every site has one."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        name, message = of_error(failure.value)
        if name == "robots_unreachable":
            if self.report.reason is None:
                robots = urljoin(request.url, "/robots.txt")
                self._log_failure(robots, name, message)
                self.end(f"robots_unreachable: {robots}: {message}; no crawl without it")
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
        self._log_failure(url, "internal", f"{type(failure.value).__name__}: {failure.value}")


def _said(response: Response) -> str:
    kind = (response.headers.get("Content-Type") or b"nothing it names").decode("latin-1")
    return f"{kind}, {len(response.body)} bytes" if response.body else "empty"
