"""Which pictures are of the article, and which are of other articles, of people who sign, or the same once more."""

from __future__ import annotations

import pytest
from extraction.pages import BODY, json_ld, page, read

URL = "https://courier.example/news/ferry-sails"
HOLT = json_ld(author={"@type": "Person", "name": "Mara Holt"})


def pictures(body, head="", url=URL):
    return [image.url.rsplit("/", 1)[1] for image in read(page(body, head=head), url=url).images]


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ('<a href="/news/storm"><img src="/s.jpg"> Storm stops all boats of the sound</a>', []),
        ('<a href="/news/storm"><img src="/s.jpg"></a><h4><a href="/news/storm">Storm stops all boats</a></h4>', []),
        ('<a href="/news/storm"><img src="/s.jpg"> A storm in the sound. Photo: Bo Lund</a>', ["s.jpg"]),
        ('<a href="/shop/boat"><img src="/s.jpg"> The boat that sails best of all</a>', ["s.jpg"]),
        ('<a href="/news/ferry-sails?large"><img src="/s.jpg"> See the ferry in full size</a>', ["s.jpg"]),
        ('<img src="/s.jpg"> <a href="/news/storm">Storm stops all boats</a> and the baker rows', ["s.jpg"]),
    ],
    ids=["one link", "two links", "a credit", "elsewhere", "the same page", "text beside it"],
)
def test_the_picture_of_another_article_is_none_of_this_one(link, shown):
    assert pictures(f"{BODY}<div>{link}</div>{BODY}") == shown


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ('<img src="/mh.jpg" alt="Mara Holt">', []),
        ('<img src="/mh.jpg" alt="mara holt.jpg">', []),
        ('<img src="/images/author/7.jpg?w=200" alt="">', []),
        (
            '<figure><img src="/mh.jpg" alt="Mara Holt"><figcaption>Our reporter at sea</figcaption></figure>',
            ["mh.jpg"],
        ),
        ('<img src="/bl.jpg" alt="Bo Lund">', ["bl.jpg"]),
    ],
    ids=["by its words", "by its file", "by its address", "with a caption", "of somebody else"],
)
def test_a_portrait_of_the_author_is_of_the_byline(figure, shown):
    assert pictures(f"<div>{figure}</div>{BODY}", head=HOLT) == shown


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("/1600/ferry-0815-quay.jpg", "/400/ferry-0815-quay.jpg", 1),
        ("/images/4711/1920/1080/image.webp", "/images/4711/1920/1440/image.webp", 1),
        ("/images/40711/image.webp", "/images/40712/image.webp", 2),
        ("/ferry-0815-quay.jpg", "/ferry-0816-quay.jpg", 2),
    ],
    ids=["one name", "one path but for the size", "a name that says nothing", "two names"],
)
def test_a_picture_in_another_size_is_the_same(first, second, count):
    images = f'<p><img src="{first}" alt="The ferry"></p>{BODY}<p><img src="{second}" alt="The ferry"></p>{BODY}'
    assert len(pictures(images)) == count


def test_the_picture_of_a_newsletter_is_no_picture_of_the_article():
    assert pictures(f'{BODY}<p><img src="/img/newsletters/final.png" alt="Morning post"></p>{BODY}') == []


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        ('<img src="/ferry.jpg">', ["ferry.jpg"]),
        ('<a href="/ferry.jpg?w=2000"><img src="/ferry.jpg"></a>', ["ferry.jpg?w=2000"]),
        ('<a href="/subscribe"><img src="/banner.jpg"></a>', []),
        ('<img src="/banner.jpg" usemap="#offers">', []),
    ],
    ids=["no link", "a link to its full size", "a link elsewhere", "a map of links"],
)
def test_what_leads_elsewhere_above_the_headline_is_a_banner(picture, shown):
    body = f"<article><div>{picture}</div><h1>Ferry sails again</h1>{BODY}</article>"
    html = f"<html><head><title>Ferry sails again</title></head><body>{body}</body></html>".encode()
    assert [image.url.rsplit("/", 1)[1] for image in read(html, url=URL).images] == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("/static/zoom-in-dark-mode.d2c6525e.svg", False),
        ("/images/facebook-f-brands.svg?v=2", False),
        ("/themes/courier/crown.svg", False),
        ("/static/calendar-black.png", False),
        ("/i/furniture/facebook/courier.png", False),
        ("/static/phone.png", True),
        ("/static/zoom-in.jpg", True),
        ("/static/zoom-calls-by-year.svg", True),
        ("/blog/architecture.svg", True),
    ],
)
def test_a_drawing_of_the_interface_is_none_of_the_article(name, shown):
    assert pictures(f'<div><img src="{name}"></div>{BODY}') == ([name.rsplit("/", 1)[1]] if shown else [])


def test_a_magnifier_beside_the_picture_does_not_take_its_caption():
    zoom = '<button><img src="/static/zoom-in.3fa85f64.svg"></button>'
    figure = f'<figure><img src="/q.jpg">{zoom}<figcaption>The quay of Tarn at noon.</figcaption></figure>'
    (image,) = read(page(figure + BODY), url=URL).images
    assert (image.url, image.caption) == ("https://courier.example/q.jpg", "The quay of Tarn at noon.")


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        ('<img src="/seal.png" alt="Courier logo">', []),
        ('<img src="/seal.jpg" alt="The mayor unveils the logo">', ["seal.jpg"]),
        ('<img src="/seal.png" alt="The logo of 1990 on a wall">', ["seal.png"]),
        ('<img src="/img/ads/board.png" alt="">', []),
    ],
    ids=["a drawing of a logo", "a photograph of one", "more than a logo", "a folder of ads"],
)
def test_a_logo_or_an_ad_is_no_picture_of_the_article(picture, shown):
    assert pictures(f"<div>{picture}</div>{BODY}") == shown


@pytest.mark.parametrize(
    ("alt", "read_as"),
    [("IMG_4711.jpg", None), ("quay-4711", None), ("ferry", "ferry"), ("Ferry at the quay", "Ferry at the quay")],
)
def test_a_file_name_is_no_words_for_those_who_do_not_see(alt, read_as):
    (image,) = read(page(f'<div><img src="/{alt.split(".")[0]}.jpg" alt="{alt}"></div>{BODY}'), url=URL).images
    assert image.alt == read_as


@pytest.mark.parametrize("address", ["//[", "http://[::1", "/n?url=http%3A%2F%2F["])
def test_an_address_that_is_none_breaks_nothing(address):
    figure = f'<a href="{address}"><img src="{address}"></a><h1>Ferry sails again</h1>'
    article = read(f"<html><body><article>{figure}{BODY}</article></body></html>".encode(), url=URL)
    assert article.text.count("\n") == 2
    assert read(page(), url=address).title == "Ferry sails again"
