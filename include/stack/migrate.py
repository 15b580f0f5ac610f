"""Airflow's tables, then its pools, in one process (each import of Airflow costs seconds)."""

from __future__ import annotations

import sys


def migrate() -> None:
    """Bring the database Airflow is set to to this code. Raises what Airflow raises."""
    from airflow.__main__ import main

    from include.pools import ensure

    sys.argv = ["airflow", "db", "migrate"]
    main()  # type: ignore[no-untyped-call]
    ensure()


if __name__ == "__main__":
    migrate()
