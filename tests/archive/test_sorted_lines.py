"""Lines are sorted as in memory, whatever did not fit there."""

from __future__ import annotations

import random

import pytest

from archive.sorted_lines import SortedLines


@pytest.mark.parametrize(
    "run_bytes",
    [
        pytest.param(1 << 20, id="all-in-memory"),
        pytest.param(2000, id="some-runs-on-disk"),
        pytest.param(10, id="more-runs-than-are-merged-at-once"),
    ],
)
def test_lines_come_back_sorted(tmp_path, run_bytes):
    numbers = random.Random(1).choices(range(2000), k=5000)  # some of them twice
    lines = [b"org,example)/%d" % number for number in numbers]
    with SortedLines(tmp_path, run_bytes=run_bytes) as kept:
        for line in lines:
            kept.add(line)
        assert list(kept) == sorted(lines)
    assert list(tmp_path.iterdir()) == []


def test_none_give_none(tmp_path):
    with SortedLines(tmp_path) as kept:
        assert list(kept) == []
