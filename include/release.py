"""Releases: what analysts read.

A release is a manifest that names immutable, content-named Parquet files. Publishing merges the
staged batches that the current release has not taken in, rewrites only the partitions they touch,
reads everything new back and checks it against the manifest, and flips ``latest.json`` last, by
conditional PUT. Whatever fails before that leaves the current release as it was; two publishers at
once cannot both win, and the loser merges again on top of the winner.

Crawls that gave no batch go in with their row of ``crawls`` alone. Beside the files, a manifest names one
ledger a portal (``include.coverage``), from which with notices and crawls the table ``coverage`` is made
anew for every portal that a release touches.
"""

from __future__ import annotations

import json
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict

from include import batch, changes, coverage, parquet
from include.lake import (
    CURRENT,
    LATEST,
    CrawlRef,
    Lake,
    NoSuchObject,
    current_key,
    data_key,
    ledger_key,
    manifest_key,
    sha256,
    to_json,
)
from include.localtime import LOCAL_TIME
from include.settings import code_version
from transforms.contract import KEYS, SCHEMA_VERSION, SCHEMAS

log = logging.getLogger(__name__)
TRIES = 5

# Tables whose rows hang on a notice and move with it.
CHILDREN = tuple(
    name for name, key in KEYS.items() if key[:2] == ("notice_id", "version") and name != "notices"
)

Partition = tuple[str | None, int | None]
"""Province code and year; None is Hive's null partition."""
Version = tuple[str, int]
"""notice_id and version."""


class ReleaseError(RuntimeError):
    """A release that must not become current, or cannot be read; the message names the object."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class DataFile(_Frozen):
    """One file of a release; ``portals`` counts its rows a portal where the table has that column."""

    key: str
    table: str
    province: str | None
    year: int | None
    rows: int
    bytes: int
    sha256: str
    portals: dict[str, int] = {}


class Manifest(_Frozen):
    """One release. ``inputs`` maps each crawl taken in (portal/crawl_id) to its batch's ETag;
    ``held_back`` maps each notice in quarantine to its crawl, address and reasons; ``ledgers`` each portal
    to the key of its ledger."""

    id: str
    parent: str | None
    created_at: datetime
    schema_version: str
    code_version: str
    inputs: dict[str, str]
    held_back: dict[str, dict[str, Any]]
    ledgers: dict[str, str] = {}
    files: tuple[DataFile, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Rows a table, and notices in quarantine under ``quarantined``."""
        counts = dict.fromkeys(SCHEMAS, 0)
        for each in self.files:
            counts[each.table] += each.rows
        return counts | {"quarantined": len(self.held_back)}

    def summary(self) -> str:
        """The release in one line."""
        n = self.counts
        return (
            f"release {self.id}: notices {n['notices']}, directives {n['directives']}, "
            f"citations {n['citations']}, quarantined {n['quarantined']}"
        )


def current(lake: Lake) -> Manifest | None:
    """The current release, or None before the first."""
    return _current(lake)[0]


def held(release: Manifest | None, portal: str) -> int:
    """How many notice versions the release holds that came from a portal."""
    files = release.files if release else ()
    return sum(each.portals.get(portal, 0) for each in files if each.table == "notices")


def _current(lake: Lake) -> tuple[Manifest | None, str | None]:
    try:
        body, etag = lake.get_with_etag(LATEST)
    except NoSuchObject:
        return None, None
    release = Manifest.model_validate_json(lake.get(json.loads(body)["manifest"]))
    return release, etag


def publish(
    lake: Lake, portal: str | None = None, now: Callable[[], datetime] | None = None
) -> Manifest | None:
    """Take the staged batches of one portal (or of all) into a new release, and every failed crawl.

    Returns the new release, or None where nothing staged was new. ``now`` gives the release's time.

    Raises:
        ReleaseError: a file read back is not what was written, or other publishers won every time.
        LakeError: the object store failed; the current release is untouched.
    """
    for _ in range(TRIES):
        before, etag = _current(lake)
        taken = before.inputs if before else {}
        fresh = {ref: tag for ref, tag in batch.staged(lake, portal).items() if taken.get(str(ref)) != tag}
        failed = {ref: tag for ref, tag in batch.failed(lake).items() if taken.get(str(ref)) != tag}
        if not fresh and not failed:
            if before:
                _refresh_current(lake, before)
            return None
        release, written = _merge(lake, before, fresh, failed, (now or _utcnow)())
        verify(lake, release, [each for each in release.files if each.key in written])
        lake.put(manifest_key(release.id), to_json(release.model_dump(mode="json")), "application/json")
        pointer = to_json({"release": release.id, "manifest": manifest_key(release.id)})
        if lake.put_if(LATEST, pointer, etag):
            _refresh_current(lake, release)
            return release
        log.warning("another release became current while %s was made; merging again", release.id)
    raise ReleaseError(f"other publishers won {TRIES} times in a row; nothing was published")


