"""What can go wrong with a portal, on demand.

A fault is a class with a ``name``; defining it registers it. It says at which requests it strikes
(:meth:`Fault.strikes`, by default what its argument's target names) and overrides one of three hooks:

- :meth:`Fault.page` changes the resolved page before it is drawn;
- :meth:`Fault.response` changes the finished response;
- :meth:`Fault.wire` takes the connection itself.

An argument is a comma-separated list: a bare word is the fault's own value; ``/path`` (``*`` and ``?``
match as in a shell), ``role=article``, ``page=2`` (of a listing) name the target; ``times=3`` lets it
strike only the first three times. ``slow:lai-chau:3,role=listing`` delays each listing by 3 seconds.
"""

from __future__ import annotations

import asyncio
import dataclasses
import fnmatch
import gzip
import re
import secrets
import socket
import struct
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, ClassVar
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from include.replica.documents import Block, Entry
from include.replica.portal import Page

FAULTS: dict[str, type[Fault]] = {}


@dataclass
class Target:
    """The parsed argument of a fault. Raises ``ValueError`` for an unknown key."""

    value: str = ""
    path: str = ""
    role: str = ""
    page: int = 0
    times: int = 0

    @classmethod
    def parse(cls, arg: str | None) -> Target:
        made = cls()
        for part in filter(None, (each.strip() for each in (arg or "").split(","))):
            key, equals, value = part.partition("=")
            if part.startswith("/"):
                made.path = part
            elif not equals:
                made.value = part
            elif key in ("page", "times"):
                setattr(made, key, int(value))
            elif key in ("role", "path"):
                setattr(made, key, value)
            else:
                raise ValueError(f"fault argument {arg!r}: unknown key {key!r}")
        return made


class Fault:
    """One fault, switched on for one site (``*``: all)."""

    name: ClassVar[str] = ""
    roles: ClassVar[tuple[str, ...]] = ()  # what it strikes when its argument names no target

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name:
            FAULTS[cls.name] = cls

    def __init__(self, site: str, arg: str | None = None) -> None:
        self.site, self.arg, self.target = site, arg, Target.parse(arg)
        self.struck = 0
        self.check()

    def check(self) -> None:
        """Raise ``ValueError`` for an argument this fault cannot use."""

    def strikes(self, page: Page, address: str) -> bool:
        """Whether the request for ``address`` (path and query) that leads to ``page`` is struck."""
        want = self.target
        if want.times and self.struck >= want.times:
            return False
        if want.path:
            return any(fnmatch.fnmatchcase(each, want.path) for each in (page.path, address))
        if want.page:
            return page.role == "listing" and page.number == want.page
        return page.role in ((want.role,) if want.role else self.roles) if want.role or self.roles else True

    def page(self, page: Page) -> Page:
        return page

    async def response(self, page: Page, response: Response) -> Response:
        return response

    async def wire(self, response: Response, scope: Scope, receive: Receive, send: Send) -> bool:
        """True where the fault has dealt with the connection and nothing more is to be sent."""
        return False

    def __str__(self) -> str:
        return ":".join(filter(None, (self.name, self.site, self.arg)))


async def reset(scope: Scope, receive: Receive) -> None:
    """Drop the connection with a TCP reset, as a crashed server or a firewall does."""
    transport: asyncio.Transport = scope["replica.transport"]
    sock = transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass


class Down(Fault):
    """Each connection is reset before anything is answered."""

    name = "down"

    async def wire(self, response: Response, scope: Scope, receive: Receive, send: Send) -> bool:
        await reset(scope, receive)
        return True


class Error500(Fault):
    """500 Internal Server Error. The value may be another status: ``error-500:son-la:503``."""

    name = "error-500"
    roles = ("listing", "article", "file")

    def check(self) -> None:
        if self.target.value and not self.target.value.isdecimal():
            raise ValueError(f"{self}: {self.target.value!r} is no status code")

    async def response(self, page: Page, response: Response) -> Response:
        text = "<html><head><title>Server Error</title></head><body><h1>Server Error</h1></body></html>"
        return Response(text, int(self.target.value or 500), media_type="text/html")


