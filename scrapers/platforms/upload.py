"""The ``/upload/<site>/…/fck/`` platform: leads from Lai Châu."""

import re

from scrapers.platforms.base import Platform, numbered

PLATFORM = Platform(
    name="upload",
    items=".post-item.row.clearfix",
    link=".post-title h4 a",
    date=".post-date",
    summary=".post-summary",
    content=".post-content",
    article=re.compile(r"^/view/[^/]+/[^/]+-\d+$"),
    next_page=numbered("ul.pagination a"),
)
