"""Downloader middlewares: own host only, robots.txt strictly, answers of a killed crawl, patience, the
archive."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import ResponseDataLossError
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from scrapers.archive import Exchange, header_pairs, key_of
from scrapers.failures import NoRobots, Refusal, of_error, of_status
from scrapers.platforms.base import origin

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser

    from scrapers.spider import PortalSpider

log = logging.getLogger(__name__)
LONGEST_WAIT = 300.0  # a portal that asks for more is left to its next crawl
REPLAYED = "replayed"  # flag of a response that came from the archive
# A host that cannot be reached at all is named so, and not by the file that was asked for first.
WAY = ("dns", "tls", "refused", "disconnected", "timeout")


def _spider(crawler: Crawler) -> PortalSpider:
    return cast("PortalSpider", crawler.spider)


class OwnHost:
    """Refuses requests that leave the portal's host, whoever made them: links, redirects, retries."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if origin(request.url) != _spider(self.crawler).origin:
            raise Refusal("offsite", f"{request.url} is not on the portal's host")


class Robots(RobotsTxtMiddleware):
    """robots.txt after RFC 9309: what it closes stays closed, and while it cannot be read all does.

    A 4xx answer means that there is none (2.3.1.3), except 429, which is a plea to slow down; any other
    failure makes it unreachable (2.3.1.4). ``Crawl-delay`` is no part of the RFC, but is kept to.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.unreachable: dict[str, Refusal] = {}
        self.sitemaps: list[str] = []  # that robots.txt names (sitemaps.org, protocol 0.9)
        # Its only message is a traceback of what is reported here in one line.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """What robots.txt says, for every request that waited for it.

        Scrapy 2.19 hands the answer to the first two requests only: a Deferred that is awaited by several
        gives None to the later ones, which would let them through.
        """
        await super().robot_parser(request)
        return cast("RobotParser | None", self._parsers[urlsplit(request.url).netloc])

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        if refusal := self.unreachable.get(urlsplit(request.url).netloc):
            raise refusal
        if rp is not None and not rp.allowed(request.url, self._robotstxt_useragent or ""):
            raise Refusal("robots_denied", "closed by robots.txt")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise Refusal("robots_unreachable", of_status(response.status)[1])
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        parser = getattr(self._parsers[netloc], "rp", None)
        self.sitemaps += parser.sitemaps if parser else ()
        delay = parser.crawl_delay(self._robotstxt_useragent) if parser else None
        if delay:
            self._slow_down(request, float(delay))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        name, message = of_error(exc)
        told = message if name in (*WAY, "robots_unreachable") else f"{name}: {message}"
        named = name if name in WAY else "robots_unreachable"
        self.unreachable[netloc] = NoRobots(named, f"robots.txt cannot be read ({told})")
        super()._robots_error(exc, netloc)

    def _slow_down(self, request: Request, delay: float) -> None:
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        delay = max(delay, self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        downloader.per_slot_settings[key] = {"delay": delay}
        if slot := downloader.slots.get(key):
            slot.delay = max(delay, slot.delay)
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle:
            throttle.mindelay = max(delay, throttle.mindelay)
            throttle.maxdelay = max(throttle.mindelay, throttle.maxdelay)
        log.info("robots.txt asks for %g s between requests", delay)


class Replay:
    """Answers what a killed crawl had been answered already, from its archive: nobody is asked again.

    Such an answer is neither counted nor archived once more, and needs no delay.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        spider = _spider(self.crawler)
        if not spider.past or "role" not in request.meta:
            return None
        meta = request.meta
        key = key_of(meta["role"], request.method, request.url, request.body, meta.get("parent"))
        stored = spider.past.get(key)
        if stored is None:
            return None
        answer = stored.read()
        headers = Headers()
        for name, value in answer.headers:
            headers.appendlist(name, value)
        spider.report.replayed += 1
        kind = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
        return kind(request.url, status=answer.status, headers=headers, body=answer.body, flags=[REPLAYED])