class EmptyListing(Fault):
    """A listing page that is drawn but has no items in it."""

    name = "empty-listing"
    roles = ("listing",)

    def page(self, page: Page) -> Page:
        return replace(page, items=[])


class NoBody(Fault):
    """An article with its title and all furniture, but nothing where its text should be."""

    name = "no-body"
    roles = ("article",)

    def page(self, page: Page) -> Page:
        return replace(page, no_body=True, body=None, etag=f"{page.etag}-empty")


class WrongType(Fault):
    """Files whose bytes are not what name and content type say: an HTML error page. With the value
    ``garbage`` they are random-looking binary, with ``empty`` nothing at all."""

    name = "wrong-type"
    roles = ("file",)

    def check(self) -> None:
        if self.target.value not in ("", "garbage", "empty"):
            raise ValueError(f"{self}: {self.target.value!r} is neither garbage nor empty")

    def page(self, page: Page) -> Page:
        html = "<!DOCTYPE html><html><head><title>Lỗi</title></head><body>Tệp không tồn tại</body></html>"
        bodies = {"": html.encode(), "garbage": bytes(range(256)) * 40, "empty": b""}
        value = self.target.value
        return replace(page, body=bodies[value], etag=f"{page.etag}-{value or 'html'}")


class Slow(Fault):
    """Each answer comes late, by the value in seconds (5)."""

    name = "slow"

    def check(self) -> None:
        float(self.target.value or 5)

    async def response(self, page: Page, response: Response) -> Response:
        await asyncio.sleep(float(self.target.value or 5))
        return response


