"""How the spiders that find pages ask: requests that can be stored, in which order, how many, how far apart."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.request import request_from_dict
from twisted.python.failure import Failure

from crawler.downloader.refusal import RequestRefusedError
from crawler.spiders.news import NewsSpider
from crawler.spiders.site import SiteSpider
from crawler.spiders.source_delays import delay_slots

FILE = """
[[source]]
name = "courier"
home = "https://www.courier.example/"
feeds = ["https://feeds.example/courier"]
delay = 5
max_pages = 2
[[source]]
name = "gazette"
home = "https://gazette.example/"
"""


@pytest.fixture
def open_spider(tmp_path):
    def opened(kind: type, **given: str):
        (tmp_path / "sources.toml").write_text(FILE)
        if not given:
            given = {"sources": str(tmp_path / "sources.toml")}
        settings = Settings()
        settings.setmodule("crawler.settings")
        crawler = Crawler(kind, settings)
        crawler.stats = MemoryStatsCollector(crawler)
        return kind.from_crawler(crawler, **given)

    return opened


@pytest.fixture
def spider(open_spider):
    return open_spider(NewsSpider)


def ask(spider, path: str, **options: object) -> Request | None:
    return spider.article(f"https://www.courier.example{path}", spider.sources["courier"], via="v", **options)


def test_requests_can_be_stored_and_resumed(spider):
    courier = spider.sources["courier"]
    asked = [
        spider.listing("https://www.courier.example/town/", courier, via="v", section_page=1),
        spider.listing(courier.home, courier, callback=spider.parse_home, seed=True),
        ask(spider, "/town/story", date=datetime.now(UTC)),
    ]
    for request in asked:
        stored = json.dumps({name: value for name, value in request.to_dict(spider=spider).items() if name == "meta"})
        again = request_from_dict(request.to_dict(spider=spider) | json.loads(stored), spider=spider)
        assert (again.url, again.callback, again.errback, again.meta, again.priority) == (
            request.url,
            request.callback,
            request.errback,
            request.meta,
            request.priority,
        )


def test_listings_are_asked_in_each_run_and_articles_as_the_frontier_likes(spider):
    courier = spider.sources["courier"]
    assert spider.listing(courier.home, courier).meta["recrawl"] == "always"
    assert "recrawl" not in ask(spider, "/town/story").meta


def test_listings_go_before_articles_and_new_articles_before_old(spider):
    now = datetime.now(UTC)
    courier = spider.sources["courier"]
    gazette = spider.sources["gazette"]

    def article(number: int, date: datetime | None) -> int:
        return spider.article(f"https://gazette.example/{number}", gazette, via="v", date=date).priority

    fresh, undated = article(1, now), article(2, None)
    week, ancient, future = (
        article(3, now - timedelta(days=7)),
        article(4, datetime(1990, 2, 1, tzinfo=UTC)),
        article(5, now + timedelta(days=400)),
    )
    assert spider.listing(courier.home, courier).priority > future == fresh > undated > week > ancient


def test_a_url_is_asked_for_once_in_a_run_and_as_found_but_for_tracking(spider):
    assert ask(spider, "/town/story?b=1&a=2&utm_source=x#c").url == "https://www.courier.example/town/story?b=1&a=2"
    assert ask(spider, "/town/story?a=2&b=1") is None
    courier = spider.sources["courier"]
    assert spider.listing(courier.home, courier) is not None
    assert spider.listing(courier.home + "#top", courier) is None


def test_no_more_articles_are_asked_for_than_the_source_says(spider):
    asked = [ask(spider, f"/town/{name}") for name in ("one", "two", "three")]
    assert [request is None for request in asked] == [False, False, True]
    assert spider.crawler.stats.get_value("source/courier/over_limit") == 1


def test_a_frontier_is_told_which_sources_are_crawled(open_spider, spider, tmp_path):
    assert spider.frontier_sources == ["courier", "gazette"]
    alone = open_spider(NewsSpider, sources=str(tmp_path / "sources.toml"), source="gazette")
    assert alone.frontier_sources == ["gazette"]


def test_records_say_role_source_and_where_the_url_was_found(spider):
    assert ask(spider, "/town/story").meta["archive"] == {"role": "article", "source": "courier", "via": "v"}


def test_the_site_spider_wants_the_links_of_articles_too(open_spider):
    spider = open_spider(SiteSpider, url="https://a.example/")
    request = spider.article("https://a.example/x", spider.sources["a.example"], via="v")
    assert request.meta["archive"]["read"] == ["links"]


def test_the_delay_of_a_source_is_one_of_its_hosts_and_not_shortened(spider):
    slots = spider.crawler.settings.getdict("DOWNLOAD_SLOTS")
    assert {host: slot["delay"] for host, slot in slots.items()} == {
        "courier.example": 5.0,
        "www.courier.example": 5.0,
        "feeds.example": 5.0,
        "www.feeds.example": 5.0,
    }
    assert ask(spider, "/x").meta["autothrottle_dont_adjust_delay"] is True
    gazette = spider.sources["gazette"]
    assert "autothrottle_dont_adjust_delay" not in spider.article("https://gazette.example/x", gazette, via="v").meta


def test_the_longest_delay_holds_where_two_sources_share_a_host(spider):
    courier = spider.sources["courier"]
    slower = type(courier)(name="slower", home="https://courier.example/sport/", delay=9.0)
    assert delay_slots([slower, courier])["courier.example"]["delay"] == 9.0


def refuse(spider, path: str, error: Exception):
    request = ask(spider, path)
    failure = Failure(error)
    failure.request = request
    spider.not_fetched(failure)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        pytest.param(IgnoreRequest("Forbidden by robots.txt"), 1, id="by robots.txt: once a host and reason"),
        pytest.param(RequestRefusedError("private-address", "10.0.0.1 is private"), 0, id="told by RefusalLog"),
        pytest.param(TimeoutError("late"), 2, id="no rule: each page"),
    ],
)
def test_pages_that_a_rule_forbids_are_told_once(spider, caplog, error, told):
    with caplog.at_level("INFO"):
        for number in range(2):
            refuse(spider, f"/story-{number}", error)
    assert [record.levelname for record in caplog.records].count("WARNING") == told
    assert len(caplog.records) == 2
