"""Data Docs: complete, linked, and silent on the network."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pytest
from bs4 import BeautifulSoup

from expectations import docs
from expectations.gate import BatchContext, Verdict, check
from transforms.contract import BATCH_TABLES

HOSTILE = "<b onclick=alert(1)>other</b>"
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def verdict(
    make_group: Callable[[str], Rows], assemble: Callable[..., dict[str, pa.Table]], context: BatchContext
) -> Verdict:
    groups = [make_group(f"g{at}") for at in range(90)]
    for group in groups[:60]:
        group["notices"][0]["kind"] = HOSTILE
        group["notices"][0]["chair_title"] = "Giám đốc"
    return check(assemble(groups), context)


@pytest.fixture(scope="module")
def site(verdict: Verdict, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "deeper"
    (folder / "validations" / "stale").mkdir(parents=True)
    (folder / "validations" / "stale" / "page.html").write_text("old")
    (folder / "kept.txt").write_text("not ours")
    begin = time.perf_counter()
    assert docs.build(verdict, folder) == folder / "index.html"
    assert time.perf_counter() - begin < 3
    return folder


def test_there_is_a_result_and_a_rules_page_for_every_table(site: Path) -> None:
    pages = sorted(each.relative_to(site).as_posix() for each in site.rglob("*") if each.is_file())
    results = [each for each in pages if each.startswith("validations/")]
    assert [each.rsplit("/", 1)[1] for each in results] == sorted(f"{name}.html" for name in BATCH_TABLES)
    assert all("/20200910T030000Z-5f1c/" in each for each in results)
    assert [each for each in pages if not each.startswith("validations/")] == sorted(
        ["index.html", "kept.txt", *(f"expectations/{name}.html" for name in BATCH_TABLES)]
    )


def test_no_page_fetches_anything(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        soup = BeautifulSoup(text, "lxml")
        assert not soup.select(
            "script, link, img, iframe, object, embed, base, [src], [srcset], [http-equiv]"
        )
        for style in [
            *(each.get_text() for each in soup.select("style")),
            *re.findall(r'style="([^"]*)"', text),
        ]:
            assert "@import" not in style
            assert not re.findall(r"url\((?!['\"]?data:)", style)


def test_every_link_inside_the_site_leads_somewhere(site: Path) -> None:
    followed = 0
    for page in site.rglob("*.html"):
        for link in BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").select("a[href]"):
            target = str(link["href"]).split("#")[0]
            if target and not target.startswith("https://"):
                assert (page.parent / unquote(target)).resolve().is_file(), (page, target)
                followed += 1
    assert followed > 2 * len(BATCH_TABLES)


def test_every_page_says_how_to_read_it(site: Path) -> None:
    for page in site.rglob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
        assert [each.get_text() for each in soup.select(".how-to-read")] == [docs.HOW_TO_READ], page


def test_the_index_tells_the_verdict(site: Path, verdict: Verdict) -> None:
    soup = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "lxml")
    assert verdict.refused == ["60 of 90 notices are quarantined: the page layout may have changed"]
    assert [each.get_text() for each in soup.select(".refused li")] == verdict.refused
    cells = [[cell.get_text() for cell in line.select("td")] for line in soup.select("tr")]
    assert ["notices", "30", "60", "result", "rules"] in cells
    assert [cell[:4] for cell in cells if "kind_in_set" in cell] == [
        ["critical", "notices", "kind_in_set", "60"]
    ]


def test_result_pages_show_the_first_failing_rows_only(site: Path) -> None:
    (page,) = (site / "validations").rglob("notices.html")
    text = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").get_text(" ", strip=True)
    assert "60 unexpected values found" in text
    assert HOSTILE in text
    assert "failed" in text
    assert "row_id" in text
    assert page.stat().st_size < 500_000


def test_rules_pages_say_why(site: Path) -> None:
    text = (site / "expectations" / "citations.html").read_text(encoding="utf-8")
    assert "a document must exist to be cited" in text
    assert "Hướng dẫn 36-HD/VPTW" in text


def test_a_verdict_without_results_still_has_an_index(
    tmp_path: Path, context: BatchContext, assemble: Callable[..., dict[str, pa.Table]]
) -> None:
    tables = assemble([])
    del tables["crawls"]
    index = docs.build(check(tables, context), tmp_path)
    soup = BeautifulSoup(index.read_text(encoding="utf-8"), "lxml")
    assert [each.get_text() for each in soup.select(".refused li")] == ["table crawls is missing"]
    assert [each for each in tmp_path.iterdir() if each != index] == []
