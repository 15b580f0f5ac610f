"""The sites: names, and the address shapes of their CMS families.

Address shapes and class names follow what is known of each family; the real sites are unverified.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from include.replica.schema import Category

CATEGORIES: tuple[Category, ...] = get_args(Category)
PAGE_SIZE = 5  # documents on one page of a listing


def slugify(text: str, limit: int = 80) -> str:
    """``text`` in lower-case ASCII words joined by hyphens, at most ``limit`` characters."""
    folded = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in folded if not unicodedata.combining(c)))
    return "-".join(words)[:limit].rstrip("-")


def digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


@dataclass(frozen=True)
class Family:
    """The addresses of one family, as format strings.

    ``articles`` has one shape, or one a category; ``files`` one or several that documents take in turn
    (by their id). ``page`` goes behind a listing's path from its second page on, with ``{number}`` or, for
    lists that count rows, ``{row}``. ``keys`` are the query parameters without which an address names no
    document. ``static`` is the shape of the menu's pages. ``resource`` goes behind a listing's path and
    makes it answer in JSON.
    """

    articles: tuple[str, ...]
    files: tuple[str, ...]
    page: str = "?page={number}"
    keys: tuple[str, ...] = ()
    static: str = "/trang/{}"
    resource: str = ""


_INSTANCE = (
    "p_p_id=101_INSTANCE_kT4vQz&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view&_101_INSTANCE_kT4vQz_delta=5"
)
_LOAD = "?p_p_id=listnews_WAR_newsportlet&p_p_lifecycle=2&p_p_resource_id=loadPage&recordPerPage=5"

FAMILIES: dict[str, Family] = {
    "upload": Family(("/view/{category}/{slug}-{id}?mid={mid}",), ("/upload/20014/fck/files/{name}",)),
    "sharepoint": Family(
        ("/portal/Pages/{day}/{short}{mark}.aspx",),
        ("/portal/VanBan/{month}/{hash:.16}.{suffix}",),
        static="/portal/Pages/trang-{}.aspx",
    ),
    "aspnet-mvc": Family(("/tin-tuc/chi-tiet/{id}/{slug}",), ("/media/{id}/{name}",)),
    "vnpt": Family(("{listing}/{slug}-{id}",), ("/Uploads/{year}/{name}",)),
    "drupal": Family(("/vi/node/{id}",), ("/sites/default/files/{month}/{name}",), static="/vi/trang/{}"),
    "liferay": Family(
        (
            "{listing}/-/asset_publisher/kT4vQz/content/{dropped}",
            "/chi-tiet-tin/-/view-article/1/{category}/{epoch}",
            "{listing}/-/{dropped}",
        ),
        ("/documents/20181/{id}/{name}/{uuid}",),
        page=f"?{_INSTANCE}&_101_INSTANCE_kT4vQz_cur={{number}}",
        static="/web/guest/{}",
    ),
    "liferay-json": Family(
        ("/chi-tiet-tin-tuc/-/view-article/1/{category}/{epoch}",),
        ("/documents/20182/{id}/{stem}/{uuid}",),
        page=f"{_LOAD}&pageNum={{number}}",
        static="/web/guest/{}",
        resource=f"{_LOAD}&pageNum=1",
    ),
    "sharepoint-lists": Family(
        ("/Lists/{list}/View_Detail.aspx?ItemID={id}",),
        ("/Lists/{list}/Attachments/{id}/{name}",),
        page="?Paged=TRUE&PageFirstRow={row}",
        keys=("ItemID",),
        static="/Pages/{}.aspx",
    ),
    "dotnetnuke": Family(
        ("/tb/{slug}-{id}",),
        (
            "/LinkClick.aspx?fileticket={hash:.22}%3d&tabid=120",
            "/Portals/0/Uploads/00.00.H57/Nam{year}/Thang{thang}/{name}",
        ),
        page="/currentpage/{number}",
        keys=("fileticket",),
        static="/Trang/{}",
    ),
    "nukeviet": Family(
        (
            "/vi/news/{category}/{slug}-{id}.html",
            "/vi/news/{category}/{slug}-{id}.html",
            "/vi/laws/detail/{slug}-{id}/",
        ),
        ("/uploads/tayninh/news/{year}_{mm}/{name}",),
        page="page-{number}/",
        static="/vi/about/{}.html",
    ),
    "webcenter": Family(
        ("/webcenter/portal/ubnd/pages_tin-tuc/chi-tiet?dDocName=PORTAL{id}",),
        (
            "/webcenter/ShowProperty?nodeId=%2FUCM%2FFILE{id}{mark}%2F%2FidcPrimaryFile&revision=latestreleased",
        ),
        page="?_trangSo={number}",
        keys=("dDocName", "nodeId"),
        static="/webcenter/portal/ubnd/{}",
    ),
    # Of no known family.
    "dated-list": Family(
        ("/pages/detail/{id}/{slug}.html",), ("/tai-ve/{year}/{name}",), page="?trang={number}"
    ),
    "old-table": Family(
        ("/detailNews.aspx?Cate={category}&id={id}&lang=1",), ("/vbpq/{year}/{name}",), keys=("id",)
    ),
    "feeds-only": Family(
        ("/{category}/{slug}-{id}.html",), ("/dinh-kem/{id}/{name}",), page="/trang-{number}.html"
    ),
}


@dataclass(frozen=True)
class Site:
    """A site and its addresses.

    ``look`` names its template and its :class:`Family`, by default those of its platform. ``listings`` maps
    category to path; ``first_page`` is the number of its first page. ``postback`` sites change pages by
    POST only, to the event ``target``. ``private`` is a path robots.txt closes; ``menu`` holds the classes
    of its menu's lists, items and links.
    """

    slug: str
    platform: str
    province: str
    title: str
    listings: dict[Category, str]
    private: str
    menu: tuple[str, str, str]
    first_page: int = 1
    postback: bool = False
    target: str = "ctl00$pager"
    feed: str | None = None
    sitemap: str | None = None
    look: str = ""

    @property
    def family(self) -> Family:
        return FAMILIES[self.look or self.platform]

    @property
    def template(self) -> str:
        return f"{self.look or self.platform}.html"

    def listing(self, category: Category, page: int) -> str:
        """Path of page ``page`` (1 is the first) of a listing; the first is the listing's path alone."""
        path = self.listings[category]
        if page == 1 or self.postback:
            return path
        return path + self.family.page.format(
            number=page - 1 + self.first_page, row=(page - 1) * PAGE_SIZE + 1
        )

    def start(self, category: Category) -> str:
        """Where a crawl of a listing begins: its page, or the resource that page loads its items from."""
        return self.listings[category] + self.family.resource

    def turned(self, category: Category, path: str, query: Mapping[str, str]) -> int | None:
        """The page of a listing that ``path`` and ``query`` name; None where it is no page of this one."""
        listing = self.listings[category]
        shape, _, asked = self.family.page.partition("?")
        if path == listing:
            name, kind = next(
                ((name, value) for name, value in parse_qsl(asked) if value in ("{number}", "{row}")),
                ("", ""),
            )
            value = query.get(name, "")
            if not value.isdecimal() or self.postback:
                return 1
            return (int(value) - 1) // PAGE_SIZE + 1 if kind == "{row}" else int(value) + 1 - self.first_page
        match = re.fullmatch(re.escape(listing + shape).replace(re.escape("{number}"), r"(\d+)"), path)
        return int(match[1]) + 1 - self.first_page if match and shape else None

    def key(self, path: str, query: Mapping[str, str]) -> str:
        """What of an address names a document."""
        named = [f"{name}={query[name]}" for name in self.family.keys if name in query]
        return f"{path}?{'&'.join(named)}" if named else path

    def key_of(self, address: str) -> str:
        """The key of an address with its query."""
        parts = urlsplit(address)
        return self.key(parts.path, dict(parse_qsl(parts.query)))

    def article(self, category: Category, ident: int, title: str, published: datetime | None) -> str:
        """Path and query of an article page."""
        at, shapes = CATEGORIES.index(category), self.family.articles
        slug, day = slugify(title), published or datetime(2020, 1, 2)
        return shapes[at % len(shapes)].format(
            category=category,
            listing=self.listings[category].rstrip("/"),
            list=_LISTS[category],
            id=ident,
            mid=300 + at,
            slug=slug,
            short=slug[:60].rstrip("-"),
            mark=digest(f"{slug}{ident}", 6),
            dropped=slugify(re.sub("[đĐ]", "", title)),  # Liferay leaves the letter out
            day=f"{day:%Y-%m-%d}",
            epoch=int(day.replace(tzinfo=UTC).timestamp()) * 1000 + ident % 1000,
        )

    def file(self, ident: int, name: str, published: datetime | None) -> str:
        """Path and query of an attached file."""
        shapes, (stem, _, suffix) = self.family.files, name.rpartition(".")
        day = published or datetime(2020, 1, 2)
        return shapes[ident % len(shapes)].format(
            id=ident,
            list=_LISTS["van-ban"],
            name=name,
            stem=stem,
            suffix=suffix,
            hash=digest(f"{ident}{name}", 32),
            uuid=UUID(digest(f"{ident}{name}", 32)),
            mark=digest(f"{ident}{name}", 6).upper(),
            month=f"{day:%Y-%m}",
            year=f"{day:%Y}",
            mm=f"{day:%m}",
            thang=day.month,
        )


