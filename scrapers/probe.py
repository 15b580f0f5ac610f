"""A first look at a portal: which system it is, where it lists documents, and a draft of its entry.

``probe`` asks for some twenty pages, in a crawl's own manner (robots.txt first, one request at a time), and
leaves in its folder

- ``portal.yaml``, which ``python -m scrapers crawl --portal`` takes as it is,
- ``pages-00000.warc.gz``, what was fetched: the home page, listings, articles and their files,
- ``expected.yaml``, what is read from these articles, each record to be reviewed by a person.

A platform counts as found when its own selectors find as much as is found without any (``generic``), dates
included, and articles have their text where it has it; signs alone do not decide.
"""

from __future__ import annotations

import dataclasses
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

import yaml
from parsel import Selector
from pydantic import HttpUrl
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse

from include.registry import Listing, Politeness, Portal, Selectors, load
from scrapers.archive import Archive, Exchange, warcinfo
from scrapers.diagnosis import is_challenge, is_shell, why_empty
from scrapers.failures import CLASSES, of_error, of_status
from scrapers.fingerprint import ENOUGH, Likeness, Seen, fingerprint, others
from scrapers.platforms import PLATFORMS, discovery, generic
from scrapers.platforms.base import Found, Platform, Turn, absolute, fold, origin, text_of
from scrapers.report import CrawlReport
from scrapers.settings import scrapy_settings, user_agent
from scrapers.spider import SHELL, STUB, PortalSpider, themed
from scrapers.worker import alone
from transforms.archive import documents
from transforms.provinces import Province, by_code, of_text, of_url
from transforms.read import UnreadableDocument, read

ARTICLES = 3
MOST_REQUESTS = 60
MOST_BYTES = 16_000_000  # of one answer
WORDS = re.compile(r"\b(?:ket luan|thong bao|chi dao|hop|lam viec|chu tri|giao ban)\b")
FIELDS = (
    *("title", "doc_number", "issuing_body", "issued_date", "published_at", "meeting_date", "chair_name"),
    *("chair_title", "signer_name", "signer_title"),
)
PORTAL, EXPECTED = "portal.yaml", "expected.yaml"


class ProbeFailed(Exception):
    """The portal could not be probed: ``failure`` is a class of ``scrapers.failures``."""

    def __init__(self, failure: str, message: str) -> None:
        super().__init__(failure, message)
        self.failure = failure
        self.message = message

    def __str__(self) -> str:
        return f"{self.failure}: {self.message}. {CLASSES[self.failure].advice}"


class NoProvince(LookupError):
    """Neither address nor title names a province."""


@dataclass
class Tried:
    """A page that may be a listing: what each platform finds on it, and whether it finds a next page."""

    listing: Listing
    url: str
    page: Selector
    found: dict[str, list[Found]] = field(default_factory=dict)
    kind: dict[str, str] = field(default_factory=dict)
    onward: dict[str, bool] = field(default_factory=dict)


@dataclass
class Probe:
    """What was found out. ``unsure`` is for a person to look at."""

    portal: Portal
    likenesses: list[Likeness]
    counts: dict[str, int]
    articles: int
    requests: int
    unsure: list[str]


@dataclass
class _Held:
    """Takes the place of the archive while it is not known yet whose pages these are."""

    exchanges: list[Exchange] = field(default_factory=list)

    def write(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)

    def close(self) -> None:
        pass


