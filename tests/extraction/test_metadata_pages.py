"""The metadata of whole pages as the systems of newspapers, agencies and blogs write them, field by field.

Pages and labels were written from the schema alone, without sight of the rules; the rules were mended on them
afterwards. What is still missed, and why, is in the labels.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extraction import extract_article

FOLDER = Path(__file__).parent / "unseen_metadata_pages"
LABELS: dict[str, dict[str, Any]] = json.loads((FOLDER / "labels.json").read_text("utf-8"))
CAPTURED = datetime(2024, 6, 20, 12, tzinfo=UTC)
UNSAID: dict[str, Any] = {
    "title": None,
    "subtitle": None,
    "authors": [],
    "published_at": None,
    "modified_at": None,
    "section": None,
    "tags": [],
    "language": None,
    "site": None,
    "canonical_url": None,
    "kind": "article",
}
"""What a page without a label for a field says of it."""


def _true(name: str) -> dict[str, Any]:
    return {field: LABELS[name].get(field, unsaid) for field, unsaid in UNSAID.items()}


def _read(name: str) -> dict[str, Any]:
    body = (FOLDER / f"{name}.html").read_bytes()
    headers = [("Content-Type", "text/html; charset=utf-8")]
    article = extract_article(body, url=LABELS[name]["url"], headers=headers, captured_at=CAPTURED)
    assert article is not None
    of_parts = {"authors": [author.name for author in article.authors], "site": article.site.name}
    return {field: of_parts[field] if field in of_parts else getattr(article, field) for field in UNSAID}


@pytest.fixture(scope="module")
def read() -> dict[str, dict[str, Any]]:
    return {name: _read(name) for name in LABELS}


@pytest.mark.parametrize("name", LABELS)
def test_every_field_is_what_the_page_says_but_those_known_to_be_missed(name, read):
    true, said = _true(name), read[name]
    wrong = {field: (said[field], true[field]) for field in UNSAID if said[field] != true[field]}
    assert wrong.keys() == LABELS[name].get("missed", {}).keys(), wrong


def test_a_name_or_date_where_the_page_has_none_is_never_given(read):
    fields = ("authors", "published_at", "modified_at", "section", "tags", "subtitle")
    assert not [(name, field) for name in LABELS for field in fields if read[name][field] and not _true(name)[field]]
