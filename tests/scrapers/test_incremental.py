"""The second crawl and those after it: what they ask for, and what they leave alone."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from include import frontier
from include.localtime import LOCAL_TIME
from include.registry import Selectors, Window
from include.replica.server import Replicas
from scrapers.platforms import platform
from scrapers.report import CrawlReport
from scrapers.spider import BROKEN_IN_A_ROW, REFUSED_IN_A_ROW, bears, marks, themed, until_open
from scrapers.worker import alone
from tests.scrapers.forks import crawled
from tests.scrapers.helpers import TinySite, described, portal_at, tiny_site

pytestmark = pytest.mark.slow
Known = dict[str, dict[str, Any]]


@pytest.fixture
def tiny() -> Iterator[TinySite]:
    with tiny_site() as site:
        yield site


def after(known: Known, report: CrawlReport) -> Known:
    return frontier.merge(known, report.as_dict())


def aged(known: Known, days: float, first: float | None = None) -> Known:
    """``known`` as it would be had everything happened so many days earlier."""
    made = {}
    for url, each in known.items():
        made[url] = dict(each)
        for key, by in (("last_seen", days), ("walked", days), ("first_seen", first or days)):
            if key in each:
                moment = datetime.fromisoformat(each[key]) - timedelta(days=by)
                made[url][key] = moment.isoformat()
    return made


def test_three_new_one_edited_one_withdrawn(sites: Replicas, tmp_path: Path) -> None:
    slug = "hau-giang"
    portal = portal_at(slug, sites.urls[slug], concurrency=4)
    with sites.fault("unpublished", slug, "3") as hiding:
        first = crawled(portal, tmp_path / "1")
    hidden = {sites.url(each) for each in hiding.hidden}  # type: ignore[attr-defined]
    assert len(hidden) == 3
    assert (first.outcome, first.new) == ("complete", len(sites.portals[slug].entries) - 3)
    known = after({}, first)
    before = len(sites.requests(slug))
    quiet = crawled(portal, tmp_path / "2", known)  # nothing is new but what was hidden
    assert {each["url"] for each in quiet.seen if each["role"] == "article"} == hidden
    assert quiet.gone == []
    known = after(known, quiet)

    pages = [each for each in sites.portals[slug].entries if not each.straight and not each.files]
    edited, withdrawn = (each for each in pages[:2])
    known = aged(known, 8)  # a week later both are looked for, without being told to
    with (
        sites.fault("edited", slug, edited.path),
        sites.fault("withdrawn", slug, urlsplit(withdrawn.path).path),
    ):
        third = crawled(portal, tmp_path / "3", known)
        states = {each["url"]: each["state"] for each in third.seen if each["role"] == "article"}
        assert [url for url, state in states.items() if state != "unchanged"] == [sites.url(edited)]
        assert third.outcome == "complete"
        assert third.gone == [sites.url(withdrawn)]
        known = after(known, third)
        assert known[sites.url(withdrawn)]["gone_in"] == [third.crawl_id]
        before = len(sites.requests(slug))
        fourth = crawled(portal, tmp_path / "4", known)  # the same day: listings only
        listings = [urlsplit(each).path for each in portal.listing_urls()]
        assert [each["path"] for each in sites.requests(slug)[before:]] != []
        assert {urlsplit(each["path"]).path for each in sites.requests(slug)[before:]} <= {
            "/robots.txt",
            *listings,
            urlsplit(withdrawn.path).path,  # where the listings were read to their ends all the same
        }
        fifth = crawled(portal, tmp_path / "5", aged(known, 8))
        known = after(after(known, fourth), fifth)
        assert len(known[sites.url(withdrawn)]["gone_in"]) >= 2
    sixth = crawled(portal, tmp_path / "6", known)  # it is there again
    known = after(known, sixth)
    assert sites.url(withdrawn) in {each["url"] for each in sixth.seen}
    assert "gone_in" not in known[sites.url(withdrawn)]


def test_what_is_old_is_not_asked_for_again(tiny: TinySite, tmp_path: Path) -> None:
    tiny.page("/view/a/b-1", "<div class='post-content'>x</div>", ETag='"1"')
    tiny.listing("/tin", "/view/a/b-1")
    portal = tiny.portal()
    known = after({}, crawled(portal, tmp_path / "1"))
    for name, old, asked in (
        ("2", aged(known, 1), []),
        ("3", aged(known, 8), ["/view/a/b-1"]),
        ("4", aged(known, 8, 31), []),  # first seen before the window of 30 days
    ):
        tiny.asked.clear()
        report = crawled(portal, tmp_path / name, old)
        assert [path for path in tiny.asked if path.startswith("/view")] == asked
        assert (report.unchanged, report.outcome) == (1, "complete")
    (about,) = [about for _, about in described(tmp_path / "3") if about["role"] == "article"]
    assert about["listing"]["date"] == "(05/05/2020)"


def test_an_edit_of_what_has_sunk_below_the_first_page_is_found_with_what_its_listing_said(
    tiny: TinySite, tmp_path: Path
) -> None:
    for number in range(4):
        tiny.page(f"/view/a/b-{number}", "<div class='post-content'>x</div>")
    tiny.listing("/tin", "/view/a/b-1", after="/tin?page=2")
    tiny.listing("/tin?page=2", "/view/a/b-2")
    known = aged(after({}, crawled(tiny.portal(), tmp_path / "1")), 8)
    known[f"{tiny.url}tin"]["walked"] = datetime.now(UTC).isoformat()
    tiny.page("/view/a/b-2", "<div class='post-content'>đính chính</div>")
    report = crawled(tiny.portal(), tmp_path / "2", known)
    assert report.listings[0]["stopped"]
    (changed,) = [each for each in report.seen if each["state"] == "changed"]
    assert changed["url"] == f"{tiny.url}view/a/b-2"
    assert changed["listing"]["title"] == "Bài /view/a/b-2"


def test_a_listing_page_that_failed_is_owed_to_the_next_crawl(tiny: TinySite, tmp_path: Path) -> None:
    """Its first page is known by then and would end the walk."""
    for number in (1, 2, 3):
        tiny.page(f"/view/a/b-{number}", "<div class='post-content'>x</div>")
    tiny.listing("/tin", "/view/a/b-1", after="/tin?page=2")
    tiny.page("/tin?page=2", "", 500)
    first = crawled(tiny.portal(), tmp_path / "1")
    assert first.outcome == "partial"
    assert first.unfinished == [{"url": f"{tiny.url}tin?page=2", "number": 2, "path": "/tin"}]
    known = after({}, first)
    tiny.listing("/tin?page=2", "/view/a/b-2", after="/tin?page=3")
    tiny.listing("/tin?page=3", "/view/a/b-3")
    second = crawled(tiny.portal(), tmp_path / "2", known)
    assert (second.outcome, second.new, second.unfinished) == ("complete", 2, [])
    assert not any("walk" in each for each in after(known, second).values())


def test_a_walk_of_posted_forms_that_broke_off_begins_again(sites: Replicas, tmp_path: Path) -> None:
    slug = "thanh-hoa"
    portal = portal_at(slug, sites.urls[slug], concurrency=4)
    with sites.fault("error-500", slug, "page=2"):
        first = crawled(portal, tmp_path / "1")
    assert {each["number"] for each in first.unfinished} == {1}
    second = crawled(portal, tmp_path / "2", after({}, first))
    assert second.outcome == "complete"
    assert first.new + second.new == len(sites.portals[slug].entries)
    assert second.unfinished == []


@pytest.mark.parametrize(
    ("status", "name", "most"), [(503, "server_error", BROKEN_IN_A_ROW), (403, "blocked", REFUSED_IN_A_ROW)]
)
def test_a_portal_that_dies_is_not_asked_to_the_end(
    status: int, name: str, most: int, tiny: TinySite, tmp_path: Path
) -> None:
    good = [f"/view/a/b-{number}" for number in range(8)]
    bad = [f"/view/a/b-{number}" for number in range(100, 140)]
    for path in good:
        tiny.page(path, "<div class='post-content'>x</div>")
    for path in bad:
        tiny.page(path, "", status)
    tiny.listing("/tin", *bad[:2], *good, *bad[2:])
    report = crawled(tiny.portal(), tmp_path / "1")
    assert (report.outcome, report.failure) == ("failed", name)
    assert f"{most} requests failed in a row" in str(report.reason)
    assert len(report.owed) + report.pages == len(bad) + len(good)
    assert len(set(tiny.asked) & set(bad)) <= most + 2 + 1


def test_an_endless_listing_leaves_half_of_the_budget_to_its_documents(
    sites: Replicas, tmp_path: Path
) -> None:
    slug = "lai-chau"
    with sites.fault("endless-calendar", slug, "undated"):
        report = crawled(portal_at(slug, sites.urls[slug], max_requests=24), tmp_path / "1")
    assert report.requests == 24
    assert sum(each["pages"] for each in report.listings) <= 12 + 2  # those under way
    assert report.pages >= 8
    assert report.unfinished


def test_one_crawl_at_a_time_asks_a_host(tiny: TinySite, tmp_path: Path) -> None:
    portal = tiny.portal()
    with alone(portal, 0) as mine:
        assert mine
        with alone(portal, 0) as second:
            assert not second
        other = portal.at("http://other.example/", None)
        with alone(other, 0) as elsewhere:
            assert elsewhere
    with alone(portal, 0) as again:
        assert again
    folder = Path(tempfile.gettempdir()) / f"ketluan-hosts-{os.getuid()}"
    assert folder.stat().st_mode & 0o077 == 0
    (lock,) = [each for each in folder.iterdir() if each.name.endswith(f"-{urlsplit(tiny.url).port}.lock")]
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_outside_its_window_a_portal_is_not_asked(tiny: TinySite, tmp_path: Path) -> None:
    now = datetime.now(LOCAL_TIME)
    begins, ends = ((now + timedelta(hours=hours)).time() for hours in (2, 4))
    portal = tiny.portal().model_copy(update={"window": Window(start=begins, end=ends)})
    report = crawled(portal, tmp_path / "1")
    assert (report.outcome, report.failure) == ("failed", "outside_window")
    assert report.wait == pytest.approx(7200, abs=60)
    assert tiny.asked == []


@pytest.mark.parametrize(
    ("now", "hours"), [("21:00", 1), ("22:00", None), ("03:00", None), ("05:00", 17), ("23:59", None)]
)
def test_until_open(now: str, hours: int | None) -> None:
    window = Window(start=time(22), end=time(5))
    moment = datetime.combine(datetime(2026, 3, 1), time.fromisoformat(now), LOCAL_TIME)
    assert until_open(window, moment) == (hours and hours * 3600)
    assert until_open(None, moment) is None


def test_a_portals_own_selectors_take_the_place_of_its_platforms(tiny: TinySite, tmp_path: Path) -> None:
    tiny.page("/view/a/b-1", "<div class='bai'><a href='/f/1.pdf'>tệp</a></div>")
    tiny.page("/view/a/b-2", "<div class='bai'>x</div>")
    tiny.page("/f/1.pdf", b"%PDF-1.4 ...", Content_Type="application/pdf")
    tiny.page(
        "/tin", "<p class='tin'><a href='/view/a/b-1'>Một</a> <i>05/05/2020</i></p><a class=sau href='/2'>"
    )
    tiny.page("/2", "<p class='tin'><a href='/view/a/b-2'>Hai</a> <i>04/05/2020</i></p>")
    own = Selectors(items=".tin", link="a", date="i", content=".bai", next="a.sau")
    report = crawled(tiny.portal().model_copy(update={"selectors": own}), tmp_path / "1")
    assert report.outcome == "complete"
    assert {each["listing"]["date"] for each in report.seen if each["role"] == "article"} == {
        "04/05/2020",
        "05/05/2020",
    }
    assert report.attachments == 1
    assert themed(platform("upload"), Selectors()) == platform("upload")


def test_marks_are_found_as_classes_and_not_as_styles() -> None:
    names = marks("#main .post-content, .file_list")
    assert names == (b"main", b"post-content", b"file_list")
    assert bears(b'<div class="a post-content">', names)
    assert bears(b"<div id=main>", names)
    assert not bears(b"<style>.post-content{} #main{}</style><div class='v2-post-content main-2'>", names)


def test_a_document_under_three_addresses_names_its_own(sites: Replicas, tmp_path: Path) -> None:
    slug = "son-la"
    with sites.fault("duplicates", slug) as fault:
        report = crawled(portal_at(slug, sites.urls[slug], concurrency=4), tmp_path / "1")
    own = sites.url(fault.chosen)  # type: ignore[attr-defined]
    copies = [each for each in report.seen if each["canonical"] == own]
    assert len(copies) == 2
    assert sum("/en/" in each["url"] for each in copies) == 1
    assert report.listed == len(sites.portals[slug].entries) + 2
    assert "2 documents name another address as their own" in report.warnings
