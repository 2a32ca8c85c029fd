"""Headline, byline, dates, section, tags, language and rights: as the page gives them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from extraction.pages import BODY, json_ld, page, read

from crawler.extraction.iso_dates import iso_date
from crawler.extraction.jsonld import read as read_jsonld
from crawler.extraction.names import split_names


@pytest.mark.parametrize(
    ("script", "headline"),
    [
        pytest.param('{"@type": "NewsArticle", "headline": "A"}', "A", id="plain"),
        pytest.param('[{"@type": "WebPage"}, {"@type": "NewsArticle", "headline": "A"}]', "A", id="list"),
        pytest.param('{"@graph": [{"@type": ["Article", "NewsArticle"], "headline": "A"}]}', "A", id="graph"),
        pytest.param('{"@type": "NewsArticle", "headline": "A",}', "A", id="trailing-comma"),
        pytest.param('{"@type": "NewsArticle", "headline": "A\nB"}', "A B", id="raw-line-break"),
        pytest.param('<!-- {"@type": "NewsArticle", "headline": "A"} -->', "A", id="comment"),
        pytest.param('//<![CDATA[\n{"@type": "NewsArticle", "headline": "A"}\n//]]>', "A", id="cdata"),
        pytest.param('{"@type": "Person"}{"@type": "NewsArticle", "headline": "A"}', "A", id="two-values"),
        pytest.param('{"@type": "NewsArticle", "headline": "Caf\\u00e9 &amp; Bar"}', "Café & Bar", id="entities"),
        pytest.param('{"@type": "NewsArticle", "headline": "A \\ud83d"}', "A", id="lone-surrogate"),
        pytest.param('{"@type": "NewsArticle", "headline": ', None, id="broken"),
        pytest.param("[" * 100_000, None, id="nested-too-deep"),
    ],
)
def test_json_ld_is_read_as_pages_write_it(script, headline):
    data = read_jsonld([script])
    assert data.text(data.article(), "headline") == headline


def test_an_author_may_be_a_reference_into_the_graph():
    script = (
        '{"@graph": [{"@type": "NewsArticle", "author": {"@id": "#mh"}},'
        ' {"@type": "Person", "@id": "#mh", "name": "Mara Holt"}]}'
    )
    head = f'<script type="application/ld+json">{script}</script>'
    assert [author.name for author in read(page(head=head)).authors] == ["Mara Holt"]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        pytest.param(json_ld(headline="Ferry to sail"), "Ferry to sail", id="json-ld-of-news"),
        pytest.param(json_ld(headline="FERRY SAILS AGAIN"), "Ferry sails again", id="as-printed"),
        pytest.param(
            '<meta property="og:title" content="Ferry sails again | The Courier">', "Ferry sails again", id="page"
        ),
    ],
)
def test_the_headline(head, title):
    assert read(page(head=head)).title == title


def test_the_site_name_is_no_part_of_the_headline():
    head = '<meta property="og:site_name" content="The Courier">'
    head += '<meta property="og:title" content="Boat sinks - The Courier">'
    body = f"<html><head>{head}</head><body>{BODY}</body></html>".encode()
    assert read(body).title == "Boat sinks"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Mara Holt", ["Mara Holt"]),
        ("Von Jonas Keil und Hanna Brück", ["Jonas Keil", "Hanna Brück"]),
        ("Mara Holt, Political Editor", ["Mara Holt"]),
        ("Mara Holt (mara@paper.example)", ["Mara Holt"]),
        ("admin", []),
        ("Posted 2024-05-12", []),
    ],
    ids=str,
)
def test_a_byline_is_names_only(byline, names):
    assert split_names(byline) == names


def test_no_author_is_invented():
    assert read(page(BODY + "<aside><p>Most read: by Peter Pan</p></aside>")).authors == []


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("<div>By Mara Holt • March 12, 2025</div>", ["Mara Holt"]),
        ("<div>March 15, 2022 · 3 min read · By Mara Holt</div>", ["Mara Holt"]),
        ("<p>Written by Mara Holt and Jonas Keil</p>", ["Mara Holt", "Jonas Keil"]),
        ("<div>Artificial Intelligence</div><div>12 March 2025</div>", []),
    ],
    ids=str,
)
def test_a_line_below_the_headline_signs_the_text(lines, names):
    assert [author.name for author in read(page(lines + BODY)).authors] == names


def test_a_bare_name_signs_where_a_date_stands_beside_it_and_the_page_has_it_again():
    note = "<p>Mara Holt writes about ferries and the people who wait for them.</p>"
    assert [a.name for a in read(page(f"<div>Mara Holt</div><div>12 March 2025</div>{BODY}{note}")).authors] == [
        "Mara Holt"
    ]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("March 12, 2025 by the harbour desk", "2025-03-12"),
        ("Updated 3 May 2025 | Published 12 March 2025", "2025-03-12"),
        ("Mittwoch, 12.03.2025", "2025-03-12"),
    ],
)
def test_a_dateline_below_the_headline_dates_the_text(line, date):
    assert read(page(f"<div>{line}</div>{BODY}")).published_at == date


def test_an_agency_is_an_organization():
    author = {"@type": "Organization", "name": "Northsea Wire"}
    assert read(page(head=json_ld(author=author))).authors[0].type == "organization"


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        ("2025-10-07T08:00:00+01:00", "2025-10-07T08:00:00+01:00"),
        ("2025-10-07T08:00:00.123Z", "2025-10-07T08:00:00.123Z"),
        ("2025-10-07 08:00", "2025-10-07T08:00:00"),
        ("2025-10-07T08:00+0100", "2025-10-07T08:00:00+01:00"),
        ("20251007", "2025-10-07"),
        ("2025/10/7", "2025-10-07"),
        ("Tue, 07 Oct 2025 08:00:00 GMT", "2025-10-07T08:00:00+00:00"),
        ("October 7, 2025", "2025-10-07"),
        ("7 October 2025", "2025-10-07"),
        ("1759816800", "2025-10-07T06:00:00Z"),
        ("2025-13-40", None),
        ("soon", None),
    ],
)
def test_a_date_keeps_the_offset_that_stands_there(raw, date):
    assert iso_date(raw) == date


def test_json_ld_goes_before_meta_and_the_words_are_kept():
    head = json_ld(datePublished="2025-10-07") + '<meta property="article:published_time" content="2025-10-08">'
    article = read(page(head=head))
    assert (article.published_at, article.published_raw) == ("2025-10-07", "2025-10-07")
    assert article.extraction.provenance["published_at"] == "json-ld"


def test_no_date_lies_after_the_capture():
    head = json_ld(datePublished="2031-01-01")
    assert read(page(head=head), captured_at=datetime(2025, 10, 8, tzinfo=UTC)).published_at is None


def test_the_date_of_a_teaser_is_not_the_date_of_the_page():
    teaser = '<section class="related"><article><time datetime="2025-10-07">7 October</time></article></section>'
    assert read(page(BODY + teaser)).published_at is None


def test_rights_are_kept_as_declared():
    head = '<meta name="robots" content="NOARCHIVE, max-image-preview:large"><meta name="GPTBot" content="noindex">'
    headers = [("X-Robots-Tag", "otherbot: nofollow"), ("tdm-reservation", "1"), ("tdm-policy", "/tdm.json")]
    rights = read(page(head=head), url="https://paper.example/x", headers=headers).rights
    assert rights.robots == ["otherbot: nofollow", "noarchive", "max-image-preview:large", "gptbot: noindex"]
    assert rights.noarchive is True
    assert rights.tdm_reservation is True
    assert rights.tdm_policy == "https://paper.example/tdm.json"


@pytest.mark.parametrize(
    ("value", "robots", "noarchive"),
    [
        ("noarchive, nofollow", ["noarchive", "nofollow"], True),
        ("otherbot: noarchive, nofollow", ["otherbot: noarchive", "otherbot: nofollow"], False),
        ("onebot: noindex, otherbot: noarchive", ["onebot: noindex", "otherbot: noarchive"], False),
        ("max-snippet:-1, none", ["max-snippet:-1", "none"], True),
        ("unavailable_after: 25 Jun 2025 15:00:00 PST", ["unavailable_after: 25 jun 2025 15:00:00 pst"], False),
    ],
    ids=str,
)
def test_a_robots_header_may_name_agents(value, robots, noarchive):
    rights = read(page(), headers=[("X-Robots-Tag", value)]).rights
    assert (rights.robots, rights.noarchive) == (robots, noarchive)


@pytest.mark.parametrize(
    ("lang", "text", "language"),
    [
        pytest.param("de-at", BODY, "de-AT", id="declared"),
        pytest.param(
            "en",
            "<p>" + "塩門通りの屋台は、土曜の夜にようやく明かりを取りもどした。" * 3 + "</p>",
            "ja",
            id="script-says-otherwise",
        ),
        pytest.param("", BODY, "en", id="undeclared"),
    ],
)
def test_the_language_of_the_text(lang, text, language):
    assert read(page(text, lang=lang)).language == language


def test_kind_section_and_tags_are_as_declared():
    head = '<meta property="article:tag" content="Sea"><meta property="article:tag" content="Boats">'
    node = json_ld(articleSection="Opinion")
    article = read(page(head=head + node))
    assert (article.kind, article.section, article.tags) == ("opinion", "Opinion", ["Sea", "Boats"])


@pytest.mark.parametrize(
    ("declared", "section"),
    [
        ("Harbour, Tides, Ferries, Bread", "Harbour"),
        ("Food, Drink & Travel", "Food, Drink & Travel"),
        ("https://courier.example/harbour/", None),
        ("The ferry sails again after three weeks in which the baker rowed his own flour", None),
    ],
    ids=["all categories", "a name with a comma", "an address", "a sentence"],
)
def test_a_section_is_one_name(declared, section):
    assert read(page(head=json_ld(articleSection=declared))).section == section


@pytest.mark.parametrize(
    "tag",
    ["_prio_3", "8ae9ab2d-fe1b-4230-acb8-a59b52877682", "100312362", "content-type: Feature", "courier.example"],
)
def test_what_machines_write_among_the_tags_is_no_tag(tag):
    head = json_ld(keywords=["Ferries", tag, "2025"])
    assert read(page(head=head), url="https://www.courier.example/ferry").tags == ["Ferries", "2025"]


@pytest.mark.parametrize(("folder", "kind"), [("opinion", "opinion"), ("kommentare", "opinion"), ("ferry", "article")])
def test_the_folder_of_an_address_tells_opinion(folder, kind):
    assert read(page(), url=f"https://courier.example/{folder}/2025/ferry").kind == kind
