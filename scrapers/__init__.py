"""Crawling: one spider for every portal, driven by its ``portal.yaml`` and the platform it names.

Everything here that other rooms import (``scrapers.crawl``, ``scrapers.report``, ``scrapers.failures``)
loads neither Scrapy nor Twisted; those live in the process that :func:`scrapers.crawl.run` starts.
"""
