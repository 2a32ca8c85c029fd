"""Small pages for the tests of extraction, written by hand."""

from __future__ import annotations

import json
from typing import Any

from crawler.extraction import Rejection, extract_article
from crawler.items import Article

PARAGRAPHS = (
    (
        "The ferry will sail again on Monday, the harbour office said, after a new clutch had been fitted at the yard "
        "in Wend and tried out at night."
    ),
    "It had been tied up for three weeks, and the baker of Tarn had been rowing his own flour across the sound.",
    "Nobody was hurt. The captain, who has crossed four thousand times, said that he had missed the noise.",
)
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def page(body: str = BODY, *, head: str = "", title: str = "Ferry sails again", lang: str = "en") -> bytes:
    """Return an article page with a headline and `body` below it."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    ).encode()


def json_ld(**node: Any) -> str:
    """Return a JSON-LD script that describes a news article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>'


def read(body: bytes, **arguments: Any) -> Article:
    """Extract what must be an article."""
    rejections: list[Rejection] = []
    article = extract_article(body, on_reject=rejections.append, **arguments)
    assert article is not None, rejections
    return article


def reject(body: bytes, **arguments: Any) -> Rejection:
    """Extract what must be none, and return why."""
    rejections: list[Rejection] = []
    assert extract_article(body, on_reject=rejections.append, **arguments) is None
    assert len(rejections) == 1
    return rejections[0]
