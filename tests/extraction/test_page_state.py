"""A page whose scripts were to show its text out of its state: that is read, unless readers are not to see it."""

from __future__ import annotations

import json

import pytest
from extraction.pages import PARAGRAPHS, json_ld, read, reject

LINES = PARAGRAPHS * 2
TITLE = "Ferry sails again after three weeks"
MARKUP = "".join(f"<p>{line}</p>" for line in LINES)
STATE = {"article": {"title": TITLE, "html": MARKUP, "isPremium": False}}


def escaped(value: object) -> str:
    """Return JSON as it is set in scripts: ``<`` would end them."""
    return json.dumps(value).replace("<", "\\u003c")


def application(state: str, *, shown: str = "", kind: str = "article") -> bytes:
    head = f'<meta property="og:type" content="{kind}"><title>{TITLE}</title>'
    return f"<!doctype html><html><head>{head}</head><body><div id=root></div>{shown}{state}</body></html>".encode()


@pytest.mark.parametrize(
    "state",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{escaped(STATE)}</script>',
        f"<script>window.__STATE__ = {escaped(STATE)};</script>",
        f"<script>self.chunks.push([1,{escaped(TITLE)}]);self.chunks.push([1,{escaped(MARKUP)}])</script>",
    ],
    ids=["json", "assignment", "chunks"],
)
def test_the_text_in_the_state_is_read_where_the_page_shows_none(state):
    article = read(application(state))
    assert article.text.split("\n") == list(LINES)
    assert article.extraction.provenance["text"] == "page-state"


@pytest.mark.parametrize(
    "page",
    [
        application(f"<script>window.__STATE__ = {escaped({**STATE, 'isPremium': True})};</script>"),
        application(f"<script>window.__STATE__ = {escaped({**STATE, 'requiresSubscription': 'yes'})};</script>"),
        application(
            f"<script>window.__STATE__ = {escaped(STATE)};</script>",
            shown="<p>Subscribe to continue reading this article.</p>",
        ),
        application(f"<script>window.__STATE__ = {escaped(STATE)};</script>{json_ld(isAccessibleForFree=False)}"),
    ],
    ids=["premium", "subscription", "closed-by-a-gate", "declared-closed"],
)
def test_what_readers_are_not_shown_is_not_filled_in(page):
    assert reject(page).reason in {"unrendered", "no-text"}


@pytest.mark.parametrize(
    "page",
    [
        application(f"<script>window.__STATE__ = {escaped({'next': {'title': 'The pier', 'html': MARKUP}})};</script>"),
        application(f"<script>window.__STATE__ = {escaped(STATE)};</script>", kind="website"),
        application(f"<script>window.__STATE__ = {escaped({'title': TITLE, 'html': '<p>Soon.</p>'})};</script>"),
    ],
    ids=["of-another-article", "no-article", "a-teaser"],
)
def test_a_state_without_the_text_of_the_page_is_left_alone(page):
    assert reject(page).reason in {"unrendered", "no-text"}


def test_a_page_that_shows_its_text_is_read_as_it_is_shown():
    shown = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    article = read(application(f"<script>window.__STATE__ = {escaped(STATE)};</script>", shown=shown))
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert "text" not in article.extraction.provenance
