"""The table of faults: what a portal does → what it is called → what becomes of the crawl → what is owed.

Each row is a whole crawl of a replica. None may end well without documents.
"""

from __future__ import annotations

import queue
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from include import coverage
from include.replica.faults import FAULTS
from include.replica.server import Replicas
from include.replica.sites import SITES
from scrapers.failures import CLASSES
from scrapers.platforms import PLATFORMS
from scrapers.report import CrawlReport
from tests.scrapers.forks import crawled
from tests.scrapers.helpers import portal_at
from transforms.contract import table

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Row:
    """``owed``: how many documents are, a number or ``all`` that were listed; None: it does not matter.
    ``short``: whether listings that are read to their end count more documents than they name."""

    fault: str
    arg: str | None
    called: str | None
    outcome: str
    owed: int | str | None = 0
    site: str | None = None
    short: bool = False
    politeness: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.fault}:{self.arg or ''}"


TABLE = (
    # The way to the portal.
    Row("down", None, "disconnected", "failed"),
    Row("slow", "30", "timeout", "failed", politeness={"timeout": 0.2}),
    Row("slow", "30,role=article", "timeout", "failed", "all", politeness={"timeout": 0.3}),
    Row("truncated", "role=article", "truncated", "failed", "all"),
    Row("truncated", "close,role=article", "truncated", "failed", "all"),
    # What it answers.
    Row("error-500", None, "server_error", "failed"),
    Row("error-500", "503,role=article", "server_error", "failed", "all"),
    Row("error-500", "503,times=2", None, "complete"),
    Row("not-found", None, "not_found", "partial"),
    Row("forbidden", None, "blocked", "failed"),
    Row("forbidden", "role=article", "blocked", "failed", "all"),
    Row("cookie-challenge", None, "blocked", "failed"),
    Row("cookie-challenge", "role=article", "blocked", "failed", "all"),
    Row("captcha", None, "blocked", "failed"),
    Row("rate-limited", None, "rate_limited", "failed"),
    Row("rate-limited", "role=article", "rate_limited", "failed", "all"),
    Row("rate-limited", "0,times=2", None, "complete"),
    Row("robots-denied", None, "robots_denied", "failed"),
    Row("robots-unreachable", None, "robots_unreachable", "failed"),
    Row("robots-unreachable", "reset", "disconnected", "failed"),
    Row("redirect-loop", None, "redirect_loop", "partial", 1),
    Row("moved", None, "offsite", "failed"),
    # What the answer holds.
    Row(
        "too-large", "3,role=article,times=1", "too_large", "partial", politeness={"max_response": 2_000_000}
    ),
    Row(
        "gzip-bomb", "9,role=article,times=1", "too_large", "partial", politeness={"max_response": 2_000_000}
    ),
    Row("wrong-type", None, "wrong_type", "partial", site="lai-chau"),
    Row("wrong-charset", "header", None, "complete"),
    Row("wrong-charset", "meta", None, "complete"),
    Row("wrong-charset", "legacy", None, "complete"),
    Row("wrong-charset", "lost", "encoding", "failed"),
    Row("wrong-charset", "twice", "encoding", "failed"),
    Row("needs-browser", None, "needs_browser", "failed"),
    Row("needs-browser", "role=article,times=1", "needs_browser", "partial"),
    Row("needs-browser", "list", "needs_browser", "failed"),
    Row("layout-changed", None, "layout_changed", "partial", None),  # the library is told by its headings
    Row("layout-changed", "role=article", "layout_changed", "partial", None),
    Row("no-body", None, None, "complete"),  # for the reading side to say
    Row("restless", None, None, "complete"),
    # Listings.
    *(Row("empty-listing", None, "empty", "failed", site=site.slug) for site in SITES),
    Row("repeat-page", None, "not_paging", "partial"),
    Row("endless-calendar", None, "not_paging", "partial"),
    Row("endless-calendar", "undated", "over_budget", "partial", None, politeness={"max_requests": 60}),
    Row("duplicates", None, None, "complete"),
    *(Row("lost-items", None, None, "complete", site=slug, short=True) for slug in ("son-la", "lang-son")),
)
# Those that make two crawls differ are not of this table but of test_incremental.
ELSEWHERE = {"edited", "withdrawn", "unpublished"}


