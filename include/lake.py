"""The lake: one bucket behind the S3 API, and the one place that spells its keys.

Objects are bytes; everything above them (Parquet, JSON, WARC) is the caller's. Keys are built only
by the functions here, so that the layout can be read off this page::

    raw/portal=<slug>/crawl=<id>/…            what the portal said: WARC files, then crawl.json
    frontier/portal=<slug>.json               what has been seen and safely staged
    extracted/portal=<slug>/crawl=<id>/…      records as read, before the gate
    staged/portal=<slug>/crawl=<id>/…         rows that passed it, then batch.json
    quarantine/portal=<slug>/crawl=<id>/…     rows that did not, with their reasons
    failed/portal=<slug>/crawl=<id>.json      the crawl's own row, where it gave no batch
    history/portal=<slug>.json                what the portal's past batches looked like
    data/ledger/portal=<slug>/<sha256>.json   what became of each document a portal listed
    data/<table>/province=<code>/year=<yyyy>/<sha256>.parquet
    releases/<id>/manifest.json
    latest.json                               the current release; flipped last
    current/<table>/province=<code>/year=<yyyy>/part-0.parquet
    docs/…                                    Data Docs, data dictionary
"""

from __future__ import annotations

import hashlib
import io
import json
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import CopySource
from minio.error import MinioException, S3Error

from include.settings import LakeSettings

# Hive's name for "the value is null", which every reader of partitioned Parquet knows.
NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"
LATEST = "latest.json"
CURRENT = "current/release.json"  # which release current/ shows


class LakeError(RuntimeError):
    """The object store refused or could not be reached; the message names endpoint and key."""


class NoSuchObject(LakeError):
    """Nothing is stored under that key."""


@dataclass(frozen=True, slots=True)
class CrawlRef:
    """One crawl of one portal."""

    portal: str
    crawl_id: str

    def __str__(self) -> str:
        return f"{self.portal}/{self.crawl_id}"

    def raw(self, name: str) -> str:
        """Key of a WARC file or ``crawl.json``."""
        return f"raw/{self._partition}/{name}"

    def extracted(self, name: str) -> str:
        """Key of a table as read, or ``extract.json``."""
        return f"extracted/{self._partition}/{name}"

    def staged(self, name: str) -> str:
        """Key of a table that passed the gate, or ``batch.json``."""
        return f"staged/{self._partition}/{name}"

    def quarantine(self, name: str) -> str:
        """Key of a table of rows that did not pass."""
        return f"quarantine/{self._partition}/{name}"

    @property
    def failed(self) -> str:
        """Key of the row of a crawl that gave no batch."""
        return f"{failed_prefix()}{self._partition}.json"

    def docs(self, name: str) -> str:
        """Key of a page of the batch's Data Docs."""
        return f"docs/validation/{self._partition}/{name}"

    @property
    def _partition(self) -> str:
        return f"portal={self.portal}/crawl={self.crawl_id}"


def frontier_key(portal: str) -> str:
    """Key of a portal's frontier."""
    return f"frontier/portal={portal}.json"


def staged_prefix(portal: str | None) -> str:
    """Prefix of one portal's staged batches, or of all."""
    return f"staged/portal={portal}/" if portal else "staged/"


def failed_prefix() -> str:
    """Prefix of the rows of crawls that gave no batch."""
    return "failed/"


def history_key(portal: str) -> str:
    """Key of what a portal's past batches looked like."""
    return f"history/portal={portal}.json"


def ledger_key(portal: str, sha256: str) -> str:
    """Key of a portal's ledger, named by its content."""
    return f"data/ledger/portal={portal}/{sha256}.json"


def manifest_key(release: str) -> str:
    """Key of a release's manifest."""
    return f"releases/{release}/manifest.json"


def partition(province: str | None, year: int | None) -> str:
    """The Hive path of a partition: ``province=12/year=2020``."""
    return f"province={province or NULL_PARTITION}/year={year or NULL_PARTITION}"


def data_key(table: str, province: str | None, year: int | None, sha256: str) -> str:
    """Key of an immutable file of a release, named by its content."""
    return f"data/{table}/{partition(province, year)}/{sha256}.parquet"


def current_key(table: str, province: str | None, year: int | None) -> str:
    """Key of the same file in the current release, for readers who glob."""
    return f"current/{table}/{partition(province, year)}/part-0.parquet"


