"""Serves the replica sites: one port a site, one event loop, faults switched while it runs.

Besides its site, each port answers ``/_replica/health``, ``/_replica/pages`` (file → URL),
``/_replica/requests`` (what was asked of this site) and ``/_replica/faults`` (GET, POST, DELETE; JSON
``{"name", "site", "arg"}``, ``site`` "*" or absent for all; DELETE without a body ends every fault).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from include.replica.documents import Entry, load
from include.replica.faults import Fault, build
from include.replica.pages import load_pages
from include.replica.portal import BadPostback, Page, Portal
from include.replica.sites import SITES, Site

HOST = "127.0.0.1"
KEPT = 20_000  # requests remembered a site


class PortTaken(OSError):
    """A port is in use by another program."""


class _Protocol(H11Protocol):
    """HTTP/1.1 that lets the application reach its connection, so that faults can break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        inner: ASGIApp = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope["replica.transport"] = transport
            await inner(scope, receive, send)

        self.app = app


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # several servers share the process; run() handles signals for all


@dataclass
class Replicas:
    """The sites being served. Safe to change from another thread."""

    portals: dict[str, Portal]
    pages: dict[str, Entry]
    urls: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    log: dict[str, deque[dict[str, Any]]] = field(default_factory=dict)

    def set_fault(self, name: str, site: str = "*", arg: str | None = None) -> Fault:
        """Switch a fault on; a fault of the same name and site gives way. Raises ``ValueError``."""
        if site != "*" and site not in self.portals:
            raise ValueError(f"no site {site!r}; there are {', '.join(self.portals)}")
        fault = build(name, site, arg)
        self.faults = [each for each in self.faults if (each.name, each.site) != (name, site)] + [fault]
        return fault

    def clear_faults(self, name: str | None = None, site: str | None = None) -> None:
        """Switch faults off: all, those of one name, of one site, or both."""
        self.faults = [
            each for each in self.faults if name not in (None, each.name) or site not in (None, each.site)
        ]

    @contextlib.contextmanager
    def fault(self, name: str, site: str = "*", arg: str | None = None) -> Iterator[Fault]:
        """A fault for the time of a ``with`` block."""
        fault = self.set_fault(name, site, arg)
        try:
            yield fault
        finally:
            self.faults = [each for each in self.faults if each is not fault]

    def url(self, entry: Entry) -> str:
        """The full address of a document or page."""
        return self.urls[entry.slug] + entry.path

    def requests(self, slug: str) -> list[dict[str, Any]]:
        """What was asked of a site: method, path, status and user agent, oldest first."""
        return list(self.log[slug])

    def app(self, slug: str) -> ASGIApp:
        """The ASGI application of one site."""
        portal = self.portals[slug]
        log = self.log.setdefault(slug, deque(maxlen=KEPT))

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                return
            request = Request(scope, receive)
            if scope["path"].startswith("/_replica/"):
                await (await self._control(slug, request))(scope, receive, send)
                return
            form: Mapping[str, Any] = FormData()
            if request.method == "POST":
                form = await request.form()
            seen = {
                "method": request.method,
                "path": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
                "status": 0,
                "user_agent": request.headers.get("user-agent", ""),
            }
            log.append(seen)
            try:
                page = portal.resolve(request.method, scope["path"], request.query_params, form)
            except BadPostback as error:
                page = Page("missing", scope["path"], 500, title="Runtime Error", text=str(error))
            struck = [
                each
                for each in self.faults
                if each.site in ("*", slug) and each.strikes(page, str(seen["path"]))
            ]
            for fault in struck:
                fault.struck += 1
                page = fault.page(page)
            taken = portal.site.postback and scope["path"] in portal.site.listings.values()
            if request.method not in ("GET", "HEAD", "POST" if taken else "GET"):
                response = Response("Method Not Allowed", 405, {"Allow": "GET, HEAD"})
            else:
                response = portal.render(request, page)
            for fault in struck:
                response = await fault.response(page, response)
            seen["status"] = response.status_code
            for fault in struck:
                if await fault.wire(response, scope, receive, send):
                    seen["status"] = 0
                    return
            await response(scope, receive, send)

        return app

    async def _control(self, slug: str, request: Request) -> Response:
        command = request.url.path.removeprefix("/_replica/")
        if command == "health":
            return JSONResponse({"status": "ok", "sites": self.urls})
        if command == "pages":
            return JSONResponse({name: self.url(entry) for name, entry in self.pages.items()})
        if command == "requests":
            return JSONResponse(self.requests(slug))
        if command != "faults":
            return JSONResponse({"error": f"no command {command!r}"}, 404)
        try:
            asked = json.loads(await request.body() or b"{}")
            if request.method == "POST":
                self.set_fault(asked["name"], asked.get("site") or "*", asked.get("arg"))
            elif request.method == "DELETE":
                self.clear_faults(asked.get("name"), asked.get("site"))
        except KeyError as error:
            return JSONResponse({"error": f"a fault needs a {error.args[0]!r}"}, 400)
        except (ValueError, AttributeError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse([{"name": each.name, "site": each.site, "arg": each.arg} for each in self.faults])


def replicas(pages: Path | None = None, sites: tuple[Site, ...] = SITES) -> Replicas:
    """``sites`` with their built-in documents, and the pages of a folder on top of them.

    Raises ``ValueError`` for a broken document or folder.
    """
    extra = load_pages(pages, sites) if pages else {}
    made = {}
    for site in sites:
        mine = [each for each in extra.values() if each.slug == site.slug]
        made[site.slug] = Portal(site, [*mine, *load((site,))])
    return Replicas(made, extra)


def bind(port: int, host: str = HOST, sites: tuple[Site, ...] = SITES) -> dict[str, socket.socket]:
    """A listening socket a site, on ``port``, ``port + 1`` …; with port 0 wherever there is room.

    Raises :class:`PortTaken` naming the port.
    """
    sockets: dict[str, socket.socket] = {}
    for at, slug in enumerate(site.slug for site in sites):
        # asyncio turns Nagle's delay off only where the protocol is named
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, port + at if port else 0))
            made.listen(128)
        except OSError as error:
            made.close()
            for each in sockets.values():
                each.close()
            raise PortTaken(
                error.errno, f"port {port + at} on {host}, wanted for {slug}: {error.strerror}"
            ) from error
        sockets[slug] = made
    return sockets


