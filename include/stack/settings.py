"""Where the stack lives and which ports it takes (environment, prefix ``KETLUAN_``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from include.replica.sites import SITES
from include.settings import ROOT

HOST = "127.0.0.1"
GRPC = 10_000  # SeaweedFS expects a component's gRPC port this far above its HTTP port


class StackSettings(BaseSettings):
    """What may differ between two stacks on one machine."""

    model_config = SettingsConfigDict(env_prefix="KETLUAN_")

    state: Path = Field(ROOT / ".local", description="Folder of everything the stack keeps")
    dags: Path = Field(ROOT / "dags", description="Airflow's DAG folder")

    port_airflow: int = Field(8080, ge=1, le=65535, description="Airflow's UI and REST API")
    port_s3: int = Field(8333, ge=1, le=65535 - GRPC, description="S3 API")
    port_master: int = Field(9333, ge=1, le=65535 - GRPC, description="SeaweedFS master")
    port_volume: int = Field(9340, ge=1, le=65535 - GRPC, description="SeaweedFS volume server")
    port_filer: int = Field(8888, ge=1, le=65535 - GRPC, description="SeaweedFS filer")
    port_admin: int = Field(23646, ge=1, le=65535 - GRPC, description="SeaweedFS maintenance")
    port_replica: int = Field(
        8601, ge=1, le=65535 - len(SITES) + 1, description="First of the replica portals' ports"
    )

    start_timeout: float = Field(180, gt=0, description="Seconds a service has to become healthy")

    @field_validator("state", "dags")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().resolve()

    @model_validator(mode="after")
    def _apart(self) -> Self:
        seen: dict[int, str] = {}
        for port, setting in self._listeners():
            other = seen.setdefault(port, setting)
            if other != setting:
                raise ValueError(f"{other} and {setting} both need port {port}")
        return self

    def _listeners(self) -> Iterator[tuple[int, str]]:
        yield self.port_airflow, "KETLUAN_PORT_AIRFLOW"
        yield from self._store_listeners()
        for i in range(len(SITES)):
            yield self.port_replica + i, "KETLUAN_PORT_REPLICA"

    def _store_listeners(self) -> Iterator[tuple[int, str]]:
        for name in ("s3", "master", "volume", "filer", "admin"):
            port = getattr(self, f"port_{name}")
            yield port, f"KETLUAN_PORT_{name.upper()}"
            yield port + GRPC, f"KETLUAN_PORT_{name.upper()}"

    def store_ports(self) -> dict[int, str]:
        """Port → setting, for the object store alone."""
        return dict(self._store_listeners())

    def ports(self) -> dict[int, str]:
        """Every port the stack listens on → the setting that moves it."""
        return dict(self._listeners())

    @property
    def airflow_url(self) -> str:
        return f"http://{HOST}:{self.port_airflow}"

    @property
    def s3_url(self) -> str:
        return f"http://{HOST}:{self.port_s3}"

    @property
    def replica_urls(self) -> dict[str, str]:
        """Slug → address of its replica."""
        return {site.slug: f"http://{HOST}:{self.port_replica + i}/" for i, site in enumerate(SITES)}
