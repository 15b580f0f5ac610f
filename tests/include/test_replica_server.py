"""The replica portals as a visitor meets them: over HTTP, on loopback ports."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import httpx
import pytest
from lxml import html

from include.replica.__main__ import main
from include.replica.documents import load
from include.replica.faults import FAULTS
from include.replica.server import PortTaken, Replicas, bind, serve
from include.replica.sites import SITES, Site

pytestmark = pytest.mark.stack
ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
WEB = httpx.Client()  # making one costs more than a request does
ITEMS = {
    "upload": ".post-item.row.clearfix .post-title h4 a",
    "sharepoint": ".channel-news-title a",
    "aspnet-mvc": ".news-item h3 a",
    "vnpt": ".ArticleList .ArticleItem h3 a",
    "drupal": ".views-row .views-field-title a",
}
BODIES = {
    "upload": ".post-content",
    "sharepoint": ".tandan-content-view",
    "aspnet-mvc": ".detail-content",
    "vnpt": ".ArticleContent",
    "drupal": ".field-name-body",
}
NEXT = {"upload": "ul.pagination a", "aspnet-mvc": ".pager a", "vnpt": "li.page-item[data-page] a"}


@pytest.fixture(scope="module")
def sites() -> Iterator[Replicas]:
    with serve() as served:
        yield served


def tree(page: str | bytes) -> Any:
    """A parsed page; lxml's stubs do not know what its HTML elements can do."""
    return html.fromstring(page)


def walk(served: Replicas, site: Site, category: str) -> list[Any]:
    """The pages of a listing, in order, found only by what each page offers to click."""
    url = served.urls[site.slug] + next(path for key, path in site.listings.items() if key == category)
    pages = [tree(WEB.get(url).content)]
    if site.postback:
        while links := [
            a.get("href")
            for a in pages[-1].cssselect(".channel-pager a")
            if int(a.text_content()) == len(pages) + 1
        ]:
            fields = {each.get("name"): each.get("value") for each in pages[-1].cssselect("form input[name]")}
            assert links[0].startswith("javascript:__doPostBack('ctl00$pager','Page$")
            fields |= {"__EVENTTARGET": "ctl00$pager", "__EVENTARGUMENT": f"Page${len(pages) + 1}"}
            pages.append(tree(WEB.post(url, data=fields).content))
        return pages
    seen = {url}
    if site.platform == "drupal":
        while links := [a.get("href") for a in pages[-1].cssselect("li.pager-next a")]:
            pages.append(_page(urljoin(url, links[0])))
        return pages
    for link in [urljoin(url, a.get("href")) for a in pages[0].cssselect(NEXT[site.platform])]:
        if link not in seen:
            seen.add(link)
            pages.append(_page(link))
    return pages


def _page(url: str) -> Any:
    answer = WEB.get(url)
    assert answer.status_code == 200
    return tree(answer.content)


def links(page: Any, site: Site) -> list[str]:
    found = page.cssselect(f"{ITEMS[site.platform]}, table.van-ban td.trich-yeu a")
    return [str(a.get("href")) for a in found]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.slug)
def test_every_document_is_reached_by_links(sites: Replicas, site: Site) -> None:
    home = _page(sites.urls[site.slug] + "/")
    offered = {a.get("href") for a in home.cssselect("a")}
    assert set(site.listings.values()) <= offered
    reached: dict[str, int] = {}
    for category in site.listings:
        pages = walk(sites, site, category)
        assert all(len(links(page, site)) <= 5 for page in pages)
        if category == "chi-dao-dieu-hanh":
            assert len(pages) > 1
        for page in pages:
            for link in links(page, site):
                reached[link] = reached.get(link, 0) + 1
    mine = [each for each in load() if each.slug == site.slug]
    assert set(reached) == {each.path for each in mine}
    for each in mine:
        answer = WEB.get(sites.url(each))
        assert answer.status_code == 200
        if each.straight:
            assert answer.headers["content-type"] == each.files[0].media_type
            continue
        assert 20_000 < len(answer.content) < 60_000
        body = tree(answer.text).cssselect(BODIES[site.platform])[-1]
        text = " ".join(body.text_content().split())
        for block in each.blocks:
            if block.kind in ("p", "b"):
                assert " ".join(block.cells[0].split()) in text
        page = tree(answer.text)
        for file in each.files:
            assert page.cssselect(f'a[href="{file.path}"]')
            got = WEB.get(urljoin(sites.url(each), file.path))
            assert (got.content, got.headers["content-type"]) == (file.body, file.media_type)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.slug)
