"""Captions that no class and no element names: what the text leaves beside a picture, in one small box with it."""

from __future__ import annotations

import pytest

from crawler.extraction.document import parse
from crawler.extraction.passages import walk
from crawler.extraction.unmarked_captions import lines_beside

CAPTION = "The quay of Tarn at noon"


def lines(box, text=(), names=("maraholt",)):
    tree = parse(
        f"<body><h1>Ferry</h1>{box}<p>It sails.</p></body>".encode(), url=None, headers=(), captured_at=None
    ).tree
    passages = walk(tree.find("body"))
    picture = next(i for i, passage in enumerate(passages) if passage.kind == "image")
    others = {i for i, passage in enumerate(passages) if passage.text in {"Ferry", "It sails.", *text}}
    return [passages[i].text for i in lines_beside(passages, picture, others, names)]


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="x1"><div class="x2"><img src="/q.jpg"><div class="x3">{CAPTION}</div></div></div>',
        f'<div class="x1"><div class="x2"><img src="/q.jpg"></div><div class="x3"><p>{CAPTION}</p></div></div>',
        f'<ul><li class="gallery-item"><img src="/q.jpg">{CAPTION}</li></ul>',
    ],
    ids=["beside it", "in a box beside it", "the words of its own box"],
)
def test_the_line_below_a_picture_in_its_box_is_its_caption(box):
    assert lines(box) == [CAPTION]


def test_the_credit_may_follow():
    box = f'<div><img src="/q.jpg"><div>{CAPTION}</div><div>Getty Images</div></div>'
    assert lines(box) == [CAPTION, "Getty Images"]


@pytest.mark.parametrize(
    "line",
    [
        "By Mara Lund, at sea",
        "Mara Holt, our woman at sea",
        "4 minute read time",
        "Amazon $25.00",
        "18 November 2025",
        "Subscribe to the morning post",
        "Storm",
        '<a href="/storm">Storm stops all the boats</a>',
    ],
    ids=["a byline", "an author", "a length", "a price", "a date", "a button", "a word", "a link"],
)
def test_what_is_something_else_is_no_caption(line):
    assert lines(f'<div><img src="/q.jpg"><div>{line}</div></div>') == []


def test_what_the_text_keeps_is_no_caption():
    assert lines(f'<div><img src="/q.jpg"><p>{CAPTION}</p></div>', text=[CAPTION]) == []


def test_a_line_that_a_picture_stands_in_is_no_caption():
    assert lines(f'<dl><dd>{CAPTION} <span><img src="/formula.svg"></span></dd></dl>') == []


def test_beyond_its_box_nothing_is_a_caption():
    assert lines(f'<article><img src="/q.jpg"><p>{CAPTION}</p></article>') == []
