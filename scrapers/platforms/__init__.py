"""CMS families, by the name a ``portal.yaml`` gives them."""

from scrapers.platforms import aspnet_mvc, drupal, sharepoint, upload, vnpt
from scrapers.platforms.base import Platform

PLATFORMS: dict[str, Platform] = {
    each.PLATFORM.name: each.PLATFORM for each in (aspnet_mvc, drupal, sharepoint, upload, vnpt)
}


def platform(name: str) -> Platform:
    """The platform called ``name``. Raises ``LookupError`` listing those there are."""
    try:
        return PLATFORMS[name]
    except KeyError:
        raise LookupError(f"no platform {name!r}; there are {', '.join(sorted(PLATFORMS))}") from None
