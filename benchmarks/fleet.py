"""All portals at once, and one portal with very many pages.

    python -m benchmarks.fleet [--portals 63] [--documents 30] [--latency 0.2] [--at-once 63 4] [--runs 1]
                               [--pages 10000 | --pages 100000]

*Pages a second.* As many replica portals as there are provinces, each on a port of its own: every platform,
in turn, with ``--documents`` documents, and ``--latency`` seconds until each answer. They are crawled as a
task of Airflow does it, ``scrapers.crawl.run``, in a process a portal, so many processes at once as
``--at-once`` says: all of them, and as many tasks as ``make up`` lets Airflow run. Everything is on:
robots.txt, archive, report. Only the delay is 0; one request at a time is under way to a portal, as in
production. Then the same requests are made by a bare Scrapy spider under the same conditions: a process a
portal, as many at once, one request at a time. It (``benchmarks.bare``) knows what to ask for, looks for
the links in what led to more, and does nothing else: no robots.txt, no archive, no look at an article.

Both find their byte code compiled, as every run but the first does. What each process loads is part of the
measure: the bare spider loads what Scrapy does by default, a crawl what ``scrapers.settings`` names.

Measured is the wall time from the first process's start to the last one's end, since a fleet starts its
processes every day. With all at once the processor is the limit and not the latency, where the machine has
few cores: each portal could be asked 5 pages a second. The replicas' own process works on the same
machine and takes the same from both; ``beside it`` has the processor time of the crawls alone.

*Memory.* A crawl of one site with ``--pages`` articles, and one with ``FIRST``: the most memory the process
ever held, the writing of its report included. Two crawls, and not two moments of one: the listings are
walked first, so that a crawl knows of all its articles before it has fetched the first.

A crawl that is not complete, or a bare run that did not get the same pages, is no measure.
"""

from __future__ import annotations

import argparse
import asyncio
import compileall
import contextlib
import dataclasses
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import yaml

from benchmarks.crawling import ROBOTS, TARGET, Site, article, listing
from benchmarks.results import Result, add_option, finish
from include.registry import Portal
from include.replica.documents import Entry, load
from include.replica.portal import Portal as ReplicaPortal
from include.replica.server import Replicas, bind, run
from include.replica.sites import ALL_SITES
from include.replica.sites import Site as ReplicaSite
from include.stack.services import airflow
from include.stack.settings import StackSettings
from scrapers.crawl import run as crawl
from scrapers.report import CrawlReport
from transforms.orthography import fold
from transforms.provinces import by_name

if TYPE_CHECKING:
    from benchmarks.bare import Asked

ROOT = Path(__file__).resolve().parents[1]
PORTALS = 63
FIRST = 5_000
PER_LISTING = 100
ARTICLE = 2_000  # bytes
#: What a crawl may hold more for being longer: as a share of what the short one holds, and for each page.
GROWTH, KB_A_PAGE = 1.2, 1.0


def parallelism() -> int:
    """How many tasks ``make up`` lets Airflow run at once."""
    return int(airflow(StackSettings())["AIRFLOW__CORE__PARALLELISM"])


# --- the portals --------------------------------------------------------------------------------------


def fleet(count: int) -> dict[str, ReplicaSite]:
    """Slug of a portal → its site: every one of the replicas, over and over until there are ``count``."""
    return {
        f"{site.slug}-{at // len(ALL_SITES) + 1}": site
        for at in range(count)
        for site in (ALL_SITES[at % len(ALL_SITES)],)
    }


