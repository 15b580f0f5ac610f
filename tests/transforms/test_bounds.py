"""Bad input: bounded time and memory, a warning or a clear error that names the file, no made-up value.

The large ones run in a process of their own, so that its peak of memory is theirs.
"""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from transforms.document import Document
from transforms.media import UnreadableDocument
from transforms.orthography import TONES
from transforms.read import read
from transforms.text import clean

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ORDER = (
    "Giao Sở Tài chính rà soát, báo cáo Ủy ban nhân dân tỉnh trước ngày 30/6/2025. Các cơ quan, đơn vị "
    "thực hiện nghiêm túc kết luận này. "
)
#: What any file may take: seconds of one core, and megabytes over those of an idle reader. Measured on a
#: slow core they take at most a third.
SECONDS = 30.0
MEGABYTES = 900


def docx(document: str, **others: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Target="word/document.xml" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
            "</Relationships>",
        )
        archive.writestr("word/document.xml", document)
        for name, body in others.items():
            archive.writestr(name.replace("__", "/"), body)
    return made.getvalue()


def body(inside: str) -> str:
    return f"<w:document {W}><w:body>{inside}</w:body></w:document>"


PARAGRAPH = f"<w:p><w:r><w:t>{ORDER}</w:t></w:r></w:p>"


def page(inside: str) -> bytes:
    return f"<html><head><title>Trang</title></head><body>{inside}</body></html>".encode()


LARGE: dict[str, Callable[[], bytes]] = {
    "html-20-mb": lambda: page(f"<p>{ORDER}</p>" * 120_000),
    "html-20-mb-of-tags": lambda: page("<p><b>x</b> <i>y</i>" * 1_000_000),
    "html-tables-1000-deep": lambda: page("<table><tr><td>" * 1000 + ORDER + "</td></tr></table>" * 1000),
    "html-divs-100000-deep": lambda: page("<div>" * 100_000 + ORDER + "</div>" * 100_000),
    "html-divs-250-deep": lambda: page("<div><span>a</span>" * 250 + ORDER + "</div>" * 250),
    "html-200000-links": lambda: page(
        "".join(f'<a href="/tin/{at}">Tin số {at} của cổng thông tin</a> ' for at in range(200_000))
    ),
    "html-50000-entries": lambda: page(
        "<ul>"
        + "".join(
            f'<li><a href="/tin/{at}">Họp về dự án số {at} của tỉnh</a> 05/05/2021</li>'
            for at in range(50_000)
        )
        + "</ul>"
    ),
    "html-table-of-spans": lambda: page(
        "<table><tr>"
        + "<td rowspan=60000 colspan=1000>x</td>" * 10
        + "</tr><tr><td>a</td></tr>" * 50_000
        + "</table>"
    ),
    "html-one-line-20-mb": lambda: page(f"<p>{'a' * 20_000_000}</p>"),
    "text-one-line-20-mb": lambda: b"a" * 20_000_000,
    "text-one-line-of-dots": lambda: b"1." * 10_000_000,
    "text-one-line-of-spaces": lambda: b"a" + b" " * 20_000_000 + b"b",
    "text-one-line-of-letters": lambda: "ư".encode() * 10_000_000,
    "text-of-names": ("Nguyễn Văn An " * 300_000).encode,
    "text-of-empty-lines": lambda: b"a" + b"\n" * 20_000_000 + b"a",
    "docx-100000-paragraphs": lambda: docx(body(PARAGRAPH * 100_000).replace(ORDER, "Giao Sở Y tế rà soát.")),
    "docx-one-paragraph": lambda: docx(
        body("<w:p>" + "<w:r><w:t>Giao Sở Y tế. </w:t></w:r>" * 300_000 + "</w:p>")
    ),
}

