"""Listings of unknown make: what is found on them without a selector, and what is no document."""

# ruff: noqa: E501 (pages as they are sent)

from __future__ import annotations

import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from parsel import Selector

from include.registry import Portal
from include.replica.server import Replicas, serve
from include.replica.sites import ALL_SITES
from scrapers.crawl import CrawlFailed, run
from scrapers.diagnosis import why_empty
from scrapers.platforms import PLATFORMS, claims, discovery
from scrapers.platforms.base import Turn
from scrapers.platforms.generic import PLATFORM, attachments, next_page, read, read_unregistered
from tests.scrapers.helpers import tiny_site

BASE = "https://tinhmau.example/muc/tin-chi-dao"
SLUGS = [site.slug for site in ALL_SITES]


def page(html: str) -> Selector:
    return Selector(text=html)


# --- listings in many dresses -------------------------------------------------------------------------

SUBJECTS = (
    ("Thông báo kết luận tại cuộc họp về thoát nước đô thị mùa mưa", "12/08/2024"),
    ("Chủ tịch tỉnh làm việc với xã Hòa Bình về cấp nước sạch", "09/08/2024"),
    ("Kết luận của Phó Chủ tịch về giải tỏa hành lang an toàn đường bộ", "05/08/2024"),
    ("Họp nghe báo cáo đề án số hóa hồ sơ đất đai", "01/08/2024"),
    ("Chỉ đạo tăng cường kiểm tra cơ sở giết mổ nhỏ lẻ", "28/07/2024"),
)
MENU = "".join(
    f'<li><a href="/gioi-thieu/{slug}">{label}</a></li>'
    for slug, label in (
        ("co-cau", "Cơ cấu tổ chức bộ máy hành chính của tỉnh"),
        ("lich-su", "Lịch sử hình thành và phát triển"),
        ("dia-ly", "Điều kiện tự nhiên, vị trí địa lý và khí hậu"),
        ("thu-tuc", "Thủ tục hành chính mới công bố, sửa đổi, bổ sung"),
        ("lien-he", "Liên hệ, góp ý với Ban biên tập"),
        ("dau-tu", "Danh mục dự án kêu gọi đầu tư giai đoạn tới"),
    )
)
HEAD = f'<html><body><div class="top">Thứ Hai, ngày 12/08/2024</div><ul class="x1">{MENU}</ul>'
ASIDE = (
    '<div class="x9"><h4>Đọc nhiều nhất</h4>'
    + "".join(
        f'<p><a href="/bai/tin-doc-nhieu-trong-tuan-so-{n}-{n}00.html">Tin được đọc nhiều trong tuần, số {n}</a> '
        f"<i>(0{n}/07/2024)</i></p>"
        for n in range(1, 6)
    )
    + "</div>"
)
FOOT = (
    '<div class="x2"><a href="/so-do-cong">Sơ đồ Cổng thông tin điện tử</a> Giấy phép số 12, ngày 01/02/2020 '
    '<a href="/ban-bien-tap">Ban biên tập Cổng thông tin</a></div></body></html>'
)
PAGER = '<div class="x3"><b>1</b> <a href="?p=2">2</a> <a href="?p=3">3</a> <a href="?p=2">»</a></div>'
Items = list[tuple[str, str, str]]  # address, title, date


def items(many: int = 5) -> Items:
    return [
        (f"/bai/van-de-thu-{n}-cua-tinh-trong-thang-{9000 + n}.html", title, day)
        for n, (title, day) in enumerate(SUBJECTS[:many])
    ]


def wordpress(entries: Items) -> str:
    return "<main id=main>" + "".join(
        f'<article id="post-{n}" class="post-{n} post type-post status-publish hentry category-tin{n % 2}">'
        f'<h2 class="entry-title"><a href="{url}" rel="bookmark">{title}</a></h2><div class="entry-meta">'
        f'<span class="posted-on"><time datetime="2024-08-{12 - n:02}T08:00:00+07:00">{12 - n} Tháng Tám, 2024'
        '</time></span> <a href="/category/tin-chi-dao-dieu-hanh">Tin chỉ đạo, điều hành</a></div>'
        f"<p>Tóm tắt của bài viết thứ {n}, dài hơn ba mươi chữ cái một chút.</p>"
        f'<a class="more-link" href="{url}">Đọc tiếp bài viết này →</a></article>'
        for n, (url, title, _) in enumerate(entries)
    )


def bootstrap(entries: Items) -> str:
    cards = "".join(
        f'<div class="col-md-4"><div class="card h-100"><a href="{url}"><img class="card-img-top" src="/a.jpg"></a>'
        f'<div class="card-body"><h5 class="card-title"><a class="stretched-link" href="{url}">{title}</a></h5>'
        f'<p class="card-text">Nội dung ngắn gọn của tin này để người đọc nắm được.</p></div>'
        f'<div class="card-footer text-muted">{day}</div></div></div>'
        for url, title, day in entries
    )
    rows = cards.split('<div class="col-md-4">')[1:]
    grid = ["".join(f'<div class="col-md-4">{each}' for each in rows[at : at + 3]) for at in (0, 3)]
    return "".join(f'<div class="row g-3">{each}</div>' for each in grid if each)