def test_robots_closes_a_path_that_exists(sites: Replicas, site: Site) -> None:
    base = sites.urls[site.slug]
    rules = WEB.get(base + "/robots.txt").text
    assert f"Disallow: {site.private}" in rules
    linked = [a.get("href") for a in _page(base + "/").cssselect("a")]
    closed = [link for link in linked if link and link.startswith(site.private)]
    assert closed
    assert WEB.get(base + closed[0]).status_code == 200
    assert not any(each.path.startswith(site.private) for each in load() if each.slug == site.slug)


def test_articles_and_files_are_revalidated(sites: Replicas) -> None:
    for each in load():
        url = sites.url(each)
        first = WEB.get(url)
        assert WEB.get(url, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
        since = {"If-Modified-Since": first.headers["last-modified"]}
        again = WEB.get(url, headers=since)
        assert (again.status_code, again.content) == (304, b"")
        assert WEB.get(url, headers={"If-None-Match": '"other"', **since}).status_code == 200


def test_counters_change_but_the_article_does_not(sites: Replicas) -> None:
    each = next(each for each in load() if each.slug == "hau-giang" and not each.straight)
    first, second = (WEB.get(sites.url(each)) for _ in range(2))
    assert first.content != second.content
    assert first.headers["etag"] == second.headers["etag"]


def test_a_postback_needs_the_state_it_was_given(sites: Replicas) -> None:
    url = sites.urls["thanh-hoa"] + "/portal/Pages/chi-dao-dieu-hanh.aspx"
    page = _page(url)
    fields = {each.get("name"): each.get("value") for each in page.cssselect("form input[name]")}
    fields |= {"__EVENTTARGET": "ctl00$pager", "__EVENTARGUMENT": "Page$2"}
    assert WEB.post(url, data=fields).status_code == 200
    for spoiled in ("__VIEWSTATE", "__EVENTVALIDATION", "__EVENTTARGET"):
        answer = WEB.post(url, data={**fields, spoiled: "AAAA" + fields[spoiled][4:]})
        assert answer.status_code == 500, spoiled
    other = sites.urls["thanh-hoa"] + "/portal/Pages/hoat-dong-lanh-dao.aspx"
    assert WEB.post(other, data=fields).status_code == 500
    first = _page(url + "?page=2")
    assert links(first, SITES[1]) == links(page, SITES[1])


def test_feed_and_sitemap_are_xml(sites: Replicas) -> None:
    base = sites.urls["lang-son"]
    feed = ElementTree.fromstring(WEB.get(base + "/vi/rss.xml").content)
    items = [each.text or "" for each in feed.findall("./channel/item/link")]
    assert len(items) == 10
    assert all(WEB.get(each).status_code == 200 for each in items)
    pages = ElementTree.fromstring(WEB.get(base + "/sitemap.xml").content)
    listed = {each.text for each in pages.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert {sites.url(each) for each in load() if each.slug == "lang-son" and not each.straight} <= listed


def test_unknown_addresses_and_methods(sites: Replicas) -> None:
    base = sites.urls["son-la"]
    assert WEB.get(base + "/khong-co").status_code == 404
    assert WEB.post(base + "/chi-dao-dieu-hanh").status_code == 405
    assert WEB.head(base + "/").status_code == 200


def test_requests_are_remembered(sites: Replicas) -> None:
    WEB.get(sites.urls["lai-chau"] + "/khong-co?x=1", headers={"User-Agent": "ketluan/test"})
    last = WEB.get(sites.urls["lai-chau"] + "/_replica/requests").json()[-1]
    wanted = {"method": "GET", "path": "/khong-co?x=1", "status": 404, "user_agent": "ketluan/test"}
    assert last == wanted


ARTICLE = next(each for each in load() if each.slug == "lai-chau" and not each.straight)
FILE = next(each for each in load() if each.slug == "lai-chau" and each.straight)


def test_every_fault_is_tried_here_or_by_a_crawl() -> None:
    crawls = [ROOT / "tests" / "scrapers" / f"test_{name}.py" for name in ("fault_table", "incremental")]
    tried = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__), *crawls))
    for name, kind in FAULTS.items():
        assert kind.__doc__, name
        assert re.search(rf'(?:fault|Row)\(\s*"{name}"', tried), name