@dataclass
class Result:
    report: CrawlReport
    slug: str
    asked: list[str]


@pytest.fixture(scope="module")
def results(sites: Replicas, tmp_path_factory: pytest.TempPathFactory) -> dict[Row, Result]:
    """All rows crawled, several at a time, no two of one site."""
    folder = tmp_path_factory.mktemp("faults")
    free: dict[str, queue.Queue[Row]] = {site.slug: queue.Queue() for site in SITES}
    # Where a sitemap names the documents too, a failing listing leaves them owed.
    plain = [site.slug for site in SITES if not PLATFORMS[site.platform].feeds]
    # A file that is listed itself still comes through between articles that do not.
    pages = [slug for slug in free if not any(each.straight for each in sites.portals[slug].entries)]
    for row in TABLE:
        may = [row.site] if row.site else pages if row.owed == "all" else list(free) if row.owed else plain
        free[min(may, key=lambda slug: free[slug].qsize())].put(row)
    found: dict[Row, Result] = {}

    def work(slug: str) -> None:
        while not free[slug].empty():
            row = free[slug].get()
            portal = portal_at(slug, sites.urls[slug], **{"concurrency": 4, **row.politeness})
            before = len(sites.requests(slug))
            with sites.fault(row.fault, slug, row.arg):
                report = crawled(portal, folder / f"{TABLE.index(row)}")
            paths = [each["path"] for each in sites.requests(slug)[before:]]
            found[id_of(row)] = Result(report, slug, paths)

    with ThreadPoolExecutor(len(SITES)) as pool:
        list(pool.map(work, free))
    return found


def id_of(row: Row) -> Any:
    return TABLE.index(row)


def test_every_fault_of_the_replicas_is_in_the_table() -> None:
    assert {row.fault for row in TABLE} | ELSEWHERE == set(FAULTS)
    assert {row.called for row in TABLE if row.called} <= set(CLASSES)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_the_fault_table(row: Row, results: dict[Any, Result]) -> None:
    result = results[id_of(row)]
    report = result.report
    classes = Counter(each["class"] for each in report.failed)
    assert report.outcome == row.outcome, (report.reason, classes)
    assert set(classes) == ({row.called} if row.called else set()), report.failed
    fetched = [each for each in report.seen if each["role"] == "article"]
    if row.outcome == "failed":
        assert report.failure == row.called
        assert row.called is not None
        assert row.called in str(report.reason)
    else:
        assert fetched
        assert report.reason is None
        assert report.failure is None
    ended = {each["url"] for each in report.listings if each["whole"]}
    short = [each.partition(": ")[0] for each in report.warnings if "its own count" in each]
    assert bool(ended & set(short)) == row.short
    if row.owed == "all":
        assert report.owed
        assert len(report.owed) >= report.listed - len(fetched) - len(report.failed)
        assert {each["url"] for each in report.owed}.isdisjoint(each["url"] for each in fetched)
    elif row.owed is not None:
        assert len(report.owed) == row.owed


def test_what_a_portal_counts_and_does_not_show_is_told(results: dict[Any, Result], sites: Replicas) -> None:
    (row,) = [each for each in TABLE if (each.fault, each.site) == ("lost-items", "son-la")]
    report = results[id_of(row)].report
    crawled = report.as_dict()
    pages = [each["url"] for each in crawled["seen"] if each["role"] == "article"]
    read = {"others": [{"url": url, "reason": ""} for url in pages], "unreadable": []}
    none = table("notices")
    ledger = coverage.add(None, [coverage.account(crawled, none, none, read, {})])
    made = coverage.rows("son-la", ledger, [], [crawled | {"refused": [], "started_at": report.started_at}])
    portal = sites.portals["son-la"]
    counts = {
        sites.urls["son-la"] + path: len(portal.listed(category))
        for category, path in portal.site.listings.items()
    }
    gaps = [gap for each in made for gap in each["gaps"]]
    assert {each["listing"]: (each["first"], each["last"]) for each in gaps} == {
        url: (count - 1, count) for url, count in counts.items()
    }
    assert {each["label"] for each in gaps} == {"claimed_not_listed"}
    assert [each["claimed"] for each in made if each["crawls"]] == [sum(counts.values())]
    assert sum(each["documents"] for each in made) == report.listed < len(portal.entries)
