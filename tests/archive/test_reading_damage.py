"""Damage is told with its offset, and costs no record but the one that it is in."""

from __future__ import annotations

import gzip
import zlib

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
    zstd_members,
    zstd_with_dictionary,
)

from archive import RecordError, read_record_at
from archive.members import Members

LONG = b"HTTP/1.1 200 OK\r\n\r\n" + bytes(range(256)) * 8
ONE, TWO, THREE = (warc_record(number, LONG) for number in (1, 2, 3))


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize("members", [gzip_members, zstd_members, lz4_members], ids=["gzip", "zstd", "lz4"])
def test_reading_goes_on_behind_a_broken_member(tmp_path, members):
    one, two, three = (members([record]) for record in (ONE, TWO, THREE))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(one + flipped(two, len(two) // 2) + three)
    records, damage = read(path)
    assert urls(records) == ["1", "3"]
    assert records[1].offset == len(one + two)
    assert [found.offset for found in damage] == [len(one)]


def test_a_record_with_a_wrong_checksum_is_not_given(tmp_path):
    one, two, three = (gzip_members([record]) for record in (ONE, TWO, THREE))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(one + flipped(two, len(two) - 6) + three)
    records, damage = read(path)
    assert urls(records) == ["1", "3"]
    assert [found.offset for found in damage] == [len(one)]
    assert "incorrect data check" in damage[0].reason


def test_a_torn_member_with_others_written_behind_it_costs_one_record(tmp_path):
    one, two, three = (gzip_members([record]) for record in (ONE, TWO, THREE))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(one + two[:150] + three)
    records, damage = read(path)
    assert urls(records) == ["1", "3"]
    assert records[1].offset == len(one) + 150
    assert [found.offset for found in damage] == [len(one)]


@pytest.mark.parametrize(
    "garbage", [b"GARBAGE", bytes(512), b"\x1f\x8b\x08\x00 no member"], ids=["text", "zeros", "magic"]
)
def test_bytes_between_members_are_told_and_passed_over(tmp_path, garbage):
    one, two = gzip_members([ONE]), gzip_members([TWO])
    path = tmp_path / "a.warc.gz"
    path.write_bytes(one + garbage + two + garbage)
    records, damage = read(path)
    assert urls(records) == ["1", "2"]
    assert [found.offset for found in damage] == [len(one), len(one + garbage + two)]


def test_a_plain_record_between_members_is_read(tmp_path):
    one, three = gzip_members([ONE]), gzip_members([THREE])
    path = tmp_path / "a.warc.gz"
    path.write_bytes(one + TWO + three)
    records, damage = read(path)
    assert urls(records) == ["1", "2", "3"]
    assert damage == []
    for record in records:
        assert read_record_at(path, record.offset, record.length, within=record.within) == record


@pytest.mark.parametrize("between", [b"", b"garbage"], ids=["nothing", "garbage"])
def test_members_of_one_size_with_other_headers_are_told_apart(tmp_path, between):
    path = tmp_path / "a.warc.gz"
    one, two, three = (gzip.compress(record, mtime=number % 2) for number, record in enumerate((ONE, TWO, ONE)))
    path.write_bytes(one + between + two + between + three)
    assert urls(read(path)[0]) == ["1", "2", "1"]


def test_a_member_whose_stored_body_holds_members_is_one_record(tmp_path):
    inner = gzip_members([ONE, TWO] * 5)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(gzip.compress(warc_record(number, inner), 0, mtime=0) for number in range(3)))
    assert read(path) == (read(path)[0], [])
    assert [record.block for record in read(path)[0]] == [inner] * 3


@pytest.mark.parametrize("missing", [1, 4, 8], ids=lambda missing: f"{missing} bytes")
def test_a_missing_gzip_trailer_is_told_and_the_whole_block_given(tmp_path, missing):
    one = gzip_members([ONE])
    path = tmp_path / "a.warc.gz.open"
    path.write_bytes(one + gzip_members([TWO])[:-missing])
    records, [found] = read(path)
    assert urls(records) == ["1", "2"]
    assert (found.offset, found.reason) == (len(one), "the file ends before the gzip member does")
    assert read_record_at(path, records[1].offset, records[1].length) == records[1]


def test_what_there_is_of_a_torn_record_is_given_as_not_whole(tmp_path):
    one = gzip_members([ONE])
    path = tmp_path / "a.warc.gz.open"
    path.write_bytes(one + gzip_members([TWO])[:-60])
    records, damage = read(path, torn=True)
    assert [(url, record.whole) for url, record in zip(urls(records), records, strict=True)] == [
        ("1", True),
        ("2", False),
    ]
    assert LONG.startswith(records[1].block)
    assert 200 < len(records[1].block) < len(LONG)
    assert [found.offset for found in damage] == [len(one)]
    with pytest.raises(RecordError, match=f"offset {len(one)}: the record is cut off"):
        read_record_at(path, records[1].offset, records[1].length)


@pytest.mark.parametrize("cut", [100, 300, 600], ids=lambda cut: f"{cut} bytes short")
def test_one_gzip_over_all_gives_what_was_inflated_before_the_cut(tmp_path, cut):
    rows = [zlib.compress(bytes([number])) * 3 for number in range(60)]
    whole = one_gzip([warc_record(number, row) for number, row in enumerate(rows)])
    path = tmp_path / "a.warc.gz.open"
    path.write_bytes(whole[:-cut])
    records, [found] = read(path)
    assert urls(records) == [str(number) for number in range(len(records))]
    assert [record.block for record in records] == rows[: len(records)]
    assert 10 < len(records) < 60
    assert found.offset == 0


@pytest.mark.parametrize(("cut", "given"), [(1, ["1", "2"]), (4, ["1", "2"]), (5, ["1"]), (2100, ["1"]), (2250, ["1"])])
def test_a_plain_file_that_was_cut_off_is_told_so(tmp_path, cut, given):
    path = tmp_path / "a.warc.open"
    path.write_bytes((ONE + TWO)[:-cut])
    records, [found] = read(path)
    assert urls(records) == given
    assert found.offset == len(ONE)


def test_a_plain_record_that_was_torn_gives_way_to_the_one_behind_it(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(ONE + TWO[:700] + b"\r\n" + THREE)
    records, damage = read(path)
    assert urls(records) == ["1", "3"]
    assert [found.offset for found in damage] == [len(ONE)]
    torn = [record for record in read(path, torn=True)[0] if not record.whole]
    assert urls(torn) == ["2"]


@pytest.mark.parametrize("blocks", [True, False], ids=["with blocks", "without"])
@pytest.mark.parametrize(
    ("length", "given"),
    [(len(LONG) - 7, ["1", "2", "3"]), (len(LONG) + 100, ["1", "3"]), (10**9, ["1", "3"])],
    ids=["too short", "too long", "far too long"],
)
def test_a_wrong_length_costs_no_other_record(tmp_path, length, given, blocks):
    path = tmp_path / "a.warc"
    path.write_bytes(ONE + warc_record(2, LONG, length=length) + THREE)
    records, damage = read(path, blocks=blocks)
    assert urls(records) == given
    assert damage
    for record in read(path)[0]:
        assert read_record_at(path, record.offset, record.length) == record


@pytest.mark.parametrize("pack", [b"".join, gzip_members, one_gzip], ids=["plain", "gzip", "one gzip"])
@pytest.mark.parametrize(
    "length", ["", "very long", "-1", "9" * 30], ids=["empty", "words", "negative", "too many digits"]
)
def test_without_a_length_the_block_goes_up_to_the_next_record(tmp_path, pack, length):
    path = tmp_path / "a.warc"
    path.write_bytes(pack([ONE, warc_record(2, HTTP, length=length), THREE]))
    records, [found] = read(path)
    assert [record.block for record in records] == [LONG, HTTP, LONG]
    assert found.offset == records[1].offset
    for record in records:
        assert read_record_at(path, record.offset, record.length, within=record.within) == record


@pytest.mark.parametrize("over", [100, 10**9], ids=["a little", "far"])
def test_one_gzip_over_records_of_wrong_lengths_is_inflated_once(tmp_path, monkeypatch, over):
    starts, pieces = [], Members.pieces
    monkeypatch.setattr(Members, "pieces", lambda self, at=0: starts.append(at) or pieces(self, at))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(one_gzip([warc_record(number, LONG, length=len(LONG) + over) for number in range(50)] + [ONE]))
    records, damage = read(path, torn=True)
    assert urls(records) == [*map(str, range(50)), "1"]
    assert [record.whole for record in records] == [False] * 50 + [True]
    assert len(damage) == 50
    assert starts == [0]


def test_a_plain_record_that_holds_a_member_is_read_at_its_offset_where_the_file_begins_with_damage(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(bytes(30) + b"\r\n" + warc_record(1, zstd_members([TWO])) + gzip_members([THREE]))
    records, _ = read(path)
    assert urls(records) == ["1", "3"]
    for record in records:
        assert read_record_at(path, record.offset, record.length) == record


def test_lines_behind_a_record_are_no_records(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(ONE + b"The monkeys are a coming!\r\n\r\nDonkey Kong country...\r\n" + TWO)
    records, [found] = read(path)
    assert urls(records) == ["1", "2"]
    assert (found.offset, found.reason) == (len(ONE), "bytes that belong to no record")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_lines_behind_a_record_are_given_as_not_whole_and_without_a_type(tmp_path, pack):
    path = tmp_path / "a.warc"
    path.write_bytes(pack(ONE + b"The monkeys are a coming!\r\n\r\nDonkey Kong country...\r\n\r\nGo!\r\n" + TWO))
    records, _ = read(path, torn=True)
    assert [(record.type, record.whole) for record in records] == [
        ("response", True),
        ("", False),
        ("", False),
        ("response", True),
    ]
    assert [record.block for record in records[1:3]] == [
        b"The monkeys are a coming!\r\n\r\n",
        b"Donkey Kong country...\r\n\r\nGo!\r\n",
    ]
    assert records[2].offset + records[2].within == records[1].offset + records[1].within + 29
    for record in records[1:3]:
        with pytest.raises(RecordError, match="bytes that belong to no record"):
            read_record_at(path, record.offset, record.length, within=record.within)


def test_what_stands_before_the_first_record_is_not_given(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(b"<html>\r\n" + ONE)
    records, [found] = read(path, torn=True)
    assert urls(records) == ["1"]
    assert (found.offset, found.reason) == (0, "bytes that belong to no record")


def test_bytes_that_belong_to_no_record_take_no_memory_for_their_size(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(ONE + b"x" * (5 << 20) + b"\r\n" + TWO)
    records, _ = read(path, torn=True)
    assert [len(record.block) for record in records] == [len(LONG), 1 << 20, len(LONG)]
    assert records[1].offset + records[1].length == records[2].offset


def test_a_head_without_length_and_date_is_torn_and_what_follows_belongs_to_nobody(tmp_path):
    path = tmp_path / "a.warc"
    head = b"WARC/1.0\r\nWARC-Type: request\r\nWARC-Date: blue monday\r\nContent-Length: very lengthy\r\n\r\n"
    path.write_bytes(ONE + head + b"GET / HTTP/1.1\r\n\r\n\r\n\r\n" + TWO)
    records, damage = read(path, torn=True)
    assert [(record.type, record.block) for record in records if not record.whole] == [
        ("request", b""),
        ("", b"GET / HTTP/1.1\r\n\r\n"),
    ]
    assert [(found.offset, found.reason) for found in damage] == [
        (len(ONE), "neither the length nor the date of the record can be read"),
        (len(ONE + head), "bytes that belong to no record"),
    ]
    assert urls(read(path)[0]) == ["1", "2"]


def test_reading_goes_on_behind_garbage_in_an_arc_file(tmp_path):
    path = tmp_path / "a.arc"
    one = ARC_VERSION + arc_record(1)
    path.write_bytes(one + b"http://example.org/half a header line\n" + arc_record(2) + arc_record(3)[:-20])
    records, damage = read(path)
    assert urls(records) == ["", "1", "2"]
    assert [found.offset for found in damage] == [len(one), records[2].offset + records[2].length + 1]


def test_a_head_without_an_end_is_damage(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(ONE + b"WARC/1.1\r\nWARC-Type: response\r\n")
    records, [found] = read(path)
    assert urls(records) == ["1"]
    assert (found.offset, found.reason) == (len(ONE), "the head of the record breaks off")


def test_a_head_that_breaks_off_gives_way_to_the_record_behind_it(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(ONE + TWO[:80] + b"\r\n" + THREE)
    records, [found] = read(path)
    assert urls(records) == ["1", "3"]
    assert (found.offset, found.reason) == (len(ONE), "the head of the record breaks off")
    assert [record.block for record in read(path, torn=True)[0] if not record.whole] == [TWO[:80] + b"\r\n"]


def test_a_zstd_dictionary_that_is_none_is_told(tmp_path):
    whole = zstd_with_dictionary([ONE, TWO], compress_it=False)
    path = tmp_path / "a.warc.zst"
    path.write_bytes(whole[:8] + bytes(64) + whole[72:])
    records, damage = read(path)
    assert records == []
    assert (damage[0].offset, damage[0].reason) == (0, "the zstd dictionary cannot be read")


def test_a_member_that_claims_to_be_huge_does_no_harm(tmp_path):
    member = gzip.compress(ONE)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(member[:-4] + b"\xff\xff\xff\xff" + gzip_members([TWO]))
    records, damage = read(path)
    assert urls(records) == ["2"]
    assert [found.offset for found in damage] == [0]
