"""The registry of portals: one ``portal.yaml`` a portal, checked when read.

It reads files only, so a DAG file may import it at parse time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urljoin

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    ValidationError,
    field_validator,
    model_validator,
)

from include.localtime import between
from transforms.provinces import Province, by_code


class RegistryError(ValueError):
    """A portal.yaml that cannot be used; the message names file and line of every fault in it."""


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


def _hour(value: object) -> object:
    """YAML 1.1 reads an unquoted 22:00 as a number to the base of 60."""
    return f"{value // 60:02}:{value % 60:02}" if isinstance(value, int) else value


class Window(_Strict):
    """The hours in which a crawl may ask, in Asia/Ho_Chi_Minh; ``to`` before ``from`` is past midnight."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    start: Annotated[time, BeforeValidator(_hour)] = Field(alias="from")
    end: Annotated[time, BeforeValidator(_hour)] = Field(alias="to")

    def holds(self, moment: time) -> bool:
        """Whether ``moment`` (local) lies in it; the end itself does not."""
        return between(moment, self.start, self.end)


class Selectors(_Strict):
    """CSS that takes the place of the platform's own, where a portal's theme differs."""

    items: str | None = Field(default=None, description="One document of a listing")
    link: str | None = Field(default=None, description="Its link, inside it")
    date: str | None = Field(default=None, description="Its date, inside it")
    summary: str | None = Field(default=None, description="Its summary, inside it")
    table: str | None = Field(default=None, description="Tables of a document library")
    next: str | None = Field(default=None, description="The link to a listing's next page")
    content: str | None = Field(
        default=None, description="The text of an article; a page without it is no article"
    )


class Portal(_Strict):
    """One portal, as its ``portal.yaml`` says.

    A portal whose province was merged into another on 1 July 2025 is an archive (``archive_of``): it may
    vanish, and is asked once a week instead of every day.
    """

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=3, description="What the portal calls itself")
    province: str = Field(pattern=r"^\d{2}$", description="Province code before 1 July 2025")
    platform: str = Field(description="CMS family: a module of scrapers/platforms")
    url: HttpUrl
    listings: tuple[Listing, ...] = Field(
        default=(), description="Where documents are listed; without any, the crawl looks for them itself"
    )
    schedule: str = Field("", description="Cron, in Asia/Ho_Chi_Minh; spread over the morning by default")
    window: Window | None = Field(default=None, description="Hours in which it may be asked")
    recheck_days: int = Field(30, ge=0, description="How long a document is looked at for edits")
    selectors: Selectors = Selectors()
    politeness: Politeness = Politeness()
    bounds: Bounds = Bounds()
    status: Literal["verified", "unverified"] = "unverified"
    verified: str | None = Field(
        default=None,
        pattern=r"^\d{4}-\d{2}-\d{2}: .{10,}",
        description="When and how the entry was checked on the live site",
    )
    leads: tuple[str, ...] = Field(default=(), description="What is believed of the site, and why")

    @field_validator("province")
    @classmethod
    def _known(cls, code: str) -> str:
        if code not in by_code():
            raise ValueError(f"no province had the code {code} before 1 July 2025")
        return code

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        if (self.status == "verified") != (self.verified is not None):
            raise ValueError("status verified and verified (a date and how) go together")
        return self

    @model_validator(mode="before")
    @classmethod
    def _own_hour(cls, given: object) -> object:
        """Portals start minutes apart, so that the fleet does not begin at once."""
        if isinstance(given, dict) and not given.get("schedule") and given.get("province") in by_code():
            code = int(given["province"])
            minute, hour = code * 7 % 60, 5 + code % 3
            days = "0" if by_code()[given["province"]].merged else "*"
            return given | {"schedule": f"{minute} {hour} * * {days}"}
        return given

    @property
    def place(self) -> Province:
        """The province it speaks for."""
        return by_code()[self.province]

    @property
    def archive_of(self) -> str | None:
        """Slug of the province that took this one over on 1 July 2025; None where it goes on."""
        place = self.place
        return place.slug_now if place.merged else None

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
        text = path.read_text(encoding="utf-8")
        given = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path}: {error}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RegistryError(f"{path}:{line}: {error.problem or error.context}") from error
    if not isinstance(given, dict):
        raise RegistryError(f"{path}:1: not a mapping of portal settings")
    try:
        return Portal(**{"slug": slug or path.resolve().parent.name, **given})
    except ValidationError as error:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        faults = "; ".join(
            f"{path}:{_line(root, each['loc'])}: "
            f"{'.'.join(str(part) for part in each['loc']) or 'portal'}: {each['msg']}"
            for each in error.errors()
        )
        raise RegistryError(faults) from error


def _line(node: yaml.Node | None, path: Sequence[str | int]) -> int:
    """The line (from 1) of the deepest part of ``path`` that the file holds."""
    line = node.start_mark.line + 1 if node else 1
    for part in path:
        if isinstance(node, yaml.MappingNode):
            held = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if held is None:
                break
            line, node = held[0].start_mark.line + 1, held[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


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
