"""A file that takes the place of another is written by one process at a time, and never half."""

from __future__ import annotations

import pytest

from archive.fresh_file import fresh_file


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.cdxj.new"


def test_what_was_renamed_within_the_block_stays(path):
    with fresh_file(path) as out:
        out.write(b"whole")
        out.flush()
        path.rename(path.with_suffix(""))
    assert [(left.name, left.read_bytes()) for left in path.parent.iterdir()] == [("a.cdxj", b"whole")]


def test_what_was_not_renamed_is_removed(path):
    with fresh_file(path) as out:
        out.write(b"half")
        out.flush()
        assert path.exists()
    assert not path.exists()


def test_what_a_killed_process_has_left_is_not_in_it(path):
    path.write_bytes(b"much more of it than there will be")
    with fresh_file(path) as out:
        out.write(b"new")
        out.flush()
        assert path.read_bytes() == b"new"


def test_a_second_writer_is_kept_out_and_takes_nothing_away(path):
    with fresh_file(path) as out:
        out.write(b"first")
        out.flush()
        with pytest.raises(OSError, match="another process is writing this file"), fresh_file(path):
            raise AssertionError
        assert path.read_bytes() == b"first"


def test_one_that_begins_where_another_has_just_ended_does_not_touch_its_file(path):
    with fresh_file(path) as out:
        out.write(b"first")
        out.flush()
        path.rename(path.with_suffix(""))
        with fresh_file(path) as other:
            other.write(b"second")
    assert path.with_suffix("").read_bytes() == b"first"
    assert not path.exists()
