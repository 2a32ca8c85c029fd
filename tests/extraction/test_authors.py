"""Who wrote it: what the page declares and what it prints, each a check on the other."""

from __future__ import annotations

import json

import pytest
from extraction.pages import BODY, json_ld, page, read
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.names import split_names

TAGS = ", ".join(f'<a href="/tag/harbour-{n}">harbours of the north {n}</a>' for n in range(12))
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
        ('<meta name="author" content="courier.example"><meta name="author" content="Mara Holt">', ["Mara Holt"]),
        (
            '<meta name="citation_author" content="Holt, Mara"><meta name="citation_author" content="Keil, Jonas">',
            ["Mara Holt", "Jonas Keil"],
        ),
    ],
    ids=["author", "article-author", "a-profile-is-no-name", "beside-the-paper", "scholars-by-family-name"],
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


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Written by", ["Mara Holt"]), ("Verfasst von", ["Mara Holt"]), ("Est. reading time", [])],
)
def test_the_card_of_social_networks_names_the_author_where_its_label_says_so(label, expected):
    head = f'<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="Mara Holt">'
    assert names(head=head) == expected


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<h4>Article written by:</h4><img src=m.jpg alt=portrait><h3>Mara Holt, MD</h3>", ["Mara Holt, MD"]),
        ("<h2>Author(s)</h2><ul><li>Mara Holt</li><li>Jonas Keil</li></ul><p>Tarn</p>", ["Mara Holt", "Jonas Keil"]),
        ("<p>Authors: Mara Holt and Jonas Keil, teachers of sailing</p>", ["Mara Holt", "Jonas Keil"]),
        ("<h2>Author(s)</h2><p>They sail in the sound of Tarn.</p>", []),
    ],
    ids=["below a label", "as a list", "in the same line", "nobody"],
)
def test_who_is_named_below_the_text_signs_it(below, expected):
    assert names(f"{BODY * 4}{below}") == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("<p>Mara Holt | Senior Writer | 12 March 2025</p>", ["Mara Holt"]),
        ("<p>Artificial Intelligence | Report | 12 March 2025</p>", []),
        ('<p>Tested by <a href="/author/mara-holt">Mara Holt</a>, <a href="/author/j-keil">Jonas Keil</a></p>', []),
        ('<div class="author-info"><p><a href="/topics/tech-industry/">Tech Industry</a></p></div>', []),
        ("<p>Portrait by Mara Holt</p>", []),
        ("<ul><li>Business by Trade</li></ul>", []),
        ('<div class="blog-author"><p>Written By Feb 11, 2019</p></div>', []),
        ('<div class="layout under-menu"><p>by Mara Holt ● 12 March 2025</p></div>', ["Mara Holt"]),
        ("<p>Contributors: Mara Holt</p>", ["Mara Holt"]),
        ("<p>Author: Mara Holt Date: 12 March 2025</p>", ["Mara Holt"]),
        ("<p>Mara Holt, Wednesday 12 March 2025, 22:08</p>", ["Mara Holt"]),
        ("<p>Sea HealthMARCH 12, 2025</p>", []),
        ("<p>Mara Holt, 12 March 2025</p><p>Jonas Keil, 11 March 2025</p>", []),
        (f'<p>Sea post by <a href="/profile/mara-holt">Mara Holt</a> in {TAGS}</p>', ["Mara Holt"]),
    ],
    ids=[
        "with their office",
        "no office",
        "other hands",
        "a topic",
        "a portrait",
        "a filter",
        "a date",
        "below a menu",
        "contributors",
        "another field behind it",
        "a name and a date",
        "a section and a date",
        "two teasers",
        "many tags behind it",
    ],
)
def test_a_line_by_the_headline_is_a_byline_only_if_it_names_a_writer(lines, expected):
    assert names(f"{lines}{BODY}") == expected


def test_authors_of_teasers_do_not_go_before_a_declared_one_who_is_printed_as_well():
    teaser = '<div><a href="/author/jonas-keil">Jonas Keil</a> | July 15, 2025</div>'
    body = f"{teaser}{BODY}<p>About Mara Holt</p>"
    assert names(body, head=by_json_ld({"@type": "Person", "name": "Mara Holt"})) == ["Mara Holt"]


def test_who_signs_below_the_text_goes_before_the_team_that_stands_by_the_headline():
    body = f'<p class="byline">Team Quayside</p>{BODY * 4}<p>Written by Mara Holt</p>'
    assert names(body) == ["Mara Holt"]


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("Mara Holt, Ada Brück, and Jonas Keil", ["Mara Holt", "Ada Brück", "Jonas Keil"]),
        ("Mara Holt, Political Editor, Jonas Keil, Reporter", ["Mara Holt", "Jonas Keil"]),
        ("Mara Holt, Head of Marketing and Community Development", ["Mara Holt"]),
        ("Mara Holt, Senior Reporter, Northsea Wire", ["Mara Holt"]),
        ("Mara Holt, Editor of the Courier, and Jonas Keil", ["Mara Holt", "Jonas Keil"]),
        ("Mara Holt, MD, Editor, and Jonas Keil, PhD", ["Mara Holt, MD", "Jonas Keil, PhD"]),
        ("홍길동 기자", ["홍길동"]),
        ("More from Mara Holt", ["Mara Holt"]),
        ("All posts by Mara Holt", ["Mara Holt"]),
    ],
)
def test_names_are_told_from_offices_and_employers(byline, expected):
    assert split_names(byline) == expected


@given(st.lists(st.sampled_from(["Mara Holt", "Jonas Keil", "Ada Brück", "Ludwig van Tarn"]), unique=True, min_size=1))
def test_names_that_are_joined_in_any_way_of_bylines_come_apart_again(people):
    commas = ", ".join(people)
    last = [*people[:-2], " and ".join(people[-2:])]
    assert split_names(f"By {commas}") == people
    assert split_names(", ".join(last)) == people
    assert split_names("; ".join(people)) == people


@given(st.text(max_size=120))
def test_no_byline_gives_a_name_that_is_empty_or_longer_than_itself(byline):
    for name in split_names(byline):
        assert name.strip() == name
        assert 0 < len(name) <= len(byline)


def test_microdata_of_teasers_is_of_other_articles():
    author = '<span itemprop="author">{}</span>'
    teasers = "".join(
        f"<article><p>Storm stops all boats of the sound for weeks: {author.format(n)}</p></article>"
        for n in ("Bo Lund", "Ada Brück")
    )
    own = f"<article><h1>Ferry sails again</h1>{author.format('Mara Holt')}{BODY * 7}</article>"
    for body, expected in ((own + teasers, ["Mara Holt"]), (f"<h1>Ferry sails again</h1>{BODY * 7}{teasers}", [])):
        article = read(f"<html><head><title>Ferry sails again</title></head><body>{body}</body></html>".encode())
        assert [author.name for author in article.authors] == expected
