"""What is large waits on disk, and is written as exactly as what is small."""

from __future__ import annotations

import gzip
import tracemalloc
from datetime import UTC, datetime

import pytest

from archive import CollectionLayout, CollectionWriter, Exchange, Spool, read_records
from archive.answer import Answer

MOMENT = datetime(2026, 11, 23, 5, 6, 7, tzinfo=UTC)
BODY = bytes(range(256)) * 40
CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (BODY[:5000], BODY[5000:])) + b"0\r\n\r\n"
ANSWERS = {
    "with a length": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY),
    "until the end": b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "with junk after it": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + BODY,
    "after an interim head": b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + BODY,
    "no HTTP": BODY,
}


def spooled(data: bytes, threshold: int = 1000, piece: int = 777) -> Spool:
    spool = Spool(threshold=threshold)
    for at in range(0, len(data), piece):
        spool.append(data[at : at + piece])
    return spool


def test_a_spool_moves_to_disk_beyond_its_threshold():
    spool = Spool(threshold=10)
    spool.append(b"0123456789")
    assert (spool.on_disk, spool.settled()) == (False, b"0123456789")
    spool.append(b"x")
    assert (spool.on_disk, len(spool), b"".join(spool.chunks())) == (True, 11, b"0123456789x")
    spool.append(b"y")
    assert (spool.first(3), b"".join(spool.chunks())) == (b"012", b"0123456789xy")


@pytest.mark.parametrize("data", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_on_disk_is_understood_as_one_in_memory(data):
    here, there = Answer.of(data), Answer.of(spooled(data))
    assert there.block.on_disk
    assert b"".join(there.block.chunks()) == here.block
    assert (there.payload, there.head, there.interim) == (here.payload, here.head, here.interim)


@pytest.mark.parametrize("data", ANSWERS.values(), ids=ANSWERS)
def test_a_record_from_disk_is_the_record_from_memory(tmp_path, data):
    records = []
    for name, response in (("memory", data), ("disk", spooled(data))):
        writer = CollectionWriter(CollectionLayout(tmp_path, name), software={"software": "a test"})
        kept = writer.keep(
            Exchange(url="http://a/", started_at=MOMENT, request=b"GET / HTTP/1.1\r\n\r\n", response=response)
        )
        writer.close()
        path = kept.stem.paths.warc
        member = path.read_bytes()[kept.response.offset : kept.response.offset + kept.response.length]
        assert gzip.decompress(member).endswith(b"\r\n\r\n")
        record = next(record for record in read_records(path) if record.type == "response")
        ids = {"WARC-Record-ID", "WARC-Warcinfo-ID", "WARC-Concurrent-To"}
        records.append(([field for field in record.headers if field[0] not in ids], record.block))
    assert records[0] == records[1]


def test_memory_does_not_grow_with_the_largest_body(tmp_path):
    def peak(size: int) -> int:
        spool = Spool(tmp_path)
        spool.append(b"HTTP/1.1 200 OK\r\n\r\n")
        tracemalloc.start()
        for _ in range(size >> 18):
            spool.append(bytes(1 << 18))
        writer = CollectionWriter(CollectionLayout(tmp_path, f"n{size}"), software={"software": "a test"})
        writer.keep(Exchange(url="http://a/", started_at=MOMENT, request=b"GET / HTTP/1.1\r\n\r\n", response=spool))
        writer.close()
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        spool.close()
        return used

    peak(1 << 21)  # what is imported and cached once
    assert peak(1 << 26) < peak(1 << 22) + (1 << 21)
