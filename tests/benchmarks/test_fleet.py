"""The fleet's benchmark, small: what it measures is what it says."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks import fleet
from benchmarks.crawling import ROBOTS
from include.registry import Portal
from include.replica.portal import Portal as ReplicaPortal
from include.replica.sites import ALL_SITES, Site
from include.settings import ROOT


def test_the_fleet_has_every_platform_and_a_slug_for_each_portal() -> None:
    sites = fleet.fleet(fleet.PORTALS)
    assert len(sites) == fleet.PORTALS == len(list((ROOT / "scrapers" / "portals").glob("*/portal.yaml")))
    assert {site.slug for site in sites.values()} == {site.slug for site in ALL_SITES}
    assert fleet.parallelism() >= 1


@pytest.mark.parametrize("site", ALL_SITES, ids=lambda site: site.slug)
def test_documents_are_multiplied_and_none_has_anothers_address(site: Site) -> None:
    made = fleet.entries(site, 60)
    assert len(made) == 60
    assert len({site.key_of(each.path) for each in made}) == 60
    assert len(ReplicaPortal(site, made).articles) == sum(not each.straight for each in made)
    assert len(fleet.entries(site, 3)) >= 3  # what the site has of its own


def test_the_large_site_lists_each_article_once_and_makes_it_when_asked() -> None:
    site = fleet.Many(250)
    listings = [site[f"/tin?page={number}".encode()].decode() for number in (2, 3)]
    listings.insert(0, site[b"/tin"].decode())
    for number, page in enumerate(listings):
        assert [f"/view/tin/bai-{each}'" in page for each in (number * 100, number * 100 + 99)] == [
            True,
            number < 2,
        ]
    assert "/tin?page=3'" in listings[1]
    assert "/tin?page=4" not in listings[2]
    bodies = [site[path] for path in site]
    assert len(bodies) == len(set(bodies)) == len(site) == 250
    assert all(fleet.ARTICLE <= len(each) < 3 * fleet.ARTICLE for each in bodies)
    assert site[b"/robots.txt"] == ROBOTS
    assert site.get(b"/other") is None


def test_memory_is_that_of_the_other_process() -> None:
    code = "held = b'x' * 80_000_000; del held; print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert 80_000_000 < (fleet.most(child.pid) or 0) < 120_000_000  # given back, and still counted
        child.communicate("\n")
    assert fleet.most(child.pid) is None


@pytest.fixture
def slow_portals() -> Iterator[list[Portal]]:
    with fleet.apart("replicas", "--portals", 3, "--documents", 16, "--latency", 0.03) as server:
        sites = fleet.fleet(3)
        yield [fleet.entry(slug, sites[slug], url) for slug, url in fleet.said(server).items()]


@pytest.mark.slow
def test_three_portals_are_crawled_and_the_same_requests_made_bare(
    slow_portals: list[Portal], tmp_path: Path
) -> None:
    assert {each.platform for each in slow_portals} == {"upload", "sharepoint", "aspnet-mvc"}

    async def first(portal: Portal) -> float:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"{portal.url}robots.txt")).elapsed.total_seconds()

    assert asyncio.run(first(slow_portals[0])) >= 0.03
    ours, bare = fleet.both(slow_portals, 16, 3, tmp_path)
    assert ours.pages == bare.pages > 3 * (16 + 3)  # documents, listings, files
    assert min(ours.seconds, bare.seconds) > ours.pages / 3 * 0.03
    assert min(ours.cpu, bare.cpu) > 0.3
    log = [each for portal in slow_portals for each in httpx.get(f"{portal.url}_replica/requests").json()]
    asked: dict[str, list[str]] = {"ours": [], "bare": []}
    for each in log:
        if each["path"] != "/robots.txt" and not each["user_agent"].startswith("python-httpx"):
            name = "ours" if each["user_agent"].startswith("ketluan") else "bare"
            asked[name].append(f"{each['method']} {each['path']} {each['status']}")
    assert sorted(asked["bare"]) == sorted(asked["ours"])
    assert any(
        each.startswith("POST") for each in asked["bare"]
    )  # pages of a listing that are turned by forms
    assert len(asked["ours"]) == ours.pages


@pytest.mark.slow
def test_a_crawl_that_is_not_whole_is_no_measure(slow_portals: list[Portal], tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="complete"):
        fleet.both(slow_portals[:1], 99, 1, tmp_path)


@pytest.mark.slow
def test_memory_of_two_crawls_is_compared() -> None:
    share, each = fleet.memory(200)
    assert share.value is not None
    assert each.value is not None
    assert 0.8 < share.value < 1.5
    assert (share.bound, share.at_most) == (fleet.GROWTH, True)
    assert "crawl of 200 pages ÷ of 100" in share.what
    long, short = (float(word) for word in share.beside.split() if word.isdecimal())
    assert long / short == pytest.approx(share.value, rel=0.02)
    assert 40 < short < 400