def tailwind(entries: Items) -> str:
    """No class that stays from build to build, and the whole card is the link."""
    return '<div class="css-9x1">' + "".join(
        f'<div class="sc-{n}ab{n * 7}"><a href="{url}" class="sc-{n}ff"><div><div><img src="/i.webp"></div><div>'
        f'<div class="sc-{n}t">{title}</div><div class="sc-{n}s">Một đoạn tóm tắt ngắn ở dưới tiêu đề.</div>'
        f'<div class="sc-{n}d"><svg></svg>{day}</div></div></div></a></div>'
        for n, (url, title, day) in enumerate(entries)
    )


def table(entries: Items) -> str:
    return (
        "<table width=100%><tr><td>&nbsp;</td></tr>"
        + "".join(
            f'<tr bgcolor={"#eee" if n % 2 else "#fff"}><td>{n + 1}</td><td><a href="{url}">{title}</a></td>'
            f"<td align=right>{day}</td></tr>"
            for n, (url, title, day) in enumerate(entries)
        )
        + "</table>"
    )


def two_rows(entries: Items) -> str:
    return (
        "<table>"
        + "".join(
            f'<tr><td><a href="{url}">{title}</a></td></tr><tr><td>Ngày đăng: {day}</td></tr>'
            for url, title, day in entries
        )
        + "</table>"
    )


def definitions(entries: Items) -> str:
    return (
        "<dl>"
        + "".join(
            f'<dt><a href="{url}">{title}</a></dt><dd>{day}</dd><dd>Tóm tắt vài dòng về nội dung bài.</dd>'
            for url, title, day in entries
        )
        + "</dl>"
    )


def flat(entries: Items) -> str:
    return (
        "<div>"
        + "".join(f'<a href="{url}">{title}</a> ({day})<br>' for url, title, day in entries)
        + "</div>"
    )


def headings(entries: Items) -> str:
    return (
        "<section>"
        + "".join(
            f'<h3><a href="{url}">{title}</a></h3><span>{day}</span><p>Sapo của bài, một hai câu ngắn gọn.</p><hr>'
            for url, title, day in entries
        )
        + "</section>"
    )


def boxed(entries: Items) -> str:
    """The day in a box of its own, without the year."""
    return (
        '<ul class="ds">'
        + "".join(
            f'<li class="{"first" if n == 0 else "item"}"><div class="ngay"><b>{day[:2]}</b><span>Th{day[4]}</span></div>'
            f'<div><a href="{url}" title="{title}">{title[:30]}...</a></div></li>'
            for n, (url, title, day) in enumerate(entries)
        )
        + "</ul>"
    )


def inside(entries: Items) -> str:
    return (
        '<ul class="list-unstyled">'
        + "".join(
            f'<li><a href="{url}">{title} <span class="small">({day})</span></a></li>'
            for url, title, day in entries
        )
        + "</ul>"
    )


def featured(entries: Items) -> str:
    """The first with a large picture, apart from the others."""
    url, title, day = entries[0]
    first = (
        f'<div class="to"><a href="{url}"><img></a><h2><a href="{url}">{title}</a></h2><em>{day}</em></div>'
    )
    rest = "".join(f'<li><h3><a href="{u}">{t}</a></h3><em>{d}</em></li>' for u, t, d in entries[1:])
    return f'<div class="vung">{first}<ul class="nho">{rest}</ul>'


LOOKS = (
    wordpress,
    bootstrap,
    tailwind,
    table,
    two_rows,
    definitions,
    flat,
    headings,
    boxed,
    inside,
    featured,
)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("aside", ["before", "after"])
def test_every_document_of_a_listing_and_nothing_else(look: Callable[[Items], str], aside: str) -> None:
    entries = items()
    body = f'<div class="m"><h1>Tin chỉ đạo</h1>{look(entries)}{PAGER}</div>'
    html = HEAD + (ASIDE + body if aside == "before" else body + ASIDE) + FOOT
    found, blocks = read(page(html), BASE)
    assert [each.url for each in found] == [f"https://tinhmau.example{url}" for url, _, _ in entries]
    assert blocks == len(entries)
    assert [each.entry["title"] for each in found] == [title for _, title, _ in entries]
    for each, (_, _, day) in zip(found, entries, strict=True):
        if look is wordpress:
            assert each.entry["date"]
            assert each.entry["date"].endswith("Tháng Tám, 2024")
        elif look is boxed:
            assert each.entry["date"] == f"{day[:2]} Th{day[4]}"
        else:
            assert day in str(each.entry["date"])


@pytest.mark.parametrize("look", LOOKS)
def test_a_count_is_that_of_the_list_it_stands_by(look: Callable[[Items], str]) -> None:
    count = "<p>Tổng số: 57 bài viết</p>"

    def counted(over: str, under: str, aside: str) -> claims.Claim:
        body = f'<div class="m"><h1>Tin chỉ đạo</h1>{over}{look(items())}{PAGER}{under}</div>'
        boxed = ASIDE.replace("</div>", f"{aside}<p>Lượt xem: 1.234.567</p></div>")
        made = page(HEAD + body + boxed + FOOT)
        return claims.read(made, BASE, read(made, BASE)[0], Turn(f"{BASE}?p=2"))

    assert counted("", count, "") == counted(count, "", "") == claims.Claim(57)
    assert counted("", "<div>Trang 1/12</div>", count) == claims.Claim(None, 12)


@pytest.mark.parametrize("look", [each for each in LOOKS if each is not featured])
def test_the_last_page_may_hold_one_document(look: Callable[[Items], str]) -> None:
    body = (
        f'<div class="m"><h1>Tin chỉ đạo</h1>{look(items(1))}<div><a href="?p=1">1</a> <b>2</b></div></div>'
    )
    found, _ = read(page(HEAD + body + ASIDE + FOOT), f"{BASE}?p=2")
    assert [each.url for each in found] == ["https://tinhmau.example" + items(1)[0][0]]
    assert next_page(page(HEAD + body + ASIDE + FOOT), f"{BASE}?p=2", 2) is None


