"""Every page of the sample newspaper comes out as the truth beside it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from crawler.demo import Newspaper
from crawler.extraction import Rejection, extract_article
from crawler.items import Article

EXPECTED = Path(__file__).parents[1] / "demo" / "expected"
ARTICLES = [json.loads(path.read_text("utf-8")) for path in sorted((EXPECTED / "articles").rglob("*.json"))]
REJECTED: dict[str, dict[str, Any]] = json.loads((EXPECTED / "rejected.json").read_text("utf-8"))
NOT_OURS = {"status"}
"""Reasons that the record gives before its body is looked at."""
NOW = datetime(2025, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with Newspaper() as newspaper:
        yield newspaper.base_url


def read(url: str) -> tuple[Article | None, list[Rejection]]:
    rejections: list[Rejection] = []
    with urlopen(url, timeout=10) as response:
        article = extract_article(
            response.read(),
            url=response.url,
            headers=response.getheaders(),
            captured_at=NOW,
            on_reject=rejections.append,
        )
    return article, rejections


@pytest.mark.parametrize("truth", ARTICLES, ids=[truth["path"] for truth in ARTICLES])
def test_an_article_comes_out_as_its_truth_says(truth: dict[str, Any], base_url: str) -> None:
    article, rejections = read(base_url + truth["path"])
    assert article is not None, rejections
    assert {
        "site_name": article.site.name,
        "title": article.title,
        "subtitle": article.subtitle,
        "authors": [{"name": author.name, "type": author.type} for author in article.authors],
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "section": article.section,
        "language": article.language,
        "kind": article.kind,
        "access": {"policy": article.access.policy, "completeness": article.access.completeness},
        "images": [
            {
                "path": image.url.removeprefix(base_url),
                "caption": image.caption,
                "credit": image.credit,
                "role": image.role,
            }
            for image in article.images
        ],
        "text": article.text.split("\n"),
        "removed": article.access.removed,
    } == {key: value for key, value in truth.items() if key != "path"}


@pytest.mark.parametrize(
    ("path", "reason"),
    [(path, what["rejected"]) for path, what in REJECTED.items() if what["rejected"] not in NOT_OURS],
    ids=[path for path, what in REJECTED.items() if what["rejected"] not in NOT_OURS],
)
def test_a_page_that_is_no_article_is_rejected_with_its_reason(path: str, reason: str, base_url: str) -> None:
    try:
        article, rejections = read(base_url + path)
    except HTTPError as error:
        pytest.fail(f"{path} answers {error.code}, so its body is never looked at")
    assert article is None
    assert [rejection.reason for rejection in rejections] == [reason]
