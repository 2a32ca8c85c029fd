"""Placeholders that nobody filled in are chrome; writing about placeholders is text."""

from __future__ import annotations

import pytest
from extraction.pages import BODY, page, read

from crawler.extraction.templates import is_unrendered


@pytest.mark.parametrize(
    "line",
    [
        "{{indexVM.results.hits.total | number}} Articles Found",
        "Browse Related Articles on {{search_model.selectedTerm.name}}",
        "• {{bucket.key_as_string}}",
        "{% if user %}",
        "Hello ${user.name}",
        "<%= title %>",
        "[[item.title]]",
        "%%FIRST_NAME%%",
        "[object Object]",
        "undefined",
    ],
)
def test_a_line_that_is_mostly_placeholder_is_dropped(line):
    assert is_unrendered(line)


@pytest.mark.parametrize(
    "line",
    [
        "In Vue you write {{ message }} where the text is to appear.",
        "The tag “{% block %}” opens a block.",
        "Prices rose by 5 % in May and by 7 % in June.",
        "The word undefined has a history.",
    ],
)
def test_a_sentence_about_placeholders_stays(line):
    assert not is_unrendered(line)


def test_code_is_never_touched():
    article = read(page(BODY + "<pre>{{ title }}\n  {{ body }}</pre>" + BODY.replace("ferry", "boat")))
    assert "{{ title }}\n  {{ body }}" in article.text


def test_what_was_dropped_is_a_warning():
    article = read(page(BODY + "<p>{{count}} Articles Found</p>" + BODY.replace("ferry", "boat")))
    assert "Articles Found" not in article.text