def probe(
    url: str,
    out: Path,
    contact: str,
    *,
    slug: str | None = None,
    province: str | None = None,
    delay: float | None = None,
) -> Probe:
    """Probe the portal at ``url`` and fill the folder ``out``. Runs Scrapy's reactor: once a process.

    Raises:
        ProbeFailed: the portal cannot be asked, or lists nothing; ``out`` holds what was fetched.
        NoProvince: it is not given and cannot be told.
        ValueError: ``url``, ``slug`` or ``province`` are none; ``out`` is not empty.
        OSError: ``out`` cannot be written.
    """
    known = by_code().get(province or "")
    if province is not None and known is None:
        raise ValueError(f"no province had the code {province} before 1 July 2025")
    known = known or of_url(url)
    polite = Politeness(max_requests=MOST_REQUESTS, max_response=MOST_BYTES)
    if delay is not None:
        polite = polite.model_copy(update={"delay": delay})
    provisional = Portal(
        slug=slug or "probed",
        name="Probed portal",
        province=known.code if known else "01",
        platform="generic",
        url=HttpUrl(url),
        politeness=polite,
    )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ValueError(f"{out}: not an empty folder")
    out.mkdir(parents=True, exist_ok=True)
    held, report = _Held(), CrawlReport.begin(provisional.slug, provisional.province)
    process = AsyncCrawlerProcess(scrapy_settings(provisional, contact))
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    crawler = process.create_crawler(_Spider)
    with alone(provisional) as mine:
        if not mine:
            raise ProbeFailed("busy", f"another crawl is asking {url}")
        running = process.crawl(
            crawler, portal=provisional, archive=held, report=report, frontier={}, recheck=False
        )
        process.start()
    spider = crawler.spider
    if not isinstance(spider, _Spider):
        raise running.exception() or RuntimeError("the probe did not start")
    try:
        if spider.failed:
            raise spider.failed
        if not spider.done:
            raise ProbeFailed("interrupted", f"{url}: stopped before its end")
        made = _draft(spider, slug, known, delay)
    except (ProbeFailed, NoProvince):
        _archive(out, held, provisional, contact)
        raise
    _archive(out, held, made.portal, contact)
    _write_portal(out / PORTAL, made, delay)
    load(out / PORTAL)
    _write_expected(out)
    return made


# --- asking ---------------------------------------------------------------------------------------------


