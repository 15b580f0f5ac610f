"""The frontier: what a portal's crawls have fetched and the pipeline has safely staged.

A page enters it only after its batch was staged, so that a page whose extraction or validation
failed is fetched again by the next crawl rather than forgotten.
"""

from __future__ import annotations

import json
from typing import Any

from include.lake import Lake, LakeError, NoSuchObject, frontier_key, to_json

TRIES = 8


def load(lake: Lake, portal: str) -> dict[str, dict[str, Any]]:
    """Address → ``sha256, etag, last_modified, first_seen, last_seen``; empty before the first crawl."""
    try:
        return dict(lake.get_json(frontier_key(portal))["urls"])
    except NoSuchObject:
        return {}


def merge(known: dict[str, dict[str, Any]], crawl: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """``known`` with what ``crawl`` (a ``crawl.json``) fetched; merging it again changes nothing."""
    merged = dict(known)
    when = crawl["finished_at"]
    for page in crawl["seen"]:
        before = merged.get(page["url"], {})
        merged[page["url"]] = {
            "sha256": page["sha256"],
            "etag": page.get("etag"),
            "last_modified": page.get("last_modified"),
            "first_seen": min(before.get("first_seen", when), when),
            "last_seen": max(before.get("last_seen", when), when),
        }
    return merged


def commit(lake: Lake, portal: str, crawl: dict[str, Any]) -> int:
    """Add a staged crawl's pages to the portal's frontier; returns how many addresses it now holds.

    Two commits at once both count: each is a conditional PUT, tried again on what the other left.
    """
    key = frontier_key(portal)
    for _ in range(TRIES):
        try:
            body, etag = lake.get_with_etag(key)
            known = json.loads(body)["urls"]
        except NoSuchObject:
            known, etag = {}, None
        merged = merge(known, crawl)
        if merged == known or lake.put_if(key, to_json({"portal": portal, "urls": merged}), etag):
            return len(merged)
    raise LakeError(f"{key}: other writers won {TRIES} times in a row")
