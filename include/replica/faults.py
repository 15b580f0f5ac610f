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
import socket
import struct
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from include.replica.documents import Block
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
        left = [
            each
            for each in page.items
            if not any(fnmatch.fnmatchcase(path, gone) for path in (each.path, each.path.partition("?")[0]))
        ]
        return replace(page, items=left)

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
