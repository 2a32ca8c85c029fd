"""What is not an article is rejected once, with its reason and the evidence."""

from __future__ import annotations

import pytest
from extraction.pages import BODY, json_ld, page, read, reject

from crawler.extraction import extract_article

CHALLENGE = (
    b"<html><head><title>Just a moment...</title></head><body><p>Checking your browser before you continue.</p>"
    b"<script src='/cdn-cgi/challenge-platform/h/b'></script></body></html>"
)
UNRENDERED = (
    b"<html><head><title>Paper</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript>"
    b"<div id='root'></div><script src='/app.js'></script></body></html>"
)
FRONT = (
    "<html><head><meta property='og:type' content='website'></head><body>"
    + "".join(f"<article><h2><a href='/{n}'>A headline of the day, number {n}</a></h2></article>" for n in range(9))
    + "</body></html>"
).encode()


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        pytest.param(b"", (), "empty", id="no-bytes"),
        pytest.param(b" \n\t\x00 ", (), "empty", id="white-space"),
        pytest.param(b"%PDF-1.7 ...", (), "not-html", id="pdf"),
        pytest.param(b'{"a": "<b>"}', [("Content-Type", "application/json")], "not-html", id="json-by-its-type"),
        pytest.param(b"<?xml version='1.0'?><rss><channel/></rss>", (), "not-html", id="feed"),
        pytest.param(b"just words", (), "not-html", id="no-markup"),
        pytest.param(CHALLENGE, (), "bot-challenge", id="challenge"),
        pytest.param(UNRENDERED, (), "unrendered", id="empty-application"),
        pytest.param(FRONT, (), "not-an-article", id="section-front"),
        pytest.param(b"<html><body><p></p></body></html>", (), "no-text", id="nothing-to-read"),
    ],
)
def test_the_reason_is_given_with_evidence(body, headers, reason):
    rejection = reject(body, headers=headers)
    assert rejection.reason == reason
    assert rejection.detail


def test_an_article_about_bot_checks_is_an_article():
    text = "<p>“Just a moment...”, said the page, and asked me to verify that I am human. I was not so sure.</p>"
    assert "verify that I am human" in read(page(BODY + text, head=json_ld(headline="Ferry sails again"))).text


def test_without_a_listener_there_is_only_none():
    assert extract_article(b"") is None
