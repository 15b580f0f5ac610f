"""The five sites: names, and the address shapes of their CMS families.

Address shapes and class names follow what is known of each family; the real sites are unverified.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from include.replica.schema import Category

CATEGORIES: tuple[Category, ...] = get_args(Category)


def slugify(text: str, limit: int = 80) -> str:
    """``text`` in lower-case ASCII words joined by hyphens, at most ``limit`` characters."""
    folded = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in folded if not unicodedata.combining(c)))
    return "-".join(words)[:limit].rstrip("-")


def digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


@dataclass(frozen=True)
class Site:
    """A site and its addresses.

    ``listings`` maps category to path; ``first_page`` is the number of its first page in ``?page=``.
    ``postback`` sites change pages by POST only. ``private`` is a path robots.txt closes;
    ``menu`` holds the classes of its menu's lists, items and links.
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
    feed: str | None = None
    sitemap: str | None = None

    @property
    def template(self) -> str:
        return f"{self.platform}.html"

    def listing(self, category: Category, page: int) -> str:
        """Path of page ``page`` (1 is the first) of a listing; the first has no page parameter."""
        path = self.listings[category]
        return path if page == 1 or self.postback else f"{path}?page={page - 1 + self.first_page}"

    def article(self, category: Category, ident: int, title: str, published: datetime | None) -> str:
        """Path and query of an article page."""
        slug = slugify(title)
        match self.platform:
            case "upload":
                return f"/view/{category}/{slug}-{ident}?mid={300 + CATEGORIES.index(category)}"
            case "sharepoint":
                day = f"{published or datetime(2020, 1, 2):%Y-%m-%d}"
                return f"/portal/Pages/{day}/{slug[:60].rstrip('-')}{digest(f'{slug}{ident}', 6)}.aspx"
            case "aspnet-mvc":
                return f"/tin-tuc/chi-tiet/{ident}/{slug}"
            case "vnpt":
                return f"{self.listings[category]}/{slug}-{ident}"
            case "drupal":
                return f"/vi/node/{ident}"
        raise ValueError(f"{self.slug}: no address shape for platform {self.platform}")

    def file(self, ident: int, name: str, published: datetime | None) -> str:
        """Path of an attached file."""
        month = f"{published or datetime(2020, 1, 2):%Y-%m}"
        match self.platform:
            case "upload":
                return f"/upload/20014/fck/files/{name}"
            case "sharepoint":
                return f"/portal/VanBan/{month}/{digest(f'{ident}{name}', 16)}.{name.rpartition('.')[2]}"
            case "aspnet-mvc":
                return f"/media/{ident}/{name}"
            case "vnpt":
                return f"/Uploads/{month[:4]}/{name}"
            case "drupal":
                return f"/sites/default/files/{month}/{name}"
        raise ValueError(f"{self.slug}: no address shape for platform {self.platform}")


def _paths(pattern: str) -> dict[Category, str]:
    return {category: pattern.format(category) for category in CATEGORIES}


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
BY_SLUG: dict[str, Site] = {site.slug: site for site in SITES}
