"""`scrapy verify`: nothing in what a crawl keeps, every finding in one line, exit codes that tell."""

from __future__ import annotations

import json
import shutil

import pytest
from running import Collection, crawl, scrapy

from archive.verifying import find_targets, verify
from crawler.demo import Newspaper


@pytest.fixture(scope="module")
def live(tmp_path_factory) -> Collection:
    with Newspaper() as newspaper:
        folder = tmp_path_factory.mktemp("live")
        return crawl(newspaper.urls(), folder, CRAWL_DELAY_OBEY="0", ARCHIVE_MAX_BYTES="40000")


@pytest.fixture
def collection(live, tmp_path):
    copy = tmp_path / "collections" / "news"
    shutil.copytree(live.folder, copy)
    return Collection(copy, live.ran)


def test_nothing_is_found_in_a_crawl_of_the_newspaper(live, tmp_path):
    found = []
    verified = verify(find_targets([live.folder]), on_finding=found.append)
    assert [str(finding) for finding in found] == []
    assert verified.records == len(live.records) > 60
    assert verified.files == len(live.files("archive")) > 2
    ran = scrapy("verify", str(live.folder), cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"{verified.files} files, {verified.records} records: 0 errors, 0 warnings\n"


def test_a_finding_is_one_line_and_an_error_gives_exit_code_3(collection, tmp_path):
    warc = collection.files("archive")[0]
    with warc.open("ab") as stream:
        stream.write(b"monkeys")
    place = warc.stat().st_size - 7
    ran = scrapy("verify", str(warc), cwd=tmp_path)
    assert ran.code == 3
    assert ran.out == f"{warc}: offset {place}: garbage: bytes that are no gzip member\n"
    assert ran.err.endswith(": 1 error, 0 warnings\n")


def test_findings_are_given_as_json(collection, tmp_path):
    index = collection.files("indexes")[0]
    lines = index.read_bytes().splitlines(keepends=True)
    index.write_bytes(b"".join([lines[0], *lines]))
    ran = scrapy("verify", "--json", str(collection.folder), cwd=tmp_path)
    (finding,) = map(json.loads, ran.out.splitlines())
    assert ran.code == 3
    assert finding.pop("message").startswith("the record at offset ")
    assert finding == {"file": str(index), "offset": len(lines[0]), "rule": "index-repeated", "severity": "error"}


def test_warnings_alone_give_exit_code_0(collection, tmp_path):
    warc = collection.files("archive")[0]
    other = tmp_path / "renamed.warc.gz"
    warc.rename(other)
    ran = scrapy("verify", str(other), cwd=tmp_path)
    assert ran.code == 0
    assert f"{other}: offset 0: warcinfo-filename: " in ran.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nosuch.warc.gz"], "scrapy verify: nosuch.warc.gz: no such file or folder"),
        (["."], "scrapy verify: .: no file with records in this folder (looked for .warc.gz, "),
        ([], "error: name at least one WARC file or a folder with some"),
        (["--nosuch"], "error: unknown option --nosuch"),
    ],
    ids=["missing file", "empty folder", "nothing", "unknown option"],
)
def test_wrong_usage_is_refused_with_exit_code_2(tmp_path, arguments, message):
    ran = scrapy("verify", *arguments, cwd=tmp_path)
    assert ran.code == 2
    assert message in ran.err


def test_help_teaches(tmp_path):
    out = " ".join(scrapy("verify", "--help", cwd=tmp_path).out.split())
    for word in ("--json", "FILE: offset N: rule: message", "docs/verify.md", "Exit codes: 0"):
        assert word in out


def test_a_link_that_leads_nowhere_is_a_finding(tmp_path):
    (tmp_path / "gone.warc.gz").symlink_to("unmounted.warc.gz")
    ran = scrapy("verify", ".", cwd=tmp_path)
    assert (ran.code, ran.out) == (3, "gone.warc.gz: offset 0: unreadable: No such file or directory\n")