@pytest.mark.parametrize("look", [table, wordpress, bootstrap, boxed])
def test_a_title_may_be_short_among_others(look: Callable[[Items], str]) -> None:
    entries = items()
    entries[2] = (entries[2][0], "Thông báo số 5", entries[2][2])
    found, _ = read(
        page(f'{HEAD}<div class="m"><h1>Tin chỉ đạo</h1>{look(entries)}{PAGER}</div>{FOOT}'), BASE
    )
    assert [each.url for each in found] == [f"https://tinhmau.example{url}" for url, _, _ in entries]
    assert (found[2].entry["title"] or "").startswith("Thông báo số 5")


@pytest.mark.parametrize(
    ("shown", "changed"),
    [
        ("Tuesday, 14 July 2026 09:12", "Last modified on Wednesday, 15 July 2026"),
        ("July 4, 2026", "Updated: May 5, 2026"),
        ("Được xuất bản cách đây 2 tháng", ""),
        ("3 năm trước", ""),
    ],
)
def test_dates_of_a_site_that_is_half_in_english_and_of_one_that_counts_back(
    shown: str, changed: str
) -> None:
    listed = "".join(
        f'<div class="item"><span>{shown}</span><h3><a href="{url}">Tin số {n} của tỉnh</a></h3><p>Tóm tắt</p>'
        f'<a href="{url}">Read more...</a><span>{changed}</span></div>'
        for n, (url, _, _) in enumerate(items())
    )
    found, _ = read(page(f'{HEAD}<div class="m">{listed}</div>{FOOT}'), BASE)
    assert [(each.url, each.entry["date"]) for each in found] == [
        (f"https://tinhmau.example{url}", shown) for url, _, _ in items()
    ]


@pytest.mark.parametrize(
    "filed",
    [
        '<a rel="category tag" href="/muc/lon">Tin chỉ đạo, điều hành</a>',
        f'<a href="{BASE}">Tin chỉ đạo, điều hành</a>',
    ],
)
def test_what_the_only_document_of_a_last_page_is_filed_under_is_none(filed: str) -> None:
    ((url, title, day),) = items(1)
    one = f'<div><a href="{url}">{title}</a> {day} Đăng trong {filed}</div>'
    html = f'{HEAD}<div class="m"><h1>Tin</h1>{one}<div><a href="?p=1">1</a> <b>2</b></div></div>{FOOT}'
    found, _ = read(page(html), f"{BASE}?p=2")
    assert [each.url for each in found] == [f"https://tinhmau.example{url}"]


def test_a_last_page_may_have_one_document_of_an_unknown_address_and_only_a_way_back() -> None:
    one = '<td><table><tr><td><a href="luu/tin12.htm">Kết luận tại cuộc họp về thoát nước</a> 12-02-2019</td></tr></table>'
    found, _ = read(
        page(f'{HEAD}{one}<p><a href="?p=2">« Trang trước</a> Trang 3/3</p></td>{FOOT}'), f"{BASE}?p=3"
    )
    assert [each.url for each in found] == ["https://tinhmau.example/muc/luu/tin12.htm"]
    found, _ = read(page(f'{HEAD}{one}<p><a href="/bai-truoc">« Trước</a></p></td>{FOOT}'), f"{BASE}?p=3")
    assert found == []


def test_menus_footers_and_side_lists_alone_are_no_listing() -> None:
    html = HEAD + "<div class=m><h1>Giới thiệu</h1><p>Đang cập nhật.</p></div>" + ASIDE + FOOT
    assert read(page(html), BASE) == ([], 0)
    assert why_empty(page(html), BASE, PLATFORM)[0] in ("empty", "layout_changed")


def test_an_article_with_other_articles_below_is_no_listing() -> None:
    others = "".join(f'<li><a href="{u}">{t}</a> ({d})</li>' for u, t, d in items())
    html = (
        f"{HEAD}<div><h1>Tiêu đề</h1><p>Thân bài dài.</p><h3>Các tin khác</h3><ul>{others}</ul></div>{FOOT}"
    )
    assert read(page(html), BASE)[0] == []


def test_a_list_drawn_by_a_script_is_named_so_and_not_guessed() -> None:
    html = (
        '<html><body><div id="app"><div v-for="tin in danhSach"><a :href="tin.url">{{ tin.tieuDe }}</a></div></div>'
        '<script>window.__DATA__ = {"items": [{"title": "Thông báo kết luận về thoát nước", '
        '"url": "/bai/thong-bao-ket-luan-ve-thoat-nuoc-9000.html"}]}</script></body></html>'
    )
    assert read(page(html), BASE) == ([], 0)
    assert why_empty(page(html), BASE, PLATFORM)[0] == "needs_browser"


def test_a_larger_box_of_dates_does_not_win_over_what_the_page_is_called() -> None:
    boxes = "".join(
        f'<div><a href="/tb/thong-bao-moi-hop-dinh-ky-so-{n}{n}.html">Thông báo mời họp định kỳ, số {n}</a> 0{n}/06/2024</div>'
        for n in range(1, 10)
    )
    box = f"<div class=q1><b>Giấy mời</b>{boxes}</div>"
    html = f"<title>Kết luận - Cổng</title>{HEAD}{box}<div class=q2><h2>Kết luận</h2>{flat(items(3))}</div>{FOOT}"
    found, _ = read(page(html), BASE)
    assert [each.url for each in found] == [f"https://tinhmau.example{u}" for u, _, _ in items(3)]


