"""What is weighed as text, what is not, and when another extractor is asked."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from extraction.pages import BODY, PARAGRAPHS, page, read
from lxml.html import document_fromstring

from crawler.extraction import extract_article, judge, second_opinion
from crawler.extraction.passages import walk
from crawler.extraction.signs import NAMES, Context, Vocabulary, read_signs
from crawler.extraction.surroundings import class_words

TEXT = "\n".join(PARAGRAPHS)
LONG = (
    BODY.replace("</p>", " The harbour office kept the log of every crossing, in ink, since the year of the flood.</p>")
    * 3
)
NO_WORDS = Vocabulary(classes={}, words={}, prose={})


@pytest.mark.parametrize(
    "chrome",
    [
        '<nav><ul><li><a href="/a">Politics</a></li><li><a href="/b">Sport</a></li></ul></nav>',
        '<div class="related-posts"><h3>Related</h3><a href="/c">Bridge toll goes up again in spring</a></div>',
        "<footer><p>All pages are printed on recycled paper by the harbour press.</p></footer>",
        '<div class="ad-slot"><p>Quayside Chandlery: rope by the metre, advice by the hour.</p></div>',
    ],
    ids=["navigation", "related", "footer", "advert"],
)
def test_chrome_round_the_text_is_left_out(chrome):
    assert read(page(BODY + chrome)).text == TEXT


def test_an_advert_in_the_middle_of_the_text_is_left_out():
    advert = '<div class="ad-slot"><p>Quayside Chandlery: rope by the metre, advice by the hour.</p></div>'
    assert "Chandlery" not in read(page(LONG + advert + BODY)).text


def test_every_passage_with_words_has_a_row_of_all_signs():
    passages = walk(document_fromstring(page(BODY)).find("body"))
    indices, rows = read_signs(passages, set(), Context(), NO_WORDS)
    assert indices == [0, 1, 2, 3]
    assert {len(row) for row in rows} == {len(NAMES)}


def test_the_weights_are_small_and_fit_the_signs():
    assert Path(judge.__file__).with_name("judge.json").stat().st_size < 2**21
    assert judge.default_judge()


def test_weights_of_other_signs_are_refused():
    with pytest.raises(ValueError, match="other signs"):
        judge.Judge({"signs": ["tag"], "stages": [], "trees": [0.1], "classes": {}, "words": {}, "prose": {}})


def test_a_tree_adds_the_leaf_on_the_side_where_the_sign_falls():
    trained = weigher([[0, 0.5, -1.5, [1, 3.0, -1.0, 1.0]]])
    assert [trained.share(row(*first)) for first in ([0, 9], [1, 3], [1, 4])] == [share(-1.5), share(-1.0), share(1.0)]


def test_what_is_clear_after_a_stage_is_weighed_no_further():
    trained = weigher([[0, 0.5, -3.0, 1.0], 1.5], stages=[[1, 2.0]])
    assert [trained.share(row(0)), trained.share(row(1))] == [share(-3.0), share(2.5)]


NAVIGATION = '<nav><p><a href="/a">Politics</a></p></nav><footer><p>By the <b>harbour</b></p></footer>'


@pytest.mark.parametrize(
    ("markup", "weighed"),
    [(f"{BODY}{NAVIGATION}", [0, 1, 2]), (f"{NAVIGATION}<nav>{BODY}", [0, 1, 2, 3, 4])],
    ids=["beside-the-text", "round-the-text"],
)
def test_navigation_and_footer_are_not_weighed_unless_they_hold_the_text(markup, weighed):
    passages = walk(document_fromstring(markup))
    indices, _ = read_signs(passages, set(), Context(), NO_WORDS)
    assert indices == weighed


LINKS = "".join(f'<li><a href="/{n}">What became of ferry number {n}</a></li>' for n in range(4))


@pytest.mark.parametrize(
    ("markup", "weighed"),
    [
        (f"<main>{BODY}</main><div><ul>{LINKS}</ul></div>", [0, 1, 2]),
        (f"<main>{BODY}<ul>{LINKS}</ul></main>", [0, 1, 2, 3, 4, 5, 6]),
        (f"<div><ul>{LINKS}</ul></div>", [0, 1, 2, 3]),
    ],
    ids=["beside-the-text", "in-the-text", "no-text"],
)
def test_links_among_links_are_not_weighed_away_from_the_prose(markup, weighed):
    indices, _ = read_signs(walk(document_fromstring(markup)), set(), Context(), NO_WORDS)
    assert indices == weighed


@pytest.mark.parametrize(
    ("shares", "chosen"),
    [
        ({3: 0.9, 4: 0.4, 7: 0.5}, [3, 4, 7]),
        ({3: 0.9, 4: 0.4, 7: 0.2}, [3]),
        ({3: 0.9, 4: 0.2, 7: 0.5}, [3, 7]),
        ({3: 0.9, 4: 0.4, 5: 0.4, 7: 0.5}, [3, 7]),
        ({3: 0.4}, []),
        ({}, []),
    ],
    ids=["between", "at-the-end", "unlikely", "two-in-a-row", "alone", "none"],
)
def test_what_stands_between_two_passages_of_text_needs_less_to_be_text(shares, chosen):
    assert judge.choose(shares) == chosen


def signs_of(markup, *names, vocabulary=NO_WORDS):
    _, rows = read_signs(walk(document_fromstring(markup)), set(), Context(), vocabulary)
    return [tuple(row[NAMES.index(name)] for name in names) for row in rows]


def test_cards_side_by_side_are_counted():
    card = '<div class="card"><h3>Bridge toll</h3><p>It goes up again.</p></div>'
    assert signs_of(f"<main>{card * 3}</main>", "alike1", "alike2") == [(1, 3)] * 6


def test_a_passage_knows_how_far_it_is_from_the_paragraphs_of_the_text():
    aside = "<div><span>Share</span></div>"
    found = signs_of(f"<main>{aside}<section>{BODY}</section>{aside}{aside}</main>", "main_before", "main_past")
    assert found == [(1, 0), (0, 0), (0, 0), (0, 0), (0, 1), (0, 2)]


def test_a_passage_knows_how_much_of_the_prose_is_in_its_article():
    markup = f"<article>{BODY}</article><article><p>The pier is shut.</p></article><p>Share</p>"
    assert [share for (share,) in signs_of(markup, "article_share")] == [1, 1, 1, 0, -1]


def test_a_line_beside_a_picture_knows_how_many_share_their_box():
    box = '<div><div><img src="/a.jpg"></div><div>The ferry</div><div>Northsea Wire</div></div>'
    assert signs_of(f"<main><p>One</p>{box}<p>Two</p></main>", "pictured", "boxed") == [(2, 4), (1, 2), (0, 2), (0, 0)]


def test_the_words_that_a_paragraph_begins_with_speak_for_it_or_against_it():
    known = Vocabulary(classes={}, words={}, prose={"ferry": 1.0, "sail": -2.0})
    assert signs_of(f"<p>{PARAGRAPHS[0]}</p><p>Sail.</p>", "opening", "telling", vocabulary=known) == [
        (-1 / 3, -1.0), (0.0, 0.0),
    ]  # fmt: skip


def test_a_passage_knows_what_the_heading_over_its_heading_says():
    known = Vocabulary(classes={}, words={"related": -3.0}, prose={})
    markup = "<h2>Related</h2><h3>Pier</h3><p>One</p><h3>Quay</h3><p>Two</p><h2>Tide</h2><p>Three</p>"
    found = [over for (over,) in signs_of(markup, "over_language", vocabulary=known)]
    assert found == [0.0, 0.0, -1.5, -1.5, -1.5, -1.5, 0.0]


def test_roles_and_labels_are_words_of_a_container():
    known = Vocabulary(classes={"complementary": -2.0, "newsletter": -1.0}, words={}, prose={})
    markup = '<div role="complementary"><p>One</p></div><div aria-label="Our newsletter"><p>Two</p></div>'
    assert [above for (above,) in signs_of(markup, "above1", vocabulary=known)] == [-2.0, -1.0]


def weigher(trees, stages=()):
    return judge.Judge(
        {"signs": list(NAMES), "stages": list(stages), "trees": trees, "classes": {}, "words": {}, "prose": {}}
    )


def row(*first):
    return [*first, *[0] * (len(NAMES) - len(first))]


def share(weight):
    return 1 / (1 + math.exp(-weight))


def test_class_names_are_taken_apart_into_words():
    assert class_words("relatedPosts__item-2 ad_slot") == ("related", "posts", "item", "ad", "slot")


def test_another_extractor_is_asked_only_for_next_to_nothing(monkeypatch):
    asked = []
    monkeypatch.setattr(second_opinion, "propose", lambda tree: asked.append(tree) or [])
    read(page(LONG))
    assert not asked
    read(page("<nav>Timetable Fares Lost property</nav><p>The ferry will sail again on Monday.</p>"))
    assert len(asked) == 1


def test_no_other_extractor_is_asked_where_the_page_holds_no_more(monkeypatch):
    asked = []
    monkeypatch.setattr(second_opinion, "propose", lambda tree: asked.append(tree) or [])
    assert read(page("<p>The ferry will sail again on Monday.</p>")).text == "The ferry will sail again on Monday."
    assert extract_article(page("<script>render()</script>", title="")) is None
    assert not asked
