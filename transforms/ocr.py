"""Text of page images, by Tesseract with its Vietnamese model.

Called as a program, one page at a time, on one thread (more threads make it slower). A page is
straightened first: a skew of one degree costs several percent of the letters. Bounds: 60 seconds a
page; pictures over 40 megapixels are shrunk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from transforms.geometry import Page, Word

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


def read_page(image: Image.Image, dpi: int = DPI) -> Page:
    """The words on ``image``, in points. Raises ``OcrUnavailable``."""
    program = _program()
    image = image.convert("L")
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
