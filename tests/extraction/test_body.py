"""The body keeps the structure of the page and drops what stands round it."""

from __future__ import annotations

import pytest
from extraction.pages import BODY, PARAGRAPHS, page, read
from lxml.html import document_fromstring

from crawler.extraction.chrome import is_chrome_line
from crawler.extraction.editing import edit
from crawler.extraction.passages import walk
from crawler.extraction.text import word_count
from crawler.items import Code, Embed, Heading, ImageBlock, ListBlock, Paragraph, Quote, Table

MORE = BODY.replace("ferry", "boat").replace("It had", "She had").replace("Nobody", "No one")


def between(markup: str):
    """Return the article whose text has `markup` in its middle."""
    return read(page(BODY + markup + MORE), url="https://paper.example/ferry")


@pytest.mark.parametrize(
    ("markup", "block", "lines"),
    [
        pytest.param(
            "<h3>What the divers counted</h3>",
            Heading(level=3, text="What the divers counted"),
            ["What the divers counted"],
            id="heading",
        ),
        pytest.param(
            "<ol><li>Look at the <b>chart</b>.</li><li>Use a mooring.</li></ol>",
            ListBlock(ordered=True, items=["Look at the chart.", "Use a mooring."]),
            ["Look at the chart.", "Use a mooring."],
            id="list",
        ),
        pytest.param(
            "<blockquote><p>Weed so thick that a goose walked across it.</p><cite>The log of 1911</cite></blockquote>",
            Quote(text="Weed so thick that a goose walked across it.", cite="The log of 1911"),
            ["Weed so thick that a goose walked across it."],
            id="quote",
        ),
        pytest.param(
            "<table><tr><th>Place</th><th>Shoots</th></tr><tr><td>Saltgate landing</td><td>163</td></tr></table>",
            Table(rows=[["Place", "Shoots"], ["Saltgate landing", "163"]]),
            ["Place | Shoots", "Saltgate landing | 163"],
            id="table",
        ),
        pytest.param("<pre>a = 1\n  b = 2</pre>", Code(text="a = 1\n  b = 2"), ["a = 1", "  b = 2"], id="code"),
        pytest.param(
            '<figure><img src="/p.jpg"><figcaption>Pier.</figcaption></figure>', ImageBlock(index=0), [], id="image"
        ),
        pytest.param(
            '<iframe src="https://www.youtube.com/embed/x"></iframe>',
            Embed(url="https://www.youtube.com/embed/x"),
            [],
            id="embed",
        ),
    ],
)
def test_a_block_stands_where_the_page_has_it(markup, block, lines):
    article = between(markup)
    assert article.body[3] == block
    assert article.text.split("\n")[3:-3] == lines


def test_line_breaks_make_paragraphs_where_a_page_has_no_others():
    article = read(page("<div>" + "<br><br>".join(PARAGRAPHS) + "</div>"))
    assert article.body == [Paragraph(text=text) for text in PARAGRAPHS]


def test_the_headline_repeated_at_the_start_is_no_text():
    assert read(page("<p><b>Ferry sails again</b></p>" + BODY)).text.split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("title", "first"), [("The ferry's log", 1), ("Saltgate harbour press", 0)], ids=["akin", "of-other-words"]
)
def test_a_chosen_heading_is_the_headline_only_if_the_title_has_words_of_it(title, first):
    passages = walk(document_fromstring(page(title="The log of the ferry")).find("body"))
    kept, _ = edit(passages, range(len(passages)), captions=set(), title=title, names=())
    assert kept[0] == first


def test_the_same_paragraph_twice_is_once():
    assert between(f"<p>{PARAGRAPHS[1]}</p>").text.count(PARAGRAPHS[1]) == 1


def test_a_pull_quote_that_repeats_the_text_is_dropped():
    assert between("<blockquote>said that he had missed the noise.</blockquote>").text.count("missed the noise") == 2


def test_the_standfirst_goes_to_the_subtitle():
    article = read(page('<p class="standfirst">A new clutch ends three weeks of rowing</p>' + BODY))
    assert article.subtitle == "A new clutch ends three weeks of rowing"
    assert article.text.split("\n") == list(PARAGRAPHS)


def test_links_are_absolute_and_once():
    link = '<p>The office has put <a href="/times">the timetable</a> on a board, and <a href="#top">more</a>.</p>'
    assert [(x.url, x.text) for x in between(link).links] == [("https://paper.example/times", "the timetable")]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param('<p><a href="/pier">The pier gets a new coat of paint</a></p>', id="bare-link"),
        pytest.param(
            "<p>Read more: <a href='/pier'>The pier gets a new coat of paint</a></p>", id="teaser-with-its-lead"
        ),
        pytest.param(
            '<div class="author-bio"><p>Mara Holt writes about the pier and the sea.</p></div>', id="author-box"
        ),
        pytest.param(
            '<div class="share-buttons"><p>Tell your friends about the pier on every network.</p></div>', id="share"
        ),
    ],
)
def test_what_stands_between_the_paragraphs_and_is_no_text_is_struck(markup):
    assert "pier" not in between(markup).text


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            '<div class="cmp-text"><p>The pier gets a coat of paint in May, she said.</p></div>', id="component"
        ),
        pytest.param('<h2 id="the-pier-in-newsletters-of-1911">The pier in newsletters of 1911</h2>', id="slug"),
    ],
)
def test_names_that_only_look_like_a_box_strike_nothing(markup):
    assert "The pier" in between(markup).text


def test_a_paragraph_that_the_proposal_lost_between_two_is_put_back():
    lost = "<p>Only the harbour cat, which had slept on the capstan all through the three weeks, was displeased.</p>"
    assert "harbour cat" in between(lost).text


@pytest.mark.parametrize(
    "line",
    [
        "Loading, please wait...",
        "Share on Facebook",
        "Advertisement",
        "Read more",
        "Mehr zum Thema",
        "12 comments",
        "3:12",
    ],
)
def test_a_line_of_the_interface_is_chrome(line):
    assert is_chrome_line(line)


@pytest.mark.parametrize(
    "line",
    ["Share prices fell.", "Loading the boats took all night.", "Read more books, she said.", "Comments were many."],
)
def test_a_sentence_with_such_words_is_not(line):
    assert not is_chrome_line(line)


@pytest.mark.parametrize(
    ("text", "count"),
    [("The ferry's clutch", 3), ("塩門通りの屋台", 7), ("屋台 and ferry", 4), ("3.5 metres", 2), ("", 0)],
    ids=str,
)
def test_words_are_counted_and_characters_where_there_are_no_spaces(text, count):
    assert word_count(text) == count
