"""SharePoint lists with ``/Lists/<list>/View_Detail.aspx`` pages: unverified leads from Vĩnh Phúc, Lâm Đồng,
Đồng Nai and others. Pages are turned in SharePoint's own way, by the last item shown.
"""

import re

from parsel import Selector

from scrapers.platforms.base import Platform, Turn, absolute

REFRESH = re.compile(r"RefreshPageTo\(\s*event\s*,\s*[\"']([^\"']+)")


def next_page(page: Selector, url: str, number: int) -> Turn | None:
    """The link on, which carries ``Paged=TRUE`` and not ``PagedPrev``; it may sit in a script call."""
    for link in page.css("a[href*='Paged=TRUE'], a[onclick*='RefreshPageTo']"):
        call = REFRESH.search(link.attrib.get("onclick", ""))
        href = re.sub(r"\\u00([0-9a-f]{2})", lambda c: chr(int(c[1], 16)), call[1]) if call else None
        address = absolute(url, href or link.attrib.get("href"))
        if address and "Paged=TRUE" in address and "PagedPrev" not in address:
            return Turn(address)
    return None


PLATFORM = Platform(
    name="sharepoint-lists",
    items=".list-item",
    link=".list-title a",
    date=".list-date",
    summary=".list-summary",
    content=".view-detail-content, .view-detail-files",
    article=re.compile(r"^/(?:[^?]+/)?Lists/[^/]+/View_Detail\.aspx\?(?:.*&)?ItemID=\d+", re.IGNORECASE),
    next_page=next_page,
)
