"""What each task of the DAGs does, as plain functions that know nothing of Airflow.

Every step takes and leaves objects of the lake only, may run twice at once, and gives the same
result when run again. Heavy imports stand inside the functions: the DAG files import this module
each time they are parsed.
"""

from __future__ import annotations

import json
import logging
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

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
            report = run(portal, out, frontier.load(lake, portal.slug), recheck=recheck)
        except CrawlFailed as error:
            if not error.report:
                raise
            failure, report = error, error.report
        ref = CrawlRef(portal.slug, report.crawl_id)
        for path in sorted(out.glob("*.warc.gz")):
            lake.put_file(ref.raw(path.name), path, "application/warc")
        lake.put_json(ref.raw("crawl.json"), report.as_dict())
    if failure:
        raise failure
    return ref


def extract(lake: Lake, ref: CrawlRef) -> dict[str, Any]:
    """Read a crawl's archive into records, stored under ``extracted/``; returns ``extract.json``."""
    from include import batch
    from transforms import archive
    from transforms.batch import tables

    broken: list[archive.ArchiveError] = []
    with tempfile.TemporaryDirectory(prefix=f"extract-{ref.portal}-") as folder:
        archives = {}
        for key, _ in lake.list(ref.raw("")):
            if key.endswith(".warc.gz"):
                archives[key] = Path(folder) / Path(key).name
                lake.get_file(key, archives[key])
        read = tables(
            document
            for key, path in archives.items()
            for document in archive.documents(path, key=key, on_error=broken.append)
        )
    read.tables["crawls"] = _crawl_row(lake.get_json(ref.raw("crawl.json")))
    unreadable = [
        *read.unreadable,
        *((each.url or f"{each.file}#{each.offset}", str(each)) for each in broken),
    ]
    report: dict[str, Any] = {
        "crawl": str(ref),
        "documents": read.documents + len(broken),
        "others": [{"url": url, "reason": reason} for url, reason in read.others],
        "unreadable": [{"url": url, "reason": reason} for url, reason in unreadable],
    }
    for each in report["unreadable"]:
        log.warning("%s: cannot read %s: %s", ref, each["url"], each["reason"])
    batch.write_extracted(lake, ref, read.tables, report)
    return report


def _crawl_row(report: dict[str, Any]) -> pa.Table:
    from transforms.contract import SCHEMAS, table

    row = {name: report[name] for name in SCHEMAS["crawls"].names}
    for name in ("started_at", "finished_at"):
        row[name] = datetime.fromisoformat(row[name])
    return table("crawls", [row])


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
    frontier.commit(lake, portal.slug, crawled, {each["url"] for each in extracted["unreadable"]})
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