def test_titles_without_dates_are_believed_only_where_they_are_long_and_of_one_make() -> None:
    listed = "".join(f'<li><a href="{u}">{t} trên địa bàn toàn tỉnh</a></li>' for u, t, _ in items())
    found, _ = read(page(f"{HEAD}<div><h1>Tin</h1><ul>{listed}</ul></div>{FOOT}"), BASE)
    assert [each.url for each in found] == [f"https://tinhmau.example{u}" for u, _, _ in items()]
    assert all(each.entry["date"] is None for each in found)


def test_a_library_is_told_by_its_headings_with_any_cells() -> None:
    html = (
        HEAD
        + """<table><tr><td><b>STT</b></td><td><b>Số/Ký hiệu</b></td><td>Ngày BH</td><td>Trích yếu</td>
    <td>Tải về</td></tr><tr><td>1</td><td>12/TB-VP</td><td>05/08/2024</td><td><a href="/vb?id=77">Về việc A</a></td>
    <td><a href="/tep/12.pdf">pdf</a><a href="/LinkClick.aspx?fileticket=ab%3d">tải</a></td></tr>
    <tr><td>2</td><td><a href="/vb?id=78">13/TB-VP</a></td><td>04/08/2024</td><td>Về việc B</td><td></td></tr>
    <tr><td colspan=5><a href="?p=2">2</a></td></tr></table>"""
        + FOOT
    )
    found, rows = read(page(html), BASE)
    assert rows == 2
    assert [(each.url, each.entry["number"], each.entry["date"], each.entry["title"]) for each in found] == [
        ("https://tinhmau.example/vb?id=77", "12/TB-VP", "05/08/2024", "Về việc A"),
        ("https://tinhmau.example/vb?id=78", "13/TB-VP", "04/08/2024", "Về việc B"),
    ]
    assert found[0].files == (
        "https://tinhmau.example/tep/12.pdf",
        "https://tinhmau.example/LinkClick.aspx?fileticket=ab%3d",
    )


def test_sessions_and_ways_back_make_no_new_address() -> None:
    listed = "".join(
        f'<li><a href="/tin?dDocName=P{n}&_afrLoop=8{n}&_afrWindowMode=0">{t}</a> {d}</li>'
        for n, (_, t, d) in enumerate(items())
    )
    found, _ = read(page(f"<html><body><div><ul>{listed}</ul></div></body></html>"), BASE)
    assert [each.url for each in found] == [f"https://tinhmau.example/tin?dDocName=P{n}" for n in range(5)]


def test_the_way_back_of_a_portlet_makes_no_new_address() -> None:
    bare = "https://tinhmau.example/-/asset_publisher/kX3b/content/hop-ve-thoat-nuoc"
    back = "_com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_kX3b_redirect=%2Ftin%3Fcur%3D2"
    for given, left in (
        (f"?{back}", ""),
        (
            "?inheritRedirect=false&_101_INSTANCE_kX3b_redirect=%2Ftin&_101_assetEntryId=7",
            "?_101_assetEntryId=7",
        ),
        ("?p_l_back_url=%2Ftin&p_l_back_url_title=Tin", ""),
    ):
        assert discovery.address_of(BASE, bare + given) == bare + left
        assert PLATFORMS["liferay"].address(BASE, bare + given) == bare + left


def test_json_lists_of_unknown_names() -> None:
    text = """{"data": {"total_pages": 3, "rows": [{"TieuDe": "Thông báo kết luận", "LinkUrl": "/a/b-1.html",
    "NgayDang": "05/08/2024"}, {"TieuDe": "Tin hai", "LinkUrl": "/a/b-2.html", "Anh": "/x.jpg"}]}}"""
    found, rows = read(Selector(text=text, type="json"), "https://tinhmau.example/api/tin?page=1")
    assert rows == 2
    assert [(each.url, each.entry["date"]) for each in found] == [
        ("https://tinhmau.example/a/b-1.html", "05/08/2024"),
        ("https://tinhmau.example/a/b-2.html", None),
    ]


def test_a_known_platform_wins_where_it_finds_as_much() -> None:
    block = '<div class="post-item row clearfix"><div class="post-title"><h4><a href="/view/a/b-{n}">Bài viết số {n} về cấp nước</a></h4></div><div class="post-date">(05/05/2020)</div></div>'
    html = (
        "<html><body><div>" + "".join(block.replace("{n}", str(n)) for n in range(3)) + "</div></body></html>"
    )
    found, _, turn = read_unregistered(PLATFORMS["upload"], page(html), BASE)
    assert len(found) == 3
    assert turn is PLATFORMS["upload"].next_page
    found, _, turn = read_unregistered(PLATFORMS["drupal"], page(html), BASE)
    assert len(found) == 3
    assert turn is next_page


# --- pages of a listing -------------------------------------------------------------------------------

BACK = '<a href="?p=1">«</a> <a href="?p=1">‹</a> '


