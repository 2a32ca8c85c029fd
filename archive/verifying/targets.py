"""The files that are to be verified, and which of them are the WARC of a stem."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archive.errors import CollectionError
from archive.files_below import files_below
from archive.layout import CollectionLayout, StemPaths, collection_around, folder_of

__all__ = ["Target", "find_targets", "is_in_use", "stem_of"]

_SUFFIXES = (".warc.gz", ".warc", ".arc.gz", ".arc", ".warc.zst", ".warc.lz4", ".wacz")
_OPEN = ".open"


@dataclass(frozen=True, slots=True)
class Target:
    """One file to verify."""

    path: Path
    """A WARC, or the index or the articles of a stem whose WARC is missing."""

    stem: StemPaths | None
    """Its stem, if it stands in a collection."""


def find_targets(names: Iterable[str | Path]) -> list[Target]:
    """Return the files that `names` stand for: files as they are, folders with every file of records below them.

    In a collection, the index and articles of a stem are verified with its WARC, and those without a WARC are targets
    of their own. Raises CollectionError if there is no such file or folder, or a folder holds none; OSError if a folder
    cannot be read.
    """
    found: list[Path] = []
    for path in map(Path, names):
        if path.is_dir():
            below = [file for file in files_below(path) if _is_wanted(file)]
            if not below:
                message = f"{path}: no file with records in this folder (looked for {', '.join(_SUFFIXES)})"
                raise CollectionError(message)
            found += below
        elif path.exists():
            found.append(_warc_for(path))
        else:
            message = f"{path}: no such file or folder"
            raise CollectionError(message)
    return [Target(path, stem_of(path)) for path in dict.fromkeys(found)]


def stem_of(path: Path) -> StemPaths | None:
    """Return the stem that a file belongs to by its place and name; None if it stands in no collection."""
    folder, collection = folder_of(path), collection_around(path)
    if collection is None:
        return None
    name = path.name.removesuffix(_OPEN)
    for part, suffix in (("archive", ".warc.gz"), ("indexes", ".cdxj"), ("articles", ".jsonl")):
        if folder.name == part and name.endswith(suffix):
            return CollectionLayout(collection.parent, collection.name).stem(name.removesuffix(suffix))
    return None


def is_in_use(warc: Path) -> bool:
    """Return whether somebody who lives holds the lock of a WARC: a writer, or mend."""
    descriptor = os.open(warc, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _warc_for(path: Path) -> Path:
    """Return the WARC that an index or articles are about, if it is there: they are verified with it."""
    stem = stem_of(path)
    return next((warc for warc in _warcs_of(stem) if warc.exists()), path) if stem else path


def _warcs_of(stem: StemPaths) -> tuple[Path, Path]:
    return stem.warc, stem.warc.with_name(stem.warc.name + _OPEN)


def _is_wanted(path: Path) -> bool:
    if path.name.removesuffix(_OPEN).endswith(_SUFFIXES):
        return True
    stem = stem_of(path)
    return stem is not None and not any(warc.exists() for warc in _warcs_of(stem))
