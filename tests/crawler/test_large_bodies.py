"""A body larger than memory should hold is archived whole, and handed on in part."""

from __future__ import annotations

import pytest
from running import crawl
from servers.raw import RawServer

MIB = 1 << 20
LARGE = 40 * MIB
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"


def exactly(size: int):
    """Send `size` bytes of body, a mebibyte at a time."""
    piece = b"<p>word</p>\n" * (MIB // 12 + 1)

    def answer(connection):
        connection.sendall(HEAD % size)
        left = size
        while left:
            part = piece[: min(MIB, left)]
            connection.sendall(part)
            left -= len(part)

    return answer


@pytest.fixture(scope="module")
def peaks(tmp_path_factory):
    """The crawl process's peak memory, in bytes, with a body of 1 MiB and with one of 40 MiB."""
    found = {}
    for size in (MIB, LARGE):
        with RawServer({"/page": exactly(size)}) as server:
            collection = crawl(
                [server.url + "/page"], tmp_path_factory.mktemp("large"), MEMUSAGE_CHECK_INTERVAL_SECONDS="0.2"
            )
            (record,) = collection.of("response", server.url + "/page")
            found[size] = collection.stat("memusage/max"), record, collection
    return found


def test_the_record_is_whole(peaks):
    _, record, _ = peaks[LARGE]
    assert record.block == HEAD % (LARGE) + record.block[-LARGE:]
    assert record.truncated is None


def test_memory_does_not_grow_with_the_body(peaks):
    small, large = peaks[MIB][0], peaks[LARGE][0]
    assert large - small < 20 * MIB


def test_what_is_too_large_for_a_page_is_told(peaks):
    _, record, collection = peaks[LARGE]
    assert f"no article: {record.target_uri}: {len(record.block)} bytes (too-large)" in collection.ran.err
    assert collection.ran.code == 0