def verify(lake: Lake, release: Manifest, files: Iterable[DataFile] | None = None) -> None:
    """Read a release's files back (all, unless ``files`` names some) and hold them to its manifest.

    Raises:
        ReleaseError: bytes, checksum, rows or schema of a file differ from what the manifest says.
    """
    for each in release.files if files is None else files:
        body = lake.get(each.key)
        if len(body) != each.bytes or sha256(body) != each.sha256:
            raise ReleaseError(f"{each.key}: not the bytes that release {release.id} names")
        try:
            table = parquet.load(body)
        except pa.ArrowException as error:
            raise ReleaseError(f"{each.key}: no Parquet file: {error}") from error
        if table.num_rows != each.rows:
            raise ReleaseError(f"{each.key}: {table.num_rows} rows, release {release.id} says {each.rows}")
        if not table.schema.equals(SCHEMAS[each.table]):
            raise ReleaseError(f"{each.key}: its schema is not that of {each.table} in the contract")


def _utcnow() -> datetime:
    return datetime.now(UTC)


def _merge(
    lake: Lake,
    before: Manifest | None,
    fresh: dict[CrawlRef, str],
    failed: dict[CrawlRef, str],
    now: datetime,
) -> tuple[Manifest, set[str]]:
    """The release that follows ``before``, and the keys of the files written for it."""
    partitions = _Partitions(lake, before)
    held_back = dict(before.held_back) if before else {}
    accounts: dict[str, list[dict[str, Any]]] = {ref.portal: [] for ref in (*fresh, *failed)}
    for ref in failed:
        partitions.take_crawls(batch.read_failed(lake, ref))
    for ref in fresh:
        tables, made = batch.read_staged(lake, ref)
        settled = {*tables["notices"]["url"].to_pylist(), *made["others"]}
        held_back = {key: value for key, value in held_back.items() if value["url"] not in settled}
        for key, value in made["held_back"].items():
            held_back[key] = {"crawl": str(ref), **value}
        partitions.take(tables)
        partitions.see(ref.portal, made.get("revalidated", {}), made.get("withdrawn", {}))
        accounts[ref.portal].append(made)
    ledgers = dict(before.ledgers) if before else {}
    for portal, told in accounts.items():
        old = lake.get_json(ledgers[portal]) if portal in ledgers else None
        ledger = coverage.add(old, told)
        written_down = to_json(ledger)
        ledgers[portal] = ledger_key(portal, sha256(written_down))
        lake.put(ledgers[portal], written_down, "application/json")
        partitions.cover(portal, ledger)
    files, written = partitions.write()
    inputs = (before.inputs if before else {}) | {str(ref): tag for ref, tag in (fresh | failed).items()}
    body = {
        "parent": before.id if before else None,
        "schema_version": SCHEMA_VERSION,
        "inputs": dict(sorted(inputs.items())),
        "held_back": dict(sorted(held_back.items())),
        "ledgers": dict(sorted(ledgers.items())),
        "files": [each.model_dump() for each in files],
    }
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{sha256(to_json(body))[:8]}"
    release = Manifest.model_validate(
        {**body, "id": stamp, "created_at": now, "code_version": code_version()}
    )
    return release, written


