"""WARC, ARC and WACZ files of every kind are read, and every record again from its offset and length."""

from __future__ import annotations

import gzip
import tracemalloc
import zipfile

import brotli
import pytest
from reading_samples import (
    ARC_VERSION,
    HTTP,
    arc_record,
    gzip_members,
    lz4_members,
    one_gzip,
    read,
    urls,
    warc_record,
    write_zip,
    zstd_members,
    zstd_with_dictionary,
)

from archive import RecordError, decode_content, read_record_at, read_records

RECORDS = [warc_record(number, HTTP + bytes([number]) * number) for number in range(1, 6)]

FORMATS = {
    "plain": b"".join(RECORDS),
    "gzip, a record a member": gzip_members(RECORDS),
    "gzip, one member over all": one_gzip(RECORDS),
    "gzip, two records a member": gzip_members([RECORDS[0] + RECORDS[1], RECORDS[2] + RECORDS[3], RECORDS[4]]),
    "gzip, members that end within records": gzip_members(
        [b"".join(RECORDS)[at : at + 301] for at in range(0, len(b"".join(RECORDS)), 301)]
    ),
    "zstd": zstd_members(RECORDS),
    "zstd, dictionary": zstd_with_dictionary(RECORDS, compress_it=False),
    "zstd, compressed dictionary": zstd_with_dictionary(RECORDS, compress_it=True),
    "zstd, one frame over all": zstd_members([b"".join(RECORDS)]),
    "lz4": lz4_members(RECORDS),
}


@pytest.fixture(params=FORMATS.values(), ids=FORMATS.keys())
def path(request, tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(request.param)
    return path


def test_every_format_gives_every_record(path):
    records, damage = read(path)
    assert urls(records) == ["1", "2", "3", "4", "5"]
    assert [record.block for record in records] == [HTTP + bytes([number]) * number for number in range(1, 6)]
    assert damage == []


def test_every_record_is_read_again_from_its_place(path):
    for record in read_records(path):
        assert read_record_at(path, record.offset, record.length, within=record.within) == record


def test_the_file_may_have_grown_meanwhile(path):
    records, _ = read(path)
    with path.open("ab") as stream:
        stream.write(b"what is being written")
    for record in records:
        assert read_record_at(path, record.offset, record.length, within=record.within) == record


def test_offsets_ascend_and_records_with_a_member_to_themselves_tile_the_file(path, request):
    records, _ = read(path)
    places = [(record.offset, record.within) for record in records]
    assert places == sorted(set(places))
    if request.node.callspec.id in {"gzip, a record a member", "zstd", "lz4"}:
        ends = [record.offset + record.length for record in records]
        assert [record.offset for record in records] == [0, *ends[:-1]]
        assert ends[-1] == path.stat().st_size


def test_without_blocks_the_same_records_come(path):
    with_blocks, _ = read(path)
    without, damage = read(path, blocks=False)
    assert [(r.headers, r.offset, r.length) for r in without] == [(r.headers, r.offset, r.length) for r in with_blocks]
    assert {record.block for record in without} == {b""}
    assert damage == []


@pytest.mark.parametrize("version", ["0.17", "0.18", "1.0", "1.1"])
def test_every_version_of_warc_is_read(tmp_path, version):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(warc_record(1, version=version)))
    records, damage = read(path)
    assert [record.payload for record in records] == [b"hello"]
    assert damage == []


def test_heads_are_read_as_they_were_meant(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(
        b"warc/1.0\nwarc-type: RESPONSE\nWarc-Target-Uri :  http://example.org/1 \nno field\nX-Folded: one\n"
        b"  two\n\tthree\nX-M\xc3\xbcll: \xff\nCONTENT-LENGTH: 43\n\n" + HTTP + b"\n\n"
    )
    [record], damage = read(path)
    assert (record.type, record.target_uri, record.payload) == ("response", "http://example.org/1", b"hello")
    assert record.headers.first("X-Folded") == "one two three"
    assert damage == []


def test_segments_of_a_record_are_given_as_the_records_that_they_are(tmp_path):
    first = warc_record(1, b"HTTP/1.1 200 OK\r\n\r\nfirst half", more="WARC-Segment-Number: 1\r\n")
    second = warc_record(2, b"second half", more="WARC-Segment-Number: 2\r\n").replace(b"response", b"continuation")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip_members([first, second]))
    records, damage = read(path)
    assert [(record.type, record.headers.first("WARC-Segment-Number")) for record in records] == [
        ("response", "1"),
        ("continuation", "2"),
    ]
    assert (records[1].block, records[1].payload) == (b"second half", None)
    assert damage == []


def test_a_brotli_body_comes_as_it_was_sent(tmp_path):
    body = brotli.compress(b"<html>" * 1000)
    block = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(warc_record(1, block)))
    [record], _ = read(path)
    assert record.payload == body
    assert decode_content(record.payload, ["br"], limit=10_000) == b"<html>" * 1000


