"""Whatever the bytes are, reading raises nothing, gives only records that were there, and tells every cut."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_samples import (
    ARC_VERSION,
    HTTP,
    arc_record,
    gzip_members,
    lz4_members,
    one_gzip,
    read,
    warc_record,
    zstd_members,
    zstd_with_dictionary,
)

from archive import read_record_at

BLOCKS = [HTTP, b"", HTTP * 40, bytes(range(256)) * 3, b"\r\n\r\n"]
RECORDS = [warc_record(number, block) for number, block in enumerate(BLOCKS)]
ARC = [ARC_VERSION, *(arc_record(number, block) for number, block in enumerate(BLOCKS))]

CHECKED = {  # a change of any byte is noticed
    "gzip": gzip_members(RECORDS),
    "arc in gzip": gzip_members(ARC),
}
FILES = {
    **CHECKED,
    "plain": b"".join(RECORDS),
    "arc": b"".join(ARC),
    "one gzip": one_gzip(RECORDS),
    "zstd": zstd_members(RECORDS),
    "zstd with dictionary": zstd_with_dictionary(RECORDS, compress_it=True),
    "lz4": lz4_members(RECORDS),
}


def read_bytes(data, **options):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc.gz"
        path.write_bytes(data)
        records, damage = read(path, **options)
        for record in records:
            if record.whole and record.block:
                assert read_record_at(path, record.offset, record.length, within=record.within) == record
    places = [(record.offset, record.within) for record in records]
    assert places == sorted(set(places))
    assert all(0 <= found.offset <= len(data) for found in damage)
    return records, damage


def contents(records):
    return [(record.type, record.target_uri, record.block) for record in records]


WHOLE = {name: contents(read_bytes(data)[0]) for name, data in FILES.items()}
BETWEEN = {
    name: {0, *(record.offset for record in read_bytes(data)[0] if not record.within)} for name, data in FILES.items()
}
BETWEEN["arc"] |= {at - 1 for at in BETWEEN["arc"]}  # the line break behind an ARC record may be missing
BETWEEN["arc"].add(len(FILES["arc"]) - 1)
every_file = pytest.mark.parametrize("name", FILES)


@every_file
@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_file_that_is_cut_anywhere_gives_its_first_records_and_says_so(name, data):
    whole = FILES[name]
    cut = data.draw(st.integers(0, len(whole) - 1))
    records, damage = read_bytes(whole[:cut])
    count = len(records)
    assert contents(records) == WHOLE[name][:count]
    assert damage or cut in BETWEEN[name]


@pytest.mark.parametrize("name", CHECKED)
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_changed_byte_costs_one_record_and_is_told(name, data):
    whole = FILES[name]
    at = data.draw(st.integers(0, len(whole) - 1))
    to = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    records, damage = read_bytes(whole[:at] + bytes([to]) + whole[at + 1 :])
    given_ones = contents(records)
    missing = [record for record in WHOLE[name] if record not in given_ones]
    assert len(missing) <= 1
    assert given_ones == [record for record in WHOLE[name] if record not in missing]
    assert damage or not missing


@every_file
@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_damage_to_a_file_raises_nothing(name, data):
    whole = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        end = min(at + data.draw(st.integers(0, 40)), len(whole))
        whole[at:end] = data.draw(st.binary(max_size=40))
        if not whole:
            break
    read_bytes(bytes(whole))
    read_bytes(bytes(whole), blocks=False)
    read_bytes(bytes(whole), torn=True)


PIECES = [
    b"WARC/1.0\r\n",
    b"WARC-Type: response\r\n",
    b"Content-Length: 3\r\n",
    b"\r\n",
    b"\n",
    b"abc",
    ARC_VERSION[:60],
]
PIECES += [b"http://a/ 1.2.3.4 20080430204826 text/html 3\n", b"\x1f\x8b\x08", b"PK\x03\x04", b"\x28\xb5\x2f\xfd"]
PIECES += [b"\x04\x22\x4d\x18", b"\x5d\x2a\x4d\x18\x08\0\0\0", *gzip_members(RECORDS[:1]).split(b"\0", 1), RECORDS[0]]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=30), max_size=12))
def test_any_bytes_raise_nothing(pieces):
    read_bytes(b"".join(pieces))