class _Partitions:
    """The partitions of a release, read when needed and written when changed."""

    def __init__(self, lake: Lake, before: Manifest | None) -> None:
        self.lake = lake
        self.files = {(f.table, f.province, f.year): f for f in (before.files if before else ())}
        self.open: dict[tuple[str, str | None, int | None], pa.Table] = {}
        self.changed: set[tuple[str, str | None, int | None]] = set()
        if before and before.schema_version != SCHEMA_VERSION:
            for place in self.files:  # one release, one schema
                self._read(*place)
                self.changed.add(place)

    def take(self, tables: dict[str, pa.Table]) -> None:
        """Merge one batch in."""
        homes, rows, gone = self._versions(tables["notices"].to_pylist())
        for home, old in gone.items():
            for name in ("notices", *CHILDREN):
                self._set(name, home, _without(self._read(name, *home), old))
        for name in ("notices", *CHILDREN):
            by_home = defaultdict(list)
            for row in rows if name == "notices" else tables[name].to_pylist():
                home, version = homes[row["notice_id"]]
                by_home[home].append({**row, "version": version})
            for home, some in by_home.items():
                self._add(name, home, some)
        self.take_crawls(tables["crawls"])

    def take_crawls(self, table: pa.Table) -> None:
        """Put rows of ``crawls`` in the place of those with the same key."""
        for crawl in table.to_pylist():
            year = crawl["started_at"].astimezone(LOCAL_TIME).year
            home = (crawl["province_code"], year)
            held = self._read("crawls", *home)
            others = [pc.not_equal(held[key], crawl[key]) for key in KEYS["crawls"]]
            self._set("crawls", home, held.filter(pc.or_(*others)))
            self._add("crawls", home, [crawl])

    def see(self, portal: str, revalidated: dict[str, str], withdrawn: dict[str, str]) -> None:
        """Note on the newest version of a portal's notices when the portal vouched for it once more, and
        when it was found withdrawn; both map addresses to moments in ISO 8601.

        The first such finding stands until the page is seen again. One older than the last sight of the
        page (a batch validated once more) says nothing.
        """
        if not revalidated and not withdrawn:
            return
        for (notice_id, version), (row, home) in self._newest(portal).items():
            url = coverage.address(row["url"])
            seen, gone = row["last_seen_at"], row["withdrawn_at"]
            if url in revalidated:
                when = datetime.fromisoformat(revalidated[url])
                if seen is None or when > seen:
                    seen = when
                if gone and when > gone:
                    gone = None
            if url in withdrawn:
                when = datetime.fromisoformat(withdrawn[url])
                if gone is None and (seen is None or when > seen):
                    gone = when
            if (seen, gone) != (row["last_seen_at"], row["withdrawn_at"]):
                table = self._read("notices", *home)
                kept = _without(table, {(notice_id, version)})
                (full,) = _only(table, notice_id, version)
                self._set("notices", home, kept)
                self._add("notices", home, [full | {"last_seen_at": seen, "withdrawn_at": gone}])

    def _of(self, name: str, portal: str) -> Iterator[tuple[pa.Table, Partition]]:
        """A portal's rows of a table that has that column, a partition each."""
        places = {place for place, file in self.files.items() if portal in file.portals} | set(self.open)
        for table, province, year in sorted(places, key=str):
            if table == name:
                rows = self._read(name, province, year)
                yield rows.filter(pc.equal(rows["portal"], portal)), (province, year)

    def _newest(self, portal: str) -> dict[Version, tuple[dict[str, Any], Partition]]:
        """The newest version of each of a portal's notices (``coverage.COLUMNS``), and where it is."""
        newest: dict[str, tuple[dict[str, Any], Partition]] = {}
        for table, home in self._of("notices", portal):
            for row in table.select(list(coverage.COLUMNS)).to_pylist():
                held = newest.get(row["notice_id"])
                if held is None or held[0]["version"] < row["version"]:
                    newest[row["notice_id"]] = (row, home)
        return {(row["notice_id"], row["version"]): (row, home) for row, home in newest.values()}

    def cover(self, portal: str, ledger: coverage.Ledger) -> None:
        """Make the portal's rows of ``coverage`` anew."""
        notices = [
            row
            for table, _ in self._of("notices", portal)
            for row in table.select(list(coverage.COLUMNS)).to_pylist()
        ]
        crawls = [row for table, _ in self._of("crawls", portal) for row in table.to_pylist()]
        for _, home in list(self._of("coverage", portal)):
            held = self._read("coverage", *home)
            self._set("coverage", home, held.filter(pc.not_equal(held["portal"], portal)))
        for row in coverage.rows(portal, ledger, notices, crawls):
            month = row["month"]
            self._add("coverage", (row["province_code"], month.year if month else None), [row])

    def write(self) -> tuple[list[DataFile], set[str]]:
        """Store what changed; every file of the release, and the keys that are new in it."""
        written = set()
        for place in sorted(self.changed, key=str):
            table = self.open[place]
            name, province, year = place
            old = self.files.pop(place, None)
            if not table.num_rows:
                continue
            # Cast: what was read back carries Parquet's field ids, which would change the bytes.
            table = table.sort_by([(key, "ascending") for key in KEYS[name]]).cast(SCHEMAS[name])
            body = parquet.dump(table)
            digest = sha256(body)
            key = data_key(name, province, year, digest)
            if not old or old.key != key:
                self.lake.put(key, body, "application/vnd.apache.parquet")
                written.add(key)
            self.files[place] = DataFile(
                key=key,
                table=name,
                province=province,
                year=year,
                rows=table.num_rows,
                bytes=len(body),
                sha256=digest,
                portals=dict(Counter(table["portal"].to_pylist())) if "portal" in table.column_names else {},
            )
        return sorted(self.files.values(), key=lambda each: each.key), written

    def _read(self, name: str, province: str | None, year: int | None) -> pa.Table:
        place = (name, province, year)
        if place not in self.open:
            file = self.files.get(place)
            table = parquet.load(self.lake.get(file.key)) if file else SCHEMAS[name].empty_table()
            self.open[place] = batch.upgraded(name, table).cast(SCHEMAS[name])
        return self.open[place]

    def _add(self, name: str, home: Partition, rows: list[dict[str, Any]]) -> None:
        more = pa.Table.from_pylist(rows, schema=SCHEMAS[name])
        self._set(name, home, pa.concat_tables([self._read(name, *home), more]))

    def _set(self, name: str, home: Partition, table: pa.Table) -> None:
        self.open[(name, *home)] = table
        self.changed.add((name, *home))

    def _versions(
        self, incoming: list[dict[str, Any]]
    ) -> tuple[dict[str, tuple[Partition, int]], list[dict[str, Any]], dict[Partition, set[Version]]]:
        """Give each incoming notice its version.

        The same fetched bytes, or the same text, replace the row that holds them and keep its
        version and first sight; another text under a known id is the next version, and says what it
        changed. A notice that was withdrawn stays so unless it was fetched since. Returns home and
        version a notice_id, the rows to add, and what they replace, a partition each.
        """
        provinces = {row["province_code"] for row in incoming}
        known: dict[str, list[tuple[dict[str, Any], Partition]]] = defaultdict(list)
        wanted = {row["notice_id"] for row in incoming}
        for name, province, year in list(self.files):
            if name == "notices" and province in provinces:
                self._read(name, province, year)
        for (name, province, year), table in self.open.items():
            if name == "notices":
                for row in table.select(_INDEX).to_pylist():
                    if row["notice_id"] in wanted:
                        known[row["notice_id"]].append((row, (province, year)))
        homes: dict[str, tuple[Partition, int]] = {}
        gone: dict[Partition, set[Version]] = defaultdict(set)
        for row in incoming:
            held = sorted(known[row["notice_id"]], key=lambda each: int(each[0]["version"]))
            same = [
                each
                for each in held
                if (each[0]["warc_key"], each[0]["warc_offset"]) == (row["warc_key"], row["warc_offset"])
            ] or [each for each in held[-1:] if each[0]["content_sha256"] == row["content_sha256"]]
            row["first_seen_at"] = row["last_seen_at"] = row["fetched_at"]
            if same:
                old, home = same[-1]
                row["version"] = old["version"]
                row["first_seen_at"] = min(
                    filter(None, (old["first_seen_at"], row["fetched_at"])), default=None
                )
                row["last_seen_at"] = max(
                    filter(None, (old["last_seen_at"], row["fetched_at"])), default=None
                )
                if old["withdrawn_at"] and row["fetched_at"] and row["fetched_at"] < old["withdrawn_at"]:
                    row["withdrawn_at"] = old["withdrawn_at"]
                gone[home].add((row["notice_id"], row["version"]))
            else:
                row["version"] = held[-1][0]["version"] + 1 if held else 1
            for old, home in held:
                if old["version"] == row["version"] - 1:
                    (full,) = _only(self._read("notices", *home), row["notice_id"], old["version"])
                    row["changes"] = changes.between(full, row)
            homes[row["notice_id"]] = (_home(row), row["version"])
        return homes, incoming, gone


