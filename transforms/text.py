"""From any document to its clean text: the type is told by content, then the reader for it is called."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from transforms import html, lines, media, plain
from transforms.document import CleanText, Document
from transforms.media import UnreadableDocument

__all__ = ["UnreadableDocument", "clean"]


def clean(document: Document) -> CleanText:
    """The text of ``document`` without its furniture, and what the page says of itself.

    Raises ``UnreadableDocument``, and nothing else whatever the bytes, where they are of no kind that can
    be read, or too broken, too large or locked. ``published_at`` falls back on ``document.published_at``,
    then on the date a news listing printed (a document library prints the day of issue instead).
    Deterministic. Bounds on time and memory stand in the readers.
    """
    name = document.url or document.warc_key or "document"
    kind, looks = media.sniff(document.body, document.media_type)
    try:
        if kind == "html":
            made = html.read(document)
        elif kind == "text":
            made = _plain(document)
        elif kind == "pdf":
            from transforms import pdf

            made = pdf.read(document.body)
        elif kind == "docx":
            from transforms import docx

            made = docx.read(document.body)
        elif kind == "doc":
            from transforms import doc

            made = doc.read(document.body)
        elif kind == "image":
            from transforms import pdf

            made = pdf.read_picture(document.body)
        else:
            raise UnreadableDocument(f"these bytes look like {looks}")
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{name}: {error}") from error
    if document.url and made.canonical_url is None:
        made.canonical_url = html.canonical(document.url)
    made.published_at = made.published_at or document.published_at or _listed(document)
    return made


def _listed(document: Document) -> datetime | None:
    listing = document.listing
    if listing is None or not listing.date or listing.number or listing.issuer or listing.signer:
        return None
    return lines.moment(listing.date)


# --- pages saved as text --------------------------------------------------------------------------

MAX_TEXT = 4_000_000


def _plain(document: Document) -> CleanText:
    """A page saved as text, or a document typed as such."""

    warnings = []
    body = document.body
    if len(body) > MAX_TEXT:
        warnings.append(f"text of {len(body)} bytes: only the first {MAX_TEXT} were read")
        body = body[:MAX_TEXT]
    typed = unicodedata.normalize("NFC", html.decode(body, document.media_type))  # columns count letters
    made = lines.tidy(plain.paragraphs(typed.splitlines()))
    title, published, made = lines.opening(made)
    made = lines.rejoin(lines.clean(made))
    if title:
        made = [title, *made]
    made, author = lines.split_byline(made)
    return CleanText(
        text="\n".join(made),
        text_source="text",
        title=title,
        published_at=published,
        author=author,
        warnings=warnings,
    )
