"""What is weighed as text, what is not, and when another extractor is asked."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from extraction.pages import BODY, PARAGRAPHS, page, read
from lxml.html import document_fromstring

from crawler.extraction import judge, second_opinion
from crawler.extraction.passages import walk
from crawler.extraction.signs import NAMES, Context, Vocabulary, read_signs
from crawler.extraction.surroundings import class_words

TEXT = "\n".join(PARAGRAPHS)
LONG = (
    BODY.replace("</p>", " The harbour office kept the log of every crossing, in ink, since the year of the flood.</p>")
    * 3
)


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
    indices, rows = read_signs(passages, set(), Context(), Vocabulary(classes={}, words={}))
    assert indices == [0, 1, 2, 3]
    assert {len(row) for row in rows} == {len(NAMES)}


def test_the_weights_are_small_and_fit_the_signs():
    assert Path(judge.__file__).with_name("judge.json").stat().st_size < 2**21
    assert judge.default_judge()


def test_weights_of_other_signs_are_refused():
    with pytest.raises(ValueError, match="other signs"):
        judge.Judge({"signs": ["tag"], "stages": [], "trees": [0.1], "classes": {}, "words": {}})


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
    indices, _ = read_signs(passages, set(), Context(), Vocabulary(classes={}, words={}))
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
    indices, _ = read_signs(walk(document_fromstring(markup)), set(), Context(), Vocabulary(classes={}, words={}))
    assert indices == weighed


def weigher(trees, stages=()):
    return judge.Judge({"signs": list(NAMES), "stages": list(stages), "trees": trees, "classes": {}, "words": {}})


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
    read(page("<p>The ferry will sail again on Monday.</p>"))
    assert len(asked) == 1
