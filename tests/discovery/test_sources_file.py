"""The file of sources: what it may say, and how each mistake in it is told."""

from __future__ import annotations

from importlib.resources import files

import pytest

from crawler.discovery import Source, parse_sources, source_of_home, sources_of_homes
from crawler.errors import SourcesError

ONE = '[[source]]\nname = "courier"\nhome = "https://courier.example/"\n'


def faults(text: str) -> list[str]:
    with pytest.raises(SourcesError) as refused:
        parse_sources(text, "sources.toml")
    assert str(refused.value).splitlines() == list(refused.value.faults)
    return list(refused.value.faults)


def test_a_name_and_a_home_page_are_enough():
    assert parse_sources(ONE, "sources.toml") == [Source(name="courier", home="https://courier.example/")]


def test_every_key_is_taken_over():
    (source,) = parse_sources(
        ONE + 'feeds = ["https://courier.example/feed"]\nsitemaps = ["https://courier.example/s.xml"]\n'
        'sections = ["https://courier.example/town/"]\ndomains = ["Sport.Example"]\nsubdomains = false\n'
        "allow = ['/\\d+']\ndeny = ['x', 'y']\ndelay = 2\nmax_pages = 7\nmax_age_days = 1.5\nsection_pages = 3\n"
        'language = "en"\n',
        "sources.toml",
    )
    assert source.feeds == ("https://courier.example/feed",)
    assert source.sitemaps == ("https://courier.example/s.xml",)
    assert source.sections == ("https://courier.example/town/",)
    assert (source.domains, source.subdomains) == (("sport.example",), False)
    assert [pattern.pattern for pattern in source.allow + source.deny] == ["/\\d+", "x", "y"]
    assert (source.delay, source.max_pages, source.max_age_days, source.section_pages) == (2.0, 7, 1.5, 3)
    assert source.language == "en"


def test_defaults_hold_where_a_source_says_nothing():
    text = "[defaults]\nmax_pages = 5\ndelay = 3\n" + ONE + "max_pages = 9\n" + ONE.replace("courier", "gazette")
    courier, gazette = parse_sources(text, "sources.toml")
    assert (courier.max_pages, courier.delay, gazette.max_pages, gazette.delay) == (9, 3.0, 5, 3.0)


def test_the_example_that_is_shipped_is_right_and_shows_every_key():
    text = files("crawler").joinpath("sources.example.toml").read_text("utf-8")
    sources = parse_sources(text, "sources.example.toml")
    assert [source.name for source in sources] == ["courier", "gazette"]
    assert [field for field in Source.__dataclass_fields__ if f"\n{field} = " not in text] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[source]\n", "not TOML: Expected ']]' at the end of an array declaration (at line 1, column 9)"),
        ("", "no source; add one with: [[source]], name = …, home = …"),
        ("[[sorce]]\n" + ONE, "sorce: unknown; there are [defaults] and [[source]]; did you mean source?"),
        ("source = 1", "source: write each source as a table: [[source]]"),
        ("defaults = 1\n" + ONE, "defaults: write it as a table: [defaults]"),
        (
            "[defaults]\nhome = 'https://a.example/'\n" + ONE,
            (
                "defaults: home: unknown key; there are: allow, deny, delay, "
                "max_pages, max_age_days, section_pages, subdomains, language"
            ),
        ),
        ('[[source]]\nname = "courier"\n', "source 1 (courier): home: missing; give it the URL of the home page"),
        ('[[source]]\nhome = "https://a.example/"\n', "source 1: name: missing; give it a short name"),
        (ONE + ONE, "source 2 (courier): name: another source is called so; give each its own"),
        (ONE + "feed = []", "source 1 (courier): feed: unknown key; did you mean feeds?"),
        (
            ONE + 'feeds = "https://a.example/"',
            "source 1 (courier): feeds: 'https://a.example/': write a list: ['https://a.example/']",
        ),
        (
            ONE + 'sections = ["/town/"]',
            "source 1 (courier): sections: '/town/': give a URL that begins with http:// or https://",
        ),
        (
            ONE + "deny = ['(']",
            (
                "source 1 (courier): deny: '(': not a regular expression: missing ), unterminated "
                "subpattern at position 0"
            ),
        ),
        (ONE + "allow = [1]", "source 1 (courier): allow: 1: write regular expressions in quotation marks"),
        (
            ONE + 'max_pages = "7"',
            "source 1 (courier): max_pages: '7': give a whole number from 1, without quotation marks",
        ),
        (
            ONE + "max_pages = 0",
            "source 1 (courier): max_pages: 0: give a whole number from 1, without quotation marks",
        ),
        (
            ONE + "section_pages = true",
            "source 1 (courier): section_pages: True: give a whole number from 1, without quotation marks",
        ),
        (
            ONE + "delay = -1",
            "source 1 (courier): delay: -1: give a number that is not negative, without quotation marks",
        ),
        (
            ONE + "delay = nan",
            "source 1 (courier): delay: nan: give a number that is not negative, without quotation marks",
        ),
        (
            ONE + 'subdomains = "no"',
            "source 1 (courier): subdomains: 'no': write true or false, without quotation marks",
        ),
        (
            ONE + 'domains = ["https://a.example/"]',
            (
                "source 1 (courier): domains: 'https://a.example/': give a name such "
                "as example.org, without http:// and without a path"
            ),
        ),
        (
            (
                f"{ONE}feeds = ['https://a.example/feed']\n"
                f"{ONE.replace('courier', 'gazette')}sections = ['https://A.example/feed#top']"
            ),
            (
                "source 2 (gazette): sections: 'https://A.example/feed#top': source courier names it too, "
                "and it is read for one of them alone"
            ),
        ),
        (
            ONE + 'language = "english"',
            "source 1 (courier): language: 'english': give the two letters of ISO 639-1, for example 'en'",
        ),
        (
            ONE.replace('"courier"', '"the courier"'),
            (
                "source 1 (the courier): name: 'the courier': use 1 to 64 letters, "
                "digits, dots, hyphens and underscores, without spaces"
            ),
        ),
    ],
)
def test_a_mistake_is_told_in_one_line_with_file_source_key_and_what_to_do(text, fault):
    assert faults(text) == [f"sources.toml: {fault}"]


def test_all_mistakes_are_told_at_once():
    found = faults(ONE + "feed = []\ndelay = 'x'\n[[source]]\nhome = 'y'\n")
    assert [line.split(": ")[1:3] for line in found] == [
        ["source 1 (courier)", "feed"],
        ["source 1 (courier)", "delay"],
        ["source 2", "home"],
        ["source 2", "name"],
    ]


@pytest.mark.parametrize(
    ("home", "name"),
    [
        ("https://www.courier.example/news/", "courier.example"),
        ("http://127.0.0.1:8000/", "127.0.0.1-8000"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("http://[::1]:80/", "1"),
    ],
)
def test_a_home_page_alone_is_named_after_its_host(home, name):
    assert source_of_home(home).name == name


def test_several_home_pages_have_names_of_their_own():
    homes = ["https://a.example/en/", "https://b.example/", "https://a.example/de/", "https://a.example/en/"]
    sources = sources_of_homes(homes, max_pages=5)
    assert [(source.name, source.home, source.max_pages) for source in sources] == [
        ("a.example", "https://a.example/en/", 5),
        ("b.example", "https://b.example/", 5),
        ("a.example-2", "https://a.example/de/", 5),
    ]