_LISTS: dict[Category, str] = {
    "chi-dao-dieu-hanh": "ChiDaoDieuHanh",
    "hoat-dong-lanh-dao": "HoatDongLanhDao",
    "van-ban": "VanBan",
}


def _paths(pattern: str) -> dict[Category, str]:
    return {category: pattern.format(category) for category in CATEGORIES}


# The five of the demonstration.
SITES: tuple[Site, ...] = (
    Site(
        slug="lai-chau",
        platform="upload",
        province="Lai Châu",
        title="Văn phòng Ủy ban nhân dân tỉnh Lai Châu",
        listings=_paths("/chuyen-muc/{}"),
        private="/noi-bo/",
        menu=("sub-menu", "nav-item menu-item", "nav-link menu-link"),
        sitemap="/sitemap.xml",
    ),
    Site(
        slug="thanh-hoa",
        platform="sharepoint",
        province="Thanh Hóa",
        title="Cổng thông tin điện tử tỉnh Thanh Hóa",
        listings=_paths("/portal/Pages/{}.aspx"),
        private="/portal/_layouts/",
        menu=(
            "dynamic",
            "dynamic",
            "dynamic menu-item ms-core-listMenu-item ms-displayInline ms-navedit-linkNode",
        ),
        postback=True,
    ),
    Site(
        slug="hau-giang",
        platform="aspnet-mvc",
        province="Hậu Giang",
        title="Cổng thông tin điện tử tỉnh Hậu Giang",
        listings=_paths("/tin-tuc/{}"),
        private="/umbraco/",
        menu=("submenu level-2", "item level-2-item", "submenu-link"),
    ),
    Site(
        slug="son-la",
        platform="vnpt",
        province="Sơn La",
        title="Cổng thông tin điện tử tỉnh Sơn La",
        listings=_paths("/{}"),
        private="/quan-tri/",
        menu=("SubMenu", "level2", "SubMenuLink"),
        sitemap="/sitemap.xml",
    ),
    Site(
        slug="lang-son",
        platform="drupal",
        province="Lạng Sơn",
        title="Trang thông tin điện tử Văn phòng UBND tỉnh Lạng Sơn",
        listings={category: f"/vi/taxonomy/term/{11 + i}" for i, category in enumerate(CATEGORIES)},
        private="/vi/admin/",
        menu=("dropdown-menu", "leaf expanded", "menu__link"),
        first_page=0,
        feed="/vi/rss.xml",
        sitemap="/sitemap.xml",
    ),
)
# Not part of the demonstration: served when asked for.
MORE_SITES: tuple[Site, ...] = (
    Site(
        slug="quang-tri",
        platform="liferay",
        province="Quảng Trị",
        title="Cổng thông tin điện tử tỉnh Quảng Trị",
        listings=_paths("/{}"),
        private="/group/control_panel/",
        menu=("child-menu dropdown-menu", "lfr-nav-item", "lfr-nav-link"),
    ),
    Site(
        slug="bac-ninh",
        platform="liferay",
        look="liferay-json",
        province="Bắc Ninh",
        title="Cổng thông tin điện tử tỉnh Bắc Ninh",
        listings=_paths("/{}"),
        private="/group/control_panel/",
        menu=("menu-child", "menu-item", "menu-link"),
    ),
    Site(
        slug="dong-nai",
        platform="sharepoint-lists",
        province="Đồng Nai",
        title="Trang thông tin điện tử tỉnh Đồng Nai",
        listings={category: f"/Lists/{name}/View_List.aspx" for category, name in _LISTS.items()},
        private="/_layouts/",
        menu=("dynamic", "dynamic", "dynamic menu-item"),
    ),
    Site(
        slug="hue",
        platform="dotnetnuke",
        province="Thừa Thiên Huế",
        title="Cổng thông tin điện tử thành phố Huế",
        listings={
            "chi-dao-dieu-hanh": "/Chi-dao-dieu-hanh",
            "hoat-dong-lanh-dao": "/Hoat-dong-lanh-dao",
            "van-ban": "/Van-ban",
        },
        private="/Admin/",
        menu=("subMenu dnnMenu", "mi item", "txt link"),
    ),
    Site(
        slug="tay-ninh",
        platform="nukeviet",
        province="Tây Ninh",
        title="Văn phòng UBND tỉnh Tây Ninh",
        listings={
            "chi-dao-dieu-hanh": "/vi/news/chi-dao-dieu-hanh/",
            "hoat-dong-lanh-dao": "/vi/news/hoat-dong-lanh-dao/",
            "van-ban": "/vi/laws/",
        },
        private="/admin/",
        menu=("dropdown-menu", "dropdown", "nv-menu"),
        feed="/vi/news/rss/",
    ),
    Site(
        slug="quang-nam",
        platform="webcenter",
        province="Quảng Nam",
        title="Cổng thông tin điện tử tỉnh Quảng Nam",
        listings=_paths("/webcenter/portal/ubnd/pages_tin-tuc/{}"),
        private="/webcenter/portal/ubnd/admin/",
        menu=("sub-nav", "nav-node", "nav-anchor"),
    ),
    Site(
        slug="kon-tum",
        platform="generic",
        look="dated-list",
        province="Kon Tum",
        title="Trang tin Văn phòng UBND tỉnh Kon Tum",
        listings=_paths("/muc/{}"),
        private="/quan-ly/",
        menu=("cap-2", "muc-con", "lien-ket"),
    ),
    Site(
        slug="phu-yen",
        platform="generic",
        look="old-table",
        province="Phú Yên",
        title="TRANG TIN ĐIỆN TỬ TỈNH PHÚ YÊN",
        listings=_paths("/{}.aspx"),
        private="/cms/",
        menu=("", "", ""),
        postback=True,
        target="ctl00$ContentPlaceHolder1$grdTin",
    ),
    Site(
        slug="tuyen-quang",
        platform="generic",
        look="feeds-only",
        province="Tuyên Quang",
        title="Thông tin điều hành tỉnh Tuyên Quang",
        listings=_paths("/{}"),
        private="/he-thong/",
        menu=("u2", "l2", "a2"),
        feed="/rss.xml",
        sitemap="/sitemap.xml",
    ),
)
ALL_SITES: tuple[Site, ...] = SITES + MORE_SITES
BY_SLUG: dict[str, Site] = {site.slug: site for site in ALL_SITES}
