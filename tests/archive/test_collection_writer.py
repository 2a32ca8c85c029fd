"""A collection's stems: written in order, `.open` until they are whole, readable by anyone."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
from datetime import UTC, datetime

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import CollectionError, CollectionLayout, CollectionWriter, Exchange, FetchFailure, Limits, read_records

MOMENT = datetime(2026, 11, 23, 5, 6, 7, 89012, UTC)
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello"
REQUEST = b"GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n"


def exchange(path="/a", **changes):
    values = {
        "url": f"http://example.org{path}",
        "started_at": MOMENT,
        "request": REQUEST,
        "response": RESPONSE,
        "ip_address": "192.0.2.1",
        "notes": {"requested_url": "http://example.org/old", "role": "article"},
    }
    return Exchange(**(values | changes))


@pytest.fixture
def layout(tmp_path):
    return CollectionLayout(tmp_path, "news")


def writer_for(layout, **options):
    return CollectionWriter(layout, software={"software": "a test"}, clock=lambda: MOMENT, **options)


def closed_records(layout):
    (path,) = (layout.folder / "archive").glob("*.warc.gz")
    return list(read_records(path))


def test_request_and_response_are_adjacent_linked_and_exact(layout):
    writer = writer_for(layout)
    writer.keep(exchange())
    writer.close()
    warcinfo, response, request = closed_records(layout)
    assert [warcinfo.type, response.type, request.type] == ["warcinfo", "response", "request"]
    assert (response.block, request.block) == (RESPONSE, REQUEST)
    assert response.headers.first("WARC-Concurrent-To") == request.record_id
    assert request.headers.first("WARC-Concurrent-To") == response.record_id
    assert {response.headers.first("WARC-Warcinfo-ID"), request.headers.first("WARC-Warcinfo-ID")} == {
        warcinfo.record_id
    }


def test_a_response_record_has_the_fields_of_warc_1_1(layout):
    writer = writer_for(layout)
    writer.keep(exchange(tls_version="TLSv1.3", cipher_suite="TLS_AES_256_GCM_SHA384", truncated="time"))
    writer.close()
    fields = closed_records(layout)[1].headers
    assert fields.first("WARC-Date") == "2026-11-23T05:06:07.089012Z"
    assert fields.first("WARC-IP-Address") == "192.0.2.1"
    assert fields.every("WARC-Protocol") == ["http/1.1", "tls/1.3"]
    assert fields.first("WARC-Cipher-Suite") == "TLS_AES_256_GCM_SHA384"
    assert fields.first("WARC-Truncated") == "time"
    assert fields.first("WARC-Payload-Digest") == "sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N"  # of "hello"
    assert json.loads(fields.first("WARC-JSON-Metadata")) == {
        "requested_url": "http://example.org/old",
        "role": "article",
    }


def test_the_payload_digest_is_taken_without_the_transfer_coding(layout):
    writer = writer_for(layout)
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"
    writer.keep(exchange(response=chunked))
    writer.close()
    assert closed_records(layout)[1].headers.first("WARC-Payload-Digest") == "sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N"


def test_an_attempt_without_an_answer_is_a_metadata_record_that_says_why(layout):
    writer = writer_for(layout)
    writer.keep_failure(
        FetchFailure(url="http://example.org/", started_at=MOMENT, error="DNSLookupError", message="no\nsuch host")
    )
    writer.close()
    record = closed_records(layout)[1]
    assert (record.type, record.target_uri) == ("metadata", "http://example.org/")
    assert record.headers.first("Content-Type") == "application/warc-fields"
    assert record.block == b"fetchError: DNSLookupError\r\nfetchErrorMessage: no such host\r\n"


def test_each_record_is_a_gzip_member_of_its_own_at_the_offset_that_is_given(layout):
    writer = writer_for(layout)
    kept = [writer.keep(exchange(f"/{number}")) for number in range(3)]
    writer.close()
    (path,) = (layout.folder / "archive").glob("*.warc.gz")
    data = path.read_bytes()
    for number, one in enumerate(kept):
        member = data[one.response.offset : one.response.offset + one.response.length]
        assert f"WARC-Target-URI: http://example.org/{number}\r\n".encode() in gzip.decompress(member)


def test_warcio_reads_every_digest_as_right(layout):
    writer = writer_for(layout)
    writer.keep(exchange())
    writer.close()
    (path,) = (layout.folder / "archive").glob("*.warc.gz")
    with path.open("rb") as stream:
        checked = []
        for record in ArchiveIterator(stream, check_digests=True):
            record.content_stream().read()
            checked.append(record.digest_checker.passed)
    assert checked == [True, True, True]


def test_the_index_is_sorted_and_points_at_the_records(layout):
    writer = writer_for(layout)
    kept = {path: writer.keep(exchange(path)) for path in ("/b", "/a")}
    writer.close()
    (index,) = (layout.folder / "indexes").iterdir()
    lines = index.read_text().splitlines()
    assert [line.split(" ", 2)[:2] for line in lines] == [
        ["org,example)/a", "20261123050607"],
        ["org,example)/b", "20261123050607"],
    ]
    assert json.loads(lines[0].split(" ", 2)[2]) == {
        "url": "http://example.org/a",
        "mime": "text/html",
        "status": "200",
        "digest": "sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N",
        "length": str(kept["/a"].response.length),
        "offset": str(kept["/a"].response.offset),
        "filename": index.name.replace(".cdxj", ".warc.gz"),
    }


def test_articles_stand_in_the_order_of_their_records(layout):
    writer = writer_for(layout)
    kept = [writer.keep(exchange(f"/{number}")) for number in range(3)]
    for one in kept:
        one.stem.expect_article(one.response.offset)
    for number in (2, 0, 1):
        line = None if number == 1 else f'{{"number":{number}}}'
        writer.deliver_article(kept[number].stem, kept[number].response.offset, line)
    writer.close()
    (articles,) = (layout.folder / "articles").iterdir()
    assert articles.read_text() == '{"number":0}\n{"number":2}\n'


def test_a_stem_is_open_until_its_last_article_is_there(layout):
    writer = writer_for(layout)
    kept = writer.keep(exchange())
    kept.stem.expect_article(kept.response.offset)
    writer.close()
    assert {path.suffix for path in layout.folder.glob("*/*")} == {".open"}


def test_files_lose_open_together_when_the_stem_is_whole(layout):
    writer = writer_for(layout)
    kept = writer.keep(exchange())
    assert {path.suffix for path in layout.folder.glob("*/*")} == {".open"}
    kept.stem.expect_article(kept.response.offset)
    writer.deliver_article(kept.stem, kept.response.offset, "{}")
    writer.close()
    names = sorted(path.name for path in layout.folder.glob("*/*"))
    stem = names[0].split(".", 1)[0]
    assert names == [f"{stem}.cdxj", f"{stem}.jsonl", f"{stem}.warc.gz"]


def test_a_full_file_is_sealed_and_the_next_begun(layout):
    writer = writer_for(layout, limits=Limits(max_bytes=1))
    writer.keep(exchange("/1"))
    writer.keep(exchange("/2"))
    writer.close()
    files = sorted((layout.folder / "archive").iterdir())
    assert [len(list(read_records(path))) for path in files] == [3, 3]
    assert [path.name.split("-")[2] for path in files] == ["00001", "00002"]


def test_the_file_is_locked_while_its_writer_lives(layout):
    writer = writer_for(layout)
    writer.keep(exchange())
    (path,) = (layout.folder / "archive").iterdir()
    with path.open("rb") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    writer.close()


def test_nothing_is_created_before_there_is_something_to_keep(layout):
    writer_for(layout).close()
    assert list(layout.folder.glob("*/*")) == []


@pytest.mark.parametrize("name", ["", "../x", ".hidden", "-option", "a/b", "a b"])
def test_a_name_that_is_no_folder_is_refused(tmp_path, name):
    with pytest.raises(CollectionError, match="collection name"):
        CollectionLayout(tmp_path, name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere; run the tests as another user")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(CollectionError, match="ARCHIVE_DIR"):
        writer_for(CollectionLayout(tmp_path, "news"))
    tmp_path.chmod(0o700)


def test_a_file_where_a_folder_should_be_is_refused(tmp_path):
    (tmp_path / "news").write_text("")
    with pytest.raises(CollectionError, match="ARCHIVE_DIR"):
        writer_for(CollectionLayout(tmp_path, "news"))
