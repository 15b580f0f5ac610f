"""Whole crawls of the five replica portals, each in its own process as a task would run it."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from include.replica.server import Replicas
from include.replica.sites import BY_SLUG, SITES
from include.settings import settings
from scrapers.report import CrawlReport
from tests.scrapers.forks import crawled
from tests.scrapers.helpers import PORTALS, described, portal_at, records

pytestmark = pytest.mark.slow
SLUGS = [site.slug for site in SITES]


@dataclass
class Whole:
    """A crawl of one site: its report, its folder, and what the site was asked for."""

    report: CrawlReport
    folder: Path
    asked: list[dict[str, Any]]


@pytest.fixture(scope="module")
def whole(sites: Replicas, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Whole]:
    """All five sites crawled, all at the same time."""
    folders = {slug: tmp_path_factory.mktemp(slug) for slug in SLUGS}
    before = {slug: len(sites.requests(slug)) for slug in SLUGS}
    with ThreadPoolExecutor(5) as pool:
        reports = pool.map(lambda slug: crawled(portal_at(slug, sites.urls[slug]), folders[slug]), SLUGS)
        return {
            slug: Whole(report, folders[slug], sites.requests(slug)[before[slug] :])
            for slug, report in zip(SLUGS, reports, strict=True)
        }


@pytest.mark.parametrize("slug", SLUGS)
def test_every_document_and_file_is_fetched(slug: str, whole: dict[str, Whole], sites: Replicas) -> None:
    entries = sites.portals[slug].entries
    assert len(entries) >= 12
    crawl = whole[slug]
    assert crawl.report.outcome == "complete"
    assert crawl.report.failed == []
    assert {each["url"] for each in crawl.report.seen if each["role"] == "article"} == {
        sites.url(each) for each in entries
    }
    files = {sites.urls[slug] + file.path for each in entries for file in each.files}
    straight = {sites.url(each) for each in entries if each.straight}
    assert {each["url"] for each in crawl.report.seen if each["role"] == "attachment"} == files - straight
    assert crawl.report.listed == crawl.report.pages == crawl.report.new == len(entries)
    assert crawl.report.attachments == len(files - straight)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_archive_holds_every_exchange(slug: str, whole: dict[str, Whole], sites: Replicas) -> None:
    crawl = whole[slug]
    found = list(records(crawl.folder))
    kinds = [each["type"] for each in found]
    assert kinds == ["warcinfo"] + ["request", "response", "metadata"] * len(crawl.asked)
    asked = [(each["method"], sites.urls[slug] + each["path"], str(each["status"])) for each in crawl.asked]
    stored = [
        (request["http"].to_str().split(" ")[0], response["url"], response["http"].get_statuscode())
        for request, response in zip(found[1::3], found[2::3], strict=True)
    ]
    assert stored == asked
    assert crawl.report.requests == len(asked)
    checked = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", *crawl.folder.glob("*.gz")], capture_output=True
    )
    assert checked.returncode == 0


@pytest.mark.parametrize("slug", SLUGS)
def test_the_archive_says_what_each_page_is(slug: str, whole: dict[str, Whole], sites: Replicas) -> None:
    pages = described(whole[slug].folder)
    portal = PORTALS[slug]
    by_role: dict[str, list[str]] = {}
    for response, about in pages:
        assert (about["portal"], about["province_code"], about["platform"]) == (
            slug,
            portal.province,
            portal.platform,
        )
        by_role.setdefault(about["role"], []).append(response["url"])
    assert by_role["robots"] == [f"{sites.urls[slug]}/robots.txt"]
    for response, about in pages:
        if about["role"] == "attachment":
            assert about["parent"] in by_role["article"]
        if about["role"] == "article":
            assert about["parent"] in by_role["listing"] + by_role.get("feed", []) + by_role.get(
                "sitemap", []
            )
            (seen,) = [each for each in whole[slug].report.seen if each["url"] == response["url"]]
            assert seen["sha256"] == hashlib.sha256(response["payload"]).hexdigest()
            assert seen["listing"] == about["listing"]


@pytest.mark.parametrize("slug", SLUGS)
def test_each_request_says_where_its_link_was_found(slug: str, whole: dict[str, Whole]) -> None:
    folder = whole[slug].folder
    requests = [each for each in records(folder) if each["type"] == "request"]
    for request, (_, about) in zip(requests, described(folder), strict=True):
        if about["role"] in ("article", "attachment"):
            assert request["http"].get_header("Referer") == about["parent"]


@pytest.mark.parametrize("slug", SLUGS)
def test_listing_values_travel_along(slug: str, whole: dict[str, Whole], sites: Replicas) -> None:
    said = {each["url"]: each["listing"] for each in whole[slug].report.seen if each["role"] == "article"}
    library = 0
    for entry in sites.portals[slug].entries:
        listing = said[sites.url(entry)]
        if entry.categories == ("van-ban",):
            library += 1
            assert entry.row
            assert listing["number"] == (entry.row.number or None)
            assert listing["date"] == (entry.row.date or None)
            assert listing["signer"] == (entry.row.signer or None)
            assert listing["issuer"] == (entry.row.issuer or None)
            assert listing["title"] == " ".join(entry.row.subject.split())
        else:
            assert listing["title"] == " ".join(entry.label.split())
            if entry.published:
                assert f"{entry.published:%d/%m/%Y}" in listing["date"]
    assert library > 0


@pytest.mark.parametrize("slug", SLUGS)
def test_manners(slug: str, whole: dict[str, Whole]) -> None:
    asked = whole[slug].asked
    assert asked[0]["path"] == "/robots.txt"
    assert not [each for each in asked if each["path"].startswith((BY_SLUG[slug].private, "/tim-kiem"))]
    assert {each["user_agent"] for each in asked} == {f"ketluan/0.1 (+{settings().contact})"}
    paths = [(each["method"], each["path"]) for each in asked if each["method"] == "GET"]
    assert len(paths) == len(set(paths))


def test_the_report_is_a_row_of_the_contract(whole: dict[str, Whole]) -> None:
    report = whole["lai-chau"].report
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{6}", report.crawl_id)
    assert report.crawl_id.startswith(f"{report.started_at:%Y%m%dT%H%M%SZ}")
    assert report.started_at.utcoffset() is not None
    assert report.bytes > 100_000
    assert CrawlReport.read(whole["lai-chau"].folder) == report
    assert sum(each["items"] for each in report.listings) >= report.listed


def frontier_of(*reports: CrawlReport) -> dict[str, dict[str, Any]]:
    return {
        each["url"]: {key: each[key] for key in ("sha256", "etag", "last_modified")}
        for report in reports
        for each in report.seen
    }


def test_a_second_crawl_fetches_listings_only(
    whole: dict[str, Whole], sites: Replicas, tmp_path: Path
) -> None:
    def again(slug: str) -> tuple[CrawlReport, list[str]]:
        before = len(sites.requests(slug))
        portal = portal_at(slug, sites.urls[slug])
        report = crawled(portal, tmp_path / slug, frontier_of(whole[slug].report))
        return report, [each["path"] for each in sites.requests(slug)[before:]]

    with ThreadPoolExecutor(5) as pool:
        for slug, (report, paths) in zip(SLUGS, pool.map(again, SLUGS), strict=True):
            listings = [each.path for each in PORTALS[slug].listings]
            feeds = ["/vi/rss.xml", "/sitemap.xml"] if slug == "lang-son" else []
            # A page of known documents ends its listing.
            assert sorted(paths) == sorted(["/robots.txt", *listings, *feeds])
            assert (report.pages, report.new, report.changed, report.attachments) == (0, 0, 0, 0)
            assert report.unchanged == report.listed == len(report.known) > 0
            assert report.seen == []
            assert report.outcome == "complete"


def test_a_recheck_finds_what_was_edited_and_nothing_else(
    whole: dict[str, Whole], sites: Replicas, tmp_path: Path
) -> None:
    slug = "son-la"
    target = next(each for each in sites.portals[slug].entries if not each.straight and not each.files)
    with sites.fault("edited", slug, target.path):
        report = crawled(
            portal_at(slug, sites.urls[slug]), tmp_path, frontier_of(whole[slug].report), recheck=True
        )
    states = {each["url"]: each["state"] for each in report.seen if each["role"] == "article"}
    assert [url for url, state in states.items() if state != "unchanged"] == [sites.url(target)]
    assert (report.changed, report.unchanged) == (1, report.listed - 1)
    assert states.keys() == {sites.url(each) for each in sites.portals[slug].entries}
    statuses = [response["http"].get_statuscode() for response, about in described(tmp_path)]
    assert statuses.count("304") == report.unchanged
    again = [each["sha256"] for each in report.seen if each["state"] == "unchanged"]
    assert all(again)


def test_a_new_document_is_fetched_and_the_known_ones_are_not(
    whole: dict[str, Whole], sites: Replicas, tmp_path: Path
) -> None:
    slug = "hau-giang"
    known = frontier_of(whole[slug].report)
    new = next(each for each in sites.portals[slug].entries if not each.straight)
    del known[sites.url(new)]
    report = crawled(portal_at(slug, sites.urls[slug]), tmp_path, known)
    assert [each["url"] for each in report.seen if each["role"] == "article"] == [sites.url(new)]
    assert report.new == 1


def test_two_crawls_at_once_do_not_disturb_each_other(sites: Replicas, tmp_path: Path) -> None:
    portal = portal_at("thanh-hoa", sites.urls["thanh-hoa"])
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda name: crawled(portal, tmp_path / name), ("a", "b"))
    assert first.crawl_id != second.crawl_id
    assert first.listed == second.listed == len(sites.portals["thanh-hoa"].entries)
    for name in "ab":
        assert len(described(tmp_path / name)) == first.requests


def test_no_thread_and_no_signal_handler_is_left_in_the_caller(sites: Replicas, tmp_path: Path) -> None:
    threads = threading.active_count()
    code = """
import signal, sys
from pathlib import Path
before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
from scrapers.crawl import run
from tests.scrapers.helpers import portal_at
report = run(portal_at("son-la", sys.argv[1]), Path(sys.argv[2]))
assert report.outcome == "complete"
loaded = {name.partition(".")[0] for name in sys.modules} & {"scrapy", "twisted", "warcio"}
assert loaded <= {"warcio"}, loaded
assert before == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
"""
    done = subprocess.run(
        [sys.executable, "-c", code, sites.urls["son-la"], tmp_path / "out"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert threading.active_count() == threads
