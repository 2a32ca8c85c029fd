"""What was removed from the archive is forgotten by the frontier, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sql
from removed import enter_into_frontier

from crawler.frontier.database import Database
from crawler.frontier.forgetting import Forgotten, forget_urls
from crawler.frontier.tables import urls

A, B, C = "http://a.example/1", "http://a.example/2", "http://b.example/3"
MENTIONS_A = json.dumps({"meta": {"archive": {"via": A}}})


@pytest.fixture(autouse=True)
def answered(crawl):
    """Two URLs have been answered, from the records at 100 and 200 of one file."""
    same = {"file": "x.warc.gz", "length": 9, "content": b"digest", "due_at": 5.0}
    rows = {A: same | {"offset": 100}, B: same | {"offset": 200, "request": MENTIONS_A}}
    enter_into_frontier(crawl.url, rows)


def forget(crawl, *gone, removal="first", new_offsets=None):
    def without(data):
        return json.loads(json.dumps(data).replace(f'"{gone[0]}"', '"struck"')) if gone else data

    forgotten = Forgotten(
        removal=removal, is_url=lambda url: url in gone, without=without, new_offsets=new_offsets or {}
    )
    database = Database(crawl.url)
    forget_urls(database, forgotten)
    database.close()


def rows_of(crawl):
    engine = sql.create_engine(crawl.url)
    with engine.connect() as connection:
        found = {row.url: row for row in connection.execute(sql.select(urls))}
    engine.dispose()
    return found


def test_the_row_of_a_url_goes_and_every_mention_of_it(crawl):
    forget(crawl, A)
    rows = rows_of(crawl)
    assert list(rows) == [B]
    assert json.loads(rows[B].request) == {"meta": {"archive": {"via": "struck"}}}


def test_records_that_have_moved_are_followed_once(crawl):
    moved = {"x.warc.gz": lambda offset: offset + 7}
    for _ in range(2):  # as where the first time was killed before its end
        forget(crawl, new_offsets=moved)
    assert {url: row.offset for url, row in rows_of(crawl).items()} == {A: 107, B: 207}
    forget(crawl, new_offsets=moved, removal="second")
    assert {url: row.offset for url, row in rows_of(crawl).items()} == {A: 114, B: 214}


def test_a_url_whose_record_went_with_its_stem_is_known_and_not_asked_for_of_its_own_accord(crawl):
    forget(crawl, new_offsets={"x.warc.gz": lambda offset: None if offset == 100 else offset})
    row = rows_of(crawl)[A]
    assert (row.state, row.file, row.offset, row.length, row.content, row.due_at) == ("done", *[None] * 5)
    assert rows_of(crawl)[B].due_at == 5.0


def test_other_urls_and_files_stay_as_they_are(crawl):
    before = rows_of(crawl)
    forget(crawl, C, new_offsets={"y.warc.gz": lambda _offset: None})
    assert rows_of(crawl) == before