class Truncated(Fault):
    """The connection is reset in the middle of a body whose whole length was announced. With the value
    ``close`` it is closed in good order instead."""

    name = "truncated"
    roles = ("article", "file")

    async def wire(self, response: Response, scope: Scope, receive: Receive, send: Send) -> bool:
        start: Message = {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": response.raw_headers,
        }
        await send(start)
        half = bytes(response.body)[: len(response.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await asyncio.sleep(0.05)  # lets the half leave before the reset overtakes it
        if self.target.value == "close":
            scope["replica.transport"].close()
            while (await receive())["type"] != "http.disconnect":
                pass
        else:
            await reset(scope, receive)
        return True


class Forbidden(Fault):
    """403 with the short page of a web application firewall."""

    name = "forbidden"
    roles = ("home", "listing", "article", "file", "feed", "sitemap")

    async def response(self, page: Page, response: Response) -> Response:
        text = "<html><head><title>403 Forbidden</title></head><body>Request blocked.</body></html>"
        return Response(text, 403, media_type="text/html")


class RobotsDenied(Fault):
    """robots.txt closes the whole site, or the path given: ``robots-denied:lai-chau:/view/``."""

    name = "robots-denied"

    def strikes(self, page: Page, address: str) -> bool:
        return page.role == "robots"

    def page(self, page: Page) -> Page:
        closed = self.target.path or "/"
        return replace(page, body=f"User-agent: *\nDisallow: {closed}\n".encode())


class RobotsUnreachable(Fault):
    """robots.txt answers 503; with the value ``reset`` its connection is reset."""

    name = "robots-unreachable"
    roles = ("robots",)

    async def response(self, page: Page, response: Response) -> Response:
        return Response("Service Unavailable", 503, media_type="text/plain")

    async def wire(self, response: Response, scope: Scope, receive: Receive, send: Send) -> bool:
        if self.target.value != "reset":
            return False
        await reset(scope, receive)
        return True


class _OneArticle(Fault):
    """Strikes the article its argument names by path; without one, the first article asked for."""

    chosen: str | None = None

    def strikes(self, page: Page, address: str) -> bool:
        if page.role not in ("article", "file"):
            return False
        if self.target.path:
            return super().strikes(page, address)
        if self.chosen is None and page.role == "article":
            self.chosen = page.path
        return page.path == self.chosen


class NotFound(_OneArticle):
    """One article is listed but answers 404."""

    name = "not-found"

    async def response(self, page: Page, response: Response) -> Response:
        return Response("<html><title>404</title><body>Not Found</body></html>", 404, media_type="text/html")


class Withdrawn(_OneArticle):
    """One article is gone: 410 (or the status given as value), and no listing names it any more."""

    name = "withdrawn"

    def strikes(self, page: Page, address: str) -> bool:
        return page.role in ("listing", "home", "feed", "sitemap") or super().strikes(page, address)

    def page(self, page: Page) -> Page:
        gone = self.target.path or self.chosen
        if page.role in ("article", "file") or gone is None:
            return page

        def left(entries: list[Entry]) -> list[Entry]:
            return [
                each
                for each in entries
                if not any(
                    fnmatch.fnmatchcase(path, gone) for path in (each.path, each.path.partition("?")[0])
                )
            ]

        return replace(page, items=left(page.items), listed=left(page.listed))

    async def response(self, page: Page, response: Response) -> Response:
        if page.role not in ("article", "file"):
            return response
        status = int(self.target.value or 410)
        return Response("<html><title>Gone</title><body>Gone</body></html>", status, media_type="text/html")


class Edited(_OneArticle):
    """One article was changed after it was published: a sentence more, a new ETag and Last-Modified.
    A bare value takes the place of that sentence."""

    name = "edited"
    sentence = "Nội dung này đã được Ban Biên tập đính chính, bổ sung so với bản đăng lần đầu."

    def page(self, page: Page) -> Page:
        if page.entry is None or page.role != "article":
            return page
        more = Block("p", (self.target.value or self.sentence,))
        entry = dataclasses.replace(page.entry, blocks=(*page.entry.blocks, more))
        body = page.body
        if body is not None:
            body = body.replace(b"</body>", f"<p>{more.cells[0]}</p></body>".encode())
        modified = page.modified and page.modified.replace(year=page.modified.year + 1)
        return replace(page, entry=entry, body=body, etag=f"{page.etag}-edited", modified=modified)


PAGES = ("home", "listing", "article")


def again(response: Response, body: bytes, **headers: str) -> Response:
    """``response`` with another body and some other headers (underscores for hyphens)."""
    changed = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    kept = {name: value for name, value in response.headers.items() if name != "content-length"}
    return Response(body, response.status_code, {**kept, **changed})


# --- text and bytes -----------------------------------------------------------------------------------

TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """``text`` in Windows-1258, which writes tones as marks of their own."""
    made = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(each for each in parts if each in TONES)
        base = unicodedata.normalize("NFC", "".join(each for each in parts if each not in TONES))
        made.append(base + tone)
    return "".join(made).encode("cp1258", "xmlcharrefreplace")


class WrongCharset(Fault):
    """Text in another encoding than is said. ``header`` (default): the server says Latin-1 of UTF-8;
    ``meta``: the page says Windows-1252 of UTF-8; ``legacy``: both say UTF-8 of Windows-1258; ``lost``:
    the letters became question marks on the way; ``twice``: they were encoded twice."""

    name = "wrong-charset"
    roles = PAGES

    def check(self) -> None:
        if self.target.value not in ("", "header", "meta", "legacy", "lost", "twice"):
            raise ValueError(f"{self}: {self.target.value!r} is no way to get it wrong")

    async def response(self, page: Page, response: Response) -> Response:
        body = bytes(response.body)
        match self.target.value:
            case "meta":
                lie = re.sub(rb"""(<meta[^>]*charset=["']?)utf-8""", rb"\1windows-1252", body, flags=re.I)
                return again(response, lie, content_type="text/html")
            case "legacy":
                return again(response, windows_1258(body.decode()))
            case "lost":
                return again(response, re.sub(r"[^\x00-\x7f]", "?", body.decode()).encode())
            case "twice":
                return again(response, body.decode("latin-1").encode())
        return again(response, body, content_type="text/html; charset=iso-8859-1")


@cache
def bomb(megabytes: int) -> bytes:
    return gzip.compress(bytes(1_000_000), 9) * megabytes


class GzipBomb(Fault):
    """A small answer that unpacks to the value in megabytes (100)."""

    name = "gzip-bomb"
    roles = ("article",)

    def check(self) -> None:
        int(self.target.value or 100)

    async def response(self, page: Page, response: Response) -> Response:
        return again(response, bomb(int(self.target.value or 100)), content_encoding="gzip")


class TooLarge(Fault):
    """A page blown up with white space to the value in megabytes (70)."""

    name = "too-large"
    roles = ("article",)

    def check(self) -> None:
        int(self.target.value or 70)

    async def response(self, page: Page, response: Response) -> Response:
        return again(response, bytes(response.body) + b" " * (int(self.target.value or 70) * 1_000_000))


class Restless(Fault):
    """Pages with a token, a banner and a counter that differ at each request, and without validators."""

    name = "restless"
    roles = PAGES

    def page(self, page: Page) -> Page:
        return replace(page, etag=None, modified=None)

    async def response(self, page: Page, response: Response) -> Response:
        token = f'<input type="hidden" name="__RequestVerificationToken" value="{secrets.token_hex(24)}">'
        banner = f'<div class="banner"><img src="/quang-cao/{secrets.randbelow(900)}.gif" alt=""></div>'
        more = f"{token}{banner}<p>Lượt truy cập: {100_000 + self.struck}</p></body>".encode()
        return again(response, bytes(response.body).replace(b"</body>", more))


# --- pages that stand in for another ------------------------------------------------------------------


class CookieChallenge(Fault):
    """A stub whose script sets a cookie and loads the page again."""

    name = "cookie-challenge"
    roles = PAGES

    async def response(self, page: Page, response: Response) -> Response:
        script = f'document.cookie="D1N={secrets.token_hex(16)}; path=/";window.location.reload(true);'
        return Response(f"<html><body><script>{script}</script></body></html>", media_type="text/html")


class Captcha(Fault):
    """A page that wants the letters in a picture typed in."""

    name = "captcha"
    roles = PAGES

    async def response(self, page: Page, response: Response) -> Response:
        text = (
            "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Xác minh truy cập</title></head><body>"
            "<h1>Xác minh truy cập</h1><p>Hệ thống thấy có lượng truy cập bất thường từ địa chỉ của bạn.</p>"
            "<form method='post'><img src='/captcha.ashx' alt=''><label>Nhập mã xác nhận</label>"
            "<input name='code'><button>Tiếp tục</button></form></body></html>"
        )
        return Response(text, media_type="text/html; charset=utf-8")


class NeedsBrowser(Fault):
    """A page that only a script draws: a frame without text. With the value ``list`` everything is there
    but the items of listings, which a script would load."""

    name = "needs-browser"
    roles = ("listing", "article")

    def strikes(self, page: Page, address: str) -> bool:
        return super().strikes(page, address) and (self.target.value != "list" or page.role == "listing")

    def page(self, page: Page) -> Page:
        return replace(page, items=[]) if self.target.value == "list" else page

    async def response(self, page: Page, response: Response) -> Response:
        if self.target.value == "list":
            place = '<div id="danh-sach">Đang tải dữ liệu...</div><script src="/js/list.js"></script></body>'
            return again(response, bytes(response.body).replace(b"</body>", place.encode()))
        text = (
            "<!doctype html><html lang=vi><head><meta charset=utf-8><title>Cổng thông tin điện tử</title>"
            "<script defer src=/static/js/main.4f1c.js></script></head><body>"
            "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"
            "</body></html>"
        )
        return Response(text, media_type="text/html; charset=utf-8")


class RedirectLoop(_OneArticle):
    """One article leads to another address, and that back to it."""

    name = "redirect-loop"

    async def response(self, page: Page, response: Response) -> Response:
        where = page.path if self.struck % 2 == 0 else f"{page.path}?vong=1"
        return Response("", 302, {"Location": where})


class Moved(Fault):
    """The site has moved: each page leads to the same path of another host, which is not there."""

    name = "moved"
    roles = ("home", "listing", "article", "file", "feed", "sitemap")

    async def response(self, page: Page, response: Response) -> Response:
        return Response("", 301, {"Location": f"https://moved.invalid{page.path}"})


class RateLimited(Fault):
    """429 with a Retry-After of the value in seconds (3600)."""

    name = "rate-limited"
    roles = ("listing", "article", "file")

    def check(self) -> None:
        int(self.target.value or 3600)

    async def response(self, page: Page, response: Response) -> Response:
        return Response("Too Many Requests", 429, {"Retry-After": self.target.value or "3600"})


class LayoutChanged(Fault):
    """The site was redone overnight: every class has another name. ``role=article`` for articles only."""

    name = "layout-changed"
    roles = PAGES

    async def response(self, page: Page, response: Response) -> Response:
        def renamed(found: re.Match[bytes]) -> bytes:
            return b'class="' + b" ".join(b"v2-" + each for each in found[1].split()) + b'"'

        return again(response, re.sub(rb'class="([^"]*)"', renamed, bytes(response.body)))


# --- listings -----------------------------------------------------------------------------------------


class RepeatPage(Fault):
    """Whatever page of a listing is asked for, it shows the first, and a pager that leads on."""

    name = "repeat-page"
    roles = ("listing",)

    def __init__(self, site: str, arg: str | None = None) -> None:
        super().__init__(site, arg)
        self.first: dict[str | None, list[Entry]] = {}

    def page(self, page: Page) -> Page:
        if page.number == 1:
            self.first[page.category] = page.items
        items = self.first.get(page.category, page.items)
        return replace(page, items=items, total=max(page.total, page.number + 1))


class _Clones(Fault):
    """Invents addresses that lead to documents of the site."""

    def __init__(self, site: str, arg: str | None = None) -> None:
        super().__init__(site, arg)
        self.clones: dict[str, Entry] = {}
        self.address = ""

    def strikes(self, page: Page, address: str) -> bool:
        self.address = address
        return page.role in ("listing", "article") or address in self.clones

    def clone(self, entry: Entry, path: str, **changed: Any) -> Entry:
        self.clones[path] = entry
        return replace(entry, path=path, **changed)

    def resolved(self, page: Page) -> Page:
        """The document an invented address leads to."""
        entry = self.clones.get(self.address)
        if page.role != "missing" or entry is None:
            return page
        return Page(
            "article",
            page.path,
            body=entry.whole,
            entry=entry,
            category=entry.categories[0],
            title=entry.title,
            etag=entry.etag,
            modified=entry.published,
        )


def another(path: str, digits: str) -> str:
    """An address of the same shape as ``path``: its number, or its name, goes on with ``digits``."""
    if re.search(r"[?&](?:ItemID|dDocName)=\w+$", path):
        return path + digits
    parts = urlsplit(path)
    stem, dot, suffix = parts.path.rpartition(".")
    if not dot or "/" in suffix:
        stem, suffix = parts.path, ""
    return f"{stem.rstrip('/')}{digits}{dot and suffix and '.' + suffix}" + (
        f"?{parts.query}" if parts.query else ""
    )


class EndlessCalendar(_Clones):
    """Listings go on for ever: after the last page come pages of the years ahead. With the value ``undated``
    those show no date."""

    name = "endless-calendar"

    def __init__(self, site: str, arg: str | None = None) -> None:
        super().__init__(site, arg)
        self.first: dict[str | None, list[Entry]] = {}

    def page(self, page: Page) -> Page:
        if page.role != "listing":
            return self.resolved(page)
        if page.number == 1:
            self.first[page.category] = page.items
        if page.items:
            return replace(page, total=max(page.total, page.number + 1))
        items = [
            self._ahead(each, page.number) for each in self.first.get(page.category, []) if not each.straight
        ]
        return replace(page, items=items, total=page.number + 1)

    def _ahead(self, entry: Entry, number: int) -> Entry:
        year = datetime.now().year + number
        undated = self.target.value == "undated"
        row = entry.row and entry.row.model_copy(update={"date": "" if undated else f"02/01/{year}"})
        published = None if undated else datetime(year, 1, 2)
        return self.clone(entry, another(entry.path, f"9{number:04}"), row=row, published=published)


class Duplicates(_Clones):
    """One article is listed under three addresses, one of them its English edition; all name the first as
    their own (``rel=canonical``)."""

    name = "duplicates"
    chosen: Entry | None = None

    def page(self, page: Page) -> Page:
        if page.role != "listing":
            return self.resolved(page)
        items = []
        for each in page.items:
            items.append(each)
            if self.chosen is None and not each.straight and each.categories[0] != "van-ban":
                self.chosen = each
            if each is self.chosen:
                items.append(self.clone(each, another(each.path, "77")))
                items.append(self.clone(each, f"/en{each.path}"))
        return replace(page, items=items)

    async def response(self, page: Page, response: Response) -> Response:
        if self.chosen is None or page.entry is not self.chosen or response.status_code != 200:
            return response
        link = f'<head><link rel="canonical" href="{self.chosen.path}">'.encode()
        body = bytes(response.body).replace(b"<head>", link, 1)
        if page.path.startswith("/en/"):
            body = re.sub(rb'<html lang="[^"]*"', b'<html lang="en"', body)
        return again(response, body)


class Unpublished(Fault):
    """As many articles as the value says (3) are not there yet: the first that a listing would name."""

    name = "unpublished"

    def __init__(self, site: str, arg: str | None = None) -> None:
        super().__init__(site, arg)
        self.hidden: list[Entry] = []

    def check(self) -> None:
        int(self.target.value or 3)

    def page(self, page: Page) -> Page:
        if page.role == "listing":
            room = int(self.target.value or 3) - len(self.hidden)
            fresh = [each for each in page.items if not each.straight and each not in self.hidden]
            self.hidden += fresh[: max(0, room)]
        if page.role == "article" and page.entry in self.hidden:
            return Page("missing", page.path, 404, title="404", text="404")
        items, listed = (
            [each for each in entries if each not in self.hidden] for entries in (page.items, page.listed)
        )
        return replace(page, items=items, listed=listed)


class LostItems(Fault):
    """Listings leave out as many items of their first page as the value says (2), and count them still."""

    name = "lost-items"

    def check(self) -> None:
        int(self.target.value or 2)

    def strikes(self, page: Page, address: str) -> bool:
        return page.role == "listing" and page.number == 1 and super().strikes(page, address)

    def page(self, page: Page) -> Page:
        return replace(page, items=page.items[int(self.target.value or 2) :])


def parse(text: str) -> Fault:
    """A fault from ``NAME:SITE[:ARG]``. Raises ``ValueError`` naming what is wrong."""
    name, _, rest = text.partition(":")
    site, _, arg = rest.partition(":")
    return build(name, site or "*", arg or None)


def build(name: str, site: str, arg: str | None = None) -> Fault:
    """The fault ``name`` for ``site``. Raises ``ValueError`` for a name nobody registered."""
    if name not in FAULTS:
        raise ValueError(f"no fault {name!r}; there are {', '.join(sorted(FAULTS))}")
    return FAULTS[name](site, arg)
