"""The main job, from replica portals to a release in a real object store, without Airflow."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dags import steps
from expectations import drift
from include import frontier, history, parquet, release
from include.lake import CrawlRef, Lake, LakeError
from include.registry import Portal, portals
from include.replica.documents import ReplicaDocument, load
from include.replica.server import Replicas, serve
from include.replica.sites import CATEGORIES, PAGE_SIZE
from include.settings import ROOT
from scrapers.crawl import CrawlFailed
from scrapers.failures import CLASSES

pytestmark = [pytest.mark.stack, pytest.mark.slow]


@pytest.fixture(scope="module")
def sites() -> Iterator[Replicas]:
    with serve() as made:
        yield made


@pytest.fixture
def fleet(sites: Replicas) -> dict[str, Portal]:
    return portals(ROOT / "scrapers" / "portals", sites.urls, delay=0.0)


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    return {}


@pytest.fixture
def published(lake: Lake, fleet: dict[str, Portal], kept: dict[str, bytes]) -> release.Manifest:
    """The first release of the test's lake: one crawl of son-la, made for the first test that asks for it."""
    if kept:
        for key, body in kept.items():
            lake.put(key, body)
    else:
        run(lake, fleet["son-la"])
        steps.publish(lake)
        kept.update((key, lake.get(key)) for key, _ in lake.list(""))
    made = release.current(lake)
    assert made is not None
    return made


def run(lake: Lake, portal: Portal, **options: Any) -> CrawlRef:
    ref = steps.crawl(lake, portal, **options)
    steps.extract(lake, ref)
    steps.validate(lake, portal, ref)
    return ref


def run_each(lake: Lake, fleet: dict[str, Portal], slugs: Iterable[str]) -> None:
    """:func:`run` for several portals; the next is crawled while one is read."""
    with ThreadPoolExecutor(1) as ahead:
        crawls = [(slug, ahead.submit(steps.crawl, lake, fleet[slug])) for slug in slugs]
        for slug, crawl in crawls:
            steps.extract(lake, crawl.result())
            steps.validate(lake, fleet[slug], crawl.result())


def rows(lake: Lake, table: str) -> list[dict[str, Any]]:
    made = release.current(lake)
    assert made is not None
    read = [parquet.load(lake.get(each.key)) for each in made.files if each.table == table]
    return [row for each in read for row in each.to_pylist()]


def of(slug: str) -> list[ReplicaDocument]:
    return [each for each in load() if each.slug == slug]


