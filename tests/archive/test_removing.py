"""The parts of a removal that know no articles: exchanges, offsets that move, revisits that depend, locks."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stems import members, response, write_stem
from verified import findings

from archive import CollectionError, CollectionLayout
from archive.collection_lock import CollectionInUseError, CollectionLock, share_collections
from archive.removing import Cut, Moves, Wanted, plan_removal, replace_stem, rewrite_stem, rewritten_name
from archive.removing.stem_reading import read_stem
from archive.removing.stem_records import removed_exchanges
from archive.scrubbing import scrub

URL = "http://example.org/"


def record(kind: str, number: int, *, url: str = URL, extra: str = "") -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-11-23T05:06:07Z\r\n"
        f"WARC-Target-URI: {url}\r\n{extra}Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n"
    )
    return head.encode()


def concurrent_to(number: int) -> str:
    return f"WARC-Concurrent-To: <urn:uuid:{number}>\r\n"


def refers_to(number: int) -> str:
    return f"WARC-Refers-To: <urn:uuid:{number}>\r\n"


def groups(tmp_path, *records: bytes, goes: str = URL) -> list[list[str]]:
    """Return which records go together, by their numbers."""
    warc = tmp_path / "x.warc.gz"
    warc.write_bytes(members(*records))
    found = removed_exchanges(list(read_stem(warc)), lambda one: one.target == goes)
    return [[one.record_id[10:-1] for one in exchange.records] for exchange in found]


# --- what goes together


def test_answer_request_and_what_is_said_of_them_are_one_exchange(tmp_path):
    exchange = (
        record("response", 1, extra=concurrent_to(2)),
        record("request", 2, extra=concurrent_to(1)),
        record("metadata", 3, extra=concurrent_to(1)),
    )
    assert groups(tmp_path, *exchange, record("response", 4)) == [["1", "2", "3"], ["4"]]


@pytest.mark.parametrize("extra", [concurrent_to(2), refers_to(2)], ids=["concurrent", "describes"])
def test_what_is_about_a_record_that_goes_goes_whatever_its_own_target(tmp_path, extra):
    other = record("metadata", 1, url="urn:pageinfo:x", extra=extra)
    assert groups(tmp_path, other, record("response", 2), record("response", 3, url="http://b/")) == [["1", "2"]]


def test_a_record_that_is_described_does_not_go_with_what_describes_it(tmp_path):
    thumbnail = record("conversion", 2, url="http://b/", extra=refers_to(1))
    assert groups(tmp_path, record("response", 1), thumbnail, goes="http://b/") == [["2"]]


def test_a_revisit_is_an_exchange_of_its_own(tmp_path):
    assert groups(tmp_path, record("response", 1), record("revisit", 2, extra=refers_to(1))) == [["1"], ["2"]]


def test_members_that_hold_several_records_are_refused(tmp_path):
    with pytest.raises(CollectionError, match="records share a gzip member"):
        groups(tmp_path, record("response", 1) + record("response", 2))


# --- offsets


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=20))
def test_offsets_follow_the_bytes_that_stay(pieces):
    """Pieces that go and that stay, in turn."""
    stretches, at, now, expected = [], 0, 0, {}
    for gone, kept in pieces:
        expected |= dict.fromkeys(range(at, at + gone))
        at += gone
        stretches.append((at, at + kept, now))
        expected |= {at + place: now + place for place in range(kept)}
        at, now = at + kept, now + kept
    moves = Moves.of(json.loads(json.dumps(stretches)))
    assert {place: moves.new_offset(place) for place in range(at)} == expected
    assert moves.new_offset(at) is None


# --- a stem of any writer


def rewrite(layout: CollectionLayout, path: str, **wanted) -> None:
    url = f"http://example.org{path}"
    plan = plan_removal(layout, Wanted(is_url=lambda target: target == url, **wanted))
    for stem, cut in plan.cuts.items():
        tombstone = members(record("metadata", 99, url="urn:removed:x"))
        rewrite_stem(layout.stem(stem), cut, lambda _exchange, data=tombstone: data)


def test_until_it_is_replaced_the_stem_is_as_it_was(tmp_path):
    stem = write_stem(tmp_path / "news", "x", ["/a", "/b", "/c"])
    before = {path: path.read_bytes() for path in (stem.warc, stem.index, stem.articles)}
    rewrite(CollectionLayout(tmp_path, "news"), "/b")
    assert {path: path.read_bytes() for path in before} == before
    assert b"/b" not in rewritten_name(stem.index).read_bytes()


def test_replacing_can_be_done_again_and_leaves_nothing_beside(tmp_path):
    layout = CollectionLayout(tmp_path, "news")
    stem = write_stem(tmp_path / "news", "x", ["/a", "/b", "/c"])
    before = stem.warc.read_bytes()
    rewrite(layout, "/b")
    for _ in range(2):
        replace_stem(layout.stem("x"))
    assert not list(layout.folder.glob("*/*.rewritten"))
    assert [line.split()[0] for line in stem.index.read_text().splitlines()] == ["org,example)/a", "org,example)/c"]
    third = before[-int(json.loads(stem.index.read_text().splitlines()[1].split(" ", 2)[2])["length"]) :]
    assert stem.warc.read_bytes().endswith(third)
    assert [one.rule for one in findings(stem.warc) if one.rule.startswith("index")] == []


def test_the_index_stays_sorted_where_an_offset_gets_fewer_digits(tmp_path):
    stem = write_stem(tmp_path / "news", "x", ["/aa", *["/b"] * 3])
    lines = sorted(stem.index.read_text().splitlines(keepends=True), key=str.encode)
    stem.index.write_text("".join(lines))
    rewrite(CollectionLayout(tmp_path, "news"), "/aa")
    after = rewritten_name(stem.index).read_bytes().splitlines()
    assert len(after) == 3
    assert after == sorted(after)


def test_what_was_written_is_read_back_before_it_counts(tmp_path):
    write_stem(tmp_path / "news", "x", ["/a", "/b"])
    layout = CollectionLayout(tmp_path, "news")
    cut = plan_removal(layout, Wanted(is_url=lambda url: url.endswith("/b"))).cuts["x"]
    with pytest.raises(CollectionError, match="nothing was removed"):
        rewrite_stem(layout.stem("x"), cut, lambda _exchange: b"")


def test_damage_goes_with_a_whole_stem(tmp_path):
    stem = write_stem(tmp_path / "news", "x", ["/a", "/b"])
    stem.warc.write_bytes(stem.warc.read_bytes()[:-9])
    layout = CollectionLayout(tmp_path, "news")
    plan = plan_removal(layout, Wanted(is_url=lambda _url: False, stems=frozenset({"x"})))
    assert plan.cuts["x"].whole
    rewrite_stem(layout.stem("x"), Cut(exchanges=(), whole=True), lambda _exchange: b"")
    assert rewritten_name(stem.warc).read_bytes() == b""


# --- revisits of other tools


@pytest.mark.parametrize(
    "fields",
    [
        "WARC-Refers-To: {id}\r\n",
        "WARC-Refers-To-Target-URI: http://example.org/a\r\nWARC-Refers-To-Date: 2026-11-23T05:06:07.123456Z\r\n",
    ],
    ids=["by id", "by URL and date"],
)
def test_a_revisit_of_another_url_depends_on_what_it_refers_to(tmp_path, fields):
    stem = write_stem(tmp_path / "news", "x", ["/a"])
    record_id = next(iter(read_stem(stem.warc))).record_id
    revisit = response("http://example.org/z", kind="revisit", extra=fields.format(id=record_id))
    other = write_stem(tmp_path / "news", "y", [])
    other.warc.write_bytes(members(revisit))
    fields = {"url": "http://example.org/z", "mime": "warc/revisit", "digest": "sha1:2CFGQ5UFVYB56LGVVJEXE7RFGJY5IJ4R"}
    place = {"length": str(len(members(revisit))), "offset": "0", "filename": "y.warc.gz"}
    other.index.write_text(f"org,example)/z 20261124000000 {json.dumps(fields | place)}\n")
    layout = CollectionLayout(tmp_path, "news")
    wanted = Wanted(is_url=lambda url: url == "http://example.org/a")
    (dependent,) = plan_removal(layout, wanted).dependents
    assert (dependent.stem, dependent.record.target) == ("y", "http://example.org/z")
    assert list(plan_removal(layout, wanted, follow_dependents=True).cuts) == ["x", "y"]


# --- locks


def test_many_share_a_collection_and_one_has_it_alone(tmp_path):
    layout = CollectionLayout(tmp_path, "news")
    in_use = pytest.raises(CollectionInUseError, match="try again when that has ended")
    with CollectionLock.share(layout), CollectionLock.share(layout), in_use:
        CollectionLock.alone(layout)
    for take in (CollectionLock.share, CollectionLock.alone):
        with CollectionLock.alone(layout), pytest.raises(CollectionInUseError):
            take(layout)
    CollectionLock.alone(layout).release()


def test_files_outside_a_collection_need_no_lock(tmp_path):
    assert share_collections([tmp_path / "x.warc.gz"]) == []
    stem = write_stem(tmp_path / "news", "x", ["/a"])
    (lock,) = share_collections([stem.warc])
    with pytest.raises(CollectionInUseError):
        CollectionLock.alone(CollectionLayout(tmp_path, "news"))
    lock.release()


def test_a_database_that_somebody_reads_is_not_taken_for_clean(tmp_path, monkeypatch):
    import sqlite3

    path = tmp_path / "x.sqlite"
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("PRAGMA journal_mode = WAL")
    reader.execute("CREATE TABLE t (x)")
    reader.execute("INSERT INTO t VALUES ('secret-word')")
    reader.execute("DELETE FROM t")
    reader.execute("INSERT INTO t VALUES ('other')")
    reader.execute("BEGIN")
    assert reader.execute("SELECT * FROM t").fetchall() == [("other",)]
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: connect(*args, **(options | {"timeout": 0})))
    with pytest.raises(CollectionError, match="another program reads it"):
        scrub(path)
    reader.close()
    scrub(path)
    assert not any(b"secret-word" in file.read_bytes() for file in tmp_path.iterdir())
