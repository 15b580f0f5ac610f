"""The lake on a real object store."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from include import frontier
from include.lake import CrawlRef, Lake, LakeError, NoSuchObject, current_key, data_key

pytestmark = pytest.mark.stack
SEEN = {"sha256": "0", "etag": '"x"', "last_modified": None, "listing": {"title": "t"}}


def test_bytes_come_back(lake: Lake, tmp_path: Path) -> None:
    lake.create()  # again: it is there
    lake.put("a/b.bin", b"\x00\xff")
    assert lake.get("a/b.bin") == b"\x00\xff"
    lake.get_file("a/b.bin", tmp_path / "copy")
    lake.put_file("a/c.bin", tmp_path / "copy")
    lake.copy("a/c.bin", "d.bin")
    assert [key for key, _ in lake.list("")] == ["a/b.bin", "a/c.bin", "d.bin"]
    assert lake.exists("d.bin")
    lake.delete("d.bin")
    lake.delete("d.bin")
    assert not lake.exists("d.bin")


def test_a_missing_key_is_named(lake: Lake) -> None:
    with pytest.raises(NoSuchObject, match=f"{lake.bucket}/none"):
        lake.get("none")


def test_wrong_keys_are_refused(lake: Lake) -> None:
    from pydantic import SecretStr

    wrong = Lake(lake.settings.model_copy(update={"secret_key": SecretStr("wrong-key")}))
    with pytest.raises(LakeError):
        wrong.get("none")


def test_exactly_one_of_many_writers_wins(lake: Lake) -> None:
    won: list[int] = []

    def write(number: int) -> None:
        if Lake(lake.settings).put_if("latest", str(number).encode(), None):
            won.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(won) == 1
    body, etag = lake.get_with_etag("latest")
    assert body == str(won[0]).encode()
    assert lake.put_if("latest", b"next", etag)
    assert not lake.put_if("latest", b"late", etag)


def test_keys_follow_the_layout() -> None:
    ref = CrawlRef("son-la", "20260301T030000Z-abcdef")
    assert ref.raw("crawl.json") == "raw/portal=son-la/crawl=20260301T030000Z-abcdef/crawl.json"
    assert data_key("notices", "14", 2025, "ff") == "data/notices/province=14/year=2025/ff.parquet"
    assert current_key("notices", None, None).count("__HIVE_DEFAULT_PARTITION__") == 2


def test_frontiers_of_crawls_at_once_both_count(lake: Lake) -> None:
    def crawl(url: str, when: str) -> dict[str, object]:
        return {"crawl_id": when, "finished_at": when, "owed": [], "seen": [{**SEEN, "url": url}]}

    threads = [
        threading.Thread(
            target=frontier.commit, args=(Lake(lake.settings), "son-la", crawl(f"/{n}", "2026-01-01"))
        )
        for n in range(5)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    frontier.commit(lake, "son-la", crawl("/1", "2026-02-01"))
    known = frontier.load(lake, "son-la")
    assert set(known) == {f"/{n}" for n in range(5)}
    assert known["/1"]["first_seen"] == "2026-01-01"
    assert known["/1"]["last_seen"] == "2026-02-01"
    assert frontier.load(lake, "lai-chau") == {}


def test_what_could_not_be_fetched_or_read_is_owed_until_it_is() -> None:
    crawl = {
        "crawl_id": "1",
        "finished_at": "2026-01-01",
        "seen": [{**SEEN, "url": "/fine"}, {**SEEN, "url": "/garbled"}],
        "owed": [{"url": "/gone", "parent": "/list", "listing": None, "files": []}],
    }
    known = frontier.merge({}, crawl, {"/garbled"})
    assert {url for url, each in known.items() if "owed" in each} == {"/garbled", "/gone"}
    assert known["/garbled"]["owed"]["listing"] == {"title": "t"}
    assert frontier.merge(known, crawl, {"/garbled"}) == known
    seen = [{**SEEN, "url": "/gone"}, {**SEEN, "url": "/garbled"}]
    again = {"crawl_id": "2", "finished_at": "2026-01-02", "seen": seen, "owed": []}
    assert not any("owed" in each for each in frontier.merge(known, again).values())


def test_what_was_owed_and_is_gone_is_forgotten() -> None:
    due: dict[str, object] = {"url": "/gone", "parent": "/list", "listing": None, "files": []}
    known = frontier.merge({}, {"crawl_id": "1", "finished_at": "2026-01-01", "seen": [], "owed": [due]})
    assert "owed" in known["/gone"]
    assert frontier.merge(known, {"crawl_id": "2", "finished_at": "2026-01-02", "seen": [], "owed": []}) == {}


def test_what_is_never_readable_is_not_asked_for_for_ever() -> None:
    known: dict[str, dict[str, object]] = {}
    for day in range(1, 1 + frontier.READINGS):
        assert not known or "owed" in known["/garbled"]
        seen = [{**SEEN, "url": "/garbled"}]
        crawl = {"crawl_id": str(day), "finished_at": f"2026-01-0{day}", "seen": seen, "owed": []}
        known = frontier.merge(known, crawl, {"/garbled"})
    assert "owed" not in known["/garbled"]