class _Spider(PortalSpider):
    """Asks one thing after another, in a crawl's own manner."""

    name = "probe"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.failed: Exception | None = None
        self.done = False
        self.unsure: list[str] = []
        self.home: TextResponse | None = None
        self.seen: list[Seen] = []
        self.tried: list[Tried] = []
        self.platform_name = "generic"
        self.selectors = Selectors()
        self.articles = 0

    async def start(self) -> AsyncIterator[Any]:
        self.feeds, self.revisited = [], True
        try:
            await self._look()
            self.done = True
        except CloseSpider:
            raise
        except Exception as error:  # told by the caller, with its traceback where it is ours
            self.failed = error
        for nothing in list[Any]():  # an asynchronous generator, as Scrapy asks for
            yield nothing

    async def ask(self, url: str, role: str, **more: Any) -> Response:
        """The answer to a request. Raises :class:`ProbeFailed` where it is none of use."""
        assert self.crawler.engine is not None
        request = self._request(url, role, **more)
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except Exception as error:
            name, message = of_error(error)
            if name == "internal":
                raise
            raise ProbeFailed(name, f"{url}: {message}") from error
        if response.status != 200:
            name, message = of_status(response.status)
            raise ProbeFailed(name, f"{url}: {message}")
        return response

    async def _html(self, url: str, role: str, **more: Any) -> tuple[Response, Selector]:
        response = await self.ask(url, role, **more)
        if not isinstance(response, TextResponse):
            raise ProbeFailed("wrong_type", f"{url}: no page of text")
        if is_challenge(response.body):
            raise ProbeFailed("blocked", f"{url}: {STUB}")
        page = self._page(response)
        if page is None:
            last = self.report.failed[-1]
            raise ProbeFailed(last["class"], f"{url}: {last['message']}")
        cookies = tuple(
            each.split(b"=")[0].strip().decode("latin-1") for each in response.headers.getlist("Set-Cookie")
        )
        headers = tuple(
            f"{name.decode('latin-1')}: {value.decode('latin-1')}"
            for name, values in response.headers.items()
            for value in values
        )
        self.seen.append(Seen(headers, cookies, response.text[:600_000]))
        return response, page

    async def _look(self) -> None:
        response, page = await self._html(str(self.portal.url), "home")
        forward = _refresh(page, response.url)
        if forward:
            response, page = await self._html(forward, "home", parent=response.url)
        self.home = cast(TextResponse, response)
        if is_shell(response.body):
            raise ProbeFailed("needs_browser", f"{response.url}: {SHELL}")
        for address in discovery.elsewhere(page, response.url)[:3]:
            self.unsure.append(f"{address} is on another host; if it is a listing, it is another portal")
        await self._try_listings(page, response.url)
        self.likenesses = fingerprint(self.seen)
        if not self.tried:
            empty = [each for each in self.unsure if "needs_browser" in each]
            name = "needs_browser" if empty else "empty"
            told = "; ".join(empty) or f"{response.url}: no listing found"
            raise ProbeFailed(name, told)
        self._choose()
        await self._turn_a_page()
        await self._read_articles()

    async def _try_listings(self, page: Selector, url: str) -> None:
        """Fetch what looks like a listing by its name, and keep what lists documents."""
        asked: set[str] = set()
        for listing in discovery.discover(page, url):
            where = urljoin(url, listing.path)
            if where in asked:
                continue
            asked.add(where)
            try:
                response, listed = await self._html(where, "listing", parent=url)
            except ProbeFailed as failed:
                self.unsure.append(
                    f"{listing.name or where} was not looked at: {failed.failure}: {failed.message}"
                )
                continue
            tried = self._try(listing, response.url, listed)
            if not any(tried.found.values()):
                tried = await self._try_resource(listing, response.url, listed) or tried
            if any(tried.found.values()):
                self._keep(tried)
            else:
                name, message = why_empty(listed, response.url, generic.PLATFORM)
                self.unsure.append(f"{where} is called {listing.name!r}, but: {name}: {message}")

    async def _try_resource(self, listing: Listing, url: str, page: Selector) -> Tried | None:
        """What the page's own script would load its items from."""
        for address in discovery.resources(page, url)[:2]:
            try:
                response, loaded = await self._html(address, "listing", parent=url)
            except ProbeFailed:
                continue
            parts = urlsplit(address)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            made = self._try(listing.model_copy(update={"path": path}), response.url, loaded)
            if any(made.found.values()):
                return made
        return None

    def _try(self, listing: Listing, url: str, page: Selector) -> Tried:
        made = Tried(listing, url, page)
        for name, each in PLATFORMS.items():
            _read(made, name, each)
        return made

    def _keep(self, tried: Tried) -> None:
        """Keep a listing, unless another one begins with the same documents."""
        mine = {each.url for each in max(tried.found.values(), key=len)}
        for other in self.tried:
            theirs = {each.url for each in max(other.found.values(), key=len)}
            if mine == theirs:
                self.unsure.append(f"{tried.url} lists what {other.url} lists; it is left out")
                return
        self.tried.append(tried)

    # --- which platform -----------------------------------------------------------------------------

    def _choose(self) -> None:
        """The known platform whose own rules do at least as well as none on every listing; of several, the
        one more speaks for. One that much speaks for but whose selectors find nothing gets others."""
        score = {each.platform: each.score for each in self.likenesses}
        able = [name for name in PLATFORMS if name != "generic" and self._as_good(name)]
        if able:
            self.platform_name = max(able, key=lambda name: score.get(name, 0))
            rivals = [name for name in able if score.get(name, 0) == score.get(self.platform_name, 0)]
            if len(rivals) > 1:
                self.unsure.append(f"{' and '.join(rivals)} read its listings equally well")
            return
        for like in self.likenesses:
            if like.score < ENOUGH or like.platform not in PLATFORMS:
                continue
            for tried in self.tried:
                own = derive(tried.page, tried.url, {each.url for each in tried.found["generic"]})
                if own is None:
                    continue
                name = f"{like.platform}+"
                dressed = themed(PLATFORMS[like.platform], own)
                for each in self.tried:
                    _read(each, name, dressed)
                if self._as_good(name):
                    self.platform_name, self.selectors = like.platform, own
                    for each in self.tried:
                        each.found[like.platform] = each.found[name]
                        each.kind[like.platform] = each.kind[name]
                    self.unsure.append(
                        f"{like.platform}'s own selectors find nothing here; those in {PORTAL} were "
                        "drawn from these pages, and how it marks the text of an article is not known"
                    )
                    return
        if self.likenesses:
            like = self.likenesses[0]
            self.unsure.append(
                f"signs of {like.platform} ({'; '.join(like.evidence[:3])}), but its rules do not read these "
                "listings; generic does"
            )
        for name in others(self.seen):
            self.unsure.append(f"it looks like {name}, which has no platform of its own")

    def _as_good(self, name: str) -> bool:
        for each in self.tried:
            mine = {found.url for found in each.found[name]}
            if len(mine) < len({found.url for found in each.found["generic"]}) or not mine:
                return False
            if each.onward["generic"] and each.found["generic"] and not each.onward[name]:
                return False
            dated = {
                key: sum(bool(found.entry["date"]) for found in each.found[key]) for key in (name, "generic")
            }
            if not dated[name] and dated["generic"] > len(mine) / 2:  # some articles show no date themselves
                return False
        return True

    @property
    def chosen(self) -> Platform:
        return themed(PLATFORMS[self.platform_name], self.selectors)

    # --- going on -----------------------------------------------------------------------------------

    async def _turn_a_page(self) -> None:
        """Whether the next page of a listing shows other documents."""
        for each in self.tried:
            turn = _turn(self.chosen, each.page, each.url)
            if turn is None:
                continue
            try:
                more = {"formdata": dict(turn.form)} if turn.form else {}
                response, page = await self._html(turn.url, "listing", parent=each.url, **more)
            except ProbeFailed as failed:
                self.unsure.append(f"page 2 of {each.url} cannot be had: {failed.failure}: {failed.message}")
                return
            again = Tried(each.listing, response.url, page)
            _read(again, "chosen", self.chosen)
            first = {found.url for found in each.found[self.platform_name]}
            if not {found.url for found in again.found["chosen"]} - first:
                self.unsure.append(f"page 2 of {each.url} lists nothing that page 1 does not")
            return
        for each in self.tried:
            html = each.page.type == "html"
            if html and any(said == "2" for _, said in discovery.pager(each.page.root)):
                self.unsure.append(f"{each.url} has a second page, but only a script can turn to it")
                return
        self.unsure.append("no listing has a second page; whether pages are turned right was not seen")

    async def _read_articles(self) -> None:
        """Fetch a few articles, those first whose titles promise conclusions, and their files."""
        found: dict[str, tuple[Found, str]] = {}
        for each in self.tried:
            for one in each.found[self.platform_name]:
                if origin(one.url) == self.origin:
                    found.setdefault(one.url, (one, each.url))
        ranked = sorted(
            found.values(), key=lambda each: -len(WORDS.findall(fold(each[0].entry["title"] or "")))
        )
        without_date = sum(not each.entry["date"] for each, _ in ranked)
        if without_date:
            self.unsure.append(f"{without_date} of {len(ranked)} listed documents have no date beside them")
        pages: list[tuple[Found, Response]] = []
        for one, parent in ranked:
            if self.articles == ARTICLES:
                break
            try:
                response = await self.ask(one.url, "article", parent=parent, listing=one.entry)
            except ProbeFailed as failed:
                self.unsure.append(f"an article cannot be had: {failed.failure}: {failed.message}")
                continue
            self.articles += 1
            pages.append((one, response))
        readable = [
            each for _, each in pages if isinstance(each, TextResponse) and not self.chosen.is_file(each.url)
        ]
        self._check_content([(each.selector, each.url) for each in readable])
        for one, response in pages:
            files = list(one.files)
            if response in readable:
                files += self.chosen.attachments(cast(Selector, response.selector), response.url)
            for address in dict.fromkeys(files):
                if origin(address) != self.origin:
                    self.unsure.append(f"{one.url} has its file on another host: {address}")
                    continue
                try:
                    await self.ask(address, "attachment", parent=response.url)
                except ProbeFailed as failed:
                    self.unsure.append(f"a file cannot be had: {failed.failure}: {failed.message}")

    def _check_content(self, pages: list[tuple[Selector, str]]) -> None:
        """Whether articles have their text and files where the platform has them; without any of it, generic
        reads them, and what holds files besides is added to the selectors."""
        name = self.platform_name
        if name == "generic" or not pages:
            return
        if not any(page.css(self.chosen.content) for page, _ in pages):
            told = f"its articles have none of {name}'s {self.chosen.content!r}"
            if all(
                len(each.found["generic"]) >= len(each.found[name])
                and each.onward["generic"] >= each.onward[name]
                for each in self.tried
            ):
                self.platform_name, self.selectors = "generic", Selectors()
                told += ": generic reads it"
            self.unsure.append(told)
            return
        free = [set(generic.attachments(page, url)) for page, url in pages]
        shared = Counter(file for files in free for file in files)
        for (page, url), files in zip(pages, free, strict=True):
            missed = {each for each in files if shared[each] == 1}
            missed -= set(self.chosen.attachments(page, url))
            if not missed:
                continue
            held = holder(page, url, missed, files)
            if held is None:
                self.unsure.append(f"{url} has files outside of {self.chosen.content!r}: {min(missed)}")
                continue
            content = f"{self.chosen.content}, {held}"
            self.selectors = self.selectors.model_copy(update={"content": content})
            self.unsure.append(f"{url} has its files in {held!r}, which is added to {name}'s selectors")


