"""The gate between extraction and publication: what passes, what is quarantined, what is refused.

Three strengths, from mild to hard:

* **warning**: the row is unusual. It passes; the reason is appended to ``warnings`` of its notice. (A
  crawl has no notice: its warnings go to the verdict's.)
* **critical**: the row cannot be believed. It goes to quarantine with every reason that it fails. The rows
  of a quarantined notice go with it; a quarantined child row leaves its notice in place, with a warning
  that names the row and the reason.
* **refuse**: the batch as a whole cannot be believed, and must not be staged; what is published stays.
  That is: a table missing, unknown or not of the contract's schema; no notice passing where none is held;
  held plus passed below the portal's bound; more than half of four or more notices quarantined, or of all
  pages without an article in its place (a changed page layout looks like that); not exactly one crawl
  record, one that is itself not believable, or one whose outcome is ``failed``; a field that the portal's
  notices had and these lack (``expectations.drift``).

Each row rule is a Great Expectations expectation in the module of its table; its notes are the reason in
plain English. ``check`` is deterministic: it reads no clock and no store.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations import attachments, citations, crawls, directives, drift, evidence, notices
from expectations.suite import ROW, BatchContext, Suite
from transforms.contract import BATCH_TABLES
from transforms.contract import SCHEMAS as EVERY_SCHEMA

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )
    from great_expectations.expectations.expectation import Expectation

__all__ = ["QUARANTINE_SCHEMAS", "SUITES", "BatchContext", "Verdict", "check"]

SUITES: tuple[Suite, ...] = (
    notices.SUITE,
    directives.SUITE,
    citations.SUITE,
    attachments.SUITE,
    evidence.SUITE,
    crawls.SUITE,
)
SCHEMAS: dict[str, pa.Schema] = {name: EVERY_SCHEMA[name] for name in BATCH_TABLES}
CHILDREN = ("directives", "citations", "attachments", "evidence")

# The contract's columns, all nullable, and why the row is here.
QUARANTINE_SCHEMAS: dict[str, pa.Schema] = {
    name: pa.schema(
        [
            *(each.with_nullable(True) for each in schema),
            pa.field(
                "reasons", pa.list_(pa.string()), nullable=False, metadata={"doc": "Every rule it fails"}
            ),
        ],
        metadata=schema.metadata,
    )
    for name, schema in SCHEMAS.items()
}

_LONGEST_VALUE = 120
_SUSPICIOUS_FROM = 4
_WITH_NOTICE = "notice_quarantined"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What the gate says of a batch.

    ``passed`` has the contract's schemas exactly, ``quarantined`` has ``QUARANTINE_SCHEMAS``. Both are
    filled also when ``refused`` is not empty, for inspection; then the batch must not be staged. Only where
    the schema itself is wrong are they empty and ``results`` too.
    """

    passed: dict[str, pa.Table]
    quarantined: dict[str, pa.Table]
    refused: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    results: list[ExpectationSuiteValidationResult] = field(default_factory=list)


@dataclass(frozen=True)
class _Failure:
    row: int
    rule: str
    critical: bool
    reason: str


def check(tables: Mapping[str, pa.Table], context: BatchContext) -> Verdict:
    """Judge the six tables of one crawl of one portal.

    Raises ``RuntimeError`` where an expectation could not be evaluated: that is a fault of ours, and a batch
    that was not checked must not look checked.
    """
    faults = _schema_faults(tables)
    if faults:
        return Verdict(
            passed={name: schema.empty_table() for name, schema in SCHEMAS.items()},
            quarantined={name: schema.empty_table() for name, schema in QUARANTINE_SCHEMAS.items()},
            refused=faults,
        )
    tables = {name: tables[name].select(schema.names).combine_chunks() for name, schema in SCHEMAS.items()}

    results, failures = _validate(tables, context)
    reasons = {name: _critical(found) for name, found in failures.items()}
    remarks: defaultdict[int, list[str]] = defaultdict(list)  # by row of notices
    warnings: list[str] = []

    held_back = set(reasons["notices"])
    parents = {name: _parents(tables["notices"], tables[name]) for name in CHILDREN}
    for name in CHILDREN:
        for row, parent in enumerate(parents[name]):
            if parent is None or parent not in held_back:
                continue
            rules = ", ".join(each.split(":", 1)[0] for each in reasons["notices"][parent])
            reasons[name].setdefault(row, []).append(f"{_WITH_NOTICE}: its notice is quarantined ({rules})")

    for each in failures["notices"]:
        if not each.critical:
            remarks[each.row].append(f"{each.rule}: {each.reason}")
    for suite in SUITES:
        if suite.table in CHILDREN:
            for each in failures[suite.table]:
                parent = parents[suite.table][each.row]
                what = f"{_label(suite, tables[suite.table], each.row)}, {each.rule}: {each.reason}"
                if each.critical:
                    what = f"{what}; row quarantined"
                if parent is None:
                    warnings.append(what)
                else:
                    remarks[parent].append(what)
    warnings += [f"crawl {each.rule}: {each.reason}" for each in failures["crawls"] if not each.critical]

    drifted = drift.compare(drift.measure(tables, context.seen, context.read, context.past), context.past)
    tables["notices"] = _annotated(tables["notices"], remarks)
    passed, quarantined = {}, {}
    for name, table in tables.items():
        passed[name], quarantined[name] = _split(name, table, reasons[name])
    refused, noted = _judge(passed, quarantined, tables["crawls"], context)
    for why in drifted[0]:
        log.warning("portal %s, crawl %s refused: %s", context.portal, context.crawl_id, why)
    return Verdict(passed, quarantined, refused + drifted[0], warnings + noted + drifted[1], results)


