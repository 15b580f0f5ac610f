"""Crawls that are killed and run again: nothing is lost, doubled or asked for once more."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from include.replica.server import Replicas
from include.settings import ROOT
from scrapers.archive import Archive, Past, key_of, unfinished
from scrapers.crawl import CrawlFailed, run
from tests.scrapers.forks import begin, crawled
from tests.scrapers.helpers import TinySite, described, portal_at, records, tiny_site
from tests.scrapers.test_archive import exchange
from transforms.archive import documents

KILLS = 10


def kill_one(child: Any) -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.join()


@pytest.mark.slow
def test_ten_kills_lose_and_double_nothing(sites: Replicas, tmp_path: Path) -> None:
    slug = "thanh-hoa"  # turns its pages by posting forms
    portal = portal_at(slug, sites.urls[slug])
    entries = sites.portals[slug].entries
    articles = {each.path for each in entries if not each.straight}
    out = tmp_path / "out"
    moments = random.Random(20261122)
    before = len(sites.requests(slug))
    kills = 0
    with sites.fault("slow", slug, "0.03"):
        for _ in range(KILLS):
            child = begin(portal, out)
            asked = len(sites.requests(slug))
            want = asked + moments.randint(0, 6)  # some only begin, some get on
            deadline = time.monotonic() + 20
            while child.is_alive() and len(sites.requests(slug)) < want and time.monotonic() < deadline:
                time.sleep(0.002)
            time.sleep(moments.random() * 0.03)
            kill_one(child)
            kills += 1
            if (out / "crawl.json").exists():
                break
        torn = out / "pages-00000.warc.gz"
        with torn.open("ab") as file:  # what a kill in mid-write leaves
            file.write(torn.read_bytes()[:700])
        report = crawled(portal, out)
    requests = [each["path"] for each in sites.requests(slug)[before:]]
    assert kills == KILLS
    assert report.outcome == "complete"
    assert report.resumed
    assert report.replayed > 0
    assert {each["url"] for each in report.seen if each["role"] == "article"} == set(map(sites.url, entries))
    assert report.new == report.pages == report.listed == len(entries)
    stored = Counter(
        response["url"] for response, about in described(out) if about["role"] in ("article", "attachment")
    )
    files = {sites.urls[slug] + file.path for each in entries for file in each.files}
    assert set(stored) == {sites.url(each) for each in entries} | files
    assert set(stored.values()) == {1}
    assert sum(path in articles for path in requests) <= len(articles) + kills
    assert sum(each["type"] == "request" for each in records(out)) == report.requests
    (path,) = out.glob("*.warc.gz")
    whole = {each.url: len(each.attachments) for each in documents(path)}
    assert whole == {
        sites.url(each): len(each.files) - each.straight for each in entries
    }  # with files that were fetched after another kill


@pytest.mark.slow
def test_the_command_goes_on_and_refuses_what_is_finished(tiny: TinySite, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        tiny.page(f"/view/a/b-{number}", f"<div class='post-content'>{number}</div>")
    tiny.listing("/tin", *(f"/view/a/b-{number}" for number in (1, 2, 3)))
    first = run(tiny.portal(), tmp_path)
    (tmp_path / "crawl.json").rename(tmp_path / "crawl.part")  # killed while it wrote its report
    asked = len(tiny.asked)
    again = run(tiny.portal(), tmp_path)
    assert tiny.asked[asked:] == ["/robots.txt"]
    assert (again.crawl_id, again.pages, again.replayed) == (first.crawl_id, 3, 4)
    assert again.requests == first.requests + 1
    assert len(again.resumed) == 1
    assert {each["url"]: each["sha256"] for each in again.seen} == {
        each["url"]: each["sha256"] for each in first.seen
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["crawl.json", "pages-00000.warc.gz"]
    finished = [sys.executable, "-m", "scrapers", "crawl", "--portal", "lai-chau", "--out", str(tmp_path)]
    done = subprocess.run(finished, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "not an empty folder, nor that of an unfinished crawl" in done.stderr


@pytest.mark.slow
def test_another_portals_crawl_is_not_gone_on_with(tiny: TinySite, tmp_path: Path) -> None:
    archive = Archive(tmp_path, {"software": "test", "isPartOf": "elsewhere/20260101T000000Z-aaaaaa"})
    archive.close()
    with pytest.raises(CrawlFailed, match="holds an unfinished crawl of elsewhere, not of tiny"):
        run(tiny.portal(), tmp_path)
    assert tiny.asked == []


@pytest.fixture
def tiny() -> Any:
    with tiny_site() as site:
        yield site


# --- the archive alone --------------------------------------------------------------------------------

INFO = {"software": "test", "isPartOf": "tiny/20260101T000000Z-aaaaaa"}


def filled(folder: Path) -> bytes:
    folder.mkdir()
    archive = Archive(folder, INFO)
    archive.write(exchange(about={"role": "listing", "parent": None}))
    archive.write(exchange(status=None, about={"role": "article", "parent": None}))
    archive.write(exchange(method="POST", request_body=b"a=1", about={"role": "listing", "parent": "/p"}))
    archive.write(
        exchange(url="http://portal.example/x", status=503, about={"role": "article", "parent": None})
    )
    archive.write(
        exchange(url="http://portal.example/y", truncated=True, about={"role": "article", "parent": None})
    )
    archive.close()
    return (folder / "pages-00000.warc.gz").read_bytes()


def test_an_archive_cut_anywhere_is_gone_on_with_at_its_last_whole_exchange(tmp_path: Path) -> None:
    whole = filled(tmp_path / "whole")
    counts = []
    for at in sorted({*range(0, len(whole), 29), len(whole)}):
        folder = tmp_path / f"{at}"
        folder.mkdir()
        path = folder / "pages-00000.warc.gz"
        path.write_bytes(whole[:at])
        assert unfinished(folder)
        made = Archive.resume(folder, INFO)
        if made is None:
            assert not path.exists()
            counts.append(-1)
            continue
        archive, past = made
        archive.write(exchange(url="http://portal.example/new", about={"role": "article", "parent": None}))
        archive.close()
        counts.append(past.requests)
        kinds = [each["type"] for each in records(folder)]  # checks digests too
        assert kinds.count("warcinfo") == 2
        assert kinds[-3:] == ["request", "response", "metadata"]
        assert kinds.count("response") == kinds.count("metadata") == past.exchanges + 1
        assert kinds.count("request") == past.requests + 1
        assert path.read_bytes().startswith(whole[: at - past.cut])
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (-1, 5)


def test_what_was_answered_is_found_by_its_request_and_read_as_it_came(tmp_path: Path) -> None:
    filled(tmp_path / "a")
    made = Archive.resume(tmp_path / "a", {"software": "later", "isPartOf": "tiny/other"})
    assert made
    archive, past = made
    archive.close()
    assert isinstance(past, Past)
    assert (past.portal, past.crawl_id, past.cut) == ("tiny", "20260101T000000Z-aaaaaa", 0)
    url = "http://portal.example/tin?a=1"
    # Neither a server's failure nor half a page settles a request.
    assert set(past.answers) == {
        key_of("listing", "GET", url, b"", None),
        key_of("listing", "POST", url, b"a=1", "/p"),
    }
    answer = past.answers[key_of("listing", "GET", url, b"", None)].read()
    assert (answer.status, answer.body) == (200, "<p>Ủy ban</p>".encode())
    assert answer.headers == [("Content-Type", "text/html")]
    (info, *_, again) = records(tmp_path / "a")
    assert json.dumps(str(again["payload"], "utf-8")).count("tiny/20260101T000000Z-aaaaaa") == 1
    assert b"resumed: after" in again["payload"]
    assert b"resumed" not in info["payload"]


def test_a_folder_with_anything_else_is_no_unfinished_crawl(tmp_path: Path) -> None:
    assert not unfinished(tmp_path)
    assert not unfinished(tmp_path / "nowhere")
    filled(tmp_path / "a")
    assert unfinished(tmp_path / "a")
    (tmp_path / "a" / "notes.txt").touch()
    assert not unfinished(tmp_path / "a")