def _read(tried: Tried, name: str, platform: Platform) -> None:
    """Read a listing page by a platform's rules, the kind of it included."""
    news, library = platform.news(tried.page, tried.url)[0], platform.library(tried.page, tried.url)[0]
    if name == "generic":
        table = discovery.rows(tried.page, tried.url, generic.FILE)[0]
        tried.found[name], tried.kind[name] = news, "library" if table else "news"
    else:
        tried.found[name] = library if len(library) > len(news) else news
        tried.kind[name] = "library" if len(library) > len(news) else "news"
    if tried.page.type == "json":
        tried.kind[name] = tried.listing.kind
    tried.onward[name] = bool(tried.found[name]) and _turn(platform, tried.page, tried.url) is not None


def _turn(platform: Platform, page: Selector, url: str) -> Turn | None:
    try:
        return platform.next_page(page, url, 1)
    except ValueError:  # selectors cannot be put to JSON
        return None


def _refresh(page: Selector, url: str) -> str | None:
    """Where a page that only sends on leads to, on its own host."""
    if page.type != "html":
        return None
    content = page.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content").get() or ""
    match = re.search(r"^\s*[0-5]\s*;\s*url\s*=\s*['\"]?([^'\"]+)", content, re.IGNORECASE)
    if match is None and len(page.xpath("//a[@href]")) < 3:
        scripts = " ".join(page.xpath("//script/text()").getall())
        match = re.search(r"\blocation(?:\.href|\.replace)?\s*[=(]\s*['\"]([^'\"]+)['\"]", scripts)
    address = urljoin(url, match[1].strip()) if match else None
    return address if address and origin(address) == origin(url) and address != url else None


