"""Settings, all from the environment (prefix ``KETLUAN_``); nothing else in the house reads it."""

from __future__ import annotations

import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """What a deployment decides about the fleet."""

    model_config = SettingsConfigDict(env_prefix="KETLUAN_")

    portals_dir: Path = Field(ROOT / "scrapers" / "portals", description="Folder of <slug>/portal.yaml")
    portal_urls: dict[str, str] = Field(
        default={},
        description="JSON: slug → address to crawl instead of the portal's own (a replica, a mirror)",
    )
    crawl_delay: float | None = Field(
        default=None, ge=0, description="Seconds between requests, for portals named in portal_urls only"
    )
    contact: str = Field(
        "https://github.com/ketluan/ketluan",
        description="Where a portal's operator reaches us; part of the user agent",
    )
    scratch: Path = Field(
        Path(tempfile.gettempdir()) / f"ketluan-{os.getuid()}",
        description="Folder for crawls under way: one that was killed is taken up from there",
    )
    code_version: str | None = Field(
        default=None, description="What releases call this code; the git commit where none is set"
    )


class LakeSettings(BaseSettings):
    """Where the object store is. Its keys have no default: a store with known keys is an open one."""

    model_config = SettingsConfigDict(env_prefix="KETLUAN_S3_")

    endpoint: str = Field("http://127.0.0.1:8333", description="Address of the S3 API")
    access_key: SecretStr = Field(description="Access key")
    secret_key: SecretStr = Field(description="Secret key")
    region: str = Field("us-east-1", description="Region in request signatures")
    bucket: str = Field("ketluan", description="The lake's bucket")


@cache
def settings() -> Settings:
    """The process's settings, read once. Raises ``pydantic.ValidationError`` naming what is wrong."""
    return Settings()


@cache
def code_version() -> str:
    """What made a release: the setting, else the git commit, else ``unknown``."""
    if settings().code_version:
        return str(settings().code_version)
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, timeout=10
        )
    except OSError:
        return "unknown"
    return described.stdout.strip() or "unknown"
