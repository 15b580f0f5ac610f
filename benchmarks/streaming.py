"""Many documents through ``python -m transforms``: two processes against one, and memory.

    python -m benchmarks.streaming [--pages 2000] [--rounds 5] [--documents 50000]

*Speed.* The replica's article pages, varied, as ``--pages`` files in a folder, read by the command line's own
``run`` with one worker and with two, in turn, each time in a fresh process: pages a second of wall time from
when everything is imported to when everything is printed, the start of the workers included.

*Memory.* ``--documents`` documents, half of them the replica's pages and half composed by the generator of
``benchmarks.score``, no two alike, through the same ``run`` in one process: resident megabytes after the
first 1,000 and at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.results import Result, add_option, finish
from transforms.__main__ import Task, run
from transforms.document import Document

ROOT = Path(__file__).resolve().parents[1]
SPEED_UP = 1.8
#: What the last 49,000 documents may add to what the first 1,000 left: what allocators do not give back,
#: and caches that have a limit of their own.
GROWTH = 1.1
FIRST = 1000
_TEXT = re.compile(rb"(?<=>)[^<]+")
_DIGIT = re.compile(rb"[1-9]")
_SYLLABLES = (
    "ban băng bình cao chiềng đông hòa hồng khe lâm lương mường nậm phong quang sơn tân thanh vân xuân"
)


def varied(page: Document, number: int) -> Document:
    """The page with other digits in its text, another address, and one more item that names a body no
    other page names."""
    dice = random.Random(number)
    figures = [str(dice.randint(1, 9)).encode() for _ in range(64)]

    def other(match: re.Match[bytes]) -> bytes:
        return _DIGIT.sub(lambda digit: figures[(digit.start() + match.start()) % 64], match[0])

    name = " ".join(word.capitalize() for word in dice.choices(_SYLLABLES.split(), k=4))
    item = f"<p>99. Giao Ban Quản lý {name} rà soát, báo cáo trước ngày {dice.randint(1, 28)}/11/2024.</p>"
    head, paragraph, rest = _TEXT.sub(other, page.body).rpartition(b"</p>")
    body = head + paragraph + item.encode() + rest if paragraph else rest
    return replace(page, body=body, url=f"{page.url}?ban={number}")


# --- two processes against one ------------------------------------------------------------------------


def fill(folder: Path, count: int) -> None:
    """Varied pages as files, and what is known of each beside them."""
    from benchmarks.reading import pages

    known = []
    originals = pages()
    for number in range(count):
        page = varied(originals[number % len(originals)], number)
        (folder / f"{number:06}.html").write_bytes(page.body)
        known.append([f"{number:06}.html", page.url, page.platform, page.portal])
    (folder / "known.json").write_text(json.dumps(known), encoding="utf-8")


def reading(folder: Path, workers: int) -> dict[str, Any]:
    """Read the folder once, here, and say how long it took."""
    with (folder / "known.json").open(encoding="utf-8") as stream:
        known = json.load(stream)
    tasks = [
        Task(str(folder / name), document=Document(b"", url=url, platform=platform, portal=portal))
        for name, url, platform, portal in known
    ]
    run(tasks[:32])  # imports, compiled selectors
    begun = time.perf_counter()
    counts = run(tasks, workers)
    return {"seconds": time.perf_counter() - begun, "read": counts.documents - counts.unreadable}


def speed(pages: int, rounds: int) -> Result:
    """Two workers against one."""
    ratios, rates = [], []
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name), pages)
        for _ in range(rounds):
            one, two = (_apart("reading", name, str(workers)) for workers in (1, 2))
            for each in (one, two):
                if each["read"] != pages:
                    raise RuntimeError(f"{each['read']} of {pages} pages were read")
            ratios.append(one["seconds"] / two["seconds"])
            rates.append((pages / one["seconds"], pages / two["seconds"]))
            print(f"  {rates[-1][0]:.0f} and {rates[-1][1]:.0f} pages/s", file=sys.stderr, flush=True)
    single, double = (median(each[at] for each in rates) for at in (0, 1))
    beside = f"{double:.0f} and {single:.0f} pages/s, medians of {rounds} rounds"
    return Result("2 processes ÷ 1, pages a second", median(ratios), SPEED_UP, False, beside)


def _apart(what: str, *arguments: str) -> dict[str, Any]:
    """``what`` in a fresh process; what it said on the last line of stderr."""
    command = [sys.executable, "-m", "benchmarks.streaming", "--only", what, *arguments]
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    if ran.returncode:
        raise RuntimeError(f"{what} ended with {ran.returncode}: {ran.stderr[-2000:]}")
    said: dict[str, Any] = json.loads(ran.stderr.splitlines()[-1])
    return said


# --- memory -------------------------------------------------------------------------------------------


def resident() -> int:
    """Bytes of memory this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def documents(count: int) -> Iterator[Document]:
    """Documents made as they are asked for, no two alike."""
    from benchmarks.reading import pages
    from benchmarks.score.generator import generate

    originals = pages()
    composed = generate(count)
    for number in range(count):
        if number % 2:
            yield next(composed).document
        else:
            yield varied(originals[number // 2 % len(originals)], number)


def streaming(count: int) -> dict[str, Any]:
    """Read ``count`` documents here, and say what memory was held after the first and after the last."""
    held: dict[int, int] = {}

    def tasks() -> Iterator[Task]:
        for number, document in enumerate(documents(count)):
            if number == min(FIRST, count // 2):
                held[0] = resident()
            yield Task("generated", document=document)

    begun = time.perf_counter()
    counts = run(tasks())
    held[1] = resident()
    return {
        "first": held[0], "last": held[1], "seconds": time.perf_counter() - begun,
        "documents": counts.documents, "notices": counts.notices, "unreadable": counts.unreadable,
    }  # fmt: skip


def memory(count: int) -> Result:
    """What is held after ``count`` documents against after the first thousand."""
    found = _apart("streaming", str(count))
    if found["documents"] != count or found["notices"] < count / 4:
        raise RuntimeError(f"the stream was not read: {found}")
    first, last = found["first"] / 1e6, found["last"] / 1e6
    what = f"memory after {count:,} documents ÷ after {min(FIRST, count // 2):,}"
    return Result(
        what, last / first, GROWTH, True, f"{last:.0f} and {first:.0f} MB, {found['seconds']:.0f} s"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--pages", type=int, default=2000, help="pages a run of the workers (2000)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each, of which the median counts (5)")
    parser.add_argument("--documents", type=int, default=50_000, help="documents for memory (50000)")
    parser.add_argument("--only", nargs="+", help=argparse.SUPPRESS)
    add_option(parser)
    options = parser.parse_args(arguments)
    if options.only:
        what, *given = options.only
        said = reading(Path(given[0]), int(given[1])) if what == "reading" else streaming(int(given[0]))
        print(json.dumps(said), file=sys.stderr)
        return 0
    made = [speed(options.pages, options.rounds), memory(options.documents)]
    return finish(made, options.results)


if __name__ == "__main__":
    sys.exit(main())
