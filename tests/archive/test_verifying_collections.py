"""`verify` finds where an index, the articles or the state of a stem disagree with the WARC."""

from __future__ import annotations

import gzip
import re
import shutil

import pytest
from verified import REVISIT, exchange, findings, write_collection

from archive import CollectionLayout, CollectionWriter
from archive.verifying import RULES, find_targets, verify


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_collection(tmp_path_factory.mktemp("good")).folder


@pytest.fixture
def collection(written, tmp_path):
    return shutil.copytree(written, tmp_path / "news")


def test_nothing_is_found_in_a_collection_of_many_stems(tmp_path):
    layout = write_collection(tmp_path, max_bytes=1)
    assert len(list((layout.folder / "archive").iterdir())) == 9
    assert findings(layout.folder) == []


def edit_lines(part, change):
    def plant(folder):
        (path,) = (folder / part).iterdir()
        path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
        return path

    return plant


def in_line(old, new):
    def change(lines):
        changed = re.sub(old, new, lines[0], count=1)
        assert changed != lines[0]
        return [changed, *lines[1:]]

    return change


def unfinished(folder):
    (index,) = (folder / "indexes").iterdir()
    index.unlink()
    return next((folder / "archive").iterdir())


def left_open(folder):
    for path in folder.glob("*/*"):
        path.rename(f"{path}.open")
    return next((folder / "archive").iterdir())


def warc_gone(folder):
    next((folder / "archive").iterdir()).unlink()
    (folder / "archive" / "other.warc.gz").write_bytes(b"")  # a folder with no WARC at all is wrong usage
    return next((folder / "articles").iterdir())


IN_A_COLLECTION = [
    ("index-line", edit_lines("indexes", lambda lines: [b"not a line\n", *lines])),
    ("index-line", edit_lines("indexes", lambda lines: [*lines, lines[-1][:-1]])),
    ("index-order", edit_lines("indexes", lambda lines: [*lines[1:], lines[0]])),
    ("index-pointer", edit_lines("indexes", in_line(rb'"length": "\d+"', b'"length": "7"'))),
    ("index-pointer", edit_lines("indexes", in_line(rb'"filename": "', b'"filename": "x'))),
    ("index-pointer", edit_lines("indexes", in_line(rb'"offset": "\d+"', b'"offset": "7"'))),
    ("index-mismatch", edit_lines("indexes", in_line(rb'"status": "200"', b'"status": "404"'))),
    ("index-mismatch", edit_lines("indexes", in_line(rb'"digest": "sha1:.', b'"digest": "sha1:7'))),
    ("index-mismatch", edit_lines("indexes", in_line(rb'"url": "http:', b'"url": "gopher:'))),
    ("index-mismatch", edit_lines("indexes", in_line(rb"\Aorg,example", b"org,exampla"))),
    ("index-repeated", edit_lines("indexes", lambda lines: [lines[0], *lines])),
    ("index-lacks", edit_lines("indexes", lambda lines: lines[1:])),
    ("article-json", edit_lines("articles", lambda lines: [lines[0][:30] + b"\n", lines[1]])),
    ("article-json", edit_lines("articles", lambda lines: [lines[0], lines[1][:-1]])),
    ("article-pointer", edit_lines("articles", in_line(rb'"offset": \d+', b'"offset": 7'))),
    ("article-pointer", edit_lines("articles", in_line(rb'"length": \d+', b'"length": 7'))),
    ("article-pointer", edit_lines("articles", in_line(rb'"file": "', b'"file": "x'))),
    (
        "article-mismatch",
        edit_lines("articles", in_line(rb'"record_id": "<urn:uuid:....', b'"record_id": "<urn:uuid:zzzz')),
    ),
    ("article-mismatch", edit_lines("articles", in_line(rb'"payload_digest": "sha1:.', b'"payload_digest": "sha1:7'))),
    ("article-order", edit_lines("articles", lambda lines: lines[::-1])),
    ("article-order", edit_lines("articles", lambda lines: [lines[0], *lines])),
    ("stem-unfinished", unfinished),
    ("stem-unfinished", left_open),
    ("warc-missing", warc_gone),
]


ALSO_FOUND = {
    "index-line": {"index-order", "index-lacks"},  # what cannot be read is not in order, and lists nothing
    "index-pointer": {"index-lacks"},  # what points elsewhere leaves a capture without a line
    "warc-missing": {"unreadable", "stem-unfinished"},  # of the empty file that is planted with it
}


@pytest.mark.parametrize(("rule", "plant"), [pytest.param(*case, id=case[0]) for case in IN_A_COLLECTION])
def test_a_fault_in_a_collection_is_found(collection, rule, plant):
    (warc,) = (collection / "archive").iterdir()
    path = plant(collection)
    found = findings(collection)
    also = ALSO_FOUND.get(rule, set())
    assert {finding.rule for finding in found} - also == {rule}
    assert next(finding.file for finding in found if finding.rule == rule) in {path, warc}


def test_a_file_in_use_is_passed_over(tmp_path):
    layout = CollectionLayout(tmp_path, "news")
    writer = CollectionWriter(layout, software={"software": "t"})
    writer.keep(exchange("/a"))
    found = []
    verified = verify(find_targets([layout.folder]), on_finding=found.append)
    assert (found, verified.files, verified.in_use) == ([], 0, 1)
    writer.close()


def test_a_revisit_may_repeat_what_another_file_of_the_collection_holds(tmp_path):
    layout = write_collection(tmp_path, max_bytes=1)
    warcs = sorted((layout.folder / "archive").iterdir())
    (revisit,) = [warc for warc in warcs if REVISIT in gzip.decompress(warc.read_bytes())]
    assert findings(revisit) == []
    for index in (layout.folder / "indexes").iterdir():
        if index.name.split(".")[0] != revisit.name.split(".")[0]:
            index.unlink()
    assert [finding.rule for finding in findings(revisit)] == ["revisit-target"]


def test_every_rule_for_collections_has_a_planted_fault():
    rules = {rule for rule in RULES if rule.startswith(("index-", "article-", "stem-", "warc-missing"))}
    assert {case[0] for case in IN_A_COLLECTION} == rules
