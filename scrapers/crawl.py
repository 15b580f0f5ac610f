"""A crawl in a process of its own: what an Airflow task calls.

Scrapy's reactor cannot be started twice in one process and takes over its signals, so it never runs
in the caller's. Nothing here imports it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from include.settings import ROOT, settings
from scrapers.entry import dumps
from scrapers.failures import CLASSES
from scrapers.report import CrawlReport

if TYPE_CHECKING:
    from include.registry import Portal

log = logging.getLogger(__name__)
GRACE = 10.0  # seconds a crawl has to stop in good order
LEVEL = re.compile(r"^(DEBUG|INFO|WARNING|ERROR|CRITICAL) ")
NOT_NOW = re.compile(r"crawl failed: \S+: (\w+): ")
# A process that reads hostile pages needs no secrets, and one that is started for every portal every day
# should not have to compile the program each time.
WITHHELD = ("AIRFLOW_", "KETLUAN_S3_", "PYTHONDONTWRITEBYTECODE")


class CrawlFailed(Exception):
    """A crawl that is of no use. ``report`` is None where it did not come to write one.

    ``failure`` is what failed it, one of ``scrapers.failures.CLASSES``, and says by its ``retry`` whether
    the task should run again; :attr:`wait` when.
    """

    def __init__(
        self, portal: str, reason: str, report: CrawlReport | None = None, name: str = "internal"
    ) -> None:
        super().__init__(portal, reason, report, name)  # all of it, so that it survives pickling
        self.portal = portal
        self.reason = reason
        self.report = report
        self.failure = CLASSES[(report and report.failure) or name]

    @property
    def wait(self) -> timedelta:
        """How long to wait before another try: what the portal or its window asks for, else its class."""
        known = self.report.wait if self.report else None
        return timedelta(seconds=self.failure.wait if known is None else known)

    def __str__(self) -> str:
        return f"{self.portal}: {self.reason}"


def run(
    portal: Portal,
    out: Path,
    frontier: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    recheck: bool = False,
    contact: str | None = None,
    logger: logging.Logger = log,
) -> CrawlReport:
    """Crawl ``portal`` into the empty folder ``out`` and return the report of a complete or partial crawl.

    Where ``out`` holds a crawl of it that was killed (``scrapers.archive.unfinished``), that one goes on
    under its own ``crawl_id``, without asking again for what it has archived.

    The crawl's log goes to ``logger`` line by line. The process ends with the caller, whatever ends it:
    an exception here stops it, and the kernel kills it where this process is killed.

    Raises:
        CrawlFailed: the outcome is failed, or the process ended without a report.
    """
    with tempfile.TemporaryDirectory(prefix="crawl-") as scratch:
        entry = Path(scratch) / "portal.json"
        entry.write_text(dumps(portal), encoding="utf-8")
        known = Path(scratch) / "frontier.json"
        known.write_text(json.dumps(frontier or {}), encoding="utf-8")
        command = [sys.executable, "-m", "scrapers", "crawl"]
        command += ["--entry", str(entry), "--out", str(out.resolve()), "--frontier", str(known)]
        command += ["--contact", contact or settings().contact, "--parent", str(os.getpid())]
        command += ["--recheck"] if recheck else []
        tail: deque[str] = deque(maxlen=20)
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith(WITHHELD)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        try:
            assert child.stdout is not None
            level = logging.INFO
            for line in child.stdout:
                text = line.rstrip()
                tail.append(text)
                if named := LEVEL.match(text):
                    level = logging.getLevelNamesMapping()[named[1]]
                    text = text[named.end() :]
                logger.log(level, "%s", text)
            code = child.wait()
        finally:
            _end(child)
    try:
        report = CrawlReport.read(out)
    except FileNotFoundError:
        name = "interrupted" if code < 0 or code > 128 else "internal"
        # An unfinished crawl that could not go on now gets no report: that would end it.
        said = next((found[1] for line in tail if (found := NOT_NOW.search(line))), name)
        name = said if said in CLASSES else name
        told = f"exit code {code}: " + " | ".join(list(tail)[-5:])
        raise CrawlFailed(portal.slug, told, name=name) from None
    if report.outcome == "failed":
        raise CrawlFailed(portal.slug, report.reason or "no reason given", report)
    return report


def _end(child: subprocess.Popen[str]) -> None:
    """Stop ``child`` and whatever it started, gently at first."""
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GRACE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout:
        child.stdout.close()
