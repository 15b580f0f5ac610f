"""Rules for ``crawls``: the account a crawl gives of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suite import BatchContext, Suite, Tables, common_rules, plain_frame, rule, with_derived

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.expectations.expectation import Expectation

OUTCOMES = ("complete", "partial", "failed")
COUNTS = (
    "seconds",
    "requests",
    "bytes",
    "listed",
    "pages",
    "new",
    "changed",
    "unchanged",
    "attachments",
    "failures",
)


def _frame(tables: Tables, context: BatchContext) -> pd.DataFrame:
    frame = plain_frame("crawls", tables["crawls"])
    negative = frame[list(COUNTS)].lt(0)
    rows = len(frame)
    frame["failures_named"] = [_named(each) for each in tables["crawls"]["failures_by_class"].to_pylist()]
    return with_derived(
        frame,
        negative=[", ".join(negative.columns[row]) or None for row in negative.to_numpy()],
        batch_portal=[context.portal] * rows,
        batch_crawl_id=[context.crawl_id] * rows,
    )


def _named(by_class: list[str] | None) -> int:
    return sum(int(each.rpartition("=")[2]) for each in by_class or ())


def _expectations() -> list[Expectation]:
    from great_expectations.expectations.row_conditions import Column

    rules = common_rules("crawls")
    rules += [
        *(
            rule(
                "ExpectColumnPairValuesToBeEqual",
                f"{column}_is_the_checked_one",
                "critical",
                f"{column} must be that of the crawl whose batch is checked",
                column_A=column,
                column_B=f"batch_{column}",
                ignore_row_if="either_value_is_missing",
            )
            for column in ("portal", "crawl_id")
        ),
        rule(
            "ExpectColumnValuesToBeNull",
            "counts_not_negative",
            "critical",
            "what is counted or measured must not be negative",
            column="negative",
        ),
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "ended_after_begin",
            "critical",
            "finished_at must not lie before started_at",
            column_A="finished_at",
            column_B="started_at",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnValuesToBeInSet",
            "outcome_in_set",
            "critical",
            f"outcome must be one of {', '.join(OUTCOMES)}, by the data contract",
            column="outcome",
            value_set=list(OUTCOMES),
        ),
        rule(
            "ExpectColumnPairValuesToBeEqual",
            "failures_are_named",
            "critical",
            "failures_by_class must add up to failures: none may go without a name",
            column_A="failures",
            column_B="failures_named",
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnValuesToBeBetween",
            "listed_something",
            "critical",
            "a crawl that did not fail must have seen a document listed: an empty one is no success",
            column="listed",
            min_value=1,
            row_condition=Column("outcome") != "failed",
        ),
        rule(
            "ExpectColumnValuesToBeBetween",
            "complete_without_failures",
            "critical",
            "a complete crawl has no failures",
            column="failures",
            max_value=0,
            row_condition=Column("outcome") == "complete",
        ),
        rule(
            "ExpectColumnValuesToNotBeNull",
            "failed_has_class",
            "critical",
            "a failed crawl must name the class of what made it fail",
            column="failure",
            row_condition=Column("outcome") == "failed",
        ),
        rule(
            "ExpectColumnValuesToNotBeInSet",
            "outcome_not_partial",
            "warning",
            "some requests of the crawl failed for good: the batch may lack documents",
            column="outcome",
            value_set=["partial"],
        ),
    ]
    return rules


SUITE = Suite("crawls", ("portal", "crawl_id"), _frame, _expectations)
