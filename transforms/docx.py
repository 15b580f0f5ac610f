"""DOCX files: paragraphs and tables in document order, with the numbers Word makes.

Word numbers paragraphs without typing the number: the marks are made here from ``numbering.xml`` as Word
prints them (ECMA-376 part 1, 17.9). Tracked insertions are text, tracked deletions are not. Bounds:
100 MB unpacked, 20 MB of XML, 20,000 paragraphs, 4 million characters, tables nested 20 deep.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from transforms import lines
from transforms.document import CleanText
from transforms.html import mark
from transforms.media import UnreadableDocument
from transforms.orthography import from_tcvn3, from_vni

#: Bytes of all parts unpacked, and of those that are parsed: a tree is ten times as large as its source.
MAX_UNPACKED = 100_000_000
MAX_XML = 20_000_000
MAX_PARAGRAPHS = 20_000
#: Characters of text.
MAX_TEXT = 4_000_000
MAX_TABLE_DEPTH = 20

Element = Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = f"{_W}val"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What a reader does not see, or sees elsewhere.
_SKIP = frozenset(
    f"{_W}{each}"
    for each in (
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "rPr",
        "pPr",
        "footnoteReference",
        "endnoteReference",
    )
) | {_FALLBACK}


def read(body: bytes) -> CleanText:
    """The text of a DOCX; raises ``UnreadableDocument`` where it is broken, locked or too large."""
    import docx

    warnings: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
        unpacked = sum(each.file_size for each in parts)
        if unpacked > MAX_UNPACKED:
            raise UnreadableDocument(f"DOCX unpacks to {unpacked} bytes; the bound is {MAX_UNPACKED}")
        unpacked = sum(each.file_size for each in parts if each.filename.endswith((".xml", ".rels")))
        if unpacked > MAX_XML:
            raise UnreadableDocument(f"DOCX unpacks to {unpacked} bytes of XML; the bound is {MAX_XML}")
        document = docx.Document(io.BytesIO(body))
        reader = _Reader(document)
        made = []
        size = 0
        for line in reader.blocks(document.element.body, 0):
            size += len(line)
            if size > MAX_TEXT:
                warnings.append(f"only the first {MAX_TEXT} characters were read")
                made.append(line[: MAX_TEXT - size])
                break
            made.append(line)
    except UnreadableDocument:
        raise
    except Exception as error:  # zipfile, lxml and python-docx each raise their own on a broken file
        raise UnreadableDocument(f"DOCX is broken: {type(error).__name__}: {error}") from error
    if reader.seen > MAX_PARAGRAPHS:
        warnings.append(f"only the first {MAX_PARAGRAPHS} paragraphs were read")
    text = lines.rejoin(lines.clean(made))
    return CleanText(text="\n".join(text), text_source="docx", warnings=warnings)


# --- numbering ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""  # paragraphs of this style are on this level


@dataclass(slots=True)
class _List:
    """An abstract numbering with its counters; lists that share it count on together."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)


class _Numbering:
    """The numbering part of a document: what mark the next paragraph of a list gets."""

    def __init__(self, root: Element | None) -> None:
        self.lists: dict[str, _List] = {}
        if root is None:
            return
        abstract = {each.get(f"{_W}abstractNumId"): each for each in root.iter(f"{_W}abstractNum")}
        by_style = {
            link.get(_VALUE): each
            for each in abstract.values()
            if (link := each.find(f"{_W}styleLink")) is not None
        }
        shared: dict[str, _List] = {}
        for number in root.iter(f"{_W}num"):
            reference = _value(number, "abstractNumId") or ""
            element = abstract.get(reference)
            if element is not None and (link := element.find(f"{_W}numStyleLink")) is not None:
                element = by_style.get(link.get(_VALUE), element)
            made = shared.setdefault(reference, _List(_levels(element)))
            overrides = number.findall(f"{_W}lvlOverride")
            if overrides:
                made = _List(dict(made.levels))
                for each in overrides:
                    at = _int(each.get(f"{_W}ilvl"), 0)
                    own = each.find(f"{_W}lvl")
                    old = _level(own) if own is not None else made.levels.get(at, _Level())
                    start = _value(each, "startOverride")
                    made.levels[at] = _Level(
                        _int(start, old.start), old.form, old.text, old.restart, old.legal, old.style
                    )
            self.lists[number.get(f"{_W}numId", "")] = made

    def level(self, number: str, styles: Collection[str]) -> int:
        """The level of list ``number`` that one of ``styles`` is linked to; the first where none is."""
        found = self.lists.get(number)
        return next((at for at, each in found.levels.items() if each.style in styles), 0) if found else 0

    def mark(self, number: str, at: int) -> str:
        """The mark of the next paragraph of list ``number`` at level ``at``; empty where it has none."""
        found = self.lists.get(number)
        level = found.levels.get(at) if found else None
        if found is None or level is None:
            return ""
        found.counters[at] = found.counters.get(at, level.start - 1) + 1
        for deeper in [each for each in found.counters if each > at]:
            restart = found.levels.get(deeper, _Level()).restart
            if restart is None or (restart and at < restart):
                del found.counters[deeper]
        if level.form == "bullet":
            return "+" if level.text.strip() == "+" else "-"
        if level.form == "none":
            return ""
        text = level.text
        for each in range(at + 1):
            other = found.levels.get(each, _Level())
            count = found.counters.get(each, other.start)
            text = text.replace(f"%{each + 1}", _number(count, "decimal" if level.legal else other.form))
        return text.strip()


