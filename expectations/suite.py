"""What the suites share: how a rule is declared, how a table becomes a frame, how names are shaped.

Great Expectations and pandas are imported inside functions: the first alone costs several seconds, and
modules that only need the types must not pay for it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from expectations.drift import Past, Seen
from transforms.contract import KEYS, SCHEMAS

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.expectations.expectation import Expectation

Tables = Mapping[str, pa.Table]

ROW = "row_id"
LOCAL_ZONE = "Asia/Ho_Chi_Minh"
# Clocks of portals run fast, and a notice may be dated for the next working day.
TOLERANCE_DAYS = 2


@dataclass(frozen=True)
class BatchContext:
    """What the gate must know of a batch beside its rows.

    ``now`` is UTC: the crawl's finish time, not the clock, so that a re-run gives the same verdict.
    ``held`` counts this portal's notices in the current release. ``notices_min`` and ``notices_max``
    bound held plus passed: fewer refuses the batch, more warns; None is no bound. ``seen`` maps addresses
    of notices to what is known of their pages, ``read`` counts the documents that were read, ``misplaced``
    of them the pages that have no article where their platform or the portal's past has it. ``past`` is the
    portal's history (``expectations.drift``).
    """

    portal: str
    crawl_id: str
    now: datetime
    held: int
    notices_min: int | None
    notices_max: int | None
    seen: Mapping[str, Seen] = field(default_factory=dict)
    read: int = 0
    misplaced: int = 0
    past: Past = field(default_factory=Past)


@dataclass(frozen=True)
class Suite:
    """The rules of one table.

    ``frame`` makes the pandas frame that the expectations look at: the table's plain columns, columns
    derived from them or from the notice a row belongs to, and ``row_id``, the row's position.
    ``label`` names the columns by which a person recognises a row.
    """

    table: str
    label: tuple[str, ...]
    frame: Callable[[Tables, BatchContext], pd.DataFrame]
    expectations: Callable[[], list[Expectation]]


def rule(
    kind: str, name: str, severity: Literal["critical", "warning"], why: str, **arguments: Any
) -> Expectation:
    """An expectation of the class ``kind`` with a name that is unique in its suite.

    ``why`` says the rule in plain English and where it comes from; a failing row is given it as its reason.
    """
    from great_expectations import expectations

    made: Expectation = getattr(expectations, kind)(
        severity=severity, notes=why, meta={"rule": name}, **arguments
    )
    return made


def common_rules(table: str) -> list[Expectation]:
    """Rules that follow from the contract alone: columns that must have a value, and the table's key."""
    return [
        rule(
            "ExpectColumnValuesToBeNull",
            "required_given",
            "critical",
            "columns that the data contract does not let be null must have a value",
            column="missing",
        ),
        rule(
            "ExpectCompoundColumnsToBeUnique",
            "unique_key",
            "critical",
            f"no two rows may share {', '.join(KEYS[table])}, the table's key in the data contract: "
            "which of them is true cannot be told",
            column_list=list(KEYS[table]),
            ignore_row_if="any_value_is_missing",
        ),
    ]


def belongs_to_notice() -> Expectation:
    """The rule that a child row's notice stands in the same batch."""
    from great_expectations.expectations.row_conditions import Column

    return rule(
        "ExpectColumnValuesToNotBeNull",
        "notice_in_batch",
        "critical",
        "the row's notice_id and version must be those of a notice of the same batch: a row without its "
        "notice can neither be checked nor shown",
        column="notice_row",
        row_condition=Column("notice_id").is_not_null() & Column("version").is_not_null(),
    )


def span_rules(*, of: str) -> list[Expectation]:
    """Rules for ``start`` and ``end``: given, in order, and inside the text of the row's notice."""
    source = "every span counts code points in the notice's text, by the data contract"
    required = {each.name for each in SCHEMAS[of] if not each.nullable}
    rules = [
        rule(
            "ExpectColumnValuesToNotBeNull",
            f"{column}_given",
            "critical",
            f"{column} must be given: it is part of the row's key, and what has no place in the text is "
            "not evidenced by it",
            column=column,
        )
        for column in ("start", "end")
        if column not in required
    ]
    return [
        *rules,
        rule(
            "ExpectColumnValuesToBeBetween",
            "span_starts_in_text",
            "critical",
            f"start must not be negative: {source}",
            column="start",
            min_value=0,
        ),
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "span_not_empty",
            "critical",
            f"end must lie after start: {source}",
            column_A="end",
            column_B="start",
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            "span_ends_in_text",
            "critical",
            f"end must not lie after the end of the text: {source}",
            column_A="notice_characters",
            column_B="end",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
    ]


def plain_frame(name: str, table: pa.Table, *, leave: Collection[str] = ()) -> pd.DataFrame:
    """A contract table as a frame: ``row_id``, its columns, and ``<name>_count`` in place of a list.

    ``missing`` names the row's columns that are null and must not be, and is null where there is none.
    Dates become timestamps at midnight without a zone, so that they compare in one step.
    """
    names = [each.name for each in table.schema if not pa.types.is_list(each.type) and each.name not in leave]
    frame = table.select(names).to_pandas(date_as_object=False)
    frame.insert(0, ROW, range(table.num_rows))
    for each in table.schema:
        if pa.types.is_list(each.type):
            frame[f"{each.name}_count"] = pc.list_value_length(table[each.name]).to_pandas()
    gaps = {
        each.name: table[each.name].is_null().to_pylist()
        for each in SCHEMAS[name]
        if not each.nullable and table[each.name].null_count
    }
    missing = [", ".join(gap for gap, null in gaps.items() if null[row]) or None for row in range(len(frame))]
    return with_derived(frame, missing=missing)