def entries(site: ReplicaSite, count: int) -> list[Entry]:
    """The site's documents, and copies of them (without files) until there are ``count``, or as many as
    there are."""
    own = load((site,))
    pages = [each for each in own if not each.straight and each.published]
    made: list[Entry] = list(own)
    for copy in range(1, max(0, -(-(count - len(own)) // len(pages))) + 1):
        for each in pages[: count - len(made)]:
            assert each.published
            day = each.published - timedelta(days=400 * copy)
            title = f"{each.title} ({copy})"
            path = site.article(each.categories[0], each.content.id * 100 + copy, title, day)
            made.append(
                dataclasses.replace(
                    each,
                    name=f"{each.name}-{copy}",
                    path=path,
                    title=title,
                    listing_title=None,
                    published=day,
                    files=(),
                )
            )
    return made


async def serve_replicas(count: int, documents: int, latency: float) -> None:
    """Serve the portals until SIGTERM; slug → address goes to stdout, as JSON."""
    sites = fleet(count)
    drawn = {site.slug: ReplicaPortal(site, entries(site, documents)) for site in sites.values()}
    served = Replicas({slug: drawn[site.slug] for slug, site in sites.items()}, {})
    served.set_fault("slow", "*", str(latency))
    sockets = bind(0, sites=tuple(dataclasses.replace(site, slug=slug) for slug, site in sites.items()))
    urls = {slug: f"http://127.0.0.1:{each.getsockname()[1]}" for slug, each in sockets.items()}
    print(json.dumps(urls), flush=True)
    await run(served, sockets)


def entry(slug: str, site: ReplicaSite, url: str) -> Portal:
    """A portal's registry entry."""
    return Portal.model_validate(
        {
            "slug": slug,
            "name": site.title,
            "province": by_name()[fold(site.province)].code,
            "platform": site.platform,
            "url": url,
            "listings": [
                {"path": site.start(category), "kind": "library" if category == "van-ban" else "news"}
                for category in site.listings
            ],
            "politeness": {"delay": 0, "concurrency": 1, "max_requests": 10**6},
        }
    )


@contextlib.contextmanager
def apart(what: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """``what`` of this module in a process of its own, ended on leaving."""
    command = [sys.executable, "-m", "benchmarks.fleet", "--only", what, *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def said(process: subprocess.Popen[str]) -> Any:
    """The next line of a process, which is JSON. Raises ``RuntimeError`` where it ended instead."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{process.args!r} ended with {process.wait()}")
    return json.loads(line)


# --- pages a second -----------------------------------------------------------------------------------


def asked(folder: Path) -> list[Asked]:
    """The requests a crawl archived in ``folder``, robots.txt left out, in their order."""
    from warcio.archiveiterator import ArchiveIterator

    made: list[Asked] = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                head = record.rec_headers
                if record.rec_type == "request":
                    method = record.http_headers.to_str().split(" ", 1)[0]
                    kind = record.http_headers.get_header("Content-Type")
                    body = record.raw_stream.read().decode("latin-1")
                    request = method, head.get_header("WARC-Target-URI"), body, kind
                elif record.rec_type == "metadata":
                    about = json.loads(record.content_stream().read())
                    if about["role"] != "robots":
                        made.append((*request, about["parent"]))
    return made


@dataclasses.dataclass(frozen=True)
class Run:
    """Every portal crawled once: pages, wall seconds, and processor seconds of the crawls."""

    pages: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.pages / self.seconds


def timed(work: Callable[[Portal], int], portals: Sequence[Portal], at_once: int) -> Run:
    """``work``, which returns its pages and waits for a process, on every portal."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        pages = sum(pool.map(work, portals))
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(pages, seconds, cpu)


def both(portals: Sequence[Portal], documents: int, at_once: int, folder: Path) -> tuple[Run, Run]:
    """Crawl the portals; then make the same requests bare. Raises ``RuntimeError`` for what is no measure."""
    quiet = logging.getLogger("benchmarks.fleet.crawls")
    quiet.setLevel(logging.ERROR)
    reports: dict[str, CrawlReport] = {}

    def ours(portal: Portal) -> int:
        report = crawl(portal, folder / portal.slug, contact="benchmark", logger=quiet)
        reports[portal.slug] = report
        if report.outcome != "complete" or report.pages < documents:
            raise RuntimeError(f"{portal.slug}: {report.outcome}, {report.pages} pages: {report.failed[:3]}")
        return report.requests - 1  # robots.txt

    def theirs(portal: Portal) -> int:
        command = [sys.executable, "-m", "benchmarks.bare", str(folder / f"{portal.slug}.json")]
        # A session of its own, as each crawl has: Linux shares the processor out among sessions first.
        ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, start_new_session=True)
        pages = int(ran.stdout)
        if pages != reports[portal.slug].requests - 1:
            raise RuntimeError(f"{portal.slug}: bare, {pages} pages of {reports[portal.slug].requests - 1}")
        return pages

    made = timed(ours, portals, at_once)
    for portal in portals:
        plan = asked(folder / portal.slug)
        (folder / f"{portal.slug}.json").write_text(json.dumps(plan), encoding="utf-8")
    return made, timed(theirs, portals, at_once)


def pace(count: int, documents: int, latency: float, at_once: Sequence[int], runs: int) -> list[Result]:
    """Pages a second of the fleet against bare Scrapy, with so many crawls at once."""
    made: dict[int, list[tuple[Run, Run]]] = {}
    sites = fleet(count)
    for room in ("benchmarks", "include", "scrapers", "transforms"):
        compileall.compile_dir(ROOT / room, quiet=1)
    with apart("replicas", "--portals", count, "--documents", documents, "--latency", latency) as server:
        portals = [entry(slug, sites[slug], url) for slug, url in said(server).items()]
        for _ in range(runs):
            for each in dict.fromkeys(min(number, count) for number in at_once):
                with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
                    pair = both(portals, documents, each, Path(folder))
                made.setdefault(each, []).append(pair)
                told = " and ".join(f"{one.rate:.1f} ({one.cpu / one.pages * 1000:.0f} ms)" for one in pair)
                print(f"  {each} at once: {told} pages/s, {pair[0].pages} pages", file=sys.stderr, flush=True)
    results = []
    for each, pairs in made.items():
        rates = [median(pair[which].rate for pair in pairs) for which in (0, 1)]
        cpu = [median(pair[which].cpu / pair[which].pages * 1000 for pair in pairs) for which in (0, 1)]
        results.append(
            Result(
                f"{count} portals of {latency * 1000:.0f} ms, {each} at once: crawls with archiving ÷ bare "
                "Scrapy spiders, pages a second",
                median(ours.rate / theirs.rate for ours, theirs in pairs),
                TARGET,
                False,
                f"{rates[0]:.0f} and {rates[1]:.0f} pages/s; {cpu[0]:.0f} and {cpu[1]:.0f} ms of processor a "
                "page, starts of processes included",
            )
        )
    return results


# --- memory -------------------------------------------------------------------------------------------


class Many(Mapping[bytes, bytes]):
    """A site of so many small articles, made as they are asked for."""

    def __init__(self, pages: int) -> None:
        self.pages = pages

    def __getitem__(self, path: bytes) -> bytes:
        name, _, number = path.decode().partition("?page=")
        if name == "/tin":
            return listing(int(number or 1), self.pages, PER_LISTING)
        if name.startswith("/view/tin/bai-"):
            return article(int(name.removeprefix("/view/tin/bai-")), ARTICLE)
        return {b"/robots.txt": ROBOTS}[path]

    def __len__(self) -> int:
        return self.pages

    def __iter__(self) -> Iterator[bytes]:
        return (f"/view/tin/bai-{each}".encode() for each in range(self.pages))


async def serve_many(pages: int) -> None:
    """Serve such a site until killed; its address goes to stdout, as JSON."""
    Site.answers = Many(pages)
    server = await asyncio.get_running_loop().create_server(Site, "127.0.0.1", 0)
    print(json.dumps(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"), flush=True)
    await server.serve_forever()


def most(process: int) -> int | None:
    """The most bytes of memory a process has held so far (``VmHWM``); None once it has ended."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return None


def held(pages: int) -> int:
    """The most bytes that a crawl of ``pages`` articles held. Raises ``RuntimeError`` if it is not whole."""
    with apart("many", "--pages", pages) as server, tempfile.TemporaryDirectory(prefix="fleet-") as name:
        folder = Path(name)
        portal = {
            "slug": "many",
            "name": "Many pages",
            "province": "12",
            "platform": "upload",
            "url": said(server),
            "listings": [{"path": "/tin"}],
            "politeness": {"delay": 0, "max_requests": 10**6},
        }
        (folder / "portal.yaml").write_text(yaml.safe_dump(portal), encoding="utf-8")
        command = [sys.executable, "-m", "scrapers", "crawl", "--portal", str(folder / "portal.yaml")]
        command += ["--out", str(folder / "out"), "--contact", "benchmark", "--parent", str(os.getpid())]
        begun = time.perf_counter()
        log = folder / "log"
        with (
            log.open("w") as output,
            subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output) as child,
        ):
            try:
                peak = 0
                while child.poll() is None:
                    peak = max(peak, most(child.pid) or 0)
                    time.sleep(0.05)
            finally:
                child.kill()
        seconds = time.perf_counter() - begun
        if child.returncode:
            raise RuntimeError(f"the crawl ended with {child.returncode}: {log.read_text()[-2000:]}")
        report = CrawlReport.read(folder / "out")
        if (report.outcome, report.pages, report.failures) != ("complete", pages, 0):
            raise RuntimeError(f"{report.outcome}, {report.pages} of {pages} pages: {report.failed[:3]}")
        told = f"  {pages} pages in {seconds:.0f} s, {pages / seconds:.0f} pages/s, {peak / 2**20:.1f} MB"
        print(told, file=sys.stderr, flush=True)
        return peak


def memory(pages: int) -> list[Result]:
    """What a crawl of ``pages`` articles holds more than one of ``FIRST``, or of half as many."""
    first = min(FIRST, pages // 2)
    short, long = held(first), held(pages)
    beside = f"{long / 2**20:.0f} and {short / 2**20:.0f} MB at most"
    each = (long - short) / (pages - first) / 1024
    return [
        Result(f"memory of a crawl of {pages} pages ÷ of {first}", long / short, GROWTH, True, beside),
        Result(f"memory for each page more than {first}, KB", each, KB_A_PAGE, True, beside),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measures; 1 where a bound is missed."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--portals", type=int, default=PORTALS, help="portals of the fleet (63)")
    parser.add_argument("--documents", type=int, default=30, help="documents of each portal (30)")
    parser.add_argument("--latency", type=float, default=0.2, help="seconds until an answer (0.2)")
    parser.add_argument(
        "--at-once", type=int, nargs="+", help="crawls at once (all, and as many as Airflow runs)"
    )
    parser.add_argument("--runs", type=int, default=1, help="runs, of which the median counts (1)")
    parser.add_argument("--pages", type=int, default=10_000, help="pages of the long crawl (10000)")
    parser.add_argument("--part", choices=["pace", "memory"], help="only this part")
    parser.add_argument("--only", choices=["replicas", "many"], help=argparse.SUPPRESS)
    add_option(parser)
    options = parser.parse_args(arguments)
    if options.only == "replicas":
        asyncio.run(serve_replicas(options.portals, options.documents, options.latency))
        return 0
    if options.only == "many":
        asyncio.run(serve_many(options.pages))
        return 0
    results: list[Result] = []
    if options.part != "memory":
        at_once = options.at_once or [options.portals, parallelism()]
        results += pace(options.portals, options.documents, options.latency, at_once, options.runs)
    if options.part != "pace":
        results += memory(options.pages)
    return finish(results, options.results)


if __name__ == "__main__":
    raise SystemExit(main())