def test_fault_down(sites: Replicas) -> None:
    with sites.fault("down", "lai-chau"):
        with pytest.raises(httpx.ReadError):
            WEB.get(sites.urls["lai-chau"] + "/robots.txt")
        assert WEB.get(sites.urls["son-la"] + "/").status_code == 200
    assert WEB.get(sites.urls["lai-chau"] + "/robots.txt").status_code == 200


def test_fault_statuses(sites: Replicas) -> None:
    base, url = sites.urls["lai-chau"], sites.url(ARTICLE)
    listing = base + "/chuyen-muc/chi-dao-dieu-hanh"
    with sites.fault("error-500", "lai-chau", "page=2"):
        assert WEB.get(listing).status_code == 200
        assert WEB.get(listing + "?page=2").status_code == 500
    with sites.fault("error-500", "lai-chau", "503,/view/*,times=1"):
        assert [WEB.get(url).status_code for _ in range(2)] == [503, 200]
    with sites.fault("forbidden", "lai-chau"):
        assert WEB.get(listing).status_code == 403
        assert WEB.get(base + "/robots.txt").status_code == 200
    with sites.fault("not-found", "lai-chau", ARTICLE.path.partition("?")[0]):
        assert WEB.get(url).status_code == 404
        assert ARTICLE.path in WEB.get(base + "/").text
    with sites.fault("robots-unreachable", "lai-chau"):
        assert WEB.get(base + "/robots.txt").status_code == 503
    with sites.fault("robots-unreachable", "lai-chau", "reset"), pytest.raises(httpx.ReadError):
        WEB.get(base + "/robots.txt")
    with sites.fault("robots-denied", "lai-chau"):
        assert WEB.get(base + "/robots.txt").text == "User-agent: *\nDisallow: /\n"
    with sites.fault("robots-denied", "lai-chau", "/view/"):
        assert "Disallow: /view/" in WEB.get(base + "/robots.txt").text


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.slug)
def test_fault_contents(sites: Replicas, site: Site) -> None:
    each = next(each for each in load() if each.slug == site.slug and not each.straight)
    url, listing = sites.url(each), sites.urls[site.slug] + site.listings["chi-dao-dieu-hanh"]
    before = WEB.get(url)
    with sites.fault("empty-listing", site.slug):
        assert not links(_page(listing), site)
        assert _page(listing).cssselect("title")
    assert links(_page(listing), site)
    with sites.fault("no-body", site.slug):
        page = WEB.get(url, headers={"If-None-Match": before.headers["etag"]})
        body = tree(page.text).cssselect(BODIES[site.platform])
        assert not "".join(part.text_content() for part in body).strip()
        assert each.title in page.text
    with sites.fault("edited", site.slug, each.path.partition("?")[0]):
        page = WEB.get(url, headers={"If-None-Match": before.headers["etag"]})
        assert page.status_code == 200
        assert "đính chính" in page.text
        assert page.headers["last-modified"] != before.headers["last-modified"]
        assert WEB.get(url, headers={"If-None-Match": page.headers["etag"]}).status_code == 304
    with sites.fault("withdrawn", site.slug, each.path.partition("?")[0]):
        assert WEB.get(url).status_code == 410
        for category in each.categories:
            found = [link for page in walk(sites, site, category) for link in links(page, site)]
            assert found
            assert each.path not in found
    assert WEB.get(url, headers={"If-None-Match": before.headers["etag"]}).status_code == 304