async def run(
    served: Replicas,
    sockets: Mapping[str, socket.socket],
    *,
    ready: threading.Event | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Serve until ``stop`` is set or, without one, until SIGINT or SIGTERM."""
    servers = []
    for slug, each in sockets.items():
        host, port = each.getsockname()[:2]
        served.urls[slug] = f"http://{host}:{port}"
        config = uvicorn.Config(
            served.app(slug),
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        servers.append(_Server(config))
    ended = asyncio.Event()
    if stop is None:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    tasks = [
        asyncio.create_task(server.serve(sockets=[each]))
        for server, each in zip(servers, sockets.values(), strict=True)
    ]
    while not all(server.started for server in servers):
        await asyncio.sleep(0.01)
    if ready:
        ready.set()
    if stop is None:
        await ended.wait()
    else:
        while not stop.is_set():
            await asyncio.sleep(0.02)
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*tasks)


@contextlib.contextmanager
def serve(
    port: int = 0, pages: Path | None = None, host: str = HOST, sites: tuple[Site, ...] = SITES
) -> Iterator[Replicas]:
    """The replicas in a thread, for tests: ``with serve() as sites: sites.urls["lai-chau"]``.

    ``port`` is that of the first of ``sites``; 0 takes free ones. Raises :class:`PortTaken` or
    ``ValueError``.
    """
    served = replicas(pages, sites)
    sockets = bind(port, host, sites)
    ready, stop = threading.Event(), threading.Event()
    thread = threading.Thread(
        target=lambda: asyncio.run(run(served, sockets, ready=ready, stop=stop)), name="replica", daemon=True
    )
    thread.start()
    if not ready.wait(10):
        raise RuntimeError("the replica portals did not start within 10 seconds")
    try:
        yield served
    finally:
        stop.set()
        thread.join(10)
