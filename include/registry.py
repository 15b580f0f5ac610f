"""The registry of portals: one ``portal.yaml`` a portal, checked when read.

It reads files only, so a DAG file may import it at parse time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import yaml
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError, field_validator

from transforms.provinces import Province, by_code


class RegistryError(ValueError):
    """A portal.yaml that cannot be used; the message names the file and every fault in it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Listing(_Strict):
    """A page that lists documents."""

    path: str = Field(description="Address, relative to the portal's url")
    name: str | None = Field(default=None, description="What the portal calls it")
    kind: Literal["news", "library"] = Field("news", description="library: a table of documents with files")


class Politeness(_Strict):
    """How gently a portal is asked."""

    delay: float = Field(2.0, ge=0, description="Least seconds between two requests")
    concurrency: int = Field(1, ge=1, le=4, description="Requests under way at once")
    timeout: float = Field(30.0, gt=0, description="Seconds until a request counts as failed")
    max_requests: int = Field(2000, ge=1, description="Requests of one crawl, retries included")
    max_bytes: int = Field(2_000_000_000, ge=1, description="Bytes of one crawl")
    max_response: int = Field(64_000_000, ge=1, description="Bytes of one answer")


class Bound(_Strict):
    """Fewer than ``min`` aborts, more than ``max`` warns."""

    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)


class Bounds(_Strict):
    """What a healthy crawl of this portal looks like."""

    listed: Bound = Field(default=Bound(min=1), description="Documents seen in listings in one crawl")
    notices: Bound = Field(default=Bound(min=1), description="Notices held after a crawl")


class Portal(_Strict):
    """One portal, as its ``portal.yaml`` says."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=3, description="What the portal calls itself")
    province: str = Field(pattern=r"^\d{2}$", description="Province code before 1 July 2025")
    platform: str = Field(description="CMS family: a module of scrapers/platforms")
    url: HttpUrl
    listings: tuple[Listing, ...] = Field(min_length=1)
    schedule: str = Field("0 6 * * *", description="Cron, in Asia/Ho_Chi_Minh")
    politeness: Politeness = Politeness()
    bounds: Bounds = Bounds()
    status: Literal["verified", "unverified"] = "unverified"
    verified: str | None = Field(
        default=None, description="When and how the entry was checked on the live site"
    )

    @field_validator("province")
    @classmethod
    def _known(cls, code: str) -> str:
        if code not in by_code():
            raise ValueError(f"no province had the code {code} before 1 July 2025")
        return code

    @property
    def place(self) -> Province:
        """The province it speaks for."""
        return by_code()[self.province]

    def listing_urls(self) -> list[str]:
        """Absolute addresses of its listings."""
        return [urljoin(str(self.url), each.path) for each in self.listings]

    def at(self, url: str, delay: float | None) -> Portal:
        """The same portal at another address, asked every ``delay`` seconds (none given: as before)."""
        changed: dict[str, object] = {"url": HttpUrl(url)}
        if delay is not None:
            changed["politeness"] = self.politeness.model_copy(update={"delay": delay})
        return self.model_copy(update=changed)


def load(path: Path, slug: str | None = None) -> Portal:
    """Read one ``portal.yaml``. The slug is its folder's name unless given or written in the file.

    Raises:
        RegistryError: the file cannot be read, is no YAML mapping or breaks the schema.
    """
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RegistryError(f"{path}: {error}") from error
    if not isinstance(given, dict):
        raise RegistryError(f"{path}: not a mapping of portal settings")
    try:
        return Portal(**{"slug": slug or path.resolve().parent.name, **given})
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in each['loc']) or 'portal'}: {each['msg']}"
            for each in error.errors()
        )
        raise RegistryError(f"{path}: {faults}") from error


def portals(
    folder: Path, urls: dict[str, str] | None = None, delay: float | None = None
) -> dict[str, Portal]:
    """Every portal of ``folder``, by slug, in order of slug.

    ``urls`` sends a portal's crawl elsewhere (a replica, a mirror); only such a portal takes
    ``delay``, so that no setting can make us impatient with a real one.

    Raises:
        RegistryError: a file breaks the schema, or ``urls`` names a portal that does not exist.
    """
    found = {path.parent.name: load(path) for path in sorted(folder.glob("*/portal.yaml"))}
    if not found:
        raise RegistryError(f"{folder}: no */portal.yaml in it")
    for slug, url in (urls or {}).items():
        if slug not in found:
            raise RegistryError(f"KETLUAN_PORTAL_URLS names {slug}, which is not in {folder}")
        found[slug] = found[slug].at(url, delay)
    return found