def test_fault_wrong_type(sites: Replicas) -> None:
    url = sites.url(FILE)
    with sites.fault("wrong-type", "lai-chau"):
        got = WEB.get(url)
        assert got.headers["content-type"] == FILE.files[0].media_type
        assert got.content.startswith(b"<!DOCTYPE html>")
    with sites.fault("wrong-type", "lai-chau", "empty"):
        assert WEB.get(url).content == b""
    assert WEB.get(url).content == FILE.files[0].body


def test_fault_slow(sites: Replicas) -> None:
    with sites.fault("slow", "lai-chau", "0.4,role=article"):
        start = time.monotonic()
        WEB.get(sites.url(FILE))
        assert time.monotonic() - start < 0.4
        WEB.get(sites.url(ARTICLE))
        assert time.monotonic() - start >= 0.4


@pytest.mark.parametrize("way", [None, "close"])
def test_fault_truncated(sites: Replicas, way: str | None) -> None:
    got = b""
    with sites.fault("truncated", "lai-chau", way), WEB.stream("GET", sites.url(FILE)) as answer:
        parts = answer.iter_raw()
        got += next(parts)
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            got += b"".join(parts)
    assert got
    assert FILE.files[0].body.startswith(got)
    assert len(got) < len(FILE.files[0].body)


def test_faults_are_switched_over_http(sites: Replicas) -> None:
    control = sites.urls["son-la"] + "/_replica/faults"
    set_ = WEB.post(control, json={"name": "forbidden", "site": "lai-chau"})
    assert set_.json() == [{"name": "forbidden", "site": "lai-chau", "arg": None}]
    assert WEB.get(sites.urls["lai-chau"] + "/").status_code == 403
    for wrong in ({"name": "no-such"}, {"name": "slow", "site": "nowhere"}, {"site": "son-la"}, [1]):
        answer = WEB.post(control, json=wrong)
        assert answer.status_code == 400
        assert answer.json()["error"]
    assert WEB.post(control, json={"name": "slow", "arg": "colour=red"}).status_code == 400
    assert WEB.request("DELETE", control, json={"name": "forbidden"}).json() == []
    assert WEB.get(sites.urls["lai-chau"] + "/").status_code == 200


def test_a_taken_port_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            bind(port)
        assert main(["--port", str(port)]) == 1
    message = capsys.readouterr().err
    assert str(port) in message
    assert "lai-chau" in message
    assert "--port" in message


