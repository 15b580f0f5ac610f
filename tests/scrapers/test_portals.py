"""Every portal's recorded pages against the records a person has reviewed.

A portal is ``verified`` only with both; an entry with records that nobody has reviewed fails here.
"""

from __future__ import annotations

from pathlib import Path

from include.registry import portals
from include.settings import ROOT
from scrapers.probe import EXPECTED, faults

FOLDER = ROOT / "scrapers" / "portals"
PORTALS = portals(FOLDER)


def recorded(folder: Path) -> bool:
    return (folder / EXPECTED).is_file() and any(folder.glob("*.warc.gz"))


def test_the_records_of_every_portal_are_reviewed_and_read_the_same() -> None:
    told = {slug: faults(FOLDER / slug) for slug in PORTALS if (FOLDER / slug / EXPECTED).is_file()}
    assert {slug: each for slug, each in told.items() if each} == {}


def test_only_a_portal_with_recorded_pages_is_verified() -> None:
    assert len(PORTALS) >= 63
    unfounded = [
        slug
        for slug, portal in PORTALS.items()
        if portal.status == "verified" and not recorded(FOLDER / slug)
    ]
    assert unfounded == []


def test_pages_and_records_come_together() -> None:
    halves = [
        slug
        for slug in PORTALS
        if (FOLDER / slug / EXPECTED).is_file() != any((FOLDER / slug).glob("*.warc.gz"))
    ]
    assert halves == []