@pytest.mark.parametrize(
    ("pager", "url", "number", "expected"),
    [
        ('<link rel="next" href="/tin/page/3">', "/tin/page/2", 2, "/tin/page/3"),
        ('<a href="/tin/page/1">1</a><b>2</b><a href="/tin/page/3">3</a>', "/tin/page/2", 2, "/tin/page/3"),
        ('<a href="/tin/trang-2.html">2</a>', "/tin", 1, "/tin/trang-2.html"),
        ('<a href="/chuyen-muc-tin-c12-2.html">2</a>', "/chuyen-muc-tin-c12.html", 1, "/chuyen-muc-tin-c12-2.html"),
        ('<a href="?page=1">2</a><a href="?page=2">3</a>', "/tin?page=1", 2, "/tin?page=2"),  # counted from 0
        ('<a href="?start=10">2</a><a href="?start=20">3</a>', "/tin?start=10", 2, "/tin?start=20"),
        ('<a href="?_101_INSTANCE_x_cur=2&p_p_id=101">2</a>', "/tin", 1, "/tin?_101_INSTANCE_x_cur=2&p_p_id=101"),
        (BACK + '<a href="?p=3">›</a> <a href="?p=9">»</a>', "/tin?p=2", 2, "/tin?p=3"),
        (BACK + '<b>2</b><a href="?p=3">Trang sau</a>', "/tin?p=2", 2, "/tin?p=3"),
        (BACK + '<a href="?p=3"><img alt="Tiếp"></a>', "/tin?p=2", 2, "/tin?p=3"),
        (BACK + '<b>2</b><a href="?p=3">Trang sau »</a>', "/tin?p=2", 2, "/tin?p=3"),
        (BACK + '<a class="next page-numbers" href="?p=3">Cũ</a>', "/tin?p=2", 2, "/tin?p=3"),
        ('<a href="?p=1">1</a><a href="?p=2">2</a> … <a href="?p=9">»</a>', "/tin?p=2", 2, "/tin?p=3"),  # » is the last
        ('<a href="#" onclick="location.href=\'/tin?p=2\'">2</a>', "/tin", 1, "/tin?p=2"),
        ('<ul><li data-page="2"><a href="#">2</a></li></ul>', "/tin", 1, "/tin?page=2"),
        ('<a href="/tin?trang=2">Xem thêm</a>', "/tin", 1, "/tin?trang=2"),
        ('<a href="?cur=4"><span class="sr-only">Trang</span>4</a> <a href="?cur=2"><i></i><b>Page </b>2</a>', "/tin", 1, "/tin?cur=2"),
        # Where nothing leads on:
        (BACK + "<b>2</b>", "/tin?p=2", 2, None),
        ('<a href="?p=1">1</a><b>2</b><a href="?p=1">»</a>', "/tin?p=2", 2, None),
        ('<li class="disabled"><a href="?p=3">»</a></li>', "/tin?p=2", 2, None),
        ('<a href="/tin/bai-viet-dai-ve-mot-viec-12.html">Xem thêm</a>', "/tin", 1, None),
        ('<div class="calendar"><a href="/lich?d=2">2</a><a href="/lich?d=3">3</a></div>', "/tin", 1, None),
        ('<a href="/lich?month=9&year=2024">»</a>', "/tin", 1, None),
        ('<a href="/bai-mot/#comments">2</a> <a href="/bai-hai/#respond">3</a>', "/tin", 1, None),
        ('<a href="http://khac.example/?p=2">2</a>', "/tin", 1, None),
    ],
)  # fmt: skip
def test_the_next_page(pager: str, url: str, number: int, expected: str | None) -> None:
    here = f"https://tinhmau.example{url}"
    turn = next_page(page(f"<html><body><div>{pager}</div></body></html>"), here, number)
    assert turn == (Turn(f"https://tinhmau.example{expected}") if expected else None)


def test_a_month_of_numbers_is_no_pager() -> None:
    days = "".join(f'<td><a href="/su-kien/{n}">{n}</a></td>' for n in range(1, 32))
    html = f"<html><body><table><tr>{days}</tr></table></body></html>"
    assert next_page(page(html), "https://tinhmau.example/tin", 1) is None


@pytest.mark.parametrize(
    ("link", "target", "argument"),
    [
        ("__doPostBack('ctl00$grd','Page$2')", "ctl00$grd", "Page$2"),
        ("__doPostBack(&#39;ctl00$rpt$ctl01$lnk&#39;,&#39;&#39;)", "ctl00$rpt$ctl01$lnk", ""),
    ],
)
def test_web_forms_are_sent_back_with_their_state(link: str, target: str, argument: str) -> None:
    html = f"""<form action="./tin.aspx?m=1"><input type="hidden" name="__VIEWSTATE" value="dDw=">
    <input name="tim" value=""><select name="nam"><option value="0">-</option><option value="9" selected>9</option>
    </select><input type="submit" name="nut" value="Tìm"><span>1</span>
    <a href="javascript:{link}">2</a></form>"""
    turn = next_page(page(html), "https://tinhmau.example/a/tin.aspx", 1)
    assert turn is not None
    assert turn.url == "https://tinhmau.example/a/tin.aspx?m=1"
    assert turn.form == {
        "__VIEWSTATE": "dDw=",
        "tim": "",
        "nam": "9",
        "__EVENTTARGET": target,
        "__EVENTARGUMENT": argument,
    }


