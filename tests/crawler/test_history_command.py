"""`scrapy history`: the captures of a URL and what has changed between them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from running import scrapy

from archive import CollectionLayout, CollectionWriter, Exchange, Limits

URL = "http://example.org/a"

TEXT = "".join(
    f"<p>{sentence} The harbour board met on Tuesday and decided, after a long debate, to mend the sea wall.</p>"
    for sentence in ("First.", "Second.", "Third.", "Fourth.", "Fifth.", "Sixth.")
)
PAGES = [
    f"<h1>Sea wall will be mended</h1>{TEXT}",
    f"<h1>Sea wall will be mended</h1>{TEXT}",
    f"<h1>Sea wall must be mended</h1>{TEXT.replace('Third. The harbour', 'Third. The town')}<p>And a bench.</p>",
]


def answer(page, status="200 OK"):
    body = f"<html><body><article>{page}</article></body></html>".encode()
    return b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (
        status.encode(),
        len(body),
        body,
    )


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("history")
    answers = [*map(answer, PAGES), answer("<h1>Gone</h1>", "410 Gone")]
    for day, response in enumerate(answers, 20):
        # A run for each, so that each lies in a file of its own.
        layout = CollectionLayout(folder / "collections", "news")
        writer = CollectionWriter(layout, software={"software": "t"}, limits=Limits(revisit_min_bytes=100))
        for url in (URL, f"{URL}/other"):
            started_at = datetime(2026, 11, day, 5, 6, 7, tzinfo=UTC)
            request = b"GET / HTTP/1.1\r\n\r\n"
            notes = {"role": "article"}
            writer.keep(Exchange(url=url, started_at=started_at, request=request, response=response, notes=notes))
        writer.close()
    return folder


def history(crawled, *options):
    return scrapy("history", *options, URL, cwd=crawled)


@pytest.fixture(scope="module")
def captures(crawled):
    ran = history(crawled, "--json")
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.splitlines()]


def test_captures_come_in_order_with_what_became_of_them(captures):
    assert [capture["status"] for capture in captures] == [200, 200, 200, 410]
    assert [capture["date"] for capture in captures] == sorted(capture["date"] for capture in captures)
    assert [bool(capture["revisit_of"]) for capture in captures] == [False, True, False, False]
    assert captures[1]["revisit_of"] == captures[0]["date"]
    assert captures[3]["rejection"] == "HTTP status 410 Gone (status)"


def test_a_revisit_has_the_article_of_what_it_refers_to_and_no_changes(captures):
    assert captures[1]["title"] == captures[0]["title"] == "Sea wall will be mended"
    assert captures[1]["changes"] == {"title": [], "text": [], "access": None}
    assert captures[0]["changes"] is None


def test_what_has_changed_is_told_word_by_word(captures):
    changes = captures[2]["changes"]
    assert [(piece["kind"], piece["text"]) for piece in changes["title"]] == [
        ("same", "Sea wall "),
        ("removed", "will "),
        ("added", "must "),
        ("same", "be mended"),
    ]
    third, bench = changes["text"]
    assert [piece["text"] for piece in third if piece["kind"] != "same"] == ["harbour ", "town "]
    assert bench == [{"kind": "added", "text": "And a bench."}]


def test_printed_changes_are_marked_as_git_marks_words(crawled):
    lines = history(crawled).out.splitlines()
    assert "    title   Sea wall [-will-] {+must+} be mended" in lines
    assert "    text    {+And a bench.+}" in lines
    assert re.match(r"2026-11-20T05:06:07\S*Z  200  sha1:\w{32}  news-\S+\.warc\.gz:\d+$", lines[0])
    assert "revisit of 20" in lines[2]


def test_a_file_that_is_gone_is_said_and_the_rest_is_shown(crawled):
    first = min((crawled / "collections" / "news" / "archive").iterdir())
    aside = first.with_name("aside")
    first.rename(aside)
    ran = history(crawled, "--json")
    aside.rename(first)
    assert ran.code == 3
    assert first.name in ran.err
    assert len(ran.out.splitlines()) == 4


def test_a_revisit_of_what_is_not_here_does_not_say_that_it_gave_no_article(crawled, tmp_path):
    indexes = sorted((crawled / "collections" / "news" / "indexes").iterdir())
    indexes[0].rename(tmp_path / "aside")
    lines = history(crawled).out.splitlines()
    (tmp_path / "aside").rename(indexes[0])
    assert "revisit of 2026-11-20" in lines[0]
    assert lines[1] == "    no article: unchanged since a capture that is not here: in another collection, or removed"


def test_a_url_without_captures_is_said_with_exit_code_3(crawled):
    ran = scrapy("history", "http://example.org/never", cwd=crawled)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("scrapy history: no capture of http://example.org/never in ")


@pytest.mark.parametrize("arguments", [(), ("--frob", "http://a/"), ("http://a/", "http://b/")], ids=len)
def test_wrong_usage(tmp_path, arguments):
    assert scrapy("history", *arguments, cwd=tmp_path).code == 2
