"""A crawl in this process: runs Scrapy's reactor, which a process can do only once."""

from __future__ import annotations

import fcntl
import gc
import logging
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess

from scrapers.archive import Archive, unfinished, warcinfo
from scrapers.platforms import platform
from scrapers.platforms.base import origin
from scrapers.report import CrawlReport
from scrapers.settings import scrapy_settings, user_agent
from scrapers.spider import Frontier, PortalSpider, until_open

if TYPE_CHECKING:
    from include.registry import Portal

log = logging.getLogger(__name__)


class Interrupted(Exception):
    """A signal ended the crawl; its report is written and says so."""

    def __init__(self, number: int, report: CrawlReport) -> None:
        super().__init__(f"interrupted by {signal.Signals(number).name}")
        self.number = number
        self.report = report


class OtherPortal(Exception):
    """The folder to go on in is that of another portal's crawl."""


def crawl(
    portal: Portal,
    out: Path,
    contact: str,
    frontier: Frontier | None = None,
    recheck: bool = False,
) -> CrawlReport:
    """Crawl ``portal`` into the empty folder ``out``: the archive, then ``crawl.json``.

    Where ``out`` holds an unfinished crawl of the portal, that one goes on. One crawl at a time asks a
    host, of all processes of this user: another waits for ``PATIENCE`` seconds and then fails as ``busy``.
    Outside of the portal's window nothing is asked either.

    A first SIGINT or SIGTERM stops it in good order, a second at once and without ``crawl.json``.

    Raises:
        Interrupted: after a signal.
        LookupError: no such platform.
        OSError: ``out`` cannot be written.
        OtherPortal: the unfinished crawl in ``out`` is not of this one.
    """
    platform(portal.platform)
    out.mkdir(parents=True, exist_ok=True)
    with alone(portal) as mine:
        if not mine:
            return _not_now(portal, out, "busy", "another crawl is asking the same host")
        if closed := until_open(portal.window):
            told = f"{portal.slug} may be asked from {portal.window.start:%H:%M}"  # type: ignore[union-attr]
            return _not_now(portal, out, "outside_window", told, closed)
        return _crawl(portal, out, contact, frontier or {}, recheck)


def _not_now(portal: Portal, out: Path, name: str, told: str, wait: float | None = None) -> CrawlReport:
    """The report of a crawl that did not begin; an unfinished one in ``out`` stays as it is."""
    report = CrawlReport.begin(portal.slug, portal.province)
    report.fail(str(portal.url), name, told)
    report.wait = wait
    report.end(name, f"{name}: {told} ({portal.url})")
    report.finish(None, None)
    if not unfinished(out):
        report.write(out)
    return report


def _crawl(portal: Portal, out: Path, contact: str, frontier: Frontier, recheck: bool) -> CrawlReport:
    agent = user_agent(contact)
    resumed = Archive.resume(out, warcinfo(agent)) if unfinished(out) else None
    if resumed:
        archive, past = resumed
        if past.portal != portal.slug:
            archive.close()
            raise OtherPortal(f"{out}: holds an unfinished crawl of {past.portal}, not of {portal.slug}")
        report = CrawlReport.begin(portal.slug, portal.province, past.crawl_id)
        report.requests, report.bytes = past.requests, past.bytes
        report.resumed = [*past.resumed, datetime.now(UTC).isoformat()]
        log.info("going on with crawl %s: %d answers are archived", past.crawl_id, past.exchanges)
    else:
        report = CrawlReport.begin(portal.slug, portal.province)
        archive, past = Archive(out, warcinfo(agent, f"{portal.slug}/{report.crawl_id}")), None
    process = AsyncCrawlerProcess(scrapy_settings(portal, contact))
    # Scrapy has just set it to DEBUG, which costs a record a request whether or not anybody reads it.
    logging.getLogger("scrapy").setLevel(logging.INFO)
    crawler = process.create_crawler(PortalSpider)
    running = process.crawl(
        crawler,
        portal=portal,
        archive=archive,
        report=report,
        frontier=frontier,
        recheck=recheck,
        past=past.answers if past else {},
    )
    caught = _on_signals(crawler)
    # What is loaded by now stays: the collector need not look through it again and again, nor, counting
    # it, let garbage pile up in proportion to it.
    gc.freeze()
    gc.collect()
    gc.set_threshold(700, 10, 2)
    process.start(install_signal_handlers=False)
    if running.done() and (error := running.exception()):
        raise error
    spider = crawler.spider
    assert isinstance(spider, PortalSpider)
    spider.settle()
    bounds = portal.bounds.listed
    report.finish(bounds.min, bounds.max)
    report.write(out)
    if caught:
        raise Interrupted(caught[0], report)
    return report


PATIENCE = 60.0


@contextmanager
def alone(portal: Portal, patience: float = PATIENCE) -> Iterator[bool]:
    """Hold the portal's host for oneself; False where another process still does after ``patience`` s.

    The lock is the kernel's (flock) and ends with its holder, however that ends.
    """
    host, port = origin(str(portal.url))
    folder = Path(tempfile.gettempdir()) / f"ketluan-hosts-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{host}{f'-{port}' if port else ''}.lock"
    deadline = time.monotonic() + patience
    with path.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    yield False
                    return
                time.sleep(0.1)
            else:
                yield True
                return


def _on_signals(crawler: Any) -> list[int]:
    """Let signals end the crawl; the list returned gets the first one's number."""
    caught: list[int] = []

    def handle(number: int, _: Any) -> None:
        from twisted.internet import reactor

        if caught:
            os._exit(128 + number)
        caught.append(number)
        reactor.callFromThread(stop)

    def stop() -> None:
        from twisted.internet import reactor

        if crawler.engine and crawler.engine.spider:
            crawler.spider.end("interrupted", "interrupted")
        else:
            reactor.callLater(0.05, stop)  # type: ignore[arg-type]  # it is still being opened

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)
    return caught