_INDEX = [
    "notice_id",
    "version",
    "content_sha256",
    "warc_key",
    "warc_offset",
    "first_seen_at",
    "last_seen_at",
    "withdrawn_at",
]


def _home(row: dict[str, Any]) -> Partition:
    """A notice's partition: its province, and the year of its own date, its meeting or its publication."""
    day = row["issued_date"] or row["meeting_date"]
    if not day and row["published_at"]:
        day = row["published_at"].astimezone(LOCAL_TIME)
    return row["province_code"], day.year if day else None


def _without(table: pa.Table, gone: set[Version]) -> pa.Table:
    keep = [
        key not in gone
        for key in zip(table["notice_id"].to_pylist(), table["version"].to_pylist(), strict=True)
    ]
    return table.filter(pa.array(keep, pa.bool_()))


def _only(table: pa.Table, notice_id: str, version: int) -> list[dict[str, Any]]:
    wanted = pc.and_(pc.equal(table["notice_id"], notice_id), pc.equal(table["version"], version))
    found: list[dict[str, Any]] = table.filter(wanted).to_pylist()
    return found


def _refresh_current(lake: Lake, release: Manifest) -> None:
    """Make ``current/`` the release's files; one cut short is made good by the next call."""
    try:
        at = lake.get_json(CURRENT)["release"]
    except NoSuchObject:
        at = None
    if at == release.id:
        return
    wanted = {current_key(f.table, f.province, f.year): f.key for f in release.files}
    there: dict[str, str] = {}
    if at is not None:
        shown = Manifest.model_validate_json(lake.get(manifest_key(at)))
        there = {current_key(f.table, f.province, f.year): f.key for f in shown.files}
    for target, source in wanted.items():
        if there.get(target) != source:
            lake.copy(source, target)
    for target, _ in list(lake.list("current/")):
        if target not in wanted and target != CURRENT:
            lake.delete(target)
    lake.put_json(CURRENT, {"release": release.id})