@pytest.mark.parametrize(
    "body",
    [b"<html>never chunked</html>", b"5\r\nhello\r\nzz\r\nworld", b"5;a=b\r\nhel", b""],
    ids=["never chunked", "no size", "cut off", "empty"],
)
def test_broken_chunking_costs_no_record(tmp_path, body):
    block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip_members([warc_record(1, block), warc_record(2)]))
    records, damage = read(path)
    assert [record.block for record in records] == [block, HTTP]
    assert damage == []


ARC = [ARC_VERSION, arc_record(1), arc_record(2, url="http://example.org/?q=two words&n="), arc_record(3)]


@pytest.mark.parametrize("pack", [b"".join, gzip_members, one_gzip], ids=["plain", "gzip", "one gzip"])
def test_arc_records_come_with_the_fields_of_warc(tmp_path, pack):
    path = tmp_path / "a.arc"
    path.write_bytes(pack(ARC))
    records, damage = read(path)
    assert [record.type for record in records] == ["warcinfo", "response", "response", "response"]
    assert records[2].target_uri == "http://example.org/?q=two words&n=2"
    assert (records[1].date, records[1].payload) == ("2008-04-30T20:48:26Z", b"hello")
    assert records[1].headers.first("WARC-IP-Address") == "192.0.2.1"
    assert damage == []
    for record in records:
        assert read_record_at(path, record.offset, record.length, within=record.within) == record


def test_an_arc_record_of_version_2_is_read(tmp_path):
    path = tmp_path / "a.arc"
    line = b"http://example.org/1 192.0.2.1 20080430204826 text/html 200 a1b2 - 1234 a.arc %d\n" % len(HTTP)
    path.write_bytes(line + HTTP + b"\n" + arc_record(2))
    records, damage = read(path)
    assert [(record.target_uri, record.payload) for record in records] == [
        ("http://example.org/1", b"hello"),
        ("http://example.org/2", b"hello"),
    ]
    assert records[0].headers.first("Content-Type") == "text/html"
    assert damage == []


def test_arc_lengths_that_are_no_numbers_cost_no_record(tmp_path):
    bad = arc_record(1).replace(b" %d\n" % len(HTTP), b" -1\n")
    path = tmp_path / "a.arc"
    path.write_bytes(ARC_VERSION.replace(b" 76", b" one") + bad + arc_record(2))
    records, damage = read(path)
    assert urls(records) == ["", "1", "2"]
    assert [record.block for record in records[1:]] == [HTTP, HTTP]
    assert [found.offset for found in damage] == [records[0].offset, records[1].offset]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_the_warc_files_of_a_wacz_are_read_one_after_the_other(tmp_path, method):
    path = tmp_path / "a.wacz"
    one, two = gzip_members(RECORDS[:2]), b"".join(RECORDS[2:4])
    files = {"pages/pages.jsonl": b"{}", "archive/one.warc.gz": one, "archive/two.warc": two, "indexes/index.cdx": b""}
    write_zip(path, files, method)
    records, damage = read(path)
    assert [(record.file, url) for record, url in zip(records, urls(records), strict=True)] == [
        ("one.warc.gz", "1"),
        ("one.warc.gz", "2"),
        ("two.warc", "3"),
        ("two.warc", "4"),
    ]
    assert (records[0].offset, records[2].offset) == (0, 0)
    assert damage == []
    for record in records:
        assert read_record_at(path, record.offset, record.length, file=record.file) == record
    with pytest.raises(RecordError, match="2 files inside"):
        read_record_at(path, 0, records[0].length)


def test_a_wacz_without_its_directory_is_read_by_local_headers(tmp_path):
    path = tmp_path / "a.wacz"
    write_zip(
        path, {"archive/one.warc.gz": gzip_members(RECORDS[:2]), "archive/two.warc.gz": gzip_members(RECORDS[2:])}
    )
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"PK\x01\x02") - 40])
    records, damage = read(path)
    assert urls(records) == ["1", "2", "3", "4"]
    assert [(found.file.name, found.offset) for found in damage] == [
        ("a.wacz", 0),
        ("two.warc.gz", records[3].offset + records[3].length),
    ]


def test_damage_inside_a_wacz_is_told_with_its_place_in_there(tmp_path):
    path = tmp_path / "a.wacz"
    write_zip(path, {"archive/one.warc.gz": gzip_members(RECORDS[:2])[:-20]})
    records, [found] = read(path)
    assert urls(records) == ["1"]
    assert (found.file, found.offset) == (path / "archive/one.warc.gz", records[0].length)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_large_block_is_in_memory_once_and_without_blocks_not_at_all(tmp_path, pack):
    size = 64 << 20
    path = tmp_path / "large.warc"
    path.write_bytes(pack(warc_record(1, bytes(size))) + pack(warc_record(2)))
    tracemalloc.start()
    try:
        assert [len(record.block) for record in read_records(path, blocks=False)] == [0, 0]
        flat = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        assert sum(len(record.block) for record in read_records(path)) == size + len(HTTP)
        once = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert flat < 8 << 20
    assert once < size * 1.25
