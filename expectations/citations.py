"""Rules for ``citations``: a cited document has a number of its form, exists, and is printed there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from expectations.suite import (
    NUMBER_PATTERN,
    TOLERANCE_DAYS,
    BatchContext,
    Suite,
    Tables,
    belongs_to_notice,
    child_frame,
    common_rules,
    letters_and_digits,
    printed,
    rule,
    slices,
    span_rules,
    with_derived,
)

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.expectations.expectation import Expectation

# The state whose documents are cited was founded on this day.
EARLIEST = datetime(1945, 9, 2)


def _frame(tables: Tables, context: BatchContext) -> pd.DataFrame:
    import pandas as pd

    frame = child_frame(tables, "citations", context)
    frame["latest_day"] = frame["fetched_day"] + pd.Timedelta(days=TOLERANCE_DAYS)
    names = frame["number"].fillna(frame["type"]).fillna(frame["title"])
    shown = printed(frame["number"], slices(tables, frame), letters_and_digits)
    return with_derived(frame, names=list(names), number_in_span=shown)


def _expectations() -> list[Expectation]:
    from great_expectations.expectations.row_conditions import Column

    complete = Column("incomplete") == False  # noqa: E712 - a GX condition, not a Python one
    rules = [*common_rules("citations"), belongs_to_notice(), *span_rules(of="citations")]
    rules += [
        rule(
            "ExpectColumnValuesToMatchRegex",
            "number_shape",
            "critical",
            "number must have the form of a state (17/NQ-CP, 30/2020/NĐ-CP) or Party number (02-NQ/TU), or "
            "the citation be marked incomplete: Nghị định 30/2020/NĐ-CP, Hướng dẫn 36-HD/VPTW",
            column="number",
            regex=NUMBER_PATTERN,
            row_condition=complete,
        ),
        rule(
            "ExpectColumnValuesToNotBeNull",
            "names_something",
            "critical",
            "a citation must give a number, a type or a title",
            column="names",
        ),
        rule(
            "ExpectColumnPairValuesToBeEqual",
            "number_stands_in_span",
            "critical",
            "the notice's text from start to end must show the number (white space and dashes aside)",
            column_A="number",
            column_B="number_in_span",
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "issued_date_not_in_future",
            "critical",
            f"issued_date must not lie more than {TOLERANCE_DAYS} days after the day of the fetch: a "
            "document must exist to be cited",
            column_A="latest_day",
            column_B="issued_date",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnValuesToBeBetween",
            "issued_date_not_before_1945",
            "critical",
            f"issued_date must not lie before {EARLIEST:%Y-%m-%d}, the founding of the state: it was misread",
            column="issued_date",
            min_value=EARLIEST,
        ),
        rule(
            "ExpectColumnValuesToBeBetween",
            "mentions_counts_from_one",
            "critical",
            "mentions must be at least 1: a document that is never named is not cited",
            column="mentions",
            min_value=1,
        ),
        rule(
            "ExpectColumnValuesToNotBeNull",
            "complete_has_number",
            "warning",
            "a citation without a number is not marked incomplete",
            column="number",
            row_condition=complete,
        ),
    ]
    return rules


SUITE = Suite("citations", ("number", "start"), _frame, _expectations)
