"""Payloads are digested piece by piece as they are whole; digests are understood as tools write them."""

from __future__ import annotations

import hashlib

import pytest
from verified import CHUNKED, LARGE, PLAIN

from archive.http_message import HttpResponse
from archive.verifying.block_check import BlockCheck
from archive.verifying.digest_check import digest_label
from archive.verifying.record_head import parse_head


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    "block",
    [
        PLAIN,
        CHUNKED,
        LARGE,
        PLAIN + b"more than Content-Length says",
        CHUNKED[:-9],
        CHUNKED.replace(b"2\r\nhe", b"not chunked"),
        b"HTTP/1.1 204 No Content\r\n\r\nbut there is some",
        b"HTTP/1.1 100 Continue\r\n\r\n" + PLAIN,
        b"no HTTP",
        b"HTTP/1.1 200 OK\r\n\r\n" + bytes(300_000),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n493E0\r\n" + bytes(300_000) + b"\r\n0\r\n\r\n",
    ],
    ids=range(11),
)
def test_the_payload_in_pieces_is_the_payload_of_the_whole(block, step):
    http = HttpResponse.parse(block)
    digest = hashlib.sha1(http.payload if http else block).hexdigest()
    fields = f"WARC-Type: response\r\nContent-Type: application/http\r\nWARC-Payload-Digest: sha1:{digest}"
    head = f"WARC/1.1\r\n{fields}\r\n\r\n"
    check = BlockCheck(parse_head(head.encode()))
    step = max(step, len(block) // 1000)
    for start in range(0, len(block), step):
        check.feed(block[start : start + step])
    check.finish()
    assert [rule for rule, _ in check.faults() if rule != "http-block"] == []


@pytest.mark.parametrize(
    ("text", "is_known"),
    [("sha1:" + "A" * 32, True), ("SHA-256:00", True), ("sha1", False), ("crc32:00", False), ("sha1:a b", False)],
)
def test_which_digests_are_understood(text, is_known):
    assert (digest_label(text) is not None) is is_known