@pytest.mark.parametrize(
    "wrong", [["--fault", "no-such"], ["--fault", "slow:nowhere"], ["--pages", "/no/such"]]
)
def test_wrong_arguments(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(wrong)
    assert stopped.value.code == 2
    assert "no" in capsys.readouterr().err


def test_the_command_starts_and_ends_cleanly() -> None:
    sockets = bind(0)
    port = sockets["lai-chau"].getsockname()[1]
    for each in sockets.values():
        each.close()
    command = [sys.executable, "-m", "include.replica", "--port", str(port), "--fault", "forbidden:son-la"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        assert running.stderr
        lines = [running.stdout.readline() for _ in SITES]
        urls = dict(line.strip().split(": ") for line in lines)
        deadline = time.monotonic() + 20
        while True:
            try:
                health = WEB.get(urls["lai-chau"] + "_replica/health")
                break
            except httpx.ConnectError:
                assert time.monotonic() < deadline
        assert health.json()["status"] == "ok"
        assert WEB.get(urls["son-la"]).status_code == 403
        with httpx.Client() as client:  # keeps its connection open through the stop
            client.get(urls["lai-chau"])
            start = time.monotonic()
            running.send_signal(signal.SIGTERM)
            assert running.wait(10) == 0
            assert time.monotonic() - start < 2
        assert running.stderr.read() == ""


def test_a_slow_answer_does_not_hold_up_the_end() -> None:
    with serve() as served:
        served.set_fault("slow", "lai-chau", "30")
        with socket.create_connection(
            ("127.0.0.1", int(served.urls["lai-chau"].rpartition(":")[2]))
        ) as waiting:
            waiting.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.2)
            start = time.monotonic()
    assert time.monotonic() - start < 3


def test_pages_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "son-la").mkdir()
    lines = [
        "Ngắn",
        "Thông báo kết luận của Chủ tịch UBND tỉnh về công tác dân tộc",
        "",
        "  1. A & B <c>",
        "Hết",
    ]
    (tmp_path / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "son-la" / "b.html").write_bytes(b"<html><title> Trang \n mot </title><body>x</body></html>")
    (tmp_path / "c.txt").write_text("Tỉnh Lạng Sơn họp. Lạng Sơn và Sơn La cùng dự.\n", encoding="utf-8")
    (tmp_path / "d.pdf").write_bytes(FILE.files[0].body)
    (tmp_path / "e.txt").write_text("Không nói gì\n", encoding="utf-8")
    (tmp_path / "list.yaml").write_text("- {file: a.txt, province: Thanh Hóa}\n", encoding="utf-8")
    with serve(pages=tmp_path) as served:
        urls = WEB.get(served.urls["lai-chau"] + "/_replica/pages").json()
        places = {name: entry.slug for name, entry in served.pages.items()}
        assert places == {
            "a.txt": "thanh-hoa",
            "c.txt": "lang-son",
            "d.pdf": "lai-chau",
            "e.txt": "lai-chau",
            "son-la/b.html": "son-la",
        }
        page = tree(WEB.get(urls["a.txt"]).text)
        body = page.cssselect(".tandan-content-view p")
        assert [each.text_content() for each in body] == [line for line in lines if line]
        assert lines[1] in page.findtext(".//title")
        assert not page.cssselect(".tandan-title-view")
        assert links(_page(served.urls["thanh-hoa"] + SITES[1].listings["chi-dao-dieu-hanh"]), SITES[1])[
            0
        ] == (served.pages["a.txt"].path)
        assert WEB.get(urls["son-la/b.html"]).content.startswith(b"<html><title> Trang")
        library = _page(served.urls["lai-chau"] + SITES[0].listings["van-ban"])
        assert links(library, SITES[0])[0] == served.pages["d.pdf"].path
        assert WEB.get(urls["d.pdf"]).content == FILE.files[0].body
        etag = WEB.get(urls["a.txt"]).headers["etag"]
        assert WEB.get(urls["a.txt"], headers={"If-None-Match": etag}).status_code == 304


def test_a_province_without_a_site_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x\n", encoding="utf-8")
    (tmp_path / "list.yaml").write_text("- {file: a.txt, province: Huế}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="Huế"), serve(pages=tmp_path):
        pass


def test_two_files_at_one_address_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.PDF").write_bytes(b"%PDF-")
    with pytest.raises(ValueError, match=r"2 documents at .*x\.PDF"), serve(pages=tmp_path):
        pass


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed pages are not beside this project")
def test_the_seeds_come_to_their_sites() -> None:
    with serve(pages=SEEDS) as served:
        places = {name[:3]: entry.slug for name, entry in served.pages.items()}
        wanted = {
            "000": "lai-chau",
            "001": "thanh-hoa",
            "002": "hau-giang",
            "003": "son-la",
            "004": "lang-son",
        }
        assert places == wanted
        assert "/2020-04-29/" in served.pages["001_4740a2a03678a480.txt"].path
        for name, entry in served.pages.items():
            text = tree(WEB.get(served.url(entry)).text).text_content()
            lines = (SEEDS / name).read_text(encoding="utf-8").splitlines()
            at = -1
            for line in filter(str.strip, lines):
                at = text.find(line, at + 1)
                assert at >= 0, line
