"""One replica site: what stands at which address, and how it is drawn.

A request is first resolved to a :class:`Page`, which faults may change, and only then rendered, so that
a fault never has to know a template.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from math import ceil
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from include.replica.documents import Entry
from include.replica.files import head
from include.replica.schema import Category
from include.replica.sites import CATEGORIES, PAGE_SIZE, Site, digest, slugify

HERE = Path(__file__).parent
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SECRET = b"replica"  # signs view states; guards nothing
Role = Literal[
    "home", "listing", "article", "file", "robots", "feed", "sitemap", "static", "private", "missing"
]


@dataclass
class Page:
    """What is going to be served. ``body`` None: rendered from the site's template."""

    role: Role
    path: str
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    body: bytes | None = None
    entry: Entry | None = None
    category: Category | None = None
    number: int = 1
    items: list[Entry] = field(default_factory=list)
    listed: list[Entry] = field(default_factory=list)  # of a listing: those of all its pages
    total: int = 1
    title: str = ""
    text: str | None = None
    etag: str | None = None
    modified: datetime | None = None
    no_body: bool = False
    resource: bool = False  # the listing's items alone, in JSON


class BadPostback(Exception):
    """A form came back with a view state this site did not issue."""


def _day(value: datetime | None, form: str) -> str:
    return value.strftime(form) if value else ""


def _clock(now: datetime) -> str:
    day = "Chủ nhật" if now.weekday() == 6 else f"Thứ {now.weekday() + 2}"
    return f"{day}, Ngày {now:%d/%m/%Y}"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(day=_day, slug=slugify)
    made.globals.update(head=head, categories=CATEGORIES, page_size=PAGE_SIZE)
    return made


ENVIRONMENT = _environment()