class Retry(RetryMiddleware):
    """Tries again, but not at once: after what ``Retry-After`` asks for, else with growing gaps.

    The wait holds for the whole crawl, not for one address: the portal asked for it.
    """

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.gap = settings.getfloat("DOWNLOAD_DELAY")
        self.not_before = 0.0

    async def process_request(self, request: Request) -> None:
        stopping = _spider(self.crawler).stopping
        while (wait := self.not_before - time.monotonic()) > 0 and not stopping.is_set():
            try:
                await asyncio.wait_for(stopping.wait(), wait)
            except TimeoutError:
                continue
        if stopping.is_set():
            raise Refusal("over_budget", "the crawl was stopped")

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if "dataloss" in response.flags:
            error = ResponseDataLossError(f"{len(response.body)} bytes, then the connection ended")
            if again := self._retry(request, error):
                return again
            raise error
        wait = retry_after(response)
        if wait is not None and response.status in self.retry_http_codes:
            if wait > LONGEST_WAIT:
                log.warning("%s asks to come back in %.0f s; left to the next crawl", request.url, wait)
                report = _spider(self.crawler).report
                report.wait = max(report.wait or 0.0, wait)
                return response
            self._hold(wait)
        answer: Request | Response = super().process_response(request, response)
        return answer

    def _retry(self, request: Request, reason: str | Exception | type[Exception]) -> Request | None:
        again: Request | None = super()._retry(request, reason)
        if again:
            self._hold(self.gap * 2 ** again.meta["retry_times"])
        return again

    def _hold(self, seconds: float) -> None:
        self.not_before = max(self.not_before, time.monotonic() + seconds)


def retry_after(response: Response) -> float | None:
    """Seconds a response asks us to wait (RFC 9110, 10.2.3); None where it does not say."""
    said = (response.headers.get(b"Retry-After") or b"").decode("latin-1").strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


class Recorder:
    """Counts every exchange and puts it into the archive before anything else sees the answer.

    It does so in the reactor's own thread: a thread beside it was measured to halve the pace, since both
    need the interpreter's lock. A full disk ends the crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = cls(crawler)
        crawler.signals.connect(made.spider_closed, signal=signals.spider_closed)
        return made

    def process_request(self, request: Request) -> None:
        spider = _spider(self.crawler)
        spider.check_budget()
        spider.report.requests += 1

    def process_response(self, request: Request, response: Response) -> Response:
        if REPLAYED in response.flags:
            return response
        spider = _spider(self.crawler)
        spider.report.bytes += len(response.body)
        broken = "dataloss" in response.flags
        self._store(
            self._exchange(
                request,
                role="fragment" if broken else request.meta.get("role", "robots"),
                status=response.status,
                protocol=response.protocol or "HTTP/1.1",
                headers=header_pairs(response.headers.items()),
                body=response.body,
                address=str(response.ip_address) if response.ip_address else None,
                truncated=broken,
            )
        )
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, Refusal):  # a refused request was never sent
            self._store(self._exchange(request, request.meta.get("role", "robots")))

    def _exchange(self, request: Request, role: str, **answer: Any) -> Exchange:
        spider = _spider(self.crawler)
        portal = spider.portal
        return Exchange(
            url=request.url,
            method=request.method,
            request_headers=header_pairs(request.headers.items()),
            request_body=request.body,
            date=datetime.now(UTC),
            about={
                "role": role,
                "portal": portal.slug,
                "province_code": portal.province,
                "platform": portal.platform,
                "parent": request.meta.get("parent"),
                "listing": request.meta.get("listing"),
            },
            **answer,
        )

    def _store(self, exchange: Exchange) -> None:
        spider = _spider(self.crawler)
        try:
            spider.archive.write(exchange)
        except OSError as error:
            spider.end("internal", f"the archive cannot be written: {error}")
            raise Refusal("internal", f"not archived: {error}") from error

    def spider_closed(self) -> None:
        _spider(self.crawler).archive.close()
