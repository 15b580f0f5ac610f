"""The folder of a crawl under way."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from dags import steps
from include.lake import Lake
from include.registry import Portal, portals
from include.settings import ROOT, LakeSettings, settings


@pytest.fixture
def lake() -> Lake:
    return Lake(LakeSettings(access_key=SecretStr("a"), secret_key=SecretStr("b"), bucket="scratch"))


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portal:
    monkeypatch.setattr(settings(), "scratch", tmp_path)
    return portals(ROOT / "scrapers" / "portals")["lai-chau"]


class Killed(BaseException):
    """What ends a task from outside."""


def left(lake: Lake, portal: Portal, name: str = "pages-00000.warc.gz") -> Path:
    """What a task that was killed leaves."""
    with contextlib.suppress(Killed), steps._folder(lake, portal) as out:
        out.mkdir(parents=True)
        (out / name).write_bytes(b"...")
        raise Killed
    return out


def test_what_a_killed_task_leaves_is_there_for_the_next(lake: Lake, portal: Portal) -> None:
    out = left(lake, portal)
    with steps._folder(lake, portal) as again:
        assert again == out
        assert [each.name for each in again.iterdir()] == ["pages-00000.warc.gz"]
    assert not out.exists()  # it went well


def test_another_address_or_lake_has_another_folder(lake: Lake, portal: Portal) -> None:
    out = left(lake, portal)
    with steps._folder(lake, portal.at("http://127.0.0.1:8600/", 0)) as other:
        assert other != out
    with steps._folder(Lake(lake.settings.model_copy(update={"bucket": "b"})), portal) as other:
        assert other != out
    assert out.exists()


def test_two_at_once_do_not_share_one(lake: Lake, portal: Portal) -> None:
    with steps._folder(lake, portal) as one, steps._folder(lake, portal) as two:
        assert one != two
        assert not two.exists()


def test_what_nobody_took_up_for_long_is_begun_anew(lake: Lake, portal: Portal) -> None:
    out = left(lake, portal)
    old = time.time() - steps.STALE - 60
    os.utime(out / "pages-00000.warc.gz", (old, old))
    with steps._folder(lake, portal) as again:
        assert not again.exists()


def test_what_ends_without_a_report_again_and_again_is_given_up(lake: Lake, portal: Portal) -> None:
    out = left(lake, portal)
    for _ in range(steps.TRIES - 1):
        steps._gave_up(out)
        assert out.exists()
    steps._gave_up(out)
    assert not out.exists()
    left(lake, portal)
    steps._gave_up(out)
    assert out.exists()  # and counted from the beginning
