"""Nobody is crawled without being told by whom."""

from __future__ import annotations

import pytest
from running import crawl, scrapy, settings
from scrapy.settings import Settings
from servers.raw import RawServer

from crawler.contact import ContactAddon, contact_fault


def _settings(**values: str) -> Settings:
    made = Settings({"BOT_NAME": "news-archiver", "ARCHIVER_VERSION": "1"}, priority="project")
    made.setdict(values, priority="cmdline")
    ContactAddon().update_settings(made)
    return made


@pytest.mark.parametrize(
    "values",
    [
        {"CONTACT": "you@example.org"},
        {"CONTACT": " mailto:you@example.org "},
        {"CONTACT": "https://example.org/crawler"},
        {"USER_AGENT": "mine/1 (+https://example.org/bot)"},
        {"USER_AGENT": "mine/1 (you@example.org)"},
    ],
    ids=str,
)
def test_a_web_or_e_mail_address_is_a_contact(values):
    assert contact_fault(_settings(**values)) is None


@pytest.mark.parametrize(
    "contact", ["me", "you@", "@example.org", "you@host", "example.org", "ftp://example.org/", "a b"]
)
def test_anything_else_is_none(contact):
    assert contact_fault(_settings(CONTACT=contact)).startswith(f"CONTACT={contact} is neither an e-mail nor a web")


@pytest.mark.parametrize("values", [{}, {"CONTACT": " "}, {"USER_AGENT": "Mozilla/5.0"}], ids=str)
def test_without_one_it_is_said_how_to_set_it(values):
    assert contact_fault(_settings(**values)).endswith("as in -s CONTACT=you@example.org")


@pytest.mark.parametrize("extra", [[], ["-s", "CONTACT=me"], ["-s", "USER_AGENT=Mozilla/5.0"]], ids=str)
def test_a_crawl_of_the_web_without_contact_is_refused_before_anything_starts(tmp_path, extra):
    ran = scrapy("crawl", "article", "-a", "url=http://127.0.0.1/ https://example.org/", *extra, cwd=tmp_path)
    assert (ran.code, len(ran.err.splitlines()), list(tmp_path.iterdir())) == (2, 1, [])
    assert "-s CONTACT=you@example.org" in ran.err


def test_a_network_that_is_none_is_refused_before_anything_starts(tmp_path):
    extra = ["-s", "ALLOW_PRIVATE_ADDRESSES=intranet"]
    ran = scrapy("crawl", "article", "-a", "url=http://127.0.0.1/", *extra, cwd=tmp_path)
    assert (ran.code, len(ran.err.splitlines()), list(tmp_path.iterdir())) == (2, 1, [])


def test_loopback_needs_no_contact(tmp_path):
    with RawServer({"/": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"}) as server:
        assert crawl([server.url + "/"], tmp_path).ran.code == 0


def test_what_is_found_later_is_refused_without_contact_when_it_is_fetched(tmp_path):
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n"
    with RawServer({"/": moved}) as server:
        args = ["-a", f"url={server.url}/", *settings(ALLOW_PRIVATE_ADDRESSES="True")]
        ran = scrapy("crawl", "article", *args, cwd=tmp_path)
    assert ran.code == 3
    (line,) = [line for line in ran.err.splitlines() if "not fetched: http://192.0.2.1/: " in line]
    assert line.endswith("(no-contact)")