def derive(page: Selector, url: str, wanted: set[str]) -> Selectors | None:
    """CSS that finds the documents ``wanted`` on a page as it is; None where its elements have no names."""
    made = discovery.Page.of(page, url)
    if made is None or not wanted:
        return None
    for listing in discovery.families(made):
        whole = {each.url for each in listing.blocks} == wanted and discovery.is_listing(made, listing)
        if not whole or any(len(each.nodes) > 1 for each in listing.blocks):
            continue
        first = listing.blocks[0]
        for items in _css(first.nodes[0]):
            blocks = page.css(items)
            if len(blocks) != len(listing.blocks):
                continue
            for link in (*(f"{each} a" for each in _css(first.link.getparent())), *_css(first.link), "a"):
                firsts = [each.css(link) for each in blocks]
                addresses = {discovery.address_of(url, each[0].attrib.get("href")) for each in firsts if each}
                if addresses == wanted:
                    return Selectors(items=items, link=link, date=_date_css(listing.blocks))
    return None


def holder(page: Selector, url: str, missed: set[str], files: set[str]) -> str | None:
    """CSS of the least element that holds the links to all of ``missed`` and to no file but ``files``; None
    where its elements have no names."""
    made = discovery.Page.of(page, url)
    links = (
        [each for each in made.root.iter("a") if absolute(url, each.get("href")) in missed] if made else []
    )
    for above in links[0].iterancestors() if links else ():
        if above.tag in ("body", "html"):
            break
        for css in _css(above):
            inside = {absolute(url, each) for each in page.css(css).css("a::attr(href)").getall()}
            if missed <= inside and {e for e in inside if e and generic.PLATFORM.is_file(e)} <= files:
                return css
    return None


