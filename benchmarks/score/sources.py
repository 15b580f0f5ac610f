"""Documents with a known record: the seed pages, the gold set, its scans, the replica's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from benchmarks.score.compare import LOCAL, Case
from benchmarks.score.generator import generate
from include.replica.documents import ReplicaDocument, load
from include.replica.portal import Portal
from include.replica.schema import CitationTruth, DirectiveTruth, Person, Truth
from include.replica.sites import BY_SLUG, SITES
from transforms.document import Document, ListingEntry
from transforms.orthography import fold
from transforms.provinces import by_name
from transforms.text import clean

__all__ = ["GOLD", "SEEDS", "generate", "gold", "replica", "scans", "seeds"]

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
GOLD = ROOT / "tests" / "gold"

# --- seed pages ---------------------------------------------------------------------------------------


def seeds(folder: Path = SEEDS) -> Iterator[Case]:
    """The seed pages against ``gold.yaml`` beside them. Raises ``FileNotFoundError`` where there is none."""
    for want in yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8")):
        signer, chair = want.get("signer"), want["chair"]
        unknown = {"issued_place", "issuing_body"}
        if "published_date" not in want:
            unknown.add("published")
        if "cochairs" not in want:
            unknown.add("cochairs")
        if "author" not in want:
            unknown.add("author")
        if "meeting_contains" not in want:
            unknown.add("meeting_title")
        if "directives" not in want:
            unknown.add("directives")
        province = by_name()[fold(want["province"])]
        yield Case(
            name=f"seeds/{want['file']}",
            document=Document((folder / want["file"]).read_bytes()),
            truth=Truth(
                kind=want["kind"],
                doc_number=want["doc_number"],
                meeting_date=want["meeting_date"],
                chair_name=chair["name"],
                chair_title=chair["title"],
                cochairs=tuple(Person(**each) for each in want.get("cochairs", [])),
                signer_name=signer["name"] if signer else None,
                signer_title=signer["title"] if signer else None,
                signing_authority=tuple(signer["authority"]) if signer else (),
                recipients=want.get("recipients", 0),
                author=want.get("author"),
                citations=tuple(
                    CitationTruth(number=each["number"], type=each["type"], issued_date=each["issued"])
                    for each in want["citations"]
                ),
                directives=tuple(
                    DirectiveTruth.model_validate(
                        {
                            "path": each["path"],
                            "lead": each["lead"],
                            "with": each.get("with", []),
                            "due_date": each.get("due"),
                            "effective_from": each.get("from"),
                            "quotas": each.get("quotas", []),
                        }
                    )
                    for each in want.get("directives", [])
                ),
            ),
            published=want.get("published_date"),
            unknown=frozenset(unknown),
            meeting_parts=tuple(want.get("meeting_contains", [])),
            incomplete=tuple(want.get("incomplete_citations", [])),
            told=tuple(want.get("directives_lead_mentions", [])),
            title_starts=want["title_starts"],
            province=(province.code, province.code_now),
            absent=tuple(want.get("must_not_contain", [])),
        )


# --- gold set -----------------------------------------------------------------------------------------


class Given(BaseModel):
    """What a crawl would know of a document from outside."""

    model_config = ConfigDict(extra="forbid")

    url: str | None = None
    platform: str | None = None
    published: datetime | date | None = None
    media_type: str | None = None

    @field_validator("published", mode="before")
    @classmethod
    def _as_listed(cls, value: object) -> object:
        """Listings print dd/mm/yyyy."""
        if isinstance(value, str) and re.fullmatch(r"\d\d?/\d\d?/\d{4}", value):
            return datetime.strptime(value, "%d/%m/%Y").date()
        return value


class Gold(BaseModel):
    model_config = ConfigDict(extra="forbid")

    given: Given = Given()
    truth: Truth


def gold(folder: Path = GOLD) -> Iterator[Case]:
    """Every folder with ``document.<ext>`` and ``truth.yaml``, in the order of their names.

    Raises ``ValueError`` naming a folder that does not hold exactly that.
    """
    for here in sorted(path for path in folder.iterdir() if path.is_dir() and path.name[:1].isalnum()):
        files = sorted(here.glob("document.*"))
        if len(files) != 1:
            raise ValueError(f"{here}: one document.<ext> is wanted, {len(files)} found")
        try:
            record = Gold.model_validate(yaml.safe_load((here / "truth.yaml").read_text(encoding="utf-8")))
        except (OSError, ValidationError, yaml.YAMLError) as error:
            raise ValueError(f"{here / 'truth.yaml'}: {error}") from error
        yield Case(
            name=f"gold/{here.name}",
            document=Document(
                files[0].read_bytes(),
                url=record.given.url,
                media_type=record.given.media_type,
                platform=record.given.platform,
                published_at=_moment(record.given.published),
            ),
            truth=record.truth,
            unknown=frozenset({"published"}),
            tags=(files[0].suffix, record.truth.kind),
        )


def scans(folder: Path = GOLD) -> Iterator[Case]:
    """Those of the gold set that are scans of a page kept beside them, with the text of that page."""
    for case in gold(folder):
        source = folder / case.name.partition("/")[2] / "source.html"
        if "quet" in case.name and source.is_file():
            yield replace(case, printed=clean(Document(source.read_bytes(), media_type="text/html")).text)


def _moment(given: datetime | date | None) -> datetime | None:
    """UTC, of a local day or time."""
    if given is None:
        return None
    if not isinstance(given, datetime):
        given = datetime.combine(given, time())
    return given.replace(tzinfo=given.tzinfo or LOCAL).astimezone(UTC)


# --- the replica's documents --------------------------------------------------------------------------


def replica() -> Iterator[Case]:
    """Every built-in document of the replica portals, as its site serves it."""
    for entry in load():
        truth = entry.truth
        shown = None if entry.straight or truth.kind == "other" else entry.published
        yield Case(
            name=f"replica/{entry.slug}/{entry.name}",
            document=served(entry),
            truth=truth,
            published=shown.date() if shown else None,
            unknown=frozenset() if shown else frozenset({"published"}),
            tags=(entry.slug, truth.kind),
        )


@cache
def _portals() -> dict[str, Portal]:
    return {site.slug: Portal(site, [each for each in load() if each.slug == site.slug]) for site in SITES}


def served(entry: ReplicaDocument) -> Document:
    """The document as a crawl would hand it over: page, files, and what the listing printed."""
    from starlette.requests import Request

    site, base = BY_SLUG[entry.slug], "http://127.0.0.1:8600"

    def document(body: bytes, path: str, media_type: str, **more: Any) -> Document:
        return Document(body, f"{base}{path}", media_type, site.platform, entry.slug, **more)

    files = tuple(document(each.body, each.path, each.media_type) for each in entry.files)
    row = entry.row
    if row and "van-ban" in entry.categories:
        listing = ListingEntry(
            title=row.subject or None, number=row.number or None, date=row.date or None,
            signer=row.signer or None, issuer=row.issuer or None,
        )  # fmt: skip
    else:
        day = f"{entry.published:%d/%m/%Y}" if entry.published else None
        listing = ListingEntry(title=entry.label, date=day)
    if entry.straight:
        file = entry.files[0]
        return document(file.body, file.path, file.media_type, listing=listing)
    portal = _portals()[entry.slug]
    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": entry.path, "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:8600")], "scheme": "http", "server": ("127.0.0.1", 8600),
    }  # fmt: skip
    page = portal.resolve("GET", entry.path.split("?")[0], {}, {})
    body = bytes(portal.render(Request(scope), page).body)
    return document(body, entry.path, "text/html; charset=utf-8", listing=listing, attachments=files)
