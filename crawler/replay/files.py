"""Which files are replayed, and where their articles belong."""

from __future__ import annotations

import glob
from pathlib import Path

from archive.files_below import files_below
from archive.layout import collection_around
from archive.recordings import is_collection
from crawler.errors import ArgumentError

__all__ = ["articles_path", "named_collection", "warc_files"]

_SUFFIXES = (
    *(".warc.gz", ".warc", ".warc.zst", ".warc.lz4"),
    *(".arc.gz", ".arc", ".wacz"),
)


def warc_files(paths: list[str]) -> list[Path]:
    """Return the WARC, ARC and WACZ files that `paths` name: files as they are, folders with all that is below them.

    A name that no file has is taken for a pattern (``*``, ``?``, ``[…]``, ``**``). Files that are still being written
    (``.open``) are not among those of a folder. Raises ArgumentError if there is nothing of that name, or a folder
    holds no such file; OSError if a folder cannot be read.
    """
    found: list[Path] = []
    for name in paths:
        for path in _matching(name):
            found += _below(path) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def named_collection(name: str, archive_dir: str | Path) -> Path | None:
    """Return the folder of the collection that `name` names: its own, or that of this name in ``ARCHIVE_DIR``.

    None if there is none; a file or folder of that name comes first.
    """
    if is_collection(Path(name)):
        return Path(name)
    in_archive = Path(archive_dir) / name
    return in_archive if not Path(name).exists() and is_collection(in_archive) else None


def articles_path(warc: Path) -> Path:
    """Return where the articles of `warc` belong: in its collection's ``articles/``, or else beside the file."""
    stem = warc.name.removesuffix(".open")
    for suffix in _SUFFIXES:
        stem = stem.removesuffix(suffix)
    collection = collection_around(warc)
    return (collection / "articles" if collection else warc.absolute().parent) / f"{stem}.jsonl"


def _matching(name: str) -> list[Path]:
    if Path(name).exists():
        return [Path(name)]
    # Path.glob takes no absolute pattern.
    if glob.has_magic(name) and (matches := sorted(glob.glob(name, recursive=True))):  # noqa: PTH207
        return [Path(match) for match in matches]
    message = f"{name}: no such file or folder"
    raise ArgumentError(message)


def _below(folder: Path) -> list[Path]:
    files = [file for file in files_below(folder) if file.name.endswith(_SUFFIXES)]
    if not files:
        message = f"{folder}: no WARC file in this folder (looked for {', '.join(_SUFFIXES)})"
        raise ArgumentError(message)
    return files
