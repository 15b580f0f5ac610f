"""Page to records, against what others need for less. One core, one run, ratios.

    python -m benchmarks.reading [--pages N] [--rounds 7]

Processor time of ``read`` on pages of a known platform and of an unknown one; of ``trafilatura.extract``; of
the floor (one lxml parse and one selector); and of news-please and newspaper4k, which run in an environment
of their own (``benchmarks.peers``). All see the same pages, and take turns in every round. What counts of
each page is its quickest round, for all of them: whatever else a machine does only adds to a time. Exits
with 1 where a ratio of the sums misses its bound or cannot be taken.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from statistics import fmean

import trafilatura
from lxml import etree
from lxml.cssselect import CSSSelector

from benchmarks import peers
from benchmarks.results import Result, add_option, finish
from transforms.document import Document
from transforms.layouts import LAYOUTS
from transforms.read import read

#: What is divided by what, and the bound: at most for ours by theirs, at least for theirs by ours.
AT_MOST = {("known", "trafilatura"): 0.4, ("unknown", "trafilatura"): 1.25, ("known", "floor"): 4.0}
AT_LEAST = {("news-please", "known"): 15.0, ("newspaper4k", "known"): 15.0}
NAMES = {
    "known": "page → records on a known platform",
    "unknown": "page → records on an unknown platform",
    "trafilatura": "`trafilatura.extract` alone",
    "floor": "one lxml parse and one selector",
}
_CLASS = re.compile(rb'(class|id)="([^"]*)"')


def pages(count: int | None = None) -> list[Document]:
    """Article pages of the replica portals, each once, or over and over until there are ``count``."""
    import asyncio

    import httpx

    from include.replica.server import replicas
    from include.replica.sites import SITES

    served = replicas()
    made: list[Document] = []

    async def fetch() -> None:
        for site in SITES:
            transport = httpx.ASGITransport(app=served.app(site.slug))
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{site.slug}.test") as client:
                for entry in served.portals[site.slug].entries:
                    answer = await client.get(entry.path)
                    if answer.status_code == 200 and "html" in answer.headers.get("content-type", ""):
                        made.append(
                            Document(
                                body=answer.content,
                                url=str(answer.url),
                                media_type=answer.headers["content-type"],
                                platform=site.platform,
                                portal=site.slug,
                            )
                        )

    asyncio.run(fetch())
    made = list({page.body: page for page in made}.values())
    return made if count is None else [made[at % len(made)] for at in range(count)]


def unknown(page: Document) -> Document:
    """The same page with class names no layout knows."""
    return replace(page, platform=None, body=_CLASS.sub(rb'\1="x-\2-x"', page.body))


def floor(page: Document) -> object:
    """One parse and one selector: less cannot find anything."""
    root = etree.fromstring(page.body, parser=etree.HTMLParser(encoding="utf-8"))
    return [_CONTENT[page.platform or ""](root)]


_CONTENT = {name: CSSSelector(layout.content[0]) for name, layout in LAYOUTS.items()}


def seconds(work: Callable[[Document], object], over: Sequence[Document]) -> list[float]:
    """Processor time of each page."""
    taken = []
    for page in over:
        begun = time.process_time()
        work(page)
        taken.append(time.process_time() - begun)
    return taken


def quickest(known: Sequence[Document], rounds: int, others: peers.Peers | None) -> dict[str, float]:
    """Milliseconds a page of everyone: the mean of the pages' quickest rounds."""
    strange = [unknown(page) for page in known]
    works: dict[str, Callable[[], list[float]]] = {
        "known": lambda: seconds(read, known),
        "unknown": lambda: seconds(read, strange),
        "trafilatura": lambda: seconds(lambda page: trafilatura.extract(page.body), known),
        "floor": lambda: seconds(floor, known),
    }
    if others is not None:
        works |= {name: partial(others.seconds, name) for name in peers.NAMES}
    best: dict[str, list[float]] = {}
    for _ in range(rounds + 1):  # one more, in which caches fill and patterns compile
        for name, work in works.items():
            best[name] = list(map(min, work(), best[name])) if name in best else work()
    return {name: fmean(each) * 1000 for name, each in best.items()}


def results(found: Mapping[str, float]) -> list[Result]:
    """The ratios against their bounds."""
    made = []
    for bounds, at_most in ((AT_MOST, True), (AT_LEAST, False)):
        for (one, other), bound in bounds.items():
            both = one in found and other in found
            ratio = found[one] / found[other] if both else None
            beside = f"{found[one]:.2f} and {found[other]:.2f} ms a page" if both else ""
            what = f"{NAMES.get(one, one)} ÷ {NAMES.get(other, other)}"
            made.append(Result(what, ratio, bound, at_most, beside))
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--pages", type=int, help="pages a round (each replica page once)")
    parser.add_argument(
        "--rounds", type=int, default=7, help="rounds, of which each page's quickest counts (7)"
    )
    parser.add_argument("--no-peers", action="store_true", help="leave news-please and newspaper4k out")
    add_option(parser)
    options = parser.parse_args(arguments)
    known = pages(options.pages)
    size = sum(len(page.body) for page in known) / len(known) / 1024
    print(f"{len(known)} pages of {size:.0f} KB, {options.rounds} rounds, one core", flush=True)
    with contextlib.ExitStack() as stack:
        others = None
        if not options.no_peers:
            given = [(page.url or "", page.body.decode()) for page in known]
            try:
                others = stack.enter_context(peers.at_work(given))
            except peers.PeersError as error:
                print(f"news-please and newspaper4k are not measured: {error}", file=sys.stderr)
        made = results(quickest(known, options.rounds, others))
    if options.no_peers:
        made = [each for each in made if each.value is not None]
    return finish(made, options.results)


if __name__ == "__main__":
    sys.exit(main())