def _css(element: Any) -> Iterator[str]:
    """Selectors an element has by its own names, or by its parent's."""
    names = [each for each in (element.get("class") or "").split() if re.fullmatch(r"[A-Za-z_][\w-]*", each)]
    names = [each for each in names if not re.search(r"\d", each)]
    for name in names:
        yield f"{element.tag}.{name}"
    if len(names) > 1:
        yield element.tag + "".join(f".{each}" for each in names)
    above = element.getparent()
    if not names and above is not None:
        for name in (above.get("class") or "").split():
            if re.fullmatch(r"[A-Za-z_][\w-]*", name):
                yield f"{above.tag}.{name} > {element.tag}"


def _date_css(blocks: list[discovery.Block]) -> str | None:
    for element in blocks[0].nodes[0].iterdescendants():
        if not isinstance(element.tag, str):
            continue
        own = (element.text, *(child.tail for child in element))  # an icon may stand beside it
        if any(discovery.DATE.search(each or "") for each in own) and (named := next(_css(element), None)):
            return named
    return None


# --- drafting -------------------------------------------------------------------------------------------


def _draft(spider: _Spider, slug: str | None, province: Province | None, delay: float | None) -> Probe:
    assert spider.home is not None
    unsure = spider.unsure
    title = " ".join((spider.home.xpath("//title//text()").get() or "").split())
    parts = [each.strip() for each in re.split(r"\s+[-|–:]\s+", title)]
    name = " - ".join(each for each in dict.fromkeys(parts) if fold(each) not in ("trang chu", "home", ""))
    if province is None:
        shown = text_of(spider.home.selector) or ""
        for source, words in (("title", name), ("text", shown)):
            province = of_text(words.lower())
            if province:
                told = f"the province is {province.name} after its {source}; its address does not say"
                unsure.append(told)
                break
        else:
            raise NoProvince(
                f"neither its address nor its title {title!r} names a province; give --province NN"
            )
    if len(name) < 3:
        name = urlsplit(str(spider.portal.url)).hostname or "portal"
        unsure.append("its home page has no title")
    if spider.articles < ARTICLES:
        unsure.append(f"only {spider.articles} articles were read")
    listings = []
    counts = {}
    for each in spider.tried:
        kind = each.kind[spider.platform_name]
        label = " ".join((each.listing.name or "").split())
        listings.append(Listing(path=each.listing.path, name=label or None, kind=cast(Any, kind)))
        counts[each.listing.path] = len(each.found[spider.platform_name])
    likeness = next((each for each in spider.likenesses if each.platform == spider.platform_name), None)
    leads = [f"drafted by a probe on {datetime.now(UTC):%Y-%m-%d}; nobody has looked at it yet"]
    if likeness:
        leads.append(f"signs of {likeness.platform}: {'; '.join(likeness.evidence)}")
    politeness = Politeness() if delay is None else Politeness(delay=delay)
    portal = Portal(
        slug=slug or province.slug,
        name=name,
        province=province.code,
        platform=spider.platform_name,
        url=spider.portal.url,
        listings=tuple(listings),
        selectors=spider.selectors,
        politeness=politeness,
        leads=tuple(leads),
    )
    return Probe(portal, spider.likenesses, counts, spider.articles, spider.report.requests, unsure)


def _archive(out: Path, held: _Held, portal: Portal, contact: str) -> None:
    """Write what was fetched, now that it is known whose it is."""
    archive = Archive(out, warcinfo(user_agent(contact), f"{portal.slug}/probe"))
    mine = {"portal": portal.slug, "province_code": portal.province, "platform": portal.platform}
    for each in held.exchanges:
        archive.write(dataclasses.replace(each, about={**each.about, **mine}))
    archive.close()


