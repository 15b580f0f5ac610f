"""What a crawl keeps on disk in place of memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.settings import ROOT
from scrapers.report import CrawlReport
from scrapers.spool import Spool, Waiting


@settings(max_examples=50, deadline=None)
@given(st.lists(st.none() | st.integers() | st.text() | st.dictionaries(st.text(), st.text())))
def test_what_is_spooled_comes_back(values: list[object]) -> None:
    spool = Spool()
    begins = []
    for each in values:
        begins.append(spool.append(each))
        assert spool.at(begins[0]) == values[0]  # reading moves nothing
    assert list(spool) == values
    assert len(spool) == len(values)
    assert [spool.at(each) for each in begins] == values
    assert not any("\n" in line for line in spool.lines())


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 4))))
def test_the_latest_page_comes_first_and_of_a_page_the_last(steps: Sequence[int | None]) -> None:
    waiting, model = Waiting(), list[tuple[int, int]]()
    for name, number in enumerate(steps):
        if number is None:
            expected = max(model, default=None)
            assert waiting.pop() == expected
            model = [each for each in model if each != expected]
        else:
            waiting.push(number, name)
            model.append((number, name))
        assert len(waiting) == len(model)
        assert list(waiting) == [name for _, name in model]


def test_a_report_on_disk_is_written_like_one_in_memory(tmp_path: Path) -> None:
    report = CrawlReport.begin("lai-chau", "12")
    report.fail("https://a.example/x", "timeout", "zu „spät\u2028“")
    (tmp_path / "empty").mkdir()
    report.write(tmp_path / "empty")
    assert CrawlReport.read(tmp_path / "empty").as_dict() == report.as_dict()
    for each in range(3):
        report.seen.append({"url": f"https://a.example/{each}", "listing": {"title": "Thông báo\nsố"}})
        report.known.append(f"https://a.example/known/{each}")
    given = json.loads(report.write(tmp_path).read_text(encoding="utf-8"))
    assert given == report.as_dict()
    assert list(given["seen"]) == list(report.seen)
    assert len(given["known"]) == 3
    assert CrawlReport.read(tmp_path).as_dict() == given


def test_a_crawl_loads_no_arrow() -> None:
    """It would make each of a fleet's processes start 0.1 s later."""
    code = "import sys, scrapers.__main__, scrapers.worker; print({'pyarrow', 'numpy'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def test_a_surrogate_that_a_page_smuggles_in() -> None:
    spool = Spool()
    spool.append("số \ud800")
    assert list(spool) == ["số \ud800"]
    assert [each.encode() for each in spool.lines()]  # and can be written


def test_nothing_is_read_of_an_empty_one() -> None:
    assert list(Spool()) == []
    assert Waiting().pop() is None
    with pytest.raises(IndexError):
        Spool().at(0)
