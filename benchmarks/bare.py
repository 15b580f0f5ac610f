"""A bare Scrapy spider: ``python -m benchmarks.bare PLAN`` makes the requests of a file and prints how many
pages came.

PLAN is JSON, a list of method, address, body, its type (or null) and the address it was found at (or
null); what was found at an address is asked for once that has answered. One request at a time, no telnet
console; all else is Scrapy's default. This module imports nothing of the project, so that its start costs
what Scrapy's does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response, TextResponse

#: Method, address, body and its type, and the address it was found at.
Asked = tuple[str, str, str, str | None, str | None]


class Bare(Spider):
    """Asks for what is planned, looks for the links in what led to more, and does nothing else."""

    name = "bare"
    pages = 0

    def __init__(self, plan: list[Asked]) -> None:
        super().__init__()
        self.children: dict[str | None, list[Asked]] = {}
        for each in plan:
            self.children.setdefault(each[4], []).append(each)

    async def start(self) -> AsyncIterator[Any]:
        for request in self.led_to(None):
            yield request

    def led_to(self, parent: str | None) -> Iterator[Request]:
        for method, url, body, kind, _ in self.children.pop(parent, ()):
            headers = {"Content-Type": kind} if kind else {}
            yield Request(url, self.parse, method, headers=headers, body=body, dont_filter=True)

    def parse(self, response: Response) -> Iterator[Request]:
        Bare.pages += 1  # Scrapy hands on what has status 2xx
        if response.url in self.children:
            if isinstance(response, TextResponse):
                for href in response.css("a::attr(href)").getall():
                    response.urljoin(href)
            yield from self.led_to(response.url)


def main(plan: Path) -> int:
    """Make the requests of ``plan``; returns how many pages came."""
    process = AsyncCrawlerProcess(
        {
            "CONCURRENT_REQUESTS": 1,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,  # its ports are not enough for more than fifty at once
        }
    )
    process.crawl(Bare, plan=json.loads(plan.read_text(encoding="utf-8")))
    process.start()
    return Bare.pages


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
