"""Releases on a real object store."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from include import batch, parquet, release
from include.lake import LATEST, CrawlRef, Lake, LakeError, data_key, sha256
from transforms.contract import SCHEMAS, Citation, Crawl, Directive, Notice, row

pytestmark = pytest.mark.stack
T0 = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)


def ref(number: int, portal: str = "lai-chau") -> CrawlRef:
    return CrawlRef(portal, f"2026030{number}T030000Z-00000{number}")


def tables(at: CrawlRef, *notices: Notice, directives: int = 2) -> dict[str, pa.Table]:
    rows: dict[str, list[Any]] = {name: [] for name in SCHEMAS}
    for each in notices:
        each.portal, each.warc_key = at.portal, at.raw("pages-00000.warc.gz")
        rows["notices"].append(row(each))
        for n in range(directives):
            rows["directives"].append(
                row(
                    Directive(
                        path=str(n), text=f"việc {n}", start=n * 10, end=n * 10 + 6, notice_id=each.notice_id
                    )
                )
            )
        rows["citations"].append(row(Citation(number="17/NQ-CP", start=0, end=8, notice_id=each.notice_id)))
    crawl = Crawl(at.portal, at.crawl_id, "12", T0, T0, 1.0, 9, 999, 5, 5, 5, 0, 0, 0, 0)
    rows["crawls"].append(row(crawl))
    return {name: pa.Table.from_pylist(some, schema=SCHEMAS[name]) for name, some in rows.items()}


def notice(name: str, text: str = "văn bản", offset: int = 0, **more: Any) -> Notice:
    given: dict[str, Any] = {
        "notice_id": name,
        "portal": "",
        "province_code": "12",
        "province_code_now": "12",
        "url": f"http://127.0.0.1/{name}",
        "canonical_url": f"http://127.0.0.1/{name}",
        "title": name,
        "kind": "formal_notice",
        "content_sha256": sha256(text.encode()),
        "text": text,
        "text_source": "html",
        "parser_version": "1",
        "issued_date": date(2025, 3, 4),
        "warc_offset": offset,
        "fetched_at": T0,
    }
    return Notice(**{**given, **more})


def stage(lake: Lake, at: CrawlRef, *notices: Notice, held_back: tuple[str, ...] = (), **more: Any) -> None:
    quarantined = pa.Table.from_pylist(
        [{**row(notice(name)), "reasons": ["ngày tương lai"]} for name in held_back],
        schema=SCHEMAS["notices"].append(pa.field("reasons", pa.list_(pa.string()))),
    )
    extracted: dict[str, Any] = {"unreadable": [], "others": []}
    batch.stage(lake, at, tables(at, *notices, **more), {"notices": quarantined}, extracted)


def published(lake: Lake) -> release.Manifest:
    made = release.publish(lake)
    assert made is not None
    return made


def read(lake: Lake, table: str) -> list[dict[str, Any]]:
    made = release.current(lake)
    assert made is not None
    files = [parquet.load(lake.get(each.key)) for each in made.files if each.table == table]
    return [found for each in files for found in each.to_pylist()]


def test_a_first_release_holds_every_staged_row(lake: Lake) -> None:
    stage(lake, ref(1), notice("a"), notice("b", issued_date=None), held_back=("c",))
    made = published(lake)
    assert made.counts["notices"] == 2
    assert made.counts["directives"] == 4
    assert made.counts["citations"] == 2
    assert made.counts["crawls"] == 1
    assert made.counts["quarantined"] == 1
    assert made.summary() == f"release {made.id}: notices 2, directives 4, citations 2, quarantined 1"
    assert {(each.province, each.year) for each in made.files if each.table == "notices"} == {
        ("12", 2025),
        ("12", None),
    }
    release.verify(lake, made)
    assert release.current(lake) == made
    assert release.held(made, "lai-chau") == 2
    assert release.held(made, "son-la") == release.held(None, "lai-chau") == 0


def test_publishing_again_finds_nothing_new(lake: Lake) -> None:
    stage(lake, ref(1), notice("a"))
    made = published(lake)
    assert release.publish(lake) is None
    stage(lake, ref(1), notice("a"))  # the same batch, staged once more by a re-run
    assert release.publish(lake) is None
    assert release.current(lake) == made


def test_only_partitions_that_changed_are_rewritten(lake: Lake) -> None:
    stage(lake, ref(1), notice("a"), notice("old", issued_date=date(2021, 1, 5)))
    first = published(lake)
    stage(lake, ref(2), notice("b"))
    second = published(lake)
    kept = {each.key for each in first.files} & {each.key for each in second.files}
    assert {key.split("/")[3] for key in kept if key.startswith("data/notices")} == {"year=2021"}
    assert second.parent == first.id
    assert second.counts["notices"] == 3


def test_another_text_is_the_next_version_and_the_same_text_is_not(lake: Lake) -> None:
    stage(lake, ref(1), notice("a", "một"))
    published(lake)
    later = datetime(2026, 3, 2, tzinfo=UTC)
    stage(lake, ref(2), notice("a", "một", fetched_at=later))
    published(lake)
    (seen,) = read(lake, "notices")
    assert (seen["version"], seen["first_seen_at"], seen["last_seen_at"]) == (1, T0, later)
    stage(lake, ref(3), notice("a", "hai"))
    published(lake)
    assert [(r["version"], r["text"]) for r in read(lake, "notices")] == [(1, "một"), (2, "hai")]
    assert sorted((r["version"], r["path"]) for r in read(lake, "directives")) == [
        (1, "0"),
        (1, "1"),
        (2, "0"),
        (2, "1"),
    ]


def test_reading_the_same_bytes_again_replaces_the_row_and_may_move_it(lake: Lake) -> None:
    stage(lake, ref(1), notice("a", "đọc sai"), notice("b", offset=9))
    published(lake)
    stage(
        lake,
        ref(1),
        notice("a", "đọc đúng", issued_date=date(2024, 1, 2)),
        notice("b", offset=9),
        directives=1,
    )
    made = published(lake)
    by_id = {r["notice_id"]: r for r in read(lake, "notices")}
    assert (by_id["a"]["version"], by_id["a"]["text"]) == (1, "đọc đúng")
    assert made.counts["notices"] == 2
    assert made.counts["directives"] == 2
    assert made.counts["crawls"] == 1
    assert {(f.table, f.year) for f in made.files if f.table == "directives"} == {
        ("directives", 2024),
        ("directives", 2025),
    }


def test_a_notice_leaves_quarantine_when_it_passes(lake: Lake) -> None:
    stage(lake, ref(1), notice("a"), held_back=("c",))
    assert published(lake).counts["quarantined"] == 1
    stage(lake, ref(2), notice("c"))
    made = published(lake)
    assert made.counts["quarantined"] == 0
    assert made.counts["notices"] == 2


def test_a_damaged_file_stops_the_release(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    stage(lake, ref(1), notice("a"))
    first = published(lake)
    stage(lake, ref(2), notice("b"))
    put = lake.put

    def lossy(key: str, body: bytes, content_type: str = "") -> None:
        put(key, body[:-7] if key.startswith("data/notices") else body)

    monkeypatch.setattr(lake, "put", lossy)
    with pytest.raises(release.ReleaseError, match=r"data/notices/province=12/year=2025/.*not the bytes"):
        release.publish(lake)
    assert release.current(lake) == first
    monkeypatch.undo()
    assert published(lake).counts["notices"] == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rows": 7}, "1 rows, release .* says 7"),
        ({"sha256": "0" * 64}, "not the bytes"),
        ({"table": "directives"}, "schema is not that of directives"),
    ],
)
def test_verify_holds_files_to_the_manifest(lake: Lake, change: dict[str, Any], message: str) -> None:
    stage(lake, ref(1), notice("a"))
    made = published(lake)
    (file,) = [each for each in made.files if each.table == "notices"]
    wrong = made.model_copy(update={"files": (file.model_copy(update=change),)})
    with pytest.raises(release.ReleaseError, match=message):
        release.verify(lake, wrong)


def test_a_batch_changed_under_its_name_is_refused(lake: Lake) -> None:
    stage(lake, ref(1), notice("a"))
    lake.put(ref(1).staged("notices.parquet"), parquet.dump(tables(ref(1), notice("x"))["notices"]))
    with pytest.raises(ValueError, match=r"lai-chau.*validate"):
        release.publish(lake)
    assert release.current(lake) is None


def test_two_publishers_at_once_lose_nothing(lake: Lake) -> None:
    stage(lake, ref(1), notice("a"))
    stage(lake, ref(2, "son-la"), notice("b", province_code="14", province_code_now="14"))
    failed: list[BaseException] = []

    def one(portal: str) -> None:
        try:
            release.publish(Lake(lake.settings), portal)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=(portal,)) for portal in ("lai-chau", "son-la") * 3]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not failed
    made = release.current(lake)
    assert made is not None
    assert made.counts["notices"] == 2
    assert set(made.inputs) == {str(ref(1)), str(ref(2, "son-la"))}
    release.verify(lake, made)


def test_current_mirrors_the_release_and_is_repaired(lake: Lake) -> None:
    stage(lake, ref(1), notice("a"), notice("z", issued_date=date(2019, 1, 1), offset=5))
    published(lake)
    stage(lake, ref(1), notice("a"), notice("z", issued_date=date(2020, 1, 1), offset=5))
    made = published(lake)

    def shown() -> dict[str, bytes]:
        return {key: lake.get(key) for key, _ in lake.list("current/") if key.endswith(".parquet")}

    assert sorted(sha256(body) for body in shown().values()) == sorted(each.sha256 for each in made.files)
    assert not any("year=2019" in key for key in shown())
    (victim, *_) = shown()
    lake.delete(victim)
    lake.delete("current/release.json")  # as a publisher killed while copying leaves it
    assert release.publish(lake) is None
    assert sorted(sha256(body) for body in shown().values()) == sorted(each.sha256 for each in made.files)


def test_the_store_gone_leaves_a_clear_error(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    stage(lake, ref(1), notice("a"))
    first = published(lake)
    stage(lake, ref(2), notice("b"))
    gone = lake.settings.model_copy(update={"endpoint": "http://127.0.0.1:9"})
    with pytest.raises(LakeError, match=r"127\.0\.0\.1:9"):
        release.publish(Lake(gone))
    put = lake.put

    def fails(key: str, body: bytes, content_type: str = "") -> None:
        if key.startswith("data/"):
            raise LakeError("object store gone")
        put(key, body, content_type)

    monkeypatch.setattr(lake, "put", fails)
    with pytest.raises(LakeError):
        release.publish(lake)
    assert release.current(lake) == first


def test_the_same_rows_give_the_same_bytes(lake: Lake) -> None:
    stage(lake, ref(1), notice("b"), notice("a", offset=3))
    first = published(lake)
    stage(lake, ref(1), notice("a", offset=3), notice("b"), held_back=("c",))
    second = published(lake)
    assert first.files == second.files
    (file,) = [each for each in second.files if each.table == "notices"]
    assert file.key == data_key("notices", "12", 2025, file.sha256)
    assert parquet.load(lake.get(file.key))["notice_id"].to_pylist() == ["a", "b"]


def test_latest_names_a_manifest(lake: Lake) -> None:
    stage(lake, ref(1), notice("a"))
    made = published(lake)
    assert lake.get_json(LATEST) == {"release": made.id, "manifest": f"releases/{made.id}/manifest.json"}
