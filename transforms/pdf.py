"""PDF files: text layer where it is Vietnamese, OCR where it is not.

Number and day of a digitally signed notice often stand only in the appearance of the signature:
annotations are drawn into the page before its text is read. A page without text that a picture covers
is a scan, also between pages of text. Bounds, each a warning where it is reached: 1,000 pages and
2 million characters of text, 20,000 characters a page, 15 pages by OCR (``transforms.ocr`` bounds each).
A file with a stream that unpacks to more than 20 MB (a picture: 200 MB) is refused.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
import zlib
from collections.abc import Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import UnidentifiedImageError

from transforms import geometry, lines, ocr
from transforms.document import CleanText
from transforms.geometry import Page, Rule, Word
from transforms.media import UnreadableDocument
from transforms.orthography import normalise, vietnamese_share

MAX_PAGES = 1000
MAX_TEXT = 2_000_000
MAX_OCR_PAGES = 15
MAX_CHARACTERS = 20_000
MAX_OBJECTS = 20_000
#: Bytes one stream may unpack to: what draws a page (and fonts), and a picture.
MAX_STREAM = 20_000_000
MAX_PICTURE = 200_000_000
# Below this share of Vietnamese syllables a text layer is not the text (see vietnamese_share).
VIETNAMESE = 0.3
_FEW = 40  # characters: a page with fewer is an empty page or a picture


def read(body: bytes) -> CleanText:
    """Text and page count of a PDF; raises ``UnreadableDocument`` where it is locked, empty or broken."""
    _check_streams(body)
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


_STREAM = re.compile(rb"\bstream\r?\n")
_RATIO = 1032  # what deflate makes of one byte at most (RFC 1951)


def _check_streams(body: bytes) -> None:
    """Refuse a file that unpacks to very much more than it is: its reader cannot be stopped half way."""
    for found in _STREAM.finditer(body):
        at = found.end()
        if body[at : at + 1] not in b"xhHX" or body[found.start() - 3 : found.start()] == b"end":
            continue
        picture = b"/Image" in body[body.rfind(b"obj", 0, at) : at]
        bound = MAX_PICTURE if picture else MAX_STREAM
        end = body.find(b"endstream", at)
        end = len(body) if end < 0 else end
        if (end - at) * _RATIO <= bound:
            continue
        unpacker, size = zlib.decompressobj(), 0
        try:
            for start in range(at, end, _CHUNK):
                chunk = body[start : min(end, start + _CHUNK)]
                while chunk and size <= bound and not unpacker.eof:
                    size += len(unpacker.decompress(chunk, _CHUNK * 16))
                    chunk = unpacker.unconsumed_tail
                if size > bound:
                    raise UnreadableDocument(f"PDF holds a stream of more than {bound} bytes unpacked")
        except zlib.error:
            continue


_CHUNK = 1 << 16


def _read(document: Any, count: int) -> CleanText:
    warnings: list[str] = []
    if count > MAX_PAGES:
        warnings.append(f"{count} pages: only the first {MAX_PAGES} were read")
    characters = 0
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
        characters += sum(len(word.text) for word in pages[-1].words)
        if characters > MAX_TEXT:
            warnings.append(f"more than {MAX_TEXT} characters: pages from {at + 2} on were not read")
            break
    if broken == len(pages):
        raise UnreadableDocument("PDF is broken: no page could be opened")
    if broken:
        warnings.append(f"{broken} pages could not be opened")
    cut = [at + 1 for at, page in enumerate(pages) if page.cut]
    if cut:
        warnings.append(f"{_pages(cut)}: only the first {MAX_CHARACTERS} characters were read")
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
    if len(text) < _FEW:
        return page.picture
    return vietnamese_share(text) < VIETNAMESE / 3 and any(char.isalpha() for char in text)


def _pages(numbers: Sequence[int]) -> str:
    """ "page 3", "pages 16-500" or "pages 2, 5, 9 and 20 more"."""
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"pages {numbers[0]}-{numbers[-1]}"
    more = f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
    return f"pages {', '.join(map(str, numbers[:10]))}{more}"


def _by_ocr(
    document: Any, pages: list[Page], scanned: list[int], layer: list[str], warnings: list[str]
) -> tuple[list[str], str]:
    """The text with the pages ``scanned`` read by OCR, where that makes it more Vietnamese."""
    if len(scanned) > MAX_OCR_PAGES:
        left = _pages([at + 1 for at in scanned[MAX_OCR_PAGES:]])
        warnings.append(
            f"{len(scanned)} pages without usable text: OCR read only the first {MAX_OCR_PAGES}; "
            f"{left} left out"
        )
    read_pages = list(pages)
    done = 0
    for at in scanned[:MAX_OCR_PAGES]:
        try:
            read_pages[at] = ocr.read_page(_render(document, at))
            done += 1
        except ocr.OcrUnavailable as error:
            warnings.append(f"no usable text layer, and no OCR: {error}")
            break
    here = scanned[:done]
    if not done or _share(read_pages, here) < max(0.1, _share(pages, here)):
        if vietnamese_share("\n".join(layer)) < VIETNAMESE:
            warnings.append("text does not look Vietnamese")
        return layer, "pdf"
    return lines.tidy(geometry.paragraphs(read_pages)), "ocr" if 2 * done >= len(pages) else "pdf"


def _share(pages: Sequence[Page], numbers: Sequence[int]) -> float:
    return vietnamese_share(normalise("\n".join(word.text for at in numbers for word in pages[at].words)))


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
    except UnidentifiedImageError as error:  # what it says holds an address in memory
        raise UnreadableDocument("picture cannot be read: its format is unknown") from error
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
            words = _words(text.raw, height)
            cut = pdfium.FPDFText_CountChars(text.raw) > MAX_CHARACTERS
            rules, picture = _drawn(page.raw, width, height)
            return Page(width, height, words, rules, picture, cut)
        finally:
            text.close()
    finally:
        page.close()


def _drawn(page: Any, width: float, height: float) -> tuple[list[Rule], bool]:
    """The straight lines drawn on a page, and whether a picture covers most of it."""
    rules: list[Rule] = []
    picture = False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for at in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        each = pdfium.FPDFPage_GetObject(page, at)
        kind = pdfium.FPDFPageObj_GetType(each)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            continue
        if not pdfium.FPDFPageObj_GetBounds(each, left, bottom, right, top):
            continue
        box = (left.value, height - top.value, right.value, height - bottom.value)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            picture = picture or (box[2] - box[0]) * (box[3] - box[1]) > 0.4 * width * height
        elif made := _as_rules(each, box, height):
            rules += made
    return rules, picture


_THIN = 3.0  # points: a bar so thin is a line


def _as_rules(path: Any, box: tuple[float, float, float, float], height: float) -> list[Rule]:
    x0, y0, x1, y1 = box
    if min(x1 - x0, y1 - y0) <= _THIN:
        return [Rule(x0, y0, x1, y1)] if max(x1 - x0, y1 - y0) > 2 * _THIN else []
    # A frame, or several lines in one path
    count = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= count <= 400:
        return []
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(path, matrix):
        return []
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    drawn = pdfium.FPDFPath_GetDrawMode(path, filled, stroked)
    if drawn and not stroked.value and count <= 6:
        return []  # a shaded area
    x, y = ctypes.c_float(), ctypes.c_float()
    made: list[Rule] = []
    first = last = None
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            height - (matrix.b * x.value + matrix.d * y.value + matrix.f),
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        ends = [here]
        if kind == pdfium.FPDF_SEGMENT_MOVETO or last is None:
            first = last = here
            continue
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            if pdfium.FPDFPathSegment_GetClose(segment) and first is not None:
                ends.append(first)
            for end in ends:
                made.append(
                    Rule(
                        min(last[0], end[0]), min(last[1], end[1]), max(last[0], end[0]), max(last[1], end[1])
                    )
                )
                last = end
        last = here if kind != pdfium.FPDF_SEGMENT_LINETO else last
    return [
        each
        for each in made
        if min(each.x1 - each.x0, each.y1 - each.y0) <= _THIN
        and max(each.x1 - each.x0, each.y1 - each.y0) > 2 * _THIN
    ]


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
