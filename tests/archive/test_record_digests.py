"""The digests of a record are held against its bytes."""

from __future__ import annotations

import base64
import gzip
import hashlib

import pytest
from reading_samples import HTTP, warc_record

from archive import read_records
from archive.record_digests import wrong_digests

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"


def sha1(data):
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def record(tmp_path, block, more, kind="response"):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(warc_record(1, block, more=more).replace(b"response", kind.encode(), 1)))
    return next(iter(read_records(path)))


@pytest.mark.parametrize(
    "block_digest",
    [
        sha1(HTTP),
        sha1(HTTP).lower(),
        "sha1:" + hashlib.sha1(HTTP).hexdigest(),
        "sha256:" + hashlib.sha256(HTTP).hexdigest(),
        "md5:" + hashlib.md5(HTTP).hexdigest(),
        "unheard-of:0123",
    ],
    ids=["base 32", "lower case", "base 16", "sha256", "md5", "unknown kind"],
)
def test_right_digests_are_right(tmp_path, block_digest):
    fields = f"WARC-Block-Digest: {block_digest}\r\nWARC-Payload-Digest: {sha1(b'hello')}\r\n"
    assert wrong_digests(record(tmp_path, HTTP, fields)) == ()


@pytest.mark.parametrize(
    "wrong", [sha1(b"other"), "sha1:" + "1" * 32, "sha256:00"], ids=["other", "no base 32", "short"]
)
def test_wrong_digests_are_named(tmp_path, wrong):
    fields = f"WARC-Block-Digest: {wrong}\r\nWARC-Payload-Digest: {wrong}\r\n"
    found = record(tmp_path, HTTP, fields)
    assert wrong_digests(found) == ("WARC-Block-Digest", "WARC-Payload-Digest")
    assert wrong_digests(found, payload=False) == ("WARC-Block-Digest",)


@pytest.mark.parametrize("over", [b"hello", b"5\r\nhello\r\n0\r\n\r\n"], ids=["payload", "chunk framing too"])
def test_a_payload_digest_may_be_over_the_chunk_framing(tmp_path, over):
    assert wrong_digests(record(tmp_path, CHUNKED, f"WARC-Payload-Digest: {sha1(over)}\r\n")) == ()


def test_the_payload_of_a_revisit_or_of_a_segment_is_elsewhere(tmp_path):
    digest = f"WARC-Payload-Digest: {sha1(b'all of it')}\r\n"
    assert wrong_digests(record(tmp_path, b"HTTP/1.1 200 OK\r\n\r\n", digest, kind="revisit")) == ()
    assert wrong_digests(record(tmp_path, HTTP, digest + "WARC-Segment-Number: 1\r\n")) == ()


def test_without_http_the_payload_is_the_block(tmp_path):
    fields = f"WARC-Payload-Digest: {sha1(b'<html>')}\r\n"
    assert wrong_digests(record(tmp_path, b"<html>", fields, kind="resource")) == ()
