"""Liferay's asset publisher, and the listing as a JSON resource seen in Bắc Ninh: unverified leads."""

import re

from scrapers.platforms.base import Platform, by_type, counted, json_turn

PLATFORM = Platform(
    name="liferay",
    items=".asset-abstract",
    link=".asset-title a",
    date=".metadata-publish-date, .date-info",
    summary=".asset-summary",
    # What the asset publisher shows of one asset stands in .asset-full-content, related files too.
    content=".asset-full-content, .journal-content-article, #contentDetail, .asset-links",
    article=re.compile(r"/-/(asset_publisher/[^/]+/content/|view-article/|(?!asset_publisher)[^/?]+$)"),
    # The file's own name may lack its type; what is surely no document is left out.
    file=re.compile(
        r"^/documents/\d+/\d+/(?![^/]+\.(?:jpe?g|png|gif|mp[34]|xlsx?|zip|rar)/)[^/]+/[0-9a-f-]{36}(?:\?|$)",
        re.IGNORECASE,
    ),
    noise=("inheritRedirect", "redirect"),
    # An instance's parameter has its random name in it, and before that the portlet's, 101 for long.
    next_page=by_type(
        counted(
            ".taglib-page-iterator a, .lfr-pagination a, ul.pagination a",
            r"[?&]_\w*_INSTANCE_\w+_cur=(\d+)(?:&|$)",
        ),
        json_turn("pageNum", "totalPageNum"),
    ),
)
