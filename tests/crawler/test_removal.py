"""Removing pages from a collection: what goes, what stays as it was, and what is left in the place."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mended import WORKERS
from removed import MOMENT, ORDER, exchange, files_of, members_of, records_of, remove, where_is, write_collection
from verified import findings

from archive import CollectionError, CollectionLayout, CollectionState, CollectionWriter, FetchFailure, read_record_at
from archive.collection_lock import CollectionInUseError, CollectionLock
from archive.mending import open_name
from archive.removing import read_tombstone
from archive.state_rebuilding import rebuild_state
from crawler.errors import ArgumentError
from crawler.frontier.database import Database
from crawler.mending import mend_collection
from crawler.removal import find, prepare, read_targets
from crawler.replay import replay_into
from crawler.urlkey import article_id

PAGES = ("ferry", "lighthouse", "council", "regatta", "storm", "museum")
URL = "http://example.org/ferry"


@pytest.fixture
def layout(tmp_path) -> CollectionLayout:
    """Six pages in two stems, the first two captured once more in a third, one of them unchanged."""
    again = [exchange("/ferry", day=1), exchange("/lighthouse", "beacon", day=1)]
    return write_collection(tmp_path, [*(exchange(f"/{page}") for page in PAGES), *again], stem_of=3)


def articles_of(layout):
    lines = [line for path in sorted(layout.folder.glob("articles/*")) for line in path.read_text().splitlines()]
    return [json.loads(line) for line in lines]


def tombstones_of(layout):
    return [(record, read_tombstone(record)) for record, _ in records_of(layout) if read_tombstone(record)]


# --- what goes


def test_the_page_and_its_url_are_nowhere(layout):
    for needle in ("ferry", URL):
        assert where_is(needle, layout.folder)
    remove(layout, URL)
    for needle in ("ferry", "/ferry", URL):
        assert where_is(needle, layout.folder) == []


def test_every_capture_goes_with_its_request(layout):
    before = {record.record_id for record, _ in records_of(layout) if record.target_uri == URL}
    remove(layout, URL)
    after = {record.record_id for record, _ in records_of(layout)}
    assert len(before) == 4
    assert before.isdisjoint(after)


def test_an_attempt_that_failed_goes_too(tmp_path):
    failure = FetchFailure(url=URL, started_at=MOMENT, error="DNSLookupError", message="no host ferry.example.org")
    failed = exchange("/ferry", response=b"", failure=failure)
    layout = write_collection(tmp_path, [exchange("/storm"), failed])
    remove(layout, URL)
    assert where_is("ferry", layout.folder) == []
    assert findings(layout.folder) == []


def test_a_page_can_be_named_by_the_id_of_its_article(layout):
    (article,) = [article for article in articles_of(layout) if article["url"] == URL]
    remove(layout, article["id"])
    assert where_is("ferry", layout.folder) == []


def test_urls_that_differ_in_tracking_alone_are_one_page(tmp_path):
    tracked = exchange("/ferry?utm_source=mail", "ferry")
    layout = write_collection(tmp_path, [exchange("/ferry"), tracked, exchange("/storm")])
    remove(layout, URL)
    assert where_is("ferry", layout.folder) == []


def test_a_whole_stem_goes_but_for_what_is_about_the_file(layout):
    stem = sorted(layout.folder.glob("archive/*"))[1]
    remove(layout, stem.name)
    kept = [record for record, _ in records_of(layout) if record.file == stem.name]
    assert [record.type for record in kept] == ["warcinfo", "metadata", "metadata", "metadata"]
    for page in ("regatta", "storm", "museum"):
        assert where_is(f"The {page}", layout.folder) == []
    assert findings(layout.folder) == []


def test_several_things_go_at_once(layout):
    remove(layout, URL, "http://example.org/storm")
    assert where_is("ferry", layout.folder) == where_is("storm", layout.folder) == []
    assert findings(layout.folder) == []


# --- what stays


@settings(deadline=None, max_examples=25)
@given(gone=st.sets(st.sampled_from(PAGES), min_size=1), stem_of=st.integers(1, 8))
def test_records_that_stay_keep_their_bytes_and_are_found_where_index_and_articles_say(gone, stem_of):
    with tempfile.TemporaryDirectory() as folder:
        again = [exchange("/ferry", day=1), exchange("/lighthouse", "beacon", day=1)]
        layout = write_collection(Path(folder), [*(exchange(f"/{page}") for page in PAGES), *again], stem_of=stem_of)
        before, articles = members_of(layout), articles_of(layout)
        removed = {record.record_id for record, _ in records_of(layout) if (record.target_uri or "")[19:] in gone}
        remove(layout, *(f"http://example.org/{page}" for page in gone))
        after = members_of(layout)
        assert [one for one in before if one not in removed] == [one for one in after if one in before]
        assert {one: after[one] for one in before if one in after} == {
            one: data for one, data in before.items() if one not in removed
        }
        assert len(after) - len(before) + len(removed) == len(tombstones_of(layout))
        assert findings(layout.folder) == []
        left = [article for article in articles if article["url"][19:] not in gone]
        assert _without_offsets(articles_of(layout)) == _without_offsets(left)
        for article in articles_of(layout):
            place = article["archive"]
            record = read_record_at(layout.folder / "archive" / place["file"], place["offset"], place["length"])
            assert record.record_id == place["record_id"]


def _without_offsets(articles):
    return [{**article, "archive": {**article["archive"], "offset": None}} for article in articles]


def test_a_replay_of_what_is_left_gives_the_same_articles(layout):
    import asyncio

    remove(layout, URL)
    for warc in layout.folder.glob("archive/*"):
        articles = layout.stem(warc.name.removesuffix(".warc.gz")).articles
        assert not asyncio.run(replay_into(warc, articles, WORKERS)).changed


def test_files_keep_their_permissions(layout):
    paths = sorted(layout.folder.glob("*/*"))
    for path in paths:
        path.chmod(0o640)
    remove(layout, URL)
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o640}


def test_stems_without_the_page_are_not_touched(layout):
    def seen():
        return {path: path.stat().st_mtime_ns for path in layout.folder.glob("*/*")}

    before = seen()
    remove(layout, "http://example.org/storm")
    assert len({path for path, moment in seen().items() if before.get(path) != moment}) == 3


# --- what is left in the place


def test_a_tombstone_says_when_why_and_what_and_not_which_page(layout):
    response = next(record for record, _ in records_of(layout) if record.target_uri == "http://example.org/storm")
    remove(layout, "http://example.org/storm")
    ((record, tombstone),) = tombstones_of(layout)
    label = article_id("http://example.org/storm")
    assert (record.type, record.target_uri) == ("metadata", f"urn:removed:{label}")
    assert record.headers.first("WARC-Refers-To") == response.record_id
    assert record.date == "2026-12-02T05:06:07.089012Z"
    lines = record.block.decode().splitlines()
    assert lines[0] == "removedAt: 2026-12-02T05:06:07.089012Z"
    assert lines[1] == "removedReason: a court order"
    assert lines[2].startswith(f"removedRecord: response {response.record_id} 2026-11-23T05:06:07.089012Z ")
    assert lines[3].startswith("removedRecord: request <urn:uuid:")
    assert lines[4:] == ["fetchAgain: refused", "software: t"]
    assert (tombstone.label, tombstone.refused, tombstone.url) == (label, True, None)


def test_no_digest_tells_what_was_removed(layout):
    digests = {record.headers.first("WARC-Payload-Digest") for record, _ in records_of(layout)}
    gone = {article["archive"]["payload_digest"] for article in articles_of(layout) if article["url"] == URL}
    assert gone < digests
    remove(layout, URL)
    assert [where_is(digest, layout.folder) for digest in gone] == [[]]


def test_the_url_is_kept_where_that_is_wanted(layout):
    remove(layout, URL, keep_url=True)
    assert {tombstone.url for _, tombstone in tombstones_of(layout)} == {URL}


def test_a_tombstone_outlives_the_removal_of_its_stem(layout):
    remove(layout, URL)
    (warc, *_) = sorted(layout.folder.glob("archive/*"))
    remove(layout, warc.name)
    assert [tombstone.label for _, tombstone in tombstones_of(layout)].count(article_id(URL)) == 2


# --- state


def test_what_is_fetched_afterwards_is_no_revisit_of_what_was_removed(layout):
    remove(layout, URL)
    writer = CollectionWriter(layout, software={}, clock=lambda: MOMENT + timedelta(days=2))
    assert writer.last_capture(URL) is None
    kept = writer.keep(exchange("/ferry", day=2))
    assert kept.response is not None
    assert kept.response.record.type == "response"
    writer.close()


@pytest.mark.parametrize("name", ["state.sqlite", "frontier.sqlite"])
def test_no_remains_are_left_in_the_free_pages_of_a_database(layout, name):
    Database(f"sqlite:///{layout.frontier}").close()
    path = layout.folder / name
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("CREATE TABLE other (url)")
        database.executemany("INSERT INTO other VALUES (?)", [(f"{URL}#{number}",) for number in range(1000)])
        database.execute("DROP TABLE other")
    assert name in where_is(f"{URL}#", layout.folder)
    remove(layout, URL)
    assert where_is(f"{URL}#", layout.folder) == []


@pytest.mark.parametrize("allowed", [False, True])
def test_a_state_made_again_knows_what_is_not_to_be_fetched(layout, allowed):
    remove(layout, URL, allow_again=allowed)
    expected = frozenset() if allowed else {article_id(URL)}
    for rebuild in (lambda: None, layout.state.unlink):
        rebuild()
        rebuild_state(layout)
        with CollectionState(layout.state) as state:
            assert state.refused() == expected


def test_what_one_removal_has_refused_a_later_one_may_allow(layout):
    remove(layout, URL)
    write_collection(layout.root, [exchange("/ferry", day=2)])
    remove(layout, URL, allow_again=True, order=replace(ORDER, at=ORDER.at + timedelta(days=1)))
    for again in (lambda: None, lambda: rebuild_state(layout)):
        again()
        with CollectionState(layout.state) as state:
            assert state.refused() == frozenset()


def test_a_stem_that_goes_does_not_forbid_its_pages(layout):
    remove(layout, sorted(layout.folder.glob("archive/*"))[1].name)
    with CollectionState(layout.state) as state:
        assert state.refused() == frozenset()
        assert state.last_capture("http://example.org/storm") is None


def test_records_of_runs_lose_the_url_and_tell_the_new_size(layout):
    (warc, *_) = sorted(layout.folder.glob("archive/*"))
    layout.runs.mkdir()
    record = {
        "arguments": {"url": f"{URL},http://example.org/storm", "urls": "seeds.txt"},
        "sources": {f"article url={URL}": {"stats": {}}},
        "faults": [f"ValueError at <{URL}>: it broke"],
        "files": [{"name": warc.name, "size": 1, "sha256": "0"}, {"name": "other", "size": 1, "sha256": "0"}],
    }
    (layout.runs / "20261123.json").write_text(json.dumps(record))
    remove(layout, URL)
    after = json.loads((layout.runs / "20261123.json").read_text())
    label = f"removed:{article_id(URL)}"
    assert after["arguments"] == {"url": f"{label},http://example.org/storm", "urls": "seeds.txt"}
    assert after["sources"] == {f"article url={label}": {"stats": {}}}
    assert after["faults"] == [f"ValueError at <{label}>: it broke"]
    assert after["files"][0]["size"] == warc.stat().st_size
    assert after["files"][1] == {"name": "other", "size": 1, "sha256": "0"}


def test_names_that_were_cut_off_within_the_url_lose_it_too(tmp_path):
    path = "/ferry" + "-and-so-on" * 30
    layout = write_collection(tmp_path, [exchange(path, "ferry")])
    layout.runs.mkdir()
    name = f"article url=http://example.org{path}"[:200]
    short = "article url=http://example.org/ferry"
    (layout.runs / "1.json").write_text(json.dumps({"sources": {name: {}, short: {}}}))
    remove(layout, f"http://example.org{path}")
    left = json.loads((layout.runs / "1.json").read_text())
    assert list(left["sources"]) == [f"article url=removed:{article_id(f'http://example.org{path}')}", short]


# --- revisits that depend on it


def test_revisits_elsewhere_are_told_and_go_only_if_they_are_to(layout):
    (first, *_, last) = sorted(layout.folder.glob("archive/*"))
    targets = read_targets(layout, [first.name])
    (dependent,) = find(layout, targets).plan.dependents
    assert (dependent.stem, dependent.record.type) == (last.name.removesuffix(".warc.gz"), "revisit")
    assert dependent.record.target == URL
    remove(layout, first.name, force=True)
    assert findings(layout.folder) == []
    assert [r.target_uri for r, _ in records_of(layout) if r.file == last.name and r.type == "response"] == [
        "http://example.org/lighthouse"
    ]


# --- what a person should know before


def found_by(layout, *words):
    return find(layout, read_targets(layout, words))


def test_what_is_close_to_the_page_and_stays_is_told(tmp_path):
    home, other = "http://example.org/", "https://www.example.org/ferry"
    pages = [
        exchange("/ferry", notes={"role": "article", "requested_url": "http://example.org/short", "via": home}),
        exchange("/short", notes={"requested_url": "http://example.org/short"}),
        exchange("/ferry", "other", url=other, notes={}),
        exchange("/storm", notes={"role": "article", "via": URL}),
    ]
    layout = write_collection(tmp_path, pages)
    found = found_by(layout, URL)
    assert found.redirected == {"http://example.org/short": 1}
    assert found.alike == {other: 2}
    assert found.mentions == 1
    assert found_by(layout, "http://example.org/short").redirected == {URL: 1}


def test_other_names_of_a_file_are_told(layout, tmp_path):
    (warc, *_) = sorted(layout.folder.glob("archive/*"))
    (tmp_path / "backup.warc.gz").hardlink_to(warc)
    assert found_by(layout, URL).linked == [warc]


@pytest.mark.parametrize("name", ["archive/foreign.warc", "indexes/autoindex.cdxj", "articles/elsewhere.jsonl"])
def test_files_that_are_of_no_stem_are_told(layout, name):
    other = layout.folder / name
    other.write_bytes(b"WARC/1.1\r\n")
    assert found_by(layout, URL).unsearched == [other]


# --- what hinders it


def test_articles_of_the_page_at_the_place_of_another_are_refused_as_they_would_stay(layout):
    (articles, *_) = sorted(layout.folder.glob("articles/*"))
    first, second, *rest = map(json.loads, articles.read_text("utf-8").splitlines())
    first["archive"], second["archive"] = second["archive"], first["archive"]
    articles.write_text("".join(json.dumps(one) + "\n" for one in (first, second, *rest)), "utf-8")
    before = files_of(layout)
    for url in (first["url"], second["url"]):
        with pytest.raises(CollectionError, match="do not fit their WARC; make them again with: scrapy replay --again"):
            remove(layout, url)
    assert files_of(layout) == before


def test_an_index_that_has_the_page_at_the_place_of_another_is_refused_as_it_would_stay(layout):
    (index, *_) = sorted(layout.folder.glob("indexes/*"))
    index.write_text(re.sub('"url": "[^"]*"', f'"url": "{URL}"', index.read_text("ascii")), "ascii")
    with pytest.raises(CollectionError, match="does not fit its WARC; write it again with: scrapy index"):
        remove(layout, URL)


@pytest.mark.parametrize("part", ["archive", "indexes", "articles"])
def test_a_link_to_a_file_is_refused_as_the_file_would_stay(layout, tmp_path, part):
    (file, *_) = sorted(layout.folder.glob(f"{part}/*"))
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CollectionError, match="a symbolic link; put the file itself here"):
        remove(layout, URL)


def test_a_live_crawl_keeps_a_removal_out_and_a_removal_a_crawl(layout):
    writer = CollectionWriter(layout, software={})
    with pytest.raises(CollectionInUseError, match="a crawl, a replay or another removal is at work"):
        remove(layout, URL)
    writer.close()
    with CollectionLock.alone(layout), pytest.raises(CollectionInUseError, match="something is being removed"):
        CollectionWriter(layout, software={})


def test_an_unfinished_stem_is_to_be_mended_first(layout):
    (warc, *_) = sorted(layout.folder.glob("archive/*"))
    layout.stem(warc.name.removesuffix(".warc.gz")).index.unlink()
    with pytest.raises(CollectionError, match="left unfinished by a crash; complete it first with: scrapy mend"):
        remove(layout, URL)


def test_a_stem_that_somebody_is_writing_is_waited_for(layout):
    import fcntl

    (warc, *_) = sorted(layout.folder.glob("archive/*"))
    warc.rename(open_name(warc))
    with open_name(warc).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(CollectionInUseError, match="a crawl is writing into the collection"):
            remove(layout, URL)


def test_a_damaged_file_is_refused_and_can_go_as_a_whole(layout):
    (warc, *_) = sorted(layout.folder.glob("archive/*"))
    data = bytearray(warc.read_bytes())
    record = next(record for record, _ in records_of(layout) if record.target_uri == "http://example.org/council")
    data[record.offset + 40 : record.offset + 60] = bytes(20)
    warc.write_bytes(data)
    before = files_of(layout)
    with pytest.raises(CollectionError, match="put a sound copy back, or remove the whole stem"):
        remove(layout, URL)
    assert files_of(layout) == before
    remove(layout, warc.name, force=True)
    with CollectionState(layout.state) as state:
        assert state.last_capture("http://example.org/council") is None
    assert [found for found in findings(layout.folder) if found.severity == "error"] == []
    assert where_is("The council", layout.folder) == []


def test_damage_where_nothing_is_known_to_go_is_told(layout):
    other = sorted(layout.folder.glob("archive/*"))[1]
    other.write_bytes(other.read_bytes()[:-9])
    (damage,) = found_by(layout, URL).plan.damage
    assert damage.file == other
    remove(layout, URL)
    assert where_is("ferry", layout.folder) == []


def test_an_index_that_does_not_fit_is_refused(layout):
    (index, *_) = sorted(layout.folder.glob("indexes/*"))
    index.write_text(index.read_text().replace('"offset": "', '"offset": "9'))
    before = files_of(layout)
    with pytest.raises(CollectionError, match="write it again with: scrapy index"):
        remove(layout, URL)
    assert files_of(layout) == before


def test_a_full_disk_leaves_everything_as_it_was(layout, monkeypatch):
    before = files_of(layout)
    targets = read_targets(layout, [URL])
    calls = iter(range(100))
    sync = os.fsync

    def full(descriptor):
        if next(calls) == 4:
            raise OSError(28, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        prepare(layout, find(layout, targets), targets, ORDER)
    assert files_of(layout) == before
    assert not layout.pending_removal.exists()


@pytest.mark.parametrize("word", ["ferry", "example.org/ferry", "news-1.warc.gz", "0" * 31])
def test_what_is_neither_url_nor_id_nor_stem_is_refused(layout, word):
    with pytest.raises(ArgumentError, match=f"{word}: neither a URL"):
        read_targets(layout, [word])


def test_a_file_outside_the_collection_is_refused(layout, tmp_path):
    (warc, *_) = sorted(layout.folder.glob("archive/*"))
    for name in ("foreign.warc.gz", warc.name):
        (tmp_path / name).write_bytes(warc.read_bytes())
        with pytest.raises(ArgumentError, match="WARC files outside a collection are never rewritten"):
            read_targets(layout, [str(tmp_path / name)])


def test_mending_waits_for_a_removal_to_be_completed(layout):
    import asyncio

    targets = read_targets(layout, [URL])
    prepare(layout, find(layout, targets), targets, ORDER)
    (warc, *_) = sorted(layout.folder.glob("archive/*"))
    warc.rename(open_name(warc))
    with pytest.raises(CollectionError, match="a removal was killed before its end; complete it with: scrapy mend"):
        asyncio.run(mend_collection(layout, WORKERS))