class Portal:
    """One site with its documents. Counters of views live here and change with each request.

    Raises ``ValueError`` where two documents have one address.
    """

    def __init__(self, site: Site, entries: Sequence[Entry]) -> None:
        self.site = site
        self.entries = list(entries)
        self.articles = {site.key_of(each.path): each for each in self.entries if not each.straight}
        self.files = {site.key_of(file.path): (each, file) for each in self.entries for file in each.files}
        paths = Counter(site.key_of(file.path) for each in self.entries for file in each.files)
        paths.update(site.key_of(each.path) for each in self.entries if not each.straight)
        for path, times in paths.items():
            if times > 1:
                raise ValueError(f"{site.slug}: {times} documents at {path}")
        self.views: Counter[str] = Counter()
        furniture = yaml.safe_load((HERE / "furniture.yaml").read_text(encoding="utf-8"))
        self.furniture: dict[str, Any] = {**furniture["every"], **furniture[site.slug]}
        self.menu = self._menu()
        parts: Any = ENVIRONMENT.get_template("_parts.html").module
        self.menu_html = parts.menus(self.menu, *site.menu)  # once: it is most of each page

    def _menu(self) -> list[dict[str, Any]]:
        """The site's large menu: (title, links), each link to a page that exists and says little."""
        shape = self.site.family.static
        return [
            {
                "title": group["title"],
                "links": [{"title": each, "path": shape.format(slugify(each))} for each in group["links"]],
            }
            for group in [*self.furniture["sections"], *self.furniture["menus"]]
        ]

    def listed(self, category: Category) -> list[Entry]:
        return [each for each in self.entries if category in each.categories]

    def resolve(self, method: str, path: str, query: Mapping[str, str], form: Mapping[str, str]) -> Page:
        """What stands at ``path``. Raises :class:`BadPostback`."""
        site = self.site
        if path == "/robots.txt":
            return Page("robots", path, media_type="text/plain; charset=utf-8", body=self._robots())
        if path in ("/", "/vi", "/portal/Pages/default.aspx"):
            return Page("home", path, title=site.title, items=self.entries)
        for category in site.listings:
            number = site.turned(category, path, query)
            if number is not None:
                if site.postback and method == "POST":
                    number = self._postback(category, form)
                return self._listing(path, category, number, as_json="p_p_resource_id" in query)
        key = site.key(path, query)
        if entry := self.articles.get(key):
            return Page(
                "article",
                entry.path if site.family.keys else path,
                body=entry.whole,
                entry=entry,
                category=entry.categories[0],
                title=entry.title,
                etag=entry.etag,
                modified=entry.published,
            )
        if key in self.files:
            entry, file = self.files[key]
            etag = hashlib.sha256(file.body).hexdigest()[:20]
            return Page(
                "file",
                file.path,
                media_type=file.media_type,
                body=file.body,
                entry=entry,
                title=file.name,
                etag=etag,
                modified=entry.published,
            )
        if path == site.feed:
            return Page(
                "feed", path, media_type="application/rss+xml; charset=utf-8", items=self._latest()[:10]
            )
        if path == site.sitemap:
            return Page("sitemap", path, media_type="application/xml; charset=utf-8", items=self.entries)
        if path.startswith(site.private):
            return Page("private", path, title="Khu vực nội bộ", text=self.furniture["private"])
        for group in self.menu:
            for link in group["links"]:
                if link["path"] == path:
                    return Page("static", path, title=link["title"], text=self.furniture["updating"])
        return Page("missing", path, 404, title="Không tìm thấy trang", text=self.furniture["missing"])

    def _listing(self, path: str, category: Category, number: int, *, as_json: bool) -> Page:
        entries = self.listed(category)
        page = Page(
            "listing",
            path,
            category=category,
            number=number,
            items=entries[max(0, number - 1) * PAGE_SIZE : max(0, number) * PAGE_SIZE],
            listed=entries,
            total=max(1, ceil(len(entries) / PAGE_SIZE)),
            title=self.furniture["labels"][category],
        )
        if as_json:
            page.resource = True  # as HTML, which is what Liferay calls a resource that does not say
        elif self.site.family.resource:
            page.items = []  # a script loads them
        return page

    def _robots(self) -> bytes:
        lines = ["User-agent: *", f"Disallow: {self.site.private}", "Disallow: /tim-kiem"]
        return ("\n".join(lines) + "\n").encode()

    def state(self, category: str, number: int) -> dict[str, str]:
        """The hidden fields of a page-turning form."""
        payload = json.dumps([category, number]).encode()
        pad = random.Random(f"{category}{number}").randbytes(2600)  # a real one is long
        return {
            "__VIEWSTATE": base64.b64encode(self._sign(b"v", payload) + payload + b"\0" + pad).decode(),
            "__VIEWSTATEGENERATOR": digest(category, 8).upper(),
            "__EVENTVALIDATION": base64.b64encode(self._sign(b"e", payload) * 4).decode(),
        }

    def _sign(self, purpose: bytes, payload: bytes) -> bytes:
        return hmac.digest(SECRET, purpose + self.site.slug.encode() + payload, "sha256")

    def _postback(self, category: Category, form: Mapping[str, str]) -> int:
        """The page asked for by a form. Raises :class:`BadPostback` where its state is not ours."""
        try:
            sent = base64.b64decode(form.get("__VIEWSTATE", ""), validate=True)
            payload = sent[32:].partition(b"\0")[0]
            shown, number = json.loads(payload)
        except ValueError as error:
            raise BadPostback("The state information is invalid for this page.") from error
        if shown != category or self.state(category, number)["__VIEWSTATE"] != form["__VIEWSTATE"]:
            raise BadPostback("Validation of viewstate MAC failed.")
        if form.get("__EVENTVALIDATION") != self.state(category, number)["__EVENTVALIDATION"]:
            raise BadPostback("Invalid postback or callback argument.")
        command, _, page = form.get("__EVENTARGUMENT", "").partition("$")
        if form.get("__EVENTTARGET") != self.site.target or command != "Page" or not page.isdecimal():
            raise BadPostback("Invalid postback or callback argument.")
        return int(page)

    def render(self, request: Request, page: Page) -> Response:
        """``page`` as a response: 304 where the client holds it already (RFC 9110, section 13)."""
        headers = {}
        if page.etag:
            headers["ETag"] = f'"{page.etag}"' if page.role == "file" else f'W/"{page.etag}"'
        modified = page.modified.replace(tzinfo=VIETNAM).astimezone(UTC) if page.modified else None
        if modified:
            headers["Last-Modified"] = format_datetime(modified, usegmt=True)
        if page.status == 200 and _unchanged(request, headers.get("ETag"), modified):
            return Response(status_code=304, headers=headers)
        body = page.body if page.body is not None else self._draw(request, page)
        if page.role == "file" and not page.path.endswith(page.title.rpartition(".")[2]):
            headers["Content-Disposition"] = f'attachment; filename="{page.title}"'
        if page.role == "listing":
            headers["Cache-Control"] = "private, no-cache"
        return Response(body, page.status, headers, media_type=page.media_type)

    def _draw(self, request: Request, page: Page) -> bytes:
        self.views[page.path] += 1
        if page.resource:
            return json.dumps(self._resource(page), ensure_ascii=False).encode()
        now = datetime.now(VIETNAM)
        xml = {"feed": "rss.xml", "sitemap": "sitemap.xml"}
        drawn = ENVIRONMENT.get_template(xml.get(page.role, self.site.template)).render(
            site=self.site,
            page=page,
            entry=page.entry,
            base=f"{request.url.scheme}://{request.url.netloc}",
            menu=self.menu,
            menu_html=self.menu_html,
            clock=_clock(now),
            now=now,
            views=200 + int(digest(page.path, 3), 16) + self.views[page.path],
            online=random.randint(12, 160),
            newest=self._newest(page),
            state=self.state,
            **self.furniture,
        )
        return drawn.encode()

    def _resource(self, page: Page) -> dict[str, Any]:
        """A page of a listing as the resource that a script asks for."""
        items = [
            {
                "id": each.path.rpartition("/")[2],
                "title": each.row.subject if page.category == "van-ban" and each.row else each.label,
                "urlDetail": each.path,
                "publishDate": _day(each.published, "%d/%m/%Y %H:%M"),
                "summary": each.summary or "",
            }
            | (
                {"soKyHieu": each.row.number, "nguoiKy": each.row.signer, "coQuanBanHanh": each.row.issuer}
                if page.category == "van-ban" and each.row
                else {}
            )
            for each in page.items
        ]
        counts = {"totalPageNum": page.total, "totalRecord": len(page.listed)}
        return {"pageNum": page.number, **counts, "items": items}

    def _latest(self) -> list[Entry]:
        pages = [each for each in self.entries if not each.straight]
        return sorted(pages, key=lambda each: each.published or datetime.min, reverse=True)

    def _newest(self, page: Page) -> list[Entry]:
        """The related list: what was published next to the article shown, or last."""
        pool = [each for each in self._latest() if each.published and each is not page.entry]
        if page.entry and page.entry.published:
            at = page.entry.published
            pool.sort(key=lambda each: abs((each.published or at) - at))
        return pool[:8]


def _unchanged(request: Request, etag: str | None, modified: datetime | None) -> bool:
    if request.method not in ("GET", "HEAD"):
        return False
    if asked := request.headers.get("if-none-match"):
        known = [each.strip().removeprefix("W/") for each in asked.split(",")]
        return bool(etag) and ("*" in known or str(etag).removeprefix("W/") in known)
    if modified and (since := request.headers.get("if-modified-since")):
        try:
            return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except ValueError:
            return False
    return False
