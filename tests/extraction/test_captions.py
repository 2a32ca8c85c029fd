"""Captions and credits belong to pictures and never to the text."""

from __future__ import annotations

import pytest
from extraction.pages import BODY, page, read

from crawler.extraction.captions import split_credit

FIGURE = '<figure><img src="/a.jpg" alt="A boat">{}</figure>'


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The ferry at the pier. Photo: Jane Roe", "The ferry at the pier.", "Jane Roe"),
        ("The ferry at the pier. (Northsea Wire)", "The ferry at the pier.", "Northsea Wire"),
        ("The mayor (left) and the baker", "The mayor (left) and the baker", None),
        ("The ferry at the pier (AFP via Getty Images)", "The ferry at the pier", "AFP via Getty Images"),
        ("© Islandpix", None, "Islandpix"),
        ("Foto: Jonas Keil", None, "Jonas Keil"),
        ("屋台が並んだ。撮影・水野航", "屋台が並んだ。", "水野航"),
        ("A photo of the pier from 1911", "A photo of the pier from 1911", None),
    ],
    ids=str,
)
def test_a_credit_is_told_from_its_caption(text, caption, credit):
    assert split_credit(text) == (caption, credit)


def test_a_figure_gives_image_caption_and_credit():
    figure = FIGURE.format('<figcaption>The ferry. <span class="credit">© Jane Roe</span></figcaption>')
    article = read(page(figure + BODY), url="https://paper.example/ferry")
    (image,) = article.images
    assert (image.url, image.caption, image.credit, image.alt, image.role) == (
        "https://paper.example/a.jpg",
        "The ferry.",
        "Jane Roe",
        "A boat",
        "lead",
    )
    assert "Jane Roe" not in article.text


def test_a_caption_that_comes_again_among_the_paragraphs_is_not_text():
    caption = "The correction book, in which every change is entered."
    figure = FIGURE.format(f"<figcaption>{caption} <span class='credit'>Odell Marsh</span></figcaption>")
    article = read(page(BODY + figure + f"<p>{caption} Odell Marsh</p>" + BODY.replace("ferry", "boat")))
    assert caption not in article.text


def test_the_largest_declared_version_is_the_picture():
    figure = '<figure><img src="/s.jpg" srcset="/s.jpg 320w, /l.jpg 1600w"><figcaption>The ferry.</figcaption></figure>'
    assert read(page(figure + BODY), url="https://paper.example/x").images[0].url == "https://paper.example/l.jpg"
