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


def test_a_crawl_without_a_batch_goes_in_with_its_row_alone(lake: Lake) -> None:
    stage(lake, ref(1), notice("a"))
    first = published(lake)
    row_ = tables(ref(2, "son-la"))["crawls"].to_pylist()[0]
    crawl = {key: each.isoformat() if isinstance(each, datetime) else each for key, each in row_.items()}
    batch.fail(lake, ref(2, "son-la"), crawl | {"outcome": "failed", "failure": "dns", "reason": "no host"})
    made = release.publish(lake, "lai-chau")  # of another portal
    assert made is not None
    assert [(each["portal"], each["outcome"], each["failure"]) for each in read(lake, "crawls")] == [
        ("lai-chau", "complete", None),
        ("son-la", "failed", "dns"),
    ]
    assert {each.key for each in first.files if each.table not in ("crawls", "coverage")} <= {
        each.key for each in made.files
    }
    assert [(each["portal"], each["crawls_failed"]) for each in read(lake, "coverage") if each["crawls"]] == [
        ("lai-chau", 0),
        ("son-la", 1),
    ]
    assert release.publish(lake) is None
    # Read after all, its batch takes the row's place; failing then does not undo what was published.
    stage(lake, ref(2, "son-la"), notice("b"))
    published(lake)
    batch.fail(lake, ref(2, "son-la"), crawl | {"outcome": "failed"})
    assert release.publish(lake) is None
    assert {each["outcome"] for each in read(lake, "crawls")} == {"complete"}


def stage_with(lake: Lake, at: CrawlRef, *notices: Notice, **account: Any) -> None:
    empty = {"notices": pa.Table.from_pylist([], schema=SCHEMAS["notices"].append(_REASONS))}
    extracted: dict[str, Any] = {"unreadable": [], "others": []}
    batch.stage(lake, at, tables(at, *notices), empty, extracted, account=account)


_REASONS = pa.field("reasons", pa.list_(pa.string()))


def test_sights_and_withdrawals_move_the_newest_version_only(lake: Lake) -> None:
    day = [datetime(2026, 3, n, tzinfo=UTC) for n in range(1, 9)]
    url = "http://127.0.0.1/a"
    stage_with(lake, ref(1), notice("a", "một", fetched_at=day[1]), notice("b", offset=7, fetched_at=day[1]))
    stage_with(lake, ref(2), notice("a", "hai", fetched_at=day[2]))
    published(lake)

    def held() -> dict[tuple[str, int], tuple[datetime, datetime | None]]:
        return {
            (each["notice_id"], each["version"]): (each["last_seen_at"], each["withdrawn_at"])
            for each in read(lake, "notices")
        }

    stage_with(lake, ref(3), revalidated={url: day[3].isoformat()})
    published(lake)
    assert held() == {("a", 1): (day[1], None), ("a", 2): (day[3], None), ("b", 1): (day[1], None)}
    stage_with(lake, ref(4), withdrawn={url: day[4].isoformat()})
    published(lake)
    stage_with(lake, ref(5), withdrawn={url: day[5].isoformat()})  # still gone: since the first time
    published(lake)
    assert held() == {("a", 1): (day[1], None), ("a", 2): (day[3], day[4]), ("b", 1): (day[1], None)}
    # Reading an archived crawl again brings nothing back, and an old sight is none.
    stage_with(lake, ref(2), notice("a", "hai", fetched_at=day[2], signer_name="x"))
    stage_with(lake, ref(3), revalidated={url: day[3].isoformat()}, again=True)
    published(lake)
    assert held()["a", 2] == (day[3], day[4])
    stage_with(lake, ref(6), revalidated={url: day[6].isoformat()})
    published(lake)
    assert held()["a", 2] == (day[6], None)
    stage_with(lake, ref(4), withdrawn={url: day[4].isoformat()}, again=True)  # validated once more
    published(lake)
    assert held()["a", 2] == (day[6], None)


def test_a_version_says_what_it_changed_also_when_read_again(lake: Lake) -> None:
    stage(lake, ref(1), notice("a", "một\nhai"))
    stage(lake, ref(2), notice("a", "một\nba", offset=4, chair_name="Lò Văn Hặc"))
    published(lake)
    expected = ["chair_name: ∅ → Lò Văn Hặc", "@@ -2 +2 @@", "-hai", "+ba"]
    assert [each["changes"] for each in read(lake, "notices")] == [[], expected]
    stage(lake, ref(2), notice("a", "một\nba", offset=4, chair_name="Lò Văn Hặc", signer_name="x"))
    published(lake)
    assert read(lake, "notices")[1]["changes"] == [
        "chair_name: ∅ → Lò Văn Hặc",
        "signer_name: ∅ → x",
        *expected[1:],
    ]


def test_a_release_of_an_earlier_schema_is_brought_up_to_date(lake: Lake) -> None:
    stage(lake, ref(1), notice("a"), notice("old", issued_date=date(2021, 1, 5), offset=5))
    numbers = [notice(f"n{n}", doc_number=f"{n}/TB-UBND", offset=n) for n in (1, 3)]
    stage(lake, ref(1, "son-la"), *numbers)
    made = published(lake)
    lacking = {
        "notices": ["changes"],
        "crawls": ["failure", "reason", "refused", "warnings"],
        "coverage": ["pages_claimed", "gaps"],
    }
    gap = {"symbol": "TB-UBND", "year": 2025, "first": 2, "last": 2, "label": "unknown"}
    kinds = [(name, pa.string() if name in ("symbol", "label") else pa.int64()) for name in gap]
    old = []
    for each in made.files:
        table = parquet.load(lake.get(each.key))
        gaps = [[gap] * len(has) for has in table["gaps"].to_pylist()] if each.table == "coverage" else []
        table = table.drop_columns(lacking.get(each.table, []))
        if each.table == "coverage":
            table = table.append_column("gaps", pa.array(gaps, pa.list_(pa.struct(kinds))))
        body = parquet.dump(table.replace_schema_metadata({"schema_version": "1"}))
        key = data_key(each.table, each.province, each.year, sha256(body))
        lake.put(key, body)
        old.append(each.model_copy(update={"key": key, "sha256": sha256(body), "bytes": len(body)}))
    before = made.model_copy(update={"schema_version": "1", "files": tuple(old), "ledgers": {}})
    lake.put_json(f"releases/{made.id}/manifest.json", before.model_dump(mode="json"))
    stage(lake, ref(2), notice("b", offset=9))
    after = published(lake)
    release.verify(lake, after)
    assert {each["notice_id"] for each in read(lake, "notices")} == {"a", "old", "b", "n1", "n3"}
    coverage = read(lake, "coverage")
    assert sum(each["documents"] for each in coverage) == 5
    # The other portal's rows were not made anew.
    assert [each["gaps"] for each in coverage if each["gaps"]] == [[{"listing": None, **gap}]]
