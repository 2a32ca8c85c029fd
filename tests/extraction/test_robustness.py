"""Any bytes give an article or none; the same bytes give the same article; no clock is read, no colleague imported."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest
from extraction.pages import BODY, json_ld, page, read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extraction import EXTRACTION_VERSION, extract_article
from crawler.items import Article, to_json

ROOM = Path(__file__).parents[2] / "crawler" / "extraction"
SAMPLE = page(
    BODY, head=json_ld(headline="Ferry sails again", datePublished="2025-10-07", author={"name": "Mara Holt"})
)
LAST = "<p>On Tuesday the ferry sailed at nine, as it had for forty years, and the baker sold the boat.</p>"
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(st.binary(max_size=400))
def test_arbitrary_bytes_never_raise(body):
    article = extract_article(b"<html><body><p>" + body, url="https://paper.example/x")
    assert article is None or isinstance(article, Article)


@QUICK
@given(st.integers(0, len(SAMPLE)), st.integers(0, 40), st.binary(max_size=30))
def test_damaged_pages_never_raise(start, length, noise):
    article = extract_article(SAMPLE[:start] + noise + SAMPLE[start + length :], url="https://paper.example/x")
    if article is not None:
        assert not re.search("[\x00-\x08\ud800-\udfff]", to_json(article))


@pytest.mark.parametrize("url", ["", "not a url", "http://[", "https://paper.example:99999/x", "mailto:a@b"])
def test_no_url_raises(url):
    article = extract_article(page('<a href="http://[">x</a>' + BODY), url=url)
    assert article is None or isinstance(article, Article)


@pytest.mark.parametrize("tag", ["div", "ul><li", "table><tr><td", "b", "blockquote", "font"])
def test_deep_nesting_is_survived(tag):
    article = extract_article((f"<{tag}>" * 5000 + "deep").encode())
    assert article is None or isinstance(article, Article)


@pytest.mark.parametrize("tag", ["article", "section", "main", "ferry-story"])
def test_the_body_begins_where_browsers_let_it_begin(tag):
    head = '<!DOCTYPE html><meta charset="utf-8"><title>Ferry sails again</title>'
    assert read(f"{head}<{tag}><h1>Ferry sails again</h1>{BODY}</{tag}>".encode()).text == read(page(BODY)).text


@pytest.mark.parametrize("end", ["</body></html>", "</html>", "</BODY>\n</HTML >", "</body>"])
def test_what_follows_an_early_end_of_the_page_belongs_to_the_body(end):
    article = read(f"<title>Ferry</title><body><nav>The Ferry Post</nav>{end}{BODY}{LAST}</body></html>".encode())
    assert article.text == read(page(BODY + LAST)).text


def test_what_a_late_body_tag_holds_follows():
    article = read(f"<title>Ferry</title><article>{BODY}</article><body>{LAST}</body>".encode())
    assert article.text == read(page(BODY + LAST)).text


def test_nothing_is_empty_or_unknown_by_word():
    article = read(page(head='<meta name="author" content=""><meta property="article:section" content=" ">'))
    words = [getattr(article, field.name) for field in fields(article)]
    assert not [word for word in words if isinstance(word, str) and word in {"", "None", "null"}]
    assert (article.authors, article.section) == ([], None)


def test_the_same_bytes_give_the_same_article():
    assert to_json(read(SAMPLE)) == to_json(read(SAMPLE))


def test_the_version_names_package_and_fingerprint():
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\+[0-9a-f]{12}", EXTRACTION_VERSION)
    assert read(SAMPLE).extraction.version == EXTRACTION_VERSION


@pytest.mark.parametrize("module", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_a_room_reads_no_clock_and_imports_neither_scrapy_nor_the_archive(module):
    source = module.read_text("utf-8")
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and node.level == 0
            else []
        )
    }
    assert not imported & {"scrapy", "twisted", "archive", "time", "random", "requests", "socket"}
    assert not re.search(r"\.(?:now|today|utcnow)\(", source)
    assert len(source.splitlines()) < 300
