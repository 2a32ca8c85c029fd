"""The headline: which of the declared and printed ones, and what is no part of it."""

from __future__ import annotations

import pytest
from extraction.pages import BODY, json_ld, page, read
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.site_names import without_site_name

LONG = "Ferry sails again after three weeks of waiting"
AT_LENGTH = (
    "The ferry sails again after three weeks in which the baker of Tarn rowed his own flour across the sound and back"
)


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


def bare(body: str, *, title: str, head: str = "") -> bytes:
    """Return a page whose headings are all in `body`."""
    return f"<html><head><title>{title}</title>{head}</head><body>{body}{BODY}</body></html>".encode()


@pytest.mark.parametrize(
    ("shared", "below", "title"),
    [
        pytest.param(
            "Why the boat is back", "<h2>Why the boat is back</h2>", "Why the boat is back", id="printed-below"
        ),
        pytest.param("Why the boat is back", "", LONG, id="for-those-who-see-a-link"),
        pytest.param("Ferry sails again at last", "", "Ferry sails again at last", id="the-long-one-shortened"),
        pytest.param(f"{LONG} | Sport", "", LONG, id="the-same-with-more-behind-it"),
        pytest.param("Ferry sails again…", "", LONG, id="cut-off"),
        pytest.param("The Courier", "<h2>The Courier</h2>", LONG, id="no-headline"),
    ],
)
def test_where_json_ld_title_and_h1_are_one_the_shared_headline_is_taken_if_readers_see_it(shared, below, title):
    head = json_ld(headline=LONG) + og(shared)
    assert read(page(f"{below}{BODY}", head=head, title=LONG)).title == title


@pytest.mark.parametrize(
    ("body", "title", "head", "expected"),
    [
        ("<h1>Tarn Courier</h1>", LONG, '<meta property="og:site_name" content="Tarn Courier">', LONG),
        ("<h1>Notes from the Quay</h1>", f"Notes from the Quay: {LONG}", og(LONG), LONG),
        ("<h1>Quay Notes</h1>", f"{LONG} | Quay Notes", "", LONG),
        ("<h1>Which ferry sails?</h1>", "Which ferry sails? Tarn", og("Tarn"), "Which ferry sails?"),
        ("<h1>Harbour and sound</h1>", "Floods in the valley", "", "Floods in the valley"),
    ],
    ids=["its declared name", "before the title", "behind the title", "the title's own words", "a section's name"],
)
def test_a_masthead_is_no_headline(body, title, head, expected):
    assert read(bare(body, title=title, head=head)).title == expected


@pytest.mark.parametrize(
    "heading",
    [f"{LONG} Posted on July 1, 2024 by Mara Holt", f"Dec 18 2025 {LONG}"],
    ids=["behind", "before"],
)
def test_a_dateline_in_the_heading_is_no_part_of_the_headline(heading):
    assert read(bare(f"<h1>{heading}</h1>", title=LONG, head=og(LONG))).title == LONG


def test_a_title_that_search_engines_cut_is_read_whole_elsewhere():
    cut = AT_LENGTH.rsplit(" ", 2)[0]
    assert read(bare("", title=AT_LENGTH, head=json_ld(headline=cut))).title == AT_LENGTH


def test_of_several_headings_the_one_that_the_declared_title_resembles_is_the_headline():
    body = "<h1>Ferry of Tarn sails on Monday</h1><h1>More from the islands</h1>"
    assert read(bare(body, title="Courier: the ferry of Tarn sails")).title == "Ferry of Tarn sails on Monday"


def test_what_is_escaped_twice_in_the_heading_is_shown_as_it_is_meant():
    assert read(page(title="Ferries &amp;amp; boats of Tarn")).title == "Ferries & boats of Tarn"


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("Boat sinks | Tarn Courier", "https://news.courier.example/a", "Boat sinks"),
        ("Boat sinks | Opinion", "https://paper.example/opinion/boat", "Boat sinks"),
        ("Boat sinks | Opinion", "https://paper.example/news/opinion", "Boat sinks | Opinion"),
        ("Boat sinks - Opinion", "https://paper.example/opinion/boat", "Boat sinks - Opinion"),
    ],
    ids=["a label of the host", "a folder of the address", "its last part is no folder", "a dash is of the title"],
)
def test_the_sites_name_and_the_section_are_cut_off_the_end(title, url, expected):
    assert without_site_name(title, None, url) == expected


@given(st.text(max_size=60), st.none() | st.text(max_size=12), st.none() | st.text(max_size=30))
def test_cutting_off_the_name_leaves_a_part_of_the_title_and_is_done_once(title, site, url):
    cut = without_site_name(title, site, url)
    assert cut in title
    assert without_site_name(cut, site, url) in cut
    assert bool(cut.strip()) == bool(title.strip())
