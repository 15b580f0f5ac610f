"""Completeness: what became of each document a portal lists, and which numbers are missing.

Each staged batch gives an **account** of its crawl (:func:`account`, part of ``batch.json``): every
address it met with what came of it, what was revalidated, what was withdrawn, what the listings claim.
A release adds the accounts up in one **ledger** a portal (:func:`add`), an immutable object its manifest
names, and makes the ``coverage`` table from ledger, notices and crawls (:func:`rows`). All of it is a pure
function of what is staged, so that publishing again gives the same bytes.

Rules:

* Every address is counted once: as a notice, as ``others``, ``quarantined``, ``not_fetched`` or ``gone``.
* A document's month is that of the day its listing prints, else of the notice's own days, else none.
* A listing that merely names a document says nothing of its freshness: only what a crawl fetched or
  revalidated (304, RFC 9110 section 15.4.5) moves ``last_seen_at``.
* A document is withdrawn once two crawls found its page gone (404, 410) and no listing naming it.
* A missing number of a series (``n/TB-UBND`` of one year) is labelled after the listed document that bears
  it; ``not_listed`` says that the portal numbers its listing, that it was read to its end and names as many
  as it says it has, and that every notice held of that year has its number. Where one of these is not so,
  the label is ``unknown``.
* A listing is held to its own count (documents, or else pages) by a walk to its end. What it says it has and
  does not name is a gap (``claimed_not_listed``) until a later walk finds it whole: nobody can tell whether
  the portal hides, lost, or miscounted it.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
from w3lib.url import safe_url_string

from include.localtime import LOCAL_TIME
from transforms.dates import full_days
from transforms.numbers import number_at
from transforms.orthography import fold

GONE_IN = 2
"""Crawls in which a document must be gone before it counts as withdrawn."""
NOTICE, OTHER, QUARANTINED, NOT_FETCHED, GONE = "notice", "other", "quarantined", "not_fetched", "gone"
LABELS = {
    OTHER: "other_kind",
    QUARANTINED: "quarantined",
    NOT_FETCHED: "listed_not_fetched",
    GONE: "gone",
}
CLAIMED = "claimed_not_listed"
# Failures that say of a document's address what it is: there is nothing to be fetched, ever.
FOR_GOOD = ("wrong_type", "too_large", "robots_denied", "encoding", "offsite")
SERIES = ("TB", "KL", "TBKL", "TVB")
COLUMNS = (
    "notice_id",
    "version",
    "url",
    "kind",
    "doc_number",
    "issued_date",
    "published_at",
    "meeting_date",
    "last_seen_at",
    "withdrawn_at",
)
"""Columns of ``notices`` that :func:`rows` looks at."""

Ledger = dict[str, Any]
"""``documents``: address → state, listed (ISO day), number; ``listings``: month → claimed, pages_claimed,
pages; ``counted``: address of a listing → month, named, claimed, missing; ``whole``: whether a crawl has
read every listing to its end."""


def address(url: str) -> str:
    """One spelling of an address: listings print it raw, requests and archive percent-encoded."""
    return str(safe_url_string(url))


def account(
    crawled: Mapping[str, Any],
    notices: pa.Table,
    quarantined: pa.Table,
    extracted: Mapping[str, Any],
    known: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """What ``batch.json`` tells of a crawl beside its tables.

    ``crawled`` is its ``crawl.json``, ``extracted`` its ``extract.json``, ``notices`` and ``quarantined``
    what the gate made of the notices, ``known`` the portal's frontier. Asked again after the frontier took
    the crawl in, it says the same.
    """
    read = {
        **{address(each["url"]): OTHER for each in extracted["others"]},
        **{address(each["url"]): QUARANTINED for each in extracted["unreadable"]},
        **{address(url): QUARANTINED for url in quarantined["url"].to_pylist()},
        **{address(url): NOTICE for url in notices["url"].to_pylist()},
    }
    numbers = {
        address(each["url"]): each["doc_number"]
        for table in (quarantined, notices)
        for each in table.select(["url", "doc_number"]).to_pylist()
        if each["doc_number"]
    }
    listed = {each["url"]: each.get("listing") or {} for each in crawled["seen"] if each["role"] == "article"}
    latest = datetime.fromisoformat(crawled["finished_at"]).astimezone(LOCAL_TIME).date() + timedelta(days=2)
    documents: dict[str, dict[str, Any]] = {}

    def note(url: str, state: str, listing: Mapping[str, Any]) -> None:
        documents[address(url)] = {
            "state": state,
            "listed": listed_day(listing, latest),
            "number": numbers.get(address(url)) or _printed_number(listing),
        }

    for each in crawled["failed"]:
        # A failed page of a listing is no document; neither is a file, whose parent is one.
        if each.get("parent") and each["parent"] not in listed and each["url"] not in listed:
            if each["class"] == "not_found":
                note(each["url"], GONE, {})
            elif each["class"] in FOR_GOOD:
                note(each["url"], NOT_FETCHED, {})
    for each in crawled["owed"]:
        note(each["url"], NOT_FETCHED, each.get("listing") or {})
    for url, listing in listed.items():
        if state := read.pop(address(url), None):
            note(url, state, listing)
    for url, state in read.items():  # an address that a redirect led to
        note(url, state, {})
    for url in crawled.get("gone", ()):
        note(url, GONE, {})

    pages = [each for each in crawled["listings"] if each["role"] == "listing"]
    return {
        "documents": documents,
        "listings": {
            "month": _month(_local_day(crawled["started_at"])).isoformat(),
            "claimed": _sum(each.get("total") for each in pages),
            "pages_claimed": _sum(each.get("total_pages") for each in pages),
            "pages": sum(each["pages"] for each in pages),
            "whole": crawled["outcome"] == "complete"
            and all(each.get("whole", not each["stopped"]) for each in pages),
            "counted": [
                {
                    "url": each["url"],
                    "named": each["items"],
                    "claimed": each.get("total"),
                    "missing": each.get("missing"),
                    "whole": bool(each.get("whole") or each.get("resumed")),
                }
                for each in pages
            ],
        },
        "revalidated": {address(url): crawled["started_at"] for url in _revalidated(crawled)},
        "withdrawn": {
            address(url): crawled["finished_at"]
            for url in crawled.get("gone", ())
            if len({*_gone_before(known.get(url, {}), crawled["crawl_id"]), crawled["crawl_id"]}) >= GONE_IN
        },
    }


def _sum(said: Iterable[int | None]) -> int | None:
    """The sum of what is said; None where nothing is."""
    known = [each for each in said if each is not None]
    return sum(known) if known else None


def _gone_before(entry: Mapping[str, Any], crawl_id: str) -> list[str]:
    """Crawls not later than this one: ids sort by time."""
    return [each for each in entry.get("gone_in", ()) if each <= crawl_id]


def _revalidated(crawled: Mapping[str, Any]) -> list[str]:
    """Documents whose bytes the portal sent again or vouched for. Known ones that a listing only named
    are in ``known`` and not here."""
    return sorted(
        each["url"] for each in crawled["seen"] if each["role"] == "article" and each["state"] == "unchanged"
    )


def listed_day(listing: Mapping[str, Any], latest: date | None = None) -> str | None:
    """The day a listing prints beside a document, in ISO 8601; none where it is to come."""
    text = listing.get("date") or ""
    for each in full_days(fold(text), 0, len(text)):
        day = each.on()
        if day and (latest is None or day <= latest):
            return day.isoformat()
    return None


def _printed_number(listing: Mapping[str, Any]) -> str | None:
    for text in (listing.get("number"), listing.get("title")):
        if text and (found := number_at(text)) and found.known:
            return found.value
    return None


def add(ledger: Ledger | None, accounts: Iterable[Mapping[str, Any]]) -> Ledger:
    """A portal's ledger with accounts of later crawls (``batch.json``) added, oldest first.

    What a later crawl does not say of a document (its day, its number) stays as it was known, and a notice
    that is gone stays a notice.
    """
    documents = dict((ledger or {}).get("documents", {}))
    listings = dict((ledger or {}).get("listings", {}))
    counted = dict((ledger or {}).get("counted", {}))
    whole = bool((ledger or {}).get("whole"))
    for each in accounts:
        for url, entry in each.get("documents", {}).items():
            before = documents.get(url, {})
            kept = {key: before[key] for key in before if before[key] is not None}
            state = entry["state"]
            if state in (GONE, NOT_FETCHED) and before.get("state") == NOTICE:
                state = NOTICE
            documents[url] = (
                entry | kept | {key: entry[key] for key in entry if entry[key] is not None} | {"state": state}
            )
        if said := each.get("listings"):
            month = listings.get(said["month"], {})
            listings[said["month"]] = {
                name: max((one[name] for one in (month, said) if one.get(name) is not None), default=None)
                for name in ("claimed", "pages_claimed", "pages")
            }
            whole = whole or said["whole"]
            earlier, counted = counted, {}
            for one in said.get("counted", ()):
                url = one["url"]
                now = {
                    "month": said["month"],
                    **{name: one[name] for name in ("named", "claimed", "missing")},
                }
                # A walk that broke off says nothing of pages that an earlier one has read.
                counts = one["whole"] or url not in earlier
                counted[url] = now if one["missing"] is not None and counts else earlier.get(url, now)
    return {"documents": documents, "listings": listings, "counted": counted, "whole": whole}


def rows(
    portal: str,
    ledger: Ledger,
    notices: Sequence[Mapping[str, Any]],
    crawls: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """The portal's rows of ``coverage``, oldest month first, the one without a month last.

    ``notices`` are its rows in the release (columns ``COLUMNS``, every version), ``crawls`` its crawls.
    """
    latest: dict[str, Mapping[str, Any]] = {}
    for each in sorted(notices, key=lambda row: (row["notice_id"], row["version"])):
        latest[each["notice_id"]] = each
    held = {address(each["url"]): each for each in latest.values()}
    documents: dict[str, dict[str, Any]] = {
        url: {"state": NOTICE, "listed": None, "number": None} for url in held
    }
    for url, entry in ledger.get("documents", {}).items():
        state = NOTICE if url in held else OTHER if entry["state"] == NOTICE else entry["state"]
        documents[url] = entry | {"state": state}
    months = {url: _document_month(entry, held.get(url)) for url, entry in documents.items()}

    made: dict[date | None, dict[str, Any]] = {}
    short = [
        (date.fromisoformat(entry["month"]), url, entry)
        for url, entry in sorted(ledger.get("counted", {}).items())
        if entry["missing"]
    ]
    begun = {_month(_local_day(each["started_at"])) for each in crawls}
    for month in {*months.values(), *begun, *(month for month, _, _ in short)}:
        made[month] = _row(portal, month, ledger, crawls)
    for url, entry in documents.items():
        row, notice = made[months[url]], held.get(url)
        row["documents"] += 1
        if not notice:
            row["others" if entry["state"] == OTHER else entry["state"]] += 1
            continue
        row[f"{notice['kind']}s"] += 1
        row["withdrawn"] += notice["withdrawn_at"] is not None
        if seen := notice["last_seen_at"]:
            row["seen_first_at"] = min(row["seen_first_at"] or seen, seen)
            row["seen_last_at"] = max(row["seen_last_at"] or seen, seen)
    for month, gap in _gaps(documents, months, held, bool(ledger.get("whole")) and not short):
        made[month]["gaps"].append(gap)
    for month, url, entry in short:
        gap = {"listing": url, "symbol": None, "year": None, "label": CLAIMED}
        made[month]["gaps"].append(gap | {"first": entry["named"] + 1, "last": entry["claimed"]})
    return sorted(made.values(), key=lambda row: row["month"] or date.max)


def _row(
    portal: str, month: date | None, ledger: Ledger, crawls: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    begun = [each for each in crawls if month and _month(_local_day(each["started_at"])) == month]
    said = ledger.get("listings", {}).get(month.isoformat() if month else None, {})
    counts = dict.fromkeys(
        (
            "documents",
            "formal_notices",
            "conclusion_articles",
            "meeting_articles",
            "others",
            QUARANTINED,
            NOT_FETCHED,
            GONE,
            "withdrawn",
        ),
        0,
    )
    return {
        "portal": portal,
        "province_code": max(crawls, key=lambda each: each["crawl_id"])["province_code"] if crawls else None,
        "month": month,
        **counts,
        "claimed": said.get("claimed"),
        "pages_claimed": said.get("pages_claimed"),
        "listing_pages": said.get("pages", 0),
        "crawls": len(begun),
        "crawls_failed": sum(each["outcome"] == "failed" or bool(each["refused"]) for each in begun),
        "seen_first_at": None,
        "seen_last_at": None,
        "gaps": [],
    }


def _local_day(moment: str | datetime) -> date:
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return when.astimezone(LOCAL_TIME).date()


def _month(day: date) -> date:
    return day.replace(day=1)


def _document_month(entry: Mapping[str, Any], notice: Mapping[str, Any] | None) -> date | None:
    if entry.get("listed"):
        return _month(date.fromisoformat(entry["listed"]))
    if notice is None:
        return None
    published = notice["published_at"]
    day = (published and _local_day(published)) or notice["issued_date"] or notice["meeting_date"]
    return _month(day) if day else None


# --- number series --------------------------------------------------------------------------------


def _gaps(
    documents: Mapping[str, Mapping[str, Any]],
    months: Mapping[str, date | None],
    held: Mapping[str, Mapping[str, Any]],
    whole: bool,
) -> Iterable[tuple[date | None, dict[str, Any]]]:
    """Runs of missing numbers with the month they are put in, series by series."""
    have: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    met: dict[tuple[str, int, int], str] = {}
    unnumbered: set[int] = set()
    numbered = False
    for url in sorted(documents):
        entry, notice = documents[url], held.get(url)
        printed = (notice and notice["doc_number"]) or entry.get("number")
        place = _series(printed)
        day = (notice and notice["issued_date"]) or (
            date.fromisoformat(entry["listed"]) if entry.get("listed") else months[url]
        )
        if notice and notice["kind"] == "formal_notice" and day and not printed:
            unnumbered.add(day.year)
        if place is None or day is None:
            continue
        numbered = numbered or bool(entry.get("number"))
        symbol, count = place
        if notice:
            have[symbol, day.year].setdefault(count, url)
            continue
        # What bears a number of December may be listed in January.
        for year in (day.year, day.year - 1) if day.month == 1 else (day.year,):
            met.setdefault((symbol, year, count), str(entry["state"]))
    for (symbol, year), numbers in sorted(have.items()):
        known = numbered and whole and year not in unnumbered
        ordered = sorted(numbers)
        for before, after in itertools.pairwise(ordered):
            silent = "not_listed" if known else "unknown"
            named = {n: LABELS[state] for (kind, at, n), state in met.items() if (kind, at) == (symbol, year)}
            for first, last, label in _runs(before, after, named, silent):
                gap = {"listing": None, "symbol": symbol, "year": year, "label": label}
                yield months[numbers[before]], gap | {"first": first, "last": last}


def _runs(before: int, after: int, named: Mapping[int, str], silent: str) -> Iterable[tuple[int, int, str]]:
    """The numbers between two that are held, as (first, last, label)."""
    start = before + 1
    for number in sorted(n for n in named if before < n < after):
        if start < number:
            yield start, number - 1, silent
        yield number, number, named[number]
        start = number + 1
    if start < after:
        yield start, after - 1, silent


_NUMBERED = re.compile(r"(\d+)(?:/(?:19|20)\d\d)?[/-](.+)")


def _series(number: str | None) -> tuple[str, int] | None:
    """Symbol and count of a number of a series that is followed: ``12/TB-UBND``, ``7-KL/TU``."""
    found = number_at(number) if number else None
    if found is None or found.code not in SERIES:
        return None
    match = _NUMBERED.fullmatch(found.value)
    return (match[2], int(match[1])) if match else None
