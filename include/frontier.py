"""The frontier: what a portal's crawls have fetched and the pipeline has safely staged.

A page enters it only after its batch was staged, so that a page whose extraction or validation
failed is fetched again by the next crawl rather than forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from include.lake import Lake, LakeError, NoSuchObject, frontier_key, to_json

TRIES = 8
READINGS = 3  # crawls in which a page may prove unreadable before it is left alone


def load(lake: Lake, portal: str) -> dict[str, dict[str, Any]]:
    """What is known of each address; empty before the first crawl.

    Of a document or file: ``sha256, etag, last_modified, first_seen, last_seen, role``; of a document also
    ``listing`` (what was said of it there), ``content`` (the hash of its clean text) and ``gone_in`` (the
    crawls in which neither page nor listing had it any more). ``owed`` where it must still be fetched. Of
    a listing: ``walked`` (when it was last read to its end) and ``walk`` where that broke off.
    """
    try:
        return dict(lake.get_json(frontier_key(portal))["urls"])
    except NoSuchObject:
        return {}


def merge(
    known: dict[str, dict[str, Any]],
    crawl: dict[str, Any],
    unreadable: Collection[str] = (),
    contents: Mapping[str, str] | None = None,
) -> dict[str, dict[str, Any]]:
    """``known`` with what ``crawl`` (a ``crawl.json``) fetched; merging it again changes nothing.

    Documents that it could not fetch are owed: the next crawl asks for them, whatever page of the
    listing they have sunk to. So are the addresses of ``unreadable``, until they have been fetched in
    ``READINGS`` crawls: what is broken for good must not be asked for for ever. A crawl asks for all
    that was owed before it and names anew what it still owes; what it found gone is forgotten. Walks of
    listings that broke off are kept in the same way.

    A document that was gone in some crawls and is seen or listed again was not gone. ``contents`` are the
    hashes of the clean texts that were read.
    """
    due = ("owed", "walk")  # this crawl has seen to it
    paid = {url: {key: each[key] for key in each if key not in due} for url, each in known.items()}
    merged = {url: each for url, each in paid.items() if each}
    when = crawl["finished_at"]
    for page in crawl["seen"]:
        before = merged.get(page["url"], {})
        merged[page["url"]] = made = {
            "sha256": page["sha256"],
            "etag": page["etag"],
            "last_modified": page["last_modified"],
            "first_seen": min(before.get("first_seen", when), when),
            "last_seen": max(before.get("last_seen", when), when),
        }
        if role := page.get("role"):
            made["role"] = role
        said = {key: value for key, value in (page["listing"] or {}).items() if value}
        if listing := said or before.get("listing"):
            made["listing"] = listing
        if content := (contents or {}).get(page["url"], before.get("content")):
            made["content"] = content
        if page["url"] in unreadable:
            made["unread_in"] = sorted({*before.get("unread_in", ()), crawl["crawl_id"]})
            if len(made["unread_in"]) < READINGS:
                listing = page["listing"]
                made["owed"] = {"url": page["url"], "parent": None, "listing": listing, "files": []}
    for url in crawl.get("known", ()):
        merged.get(url, {}).pop("gone_in", None)
    for url in crawl.get("gone", ()):
        if url in merged:
            merged[url] = merged[url] | {
                "gone_in": sorted({*merged[url].get("gone_in", ()), crawl["crawl_id"]})
            }
    for listing in crawl.get("listings", ()):
        if listing.get("whole"):
            before = merged.get(listing["url"], {})
            merged[listing["url"]] = before | {"walked": max(before.get("walked", when), when)}
    for each in crawl["owed"]:
        merged[each["url"]] = merged.get(each["url"], {}) | {"owed": each}
    for each in crawl.get("unfinished", ()):
        walk = {"path": each["path"], "number": each["number"]}
        merged[each["url"]] = merged.get(each["url"], {}) | {"walk": walk}
    return merged


def commit(
    lake: Lake,
    portal: str,
    crawl: dict[str, Any],
    unreadable: Collection[str] = (),
    contents: Mapping[str, str] | None = None,
) -> int:
    """Merge a staged crawl into the portal's frontier; returns how many addresses it now holds.

    Two commits at once both count: each is a conditional PUT, tried again on what the other left.
    """
    key = frontier_key(portal)
    for _ in range(TRIES):
        try:
            body, etag = lake.get_with_etag(key)
            known = json.loads(body)["urls"]
        except NoSuchObject:
            known, etag = {}, None
        merged = merge(known, crawl, unreadable, contents)
        if merged == known or lake.put_if(key, to_json({"portal": portal, "urls": merged}), etag):
            return len(merged)
    raise LakeError(f"{key}: other writers won {TRIES} times in a row")
