"""The JSON Schema and its page are what the dataclasses say, and hold for what is written."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from crawler import schema
from crawler.items import (
    Access,
    ArchivePointer,
    Article,
    Author,
    Code,
    Embed,
    ExtractionInfo,
    Heading,
    Image,
    ImageBlock,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Rights,
    Site,
    Table,
    to_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEYS = [
    "schema",
    "id",
    "url",
    "requested_url",
    "canonical_url",
    "fetched_at",
    "site",
    "title",
    "subtitle",
    "description",
    "authors",
    "published_at",
    "modified_at",
    "published_raw",
    "modified_raw",
    "section",
    "tags",
    "language",
    "kind",
    "body",
    "text",
    "word_count",
    "images",
    "links",
    "access",
    "rights",
    "extraction",
    "archive",
]

MINIMAL = Article(extraction=ExtractionInfo(version="0.1.0+0123456789ab"))

FULL = Article(
    id="0123456789abcdef0123456789abcdef",
    url="https://www.example.com/news/harbour",
    requested_url="http://example.com/news/harbour?utm_source=feed",
    canonical_url="https://www.example.com/news/harbour",
    fetched_at="2026-11-20T06:00:00.123456Z",
    site=Site(domain="example.com", name="The Example"),
    title="Harbour closes",
    subtitle="Ferries stop on Monday",
    description="The harbour closes for repairs.",
    authors=[
        Author(name="Ada Moore", url="https://www.example.com/by/ada"),
        Author(name="Reuters", type="organization"),
    ],
    published_at="2026-11-19T18:30:00+01:00",
    modified_at="2026-11-20",
    published_raw="19 November 2026, 18:30",
    modified_raw="today",
    section="Local",
    tags=["harbour", "ferries"],
    language="en-GB",
    kind="article",
    body=[
        Paragraph(text="The harbour closes."),
        Heading(level=2, text="Why"),
        ListBlock(ordered=False, items=["rust", "ice"]),
        Quote(text="It had to be.", cite="the harbour master"),
        Table(rows=[["pier", ""], ["1", "closed"]]),
        Code(text="if ice:\n    close()"),
        ImageBlock(index=0),
        Embed(url="https://video.example/1"),
    ],
    text="The harbour closes.\nWhy",
    word_count=4,
    images=[
        Image(url="https://www.example.com/a.jpg", caption="The pier", credit="A. Moore", alt="a pier", role="lead")
    ],
    links=[Link(url="https://www.example.com/port", text="the port")],
    access=Access(
        policy="metered",
        completeness="preview",
        is_accessible_for_free=False,
        content_tier="metered",
        removed=["Subscribe to read on."],
        withheld_words=400,
        signals=["declared-not-free: json-ld"],
    ),
    rights=Rights(
        robots=["noarchive"], noarchive=True, tdm_reservation=True, tdm_policy="/tdm.json", license="/licence"
    ),
    extraction=ExtractionInfo(
        version="0.1.0+0123456789ab", provenance={"title": "json-ld"}, warnings=["charset: guessed"]
    ),
    archive=ArchivePointer(
        file="a.warc.gz", offset=0, length=900, record_id="<urn:uuid:1>", payload_digest="sha1:AAAA"
    ),
)


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    loaded = schema.load_schema()
    Draft202012Validator.check_schema(loaded)
    return Draft202012Validator(loaded)


def test_generated_files_are_current() -> None:
    assert schema.main(["--check"]) == 0, "update them with: python -m crawler.schema"


def test_check_names_the_stale_file_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "schema.md"
    monkeypatch.setattr(schema, "_PAGE_FILE", page)
    assert schema.main(["--check"]) == 1
    assert capsys.readouterr().err == f"{page} is stale; update it with: python -m crawler.schema\n"
    assert not page.exists()
    assert schema.main([]) == 0
    assert page.read_text("utf-8") == schema.build_page()


def test_outside_a_checkout_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(schema, "_PAGE_FILE", tmp_path / "docs" / "schema.md")
    assert schema.main([]) == 2


@pytest.mark.parametrize("article", [pytest.param(MINIMAL, id="minimal"), pytest.param(FULL, id="full")])
def test_article_is_valid(validator: Draft202012Validator, article: Article) -> None:
    assert [error.message for error in validator.iter_errors(json.loads(to_json(article)))] == []


@pytest.mark.parametrize("article", [pytest.param(MINIMAL, id="minimal"), pytest.param(FULL, id="full")])
def test_keys_stand_in_the_order_of_the_schema(article: Article) -> None:
    assert list(json.loads(to_json(article))) == KEYS
    assert list(schema.load_schema()["properties"]) == KEYS


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(article: dict[str, Any]) -> None:
        *parents, key = (int(step) if step.isdigit() else step for step in path.split("."))
        place: Any = article
        for parent in parents:
            place = place[parent]
        place[key] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda article: article.pop("subtitle"), id="missing-key"),
        pytest.param(lambda article: article["access"].pop("removed"), id="missing-key-of-a-part"),
        pytest.param(_set("score", 1), id="extra-key"),
        pytest.param(_set("body.0.level", 1), id="extra-key-of-a-block"),
        pytest.param(_set("schema", "article/2"), id="another-schema"),
        pytest.param(_set("title", ""), id="empty-title"),
        pytest.param(_set("tags.0", ""), id="empty-tag"),
        pytest.param(_set("text", None), id="no-text"),
        pytest.param(_set("id", "0123456789ABCDEF0123456789ABCDEF"), id="id-in-capitals"),
        pytest.param(_set("published_at", "19 November 2026"), id="date-in-words"),
        pytest.param(_set("published_at", "2026-13-01"), id="thirteenth-month"),
        pytest.param(_set("published_at", "2026-11-19 18:30:00"), id="date-time-without-T"),
        pytest.param(_set("canonical_url", "/news/harbour"), id="relative-url"),
        pytest.param(_set("word_count", -1), id="negative-count"),
        pytest.param(_set("word_count", "4"), id="count-as-string"),
        pytest.param(_set("body.1.level", 7), id="heading-level-7"),
        pytest.param(_set("body.0.type", "aside"), id="unknown-block"),
        pytest.param(_set("access.policy", "paid"), id="unknown-policy"),
        pytest.param(_set("archive.file", "archive/a.warc.gz"), id="path-of-the-archive"),
    ],
)
def test_article_is_not_valid(validator: Draft202012Validator, change: Callable[[dict[str, Any]], None]) -> None:
    article = copy.deepcopy(json.loads(to_json(FULL)))
    change(article)
    assert not validator.is_valid(article)


@pytest.mark.parametrize(
    "published_at",
    ["2026-11-19", "2026-11-19T18:30:00", "2026-11-19T18:30:00Z", "2026-11-19T18:30:00.5-03:30", None],
)
def test_date_keeps_the_precision_that_the_page_gave(validator: Draft202012Validator, published_at: str | None) -> None:
    article = json.loads(to_json(FULL)) | {"published_at": published_at}
    assert validator.is_valid(article)


def test_every_field_of_every_part_is_documented() -> None:
    loaded = schema.load_schema()
    parts = [loaded, *(part for part in loaded["$defs"].values() if "properties" in part)]
    assert len(parts) == 17
    assert all(prop["description"] for part in parts for prop in part["properties"].values())
