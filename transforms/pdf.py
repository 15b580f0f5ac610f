"""PDF files: text layer where it is Vietnamese, OCR where it is not.

Number and day of a digitally signed notice often stand only in the appearance of the signature:
annotations are drawn into the page before its text is read. Bounds: 60 pages are read, 15 by OCR,
20,000 characters a page; more is a warning.
"""

from __future__ import annotations

import ctypes
import unicodedata
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from transforms import geometry, lines, ocr
from transforms.document import CleanText
from transforms.geometry import Page, Word
from transforms.media import UnreadableDocument
from transforms.orthography import normalise, vietnamese_share

MAX_PAGES = 60
MAX_OCR_PAGES = 15
MAX_CHARACTERS = 20_000
# Below this share of Vietnamese syllables a text layer is not the text (see vietnamese_share).
VIETNAMESE = 0.3
_FEW = 40  # characters: a page with fewer is an empty page or a picture


def read(body: bytes) -> CleanText:
    """Text and page count of a PDF; raises ``UnreadableDocument`` where it is locked, empty or broken."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        reason = "protected by a password" if "password" in str(error).lower() else "broken or cut off"
        raise UnreadableDocument(f"PDF is {reason}") from error
    try:
        count = len(document)
        if count < 1:
            raise UnreadableDocument("PDF has no pages")
        return _read(document, count)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(f"PDF is broken: {error}") from error
    finally:
        document.close()


def _read(document: Any, count: int) -> CleanText:
    warnings: list[str] = []
    if count > MAX_PAGES:
        warnings.append(f"{count} pages: only the first {MAX_PAGES} were read")
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()
    pages: list[Page] = []
    broken = 0
    for at in range(min(count, MAX_PAGES)):
        try:
            pages.append(_page(document, at))
        except pypdfium2.PdfiumError:
            broken += 1
            pages.append(Page(595.0, 842.0, []))
    if broken == len(pages):
        raise UnreadableDocument("PDF is broken: no page could be opened")
    if broken:
        warnings.append(f"{broken} pages could not be opened")
    cut = [page for page in pages if len(page.words) > MAX_CHARACTERS]
    if cut:
        warnings.append(f"{len(cut)} pages hold more than {MAX_CHARACTERS} words: the rest was left out")
    layer = lines.tidy(geometry.paragraphs(pages))
    scanned = [at for at, page in enumerate(pages) if _unusable(page)]
    if vietnamese_share("\n".join(layer)) < VIETNAMESE:
        scanned = list(range(len(pages)))
    text, source = layer, "pdf"
    if scanned:
        text, source = _by_ocr(document, pages, scanned, layer, warnings)
    return CleanText(text="\n".join(_furnished(text)), text_source=source, pages=count, warnings=warnings)


def _furnished(text: list[str]) -> list[str]:
    return lines.rejoin(lines.clean(text))


def _unusable(page: Page) -> bool:
    text = normalise(" ".join(word.text for word in page.words))
    return (
        len(text) >= _FEW and vietnamese_share(text) < VIETNAMESE / 3 and any(char.isalpha() for char in text)
    )


def _by_ocr(
    document: Any, pages: list[Page], scanned: list[int], layer: list[str], warnings: list[str]
) -> tuple[list[str], str]:
    """The text with the pages ``scanned`` read by OCR, where that makes it more Vietnamese."""
    if len(scanned) > MAX_OCR_PAGES:
        warnings.append(f"{len(scanned)} pages without usable text: OCR read only the first {MAX_OCR_PAGES}")
    read_pages = list(pages)
    done = 0
    for at in scanned[:MAX_OCR_PAGES]:
        try:
            read_pages[at] = ocr.read_page(_render(document, at))
            done += 1
        except ocr.OcrUnavailable as error:
            warnings.append(f"no usable text layer, and no OCR: {error}")
            break
    made = lines.tidy(geometry.paragraphs(read_pages))
    if not done or vietnamese_share("\n".join(made)) < max(0.1, vietnamese_share("\n".join(layer))):
        if vietnamese_share("\n".join(layer)) < VIETNAMESE:
            warnings.append("text does not look Vietnamese")
        return layer, "pdf"
    return made, "ocr" if 2 * done >= len(pages) else "pdf"


def _render(document: Any, at: int) -> Any:
    page = document[at]
    try:
        # A page larger than A3 is drawn smaller: OCR needs letters, not posters.
        scale = min(ocr.DPI / 72, (ocr.MAX_PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            return bitmap.to_pil().copy()
        finally:
            bitmap.close()
    finally:
        page.close()


def read_picture(body: bytes) -> CleanText:
    """Text of a scanned page kept as a picture; raises ``UnreadableDocument`` where it cannot be opened
    or read."""
    try:
        image = ocr.open_image(body)
        dpi = max(70, min(600, int(image.width / 8.27)))  # taken for an A4 page
        page = ocr.read_page(image, dpi)
    except (OSError, ValueError, ocr.OcrUnavailable) as error:
        raise UnreadableDocument(f"picture cannot be read: {error}") from error
    made = lines.tidy(geometry.paragraphs([page]))
    warnings = [] if vietnamese_share("\n".join(made)) >= VIETNAMESE else ["text does not look Vietnamese"]
    return CleanText(text="\n".join(_furnished(made)), text_source="ocr", pages=1, warnings=warnings)


# --- characters to words --------------------------------------------------------------------------


def _page(document: Any, at: int) -> Page:
    page = document[at]
    try:
        if pdfium.FPDFPage_GetAnnotCount(page.raw) > 0:
            flat = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            if flat == pdfium.FLATTEN_SUCCESS:
                page.close()
                page = document[at]
        text = page.get_textpage()
        try:
            width, height = page.get_size()
            return Page(width, height, _words(text.raw, height))
        finally:
            text.close()
    finally:
        page.close()


def _words(text: Any, height: float) -> list[Word]:
    """The characters of a page as words.

    A character belongs to the word before it while it stands right of it on the same baseline with no
    space between. Marks that are drawn as characters of their own are put on the letter they stand over.
    """
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    made: list[Word] = []
    marks: list[tuple[str, float, float]] = []
    letters: list[tuple[float, float, float, int, int]] = []
    open_word = False
    count = min(pdfium.FPDFText_CountChars(text), MAX_CHARACTERS)
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(text, at)
        char = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if code in (0x02, 0xAD, 0xFFFE):
            char = geometry.SOFT_HYPHEN if code != 0xAD else char
        if not char or char.isspace() or code in (0, 0x0D, 0x0A):
            open_word = False
            continue
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, at, box)  # as wide as the type, not as the ink: 11 is not 1 1
        size = pdfium.FPDFText_GetFontSize(text, at)
        x0, x1, base = box.left, box.right, height - y.value
        # Text scaled by its matrix reports a font size of 1: the box says more.
        if size < 3:
            size = max(size, abs(box.top - box.bottom), 3.0)
        if unicodedata.combining(char):
            marks.append((char, (x0 + x1) / 2, base))
            continue
        if char == geometry.SOFT_HYPHEN and made:
            made[-1].text += char
            open_word = False
            continue
        last = made[-1] if made and open_word else None
        same = (
            last is not None and abs(last.y - base) < 0.3 * size and -0.6 * size < x0 - last.x1 < 0.2 * size
        )
        if last is not None and same:
            last.text += char
            last.x1 = max(last.x1, x1)
        else:
            made.append(Word(char, x0, x1, base, size))
        open_word = True
        letters.append((x0, x1, base, len(made) - 1, len(made[-1].text)))
    for char, middle, base in marks:
        _attach(made, letters, char, middle, base)
    return made


def _attach(
    made: list[Word],
    letters: list[tuple[float, float, float, int, int]],
    char: str,
    middle: float,
    base: float,
) -> None:
    """Put a detached mark on the letter under it."""
    near = [
        each
        for each in letters
        if each[0] - 1 <= middle <= each[1] + 1 and abs(each[2] - base) < 0.6 * made[each[3]].size
    ]
    if not near:
        return
    *_, word, end = min(near, key=lambda each: abs((each[0] + each[1]) / 2 - middle))
    text = made[word].text
    # Marks put on earlier letters of the word have moved this one.
    at = 0
    for position, each in enumerate(text):
        if not unicodedata.combining(each):
            at += 1
        if at == end:
            made[word].text = text[: position + 1] + char + text[position + 1 :]
            return
