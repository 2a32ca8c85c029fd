"""Pages with status 200 that are no article, and articles that look a little like them.

The rules were made on ``rejected_pages/``; ``unseen_rejected_pages/`` were written without sight of the rules.
"""

from __future__ import annotations

import pytest
from extraction.labelled_pages import labelled_pages
from extraction.pages import read, reject

PAGES = [*labelled_pages("rejected_pages"), *labelled_pages("unseen_rejected_pages")]


@pytest.mark.parametrize("page", [page for page in PAGES if page.reason], ids=lambda page: page.name)
def test_a_page_that_is_no_article_says_why(page):
    rejection = reject(page.body, url=page.url)
    assert rejection.reason == page.reason, rejection.detail
    assert rejection.detail


@pytest.mark.parametrize("page", [page for page in PAGES if not page.reason], ids=lambda page: page.name)
def test_an_article_with_a_dialog_a_form_or_a_script_on_it_comes_through(page):
    assert read(page.body, url=page.url).word_count > 20
