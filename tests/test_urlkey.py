"""The rule ``urlkey/1`` gives what its page says, for any string."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.urlkey import TRACKING_PARAMETERS, TRACKING_PREFIXES, article_id, urlkey

PAGE = (Path(__file__).parents[1] / "docs" / "urlkey.md").read_text("utf-8")


def _table(heading: str) -> list[list[str]]:
    """Return the cells of the table whose first column has this heading, without back-ticks."""
    table = PAGE.split(f"\n| {heading} |", 1)[1].split("\n\n", 1)[0]
    return [[cell.strip("` ") for cell in line.strip("|\n").split("|")] for line in table.splitlines()[2:]]


VECTORS = [
    pytest.param(json.loads(url), json.loads(key), id=re.sub(r"\W+", "-", shows))
    for shows, url, key in _table("what it shows")
]
IDS = [(json.loads(url), identifier) for url, identifier in _table("URL")]

any_text = st.text(alphabet=st.characters(codec=None, exclude_categories=()))
"""Any string, lone surrogates among them."""

url_like = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "HTTPS", "ftp", "x+y"]),
    st.text(alphabet="aBÄß\u3002\uff0e\u0130\u212a1:.@[]%_-\u00ad\u200d ", max_size=12),
    st.text(alphabet="/.aé%2eE5cF \\|~+;", max_size=16),
    st.text(alphabet="?&=utm_a%7Eé+/. ", max_size=16),
)
"""Strings near enough to URLs to reach every branch of the rule."""


def test_the_page_has_all_vectors() -> None:
    assert len(VECTORS) >= 50


@pytest.mark.parametrize(("url", "key"), VECTORS)
def test_vector(url: str, key: str) -> None:
    assert urlkey(url) == key


@pytest.mark.parametrize(("url", "identifier"), IDS)
def test_article_id_vector(url: str, identifier: str) -> None:
    assert article_id(url) == identifier


def test_the_page_lists_the_tracking_parameters() -> None:
    listed = dict(_table("name"))
    assert listed == {f"{prefix}*": reason for prefix, reason in TRACKING_PREFIXES.items()} | TRACKING_PARAMETERS


@pytest.mark.parametrize("name", [*TRACKING_PARAMETERS, *(f"{prefix}id" for prefix in TRACKING_PREFIXES)])
def test_tracking_parameter_does_not_change_the_key(name: str) -> None:
    assert urlkey(f"https://example.com/a?b=1&{name}=x&c=2") == "https://example.com/a?b=1&c=2"


@given(any_text | url_like)
@example("http://[")
@example("http://h:" + "9" * 5000)
@example("http://\ud800/%")
def test_any_string_has_a_key_that_is_its_own_key(url: str) -> None:
    assert urlkey(urlkey(url)) == urlkey(url)


@given(any_text | url_like, any_text)
def test_fragment_does_not_change_the_key(url: str, fragment: str) -> None:
    assert urlkey(f"{url}#{fragment}") == urlkey(url)


@given(url_like)
def test_path_and_query_of_a_key_are_ascii_without_white_space(url: str) -> None:
    _, _, after_scheme = urlkey(url).partition("://")
    assert re.fullmatch(r"[!-~]*", after_scheme[re.search(r"[/?]|$", after_scheme).start() :])  # type: ignore[union-attr]


@given(any_text)
def test_article_id_is_32_hex_digits(url: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", article_id(url))
