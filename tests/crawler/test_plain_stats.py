"""Our stats collector counts as Scrapy's does."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.spiders import Spider

from crawler.plain_stats import PlainStatsCollector


def test_it_counts_as_scrapys_does():
    stats = PlainStatsCollector(Crawler(Spider))
    stats.inc_value("pages")
    stats.inc_value("pages", 2)
    stats.inc_value("kept", start=5)
    stats.max_value("depth", 3)
    stats.max_value("depth", 1)
    stats.min_value("least", 3)
    stats.min_value("least", 1)
    stats.set_value("reason", "finished")
    assert stats.get_stats() == {"pages": 3, "kept": 6, "depth": 3, "least": 1, "reason": "finished"}
    assert stats.get_value("none", default=7) == 7


def test_a_component_that_names_its_spider_is_served():
    stats = PlainStatsCollector(Crawler(Spider))
    stats.inc_value("pages", spider=Spider("any"))
    assert stats.get_value("pages", spider=Spider("any")) == 1
