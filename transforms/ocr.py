"""Text of page images, by Tesseract with its Vietnamese model.

Called as a program, one page at a time, on one thread (more threads make it slower). A page is
straightened first: a skew of one degree costs several percent of the letters; where what was read is no
Vietnamese it is turned and read again. Bounds: 60 seconds a reading, three readings a page; pictures
over 40 megapixels are shrunk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from io import BytesIO
from statistics import median
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from transforms.geometry import Page, Word
from transforms.orthography import normalise, vietnamese_share

DPI = 300
SECONDS_A_PAGE = 60
MAX_PIXELS = 40_000_000
_MIN_CONFIDENCE = 25.0


class OcrUnavailable(RuntimeError):
    """Tesseract or its Vietnamese model is not there, or gave up; the message says what to do."""


@cache
def _program() -> str:
    found = shutil.which("tesseract")
    if found is None:
        raise OcrUnavailable("tesseract is not installed: apt-get install tesseract-ocr-vie")
    listed = subprocess.run([found, "--list-langs"], capture_output=True, text=True, timeout=20)
    if "vie" not in listed.stdout.split():
        raise OcrUnavailable("tesseract has no Vietnamese model: apt-get install tesseract-ocr-vie")
    return found


def available() -> bool:
    """Whether Tesseract with Vietnamese can be called."""
    try:
        return bool(_program())
    except OcrUnavailable:
        return False


def skew(image: Image.Image) -> float:
    """Degrees by which the lines of text on ``image`` are turned, between -6 and 6, to 0.1."""
    small = image.convert("L")
    small.thumbnail((900, 900))
    ink = 255 - np.asarray(small, dtype=np.float32)
    if ink.size == 0 or float(ink.std()) < 1.0:
        return 0.0
    dark = Image.fromarray(
        np.where(ink > max(60.0, float(ink.mean()) + float(ink.std())), 255, 0).astype(np.uint8)
    )

    def sharpness(angle: float) -> float:
        # Straight lines of text give rows that are either full of ink or empty.
        rows = np.asarray(dark.rotate(angle, fillcolor=0), dtype=np.float32).sum(axis=1)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    best = max((step / 2 for step in range(-12, 13)), key=sharpness)
    best = max((best + step / 10 for step in range(-5, 6)), key=sharpness)
    return -best if abs(best) >= 0.1 else 0.0


def _sideways(image: Image.Image) -> bool:
    """Whether the lines of text on ``image`` run up or down the page."""
    small = image.convert("L")
    small.thumbnail((1200, 1200))
    ink = 255 - np.asarray(small, dtype=np.float32)
    if ink.size == 0 or min(ink.shape) < 50 or float(ink.std()) < 1.0:
        return False
    dark = (ink > max(60.0, float(ink.mean()) + float(ink.std()))).astype(np.float32)

    def sharpness(sums: Any) -> float:
        return float(((sums[1:] - sums[:-1]) ** 2).mean()) / max(1.0, float(sums.mean()) ** 2)

    return sharpness(dark.sum(axis=0)) > 1.5 * sharpness(dark.sum(axis=1))


_UPRIGHT = 0.3  # share of Vietnamese syllables (see orthography.vietnamese_share) of a page read rightly


def read_page(image: Image.Image, dpi: int = DPI) -> Page:
    """The words on ``image``, in points; a page scanned sideways or upside down is turned.

    Raises ``OcrUnavailable``.
    """
    _program()
    image = image.convert("L")
    if _speckled(image):
        image = image.filter(ImageFilter.MedianFilter(3))
    best = _read(image, dpi)
    most = _share(best)
    if len(best.words) < _FEW_WORDS or (most >= _UPRIGHT and not _stacked(best)):
        return best
    most = 0.0 if _stacked(best) else most
    for turn in (90, 270) if _sideways(image) else (180,):
        page = _read(image.rotate(turn, expand=True), dpi)
        if (share := _share(page)) > most:
            best, most = page, share
        if most >= _UPRIGHT:
            break
    return best


_FEW_WORDS = 5


def _stacked(page: Page) -> bool:
    """Whether the words are read from lines that run up or down the page: far narrower than their line."""
    return median((word.x1 - word.x0) / max(1, len(word.text)) / word.size for word in page.words) < 0.25


def _share(page: Page) -> float:
    return vietnamese_share(normalise(" ".join(word.text for word in page.words)))


def _speckled(image: Image.Image) -> bool:
    """Whether specks of one pixel lie all over ``image``; letters at 300 dpi are thicker."""
    x, y = image.width // 2, image.height // 2
    sample = image.crop((max(0, x - 500), max(0, y - 500), x + 500, y + 500))
    before = np.asarray(sample, dtype=np.int16)
    if before.size == 0:
        return False
    after = np.asarray(sample.filter(ImageFilter.MedianFilter(3)), dtype=np.int16)
    alone = (after - before > 60) & (after > 200)
    return float(alone.mean()) > 0.003


def _read(image: Image.Image, dpi: int) -> Page:
    program = _program()
    if image.width * image.height > MAX_PIXELS:
        factor = (MAX_PIXELS / (image.width * image.height)) ** 0.5
        image = image.resize((max(1, int(image.width * factor)), max(1, int(image.height * factor))))
        dpi = max(70, int(dpi * factor))
    angle = skew(image)
    if angle:
        image = image.rotate(-angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    png = BytesIO()
    image.save(png, "PNG", compress_level=1)
    try:
        run = subprocess.run(
            [program, "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", str(dpi), "tsv"],
            input=png.getvalue(),
            capture_output=True,
            timeout=SECONDS_A_PAGE,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise OcrUnavailable(f"tesseract took more than {SECONDS_A_PAGE} seconds for a page") from error
    if run.returncode != 0:
        said = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OcrUnavailable(f"tesseract failed: {said[-1] if said else run.returncode}")
    scale = 72 / dpi
    words = _words(run.stdout.decode("utf-8", "replace"), scale)
    return Page(image.width * scale, image.height * scale, words)


def _words(tsv: str, scale: float) -> list[Word]:
    """Words of Tesseract's table; those of a line share its baseline and height."""
    found: dict[tuple[str, ...], list[tuple[str, float, float, float, float]]] = {}
    for row in tsv.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip() or float(cells[10]) < _MIN_CONFIDENCE:
            continue
        left, top, width, height = (float(each) * scale for each in cells[6:10])
        found.setdefault(tuple(cells[1:5]), []).append(
            (cells[11].strip(), left, left + width, top, top + height)
        )
    made: list[Word] = []
    for line in found.values():
        # Letters with tails and marks differ in height; the median line height stands for the font.
        size = sorted(bottom - top for *_, top, bottom in line)[len(line) // 2]
        baseline = sorted(bottom for *_, bottom in line)[len(line) // 2]
        made += [Word(text, x0, x1, baseline, max(size, 1.0)) for text, x0, x1, _, _ in line]
    return made


def open_image(body: bytes) -> Any:
    """The picture in ``body``. Raises ``OSError`` or ``ValueError`` where it is none."""
    Image.MAX_IMAGE_PIXELS = 4 * MAX_PIXELS
    try:
        image = Image.open(BytesIO(body))
        image.load()
    except (Image.DecompressionBombError, SyntaxError, EOFError) as error:
        raise ValueError(str(error)) from error
    return image
