"""What listings say of their own size, in the wordings of their systems; and what is none of that."""

from __future__ import annotations

import json
from typing import Any

import pytest
from parsel import Selector

from scrapers.platforms.base import Found, Turn, entry
from scrapers.platforms.claims import Claim, read
from scrapers.report import CrawlReport

SITE = "http://portal.example"
NONE = Claim()


def claim(
    beside: str = "", *, shown: int = 20, aside: str = "", more: str | None = "/tin?page=2", item: str = ""
) -> Claim:
    """What is read off a page that lists ``shown`` documents, with ``beside`` under them."""
    paths = [f"/tin/hoi-nghi-thu-{n}" for n in range(1, shown + 1)]
    items = "".join(
        f'<li><a href="{path}">Hội nghị</a> 05/05/2020 <p>Đã <b>có 57 văn bản</b> trả lời</p>{item}</li>'
        for path in paths
    )
    html = (
        "<html><head><title>Trang 1/99</title></head><body><div id='wrap'>"
        f"<div class='menu'>Có 98 văn bản</div><div>{aside}</div>"
        f"<div id='main'><h1>Tin</h1><ul>{items}</ul>{beside}</div>"
        "<div><h3>Thống kê truy cập</h3><p>Trực tuyến: 12</p><p>Hôm nay: 345</p><p>Tổng số: 1.234.567</p>"
        "<p>Tổng số truy cập: 1.234.567</p><p>Lượt truy cập: 1.234.567</p><p>Tất cả: 99</p></div>"
        "</div></body></html>"
    )
    found = [Found(SITE + path, entry()) for path in paths]
    return read(Selector(text=html), f"{SITE}/tin", found, Turn(SITE + more) if more else None)


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ("<div>Tổng số: <b>123</b> bản ghi</div>", 123),
        ("<div>Tổng số bản ghi: 1.123</div>", 1123),
        ("<p>Tổng cộng 57 văn bản.</p>", 57),
        ("<p><span>Có</span> <strong>57</strong> <span>văn bản</span></p>", 57),
        ("<p>Tìm thấy 57 kết quả</p>", 57),
        ("<p>Có 57 văn bản được tìm thấy</p>", 57),
        ("<p>Hiển thị 1 - 20 trong tổng số 345 kết quả</p>", 345),
        ("<p>Đang hiển thị 1 - 20 của 345 kết quả.</p>", 345),
        ("<p>Hiển thị 1 đến 20 của 345 mục</p>", 345),
        ("<p>Đang xem 1 đến 20 trong tổng số 345 mục</p>", 345),
        ("<p>Hiển thị từ 1 đến 20. Tổng cộng: 345 dòng</p>", 345),
        ("<p>1 - 20 trong tổng số 345</p>", 345),
        ("<p>Showing 1 to 20 of 1,345 entries</p>", 1345),
        ("<p>Displaying 1 - 20 of 345</p>", 345),
        ("<table><tr><td>Tổng số</td><td>57</td><td>văn bản</td></tr></table>", 57),
        ("<p>To\u0302\u0309ng so\u0302\u0301: 57 ba\u0309n ghi</p>", 57),  # letters and marks apart
        ("<p>T&#7893;ng s&#7889;: 57 tin</p>", 57),
    ],
)
def test_how_many_documents(said: str, total: int) -> None:
    assert claim(said) == Claim(total=total)


@pytest.mark.parametrize(
    ("said", "pages"),
    [
        ("<div>Trang 1/12</div>", 12),
        ("<td>Trang 1 / 12 [1] <a href='/tin?page=2'>2</a> <a href='/tin?page=3'>3</a></td>", 12),
        ("<div><small>Hiển thị trang 1 trên 12.</small></div>", 12),
        ("<div>Page 1 of 12</div>", 12),
        ("<ul><li><a href='?page=2'>2</a></li><li><a href='/tin?page=12'>Cuối »</a></li></ul>", 12),
        ("<ul><li><a href='/tin?page=2'>Trang cuối</a></li></ul>", 2),
        ("<ul><li><a href='/tin?page=2'>Next</a></li><li><a href='/tin?page=12'>End</a></li></ul>", 12),
    ],
)
def test_how_many_pages(said: str, pages: int) -> None:
    assert claim(said) == Claim(pages=pages)


@pytest.mark.parametrize(
    ("second", "last", "pages"),
    [
        ("/tin?page=1", "/tin?page=11", 12),
        ("/tin/page-2", "/tin/page-12", 12),
        ("/tin?start=20", "/tin?start=220", 12),
        ("/tin?row=21", "/tin?row=221", 12),
        ("/tin?row=7", "/tin?row=77", None),
        ("/tin?start=20", "/tin?start=210", None),
        ("/tin?page=2", "/tin?page=12&id=7", None),
    ],
)
def test_the_last_page_by_its_address(second: str, last: str, pages: int | None) -> None:
    assert claim(f"<p><a href='{last}'>Cuối cùng →</a></p>", more=second) == Claim(pages=pages)