def _schema_faults(tables: Mapping[str, pa.Table]) -> list[str]:
    """How the batch differs from the contract's tables, columns and types; their order does not matter."""
    faults = [f"table {name} is missing" for name in SCHEMAS if name not in tables]
    faults += [f"table {name} is not in the data contract" for name in tables if name not in SCHEMAS]
    for name, schema in SCHEMAS.items():
        if name not in tables:
            continue
        found = tables[name].schema
        doubled = sorted({column for column in found.names if found.names.count(column) > 1})
        faults += [f"{name}.{column} stands in the table more than once" for column in doubled]
        faults += [f"{name}.{column} is missing" for column in schema.names if column not in found.names]
        faults += [
            f"{name}.{column} is not in the data contract"
            for column in found.names
            if column not in schema.names
        ]
        faults += [
            f"{name}.{column} is {found.field(column).type}, not {schema.field(column).type}"
            for column in schema.names
            if found.names.count(column) == 1 and found.field(column).type != schema.field(column).type
        ]
    return faults


def _validate(
    tables: Mapping[str, pa.Table], context: BatchContext
) -> tuple[list[ExpectationSuiteValidationResult], dict[str, list[_Failure]]]:
    """Run every suite; the results for Data Docs, and the failing rows a table, in the rules' order."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    gx_context = gx.get_context(mode="ephemeral")
    gx_context.enable_analytics(False)
    gx_context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = gx_context.data_sources.add_pandas("batch")
    results, failures = [], {}
    for suite in SUITES:
        frame = suite.frame(tables, context)
        asset = source.add_dataframe_asset(suite.table)
        batch = asset.add_batch_definition_whole_dataframe("crawl").get_batch({"dataframe": frame})
        expectations = suite.expectations()
        rules = gx.ExpectationSuite(
            name=suite.table,
            expectations=expectations,
            meta={"portal": context.portal, "crawl_id": context.crawl_id, "now": context.now.isoformat()},
        )
        result = batch.validate(
            rules,
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": [ROW]},
        )
        result.meta |= rules.meta
        results.append(result)
        failures[suite.table] = list(_failures(suite.table, expectations, result))
    return results, failures


def _failures(
    table: str, expectations: Iterable[Expectation], result: ExpectationSuiteValidationResult
) -> Iterator[_Failure]:
    """The failing rows in the order of the suite, which Great Expectations does not keep."""
    found = {
        (each.expectation_config.meta or {})["rule"]: each
        for each in result.results
        if each.expectation_config
    }
    for expectation in expectations:
        name = (expectation.meta or {})["rule"]
        faults = _exceptions(found[name])
        if faults:
            raise RuntimeError(f"{table}: expectation {name} could not be evaluated: {'; '.join(faults)}")
        rows = found[name].result.get("unexpected_index_list") or []
        if not found[name].success and not rows:
            raise RuntimeError(f"{table}: expectation {name} failed without naming a row")
        for row in rows:
            yield _Failure(
                row=int(row[ROW]),
                rule=name,
                critical=expectation.severity.value == "critical",
                reason=_reason(str(expectation.notes), row),
            )


def _exceptions(result: ExpectationValidationResult) -> list[str]:
    """What Great Expectations caught while evaluating; it reports one exception or one a metric."""
    info: Mapping[str, Any] = result.exception_info
    each = (
        [info] if "raised_exception" in info else [one for one in info.values() if isinstance(one, Mapping)]
    )
    return [str(one.get("exception_message")) for one in each if one.get("raised_exception")]


def _reason(notes: str, found: Mapping[str, Any]) -> str:
    """The rule in plain English, and the values that broke it."""
    values = [
        f"{column} = {_value(value)}"
        for column, value in found.items()
        if column != ROW and not _missing(value)
    ]
    return f"{notes}; found {', '.join(values)}" if values else notes


def _missing(value: Any) -> bool:
    import pandas as pd

    return bool(pd.isna(value))


def _value(value: Any) -> str:
    if isinstance(value, datetime):  # also pandas.Timestamp
        return value.isoformat() if value.time() != value.time().min else value.date().isoformat()
    if isinstance(value, float):
        return f"{value:g}" if value % 1 else str(int(value))
    text = str(value)
    return f"{text[:_LONGEST_VALUE]}…" if len(text) > _LONGEST_VALUE else text


def _critical(failures: Iterable[_Failure]) -> dict[int, list[str]]:
    """Every critical reason, by row."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for each in failures:
        if each.critical:
            found[each.row].append(f"{each.rule}: {each.reason}")
    return dict(found)


