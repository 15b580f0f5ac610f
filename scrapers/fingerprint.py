"""Which system made a page: by what it says of itself, its headers and cookies, its addresses and names.

The marks of the systems' own making (generator, headers, cookies, fixed paths) are theirs everywhere; class
names and address shapes of a theme are leads from single portals, and weigh less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Where = Literal["generator", "header", "cookie", "address", "name", "field", "script"]
ENOUGH = 4  # points from which a platform is believed although its own selectors find nothing


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign of a platform: ``pattern`` is searched where ``where`` says; ``weight`` is what it counts."""

    platform: str
    where: Where
    pattern: str
    weight: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as far as marks look at it: header lines ``name: value``, cookie names, and its source."""

    headers: tuple[str, ...]
    cookies: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much speaks for a platform, and what."""

    platform: str
    score: int
    evidence: tuple[str, ...]


MARKS: tuple[Mark, ...] = (
    Mark("liferay", "generator", r"liferay", 5),
    Mark("liferay", "header", r"^liferay-portal:", 5),
    Mark("liferay", "cookie", r"^(?:GUEST_LANGUAGE_ID|COOKIE_SUPPORT|LFR_SESSION_STATE)", 4),
    Mark("liferay", "address", r"/-/(?:asset_publisher|view-article)/|[?&]p_p_id=|/web/guest/", 3),
    Mark("liferay", "address", r"^/documents/\d+/\d+/", 2),
    Mark("liferay", "script", r"Liferay\.|AUI\(\)|/combo/\?|p_p_resource_id=", 2),
    Mark("liferay", "name", r"^(?:portlet|journal-content|asset-|lfr-|taglib-)", 2),
    Mark("sharepoint-lists", "address", r"/Lists/[^/]+/View_(?:Detail|List)\.aspx", 8),
    Mark("sharepoint-lists", "address", r"[?&]Paged=TRUE", 2),
    Mark("sharepoint-lists", "generator", r"sharepoint", 3),
    Mark("sharepoint-lists", "header", r"^microsoftsharepointteamservices:|^sprequestguid:", 3),
    Mark("sharepoint", "generator", r"sharepoint", 3),
    Mark("sharepoint", "header", r"^microsoftsharepointteamservices:|^sprequestguid:", 3),
    Mark("sharepoint", "address", r"^/(?:portal/)?_layouts/", 1),
    Mark("sharepoint", "address", r"^/portal/Pages/", 4),
    Mark("sharepoint", "name", r"^(?:tandan-|ms-core-|s4-)", 2),
    Mark("sharepoint", "script", r"_spPageContextInfo", 2),
    Mark("dotnetnuke", "generator", r"dotnetnuke|\bdnn\b", 5),
    Mark("dotnetnuke", "cookie", r"^(?:dnn_IsMobile|\.DOTNETNUKE|DotNetNukeAnonymous)", 5),
    Mark("dotnetnuke", "address", r"^/Portals/\d+/|/LinkClick\.aspx|/DesktopModules/", 3),
    Mark("dotnetnuke", "name", r"^(?:dnn_|Dnn|DNN|dnn)", 3),
    Mark("dotnetnuke", "field", r"^(?:__dnnVariable|ScrollTop)$", 3),
    Mark("nukeviet", "generator", r"nukeviet", 5),
    Mark("nukeviet", "header", r"nukeviet", 4),
    Mark("nukeviet", "cookie", r"^nv\d?[a-z]*_", 4),
    Mark("nukeviet", "script", r"\bnv_(?:base_siteurl|lang_data|module_name|is_user)", 4),
    Mark("nukeviet", "address", r"^/themes/[^/]+/(?:css|js|images)/|^/vi/(?:news|laws)/|[?&]nv=", 2),
    Mark("nukeviet", "name", r"^(?:nv-|news_column|bodytext$)", 2),
    Mark("webcenter", "address", r"^/webcenter/|[?&](?:_afrLoop|_adf\.ctrl-state)=|[?&]dDocName=", 5),
    Mark("webcenter", "cookie", r"^(?:oracle\.uix|ADF|WLPORTAL)", 3),
    Mark("webcenter", "field", r"^(?:org\.apache\.myfaces\.trinidad|javax\.faces\.ViewState)", 2),
    Mark("drupal", "generator", r"drupal", 5),
    Mark("drupal", "header", r"^x-(?:generator: drupal|drupal-)", 5),
    Mark("drupal", "cookie", r"^S?SESS[0-9a-f]{16,}", 2),
    Mark(
        "drupal",
        "address",
        r"/sites/(?:default|all)/(?:files|themes|modules)/|/(?:node|taxonomy/term)/\d+",
        3,
    ),
    Mark("drupal", "script", r"Drupal\.settings|drupalSettings", 3),
    Mark("drupal", "name", r"^(?:views-row|views-field|field-name-|region-)", 2),
    Mark("upload", "address", r"^/upload/\d+/(?:[^/]+/)*fck/", 4),
    Mark("upload", "address", r"^/(?:view|chuyen-muc)/[^/]+", 1),
    Mark("upload", "name", r"^post-(?:item|title|date|content)$", 2),
    Mark(
        "vnpt",
        "name",
        r"^(?:ArticleHeader|ArticleList|ArticleItem|ArticleContent|ArticleSummary|PostDate)$",
        3,
    ),
    Mark("vnpt", "address", r"/mDefault\.aspx\?", 4),
    Mark("aspnet-mvc", "address", r"/tin-tuc/chi-tiet/\d+/|^/umbraco/", 3),
    Mark("aspnet-mvc", "address", r"^/media/\d+/", 2),
    Mark("aspnet-mvc", "header", r"^x-aspnetmvc-version:", 2),
    Mark("aspnet-mvc", "field", r"^__RequestVerificationToken$", 1),
)
# Systems that are known by sight and have no platform here: said, so that nobody takes them for another.
OTHERS: tuple[tuple[str, str], ...] = (
    ("WordPress", r"wp-(?:content|includes)/|content=[\"']WordPress"),
    ("Joomla", r"content=[\"']Joomla|/media/jui/|option=com_content"),
    ("IBM WebSphere Portal", r"/wps/(?:portal|wcm)/"),
    ("ASP.NET Web Forms", r"name=[\"']__VIEWSTATE[\"']"),
)

