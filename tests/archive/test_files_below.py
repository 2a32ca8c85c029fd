"""Files below a folder: none is passed over in silence."""

from __future__ import annotations

import os

import pytest

from archive.files_below import files_below


@pytest.fixture
def folder(tmp_path):
    for name in ("here/archive/a.warc.gz", "elsewhere/b.warc.gz"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    return tmp_path / "here"


def names(folder):
    return [str(path.relative_to(folder)) for path in files_below(folder)]


def test_a_folder_that_is_a_link_is_read(folder):
    (folder / "linked").symlink_to("../elsewhere")
    assert names(folder) == ["archive/a.warc.gz", "linked/b.warc.gz"]


def test_a_folder_that_is_reached_twice_is_read_once_under_its_own_name(folder):
    (folder / "above").symlink_to(".")
    (folder / "a_link").symlink_to("archive")
    assert names(folder) == ["archive/a.warc.gz"]


def test_a_link_that_leads_nowhere_is_among_the_files(folder):
    (folder / "gone.warc.gz").symlink_to("unmounted/gone.warc.gz")
    assert names(folder) == ["archive/a.warc.gz", "gone.warc.gz"]


def test_a_folder_that_cannot_be_read_is_an_error(folder, monkeypatch):
    listed = os.scandir

    def scandir(path):
        if str(path).endswith("archive"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(PermissionError):
        files_below(folder)
