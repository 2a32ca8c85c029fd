"""The main job, end to end: the sample newspaper crawled, kept, cleaned and replayed."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from running import Collection, crawl, scrapy

from crawler.demo import Newspaper
from crawler.schema import load_schema

EXPECTED = Path(__file__).parent.parent / "demo" / "expected"
REJECTED = json.loads((EXPECTED / "rejected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    with Newspaper() as newspaper:
        yield newspaper, crawl(newspaper.urls(), tmp_path_factory.mktemp("newspaper"), CRAWL_DELAY_OBEY="0")


def test_every_article_of_the_paper_is_there_and_nothing_else(crawled):
    newspaper, collection = crawled
    assert collection.ran.code == 0
    assert sorted(article["url"] for article in collection.articles) == sorted(newspaper.article_urls())


def test_every_article_is_valid_against_the_schema(crawled):
    _, collection = crawled
    validator = jsonschema.Draft202012Validator(load_schema())
    for article in collection.articles:
        assert list(validator.iter_errors(article)) == []


@pytest.mark.parametrize("path", sorted((EXPECTED / "articles").rglob("*.json")), ids=lambda path: path.stem)
def test_an_article_comes_out_right(crawled, path):
    newspaper, collection = crawled
    truth = json.loads(path.read_text("utf-8"))
    url = newspaper.base_url + "/" + str(path.relative_to(EXPECTED / "articles").with_suffix("")).replace("\\", "/")
    found = {article["url"]: article for article in collection.articles}
    if url not in found:
        assert urlsplit(url).path.startswith("/internal/")  # disallowed by robots.txt
        return
    assert found[url]["text"].split("\n") == truth["text"]
    assert found[url]["title"] == truth["title"]


def test_the_disallowed_section_is_not_in_the_archive(crawled):
    _, collection = crawled
    assert [record for record in collection.records if "/internal/" in (record.target_uri or "")] == []


def test_both_ends_of_the_redirect_are_kept(crawled):
    newspaper, collection = crawled
    statuses = {record.target_uri: record.http.status for record in collection.records if record.type == "response"}
    old = next(path for path, truth in REJECTED.items() if "redirects_to" in truth)
    assert statuses[newspaper.base_url + old] == 301
    assert statuses[newspaper.base_url + REJECTED[old]["redirects_to"]] == 200


def test_all_files_are_closed_and_share_one_stem(crawled):
    _, collection = crawled
    names = [path.name for part in ("archive", "articles", "indexes") for path in collection.files(part)]
    stem = names[0].split(".", 1)[0]
    assert names == [f"{stem}.warc.gz", f"{stem}.jsonl", f"{stem}.cdxj"]


def test_every_response_stands_in_the_index_where_it_lies(crawled):
    _, collection = crawled
    (index,) = collection.files("indexes")
    lines = index.read_text("ascii").splitlines()
    assert lines == sorted(lines)
    indexed = {int(json.loads(line.split(" ", 2)[2])["offset"]) for line in lines}
    assert indexed == {record.offset for record in collection.records if record.type == "response"}


def test_the_replay_is_byte_identical_for_every_page(crawled, tmp_path):
    _, collection = crawled
    assert scrapy("replay", str(collection.folder), "-o", str(tmp_path), cwd=tmp_path).code == 0
    (live,) = collection.files("articles")
    assert (tmp_path / live.name).read_bytes() == live.read_bytes()


def test_the_demo_says_that_the_json_is_identical(tmp_path):
    ran = scrapy("demo", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "The replayed JSON is identical, byte for byte." in ran.out
    assert Collection(tmp_path / "collections" / "demo", ran).files("indexes")
