"""The expected articles in ``expected/`` agree with the pages that they were written for.

Nothing here extracts: the checks only find slips of the pen, such as a line of truth that no page says.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from crawler.demo.edition import Edition
from crawler.demo.site import ARTICLES, DISALLOWED, FURNITURE, ODDITIES
from crawler.items import Access

EXPECTED = Path(__file__).with_name("expected")
TRUTHS: list[dict[str, Any]] = [
    json.loads(file.read_text(encoding="utf-8")) for file in sorted((EXPECTED / "articles").rglob("*.json"))
]
REJECTED: dict[str, dict[str, str]] = json.loads((EXPECTED / "rejected.json").read_text(encoding="utf-8"))
REASONS = {"status", "not-html", "empty", "bot-challenge", "unrendered", "not-an-article"}
CHARSETS = {resource.path: resource.charset for resource in (*ARTICLES, DISALLOWED)}
EDITION = Edition("http://127.0.0.1:1")

of_every_article = pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth["path"])


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def page(path: str) -> lxml.html.HtmlElement:
    body = EDITION.answer(path, accepts_gzip=False).body
    parser = lxml.html.HTMLParser(encoding=CHARSETS[path])
    return lxml.html.document_fromstring(body, parser=parser)


def words_of(root: lxml.html.HtmlElement) -> str:
    for reading in root.xpath("//script | //style | //rt | //rp"):
        reading.drop_tree()
    return squeeze(root.text_content())


def test_every_article_has_its_truth_and_every_other_page_its_reason() -> None:
    assert {truth["path"] for truth in TRUTHS} == {resource.path for resource in (*ARTICLES, DISALLOWED)}
    html = {resource.path for resource in FURNITURE if resource.content_type.startswith("text/html")}
    assert set(REJECTED) == {resource.path for resource in ODDITIES} | html
    assert {entry["rejected"] for entry in REJECTED.values()} == REASONS


def test_truth_files_lie_where_their_paths_say() -> None:
    for truth in TRUTHS:
        assert (EXPECTED / "articles" / f"{truth['path'].lstrip('/')}.json").is_file()


@of_every_article
def test_every_line_of_the_text_stands_on_the_page_in_this_order(truth: dict[str, Any]) -> None:
    words, position = words_of(page(truth["path"])), 0
    for line in truth["text"]:
        for cell in line.split(" | ") if "{{" not in line else [line]:
            found = words.find(squeeze(cell), position)
            assert found >= 0, cell
            position = found + len(squeeze(cell))


@of_every_article
def test_title_standfirst_captions_credits_and_stubs_stand_on_the_page_and_not_in_the_text(
    truth: dict[str, Any],
) -> None:
    words, text = words_of(page(truth["path"])), truth["text"]
    aside = [truth["title"], truth["subtitle"], *truth["removed"], *(image["caption"] for image in truth["images"])]
    for entry in filter(None, aside):
        assert entry in words
        assert entry not in text
    for image in truth["images"]:
        assert image["credit"] is None or image["credit"] in words


@of_every_article
def test_names_dates_language_and_pictures_stand_on_the_page(truth: dict[str, Any]) -> None:
    root = page(truth["path"])
    source = lxml.html.tostring(root, encoding="unicode")
    assert root.get("lang") == truth["language"]
    for fact in (truth["published_at"], truth["modified_at"], truth["section"], truth["site_name"]):
        assert fact is None or fact in source
    for author in truth["authors"]:
        assert author["name"] in source
    for image in truth["images"]:
        assert f'src="{image["path"]}"' in source
        assert image["path"] in EDITION.paths
    assert {image["role"] for image in truth["images"][:1]} <= {"lead"}
    assert {image["role"] for image in truth["images"][1:]} <= {"inline"}


@of_every_article
def test_the_verdict_uses_the_words_of_the_schema(truth: dict[str, Any]) -> None:
    hints = Access.__dataclass_fields__
    for key in ("policy", "completeness"):
        assert truth["access"][key] in re.findall(r"'([a-z]+)'", str(hints[key].type).replace('"', "'"))
    assert (truth["removed"] != []) == (truth["access"]["completeness"] in {"preview", "stub"})
