"""The shape of an article's page: where in its tree title, date and body stand.

A portal draws all its articles with one template, so that the way from ``body`` to each of these parts
(tags and classes) is the same on every page until the template changes. A shape says nothing of what
the page says. It is compared with the shapes of the portal's earlier pages before values are believed that
were read from the same places.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree, html

from transforms import layouts
from transforms.document import Document
from transforms.media import sniff

Shape = dict[str, str]
"""Part → way to it. Parts: title, content, published, and order, the parts in the page's order."""

PARTS = ("title", "content", "published")
NOWHERE = "-"
MANY = 3
# Classes that say something of this page and not of its make.
_OWN = re.compile(r"\d|^(?:active|current|open|show|hidden|first|last|odd|even|in|fade|selected)$")
_BLOCK = frozenset(("p", "div", "span", "td", "li"))


def of(document: Document) -> Shape | None:
    """The shape of a page; None for what is no HTML page or cannot be parsed."""
    if sniff(document.body, document.media_type)[0] != "html":
        return None
    try:
        root = html.document_fromstring(document.body)
    except (etree.LxmlError, ValueError):
        return None
    layout = layouts.compiled(document.platform) if document.platform else None
    found = _by_layout(layout, document.body, root) if layout else _by_habit(root)
    shape = {part: _ways(found[part]) for part in PARTS}
    ranks = {element: rank for rank, element in enumerate(root.iter())}
    present = [part for part in PARTS if found[part]]
    shape["order"] = " ".join(sorted(present, key=lambda part: ranks[found[part][0]]))
    return shape


def ident(shape: Mapping[str, str]) -> str:
    """Twelve hexadecimal digits that stand for a shape."""
    return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:12]


def _by_layout(layout: layouts.Compiled, body: bytes, root: Any) -> dict[str, list[Any]]:
    """The parts where the platform's layout has them; as in reading, the first selector that finds some."""
    elements = layouts.Elements(root)
    found: dict[str, list[Any]] = {
        part: next(
            (
                some
                for selector in getattr(layout, part)
                if selector.may_match(body) and (some := selector.find(elements))
            ),
            [],
        )
        for part in PARTS
    }
    found["title"] = [each for each in found["title"] if "".join(each.itertext()).strip()]
    # A list of other articles gives their days in the same class.
    found["published"] = [each for each in found["published"] if not _of_an_entry(each)]
    return found


def _of_an_entry(element: Any) -> bool:
    """Whether an element stands in an item of a list, or a row of a table, that links a page."""
    entry = next(element.iterancestors("li", "tr"), None)
    return entry is not None and entry.find(".//a[@href]") is not None


def _by_habit(root: Any) -> dict[str, list[Any]]:
    """Without a layout: the headings of first rank, what holds most text directly, and marked times."""
    weights: dict[Any, int] = {}
    for element in root.iter(*_BLOCK):
        parent = element.getparent()
        if parent is not None:
            words = (element.text or "") + "".join(child.tail or "" for child in element)
            weights[parent] = weights.get(parent, 0) + len(words.strip())
    heaviest = max(weights, key=lambda each: weights[each], default=None)
    return {
        "title": list(root.iter("h1")),
        "content": [] if heaviest is None or not weights[heaviest] else [heaviest],
        "published": list(root.iter("time")),
    }


def _ways(elements: Iterable[Any]) -> str:
    """The way to the first of these elements, and how many there are, to a bound."""
    several = list(elements)
    if not several:
        return NOWHERE
    steps = [_step(each) for each in (several[0], *several[0].iterancestors()) if each.tag != "html"]
    many = f" ×{min(len(several), MANY)}" if len(several) > 1 else ""
    return ">".join(reversed(steps)) + many


def _step(element: Any) -> str:
    if element.tag == "body":
        return "body"  # many systems write the page's own number and kind into its classes
    classes = sorted({each for each in element.get("class", "").split() if not _OWN.search(each)})
    return ".".join((str(element.tag), *classes))
