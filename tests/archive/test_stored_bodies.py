"""Bodies that arrive compressed are stored in their gzip member as they are; all others are deflated."""

from __future__ import annotations

import gzip
import os
import random
from datetime import UTC, datetime

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import CollectionLayout, CollectionWriter, Exchange, Limits, Spool, read_records
from archive.warc_format import gzip_stored

MOMENT = datetime(2026, 11, 23, 5, 6, 7, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n"
NOISE = random.Random(1).randbytes(300_000)
KANJI = "".join(random.Random(2).choices([chr(code) for code in range(0x4E00, 0x9FA5)], k=20_000)).encode()


def response(body, coding=b"", mime=b"text/html"):
    return HEAD % (mime, coding, len(body)) + body


def kept(tmp_path, block):
    """Keep one exchange; return the file and the bytes that the response takes in it."""
    layout = CollectionLayout(tmp_path, "news")
    writer = CollectionWriter(layout, software={"software": "a test"})
    request = b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"
    done = writer.keep(Exchange(url="http://example.org/", started_at=MOMENT, request=request, response=block))
    writer.close()
    (path,) = (layout.folder / "archive").iterdir()
    return path, path.read_bytes()[done.response.offset :][: done.response.length]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(response(gzip.compress(os.urandom(30_000)), b"Content-Encoding: gzip\r\n"), id="content coding"),
        pytest.param(response(b"\xff\xd8\xff\xe0" + NOISE, mime=b"image/jpeg"), id="picture, several stored blocks"),
    ],
)
def test_a_body_that_is_compressed_already_stands_in_the_file_as_it_is(tmp_path, block):
    path, member = kept(tmp_path, block)
    assert block[-20_000:] in member
    assert read_response(path) == block
    assert warcio_verdicts(path) == [True, True, True]


def test_a_large_one_is_stored_from_disk(tmp_path):
    spool = Spool(tmp_path, threshold=1000)
    spool.append(response(NOISE, mime=b"video/mp4"))
    path, member = kept(tmp_path, spool)
    assert NOISE[-20_000:] in member
    assert read_response(path) == response(NOISE, mime=b"video/mp4")


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(response(b"<p>text</p>" * 3000), id="page"),
        pytest.param(response(b"<p>text</p>" * 3000, b"Content-Encoding: gzip\r\n"), id="page, said to be gzip"),
        pytest.param(response(KANJI), id="Chinese characters drawn at random"),
        pytest.param(response(b"x" * 10), id="next to nothing"),
        pytest.param(response(b""), id="nothing"),
        pytest.param(b"no HTTP at all", id="no HTTP"),
    ],
)
def test_a_body_that_is_not_is_deflated_whatever_its_header_says(tmp_path, block):
    path, member = kept(tmp_path, block)
    assert len(block) < 1000 or block[-1000:] not in member
    assert read_response(path) == block


@pytest.mark.parametrize("size", [0, 1, 0xFFFF, 0x10000, 200_000])
def test_a_stored_member_is_gzip(size):
    body = NOISE[:size]
    member = b"".join(gzip_stored(b"head", [body[: size // 3], body[size // 3 :]]))
    assert gzip.decompress(member) == b"head" + body


def test_an_exchange_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    layout = CollectionLayout(tmp_path, "news")
    writer = CollectionWriter(layout, software={"software": "a test"}, limits=Limits(revisits=False))
    exchange = Exchange(url="http://example.org/", started_at=MOMENT, request=b"GET", response=response(NOISE))
    writer.keep(exchange)
    (path,) = (layout.folder / "archive").iterdir()
    before = path.read_bytes()
    write, calls = os.write, []

    def write_until_full(fd, data):
        calls.append(data)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return write(fd, data[: len(data) - 10])  # all of the response, not all of the request

    monkeypatch.setattr(os, "write", write_until_full)
    with pytest.raises(Exception, match="No space left"):
        writer.keep(exchange)
    assert path.read_bytes() == before
    monkeypatch.undo()
    writer.close()


def read_response(path):
    return next(record.block for record in read_records(path) if record.type == "response")


def warcio_verdicts(path):
    with path.open("rb") as stream:
        verdicts = []
        for record in ArchiveIterator(stream, check_digests=True):
            record.content_stream().read()
            verdicts.append(record.digest_checker.passed)
        return verdicts