def test_every_notice_and_no_other_page_is_released_or_held_back(
    lake: Lake, sites: Replicas, fleet: dict[str, Portal]
) -> None:
    run_each(lake, fleet, sites.urls)
    made = steps.publish(lake)
    assert made is not None
    truths = {sites.url(each): each.truth for each in load()}
    kinds = {row["url"]: row["kind"] for row in rows(lake, "notices")}
    assert kinds == {
        url: truth.kind for url, truth in truths.items() if truth.kind != "other" and not truth.quarantine
    }
    held = {each["url"]: each["reasons"] for each in made.held_back.values()}
    assert set(held) == {url for url, truth in truths.items() if truth.quarantine}
    assert all(held.values())
    release.verify(lake, made)

    # Again: the listings are asked, no document is fetched twice, and only the crawls' rows are new.
    asked = {slug: len(sites.requests(slug)) for slug in sites.urls}
    run_each(lake, fleet, sites.urls)
    for slug in sites.urls:
        again = [each["path"] for each in sites.requests(slug)[asked[slug] :]]
        assert not set(again) & {each.path for each in of(slug)}
    second = steps.publish(lake)
    assert second is not None
    before = {each.key for each in made.files}
    assert {each.table for each in second.files if each.key not in before} == {"crawls", "coverage"}
    for line in rows(lake, "coverage"):
        parts = ("formal_notices", "conclusion_articles", "meeting_articles", "others")
        assert line["documents"] == sum(line[part] for part in (*parts, "quarantined", "not_fetched", "gone"))
    assert sum(line["documents"] for line in rows(lake, "coverage")) == len(truths)
    # What the portals say they have is there, and all of it is accounted for.
    claims = {
        slug: {name: line[name] for name in ("claimed", "pages_claimed")}
        for slug in sites.urls
        for line in rows(lake, "coverage")
        if line["portal"] == slug and line["crawls"]
    }
    count = {
        slug: {category: len(sites.portals[slug].listed(category)) for category in CATEGORIES}
        for slug in sites.urls
    }
    assert claims == {slug: {"claimed": None, "pages_claimed": None} for slug in sites.urls} | {
        "son-la": {"claimed": sum(count["son-la"].values()), "pages_claimed": None},
        "lang-son": {
            "claimed": count["lang-son"]["van-ban"],
            "pages_claimed": sum(-(-n // PAGE_SIZE) for n in count["lang-son"].values() if n > PAGE_SIZE),
        },
    }
    assert not any(gap["listing"] for line in rows(lake, "coverage") for gap in line["gaps"])
    assert second.held_back == made.held_back
    assert steps.publish(lake) is None


def test_reading_an_archived_crawl_again_changes_nothing(lake: Lake, fleet: dict[str, Portal]) -> None:
    ref = run(lake, fleet["lang-son"])
    first = steps.publish(lake)
    steps.extract(lake, ref)
    steps.validate(lake, fleet["lang-son"], ref)
    assert steps.publish(lake) is None
    assert release.current(lake) == first


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("down", "lai-chau"),
        ("empty-listing", "empty"),
        ("robots-unreachable", "robots_unreachable"),
        ("forbidden", "blocked"),
    ],
)
def test_a_portal_that_gives_nothing_fails_and_is_named(
    lake: Lake,
    sites: Replicas,
    fleet: dict[str, Portal],
    published: release.Manifest,
    *,
    fault: str,
    message: str,
) -> None:
    with sites.fault(fault, "lai-chau"), pytest.raises(CrawlFailed, match=message) as failed:
        steps.crawl(lake, fleet["lai-chau"])
    assert "lai-chau" in str(failed.value)
    assert sites.urls["lai-chau"] in str(failed.value)
    # No row but the crawl's own, which says so, is taken in, whichever portal is published.
    made = steps.publish(lake, "lai-chau" if fault == "down" else "son-la")
    assert made is not None
    assert made.counts | {"crawls": 1, "coverage": 0} == published.counts | {"crawls": 1, "coverage": 0}
    (row,) = [each for each in rows(lake, "crawls") if each["portal"] == "lai-chau"]
    assert row["outcome"] == "failed"
    assert row["failure"] in CLASSES
    assert row["reason"] in str(failed.value)
    assert sum(int(each.partition("=")[2]) for each in row["failures_by_class"]) == row["failures"] > 0
    (line,) = [each for each in rows(lake, "coverage") if each["portal"] == "lai-chau"]
    assert (line["documents"], line["crawls"], line["crawls_failed"]) == (0, 1, 1)
    assert frontier.load(lake, "lai-chau") == {}
    assert steps.publish(lake) is None


def test_an_article_without_a_body_is_kept_with_its_reason_and_read_once_it_has_one(
    lake: Lake, sites: Replicas, fleet: dict[str, Portal]
) -> None:
    (victim, *_) = [
        each
        for each in of("hau-giang")
        if each.truth.kind != "other" and not each.files and not each.truth.quarantine
    ]
    with sites.fault("no-body", "hau-giang", victim.path):
        run(lake, fleet["hau-giang"])
    made = steps.publish(lake)
    assert made is not None
    url = sites.url(victim)
    assert url not in {row["url"] for row in rows(lake, "notices")}
    assert [each["reasons"] for each in made.held_back.values() if each["url"] == url]
    run(lake, fleet["hau-giang"])
    mended = steps.publish(lake)
    assert mended is not None
    assert url in {row["url"] for row in rows(lake, "notices")}
    assert url not in {each["url"] for each in mended.held_back.values()}


def test_an_attachment_that_is_not_what_its_name_says_is_told_and_costs_nothing_else(
    lake: Lake, sites: Replicas, fleet: dict[str, Portal]
) -> None:
    with sites.fault("wrong-type", "thanh-hoa"):
        ref = run(lake, fleet["thanh-hoa"])
    report = lake.get_json(ref.raw("crawl.json"))
    assert "wrong_type" in {each["class"] for each in report["failed"]}
    made = steps.publish(lake)
    assert made is not None
    with_pages = {
        sites.url(each)
        for each in of("thanh-hoa")
        if each.truth.kind != "other" and not each.truth.quarantine and not each.files
    }
    assert with_pages <= {row["url"] for row in rows(lake, "notices")}


