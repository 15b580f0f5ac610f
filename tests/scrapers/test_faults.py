"""Portals that misbehave: each fault gets its name, none passes as an empty success."""

from __future__ import annotations

import gzip
import pickle
import socket
import ssl
import struct
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from include.replica.server import Replicas
from scrapers.crawl import CrawlFailed, run
from scrapers.report import CrawlReport
from tests.scrapers.forks import crawled
from tests.scrapers.helpers import TinySite, described, portal_at, tiny_site
from transforms.archive import documents

pytestmark = pytest.mark.slow


def classes(report: CrawlReport) -> Counter[str]:
    return Counter(each["class"] for each in report.failed)


def partial(
    sites: Replicas, tmp_path: Path, slug: str, name: str, arg: str | None, **politeness: Any
) -> CrawlReport:
    """The report of a crawl of ``slug`` that a fault disturbs but does not defeat."""
    with sites.fault(name, slug, arg):
        report = crawled(portal_at(slug, sites.urls[slug], concurrency=4, **politeness), tmp_path / "out")
    assert report.outcome == "partial"
    return report


# --- the crawl is of no use ---------------------------------------------------------------------------

HOPELESS = {
    "lai-chau": ("down", None, "disconnected", 1),
    "thanh-hoa": ("robots-unreachable", None, "robots_unreachable", 1),
    "son-la": ("robots-denied", None, "robots_denied", 3),
    "hau-giang": ("empty-listing", None, "empty", 3),
    "lang-son": ("error-500", "503", "server_error", 3),
}


@pytest.fixture(scope="module")
def hopeless(
    sites: Replicas, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[CrawlFailed, list[str]]]:
    """Each site under the one fault that leaves nothing to crawl: the failure, and what was asked for."""

    folder = tmp_path_factory.mktemp("hopeless")

    def one(slug: str) -> tuple[CrawlFailed, list[str]]:
        before = len(sites.requests(slug))
        with pytest.raises(CrawlFailed) as caught:
            run(portal_at(slug, sites.urls[slug], concurrency=4), folder / slug)
        return caught.value, [each["path"] for each in sites.requests(slug)[before:]]

    for slug, (name, arg, _, _) in HOPELESS.items():
        sites.set_fault(name, slug, arg)
    try:
        with ThreadPoolExecutor(3) as pool:
            return dict(zip(HOPELESS, pool.map(one, HOPELESS), strict=True))
    finally:
        sites.clear_faults()


@pytest.mark.parametrize("slug", HOPELESS)
def test_a_portal_that_gives_nothing_fails(
    slug: str, hopeless: dict[str, tuple[CrawlFailed, list[str]]], sites: Replicas
) -> None:
    failure, _ = hopeless[slug]
    _, _, name, count = HOPELESS[slug]
    report = failure.report
    assert report is not None
    assert (report.portal, report.outcome, report.pages) == (slug, "failed", 0)
    assert classes(report)[name] >= count
    assert set(classes(report)) == {name}
    assert str(failure).startswith(f"{slug}: ")
    assert name in failure.reason
    assert sites.urls[slug] in failure.reason
    again = pickle.loads(pickle.dumps(failure))
    assert (str(again), again.report) == (str(failure), report)


@pytest.mark.parametrize(
    ("slug", "told"), [("lai-chau", "("), ("thanh-hoa", "(HTTP 503 Service Unavailable")]
)
def test_without_robots_txt_nothing_else_is_asked_for(
    slug: str, told: str, hopeless: dict[str, tuple[CrawlFailed, list[str]]], sites: Replicas
) -> None:
    failure, asked = hopeless[slug]
    assert f"robots.txt cannot be read {told}" in failure.reason
    assert failure.report
    assert failure.report.failed[0]["url"] == f"{sites.urls[slug]}/robots.txt"
    assert asked == ["/robots.txt"] * 3


def test_a_closed_site_is_left_alone(hopeless: dict[str, tuple[CrawlFailed, list[str]]]) -> None:
    """Also by the requests that were under way together with that for robots.txt."""
    assert hopeless["son-la"][1] == ["/robots.txt"]


