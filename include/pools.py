"""Airflow's pools: one slot a portal, one for publishing. ``python -m include.pools`` makes them.

A portal's slot keeps two crawls of it apart, whatever starts them.
"""

from __future__ import annotations

from include.registry import portals
from include.settings import settings


def names() -> dict[str, str]:
    """Pool → what it is for."""
    found = portals(settings().portals_dir)
    return {"publish": "One release is made at a time"} | {
        f"portal__{slug}": f"{portal.name}: one step at a time" for slug, portal in found.items()
    }


def ensure() -> None:
    """Create or mend the pools in Airflow's database, which must be migrated."""
    from airflow.models.pool import Pool

    for name, description in names().items():
        Pool.create_or_update_pool(name, slots=1, description=description, include_deferred=False)


if __name__ == "__main__":
    ensure()
