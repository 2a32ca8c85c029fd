"""Where the file of a picture is read: what scripts load, what stands in for it, and what a button or link enlarges."""

from __future__ import annotations

import pytest
from extraction.pages import BODY, page, read

URL = "https://courier.example/news/ferry-sails"
BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
CAPTION = "<figcaption>The quay of Tarn at noon.</figcaption>"


def images(body):
    return read(page(BODY + body + BODY), url=URL).images


@pytest.mark.parametrize(
    "picture",
    [
        f'<img src="{BLANK}" data-src="/q.jpg">',
        f'<img src="{BLANK}" data-lazyimage-src="/q.jpg">',
        '<img src="/lazy_placeholder.gif" nitro-lazy-src="/q.jpg">',
        f'<picture><source srcset="{BLANK}" data-later-srcset="/s.jpg 300w, /q.jpg 900w"><img></picture>',
        f'<img src="{BLANK}"><noscript><img src="/q.jpg"></noscript>',
        '<span><img src="/spacer.gif"></span><noscript><img srcset="/s.jpg 300w, /q.jpg 900w"></noscript>',
        '<a href="/q.jpg"><img src="/lazy_placeholder.gif"></a>',
        '<a href="/q.jpg"><img src="/q-300x200.jpg"></a>',
        '<img src="/s.jpg" srcset="/s.jpg 300w, /q.jpg 900w" width="160" height="90">',
        '<figure><button><img src="/q.jpg"> View 3 images</button><figcaption>The quay at noon</figcaption></figure>',
        "<button><figure><img src='/q.jpg'><figcaption>The quay at noon</figcaption></figure></button>",
        "<figure><noscript><img src='/q.jpg'></noscript><figcaption>The quay at noon</figcaption></figure>",
        '<lazy-image src="/s.jpg" srcset="/s.jpg 300w, /q.jpg 900w"></lazy-image>',
        "<figure><picture><img src='/q.jpg'><figcaption>The quay of Tarn at noon</figcaption></figure>",
    ],
    ids=[
        "an attribute", "one of a script's own", "a placeholder", "a set for later", "without scripts",
        "without scripts, beside the box", "a link in place of it", "a link to the full size", "sides that are a ratio",
        "in a button", "a button round the figure", "for those without scripts alone",
        "an element of the page's own", "a picture left open",
    ],
)  # fmt: skip
def test_the_file_is_found_wherever_it_is_declared(picture):
    assert [image.url for image in images(f"<div>{picture}</div>")] == ["https://courier.example/q.jpg"]


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="/lazy_placeholder.gif">',
        f'<img src="{BLANK}">',
        '<img src="/face.jpg?fit=crop&h=47&w=47">',
        '<img src="/face.jpg" srcset="/face.jpg 1x, /face2.jpg 2x" width="48" height="48">',
        '<button><img src="/q.jpg"></button>',
        '<noscript><img src="https://count.example/hit?id=1"></noscript>',
    ],
    ids=["a placeholder", "data", "an address of a small size", "a small size", "a button", "a counter"],
)
def test_what_is_no_picture_is_left_out(picture):
    assert images(f"<div>{picture}</div>") == []


def test_the_words_of_a_button_are_no_caption():
    (image,) = images(f'<figure><button><img src="/q.jpg"><span>View 3 images</span></button>{CAPTION}</figure>')
    assert image.caption == "The quay of Tarn at noon."


def test_a_silent_picture_beside_the_same_stands_in_for_it():
    (image,) = images('<div><img src="/quay-4711.jpg?w=150" alt=""><img src="/quay-4711.jpg" alt="The quay"></div>')
    assert (image.url, image.alt) == ("https://courier.example/quay-4711.jpg", "The quay")


def test_the_pictures_of_a_service_that_makes_them_smaller_are_told_by_the_address_they_ask_for():
    two = "".join(f'<img src="/show?url=%2F{name}.jpg" alt="Tarn">' for name in ("quay-of-tarn", "boat-of-tarn"))
    assert len(images(f"<div>{two}</div>")) == 2


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (f'<figure class="teaser-image"><img src="/q.jpg">{CAPTION}</figure>', True),
        (f'<figure><img src="/harbour-logo-1990.jpg">{CAPTION}</figure>', True),
        ('<div class="teaser-image"><img src="/q.jpg"><p class="caption">The quay of Tarn at noon</p></div>', True),
        (f'<a href="/news/storm"><figure class="teaser-image"><img src="/q.jpg">{CAPTION}</figure></a>', False),
        ('<figure class="teaser-image"><img src="/q.jpg"><figcaption>42:05 min</figcaption></figure>', False),
        (f'<figure class="author-image"><img src="/q.jpg">{CAPTION}</figure>', False),
    ],
    ids=["a class", "a file name", "no figure", "in a link", "no sentence below it", "an author"],
)
def test_a_picture_with_a_caption_is_shown_whatever_it_is_called(figure, shown):
    assert bool(images(figure)) is shown
