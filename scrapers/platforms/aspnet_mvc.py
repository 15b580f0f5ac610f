"""ASP.NET MVC with Umbraco media: leads from Hậu Giang's applications."""

import re

from scrapers.platforms.base import Platform, numbered

PLATFORM = Platform(
    name="aspnet-mvc",
    items=".news-item",
    link="h3 a",
    date=".news-date",
    content=".detail-content",
    article=re.compile(r"^/tin-tuc/chi-tiet/\d+/[^/]+$"),
    next_page=numbered(".pager a"),
)
