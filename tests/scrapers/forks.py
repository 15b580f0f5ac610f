"""Crawls and commands in processes of their own, forked off one that has imported everything: the command
line without the second that Python and Scrapy take to load."""

from __future__ import annotations

import logging
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from multiprocessing import connection, forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from include.registry import Portal
from include.settings import ROOT, settings
from scrapers.report import CrawlReport

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.scrapers.forks_loaded"])
# To start a process looks after all that were started, and of two threads that read one exit code at once
# one reads nothing, which counts as exit code 255.
_ONE_AT_A_TIME = threading.Lock()


def _ready() -> None:
    """Start the process that is forked. It looks for what it is to load by PYTHONPATH only."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def _work(
    portal: dict[str, Any], out: Path, frontier: Mapping[str, Mapping[str, Any]], recheck: bool
) -> None:
    from scrapers.worker import crawl

    logging.basicConfig(level=logging.INFO, filename=f"{out}.log", encoding="utf-8")
    sys.stderr = open(f"{out}.err", "w", encoding="utf-8")  # noqa: SIM115, PTH123  # for the traceback
    crawl(Portal.model_validate(portal), out, settings().contact, frontier, recheck)


def begin(
    portal: Portal, out: Path, frontier: Mapping[str, Mapping[str, Any]] | None = None, recheck: bool = False
) -> BaseProcess:
    """Start a crawl; its log goes to ``out.log``."""
    _ready()
    child = _CONTEXT.Process(
        target=_work, args=(portal.model_dump(mode="json"), out, frontier or {}, recheck), daemon=True
    )
    with _ONE_AT_A_TIME:
        child.start()
    return child


def wait(child: BaseProcess) -> None:
    """Until ``child`` has ended; threads may wait for theirs side by side."""
    connection.wait([child.sentinel])
    with _ONE_AT_A_TIME:
        child.join()


def crawled(
    portal: Portal, out: Path, frontier: Mapping[str, Mapping[str, Any]] | None = None, recheck: bool = False
) -> CrawlReport:
    """The report of a crawl, whatever its outcome."""
    child = begin(portal, out, frontier, recheck)
    wait(child)
    try:
        return CrawlReport.read(out)
    except FileNotFoundError:
        told = Path(f"{out}.err").read_text(encoding="utf-8")[-3000:]
        raise AssertionError(f"exit code {child.exitcode}: {told}") from None


def _run(arguments: tuple[str, ...], streams: tuple[Path, Path]) -> None:
    from scrapers.__main__ import main

    for number, path in enumerate(streams, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.exit(main(list(arguments)))


def commanded(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What came of ``python -m scrapers`` with these arguments."""
    _ready()
    with tempfile.TemporaryDirectory() as folder:
        streams = Path(folder) / "stdout", Path(folder) / "stderr"
        child = _CONTEXT.Process(target=_run, args=(arguments, streams), daemon=True)
        with _ONE_AT_A_TIME:
            child.start()
        wait(child)
        said, told = (each.read_text(encoding="utf-8") if each.exists() else "" for each in streams)
    assert child.exitcode is not None
    return subprocess.CompletedProcess(arguments, child.exitcode, said, told)
