"""WARC files to documents.

The records of a crawl (WARC 1.1, ISO 28500): each response is followed by a ``metadata`` record that
says what the page was (``role``), on whose portal, and what its listing said. An attachment names its
page as ``parent`` and may come anywhere in the file, so a file is gone through twice: once for an index
of small entries, once for the documents, one at a time. A WARC file of other origin has no such records:
every page or file it holds is a document.

Bounds: a record of more than 64 MB unpacked is an error of that record; nothing of a record outlives the
document it belongs to.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from transforms import media
from transforms.document import Document, ListingEntry

MAX_RECORD = 64_000_000
_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b\x08"
_DOCUMENTS = ("article",)


@dataclass(frozen=True, slots=True)
class ArchiveError:
    """A record that could not be read: where it begins, and what is wrong with it."""

    file: str
    offset: int
    message: str
    url: str | None = None

    def __str__(self) -> str:
        where = f"{self.file}: record at byte {self.offset}"
        return f"{where} ({self.url}): {self.message}" if self.url else f"{where}: {self.message}"


@dataclass(slots=True)
class _Entry:
    """One response or resource in the index."""

    offset: int
    nth: int  # of the records packed together at this offset
    url: str
    known: dict[str, Any] | None = None


@dataclass(slots=True)
class _Index:
    entries: dict[str, _Entry] = field(default_factory=dict)
    attachments: dict[str, list[_Entry]] = field(default_factory=dict)
    described: bool = False


def documents(
    source: str | Path | IO[bytes],
    *,
    key: str | None = None,
    on_error: Callable[[ArchiveError], None] | None = None,
) -> Iterator[Document]:
    """The documents in a WARC file (gzipped a record, or plain), each with its attachments.

    ``key`` becomes ``warc_key`` (the file's name if not given); ``warc_offset`` is where the response
    record begins. A record that is broken or cut off goes to ``on_error`` and the rest is read on; without
    ``on_error`` a ``ValueError`` that names file and offset is raised after the last readable document, so
    that nothing is lost silently. Responses other than 200 are no documents.
    Raises ``FileNotFoundError`` for a path that is not there. A stream that cannot seek is copied to a
    temporary file first.
    """
    errors: list[ArchiveError] = []
    report = on_error or errors.append
    if isinstance(source, (str, Path)):
        name = key or Path(source).name
        with Path(source).open("rb") as stream:
            yield from _documents(stream, name, report)
    elif source.seekable():
        yield from _documents(source, key or str(getattr(source, "name", "stream")), report)
    else:
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(source, copy)
            yield from _documents(copy, key or str(getattr(source, "name", "stream")), report)
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise ValueError(f"{errors[0]}{more}")


def _documents(stream: IO[bytes], name: str, report: Callable[[ArchiveError], None]) -> Iterator[Document]:
    index = _index(stream, name, report)
    for entry in index.entries.values():
        known = entry.known
        if index.described and (known is None or known.get("role") not in _DOCUMENTS):
            continue
        # What comes out of a file of other origin is told by its bytes.
        made = _document(stream, name, entry, report, strict=not index.described)
        if made is None:
            continue
        files = []
        for each in index.attachments.get(entry.url, ()):
            if attachment := _document(stream, name, each, report):
                files.append(attachment)
        yield Document(
            body=made.body,
            url=made.url,
            media_type=made.media_type,
            platform=made.platform,
            portal=made.portal,
            province_code=made.province_code,
            fetched_at=made.fetched_at,
            listing=made.listing,
            warc_key=name,
            warc_offset=entry.offset,
            attachments=tuple(files),
        )


def _index(stream: IO[bytes], name: str, report: Callable[[ArchiveError], None]) -> _Index:
    """First pass: every response, joined with what its metadata record says of it."""
    index = _Index()
    known: dict[str, dict[str, Any]] = {}
    for offset, nth, record in _records(stream, name, report):
        headers = record.rec_headers
        url = headers.get_header("WARC-Target-URI") or ""
        identity = headers.get_header("WARC-Record-ID") or f"{offset}/{nth}"
        if record.rec_type in ("response", "resource"):
            index.entries[identity] = _Entry(offset, nth, url.strip("<>"))
        elif record.rec_type == "metadata" and "json" in (headers.get_header("Content-Type") or ""):
            concurrent = headers.get_header("WARC-Concurrent-To") or headers.get_header("WARC-Refers-To")
            try:
                said = json.loads(record.content_stream().read())
            except (ValueError, RecursionError) as error:
                report(ArchiveError(name, offset, f"metadata is no JSON: {error}", url or None))
                continue
            if concurrent and isinstance(said, dict) and "role" in said:
                known[concurrent] = said
    index.described = bool(known)
    for identity, entry in index.entries.items():
        entry.known = known.get(identity)
        if entry.known and entry.known.get("role") == "attachment" and entry.known.get("parent"):
            index.attachments.setdefault(str(entry.known["parent"]), []).append(entry)
    pages = {entry.url for entry in index.entries.values()}
    for parent in index.attachments.keys() - pages:
        for entry in index.attachments[parent]:
            report(ArchiveError(name, entry.offset, f"its page {parent} is not in this file", entry.url))
    return index


def _document(
    stream: IO[bytes],
    name: str,
    entry: _Entry,
    report: Callable[[ArchiveError], None],
    *,
    strict: bool = False,
) -> Document | None:
    """Second pass: the document of one index entry; None where it was not fetched or cannot be read."""
    try:
        record = _record_at(stream, entry)
        http = record.http_headers
        if record.rec_type == "response" and http is not None and http.get_statuscode() != "200":
            return None
        body = record.content_stream().read(MAX_RECORD)
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, AttributeError, KeyError) as error:
        report(ArchiveError(name, entry.offset, f"{type(error).__name__}: {error}", entry.url))
        return None
    media_type = (
        http.get_header("Content-Type") if http is not None else record.rec_headers.get_header("Content-Type")
    )
    if strict and (
        entry.url.startswith(("dns:", "metadata:")) or media.sniff(body, media_type)[0] in (None, "image")
    ):
        return None
    if (
        strict
        and media_type
        and media_type.startswith(("text/css", "text/javascript", "application/j", "application/x-j"))
    ):
        return None
    known = entry.known or {}
    listing = known.get("listing")
    return Document(
        body=body,
        url=entry.url or None,
        media_type=media_type,
        platform=known.get("platform"),
        portal=known.get("portal"),
        province_code=known.get("province_code"),
        fetched_at=_moment(record.rec_headers.get_header("WARC-Date")),
        listing=_listing(listing) if isinstance(listing, dict) else None,
        warc_key=name,
        warc_offset=entry.offset,
    )


def _listing(said: dict[str, Any]) -> ListingEntry:
    names = ("title", "number", "date", "summary", "signer", "issuer")
    return ListingEntry(**{each: str(said[each]) for each in names if said.get(each) is not None})


def _moment(text: str | None) -> datetime | None:
    try:
        made = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return made.replace(tzinfo=UTC) if made is not None and made.tzinfo is None else made


# --- records --------------------------------------------------------------------------------------


def _records(
    stream: IO[bytes], name: str, report: Callable[[ArchiveError], None]
) -> Iterator[tuple[int, int, Any]]:
    """Every readable record as (offset, nth at that offset, record); broken ones are reported."""
    stream.seek(0)
    packed = stream.read(2) == _GZIP[:2]
    members = _gzip_members(stream, name, report) if packed else _plain_members(stream, name, report)
    for offset, body in members:
        nth = 0
        try:
            for record in ArchiveIterator(BytesIO(body)):
                yield offset, nth, record
                nth += 1
        except (ArchiveLoadFailed, ValueError, EOFError, OSError) as error:
            report(ArchiveError(name, offset, f"{type(error).__name__}: {error}"))
        else:
            if not nth:
                report(ArchiveError(name, offset, "no WARC record"))


def _record_at(stream: IO[bytes], entry: _Entry) -> Any:
    stream.seek(entry.offset)
    packed = stream.read(2) == _GZIP[:2]
    stream.seek(entry.offset)
    body = _unpack(stream)[0] if packed else _plain_at(stream)
    for nth, record in enumerate(ArchiveIterator(BytesIO(body))):
        if nth == entry.nth:
            return record
    raise ArchiveLoadFailed("the record is no longer there")


def _unpack(stream: IO[bytes]) -> tuple[bytes, int]:
    """One gzip member from where ``stream`` stands: its content, and its length in the file.

    Raises ``zlib.error`` where it is damaged, ``EOFError`` where it is cut off, ``ValueError`` where it is
    too large.
    """
    unpacker = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    size = taken = 0
    while not unpacker.eof:
        chunk = stream.read(_CHUNK)
        if not chunk:
            raise EOFError("the file ends inside this record")
        taken += len(chunk)
        while chunk and not unpacker.eof:
            part = unpacker.decompress(chunk, MAX_RECORD - size + 1)
            size += len(part)
            parts.append(part)
            if size > MAX_RECORD:
                raise ValueError(f"record unpacks to more than {MAX_RECORD} bytes")
            chunk = unpacker.unconsumed_tail
    return b"".join(parts), taken - len(unpacker.unused_data)


def _gzip_members(
    stream: IO[bytes], name: str, report: Callable[[ArchiveError], None]
) -> Iterator[tuple[int, bytes]]:
    offset = 0
    while True:
        stream.seek(offset)
        head = stream.read(3)
        if not head:
            return
        try:
            if head != _GZIP:
                raise zlib.error("no gzip member begins here")
            stream.seek(offset)
            body, length = _unpack(stream)
        except (zlib.error, EOFError, ValueError) as error:
            report(ArchiveError(name, offset, str(error)))
            found = _next(stream, offset + 1, _GZIP, _is_member)
            if found is None:
                return
            offset = found
            continue
        yield offset, body
        offset += length


def begins_with_record(stream: IO[bytes]) -> bool:
    """Whether ``stream`` is a gzipped WARC file."""
    return _is_member(stream, 0)


def _is_member(stream: IO[bytes], offset: int) -> bool:
    """Whether a gzip member that holds a WARC record begins at ``offset``."""
    stream.seek(offset)
    try:
        return zlib.decompressobj(wbits=31).decompress(stream.read(4096), 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _next(stream: IO[bytes], offset: int, mark: bytes, holds: Callable[[IO[bytes], int], bool]) -> int | None:
    """Where ``mark`` next begins something that ``holds``."""
    carry = b""
    while True:
        stream.seek(offset + len(carry))
        chunk = stream.read(_CHUNK)
        if not chunk:
            return None
        window = carry + chunk
        at = window.find(mark)
        while at >= 0:
            if holds(stream, offset + at):
                return offset + at
            at = window.find(mark, at + 1)
        keep = len(mark) - 1
        offset += len(window) - keep
        carry = window[-keep:]


def _plain_members(
    stream: IO[bytes], name: str, report: Callable[[ArchiveError], None]
) -> Iterator[tuple[int, bytes]]:
    offset: int | None = 0
    while offset is not None:
        stream.seek(offset)
        if not stream.read(1):
            return
        stream.seek(offset)
        try:
            body = _plain_at(stream)
        except (ValueError, EOFError) as error:
            report(ArchiveError(name, offset, str(error)))
            found = _next(stream, offset + 1, b"\r\n\r\nWARC/1.", lambda *_: True)
            offset = None if found is None else found + 4
            continue
        yield offset, body
        offset = stream.tell()


def _plain_at(stream: IO[bytes]) -> bytes:
    """One record of a file that is not packed, from where ``stream`` stands, its two empty lines included."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline(_CHUNK)
        if not line:
            raise EOFError("the file ends inside this record")
        if not head and not line.startswith(b"WARC/"):
            raise ValueError("no WARC record begins here")
        head += line
        if len(head) > _CHUNK:
            raise ValueError("record header is too long")
    length = next(
        (
            line.split(b":", 1)[1].strip()
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        b"",
    )
    if not length.isdigit() or int(length) > MAX_RECORD:
        raise ValueError("record has no usable length")
    body = stream.read(int(length))
    if len(body) < int(length):
        raise EOFError("the file ends inside this record")
    ending = stream.read(4)
    if ending not in (b"\r\n\r\n", b""):
        raise ValueError("record is not as long as it says")
    return head + body + b"\r\n\r\n"
