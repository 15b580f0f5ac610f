"""What each task of the DAGs does, as plain functions that know nothing of Airflow.

Every step takes and leaves objects of the lake only, may run twice at once, and gives the same
result when run again. Heavy imports stand inside the functions: the DAG files import this module
each time they are parsed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from expectations.drift import Past, Seen
    from include.lake import CrawlRef, Lake
    from include.registry import Portal
    from include.release import Manifest
    from scrapers.report import CrawlReport
    from transforms.document import Document

log = logging.getLogger(__name__)
STALE = 12 * 3600
TRIES = 5
# How the reasons begin for which a page is held back because of its layout: in reading, and here.
MISPLACED = ("no article where its platform has it", "layout_known")


class BatchRefused(RuntimeError):
    """A batch the gate would not stage; the message gives portal, crawl and every reason."""


def open_lake() -> Lake:
    """The lake of the settings, its bucket made if need be."""
    from include.lake import Lake

    lake = Lake()
    lake.create()
    return lake


def crawl(lake: Lake, portal: Portal, *, recheck: bool = False) -> CrawlRef:
    """Crawl one portal and store what it said; ``crawl.json`` last.

    A crawl that fails is stored too, so that what the portal answered can be looked at, and its row goes
    into the next release. One whose process was killed is taken up where it was by the next try on the
    same machine (``KETLUAN_SCRATCH``).

    Raises:
        scrapers.crawl.CrawlFailed: nothing usable came back.
    """
    from include import batch, frontier
    from scrapers.crawl import CrawlFailed, run
    from scrapers.report import NAME, CrawlReport

    with _folder(lake, portal) as out:
        if (out / NAME).exists():  # ended, but killed while it was stored
            report = CrawlReport.read(out)
            ref = _store(lake, out, report)
            if report.outcome != "failed":
                return ref
            batch.fail(lake, ref, report.as_dict())
            _empty(out)
        failure = None
        try:
            report = run(portal, out, frontier.load(lake, portal.slug), recheck=recheck)
        except CrawlFailed as error:
            if not error.report:
                _gave_up(out)
                raise
            failure, report = error, error.report
        ref = _store(lake, out, report)
        if failure:
            batch.fail(lake, ref, report.as_dict())
            _empty(out)
            raise failure
    return ref


def _store(lake: Lake, out: Path, report: CrawlReport) -> CrawlRef:
    from include.lake import CrawlRef

    ref = CrawlRef(report.portal, report.crawl_id)
    for path in sorted(out.glob("*.warc.gz")):
        lake.put_file(ref.raw(path.name), path, "application/warc")
    lake.put_json(ref.raw("crawl.json"), report.as_dict())
    return ref


@contextmanager
def _folder(lake: Lake, portal: Portal) -> Iterator[Path]:
    """The folder a crawl of this portal goes into: the same at each try, and kept unless all went well.

    Another task that crawls the same portal gets one of its own. A crawl that nobody took up for
    ``STALE`` seconds is begun anew: its listings are old.
    """
    from include.settings import settings

    place = f"{portal.url} {lake.settings.endpoint} {lake.bucket}"
    home = settings().scratch / f"{portal.slug}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with tempfile.TemporaryDirectory(prefix=f"crawl-{portal.slug}-") as folder:
                yield Path(folder) / "out"
            return
        out = home / "out"
        files = list(out.glob("**/*"))
        if files and time.time() - max(each.stat().st_mtime for each in files) > STALE:
            _empty(out)
        yield out
        _empty(out)


def _gave_up(out: Path) -> None:
    """Note that a crawl ended without a report; what made ``TRIES`` of them end so is not taken up again."""
    tries = out.parent / "tries"
    count = int(tries.read_text() or 0) + 1 if tries.exists() else 1
    tries.write_text(str(count))
    if count >= TRIES:
        _empty(out)


def _empty(out: Path) -> None:
    shutil.rmtree(out, ignore_errors=True)
    (out.parent / "tries").unlink(missing_ok=True)


def extract(lake: Lake, ref: CrawlRef) -> dict[str, Any]:
    """Read a crawl's archive into records, stored under ``extracted/``; returns ``extract.json``."""
    from include import batch
    from transforms import archive, shape
    from transforms.batch import tables

    broken: list[archive.ArchiveError] = []
    shapes: dict[str, shape.Shape] = {}
    layouts: dict[str, str] = {}

    def looked_at(document: Document) -> Document:
        if document.url and (drawn := shape.of(document)):
            layouts[document.url] = shape.ident(drawn)
            shapes[layouts[document.url]] = drawn
        return document

    with tempfile.TemporaryDirectory(prefix=f"extract-{ref.portal}-") as folder:
        archives = {}
        for key, _ in lake.list(ref.raw("")):
            if key.endswith(".warc.gz"):
                archives[key] = Path(folder) / Path(key).name
                lake.get_file(key, archives[key])
        read = tables(
            looked_at(document)
            for key, path in archives.items()
            for document in archive.documents(path, key=key, on_error=broken.append)
        )
    read.tables["crawls"] = batch.crawl_row(lake.get_json(ref.raw("crawl.json")))
    unreadable = [
        *read.unreadable,
        *((each.url or f"{each.file}#{each.offset}", str(each)) for each in broken),
    ]
    report: dict[str, Any] = {
        "crawl": str(ref),
        "documents": read.documents + len(broken),
        "others": [{"url": url, "reason": reason} for url, reason in read.others],
        "unreadable": [{"url": url, "reason": reason} for url, reason in unreadable],
        "layouts": layouts,
        "shapes": shapes,
    }
    for each in report["unreadable"]:
        log.warning("%s: cannot read %s: %s", ref, each["url"], each["reason"])
    batch.write_extracted(lake, ref, read.tables, report)
    return report


