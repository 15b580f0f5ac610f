"""Layout mutations: what becomes of values when a portal's pages are not drawn as they were.

``python -m benchmarks.mutations [--sample N] [--seed N] [--scope near|layout|any] [--show]``

Every page of the replica portals is drawn as its site serves it, read, and taken as the portal's history.
Then one thing is changed on one page: a node is dropped, renamed (class or tag), doubled or swapped with its
neighbour, or the day beside the article with one from a list beside it. The changed page goes through
reading and gate with that history, as a page of the next crawl would. With ``--scope layout`` the nodes are
those of the template, most of which bear on nothing; ``near`` takes of these the ones that hold title, day
or text, or stand beside them; ``any`` takes those inside the article too, where a change is no change of
layout but of what the document says, and nothing can tell.

* A mutation **matters** if a value of the notice is another afterwards, or the notice is none.
* It is **caught** if the page is then quarantined or cannot be read.
* It is **silent** if a value that is wrong, not only missing, passes without a remark that the whole page
  does not get. The values are those of ``VALUES`` and lead and due day of each directive.
"""

from __future__ import annotations

import argparse
import copy
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Literal

import pyarrow as pa
from lxml import etree, html
from parsel import Selector
from starlette.requests import Request

from expectations import drift, gate
from include import registry
from include.coverage import listed_day
from include.localtime import LOCAL_TIME
from include.replica.documents import ReplicaDocument, load
from include.replica.portal import Portal
from include.replica.sites import BY_SLUG
from include.settings import ROOT
from scrapers.platforms import platform
from transforms import contract, layouts, shape
from transforms.document import Document, ListingEntry
from transforms.media import UnreadableDocument
from transforms.read import Reading, read

Scope = Literal["near", "layout", "any"]
VALUES = ("doc_number", "issued_date", "meeting_date", "chair_name", "signer_name", "published_at")
HOST = "127.0.0.1:8600"
FETCHED = datetime(2026, 11, 1, 3, tzinfo=UTC)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_STRUCTURAL = frozenset(
    ("h1", "h2", "h3", "ul", "ol", "table", "section", "article", "main", "aside", "header", "footer", "time")
)


@dataclass(frozen=True)
class Mutant:
    """A page with one thing changed."""

    page: Document
    kind: str
    what: str


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant. ``wrong`` names the values that are wrong; ``remarked``: with a remark."""

    site: str
    kind: str
    what: str
    matters: bool
    caught: bool
    remarked: bool
    wrong: tuple[str, ...]
    why: str = ""

    @property
    def silent(self) -> bool:
        return bool(self.wrong) and not self.caught and not self.remarked


# --- pages ----------------------------------------------------------------------------------------


@cache
def pages() -> dict[str, tuple[Document, ...]]:
    """Every page of the replica portals, site by site, as a crawl hands it over."""
    known = registry.portals(ROOT / "scrapers" / "portals")
    entries: dict[str, list[ReplicaDocument]] = {}
    for each in load():
        entries.setdefault(each.slug, []).append(each)
    made = {}
    for slug, some in entries.items():
        portal = Portal(BY_SLUG[slug], some)
        province = known[slug].province if slug in known else None
        made[slug] = tuple(_page(portal, each, province) for each in some if not each.straight)
    return made


def _page(portal: Portal, entry: ReplicaDocument, province: str | None) -> Document:
    site = portal.site
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": entry.path,
        "query_string": b"",
        "headers": [(b"host", HOST.encode())],
        "scheme": "http",
        "server": ("127.0.0.1", 8600),
    }
    answer = portal.resolve("GET", entry.path.split("?")[0], {}, {})
    row = entry.row if "van-ban" in entry.categories else None
    listing = ListingEntry(
        (row.subject if row else None) or entry.label,
        (row.number if row else None) or None,
        (row.date if row else None) or (f"{entry.published:%d/%m/%Y}" if entry.published else None),
    )
    base = f"http://{HOST}"
    return Document(
        bytes(portal.render(Request(scope), answer).body),
        f"{base}{entry.path}",
        "text/html; charset=utf-8",
        site.platform,
        entry.slug,
        province,
        fetched_at=FETCHED,
        listing=listing,
        attachments=tuple(
            Document(file.body, f"{base}{file.path}", file.media_type, site.platform, entry.slug, province)
            for file in entry.files
        ),
    )


# --- mutations ------------------------------------------------------------------------------------


def mutants(page: Document, scope: Scope) -> list[Callable[[], Mutant | None]]:
    """Every mutation of a page, made when called; None where it leaves the page as it was."""
    root = html.document_fromstring(page.body)
    inside, near = _inside(page, root), _near(page, root)
    wanted = [
        at
        for at, each in enumerate(_elements(root))
        if (each in near if scope == "near" else scope == "any" or each not in inside)
        and (scope == "any" or _of_layout(each))
    ]
    makers: list[Callable[[], Mutant | None]] = []
    for at in wanted:
        for kind, change in _CHANGES.items():
            makers.append(lambda at=at, kind=kind, change=change: _mutant(page, at, kind, change))  # type: ignore[misc]
    makers += [lambda which=which: _dates_swapped(page, which) for which in range(_dates_beside(page))]  # type: ignore[misc]
    return makers


def _elements(root: Any) -> list[Any]:
    body = root.find("body")
    return [each for each in (body.iterdescendants() if body is not None else ()) if _plain(each)]


def _plain(each: Any) -> bool:
    return isinstance(each.tag, str) and each.tag not in ("script", "style", "br", "input", "link", "meta")


def _inside(page: Document, root: Any) -> set[Any]:
    """What stands inside the article's text."""
    layout = layouts.compiled(page.platform) if page.platform else None
    found: set[Any] = set()
    for selector in layout.content if layout else ():
        for each in selector.find(layouts.Elements(root)):
            found.update(each.iterdescendants())
    return found


