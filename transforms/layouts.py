"""Where each platform puts the parts of a document's page.

A layout is the CSS family of one content management system, not of one portal. The class names are
leads from public crawlers and stored pages; a page that does not have them falls back to
``trafilatura`` with a warning, so a portal that is redesigned is noticed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

Selectors = tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """CSS selectors, tried in order; the first that finds something counts.

    ``content`` may find several elements (a summary and a body): all are read, in page order.
    ``drop`` removes what stands inside the content and is not the document. ``telling``: title and content
    of these names are found nowhere else, so that a page of unknown platform which has them is one of it.
    """

    title: Selectors
    content: Selectors
    published: Selectors = ()
    author: Selectors = ()
    attachments: Selectors = ()
    drop: Selectors = ()
    telling: bool = True


LAYOUTS: dict[str, Layout] = {
    # Lai Châu and others: /upload/<site>/…/fck/ files, /view/<category>/<slug>-<id> pages
    "upload": Layout(
        title=("h1.post-title", ".post-title"),
        content=(".post-content",),
        published=(".post-date",),
        author=(".post-author",),
        attachments=(".post-attachments", ".post-files", ".attachments"),
        drop=(".post-share", ".post-related", ".post-tags"),
    ),
    # SharePoint with the "tandan" theme
    "sharepoint": Layout(
        title=(".tandan-title-view",),
        content=(".tandan-content-view",),
        published=(".tandan-date-view",),
        author=(".tandan-author-view",),
        attachments=(".tandan-file-view", ".tandan-attachments", ".attachments"),
        drop=(".tandan-tag-view", ".tandan-related-view"),
    ),
    # ASP.NET MVC with a /media/ folder
    "aspnet-mvc": Layout(
        title=("h1.detail-title", ".detail-title"),
        content=(".detail-content",),
        published=(".detail-meta",),
        author=(".detail-author",),
        attachments=(".detail-attachments", ".detail-files", ".attachments"),
        drop=(".detail-meta", ".detail-comments", ".detail-related"),
    ),
    # Multi-tenant ASP.NET portals
    "vnpt": Layout(
        title=(".ArticleHeader h1", ".ArticleHeader"),
        content=(".ArticleSummary, .ArticleContent", ".ModuleContent .ArticleContent"),
        published=(".PostDate",),
        author=(".ArticleAuthor", ".PostAuthor"),
        attachments=(".ArticleAttachments", ".ArticleFiles", ".attachments"),
        drop=(".PostDate", ".ArticleRelated"),
    ),
    "drupal": Layout(
        title=("h1.page-header", "h1.title", "h1#page-title"),
        content=(
            ".field-name-field-summary, .field-name-body",
            ".field--name-field-summary, .field--name-body",
        ),
        published=(".submitted", ".field-name-post-date", ".field-name-created"),
        author=(".field-name-field-author", ".field--name-field-author"),
        attachments=(
            ".field-type-file",
            ".field-name-field-attachment",
            ".field-name-field-file",
            ".attachments",
        ),
        drop=(".links", ".field-label"),
    ),
    # Asset publisher, and the pages behind Bắc Ninh's JSON listing
    "liferay": Layout(
        telling=False,
        title=("h1#contentDetailTitleId", "h1.header-title", ".asset-title"),
        content=("#sapoDetailId, #contentDetail", ".journal-content-article"),
        published=(".metadata-publish-date", ".date-detail"),
        author=(".author-detail",),
        attachments=(".asset-links", ".file-dinh-kem"),
        drop=(".taglib-social-bookmarks",),
    ),
    # SharePoint lists with View_Detail.aspx pages
    "sharepoint-lists": Layout(
        telling=False,
        title=(".view-detail-title",),
        content=(".view-detail-content",),
        published=(".view-detail-date",),
        attachments=(".view-detail-files",),
        drop=(".view-detail-tools",),
    ),
    "dotnetnuke": Layout(
        telling=False,
        title=(".article-title",),
        content=(".article-body",),
        published=(".article-date",),
        author=(".article-author",),
        attachments=(".article-files",),
    ),
    # NukeViet's default theme
    "nukeviet": Layout(
        telling=False,
        title=("h1.title", "[itemprop=headline]"),
        content=(".hometext, .bodytext",),
        published=(".time", ".h5"),
        author=(".news-author",),
        attachments=(".news-attach",),
    ),
    # Oracle WebCenter
    "webcenter": Layout(
        telling=False,
        title=(".content-title",),
        content=(".content-detail",),
        published=(".content-date",),
        attachments=(".content-attachments",),
        drop=(".content-tools",),
    ),
}


_COMPOUND = re.compile(
    r"(?P<tag>[a-z]\w*)?(?P<classes>(?:\.[\w-]+)*)(?:#(?P<id>[\w-]+))?(?:\[(?P<name>[\w-]+)=(?P<value>[\w-]+)\])?"
)


@dataclass(frozen=True, slots=True)
class _Compound:
    """One step of a selector: ``h1.title``, ``.links``, ``h1#page-title``, ``[itemprop=headline]``."""

    tag: str | None
    classes: tuple[str, ...]
    id: str | None
    attribute: tuple[str, str] | None

    def matches(self, element: Any) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.id is not None and element.get("id") != self.id:
            return False
        if self.attribute is not None and element.get(self.attribute[0]) != self.attribute[1]:
            return False
        return not self.classes or set(self.classes).issubset(element.get("class", "").split())


