"""``python -m include.stack.init``: what a server needs before its services start. Safe to repeat.

Airflow's tables and pools, the administrator's password, and the lake's bucket.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from include.stack import keys


class ServerSettings(BaseSettings):
    """What only a server has."""

    model_config = SettingsConfigDict(env_prefix="KETLUAN_")

    admin_password: SecretStr = Field(min_length=12, description="Airflow's user admin")


def passwords(file: Path, password: str) -> None:
    """Set the administrator's password in the file of Airflow's simple auth manager; others stay."""
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() and file.stat().st_size else {}
    keys.write(file, json.dumps(known | {"admin": password}) + "\n")


def main() -> int:
    """Raises what goes wrong: the container's log is where it is looked for."""
    from airflow.configuration import conf

    from include.lake import Lake
    from include.stack import migrate

    settings = ServerSettings()
    migrate.migrate()
    file = Path(conf.get_mandatory_value("core", "simple_auth_manager_passwords_file"))
    passwords(file, settings.admin_password.get_secret_value())
    Lake().create()
    return 0


if __name__ == "__main__":
    sys.exit(main())
