"""A first look at a portal, and the crawl its draft makes: processes of their own, real HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from parsel import Selector

from include.registry import load
from include.replica.server import Replicas, serve
from include.replica.sites import ALL_SITES
from include.settings import ROOT
from scrapers.fingerprint import MARKS, Seen, fingerprint, others
from scrapers.platforms import PLATFORMS, discovery
from scrapers.probe import derive, faults, holder, records
from scrapers.spider import themed
from tests.scrapers.forks import commanded
from tests.scrapers.helpers import TinySite, described, tiny_site

SLUGS = [site.slug for site in ALL_SITES]


@pytest.fixture(scope="module")
def every() -> Iterator[Replicas]:
    with serve(sites=ALL_SITES) as served:
        yield served


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapers", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def probed(url: str, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return commanded("probe", url, "--out", str(out), "--delay", "0", *more)


# --- signs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_the_signs_of_each_replica_speak_for_its_platform(slug: str, every: Replicas) -> None:
    site = every.portals[slug].site
    seen = []
    for path in ["/", *site.listings.values()]:
        with urllib.request.urlopen(every.urls[slug] + path) as answer:
            headers = tuple(f"{name}: {value}" for name, value in answer.headers.items())
            seen.append(Seen(headers, (), answer.read().decode()))
    likely = fingerprint(seen)
    if site.platform == "generic":
        assert not [each for each in likely if each.score >= 4]
    else:
        assert likely[0].platform == site.platform
        assert likely[0].evidence


def test_marks_name_platforms_and_headers_and_cookies_count() -> None:
    assert {each.platform for each in MARKS} <= PLATFORMS.keys()
    seen = Seen(("Liferay-Portal: Liferay Community",), ("GUEST_LANGUAGE_ID",), "<html></html>")
    (likely,) = fingerprint([seen])
    assert (likely.platform, likely.score) == ("liferay", 9)
    assert fingerprint([Seen((), (), "<p>Liferay</p>")]) == []
    assert others([Seen((), (), '<link href="/wp-content/themes/x.css">')]) == ["WordPress"]


# --- every replica ------------------------------------------------------------------------------------


@dataclass
class Drafted:
    """A probe and the crawl with its draft."""

    folder: Path
    said: str
    asked: list[dict[str, Any]]
    crawl: dict[str, Any]


@pytest.fixture(scope="module")
def drafted(every: Replicas, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drafted]:
    base = tmp_path_factory.mktemp("probes")

    def work(slug: str) -> Drafted:
        folder, before = base / slug, len(every.requests(slug))
        done = probed(every.urls[slug], folder)
        assert done.returncode == 0, done.stderr
        asked = every.requests(slug)[before:]
        crawled = commanded(
            "crawl", "--portal", str(folder / "portal.yaml"), "--out", str(base / f"{slug}-crawl")
        )
        assert crawled.returncode == 0, crawled.stderr
        return Drafted(
            folder, done.stdout, asked, json.loads((base / f"{slug}-crawl/crawl.json").read_text())
        )

    with ThreadPoolExecutor(3) as pool:
        return dict(zip(SLUGS, pool.map(work, SLUGS), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_the_draft_crawls_the_replica_whole(slug: str, every: Replicas, drafted: dict[str, Drafted]) -> None:
    portal, base, crawl = every.portals[slug], every.urls[slug], drafted[slug].crawl
    assert crawl["outcome"] == "complete"
    assert crawl["failed"] == []
    seen = {
        role: {e["url"] for e in crawl["seen"] if e["role"] == role} for role in ("article", "attachment")
    }
    assert seen["article"] == {every.url(each) for each in portal.entries}
    files = {base + file.path for each in portal.entries for file in each.files}
    assert seen["attachment"] == files - {every.url(each) for each in portal.entries if each.straight}


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_the_draft_says_what_the_replica_is(slug: str, every: Replicas, drafted: dict[str, Drafted]) -> None:
    site, portal = every.portals[slug].site, load(drafted[slug].folder / "portal.yaml")
    assert portal.platform == site.platform
    assert portal.place.name == site.province
    assert portal.slug == portal.place.slug
    assert portal.status == "unverified"
    assert site.title.casefold() in portal.name.casefold()
    assert {each.path for each in portal.listings} == {site.start(each) for each in site.listings}
    kinds = {each.path: each.kind for each in portal.listings}
    assert kinds[site.start("van-ban")] == "library"
    assert kinds[site.start("chi-dao-dieu-hanh")] == "news"
    text = (drafted[slug].folder / "portal.yaml").read_text()
    assert "\nselectors:" not in text
    assert len([line for line in text.splitlines() if not line.startswith("#")]) < 25


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_a_probe_has_manners_and_records_what_it_saw(
    slug: str, every: Replicas, drafted: dict[str, Drafted]
) -> None:
    asked, folder = drafted[slug].asked, drafted[slug].folder
    assert asked[0]["path"] == "/robots.txt"
    assert len(asked) <= 25
    site = every.portals[slug].site
    assert not [each for each in asked if each["path"].startswith((site.private, "/tim-kiem"))]
    pages = described(folder)
    assert len(pages) == len(asked)
    roles = [about["role"] for _, about in pages]
    assert roles.count("home") == 1
    assert roles.count("article") == 3
    assert {about["platform"] for _, about in pages} == {site.platform}
    expected = yaml.safe_load((folder / "expected.yaml").read_text())["records"]
    assert [each["url"] for each in expected] == [
        r["url"] for r, about in pages if about["role"] == "article"
    ]
    assert {each["reviewed"] for each in expected} == {False}
    assert any(each["record"]["kind"] != "other" for each in expected)
    assert "unsure: the province is" in drafted[slug].said


@pytest.mark.slow
def test_expected_records_fail_until_a_person_has_reviewed_them(
    drafted: dict[str, Drafted], tmp_path: Path
) -> None:
    folder = tmp_path / "son-la"
    folder.mkdir()
    for path in drafted["son-la"].folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    expected = folder / "expected.yaml"
    given = yaml.safe_load(expected.read_text())
    assert [told for told in faults(folder) if "not reviewed" not in told] == []
    assert len(faults(folder)) == len(given["records"]) == len(records(folder)) == 3

    def rewrite() -> list[str]:
        expected.write_text(yaml.safe_dump(given, allow_unicode=True))
        return faults(folder)

    for each in given["records"]:
        each["reviewed"] = True
    assert rewrite() == []
    read_before = given["records"][0]["record"]["title"]
    given["records"][0]["record"]["title"] = "khác"
    (told,) = rewrite()
    assert told.endswith("reads differently now: title")
    given["records"][0]["record"]["title"] = read_before
    gone = given["records"].pop()
    (told,) = rewrite()
    assert told == f"{gone['url']}: recorded, but not among the expected"
    given["records"].append({**gone, "url": "https://tinhmau.example/x"})
    assert f"{gone['url']}: recorded, but not among the expected" in rewrite()
    assert "https://tinhmau.example/x: its page is not recorded" in rewrite()
    given["records"] = []
    (told,) = rewrite()
    assert told.endswith("no records")


# --- what a probe says no to --------------------------------------------------------------------------

LIST = "".join(
    f'<div class="tin"><h4 class="ten"><a href="/node/{n}0{n}">Kết luận cuộc họp số {n} về tiến độ dự án</a>'
    f'</h4><span class="ngay">0{n}/05/2024</span></div>'
    for n in range(1, 6)
)
DRESSED = (
    '<html><head><title>Cổng tỉnh</title><meta name="Generator" content="Drupal 7 (drupal.org)"></head>'
    '<body><ul><li><a href="/ket-luan">Thông báo kết luận</a></li></ul>'
    '<div class="vung">{}</div></body></html>'
)


def dressed(site: TinySite) -> None:
    site.page("/", DRESSED.format("<p>Chào mừng</p>"))
    site.page("/ket-luan", DRESSED.format(LIST))
    for n in range(1, 6):
        site.page(
            f"/node/{n}0{n}", DRESSED.format(f'<h1>Kết luận {n}</h1><p class="field-name-body">Thân bài.</p>')
        )


@pytest.mark.slow
def test_a_known_system_in_a_theme_of_its_own_gets_selectors(tmp_path: Path) -> None:
    with tiny_site() as site:
        dressed(site)
        done = command(
            *("probe", site.url, "--out", str(tmp_path / "p"), "--delay", "0"),
            *("--province", "20", "--slug", "mau"),
        )
        assert done.returncode == 0, done.stderr
        portal = load(tmp_path / "p/portal.yaml")
        assert (portal.slug, portal.platform, portal.province) == ("mau", "drupal", "20")
        assert portal.selectors.items == "div.tin"
        assert portal.selectors.date == "span.ngay"
        assert "selectors were drawn" in done.stdout or "were drawn from these pages" in done.stdout
        crawled = command("crawl", "--portal", str(tmp_path / "p"), "--out", str(tmp_path / "c"))
        assert crawled.returncode == 0, crawled.stderr
        report = json.loads((tmp_path / "c/crawl.json").read_text())
        assert report["listed"] == report["pages"] == 5
        assert report["seen"][0]["listing"]["date"]


@pytest.mark.slow
def test_a_probe_that_cannot_be_says_why(tmp_path: Path) -> None:
    def refused(name: str, *more: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        with tiny_site() as site:
            dressed(site)
            if name == "closed":
                site.page("/robots.txt", "User-agent: *\nDisallow: /", Content_Type="text/plain")
            if name == "unreachable":
                site.page("/robots.txt", "", 503)
            if name == "script":
                site.page("/", '<html><body><div id="app"></div><script src="/a.js"></script></body></html>')
            if name == "empty":
                site.page("/ket-luan", DRESSED.format("<p>Đang cập nhật</p>"))
            return probed(site.url, tmp_path / name, *more), site.asked

    names = ("closed", "unreachable", "script", "empty")
    with ThreadPoolExecutor(3) as pool:
        given = {name: pool.submit(refused, name, "--province", "20") for name in names}
        given["province"] = pool.submit(refused, "province")
    answers = {name: each.result() for name, each in given.items()}
    for name, failure in zip(
        names, ("robots_denied", "robots_unreachable", "needs_browser", "empty"), strict=True
    ):
        done, asked = answers[name]
        assert done.returncode == 1, name
        assert f": {failure}: " in done.stderr, done.stderr
        assert not (tmp_path / name / "portal.yaml").exists()
        if name in ("closed", "unreachable"):
            assert set(asked) == {"/robots.txt"}
    done, _ = answers["province"]
    assert done.returncode == 2
    assert "give --province" in done.stderr
    taken = probed("http://127.0.0.1:9/", tmp_path / "closed", "--province", "20")
    assert taken.returncode == 2
    assert "not an empty folder" in taken.stderr


@pytest.mark.slow
def test_a_platform_that_loses_the_dates_of_a_listing_does_not_read_it_as_well(tmp_path: Path) -> None:
    with tiny_site() as site:
        dressed(site)
        bare = LIST.replace('<span class="ngay">', "").replace("</span>", "")
        site.page("/ket-luan", DRESSED.format(bare))
        assert probed(site.url, tmp_path / "p", "--province", "20").returncode == 0
        assert load(tmp_path / "p/portal.yaml").platform == "generic"


ARTICLE = '<h1>Kết luận {n}</h1><div class="{text}"><p>Thân bài của kết luận.</p></div>{file}'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "file", "platform", "content"),
    [
        # The text is where the system has it, its files are not; those of a side box are no article's.
        ("field-name-body", '<div class="kem"><a href="/tep/{n}.pdf">Tệp</a></div>', "drupal", ", div.kem"),
        ("than-bai", '<div><a href="/tep/{n}.pdf">Tệp</a></div>', "generic", None),
    ],
)
def test_articles_that_a_system_has_elsewhere(
    text: str, file: str, platform: str, content: str | None, tmp_path: Path
) -> None:
    with tiny_site() as site:
        dressed(site)
        for n in range(1, 6):
            box = '<div class="hop"><a href="/tep/quy-che.pdf">Quy chế</a></div>'
            site.page(
                f"/node/{n}0{n}", DRESSED.format(ARTICLE.format(n=n, text=text, file=file.format(n=n)) + box)
            )
            site.page(f"/tep/{n}.pdf", "%PDF-1.4", Content_Type="application/pdf")
        site.page("/tep/quy-che.pdf", "%PDF-1.4", Content_Type="application/pdf")
        assert probed(site.url, tmp_path / "p", "--province", "20").returncode == 0
        portal = load(tmp_path / "p/portal.yaml")
        assert portal.platform == platform
        assert (portal.selectors.content or "").endswith(content or "")
        assert bool(portal.selectors.content) == bool(content)
        crawled = command("crawl", "--portal", str(tmp_path / "p"), "--out", str(tmp_path / "c"))
        assert crawled.returncode == 0, crawled.stderr
        report = json.loads((tmp_path / "c/crawl.json").read_text())
        assert (report["outcome"], report["failed"]) == ("complete", [])
        files = {each["url"] for each in report["seen"] if each["role"] == "attachment"}
        assert files >= {f"{site.url}tep/{n}.pdf" for n in range(1, 6)}
        assert (f"{site.url}tep/quy-che.pdf" in files) == (platform == "generic")


def test_what_holds_the_files_of_an_article_holds_no_others() -> None:
    html = '<div class="a1"><div class="b"><a href="/1.pdf">1</a> <a href="/2.pdf">2</a></div>{}</div>'
    wanted = {"https://tinhmau.example/1.pdf", "https://tinhmau.example/2.pdf"}
    assert holder(Selector(text=html.format("")), "https://tinhmau.example/x", wanted, wanted) == "div.b"
    other = html.format('<p class="b"></p><div class="b"><a href="/3.pdf">3</a></div>')
    assert holder(Selector(text=other), "https://tinhmau.example/x", wanted, wanted) is None
    assert holder(Selector(text="<p>"), "https://tinhmau.example/x", wanted, wanted) is None


def test_selectors_are_drawn_only_where_they_find_the_same() -> None:
    page, url = Selector(text=DRESSED.format(LIST)), "https://tinhmau.example/ket-luan"
    wanted = {f"https://tinhmau.example/node/{n}0{n}" for n in range(1, 6)}
    own = derive(page, url, wanted)
    assert own is not None
    found, _ = themed(PLATFORMS["drupal"], own).news(page, url)
    assert {each.url for each in found} == wanted
    assert [each.entry["date"] for each in found] == [f"0{n}/05/2024" for n in range(1, 6)]
    icon = LIST.replace('<span class="ngay">', '<span class="ngay"><i class="fa fa-clock-o"></i> ')
    own = derive(Selector(text=DRESSED.format(icon)), url, wanted)
    assert own is not None
    assert own.date == "span.ngay"
    nameless = Selector(text=DRESSED.format(LIST.replace("class=", "data-x=")).replace("class=", "data-x="))
    assert len(discovery.documents(nameless, url)[0]) == 5
    assert derive(nameless, url, wanted) is None
