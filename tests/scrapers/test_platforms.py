from __future__ import annotations

from dataclasses import replace

import pytest
from parsel import Selector

from scrapers.platforms import PLATFORMS, platform
from scrapers.platforms.base import (
    Fields,
    Found,
    Turn,
    absolute,
    counted,
    entry,
    feed_items,
    is_file,
    json_items,
    labelled,
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


def test_a_library_is_told_by_its_headings_wherever_it_stands() -> None:
    """Layout tables round it, heads that are plain cells, and other tables beside it."""
    inner = LIBRARY.replace(' class="van-ban"', "").replace("<th>", "<td>").replace("</th>", "</td>")
    html = (
        "<table><tr><td>Ngày</td><td>Khách</td></tr><tr><td>1</td><td><a href='/x'>x</a></td></tr></table>"
        f"<table><tr><td>menu</td><td>{inner}</td></tr></table>"
    )
    made = PLATFORMS["webcenter"].library(page(html), "http://portal.example/vb")
    assert made == PLATFORMS["upload"].library(page(LIBRARY), "http://portal.example/vb")
    assert made[1] == 3


def test_a_named_library_may_have_one_known_heading_and_a_calendar_is_none() -> None:
    rows = "<tr><th>Trích yếu</th><th>Xem</th></tr><tr><td><a href='/vb/1'>Về A</a></td><td>x</td></tr>"
    found, count = PLATFORMS["upload"].library(page(f"<table class='van-ban'>{rows}</table>"), BASE)
    assert ([each.entry["title"] for each in found], count) == (["Về A"], 1)
    assert PLATFORMS["upload"].library(page(f"<table>{rows}</table>"), BASE) == ([], 0)


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


def test_counted_pager_reads_the_number_wherever_the_address_has_it() -> None:
    links = "".join(
        f'<p class="x"><a href="{href}">{href}</a></p>' for href in ("/tin/page-1/", "/tin/page-3/")
    )
    rule = counted(".x a", r"/page-(\d+)/?$")
    assert rule(page(links), BASE, 2) == Turn("http://portal.example/tin/page-3/")
    assert rule(page(links), BASE, 1) is None
    assert rule(page(links), BASE, 3) is None


def test_labelled_pager_prefers_the_number_to_the_sign() -> None:
    rule = labelled(".x a")
    signs = '<p class="x"><a href="?s=0">«</a><a href="?s=9">Trang sau</a><a href="?s=7">3</a></p>'
    assert rule(page(signs), BASE, 2) == Turn("http://portal.example/tin?s=7")
    assert rule(page(signs), BASE, 5) == Turn("http://portal.example/tin?s=9")
    assert rule(page('<p class="x"><a href="?s=0">«</a><a href="javascript:go()">3</a></p>'), BASE, 2) is None


def test_liferay_pager_knows_no_instance_by_name() -> None:
    rule = PLATFORMS["liferay"].next_page
    links = ("p_p_id=101_INSTANCE_zZ9&_101_INSTANCE_zZ9_delta=3&_101_INSTANCE_zZ9_cur=1",
             "_101_INSTANCE_zZ9_cur=30", "_101_INSTANCE_zZ9_cur=3&p_r_p_x=1")  # fmt: skip
    anchors = "".join(f'<a href="/tin?{link}">x</a>' for link in links)
    pager = f'<div class="taglib-page-iterator">{anchors}</div>'
    assert rule(page(pager), BASE, 2) == Turn("http://portal.example/tin?_101_INSTANCE_zZ9_cur=3&p_r_p_x=1")
    assert rule(page(pager), BASE, 3) is None


JSON = """{"totalPageNum": "3", "items": [
 {"title": " Họp\\n giao ban ", "urlDetail": "/-/hop?inheritRedirect=true", "publishDate": "05/05/2020"},
 {"title": "Không có địa chỉ", "urlDetail": null}, "?"]}"""


def test_liferay_pager_of_version_7() -> None:
    name = "_com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_aB1x_cur"
    pager = page(f'<ul class="pagination"><li><a href="/tin?{name}=2&x=1">2</a></li></ul>')
    assert PLATFORMS["liferay"].next_page(pager, BASE, 1) == Turn(f"http://portal.example/tin?{name}=2&x=1")


def test_json_listing_is_read_and_turned() -> None:
    liferay = PLATFORMS["liferay"]
    url = "http://portal.example/tin?p_p_resource_id=loadPage&pageNum=2"
    made = Selector(text=JSON, type="json")
    found, items = liferay.news(made, url)
    assert items == 2
    assert found == [Found("http://portal.example/-/hop", entry(title="Họp giao ban", date="05/05/2020"))]
    assert liferay.library(made, url) == (found, items)
    assert liferay.next_page(made, url, 2) == Turn(url.replace("pageNum=2", "pageNum=3"))
    assert liferay.next_page(made, url, 3) is None


@pytest.mark.parametrize("body", ["[]", "{}", '{"items": {}}', '{"items": null}', "null", "7"])
def test_json_that_is_no_listing_has_no_items(body: str) -> None:
    liferay, made = PLATFORMS["liferay"], Selector(text=body, type="json")
    assert liferay.news(made, BASE) == ([], 0)
    assert liferay.next_page(made, BASE, 1) is None
    assert PLATFORMS["upload"].news(made, BASE) == ([], 0)


def test_json_fields_may_lie_deeper_and_have_other_names() -> None:
    fields = Fields(items=("data", "rows"), link=("duongDan",), title=("tieuDe", "title"))
    made = Selector(text='{"data": {"rows": [{"duongDan": "/a-1", "title": "A"}]}}', type="json")
    assert json_items(made, BASE, fields) == ([Found("http://portal.example/a-1", entry(title="A"))], 1)


def test_sharepoint_list_goes_on_and_not_back() -> None:
    rule = PLATFORMS["sharepoint-lists"].next_page
    call = """<a href="javascript:" onclick='javascript:RefreshPageTo(event, "/Lists/T/A.aspx?{}");'>x</a>"""
    back = call.format("Paged=TRUE\\u0026PagedPrev=TRUE\\u0026p_ID=9")
    on = call.format("Paged=TRUE\\u0026p_ID=4")
    assert rule(page(back + on), BASE, 2) == Turn("http://portal.example/Lists/T/A.aspx?Paged=TRUE&p_ID=4")
    assert rule(page(back), BASE, 2) is None
    plain = page('<a href="/Lists/T/A.aspx?Paged=TRUE&amp;p_ID=4">sau</a>')
    assert rule(plain, BASE, 2) == Turn("http://portal.example/Lists/T/A.aspx?Paged=TRUE&p_ID=4")


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        (
            "liferay",
            ["/documents/20181/41/TB+63.pdf/a672a2b5-feff-4a25-9f80-b20000000000?version=1.0",
             "/documents/20181/0/Thong+bao/a672a2b5-feff-4a25-9f80-b20000000000"],
            ["/documents/20181/41/anh.JPG/a672a2b5-feff-4a25-9f80-b20000000000", "/documents/20181/41"],
        ),
        (
            "dotnetnuke",
            ["/LinkClick.aspx?tabid=1&fileticket=a%3d", "/Portals/0/a.PDF"],
            ["/LinkClick.aspx?link=72"],
        ),
        ("webcenter", ["/webcenter/ShowProperty?nodeId=%2FUCM%2FA1"], ["/webcenter/ShowProperty"]),
    ],
)  # fmt: skip
def test_files_are_told_though_the_address_does_not_end_in_their_type(
    name: str, yes: list[str], no: list[str]
) -> None:
    made = platform(name)
    assert all(made.is_file("http://portal.example" + each) for each in yes)
    assert not any(made.is_file("http://portal.example" + each) for each in no)
    assert not platform("upload").is_file("http://portal.example/LinkClick.aspx?fileticket=a")


def test_noise_does_not_make_two_documents_of_one() -> None:
    webcenter = platform("webcenter")
    path = "/webcenter/portal/u/p/chi-tiet?dDocName=P1"
    assert webcenter.address(BASE, f"{path}&_afrLoop=88&_adf.ctrl-state=") == f"http://portal.example{path}"
    assert webcenter.address(BASE, "/x?fileticket=a%3d&b=2") == "http://portal.example/x?fileticket=a%3d&b=2"
    assert webcenter.address(BASE, "javascript:void(0)") is None


def test_a_platform_may_bring_callables_of_its_own() -> None:
    found = ([Found("http://portal.example/1", entry())], 1)
    own = replace(
        platform("upload"),
        read_news=lambda page, url: found,
        read_library=lambda page, url: ([], 7),
        find_attachments=lambda page, url: [url],
        tell_article=lambda url: url == BASE,
    )
    assert own.news(page("<p>"), BASE) == found
    assert own.library(page("<p>"), BASE) == ([], 7)
    assert own.attachments(page("<p>"), BASE) == [BASE]
    assert own.is_article(BASE)
    assert not own.is_article("http://portal.example/view/a/b-1")
    assert platform("upload").is_article("http://portal.example/view/a/b-1?mid=3")
