"""What a page that came with status 200 really is: pages that stand in for another, text that cannot be
read, listings without items.

All of it goes by signs, each of which can be named; where there is none the page passes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from scrapers.failures import Refusal

if TYPE_CHECKING:
    from parsel import Selector
    from scrapy.http import TextResponse

    from scrapers.platforms.base import Platform

# --- pages that stand in for another ------------------------------------------------------------------

COOKIE = re.compile(rb"document\s*\.\s*cookie\s*=|cf-chl|cf_chl|Just a moment", re.IGNORECASE)
CAPTCHA = re.compile(
    "captcha|mã (?:xác nhận|xác thực|bảo vệ)".encode(),
    re.IGNORECASE,
)
STUB_BYTES, STUB_TEXT = 6000, 400
CAPTCHA_BYTES, CAPTCHA_TEXT = 20_000, 700
MOUNT = re.compile(
    rb"""<(?:app-root|[a-z]+-app)\b|\bid\s*=\s*["']?(?:app|root|__next|__nuxt|main-app|application)["'\s>]""",
    re.IGNORECASE,
)
NO_SCRIPT = re.compile(
    (
        "(?:enable|requires?|turn on|bật|kích hoạt)[^<]{0,40}javascript"
        "|javascript[^<]{0,60}(?:enable|disable|require|bật|tắt)"
    ).encode(),
    re.IGNORECASE,
)
SHELL_BYTES, SHELL_TEXT, SHELL_PARTS = 60_000, 250, 15
_UNSEEN = re.compile(
    rb"<(script|style|noscript|template|title)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL
)


def visible(body: bytes) -> bytes:
    """The text of a page without scripts, title and tags, in single spaces."""
    return b" ".join(_UNSEEN.sub(b" ", body).split())


def is_challenge(body: bytes) -> bool:
    """Whether a page is a cookie or captcha challenge in another's place.

    Such a stub is short and has hardly any text beside its script or form; it is reported, not solved.
    """
    if len(body) <= STUB_BYTES and COOKIE.search(body) and len(visible(body)) < STUB_TEXT:
        return True
    return len(body) <= CAPTCHA_BYTES and bool(CAPTCHA.search(body)) and len(visible(body)) < CAPTCHA_TEXT


def is_shell(body: bytes) -> bool:
    """Whether a page is a frame that a script is to fill: no text, but a script and a place for it."""
    if len(body) > SHELL_BYTES or sum(map(body.count, (b"</p>", b"</li>", b"</td>"))) > SHELL_PARTS:
        return False
    if b"<script" not in body and b"<SCRIPT" not in body:
        return False
    return bool(MOUNT.search(body) or NO_SCRIPT.search(body)) and len(visible(body)) < SHELL_TEXT


# --- text ---------------------------------------------------------------------------------------------

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_TYPE = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_UTF8 = frozenset({"utf-8", "utf8"})
_LETTERS = re.compile(rb"\xe1[\xba\xbb][\x80-\xbf]|\xcc[\x80-\xa3]")
# á» and áº begin most accented Vietnamese letters that were taken for Latin-1 and encoded once more.
_TWICE = (b"\xc3\xa1\xc2\xba", b"\xc3\xa1\xc2\xbb")
_LOST = re.compile(rb"[A-Za-z]\?[a-z]|\b\?[a-z]{1,3}\b|[a-z]{2}\?(?=[ ,.;])")
DAMAGED = 20  # such signs before a page counts as damaged
FOREIGN = 0.08  # share of letters that are not ASCII's from which a text must be Vietnamese
READABLE = 0.25  # share of Vietnamese syllables that running text of a page reaches, names and English in it


