"""The multi-tenant ASP.NET portal seen in Sơn La, Cao Bằng, Cần Thơ and others."""

import re

from scrapers.platforms.base import Platform, numbered

PLATFORM = Platform(
    name="vnpt",
    items=".ArticleList .ArticleItem",
    link="h3 a",
    date=".PostDate",
    summary=".Summary",
    content=".ArticleContent",
    article=re.compile(r"^/[^/]+/[^/]+-\d+$"),
    next_page=numbered("li.page-item[data-page] a"),
)
