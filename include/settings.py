"""Settings, all from the environment (prefix ``KETLUAN_``); nothing else in the house reads it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]
LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


class Settings(BaseSettings):
    """What a deployment decides.

    The object store's keys have no default: a store with known keys is an open one.
    """

    model_config = SettingsConfigDict(env_prefix="KETLUAN_")

    s3_endpoint: str = Field("http://127.0.0.1:8333", description="Address of the S3 API")
    s3_access_key: SecretStr = Field(description="Access key of the object store")
    s3_secret_key: SecretStr = Field(description="Secret key of the object store")
    s3_region: str = Field("us-east-1", description="Region the S3 API expects in signatures")
    s3_bucket: str = Field("ketluan", description="The lake's bucket")

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
        description="Where a portal's operator reaches us; in the user agent",
    )


@cache
def settings() -> Settings:
    """The process's settings, read once. Raises ``pydantic.ValidationError`` naming what is missing."""
    return Settings()  # type: ignore[call-arg]
