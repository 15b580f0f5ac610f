"""SharePoint with the ``/portal/Pages`` theme: leads from Thanh Hóa and Điện Biên."""

import re

from scrapers.platforms.base import Platform, postback

PLATFORM = Platform(
    name="sharepoint",
    items=".channel-news",
    link=".channel-news-title a",
    date=".channel-news-date",
    summary=".channel-news-summary",
    content=".tandan-content-view",
    article=re.compile(r"^/portal/Pages/\d{4}-\d{2}-\d{2}/[^/]+\.aspx$", re.IGNORECASE),
    next_page=postback("a[href*='__doPostBack']"),
)
