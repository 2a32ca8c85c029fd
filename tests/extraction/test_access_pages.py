"""The verdict on access over the labelled pages: how often it is right, and that stub sentences are out of the text.

The pages are invented and whole, in fourteen languages, with gates as publishers and vendors build them and with what
only looks like one. The rules were made on those of ``access_pages/``; those of ``unseen_access_pages/`` were written
from the definitions alone, without sight of the rules or of the other pages, and the rules were mended on them
afterwards. Run with ``-s`` to see the figures.
"""

from __future__ import annotations

import pytest
from extraction.labelled_pages import LabelledPage, labelled_pages

from crawler.extraction import extract_article
from crawler.items import Article

PAGES = [*labelled_pages("access_pages"), *labelled_pages("unseen_access_pages")]
CUT = {"preview", "stub"}


@pytest.fixture(scope="module")
def read() -> dict[str, Article | None]:
    return {page.name: extract_article(page.body, url=page.url) for page in PAGES}


def test_there_are_pages_in_every_class_and_language():
    assert len(PAGES) >= 290
    languages = {"en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "ja", "da", "no", "fi", "cs"}
    assert {page.name[:2] for page in PAGES} == languages
    classes = {(page.policy, page.completeness) for page in PAGES}
    assert classes >= {
        *((policy, "full") for policy in ("unknown", "free", "metered", "subscription")),
        *((policy, "preview") for policy in ("registration", "subscription")),
        *((policy, "stub") for policy in ("metered", "registration", "subscription")),
    }


@pytest.mark.parametrize("label", ["preview", "stub"])
def test_what_is_not_whole_is_told_from_what_is(label, read):
    said = {page.name for page in PAGES if (article := read[page.name]) and article.access.completeness == label}
    true = {page.name for page in PAGES if page.completeness == label}
    precision, recall = len(said & true) / len(said), len(said & true) / len(true)
    print(f"{label}: precision {precision:.3f}, recall {recall:.3f}, {len(true)} of {len(PAGES)} pages")  # noqa: T201 - for people
    wrong = "\n".join(_wrong(page, read[page.name]) for page in PAGES if page.name in said ^ true)
    assert precision >= 0.95, wrong
    assert recall >= 0.9, wrong


def test_pages_that_are_known_to_be_missed_are_those_that_are(read):
    wrong = {
        page.name
        for page in PAGES
        if (article := read[page.name]) is None
        or (page.completeness != article.access.completeness and {page.completeness, article.access.completeness} & CUT)
    }
    assert wrong == {page.name for page in PAGES if page.missed}


def test_the_policy_is_what_page_and_gate_say(read):
    wrong = [page for page in PAGES if (article := read[page.name]) is None or article.access.policy != page.policy]
    print(f"policy: {1 - len(wrong) / len(PAGES):.3f} of {len(PAGES)} pages right")  # noqa: T201 - for people
    assert len(wrong) <= 0.05 * len(PAGES), "\n".join(_wrong(page, read[page.name]) for page in wrong)


@pytest.mark.parametrize("page", [p for p in PAGES if p.completeness in CUT and not p.missed], ids=lambda p: p.name)
def test_the_text_ends_where_the_article_was_cut_and_the_gate_is_in_removed(page, read):
    article = read[page.name]
    assert article is not None
    assert page.ends is not None
    assert article.text.endswith(page.ends)
    assert article.access.removed or page.silent
    assert not any(sentence in article.text for sentence in article.access.removed)


def _wrong(page: LabelledPage, article: Article | None) -> str:
    said = (
        f"{article.access.completeness}/{article.access.policy} {article.access.signals}" if article else "no article"
    )
    return f"{page.name} ({page.shows}): {page.completeness}/{page.policy}, not {said}"
