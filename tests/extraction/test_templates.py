"""Placeholders that nobody filled in are chrome; writing about placeholders is text."""

from __future__ import annotations

import pytest
from extraction.pages import BODY, PARAGRAPHS, json_ld, page, read

from crawler.extraction.templates import filled, is_unrendered


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
        "$$ARTICLEAD$$",
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


PLACEHOLDERS = [
    pytest.param("{{article.lead}}", id="double-braces"),
    pytest.param("{% include 'lead.html' %}", id="tag"),
    pytest.param("&lt;%= lead %&gt;", id="erb"),
    pytest.param("${article.lead}", id="dollar"),
    pytest.param("[[article.lead]]", id="double-brackets"),
    pytest.param("%%LEAD%%", id="percent"),
    pytest.param("[object Object]", id="object"),
    pytest.param("undefined", id="undefined"),
]


@pytest.mark.parametrize("left", PLACEHOLDERS)
def test_a_paragraph_that_nobody_filled_in_is_not_text(left):
    assert read(page(f"<p>{PARAGRAPHS[0]}</p><p>{left}</p><p>{PARAGRAPHS[1]}</p>")).text == "\n".join(PARAGRAPHS[:2])


@pytest.mark.parametrize("left", PLACEHOLDERS)
def test_metadata_that_nobody_filled_in_are_unknown(left):
    head = (
        json_ld(headline=left, author={"name": left}, articleSection=left, keywords=[left])
        + f'<meta property="og:title" content="{left}"><meta name="description" content="{left}">'
        + f'<meta property="og:site_name" content="{left}"><meta property="article:section" content="{left}">'
        + f'<link rel="canonical" href="https://paper.example/a"><meta property="article:tag" content="{left}">'
    )
    article = read(page(head=head), url="https://paper.example/a")
    assert article.title == "Ferry sails again"
    assert (article.authors, article.description, article.site.name, article.section, article.tags) == (
        [],
        None,
        None,
        None,
        [],
    )


@pytest.mark.parametrize("left", PLACEHOLDERS)
def test_captions_that_nobody_filled_in_are_unknown(left):
    figure = f'<figure><img src="/a.jpg" alt="{left}"><figcaption>{left}</figcaption></figure>'
    images = read(page(f"<p>{PARAGRAPHS[0]}</p>{figure}<p>{PARAGRAPHS[1]}</p>"), url="https://paper.example/a").images
    assert [(image.caption, image.credit, image.alt) for image in images] == [(None, None, None)]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        pytest.param("What {{ }} means", "What {{ }} means", id="empty-braces"),
        pytest.param("Using {{ mustache }} templates in Vue", "Using {{ mustache }} templates in Vue", id="title"),
        pytest.param("Ferry sails again | {{site.name}}", "Ferry sails again", id="site-name-not-filled-in"),
        pytest.param("Null", "Null", id="a-name"),
        pytest.param("By undefined undefined", None, id="byline"),
        pytest.param("https://paper.example/{{slug}}", None, id="address"),
        pytest.param("100% of [sic] {voters}", "100% of [sic] {voters}", id="signs-of-the-kind"),
    ],
)
def test_a_value_is_unknown_only_if_there_is_nothing_else_in_it(value, kept):
    assert filled(value) == kept


def test_an_article_about_templates_is_untouched():
    text = (
        "<p>In Jinja, {% for item in items %} opens a loop and {% endfor %} closes it, and most bugs stand between.</p>"
        "<p>Write {{ item.name }} where the name is to appear. After a bar comes a filter: {{ item.name | upper }}.</p>"
        "<ul><li>Use <code>{{ x }}</code> for a value that you want to print.</li></ul>"
        "<pre>{% if user %}\n  Hello {{ user }}\n{% endif %}</pre><p>The rest is indentation and patience.</p>"
    )
    article = read(page(text, title="Loops in Jinja"))
    for quoted in ("{% for item in items %}", "{{ item.name | upper }}", "{{ x }}", "Hello {{ user }}"):
        assert quoted in article.text
    assert article.extraction.warnings == []
