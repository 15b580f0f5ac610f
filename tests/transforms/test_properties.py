# ruff: noqa: E501 (the pieces, many a line)
"""What holds of every document, however broken: it is read or refused, always in the same way, and each
value stands where the reading says.

Documents are those of the gold set, damaged as portals, mail gateways and old word processors damage them,
and text put together from the pieces that rules look for.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from transforms import lines, ocr, orthography
from transforms.__main__ import as_json
from transforms.contract import KINDS
from transforms.document import Document
from transforms.layouts import LAYOUTS
from transforms.places import places
from transforms.read import Reading, UnreadableDocument, read
from transforms.text import clean

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold"
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")


def often(examples: int) -> settings:
    """So many examples, the same ones in CI: a new find there would be nobody's fault who is waiting.
    ``KETLUAN_EXAMPLES=20`` looks twenty times as far."""
    return settings(
        max_examples=examples * int(os.environ.get("KETLUAN_EXAMPLES", "1")),
        deadline=None,
        derandomize=IN_CI,
        suppress_health_check=[HealthCheck.too_slow],
    )


@pytest.fixture(scope="module", autouse=True)
def _without_ocr() -> Iterator[None]:
    """A PDF that loses its text layer would go to Tesseract: seconds an example."""

    def absent(*_: object) -> None:
        raise ocr.OcrUnavailable("not in these tests")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ocr, "read_page", absent)
        yield


# --- documents ----------------------------------------------------------------------------------------


@cache
def originals(*kinds: str) -> tuple[bytes, ...]:
    found = [each for kind in kinds for each in GOLD.glob(f"*/document.{kind}")]
    return tuple(each.read_bytes() for each in sorted(found) if "quet" not in each.parent.name)


def test_there_are_originals_of_every_form() -> None:
    assert len(originals("txt")) >= 8
    assert len(originals("html")) >= 30
    assert len(originals("pdf", "docx", "doc")) >= 8


Damage = Callable[[bytes], bytes]
_TAG = re.compile(rb"<[^<>]{0,300}>")


def _cut(share: float) -> Damage:
    return lambda body: body[: int(len(body) * share)]


def _without_start(share: float) -> Damage:
    return lambda body: body[int(len(body) * share) :]


def _twice(first: float, length: float) -> Damage:
    def damage(body: bytes) -> bytes:
        start = int(len(body) * first)
        end = start + int(len(body) * length)
        return body[:end] + body[start:end] + body[end:]

    return damage


def _without(first: float, length: float) -> Damage:
    def damage(body: bytes) -> bytes:
        start = int(len(body) * first)
        return body[:start] + body[start + int(len(body) * length) :]

    return damage


def _spliced(other: bytes, here: float, there: float) -> Damage:
    return lambda body: body[: int(len(body) * here)] + other[int(len(other) * there) :]


def _lines_moved(order: int) -> Damage:
    def damage(body: bytes) -> bytes:
        cut = body.split(b"\n")
        step = order % len(cut) + 1
        return b"\n".join(line for at in range(step) for line in cut[at::step])

    return damage


def _tags_gone(every: int, first: int) -> Damage:
    def damage(body: bytes) -> bytes:
        seen = 0

        def drop(match: re.Match[bytes]) -> bytes:
            nonlocal seen
            seen += 1
            return b"" if (seen + first) % every == 0 else match[0]

        return _TAG.sub(drop, body)

    return damage


def _flipped(at: float, byte: int) -> Damage:
    def damage(body: bytes) -> bytes:
        place = int((len(body) - 1) * at)
        return body[:place] + bytes([byte]) + body[place + 1 :]

    return damage


def _put(what: bytes, at: float) -> Damage:
    return lambda body: body[: int(len(body) * at)] + what + body[int(len(body) * at) :]


def _respelled(change: Callable[[str], str]) -> Damage:
    return lambda body: change(body.decode("utf-8", "replace")).encode("utf-8", "replace")


_TO_TCVN3 = {ord(new): chr(old) for old, new in orthography._FROM_TCVN3.items()}
_TO_VNI = {new: old for old, new in orthography._FROM_VNI.items()}
_RESPELLED: list[Damage] = [
    _respelled(lambda text: unicodedata.normalize("NFD", text)),
    _respelled(lambda text: unicodedata.normalize("NFKC", text)),
    _respelled(lambda text: text.translate(_TO_TCVN3)),
    _respelled(lambda text: "".join(_TO_VNI.get(letter, letter) for letter in text)),
    _respelled(str.upper),
    _respelled(lambda text: text.replace(" ", "\u00a0")),
    _respelled(lambda text: text.replace("-", "–").replace("đ", "ð").replace("Đ", "Ð")),
    _respelled(lambda text: text.replace("\n", " ")),
    _respelled(lambda text: text.replace(" ", "\n")),
    _respelled(lambda text: text.replace("e", "e\u200b")),
    lambda body: body.decode("utf-8", "replace").encode("utf-16"),
    lambda body: body.decode("utf-8", "replace").encode("cp1258", "replace"),
]
SHARE = st.floats(0, 1)
PUT = st.sampled_from(
    [b"\x00", b"\xff\xfe", b"\xc3", b"\xe2\x80", b"<table>" * 40, b"</div>", b"<!--", b"<script>", b"&#0;",
     b"&#xD800;", b"\xef\xbf\xbf", b"\xed\xa0\x80", b"]]>", b"\r\r\n", "\u202e".encode(), b"%PDF-", b"PK\x03\x04"]
)  # fmt: skip
ANY_DAMAGE = [
    st.builds(_cut, SHARE),
    st.builds(_without_start, SHARE),
    st.builds(_twice, SHARE, SHARE),
    st.builds(_without, SHARE, st.floats(0, 0.3)),
    st.builds(_flipped, SHARE, st.integers(0, 255)),
    st.builds(_put, PUT, SHARE),
]
TEXT_DAMAGE = [
    *ANY_DAMAGE,
    st.builds(_spliced, st.deferred(lambda: st.sampled_from(originals("txt", "html"))), SHARE, SHARE),
    st.builds(_lines_moved, st.integers(0, 50)),
    st.builds(_tags_gone, st.integers(1, 9), st.integers(0, 8)),
    st.sampled_from(_RESPELLED),
]
MEDIA = st.sampled_from(
    [None, "text/html", "text/plain", "application/pdf", "text/html; charset=windows-1258"]
)


def damaged(kinds: tuple[str, ...], damage: list[st.SearchStrategy[Damage]]) -> st.SearchStrategy[Document]:
    def apply(body: bytes, done: list[Damage], platform: str | None, media_type: str | None) -> Document:
        for each in done:
            body = each(body)
        return Document(body, "http://127.0.0.1/bai/1", media_type, platform, "p", "12")

    bodies = st.deferred(lambda: st.sampled_from(originals(*kinds)))
    platforms = st.sampled_from([None, *LAYOUTS])
    return st.builds(apply, bodies, st.lists(st.one_of(damage), max_size=4), platforms, MEDIA)


PIECES = st.sampled_from(
    [
        "THÔNG BÁO\n", "Kết luận của Chủ tịch UBND tỉnh ", "Số: 12/TB-VP ", "ngày 5/5/2022", ", ", "; ", ". ", "\n", "\n- ", "\n1. ", "\n2.1. ",
        "\na) ", "\nII. ", "Sở Tài chính", "các sở, ban, ngành", "UBND các huyện, thành phố", " chủ trì, phối hợp với ", " chủ trì cuộc họp ",
        "giao ", "yêu cầu ", "kết luận như sau:\n", "đồng chí Lê Văn Tám", "Phó Chủ tịch UBND tỉnh", "trước ngày 7/8", "trong quý III/2023", "100%",
        "Nghị quyết số 17/NQ-CP", "của Chính phủ", "Nơi nhận:\n", "TL. CHỦ TỊCH\n", "CHÁNH VĂN PHÒNG\n", "Ngày 31/2/2020", "hằng tháng", "“", "(", ")", ":",
        "Lò Văn Hặc\n", "tỉnh Sơn La", "ỦY BAN NHÂN DÂN ", "Số:      /TB-VP\n", "| ", "\u200b", "đ", "Ð", "…", "từ ngày 01/7/2024 trở đi ", "của ",
        " tại Kế hoạch này", "Đảng uỷ", "T/M BAN THƯỜNG VỤ\n", "K/T ", "45 -KL/TU", "trong vòng 05 ngày làm việc ", "tối thiểu 70% ", "\t", "STT | Nhiệm vụ | Cơ quan\n",
    ]
)  # fmt: skip
COMPOSED = st.lists(PIECES, max_size=60).map(
    lambda pieces: Document(("Họp " + "".join(pieces)).encode(), media_type="text/plain")
)
ANY = st.one_of(
    damaged(("txt", "html"), TEXT_DAMAGE),
    COMPOSED,
    st.text(max_size=300).map(lambda text: Document(("Họp " + text).encode("utf-8", "replace"))),
    st.binary(max_size=500).map(Document),
)


# --- reading ------------------------------------------------------------------------------------------


def attempt(document: Document) -> Reading | str:
    """What is read, or the message it is refused with; nothing else may be raised."""
    try:
        return read(document)
    except UnreadableDocument as error:
        return str(error)


def check(made: Reading | str) -> None:
    """Every value stands where the reading says, and nothing is read out of what is no notice."""
    if isinstance(made, str):
        assert made
        return
    if made.notice is None:
        assert made.kind == "other"
        assert [*made.directives, *made.citations, *made.evidence] == []
        return
    assert made.kind == made.notice.kind
    assert made.kind in KINDS
    found = places(made)
    assert [str(each) for each in found if not each.holds] == []
    text = made.notice.text
    for place in found:
        assert place.start is not None
        assert place.end is not None
        assert 0 <= place.start < place.end <= len(text)
    for directive in made.directives:
        assert " ".join(text[directive.start : directive.end].split()) == " ".join(directive.text.split())
        assert len(directive.lead) == len(directive.lead_ids)
        assert len(directive.with_) == len(directive.with_ids)
    assert text == orthography.normalise(text)
    assert made.notice.content_sha256 == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@often(250)
@given(damaged(("txt", "html"), TEXT_DAMAGE))
def test_damaged_pages_are_read_or_refused(document: Document) -> None:
    check(attempt(document))


@often(60)
@given(damaged(("pdf", "docx", "doc"), ANY_DAMAGE))
def test_damaged_files_are_read_or_refused(document: Document) -> None:
    check(attempt(document))


@often(200)
@given(COMPOSED)
def test_composed_text_is_read_and_its_spans_match(document: Document) -> None:
    check(read(document))


@often(150)
@given(
    st.one_of(
        st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")), st.binary(max_size=600)
    )
)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    check(attempt(Document(body)))
    check(attempt(Document(b"H\xe1\xbb\x8dp " + body, media_type="text/html")))


@often(40)
@given(damaged(("txt", "html"), TEXT_DAMAGE), damaged(("pdf", "docx", "txt"), ANY_DAMAGE))
def test_an_attachment_does_not_break_its_page(page: Document, file: Document) -> None:
    made = attempt(replace(page, attachments=(file,)))
    check(made)
    if not isinstance(made, str):
        assert len(made.attachments) == 1


# --- determinism --------------------------------------------------------------------------------------


@often(60)
@given(ANY)
@example(Document(b"MM\x00*"))  # a picture that is none: no address in memory in what is said of it
def test_reading_twice_gives_the_same(document: Document) -> None:
    one, other = attempt(document), attempt(replace(document))
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    assert as_json(one) == as_json(other)
    assert (one.kind, one.reason, one.body_missing) == (other.kind, other.reason, other.body_missing)


def test_another_process_gives_the_same() -> None:
    """The order in which sets and dictionaries happen to be gone through shows in no result."""
    files = sorted(
        str(each.relative_to(ROOT)) for each in GOLD.glob("*/document.*") if "quet" not in each.parent.name
    )
    made = [
        subprocess.run(
            [sys.executable, "-m", "transforms", "--jsonl", *more, *files],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, timeout=120,
        ).stdout
        for seed, more in (("1", []), ("4711", ["--workers", "2"]))
    ]  # fmt: skip
    assert made[0].count(b"\n") == len(files)
    assert made[0] == made[1]


# --- normalisation ------------------------------------------------------------------------------------

LETTERS = st.text(
    st.one_of(
        st.sampled_from(
            "oaeuyưăâêôơđĐðÐ ÒÓỎÕỌòóỏõọàáảãạùúủũụỳýỷỹỵqQ\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"
        ),
        st.sampled_from("µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®Ì\u00ad\u200b\u00a0\u2028\r\n\t–-/0123TBNQİıſßﬁ"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)
VIETNAMESE = st.lists(PIECES, max_size=20).map("".join)


@often(400)
@given(st.one_of(LETTERS, VIETNAMESE))
def test_folding_keeps_the_length_and_changes_nothing_the_second_time(text: str) -> None:
    for each in (text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)):
        folded = orthography.fold(each)
        assert len(folded) == len(each)
        assert orthography.fold(folded) == folded


@often(400)
@given(st.one_of(LETTERS, VIETNAMESE, VIETNAMESE.map(lambda text: text.translate(_TO_TCVN3))))
def test_normalising_changes_nothing_the_second_time(text: str) -> None:
    for each in (text, unicodedata.normalize("NFD", text)):
        once = orthography.normalise(each)
        assert orthography.normalise(once) == once
        assert unicodedata.is_normalized("NFC", once)


@often(100)
@given(VIETNAMESE)
def test_every_normal_form_reads_alike(text: str) -> None:
    forms = {orthography.normalise(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@cache
def printed_lines() -> tuple[str, ...]:
    """Lines of the originals as they come out of their files, furniture and all.

    None in an old font: whether a short one is converted is told by the lines around it, and those that
    cleaning takes away are around it once only.
    """
    made: dict[str, None] = {}
    for body in originals("txt", "html"):
        text = _TAG.sub(b"\n", body).decode("utf-8", "replace")
        if orthography.modernise(text) == text:
            made |= dict.fromkeys(text.splitlines())
    return tuple(made)


@often(150)
@given(st.lists(st.one_of(st.deferred(lambda: st.sampled_from(printed_lines())), LETTERS), max_size=30))
def test_tidy_lines_are_tidy(given_lines: list[str]) -> None:
    once = lines.tidy(given_lines)
    assert lines.tidy(once) == once


def test_clean_documents_are_clean() -> None:
    for body in originals("txt", "html"):
        once = lines.clean(clean(Document(body)).text.split("\n"))
        assert lines.clean(once) == once
