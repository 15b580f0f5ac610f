"""What becomes of rows and batches: quarantine, remarks, refusal."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from expectations import gate
from expectations.gate import QUARANTINE_SCHEMAS, BatchContext, check
from expectations.suite import Suite, plain_frame, rule
from transforms.contract import BATCH_TABLES, SCHEMAS

Rows = dict[str, list[dict[str, Any]]]
MakeGroup = Callable[[str], Rows]
MakeCrawl = Callable[[], dict[str, Any]]
Assemble = Callable[..., dict[str, pa.Table]]
Only = Callable[..., None]


def broken(group: Rows) -> Rows:
    group["notices"][0]["kind"] = "other"
    return group


def test_a_row_is_given_every_reason_and_its_children_go_with_it(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("notices.*", "directives.path_shape")
    bad = broken(make_group("bad"))
    bad["notices"][0].update(doc_number="?", province_code="Lai Châu")
    bad["directives"][0]["path"] = "Điều 1"
    verdict = check(assemble([make_group("good"), bad]), context)

    (notice,) = verdict.quarantined["notices"].to_pylist()
    assert [each.split(":")[0] for each in notice["reasons"]] == [
        "kind_in_set",
        "province_code_is_a_code",
        "doc_number_shape",
    ]
    rules = "kind_in_set, province_code_is_a_code, doc_number_shape"
    why = f"notice_quarantined: its notice is quarantined ({rules})"
    first, second = verdict.quarantined["directives"].to_pylist()
    assert first["reasons"][0].startswith("path_shape: ")
    assert first["reasons"][1:] == [why]
    assert second["reasons"] == [why]
    for name in ("citations", "attachments", "evidence"):
        assert set(map(tuple, verdict.quarantined[name]["reasons"].to_pylist())) == {(why,)}
        assert set(verdict.passed[name]["notice_id"].to_pylist()) == {"lai-chau:good"}
    assert verdict.refused == []


def test_a_bad_child_leaves_its_notice_in_place_with_a_remark(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("notices.*", "directives.*")
    group = make_group("a")
    group["directives"][0]["path"] = "Điều 1"
    group["notices"][0]["chair_name"] = None
    group["evidence"] = group["evidence"][1:]
    verdict = check(assemble([group]), context)
    (notice,) = verdict.passed["notices"].to_pylist()
    before, own, child = notice["warnings"]
    assert before == "title: taken from the page head"
    assert own == "chair_known: no chair was found: a conclusion is somebody's"
    assert child.startswith("directives path Điều 1, start ")
    assert ", path_shape: " in child
    assert child.endswith("found path = Điều 1; row quarantined")
    assert verdict.passed["directives"]["path"].to_pylist() == ["2"]
    assert verdict.quarantined["directives"]["path"].to_pylist() == ["Điều 1"]


def test_an_orphan_is_told_of_in_the_verdict(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("attachments.*")
    group = make_group("a")
    group["attachments"][0]["notice_id"] = "lai-chau:nowhere"
    verdict = check(assemble([group]), context)
    (warning,) = verdict.warnings
    assert warning.startswith("attachments url https://portal.example/files/a.pdf, notice_in_batch: ")
    assert verdict.passed["attachments"].num_rows == 0


def test_tables_have_the_promised_schemas_and_survive_parquet(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("notices.required_given")
    nameless = make_group("nameless")
    nameless["notices"][0]["title"] = None
    nameless["notices"][0]["url"] = None
    verdict = check(assemble([make_group("a"), nameless]), context)
    for half, schemas in ((verdict.passed, SCHEMAS), (verdict.quarantined, QUARANTINE_SCHEMAS)):
        assert list(half) == list(BATCH_TABLES)
        for name, table in half.items():
            assert table.schema.equals(schemas[name], check_metadata=True)
            table.validate(full=True)
            sink = pa.BufferOutputStream()
            pq.write_table(table, sink)
            assert pq.read_table(pa.BufferReader(sink.getvalue())).equals(table)
    assert verdict.quarantined["notices"]["url"].to_pylist() == [None]
    assert all(each.nullable for each in QUARANTINE_SCHEMAS["notices"] if each.name != "reasons")


def test_the_same_batch_gets_the_same_verdict(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("notices.kind_in_set")
    tables = assemble([make_group("a"), broken(make_group("b"))])
    one, two = check(tables, context), check(tables, context)
    assert (one.passed, one.quarantined, one.refused, one.warnings) == (
        two.passed,
        two.quarantined,
        two.refused,
        two.warnings,
    )
    assert tables == assemble([make_group("a"), broken(make_group("b"))]), "check changed its input"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda tables: tables.pop("evidence"), "table evidence is missing"),
        (lambda tables: tables.update(people=pa.table({})), "table people is not in the data contract"),
        (
            lambda tables: tables.update(notices=tables["notices"].drop_columns(["title"])),
            "notices.title is missing",
        ),
        (
            lambda tables: tables.update(crawls=tables["crawls"].append_column("host", pa.array(["a"]))),
            "crawls.host is not in the data contract",
        ),
        (
            lambda tables: tables.update(
                citations=tables["citations"].append_column("number", pa.array(["1/TB-VP"] * 2))
            ),
            "citations.number stands in the table more than once",
        ),
        (
            lambda tables: tables.update(
                notices=tables["notices"].set_column(
                    tables["notices"].schema.get_field_index("issued_date"),
                    "issued_date",
                    pa.array(["03/9/2020"]),
                )
            ),
            "notices.issued_date is string, not date32[day]",
        ),
    ],
    ids=["table missing", "table unknown", "column missing", "column unknown", "column twice", "type"],
)
def test_a_wrong_schema_refuses_the_batch(
    change: Callable[[dict[str, pa.Table]], Any],
    why: str,
    make_group: MakeGroup,
    assemble: Assemble,
    context: BatchContext,
) -> None:
    tables = assemble([make_group("a")])
    change(tables)
    verdict = check(tables, context)
    assert verdict.refused == [why]
    assert {name: table.num_rows for name, table in verdict.passed.items()} == dict.fromkeys(BATCH_TABLES, 0)
    assert verdict.results == []


def test_column_order_does_not_matter(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("notices.kind_in_set")
    tables = assemble([make_group("a")])
    turned = {name: table.select(table.schema.names[::-1]) for name, table in tables.items()}
    assert check(turned, context).passed == tables


def test_zero_rows_never_pass_silently(
    assemble: Assemble, make_group: MakeGroup, make_crawl: MakeCrawl, context: BatchContext, only: Only
) -> None:
    only("notices.kind_in_set")
    empty = assemble([])
    assert check(empty, context).refused == ["no notice passed and none of portal lai-chau is held"]

    held = check(empty, replace(context, held=12))
    assert held.refused == []
    assert held.warnings == ["40 pages were fetched and none is a notice"]

    idle = check(assemble([], [make_crawl() | {"pages": 0}]), replace(context, held=12))
    assert (idle.refused, idle.warnings) == ([], [])

    all_bad = check(assemble([broken(make_group("a"))]), context)
    assert all_bad.refused == ["no notice passed (1 in quarantine) and none of portal lai-chau is held"]


def test_bounds_of_the_portal(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("notices.kind_in_set")
    tables = assemble([make_group("a"), make_group("b"), broken(make_group("c"))])
    few = check(tables, replace(context, held=5, notices_min=8, notices_max=9))
    assert few.refused == ["5 notices held and 2 added are fewer than the 8 that portal lai-chau must have"]
    assert few.passed["notices"].num_rows == 2

    enough = check(tables, replace(context, held=5, notices_min=7, notices_max=7))
    assert (enough.refused, enough.warnings) == ([], [])

    many = check(tables, replace(context, held=5, notices_min=7, notices_max=6))
    assert many.refused == []
    assert many.warnings == ["5 notices held and 2 added are more than the 6 expected of portal lai-chau"]


def test_a_later_version_does_not_make_more_notices(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("notices.kind_in_set")
    group = make_group("a")
    for rows in group.values():
        for each in rows:
            each["version"] = 2
    verdict = check(assemble([group]), replace(context, held=5, notices_min=6))
    assert verdict.refused == [
        "5 notices held and 0 added are fewer than the 6 that portal lai-chau must have"
    ]


def test_more_than_half_in_quarantine_looks_like_a_new_layout(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("notices.kind_in_set")
    for good, bad, refused in ((2, 2, False), (1, 3, True), (1, 2, False), (2, 3, True)):
        groups = [make_group(f"good-{at}") for at in range(good)]
        groups += [broken(make_group(f"bad-{at}")) for at in range(bad)]
        verdict = check(assemble(groups), context)
        why = f"{bad} of {good + bad} notices are quarantined: the page layout may have changed"
        assert verdict.refused == ([why] if refused else [])
        assert verdict.quarantined["notices"].num_rows == bad


def test_a_table_that_mostly_fails_is_told_of(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("notices.kind_in_set", "directives.path_shape")
    groups = [make_group("a"), make_group("b"), broken(make_group("c"))]
    for group in groups[:2]:
        for each in group["directives"]:
            each["path"] = "Điều 1"
    assert check(assemble(groups), context).warnings == [
        "4 of 6 directives are not believable: their reader may be broken"
    ]
    groups[0]["directives"][0]["path"] = "1"
    assert check(assemble(groups), context).warnings == []


def test_extreme_values_are_quarantined_and_break_nothing(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext
) -> None:
    early, late = make_group("early"), make_group("late")
    for group, year in ((early, 1), (late, 9999)):
        moment = datetime(year, 6, 1, tzinfo=UTC)
        group["notices"][0] |= dict.fromkeys(("issued_date", "meeting_date"), date(year, 1, 1))
        group["notices"][0] |= dict.fromkeys(("published_at", "fetched_at"), moment)
        group["notices"][0] |= {"title": "\0", "doc_number": "\n", "chair_name": "x" * 100_000, "text": " \0"}
        group["directives"][0] |= {"start": 2**62, "end": 2**63 - 1, "due_date": date(10_000 - year, 1, 1)}
        group["citations"][0] |= {"start": -(2**63), "end": 0, "issued_date": date(year, 1, 1)}
    verdict = check(assemble([early, late, make_group("good")]), context)
    assert verdict.passed["notices"]["notice_id"].to_pylist() == ["lai-chau:good"]
    for each in verdict.quarantined["notices"].to_pylist():
        assert {"text_long_enough", "content_sha256_is_of_text", "doc_number_shape"} <= {
            why.split(":")[0] for why in each["reasons"]
        }
        assert all(len(why) < 1000 for why in [*each["reasons"], *each["warnings"]])


def test_the_crawl_must_be_there_and_not_have_failed(
    make_group: MakeGroup, make_crawl: MakeCrawl, assemble: Assemble, context: BatchContext, only: Only
) -> None:
    only("notices.kind_in_set")
    assert check(assemble([make_group("a")], []), context).refused == [
        "crawls must have exactly 1 row, not 0"
    ]
    failed = check(assemble([make_group("a")], [make_crawl() | {"outcome": "failed"}]), context)
    assert failed.refused == ["crawl 20200910T030000Z-5f1c of portal lai-chau failed"]
    assert failed.passed["notices"].num_rows == 1


def test_a_rule_that_cannot_be_evaluated_is_an_error(
    make_group: MakeGroup, assemble: Assemble, context: BatchContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = Suite(
        "crawls",
        ("portal",),
        lambda tables, _: plain_frame("crawls", tables["crawls"]),
        lambda: [rule("ExpectColumnValuesToNotBeNull", "no_such", "warning", "a column", column="nowhere")],
    )
    monkeypatch.setattr(gate, "SUITES", (*gate.SUITES[:-1], suite))
    with pytest.raises(RuntimeError, match=r"crawls: expectation no_such could not be evaluated: .*nowhere"):
        check(assemble([make_group("a")]), context)


def test_importing_the_gate_is_cheap() -> None:
    heavy = "{'great_expectations', 'pandas'} & set(sys.modules)"
    code = f"import sys, expectations.gate, expectations.docs; sys.exit(str({heavy}) if {heavy} else 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_five_thousand_notices_in_fifteen_seconds(
    make_group: MakeGroup, make_crawl: MakeCrawl, assemble: Assemble, context: BatchContext
) -> None:
    text = "\n".join(f"{at}. Giao Sở Xây dựng báo cáo kết quả rà soát chợ số {at}." for at in range(10))
    text += "\nNội dung cuộc họp được ghi lại đầy đủ." * 150
    spans = [(line, text.index(line)) for line in (each.split(". ", 1)[1] for each in text.split("\n")[:10])]
    model = make_group("0")
    notice, directive = model["notices"][0], model["directives"][1]
    notice |= {"text": text, "content_sha256": hashlib.sha256(text.encode()).hexdigest()}
    ids = [f"lai-chau:{at}" for at in range(5000)]
    bulk = {
        "notices": [notice | {"notice_id": each} for each in ids],
        "directives": [
            directive
            | {"notice_id": each, "path": str(at), "text": line, "start": start, "end": start + len(line)}
            | {"due_date": date(2020, 11, 15)}
            for each in ids
            for at, (line, start) in enumerate(spans)
        ],
    }
    bulk["directives"][777]["path"] = "Điều 1"
    tables = assemble([bulk])
    begin = time.perf_counter()
    verdict = check(tables, context)
    seconds = time.perf_counter() - begin
    assert verdict.passed["notices"].num_rows == 5000
    assert verdict.passed["directives"].num_rows == 49_999
    assert verdict.quarantined["directives"]["notice_id"].to_pylist() == ["lai-chau:77"]
    assert seconds < 15
