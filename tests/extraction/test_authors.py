"""Who wrote it: what the page declares and what it prints, each a check on the other."""

from __future__ import annotations

import json

import pytest
from extraction.pages import BODY, json_ld, page, read

URL = "https://courier.example/ferry"


def names(body=BODY, head=""):
    return [author.name for author in read(page(body, head=head), url=URL).authors]


def by_json_ld(author, **more):
    return json_ld(author=author, publisher={"@type": "Organization", "name": "The Courier"}, **more)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"@type": "Person", "name": "Mara Holt"}, ["Mara Holt"]),
        ([{"name": "Mara Holt"}, {"name": "Jonas Keil"}], ["Mara Holt", "Jonas Keil"]),
        ("Mara Holt, Jonas Keil and Ada Brück", ["Mara Holt", "Jonas Keil", "Ada Brück"]),
        ({"@type": "Person", "givenName": "Mara", "familyName": "Holt"}, ["Mara Holt"]),
        ({"@type": "Person", "name": "Mara Holt, The Courier"}, ["Mara Holt"]),
        ({"@type": "Person", "name": "Mara Holt, PhD"}, ["Mara Holt, PhD"]),
        ({"@type": "Person", "name": "{{author.name}}"}, []),
        ({"@type": "Person", "name": "page.head.author"}, []),
        ({"@type": "Person", "name": "(Image: Harbour Pictures)"}, []),
    ],
    ids=lambda value: json.dumps(value)[:40],
)
def test_json_ld_names_the_authors(author, expected):
    assert names(head=by_json_ld(author)) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="author" content="Mara Holt">', ["Mara Holt"]),
        ('<meta name="articleauthor" content="Northsea Wire">', ["Northsea Wire"]),
        ('<meta property="article:author" content="https://social.example/courier">', []),
        (
            '<meta name="citation_author" content="Holt, Mara"><meta name="citation_author" content="Keil, Jonas">',
            ["Mara Holt", "Jonas Keil"],
        ),
    ],
    ids=["author", "article-author", "a-profile-is-no-name", "scholars-by-family-name"],
)
def test_meta_elements_name_the_authors(head, expected):
    assert names(head=head) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('<p><a href="/authors/mara-holt">Mara Holt</a></p>', ["Mara Holt"]),
        ('<p><a href="/topics/sea-traffic">Sea Traffic</a></p>', []),
        ('<div class="byline">Mara Holt</div>', ["Mara Holt"]),
        (
            '<div class="bylines"><address class="n">Mara Holt</address><address class="n">Jonas Keil</address></div>',
            ["Mara Holt", "Jonas Keil"],
        ),
        ("<p>Written by</p><p>Mara Holt</p>", ["Mara Holt"]),
        ("<p>By Mara Holt in Harbour news</p>", ["Mara Holt"]),
        ("<p>Edited by</p><p>Mara Holt</p>", []),
        ("<p>Photos by Mara Holt</p>", []),
        ('<div class="byline">Associate Editor</div>', []),
        ("<p>Stand by for the ferry</p>", []),
    ],
    ids=str,
)
def test_the_lines_below_the_headline_name_the_authors(lines, expected):
    assert names(lines + BODY) == expected


def test_the_byline_links_the_author():
    article = read(page('<p class="byline">By <a href="/authors/mara-holt">Mara Holt</a></p>' + BODY), url=URL)
    assert [(a.name, a.url) for a in article.authors] == [("Mara Holt", "https://courier.example/authors/mara-holt")]


@pytest.mark.parametrize(
    ("author", "line", "expected"),
    [
        pytest.param("The Courier", "By Mara Holt", ["Mara Holt"], id="the-paper-gives-way-to-a-name"),
        pytest.param("The Courier", "<!-- -->", ["The Courier"], id="the-paper-where-nothing-else-stands"),
        pytest.param("mara.holt7", "By Mara Holt", ["Mara Holt"], id="an-account-gives-way-to-a-name"),
        pytest.param("Mara Holt", "By Mara Holt and Jonas Keil", ["Mara Holt", "Jonas Keil"], id="all-that-is-printed"),
        pytest.param("Mara Holt", "By Jonas Keil", ["Jonas Keil"], id="another-person-is-printed"),
        pytest.param("真帆ホルト", "By Maho Holt", ["真帆ホルト"], id="the-same-in-another-script"),
        pytest.param("Mara Holt", "By Northsea Wire News", ["Mara Holt"], id="an-agency-does-not-go-before-a-person"),
    ],
)
def test_the_printed_byline_checks_the_declared_one(author, line, expected):
    assert names(f"<p>{line}</p>{BODY}", head=by_json_ld({"@type": "Person", "name": author})) == expected


def test_a_line_behind_the_text_signs_it():
    assert names(BODY + "<p>This article was written by Mara Holt, who lives at the harbour.</p>") == ["Mara Holt"]


def test_a_name_as_first_line_of_the_text_signs_it_where_only_the_paper_is_declared():
    head = by_json_ld({"@type": "Organization", "name": "The Courier"})
    assert names(f"<p>MARA HOLT</p>{BODY}", head=head) == ["MARA HOLT"]


def test_nobody_signs_a_text_in_a_caption():
    figure = (
        '<figure><img src="/a.jpg"><figcaption>The ferry. <span class="author">Bo Lund</span></figcaption></figure>'
    )
    assert names(figure + BODY) == []