def _near(page: Document, root: Any) -> set[Any]:
    """Title, day and text, what holds them, and what stands beside those; nothing inside the text."""
    layout = layouts.compiled(page.platform) if page.platform else None
    parts = (*layout.title, *layout.content, *layout.published, *layout.attachments) if layout else ()
    held = [each for selector in parts for each in selector.find(layouts.Elements(root))] or list(
        root.iter("h1", "time")
    )
    found: set[Any] = set()
    for each in held:
        for up in (each, *each.iterancestors()):
            found |= {up, *up.itersiblings(), *up.itersiblings(preceding=True)}
    return found - _inside(page, root)


def _of_layout(each: Any) -> bool:
    return bool(each.get("class") or each.get("id")) or each.tag in _STRUCTURAL


def _drop(each: Any) -> bool:
    each.drop_tree()
    return True


def _rename(each: Any) -> bool:
    if each.get("class"):
        each.set("class", " ".join(f"new-{name}" for name in each.get("class").split()))
    elif each.get("id"):
        each.set("id", f"new-{each.get('id')}")
    else:
        each.tag = "div" if each.tag != "div" else "section"
    return True


def _double(each: Any) -> bool:
    twin = copy.deepcopy(each)
    twin.tail, each.tail = each.tail, None
    each.addnext(twin)
    return True


def _reorder(each: Any) -> bool:
    after = each.getnext()
    if after is None or not _plain(after):
        return False
    each.tail, after.tail = after.tail, each.tail
    after.addnext(each)
    return True


_CHANGES: dict[str, Callable[[Any], bool]] = {
    "drop": _drop,
    "rename": _rename,
    "double": _double,
    "reorder": _reorder,
}


def _mutant(page: Document, at: int, kind: str, change: Callable[[Any], bool]) -> Mutant | None:
    root = html.document_fromstring(page.body)
    element = _elements(root)[at]
    what = f"{element.tag}.{element.get('class') or ''}#{element.get('id') or ''}"
    return Mutant(_with(page, root), kind, what) if change(element) else None


def _with(page: Document, root: Any) -> Document:
    body = etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
    url = page.url or ""
    # A file that is no longer linked from where files are looked for is never fetched.
    linked = {
        each.partition("#")[0]
        for each in platform(page.platform or "").attachments(Selector(body.decode()), url)
    }
    return replace(
        page, body=body, attachments=tuple(each for each in page.attachments if each.url in linked)
    )


