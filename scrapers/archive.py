"""The archive of a crawl: WARC 1.1 files (ISO 28500:2017), written by warcio.

A folder holds ``pages-00000.warc.gz``, ``pages-00001.warc.gz`` …, every record a gzip member of its own.
Each file opens with a ``warcinfo`` record; each exchange is a ``request``, a ``response`` and a
``metadata`` record in this order, and a request that was never answered stands alone.

The body of a response is what came over the wire after HTTP's own transfer coding was undone: a chunked
body is stored whole and has no ``Transfer-Encoding`` header any more, while a compressed one is stored
compressed under its ``Content-Encoding``, so that block and headers agree. Of the status line the
reason is the standard one for the status, since Twisted does not keep the server's wording. A body that
broke off is marked ``WARC-Truncated: disconnect``, and its metadata give it the role ``fragment``, so that
it is not read as the document it was to be.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FILE_BYTES = 500_000_000
LEVEL = 2  # half the time of zlib's default 6 for portal pages, and 8 % more bytes


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came back. ``status`` None: nothing did.

    ``about`` goes into the metadata record. ``date`` is when the answer was whole (UTC).
    """

    url: str
    method: str
    request_headers: list[tuple[str, str]]
    request_body: bytes
    about: Mapping[str, Any]
    date: datetime
    status: int | None = None
    protocol: str = "HTTP/1.1"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    address: str | None = None
    truncated: bool = False


class _Members:
    """A file-like object that makes a gzip member of what is written between two flushes."""

    def __init__(self) -> None:
        self.done = BytesIO()
        self.start()

    def start(self) -> None:
        self.gzip = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)

    def write(self, data: bytes) -> None:
        self.done.write(self.gzip.compress(data))

    def flush(self) -> None:
        self.done.write(self.gzip.flush())
        self.start()

    def take(self) -> bytes:
        taken = self.done.getvalue()
        self.done = BytesIO()
        return taken


class Archive:
    """Writes exchanges into ``folder``; ``info`` are the fields of each ``warcinfo`` record.

    Records reach the operating system exchange by exchange, so that a killed crawl leaves files that
    read to the last whole one. Not safe for several threads at once. Every method raises ``OSError``
    where the disk does.
    """

    def __init__(self, folder: Path, info: Mapping[str, str], file_bytes: int = FILE_BYTES) -> None:
        self.folder = folder
        self.info = dict(info)
        self.file_bytes = file_bytes
        self.number = -1
        self.members = _Members()
        self.writer = WARCWriter(self.members, gzip=False, warc_version="1.1")
        self._open()

    def _open(self) -> None:
        self.number += 1
        path = self.folder / f"pages-{self.number:05}.warc.gz"
        self.file = path.open("xb", buffering=0)
        self.size = 0
        self.writer.write_record(self.writer.create_warcinfo_record(path.name, self.info))
        self._store()

    def _store(self) -> None:
        data = self.members.take()
        self.size += len(data)
        while data:  # an unbuffered file may take less than all
            data = data[self.file.write(data) :]

    def write(self, exchange: Exchange) -> None:
        """Append one exchange, in a new file where this one is full."""
        if self.size >= self.file_bytes:
            self.close()
            self._open()
        date = exchange.date.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        parts = urlsplit(exchange.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        request = self._record(
            exchange.url,
            "request",
            date,
            exchange.request_body,
            head=StatusAndHeaders(
                f"{exchange.method} {target} HTTP/1.1",
                [("Host", parts.netloc.rpartition("@")[2]), *exchange.request_headers],
                is_http_request=True,
            ),
        )
        records = [request]
        if exchange.status is not None:
            extra = {"WARC-IP-Address": exchange.address} if exchange.address else {}
            if exchange.truncated:
                extra["WARC-Truncated"] = "disconnect"
            response = self._record(
                exchange.url,
                "response",
                date,
                exchange.body,
                head=StatusAndHeaders(
                    f"{exchange.status} {reason(exchange.status)}".strip(),
                    exchange.headers,
                    protocol=exchange.protocol,
                ),
                extra=extra,
            )
            ident = response.rec_headers.get_header("WARC-Record-ID")
            request.rec_headers.add_header("WARC-Concurrent-To", ident)
            about = json.dumps(exchange.about, ensure_ascii=False).encode()
            metadata = self.writer.create_warc_record(
                exchange.url,
                "metadata",
                payload=BytesIO(about),
                length=len(about),
                warc_content_type="application/json",
                warc_headers_dict={"WARC-Date": date, "WARC-Concurrent-To": ident},
            )
            records += [response, metadata]
        for record in records:
            self.writer.write_record(record)
        self._store()

    def _record(
        self,
        url: str,
        kind: str,
        date: str,
        body: bytes,
        *,
        head: StatusAndHeaders,
        extra: Mapping[str, str] | None = None,
    ) -> Any:
        return self.writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=head,
            warc_headers_dict={"WARC-Date": date, **(extra or {})},
        )

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def reason(status: int) -> str:
    """The standard reason phrase of a status; empty for a status nobody registered."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def header_pairs(headers: Iterable[tuple[bytes, Iterable[bytes]]]) -> list[tuple[str, str]]:
    """Raw headers as text: UTF-8 where it is that, else Latin-1, which every byte string is."""

    def text(raw: bytes) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw.decode("latin-1")

    return [(text(name), text(value)) for name, values in headers for value in values]