def _parents(notices_table: pa.Table, table: pa.Table) -> list[int | None]:
    """The row of each child's notice; of the first where several share the key, None for an orphan."""
    rows: dict[tuple[str | None, int | None], int] = {}
    for row, key in enumerate(_keys(notices_table)):
        rows.setdefault(key, row)
    return [rows.get(key) for key in _keys(table)]


def _keys(table: pa.Table) -> Iterator[tuple[str | None, int | None]]:
    return zip(table["notice_id"].to_pylist(), table["version"].to_pylist(), strict=True)


def _label(suite: Suite, table: pa.Table, row: int) -> str:
    """A row as a person would name it: ``directives path II.1, start 120``."""
    named = ((column, table[column][row].as_py()) for column in suite.label)
    return f"{suite.table} " + ", ".join(
        f"{column} {_value(value)}" for column, value in named if value is not None
    )


def _annotated(table: pa.Table, remarks: Mapping[int, list[str]]) -> pa.Table:
    """The notices with remarks appended to their warnings."""
    if not remarks:
        return table
    at = table.schema.get_field_index("warnings")
    warnings = [
        None if have is None else [*have, *remarks.get(row, [])]
        for row, have in enumerate(table["warnings"].to_pylist())
    ]
    return table.set_column(at, table.schema.field(at), pa.array(warnings, table.schema.field(at).type))


def _split(name: str, table: pa.Table, reasons: Mapping[int, list[str]]) -> tuple[pa.Table, pa.Table]:
    """The rows that pass, in the contract's schema, and the others with their reasons."""
    rows = sorted(reasons)
    good = pa.array([row not in reasons for row in range(table.num_rows)], pa.bool_())
    bad = table.take(pa.array(rows, pa.int64()))
    schema = QUARANTINE_SCHEMAS[name]
    why = pa.array([reasons[row] for row in rows], schema.field("reasons").type)
    return (
        pa.Table.from_arrays(table.filter(good).columns, schema=SCHEMAS[name]),
        pa.Table.from_arrays([*bad.columns, why], schema=schema),
    )


def _judge(
    passed: Mapping[str, pa.Table],
    quarantined: Mapping[str, pa.Table],
    crawl: pa.Table,
    context: BatchContext,
) -> tuple[list[str], list[str]]:
    """Why the batch is refused, and what is worth saying of it as a whole."""
    refused, warnings = [], []
    good, bad = passed["notices"].num_rows, quarantined["notices"].num_rows
    # Later versions of a notice that is held do not make more notices.
    added = len(pc.unique(passed["notices"].filter(pc.field("version") == 1)["notice_id"]))
    after = context.held + added

    if not good and not context.held:
        quarantine = f" ({bad} in quarantine)" if bad else ""
        refused.append(f"no notice passed{quarantine} and none of portal {context.portal} is held")
    if context.notices_min is not None and after < context.notices_min:
        refused.append(
            f"{context.held} notices held and {added} added are fewer than the {context.notices_min} that "
            f"portal {context.portal} must have"
        )
    read = max(context.read, good + bad + context.misplaced)
    if context.misplaced >= _SUSPICIOUS_FROM and context.misplaced > read / 2 and not context.past.waived:
        refused.append(
            f"{context.misplaced} of {read} pages have no article where it was: the page layout has changed"
        )
    if good + bad >= _SUSPICIOUS_FROM and bad > (good + bad) / 2:
        refused.append(f"{bad} of {good + bad} notices are quarantined: the page layout may have changed")
    if crawl.num_rows != 1:
        refused.append(f"crawls must have exactly 1 row, not {crawl.num_rows}")
    refused += [
        f"the crawl's record is not believable: {why}"
        for row in _reasons(quarantined["crawls"])
        for why in row
    ]
    if "failed" in crawl["outcome"].to_pylist():
        refused.append(f"crawl {context.crawl_id} of portal {context.portal} failed")

    if context.notices_max is not None and after > context.notices_max:
        warnings.append(
            f"{context.held} notices held and {added} added are more than the {context.notices_max} expected "
            f"of portal {context.portal}"
        )
    for name in CHILDREN:
        own = sum(any(not why.startswith(_WITH_NOTICE) for why in row) for row in _reasons(quarantined[name]))
        total = passed[name].num_rows + quarantined[name].num_rows
        if total >= _SUSPICIOUS_FROM and own > total / 2:
            warnings.append(f"{own} of {total} {name} are not believable: their reader may be broken")
    pages = sum(each or 0 for each in crawl["pages"].to_pylist())
    if not good + bad and context.held and pages:
        warnings.append(f"{pages} pages were fetched and none is a notice")
    for each in refused:
        log.warning("portal %s, crawl %s refused: %s", context.portal, context.crawl_id, each)
    return refused, warnings


def _reasons(quarantined: pa.Table) -> list[list[str]]:
    """The reasons of each quarantined row."""
    reasons: list[list[str]] = quarantined["reasons"].to_pylist()
    return reasons
