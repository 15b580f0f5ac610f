"""Generated documents: the same for the same seed, true to their records, and of every sort."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest

from benchmarks.score import words
from benchmarks.score.__main__ import score
from benchmarks.score.compare import Case, flat, tight
from benchmarks.score.days import deadline, formal, last_day, workdays
from benchmarks.score.generator import Item, Numbering, generate
from transforms.text import clean


@cache
def made() -> list[Case]:
    return list(generate(400, seed=7))


def text(case: Case) -> str:
    """The document's bytes as one would read them: without tags, spelt in one way."""
    raw = re.sub(r"<[^>]+>", " ", case.document.body.decode())
    return flat(
        unicodedata.normalize("NFC", raw.replace("\u200b", "").replace("&amp;", "&")).replace("Ð", "Đ")
    )


def test_the_same_seed_gives_the_same_documents() -> None:
    again = list(generate(30, seed=7))
    assert again == made()[:30]
    assert [each.document.body for each in generate(30, seed=8)] != [each.document.body for each in again]


def test_every_sort_occurs() -> None:
    tags = Counter(tag for case in made() for tag in case.tags)
    for wanted in (
        "formal_notice", "conclusion_article", "meeting_article", "other", "party", "state", "text", "html",
        "head:table", "head:interleaved", "head:columns", "head:none", "noise:nfd", "noise:eth",
        "noise:wrapped", "noise:zero-width", "numbering:roman", "numbering:decimal", "numbering:dash",
        "numbering:agencies", "numbering:party",
    ):  # fmt: skip
        assert tags[wanted] >= 3, wanted
    truths = [case.truth for case in made()]
    assert any(truth.doc_number is None and truth.issued_date for truth in truths)
    assert any(truth.issued_date is None and truth.kind == "formal_notice" for truth in truths)
    assert any(each.incomplete for truth in truths for each in truth.citations)
    assert len(set(words.TASKS)) >= 80


def test_what_is_true_stands_in_the_text() -> None:
    for case in made():
        shown, truth = text(case), case.truth
        close = tight(shown)
        names = [truth.chair_name, truth.chair_title, truth.signer_name, truth.issued_place, truth.author]
        names += [name for each in truth.directives for name in (*each.lead, *each.with_)]
        names += [name for each in truth.directives for name in (*each.quotas, each.recurrence)]
        for name in filter(None, names):
            assert tight(name) in close, (case.name, name)
        for cited in truth.citations:
            assert tight(cited.number) in close, (case.name, cited.number)
        if truth.doc_number:
            assert tight(truth.doc_number) in close, (case.name, truth.doc_number)
        for day in (
            truth.issued_date,
            truth.meeting_date,
            *(each.effective_from for each in truth.directives),
        ):
            if day:
                month, mark = str(day.month), r"\s?(?:tháng|/|-)\s?0?"
                assert re.search(rf"(?<!\d)0?{day.day}{mark}{month}(?!\d)", shown), (case.name, day)


def test_paths_are_printed_before_what_is_told() -> None:
    numbering = Numbering(random.Random(1), ("I. ", "1. ", "a) ", "- "), None)
    deep = Item("Sở X:", under=[Item("Làm", {"lead": ["Sở X"]}), Item("Đo", {}, [Item("Vẽ", {})])])
    numbering.add([Item("ĐẦU"), Item("SAU", under=[Item("Khen"), deep])])
    assert numbering.lines[:4] == ["I. ĐẦU.", "II. SAU", "1. Khen.", "2. Sở X:"]
    assert numbering.lines[4].startswith("a) Làm")
    assert [each["path"] for each in numbering.told] == ["II.2.a", "II.2.b", "II.2.b.-1"]
    running = Numbering(random.Random(1), ("I. ", "1. "), 0)
    running.add([Item("A", under=[Item("b", {})]), Item("C", under=[Item("d", {})])])
    assert [each["path"] for each in running.told] == ["I.1", "II.2"]


@pytest.mark.parametrize(
    ("start", "count", "want"),
    [
        (date(2023, 9, 29), 1, date(2023, 10, 2)),
        (date(2023, 10, 5), 5, date(2023, 10, 12)),
        (date(2022, 6, 8), 10, date(2022, 6, 22)),
    ],
)
def test_working_days(start: date, count: int, want: date) -> None:
    assert workdays(start, count) == want


def test_ends_of_months() -> None:
    assert last_day(2024, 2) == date(2024, 2, 29)
    assert last_day(2023, 12) == date(2023, 12, 31)
    assert formal(date(2021, 2, 5)) == "ngày 05 tháng 02 năm 2021"
    assert formal(date(2021, 3, 15)) == "ngày 15 tháng 3 năm 2021"


def test_deadlines_mean_what_they_say() -> None:
    rng = random.Random(3)
    anchor = date(2022, 11, 10)
    for _ in range(400):
        due = deadline(rng, anchor, anchor)
        assert due.on is not None
        assert anchor < due.on <= date(2023, 12, 31)
        if found := re.search(r"quý (IV|I{1,3})(?:/| năm )(\d{4})", due.text):
            month = {"I": 3, "II": 6, "III": 9, "IV": 12}[found[1]]
            assert due.on == last_day(int(found[2]), month)
        elif found := re.search(r"ngày (\d+)[/-](\d+)[/-](\d{4})", due.text):
            assert due.on == date(int(found[3]), int(found[2]), int(found[1]))
        elif found := re.fullmatch(r"\D+ngày (\d+)/(\d+)", due.text):
            # Without a year: the first such day after the document's own.
            days = [anchor + timedelta(days=each) for each in range(1, 366)]
            assert due.on == next(x for x in days if (x.day, x.month) == (int(found[1]), int(found[2])))
        if "kể từ ngày" in due.text:
            assert deadline(random.Random(0), anchor, None) is not None
    unissued = [deadline(rng, anchor, None) for _ in range(300)]
    assert all(each.on is None for each in unissued if "kể từ ngày" in each.text)


def test_no_document_is_lost_in_cleaning() -> None:
    """Whatever is told still stands in the text that rules are read from."""
    for case in made()[:80]:
        kept = tight(clean(case.document).text)
        for each in case.truth.directives:
            for name in each.lead:
                assert tight(name) in kept, (case.name, name)


def test_a_small_run() -> None:
    result = score(generate(60))
    assert result.documents == 60
    assert result.misplaced == []
    assert result.kind_accuracy >= 0.9
    assert result.fields["directives"].measured > 200
    assert result.fields["directives"].f1 >= 0.85
