"""Every expectation fails where it should, on exactly the row that breaks it, and nowhere else.

All row cases of the five notice tables share one batch and so one run of the gate: each case breaks a
notice group of its own. Crawls have one row a batch, so each of their cases is a run of its own.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from expectations.drift import Past, Seen
from expectations.gate import SUITES, BatchContext, Verdict, check
from expectations.suite import NAME_PATTERN, NUMBER_PATTERN, plain_frame
from transforms.contract import BATCH_TABLES, SCHEMAS

Rows = dict[str, list[dict[str, Any]]]
CHILDREN = ("directives", "citations", "attachments", "evidence")
FOREIGN = "The chair asked every office to finish the list of markets before winter and to report on it. " * 3


@dataclass(frozen=True)
class Case:
    """Break ``table``'s first row so that ``rule`` fails; ``also`` are rules that must fail with it."""

    table: str
    rule: str
    breaks: Callable[[Rows], None]
    also: tuple[str, ...] = ()
    rows: int = 1
    warns: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        return f"{self.table}-{self.rule}"


def put(table: str, **values: Any) -> Callable[[Rows], None]:
    """Set columns of the table's first row."""

    def breaks(rows: Rows) -> None:
        rows[table][0].update(values)

    return breaks


def twice(table: str) -> Callable[[Rows], None]:
    """Give the table's first row a twin."""

    def breaks(rows: Rows) -> None:
        rows[table].append(dict(rows[table][0]))

    return breaks


def reworded(text: str) -> Callable[[Rows], None]:
    """Another text, with its right hash; what counted in the old one goes."""

    def breaks(rows: Rows) -> None:
        rows["notices"][0].update(
            text=text, content_sha256=hashlib.sha256(text.encode()).hexdigest(), kind="conclusion_article"
        )
        for child in CHILDREN:
            rows[child].clear()

    return breaks


def old_document(rows: Rows) -> None:
    rows["notices"][0].update(issued_date=date(1996, 12, 31), kind="conclusion_article")
    rows["directives"].clear()


def without_directives(rows: Rows) -> None:
    rows["directives"].clear()


def first_version_is_zero(rows: Rows) -> None:
    for each in itertools.chain.from_iterable(rows.values()):
        each["version"] = 0


def longer_text(rows: Rows) -> None:
    rows["notices"][0]["text"] += " "


FUTURE = date(2020, 9, 13)  # the fetch was on the 10th, two days are tolerated
END = 10_000
SHAPE = {"title": "body>h1", "content": "body>div.text"}
# The portal's past: always so drawn, and the title always as listed.
PAST = Past(
    (
        {
            "fields": {"title": [10, 10], "listed title": [10, 10]},
            "characters": 400,
            "parts": {part: {way: 10} for part, way in SHAPE.items()},
            "pages": 10,
            "lags": [0, 0, 0],
        },
    )
)
SEEN = {
    "layout_known": Seen(SHAPE | {"title": "body>div.related>h1"}),
    "listing_agrees": Seen(SHAPE, title="Lễ hội hoa ban năm nay ở thành phố"),
    "listing_differs": Seen(SHAPE, number="9/TB-VP"),
}


def old_meeting(rows: Rows) -> None:
    """A document put up a year after its day."""
    rows["notices"][0].update(issued_date=date(2019, 9, 3), meeting_date=date(2019, 9, 1))


# Another value is not what its evidence shows.
SHOWN = ("span_shows_value",)

