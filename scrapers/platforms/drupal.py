"""Drupal with taxonomy listings: leads from Lạng Sơn."""

import re

from scrapers.platforms.base import Feed, Platform, next_link

PLATFORM = Platform(
    name="drupal",
    items=".views-row",
    link=".views-field-title a",
    date=".views-field-created",
    summary=".views-field-body",
    content=".field-name-body, .field-name-field-file",
    article=re.compile(r"^(/vi)?/node/\d+$"),
    next_page=next_link("li.pager-next a"),
    feeds=(Feed("/vi/rss.xml", "feed"), Feed("/sitemap.xml", "sitemap")),
)
