from __future__ import annotations

import gzip
import io
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from transforms.archive import ArchiveError, begins_with_record, documents

PAGE = "http://a.gov.vn/view/1"


class Crawl:
    """Writes a WARC file the way a crawl does."""

    def __init__(self, packed: bool = True) -> None:
        self.stream = io.BytesIO()
        self.writer = WARCWriter(self.stream, gzip=packed, warc_version="WARC/1.1")
        self.writer.write_record(self.writer.create_warcinfo_record("x.warc.gz", {"software": "test"}))
        self.offsets: dict[str, int] = {}

    def add(
        self,
        url: str,
        body: bytes,
        role: str | None = "article",
        status: str = "200 OK",
        media: str = "text/html",
        **about: Any,
    ) -> None:
        headers = StatusAndHeaders(
            status, [("Content-Type", media), ("Content-Length", str(len(body)))], protocol="HTTP/1.1"
        )
        record = self.writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2026-11-22T03:04:05Z"},
        )
        self.offsets[url] = self.stream.tell()
        self.writer.write_record(record)
        if role is None:
            return
        said = {
            "role": role,
            "portal": "a",
            "province_code": "12",
            "platform": "upload",
            "parent": None,
            "listing": None,
            **about,
        }
        self.writer.write_record(
            self.writer.create_warc_record(
                url,
                "metadata",
                payload=io.BytesIO(json.dumps(said).encode()),
                warc_content_type="application/json",
                warc_headers_dict={"WARC-Concurrent-To": record.rec_headers.get_header("WARC-Record-ID")},
            )
        )

    def save(self, folder: Path, name: str = "pages-00000.warc.gz") -> Path:
        path = folder / name
        path.write_bytes(self.stream.getvalue())
        return path


def crawl(packed: bool = True) -> Crawl:
    made = Crawl(packed)
    made.add("http://a.gov.vn/robots.txt", b"User-agent: *", role="robots", media="text/plain")
    made.add("http://a.gov.vn/list", b"<html><p>list</p></html>", role="listing")
    made.add(
        PAGE,
        "<html><p>một</p></html>".encode(),
        listing={"title": "Một", "date": "05/05/2021", "number": None},
    )
    made.add("http://a.gov.vn/gone", b"<html>gone</html>", status="404 Not Found")
    made.add(
        "http://a.gov.vn/2.pdf", b"%PDF-1.7 two", media="application/pdf", listing={"number": "2/TB-UBND"}
    )
    made.add(
        "http://a.gov.vn/f/1.docx",
        b"PK\x03\x04 one",
        role="attachment",
        parent=PAGE,
        media="application/octet-stream",
    )
    made.add("http://a.gov.vn/f/lost.pdf", b"", role="attachment", parent=PAGE, status="500 Error")
    return made


@pytest.mark.parametrize("packed", [True, False])
def test_articles_come_with_what_the_crawl_knew_and_their_attachments(tmp_path: Path, packed: bool) -> None:
    made = crawl(packed)
    first, second = documents(made.save(tmp_path))
    assert (first.url, first.body) == (PAGE, "<html><p>một</p></html>".encode())
    assert (first.portal, first.province_code, first.platform, first.media_type) == (
        "a",
        "12",
        "upload",
        "text/html",
    )
    assert first.fetched_at == datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
    assert first.listing is not None
    assert (first.listing.title, first.listing.date, first.listing.number) == ("Một", "05/05/2021", None)
    assert (first.warc_key, first.warc_offset) == ("pages-00000.warc.gz", made.offsets[PAGE])
    assert [each.url for each in first.attachments] == ["http://a.gov.vn/f/1.docx"]
    assert first.attachments[0].warc_offset == made.offsets["http://a.gov.vn/f/1.docx"]
    assert (second.url, second.attachments) == ("http://a.gov.vn/2.pdf", ())


def test_key_and_streams() -> None:
    body = crawl().stream.getvalue()
    assert [each.warc_key for each in documents(io.BytesIO(body), key="raw/x.warc.gz")] == [
        "raw/x.warc.gz"
    ] * 2

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.rest = io.BytesIO(body)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            return self.rest.readinto(buffer)

    assert len(list(documents(io.BufferedReader(Pipe()), key="pipe"))) == 2


