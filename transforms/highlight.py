"""A reading as a web page: the notice's text with every value marked where it stands.

``HEAD``, any number of ``section`` and ``failure``, ``FOOT`` make the page. It is one file without scripts
and without anything fetched from elsewhere; whatever the text holds is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import TypeVar

from transforms.places import Place
from transforms.read import Reading

#: Class of a mark → what the legend calls it and its colour.
MARKS: dict[str, tuple[str, str]] = {
    "head": ("number, issuer, place, day, title", "#dfe5ec"),
    "meeting": ("meeting and its day", "#d8ccf3"),
    "person": ("chair, signer, author", "#f6cfe4"),
    "recipient": ("recipients", "#ececec"),
    "lead": ("must act", "#ffd59e"),
    "with": ("together with", "#fff0b3"),
    "due": ("by when, from when, how often", "#ffb8b0"),
    "quota": ("quotas", "#c5ecc6"),
    "cited": ("documents named", "#bfe0fb"),
}
_COLUMNS = {
    "meeting_title": "meeting",
    "meeting_date": "meeting",
    "chair_name": "person",
    "chair_title": "person",
    "cochairs": "person",
    "signer_name": "person",
    "signer_title": "person",
    "signing_authority": "person",
    "author": "person",
    "recipients": "recipient",
    "lead": "lead",
    "with": "with",
    "due_text": "due",
    "effective_from": "due",
    "recurrence": "due",
    "quotas": "quota",
}
_STYLE = """\
:root { color-scheme: light }
body { font: 16px/1.6 "Noto Serif", "Liberation Serif", "Times New Roman", serif; color: #1b1b1b;
  background: #fff; max-width: 52rem; margin: 1.5rem auto; padding: 0 1rem }
header, h2, .path, .why { font-family: "Noto Sans", "DejaVu Sans", sans-serif }
header { font-size: 13px; line-height: 2.1; border-bottom: 1px solid #ccc; padding-bottom: .6rem }
h2 { font-size: 13px; font-weight: 600; color: #555; margin: 1.4rem 0 .6rem; overflow-wrap: anywhere }
p { margin: 0 0 .35rem; min-height: 1em; overflow-wrap: anywhere }
mark { color: inherit; border-radius: 3px; padding: 1px 2px; -webkit-box-decoration-break: clone;
  box-decoration-break: clone }
.told { border-bottom: 2px solid #e0902f }
.path { font-size: 11px; font-weight: 700; color: #fff; background: #c4731a; border-radius: 3px;
  padding: 1px 5px; margin-right: 4px; vertical-align: 2px }
.why { font-size: 13px; color: #8a1f11 }
"""


def _head() -> str:
    colours = "".join(f"mark.{name} {{ background: {colour} }}\n" for name, (_, colour) in MARKS.items())
    legend = " ".join(f'<mark class="{name}">{escape(says)}</mark>' for name, (says, _) in MARKS.items())
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f"<title>Values in their places</title>\n<style>\n{_STYLE}{colours}</style>\n</head>\n<body>\n"
        f'<header>{legend} <span class="told">a directive</span> '
        '<span class="path">3.a</span>its path</header>\n'
    )


HEAD = _head()
FOOT = "</body>\n</html>\n"


def section(reading: Reading, places: Sequence[Place], name: str) -> str:
    """The text of ``reading`` with its ``places`` marked, under ``name``; of what is no notice the reason."""
    if reading.notice is None:
        why = f"no notice: {reading.reason}" if reading.reason else "no notice"
        return f'<section>\n<h2>{_shown(name)}</h2>\n<p class="why">{_shown(why)}</p>\n</section>\n'
    text = reading.notice.text
    paths = {row: told.path or str(row + 1) for row, told in enumerate(reading.directives)}
    body = "".join(_marked(text, places, paths)).replace("\n", "</p>\n<p>")
    return f"<section>\n<h2>{_shown(name)}</h2>\n<p>{body}</p>\n</section>\n"


def failure(message: str) -> str:
    """What is shown for a document that cannot be read."""
    return f'<section>\n<p class="why">{_shown(message)}</p>\n</section>\n'


_Held = TypeVar("_Held")
_HALF = re.compile("[\ud800-\udfff]")


def _shown(text: str) -> str:
    return escape(_HALF.sub("\ufffd", text))


def _class(place: Place) -> str:
    column = re.split(r"[\[.]", place.column, maxsplit=1)[0]
    return "cited" if place.table == "citations" else _COLUMNS.get(column, "head")


def _marked(text: str, places: Sequence[Place], paths: dict[int, str]) -> Iterator[str]:
    """``text`` cut wherever a place or a line begins or ends; each piece bears its innermost place, so
    that marks never cross."""
    spans: list[tuple[int, int, Place]] = []
    told: list[tuple[int, int, int]] = []
    for place in places:
        if not place.holds or place.start is None or place.end is None:
            continue
        if place.table == "directives" and place.column == "text":
            told.append((place.start, place.end, place.row))
        elif (place.table, place.column) not in {("citations", "issuer"), ("citations", "title")}:
            spans.append((place.start, place.end, place))
    directive = {(start, end) for start, end, _ in told}
    # A rule's first day that is not printed in full has the whole directive for its place.
    spans = [each for each in spans if each[2].column != "effective_from" or each[:2] not in directive]
    begins: dict[int, list[str]] = {}
    for start, _, row in told:
        begins.setdefault(start, []).append(paths[row])
    cuts = {0, len(text), *begins}
    cuts.update(at for start, end, _ in spans for at in (start, end))
    cuts.update(end for _, end, _ in told)
    for match in re.finditer("\n", text):
        cuts.update((match.start(), match.end()))
    edges = sorted(cuts)
    inner = _innermost(edges, spans)
    outer = _innermost(edges, told)
    for at, end in pairwise(edges):
        for path in begins.get(at, ()):
            yield f'<span class="path">{_shown(path)}</span>'
        piece = _shown(text[at:end])
        if piece != "\n":
            if at in inner:
                label = _shown(f"{inner[at].table}.{inner[at].column}: {inner[at].value}")
                piece = f'<mark class="{_class(inner[at])}" title="{label}">{piece}</mark>'
            if at in outer:
                piece = f'<span class="told">{piece}</span>'
        yield piece


def _innermost(edges: Sequence[int], spans: Sequence[tuple[int, int, _Held]]) -> dict[int, _Held]:
    """For every edge at which a piece in some span begins: what the shortest such span holds."""
    number = {at: index for index, at in enumerate(edges)}
    made: dict[int, _Held] = {}
    for start, end, held in sorted(spans, key=lambda each: each[0] - each[1]):
        for index in range(number[start], number[end]):
            made[edges[index]] = held  # longest first: the shorter one stays
    return made