_GENERATOR = re.compile(
    r"<meta\b[^>]*\bname\s*=\s*[\"']?generator[\"']?[^>]*?\bcontent\s*=\s*[\"']([^\"']*)", re.IGNORECASE
)
_ADDRESS = re.compile(r"\b(?:href|src|action)\s*=\s*[\"']([^\"'\s]+)", re.IGNORECASE)
_NAMES = re.compile(r"\b(?:class|id)\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_FIELD = re.compile(r"<input\b[^>]*\bname\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b.*?</script", re.IGNORECASE | re.DOTALL)


def _parts(page: Seen) -> dict[Where, list[str]]:
    addresses = [re.sub(r"^https?://[^/]+", "", each) for each in _ADDRESS.findall(page.source)]
    return {
        "generator": _GENERATOR.findall(page.source),
        "header": [each.lower() for each in page.headers],
        "cookie": list(page.cookies),
        "address": [each.replace("&amp;", "&") for each in addresses],
        "name": [name for each in _NAMES.findall(page.source) for name in each.split()],
        "field": _FIELD.findall(page.source),
        "script": _SCRIPT.findall(page.source),
    }


def fingerprint(pages: Iterable[Seen]) -> list[Likeness]:
    """The platforms that something speaks for, the likeliest first; each mark counts once."""
    held = [_parts(each) for each in pages]
    points: dict[str, list[tuple[int, str]]] = {}
    for mark in MARKS:
        shape = re.compile(mark.pattern, 0 if mark.where in ("name", "cookie") else re.IGNORECASE)
        for parts in held:
            hit = next((each for each in parts[mark.where] if shape.search(each)), None)
            if hit is not None:
                found = shape.search(hit)
                told = " ".join((found[0] if mark.where == "script" and found else hit).split())
                points.setdefault(mark.platform, []).append((mark.weight, f"{mark.where} {told[:80]}"))
                break
    made = [
        Likeness(name, sum(weight for weight, _ in hits), tuple(told for _, told in hits))
        for name, hits in points.items()
    ]
    return sorted(made, key=lambda each: -each.score)


def others(pages: Iterable[Seen]) -> list[str]:
    """Systems without a platform here that the pages are marked by."""
    sources = [each.source for each in pages]
    return [name for name, shape in OTHERS if any(re.search(shape, each, re.IGNORECASE) for each in sources)]