def test_fewer_documents_than_a_healthy_crawl_lists(sites: Replicas, tmp_path: Path) -> None:
    portal = portal_at("lai-chau", sites.urls["lai-chau"], concurrency=4)
    bounds = portal.bounds.model_copy(update={"listed": portal.bounds.listed.model_copy(update={"min": 400})})
    with pytest.raises(CrawlFailed, match=r"\d+ documents listed, at least 400 expected"):
        run(portal.model_copy(update={"bounds": bounds}), tmp_path)


def test_listings_without_a_single_page_behind_them(tiny: TinySite, tmp_path: Path) -> None:
    tiny.listing("/tin", "/view/a/b-1", "/view/a/b-2")
    with pytest.raises(
        CrawlFailed, match=r"none of 2 listed documents could be fetched; not_found: HTTP 404"
    ):
        run(tiny.portal(), tmp_path)


def test_nobody_at_the_address(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refuses
        portal = portal_at("lai-chau", f"http://127.0.0.1:{taken.getsockname()[1]}/")
        with pytest.raises(CrawlFailed, match=r"lai-chau: refused: .*robots.txt cannot be read"):
            run(portal, tmp_path)


def test_a_host_name_that_does_not_resolve(tmp_path: Path) -> None:
    with pytest.raises(CrawlFailed, match=r"dns: .*robots.txt cannot be read") as failed:
        run(portal_at("lai-chau", "http://nowhere.invalid/"), tmp_path)
    assert (failed.value.failure.name, failed.value.failure.retry) == ("dns", "soon")
    assert failed.value.wait.total_seconds() > 60


def test_a_certificate_nobody_vouches_for(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command = ["openssl", "req", "-x509", *kind, *subject, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)

    def wrap(server: ThreadingHTTPServer) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)

    with tiny_site(wrap) as site, pytest.raises(CrawlFailed, match=r"tls: .*robots.txt cannot be read"):
        run(site.portal(), tmp_path / "out")


# --- the crawl goes on --------------------------------------------------------------------------------


def test_a_listing_page_that_fails(sites: Replicas, tmp_path: Path) -> None:
    address = "/chuyen-muc/chi-dao-dieu-hanh?page=2"
    report = partial(sites, tmp_path, "lai-chau", "error-500", address)
    (failure,) = report.failed
    assert failure["class"] == "server_error"
    assert failure["url"] == sites.urls["lai-chau"] + address
    assert "3 tries" in failure["message"]
    assert report.failures_by_class == ["server_error=1"]
    assert report.pages == report.listed < len(sites.portals["lai-chau"].entries)


def test_one_empty_listing_among_others(sites: Replicas, tmp_path: Path) -> None:
    report = partial(sites, tmp_path, "thanh-hoa", "empty-listing", "/portal/Pages/van-ban.aspx")
    (failure,) = report.failed
    assert (failure["class"], failure["url"]) == (
        "empty",
        f"{sites.urls['thanh-hoa']}/portal/Pages/van-ban.aspx",
    )


def test_files_that_are_not_what_their_names_say(sites: Replicas, tmp_path: Path) -> None:
    report = partial(sites, tmp_path, "lai-chau", "wrong-type", None)
    entries = sites.portals["lai-chau"].entries
    files = {sites.urls["lai-chau"] + file.path for each in entries for file in each.files}
    assert {each["url"] for each in report.failed} == files
    assert set(classes(report)) == {"wrong_type"}
    assert any(
        "named .pdf but is text/html" in each["message"] or "named .docx" in each["message"]
        for each in report.failed
    )
    kept = [response for response, about in described(tmp_path / "out") if response["url"] in files]
    assert len(kept) == len(files)
    assert all("Tệp không tồn tại".encode() in each["payload"] for each in kept)


def test_a_body_that_breaks_off(sites: Replicas, tmp_path: Path) -> None:
    target = next(each for each in sites.portals["son-la"].entries if not each.straight and not each.files)
    report = partial(sites, tmp_path, "son-la", "truncated", f"close,{target.path}")
    (failure,) = report.failed
    assert (failure["class"], failure["url"]) == ("truncated", sites.url(target))
    assert [each["url"] for each in report.owed] == [sites.url(target)]
    assert sites.url(target) not in {each["url"] for each in report.seen}
    stored = [(r, about) for r, about in described(tmp_path / "out") if r["url"] == sites.url(target)]
    assert len(stored) == 3  # tries
    for response, about in stored:
        assert response["headers"].get_header("WARC-Truncated") == "disconnect"
        assert response["payload"].startswith(b"<!DOCTYPE html>")
        assert about["role"] == "fragment"
    readable = {each.url for path in (tmp_path / "out").glob("*.gz") for each in documents(path)}
    assert readable == {sites.url(each) for each in sites.portals["son-la"].entries if each is not target}


def test_a_fault_that_passes_is_forgiven(sites: Replicas, tmp_path: Path) -> None:
    with sites.fault("error-500", "lai-chau", "503,role=article,times=2"):
        report = crawled(portal_at("lai-chau", sites.urls["lai-chau"], concurrency=4), tmp_path)
    assert report.outcome == "complete"
    assert report.pages == len(sites.portals["lai-chau"].entries)


def test_an_article_that_takes_too_long(sites: Replicas, tmp_path: Path) -> None:
    target = next(each for each in sites.portals["hau-giang"].entries if not each.straight)
    report = partial(sites, tmp_path, "hau-giang", "slow", f"3,{target.path}", timeout=0.7)
    (failure,) = report.failed
    assert (failure["class"], failure["url"]) == ("timeout", sites.url(target))


def test_one_article_is_gone(sites: Replicas, tmp_path: Path) -> None:
    report = partial(sites, tmp_path, "lai-chau", "not-found", None)
    assert classes(report) == {"not_found": 1}
    assert report.owed == []


def test_an_article_without_a_body_is_kept_for_the_reader(sites: Replicas, tmp_path: Path) -> None:
    with sites.fault("no-body", "son-la"):
        report = crawled(portal_at("son-la", sites.urls["son-la"], concurrency=4), tmp_path)
    assert report.pages == len(sites.portals["son-la"].entries)
    assert report.outcome == "complete"


def test_part_of_a_site_is_closed(sites: Replicas, tmp_path: Path) -> None:
    before = len(sites.requests("lai-chau"))
    report = partial(sites, tmp_path, "lai-chau", "robots-denied", "/upload/")
    assert set(classes(report)) == {"robots_denied"}
    assert not [each for each in sites.requests("lai-chau")[before:] if each["path"].startswith("/upload/")]


def test_what_was_owed_is_asked_for_again(sites: Replicas, tmp_path: Path) -> None:
    slug = "lai-chau"
    target = next(each for each in sites.portals[slug].entries if each.files and not each.straight)
    portal = portal_at(slug, sites.urls[slug], concurrency=4)
    with sites.fault("error-500", slug, target.files[0].path):
        first = crawled(portal, tmp_path / "1")
    (owed,) = first.owed
    assert owed["url"] == sites.url(target)
    frontier = {each["url"]: dict(each) for each in first.seen}
    frontier.setdefault(owed["url"], {})["owed"] = owed
    second = crawled(portal, tmp_path / "2", frontier)
    assert {each["url"] for each in second.seen} == {
        sites.url(target),
        *(sites.urls[slug] + file.path for file in target.files),
    }
    assert second.owed == []
    (article,) = [about for _, about in described(tmp_path / "2") if about["role"] == "article"]
    assert article["listing"] == owed["listing"]


# --- one small site with a fault at every address -----------------------------------------------------


def _reset(request: BaseHTTPRequestHandler) -> None:
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()
    request.close_connection = True


@pytest.fixture
def tiny() -> Iterator[TinySite]:
    with tiny_site() as site:
        yield site


def test_the_table_of_faults(tiny: TinySite, tmp_path: Path) -> None:
    text = "<div class='post-content'><p>Kết luận</p></div>"
    expected = {
        "/view/a/loop-1": "redirect_loop",
        "/view/a/away-2": "offsite",
        "/view/a/large-3": "too_large",
        "/view/a/bomb-4": "too_large",
        "/view/a/stub-5": "blocked",
        "/view/a/gone-6": "not_found",
        "/view/a/many-7": "rate_limited",
        "/view/a/reset-8": "disconnected",
        "/view/a/odd-9": "http_error",
        "/view/a/image-10": "wrong_type",
        "/view/a/closed-11": "robots_denied",
        "/view/a/login-12": "blocked",
        "/files/fake-13.pdf": "wrong_type",
    }
    tiny.page("/robots.txt", "User-agent: ketluan\nDisallow: /view/a/closed\n")
    tiny.page("/view/a/loop-1", "", 302, Location="/view/a/loop-1b")
    tiny.page("/view/a/loop-1b", "", 302, Location="/view/a/loop-1")
    tiny.page("/view/a/away-2", "", 301, Location="http://127.0.0.2/elsewhere")
    tiny.page("/view/a/large-3", "x" * 300_000)
    tiny.page("/view/a/bomb-4", gzip.compress(b"x" * 10_000_000), Content_Encoding="gzip")
    tiny.page("/view/a/stub-5", "<script>document.cookie='D1N=1';location.reload()</script>")
    tiny.page("/view/a/gone-6", "", 410)
    tiny.page("/view/a/many-7", "", 429, Retry_After="7200")
    tiny.answers["/view/a/reset-8"] = _reset
    tiny.page("/view/a/odd-9", "", 418)
    tiny.page("/view/a/image-10", b"\x89PNG\r\n\x1a\n" + bytes(50), Content_Type="image/png")
    tiny.page("/view/a/login-12", "", 401)
    tiny.page("/files/fake-13.pdf", b"PK\x03\x04 a spreadsheet", Content_Type="application/pdf")
    tiny.page("/view/a/good-14", f"{text}<script>document.cookie='seen=1'</script>" + text * 60)
    tiny.page("/view/a/moved-15", "", 301, Location="/view/a/moved-15-new")
    tiny.page("/view/a/moved-15-new", text)
    tiny.listing("/tin", *expected, "/view/a/good-14", "/view/a/moved-15", "http://127.0.0.2/other-site")
    report = crawled(tiny.portal(max_response=200_000), tmp_path)
    named = {each["url"].removeprefix(tiny.url.rstrip("/")): each["class"] for each in report.failed}
    assert named == expected
    assert all(each["message"] and "<" not in each["message"] for each in report.failed)  # words, no objects
    assert report.outcome == "partial"
    assert report.listed == len(expected) + 2
    fetched = {each["url"].removeprefix(tiny.url.rstrip("/")) for each in report.seen}
    assert fetched == {"/view/a/good-14", "/view/a/moved-15"}  # named as it was listed
    assert any("other-site" in warning for warning in report.warnings)
    assert not any(path.startswith("/view/a/closed") for path in tiny.asked)
    redirected = [
        (r["url"], r["http"].get_statuscode()) for r, _ in described(tmp_path) if "moved" in r["url"]
    ]
    assert [status for _, status in redirected] == ["301", "200"]


def test_retry_after_is_waited_for(tiny: TinySite, tmp_path: Path) -> None:
    times: list[float] = []

    def busy(request: BaseHTTPRequestHandler) -> None:
        times.append(time.monotonic())
        status, body = (503, b"") if len(times) == 1 else (200, b"<div class='post-content'>x</div>")
        request.send_response(status)
        request.send_header("Retry-After", "1")
        request.send_header("Content-Type", "text/html")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    tiny.answers["/view/a/b-1"] = busy
    tiny.listing("/tin", "/view/a/b-1")
    assert crawled(tiny.portal(), tmp_path).outcome == "complete"
    assert times[1] - times[0] >= 1


def test_crawl_delay_and_politeness_set_the_pace(tiny: TinySite, tmp_path: Path) -> None:
    tiny.page("/robots.txt", "User-agent: *\nCrawl-delay: 0.6\n")
    times: list[float] = []
    for number in (1, 2, 3):
        path = f"/view/a/b-{number}"
        tiny.page(path, "<div class='post-content'>x</div>")

        def noted(request: BaseHTTPRequestHandler, answer: object = tiny.answers[path]) -> None:
            times.append(time.monotonic())
            assert callable(answer)
            answer(request)

        tiny.answers[path] = noted
    tiny.listing("/tin", *[f"/view/a/b-{number}" for number in (1, 2, 3)])
    crawled(tiny.portal(delay=0.2, concurrency=3), tmp_path)
    gaps = [after - before for before, after in pairwise(times)]
    assert len(gaps) == 2
    assert min(gaps) >= 0.55


def test_a_listing_that_repeats_itself_ends(tiny: TinySite, tmp_path: Path) -> None:
    tiny.page("/view/a/b-1", "<div class='post-content'>x</div>")
    tiny.listing("/tin", "/view/a/b-1", after="/tin?page=2")
    tiny.listing("/tin?page=2", "/view/a/b-1", after="/tin?page=3")
    report = crawled(tiny.portal(), tmp_path)
    assert tiny.asked == ["/robots.txt", "/tin", "/tin?page=2", "/view/a/b-1"]
    (listing,) = report.listings
    assert (listing["url"], listing["role"]) == (f"{tiny.url}tin", "listing")
    assert (listing["items"], listing["pages"]) == (1, 2)
    assert not listing["stopped"]
    assert not listing["whole"]
    assert report.outcome == "partial"
    assert classes(report) == {"not_paging": 1}


def test_a_link_back_to_a_page_that_was_shown_ends_a_listing(tiny: TinySite, tmp_path: Path) -> None:
    tiny.page("/vi/node/1", "<div class='field-name-body'>x</div>")
    tiny.page(
        "/tin",
        '<div class="views-row"><div class="views-field-title"><a href="/vi/node/1">x</a></div></div>'
        '<li class="pager-next"><a href="/tin">›</a></li>',
    )
    report = crawled(tiny.portal().model_copy(update={"platform": "drupal"}), tmp_path)
    assert report.outcome == "complete"
    assert report.listings[0]["whole"]
    assert tiny.asked.count("/tin") == 1


def test_the_budget_ends_a_crawl_and_the_rest_is_owed(tiny: TinySite, tmp_path: Path) -> None:
    paths = [f"/view/a/b-{number}" for number in range(10)]
    for path in paths:
        tiny.page(path, "<div class='post-content'>x</div>")
    tiny.listing("/tin", *paths)
    report = crawled(tiny.portal(max_requests=6), tmp_path)
    assert len(tiny.asked) == report.requests == 6
    assert report.outcome == "partial"
    assert classes(report) == {"over_budget": 1}
    assert len(report.seen) + len(report.owed) == 10
    assert len(report.seen) == 4


def test_items_of_unknown_make_are_a_changed_layout(tiny: TinySite, tmp_path: Path) -> None:
    tiny.page("/tin", '<div class="post-item row clearfix"><h2><a href="/view/a/b-1">x</a></h2></div>' * 4)
    with pytest.raises(CrawlFailed) as caught:
        run(tiny.portal(), tmp_path)
    assert caught.value.report
    assert classes(caught.value.report) == {"layout_changed": 1}


def test_a_missing_feed_is_no_failure_but_is_said(tiny: TinySite, tmp_path: Path) -> None:
    portal = tiny.portal().model_copy(update={"platform": "drupal"})
    tiny.page(
        "/tin",
        '<div class="views-row"><div class="views-field-title"><a href="/vi/node/1">x</a></div></div>',
    )
    tiny.page("/vi/node/1", "<div class='field-name-body'>x</div>")
    tiny.page(
        "/sitemap.xml",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/vi/node/2</loc></url>'
        "<url><loc>/vi/lien-he</loc></url></urlset>",
        Content_Type="application/xml",
    )
    tiny.page("/vi/node/2", "<div class='field-name-body'>only in the sitemap</div>")
    report = crawled(portal, tmp_path)
    assert report.outcome == "complete"
    assert [each["url"].rpartition("/")[2] for each in report.seen] == ["1", "2"]
    assert any("rss.xml" in warning for warning in report.warnings)
    assert "/vi/lien-he" not in tiny.asked
