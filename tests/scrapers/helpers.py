"""Crawls of the replica portals and of small sites made for one fault."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from include.registry import Portal, portals
from include.settings import ROOT

PORTALS = portals(ROOT / "scrapers" / "portals")


def portal_at(slug: str, url: str, **politeness: Any) -> Portal:
    """A registered portal at another address, asked without delay."""
    made = PORTALS[slug].at(url, 0)
    return made.model_copy(update={"politeness": made.politeness.model_copy(update=politeness)})


def records(folder: Path) -> Iterator[dict[str, Any]]:
    """Every WARC record under ``folder``, in order: type, url, headers, HTTP head and payload."""
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                yield {
                    "type": record.rec_type,
                    "url": record.rec_headers.get_header("WARC-Target-URI"),
                    "id": record.rec_headers.get_header("WARC-Record-ID"),
                    "headers": record.rec_headers,
                    "http": record.http_headers,
                    "payload": record.content_stream().read(),
                }


def described(folder: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every response with what its metadata record says of it."""
    responses = {}
    pairs = []
    for record in records(folder):
        if record["type"] == "response":
            responses[record["id"]] = record
        elif record["type"] == "metadata":
            about = json.loads(record["payload"])
            pairs.append((responses[record["headers"].get_header("WARC-Concurrent-To")], about))
    assert len(pairs) == len(responses)
    return pairs


Answer = Callable[[BaseHTTPRequestHandler], None]


class TinySite:
    """A web site of a few addresses; ``asked`` is what was requested, in order."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.url = ""

    def page(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        """Answer ``path`` with ``body``."""
        data = body if isinstance(body, bytes) else body.encode()
        head = {
            "Content-Type": "text/html; charset=utf-8",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in {**head, "Content-Length": str(len(data))}.items():
                request.send_header(name, value)
            request.end_headers()
            request.wfile.write(data)

        self.answers[path] = answer

    def listing(self, path: str, *links: str, after: str = "") -> None:
        """A listing of the ``upload`` platform that names ``links``."""
        items = "".join(
            f'<div class="post-item row clearfix"><div class="post-title"><h4>'
            f'<a href="{link}">Bài {link}</a></h4></div><div class="post-date">(05/05/2020)</div></div>'
            for link in links
        )
        pager = f'<ul class="pagination"><li><a href="{after}">›</a></li></ul>' if after else ""
        self.page(path, f"<html><body>{items}{pager}</body></html>")

    def portal(self, **politeness: Any) -> Portal:
        """A portal of the ``upload`` platform that is this site, with one listing: ``/tin``."""
        return Portal.model_validate(
            {
                "slug": "tiny",
                "name": "Tiny site",
                "province": "12",
                "platform": "upload",
                "url": self.url,
                "listings": [{"path": "/tin"}],
                "politeness": {"delay": 0, **politeness},
            }
        )


@contextmanager
def tiny_site(wrap: Callable[[ThreadingHTTPServer], None] | None = None) -> Iterator[TinySite]:
    """A :class:`TinySite` on a free port; ``wrap`` may change its socket (TLS)."""
    site = TinySite()
    site.page("/robots.txt", "", 404)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            site.asked.append(self.path)
            answer = site.answers.get(self.path)
            if answer:
                answer(self)
            else:
                self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if wrap:
        wrap(server)
    site.url = f"{'https' if wrap else 'http'}://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
