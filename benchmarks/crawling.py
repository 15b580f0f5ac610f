"""Pages a second of a crawl with archiving, against a bare Scrapy spider on the same local site.

The site is a process of its own that answers from memory: listings, and articles of about 40 KB in the
shape of the ``upload`` platform. The bare spider has Scrapy's defaults but for pace and log, follows the
same links and does nothing else: no archive, no robots.txt, no look at the articles. Both run in fresh
processes, in alternation, timed from the making of the crawler to the end of the crawl. ``cpu_ratio``
compares processor time a page in the same way, and is hardly touched by what else the machine does.

    python benchmarks/crawling.py [--pages 1000] [--runs 5]

prints a line a run on stderr and one JSON object on stdout: ``ratio`` is the median of the ratios of
neighbouring runs, to be at least 0.85.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.results import Result, add_option, finish  # noqa: E402

PER_PAGE = 20
CONCURRENCY = 4
TARGET = 0.85
ROBOTS = b"User-agent: *\nDisallow: /private\n"
WORDS = (  # noqa: SIM905
    "ủy ban nhân dân tỉnh giao sở kế hoạch và đầu tư chủ trì phối hợp với các sở ban ngành rà soát tham mưu "
    "trình xem xét quyết định trước ngày báo cáo kết quả thực hiện nhiệm vụ trọng tâm công trình dự án"
).split()


def article(number: int, size: int = 40_000) -> bytes:
    """A page of about ``size`` bytes whose text does not repeat itself more than prose does."""
    dice = random.Random(number)
    body: list[str] = []
    length = 0
    while length < size:
        paragraph = f"<p>{' '.join(dice.choices(WORDS, k=60))} {dice.random()}.</p>\n"
        body.append(paragraph)
        length += len(paragraph.encode())
    return (
        f"<!DOCTYPE html><html><head><title>Bài {number}</title></head><body><h1 class='post-title'>"
        f"Bài {number}</h1><div class='post-content'>{''.join(body)}</div></body></html>"
    ).encode()


def listing(page: int, pages: int, per_page: int = PER_PAGE) -> bytes:
    """Page ``page`` of the listing (1 is the first)."""
    first = (page - 1) * per_page
    items = "".join(
        f"<div class='post-item row clearfix'><div class='post-title'><h4><a href='/view/tin/bai-{each}'>"
        f"Bài {each}</a></h4></div><div class='post-date'>01/02/2024</div></div>"
        for each in range(first, min(first + per_page, pages))
    )
    after = f"<a href='/tin?page={page + 1}'>{page + 1}</a>" if first + per_page < pages else ""
    return f"<html><body>{items}<ul class='pagination'>{after}</ul></body></html>".encode()


class Site(asyncio.Protocol):
    """HTTP/1.1 from a dictionary: as little work as a server can do."""

    answers: ClassVar[Mapping[bytes, bytes]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.transport = transport
        self.data = b""

    def data_received(self, data: bytes) -> None:
        self.data += data
        while b"\r\n\r\n" in self.data:
            head, _, self.data = self.data.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            body = self.answers.get(path)
            status = b"200 OK" if body is not None else b"404 Not Found"
            kind = b"text/plain" if path == b"/robots.txt" else b"text/html; charset=utf-8"
            body = body or b""
            self.transport.write(
                b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b"
                % (status, kind, len(body), body)
            )


async def serve(pages: int) -> None:
    """Serve the site until killed; its address goes to stdout."""
    answers = {b"/robots.txt": ROBOTS, b"/tin": listing(1, pages)}
    for page in range(2, pages // PER_PAGE + 2):
        answers[f"/tin?page={page}".encode()] = listing(page, pages)
    for each in range(pages):
        answers[f"/view/tin/bai-{each}".encode()] = article(each)
    Site.answers = answers
    server = await asyncio.get_running_loop().create_server(Site, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def bare(url: str) -> dict[str, Any]:
    """Crawl the site with a spider that does nothing but follow."""
    from scrapy import Spider
    from scrapy.crawler import AsyncCrawlerProcess

    class Bare(Spider):
        name = "bare"
        count = 0

        def __init__(self) -> None:
            super().__init__()
            self.start_urls = [f"{url}/tin"]

        def parse(self, response: Any) -> Any:
            yield from response.follow_all(css=".post-title h4 a", callback=self.parse_article)
            yield from response.follow_all(css="ul.pagination a", callback=self.parse)

        def parse_article(self, response: Any) -> None:
            Bare.count += 1

    started, cpu = time.perf_counter(), time.process_time()
    process = AsyncCrawlerProcess(
        {
            "CONCURRENT_REQUESTS": CONCURRENCY,
            "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
            "LOG_LEVEL": "ERROR",
        }
    )
    process.crawl(Bare)
    process.start()
    return {"pages": Bare.count, "seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu}


def archived(url: str) -> dict[str, Any]:
    """Crawl the site as the ``crawl`` command does."""
    import logging

    from include.registry import Portal
    from scrapers.worker import crawl

    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    portal = Portal.model_validate(
        {
            "slug": "bench",
            "name": "Benchmark",
            "province": "12",
            "platform": "upload",
            "url": url,
            "listings": [{"path": "/tin"}],
            "politeness": {"delay": 0, "concurrency": CONCURRENCY, "max_requests": 10**6},
        }
    )
    with tempfile.TemporaryDirectory() as out:
        started, cpu = time.perf_counter(), time.process_time()
        report = crawl(portal, Path(out), "benchmark")
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        assert report.outcome == "complete", report.reason
    return {"pages": report.pages, "seconds": seconds, "cpu": cpu}


def measure(kind: str, url: str) -> tuple[float, float]:
    """Pages a second, and pages a second of processor time, of one run in a fresh process."""
    command = [sys.executable, __file__, "--only", kind, "--url", url]
    run = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return run["pages"] / run["seconds"], run["pages"] / run["cpu"]


def main() -> int:
    """Run the comparison; 1 where the target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=["serve", "bare", "archived"], help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    add_option(parser)
    options = parser.parse_args()
    if options.only == "serve":
        asyncio.run(serve(options.pages))
    elif options.only:
        print(json.dumps((bare if options.only == "bare" else archived)(options.url)))
        return 0
    command = [sys.executable, __file__, "--only", "serve", "--pages", str(options.pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as site:
        assert site.stdout is not None
        try:
            url = f"http://127.0.0.1:{int(site.stdout.readline())}"
            runs: dict[str, list[tuple[float, float]]] = {"bare": [], "archived": []}
            for number in range(options.runs):
                for kind, found in runs.items():
                    found.append(measure(kind, url))
                    print(f"run {number + 1} {kind}: {found[-1][0]:.1f} pages/s", file=sys.stderr)
        finally:
            site.kill()
    pairs = list(zip(runs["bare"], runs["archived"], strict=True))
    ratio = statistics.median(archived[0] / bare[0] for bare, archived in pairs)
    result: dict[str, Any] = {
        "benchmark": "crawling",
        "pages": options.pages,
        "bare_pages_per_s": round(statistics.median(rate for rate, _ in runs["bare"]), 1),
        "archived_pages_per_s": round(statistics.median(rate for rate, _ in runs["archived"]), 1),
        "ratio": round(ratio, 3),
        "cpu_ratio": round(statistics.median(archived[1] / bare[1] for bare, archived in pairs), 3),
        "target": TARGET,
    }
    print(json.dumps(result))
    made = Result(
        "crawl with archiving ÷ bare Scrapy spider, pages a second",
        ratio,
        TARGET,
        False,
        f"{result['archived_pages_per_s']:.0f} and {result['bare_pages_per_s']:.0f} pages/s, "
        f"medians of {options.runs} runs",
    )
    return finish([made], options.results, quiet=True)


if __name__ == "__main__":
    sys.exit(main())
