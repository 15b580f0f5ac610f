"""What a portal's batches looked like, kept in the lake for the gate to compare the next one with.

``history/portal=<slug>.json`` holds the measures (``expectations.drift``) of the last ``BATCHES`` staged
batches that had notices, by crawl, the layouts a person accepted and the crawls they looked at. A crawl is
compared with those before it only, so that validating it once more gives the same verdict.

By hand::

    python -m include.history show PORTAL
    python -m include.history accept PORTAL CRAWL    # the pages of that crawl look right: let them pass

after which the crawl's ``validate`` task can be cleared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from expectations.drift import Measure, Past
from include.lake import CrawlRef, Lake, LakeError, NoSuchObject, history_key, to_json

BATCHES = 30
TRIES = 8


def before(lake: Lake, ref: CrawlRef) -> Past:
    """The history of a portal up to, and without, a crawl. Empty before its first batch."""
    held = _read(lake, ref.portal)[0]
    batches = {crawl: each for crawl, each in held["batches"].items() if crawl < ref.crawl_id}
    return Past(
        tuple(each for _, each in sorted(batches.items())), held["accepted"], ref.crawl_id in held["waived"]
    )


def keep(lake: Lake, ref: CrawlRef, measure: Measure) -> None:
    """Add a staged batch; one without notices says nothing and is left out."""
    if measure["fields"]["title"][1]:

        def add(held: dict[str, Any]) -> None:
            held["batches"] = dict(sorted((held["batches"] | {ref.crawl_id: measure}).items())[-BATCHES:])

        _change(lake, ref.portal, add)


def accept(lake: Lake, ref: CrawlRef) -> dict[str, list[str]]:
    """Let the layouts of a crawl's pages pass from now on, and that crawl's batch whatever it lacks; returns
    the ways that are new, part by part.

    Raises:
        NoSuchObject: the crawl has not been extracted.
    """
    new: dict[str, list[str]] = {}
    shapes = lake.get_json(ref.extracted("extract.json"))["shapes"].values()

    def add(held: dict[str, Any]) -> None:
        new.clear()
        held["waived"] = sorted({*held["waived"], ref.crawl_id})
        for shape in shapes:
            for part, way in shape.items():
                known = {way for each in held["batches"].values() for way in each["parts"].get(part, ())}
                ways = held["accepted"].setdefault(part, [])
                if way not in known and way not in ways:
                    ways.append(way)
                    new.setdefault(part, []).append(way)

    _change(lake, ref.portal, add)
    return new


def _read(lake: Lake, portal: str) -> tuple[dict[str, Any], str | None]:
    try:
        body, etag = lake.get_with_etag(history_key(portal))
    except NoSuchObject:
        return {"portal": portal, "batches": {}, "accepted": {}, "waived": []}, None
    return json.loads(body), etag


def _change(lake: Lake, portal: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Two at once both count: each is a conditional PUT, tried again on what the other left."""
    for _ in range(TRIES):
        held, etag = _read(lake, portal)
        old = to_json(held)
        change(held)
        new = to_json(held)
        if (new == old and etag) or lake.put_if(history_key(portal), new, etag):
            return
    raise LakeError(f"{history_key(portal)}: other writers won {TRIES} times in a row")


def main(argv: Sequence[str] | None = None) -> int:
    """Command line; 0 done, 1 not done (the reason on standard error), 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m include.history", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("show", help="print a portal's history").add_argument("portal")
    yes = commands.add_parser("accept", help="let the layouts of a crawl's pages pass")
    yes.add_argument("portal")
    yes.add_argument("crawl")
    given = parser.parse_args(argv)
    from include.stack import store  # the embedded store is started only for this

    try:
        with store():
            lake = Lake()
            if given.command == "show":
                print(to_json(_read(lake, given.portal)[0]).decode(), end="")
            else:
                new = accept(lake, CrawlRef(given.portal, given.crawl))
                print("\n".join(f"{part}: {way}" for part in new for way in new[part]) or "nothing is new")
    except LakeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
