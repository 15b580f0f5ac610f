from __future__ import annotations

import pytest
from parsel import Selector

from scrapers.platforms import PLATFORMS, platform
from scrapers.platforms.base import (
    Turn,
    absolute,
    entry,
    feed_items,
    is_file,
    next_link,
    numbered,
    origin,
    postback,
    sitemap_items,
)

BASE = "http://portal.example/tin?page=2"


def page(html: str) -> Selector:
    return Selector(text=html)


def test_every_platform_is_found_by_its_name_and_an_unknown_one_lists_them() -> None:
    assert {name: platform(name).name for name in PLATFORMS} == {name: name for name in PLATFORMS}
    with pytest.raises(LookupError, match=r"no platform 'joomla'; there are .*drupal.*vnpt"):
        platform("joomla")


def test_numbered_pager_follows_the_next_number_only() -> None:
    pager = page("".join(f'<p class="x"><a href="/tin?page={n}">{n}</a></p>' for n in (1, 3, 4, 9)))
    assert numbered(".x a")(pager, BASE, 2) == Turn("http://portal.example/tin?page=3")
    assert numbered(".x a")(pager, BASE, 4) is None
    assert numbered(".x a", first=0)(pager, BASE, 1) == Turn("http://portal.example/tin?page=1")


def test_numbered_pager_whose_links_are_scripts_is_read_by_its_numbers() -> None:
    pager = page('<li data-page="2"><a href="#">2</a></li><li data-page="3"><a href="#">3</a></li>')
    assert numbered("li a")(pager, BASE, 2) == Turn("http://portal.example/tin?page=3")
    assert numbered("li a")(pager, "http://portal.example/tin?lang=vi", 1) == Turn(
        "http://portal.example/tin?lang=vi&page=2"
    )


def test_next_link() -> None:
    rule = next_link("li.pager-next a")
    assert rule(page('<li class="pager-next"><a href="?page=3">sau</a></li>'), BASE, 1) == Turn(
        "http://portal.example/tin?page=3"
    )
    assert rule(page("<li class='pager-last'><a href='?page=9'>cuối</a></li>"), BASE, 1) is None


def test_postback_sends_every_hidden_field_back_with_the_target_of_the_link() -> None:
    form = page(
        """<form action="./tin.aspx"><input type="hidden" name="__VIEWSTATE" value="dDw=">
        <input type="hidden" name="__EVENTTARGET" value=""><input type="text" name="q" value="x">
        <a href="javascript:__doPostBack('ctl00$pager','Page$3')">3</a></form>"""
    )
    turn = postback()(form, "http://portal.example/portal/tin.aspx", 2)
    assert turn == Turn(
        "http://portal.example/portal/tin.aspx",
        {"__VIEWSTATE": "dDw=", "__EVENTTARGET": "ctl00$pager", "__EVENTARGUMENT": "Page$3"},
    )
    assert postback()(form, BASE, 3) is None


LIBRARY = """<table class="van-ban"><tr><th>Trích yếu</th><th>SỐ, KÝ HIỆU</th><th>Lạ</th>
<th>Ngày ban hành:</th><th>Cơ quan ban hành</th><th>Người ký</th><th>Tệp đính kèm</th></tr>
<tr><td><a href="/vb/1">Về việc A</a></td><td>12/TB-UBND</td><td>?</td><td>05/5/2020</td>
<td>UBND tỉnh</td><td>Lê B</td>
<td><a href="/f/1.pdf">tải</a><a href="/f/1.DOCX">tải</a></td></tr>
<tr><td>Về việc C</td><td></td><td></td><td></td><td></td><td></td><td><a href="/f/2.pdf">tải</a></td></tr>
<tr><td>Không có gì để mở</td><td>3</td><td></td><td></td><td></td><td></td><td></td></tr>
<tr><td colspan="7">Trang 1/1</td></tr></table>"""


def test_library_tells_columns_by_their_headings() -> None:
    found, rows = PLATFORMS["upload"].library(page(LIBRARY), "http://portal.example/vb")
    assert rows == 3
    assert [each.url for each in found] == ["http://portal.example/vb/1", "http://portal.example/f/2.pdf"]
    assert found[0].entry == {
        "title": "Về việc A",
        "number": "12/TB-UBND",
        "date": "05/5/2020",
        "summary": "Về việc A",
        "signer": "Lê B",
        "issuer": "UBND tỉnh",
    }
    assert found[0].files == ("http://portal.example/f/1.pdf", "http://portal.example/f/1.DOCX")
    assert found[1].entry["number"] is None
    assert found[1].files == ()


def test_news_counts_blocks_whose_links_it_cannot_find() -> None:
    block = '<div class="post-item row clearfix"><h5><a href="/view/a/b-1">x</a></h5></div>'
    assert PLATFORMS["upload"].news(page(block * 3), BASE) == ([], 3)


def test_attachments_are_the_files_linked_in_the_article_only() -> None:
    html = """<div class="post-content"><a href="a.pdf?x=1">a</a><a href="/b.Doc">b</a><a href="c.xlsx">c</a>
    <a href="a.pdf?x=1#p2">a</a><a href="mailto:x@y.pdf">m</a></div>
    <aside><a href="/other.pdf">o</a></aside>"""
    assert PLATFORMS["upload"].attachments(page(html), "http://portal.example/view/1") == [
        "http://portal.example/view/a.pdf?x=1",
        "http://portal.example/b.Doc",
    ]


def test_feed_items() -> None:
    rss = b"""<?xml version="1.0"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>
    <title>H\xe1\xbb\x8dp
    giao ban</title><link> /vi/node/7 </link><pubDate>Tue, 05 May 2020 08:00:00 +0700</pubDate></item>
    <item><title>no link</title></item></channel></rss>"""
    (item,) = feed_items(Selector(body=rss, type="xml"), "http://portal.example/vi/rss.xml")
    assert item.url == "http://portal.example/vi/node/7"
    assert item.entry == entry(title="Họp giao ban", date="Tue, 05 May 2020 08:00:00 +0700")


def test_sitemap_items() -> None:
    xml = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/s1.xml</loc></sitemap>
    </sitemapindex>"""
    assert sitemap_items(Selector(body=xml, type="xml"), "http://portal.example/") == (
        [],
        ["http://portal.example/s1.xml"],
    )


@pytest.mark.parametrize(
    "href", ["javascript:void(0)", "mailto:a@b.c", "", None, "http://[bad/", "#top-only-base"]
)
def test_absolute_refuses_what_is_no_page(href: str | None) -> None:
    made = absolute("http://portal.example/x", href)
    assert made == ("http://portal.example/x" if href == "#top-only-base" else None)


def test_origin_joins_www_and_schemes_but_not_other_ports_and_hosts() -> None:
    same = {origin(url) for url in ("http://A.gov.vn/x", "https://www.a.gov.vn:443/", "http://a.gov.vn:80")}
    assert len(same) == 1
    assert origin("http://127.0.0.1:8601/") != origin("http://127.0.0.1:8602/")
    assert origin("http://b.a.gov.vn/") not in same


def test_is_file_looks_at_the_path() -> None:
    assert is_file("http://x/a/B.PDF?v=2")
    assert not is_file("http://x/view?f=a.pdf")
    assert not is_file("http://x/a.pdf/view")
