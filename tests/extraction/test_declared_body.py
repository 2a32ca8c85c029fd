"""A page whose scripts were to show its text: what JSON-LD declares is read, unless readers are not to see it."""

from __future__ import annotations

import pytest
from extraction.pages import PARAGRAPHS, json_ld, read, reject

LINES = PARAGRAPHS * 2
EMPTY = '<div id="root"></div><script src="/app.js"></script>'


def application(shown: str = EMPTY, **node: object) -> bytes:
    head = json_ld(headline="Ferry sails again", **node)
    return (
        f"<!doctype html><html><head><title>Ferry sails again</title>{head}</head><body>{shown}</body></html>".encode()
    )


@pytest.mark.parametrize(
    "declared", ["\n\n".join(LINES), "".join(f"<p>{line}</p>" for line in LINES)], ids=["lines", "mark-up"]
)
def test_the_declared_text_is_read_where_the_page_shows_none(declared):
    article = read(application(articleBody=declared))
    assert article.text.split("\n") == list(LINES)
    assert article.extraction.provenance["text"] == "json-ld"


@pytest.mark.parametrize(
    "page",
    [
        application(articleBody="\n".join(LINES), isAccessibleForFree=False),
        application(f"{EMPTY}<p>Subscribe to continue reading this article.</p>", articleBody="\n".join(LINES)),
        application(articleBody=LINES[0]),
    ],
    ids=["declared-closed", "closed-by-a-gate", "a-teaser"],
)
def test_what_readers_are_not_shown_is_not_filled_in(page):
    assert reject(page).reason in {"unrendered", "no-text"}


def test_a_page_that_shows_its_text_is_read_as_it_is_shown():
    shown = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    article = read(application(shown, articleBody="\n".join(LINES)))
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert "text" not in article.extraction.provenance