class Lake:
    """Reads and writes objects of the lake's bucket.

    Every method raises :class:`LakeError` when the store cannot be reached (after a few tries) or
    refuses, and :class:`NoSuchObject` for a key that is not there.
    """

    def __init__(self, given: LakeSettings | None = None) -> None:
        self.settings = given or LakeSettings()
        where = urlsplit(self.settings.endpoint)
        self._http = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=5, read=60),
            # A store that has just started answers 500 for some seconds; one that is gone, at once.
            retries=urllib3.Retry(
                total=7, connect=3, backoff_factor=0.3, backoff_max=3, status_forcelist=[500, 502, 503, 504]
            ),
        )
        self._client = Minio(
            where.netloc,
            access_key=self.settings.access_key.get_secret_value(),
            secret_key=self.settings.secret_key.get_secret_value(),
            region=self.settings.region,
            secure=where.scheme == "https",
            http_client=self._http,
        )
        self.bucket = self.settings.bucket

    def create(self) -> None:
        """Make the bucket if it is not there; two at once may both ask."""
        with self._errors(self.bucket):
            if self._client.bucket_exists(self.bucket):
                return
            try:
                self._client.make_bucket(self.bucket)
            except S3Error as error:
                if error.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
                    raise

    def put(self, key: str, body: bytes, content_type: str = "application/octet-stream") -> None:
        """Store ``body`` under ``key``."""
        with self._errors(key):
            self._client.put_object(self.bucket, key, io.BytesIO(body), len(body), content_type=content_type)

    def put_json(self, key: str, value: Any) -> None:
        """Store ``value`` as JSON; the same value gives the same bytes."""
        self.put(key, to_json(value), "application/json")

    def put_file(self, key: str, path: Path, content_type: str = "application/octet-stream") -> None:
        """Store a file's bytes under ``key`` without reading it whole into memory."""
        with self._errors(key):
            self._client.fput_object(self.bucket, key, str(path), content_type=content_type)

    def put_folder(self, prefix: str, folder: Path) -> None:
        """Store every file below ``folder`` under ``prefix`` and its path."""
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            self.put_file(prefix + path.relative_to(folder).as_posix(), path, kind)

    def put_if(self, key: str, body: bytes, etag: str | None) -> bool:
        """Store ``body`` only if the object still has ``etag`` (``None``: only if there is none).

        Returns whether it was stored: of several writers at once exactly one is told so (RFC 9110,
        section 13.1). The client library knows no conditional PUT, so a presigned one is sent.
        """
        condition = {"If-Match": f'"{etag}"'} if etag else {"If-None-Match": "*"}
        with self._errors(key):
            url = self._client.presigned_put_object(self.bucket, key, expires=timedelta(minutes=5))
            # Not retried: a lost answer to a PUT that won would come back as "lost".
            answer = self._http.request("PUT", url, body=body, headers=condition, retries=False)
        if answer.status in (409, 412):
            return False
        if answer.status != 200:
            raise LakeError(f"{self._where(key)}: conditional PUT answered {answer.status}")
        return True

    def get(self, key: str) -> bytes:
        """The object's bytes."""
        return self.get_with_etag(key)[0]

    def get_with_etag(self, key: str) -> tuple[bytes, str]:
        """The object's bytes and the ETag that :meth:`put_if` takes."""
        with self._errors(key):
            answer = self._client.get_object(self.bucket, key)
            try:
                return answer.read(), answer.headers["ETag"].strip('"')
            finally:
                answer.close()
                answer.release_conn()

    def get_json(self, key: str) -> Any:
        """The object's JSON value."""
        return json.loads(self.get(key))

    def get_file(self, key: str, path: Path) -> None:
        """Write the object's bytes to ``path``, whole or not at all."""
        with self._errors(key):
            self._client.fget_object(self.bucket, key, str(path))

    def copy(self, source: str, target: str) -> None:
        """Copy an object inside the store."""
        with self._errors(target):
            self._client.copy_object(self.bucket, target, CopySource(self.bucket, source))

    def exists(self, key: str) -> bool:
        """Whether something is stored under ``key``."""
        try:
            with self._errors(key):
                self._client.stat_object(self.bucket, key)
        except NoSuchObject:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is fine."""
        with self._errors(key):
            self._client.remove_object(self.bucket, key)

    def list(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Every key below ``prefix`` with its ETag, in order of key."""
        with self._errors(prefix):
            for each in self._client.list_objects(self.bucket, prefix, recursive=True):
                yield str(each.object_name), str(each.etag or "").strip('"')

    def _where(self, key: str) -> str:
        return f"object store {self.settings.endpoint}, {self.bucket}/{key}"

    def _errors(self, key: str) -> _Translated:
        return _Translated(self._where(key))


@dataclass(slots=True)
class _Translated:
    """Turns the client's many exceptions into two that name the place."""

    where: str

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, S3Error) and error.code in ("NoSuchKey", "NoSuchBucket", "NoSuchObject"):
            raise NoSuchObject(f"{self.where}: not there") from error
        if isinstance(error, MinioException | urllib3.exceptions.HTTPError | OSError):
            raise LakeError(f"{self.where}: {error}") from error


def to_json(value: Any) -> bytes:
    """Canonical JSON: sorted keys, UTF-8, two-space indent, final newline."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def sha256(body: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(body).hexdigest()
