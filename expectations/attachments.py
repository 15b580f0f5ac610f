"""Rules for ``attachments``: where a file is, and that what is said of its bytes can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suite import (
    SHA256_PATTERN,
    URL_PATTERN,
    BatchContext,
    Suite,
    Tables,
    belongs_to_notice,
    child_frame,
    common_rules,
    rule,
)
from transforms.contract import TEXT_SOURCES

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.expectations.expectation import Expectation


def _frame(tables: Tables, context: BatchContext) -> pd.DataFrame:
    return child_frame(tables, "attachments", context)


def _expectations() -> list[Expectation]:
    rules = [*common_rules("attachments"), belongs_to_notice()]
    rules += [
        rule(
            "ExpectColumnValuesToMatchRegex",
            "url_is_http",
            "critical",
            "url must be an http or https address with a host",
            column="url",
            regex=URL_PATTERN,
        ),
        rule(
            "ExpectColumnValuesToMatchRegex",
            "sha256_is_hex",
            "critical",
            "sha256 must be 64 lower-case hexadecimal digits (FIPS 180-4)",
            column="sha256",
            regex=SHA256_PATTERN,
        ),
        *(
            rule(
                "ExpectColumnValuesToBeBetween",
                f"{column}_at_least_{least}",
                "critical",
                f"{column} must be at least {least} where it is given{why}",
                column=column,
                min_value=least,
            )
            for column, least, why in (
                ("bytes", 1, ": an empty file is a failed fetch"),
                ("pages", 1, ": a file without pages has null"),
                ("characters", 0, ""),
            )
        ),
        rule(
            "ExpectColumnValuesToBeInSet",
            "text_source_in_set",
            "critical",
            f"text_source must be null or one of {', '.join(TEXT_SOURCES)}, by the data contract",
            column="text_source",
            value_set=list(TEXT_SOURCES),
        ),
        rule(
            "ExpectColumnValuesToNotBeNull",
            "fetched",
            "warning",
            "the file is linked but was not fetched",
            column="sha256",
        ),
    ]
    return rules


SUITE = Suite("attachments", ("url",), _frame, _expectations)
