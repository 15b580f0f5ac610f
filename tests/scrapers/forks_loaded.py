"""What a crawl loads, loaded before it is forked. The reactor must not be: each process runs its own."""

import sys

from scrapy.settings import default_settings
from scrapy.utils.misc import load_object

import scrapers.middlewares
import scrapers.probe
import scrapers.spider
import scrapers.worker  # noqa: F401

for _name in (
    *default_settings.DOWNLOADER_MIDDLEWARES_BASE,
    *default_settings.SPIDER_MIDDLEWARES_BASE,
    *default_settings.EXTENSIONS_BASE,
    *default_settings.DOWNLOAD_HANDLERS_BASE.values(),
    default_settings.DUPEFILTER_CLASS,
    default_settings.SCHEDULER,
    default_settings.DOWNLOADER,
    default_settings.ITEM_PROCESSOR,
    default_settings.STATS_CLASS,
):
    try:
        load_object(_name)
    except ImportError:  # what is not installed, the crawl does not load either
        continue

assert "twisted.internet.reactor" not in sys.modules
