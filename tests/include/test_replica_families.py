"""The sites beyond the five of the demonstration: every document is served, and reads as its truth says."""

from __future__ import annotations

import argparse
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from html import unescape as html_unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from lxml import html
from starlette.requests import Request

from include.replica.__main__ import chosen
from include.replica.documents import ReplicaDocument, load
from include.replica.portal import Portal
from include.replica.schema import Category
from include.replica.server import Replicas, serve
from include.replica.sites import BY_SLUG, MORE_SITES, PAGE_SIZE, SITES, Site
from tests.transforms.test_replica_gold import differences
from transforms.document import Document, ListingEntry
from transforms.orthography import fold
from transforms.provinces import by_name
from transforms.read import read

ROOT = Path(__file__).resolve().parents[2]
BASE = "http://127.0.0.1:8600"
DOCUMENTS = load(MORE_SITES)


@cache
def portal(slug: str) -> Portal:
    site = BY_SLUG[slug]
    return Portal(site, load((site,)))


def page(entry: ReplicaDocument) -> bytes:
    parts = urlsplit(entry.path)
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": parts.path,
        "query_string": parts.query.encode(),
        "headers": [(b"host", b"127.0.0.1:8600")],
        "scheme": "http",
        "server": ("127.0.0.1", 8600),
    }
    drawn = portal(entry.slug)
    resolved = drawn.resolve("GET", parts.path, dict(parse_qsl(parts.query)), {})
    assert resolved.entry == entry
    return bytes(drawn.render(Request(scope), resolved).body)


def served(entry: ReplicaDocument) -> Document:
    """The document as a crawl hands it over: page, files, what the listing printed."""
    site = BY_SLUG[entry.slug]
    code = by_name()[fold(site.province)].code
    about = (site.platform, site.slug, code)
    row = entry.row
    if "van-ban" in entry.categories and row:
        listing = ListingEntry(
            row.subject, row.number or None, row.date or None, None, row.signer or None, row.issuer or None
        )
    else:
        listing = ListingEntry(entry.label, date=f"{entry.content.published:%d/%m/%Y}")
    files = tuple(Document(file.body, BASE + file.path, file.media_type, *about) for file in entry.files)
    media_type = "text/html; charset=utf-8"
    return Document(page(entry), BASE + entry.path, media_type, *about, listing=listing, attachments=files)


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda each: f"{each.slug}/{each.name}")
def test_reading_agrees_with_the_true_record(entry: ReplicaDocument) -> None:
    assert differences(entry, read(served(entry))) == []


# --- over HTTP ----------------------------------------------------------------------------------------

WEB = httpx.Client()
BODY = {
    "quang-tri": ".journal-content-article",
    "bac-ninh": "#contentDetail",
    "dong-nai": ".view-detail-content",
    "hue": ".article-body",
    "tay-ninh": "#news-bodyhtml",
    "quang-nam": ".content-detail",
    "kon-tum": "article",
    "phu-yen": "td[align=justify]",
    "tuyen-quang": ".t1",
}
# A listing's links, as a visitor would point at them.
LIBRARY = "td.trich-yeu a"
ITEMS = {
    "quang-tri": f".asset-title a, {LIBRARY}",
    "dong-nai": f".list-title a, {LIBRARY}",
    "hue": f".news-head a, {LIBRARY}",
    "tay-ninh": f".news_column h3 a, {LIBRARY}",
    "quang-nam": f".news-list-title a, {LIBRARY}",
    "kon-tum": "main > ul > li > a, main td:nth-child(3) > a",
    "phu-yen": "#ctl00_ContentPlaceHolder1_grdTin td[width] + td > a, table[border='1'] td:nth-child(3) > a",
    "tuyen-quang": ".c1 > a + a, td:nth-child(3) > a",
}
PAGERS = {
    "quang-tri": ".pager a",
    "hue": ".PagingTable a",
    "tay-ninh": ".pagination a",
    "quang-nam": ".news-paging a",
    "kon-tum": "main > p > a",
    "tuyen-quang": ".p1 a",
}
more_sites = pytest.mark.parametrize("site", MORE_SITES, ids=lambda site: site.slug)


@pytest.fixture(scope="module")
def sites() -> Iterator[Replicas]:
    with serve(sites=MORE_SITES) as made:
        yield made