def _compound(css: str) -> _Compound:
    match = _COMPOUND.fullmatch(css)
    if not css or match is None:
        raise ValueError(f"no selector of tags, classes, ids and an attribute: {css!r}")
    attribute = (match["name"], match["value"]) if match["name"] else None
    return _Compound(match["tag"], tuple(match["classes"].split(".")[1:]), match["id"], attribute)


class Elements:
    """The elements of a tree by the class names that layouts use: one pass, however many selectors ask."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.by_class: dict[str, list[tuple[int, Any]]] = {}
        wanted = _names()
        held: dict[str, list[str]] = {}  # class attributes of a page repeat
        for at, element in enumerate(root.iter(etree.Element)):
            printed = element.get("class")
            if not printed:
                continue
            names = held.get(printed)
            if names is None:
                names = held[printed] = [each for each in set(printed.split()) if each in wanted]
            for name in names:
                self.by_class.setdefault(name, []).append((at, element))


class Selector:
    """A CSS selector of tags, classes, ids and attributes, one within the other (``.a h1``), or several with
    commas between. Raises ``ValueError`` for any other."""

    def __init__(self, css: str) -> None:
        self._parts = [tuple(map(_compound, part.split())) for part in css.split(",")]
        if not all(self._parts):
            raise ValueError(f"an empty selector: {css!r}")
        self.names = frozenset(
            name for steps in self._parts for compound in steps for name in compound.classes
        )
        self._needs = [
            [
                name.encode()
                for compound in steps
                for name in (*compound.classes, compound.id, *(compound.attribute or ()))
                if name
            ]
            for steps in self._parts
        ]

    def find(self, elements: Elements, within: Any = None) -> list[Any]:
        """The elements that match, in document order; those in or at ``within`` where it is given."""
        alone = len(self._parts) == 1
        found = [pair for steps in self._parts for pair in _matching(elements, steps, alone)]
        if not found:
            return []
        if not alone:
            found = sorted(dict(found).items())
        return [
            element
            for _, element in found
            if within is None
            or element is within
            or any(above is within for above in element.iterancestors())
        ]

    def may_match(self, page: bytes) -> bool:
        """False where the page's bytes lack its class names: much cheaper than looking in the tree."""
        for needs in self._needs:
            for name in needs:
                if name not in page:
                    break
            else:
                return True
        return False


def _matching(elements: Elements, steps: tuple[_Compound, ...], alone: bool) -> list[tuple[int, Any]]:
    """Elements that match the last of ``steps`` and stand within such as match those before it, with their
    places in the page, which count only where others are to be sorted in (not ``alone``)."""
    last = steps[-1]
    found = (
        elements.by_class.get(last.classes[0])
        if last.classes
        else list(enumerate(elements.root.iter((alone and last.tag) or etree.Element)))
    )
    if not found:
        return []
    if last.tag or last.id or last.attribute or len(last.classes) > 1:
        found = [pair for pair in found if last.matches(pair[1])]
    above = list(steps[:-1])
    return [pair for pair in found if _stands_in(pair[1], above)] if above else found


def _stands_in(element: Any, steps: list[_Compound]) -> bool:
    waiting = steps.copy()
    for holder in element.iterancestors(etree.Element):
        if waiting[-1].matches(holder):
            waiting.pop()
            if not waiting:
                return True
    return False


@dataclass(frozen=True)
class Compiled:
    """A layout whose selectors are compiled."""

    title: tuple[Selector, ...]
    content: tuple[Selector, ...]
    published: tuple[Selector, ...]
    author: tuple[Selector, ...]
    attachments: tuple[Selector, ...]
    drop: tuple[Selector, ...]


_PARTS = ("title", "content", "published", "author", "attachments", "drop")


@cache
def compiled(name: str) -> Compiled | None:
    """The layout of this name, ready to use; None for a platform without one."""
    layout = LAYOUTS.get(name)
    if layout is None:
        return None
    return Compiled(**{part: tuple(map(Selector, getattr(layout, part))) for part in _PARTS})


@cache
def _names() -> frozenset[str]:
    """Every class name that some layout asks for."""
    return frozenset(
        name
        for layout in LAYOUTS.values()
        for part in _PARTS
        for css in getattr(layout, part)
        for name in Selector(css).names
    )