def local_day(moments: pd.Series[Any]) -> pd.Series[Any]:
    """UTC moments as calendar days in Asia/Ho_Chi_Minh, midnight without a zone."""
    days: pd.Series[Any] = moments.dt.tz_convert(LOCAL_ZONE).dt.tz_localize(None).dt.normalize()
    return days


def child_frame(tables: Tables, name: str, context: BatchContext) -> pd.DataFrame:
    """A child table's frame, with what its rows' notices say.

    Added: ``notice_row`` (position of the notice; null for an orphan), ``notice_characters``,
    ``notice_sha256``, ``notice_day`` (issued, else meeting, else published) and ``fetched_day``.
    """
    notices = notice_frame(tables["notices"], context)
    parent = notices[["notice_id", "version"]].copy()
    parent["notice_row"] = notices[ROW]
    parent["notice_characters"] = notices["characters"]
    parent["notice_sha256"] = notices["content_sha256"]
    parent["notice_day"] = (
        notices["issued_date"].fillna(notices["meeting_date"]).fillna(notices["published_day"])
    )
    parent["fetched_day"] = notices["fetched_day"]
    parent = parent.dropna(subset=["notice_id", "version"]).drop_duplicates(["notice_id", "version"])
    return plain_frame(name, tables[name]).merge(
        parent, how="left", on=["notice_id", "version"], validate="m:1"
    )


def notice_frame(table: pa.Table, context: BatchContext) -> pd.DataFrame:
    """The notices' frame without their text: ``characters`` stands for it, and moments get their days."""
    import pandas as pd

    frame = plain_frame("notices", table, leave=["text"])
    frame["characters"] = pc.utf8_length(table["text"]).to_pandas()
    frame["published_day"] = local_day(frame["published_at"])
    today = pd.Timestamp(context.now).tz_convert(LOCAL_ZONE).tz_localize(None).normalize()
    frame["fetched_day"] = local_day(frame["fetched_at"]).fillna(today)
    return frame


def slices(tables: Tables, frame: pd.DataFrame) -> list[str | None]:
    """What stands at each row's span in its notice's text; None where there is no such span."""
    texts = tables["notices"]["text"].to_pylist()
    valid = (
        frame["notice_characters"].notna()
        & (frame["start"] >= 0)
        & (frame["end"] > frame["start"])
        & (frame["end"] <= frame["notice_characters"])
    )
    at = zip(
        valid,
        frame["notice_row"].fillna(0).astype("int64"),
        frame["start"].fillna(0).astype("int64"),
        frame["end"].fillna(0).astype("int64"),
        strict=True,
    )
    return [texts[row][start:end] if ok else None for ok, row, start, end in at]


def printed(
    values: Iterable[str | None], spans: Iterable[str | None], squash: Callable[[str], str]
) -> list[str | None]:
    """The value where its span shows it, else what the span really shows; None where either is missing.

    Both are squashed before they are compared. An equality of value and this says "the span shows it".
    """
    return [
        None
        if not isinstance(value, str) or span is None
        else (value if squash(value) in squash(span) else span)
        for value, span in zip(values, spans, strict=True)
    ]


def single_spaced(text: str) -> str:
    """Text with every run of white space as one space: a paragraph may be broken over lines."""
    return " ".join(text.split())


def letters_and_digits(text: str) -> str:
    """Letters and digits only, case folded: printed numbers and names carry stray spaces and dashes."""
    folded = unicodedata.normalize("NFC", text).replace("Ð", "Đ").casefold()
    return re.sub(r"[\W_]+", "", folded)


def _vietnamese(vowels: str, consonants: str) -> str:
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    toned = (unicodedata.normalize("NFC", vowel + tone) for vowel, tone in itertools.product(vowels, tones))
    return "".join(toned) + consonants


# Spelt out because the pattern is run by RE2, whose \w knows only ASCII.
UPPER = _vietnamese("AĂÂEÊIOÔƠUƯY", "BCDĐFGHJKLMNPQRSTVWXZ")
LOWER = _vietnamese("aăâeêioôơuưy", "bcdđfghjklmnpqrstvwxz")
LETTER = UPPER + LOWER
MARKED = "".join(letter for letter in LETTER if not letter.isascii())

# Decree 30/2020 writes number/type-issuer (a công văn has no type), normative acts put the year between;
# the Party writes number-type/issuer (Hướng dẫn 36-HD/VPTW).
_SYMBOL = f"[{LETTER}][{LETTER}0-9&.]*"
NUMBER_PATTERN = (
    rf"^[0-9]{{1,6}}[a-zA-Z]?(?:"
    rf"(?:/(?:19|20)[0-9]{{2}})?/{_SYMBOL}(?:-{_SYMBOL})*"
    rf"|-{_SYMBOL}/{_SYMBOL}(?:-{_SYMBOL})*)$"
)
# Two to six capitalised words; ethnic names may carry an apostrophe (H'Yim, K’Sor).
NAME_PATTERN = rf"^[{UPPER}][{LETTER}'’]*(?:[ -][{UPPER}][{LETTER}'’]*){{1,5}}$"
URL_PATTERN = r"^https?://[^\s/?#]+[^\s]*$"
SHA256_PATTERN = r"^[0-9a-f]{64}$"
PROVINCE_PATTERN = r"^(?:0[1-9]|[1-9][0-9])$"


def with_derived(frame: pd.DataFrame, **columns: Sequence[Any]) -> pd.DataFrame:
    """The frame with more text columns; a column of None only is still text, so that it compares."""
    import pandas as pd

    return frame.assign(**{name: pd.Series(values, dtype="str") for name, values in columns.items()})
