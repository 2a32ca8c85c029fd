"""A request goes into the table as data and comes out the same."""

from __future__ import annotations

import json

import pytest
from scrapy import FormRequest, Request, Spider

from crawler.errors import UnstorableRequestError
from crawler.frontier.stored_request import restore_request, store_request


class Reader(Spider):
    name = "reader"

    def read(self, response):
        pass

    def missed(self, failure):
        pass


SPIDER = Reader()


def through_the_table(request):
    data = store_request(request, SPIDER)
    return restore_request(data, url=request.url, priority=request.priority, spider=SPIDER)


@pytest.mark.parametrize(
    "request_",
    [
        Request("http://a.example/"),
        Request("http://a.example/", SPIDER.read, errback=SPIDER.missed, priority=7, dont_filter=True),
        Request("http://a.example/", method="POST", body=b"name=\xff\x00", headers={"X-Odd": ["\xe4", "b"]}),
        Request("http://a.example/", cookies=[{"name": "a", "value": "b"}], meta={"archive": {"role": "listing"}}),
        Request("http://a.example/", cb_kwargs={"page": 3, "tags": ["x"]}, flags=["seen"], encoding="latin-1"),
        FormRequest("http://a.example/", formdata={"q": "tide"}),
    ],
    ids=["plain", "methods", "bytes", "cookies and meta", "arguments", "subclass"],
)
def test_a_request_comes_out_as_it_went_in(request_):
    again = through_the_table(request_)
    assert type(again) is type(request_)
    assert again.to_dict(spider=SPIDER) == request_.to_dict(spider=SPIDER)


def test_a_plain_request_takes_next_to_no_room():
    assert store_request(Request("http://a.example/"), SPIDER) == "{}"


def test_what_tells_of_one_fetch_is_left_behind():
    request = Request("http://a.example/", meta={"capture": object(), "download_latency": 0.1, "depth": 2})
    assert through_the_table(request).meta == {"depth": 2}


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"User-Agent": "ours (+old@desk.example)", "Cookie": "visit=1", "X-Odd": "b"}, {"X-Odd": ["b"]}),
        ({"User-Agent": "the spider's own"}, {"User-Agent": ["the spider's own"]}),
    ],
    ids=["of a retry", "of the spider"],
)
def test_headers_that_a_run_adds_are_left_to_the_next_one(headers, kept):
    request = Request("http://a.example/", headers=headers)
    data = store_request(request, SPIDER, of_the_run={"User-Agent": "ours (+old@desk.example)", "Cookie": None})
    assert json.loads(data)["headers"] == kept


@pytest.mark.parametrize(
    ("meta", "kept"),
    [
        ({"download_slot": "a.example"}, {}),
        ({"download_slot": "old.example", "redirect_urls": ["http://old.example/"]}, ["redirect_urls"]),
        ({"download_slot": "slow"}, ["download_slot"]),
    ],
    ids=["of its host", "of the host that redirected", "the spider's own"],
)
def test_the_slot_that_the_downloader_chose_is_chosen_anew(meta, kept):
    assert list(through_the_table(Request("http://a.example/", meta=meta)).meta) == list(kept)


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (Request("http://a.example/", lambda response: None), "name a method of the spider as callback"),
        (Request("http://a.example/", meta={"when": object()}), "put JSON values in meta"),
        (Request("http://a.example/", cb_kwargs={"raw": b"x"}), "put JSON values in meta"),
    ],
    ids=["lambda", "object in meta", "bytes in cb_kwargs"],
)
def test_what_is_no_data_is_refused_with_what_to_do(request_, why):
    with pytest.raises(UnstorableRequestError, match=why):
        store_request(request_, SPIDER)


def test_a_method_that_is_gone_is_told():
    data = json.dumps({"callback": "formerly"})
    with pytest.raises(UnstorableRequestError, match="Method 'formerly' not found"):
        restore_request(data, url="http://a.example/", priority=0, spider=SPIDER)
