from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.document import Document
from transforms.media import UnreadableDocument, sniff
from transforms.text import clean


def _zip(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", "/"), body)
    return made.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE html><html><body>x</body></html>", "html"),
        (b"\xef\xbb\xbf  <html><p>x</p>", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'><body/></html>", "html"),
        (b"<!-- saved -->\n<div class=a><p>x</p></div>", "html"),
        ("Ngày 5/5/2020, đồng chí A chủ trì cuộc họp".encode(), "text"),
        ("Ngày 5/5/2020".encode("utf-16"), "text"),
        (b"\n%PDF-1.7 rest", "pdf"),
        (b"\xff\xd8\xff\xe0rest", "image"),
        (b"GIF89a", None),
        (b"\x1f\x8b\x08rest", None),
        (b"{\\rtf1 x}", None),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", None),
        (bytes(range(256)) * 4, None),
        (b" \n\t", None),
        (b"", None),
    ],
)
def test_kind_by_content(body: bytes, kind: str | None) -> None:
    assert sniff(body)[0] == kind


def test_zip_and_ole_are_looked_into() -> None:
    assert sniff(_zip(word__document=b"x"))[0] is None
    assert sniff(_zip(**{"word/document.xml": b"<w/>"}))[0] == "docx"
    assert sniff(_zip(a=b"x")) == (None, "a ZIP archive")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert sniff(ole + "WordDocument".encode("utf-16-le"))[0] == "doc"
    assert "password" in sniff(ole + "EncryptedPackage".encode("utf-16-le"))[1]


def test_the_server_is_only_believed_where_bytes_leave_it_open() -> None:
    assert sniff(b"one <p> tag", "text/html")[0] == "html"
    assert sniff(b"one <p> tag", "text/plain")[0] == "text"
    assert sniff(b"%PDF-1.4", "text/html")[0] == "pdf"


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=20)))
def test_never_raises_and_always_says_something(body: bytes, media_type: str | None) -> None:
    _, looks = sniff(body, media_type)
    assert looks


def test_what_is_said_of_a_picture_of_no_known_format_is_the_same_each_time() -> None:
    said = set()
    for _ in range(3):
        with pytest.raises(UnreadableDocument) as caught:
            clean(Document(body=b"MM\x00*", url="http://a.test/1.tif"))
        said.add(str(caught.value))
    assert said == {"http://a.test/1.tif: picture cannot be read: its format is unknown"}
