"""The five seed pages against what a careful reader took out of them. Skipped where they are not present."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from transforms.agencies import resolve
from transforms.document import Document
from transforms.orthography import fold
from transforms.provinces import by_name
from transforms.read import Reading, read

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed pages are not here")


def gold() -> list[dict[str, Any]]:
    path = SEEDS / "gold.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []


@cache
def reading(name: str) -> Reading:
    return read(Document((SEEDS / name).read_bytes()))


def same(one: str | None, other: str | None) -> bool:
    return fold(one or "") == fold(other or "")


def bare(printed: str) -> str:
    return " ".join(fold(printed).replace(",", " ").split())


@pytest.mark.parametrize("want", gold(), ids=lambda each: each["file"][:3])
def test_the_notice(want: dict[str, Any]) -> None:
    made = reading(want["file"])
    notice = made.notice
    assert notice is not None
    assert notice.kind == want["kind"]
    province = by_name()[fold(want["province"])]
    assert (notice.province_code, notice.province_code_now) == (province.code, province.code_now)
    assert notice.title is not None
    assert notice.title.startswith(want["title_starts"])
    assert notice.doc_number == want["doc_number"]
    assert notice.meeting_date == want["meeting_date"]
    assert same(notice.chair_name, want["chair"]["name"])
    assert same(notice.chair_title, want["chair"]["title"])
    for part in want.get("meeting_contains", []):
        assert fold(part) in fold(notice.meeting_title or "")
    for person, wanted in zip(notice.cochairs, want.get("cochairs", []), strict=False):
        assert (person.name, person.title) == (wanted["name"], wanted["title"])
    assert len(notice.cochairs) >= len(want.get("cochairs", []))
    signer = want.get("signer")
    assert notice.signer_name == (signer["name"] if signer else None)
    assert notice.signer_title == (signer["title"] if signer else None)
    assert notice.signing_authority == (signer["authority"] if signer else [])
    assert len(notice.recipients) == want.get("recipients", 0)
    if "author" in want:
        assert notice.author == want["author"]
    if "published_date" in want:
        assert notice.published_at is not None
        assert notice.published_at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date() == want["published_date"]
    for phrase in want.get("must_not_contain", []):
        assert phrase not in notice.text


@pytest.mark.parametrize("want", gold(), ids=lambda each: each["file"][:3])
def test_the_citations(want: dict[str, Any]) -> None:
    made = reading(want["file"])
    complete = [(each.number, each.type, each.issued_date) for each in made.citations if not each.incomplete]
    assert complete == [(each["number"], each["type"], each["issued"]) for each in want["citations"]]
    partial = [each for each in made.citations if each.incomplete]
    assert len(partial) == len(want.get("incomplete_citations", []))
    for each, phrase in zip(partial, want.get("incomplete_citations", []), strict=True):
        assert made.notice is not None
        assert made.notice.text[each.start : each.end] == phrase


@pytest.mark.parametrize(
    "want", [each for each in gold() if "directives" in each], ids=lambda each: each["file"][:3]
)
def test_the_numbered_directives(want: dict[str, Any]) -> None:
    made = [each for each in reading(want["file"]).directives if each.path not in {"0", "end"}]
    assert [each.path for each in made] == [each["path"] for each in want["directives"]]
    for each, wanted in zip(made, want["directives"], strict=True):
        assert [bare(name) for name in each.lead] == [bare(name) for name in wanted["lead"]], each.path
        assert [bare(name) for name in each.with_] == [bare(name) for name in wanted.get("with", [])], (
            each.path
        )
        assert each.due_date == wanted.get("due"), each.path
        assert each.effective_from == wanted.get("from"), each.path
        assert each.quotas == wanted.get("quotas", []), each.path
        assert each.lead_ids == [resolve(name) for name in each.lead]


@pytest.mark.parametrize(
    "want", [each for each in gold() if "directives_lead_mentions" in each], ids=lambda each: each["file"][:3]
)
def test_who_is_told_in_prose(want: dict[str, Any]) -> None:
    told = {bare(name) for each in reading(want["file"]).directives for name in each.lead}
    assert {bare(name) for name in want["directives_lead_mentions"]} <= told
