"""Crawling by hand: ``python -m scrapers crawl`` and ``python -m scrapers list``.

Exit codes: 0 the crawl is complete or partial (failures are printed), 1 it failed, 2 wrong usage or a
broken registry entry, 128 + n after signal n.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapers import entry
from scrapers.archive import unfinished
from scrapers.failures import CLASSES
from scrapers.report import CrawlReport

# Registry and settings are loaded where they are asked: see scrapers.entry.
if TYPE_CHECKING:
    from include.registry import Portal
    from include.settings import Settings

PR_SET_PDEATHSIG = 1
# Scrapy's lists of everything that is switched on.
CHATTER = {"scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.utils.log"}


class Usage(Exception):
    """Arguments that cannot be used."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
        return code
    except (Usage, LookupError) as error:
        print(f"scrapers: {error.args[0] if error.args else error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output is gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scrapers", description="Crawl provincial portals.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("crawl", help="crawl one portal into a folder")
    one.set_defaults(command=_crawl)
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--portal", metavar="FILE|SLUG", help="a portal.yaml, or a registered slug")
    which.add_argument("--entry", type=Path, help=argparse.SUPPRESS)  # what scrapers.crawl.run has checked
    one.add_argument(
        "--out",
        required=True,
        type=Path,
        metavar="DIR",
        help="folder to fill: empty, or an unfinished crawl's",
    )
    one.add_argument("--url", metavar="BASE", help="crawl this address in place of the portal's own")
    one.add_argument("--delay", type=float, metavar="S", help="seconds between requests")
    one.add_argument("--frontier", type=Path, metavar="FILE", help="JSON: address → what is known of it")
    one.add_argument("--recheck", action="store_true", help="ask for known documents again, conditionally")
    one.add_argument("--contact", help="where an operator reaches us; in the user agent")
    one.add_argument("--portals", type=Path, metavar="DIR", help="folder of the registry")
    one.add_argument("--parent", type=int, help=argparse.SUPPRESS)

    look = commands.add_parser("probe", help="look at a new portal and draft its entry")
    look.set_defaults(command=_probe)
    look.add_argument("url", metavar="URL", help="its address")
    look.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder to fill; must be empty")
    look.add_argument("--slug", metavar="S", help="its slug; by default its province's")
    look.add_argument(
        "--province", metavar="NN", help="province code before 1 July 2025, where it is not told"
    )
    look.add_argument("--delay", type=float, metavar="S", help="seconds between requests, of its crawls too")
    look.add_argument("--contact", help="where an operator reaches us; in the user agent")

    every = commands.add_parser("list", help="list the registry")
    every.set_defaults(command=_list)
    every.add_argument("--portals", type=Path, metavar="DIR", help="folder of the registry")
    return parser


def _list(options: argparse.Namespace) -> int:
    rows = [("slug", "province", "platform", "status", "successor", "url")]
    found = _registry(options.portals)
    for slug, portal in found.items():
        place = f"{portal.place.name} ({portal.province})"
        rows.append((slug, place, portal.platform, portal.status, portal.archive_of or "-", str(portal.url)))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    archives = sum(portal.archive_of is not None for portal in found.values())
    print(f"{len(found)} portals: {len(found) - archives} of today, {archives} archives of a successor")
    return 0


def _crawl(options: argparse.Namespace) -> int:
    if options.parent is not None:
        _die_with(options.parent)
    portal = entry.loads(options.entry.read_text("utf-8")) if options.entry else _portal(options)
    frontier = _frontier(options.frontier)
    out: Path = options.out
    if out.exists() and (not out.is_dir() or any(out.iterdir())) and not unfinished(out):
        raise Usage(f"--out {out}: not an empty folder, nor that of an unfinished crawl")
    _log_to_stderr()

    from scrapers.worker import Interrupted, OtherPortal, crawl  # loads Scrapy

    try:
        report = crawl(portal, out, options.contact or _settings().contact, frontier, options.recheck)
    except Interrupted as interrupted:
        _tell(portal, interrupted.report)
        return 128 + interrupted.number
    except OtherPortal as error:
        raise Usage(str(error)) from error
    except OSError as error:
        print(f"ERROR {portal.slug}: {out}: {error}", file=sys.stderr)
        return 1
    _tell(portal, report)
    return 1 if report.outcome == "failed" else 0


def _probe(options: argparse.Namespace) -> int:
    if options.delay is not None and options.delay < 0:
        raise Usage("--delay: below zero")
    _log_to_stderr()

    from pydantic import ValidationError

    from scrapers import probe  # loads Scrapy

    try:
        made = probe.probe(
            options.url,
            options.out,
            options.contact or _settings().contact,
            slug=options.slug,
            province=options.province,
            delay=options.delay,
        )
    except ValidationError as error:
        fault = error.errors()[0]
        raise Usage(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
    except probe.ProbeFailed as failed:
        print(f"ERROR {options.url}: {failed}", file=sys.stderr)
        return 1
    except (ValueError, OSError) as error:
        raise Usage(str(error)) from error
    probe.tell(made, options.out)
    return 0


def _log_to_stderr() -> None:
    """One line a message, its level first, which is how a parent process tells them apart."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.INFO)  # Scrapy sets its own loggers to DEBUG
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(lambda record: record.levelno > logging.INFO or record.name not in CHATTER)
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def _die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however that happens (Linux only)."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it had ended before we asked
        os._exit(128 + signal.SIGKILL)


def _settings() -> Settings:
    from pydantic import ValidationError

    from include.settings import settings

    try:
        return settings()
    except ValidationError as error:
        raise Usage(f"settings: {error}") from error


def _registry(folder: Path | None, elsewhere: bool = False) -> dict[str, Portal]:
    """The portals of ``folder``, else of the settings'; ``elsewhere``: at the addresses the settings give."""
    from include.registry import RegistryError, portals

    fleet = _settings()
    sent = (fleet.portal_urls, fleet.crawl_delay) if elsewhere else ()
    try:
        return portals(folder or fleet.portals_dir, *sent)
    except RegistryError as error:
        raise Usage(str(error)) from error


def _portal(options: argparse.Namespace) -> Portal:
    from include.registry import RegistryError, load

    path = Path(options.portal)
    if path.is_dir():
        path /= "portal.yaml"
    if path.suffix in (".yaml", ".yml") or path.is_file():
        try:
            portal = load(path)
        except RegistryError as error:
            raise Usage(str(error)) from error
    else:
        found = _registry(options.portals, elsewhere=True)
        if options.portal not in found:
            raise Usage(f"--portal {options.portal}: neither a file nor one of {', '.join(found)}")
        portal = found[options.portal]
    if options.delay is not None and options.delay < 0:
        raise Usage("--delay: below zero")
    if options.url:
        return _validated(portal, options.url, options.delay)
    if options.delay is None:
        return portal
    if options.delay < portal.politeness.delay:
        raise Usage(f"--delay {options.delay:g}: the portal is asked every {portal.politeness.delay:g} s")
    return portal.at(str(portal.url), options.delay)


def _validated(portal: Portal, url: str, delay: float | None) -> Portal:
    from pydantic import ValidationError

    try:
        return portal.at(url, delay)
    except ValidationError as error:
        raise Usage(f"--url {url}: {error.errors()[0]['msg']}") from error


def _frontier(path: Path | None) -> dict[str, dict[str, Any]]:
    """A frontier as the lake keeps it (``{"urls": …}``) or its inner mapping alone."""
    if path is None:
        return {}
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Usage(f"--frontier {path}: {error}") from error
    if isinstance(given, dict) and isinstance(given.get("urls"), dict):
        given = given["urls"]
    if not isinstance(given, dict) or not all(isinstance(each, dict) for each in given.values()):
        raise Usage(f"--frontier {path}: not a mapping of addresses")
    return given


def _tell(portal: Portal, report: CrawlReport) -> None:
    """What to do about failures, and warnings, on stderr; one line on stdout.

    Each failure was logged with its address when it happened.
    """
    for each in report.failures_by_class:
        name, _, count = each.partition("=")
        kind = CLASSES[name]
        print(f"{portal.slug}: {count} × {name} ({kind.meaning}). {kind.advice}", file=sys.stderr)
    for warning in report.warnings:
        print(f"{portal.slug}: warning: {warning}", file=sys.stderr)
    if report.reason:
        print(f"ERROR {portal.slug}: crawl failed: {portal.url}: {report.reason}", file=sys.stderr)
    print(
        f"{portal.slug}: {report.outcome}: listed {report.listed}, pages {report.pages} ({report.new} new, "
        f"{report.changed} changed, {report.unchanged} unchanged), attachments {report.attachments}, "
        f"failures {report.failures}; "
        f"{report.requests} requests, {report.bytes} bytes, {report.seconds:.1f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
