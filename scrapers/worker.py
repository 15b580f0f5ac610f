"""A crawl in this process: runs Scrapy's reactor, which a process can do only once."""

from __future__ import annotations

import logging
import os
import signal
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from include.registry import Portal
from scrapers.archive import Archive
from scrapers.platforms import platform
from scrapers.report import CrawlReport
from scrapers.settings import scrapy_settings, user_agent
from scrapers.spider import Frontier, PortalSpider


class Interrupted(Exception):
    """A signal ended the crawl; its report is written and says so."""

    def __init__(self, number: int, report: CrawlReport) -> None:
        super().__init__(f"interrupted by {signal.Signals(number).name}")
        self.number = number
        self.report = report


def crawl(
    portal: Portal,
    out: Path,
    contact: str,
    frontier: Frontier | None = None,
    recheck: bool = False,
) -> CrawlReport:
    """Crawl ``portal`` into the empty folder ``out``: the archive, then ``crawl.json``.

    A first SIGINT or SIGTERM stops it in good order, a second at once and without ``crawl.json``.

    Raises:
        Interrupted: after a signal.
        LookupError: no such platform.
        OSError: ``out`` cannot be written.
    """
    platform(portal.platform)
    report = CrawlReport.begin(portal.slug, portal.province)
    out.mkdir(parents=True, exist_ok=True)
    agent = user_agent(contact)
    archive = Archive(
        out,
        {
            "software": agent,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "classic",
            "http-header-user-agent": agent,
            "isPartOf": f"{portal.slug}/{report.crawl_id}",
        },
    )
    process = AsyncCrawlerProcess(scrapy_settings(portal, contact))
    # Scrapy has just set it to DEBUG, which costs a record a request whether or not anybody reads it.
    logging.getLogger("scrapy").setLevel(logging.INFO)
    crawler = process.create_crawler(PortalSpider)
    running = process.crawl(
        crawler,
        portal=portal,
        archive=archive,
        report=report,
        frontier=frontier or {},
        recheck=recheck,
    )
    caught = _on_signals(crawler)
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
            crawler.spider.end("interrupted")
        else:
            reactor.callLater(0.05, stop)  # type: ignore[arg-type]  # it is still being opened

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)
    return caught