def _stamps(page: Document, root: Any) -> tuple[list[Any], list[Any]]:
    """Elements whose own text holds a day: those beside the article, and those of lists beside it."""
    layout = layouts.compiled(page.platform) if page.platform else None
    own = next(
        (
            found
            for one in (layout.published if layout else ())
            if (found := one.find(layouts.Elements(root)))
        ),
        [],
    )
    inside = _inside(page, root)
    mine = {below for each in own for below in (each, *each.iterdescendants())}
    dated = [each for each in _elements(root) if each not in inside and _DATE.search(each.text or "")]
    return [each for each in dated if each in mine], [each for each in dated if each not in mine]


def _dates_beside(page: Document) -> int:
    mine, others = _stamps(page, html.document_fromstring(page.body))
    return len(others) if mine else 0


def _dates_swapped(page: Document, which: int) -> Mutant | None:
    root = html.document_fromstring(page.body)
    mine, others = _stamps(page, root)
    one, other = mine[0], others[which]
    here, there = _DATE.search(one.text)[0], _DATE.search(other.text)[0]  # type: ignore[index]
    one.text, other.text = one.text.replace(here, there, 1), other.text.replace(there, here, 1)
    what = f"{here} ↔ {there} of {other.tag}.{other.get('class') or ''}"
    return Mutant(_with(page, root), "swap dates", what) if here != there else None


# --- reading and judging --------------------------------------------------------------------------


def _values(reading: Reading) -> dict[str, Any]:
    notice = reading.notice
    assert notice is not None
    told = Counter((tuple(each.lead), each.due_date) for each in reading.directives)
    day = notice.published_at and notice.published_at.astimezone(LOCAL_TIME).date()
    values = {name: getattr(notice, name) for name in VALUES}
    return values | {"published_at": day, "kind": notice.kind, "directives": told}


def _truth(page: Document, reading: Reading) -> dict[str, Any]:
    """What is read of the page as it is; the day of publication is the replica's own, read or not."""
    return _values(reading) | {"published_at": _published()[page.url or ""]}


@cache
def _published() -> dict[str, date | None]:
    return {f"http://{HOST}{each.path}": each.published and each.published.date() for each in load()}


def _wrong(truth: dict[str, Any], found: dict[str, Any]) -> tuple[str, ...]:
    wrong = [name for name in VALUES if found[name] is not None and found[name] != truth[name]]
    more = found["directives"] - truth["directives"]
    return tuple(wrong + ["directives"] * any(lead or due for lead, due in more))


def _tables(readings: Sequence[Reading]) -> dict[str, pa.Table]:
    """The readings as one batch; each mutant has an identity of its own."""
    rows: dict[str, list[Any]] = {name: [] for name in contract.BATCH_TABLES}
    for at, each in enumerate(readings):
        assert each.notice is not None
        ident, url = f"{each.notice.notice_id}-{at}", f"{each.notice.url}#{at}"
        notice = replace(each.notice, notice_id=ident, url=url)
        rows["notices"].append(contract.row(notice))
        for name in ("directives", "citations", "attachments", "evidence"):
            rows[name] += [contract.row(one) | {"notice_id": ident} for one in getattr(each, name)]
    return {name: contract.table(name, some) for name, some in rows.items()}


def _seen(page: Document) -> drift.Seen:
    listing = page.listing or ListingEntry()
    day = listed_day({"date": listing.date})
    return drift.Seen(
        shape.of(page),
        datetime.fromisoformat(day).date() if day else None,
        listing.number,
        listing.title,
    )


def _check(
    site: str, pages_read: Sequence[tuple[Document, Reading]], past: drift.Past
) -> tuple[list[str | None], list[list[str]], dict[str, pa.Table], dict[str, drift.Seen]]:
    """For each reading: why it is quarantined, or None; and the remarks it passes with."""
    tables = _tables([made for _, made in pages_read])
    seen = {
        url: _seen(page)
        for url, (page, _) in zip(tables["notices"]["url"].to_pylist(), pages_read, strict=True)
    }
    verdict = gate.check(
        tables,
        gate.BatchContext(site, "mutants", FETCHED, 1, None, None, seen=seen, read=len(seen), past=past),
    )
    bad = {row["url"]: "; ".join(row["reasons"]) for row in verdict.quarantined["notices"].to_pylist()}
    good = {row["url"]: row["warnings"] for row in verdict.passed["notices"].to_pylist()}
    urls = tables["notices"]["url"].to_pylist()
    return [bad.get(url) for url in urls], [good.get(url, []) for url in urls], verdict.passed, seen


