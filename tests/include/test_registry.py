"""portal.yaml files: what is accepted, and how a faulty one is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from include.registry import RegistryError, load, portals
from include.settings import ROOT
from transforms.provinces import MERGER, by_code, codes, provinces

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


def test_the_seed_portals_are_registered_under_their_provinces() -> None:
    found = portals(ROOT / "scrapers" / "portals")
    assert {"hau-giang", "lai-chau", "lang-son", "son-la", "thanh-hoa"} <= set(found)
    assert all(each.place.slug == slug for slug, each in found.items())


def test_a_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    portal = load(write(tmp_path, GOOD))
    assert portal.slug == "mot-noi"
    assert portal.status == "unverified"
    assert portal.politeness.delay >= 1
    assert portal.listing_urls() == ["https://portal.example/tin"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a mapping"),
        ("{", "portal.yaml"),
        (GOOD.replace('"12"', '"03"'), "no province had the code 03"),
        (GOOD + "colour: blue\n", "colour"),
        (GOOD.replace("listings: [{path: /tin}]", "listings: []"), "listings"),
        (GOOD.replace("https://portal.example/", "portal"), "url"),
        (GOOD + "politeness: {delay: -1}\n", r"politeness\.delay"),
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