def readable(response: TextResponse) -> tuple[TextResponse, str | None]:
    """``response`` so that its text reads right, and a note where server or page name a wrong encoding.

    What is certain is repaired: bytes that are valid UTF-8 are UTF-8, whatever is declared (RFC 3629, 3:
    text in another encoding is hardly ever valid by chance); other bytes are read as the reading side
    does, if that gives Vietnamese. The archive keeps what came.

    Raises:
        Refusal: ``encoding``: the text is damaged beyond that.
    """
    body = response.body
    try:
        body.decode()
    except UnicodeDecodeError:
        return _other(response)
    if sum(body.count(each) for each in _TWICE) >= DAMAGED:
        raise Refusal("encoding", "its letters were encoded twice")
    if not _LETTERS.search(body):
        if b"?" in body and len(_LOST.findall(visible(body))) >= DAMAGED:
            raise Refusal("encoding", "question marks stand in place of its letters")
        return response, None
    header = _TYPE.search(response.headers.get(b"Content-Type") or b"")
    meta = None if header or body.startswith(b"\xef\xbb\xbf") else _META.search(body[:4096])
    said = header or meta
    name = said[1].decode("ascii", "replace").lower() if said else "utf-8"
    if name in _UTF8:
        return response, None
    return response.replace(encoding="utf-8"), f"says it is {name}, and is utf-8"


def _other(response: TextResponse) -> tuple[TextResponse, str | None]:
    """Bytes that are no valid UTF-8, by the rules of the reading side."""
    from transforms.html import decode
    from transforms.orthography import vietnamese_share

    said = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
    # Windows-1258 has most tones as characters of their own.
    encoded = unicodedata.normalize("NFC", decode(response.body, said)).encode("utf-8", "replace")
    plain = visible(encoded).decode("utf-8", "replace")
    foreign = sum(not each.isascii() for each in plain)
    # Some bad bytes in an include, or a typist's quotation marks, do no harm.
    if foreign > len(plain) * FOREIGN and vietnamese_share(plain) < READABLE:
        raise Refusal("encoding", "not utf-8, and read as anything else it is no Vietnamese")
    return response.replace(body=encoded, encoding="utf-8"), "its bytes are not in the encoding it names"


# --- listings without items ---------------------------------------------------------------------------

_ASIDE = re.compile(
    r"(?i)nav|menu|side|aside|header|footer|banner|right|left|widget|relat|lien-?quan|other|newest|tin-?moi"
    r"|breadcrumb|slider|hot|noi-?bat|block-"
)
_WAITING = re.compile(r"(?i)^\W*(đang tải|loading|vui lòng (chờ|đợi)|please wait)\b|\{\{\s*[\w.$]+[^}]*\}\}")
_BOUND = "//*[@ng-repeat or @v-for or @*[name()='x-for'] or starts-with(@data-bind, 'foreach')]"


def why_empty(page: Selector, url: str, platform: Platform) -> tuple[str, str]:
    """Class and message for a listing in which no item was found.

    A script's placeholder means that a script draws it; links of an article's shape outside of menus and
    side boxes, that they are there but not where the platform looks; else it is empty.
    """
    from scrapers.platforms.base import absolute

    if page.type != "html":
        return "empty", "names no items"
    texts = page.xpath("//body//text()[not(ancestor::script or ancestor::style)]").getall()
    if page.xpath(_BOUND) or any(_WAITING.search(each.strip()) for each in texts):
        return "needs_browser", "its items are drawn by a script"
    links = set()
    for link in page.xpath("//body//a[@href]"):
        address = absolute(url, link.attrib["href"])
        if not address or not (platform.is_article(address) or platform.is_file(address)):
            continue
        around = link.xpath("ancestor::*[not(self::html or self::body or self::form)]")
        if not any(
            each.root.tag in ("nav", "aside", "header", "footer")
            or _ASIDE.search(f"{each.attrib.get('class', '')} {each.attrib.get('id', '')}")
            for each in around
        ):
            links.add(address)
    if len(links) >= 2:
        return "layout_changed", f"{len(links)} links look like documents, none is where items should be"
    return "empty", "has no items"