def test_a_broken_archive_record_is_held_back_and_the_rest_read_on(
    lake: Lake, fleet: dict[str, Portal]
) -> None:
    ref = steps.crawl(lake, fleet["lang-son"])
    whole = steps.extract(lake, ref)
    (key,) = [key for key, _ in lake.list(ref.raw("")) if key.endswith(".warc.gz")]
    body = bytearray(lake.get(key))
    middle = body.index(b"\x1f\x8b\x08", len(body) // 2)
    body[middle + 30 : middle + 60] = bytes(30)
    lake.put(key, bytes(body))
    read = steps.extract(lake, ref)
    told = " ".join(each["reason"] for each in read["unreadable"])
    assert key.rsplit("/", 1)[-1] in told
    assert len(read["unreadable"]) > len(whole["unreadable"])
    assert read["documents"] >= whole["documents"] - 1
    made = steps.validate(lake, fleet["lang-son"], ref)
    assert any(
        key.rsplit("/", 1)[-1] in reason for each in made["held_back"].values() for reason in each["reasons"]
    )


def test_the_store_gone_in_the_middle_changes_nothing_published(
    lake: Lake,
    sites: Replicas,
    fleet: dict[str, Portal],
    published: release.Manifest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    portal = fleet["lang-son"]
    gone = Lake(lake.settings.model_copy(update={"endpoint": "http://127.0.0.1:9"}))

    def fails(step: Callable[[], object]) -> None:
        """The store goes away after the step's first object."""
        count = 0
        real = lake.put

        def put(key: str, body: bytes, content_type: str = "application/octet-stream") -> None:
            nonlocal count
            count += 1
            (gone.put if count > 1 else real)(key, body, content_type)

        with monkeypatch.context() as patch:
            patch.setattr(lake, "put", put)
            patch.setattr(lake, "put_file", lambda key, path, kind="": put(key, path.read_bytes(), kind))
            with pytest.raises(LakeError, match=r"127\.0\.0\.1:9"):
                step()
        assert steps.publish(lake) is None
        assert release.current(lake) == published

    fails(lambda: steps.crawl(lake, portal))
    asked = len(sites.requests("lang-son"))
    ref = steps.crawl(lake, portal)  # what was fetched is stored, and not fetched again
    assert len(sites.requests("lang-son")) == asked
    fails(lambda: steps.extract(lake, ref))
    steps.extract(lake, ref)
    fails(lambda: steps.validate(lake, portal, ref))
    steps.validate(lake, portal, ref)
    assert steps.publish(lake) is not None
    assert {row["portal"] for row in rows(lake, "notices")} == {"son-la", "lang-son"}


def test_run_twice_at_once_gives_each_notice_once(lake: Lake, fleet: dict[str, Portal]) -> None:
    failed: list[BaseException] = []

    def job() -> None:
        try:
            mine = Lake(lake.settings)
            run(mine, fleet["son-la"])
            steps.publish(mine, "son-la")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=job) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not failed
    steps.publish(lake)
    notices = [(row["notice_id"], row["version"]) for row in rows(lake, "notices")]
    assert notices
    assert len(notices) == len(set(notices))
    assert {version for _, version in notices} == {1}
    assert len(rows(lake, "crawls")) == 2


def test_a_batch_that_validation_refuses_is_not_staged(
    lake: Lake, fleet: dict[str, Portal], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    portal = fleet["lai-chau"]
    wants = portal.bounds.model_copy(
        update={"notices": portal.bounds.notices.model_copy(update={"min": 500})}
    )
    greedy = portal.model_copy(update={"bounds": wants})
    ref = steps.crawl(lake, greedy)
    steps.extract(lake, ref)
    with pytest.raises(steps.BatchRefused, match="lai-chau") as refused:
        steps.validate(lake, greedy, ref)
    assert "500" in str(refused.value)
    made = steps.publish(lake)
    assert made is not None
    assert {each.table for each in made.files} == {"crawls", "coverage"}
    (row,) = rows(lake, "crawls")
    assert row["outcome"] == "complete"
    assert any("500" in why for why in row["refused"])
    assert any(key.endswith("index.html") for key, _ in lake.list(ref.docs("")))
    # Nothing was forgotten: the next crawl asks for every page again.
    again = run(lake, portal)
    assert lake.get_json(again.raw("crawl.json"))["new"] > 0
    # Once its bound is mended the refused crawl is validated after all, and its row says so.
    steps.validate(lake, portal, ref)
    assert steps.publish(lake) is not None
    assert [each["refused"] for each in rows(lake, "crawls")] == [[], []]


def test_edits_withdrawals_and_sights_are_told_apart(
    lake: Lake, sites: Replicas, fleet: dict[str, Portal]
) -> None:
    portal = fleet["lang-son"].model_copy(update={"recheck_days": 0})
    told = [
        each
        for each in of("lang-son")
        if each.truth.kind != "other" and not each.truth.quarantine and not each.files
    ]
    edited, gone = told[0], told[1]

    def held() -> dict[str, dict[str, Any]]:
        assert steps.publish(lake) is not None
        newest: dict[str, dict[str, Any]] = {}
        for row in sorted(rows(lake, "notices"), key=lambda row: row["version"]):
            newest[row["url"]] = row
        return newest

    run(lake, portal)
    first = held()
    assert {row["version"] for row in first.values()} == {1}
    # A crawl that only lists refreshes nothing.
    run(lake, portal)
    assert held() == first

    # Pages come with another counter, token and banner each time: that is no new version.
    with sites.fault("edited", "lang-son", edited.path), sites.fault("restless", "lang-son"):
        run(lake, portal, recheck=True)
    second = held()
    assert {url for url, row in second.items() if row["version"] > 1} == {sites.url(edited)}
    changes = second[sites.url(edited)]["changes"]
    assert any(line.startswith("+") and "đính chính, bổ sung" in line for line in changes)
    assert all(row["last_seen_at"] > first[url]["last_seen_at"] for url, row in second.items())
    assert {url for url, row in second.items() if row["first_seen_at"] != first[url]["first_seen_at"]} == {
        sites.url(edited)
    }

    with sites.fault("withdrawn", "lang-son", gone.path):
        run(lake, portal, recheck=True)
        once = held()[sites.url(gone)]
        assert once["withdrawn_at"] is None
        assert once["last_seen_at"] == second[sites.url(gone)]["last_seen_at"]
        run(lake, portal, recheck=True)
        assert {url for url, row in held().items() if row["withdrawn_at"]} == {sites.url(gone)}
    run(lake, portal, recheck=True)
    back = held()
    assert not any(row["withdrawn_at"] for row in back.values())
    assert back[sites.url(gone)]["version"] == 1


def test_a_layout_changed_overnight_is_refused_and_what_is_published_stays(
    lake: Lake, sites: Replicas, fleet: dict[str, Portal]
) -> None:
    portal = fleet["hau-giang"].model_copy(update={"recheck_days": 0})
    run(lake, portal)
    steps.publish(lake)
    published = rows(lake, "notices")
    changed = sites.fault("layout-changed", "hau-giang", "role=article")
    with changed, sites.fault("restless", "hau-giang"):  # which has no validators: pages come whole
        ref = steps.crawl(lake, portal, recheck=True)
        steps.extract(lake, ref)
        with pytest.raises(steps.BatchRefused, match="layout"):
            steps.validate(lake, portal, ref)
    steps.publish(lake)
    assert rows(lake, "notices") == published
    (row,) = [each for each in rows(lake, "crawls") if each["refused"]]
    assert row["crawl_id"] == ref.crawl_id
    # A person who has looked says that it is right: the layout is known from then on.
    assert history.accept(lake, ref)["title"]
    assert not history.accept(lake, ref)
    past = history.before(lake, ref)
    shapes = lake.get_json(ref.extracted("extract.json"))["shapes"].values()
    assert not any(drift.layout_doubt(drift.Seen(shape), past) for shape in shapes)


KILLED = """
import sys
from dags import steps
from include.lake import Lake
from include.registry import portals
from include.settings import ROOT, LakeSettings
slug, url, bucket = sys.argv[1:]
steps.crawl(
    Lake(LakeSettings(bucket=bucket)), portals(ROOT / "scrapers" / "portals", {slug: url}, delay=0.2)[slug]
)
"""


def test_a_killed_crawl_is_taken_up_by_the_next_try(lake: Lake, sites: Replicas) -> None:
    slug, start = "son-la", len(sites.requests("son-la"))
    keys = {
        "KETLUAN_S3_ENDPOINT": lake.settings.endpoint,
        "KETLUAN_S3_ACCESS_KEY": lake.settings.access_key.get_secret_value(),
        "KETLUAN_S3_SECRET_KEY": lake.settings.secret_key.get_secret_value(),
    }

    def articles() -> list[str]:
        paths = {each.path for each in of(slug)}
        return [each["path"] for each in sites.requests(slug)[start:] if each["path"] in paths]

    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, slug, sites.urls[slug], lake.bucket],
        cwd=ROOT,
        env={**os.environ, **keys},
    )
    try:
        until = time.monotonic() + 90
        while len(articles()) < 4:
            assert worker.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        worker.kill()
        worker.wait()
    assert not list(lake.list("raw/"))
    portal = portals(ROOT / "scrapers" / "portals", sites.urls, delay=0.2)[slug]
    ref = steps.crawl(lake, portal)
    report = lake.get_json(ref.raw("crawl.json"))
    assert report["outcome"] == "complete"
    assert report["resumed"]
    read = steps.extract(lake, ref)
    whole = {sites.url(each) for each in of(slug)}
    assert {each["url"] for each in report["seen"]} >= whole
    pages = parquet.load(lake.get(ref.extracted("notices.parquet")))["url"].to_pylist()
    twice = [each["url"] for each in read["others"] if each["reason"].startswith("same notice")]
    assert {*pages, *(each["url"] for each in read["others"])} == whole
    assert len(pages) == len(set(pages))
    # Only what was under way when it was killed may have been asked for, and archived, twice.
    assert len(twice) <= 1
    assert len(articles()) <= len(whole) + 1
    assert steps.crawl(lake, portal).crawl_id != ref.crawl_id
