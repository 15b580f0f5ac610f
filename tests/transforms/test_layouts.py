from __future__ import annotations

import pytest
from lxml import etree

from transforms import layouts
from transforms.document import Document
from transforms.html import read
from transforms.layouts import LAYOUTS, Elements, Selector, compiled

BODY = "".join(
    f"<p>{number}. Giao Sở Tài chính chủ trì, rà soát nguồn vốn, báo cáo Ủy ban nhân dân tỉnh.</p>"
    for number in range(1, 6)
)


# Names that layouts know: only those are indexed.
@pytest.mark.parametrize(
    "css",
    [
        ".links",
        "h1.title",
        ".links .submitted",
        ".attachments h1",
        ".links, .field-label",
        "h1#x",
        "#x, .links",
        ".field-label, h1",
        "[itemprop=name]",
        "p[itemprop=name]",
    ],
)
def test_selector_finds_what_css_says(css: str) -> None:
    page = (
        '<div class="attachments links"><h1 class="links title">1</h1><p class="submitted">2</p></div>'
        '<p class="title field-label">3</p><p class="titles field-labels">4</p>'
        '<h1 id="x">5</h1><p itemprop="name">6</p>'
    )
    expected = etree.fromstring(page, parser=etree.HTMLParser()).cssselect(css)
    selector = Selector(css)
    tree = expected[0].getroottree().getroot()
    assert selector.find(Elements(tree)) == expected
    assert selector.find(Elements(tree), expected[0]) == [
        each for each in expected if each is expected[0] or expected[0] in each.iterancestors()
    ]
    assert selector.find(Elements(tree), tree) == expected
    assert selector.may_match(page.encode())


@pytest.mark.parametrize("css", ["", "a > b", "a[href]", ".a,", "p:first-child"])
def test_selector_refuses_what_it_cannot_find(css: str) -> None:
    with pytest.raises(ValueError, match=r"selector of tags|empty selector"):
        Selector(css)


def test_selector_rules_pages_out_by_their_bytes() -> None:
    assert not Selector(".post-content").may_match(b"<p class=other>")
    assert not Selector(".a .b").may_match(b"<p class=a>")
    assert Selector(".a, .b").may_match(b"<p class=b>")
    assert Selector("h1").may_match(b"")


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_reads_title_date_content_and_author(name: str) -> None:
    layout = LAYOUTS[name]

    def element(selector: str, inner: str) -> str:
        # Builds what the selector asks for: nested elements with its tags and classes.
        for part in reversed(selector.rsplit(",", maxsplit=1)[-1].split()):
            tag, _, classes = part.partition(".")
            tag, _, identity = tag.partition("#")
            attributes = f' class="{classes}"' if classes else ""
            attributes += f' id="{identity}"' if identity else ""
            inner = f"<{tag or 'div'}{attributes}>{inner}</{tag or 'div'}>"
        return inner

    page = (
        "<html><head><title>Trang</title></head><body><ul><li><a href='/'>Trang chủ</a></li></ul>"
        + element(layout.title[0], "Kết luận tại cuộc họp về ngân sách")
        + element(layout.published[0], "Ngày 05/05/2021")
        + element(layout.content[0], BODY)
        + (element(layout.author[0], "Thanh Tâm") if layout.author else "")
        + element(layout.attachments[0], '<a href="/tep/tb-12.pdf">TB 12</a>')
        + "<div><p>Tin khác của cổng</p></div></body></html>"
    )
    made = read(Document(body=page.encode(), url="http://a.gov.vn/x", platform=name))
    assert made.warnings == []
    assert made.title == "Kết luận tại cuộc họp về ngân sách"
    assert made.published_at is not None
    assert made.published_at.isoformat() == "2021-05-04T17:00:00+00:00"
    assert made.author == ("Thanh Tâm" if layout.author else None)
    assert made.attachments == ["http://a.gov.vn/tep/tb-12.pdf"]
    lines = made.text.split("\n")
    assert lines[0] == made.title
    assert lines[1].startswith("1. Giao")
    assert lines[6:] == (["Thanh Tâm"] if layout.author else [])
    # The same page without a platform named is recognised by its title and content.
    if layout.telling:
        assert read(Document(body=page.encode(), url="http://a.gov.vn/x")).text == made.text


def test_layouts_are_compiled_once_and_unknown_ones_are_none() -> None:
    assert compiled("upload") is compiled("upload")
    assert compiled("no-such-platform") is None
    assert layouts.LAYOUTS.keys() >= {"upload", "sharepoint", "aspnet-mvc", "vnpt", "drupal"}
