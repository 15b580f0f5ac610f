"""Scrapy's settings for one portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from include.registry import Portal

VERSION = "0.1"


def user_agent(contact: str) -> str:
    """How we introduce ourselves: name, version, and where a portal's operator reaches us."""
    return f"ketluan/{VERSION} (+{contact})"


def scrapy_settings(portal: Portal, contact: str) -> dict[str, Any]:
    """Settings for a crawl of ``portal``; what is not here is Scrapy's default."""
    polite = portal.politeness
    return {
        "USER_AGENT": user_agent(contact),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "ketluan",
        # Pace. The delay is the least gap, so it is not varied downwards. AutoThrottle only ever slows
        # down; without a delay it would limit a local server that is meant to be asked at full speed.
        "DOWNLOAD_DELAY": polite.delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS": polite.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": polite.concurrency,
        "AUTOTHROTTLE_ENABLED": polite.delay > 0,
        "AUTOTHROTTLE_START_DELAY": polite.delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": polite.concurrency,
        "DOWNLOAD_TIMEOUT": polite.timeout,
        "DNS_TIMEOUT": polite.timeout,
        "DOWNLOAD_MAXSIZE": polite.max_response,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": 2,
        # At once, not after everything else was asked for: a portal that is down is noticed in time.
        "RETRY_PRIORITY_ADJUST": 100_000,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",  # the spider says so itself
        "REDIRECT_MAX_TIMES": 5,  # RFC 9309, 2.3.1.2 asks for at least five for robots.txt
        # An answer that broke off is archived as far as it came, then counted as failed.
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "REFERER_ENABLED": True,
        "REFERRER_POLICY": "same-origin",
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.5",
            # Codings that every reader of the archive can undo.
            "Accept-Encoding": "gzip, deflate",
        },
        # Whole lists in place of Scrapy's: it loads all that its own lists name, be it switched off or not,
        # aiohttp and requests among them, which is a third of a process's start. Left out on purpose:
        # cookies, pages that reload themselves (they would be followed in circles), every way in from outside
        # (telnet, remote control), what writes files, what counts (the report does).
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "scrapers.middlewares.OwnHost": 50,
            "scrapers.middlewares.Robots": 100,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "scrapers.middlewares.Replay": 540,  # before it would have to wait
            "scrapers.middlewares.Retry": 550,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
            # Next to the downloader: sees every exchange, redirects and retries too, before decoding.
            "scrapers.middlewares.Recorder": 950,
        },
        "EXTENSIONS_BASE": {},
        "EXTENSIONS": {
            "scrapy.extensions.logstats.LogStats": 0,
            "scrapy.extensions.throttle.AutoThrottle": 0,
        },
        "SCHEDULER": "scrapers.spider.Scheduler",
        # The spider asks for nothing twice; Scrapy's filter would drop a redirect loop without a word.
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        # Costs of every answer that this crawl need not pay: a hundred tasks to work on the output of a
        # callback, a reading of its source.
        "CONCURRENT_ITEMS": 1,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_VERSIONS": [],
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 30,
        "BOT_NAME": "ketluan",
    }
