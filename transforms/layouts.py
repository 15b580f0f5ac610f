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
from lxml.cssselect import CSSSelector

Selectors = tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """CSS selectors, tried in order; the first that finds something counts.

    ``content`` may find several elements (a summary and a body): all are read, in page order.
    ``drop`` removes what stands inside the content and is not the document.
    """

    title: Selectors
    content: Selectors
    published: Selectors = ()
    author: Selectors = ()
    attachments: Selectors = ()
    drop: Selectors = ()


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
        title=("h1#contentDetailTitleId", "h1.header-title", ".asset-title"),
        content=("#sapoDetailId, #contentDetail", ".journal-content-article"),
        published=(".metadata-publish-date", ".date-detail"),
        author=(".author-detail",),
        attachments=(".asset-links", ".file-dinh-kem"),
        drop=(".taglib-social-bookmarks",),
    ),
    # SharePoint lists with View_Detail.aspx pages
    "sharepoint-lists": Layout(
        title=(".view-detail-title",),
        content=(".view-detail-content",),
        published=(".view-detail-date",),
        attachments=(".view-detail-files",),
        drop=(".view-detail-tools",),
    ),
    "dotnetnuke": Layout(
        title=(".article-title",),
        content=(".article-body",),
        published=(".article-date",),
        author=(".article-author",),
        attachments=(".article-files",),
    ),
    # NukeViet's default theme
    "nukeviet": Layout(
        title=("h1.title", "[itemprop=headline]"),
        content=(".hometext, .bodytext",),
        published=(".time", ".h5"),
        author=(".news-author",),
        attachments=(".news-attach",),
    ),
    # Oracle WebCenter
    "webcenter": Layout(
        title=(".content-title",),
        content=(".content-detail",),
        published=(".content-date",),
        attachments=(".content-attachments",),
        drop=(".content-tools",),
    ),
}


_CLASS = re.compile(r"\.([\w-]+)")
_TAG_INSIDE = re.compile(r"\.([\w-]+) ([a-z]\w*)")


class Selector:
    """A CSS selector, compiled, that knows which class names it cannot do without."""

    def __init__(self, css: str) -> None:
        self._needs = [[name.encode() for name in _CLASS.findall(part)] for part in css.split(",")]
        parts = [part.strip() for part in css.split(",")]
        self._classes = (
            frozenset(part[1:] for part in parts) if all(map(_CLASS.fullmatch, parts)) else frozenset()
        )
        # For plain classes a substring test and a look at the few hits is several times faster than CSS.
        tests = " or ".join(f"contains(., '{each}')" for each in sorted(self._classes))
        self._path: Any = CSSSelector(css, translator="html")
        if self._classes:
            self._path = etree.XPath(f"descendant-or-self::*/@class[{tests}]/..")
        elif inside := _TAG_INSIDE.fullmatch(css):
            # Few elements have the tag: from them up is shorter than from the class down.
            held = f"contains(concat(' ', normalize-space(@class), ' '), ' {inside[1]} ')"
            self._path = etree.XPath(f"descendant-or-self::{inside[2]}[ancestor::*[{held}]]")

    def find(self, element: Any) -> list[Any]:
        """Elements in or at ``element`` that match, in document order."""
        found: list[Any] = self._path(element)
        if not self._classes:
            return found
        return [each for each in found if not self._classes.isdisjoint(each.get("class").split())]

    def may_match(self, page: bytes) -> bool:
        """False where the page's bytes lack its class names: much cheaper than looking in the tree."""
        for needs in self._needs:
            for name in needs:
                if name not in page:
                    break
            else:
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


@cache
def compiled(name: str) -> Compiled | None:
    """The layout of this name, ready to use; None for a platform without one."""
    layout = LAYOUTS.get(name)
    if layout is None:
        return None
    parts = ("title", "content", "published", "author", "attachments", "drop")
    return Compiled(**{part: tuple(map(Selector, getattr(layout, part))) for part in parts})
