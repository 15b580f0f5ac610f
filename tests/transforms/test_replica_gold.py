"""Every replica document, rendered as its site serves it and read, against its true record."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from starlette.requests import Request

from include.replica.documents import ReplicaDocument, load
from include.replica.portal import Portal
from include.replica.sites import BY_SLUG, SITES
from transforms.document import Document, ListingEntry
from transforms.orthography import fold
from transforms.read import Reading, read

CODES = {"lai-chau": "12", "thanh-hoa": "38", "hau-giang": "93", "son-la": "14", "lang-son": "20"}


@cache
def portals() -> dict[str, Portal]:
    return {site.slug: Portal(site, [each for each in load() if each.slug == site.slug]) for site in SITES}


def served(entry: ReplicaDocument) -> Document:
    """The document as a crawl would hand it over: page, files, what the listing printed."""
    site = BY_SLUG[entry.slug]
    base = "http://127.0.0.1:8600"
    row = entry.row
    library = "van-ban" in entry.categories and row is not None
    listing = (
        ListingEntry(
            row.subject or None,
            row.number or None,
            row.date or None,
            None,
            row.signer or None,
            row.issuer or None,
        )
        if library and row
        else ListingEntry(entry.label, date=entry.published.strftime("%d/%m/%Y") if entry.published else None)
    )
    files = tuple(
        Document(
            file.body,
            f"{base}{file.path}",
            file.media_type,
            site.platform,
            entry.slug,
            CODES[entry.slug],
        )
        for file in entry.files
    )
    if entry.straight:
        return Document(
            files[0].body,
            files[0].url,
            files[0].media_type,
            site.platform,
            entry.slug,
            CODES[entry.slug],
            listing=listing,
        )
    portal = portals()[entry.slug]
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": entry.path,
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:8600")],
        "scheme": "http",
        "server": ("127.0.0.1", 8600),
    }
    page = portal.resolve("GET", entry.path.split("?")[0], {}, {})
    body = bytes(portal.render(Request(scope), page).body)
    return Document(
        body,
        f"{base}{entry.path}",
        "text/html; charset=utf-8",
        site.platform,
        entry.slug,
        CODES[entry.slug],
        listing=listing,
        attachments=files,
    )


def names() -> list[str]:
    return [f"{each.slug}/{each.name}" for each in load()]


@cache
def reading(name: str) -> tuple[ReplicaDocument, Reading]:
    entry = next(each for each in load() if f"{each.slug}/{each.name}" == name)
    return entry, read(served(entry))


def same(one: str | None, other: str | None) -> bool:
    return " ".join(fold(one or "").split()) == " ".join(fold(other or "").split())


def agency(printed: str) -> str:
    return " ".join(fold(printed).replace("ủy ban nhân dân", "ubnd").replace(",", "").split())


def differences(entry: ReplicaDocument, made: Reading) -> list[str]:
    """What the reading has otherwise than the true record, field by field."""
    truth = entry.truth
    if made.kind != truth.kind:
        return [f"kind: {made.kind} ({made.reason}), truth {truth.kind}"]
    notice = made.notice
    if notice is None:
        return []
    found = []
    for name in ("doc_number", "issued_date", "meeting_date"):
        if getattr(notice, name) != getattr(truth, name):
            found.append(f"{name}: {getattr(notice, name)}, truth {getattr(truth, name)}")
    for name in (
        "issued_place", "issuing_body", "chair_name", "chair_title", "signer_name", "signer_title", "author",
    ):  # fmt: skip
        if not same(getattr(notice, name), getattr(truth, name)):
            found.append(f"{name}: {getattr(notice, name)!r}, truth {getattr(truth, name)!r}")
    if truth.meeting_title and fold(truth.meeting_title) not in fold(notice.meeting_title or ""):
        found.append(f"meeting_title: {notice.meeting_title!r}, truth {truth.meeting_title!r}")
    people = [(each.name, each.title) for each in notice.cochairs]
    wanted = [(each.name, each.title) for each in truth.cochairs]
    if people != wanted:
        found.append(f"cochairs: {people}, truth {wanted}")
    if tuple(notice.signing_authority) != truth.signing_authority:
        found.append(f"signing_authority: {notice.signing_authority}, truth {truth.signing_authority}")
    if truth.recipients is not None and len(notice.recipients) != truth.recipients:
        found.append(f"recipients: {notice.recipients}, truth {truth.recipients}")
    cited = {(each.number, each.type, each.issued_date, each.incomplete) for each in made.citations}
    told = {(each.number, each.type, each.issued_date, each.incomplete) for each in truth.citations}
    for extra in sorted(cited - told, key=str):
        found.append(f"citation extra: {extra}")
    for missing in sorted(told - cited, key=str):
        found.append(f"citation missing: {missing}")
    read_ = [each for each in made.directives if each.path not in {"0", "end"}]
    if [each.path for each in read_] != [each.path for each in truth.directives]:
        found.append(
            f"directives: {[(each.path, each.lead) for each in read_]}, truth "
            f"{[(each.path, each.lead) for each in truth.directives]}"
        )
        return found
    for got, want in zip(read_, truth.directives, strict=True):
        for label, one, other in (
            ("lead", sorted(map(agency, got.lead)), sorted(map(agency, want.lead))),
            ("with", sorted(map(agency, got.with_)), sorted(map(agency, want.with_))),
            ("due_date", got.due_date, want.due_date),
            ("effective_from", got.effective_from, want.effective_from),
            ("recurrence", fold(got.recurrence or ""), fold(want.recurrence or "")),
            ("quotas", got.quotas, list(want.quotas)),
        ):
            if one != other:
                found.append(f"{got.path} {label}: {one}, truth {other} | {got.text[:120]}")
    return found


@pytest.mark.parametrize("name", names())
def test_reading_agrees_with_the_true_record(name: str) -> None:
    entry, made = reading(name)
    assert differences(entry, made) == []
