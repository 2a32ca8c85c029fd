"""Records come back from files that were written well and badly, and damage is told with its offset."""

from __future__ import annotations

import gzip

import pytest

from archive import RecordError, read_record_at, read_records

HTTP = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def warc_record(url: str, block: bytes = HTTP, kind: str = "response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-23T05:06:07Z\r\n"
        f"WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-1234567890ab>\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


ONE, TWO = warc_record("http://example.org/1"), warc_record("<http://example.org/2>")


def read(path):
    damage = []
    return list(read_records(path, on_damage=damage.append)), damage


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_records_are_given_in_order_with_their_place_in_the_file(tmp_path, pack):
    path = tmp_path / "a.warc"
    path.write_bytes(pack(ONE) + pack(TWO))
    records, damage = read(path)
    assert [record.target_uri for record in records] == ["http://example.org/1", "http://example.org/2"]
    assert [(record.offset, record.file) for record in records] == [(0, "a.warc"), (len(pack(ONE)), "a.warc")]
    # A plain record is followed by two line breaks that are not part of its length.
    assert records[0].length == len(pack(ONE)) - (4 if pack is bytes else 0)
    assert (records[0].block, records[0].payload) == (HTTP, b"hello")
    assert damage == []


def test_an_open_file_is_read_under_the_name_it_will_have(tmp_path):
    path = tmp_path / "a.warc.gz.open"
    path.write_bytes(gzip.compress(ONE))
    assert read(path)[0][0].file == "a.warc.gz"


def test_one_record_is_read_where_it_lies(tmp_path):
    path = tmp_path / "a.warc.gz"
    first, second = gzip.compress(ONE), gzip.compress(TWO)
    path.write_bytes(first + second + b"what is still being written")
    record = read_record_at(path, len(first), len(second))
    assert (record.target_uri, record.offset, record.length) == ("http://example.org/2", len(first), len(second))
    assert record == read_records_from(first + second, tmp_path)[1]


def read_records_from(data, tmp_path):
    path = tmp_path / "again" / "a.warc.gz"
    path.parent.mkdir()
    path.write_bytes(data)
    return list(read_records(path))


@pytest.mark.parametrize("cut", [40, 200], ids=lambda cut: f"{cut} bytes short")
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_torn_tail_is_damage_and_not_whole(tmp_path, pack, cut):
    block = b"HTTP/1.1 200 OK\r\n\r\n" + bytes(range(256)) * 8
    last = pack(warc_record("http://example.org/torn", block))[:-cut]
    path = tmp_path / "torn.warc.gz"
    path.write_bytes(pack(ONE) + last)
    records, damage = read(path)
    assert [(record.target_uri, record.whole, record.truncated) for record in records] == [
        ("http://example.org/1", True, None),
        ("http://example.org/torn", False, "unspecified"),
    ]
    assert [found.offset for found in damage] == [len(pack(ONE))]
    assert str(damage[0]).startswith(f"{path}: offset {len(pack(ONE))}: ")


@pytest.mark.parametrize(
    "data",
    [b"<html>this is no WARC</html>", b"\x1f\x8b\x08 broken gzip", b"PK\x03\x04" + bytes(50)],
    ids=["html", "broken gzip", "zip"],
)
def test_a_foreign_file_is_damage_and_raises_nothing(tmp_path, data):
    path = tmp_path / "foreign.warc.gz"
    path.write_bytes(data)
    records, damage = read(path)
    assert records == []
    assert [found.offset for found in damage] == [0]


def test_a_record_that_is_not_there_is_refused(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(ONE))
    with pytest.raises(RecordError, match="offset 0: the file ends before the record does"):
        read_record_at(path, 0, 10_000)
    with pytest.raises(RecordError, match="offset 5: "):
        read_record_at(path, 5, 50)


def test_an_arc_record_comes_as_a_response(tmp_path):
    version = (
        b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain 76\n1 0 InternetArchive\n"
        b"URL IP-address Archive-date Content-type Archive-length\n\n"
    )
    path = tmp_path / "a.arc"
    head = b"http://example.org/ 192.0.2.1 20080430204826 text/html %d\n" % len(HTTP)
    path.write_bytes(version + head + HTTP + b"\n")
    records, _ = read(path)
    assert [(record.type, record.target_uri) for record in records][-1] == ("response", "http://example.org/")
    assert records[-1].payload == b"hello"
