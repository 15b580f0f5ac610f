"""The command line, and what is left when a crawl is interrupted or killed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import default_settings
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from include.registry import Window
from include.replica.server import Replicas
from include.settings import ROOT
from scrapers import entry
from scrapers.__main__ import main
from scrapers.crawl import run
from scrapers.settings import scrapy_settings
from tests.scrapers.helpers import PORTALS, records, tiny_site

PORTAL = str(ROOT / "scrapers" / "portals" / "lai-chau" / "portal.yaml")


def command(sites: Replicas, out: Path, *more: str) -> list[str]:
    made = [sys.executable, "-m", "scrapers", "crawl", "--portal", PORTAL, "--out", str(out)]
    return [*made, "--url", sites.urls["lai-chau"], "--delay", "0", *more]


def wait_for(path: Path, size: int, process: subprocess.Popen[str]) -> None:
    """Until ``path`` has ``size`` bytes."""
    deadline = time.monotonic() + 20
    while not (path.exists() and path.stat().st_size >= size):
        assert process.poll() is None, "the crawl ended too early"
        assert time.monotonic() < deadline, f"{path} did not grow"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# --- usage --------------------------------------------------------------------------------------------


def test_list_names_every_portal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["slug", "province", "platform", "status", "successor", "url"]
    assert len(lines) == len(PORTALS) + 2  # a heading and a sum
    (line,) = [each for each in lines if each.startswith("lai-chau ")]
    assert "Lai Châu (12)" in line
    assert "unverified" in line
    assert line.endswith("https://vpubnd.laichau.gov.vn/")


def test_list_of_a_folder_without_portals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--portals", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (["--portal", "atlantis"], "neither a file nor one of an-giang, "),
        (["--portal", "nowhere/portal.yaml"], "nowhere/portal.yaml"),
        (["--out", str(ROOT)], "not an empty folder"),
        (["--out", PORTAL], "not an empty folder"),
        (["--url", "ftp://x"], "--url ftp://x"),
        (["--delay", "-1"], "below zero"),
        (["--delay", "0.1"], "the portal is asked every 2 s"),
        (["--frontier", PORTAL], "--frontier"),
    ],
)
def test_wrong_usage_is_2_and_says_what(
    change: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["crawl", "--portal", PORTAL, "--out", str(tmp_path / "out"), *change]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_broken_registry_entry_is_2_and_names_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "portal.yaml"
    path.write_text("name: X\nprovince: '99'\n", encoding="utf-8")
    assert main(["crawl", "--portal", str(path), "--out", str(tmp_path / "out")]) == 2
    assert str(path) in capsys.readouterr().err


def test_an_unknown_platform_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tiny" / "portal.yaml"
    path.parent.mkdir()
    text = Path(PORTAL).read_text(encoding="utf-8")
    path.write_text(re.sub(r"platform: .*", "platform: joomla", text), encoding="utf-8")
    assert main(["crawl", "--portal", str(path), "--out", str(tmp_path / "out")]) == 2
    assert "no platform 'joomla'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


# --- what a task starts -------------------------------------------------------------------------------


def test_an_entry_reaches_the_crawl_as_it_was_checked() -> None:
    hours = Window(start=clock(22), end=clock(5, 30))
    portal = PORTALS["lai-chau"].model_copy(update={"window": hours})
    read = entry.loads(entry.dumps(portal))
    assert scrapy_settings(read, "x") == scrapy_settings(portal, "x")
    assert read.window is not None
    assert (read.window.start, read.window.end) == (clock(22), clock(5, 30))
    for each in ("listings", "selectors", "bounds", "politeness"):
        plain = json.loads(json.dumps(getattr(read, each), default=vars))
        assert plain == portal.model_dump(mode="json")[each]
    for each in ("slug", "province", "platform", "url", "recheck_days"):
        assert str(getattr(read, each)) == str(getattr(portal, each))


def test_a_crawl_loads_nothing_that_it_has_no_use_for(tmp_path: Path) -> None:
    """Each of these costs a process as much as some pages, and a fleet starts 63."""
    code = """
