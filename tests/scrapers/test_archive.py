from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.archive import Archive, Exchange, header_pairs
from tests.scrapers.helpers import records

WHEN = datetime(2026, 11, 22, 4, 22, 0, 5, UTC)


def exchange(**changed: Any) -> Exchange:
    given: dict[str, Any] = {
        "url": "http://portal.example/tin?a=1",
        "method": "GET",
        "request_headers": [("User-Agent", "ketluan/0.1")],
        "request_body": b"",
        "about": {"role": "article", "listing": {"title": "Kết luận"}},
        "date": WHEN,
        "status": 200,
        "headers": [("Content-Type", "text/html")],
        "body": "<p>Ủy ban</p>".encode(),
    }
    return Exchange(**{**given, **changed})


def written(folder: Path, *exchanges: Exchange, **options: Any) -> list[dict[str, Any]]:
    archive = Archive(folder, {"software": "test"}, **options)
    for each in exchanges:
        archive.write(each)
    archive.close()
    return list(records(folder))


def test_an_exchange_is_request_response_metadata(tmp_path: Path) -> None:
    info, request, response, metadata = written(tmp_path, exchange(address="127.0.0.1"))
    assert [each["type"] for each in (info, request, response, metadata)] == [
        "warcinfo",
        "request",
        "response",
        "metadata",
    ]
    assert info["headers"].get_header("WARC-Filename") == "pages-00000.warc.gz"
    assert (
        request["http"]
        .to_str()
        .startswith("GET /tin?a=1 HTTP/1.1\r\nHost: portal.example\r\nUser-Agent: ketluan")
    )
    assert response["payload"] == "<p>Ủy ban</p>".encode()
    assert response["http"].get_statuscode() == "200"
    assert response["headers"].get_header("WARC-Date") == "2026-11-22T04:22:00.000005Z"
    assert response["headers"].get_header("WARC-IP-Address") == "127.0.0.1"
    assert response["headers"].protocol == "WARC/1.1"
    for other in (request, metadata):
        assert other["headers"].get_header("WARC-Concurrent-To") == response["id"]
        assert other["url"] == response["url"]
    assert metadata["headers"].get_header("Content-Type") == "application/json"
    assert json.loads(metadata["payload"]) == {"role": "article", "listing": {"title": "Kết luận"}}


def test_a_compressed_body_stays_as_it_came_and_reads_as_text(tmp_path: Path) -> None:
    body = gzip.compress(b"plain")
    *_, response, _ = written(tmp_path, exchange(body=body, headers=[("Content-Encoding", "gzip")]))
    assert response["http"].get_header("Content-Encoding") == "gzip"
    assert response["payload"] == b"plain"
    assert body in gzip.decompress((tmp_path / "pages-00000.warc.gz").read_bytes())


def test_a_request_without_answer_stands_alone(tmp_path: Path) -> None:
    found = written(tmp_path, exchange(status=None), exchange())
    assert [each["type"] for each in found] == ["warcinfo", "request", "request", "response", "metadata"]
    assert found[1]["headers"].get_header("WARC-Concurrent-To") is None


def test_a_body_that_broke_off_is_marked(tmp_path: Path) -> None:
    *_, response, _ = written(tmp_path, exchange(truncated=True))
    assert response["headers"].get_header("WARC-Truncated") == "disconnect"


def test_a_posted_form_is_kept(tmp_path: Path) -> None:
    _, request, *_ = written(tmp_path, exchange(method="POST", request_body=b"__EVENTTARGET=x"))
    assert request["http"].to_str().startswith("POST ")
    assert request["payload"] == b"__EVENTTARGET=x"


def test_files_roll_between_exchanges(tmp_path: Path) -> None:
    found = written(tmp_path, *[exchange() for _ in range(3)], file_bytes=700)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"pages-0000{n}.warc.gz" for n in range(3)]
    assert [each["type"] for each in found] == ["warcinfo", "request", "response", "metadata"] * 3


def test_every_record_is_a_gzip_member_of_its_own_and_warcio_finds_no_fault(tmp_path: Path) -> None:
    written(tmp_path, exchange(), exchange(body=b"", status=304), exchange(status=599))
    path = tmp_path / "pages-00000.warc.gz"
    warcio = Path(sys.executable).with_name("warcio")
    checked = subprocess.run([warcio, "check", "-v", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("digest pass") == 10
    index = subprocess.run([warcio, "index", "-f", "offset", path], capture_output=True, text=True)
    for line in index.stdout.splitlines():
        assert path.read_bytes()[int(json.loads(line)["offset"]) :].startswith(b"\x1f\x8b")


def test_an_archive_never_overwrites(tmp_path: Path) -> None:
    written(tmp_path, exchange())
    with pytest.raises(FileExistsError):
        Archive(tmp_path, {})


def test_headers_that_are_no_ascii(tmp_path: Path) -> None:
    pairs = header_pairs([(b"Content-Disposition", ["tệp.pdf".encode()]), (b"X-Old", [b"caf\xe9", b"2"])])
    assert pairs == [("Content-Disposition", "tệp.pdf"), ("X-Old", "café"), ("X-Old", "2")]
    *_, response, _ = written(tmp_path, exchange(headers=pairs))
    assert response["http"].get_header("Content-Disposition") == "t%E1%BB%87p.pdf"
