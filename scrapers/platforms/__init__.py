"""CMS families, by the name a ``portal.yaml`` gives them."""

from scrapers.platforms import (
    aspnet_mvc,
    dotnetnuke,
    drupal,
    generic,
    liferay,
    nukeviet,
    sharepoint,
    sharepoint_lists,
    upload,
    vnpt,
    webcenter,
)
from scrapers.platforms.base import Platform

PLATFORMS: dict[str, Platform] = {
    each.PLATFORM.name: each.PLATFORM
    for each in (
        aspnet_mvc,
        dotnetnuke,
        drupal,
        generic,
        liferay,
        nukeviet,
        sharepoint,
        sharepoint_lists,
        upload,
        vnpt,
        webcenter,
    )
}


def platform(name: str) -> Platform:
    """The platform called ``name``. Raises ``LookupError`` listing those there are."""
    try:
        return PLATFORMS[name]
    except KeyError:
        raise LookupError(f"no platform {name!r}; there are {', '.join(sorted(PLATFORMS))}") from None
