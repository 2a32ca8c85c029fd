"""Heads are given as the records are, without a look into what lies behind them."""

from __future__ import annotations

import gzip
import random

import pytest
from reading_samples import ARC_VERSION, HTTP, arc_record, gzip_members, one_gzip, warc_record, write_zip, zstd_members

from archive import read_heads, read_records

NOISE = random.Random(1).randbytes(3 << 20)  # nothing deflates it

SMALL = [warc_record(number, HTTP + bytes([number]) * number) for number in range(1, 6)]
OF_ONE_SIZE = [warc_record(number, HTTP) for number in range(1, 6)]
STORED = [warc_record(number, HTTP + gzip.compress(NOISE[number * 40_000 :][:40_000])) for number in range(1, 6)]
LARGER_THAN_THE_WINDOW = [warc_record(1, NOISE), *SMALL, warc_record(6, bytes(5 << 20)), *SMALL]
TURNS = [record for pair in zip(STORED, SMALL, strict=True) for record in pair]


def named(record: bytes) -> bytes:
    """Return a member whose header has the name of a file in it (RFC 1952, 2.3)."""
    member = gzip.compress(record, mtime=0)
    return member[:3] + b"\x08" + member[4:10] + b"a.warc\x00" + member[10:]


FILES = {
    "small": gzip_members(SMALL),
    "all of one size": gzip_members(OF_ONE_SIZE),
    "bodies that do not deflate": gzip_members(STORED),
    "large and small": gzip_members(LARGER_THAN_THE_WINDOW),
    "in turns": gzip_members(TURNS),
    "members with a name": gzip_members(SMALL) + named(SMALL[0]),
    "a stored body with members in it": gzip_members([warc_record(1, HTTP + gzip_members(STORED)), *SMALL]),
    "a long head": gzip_members([*SMALL, warc_record(6, more=f"X-Long: {NOISE[:9000].hex()}\r\n"), *SMALL]),
    "plain": b"".join(SMALL),
    "one member over all": one_gzip(SMALL),
    "zstd": zstd_members(SMALL),
    "ARC": gzip_members([ARC_VERSION, arc_record(1), arc_record(2)]),
    "ends within a member": gzip_members(TURNS)[:-20],
    "ends within a head": gzip_members(TURNS)[:-200],
    "padded": gzip_members(SMALL) + bytes(512),
    "garbage between": gzip_members(SMALL[:2]) + b"garbage" + gzip_members(SMALL[2:]),
    "empty": b"",
}


def told(give, path, **how):
    damage = []
    found = [
        (record.type, record.offset, record.length, record.headers)
        for record in give(path, on_damage=damage.append, **how)
    ]
    return found, damage


@pytest.mark.parametrize("content", FILES.values(), ids=FILES.keys())
def test_they_are_those_of_the_records_and_damage_between_them_is_told(tmp_path, content):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    assert told(read_heads, path) == told(read_records, path, blocks=False, torn=False)


def test_the_files_in_a_wacz_are_read_one_after_the_other(tmp_path):
    path = tmp_path / "a.wacz"
    write_zip(path, {"archive/a.warc.gz": gzip_members(TURNS), "archive/b.warc.gz": gzip_members(SMALL)})
    assert told(read_heads, path) == told(read_records, path, blocks=False)


def test_a_head_says_what_its_record_says(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip_members(SMALL))
    for head, record in zip(read_heads(path), read_records(path), strict=True):
        assert (head.target_uri, head.date, head.record_id) == (record.target_uri, record.date, record.record_id)
        assert record.date


def test_damage_within_a_block_is_not_looked_for(tmp_path):
    """What is counted is not read: `read_records` and ``scrapy verify`` compare checksums."""
    path = tmp_path / "a.warc.gz"
    content = bytearray(gzip_members([*SMALL, warc_record(6, HTTP + NOISE[:100_000]), *SMALL]))
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    heads, damage = told(read_heads, path)
    assert (len(heads), damage) == (11, [])
    records, damage = told(read_records, path, blocks=False, torn=False)
    assert (len(records), len(damage)) == (10, 1)
