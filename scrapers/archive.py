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

A crawl that was killed leaves a folder without ``crawl.json``. :meth:`Archive.resume` cuts off what was not
written whole, tells what was fetched (:class:`Past`) and goes on in the same file.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FILE_BYTES = 500_000_000
REPORT = "crawl.json"
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


Key = tuple[str, str, str, str, str | None]


def key_of(role: str, method: str, url: str, body: bytes, parent: str | None) -> Key:
    """What makes a request the same as one that was archived.

    The parent belongs to it: a file that two pages link is fetched and archived for each of them.
    """
    return role, method, url, hashlib.sha256(body).hexdigest() if body else "", parent


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it was archived."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an archived response begins: a gzip member of ``path``."""

    path: Path
    offset: int

    def read(self) -> Answer:
        """The response. Raises ``OSError`` where the disk does, ``ValueError`` for a broken record."""
        for _, _, data in _members(self.path, self.offset):
            record = next(ArchiveIterator(BytesIO(data)))
            head = record.http_headers
            return Answer(int(head.get_statuscode()), list(head.headers), record.raw_stream.read())
        raise ValueError(f"{self.path}: no whole record at byte {self.offset}")


@dataclass
class Past:
    """What an unfinished crawl had done: its name, what it spent, and what it was answered.

    ``answers`` leads to the responses that settle their request: successes, redirects and pages that do
    not exist. ``resumed`` are the times at which it was taken up before (WARC-Date).
    """

    portal: str
    crawl_id: str
    requests: int = 0
    bytes: int = 0
    exchanges: int = 0
    cut: int = 0
    answers: dict[Key, Stored] = field(default_factory=dict)
    resumed: list[str] = field(default_factory=list)


def unfinished(folder: Path) -> bool:
    """Whether ``folder`` holds a crawl that did not come to its end, and nothing else."""
    if not folder.is_dir() or (folder / REPORT).exists():
        return False
    names = [each.name for each in folder.iterdir()]
    known = {Path(REPORT).with_suffix(".part").name}
    return any(map(_ours, names)) and all(_ours(each) or each in known for each in names)


def _ours(name: str) -> bool:
    return name.startswith("pages-") and name.endswith(".warc.gz")


def _members(path: Path, start: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """The whole gzip members of a file from ``start`` on: beginning, end, content; ends at a torn one."""
    with path.open("rb") as file:
        file.seek(start)
        rest = b""
        while True:
            gzip, parts, used = zlib.decompressobj(zlib.MAX_WBITS | 16), [], 0
            while not gzip.eof:
                chunk = rest or file.read(1 << 18)
                if not chunk:
                    return
                try:
                    parts.append(gzip.decompress(chunk))
                except zlib.error:
                    return
                rest = gzip.unused_data
                used += len(chunk) - len(rest)
            yield start, start + used, b"".join(parts)
            start += used


def _scan(path: Path, past: Past | None) -> tuple[Past | None, int]:
    """Read a file of an unfinished crawl into ``past``; returns it and the end of the last whole exchange."""
    sound = 0
    asked: Any = None
    key_parts: tuple[str, str, bytes] = ("", "", b"")
    answer: tuple[int, int, bool, int] | None = None  # offset, status, whole, length
    for begin, end, data in _members(path):
        record = next(ArchiveIterator(BytesIO(data)))
        head = record.rec_headers
        if record.rec_type == "warcinfo":
            said = dict(
                line.split(": ", 1)
                for line in record.content_stream().read().decode("utf-8", "replace").splitlines()
                if ": " in line
            )
            portal, _, crawl = said.get("isPartOf", "").partition("/")
            past = past or Past(portal, crawl)
            if "resumed" in said:
                past.resumed.append(str(head.get_header("WARC-Date")))
            sound = end
        elif past is None:
            break  # no file of ours begins so
        elif record.rec_type == "request":
            asked, answer = head.get_header("WARC-Concurrent-To"), None
            method = record.http_headers.to_str().split(" ", 1)[0]
            key_parts = (method, head.get_header("WARC-Target-URI"), record.raw_stream.read())
            if asked is None:
                past.requests += 1
                sound = end
        elif record.rec_type == "response" and head.get_header("WARC-Record-ID") == asked:
            whole = head.get_header("WARC-Truncated") is None
            answer = (begin, int(record.http_headers.get_statuscode()), whole, len(record.raw_stream.read()))
        elif record.rec_type == "metadata" and answer and head.get_header("WARC-Concurrent-To") == asked:
            about = json.loads(record.content_stream().read())
            offset, status, complete, length = answer
            past.requests += 1
            past.exchanges += 1
            past.bytes += length
            # robots.txt is read anew: it may have changed since.
            if complete and about["role"] != "robots" and (200 <= status < 400 or status in (404, 410)):
                method, url, body = key_parts
                past.answers[key_of(about["role"], method, url, body, about["parent"])] = Stored(path, offset)
            sound, answer = end, None
    return past, sound


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

    @classmethod
    def resume(cls, folder: Path, info: Mapping[str, str]) -> tuple[Self, Past] | None:
        """Go on with the unfinished crawl in ``folder``; None where not even its first record is whole.

        What was not written whole is cut off: an exchange counts from its request to its metadata.
        ``isPartOf`` of ``info`` gives way to the crawl's own.
        """
        past: Past | None = None
        kept: list[Path] = []
        cut = 0
        for path in sorted(each for each in folder.iterdir() if _ours(each.name)):
            past, sound = _scan(path, past)
            cut += path.stat().st_size - sound
            if sound:
                with path.open("r+b") as file:
                    file.truncate(sound)
                kept.append(path)
            else:
                path.unlink()
        (folder / REPORT).with_suffix(".part").unlink(missing_ok=True)
        if past is None:
            return None
        past.cut = cut
        made = cls.__new__(cls)
        made.folder, made.file_bytes, made.members = folder, FILE_BYTES, _Members()
        made.info = {**info, "isPartOf": f"{past.portal}/{past.crawl_id}"}
        made.writer = WARCWriter(made.members, gzip=False, warc_version="1.1")
        made.number = int(kept[-1].name.removeprefix("pages-").partition(".")[0])
        made.file = kept[-1].open("ab", buffering=0)
        made.size = kept[-1].stat().st_size
        note = {**made.info, "resumed": f"after {past.exchanges} exchanges, {cut} bytes cut off"}
        made.writer.write_record(made.writer.create_warcinfo_record(kept[-1].name, note))
        made._store()
        return made, past

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


def warcinfo(agent: str, part_of: str | None = None) -> dict[str, str]:
    """The fields of a ``warcinfo`` record (WARC 1.1, 6.2) for files that ``agent`` fetched as ``part_of``."""
    info = {
        "software": agent,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "classic",
        "http-header-user-agent": agent,
    }
    return info | ({"isPartOf": part_of} if part_of else {})


def header_pairs(headers: Iterable[tuple[bytes, Iterable[bytes]]]) -> list[tuple[str, str]]:
    """Raw headers as text: UTF-8 where it is that, else Latin-1, which every byte string is."""

    def text(raw: bytes) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw.decode("latin-1")

    return [(text(name), text(value)) for name, values in headers for value in values]
