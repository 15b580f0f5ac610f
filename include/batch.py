"""A batch: what one crawl yields, from extraction to staging.

``extracted/`` holds every record as read. After the gate, ``staged/`` holds the rows that passed and
``quarantine/`` those that did not, each with its reasons; ``batch.json`` is written last and makes
the batch visible to the release. Writing the same batch again gives the same objects.

A crawl that failed, or whose batch was refused, has no batch. Its row of ``crawls`` alone is kept, under
``failed/``, and goes into the next release of whatever portal: a portal that gives nothing must show.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from include import parquet
from include.lake import CrawlRef, Lake, failed_prefix, sha256, staged_prefix
from transforms import contract
from transforms.contract import BATCH_TABLES, SCHEMAS


def write_extracted(
    lake: Lake, ref: CrawlRef, tables: Mapping[str, pa.Table], report: dict[str, Any]
) -> None:
    """Store a batch's records as read, then ``extract.json`` that says what became of each page."""
    for name, table in tables.items():
        lake.put(ref.extracted(f"{name}.parquet"), parquet.dump(table))
    lake.put_json(ref.extracted("extract.json"), report)


def read_extracted(lake: Lake, ref: CrawlRef) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """The tables and report of :func:`write_extracted`.

    Raises:
        NoSuchObject: the crawl has not been extracted whole.
    """
    report = lake.get_json(ref.extracted("extract.json"))
    tables = {
        name: upgraded(name, parquet.load(lake.get(ref.extracted(f"{name}.parquet"))))
        for name in BATCH_TABLES
    }
    return tables, report


def stage(
    lake: Lake,
    ref: CrawlRef,
    passed: Mapping[str, pa.Table],
    quarantined: Mapping[str, pa.Table],
    extracted: Mapping[str, Any],
    *,
    account: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Store the gate's two halves, then ``batch.json``, which is returned.

    ``batch.json`` gives rows and SHA-256 a table; what is held back, by notice (a page that could
    not be read has no notice and goes by its address), each with its reasons; and the addresses of
    pages found to be no notices. ``extracted`` is the crawl's ``extract.json``; ``account`` is what
    :func:`include.coverage.account` says of the crawl.
    """
    batch: dict[str, Any] = {"portal": ref.portal, "crawl_id": ref.crawl_id, "staged": {}, "quarantined": {}}
    for half, tables, key in (("staged", passed, ref.staged), ("quarantined", quarantined, ref.quarantine)):
        for name, table in tables.items():
            if half == "quarantined" and not table.num_rows:
                lake.delete(key(f"{name}.parquet"))  # an earlier verdict on the same crawl
                continue
            body = parquet.dump(table)
            lake.put(key(f"{name}.parquet"), body)
            batch[half][name] = {"rows": table.num_rows, "sha256": sha256(body)}
    batch["held_back"] = {
        each["notice_id"]: {"url": each["url"], "reasons": each["reasons"]}
        for each in quarantined["notices"].select(["notice_id", "url", "reasons"]).to_pylist()
    } | {each["url"]: {"url": each["url"], "reasons": [each["reason"]]} for each in extracted["unreadable"]}
    batch["others"] = sorted(each["url"] for each in extracted["others"])
    batch |= account or {}
    lake.put_json(ref.staged("batch.json"), batch)
    lake.delete(ref.failed)  # an earlier verdict
    return batch


def fail(lake: Lake, ref: CrawlRef, crawl: Mapping[str, Any]) -> None:
    """Keep the row of a crawl that gives no batch; ``crawl`` maps the columns of ``crawls``, times in
    ISO 8601. One whose batch is staged already stays as it is: that verdict was published."""
    if not lake.exists(ref.staged("batch.json")):
        lake.put_json(ref.failed, {name: crawl[name] for name in SCHEMAS["crawls"].names})


def failed(lake: Lake) -> dict[CrawlRef, str]:
    """Every crawl without a batch, of all portals, oldest first, with the ETag of its row."""
    found = {}
    for key, etag in lake.list(failed_prefix()):
        _, slug, crawl = key.removesuffix(".json").split("/")
        found[CrawlRef(slug.removeprefix("portal="), crawl.removeprefix("crawl="))] = etag
    return dict(sorted(found.items(), key=lambda item: (item[0].crawl_id, item[0].portal)))


def read_failed(lake: Lake, ref: CrawlRef) -> pa.Table:
    """The row of a crawl without a batch."""
    return crawl_row(lake.get_json(ref.failed))


def crawl_row(crawl: Mapping[str, Any]) -> pa.Table:
    """The ``crawls`` table of one crawl; columns an older ``crawl.json`` lacks are null or empty."""
    schema = SCHEMAS["crawls"]
    row = {each.name: crawl.get(each.name, [] if pa.types.is_list(each.type) else None) for each in schema}
    for name in ("started_at", "finished_at"):
        row[name] = datetime.fromisoformat(row[name])
    return contract.table("crawls", [row])


def upgraded(name: str, table: pa.Table) -> pa.Table:
    """A table of an earlier schema version with the columns it lacks: null, or an empty list."""
    for at, each in enumerate(SCHEMAS[name]):
        if each.name not in table.column_names:
            empty: list[Any] = [[] if pa.types.is_list(each.type) else None] * table.num_rows
            table = table.add_column(at, each, pa.array(empty, each.type))
    return table


def staged(lake: Lake, portal: str | None = None) -> dict[CrawlRef, str]:
    """Every staged batch of one portal or of all, oldest first, with the ETag of its ``batch.json``."""
    found = {}
    for key, etag in lake.list(staged_prefix(portal)):
        if key.endswith("/batch.json"):
            _, slug, crawl, _ = key.split("/")
            found[CrawlRef(slug.removeprefix("portal="), crawl.removeprefix("crawl="))] = etag
    return dict(sorted(found.items(), key=lambda item: (item[0].crawl_id, item[0].portal)))


def read_staged(lake: Lake, ref: CrawlRef) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """A staged batch's tables and its ``batch.json``.

    Raises:
        ValueError: a table is not what ``batch.json`` says it is.
    """
    batch = lake.get_json(ref.staged("batch.json"))
    tables = {}
    for name in BATCH_TABLES:
        body = lake.get(ref.staged(f"{name}.parquet"))
        if sha256(body) != batch["staged"][name]["sha256"]:
            raise ValueError(f"{ref.staged(name)}: not the bytes that batch.json names; validate {ref} again")
        tables[name] = upgraded(name, parquet.load(body))
    return tables, batch