def validate(lake: Lake, portal: Portal, ref: CrawlRef) -> dict[str, Any]:
    """Hold a batch to the expectations, stage what passes, then let the frontier move on.

    Returns ``batch.json``.

    Raises:
        BatchRefused: a table-level expectation failed; nothing was staged but the crawl's own row.
    """
    from expectations import docs, drift, gate
    from include import batch, coverage, frontier, history, release

    crawled = lake.get_json(ref.raw("crawl.json"))
    tables, extracted = batch.read_extracted(lake, ref)
    past = history.before(lake, ref)
    seen = _seen(crawled, extracted, tables["notices"]["url"].to_pylist())
    extracted = _doubted(extracted, seen, past)
    read = extracted["documents"]
    verdict = gate.check(
        tables,
        gate.BatchContext(
            portal=portal.slug,
            crawl_id=ref.crawl_id,
            now=tables["crawls"]["finished_at"][0].as_py(),
            held=release.held(release.current(lake), portal.slug),
            notices_min=portal.bounds.notices.min,
            notices_max=portal.bounds.notices.max,
            seen=seen,
            read=read,
            misplaced=sum(each["reason"].startswith(MISPLACED) for each in extracted["unreadable"]),
            past=past,
        ),
    )
    with tempfile.TemporaryDirectory(prefix=f"docs-{ref.portal}-") as folder:
        docs.build(verdict, Path(folder))
        lake.put_folder(ref.docs(""), Path(folder))
    for warning in verdict.warnings:
        log.warning("%s: %s", ref, warning)
    noted = [*(crawled.get("warnings") or ()), *verdict.warnings]
    if verdict.refused:
        batch.fail(lake, ref, crawled | {"refused": verdict.refused, "warnings": noted})
        raise BatchRefused(f"{ref} ({portal.url}): " + "; ".join(verdict.refused))
    passed = verdict.passed | {"crawls": batch.crawl_row(crawled | {"warnings": noted})}
    account = coverage.account(
        crawled,
        passed["notices"],
        verdict.quarantined["notices"],
        extracted,
        frontier.load(lake, portal.slug),
    )
    made = batch.stage(lake, ref, passed, verdict.quarantined, extracted, account=account)
    held_back = {each["url"] for each in made["held_back"].values()}
    believed = {url: each for url, each in seen.items() if url not in held_back}
    history.keep(lake, ref, drift.measure(passed, believed, read, past))
    contents = dict(
        zip(
            tables["notices"]["url"].to_pylist(), tables["notices"]["content_sha256"].to_pylist(), strict=True
        )
    )
    unreadable = {each["url"] for each in extracted["unreadable"]}
    frontier.commit(lake, portal.slug, crawled, unreadable, contents)
    for name, held in made["held_back"].items():
        log.warning("%s: quarantined %s %s: %s", ref, name, held["url"], "; ".join(held["reasons"]))
    return made


def _seen(crawled: dict[str, Any], extracted: dict[str, Any], notices: list[str]) -> dict[str, Seen]:
    """What is known of each page that was read, beside what was read from it."""
    from expectations.drift import Seen
    from include.coverage import address, listed_day

    listed = {address(each["url"]): each.get("listing") or {} for each in crawled["seen"]}
    layouts, shapes = extracted.get("layouts", {}), extracted.get("shapes", {})
    made = {}
    for url in {**layouts, **dict.fromkeys(notices)}:
        listing = listed.get(address(url), {})
        day = listed_day(listing)
        made[url] = Seen(
            shapes.get(layouts.get(url)),
            date.fromisoformat(day) if day else None,
            listing.get("number"),
            listing.get("title"),
        )
    return made


def _doubted(extracted: dict[str, Any], seen: dict[str, Seen], past: Past) -> dict[str, Any]:
    """``extract.json`` with pages that were found no notices, but are not drawn as the portal's pages are,
    among the unreadable ones: what makes a notice may be where nobody looked."""
    from expectations.drift import Seen, layout_doubt

    doubts = {each["url"]: layout_doubt(seen.get(each["url"], Seen()), past) for each in extracted["others"]}
    unread = [{"url": url, "reason": f"{MISPLACED[1]}: {told}"} for url, told in doubts.items() if told]
    return extracted | {
        "others": [each for each in extracted["others"] if not doubts[each["url"]]],
        "unreadable": [*extracted["unreadable"], *unread],
    }


def publish(lake: Lake, portal: str | None = None) -> Manifest | None:
    """Publish what is staged for a portal, or for all; None where nothing was new."""
    from include import release

    made = release.publish(lake, portal)
    log.info(made.summary() if made else "nothing new is staged; the current release stands")
    if made:
        log.info(json.dumps(made.counts))
    return made
