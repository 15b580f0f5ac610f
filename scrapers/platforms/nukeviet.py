"""NukeViet: unverified leads from Bình Phước, Tây Ninh and many sub-sites; the class names are those of its
own default theme, which a site may have changed.
"""

import re

from scrapers.platforms.base import Feed, Platform, counted

PLATFORM = Platform(
    name="nukeviet",
    items=".news_column .panel-default",
    link="h2 a, h3 a",
    date=".text-muted li",
    summary="p",
    content=".bodytext, .news-download-file, .news-attach, .law-files",
    article=re.compile(r"^/(?:vi/)?(?:news/[^/]+/[^/?]+-\d+\.html|laws/detail/[^/?]+-\d+/?)$"),
    file=re.compile(r"[?&]download=1&id=\d"),  # its modules pass attached files on
    next_page=counted("ul.pagination a", r"/page-(\d+)/?$"),
    feeds=(Feed("/vi/news/rss/", "feed"),),
)
