"""The built-in documents of the replica portals, each with its true record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path

import yaml
from pydantic import ValidationError

from include.replica.files import File, make
from include.replica.schema import Category, Content, Form, Row, Truth
from include.replica.sites import BY_SLUG, SITES, Site, digest

FOLDER = Path(__file__).parent / "documents"


@dataclass(frozen=True)
class Block:
    """A paragraph (``p``, or ``b`` in bold), ``photo`` (file name, caption) or table ``row`` (cells)."""

    kind: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One document on a site, as the site serves it.

    ``path`` is its address there, query included. ``published`` is a wall-clock time in
    Asia/Ho_Chi_Minh, None where the site shows no date. ``whole`` are the bytes of a page served as it
    is. ``straight`` says that ``path`` is that of ``files[0]``: there is no page.
    """

    slug: str
    name: str
    path: str
    title: str
    categories: tuple[Category, ...]
    published: datetime | None = None
    listing_title: str | None = None
    summary: str | None = None
    byline: str | None = None
    source: str | None = None
    heading: bool = True
    form: Form | None = None
    blocks: tuple[Block, ...] = ()
    row: Row | None = None
    files: tuple[File, ...] = ()
    whole: bytes | None = None
    straight: bool = False

    @property
    def label(self) -> str:
        """What listings call it; some cut the title."""
        return self.listing_title or self.title

    @cached_property
    def etag(self) -> str:
        """Changes with the content and with nothing else."""
        return digest(repr(self), 20)


@dataclass(frozen=True, kw_only=True)
class ReplicaDocument(Entry):
    """A built-in document with its source and its true record."""

    content: Content
    truth: Truth


def blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs, photos and table rows of ``text``, one a line."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        if photo := re.fullmatch(r"\[ảnh: ([^\]]+)\]\s*(.*)", line):
            found.append(Block("photo", (photo[1], photo[2])))
        elif line.startswith("| "):
            found.append(Block("row", tuple(cell.strip() for cell in line.strip("| ").split(" | "))))
        elif line.startswith("# "):
            found.append(Block("b", (line[2:],)))
        else:
            found.append(Block("p", (line,)))
    return tuple(found)


def read(path: Path) -> Content:
    """The document file at ``path``. Raises ``ValueError`` naming it where it breaks the schema."""
    try:
        return Content.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{path}: {error}") from error


def document(slug: str, path: Path) -> ReplicaDocument:
    """The document in the file at ``path`` as site ``slug`` serves it."""
    site, content = BY_SLUG[slug], read(path)
    files = tuple(
        File(
            name=each.name,
            path=site.file(content.id, each.name, content.published),
            title=each.title or each.name,
            body=make(f"{slug}/{path.stem}", each, content),
        )
        for each in content.attachments
    )
    if content.straight and not files:
        raise ValueError(f"{path}: straight to a file, but it has no attachment")
    in_file = any(each.text is None for each in content.attachments)
    form = content.form
    row = content.row or (_row(form) if form else Row(subject=content.title))
    return ReplicaDocument(
        slug=slug,
        name=path.stem,
        path=files[0].path
        if content.straight
        else site.article(content.categories[0], content.id, content.title, content.published),
        title=content.title,
        categories=content.categories,
        published=content.published,
        listing_title=content.listing_title,
        summary=content.summary,
        byline=content.byline,
        source=content.source,
        form=None if in_file else form,
        blocks=blocks(content.page or "") if in_file else blocks(content.body),
        row=row,
        files=files,
        straight=content.straight,
        content=content,
        truth=content.truth,
    )


def _row(form: Form) -> Row:
    """A library row that says what the document's own head says."""
    day = re.search(r"(\d+) tháng (\d+) năm (\d+)", form.place_date)
    return Row(
        number=form.number.removeprefix("Số").strip(": "),
        date="/".join(day.groups()) if day else "",
        subject=form.subject,
        type=(form.type or "").capitalize(),
        issuer=" ".join((*form.superior, *form.body)),
        signer=form.signer or "",
    )


def load(sites: tuple[Site, ...] = SITES) -> list[ReplicaDocument]:
    """All built-in documents of ``sites``, site by site, newest first. Raises ``ValueError`` naming a
    broken file."""
    return [each for site in sites for each in _of(site.slug)]


@cache
def _of(slug: str) -> tuple[ReplicaDocument, ...]:
    here = [document(slug, path) for path in sorted((FOLDER / slug).glob("*.yaml"))]
    return tuple(sorted(here, key=lambda each: each.published or datetime.min, reverse=True))
