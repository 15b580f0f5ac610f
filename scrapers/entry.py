"""A portal's entry on its way to the crawl's own process.

It was checked where it was read (``include.registry``). What checks it, pydantic, takes as long to load as
ten pages to fetch, and a fleet starts a process for each portal: so that process gets plain values.
"""

from __future__ import annotations

import json
from datetime import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from include.registry import Portal


def dumps(portal: Portal) -> str:
    """``portal`` as JSON."""
    return portal.model_dump_json()


def loads(text: str) -> Portal:
    """What :func:`dumps` wrote: a portal's values under their names, without a model's methods."""
    portal = json.loads(text, object_hook=lambda each: SimpleNamespace(**each))
    if window := portal.window:
        window.start, window.end = map(time.fromisoformat, (window.start, window.end))
    return cast("Portal", portal)
