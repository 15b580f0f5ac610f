from __future__ import annotations

import os
import shutil
import struct
from pathlib import Path

import pytest

from transforms import doc
from transforms.document import Document
from transforms.media import UnreadableDocument, sniff
from transforms.text import clean

needs_reader = pytest.mark.skipif(
    not (shutil.which("antiword") or shutil.which("catdoc")),
    reason="neither antiword nor catdoc is installed",
)
_SECTOR = 512


def legacy(paragraphs: list[str]) -> bytes:
    """A Word 97 document ([MS-DOC]) of one piece of UTF-16 text in an OLE file ([MS-CFB])."""
    text = "".join(f"{each}\r" for each in paragraphs)
    coded = text.encode("utf-16-le")
    begin = 2048
    fib = bytearray(begin)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", fib, 6, 0x042A)  # Vietnamese
    struct.pack_into("<H", fib, 0x0A, 0x0200)  # the table stream is 1Table
    struct.pack_into("<II", fib, 0x18, begin, begin + len(coded))
    struct.pack_into("<H", fib, 0x20, 14)
    struct.pack_into("<H", fib, 0x3E, 22)
    struct.pack_into("<I", fib, 0x40, begin + len(coded))
    struct.pack_into("<I", fib, 0x4C, len(text))
    struct.pack_into("<H", fib, 0x98, 93)
    piece = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, begin, 0)
    table = b"\x02" + struct.pack("<I", len(piece)) + piece
    struct.pack_into("<II", fib, 0x1A2, 0, len(table))
    # An empty style sheet (STSH): antiword reads beyond a missing one, and now and then crashes.
    sheet = struct.pack("<10H", 18, 0, 10, 1, 0x5B, 15, 0, 0, 0, 0)
    struct.pack_into("<II", fib, 0xA2, len(table), len(sheet))
    table += sheet
    return _ole({"WordDocument": bytes(fib) + coded, "1Table": table})


def _ole(streams: dict[str, bytes]) -> bytes:
    sectors: list[bytes] = []
    chain: list[int] = [0xFFFFFFFD, 0xFFFFFFFE]  # the allocation table itself, then the directory
    starts, sizes = [], []
    for body in streams.values():
        padded = body.ljust(4096, b"\0")  # shorter streams would go into a stream of their own
        count = -(-len(padded) // _SECTOR)
        first = 2 + len(sectors)
        starts.append(first)
        sizes.append(max(len(body), 4096))
        sectors += [padded[at * _SECTOR : (at + 1) * _SECTOR].ljust(_SECTOR, b"\0") for at in range(count)]
        chain += [first + at + 1 for at in range(count - 1)] + [0xFFFFFFFE]
    assert len(chain) <= _SECTOR // 4

    def entry(name: str, kind: int, links: tuple[int, int], start: int, size: int) -> bytes:
        coded = name.encode("utf-16-le") + b"\0\0"
        return (
            coded.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(coded), kind, 1, 0xFFFFFFFF, *links)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, (0xFFFFFFFF, 1), 0xFFFFFFFE, 0)
    for at, (name, start, size) in enumerate(zip(streams, starts, sizes, strict=True), 1):
        directory += entry(name, 2, (at + 1 if at < len(streams) else 0xFFFFFFFF, 0xFFFFFFFF), start, size)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    allocation = b"".join(struct.pack("<I", each) for each in chain).ljust(_SECTOR, b"\xff")
    return header + allocation + directory.ljust(_SECTOR, b"\0") + b"".join(sectors)


PARAGRAPHS = [
    "THÔNG BÁO",
    "Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về tiến độ giải ngân vốn đầu tư công",
    "1. Giao Sở Kế hoạch và Đầu tư chủ trì, phối hợp với Sở Tài chính và Ủy ban nhân dân "
    "các huyện, thành phố rà soát, "
    "tham mưu điều chuyển vốn của các dự án không có khả năng giải ngân trước ngày 30/11/2024.",
    "Nơi nhận:",
    "- Lưu: VT.",
]


@needs_reader
def test_a_legacy_document_is_read_with_whole_paragraphs() -> None:
    body = legacy(PARAGRAPHS)
    assert sniff(body)[0] == "doc"
    made = clean(Document(body=body, url="http://a.gov.vn/tb.doc"))
    assert made.text_source == "doc"
    assert made.text.split("\n") == PARAGRAPHS


def test_tables_as_antiword_prints_them() -> None:
    printed = [
        "|UBND TỈNH A |CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |",
        "|VĂN PHÒNG |Độc lập - Tự do - Hạnh phúc |",
        "THÔNG BÁO",
    ]
    assert [line for line in doc._with_tables(printed) if line] == [
        "UBND TỈNH A",
        "VĂN PHÒNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "THÔNG BÁO",
    ]


@needs_reader
def test_a_broken_document_is_refused_by_name() -> None:
    body = legacy(PARAGRAPHS)[:1536] + b"WordDocument".decode().encode("utf-16-le") + bytes(3000)
    with pytest.raises(UnreadableDocument, match=r"http://a\.gov\.vn/tb\.doc: legacy Word document"):
        clean(Document(body=body, url="http://a.gov.vn/tb.doc"))


def test_absent_readers_name_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableDocument, match="apt-get install antiword"):
        doc.read(legacy(PARAGRAPHS))


def test_size_is_bounded() -> None:
    with pytest.raises(UnreadableDocument, match="bound"):
        doc.read(bytes(doc.MAX_BYTES + 1))


def test_a_reader_that_crashes_is_told_from_a_file_without_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\nkill -SEGV $$\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(UnreadableDocument, match="crashed"):
        doc.read(legacy(["THÔNG BÁO"]))