def tree(answer: httpx.Response) -> Any:
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def first_page(sites: Replicas, site: Site, category: Category) -> httpx.Response:
    return WEB.get(sites.urls[site.slug] + site.start(category))


def second_page(
    sites: Replicas, site: Site, category: Category, page: httpx.Response
) -> httpx.Response | None:
    """Page 2 of a listing, if page 1 leads there: by its pager, its form or its script."""
    base = sites.urls[site.slug]
    if site.slug == "bac-ninh":
        last = page.json()["totalPageNum"] == 1
        return None if last else WEB.get(str(page.url).replace("pageNum=1", "pageNum=2"))
    if site.postback:
        if "Page$2" not in page.text:
            return None
        fields = {each.get("name"): each.get("value") for each in tree(page).cssselect("form input[name]")}
        return WEB.post(
            str(page.url), data=fields | {"__EVENTTARGET": site.target, "__EVENTARGUMENT": "Page$2"}
        )
    if site.slug == "dong-nai":
        calls = re.findall(r'RefreshPageTo\(event, "([^"]+)"', html_unescape(page.text))
        return WEB.get(base + calls[0].replace("\\u0026", "&")) if calls else None
    hrefs = [a.get("href").removeprefix(base) for a in tree(page).cssselect(PAGERS[site.slug])]
    wanted = site.listing(category, 2)
    return WEB.get(base + wanted) if wanted in hrefs else None


def links(site: Site, page: httpx.Response) -> list[str]:
    """The documents that a page of a listing names."""
    if site.slug == "bac-ninh":
        return [each["urlDetail"] for each in page.json()["items"]]
    found = [a.get("href") for a in tree(page).cssselect(ITEMS[site.slug])]
    return [href.removesuffix("?inheritRedirect=false").partition("&_afrLoop")[0] for href in found]


def named(sites: Replicas, site: Site) -> set[str]:
    """Addresses that the site's listings name."""
    found = set()
    for category in site.listings:
        page = first_page(sites, site, category)
        more = second_page(sites, site, category, page)
        assert (more is not None) == (len(sites.portals[site.slug].listed(category)) > PAGE_SIZE)
        for each in filter(None, (page, more)):
            assert 0 < len(links(site, each)) <= PAGE_SIZE
            found |= set(links(site, each))
    return found


@more_sites
def test_home_leads_to_the_listings_and_to_a_closed_path(sites: Replicas, site: Site) -> None:
    base = sites.urls[site.slug]
    offered = {a.get("href") for a in tree(WEB.get(base + "/")).cssselect("a[href]")}
    assert set(site.listings.values()) <= offered
    assert f"Disallow: {site.private}" in WEB.get(base + "/robots.txt").text
    assert any(href.startswith(site.private) for href in offered)
    assert not any(each.path.startswith(site.private) for each in load((site,)))
    static = sites.portals[site.slug].menu[0]["links"][0]["path"]
    assert static in offered
    assert WEB.get(base + static).status_code == 200
    assert WEB.get(base + "/khong-co").status_code == 404


