"""Rules for ``directives``: each stands in its notice's text, and its day can be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from expectations.suite import (
    BatchContext,
    Suite,
    Tables,
    belongs_to_notice,
    child_frame,
    common_rules,
    printed,
    rule,
    single_spaced,
    slices,
    span_rules,
    with_derived,
)

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.expectations.expectation import Expectation

# A notice may recall a duty of the past year; plans reach to the next decade but not beyond 15 years.
DAYS_BEFORE = 366
YEARS_AFTER = 15

_STEP = r"(?:[IVXLC]{1,6}|[0-9]{1,3}|[a-zđ]{1,4}|[A-ZĐ]|[-+*•][0-9]{1,3}|#[0-9]{1,3})"
PATH_PATTERN = rf"^{_STEP}(?:\.{_STEP}|#[0-9]{{1,3}})*$"


def _frame(tables: Tables, context: BatchContext) -> pd.DataFrame:
    import pandas as pd

    frame = child_frame(tables, "directives", context)
    frame["due_earliest"] = frame["notice_day"] - pd.Timedelta(days=DAYS_BEFORE)
    frame["due_latest"] = frame["notice_day"] + pd.DateOffset(years=YEARS_AFTER)
    frame["text_characters"] = pc.utf8_length(
        pc.utf8_trim_whitespace(tables["directives"]["text"])
    ).to_pandas()
    shown = printed(frame["text"], slices(tables, frame), single_spaced)
    return with_derived(frame, text_in_span=shown)


def _expectations() -> list[Expectation]:
    rules = [*common_rules("directives"), belongs_to_notice(), *span_rules(of="directives")]
    rules += [
        rule(
            "ExpectColumnPairValuesToBeEqual",
            "text_stands_in_span",
            "critical",
            "the notice's text from start to end must contain the directive's text (white space aside)",
            column_A="text",
            column_B="text_in_span",
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnValuesToBeBetween",
            "text_not_empty",
            "critical",
            "a directive must say something",
            column="text_characters",
            min_value=1,
        ),
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "due_date_not_long_past",
            "critical",
            f"due_date must not lie more than {DAYS_BEFORE} days before the notice's day: a notice sets no "
            "deadline so far in its past, so the day was misread",
            column_A="due_date",
            column_B="due_earliest",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        *(
            rule(
                "ExpectColumnPairValuesAToBeGreaterThanB",
                f"{column}_not_far_ahead",
                "critical",
                f"{column} must not lie more than {YEARS_AFTER} years after the notice's day: beyond that it "
                "is a year misread",
                column_A="due_latest",
                column_B=column,
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            )
            for column in ("due_date", "effective_from")
        ),
        *(
            rule(
                "ExpectColumnPairValuesToBeEqual",
                f"{column}_ids_match_{column}",
                "critical",
                f"{column}_ids must be as long as {column}: they are read side by side",
                column_A=f"{column}_count",
                column_B=f"{column}_ids_count",
                ignore_row_if="either_value_is_missing",
            )
            for column in ("lead", "with")
        ),
        rule(
            "ExpectColumnValuesToMatchRegex",
            "path_shape",
            "critical",
            "path must be numbering steps joined by dots: Roman or Arabic numbers, letters, -n and +n for "
            "dashes, #n for unmarked paragraphs, 0 and end (data contract)",
            column="path",
            regex=PATH_PATTERN,
        ),
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "due_date_not_past",
            "warning",
            "due_date lies before the notice's own day: it may be the day of an event or of a cited document",
            column_A="due_date",
            column_B="notice_day",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
    ]
    return rules


SUITE = Suite("directives", ("path", "start"), _frame, _expectations)
