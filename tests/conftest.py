"""What every test shares: a skipped test is said aloud, and in CI none may be skipped for want of a tool.

Garbage is collected less often, which takes a tenth off the time."""

from __future__ import annotations

import gc
import os

import pytest

# Pages kept outside the repository: whoever has no copy cannot run what reads them, CI included.
_ELSEWHERE = ("seed page",)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays; Great Expectations makes many small objects, and few circles of them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(report.longrepr)


def _unwanted(reporter: pytest.TerminalReporter) -> dict[str, list[str]]:
    """Reason → tests skipped for it, less those that read what is kept elsewhere."""
    found: dict[str, list[str]] = {}
    for report in reporter.stats.get("skipped", []):
        reason = _reason(report)
        if not any(words in reason for words in _ELSEWHERE):
            found.setdefault(reason, []).append(report.nodeid)
    return found


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and _in_ci() and exitstatus == pytest.ExitCode.OK and _unwanted(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    unwanted = _unwanted(terminalreporter)
    if not unwanted:
        return
    count = sum(map(len, unwanted.values()))
    terminalreporter.section(f"{count} TESTS DID NOT RUN", sep="!", red=True, bold=True)
    for reason, tests in unwanted.items():
        terminalreporter.line(f"{len(tests)} × {reason}", red=True)
        for each in tests:
            terminalreporter.line(f"    {each}")
    terminalreporter.line("What is missing, and the command to have it: python -m include.stack.system")
    if _in_ci():
        terminalreporter.line("CI is set: the run counts as failed.", red=True, bold=True)
