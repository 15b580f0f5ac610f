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

from transforms.contract import Crawl

NAME = "crawl.json"


@dataclass
class CrawlReport(Crawl):
    """The row of a crawl, and its details.

    ``reason`` says why the outcome is ``failed``. ``listings`` counts items and pages of each listing;
    ``stopped`` marks one that was left at a page of known documents only. ``seen`` holds the documents and
    files that were fetched or revalidated, each with the ``state`` new, changed or unchanged; ``known`` the
    addresses of listed documents that were left alone; ``owed`` the documents that were found but could
    not be fetched whole and are worth another try (``url``, ``parent``, ``listing``, ``files``): a
    frontier that carries them under the key ``owed`` of an address makes the next crawl ask for them.
    """

    reason: str | None = None
    warnings: list[str] = field(default_factory=list)
    failed: list[dict[str, Any]] = field(default_factory=list)
    listings: list[dict[str, Any]] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    owed: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def begin(cls, portal: str, province_code: str) -> CrawlReport:
        """An empty report of a crawl that starts now, under a new ``crawl_id``."""
        now = datetime.now(UTC)
        return cls(
            portal=portal,
            crawl_id=f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}",
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
        )

    def listing(self, url: str, role: str) -> dict[str, Any]:
        """A new entry of ``listings``, to be counted in; ``role`` is listing, feed or sitemap."""
        record = {"url": url, "role": role, "items": 0, "pages": 0, "stopped": False}
        self.listings.append(record)
        return record

    def fail(self, url: str, name: str, message: str, parent: str | None = None) -> None:
        """Note a request that failed for good, under a name of ``scrapers.failures``."""
        self.failed.append({"url": url, "class": name, "message": message, "parent": parent})

    def finish(self, least: int | None, most: int | None) -> None:
        """Give the outcome, once nothing more will come; ``least`` and ``most`` bound ``listed``."""
        self.finished_at = datetime.now(UTC)
        self.seconds = round((self.finished_at - self.started_at).total_seconds(), 3)
        self.failures = len(self.failed)
        counted = Counter(each["class"] for each in self.failed)
        self.failures_by_class = [f"{name}={count}" for name, count in sorted(counted.items())]
        # A feed beside them does not make up for the listings the portal is registered with.
        if self.reason is None and not any(
            each["items"] for each in self.listings if each["role"] == "listing"
        ):
            first = self.failed[0] if self.failed else {"class": "empty", "message": "no listing", "url": ""}
            self.reason = f"no listing gave items; {first['class']}: {first['message']} ({first['url']})"
        if self.reason is None and self.failed and not (self.pages or self.unchanged):
            first = self.failed[0]
            self.reason = (
                f"none of {self.listed} listed documents could be fetched; "
                f"{first['class']}: {first['message']} ({first['url']})"
            )
        # A listing left at its first page of known documents was not counted to its end.
        whole = not any(each["stopped"] for each in self.listings)
        if self.reason is None and whole and least is not None and self.listed < least:
            self.reason = f"{self.listed} documents listed, at least {least} expected (bounds.listed.min)"
        if most is not None and self.listed > most:
            expected = f"at most {most} expected (bounds.listed.max)"
            self.warnings.append(f"{self.listed} documents listed, {expected}")
        self.outcome = "failed" if self.reason else "partial" if self.failed else "complete"

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON values; times in UTC as ISO 8601."""
        return {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in dataclasses.asdict(self).items()
        }

    def write(self, folder: Path) -> Path:
        """Store the report as ``folder/crawl.json``, all or nothing."""
        path = folder / NAME
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(self.as_dict(), file, ensure_ascii=False, indent=1)
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
