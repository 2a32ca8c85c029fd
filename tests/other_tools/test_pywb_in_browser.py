"""A reader gets every kept page back: pywb serves the collection as it is, a browser renders it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest
from browser import HOW_TO_GET_IT, chromium, is_installed

from archive import decode_content
from crawler.demo.site import ARTICLES

TRUTHS = Path(__file__).parents[1] / "demo" / "expected" / "articles"

RENDERED = """
const done = arguments[arguments.length - 1];
(function look() {
    if (document.readyState !== "complete" || !document.body || location.href === "about:blank")
        return setTimeout(look, 20);
    document.querySelectorAll("rt, rp").forEach(reading => reading.remove());
    const headline = document.querySelector("h1");
    done({
        title: document.title, headline: headline && headline.innerText, text: document.body.innerText,
        charset: document.characterSet, language: document.documentElement.lang,
    });
})();
"""
"""What a reader sees, once it is all there, without the readings above Japanese words."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    if not is_installed():
        pytest.skip(HOW_TO_GET_IT)
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def captures(newspaper_collection) -> dict[str, str]:
    """Return what pywb calls the captures of pages, ``<timestamp>/<URL>``, by the path of the page."""
    (index,) = newspaper_collection.files("indexes")
    lines = [line.split(" ", 2) for line in index.read_text("ascii").splitlines()]
    found = [(timestamp, json.loads(fields)) for _, timestamp, fields in lines]
    return {
        path_of(capture["url"]): f"{timestamp}/{capture['url']}"
        for timestamp, capture in found
        if capture["mime"] == "text/html" and not capture["status"].startswith("3")
    }


@pytest.fixture
def rendered(browser, wayback, captures):
    def render(path: str) -> dict[str, str]:
        browser.open(f"{wayback}/{captures[path]}")
        browser.enter_frame("#replay_iframe")
        return browser.run(RENDERED)

    return render


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("resource", ARTICLES, ids=lambda resource: resource.path)
def test_an_article_is_rendered_in_its_language_and_charset_with_headline_and_text(rendered, resource):
    truth = json.loads((TRUTHS / f"{resource.path.lstrip('/')}.json").read_text("utf-8"))
    seen = rendered(resource.path)
    assert seen["charset"].lower() == resource.charset.lower()
    assert seen["language"] == truth["language"]
    assert truth["title"] in squeeze(seen["headline"])
    text, position = squeeze(seen["text"]), 0
    for line in truth["text"]:
        for cell in line.split(" | ") if "{{" not in line else [line]:
            found = text.find(squeeze(cell), position)
            assert found >= 0, cell
            position = found + len(squeeze(cell))


def test_every_other_page_is_rendered_with_its_title_and_headline(rendered, captures, newspaper_collection):
    records = {path_of(record.target_uri): record for record in newspaper_collection.records if record.http}
    others = captures.keys() - {resource.path for resource in ARTICLES}
    assert len(others) > 4
    for path in others:
        record = records[path]
        body = decode_content(record.payload, record.http.headers.every("Content-Encoding"), limit=1 << 24)
        page = lxml.html.document_fromstring(body or b"<html>", parser=lxml.html.HTMLParser(encoding="utf-8"))
        seen = rendered(path)
        assert seen["title"] == squeeze(page.findtext(".//title") or ""), path
        headline = page.find(".//h1")
        assert squeeze(seen["headline"] or "") == ("" if headline is None else squeeze(headline.text_content())), path