def _write_portal(path: Path, made: Probe, delay: float | None) -> None:
    """The entry, without what is a default anyway."""
    portal = made.portal
    entry: dict[str, Any] = {
        "slug": portal.slug,
        "name": portal.name,
        "province": portal.province,
        "platform": portal.platform,
        "url": str(portal.url),
        "listings": [each.model_dump(exclude_defaults=True) for each in portal.listings],
    }
    if own := portal.selectors.model_dump(exclude_defaults=True):
        entry["selectors"] = own
    if delay is not None:
        entry["politeness"] = {"delay": delay}
    entry["leads"] = list(portal.leads)
    notes = "".join(f"# Unsure: {each}\n" for each in made.unsure)
    text = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(notes + text, encoding="utf-8")


# --- the records a person reviews -----------------------------------------------------------------------


def records(folder: Path) -> list[dict[str, Any]]:
    """What is read now from the pages recorded in ``folder``: of each document its address and record."""
    made = []
    for path in sorted(folder.glob("*.warc.gz")):
        for document in documents(path):
            try:
                reading = read(document)
            except UnreadableDocument as error:
                made.append({"url": document.url, "record": {"unreadable": str(error)}})
                continue
            record: dict[str, Any] = {"kind": reading.kind}
            if reading.notice:
                for name in FIELDS:
                    value = getattr(reading.notice, name)
                    record[name] = value.isoformat() if isinstance(value, date) else value
                record["directives"] = [
                    {"path": each.path, "lead": each.lead, "text": each.text} for each in reading.directives
                ]
            else:
                record["reason"] = reading.reason
            record["files"] = [each.url for each in reading.attachments]
            made.append({"url": document.url, "record": record})
    return made


def _write_expected(folder: Path) -> None:
    head = (
        "# What is read from the pages recorded here. Compare each record with its page in a browser,\n"
        "# correct what is wrong, and only then set reviewed: true. Until all are, its test fails.\n"
    )
    listed = [{"url": each["url"], "reviewed": False, "record": each["record"]} for each in records(folder)]
    text = yaml.safe_dump({"records": listed}, allow_unicode=True, sort_keys=False, width=110)
    (folder / EXPECTED).write_text(head + text, encoding="utf-8")


def faults(folder: Path) -> list[str]:
    """What is wrong with a portal's recorded pages and expected records; empty where a person has reviewed
    all and they are what is read today.

    Raises ``FileNotFoundError`` where there is no ``expected.yaml``.
    """
    given = yaml.safe_load((folder / EXPECTED).read_text(encoding="utf-8"))
    listed = given.get("records") if isinstance(given, dict) else None
    if not listed:
        return [f"{folder / EXPECTED}: no records"]
    now = {each["url"]: each["record"] for each in records(folder)}
    told = []
    for each in listed:
        url = each.get("url")
        if each.get("reviewed") is not True:
            told.append(f"{url}: not reviewed by a person yet")
        if url not in now:
            told.append(f"{url}: its page is not recorded")
        elif each.get("record") != now[url]:
            differing = [
                key
                for key in {*(each.get("record") or {}), *now[url]}
                if (each.get("record") or {}).get(key) != now[url].get(key)
            ]
            told.append(f"{url}: reads differently now: {', '.join(sorted(differing))}")
    told += [
        f"{url}: recorded, but not among the expected" for url in now.keys() - {e.get("url") for e in listed}
    ]
    return told


def tell(made: Probe, out: Path, say: Callable[[str], None] = print) -> None:
    """Say what was found, and what a person should look at."""
    portal = made.portal
    say(f"{portal.slug}: {portal.name} ({portal.place.name}, {portal.province})")
    say(f"platform {portal.platform}")
    for like in made.likenesses[:3]:
        say(f"  {like.score:3} points for {like.platform}: {'; '.join(like.evidence)}")
    for each in portal.listings:
        say(f"listing {each.path} ({each.kind}): {made.counts[each.path]} documents on its first page")
    for told in made.unsure:
        say(f"unsure: {told}")
    say(f"{made.requests} requests, {made.articles} articles; see {out / PORTAL} and {out / EXPECTED}")
