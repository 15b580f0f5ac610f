"""What changed between two versions of a notice, in words: the column ``changes`` of ``notices``."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from transforms.contract import SCHEMAS

LINES = 60
"""Lines of the text's diff at most; what is more is counted."""
CHARACTERS = 300

# Where a page was found and when is no change of the document.
_OURS = frozenset(
    (
        "notice_id",
        "version",
        "portal",
        "url",
        "canonical_url",
        "content_sha256",
        "text",
        "first_seen_at",
        "last_seen_at",
        "withdrawn_at",
        "warc_key",
        "warc_offset",
        "fetched_at",
        "warnings",
        "changes",
    )
)
COMPARED = tuple(name for name in SCHEMAS["notices"].names if name not in _OURS)


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """``column: old → new`` for each value that differs (``∅`` for none), then the lines of a unified diff
    of the texts, without its two file lines. A new ``parser_version`` among them says that the reading
    changed and perhaps not the page."""
    found = [
        f"{name}: {_shown(old[name])} → {_shown(new[name])}" for name in COMPARED if old[name] != new[name]
    ]
    lines = list(difflib.unified_diff(old["text"].split("\n"), new["text"].split("\n"), lineterm="", n=0))[2:]
    found += [_short(each) for each in lines[:LINES]]
    if len(lines) > LINES:
        found.append(f"… {len(lines) - LINES} more lines")
    return found


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "∅"
    if isinstance(value, list):
        return _short("; ".join(map(_shown, value)))
    if isinstance(value, Mapping):
        return ", ".join(_shown(each) for each in value.values() if each is not None)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return _short(str(value))


def _short(text: str) -> str:
    return f"{text[:CHARACTERS]}…" if len(text) > CHARACTERS else text
