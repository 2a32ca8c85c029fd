"""Pages of any size and depth are read in work that grows with their size: with a warning where a bound is met.

None of these tests looks at a clock: a bound that is lost makes its page take minutes, and the suite with it.
"""

from __future__ import annotations

import pytest
from extraction.pages import BODY, PARAGRAPHS, page, read

from crawler.extraction import document, extract_article
from crawler.extraction.passages import MAX_PASSAGES
from crawler.items import Article

LINE = "The office put the timetable on a board, and the baker read it out to the whole quay. "


def test_what_follows_the_largest_size_is_not_read_and_a_warning_says_so():
    filler = "<!--" + "x" * document.MAX_BYTES + "-->"
    article = read(page(BODY + filler + f"<p>{LINE}</p>"))
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert [text.split(":")[0] for text in article.extraction.warnings] == ["size"]


def test_a_page_of_fifty_thousand_paragraphs_is_read_as_far_as_the_bound():
    article = read(page("".join(f"<p>{n}: {LINE}</p>" for n in range(50_000))))
    assert MAX_PASSAGES - 10 < len(article.body) <= MAX_PASSAGES + 1
    assert [text.split(":")[0] for text in article.extraction.warnings] == ["passages"]


@pytest.mark.parametrize(
    "tag", ["div", "ul><li", "table><tr><td", "b", "blockquote", "font", 'div class="byline author"']
)
def test_what_is_nested_too_deep_is_not_read_and_a_warning_says_so(tag):
    deep = f"<{tag}>" * 5000
    article = read(page(BODY + deep + "deep"))
    assert article.text.startswith("\n".join(PARAGRAPHS))
    assert "deep" not in article.text
    assert [text.split(":")[0] for text in article.extraction.warnings] == ["depth"]


def test_two_thousand_levels_are_read_whole():
    article = read(page("<div>" * 2000 + BODY))
    assert (article.text.split("\n"), article.extraction.warnings) == (list(PARAGRAPHS), [])


def test_a_megabyte_on_one_line_is_one_paragraph():
    article = read(page(f"<p>{LINE * 12_000}</p>"))
    assert len(article.body) == 1
    assert len(article.text) > 1_000_000


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>" + '<a href="/x">The pier</a> and ' * 20_000, id="links-in-one-paragraph"),
        pytest.param("<p>" + '<a href="/x">The pier</a> and <br><br>' * 10_000, id="links-in-lines-of-one-element"),
        pytest.param(f"<aside class=pull><p>{LINE}</p></aside>" * 8_000, id="pull-quotes"),
        pytest.param(f"<blockquote>{LINE}</blockquote><p>{LINE}</p>" * 5_000, id="quotations-of-the-text"),
        pytest.param(f"<select><option>{LINE}" * 3_000, id="controls-left-open"),
        pytest.param(f"<ul><li>{LINE}" * 1_500, id="lists-in-lists"),
        pytest.param("<table>" + "<tr><td>a</td><td>b</td></tr>" * 30_000, id="rows"),
        pytest.param('<figure><img src="a"><figcaption>' + "Photo: (a (" * 50_000, id="brackets-in-a-caption"),
        pytest.param(f'<p class="{"caption " * 50_000}">{LINE}</p>', id="classes"),
    ],
)
def test_what_is_there_ten_thousand_times_is_read_in_good_time(markup):
    assert isinstance(extract_article(page(BODY + markup)), Article)


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        pytest.param('<meta charset="utf-8">', "utf-8", id="right"),
        pytest.param('<meta charset="klingon">', "utf-8", id="unknown"),
        pytest.param('<meta charset="shift_jis">', "utf-8", id="wrong"),
        pytest.param("", "utf-8", id="missing"),
        pytest.param("", "windows-1252", id="missing-and-not-utf-8"),
    ],
)
def test_a_charset_that_is_wrong_or_missing_loses_no_letter(head, declared):
    words = (
        "Die Fähre fährt wieder, sagte die Hafenmeisterin, über Nöß und Süß hinaus bis Säßnitz, fünf Fässer an Bord."
    )
    body = f"<html><head>{head}<title>Fähre</title></head><body><article><p>{words}</p>{BODY}</article>"
    assert read(body.encode(declared)).text.startswith(words)


def test_bytes_that_are_not_utf_8_are_marked_and_warned_of():
    article = read(page().replace(b"ferry", b"f\xffrry"), headers=[("Content-Type", "text/html; charset=utf-8")])
    assert article.text.startswith("The f\ufffdrry will sail")
    assert [text.split(":")[0] for text in article.extraction.warnings] == ["charset"]


def test_nul_bytes_are_dropped():
    assert read(page().replace(b"ferry", b"fe\x00rry")).text.split("\n") == list(PARAGRAPHS)