@pytest.mark.parametrize("packed", [True, False])
def test_a_broken_record_is_reported_and_the_rest_is_read(packed: bool) -> None:
    made = crawl(packed)
    body = bytearray(made.stream.getvalue())
    at = made.offsets[PAGE]
    body[at : at + 12] = b"\x00" * 12
    errors: list[ArchiveError] = []
    found = list(documents(io.BytesIO(bytes(body)), key="bad.warc", on_error=errors.append))
    assert [each.url for each in found] == ["http://a.gov.vn/2.pdf"]
    broken, *orphans = errors
    assert broken.offset == at
    assert str(broken).startswith(f"bad.warc: record at byte {at}")
    # The page's files, which name it where its own record no longer can.
    assert {each.url for each in orphans} == {"http://a.gov.vn/f/1.docx", "http://a.gov.vn/f/lost.pdf"}
    assert all(PAGE in each.message for each in orphans)


def test_an_attachment_whose_page_lies_in_another_file_is_reported() -> None:
    made = Crawl()
    made.add(PAGE, b"<p>x</p>")
    made.add("http://a.gov.vn/f.pdf", b"%PDF-", "attachment", parent="http://a.gov.vn/view/2")
    errors: list[ArchiveError] = []
    made.stream.seek(0)
    (document,) = documents(made.stream, key="w", on_error=errors.append)
    assert document.attachments == ()
    (error,) = errors
    assert error.url == "http://a.gov.vn/f.pdf"
    assert "http://a.gov.vn/view/2" in str(error)


def test_without_a_callback_a_broken_record_raises_after_the_rest() -> None:
    body = crawl().stream.getvalue()[:-40]
    reading = documents(io.BytesIO(body), key="cut.warc.gz")
    assert next(reading).url == PAGE
    assert next(reading).url == "http://a.gov.vn/2.pdf"
    with pytest.raises(
        ValueError, match=r"cut\.warc\.gz: record at byte \d+: the file ends inside this record"
    ):
        next(reading)


def test_a_damaged_byte_anywhere_never_stops_the_reading() -> None:
    body = crawl().stream.getvalue()
    random_ = random.Random(7)
    for _ in range(60):
        damaged = bytearray(body)
        damaged[random_.randrange(len(body))] ^= 1 << random_.randrange(8)
        errors: list[ArchiveError] = []
        found = [each.url for each in documents(io.BytesIO(bytes(damaged)), key="x", on_error=errors.append)]
        assert len(found) >= 1
        assert len(found) == 2 or errors


def test_ordinary_files_without_metadata_give_every_page_and_file() -> None:
    made = Crawl()
    made.add(PAGE, b"<html><body><p>x</p></body></html>", role=None)
    made.add("http://a.gov.vn/s.css", b"p { color: red }", role=None, media="text/css")
    made.add("http://a.gov.vn/i.gif", b"GIF89a", role=None, media="image/gif")
    made.add("http://a.gov.vn/1.pdf", b"%PDF-1.7", role=None, media="application/pdf")
    made.add("http://a.gov.vn/moved", b"<html>moved</html>", role=None, status="301 Moved")
    assert [each.url for each in documents(io.BytesIO(made.stream.getvalue()), key="x")] == [
        PAGE,
        "http://a.gov.vn/1.pdf",
    ]


def test_what_a_server_packed_is_unpacked() -> None:
    made = Crawl()
    body = gzip.compress(b"<html><p>x</p></html>")
    headers = StatusAndHeaders(
        "200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")], protocol="HTTP/1.1"
    )
    made.writer.write_record(
        made.writer.create_warc_record(PAGE, "response", payload=io.BytesIO(body), http_headers=headers)
    )
    assert [each.body for each in documents(io.BytesIO(made.stream.getvalue()), key="x")] == [
        b"<html><p>x</p></html>"
    ]


def test_files_that_are_no_archive() -> None:
    errors: list[ArchiveError] = []
    assert list(documents(io.BytesIO(b"no archive at all"), key="x", on_error=errors.append)) == []
    assert errors
    assert list(documents(io.BytesIO(b""), key="x")) == []
    with pytest.raises(FileNotFoundError):
        next(documents("no-such-file.warc.gz"))
    assert begins_with_record(io.BytesIO(crawl().stream.getvalue()))
    assert not begins_with_record(io.BytesIO(gzip.compress(b"text")))
