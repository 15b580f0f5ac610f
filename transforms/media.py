"""What a file is, told by its bytes: servers and file names are often wrong.

What is read of a file of each kind; more is a warning on the record, or where it says "refused" an
``UnreadableDocument`` that names the file. Where the bound is a constant of the reader, it is named.

====== ============================================================================================
HTML   4 MB (``html.MAX_BYTES``); main text is looked for in pages up to 1 MB, larger ones are read whole;
       tables 20 deep, 60 columns, spans over 100,000 places; a tree deeper than libxml2 builds (some
       hundred levels) is read by a parser without a depth, 2 MB of it; JSON-LD 1 MB
text   4 MB (``text.MAX_TEXT``)
PDF    1,000 pages, 2 million characters, 20,000 a page, 20,000 drawn objects a page; 15 pages by OCR;
       a stream of more than 20 MB unpacked (a picture: 200 MB), a password or no page: refused
OCR    60 seconds a reading, three readings a page (turned), 40 megapixels (shrunk above)
DOCX   20,000 paragraphs, 4 million characters, tables 20 deep; 100 MB unpacked, 20 MB of XML, entities
       that multiply, 256 levels of XML, a password: refused
DOC    8 MB of text; 50 MB of file, 20 seconds: refused
others gzip, archives, RTF, other Office files, binary data, nothing at all: refused
====== ============================================================================================

Measured over all of these (``tests/transforms/test_bounds.py``): at most 10 seconds on one core and
400 MB, OCR apart.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from itertools import islice
from typing import Literal

Kind = Literal["html", "text", "pdf", "docx", "doc", "image"]

MEDIA_TYPES: dict[str, str] = {
    "html": "text/html",
    "text": "text/plain",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
}


class UnreadableDocument(ValueError):
    """A document whose text cannot be read; the message names it and says what its bytes look like."""


_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
_OTHERS = (
    (b"\x1f\x8b", "gzip data"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"{\\rtf", "an RTF document"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|article|section|span|h[1-6]|ul|ol|a|br|form|center|font)[\s/>]",
    re.IGNORECASE,
)
_XML = re.compile(rb"<\?xml|<(?:rss|feed|urlset|sitemapindex)\b", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"


def sniff(body: bytes, media_type: str | None = None) -> tuple[Kind | None, str]:
    """What ``body`` is (None: nothing that can be read) and how to say so.

    ``media_type`` only decides between HTML and plain text where the bytes would do for both.
    """
    if not body.strip():
        return None, "nothing: it is empty"
    if b"%PDF-" in body[:1024]:
        return "pdf", "a PDF"
    if body.startswith(b"PK\x03\x04"):
        return _zip(body)
    if body.startswith(_OLE):
        return _ole(body)
    for magic, name in _IMAGES.items():
        if body.startswith(magic):
            return "image", f"a picture ({name})"
    for magic, name in _OTHERS:
        if body.startswith(magic):
            return None, name
    return _words(body, media_type)


def _zip(body: bytes) -> tuple[Kind | None, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ("docx", "a broken DOCX") if b"word/" in body else (None, "a broken ZIP archive")
    if "word/document.xml" in names:
        return "docx", "a DOCX"
    if "[Content_Types].xml" in names:
        return None, "an Office file that is no Word document"
    return None, "a ZIP archive"


def _ole(body: bytes) -> tuple[Kind | None, str]:
    if "WordDocument".encode("utf-16-le") in body:
        return "doc", "a legacy Word document"
    if "EncryptedPackage".encode("utf-16-le") in body:
        return None, "an Office document protected by a password"
    return None, "a legacy Office file that is no Word document"


def _words(body: bytes, media_type: str | None) -> tuple[Kind | None, str]:
    head = body[:16384]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", "replace")
        sample = text.encode("utf-8", "replace")
        if text.count("\ufffd") > len(text) / 100:
            return None, "binary data"
    else:
        sample = head.removeprefix(codecs.BOM_UTF8)
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if control > len(sample) / 200 + (1 if len(sample) > 400 else 0):
        return None, "binary data"
    start = sample.lstrip()[:4096]
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html", "HTML"
    tags = sum(1 for _ in islice(_TAG.finditer(sample), 3))
    if (start.startswith(b"<") and tags) or tags == 3:
        return "html", "HTML"
    if _XML.match(start):
        return None, "XML that is no HTML page"
    if tags and media_type and "html" in media_type:
        return "html", "HTML"
    return "text", "plain text"
