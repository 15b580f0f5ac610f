"""Oracle WebCenter: unverified leads from Quảng Nam. A document is a ``dDocName``, under whatever page shows
it; ``/print/<id>.html`` is the same one again.
"""

import re

from scrapers.platforms.base import Platform, labelled

PLATFORM = Platform(
    name="webcenter",
    items=".news-list-item",
    link=".news-list-title a",
    date=".news-list-date",
    summary=".news-list-desc",
    content=".content-detail, .content-attachments",
    article=re.compile(r"^/webcenter/portal/.*/chi-tiet\?(?:.*&)?dDocName=\w+", re.IGNORECASE),
    noise=("_afrLoop", "_afrWindowMode", "_afrWindowId", "_adf.ctrl-state"),
    next_page=labelled(".news-paging a"),
    file=re.compile(r"^/webcenter/ShowProperty\?(?:.*&)?nodeId=", re.IGNORECASE),
)