CASES = [
    Case("notices", "required_given", put("notices", parser_version=None)),
    Case("notices", "unique_key", twice("notices"), rows=2),
    Case("notices", "portal_is_the_crawled_one", put("notices", portal="son-la")),
    Case("notices", "kind_in_set", put("notices", kind="other")),
    Case("notices", "text_source_in_set", put("notices", text_source="rtf")),
    Case("notices", "version_counts_from_one", first_version_is_zero),
    Case("notices", "text_long_enough", reworded("Kết luận của Chủ tịch tỉnh: đã rõ.")),
    Case("notices", "content_sha256_is_of_text", longer_text),
    Case("notices", "url_is_http", put("notices", url="javascript:__doPostBack('pager','2')")),
    Case("notices", "canonical_url_is_http", put("notices", canonical_url="https:///view/7")),
    Case("notices", "province_code_is_a_code", put("notices", province_code="LC")),
    Case("notices", "province_code_now_is_a_code", put("notices", province_code_now="00")),
    Case(
        "notices",
        "article_in_its_place",
        put("notices", warnings=["layout upload: no content found; main text found by trafilatura"]),
    ),
    Case("notices", "layout_known", put("notices")),
    Case("notices", "listing_agrees", put("notices")),
    Case("notices", "listing_differs", put("notices")),
    Case("notices", "published_soon_after_issue", old_meeting),
    Case(
        "notices",
        "text_in_order",
        reworded(
            "Chủ tịch tỉnh kết luận như sau về thu gom rác ở chợ:\n1. Sửa bể chứa.\n3. Mở thêm điểm thu gom."
        ),
    ),
    Case("notices", "doc_number_shape", put("notices", doc_number="Số: 214"), warns=SHOWN),
    Case(
        "notices",
        "issued_date_not_in_future",
        put("notices", issued_date=FUTURE, published_at=None),
    ),
    Case(
        "notices",
        "issued_date_not_before_1997",
        old_document,
        warns=("published_soon_after_issue",),
    ),
    Case(
        "notices",
        "meeting_date_not_in_future",
        put("notices", meeting_date=FUTURE, issued_date=None, published_at=None),
    ),
    Case("notices", "meeting_date_not_before_1997", put("notices", meeting_date=date(1920, 9, 1))),
    Case(
        "notices",
        "published_at_not_in_future",
        put("notices", published_at=datetime(2020, 9, 12, 17, tzinfo=UTC)),  # the 13th in Việt Nam
    ),
    Case(
        "notices",
        "published_at_not_before_1997",
        put("notices", published_at=datetime(1970, 1, 1, tzinfo=UTC)),
        also=("meeting_not_after_publication",),
        warns=("issued_not_after_publication",),
    ),
    Case("notices", "meeting_not_after_issue", put("notices", meeting_date=date(2020, 9, 4))),
    Case(
        "notices",
        "meeting_not_after_publication",
        put("notices", meeting_date=date(2020, 9, 7), kind="meeting_article"),
    ),
    Case("notices", "seen_in_order", put("notices", last_seen_at=datetime(2020, 9, 9, tzinfo=UTC))),
    Case("notices", "formal_notice_has_title", put("notices", title=None)),
    Case("notices", "issued_not_after_publication", put("notices", issued_date=date(2020, 9, 7))),
    Case("notices", "number_is_of_a_notice", put("notices", doc_number="35-NQ/TU"), warns=SHOWN),
    Case("notices", "province_known", put("notices", province_code=None)),
    Case("notices", "text_is_vietnamese", reworded(FOREIGN)),
    Case("notices", "chair_known", put("notices", chair_name=None)),
    Case("notices", "meeting_date_known", put("notices", meeting_date=None)),
    Case("notices", "signer_known", put("notices", signer_name=None)),
    Case("notices", "formal_notice_directs", without_directives),
    Case("notices", "chair_name_is_a_name", put("notices", chair_name="đồng chí Chủ tịch"), warns=SHOWN),
    Case("notices", "signer_name_is_a_name", put("notices", signer_name="Tủa")),
    Case("directives", "required_given", put("directives", quotas=None)),
    Case("directives", "unique_key", twice("directives"), rows=2),
    Case("directives", "notice_in_batch", put("directives", version=7)),
    Case("directives", "start_given", put("directives", start=None)),
    Case("directives", "end_given", put("directives", end=None)),
    Case("directives", "span_starts_in_text", put("directives", start=-1)),
    Case("directives", "span_not_empty", put("directives", start=40, end=40)),
    Case("directives", "span_ends_in_text", put("directives", end=END)),
    Case("directives", "text_stands_in_span", put("directives", text="Giao Sở Tài chính bố trí vốn.")),
    Case("directives", "text_not_empty", put("directives", text=" ")),
    Case(
        "directives",
        "due_date_not_long_past",
        put("directives", due_date=date(2019, 9, 2)),
        warns=("due_date_not_past",),
    ),
    Case("directives", "due_date_not_far_ahead", put("directives", due_date=date(2035, 9, 4))),
    Case("directives", "effective_from_not_far_ahead", put("directives", effective_from=date(2202, 1, 1))),
    Case("directives", "lead_ids_match_lead", put("directives", lead_ids=["so-xay-dung", None])),
    Case("directives", "with_ids_match_with", put("directives", with_ids=[None])),
    Case("directives", "path_shape", put("directives", path="Điều 1")),
    Case("directives", "due_date_not_past", put("directives", due_date=date(2020, 9, 2))),
    Case("citations", "required_given", put("citations", incomplete=None)),
    Case("citations", "unique_key", twice("citations"), rows=2),
    Case("citations", "notice_in_batch", put("citations", version=7)),
    Case("citations", "start_given", put("citations", start=None)),
    Case("citations", "end_given", put("citations", end=None)),
    Case("citations", "span_starts_in_text", put("citations", start=-3)),
    Case("citations", "span_not_empty", put("citations", start=9, end=8)),
    Case("citations", "span_ends_in_text", put("citations", end=END)),
    Case("citations", "number_shape", put("citations", number="35")),
    Case(
        "citations",
        "names_something",
        put("citations", number=None, type=None, title=None, incomplete=True),
    ),
    Case("citations", "number_stands_in_span", put("citations", number="36-NQ/TU")),
    Case("citations", "issued_date_not_in_future", put("citations", issued_date=FUTURE)),
    Case("citations", "issued_date_not_before_1945", put("citations", issued_date=date(1930, 2, 3))),
    Case("citations", "mentions_counts_from_one", put("citations", mentions=0)),
    Case("citations", "complete_has_number", put("citations", number=None)),
    Case("attachments", "required_given", put("attachments", url=None)),
    Case("attachments", "unique_key", twice("attachments"), rows=2),
    Case("attachments", "notice_in_batch", put("attachments", version=7)),
    Case("attachments", "url_is_http", put("attachments", url="/files/7.pdf")),
    Case("attachments", "sha256_is_hex", put("attachments", sha256="e3b0c442")),
    Case("attachments", "bytes_at_least_1", put("attachments", bytes=0)),
    Case("attachments", "pages_at_least_1", put("attachments", pages=0)),
    Case("attachments", "characters_at_least_0", put("attachments", characters=-1)),
    Case("attachments", "text_source_in_set", put("attachments", text_source="rtf")),
    Case("attachments", "fetched", put("attachments", sha256=None)),
    Case("evidence", "required_given", put("evidence", field=None)),
    Case("evidence", "unique_key", twice("evidence"), rows=2),
    Case("evidence", "notice_in_batch", put("evidence", version=7)),
    Case("evidence", "span_starts_in_text", put("evidence", start=-1)),
    Case("evidence", "span_not_empty", put("evidence", start=9, end=9)),
    Case("evidence", "span_ends_in_text", put("evidence", end=END)),
    Case("evidence", "field_is_a_column", put("evidence", field="chairman")),
    Case("evidence", "source_is_the_notice", put("evidence", source_sha256="0" * 64)),
    Case("evidence", "span_shows_value", put("evidence", field="signer_name")),
]

