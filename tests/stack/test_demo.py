"""The README's first command: the whole way through the house, in Airflow, twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from include.replica.documents import load
from include.settings import ROOT
from include.stack.settings import StackSettings
from tests.stack.conftest import Bench
from transforms.orthography import fold
from transforms.provinces import by_code

SEEDS = ROOT.parent / "shared" / "seeds"
LAST = re.compile(r"release (\S+): notices (\d+), directives (\d+), citations (\d+), quarantined (\d+)")

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.timeout(420)]


@pytest.fixture(scope="module")
def bench(bench: Bench) -> Bench:
    """The project's own DAGs rather than the small one."""
    bench.env["KETLUAN_DAGS"] = str(ROOT / "dags")
    return bench


def demo(bench: Bench, *options: str) -> tuple[str, dict[str, int]]:
    done = bench.ask("demo", *options, seconds=400)
    assert done.returncode == 0, done.stdout + done.stderr
    last = LAST.fullmatch(done.stdout.strip().splitlines()[-1])
    assert last, done.stdout
    names = ("notices", "directives", "citations", "quarantined")
    return last[1], dict(zip(names, map(int, last.groups()[1:]), strict=True))


def ask(bench: Bench, sql: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "include.query", "--format", "json", sql],
        cwd=ROOT,
        env=bench.env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_demo_releases_what_the_replicas_truly_hold(bench: Bench) -> None:
    _, counts = demo(bench)
    base = {slug: url.rstrip("/") for slug, url in _replicas(bench).items()}
    truths = {base[each.slug] + each.path: each.truth for each in load()}
    rows = ask(bench, "select url, kind, portal from notices")
    released = {row["url"]: row["kind"] for row in rows}
    assert released == {
        url: truth.kind for url, truth in truths.items() if truth.kind != "other" and not truth.quarantine
    }
    held = {row["url"] for row in ask(bench, "select url from quarantine where len(reasons) > 0")}
    assert held == {url for url, truth in truths.items() if truth.quarantine}
    assert counts["notices"] == len(released)
    assert counts["quarantined"] == len(held)
    assert {row["portal"] for row in rows} == set(base)
    assert bench.alive() == []


@pytest.mark.skipif(not SEEDS.exists(), reason="the seed pages are not beside this checkout")
def test_a_second_demo_adds_only_the_pages_that_are_new(bench: Bench) -> None:
    before = ask(bench, "select * exclude last_seen_at from notices")
    _, counts = demo(bench, "--pages", str(SEEDS))
    gold = yaml.safe_load((SEEDS / "gold.yaml").read_text(encoding="utf-8"))
    assert counts["notices"] == len(before) + len(gold)
    after = ask(bench, "select * exclude last_seen_at from notices")
    assert [row for row in before if row not in after] == []
    new = [row for row in after if row not in before]
    citations = ask(bench, "from citations")
    for each in gold:
        (row,) = [row for row in new if each["title_starts"] in row["text"].replace("\n", " ")]
        _matches(row, each, [cited for cited in citations if cited["notice_id"] == row["notice_id"]])


def _matches(row: dict[str, Any], gold: dict[str, Any], cited: list[dict[str, Any]]) -> None:
    """One seed, as released, against what a careful reader takes out of it."""
    stem = Path(gold["file"]).stem
    assert row["kind"] == gold["kind"], stem
    assert by_code()[row["province_code"]].name == gold["province"], stem
    assert row["meeting_date"] == str(gold["meeting_date"]), stem
    assert row["chair_name"] == gold["chair"]["name"], stem
    assert fold(row["chair_title"]) == fold(gold["chair"]["title"]), stem  # Uỷ and Ủy are one word
    assert [each for each in gold.get("must_not_contain", ()) if each in row["text"]] == [], stem
    assert {
        (each["number"], each["type"], each["issued_date"]) for each in cited if not each["incomplete"]
    } == {
        (each["number"], each["type"], str(each["issued"]) if each["issued"] else None)
        for each in gold["citations"]
    }, stem


def _replicas(bench: Bench) -> dict[str, str]:
    return StackSettings(port_replica=int(bench.env["KETLUAN_PORT_REPLICA"])).replica_urls
