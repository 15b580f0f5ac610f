"""portal.yaml files: what is accepted, and how a faulty one is told."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
import yaml

from include.registry import RegistryError, load, portals
from include.settings import ROOT
from transforms.provinces import MERGER, by_code, codes, of_url, provinces

GOOD = """
name: Cổng thử
province: "12"
platform: upload
url: https://portal.example/
listings: [{path: /tin}]
"""


def write(folder: Path, text: str, slug: str = "mot-noi") -> Path:
    path = folder / slug / "portal.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


FLEET = portals(ROOT / "scrapers" / "portals")


def test_every_province_has_a_portal_and_the_merged_ones_name_their_successor() -> None:
    assert {"hau-giang", "lai-chau", "lang-son", "son-la", "thanh-hoa"} <= set(FLEET)
    assert sorted(each.province for each in FLEET.values()) == sorted(by_code())
    assert all(slug in (each.place.slug, each.place.slug_now) for slug, each in FLEET.items())
    archives = {slug: each.archive_of for slug, each in FLEET.items() if each.archive_of}
    assert len(archives) == 29
    assert set(archives.values()) <= set(FLEET) - set(archives)
    assert archives["hau-giang"] == "can-tho"


def test_hosts_are_each_portals_own() -> None:
    hosts = [each.url.host for each in FLEET.values()]
    assert len(set(hosts)) == len(FLEET)
    assert all(of_url(str(each.url)) == each.place for each in FLEET.values())


def test_no_entry_says_it_was_checked_that_does_not_say_how() -> None:
    assert {each.status for each in FLEET.values() if each.verified is None} == {"unverified"}
    assert all(each.leads for each in FLEET.values() if not each.listings)


def test_the_fleet_does_not_start_at_one_minute() -> None:
    starts = [tuple(each.schedule.split()[:2]) for each in FLEET.values()]
    assert max(starts.count(each) for each in starts) <= 2
    assert {each.schedule.split()[-1] for each in FLEET.values() if each.archive_of} == {"0"}
    assert {each.schedule.split()[-1] for each in FLEET.values() if not each.archive_of} == {"*"}


@pytest.mark.parametrize(("hour", "inside"), [(21, False), (22, True), (2, True), (5, False), (12, False)])
def test_a_window_may_reach_over_midnight(tmp_path: Path, hour: int, inside: bool) -> None:
    portal = load(write(tmp_path, GOOD + "window: {from: 22:00, to: 05:00}\n"))
    assert portal.window is not None
    assert portal.window.holds(time(hour)) is inside


def test_an_entry_survives_being_written_and_read(tmp_path: Path) -> None:
    portal = load(write(tmp_path, GOOD + "window: {from: 22:00, to: 05:00}\nselectors: {items: .tin}\n"))
    again = write(tmp_path, yaml.safe_dump(portal.model_dump(mode="json"), allow_unicode=True), "hai-noi")
    assert load(again) == portal


def test_a_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    portal = load(write(tmp_path, GOOD))
    assert portal.slug == "mot-noi"
    assert portal.status == "unverified"
    assert portal.politeness.delay >= 1
    assert portal.listing_urls() == ["https://portal.example/tin"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: not a mapping"),
        ("name: x\nurl: [\n", r"portal.yaml:3: "),
        (GOOD.replace('"12"', '"03"'), ":3: province: .*no province had the code 03"),
        (GOOD + "colour: blue\n", ":7: colour: "),
        (GOOD.replace("https://portal.example/", "portal"), ":5: url: "),
        (GOOD + "politeness:\n  timeout: 5\n  delay: -1\n", r":9: politeness\.delay: "),
        (GOOD.replace("{path: /tin}", "{path: /a}, {pth: /b}"), r":6: listings\.1\.path: Field required"),
        (GOOD + "status: verified\n", "a date and how"),
        (GOOD + "verified: looked at it\n", ":7: verified: "),
        (GOOD + "window: {from: 25:00, to: 05:00}\n", r":7: window\.from: "),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(RegistryError, match=message) as caught:
        portals(tmp_path)
    assert str(path) in str(caught.value)


def test_an_empty_registry_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="no "):
        portals(tmp_path)


def test_only_a_portal_sent_elsewhere_is_asked_faster(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "hai-noi")
    found = portals(tmp_path, {"mot-noi": "http://127.0.0.1:8601/"}, delay=0.0)
    assert found["mot-noi"].listing_urls() == ["http://127.0.0.1:8601/tin"]
    assert found["mot-noi"].politeness.delay == 0
    assert found["hai-noi"].politeness.delay >= 1
    with pytest.raises(RegistryError, match="ba-noi"):
        portals(tmp_path, {"ba-noi": "http://127.0.0.1/"})


def test_63_provinces_became_34() -> None:
    assert len(provinces()) == 63
    assert len({each.code for each in provinces()}) == 63
    assert len({each.code_now for each in provinces()}) == 34
    moved = {each.slug for each in provinces() if each.slug == each.slug_now and each.code != each.code_now}
    assert moved == {"bac-ninh", "lao-cai", "quang-tri", "gia-lai", "tay-ninh", "dong-thap", "an-giang"}
    hau_giang = by_code()["93"]
    assert codes(hau_giang, None, MERGER) == ("92", "92")
    assert codes(hau_giang, None, date(2025, 6, 30)) == ("93", "92")
