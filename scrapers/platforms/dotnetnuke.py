"""DotNetNuke: unverified leads from Huế and Vĩnh Long. Its friendly addresses carry parameters as parts of
the path, so page 2 of a listing is ``…/currentpage/2``.
"""

import re

from scrapers.platforms.base import Platform, counted

PLATFORM = Platform(
    name="dotnetnuke",
    items=".DNNModuleContent .news-row",
    link=".news-head a",
    date=".news-time",
    summary=".news-lead",
    content=".DnnModule .article-body, .DnnModule .article-files",
    article=re.compile(r"^/(?:[^/?]+/)*tb/[^/?]+-\d+(?:\.aspx)?$", re.IGNORECASE),
    next_page=counted(".PagingTable a", r"(?i)[/?&]currentpage[/=](\d+)"),
    file=re.compile(r"/LinkClick\.aspx\?(?:.*&)?fileticket=", re.IGNORECASE),
)