_MEASURE = """
import json, resource, sys, time
from transforms.document import Document
from transforms.read import UnreadableDocument, read
import trafilatura, docx
data = open(sys.argv[1], "rb").read()
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.process_time()
try:
    made = read(Document(body=data, url="http://a.gov.vn/tep"))
    said = [made.kind, made.warnings, made.notice is None]
except UnreadableDocument as error:
    said = ["unreadable", [str(error)], True]
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base
print(json.dumps([time.process_time() - begun, used / 1024, *said]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_large_input_takes_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "tep"
    path.write_bytes(LARGE[name]())
    run = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)],
        capture_output=True,
        text=True,
        timeout=10 * SECONDS,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    seconds, megabytes, kind, warnings, nothing = json.loads(run.stdout)
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    assert kind in ("other", "unreadable")
    assert nothing
    if path.stat().st_size > 4_500_000 or "docx" in name:
        assert any("only the first" in each or "bound" in each for each in warnings)


# --- small, and bad -------------------------------------------------------------------------------

_ENTITIES = "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
_JPEG = io.BytesIO()
Image.new("L", (40, 40), 255).save(_JPEG, "PNG")
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "white-space": (b" \r\n\t", "empty"),
    "gzip": (gzip.compress(ORDER.encode() * 50), "gzip"),
    "gzip-cut-off": (gzip.compress(ORDER.encode() * 50)[:40], "gzip"),
    "binary": (bytes(range(256)) * 40, "binary"),
    "pdf-cut-off": (b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj", "broken"),
    "docx-cut-off": (docx(body(PARAGRAPH))[:600], "broken|ZIP"),
    "docx-entities": (
        docx(
            f'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">{_ENTITIES}]>'
            + body("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>")
        ),
        "broken",
    ),
    "docx-external-entity": (
        docx(
            '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            + body("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>")
        ),
        "",
    ),
    "docx-bomb": (docx(body(PARAGRAPH), word__media__x=bytes(150_000_000)), "bound"),
    "docx-of-much-xml": (docx(body("<w:p/>" * 4_000_000)), "bound"),
    "docx-tables-deep": (
        docx(body("<w:tbl><w:tr><w:tc>" * 3000 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 3000)),
        "broken",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_name_or_is_nothing(name: str) -> None:
    data, reason = REFUSED[name]
    document = Document(body=data, url=f"http://a.gov.vn/tep/{name}")
    if not reason:
        assert "root:" not in clean(document).text
        return
    with pytest.raises(UnreadableDocument, match=reason) as caught:
        read(document)
    assert f"http://a.gov.vn/tep/{name}" in str(caught.value)


OTHER = {
    "english": "The chairman chaired a meeting on 5 May 2021 and asked for a report before 30 June 2021. "
    * 8,
    "french": "Le président a présidé la réunion du 5 mai 2021; rapport avant le 30/6/2021. " * 8,
    "chinese": "2021年5月5日,省长主持会议,要求财政厅在2021年6月30日之前提交报告。" * 20,
    "russian": "5 мая 2021 года председатель провёл совещание и поручил представить отчёт. " * 8,
    "khmer": "ប្រធានគណៈកម្មាធិការខេត្តបានដឹកនាំកិច្ចប្រជុំ ថ្ងៃទី 5/5/2021 ។ " * 20,
    "numbers": "12/5/2021 15/TB-UBND 30% 100% 31/12/2025 " * 60,
}


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize("language", OTHER)
def test_text_in_other_languages_is_no_notice(language: str, form: str) -> None:
    text = OTHER[language]
    data = text.encode() if form == "text" else page(f"<h1>{text[:60]}</h1><p>{text}</p>")
    made = read(Document(body=data))
    assert (made.kind, made.notice, made.directives, made.citations) == ("other", None, [], [])


def _as_cp1258(letter: str) -> str:
    """Windows-1258 has no letters with both a shape and a tone: the tone is written after the letter."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(each for each in parts if each in TONES)
    return unicodedata.normalize("NFC", "".join(each for each in parts if each not in TONES)) + tone


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1258"])
def test_encodings_under_a_wrong_charset_header(encoding: str) -> None:
    text = f"<html><body><h1>Kết luận tại cuộc họp</h1><p>{ORDER * 3}</p></body></html>"
    written = "".join(map(_as_cp1258, text)) if encoding == "cp1258" else text
    data = written.encode(encoding)
    said = clean(Document(body=data, media_type="text/html; charset=iso-8859-1"))
    assert "Giao Sở Tài chính rà soát, báo cáo Ủy ban nhân dân tỉnh trước ngày 30/6/2025." in said.text


def test_a_file_is_what_its_bytes_are() -> None:
    html = clean(
        Document(
            body=page(f"<p>{ORDER * 3}</p>"), url="http://a.gov.vn/tb.docx", media_type="application/msword"
        )
    )
    assert html.text_source == "html"
    with pytest.raises(UnreadableDocument, match=r"tb\.pdf.*picture"):
        clean(
            Document(
                body=b"\xff\xd8\xff\xe0" + bytes(100),
                url="http://a.gov.vn/tb.pdf",
                media_type="application/pdf",
            )
        )


def test_a_cut_page_gives_what_is_there() -> None:
    whole = page(f"<h1>Kết luận tại cuộc họp về đất đai</h1><p>{ORDER}</p><div><p>{ORDER}</p></div>")
    assert "Giao Sở Tài chính rà soát" in clean(Document(body=whole[:-80])).text