@pytest.mark.parametrize(
    ("button", "form"),
    [
        ('<input type="submit" name="pg$2" value="2">', {"pg$2": "2"}),
        ('<button name="pg" value="9">Trang sau</button>', {"pg": "9"}),
        ('<input type="image" alt="2" onclick="javascript:__doPostBack(&#39;grd&#39;,&#39;Page$2&#39;);return false;">',
         {"__EVENTTARGET": "grd", "__EVENTARGUMENT": "Page$2"}),
        ('<input type="submit" name="tim" value="»"><input type="submit" name="gui" value="Tìm">', None),
        ('<button type="button" name="pg" value="2">2</button>', None),  # only a script knows
    ],
)  # fmt: skip
def test_buttons_turn_pages_too(button: str, form: dict[str, str] | None) -> None:
    html = f'<form method="post" action="./tin.aspx"><input type="hidden" name="__VIEWSTATE" value="d">{button}</form>'
    turn = next_page(page(html), "https://tinhmau.example/tin.aspx", 1)
    sent = Turn("https://tinhmau.example/tin.aspx", {"__VIEWSTATE": "d"} | form) if form else None
    assert turn == sent
    plain = "<button onclick=\"location.href='/tin?p=2'\">2</button>"
    assert next_page(page(plain), "https://tinhmau.example/tin", 1) == Turn("https://tinhmau.example/tin?p=2")


# --- articles and their files -------------------------------------------------------------------------


def test_files_in_the_text_and_in_frames_but_not_of_the_site() -> None:
    html = (
        '<html><body><nav><a href="/huong-dan.pdf">Hướng dẫn</a></nav><div><a href="/tep/1.PDF">1</a>'
        '<a href="/documents/20181/55/ten-tep/1b2c3d4e-0000-1111-2222-333344445555">2</a>'
        '<iframe src="/viewer.html?file=%2Ftep%2F3.pdf"></iframe><a href="/bang.xlsx">4</a></div>'
        '<footer><a href="/quy-che.doc">Quy chế</a></footer></body></html>'
    )
    assert attachments(page(html), "https://tinhmau.example/bai/1") == [
        "https://tinhmau.example/tep/1.PDF",
        "https://tinhmau.example/documents/20181/55/ten-tep/1b2c3d4e-0000-1111-2222-333344445555",
        "https://tinhmau.example/tep/3.pdf",
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/tin-tuc/hop-ban-ve-viec-thoat-nuoc-do-thi-123.html", True),
        ("/vi/node/4711", True),
        ("/detail.aspx?id=88&cate=2", True),
        ("/Lists/Tin/View_Detail.aspx?ItemID=12", True),
        ("/", False),
        ("/chi-dao-dieu-hanh", False),
        ("/chi-dao-dieu-hanh/trang-12.html", False),
        ("/tag/ket-luan-cua-chu-tich-uy-ban-tinh", False),
        ("/luu-tru/2024", False),
        ("/index.php?language=vi&nv=news&op=thong-bao/Hop-ban-ve-viec-thoat-nuoc-140", True),
        ("/index.php?language=vi&nv=news&op=thong-bao/page-12", False),
    ],
)
def test_addresses_of_articles(path: str, expected: bool) -> None:
    assert PLATFORM.is_article(f"https://tinhmau.example{path}") is expected


def test_files_that_are_called_related_but_not_those_of_related_articles() -> None:
    html = (
        '<div><p>Thân bài.</p></div><div class="related-documents"><h4>Tệp</h4><a href="/a.pdf">A</a></div>'
        '<div class="van-ban-lien-quan"><a href="/bai-khac-12.html">Bài khác</a> <a href="/b.pdf">B</a></div>'
        '<aside class="related"><a href="/c.pdf">C</a></aside>'
    )
    assert attachments(page(html), BASE) == ["https://tinhmau.example/a.pdf"]


@pytest.mark.parametrize(
    ("name", "around", "file"),
    [
        ("liferay", '<div class="asset-full-content"><h3>Tệp</h3>{}</div>', "/documents/20182/9/TB.pdf"),
        (
            "nukeviet",
            '<div class="list-group news-download-file">{}</div>',
            "/thong-bao/hop-140.html?download=1&id=0",
        ),
    ],
)
def test_files_beside_the_text_where_a_system_puts_them(name: str, around: str, file: str) -> None:
    html = f"<html><body>{around.format(f'<a href={file}>Tải về</a>')}</body></html>"
    for each in (PLATFORMS[name], PLATFORM):
        assert each.attachments(page(html), BASE) == [f"https://tinhmau.example{file}"]


# --- where the listings are ---------------------------------------------------------------------------


def test_listings_are_told_by_their_names_with_and_without_accents_and_by_their_addresses() -> None:
    links = {
        "/a": "Chỉ đạo, điều hành",
        "/b": "THONG BAO KET LUAN",
        "/hoat-dong-lanh-dao": "Tin trong ngày",
        "/c": "Văn bản chỉ đạo",
        "/lien-he": "Liên hệ",
        "/d": "Thủ tục hành chính thông báo",
        "/bai/chu-tich-tinh-chi-dao-khac-phuc-hau-qua-mua-lu-99.html": "Chủ tịch tỉnh chỉ đạo khắc phục hậu quả mưa lũ",
        "https://khac.example/chi-dao-dieu-hanh": "Chỉ đạo điều hành",
    }
    html = "".join(f'<a href="{url}">{name}</a>' for url, name in links.items())
    found = discovery.discover(page(f"<html><body>{html}</body></html>"), "https://tinhmau.example/")
    assert found[0].path == "/b"
    assert sorted(each.path for each in found) == ["/a", "/b", "/c", "/hoat-dong-lanh-dao"]
    assert {each.path: each.kind for each in found}["/c"] == "library"


def test_no_more_listings_than_a_few() -> None:
    html = "".join(f'<a href="/muc-{n}">Thông báo {n}</a>' for n in range(40))
    found = discovery.discover(page(f"<html><body>{html}</body></html>"), "https://tinhmau.example/")
    assert len(found) == discovery.MOST_LISTINGS == 8