def judge(
    site: str, chosen: Callable[[Document], Sequence[Callable[[], Mutant | None]]]
) -> Iterator[Outcome]:
    """The outcomes of the mutants that ``chosen`` takes of each page of a site."""
    every = [(page, read(page)) for page in pages()[site]]
    whole = [(page, reading) for page, reading in every if reading.notice is not None]
    others = [page for page, reading in every if reading.notice is None]
    reasons, remarks, passed, seen = _check(site, whole, drift.Past())
    seen = {url: each for (url, each), bad in zip(seen.items(), reasons, strict=True) if not bad}
    seen |= {page.url or "": _seen(page) for page in others}
    past = drift.Past((drift.measure(passed, seen, len(seen), drift.Past()),))
    made: list[tuple[Mutant, dict[str, Any], dict[str, Any], list[str], Reading]] = []
    for (page, reading), reason, usual in zip(whole, reasons, remarks, strict=True):
        if reason:
            continue
        before, truth = _values(reading), _truth(page, reading)
        for make in chosen(page):
            if (mutant := make()) is None:
                continue
            told = (site, mutant.kind, mutant.what)
            try:
                changed = read(mutant.page)
            except UnreadableDocument as error:
                yield Outcome(*told, matters=True, caught=True, remarked=False, wrong=(), why=str(error))
                continue
            if changed.notice is None:
                doubt = drift.layout_doubt(_seen(mutant.page), past)
                why = doubt or "; ".join(changed.warnings)
                caught = changed.body_missing or doubt is not None
                yield Outcome(*told, matters=True, caught=caught, remarked=False, wrong=(), why=why)
                continue
            made.append((mutant, before, truth, usual, changed))
    if not made:
        return
    reasons, remarks, _, _ = _check(site, [(one.page, changed) for one, *_, changed in made], past)
    for (mutant, before, truth, usual, changed), reason, noted in zip(made, reasons, remarks, strict=True):
        found = _values(changed)
        yield Outcome(
            site,
            mutant.kind,
            mutant.what,
            matters=found != before,
            caught=reason is not None,
            remarked=bool(set(noted) - set(usual)),
            wrong=_wrong(truth, found),
            why=reason or "; ".join(sorted(set(noted) - set(usual))),
        )


def sample(each_page: int, seed: int, scope: Scope = "layout", sites: Sequence[str] = ()) -> list[Outcome]:
    """The outcomes of ``each_page`` mutants of each page, drawn by ``seed``; 0 takes all there are."""
    draw = random.Random(seed)

    def chosen(page: Document) -> Sequence[Callable[[], Mutant | None]]:
        every = mutants(page, scope)
        return every if not each_page or each_page >= len(every) else draw.sample(every, each_page)

    return [one for site in sites or pages() for one in judge(site, chosen)]


def main() -> int:
    """Print the shares; 1 where a bound is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.mutations", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--sample", type=int, default=40, help="mutants a page; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scope", choices=["near", "layout", "any"], default="layout")
    parser.add_argument("--show", action="store_true", help="print each that was not caught")
    given = parser.parse_args()
    found = sample(given.sample, given.seed, given.scope)
    print("| mutation | made | matter | caught | silent |\n|---|---|---|---|---|")
    for kind in (*_CHANGES, "swap dates", "all"):
        some = [each for each in found if kind in (each.kind, "all")]
        matter = [each for each in some if each.matters]
        caught, silent = sum(each.caught for each in matter), sum(each.silent for each in some)
        print(f"| {kind} | {len(some)} | {len(matter)} | {caught} | {silent} |")
    if given.show:
        for each in found:
            if each.matters and not each.caught:
                flag = "SILENT" if each.silent else "passed"
                print(f"{flag} {each.site} {each.kind} {each.what}: wrong {each.wrong}; {each.why}")
    matter = [each for each in found if each.matters]
    return int(any(each.silent for each in found) or sum(each.caught for each in matter) < 0.9 * len(matter))


if __name__ == "__main__":
    raise SystemExit(main())