def test_documents_and_pages_in_one_line() -> None:
    assert claim("<p>Trang 1/12 - Tổng số: 230 tin</p>") == Claim(230, 12)
    assert claim("<p>Trang 1/400 - Tổng số: 230 tin</p>") == Claim(None, 400)  # which cannot be


@pytest.mark.parametrize(
    "said",
    [
        "<p>Tổng số: 345</p>",  # of what?
        "<p>Tổng số lượt xem: 345</p>",
        "<p>Tổng số lượt tải văn bản: 345</p>",
        "<p>Khoảng 345 kết quả</p>",
        "<p>Có 345 văn bản chưa trả lời</p>",
        "<p>Tỉnh <b>có 345 văn bản</b> trả lời</p>",
        "<p>Tổng số văn bản: 345 - Lượt truy cập: 99</p>",
        "<p>1 - 20</p>",
        "<p>Trang 1/12/2020</p>",
        "<p>Trang 2/12</p>",
        "<a href='/x'>Có 345 văn bản</a>",
        "<select><option>Tổng số: 345 bản ghi</option></select>",
        "<p>Hiển thị 1 - 10 trong tổng số 345 kết quả</p>",  # of another list: 20 are shown
        "<p>Hiển thị 21 - 40 trong tổng số 345 kết quả</p>",
        "<p>Tổng số: 20 bản ghi</p>",  # and yet there is another page
        "<p>Tổng số: 7 bản ghi</p>",
        "<p>Trang 1/1</p>",
        "<p>Có 57 văn bản</p><p>Có 345 văn bản</p>",
        "<footer>Tổng số: 345 bản ghi</footer>",
        "<div class='widget thong-ke'><p>Tổng số văn bản: 345</p></div>",
    ],
)
def test_other_numbers_are_no_claims(said: str) -> None:
    assert claim(said) == NONE


def test_what_stands_elsewhere_is_not_of_this_list() -> None:
    assert claim(item="<div>Có 57 văn bản</div>") == NONE
    assert claim(aside="<div class='right'><p>Tổng số văn bản: 345</p></div>") == NONE
    assert claim(shown=1, more=None) == NONE
    columns = "<table><tr><td>{}</td><td><p>Tổng số văn bản: 345</p></td></tr></table>"
    links = "".join(f"<p><a href='/tin/{n}'>Hội nghị</a></p>" for n in range(3))
    found = [Found(f"{SITE}/tin/{n}", entry()) for n in range(3)]
    assert read(Selector(text=columns.format(links)), f"{SITE}/tin", found, None) == NONE
    under = columns.format(links + "<p>Tổng số: 9 văn bản</p>")
    assert read(Selector(text=under), f"{SITE}/tin", found, None) == Claim(9)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"total": 345, "items": []}, Claim(345)),
        ({"data": {"totalCount": "345", "pageCount": 12, "list": []}}, Claim(345, 12)),
        ({"content": [], "totalElements": 345, "totalPages": 12, "size": 20}, Claim(345, 12)),
        ({"meta": {"pagination": {"total": 345, "last_page": 12}}}, Claim(345, 12)),
        ({"pageNum": 1, "totalPageNum": 12}, Claim(None, 12)),
        ({"total": 20}, NONE),  # those of this page
        ({"total": 345, "views": {"total": 1234567}}, NONE),
        ({"total": True, "viewCount": 345, "items": [{"total": 7}]}, NONE),
        ([{"total": 345}], NONE),
    ],
)
def test_members_of_json(answer: object, expected: Claim) -> None:
    found = [Found(f"{SITE}/tin/{n}", entry()) for n in range(20)]
    page = Selector(text=json.dumps(answer), type="json")
    assert read(page, f"{SITE}/api?page=1", found, Turn(f"{SITE}/api?page=2")) == expected


@pytest.mark.parametrize(
    ("listing", "missing", "told"),
    [
        ({"whole": True, "total": 40}, 3, "37 documents listed, 40 by its own count"),
        ({"whole": True, "total": 37, "total_pages": 9}, 0, None),
        ({"whole": True, "total": 30}, 0, None),
        ({"whole": True, "total_pages": 4}, 2, "2 pages listed, 4 by its own count"),
        ({"whole": True, "total_pages": 2}, 0, None),
        ({"whole": True}, 0, None),
        ({"total": 345}, 308, "37 documents listed, 345 by its own count"),  # it broke off
        ({}, None, None),
        ({"stopped": True, "total": 345}, None, None),  # the rest is known
        ({"stopped": True, "resumed": True, "total": 345}, 0, None),  # where an earlier walk broke off
    ],
)
def test_a_crawl_holds_a_listing_to_its_own_count(
    listing: dict[str, Any], missing: int | None, told: str | None
) -> None:
    report = CrawlReport.begin("tiny", "12")
    record = report.listing(f"{SITE}/tin", "listing")
    record.update({"items": 37, "pages": 2, **listing})
    report.listing(f"{SITE}/rss", "feed")["items"] = 5
    report.finish(None, None)
    assert record["missing"] == missing
    assert report.warnings == ([f"{SITE}/tin: {told}"] if told else [])
    assert report.outcome == "complete"
