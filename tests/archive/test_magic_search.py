"""Magic numbers are found wherever they stand, each once."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import magic_search
from archive.magic_search import find_magic

GZIP = re.compile(rb"\x1f\x8b\x08")


@pytest.fixture(autouse=True, scope="module")
def small_windows():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(magic_search, "_WINDOW", 7)
        yield


@given(st.lists(st.sampled_from([b"\x1f\x8b\x08", b"\x1f", b"\x8b", b"x"]), max_size=20), st.integers(0, 20))
def test_places_are_those_of_the_whole_file(parts, start):
    data = b"".join(parts)
    whole = [match.start() for match in GZIP.finditer(data) if match.start() >= start]
    assert list(find_magic(BytesIO(data), GZIP, start, len(data))) == whole


def test_nothing_is_found_that_begins_before_the_end_and_goes_beyond_it():
    assert list(find_magic(BytesIO(b"\x1f\x8b\x08"), GZIP, 0, 2)) == []
