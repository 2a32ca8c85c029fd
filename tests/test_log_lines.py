"""Log lines as JSON: one object a line, with what there is to know."""

from __future__ import annotations

import json
import logging

import pytest
from scrapy import Request

from crawler.log_lines import JsonLines


def line(message, *args, error=None, **extra):
    record = logging.LogRecord("crawler.x", logging.WARNING, "x.py", 1, message, args, None)
    record.exc_info = (type(error), error, None) if error else None
    record.created = 1763874367.089
    vars(record).update(extra)
    return json.loads(JsonLines().format(record))


def test_a_line_has_time_level_logger_and_message():
    assert line("no article: %s", "Fähre\nsteht") == {
        "time": "2025-11-23T05:06:07.089Z",
        "level": "WARNING",
        "logger": "crawler.x",
        "message": "no article: Fähre\nsteht",
    }


@pytest.mark.parametrize(
    "args",
    [
        ("https://example.org/a", 3),
        (3, "https://example.org/a"),
        (Request("https://example.org/a"),),
        ({"request": Request("https://example.org/a"), "referer": "https://example.org/"},),
        ({"url": "https://example.org/a"},),
    ],
    ids=["first", "second", "request", "by name", "mapping"],
)
def test_the_url_that_a_line_speaks_of_stands_apart(args):
    message = "it" if isinstance(args[0], dict) else "it" + " %s" * len(args)
    assert line(message, *args)["url"] == "https://example.org/a"


def test_a_url_that_was_given_apart_comes_first():
    assert line("it %s", "https://example.org/b", url="https://example.org/a")["url"] == "https://example.org/a"


def test_a_traceback_stands_apart():
    assert line("it", error=ValueError("no headline"))["traceback"] == "ValueError: no headline\n"
    assert "traceback" not in line("it")