import sys
from scrapers.__main__ import main
code = main(["crawl", "--entry", sys.argv[1], "--out", sys.argv[2], "--contact", "test"])
idle = {"pydantic", "pydantic_settings", "yaml", "pyarrow", "aiohttp", "requests", "twisted.conch"}
print(*idle & {*sys.modules})
sys.exit(code)
"""
    with tiny_site() as tiny:
        tiny.listing("/tin", "/view/tin/bai-1")
        tiny.page("/view/tin/bai-1", "<p>Một</p>")
        (tmp_path / "entry").write_text(entry.dumps(tiny.portal()), encoding="utf-8")
        command = [sys.executable, "-c", code, str(tmp_path / "entry"), str(tmp_path / "out")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told, loaded = done.stdout.split("\n", 1)
    assert told.startswith("tiny: complete: listed 1, pages 1 ")
    assert loaded.strip() == ""


def test_a_crawl_gets_no_secrets_and_keeps_its_byte_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, str] = {}
    start = subprocess.Popen

    def watched(*arguments: Any, **options: Any) -> subprocess.Popen[str]:
        given.update(options["env"])
        return start(*arguments, **options)

    for name in ("AIRFLOW__CORE__FERNET_KEY", "KETLUAN_S3_SECRET_KEY", "PYTHONDONTWRITEBYTECODE"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setattr(subprocess, "Popen", watched)
    with tiny_site() as tiny:
        tiny.listing("/tin", "/view/tin/bai-1")
        tiny.page("/view/tin/bai-1", "<p>Một</p>")
        assert run(tiny.portal(), tmp_path / "out").outcome == "complete"
    assert given["PATH"]
    assert [name for name in given if name.startswith(("AIRFLOW_", "KETLUAN_S3_", "PYTHONDONT"))] == []


def test_what_scrapy_brings_is_taken_or_left_on_purpose() -> None:
    """Its own lists are not used, so a new release must not add to them unseen."""
    made = scrapy_settings(PORTALS["lai-chau"], "x")
    base = default_settings.DOWNLOADER_MIDDLEWARES_BASE
    taken = base.keys() & made["DOWNLOADER_MIDDLEWARES"].keys()
    assert {each: made["DOWNLOADER_MIDDLEWARES"][each] for each in taken} == {
        each: base[each] for each in taken
    }
    assert {each.rpartition(".")[2] for each in base.keys() - taken} == {
        *("OffsiteMiddleware", "RobotsTxtMiddleware", "RetryMiddleware"),  # ours are in their place
        *("HttpAuthMiddleware", "CookiesMiddleware", "MetaRefreshMiddleware"),
        *("DownloaderStats", "HttpCacheMiddleware"),
    }
    assert {
        each.rpartition(".")[2] for each in default_settings.EXTENSIONS_BASE.keys() - made["EXTENSIONS"]
    } == {
        *("CoreStats", "LogCount", "TelnetConsole", "MemoryUsage", "MemoryDebugger", "CloseSpider"),
        *("FeedExporter", "SpiderState", "RemoteControl"),
    }
    handled = default_settings.DOWNLOAD_HANDLERS_BASE.keys() - made["DOWNLOAD_HANDLERS"]
    assert handled == {"http", "https"}


# --- exit codes and output ----------------------------------------------------------------------------


@pytest.mark.slow
def test_a_good_crawl_by_hand(sites: Replicas, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home),
        "KETLUAN_CONTACT": "mailto:a@b.vn",
    }
    done = subprocess.run(
        command(sites, tmp_path / "out"), cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert re.match(
        r"lai-chau: complete: listed \d+, pages \d+ \(\d+ new, 0 changed, 0 unchanged\)", done.stdout
    )
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["crawl.json", "pages-00000.warc.gz"]
    assert list(home.rglob("*")) == []  # no suffix list, no job file, nothing
    assert sites.requests("lai-chau")[-1]["user_agent"] == "ketluan/0.1 (+mailto:a@b.vn)"
    assert "Overridden settings" not in done.stderr


@pytest.mark.slow
def test_a_failed_crawl_is_1_and_names_portal_and_url(sites: Replicas, tmp_path: Path) -> None:
    with sites.fault("empty-listing", "lai-chau"):
        done = subprocess.run(command(sites, tmp_path / "out"), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "ERROR lai-chau: crawl failed" in done.stderr
    assert f"lai-chau: empty: {sites.urls['lai-chau']}/chuyen-muc/van-ban" in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads((tmp_path / "out" / "crawl.json").read_text())["outcome"] == "failed"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_in_good_order(number: signal.Signals, sites: Replicas, tmp_path: Path) -> None:
    with sites.fault("slow", "lai-chau", "0.2"):
        process = subprocess.Popen(
            command(sites, tmp_path / "out"),
            cwd=ROOT,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        wait_for(tmp_path / "out" / "pages-00000.warc.gz", 25_000, process)
        process.send_signal(number)
        _, errors = process.communicate(timeout=15)
    assert process.returncode == 128 + number
    report = json.loads((tmp_path / "out" / "crawl.json").read_text())
    assert (report["outcome"], report["reason"]) == ("failed", "interrupted")
    assert report["owed"]
    assert len(report["owed"]) + report["pages"] == report["listed"]
    assert sum(each["type"] == "response" for each in records(tmp_path / "out")) == report["requests"]
    assert "Traceback" not in errors


# --- killed -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_killed_crawl_leaves_what_it_had(sites: Replicas, tmp_path: Path) -> None:
    path = tmp_path / "out" / "pages-00000.warc.gz"
    with sites.fault("slow", "lai-chau", "0.1"):
        process = subprocess.Popen(
            command(sites, tmp_path / "out"), cwd=ROOT, stderr=subprocess.DEVNULL, text=True
        )
        wait_for(path, 40_000, process)
        process.kill()
        process.wait()
    assert [each.name for each in path.parent.iterdir()] == [path.name]  # no crawl.json: not a whole crawl
    kinds = []
    with path.open("rb") as stream:
        found = ArchiveIterator(stream, check_digests="record")
        with contextlib.suppress(ArchiveLoadFailed):  # at worst the last record is cut
            for record in found:
                record.content_stream().read()
                assert record.digest_checker.passed is not False
                kinds.append(record.rec_type)
    whole = (len(kinds) - 1) // 3
    assert whole >= 4
    assert kinds[: 1 + 3 * whole] == ["warcinfo"] + ["request", "response", "metadata"] * whole


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_crawl_does_not_outlive_its_caller(number: signal.Signals, sites: Replicas, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from scrapers.crawl import run
from tests.scrapers.helpers import portal_at
run(portal_at("lai-chau", sys.argv[1]), Path(sys.argv[2]))
"""
    with sites.fault("slow", "lai-chau", "0.3"):
        caller = subprocess.Popen(
            [sys.executable, "-c", code, sites.urls["lai-chau"], str(tmp_path / "out")], cwd=ROOT, text=True
        )
        wait_for(tmp_path / "out" / "pages-00000.warc.gz", 10_000, caller)
        children = [
            int(each) for each in Path(f"/proc/{caller.pid}/task/{caller.pid}/children").read_text().split()
        ]
        assert len(children) == 1
        assert alive(children[0])
        caller.send_signal(number)
        caller.wait(timeout=15)
        deadline = time.monotonic() + 5
        while alive(children[0]) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not alive(children[0])
    assert not (tmp_path / "out" / "crawl.json").exists()


@pytest.mark.slow
def test_an_exception_in_the_caller_stops_the_crawl(sites: Replicas, tmp_path: Path) -> None:
    """As when a scheduler cancels a task: it raises in the main thread."""
    code = """
import os, signal, sys
from pathlib import Path
from scrapers.crawl import run
from tests.scrapers.helpers import portal_at
class Cancelled(Exception): pass
def cancel(*_): raise Cancelled
signal.signal(signal.SIGALRM, cancel)
signal.alarm(4)
try:
    run(portal_at("lai-chau", sys.argv[1]), Path(sys.argv[2]))
except Cancelled:
    sys.exit(0 if not Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().strip() else 4)
sys.exit(5)
"""
    with sites.fault("slow", "lai-chau", "0.4"):
        done = subprocess.run(
            [sys.executable, "-c", code, sites.urls["lai-chau"], str(tmp_path / "out")], cwd=ROOT
        )
    assert done.returncode == 0
    report = json.loads((tmp_path / "out" / "crawl.json").read_text())
    assert report["reason"] == "interrupted"