def test_an_address_that_is_a_listing_itself_is_one() -> None:
    html = HEAD + f'<div class="m">{table(items())}{PAGER}</div>' + FOOT
    assert discovery.discover(page(html), BASE)[0].path == "/muc/tin-chi-dao"


def test_a_listing_is_one_however_far_away_its_pager_is_and_its_own_pages_and_documents_are_none() -> None:
    rows = "".join(
        f'<tr><td>{n}</td><td><a href="/van-ban/chi-tiet/88{n}">{n}/TB-UBND</a></td><td>{day}</td>'
        f'<td><a href="/van-ban/chi-tiet/88{n}">{title}</a></td><td><a href="/tep/{n}.pdf">Tải về</a></td></tr>'
        for n, (_, title, day) in enumerate(items())
    )
    heads = "<tr><th>STT</th><th>Số ký hiệu</th><th>Ngày ban hành</th><th>Trích yếu</th><th>Tải về</th></tr>"
    library = f"<table><thead>{heads}</thead><tbody>{rows}</tbody></table>"
    news = (
        '<div class="n1"><div class="n2">'
        + "".join(
            f'<div><h3><a href="{url}">{title}</a></h3>{day} <a href="{url}">Xem chi tiết</a> '
            f'<a href="/muc/tin-chi-dao">Tin chỉ đạo, điều hành</a></div>'
            for url, title, day in items()
        )
        + "</div></div>"
    )
    menu = '<ul><li><a href="/muc/tin-chi-dao">Tin chỉ đạo</a></li><li><a href="/thong-bao">Thông báo</a></li></ul>'
    for listed, kind in ((library, "library"), (news, "news")):
        html = f"<html><body>{menu}<div><div>{listed}</div>{PAGER}</div></body></html>"
        found = [(each.path, each.kind) for each in discovery.discover(page(html), BASE)]
        assert found == [("/muc/tin-chi-dao", kind), ("/thong-bao", "news")]


def test_a_listing_on_one_page_is_found_by_its_own_name_in_the_menu() -> None:
    menu = '<ul><li><a href="/muc/tin-chi-dao">Tin chỉ đạo</a></li><li><a href="/thong-bao">Thông báo</a></li></ul>'
    found = discovery.discover(page(f"<html><body>{menu}<div>{table(items())}</div></body></html>"), BASE)
    assert {each.path for each in found} == {"/muc/tin-chi-dao", "/thong-bao"}
    found = discovery.discover(page(f"<html><body>{menu}<p>Đang cập nhật</p></body></html>"), BASE)
    assert {each.path for each in found} == {"/thong-bao"}


def test_a_category_is_a_listing_and_the_count_of_comments_no_page_of_one() -> None:
    posts = "".join(
        f'<div><h3><a href="{url}">{title}</a></h3><i>{day}</i> <a href="{url}#respond">{n}</a></div>'
        for n, (url, title, day) in enumerate(items())
    )
    menu = '<nav><a href="/category/thong-bao-ket-luan-cua-thuong-truc-tinh-uy/">Thông báo kết luận của Thường trực Tỉnh ủy</a></nav>'
    found = discovery.discover(
        page(f"<html><body>{menu}<div>{posts}</div></body></html>"), "https://tinhmau.example/"
    )
    assert [each.path for each in found] == ["/category/thong-bao-ket-luan-cua-thuong-truc-tinh-uy/"]


def test_feeds_and_maps() -> None:
    html = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body>'
        '<a href="/tin/rss">RSS</a><a href="https://khac.example/rss">RSS</a></body></html>'
    )
    found = discovery.feeds(page(html), "https://tinhmau.example/", ["https://tinhmau.example/map.xml"])
    assert [(each.path, each.kind) for each in found] == [
        ("https://tinhmau.example/rss.xml", "feed"),
        ("https://tinhmau.example/tin/rss", "feed"),
        ("https://tinhmau.example/map.xml", "sitemap"),
    ]
    assert discovery.feeds(page("<html></html>"), "https://tinhmau.example/")[0].path.endswith("/sitemap.xml")


# --- the replicas -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def every() -> Iterator[Replicas]:
    with serve(sites=ALL_SITES) as served:
        yield served


def fetched(url: str, form: dict[str, str] | None = None) -> Selector:
    data = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(url, data) as answer:
        text = answer.read().decode()
        return Selector(text=text, type="json" if text.startswith("{") else "html")


@pytest.mark.parametrize("slug", SLUGS)
def test_generic_walks_every_listing_of_every_replica_to_its_end(slug: str, every: Replicas) -> None:
    portal, base = every.portals[slug], every.urls[slug]
    for category in portal.site.listings:
        walked: list[str] = []
        url, form, number = base + portal.site.start(category), None, 1
        while True:
            listed = fetched(url, form)
            found, _ = PLATFORM.news(listed, url)
            assert found, f"{url}: page {number}"
            walked += [each.url for each in found]
            turn = next_page(listed, url, number)
            if turn is None:
                break
            url, form, number = turn.url, dict(turn.form or {}) or None, number + 1
        assert walked == [every.url(each) for each in portal.listed(category)]


