"""What each task of the DAGs does, as plain functions that know nothing of Airflow.

Every step takes and leaves objects of the lake only, may run twice at once, and gives the same
result when run again. Heavy imports stand inside the functions: the DAG files import this module
each time they are parsed.
"""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from include.lake import CrawlRef, Lake
    from include.registry import Portal
    from include.release import Manifest

log = logging.getLogger(__name__)


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

    A crawl that fails is stored too, so that what the portal answered can be looked at.

    Raises:
        scrapers.crawl.CrawlFailed: nothing usable came back.
    """
    from include import frontier
    from include.lake import CrawlRef
    from scrapers.crawl import CrawlFailed, run

    with tempfile.TemporaryDirectory(prefix=f"crawl-{portal.slug}-") as folder:
        out = Path(folder) / "out"
        failure = None
        try:
            report = run(portal, out, frontier=frontier.load(lake, portal.slug), recheck=recheck)
        except CrawlFailed as error:
            if not error.report:
                raise
            failure, report = error, error.report
        ref = CrawlRef(portal.slug, report["crawl_id"])
        for path in sorted(out.glob("*.warc.gz")):
            lake.put_file(ref.raw(path.name), path, "application/warc")
        lake.put_json(ref.raw("crawl.json"), report)
    if failure:
        raise failure
    for each in report["failed"]:
        log.warning("%s: %s %s: %s", portal.slug, each["class"], each["url"], each["message"])
    return ref


def extract(lake: Lake, ref: CrawlRef) -> dict[str, Any]:
    """Read a crawl's archive into records, stored under ``extracted/``; returns ``extract.json``."""
    from include import batch
    from transforms.batch import read_archive

    report = lake.get_json(ref.raw("crawl.json"))
    with tempfile.TemporaryDirectory(prefix=f"extract-{ref.portal}-") as folder:
        archives = []
        for key, _ in lake.list(ref.raw("")):
            if key.endswith(".warc.gz"):
                path = Path(folder) / Path(key).name
                lake.get_file(key, path)
                archives.append((key, path))
        reading = read_archive(archives, report)
    summary = {
        "crawl": str(ref),
        "notices": reading.tables["notices"].num_rows,
        "others": [{"url": url, "reason": reason} for url, reason in reading.others],
        "unreadable": [{"url": url, "reason": reason} for url, reason in reading.unreadable],
    }
    for each in summary["unreadable"]:
        log.warning("%s: cannot read %s: %s", ref.portal, each["url"], each["reason"])
    batch.write_extracted(lake, ref, reading.tables, summary)
    return summary


def validate(lake: Lake, portal: Portal, ref: CrawlRef) -> dict[str, Any]:
    """Hold a batch to the expectations, stage what passes, then let the frontier move on.

    Returns ``batch.json``.

    Raises:
        BatchRefused: a table-level expectation failed; nothing was staged.
    """
    from expectations import docs, gate
    from include import batch, frontier, release

    crawled = lake.get_json(ref.raw("crawl.json"))
    tables, extracted = batch.read_extracted(lake, ref)
    verdict = gate.check(
        tables,
        gate.BatchContext(
            portal=portal.slug,
            crawl_id=ref.crawl_id,
            now=tables["crawls"]["finished_at"][0].as_py(),
            held=release.held(release.current(lake), portal.slug),
            notices_min=portal.bounds.notices.min,
            notices_max=portal.bounds.notices.max,
        ),
    )
    with tempfile.TemporaryDirectory(prefix=f"docs-{ref.portal}-") as folder:
        docs.build(verdict, Path(folder))
        lake.put_folder(ref.docs(""), Path(folder))
    for warning in verdict.warnings:
        log.warning("%s: %s", ref, warning)
    if verdict.refused:
        raise BatchRefused(f"{ref} ({portal.url}): " + "; ".join(verdict.refused))
    made = batch.stage(lake, ref, verdict.passed, verdict.quarantined, extracted)
    unread = {each["url"] for each in extracted["unreadable"]}
    crawled["seen"] = [page for page in crawled["seen"] if page["url"] not in unread]
    frontier.commit(lake, portal.slug, crawled)
    for name, held in made["held_back"].items():
        log.warning("%s: quarantined %s %s: %s", ref, name, held["url"], "; ".join(held["reasons"]))
    return made


def publish(lake: Lake, portal: str | None = None) -> Manifest | None:
    """Publish what is staged for a portal, or for all; None where nothing was new."""
    from include import release

    made = release.publish(lake, portal)
    log.info(made.summary() if made else "nothing new is staged; the current release stands")
    if made:
        log.info(json.dumps(made.counts))
    return made
