"""The state of a collection is made again from its WARC files; another schema is told of and let alone."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import CollectionError, CollectionLayout, CollectionState, CollectionWriter, Exchange
from archive.collection_lock import CollectionInUseError
from archive.mending import StemInUseError
from archive.state import SCHEMA_VERSION
from archive.state_rebuilding import rebuild_state

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
COLUMNS = "url, sha256, sha1, record_id, date, file, etag, last_modified"


def answer(body, *headers, status="200 OK"):
    lines = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 {status}\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n"


@pytest.fixture
def layout(tmp_path):
    return CollectionLayout(tmp_path, "news")


def write(layout, *exchanges, start=NOON):
    writer = CollectionWriter(layout, software={"software": "t"})
    for number, (url, response, more) in enumerate(exchanges):
        writer.keep(
            Exchange(
                url=url,
                started_at=start + timedelta(seconds=number),
                request=b"GET / HTTP/1.1\r\n\r\n",
                response=response,
                **more,
            )
        )
    return writer


@pytest.fixture
def collection(layout):
    large = answer(b"tide " * 1000, 'ETag: "x"', "Last-Modified: Mon, 23 Nov 2026 05:06:07 GMT")
    first = [
        ("http://a/1", large, {}),
        ("http://a/chunked", CHUNKED, {}),
        ("http://a/404", answer(b"gone", status="404 Not Found"), {}),
        ("http://a/cut", answer(b"half"), {"truncated": "disconnect"}),
        ("http://a/robots.txt", answer(b"User-agent: *"), {"notes": {"role": "robots"}}),
    ]
    write(layout, *first).close()
    write(layout, ("http://a/1", large, {}), ("http://a/2", large, {}), start=NOON + timedelta(days=1)).close()
    return layout


def rows(layout):
    with sqlite3.connect(layout.state) as connection:
        found = connection.execute(f"SELECT {COLUMNS} FROM captures ORDER BY id").fetchall()
    connection.close()
    return found


def test_the_rebuilt_state_is_what_the_crawls_had_entered(collection):
    before = rows(collection)
    assert [row[0] for row in before] == ["http://a/1", "http://a/chunked", "http://a/robots.txt", "http://a/2"]
    collection.state.unlink()
    rebuilt = rebuild_state(collection)
    assert rows(collection) == before
    assert (rebuilt.files, rebuilt.captures, rebuilt.left_out, rebuilt.damage) == (2, 4, [], [])


def test_a_crawl_finds_its_revisits_in_it(collection):
    collection.state.unlink()
    rebuild_state(collection)
    large = answer(b"tide " * 1000, 'ETag: "x"', "Last-Modified: Mon, 23 Nov 2026 05:06:07 GMT")
    writer = write(collection, ("http://a/2", large, {}), start=NOON + timedelta(days=2))
    writer.close()
    (stem,) = writer.closed_stems
    assert '"mime": "warc/revisit"' in stem.paths.index.read_text("ascii")


@pytest.mark.parametrize("content", [b"", b"not a database" * 100], ids=["empty", "damaged"])
def test_a_state_that_cannot_be_used_is_replaced(collection, content):
    before = rows(collection)
    collection.state.write_bytes(content)
    rebuild_state(collection)
    assert rows(collection) == before


def test_a_log_that_was_left_of_the_old_state_is_not_played_into_the_new(collection):
    before = rows(collection)
    log = collection.state.with_name(collection.state.name + "-wal")
    log.write_bytes(b"\x37\x7f\x06\x82" + bytes(200))
    rebuild_state(collection)
    assert rows(collection) == before
    assert not list(collection.folder.glob("state.sqlite?*"))


def test_a_kill_at_the_last_moment_leaves_the_old_state(collection, monkeypatch):
    before = rows(collection)

    def killed(_self, _target):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            rebuild_state(collection)
    assert rows(collection) == before


def test_while_a_crawl_writes_nothing_is_replaced(collection):
    before = collection.state.read_bytes()
    writer = write(collection, ("http://a/3", answer(b"new"), {}))
    with pytest.raises(StemInUseError):
        rebuild_state(collection)
    assert collection.state.read_bytes() == before
    writer.close()


def test_while_a_crawl_has_not_begun_a_file_yet_nothing_is_replaced(collection):
    writer = write(collection)
    before = collection.state.read_bytes()
    with pytest.raises(CollectionInUseError):
        rebuild_state(collection)
    writer.close()
    assert collection.state.read_bytes() == before


def test_pages_stay_refused_whose_removal_no_closed_stem_tells(collection):
    with CollectionState(collection.state) as state:
        state.refuse(["a" * 32])
    assert rebuild_state(collection).still_refused == 1
    with CollectionState(collection.state) as state:
        assert state.refused() == {"a" * 32}


def test_stems_that_are_not_closed_are_left_out_and_named(collection):
    index = min((collection.folder / "indexes").iterdir())
    index.rename(index.with_name(index.name + ".open"))
    rebuilt = rebuild_state(collection)
    assert (rebuilt.files, rebuilt.left_out) == (1, [index.stem])


def set_schema(layout, version):
    with sqlite3.connect(layout.state) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", [version])
    connection.close()


def test_a_state_of_a_newer_schema_is_refused_and_let_alone(collection):
    set_schema(collection, str(SCHEMA_VERSION + 1))
    before = collection.state.read_bytes()
    for use in (lambda: CollectionState(collection.state), lambda: rebuild_state(collection)):
        with pytest.raises(CollectionError, match=r"state of schema 2, which a newer version has written"):
            use()
    assert collection.state.read_bytes() == before


def test_a_state_of_an_older_schema_is_refused_with_the_remedy_and_rebuilt_by_it(collection):
    before = rows(collection)
    with sqlite3.connect(collection.state) as connection:  # schema 0: no validators, no number
        connection.execute("DROP TABLE meta")
        connection.execute("ALTER TABLE captures DROP COLUMN etag")
        connection.execute("ALTER TABLE captures DROP COLUMN last_modified")
    connection.close()
    with pytest.raises(CollectionError, match=r"old schema 0, .* scrapy index --state"):
        CollectionState(collection.state)
    rebuild_state(collection)
    CollectionState(collection.state).close()
    assert rows(collection) == before
