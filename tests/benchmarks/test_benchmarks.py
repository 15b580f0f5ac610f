"""What the benchmarks measure with, so that a figure in the table can be trusted."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as everything
from benchmarks import peers, reading, results, streaming
from benchmarks.results import Result
from transforms.read import read

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("value", "at_most", "holds"),
    [
        (4.0, True, True), (4.01, True, False), (4.0, False, True), (3.99, False, False),
        (None, True, False), (None, False, False),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_misses_its_bound(value: float | None, at_most: bool, holds: bool) -> None:
    made = Result("a ÷ b", value, 4.0, at_most)
    assert made.holds is holds
    assert ("MISSED" in str(made)) is not holds
    assert results.finish([made], None) == int(not holds)


def test_results_come_back_from_their_file_and_stand_in_the_page(tmp_path: Path) -> None:
    made = [Result("a ÷ b", 0.123456, 0.4, True, "1 and 8 ms"), Result("c ÷ d", None, 15, False)]
    assert results.finish(made, tmp_path / "r.json", quiet=True) == 1
    assert results.load(tmp_path / "r.json") == made
    assert results.load(tmp_path / "none.json") == []
    page = f"# Measured\n\n{everything.BEGIN}\nold\n{everything.END}\n\nBelow.\n"
    once = everything.written(page, made, date(2026, 11, 22))
    assert once.startswith("# Measured\n\n")
    assert once.endswith("\n\nBelow.\n")
    assert "old" not in once
    assert "| a ÷ b | 0.123 | ≤ 0.4 | ok | 1 and 8 ms |" in once
    assert "| c ÷ d | not measured | ≥ 15 | **missed** |  |" in once
    assert "22 November 2026" in once
    assert everything.written(once, made, date(2026, 11, 22)) == once
    with pytest.raises(ValueError, match="no <!-- measured -->"):
        everything.written("# Measured\n", made, date(2026, 11, 22))


def test_the_page_in_the_docs_can_be_written() -> None:
    page = (ROOT / "docs" / "BENCHMARKS.md").read_text(encoding="utf-8")
    assert "| a | 1 |" in everything.written(page, [Result("a", 1, 2, True)], date(2026, 1, 1))


def test_ratios_are_of_one_by_the_other() -> None:
    found = {"known": 2.0, "unknown": 10.0, "trafilatura": 10.0, "floor": 0.5, "news-please": 30.0}
    made = {each.what: each for each in reading.results(found)}
    names = reading.NAMES
    assert made[f"{names['known']} ÷ {names['trafilatura']}"].value == pytest.approx(0.2)
    assert made[f"{names['known']} ÷ {names['floor']}"].value == pytest.approx(4.0)
    assert made[f"news-please ÷ {names['known']}"].value == pytest.approx(15.0)
    assert made[f"newspaper4k ÷ {names['known']}"].value is None  # asked for, and not there


def test_the_quickest_round_of_each_page_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    first_page = iter([9.0, 0.002, 0.005])
    second_page = iter([9.0, 0.006, 0.004])

    def taken(*_: object) -> list[float]:
        return [next(first_page), next(second_page)]

    monkeypatch.setattr(reading, "seconds", lambda *_: [0.001, 0.001])

    class Others:
        seconds = staticmethod(taken)

    monkeypatch.setattr(peers, "NAMES", ("slow",))
    found = reading.quickest([], 2, Others())  # type: ignore[arg-type]
    assert found["slow"] == pytest.approx(3.0)
    assert found["floor"] == pytest.approx(1.0)


def test_the_pages_are_read_by_their_layout_and_without_it() -> None:
    known = reading.pages()
    assert len({page.body for page in known}) == len(known) >= 60
    assert [page.url for page in reading.pages(len(known) + 2)[-2:]] == [page.url for page in known[:2]]
    for page in known[::7]:
        assert read(page).body_missing is False
        strange = reading.unknown(page)
        assert strange.platform is None
        assert len(strange.body) > len(page.body)
    assert all(reading.floor(page)[0] for page in known[:1])  # type: ignore[index]


def test_varied_pages_are_no_two_alike_and_still_notices() -> None:
    page = next(each for each in reading.pages() if read(each).kind == "formal_notice")
    made = [streaming.varied(page, number) for number in range(5)]
    assert len({each.body for each in made}) == len({each.url for each in made}) == 5
    assert streaming.varied(page, 3) == made[3]
    readings = [read(each) for each in made]
    assert all(each.notice for each in readings)
    assert len({each.notice.text for each in readings if each.notice}) == 5


def test_memory_and_workers_are_measured_on_what_was_read() -> None:
    found = streaming.memory(200)
    assert found.value is not None
    assert 0.5 < found.value < 2
    assert "after 200 documents ÷ after 100" in found.what
    assert " MB" in found.beside
    faster = streaming.speed(40, 1)
    assert faster.value is not None
    assert faster.value > 0.1


def test_a_stream_that_is_not_read_is_no_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"first": 1, "last": 1, "seconds": 1.0, "documents": 300, "notices": 0, "unreadable": 300}
    monkeypatch.setattr(streaming, "_apart", lambda *_: said)
    with pytest.raises(RuntimeError, match="was not read"):
        streaming.memory(300)


class Answers:
    """A stand-in for the environment of the others: what the process says to each question."""

    SCRIPT = """
import json, sys
for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps({answer}), flush=True)
"""


def at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> Any:
    script = tmp_path / "peers.py"
    script.write_text(Answers.SCRIPT.replace("{answer}", answer))
    monkeypatch.setattr(peers, "environment", lambda: Path(sys.executable))
    monkeypatch.setattr(peers, "__file__", str(script))
    return peers.at_work([("http://a.test/1", "<p>Họp</p>")])


def test_the_others_answer_from_their_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = "{'seconds': [0.5, 0.25], 'seen': question}"
    with at_work(tmp_path, monkeypatch, answer) as others:
        assert others.seconds("newspaper4k") == [0.5, 0.25]


@pytest.mark.parametrize(
    ("answer", "said"), [("{'error': 'newspaper4k finds no text'}", "finds no text"), ("exit()", "no answer")]
)
def test_others_that_fail_are_no_measure(
    answer: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(peers.PeersError, match=said), at_work(tmp_path, monkeypatch, answer):
        pass


def test_the_network_is_closed_to_the_others() -> None:
    code = (
        "import sys, socket; sys.path.insert(0, '.'); from benchmarks import peers;"
        "peers._extractors = lambda: {'x': lambda url, html: socket.create_connection(('127.0.0.1', 9))};"
        "peers.serve()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, input=json.dumps({"pages": [["u", "h"]]}) + "\n",
        capture_output=True, text=True,
    )  # fmt: skip
    assert json.loads(ran.stdout) == {"error": "OSError: the network is closed here"}


def test_every_benchmark_is_run() -> None:
    """Whatever leaves results has bounds to keep."""
    there = {each.stem: each.read_text(encoding="utf-8") for each in (ROOT / "benchmarks").glob("[a-z]*.py")}
    assert set(everything.BENCHMARKS) == {name for name, code in there.items() if " add_option(" in code} - {
        "results"
    }
