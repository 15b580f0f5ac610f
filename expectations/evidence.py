"""Rules for ``evidence``: every span lies in the text it counts in and shows a field of that notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suite import (
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
from transforms.contract import SCHEMAS

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.expectations.expectation import Expectation

# Fields whose value is kept as it is printed; dates and codes are not.
AS_PRINTED = (
    "title",
    "doc_number",
    "issuing_body",
    "issued_place",
    "meeting_title",
    "chair_name",
    "chair_title",
    "signer_name",
    "signer_title",
    "author",
)


def _frame(tables: Tables, context: BatchContext) -> pd.DataFrame:
    import pandas as pd

    frame = child_frame(tables, "evidence", context)
    # The column without its member: cochairs[0].name stands in cochairs.
    base = frame["field"].str.replace(r"[\[.].*$", "", regex=True)
    values = pd.Series([None] * len(frame), dtype=object)
    rows = frame["notice_row"].fillna(0).astype("int64")
    for field in AS_PRINTED:
        here = (frame["field"] == field) & frame["notice_row"].notna()
        if here.any():
            values[here] = tables["notices"][field].take(rows[here].tolist()).to_pylist()
    shown = printed(values, slices(tables, frame), letters_and_digits)
    return with_derived(frame, column=list(base), value=list(values), value_in_span=shown)


def _expectations() -> list[Expectation]:
    rules = [*common_rules("evidence"), belongs_to_notice(), *span_rules(of="evidence")]
    rules += [
        rule(
            "ExpectColumnValuesToBeInSet",
            "field_is_a_column",
            "critical",
            "field must be a column of notices, or a member of one such as cochairs[0].name",
            column="column",
            value_set=SCHEMAS["notices"].names,
        ),
        rule(
            "ExpectColumnPairValuesToBeEqual",
            "source_is_the_notice",
            "critical",
            "source_sha256 must be the content_sha256 of the row's notice: the span counts in that text only",
            column_A="source_sha256",
            column_B="notice_sha256",
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnPairValuesToBeEqual",
            "span_shows_value",
            "warning",
            "the notice's text from start to end does not show the field's value as printed",
            column_A="value",
            column_B="value_in_span",
            ignore_row_if="either_value_is_missing",
        ),
    ]
    return rules


SUITE = Suite("evidence", ("field", "start"), _frame, _expectations)
