"""Each new platform against a replica of its family, over HTTP: first by itself, then as a whole crawl."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from parsel import Selector

from include.registry import Portal, portals
from include.replica.documents import ReplicaDocument
from include.replica.server import Replicas, serve
from include.replica.sites import MORE_SITES, PAGE_SIZE, Site
from include.settings import ROOT
from scrapers.crawl import run
from scrapers.platforms import PLATFORMS, platform
from scrapers.platforms.base import Found
from scrapers.report import CrawlReport
from transforms.orthography import fold
from transforms.provinces import by_name

KNOWN = [site for site in MORE_SITES if site.platform != "generic"]
WEB = httpx.Client()
each_site = pytest.mark.parametrize("site", KNOWN, ids=lambda site: site.slug)


@pytest.fixture(scope="module")
def more() -> Iterator[Replicas]:
    with serve(sites=MORE_SITES) as served:
        yield served


def selector(answer: httpx.Response) -> Selector:
    return Selector(text=answer.text, type="json" if answer.text.startswith("{") else "html")


def documents(more: Replicas, site: Site) -> dict[str, ReplicaDocument]:
    entries = more.portals[site.slug].entries
    return {more.url(each): each for each in entries if isinstance(each, ReplicaDocument)}


def walked(more: Replicas, site: Site) -> list[tuple[Found, str]]:
    """What the listings name, page by page, with the category that names it."""
    made = platform(site.platform)
    found: list[tuple[Found, str]] = []
    for category in site.listings:
        url, number = more.urls[site.slug] + site.start(category), 1
        while url:
            page = selector(WEB.get(url))
            items, blocks = (made.library if category == "van-ban" else made.news)(page, url)
            assert len(items) == blocks > 0
            found += [(each, category) for each in items]
            turn = made.next_page(page, url, number)
            assert turn is None or turn.form is None
            url, number = (turn.url, number + 1) if turn else ("", number)
            assert number < 9
    return found


def test_every_platform_has_a_replica() -> None:
    assert {site.platform for site in KNOWN} == {
        "liferay",
        "sharepoint-lists",
        "dotnetnuke",
        "nukeviet",
        "webcenter",
    }
    assert {site.platform for site in KNOWN} <= set(PLATFORMS)


@each_site
def test_listings_name_every_document_and_what_is_said_of_it(more: Replicas, site: Site) -> None:
    wanted = documents(more, site)
    found = walked(more, site)
    bare = {each.url for each, _ in found}
    assert bare == set(wanted)
    for each, category in found:
        entry = wanted[each.url]
        assert category in entry.categories
        assert entry.published
        assert entry.row
        if category == "van-ban":
            assert (each.entry["title"], each.entry["number"]) == (
                entry.row.subject,
                entry.row.number or None,
            )
            assert (each.entry["signer"], each.entry["issuer"]) == (entry.row.signer, entry.row.issuer)
        else:
            assert each.entry["title"] == entry.label
            assert (each.entry["date"] or "").startswith(entry.published.strftime("%d/%m/%Y"))


@each_site
def test_articles_and_their_files_are_told_by_their_addresses(more: Replicas, site: Site) -> None:
    made = platform(site.platform)
    files = 0
    for url, entry in documents(more, site).items():
        answer = WEB.get(url)
        assert answer.status_code == 200
        assert made.is_article(url)
        assert not made.is_file(url)
        attached = made.attachments(selector(answer), url)
        assert attached == [more.urls[site.slug] + file.path for file in entry.files]
        for address, file in zip(attached, entry.files, strict=True):
            assert made.is_file(address)
            assert not made.is_article(address)
            got = WEB.get(address)
            assert (got.content, got.headers["content-type"]) == (file.body, file.media_type)
            files += 1
    assert files >= 2
    base = more.urls[site.slug]
    others = [base + "/", base + "/robots.txt"]
    others += [base + site.listing(category, number) for category in site.listings for number in (1, 2)]
    others += [base + link["path"] for group in more.portals[site.slug].menu for link in group["links"]]
    assert not [url for url in others if made.is_article(url) or made.is_file(url)]


def test_a_file_without_its_type_in_the_address_says_its_name(more: Replicas) -> None:
    addresses = [
        more.urls[site.slug] + file.path
        for site in KNOWN
        for each in documents(more, site).values()
        for file in each.files
    ]
    nameless = [url for url in addresses if not url.endswith((".pdf", ".docx"))]
    assert {url.partition("?")[0].rpartition("/")[2] for url in nameless} >= {
        "LinkClick.aspx",
        "ShowProperty",
    }
    for url in nameless:
        assert "filename=" in WEB.get(url).headers["content-disposition"]


def portal_of(site: Site, url: str) -> Portal:
    """The registry entry a replica site would have."""
    return Portal.model_validate(
        {
            "slug": site.slug,
            "name": site.title,
            "province": by_name()[fold(site.province)].code,
            "platform": site.platform,
            "url": url,
            "listings": [
                {"path": site.start(category), "kind": "library" if category == "van-ban" else "news"}
                for category in site.listings
            ],
            "politeness": {"delay": 0},
        }
    )


def test_the_registry_has_these_portals_on_the_same_platform() -> None:
    registry = portals(ROOT / "scrapers" / "portals")
    for site in MORE_SITES:
        entry = registry[site.slug]
        assert (entry.platform, entry.province) == (site.platform, by_name()[fold(site.province)].code)


@pytest.fixture(scope="module")
def crawls(more: Replicas, tmp_path_factory: pytest.TempPathFactory) -> dict[str, CrawlReport]:
    """Every site crawled, two at a time."""
    folders = {site.slug: tmp_path_factory.mktemp(site.slug) for site in MORE_SITES}

    def crawl(site: Site) -> CrawlReport:
        folder: Path = folders[site.slug]
        return run(portal_of(site, more.urls[site.slug]), folder)

    with ThreadPoolExecutor(2) as pool:
        return {
            site.slug: report for site, report in zip(MORE_SITES, pool.map(crawl, MORE_SITES), strict=True)
        }


@pytest.mark.slow
@pytest.mark.parametrize("site", MORE_SITES, ids=lambda site: site.slug)
def test_a_crawl_finds_every_document_and_file(
    site: Site, crawls: dict[str, CrawlReport], more: Replicas
) -> None:
    report, wanted = crawls[site.slug], documents(more, site)
    assert (report.outcome, report.failed) == ("complete", [])
    seen = {
        role: [each["url"] for each in report.seen if each["role"] == role]
        for role in ("article", "attachment")
    }
    assert sorted(seen["article"]) == sorted(wanted)
    assert sorted(seen["attachment"]) == sorted(
        more.urls[site.slug] + file.path for each in wanted.values() for file in each.files
    )


ALL = {"chi-dao-dieu-hanh", "hoat-dong-lanh-dao", "van-ban"}
# Listings that say how many documents, and how many pages they have. No other says anything.
TOTALS = {"quang-tri": {"van-ban"}, "bac-ninh": ALL, "kon-tum": {"van-ban"}, "phu-yen": {"chi-dao-dieu-hanh"}}
PAGES = {
    "quang-tri": ALL - {"van-ban"},
    "bac-ninh": ALL,
    "hue": ALL,
    "quang-nam": {"chi-dao-dieu-hanh"},
    "phu-yen": {"chi-dao-dieu-hanh"},
}


@pytest.mark.slow
@pytest.mark.parametrize("site", MORE_SITES, ids=lambda site: site.slug)
def test_what_a_listing_says_of_its_size_is_read_and_nothing_else(
    site: Site, crawls: dict[str, CrawlReport], more: Replicas
) -> None:
    report = crawls[site.slug]
    records = {each["url"]: each for each in report.listings if each["role"] == "listing"}
    for category in site.listings:
        record = records[more.urls[site.slug] + site.start(category)]
        count = len(more.portals[site.slug].listed(category))
        assert record["total"] == (count if category in TOTALS.get(site.slug, ()) else None)
        assert record["total_pages"] == (
            -(-count // PAGE_SIZE) if category in PAGES.get(site.slug, ()) else None
        )
        assert (record["items"], record["missing"]) == (count, 0)
    assert not any("its own count" in each for each in report.warnings)
