from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from transforms import ocr, pdf
from transforms.document import Document
from transforms.media import UnreadableDocument
from transforms.text import clean


def _stripes() -> Image.Image:
    image = Image.new("L", (1200, 1600), 255)
    draw = ImageDraw.Draw(image)
    for y in range(200, 1400, 60):
        draw.rectangle((150, y, 1050, y + 22), fill=0)
    return image


@pytest.mark.parametrize("turn", [-4.0, -1.2, 0.0, 0.7, 3.1])
def test_skew_is_measured(turn: float) -> None:
    assert ocr.skew(_stripes().rotate(turn, fillcolor=255)) == pytest.approx(turn, abs=0.3)


def test_an_empty_page_has_no_skew() -> None:
    assert ocr.skew(Image.new("L", (400, 400), 255)) == 0.0


@pytest.mark.skipif(not ocr.available(), reason="Tesseract with Vietnamese is not installed")
def test_an_empty_page_has_no_words() -> None:
    assert ocr.read_page(Image.new("L", (800, 1100), 255)).words == []


def test_absence_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ocr._program.cache_clear()
    try:
        assert not ocr.available()
        with pytest.raises(ocr.OcrUnavailable, match="apt-get install tesseract-ocr-vie"):
            ocr.read_page(Image.new("L", (100, 100), 255))
    finally:
        ocr._program.cache_clear()


def test_a_picture_that_is_none_is_unreadable() -> None:
    with pytest.raises(UnreadableDocument, match="picture"):
        pdf.read_picture(b"\x89PNG\r\n\x1a\n" + bytes(50))
    with pytest.raises(UnreadableDocument, match=r"anh\.png"):
        clean(Document(body=b"\x89PNG\r\n\x1a\n" + bytes(50), url="http://a.gov.vn/anh.png"))
