"""Rules for ``notices``: what a row must be to be believed, and what is worth a remark."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import pyarrow.compute as pc

from expectations import drift
from expectations.suite import (
    MARKED,
    NAME_PATTERN,
    NUMBER_PATTERN,
    PROVINCE_PATTERN,
    TOLERANCE_DAYS,
    URL_PATTERN,
    BatchContext,
    Suite,
    Tables,
    common_rules,
    notice_frame,
    rule,
    with_derived,
)
from transforms.contract import KINDS, TEXT_SOURCES

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.expectations.expectation import Expectation

# Vietnam joined the Internet in November 1997, and its provinces were redrawn in January of that year.
EARLIEST = datetime(1997, 1, 1)
SHORTEST_TEXT = 80
# Vietnamese prose has marks on about a quarter of its letters; foreign text and mojibake on next to none.
LEAST_MARKED = 0.05
_SAMPLE = 2000
LATE_DAYS = 90

_LAYOUT_RULES: tuple[tuple[str, Literal["critical", "warning"], str, str], ...] = (
    (
        "article_in_its_place",
        "critical",
        "place_doubt",
        "the page must have its text where its platform has it: what was found elsewhere may be another's",
    ),
    (
        "layout_known",
        "critical",
        "layout_doubt",
        "title, text and day must stand where they stood on the portal's pages before: the layout changed, "
        "and a value read by the old one may be another page's (expectations.drift says how to accept it)",
    ),
    (
        "listing_agrees",
        "critical",
        "listing_doubt",
        "page and listing, which always agreed on this portal, must agree: one of them was misread",
    ),
    (
        "published_in_time",
        "critical",
        "lag_doubt",
        "a page must be put up about as long after the document's own day as the portal's pages were before: "
        "one of the two days is another document's",
    ),
    (
        "text_in_order",
        "warning",
        "disorder",
        "the numbers of its items do not follow each other, or a paragraph stands twice: part of the text "
        "may be missing, doubled or out of place",
    ),
    (
        "listing_differs",
        "warning",
        "listing_remark",
        "page and listing say different things",
    ),
)


def _frame(tables: Tables, context: BatchContext) -> pd.DataFrame:
    import pandas as pd

    table = tables["notices"]
    frame = notice_frame(table, context)
    tolerance = pd.Timedelta(days=TOLERANCE_DAYS)
    frame["latest_day"] = frame["fetched_day"] + tolerance
    frame["latest_before_publication"] = frame["published_day"] + tolerance
    frame["latest_publication"] = frame["issued_date"] + pd.Timedelta(days=LATE_DAYS)
    sample = pc.utf8_slice_codeunits(table["text"], 0, _SAMPLE)
    marked = pc.count_substring_regex(sample, f"[{MARKED}]").to_pandas()
    letters = pc.count_substring_regex(sample, r"\p{L}").to_pandas()
    frame["marked_share"] = (marked / letters.where(letters > 0)).fillna(0.0).where(letters.notna())
    # The directives' count joins on the key; a notice without any gets 0.
    count = tables["directives"].group_by(["notice_id", "version"]).aggregate([([], "count_all")]).to_pandas()
    counted = frame[["notice_id", "version"]].merge(count, how="left", on=["notice_id", "version"])
    frame["directives"] = counted["count_all"].fillna(0)
    digests = [
        None if text is None else hashlib.sha256(text.encode()).hexdigest()
        for text in table["text"].to_pylist()
    ]
    doubts = drift.doubts(table, context.seen, context.past)
    return with_derived(
        frame,
        text_sha256=digests,
        batch_portal=[context.portal] * len(frame),
        place_doubt=doubts.place,
        layout_doubt=doubts.layout,
        listing_doubt=doubts.listing,
        listing_remark=doubts.remark,
        lag_doubt=doubts.lag,
        disorder=[drift.disorder(text) for text in table["text"].to_pylist()],
    )


def _expectations() -> list[Expectation]:
    from great_expectations.expectations.row_conditions import Column

    formal = Column("kind") == "formal_notice"
    rules = common_rules("notices")
    rules += [
        rule(
            "ExpectColumnPairValuesToBeEqual",
            "portal_is_the_crawled_one",
            "critical",
            "portal must be the portal whose crawl is checked: a batch carries one portal only",
            column_A="portal",
            column_B="batch_portal",
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnValuesToBeInSet",
            "kind_in_set",
            "critical",
            f"kind must be one of {', '.join(KINDS)}: other pages stay out of the dataset",
            column="kind",
            value_set=list(KINDS),
        ),
        rule(
            "ExpectColumnValuesToBeInSet",
            "text_source_in_set",
            "critical",
            f"text_source must be one of {', '.join(TEXT_SOURCES)}, by the data contract",
            column="text_source",
            value_set=list(TEXT_SOURCES),
        ),
        rule(
            "ExpectColumnValuesToBeBetween",
            "version_counts_from_one",
            "critical",
            "version counts from 1, by the data contract",
            column="version",
            min_value=1,
        ),
        rule(
            "ExpectColumnValuesToBeBetween",
            "text_long_enough",
            "critical",
            f"text must have at least {SHORTEST_TEXT} characters: less holds no conclusion and means that "
            "the body was not found on the page",
            column="characters",
            min_value=SHORTEST_TEXT,
        ),
        rule(
            "ExpectColumnPairValuesToBeEqual",
            "content_sha256_is_of_text",
            "critical",
            "content_sha256 must be the SHA-256 of text in UTF-8: change detection and evidence rest on it",
            column_A="content_sha256",
            column_B="text_sha256",
            ignore_row_if="either_value_is_missing",
        ),
        *(
            rule(
                "ExpectColumnValuesToMatchRegex",
                f"{column}_is_http",
                "critical",
                f"{column} must be an http or https address with a host",
                column=column,
                regex=URL_PATTERN,
            )
            for column in ("url", "canonical_url")
        ),
        *(
            rule(
                "ExpectColumnValuesToMatchRegex",
                f"{column}_is_a_code",
                "critical",
                f"{column} must be a two-digit province code as the General Statistics Office gives them "
                "(Quyết định 124/2004/QĐ-TTg, 19/2025/QĐ-TTg)",
                column=column,
                regex=PROVINCE_PATTERN,
            )
            for column in ("province_code", "province_code_now")
        ),
        rule(
            "ExpectColumnValuesToMatchRegex",
            "doc_number_shape",
            "critical",
            "doc_number must have the form of a state (123/TB-UBND, 30/2020/NĐ-CP) or Party number "
            "(12-KL/TU), by Nghị định 30/2020/NĐ-CP and Hướng dẫn 36-HD/VPTW",
            column="doc_number",
            regex=NUMBER_PATTERN,
        ),
    ]
    rules += [
        rule("ExpectColumnValuesToBeNull", name, severity, why, column=column)
        for name, severity, column, why in _LAYOUT_RULES
    ]
    for column, day, what in (
        ("issued_date", "issued_date", "a document cannot bear a day that has not come"),
        ("meeting_date", "meeting_date", "a meeting that was concluded has been held"),
        ("published_at", "published_day", "a page cannot be published after it was fetched"),
    ):
        rules += [
            rule(
                "ExpectColumnPairValuesAToBeGreaterThanB",
                f"{column}_not_in_future",
                "critical",
                f"{column} must not lie more than {TOLERANCE_DAYS} days after the day of the fetch: {what}",
                column_A="latest_day",
                column_B=day,
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            ),
            rule(
                "ExpectColumnValuesToBeBetween",
                f"{column}_not_before_1997",
                "critical",
                f"{column} must not lie before {EARLIEST:%Y-%m-%d}: there was no portal, so it was misread",
                column=day,
                min_value=EARLIEST,
            ),
        ]
    rules += [
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "meeting_not_after_issue",
            "critical",
            "meeting_date of a formal notice must not lie after its issued_date: a notice cannot conclude a "
            "meeting not yet held, so one of the days was misread",
            column_A="issued_date",
            column_B="meeting_date",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
            row_condition=formal,
        ),
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "meeting_not_after_publication",
            "critical",
            f"meeting_date must not lie more than {TOLERANCE_DAYS} days after the day of publication: an "
            "article reports a meeting that was held",
            column_A="latest_before_publication",
            column_B="meeting_date",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "seen_in_order",
            "critical",
            "last_seen_at must not lie before first_seen_at: both are our own clock's",
            column_A="last_seen_at",
            column_B="first_seen_at",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnValuesToNotBeNull",
            "formal_notice_has_title",
            "critical",
            "a formal notice must have a title: Nghị định 30/2020/NĐ-CP puts a trích yếu under the type name",
            column="title",
            row_condition=formal,
        ),
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "issued_not_after_publication",
            "warning",
            f"issued_date lies more than {TOLERANCE_DAYS} days after the day of publication: one of the two "
            "may be misread",
            column_A="latest_before_publication",
            column_B="issued_date",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "published_soon_after_issue",
            "warning",
            f"the page was put up more than {LATE_DAYS} days after the document's day: one of the two may be "
            "that of another document",
            column_A="latest_publication",
            column_B="published_day",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnValuesToNotMatchRegex",
            "number_is_of_a_notice",
            "warning",
            "doc_number of a formal notice has the type code of another type (Nghị quyết, Quyết định …): it "
            "may be the number of a document that the notice cites",
            column="doc_number",
            regex=r"(?:^[0-9]+[a-zA-Z]?-|/)(?:NQ|QĐ|QyĐ|NĐ|CT|CTr|KH|BC|TTr|TT|TTLT|CĐ|ĐA|HD)[/-]",
            row_condition=formal,
        ),
        rule(
            "ExpectColumnValuesToNotBeNull",
            "province_known",
            "warning",
            "no province could be given to the notice",
            column="province_code",
        ),
        rule(
            "ExpectColumnValuesToBeBetween",
            "text_is_vietnamese",
            "warning",
            f"fewer than {LEAST_MARKED:.0%} of the letters carry Vietnamese marks: the text may be foreign, "
            "bad OCR or an old font's encoding",
            column="marked_share",
            min_value=LEAST_MARKED,
        ),
        rule(
            "ExpectColumnValuesToNotBeNull",
            "chair_known",
            "warning",
            "no chair was found: a conclusion is somebody's",
            column="chair_name",
        ),
        rule(
            "ExpectColumnValuesToNotBeNull",
            "meeting_date_known",
            "warning",
            "no day of the meeting was found",
            column="meeting_date",
        ),
        rule(
            "ExpectColumnValuesToNotBeNull",
            "signer_known",
            "warning",
            "no signer was found, though a formal notice is signed (Nghị định 30/2020/NĐ-CP)",
            column="signer_name",
            row_condition=formal,
        ),
        rule(
            "ExpectColumnValuesToBeBetween",
            "formal_notice_directs",
            "warning",
            "no directive was found in a formal notice, whose purpose is to give them",
            column="directives",
            min_value=1,
            row_condition=formal,
        ),
        *(
            rule(
                "ExpectColumnValuesToMatchRegex",
                f"{column}_is_a_name",
                "warning",
                f"{column} does not look like a Vietnamese person's name: two to six capitalised words",
                column=column,
                regex=NAME_PATTERN,
            )
            for column in ("chair_name", "signer_name")
        ),
    ]
    return rules


SUITE = Suite("notices", ("notice_id", "version"), _frame, _expectations)