CRAWL_CASES: list[tuple[str, dict[str, Any]]] = [
    ("required_given", {"outcome": None, "failures_by_class": None}),
    ("portal_is_the_checked_one", {"portal": "son-la"}),
    ("crawl_id_is_the_checked_one", {"crawl_id": "20200910T030000Z-0000"}),
    ("counts_not_negative", {"pages": -1}),
    ("ended_after_begin", {"finished_at": datetime(2020, 9, 10, 1, tzinfo=UTC)}),
    ("outcome_in_set", {"outcome": "done"}),
    ("failures_are_named", {"outcome": "partial", "failures": 3, "failures_by_class": ["dns=1", "tls=1"]}),
    ("listed_something", {"listed": 0}),
    ("complete_without_failures", {"failures": 1, "failures_by_class": ["dns=1"]}),
]
# Cases with tests of their own: a second row, a crawl that lost some requests, and one that failed.
CRAWL_RULES = {rule for rule, _ in CRAWL_CASES} | {"unique_key", "outcome_not_partial", "failed_has_class"}

SEVERITY: dict[tuple[str, str], str] = {
    (suite.table, each.meta["rule"]): each.severity.value
    for suite in SUITES
    for each in suite.expectations()
    if each.meta
}


def rules_of(reasons: list[str]) -> list[str]:
    return [each.split(":", 1)[0] for each in reasons]


@pytest.fixture(scope="module")
def verdict(
    make_group: Callable[[str], Rows],
    assemble: Callable[..., dict[str, pa.Table]],
    context: BatchContext,
) -> Verdict:
    groups = [make_group("untouched-1")]
    for case in CASES:
        group = make_group(case.tag)
        case.breaks(group)
        groups.append(group)
    seen = {f"https://portal.example/view/notices-{rule}?mid=7": each for rule, each in SEEN.items()}
    return check(assemble([*groups, make_group("untouched-2")]), replace(context, seen=seen, past=PAST))