@pytest.mark.parametrize("slug", SLUGS)
def test_no_page_of_a_menu_is_taken_for_a_listing_or_a_document(slug: str, every: Replicas) -> None:
    portal, base = every.portals[slug], every.urls[slug]
    link = portal.menu[0]["links"][0]["path"]
    assert read(fetched(base + link), base + link) == ([], 0)
    paths = {each["path"] for group in portal.menu for each in group["links"]}
    listings = {each.path for each in discovery.discover(fetched(base), base)}
    assert listings >= set(portal.site.listings.values())
    assert not listings & paths


@pytest.mark.slow
def test_nothing_but_an_address_crawls_a_replica_whole(every: Replicas, tmp_path: Path) -> None:
    slugs = ("thanh-hoa", "bac-ninh", "phu-yen", "tuyen-quang")

    def crawled(slug: str) -> tuple[set[str], set[str]]:
        portal = Portal.model_validate(
            {
                "slug": slug,
                "name": "Only an address",
                "province": "01",
                "platform": "generic",
                "url": every.urls[slug],
                "politeness": {"delay": 0},
            }
        )
        report = run(portal, tmp_path / slug)
        assert report.failed == []
        roles = ("article", "attachment")
        one, two = ({each["url"] for each in report.seen if each["role"] == role} for role in roles)
        return one, two

    with ThreadPoolExecutor(2) as pool:
        for slug, (articles, files) in zip(slugs, pool.map(crawled, slugs), strict=True):
            entries = every.portals[slug].entries
            assert articles == {every.url(each) for each in entries}
            straight = {every.url(each) for each in entries if each.straight}
            assert (
                files == {every.urls[slug] + file.path for each in entries for file in each.files} - straight
            )


@pytest.mark.slow
def test_what_a_page_names_twice_is_counted_once(tmp_path: Path) -> None:
    with tiny_site() as site:
        site.listing("/tin", "/view/a/b-1", "/view/a/b-2", "/view/a/b-1")
        for n in (1, 2):
            site.page(f"/view/a/b-{n}", "<html><body><div class='post-content'>Bài</div></body></html>")
        (listing,) = run(site.portal(), tmp_path / "out").listings
        assert listing["items"] == 2


@pytest.mark.slow
def test_a_home_page_that_leads_to_no_listing_is_empty_and_failed(tmp_path: Path) -> None:
    with tiny_site() as site:
        site.page("/", HEAD + "<p>Chào mừng</p>" + FOOT)
        given = {"slug": "x", "name": "Nothing here", "province": "01", "platform": "drupal", "url": site.url}
        with pytest.raises(CrawlFailed) as failed:
            run(Portal.model_validate(given | {"politeness": {"delay": 0}}), tmp_path / "out")
        assert failed.value.report is not None
        assert failed.value.report.failed[0]["class"] == "empty"
        assert "no listing found" in failed.value.report.failed[0]["message"]
        site.page("/", HEAD + '<a href="/ket-luan">Thông báo kết luận</a>' + FOOT)
        site.page("/ket-luan", HEAD + "<p>Đang cập nhật</p>" + FOOT)
        with pytest.raises(CrawlFailed) as failed:
            run(Portal.model_validate(given | {"politeness": {"delay": 0}}), tmp_path / "again")
        assert failed.value.failure.name == "empty"
        assert any("taken for a listing by its name" in each for each in failed.value.report.warnings)  # type: ignore[union-attr]


# --- listings in groups, a day over each --------------------------------------------------------------


def _grouped(nested: bool) -> str:
    """Three days, of which the first two have two documents each."""
    made = ""
    for days in (SUBJECTS[:2], SUBJECTS[2:4], SUBJECTS[4:]):
        items = "".join(
            f'<li><a href="/tin/chi-tiet/bai-so-{SUBJECTS.index(each) + 100}">{each[0]}</a><p>Tóm tắt.</p></li>'
            for each in days
        )
        made += (
            f"<div><h3>Ngày {days[0][1]}</h3><ul>{items}</ul></div>"
            if nested
            else (f"<li><b>Thứ Hai, {days[0][1]}</b></li>{items}")
        )
    return f'{HEAD}<div class="giua"><h1>Tin chỉ đạo</h1>{made if nested else f"<ul>{made}</ul>"}</div></body></html>'


@pytest.mark.parametrize("nested", [True, False])
def test_a_day_over_several_titles_is_the_day_of_each(nested: bool) -> None:
    found, _ = discovery.documents(page(_grouped(nested)), BASE)
    assert [each.entry["title"] for each in found] == [title for title, _ in SUBJECTS]
    days = [SUBJECTS[at][1] for at in (0, 0, 2, 2, 4)]
    assert [each.entry["date"] for each in found] == days


def test_most_days_have_one_document_and_one_has_two() -> None:
    made = ""
    for at, days in enumerate((SUBJECTS[:1], SUBJECTS[1:2], SUBJECTS[2:3], SUBJECTS[3:])):
        items = "".join(
            f'<li><a href="/tin/bai-so-{at}-{SUBJECTS.index(each) + 100}">{each[0]}</a></li>' for each in days
        )
        made += f"<div class=ngay><h3>Ngày {days[0][1]}</h3><ul>{items}</ul></div>"
    html = f'{HEAD}<div class="giua"><h1>Tin chỉ đạo</h1>{made}<p><a href="?trang=2">2</a></p></div></body></html>'
    found, _ = discovery.documents(page(html), BASE)
    assert [each.entry["title"] for each in found] == [title for title, _ in SUBJECTS]


def test_the_clock_over_a_menu_dates_none_of_it() -> None:
    html = f"{HEAD}<p>Nội dung đang được cập nhật.</p></body></html>"
    assert discovery.documents(page(html), BASE) == ([], 0)
