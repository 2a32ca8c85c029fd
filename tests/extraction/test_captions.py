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
        ("The ferry at the pier. (AP)", "The ferry at the pier.", "AP"),
        ("The ferry at the pier (AP Photo/Jane Roe)", "The ferry at the pier", "AP Photo/Jane Roe"),
        ("The ferry at the pier © Northsea Images | Jane Roe", "The ferry at the pier", "Northsea Images | Jane Roe"),
        ("The ferry at the pier.Jane Roe / Northsea Wire", "The ferry at the pier.", "Jane Roe / Northsea Wire"),
        ("이재명 후보가 연설하고 있다. 연합뉴스", "이재명 후보가 연설하고 있다.", "연합뉴스"),
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


def test_a_figure_that_is_left_open_does_not_make_captions_of_the_text():
    line = (
        "<p>On day {} the wind had turned, the captain wrote, and the ferry lay at the pier with all her lamps lit.</p>"
    )
    more = "".join(map(line.format, range(20)))
    article = read(page(BODY + '<div><figure><img src="/a.jpg" alt="A boat">' + more + "</div>"))
    assert "On day 19 the wind" in article.text


def test_what_has_a_caption_is_none():
    article = read(page(f'<div class="column hascaption">{BODY}</div>'))
    assert article.text == read(page(BODY)).text


def test_a_span_that_is_named_a_legend_is_a_caption():
    box = '<div><img src="/a.jpg" alt=""> <span class="legend">The ferry at the pier</span></div>'
    article = read(page(BODY + box + BODY.replace("ferry", "boat")), url="https://paper.example/ferry")
    assert (article.images[0].caption, "at the pier" in article.text) == ("The ferry at the pier", False)


def test_a_caption_that_comes_again_among_the_paragraphs_is_not_text():
    caption = "The correction book, in which every change is entered."
    figure = FIGURE.format(f"<figcaption>{caption} <span class='credit'>Odell Marsh</span></figcaption>")
    article = read(page(BODY + figure + f"<p>{caption} Odell Marsh</p>" + BODY.replace("ferry", "boat")))
    assert caption not in article.text


@pytest.mark.parametrize("srcset", ["/s.jpg 320w, /l.jpg 1600w", "/s.jpg 320w,/l.jpg 1600w", ", /l.jpg 2x,/a,b.jpg"])
def test_the_largest_declared_version_is_the_picture(srcset):
    figure = f'<figure><img src="/s.jpg" srcset="{srcset}"><figcaption>The ferry.</figcaption></figure>'
    assert read(page(figure + BODY), url="https://paper.example/x").images[0].url == "https://paper.example/l.jpg"


CAPTION = "Pictured from left, the captain, the baker and the mayor at the pier of Tarn."


@pytest.mark.parametrize(
    "box",
    [
        '<div class="image-widget"><img src="/a.jpg"><p>{caption}</p></div>',
        '<div><img src="/a.jpg"><p>{caption}</p><p>Photo: Jane Roe</p></div>',
        '<div class="imgbox"><img src="/a.jpg"><h1>{caption}</h1><p>Photo: Jane Roe</p></div>',
    ],
    ids=["named by its class", "with a credit line", "a caption set as a heading"],
)
def test_the_lines_in_the_box_of_a_picture_are_its_caption(box):
    article = read(page(BODY + box.format(caption=CAPTION) + BODY.replace("ferry", "boat")), url="https://a.example/b")
    assert CAPTION not in article.text
    assert [image.caption for image in article.images] == [CAPTION]


def test_an_entry_of_a_list_with_a_picture_is_text():
    entry = '<div class="card-img"><img src="/a.jpg"><h2>The pier</h2><p>Photo: Jane Roe</p><p>{0} {0}</p></div>'
    assert CAPTION in read(page(BODY + entry.format(CAPTION) + BODY.replace("ferry", "boat"))).text


def test_a_picture_that_comes_again_keeps_the_words_of_either_place():
    again = FIGURE.format("") + FIGURE.format("<figcaption>The ferry. Photo: Jane Roe</figcaption>")
    (image,) = read(page(again + BODY), url="https://a.example/b").images
    assert (image.caption, image.credit) == ("The ferry.", "Jane Roe")


def test_a_dateline_in_a_figure_is_no_caption():
    figure = FIGURE.format("<p>03.05.2024, 16:24 Uhr</p><figcaption>The ferry at the pier.</figcaption>")
    (image,) = read(page(figure + BODY), url="https://a.example/b").images
    assert image.caption == "The ferry at the pier."


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Photo credit: The Harbour Gazette and Bo Lund", "The Harbour Gazette and Bo Lund"),
        ("Image: Northsea Pictures", "Northsea Pictures"),
        ("(Photo by Bo Lund, courtesy of the yard)", "Bo Lund, courtesy of the yard"),
        ("Bild: Bo Lund", "Bo Lund"),
    ],
)
def test_a_credit_that_is_a_line_of_its_own_is_not_text(line, credit):
    article = read(
        page(f'{BODY}<img src="/q.jpg"><p>{line}</p>{BODY.replace("ferry", "boat")}'), url="https://courier.example/a"
    )
    assert line not in article.text
    assert [image.credit for image in article.images] == [credit]


@pytest.mark.parametrize(
    "line",
    [
        "Photos by the hundred",
        "Photos by Bo Lund show the ferry on the day that it sailed.",
        "Picture: 4 of 5 points",
        "Image quality",
    ],
)
def test_a_line_that_only_begins_like_a_credit_is_text(line):
    assert line in read(page(f"{BODY}<p>{line}</p>{BODY}")).text