def of_tag(table: pa.Table, tag: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.filter(pc.field("notice_id") == f"lai-chau:{tag}").to_pylist()
    return rows


@pytest.mark.parametrize("case", CASES, ids=[case.tag for case in CASES])
def test_a_broken_row_fails_its_rule_and_no_other(
    case: Case, verdict: Verdict, make_group: Callable[[str], Rows]
) -> None:
    group = make_group(case.tag)
    case.breaks(group)
    critical = SEVERITY[case.table, case.rule] == "critical"
    quarantined = {name: of_tag(verdict.quarantined[name], case.tag) for name in group}

    expected_rows = case.rows if critical else 0
    rules = sorted({case.rule, *case.also})
    broken = [each for each in quarantined[case.table] if rules_of(each["reasons"]) != ["notice_quarantined"]]
    assert [sorted(rules_of(each["reasons"])) for each in broken] == [rules] * expected_rows
    for name in CHILDREN:
        if case.table == "notices" and critical:
            assert [rules_of(each["reasons"]) for each in quarantined[name]] == [
                ["notice_quarantined"]
            ] * len(group[name])
        elif name != case.table:
            assert quarantined[name] == []
    for name in group:
        passed = of_tag(verdict.passed[name], case.tag)
        assert len(passed) + len(quarantined[name]) == len(group[name])

    remarks = [
        remark
        for half in (verdict.passed, verdict.quarantined)
        for notice in of_tag(half["notices"], case.tag)
        for remark in notice["warnings"][1:]
    ]
    expected = [*case.warns]
    if (case.table != "notices" or not critical) and case.rule != "notice_in_batch":
        expected += [case.rule] * max(expected_rows, 1)
    assert len(remarks) == len(expected), remarks
    for rule, remark in zip(sorted(expected), sorted(remarks, key=_rule_of), strict=True):
        assert _rule_of(remark) == rule
        own_child = rule == case.rule and case.table != "notices"
        assert remark.endswith("; row quarantined") == (own_child and critical)
        assert not own_child or remark.startswith(f"{case.table} ")


def _rule_of(remark: str) -> str:
    """``rule: …`` for a notice, ``table column value, …, rule: …`` for a row of another table."""
    return next(rule for _, rule in sorted(SEVERITY, key=lambda key: -len(key[1])) if f"{rule}: " in remark)


@pytest.mark.parametrize("tag", ["untouched-1", "untouched-2"])
def test_rows_beside_broken_ones_pass_unchanged(
    tag: str, verdict: Verdict, make_group: Callable[[str], Rows]
) -> None:
    for name, rows in make_group(tag).items():
        assert of_tag(verdict.passed[name], tag) == rows


def test_reasons_name_the_value(verdict: Verdict) -> None:
    def reasons(table: str, rule: str) -> str:
        (found,) = [
            each
            for each in of_tag(verdict.quarantined[table], f"{table}-{rule}")
            if rule in each["reasons"][0]
        ]
        return str(found["reasons"][0])

    assert reasons("notices", "kind_in_set").endswith("found kind = other")
    assert "issued_date = 2020-09-13" in reasons("notices", "issued_date_not_in_future")
    assert reasons("notices", "required_given").endswith("found missing = parser_version")
    assert "end = 10000" in reasons("directives", "span_ends_in_text")
    assert "Nghị định 30/2020/NĐ-CP" in reasons("notices", "doc_number_shape")


def test_a_crawl_that_is_not_believable_refuses_the_batch(
    make_group: Callable[[str], Rows],
    make_crawl: Callable[[], dict[str, Any]],
    assemble: Callable[..., dict[str, pa.Table]],
    context: BatchContext,
    only: Callable[..., None],
) -> None:
    only("crawls.*")
    for rule, values in CRAWL_CASES:
        verdict = check(assemble([make_group("a")], [make_crawl() | values]), context)
        (crawl,) = verdict.quarantined["crawls"].to_pylist()
        assert rules_of(crawl["reasons"]) == [rule]
        assert verdict.refused == [f"the crawl's record is not believable: {crawl['reasons'][0]}"]
        assert [each for each in verdict.warnings if "outcome_not_partial" not in each] == []
        assert verdict.passed["notices"].num_rows == 1


def test_a_crawl_recorded_twice_refuses_the_batch(
    make_group: Callable[[str], Rows],
    make_crawl: Callable[[], dict[str, Any]],
    assemble: Callable[..., dict[str, pa.Table]],
    context: BatchContext,
    only: Callable[..., None],
) -> None:
    only("crawls.*")
    verdict = check(assemble([make_group("a")], [make_crawl(), make_crawl()]), context)
    assert [rules_of(each) for each in verdict.quarantined["crawls"]["reasons"].to_pylist()] == [
        ["unique_key"]
    ] * 2
    assert verdict.refused[0] == "crawls must have exactly 1 row, not 2"


def test_a_partial_crawl_is_accepted_with_a_warning(
    make_group: Callable[[str], Rows],
    make_crawl: Callable[[], dict[str, Any]],
    assemble: Callable[..., dict[str, pa.Table]],
    context: BatchContext,
    only: Callable[..., None],
) -> None:
    only("crawls.*")
    verdict = check(assemble([make_group("a")], [make_crawl() | {"outcome": "partial"}]), context)
    assert verdict.refused == []
    assert rules_of(verdict.warnings) == ["crawl outcome_not_partial"]
    assert verdict.passed["crawls"].num_rows == 1


def test_a_failed_crawl_names_its_class(
    make_group: Callable[[str], Rows],
    make_crawl: Callable[[], dict[str, Any]],
    assemble: Callable[..., dict[str, pa.Table]],
    context: BatchContext,
    only: Callable[..., None],
) -> None:
    only("crawls.*")
    failed = make_crawl() | {"outcome": "failed", "listed": 0}
    verdict = check(assemble([make_group("a")], [failed]), context)
    assert [rules_of(each) for each in verdict.quarantined["crawls"]["reasons"].to_pylist()] == [
        ["failed_has_class"]
    ]
    named = check(assemble([make_group("a")], [failed | {"failure": "dns"}]), context)
    assert named.refused == [f"crawl {context.crawl_id} of portal {context.portal} failed"]


def test_a_page_put_up_at_an_odd_time_is_held_back(
    make_group: Callable[[str], Rows],
    assemble: Callable[..., dict[str, pa.Table]],
    context: BatchContext,
    only: Callable[..., None],
) -> None:
    only("notices.published_in_time")
    late = make_group("late")
    late["notices"][0]["published_at"] = datetime(2020, 9, 9, 1, tzinfo=UTC)
    late["notices"][0]["issued_date"] = date(2020, 8, 3)
    past = Past(({**PAST.batches[0], "lags": [0, 2, 9]},))
    verdict = check(assemble([late, make_group("in-time")]), replace(context, past=past))
    (found,) = verdict.quarantined["notices"].to_pylist()
    assert found["notice_id"] == "lai-chau:late"
    assert rules_of(found["reasons"]) == ["published_in_time"]
    assert "put up 37 days after its own day" in found["reasons"][0]


def test_a_batch_that_lost_a_field_is_refused(
    make_group: Callable[[str], Rows],
    assemble: Callable[..., dict[str, pa.Table]],
    context: BatchContext,
    only: Callable[..., None],
) -> None:
    only("notices.kind_in_set")
    past = Past(({**PAST.batches[0], "fields": {"title": [20, 20], "chair_name": [20, 20]}},))
    groups = [make_group(f"n{n}") for n in range(5)]
    assert not check(assemble(groups), replace(context, past=past)).refused
    for each in groups:
        each["notices"][0]["chair_name"] = None
    (why,) = check(assemble(groups), replace(context, past=past)).refused
    assert why.startswith("drift: chair_name in 0 of 5 (0%), in the past 20 of 20 (100%)")


def test_pages_without_an_article_in_its_place_refuse_the_batch(
    make_group: Callable[[str], Rows],
    assemble: Callable[..., dict[str, pa.Table]],
    context: BatchContext,
    only: Callable[..., None],
) -> None:
    only("notices.kind_in_set")
    tables = assemble([make_group("a")])
    (why,) = check(tables, replace(context, read=9, misplaced=5)).refused
    assert why.startswith("5 of 9 pages have no article where it was")
    assert not check(tables, replace(context, read=10, misplaced=5)).refused
    assert not check(tables, replace(context, read=3, misplaced=3)).refused
    assert not check(tables, replace(context, read=9, misplaced=5, past=Past(waived=True))).refused


def test_a_good_batch_passes_whole(
    make_group: Callable[[str], Rows], assemble: Callable[..., dict[str, pa.Table]], context: BatchContext
) -> None:
    tables = assemble([make_group("a"), make_group("b")])
    verdict = check(tables, context)
    assert verdict.passed == tables
    assert {name: each.num_rows for name, each in verdict.quarantined.items()} == dict.fromkeys(
        BATCH_TABLES, 0
    )
    assert (verdict.refused, verdict.warnings) == ([], [])
    assert all(result.success for result in verdict.results)


def test_every_expectation_has_a_failing_case() -> None:
    tested = {(case.table, case.rule) for case in CASES} | {("crawls", rule) for rule in CRAWL_RULES}
    tested.add(("notices", "published_in_time"))
    assert tested == set(SEVERITY)
    assert len(SEVERITY) == sum(len(suite.expectations()) for suite in SUITES), "a rule's name is not unique"


def test_every_expectation_says_why() -> None:
    for suite in SUITES:
        for each in suite.expectations():
            assert isinstance(each.notes, str)
            assert len(each.notes) > 20
            assert each.severity.value in {"critical", "warning"}


@pytest.mark.parametrize(
    ("table", "column"),
    [(name, each.name) for name in BATCH_TABLES for each in SCHEMAS[name] if not each.nullable],
)
def test_every_required_column_is_missed(
    table: str,
    column: str,
    make_group: Callable[[str], Rows],
    make_crawl: Callable[[], dict[str, Any]],
) -> None:
    rows = (make_group("a") | {"crawls": [make_crawl()]})[table]
    broken = pa.Table.from_pylist([*rows, rows[0] | {column: None}], schema=SCHEMAS[table])
    missing = plain_frame(table, broken)["missing"]
    assert missing.isna().tolist() == [True] * len(rows) + [False]
    assert missing.iloc[-1] == column


@pytest.mark.parametrize(
    "number",
    [
        "123/TB-UBND", "7812/TB-BNN-VP", "6202/UBND-KT", "30/2020/NĐ-CP", "202/2025/QH15", "09/2008/QĐ-UBND",
        "12-KL/TU", "2927-TB/TU", "05-BC/ĐU", "36-HD/VPTW", "15/CT-TTg", "82a/TB-VPUBND", "14/TB-HĐND&UBND",
        "98/TB-UBND.VX", "12-QĐi/TW", "145/TB-BCĐ389",
    ],
)  # fmt: skip
def test_numbers_of_state_and_party_documents_have_the_shape(number: str) -> None:
    assert pc.match_substring_regex(pa.array([number]), NUMBER_PATTERN).to_pylist() == [True]


@pytest.mark.parametrize(
    "number",
    ["", "TB-UBND", "/TB-UBND", "123", "123/", "123 /TB-UBND", "15/5/2020", "số 17/NQ-CP", "17/NQ–CP"],
)
def test_other_strings_do_not_have_the_shape_of_a_number(number: str) -> None:
    assert pc.match_substring_regex(pa.array([number]), NUMBER_PATTERN).to_pylist() == [False]


@pytest.mark.parametrize(
    "name", ["Lò Văn Hặc", "Giàng A Páo", "H'Yim Kđoh", "Nguyễn Thị Thuỳ Dương", "Vừ Dế"]
)
def test_vietnamese_names_are_names(name: str) -> None:
    assert pc.match_substring_regex(pa.array([name]), NAME_PATTERN).to_pylist() == [True]


@pytest.mark.parametrize(
    "name", ["Hải", "Chủ tịch UBND", "Ông Lò Văn Hặc, Chủ tịch", "lò văn hặc", "A B C D E G H"]
)
def test_other_strings_are_not_names(name: str) -> None:
    assert pc.match_substring_regex(pa.array([name]), NAME_PATTERN).to_pylist() == [False]


def test_the_fetch_day_of_a_page_counts_not_the_crawls(
    make_group: Callable[[str], Rows], assemble: Callable[..., dict[str, pa.Table]], context: BatchContext
) -> None:
    """A page fetched earlier is judged by its own day, one without a day by the crawl's end."""
    early, unknown = make_group("early"), make_group("unknown")
    early["notices"][0]["fetched_at"] = datetime(2020, 8, 31, tzinfo=UTC)
    unknown["notices"][0]["fetched_at"] = None
    verdict = check(assemble([early, unknown]), replace(context, held=1))
    (found,) = verdict.quarantined["notices"].to_pylist()
    assert found["notice_id"] == "lai-chau:early"
    assert rules_of(found["reasons"]) == ["issued_date_not_in_future", "published_at_not_in_future"]