@more_sites
def test_documents_are_listed_served_and_revalidated(sites: Replicas, site: Site) -> None:
    mine = load((site,))
    assert len(mine) >= 8
    assert named(sites, site) == {each.path for each in mine}
    assert len(sites.portals[site.slug].listed("chi-dao-dieu-hanh")) > PAGE_SIZE  # so that a page is turned
    for each in mine:
        answer = WEB.get(sites.url(each))
        (body, *_) = tree(answer).cssselect(BODY[site.slug])
        text = " ".join(body.text_content().split())
        assert all(" ".join(block.cells[0].split()) in text for block in each.blocks if block.kind == "p")
        assert WEB.get(sites.url(each), headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
        for file in each.files:
            got = WEB.get(sites.urls[site.slug] + file.path)
            assert (got.content, got.headers["content-type"]) == (file.body, file.media_type)


def test_a_feed_and_a_sitemap_name_what_the_listings_do(sites: Replicas) -> None:
    base = sites.urls["tuyen-quang"]
    mine = {sites.url(each) for each in load((BY_SLUG["tuyen-quang"],))}
    feed = ElementTree.fromstring(WEB.get(base + "/rss.xml").content)
    assert {each.text for each in feed.findall("./channel/item/link")} == mine
    sitemap = ElementTree.fromstring(WEB.get(base + "/sitemap.xml").content)
    assert {each.text for each in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")} > mine


def test_a_listing_loaded_by_script_names_nothing_itself(sites: Replicas) -> None:
    site = BY_SLUG["bac-ninh"]
    shell = WEB.get(sites.urls["bac-ninh"] + site.listings["chi-dao-dieu-hanh"])
    listed = [each for each in load((site,)) if "chi-dao-dieu-hanh" in each.categories]
    inside = tree(shell).get_element_by_id("listnews-content")
    assert not inside.cssselect("a")
    loaded = first_page(sites, site, "chi-dao-dieu-hanh")
    assert loaded.headers["content-type"].startswith("text/html")  # as Liferay has it by default
    assert [each["urlDetail"] for each in loaded.json()["items"]] == [
        each.path for each in listed[:PAGE_SIZE]
    ]
    assert (loaded.json()["pageNum"], loaded.json()["totalPageNum"]) == (1, 2)


@more_sites
def test_faults_strike_here_too(sites: Replicas, site: Site) -> None:
    each = next(each for each in load((site,)) if each.categories == ("chi-dao-dieu-hanh",))
    before = WEB.get(sites.url(each))
    address = each.path.partition("?")[0] if not site.family.keys else each.path
    with sites.fault("empty-listing", site.slug):
        assert not links(site, first_page(sites, site, "chi-dao-dieu-hanh"))
    with sites.fault("no-body", site.slug):
        (body, *_) = tree(WEB.get(sites.url(each))).cssselect(BODY[site.slug])
        assert each.blocks[0].cells[0] not in " ".join(body.text_content().split())
    with sites.fault("edited", site.slug, address):
        again = WEB.get(sites.url(each), headers={"If-None-Match": before.headers["etag"]})
        assert again.status_code == 200
        assert "đính chính" in again.text
    with sites.fault("withdrawn", site.slug, address):
        assert WEB.get(sites.url(each)).status_code == 410
        assert named(sites, site) == {other.path for other in load((site,))} - {each.path}


def test_a_postback_of_an_old_table_needs_its_own_target(sites: Replicas) -> None:
    site = BY_SLUG["phu-yen"]
    page = first_page(sites, site, "chi-dao-dieu-hanh")
    fields = {each.get("name"): each.get("value") for each in tree(page).cssselect("form input[name]")}
    fields |= {"__EVENTTARGET": "ctl00$pager", "__EVENTARGUMENT": "Page$2"}
    assert WEB.post(str(page.url), data=fields).status_code == 500
    fields["__EVENTTARGET"] = site.target
    assert WEB.post(str(page.url), data=fields).status_code == 200


def test_sites_are_chosen_by_name_and_the_five_come_first() -> None:
    assert chosen("all")[:5] == SITES
    assert [site.slug for site in chosen("hue, lai-chau,hue")] == ["hue", "lai-chau"]
    with pytest.raises(argparse.ArgumentTypeError, match=r"no site 'x'; there are lai-chau, .*tuyen-quang"):
        chosen("hue,x")


@pytest.mark.parametrize(
    ("arguments", "served"),
    [([], [site.slug for site in SITES]), (["--sites", "phu-yen,son-la"], ["phu-yen", "son-la"])],
)
def test_the_command_serves_the_sites_it_is_told(arguments: list[str], served: list[str]) -> None:
    port = free_ports(len(served))
    command = [sys.executable, "-m", "include.replica", "--port", str(port), *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            lines = [process.stdout.readline().strip() for _ in served]
            assert lines == [f"{slug}: http://127.0.0.1:{port + at}/" for at, slug in enumerate(served)]
            health = wait_for(f"http://127.0.0.1:{port}/_replica/health")
            assert list(health.json()["sites"]) == served
        finally:
            process.terminate()
        assert process.wait(10) == 0


def free_ports(count: int) -> int:
    """The first of ``count`` ports in a row that were free just now."""
    for _ in range(50):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port + count > 65535:
            continue
        try:
            for at in range(count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port + at))
        except OSError:
            continue
        return port
    raise AssertionError("no free ports in a row")


def wait_for(url: str) -> httpx.Response:
    deadline = time.monotonic() + 10
    while True:
        try:
            return WEB.get(url)
        except httpx.ConnectError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
