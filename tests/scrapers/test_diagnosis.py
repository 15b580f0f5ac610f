"""What a page really is."""

from __future__ import annotations

import pytest
from parsel import Selector
from scrapy.http import HtmlResponse

from include.replica.faults import windows_1258
from scrapers.diagnosis import is_challenge, is_shell, readable, why_empty
from scrapers.failures import Refusal
from scrapers.platforms import platform

TEXT = "Ủy ban nhân dân tỉnh yêu cầu các sở, ngành khẩn trương thực hiện kết luận của Chủ tịch. " * 5
UPLOAD = platform("upload")


def page(body: bytes, kind: str = "text/html") -> HtmlResponse:
    return HtmlResponse("http://portal.example/tin", body=body, headers={"Content-Type": kind})


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=utf-8", "text/html; charset=ISO-8859-1"])
@pytest.mark.parametrize("meta", ["", "<meta charset=utf-8>", "<meta charset='windows-1252'>"])
def test_utf_8_is_read_as_it_whatever_is_said(kind: str, meta: str) -> None:
    made, note = readable(page(f"<html>{meta}<p>{TEXT}</p>".encode(), kind))
    assert TEXT in made.text
    lies = "ISO" in kind or ("1252" in meta and "charset" not in kind)
    assert bool(note) == lies


def test_an_old_encoding_is_repaired() -> None:
    made, note = readable(page(windows_1258(f"<html><p>{TEXT}</p>"), "text/html; charset=utf-8"))
    assert TEXT in made.text
    assert note


def test_an_encoding_with_tones_apart_is_no_damage() -> None:
    meta = '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1258">'
    made, _ = readable(page(windows_1258(f"{meta}<p>{TEXT}</p>")))
    assert TEXT in made.text


@pytest.mark.parametrize(
    "body",
    [
        TEXT.encode().decode("latin-1").encode(),
        "".join(each if each.isascii() else "?" for each in TEXT).encode(),
        ("ж" * 400).encode("cp1251"),
    ],
)
def test_damage_is_named(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        readable(page(b"<html><p>" + body + b"</p>"))
    assert refused.value.name == "encoding"


@pytest.mark.parametrize(
    "body",
    [
        b"<p>plain English, with a question? Yes.</p>",
        "<p>caf\xe9, d\xe9j\xe0 vu and a long English sentence around them to be read by anybody</p>".encode(
            "latin-1"
        ),
        TEXT.encode() + b"\xe1",  # cut in the middle of a letter
        b"",
    ],
)
def test_what_does_no_harm_passes(body: bytes) -> None:
    readable(page(body))


def test_a_shell_has_a_script_and_no_text() -> None:
    shell = b"<html><body><noscript>Please enable JavaScript</noscript><div id=root></div><script></script>"
    assert is_shell(shell)
    assert not is_shell(shell + f"<p>{TEXT}</p>".encode())
    assert not is_shell(b"<html><body><div id=root></div></body></html>")
    assert not is_shell(b"<div class='post-content'>x</div>")


def test_a_captcha_is_a_form_and_little_else() -> None:
    form = "<html><form>Nhập mã xác nhận <img src=/captcha.png><input name=ma></form>".encode()
    assert is_challenge(form)
    assert not is_challenge(form + f"<p>{TEXT * 3}</p>".encode())


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<div class='post-list'></div>", "empty"),
        ("<nav><a href='/view/a/b-1'>x</a><a href='/view/a/b-2'>x</a></nav>", "empty"),
        ("<div class='x-sidebar'><a href='/view/a/b-1'>x</a><a href='/view/a/b-2'>x</a></div>", "empty"),
        ("<div class='q7'><a href='/view/a/b-1'>x</a><a href='/view/a/b-2'>x</a></div>", "layout_changed"),
        ("<div id='ds'>Đang tải dữ liệu...</div>", "needs_browser"),
        ("<ul><li v-for='tin in ds'>{{ tin.tieu_de }}</li></ul>", "needs_browser"),
        ("<p>Trang đang tải lại dữ liệu hằng ngày.</p>", "empty"),
    ],
)
def test_why_a_listing_has_no_items(body: str, name: str) -> None:
    made = Selector(text=f"<html><body>{body}</body></html>")
    assert why_empty(made, "http://portal.example/tin", UPLOAD)[0] == name