def _number(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        # Word repeats the letter after z: aa, bb.
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count < 500 else str(count)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        return mark(count, "i" if form == "lowerRoman" else "I").rstrip(".")
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _levels(element: Element | None) -> dict[int, _Level]:
    if element is None:
        return {}
    return {_int(each.get(f"{_W}ilvl"), 0): _level(each) for each in element.findall(f"{_W}lvl")}


def _level(element: Element) -> _Level:
    restart = _value(element, "lvlRestart")
    legal = element.find(f"{_W}isLgl")
    return _Level(
        start=_int(_value(element, "start"), 1),
        form=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        restart=_int(restart, 0) if restart is not None else None,
        legal=legal is not None and legal.get(_VALUE, "1") not in ("0", "false"),
        style=_value(element, "pStyle") or "",
    )


def _value(element: Element, name: str) -> str | None:
    found = element.find(f"{_W}{name}")
    return None if found is None else found.get(_VALUE)


def _int(value: str | None, default: int) -> int:
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default


# --- text -----------------------------------------------------------------------------------------


class _Reader:
    """Walks a document's body."""

    def __init__(self, document: Any) -> None:
        self.seen = 0
        self.open = ""  # text of a paragraph whose end was deleted: it goes on in the next
        styles = {each.get(f"{_W}styleId"): each for each in document.styles.element.findall(f"{_W}style")}
        self.styles: dict[str, Element] = styles
        self.default = next(
            (
                key
                for key, each in styles.items()
                if each.get(f"{_W}type") == "paragraph" and each.get(f"{_W}default") == "1"
            ),
            "",
        )
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            root = None
        self.numbering = _Numbering(root)

    def blocks(self, container: Element, depth: int) -> Iterator[str]:
        """Lines of the paragraphs and tables in ``container``, in order."""
        for element in container.iterchildren():
            if self.seen > MAX_PARAGRAPHS:
                return
            tag = element.tag
            if tag == f"{_W}p":
                yield from self._paragraph(element, depth)
            elif tag == f"{_W}tbl":
                if depth < MAX_TABLE_DEPTH:
                    yield from lines.table_lines(self._rows(element, depth))
            elif tag in (
                f"{_W}sdt",
                f"{_W}ins",
                f"{_W}moveTo",
                f"{_W}customXml",
                f"{_W}sdtContent",
                f"{_W}smartTag",
            ):
                yield from self.blocks(element, depth)

    def _rows(self, table: Element, depth: int) -> list[list[lines.Cell]]:
        made: list[list[lines.Cell]] = []
        open_cells: dict[int, lines.Cell] = {}  # by column: what a cell below may go on
        for row in _parts(table, f"{_W}tr"):
            properties = row.find(f"{_W}trPr")
            if properties is not None and properties.find(f"{_W}del") is not None:
                continue
            cells: list[lines.Cell] = []
            at = 0
            if properties is not None:
                for _ in range(min(_int(_value(properties, "gridBefore"), 0), lines.MAX_COLUMNS)):
                    cells.append(lines.Cell([]))
                    at += 1
            for cell in _parts(row, f"{_W}tc"):
                given = cell.find(f"{_W}tcPr")
                merge = None if given is None else given.find(f"{_W}vMerge")
                across = 1 if given is None else max(1, _int(_value(given, "gridSpan"), 1))
                if merge is not None and merge.get(_VALUE, "continue") == "continue" and at in open_cells:
                    open_cells[at].down += 1
                else:
                    said = lines.rejoin(lines.tidy(self.blocks(cell, depth + 1)))
                    cells.append(lines.Cell(said, across))
                    open_cells[at] = cells[-1]
                    if merge is None:
                        open_cells.pop(at)
                at += across
            made.append(cells)
        return made

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[str]:
        self.seen += 1
        parts, boxes = self._runs(paragraph)
        text = self.open + "".join(parts)
        self.open = ""
        properties = paragraph.find(f"{_W}pPr")
        if properties is not None and properties.find(f"{_W}rPr/{_W}del") is not None:
            self.open = text
            return
        number = self._mark(properties) if text.strip() else ""
        first = True
        for line in text.split("\n"):
            if line.strip():
                yield f"{number} {line}" if first and number else line
                first = False
        for box in boxes:
            if depth < MAX_TABLE_DEPTH:
                yield from self.blocks(box, depth + 1)

    def _mark(self, properties: Element | None) -> str:
        given = None if properties is None else properties.find(f"{_W}numPr")
        number, at = (None, None) if given is None else (_value(given, "numId"), _value(given, "ilvl"))
        style = (None if properties is None else _value(properties, "pStyle")) or self.default
        followed: set[str] = set()
        while style and style not in followed and (number is None or at is None):
            followed.add(style)
            element = self.styles.get(style)
            if element is None:
                break
            of_style = element.find(f"{_W}pPr/{_W}numPr")
            if of_style is not None:
                number = number if number is not None else _value(of_style, "numId")
                at = at if at is not None else _value(of_style, "ilvl")
            style = _value(element, "basedOn") or ""
        if number in (None, "0"):
            return ""
        level = _int(at, 0) if at is not None else self.numbering.level(str(number), followed)
        return self.numbering.mark(str(number), level)

    def _runs(self, paragraph: Element) -> tuple[list[str], list[Element]]:
        """Text pieces of a paragraph, and the text boxes anchored in it."""
        parts: list[str] = []
        boxes: list[Element] = []
        waiting = [iter(paragraph)]
        while waiting:
            element = next(waiting[-1], None)
            if element is None:
                waiting.pop()
                continue
            tag = element.tag
            if not isinstance(tag, str) or tag in _SKIP:
                continue
            if tag == f"{_W}txbxContent":
                boxes.append(element)
            elif tag == f"{_W}r":
                parts += self._run(element, boxes)
            else:
                waiting.append(iter(element))
        return parts, boxes

    def _run(self, run: Element, boxes: list[Element]) -> list[str]:
        properties = run.find(f"{_W}rPr")
        font = ""
        if properties is not None:
            hidden = properties.find(f"{_W}vanish")
            if hidden is not None and hidden.get(_VALUE, "1") not in ("0", "false"):
                return []
            fonts = properties.find(f"{_W}rFonts")
            font = "" if fonts is None else fonts.get(f"{_W}ascii") or fonts.get(f"{_W}hAnsi") or ""
        parts: list[str] = []
        for element in run.iter():
            tag = element.tag
            if tag == f"{_W}t":
                if not _inside(element, run, (f"{_W}txbxContent", _FALLBACK)):
                    parts.append(_legacy(element.text or "", font))
            elif tag in (f"{_W}tab", f"{_W}ptab"):
                parts.append(" ")
            elif tag in (f"{_W}br", f"{_W}cr"):
                parts.append(" " if element.get(f"{_W}type") in ("page", "column") else "\n")
            elif tag == f"{_W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{_W}txbxContent" and not _inside(element, run, (_FALLBACK, f"{_W}txbxContent")):
                boxes.append(element)
        return parts


_WRAPPERS = frozenset(
    f"{_W}{each}" for each in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)


def _parts(element: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _parts(child, tag)


def _inside(element: Element, limit: Element, tags: tuple[str, ...]) -> bool:
    for above in element.iterancestors():
        if above is limit:
            return False
        if above.tag in tags:
            return True
    return False


def _legacy(text: str, font: str) -> str:
    """Text typed in a font that draws Vietnamese letters at the places of others."""
    if not text or text.isascii():
        return text
    name = font.lower()
    if name.startswith(".vn"):
        return from_tcvn3(text, capitals=name.endswith("h") and "tech" not in name)
    return from_vni(text) if name.startswith("vni") else text
