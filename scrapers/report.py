"""What a crawl saw: ``crawl.json``.

It is the crawl's row of the ``crawls`` table and beside it, item by item, what failed, what the
listings held and what was fetched. It is written last, so that a folder without it is that of a crawl
which is under way or was killed.
"""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapers.archive import REPORT
from scrapers.spool import Spool
from transforms.contract import Crawl

NAME = REPORT


@dataclass
class CrawlReport(Crawl):
    """The row of a crawl, and its details.

    ``reason`` says why the outcome is ``failed``, ``failure`` which of ``scrapers.failures.CLASSES`` that
    is, and ``wait``, where it is known, in how many seconds another try makes sense.

    ``listings`` counts items and pages of each listing; ``stopped`` marks one that was left at a page of
    known documents only, ``whole`` one that was walked from its first page to its end, ``resumed`` one whose
    earlier walk, broken off, was led to its end. ``total`` and ``total_pages`` are what a listing says of its
    own size, ``missing`` how many documents at least it has by that and did not name; null where it was
    stopped, as nobody counted. ``unfinished`` are listing pages at which a walk broke off (``url``, ``path``
    of the listing, ``number`` of the page): the next crawl goes on there.

    ``seen`` holds the documents and files that were fetched or revalidated, each with the ``state`` new,
    changed or unchanged, and ``canonical`` where a document gives another address as its own; ``known`` the
    addresses of listed documents that were left alone; ``gone`` known documents that no listing names any
    more, all having been walked to their ends, and whose page is not there.

    ``owed`` are the documents that were found but could not be fetched whole and are worth another try
    (``url``, ``parent``, ``listing``, ``files``): a frontier that carries them under the key ``owed`` of an
    address makes the next crawl ask for them.

    Of a crawl under way ``seen`` and ``known`` are on disk: they grow with every document.

    ``resumed`` says when a killed crawl was taken up, each time; ``replayed`` how many answers came from
    its archive the last time.
    """

    reason: str | None = None
    failure: str | None = None
    wait: float | None = None
    warnings: list[str] = field(default_factory=list)
    failed: list[dict[str, Any]] = field(default_factory=list)
    listings: list[dict[str, Any]] = field(default_factory=list)
    seen: list[dict[str, Any]] | Spool = field(default_factory=list)
    known: list[str] | Spool = field(default_factory=list)
    owed: list[dict[str, Any]] = field(default_factory=list)
    unfinished: list[dict[str, Any]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    resumed: list[str] = field(default_factory=list)
    replayed: int = 0

    @classmethod
    def begin(cls, portal: str, province_code: str, crawl_id: str | None = None) -> CrawlReport:
        """An empty report of a crawl that starts now, under a new ``crawl_id``; of one that began before,
        under its own."""
        now = datetime.now(UTC)
        if crawl_id:
            now = datetime.strptime(crawl_id.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return cls(
            portal=portal,
            crawl_id=crawl_id or f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}",
            province_code=province_code,
            started_at=now,
            finished_at=now,
            seconds=0.0,
            requests=0,
            bytes=0,
            listed=0,
            pages=0,
            new=0,
            changed=0,
            unchanged=0,
            attachments=0,
            failures=0,
            seen=Spool(),
            known=Spool(),
        )

    def listing(self, url: str, role: str) -> dict[str, Any]:
        """A new entry of ``listings``, to be counted in; ``role`` is listing, feed or sitemap."""
        record = {"url": url, "role": role, "items": 0, "pages": 0, "stopped": False, "whole": False}
        if role == "listing":
            record |= {"resumed": False, "total": None, "total_pages": None, "missing": None}
        self.listings.append(record)
        return record

    def fail(self, url: str, name: str, message: str, parent: str | None = None) -> None:
        """Note a request that failed for good, under a name of ``scrapers.failures``."""
        self.failed.append({"url": url, "class": name, "message": message, "parent": parent})

    def end(self, name: str, reason: str) -> None:
        """Make the crawl a failed one, for a ``reason`` of the class ``name``; the first one stands."""
        if self.reason is None:
            self.reason, self.failure = reason, name

    def finish(self, least: int | None, most: int | None) -> None:
        """Give the outcome, once nothing more will come; ``least`` and ``most`` bound ``listed``."""
        self.finished_at = datetime.now(UTC)
        self.seconds = round((self.finished_at - self.started_at).total_seconds(), 3)
        self.failures = len(self.failed)
        counted = Counter(each["class"] for each in self.failed)
        self.failures_by_class = [f"{name}={count}" for name, count in sorted(counted.items())]
        for each in self.listings:
            if each["role"] == "listing" and (short := _shortfall(each)):
                self.warnings.append(short)
        first = self.failed[0] if self.failed else {"class": "empty", "message": "no listing", "url": ""}
        told = f"{first['class']}: {first['message']} ({first['url']})"
        if self.reason is not None:
            pass
        # A feed beside them does not make up for the listings the portal is registered with.
        elif not any(each["items"] for each in self.listings if each["role"] == "listing"):
            self.end(first["class"], f"no listing gave items; {told}")
        elif self.failed and not (self.pages or self.unchanged):
            self.end(first["class"], f"none of {self.listed} listed documents could be fetched; {told}")
        # A listing left at its first page of known documents was not counted to its end.
        elif least is not None and self.listed < least and not any(each["stopped"] for each in self.listings):
            short = f"{self.listed} documents listed, at least {least} expected (bounds.listed.min)"
            self.end(first["class"] if self.failed else "empty", short)
        if most is not None and self.listed > most:
            expected = f"at most {most} expected (bounds.listed.max)"
            self.warnings.append(f"{self.listed} documents listed, {expected}")
        self.outcome = "failed" if self.reason else "partial" if self.failed else "complete"

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON values; times in UTC as ISO 8601."""
        values = self._values()
        return {key: list(value) if isinstance(value, Spool) else value for key, value in values.items()}

    def _values(self) -> dict[str, Any]:
        values = {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}
        return {
            key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()
        }

    def write(self, folder: Path) -> Path:
        """Store the report as ``folder/crawl.json``, all or nothing."""
        path = folder / NAME
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            gap = "{\n"
            for key, value in self._values().items():
                file.write(f'{gap} "{key}": ')
                gap = ",\n"
                if isinstance(value, Spool):
                    for number, row in enumerate(value.lines()):
                        file.write((",\n  " if number else "[\n  ") + row)
                    file.write("]" if value else "[]")
                else:
                    file.write(json.dumps(value, ensure_ascii=False, indent=1))
            file.write("\n}")
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        return path

    @classmethod
    def read(cls, folder: Path) -> CrawlReport:
        """The report of the crawl in ``folder``.

        Raises ``FileNotFoundError`` where it never came to its end, ``ValueError`` for a broken file.
        """
        path = folder / NAME
        try:
            given = json.loads(path.read_text(encoding="utf-8"))
            for key in ("started_at", "finished_at"):
                given[key] = datetime.fromisoformat(given[key])
            return cls(**given)
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path}: no report of a crawl: {error}") from error


def _shortfall(listing: dict[str, Any]) -> str | None:
    """Set ``missing`` of a listing; where it is any, what to warn of.

    A portal may count what it hides or has in another language, so that this is no failure.
    """
    has, named, says = "documents", listing["items"], listing["total"]
    if says is None:  # a page that was not walked has one document at least
        has, named, says = "pages", listing["pages"], listing["total_pages"]
    if listing["stopped"] or (says is None and not listing["whole"]):
        listing["missing"] = 0 if listing["resumed"] else None
        return None
    listing["missing"] = max(0, (says or 0) - named)
    return f"{listing['url']}: {named} {has} listed, {says} by its own count" if listing["missing"] else None
