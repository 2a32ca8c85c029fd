"""`scrapy sources`: an example, a check, and what becomes of a URL."""

from __future__ import annotations

import pytest
from running import Ran, scrapy


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    (folder / "s.toml").write_text(scrapy("sources", cwd=folder).out, "utf-8")
    (folder / "wrong.toml").write_text("[[source]]\n")
    return folder


def test_the_example_that_is_printed_is_right(folder):
    checked = scrapy("sources", "s.toml", cwd=folder)
    assert checked == Ran(
        0,
        "courier\thttps://courier.example/\tfound by themselves\n"
        "gazette\thttps://www.gazette.example/\t1 feeds, 1 sitemaps, 2 sections\n",
        "",
    )


def test_every_mistake_in_a_file_is_printed(folder):
    assert scrapy("sources", "wrong.toml", cwd=folder) == Ran(
        2,
        "",
        "wrong.toml: source 1: name: missing; give it a short name\n"
        "wrong.toml: source 1: home: missing; give it the URL of the home page\n",
    )


def test_for_a_url_source_role_rule_and_reason_are_printed(folder):
    urls = ["https://www.gazette.example/live-ticker/x", "https://gazette.example/2026/11/x", "https://other.example/x"]
    assert scrapy("sources", "s.toml", *urls, cwd=folder).out.splitlines() == [
        f"{urls[0]}\tgazette\t-\tdeny\t/live-ticker/ finds '/live-ticker/'",
        f"{urls[1]}\tgazette\tarticle\tallow\t/20\\d\\d/\\d\\d/ finds '/2026/11/'",
        f"{urls[2]}\tcourier\t-\tother-site\tother.example",
        f"{urls[2]}\tgazette\t-\tother-site\tother.example",
    ]


def test_without_a_file_the_site_of_the_url_is_the_source(folder):
    ran = scrapy("sources", "https://www.courier.example/login", cwd=folder)
    assert ran.out == "https://www.courier.example/login\tcourier.example\t-\taccount\t/login\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["s.toml", "t.toml"], "t.toml: neither a URL nor the first file; name one file"),
        (["s.toml", "ftp://a/"], "ftp://a/: not an http(s) URL"),
        (["none.toml"], "none.toml: No such file or directory"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(folder, arguments, message):
    assert scrapy("sources", *arguments, cwd=folder) == Ran(2, "", message + "\n")
