"""The shape of a page."""

from __future__ import annotations

import pytest

from transforms.document import Document
from transforms.shape import NOWHERE, Shape, ident, of

PAGE = """<html><body class="page-node-17"><div class="main col-9"><h1 class="post-title">Kết luận</h1>
<span class="post-date">01/02/2026</span><div class="post-content"><p>Sở Y tế báo cáo.</p><p>Hai</p></div>
<ul class="related"><li><a href="/b">Tin khác</a></li></ul></div></body></html>"""


def shape(page: str = PAGE, platform: str | None = "upload") -> Shape:
    made = of(Document(page.encode(), "http://127.0.0.1/a", "text/html; charset=utf-8", platform))
    assert made is not None
    return made


def test_the_ways_to_title_text_and_day() -> None:
    assert shape() == {
        "title": "body>div.main>h1.post-title",
        "content": "body>div.main>div.post-content",
        "published": "body>div.main>span.post-date",
        "order": "title published content",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Kết luận</h1>", "Thông báo</h1>"),
        ("page-node-17", "page-node-99 logged-in"),
        ("<p>Hai</p>", "<p>Hai</p><table class='MsoTable'><tr><td>Ba</td></tr></table>"),
        ('<ul class="related">', '<ul class="related"><li>Thêm</li>'),
        ("01/02/2026", "31/12/2025"),
    ],
)
def test_what_a_page_says_does_not_change_it(old: str, new: str) -> None:
    assert old in PAGE
    assert ident(shape(PAGE.replace(old, new))) == ident(shape())


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('class="main col-9"', 'class="body col-9"', "title"),
        ("post-content", "post-text", "content"),
        ('<span class="post-date">01/02/2026</span>', "", "published"),
        ('<h1 class="post-title">', '<h1 class="post-title">x</h1><h1 class="post-title">', "title"),
    ],
)
def test_where_it_says_so_does(old: str, new: str, part: str) -> None:
    assert old in PAGE
    assert shape(PAGE.replace(old, new))[part] != shape()[part]


def test_order_counts() -> None:
    date = '<span class="post-date">01/02/2026</span>'
    moved = PAGE.replace(date, "").replace("</ul>", f"</ul>{date}")
    assert shape(moved)["order"] == "title content published"


def test_without_a_layout_it_goes_by_the_tree() -> None:
    made = shape(platform=None)
    assert made["title"] == "body>div.main>h1.post-title"
    assert made["content"] == "body>div.main>div.post-content"
    assert made["published"] == NOWHERE


def test_what_is_no_page_has_no_shape() -> None:
    assert of(Document(b"%PDF-1.4 ...", "http://127.0.0.1/a.pdf", "application/pdf")) is None
    assert of(Document(b"", "http://127.0.0.1/a")) is None


def test_the_days_of_other_articles_are_not_the_pages() -> None:
    day = '<span class="post-date">01/02/2026</span>'
    listed = PAGE.replace(day, "").replace("</a></li>", f"</a> {day}</li>")
    assert shape(listed)["published"] == NOWHERE
    assert shape(listed)["order"] == "title content"


def test_a_title_without_words_is_none() -> None:
    assert shape(PAGE.replace("Kết luận</h1>", " </h1>"))["title"] == NOWHERE
