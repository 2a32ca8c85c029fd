"""A damaged gzip member is noticed while the bytes of a file go by."""

from __future__ import annotations

import gzip

import pytest

from archive.gzip_check import GzipCheck

FIRST, LARGE, LAST = (gzip.compress(text) for text in (b"first", b"large" * 1_000_000, b"last"))
BAD_CRC = FIRST[:-8] + bytes([FIRST[-8] ^ 1]) + FIRST[-7:]


def check(data: bytes, step: int) -> tuple[int, str] | None:
    follows = GzipCheck()
    for start in range(0, len(data), step):
        follows.feed(data[start : start + step])
    follows.finish()
    return follows.trouble


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", None, id="empty"),
        pytest.param(FIRST + LARGE + LAST, None, id="sound"),
        pytest.param(
            FIRST + BAD_CRC + LAST,
            (len(FIRST), "damaged gzip member: Error -3 while decompressing data: incorrect data check"),
            id="crc",
        ),
        pytest.param(FIRST + LAST[:-1], (len(FIRST), "the last gzip member is cut off"), id="torn"),
        pytest.param(
            FIRST + b"no gzip at all",
            (len(FIRST), "damaged gzip member: Error -3 while decompressing data: incorrect header check"),
            id="tail",
        ),
    ],
)
def test_the_first_damaged_member_is_told_with_its_offset(data, expected, step):
    assert check(data, step) == expected
