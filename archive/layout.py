"""Where a collection keeps its files; a layout that pywb serves as it is.

::

    <root>/<name>/archive/<stem>.warc.gz
    <root>/<name>/indexes/<stem>.cdxj
    <root>/<name>/articles/<stem>.jsonl
    <root>/<name>/runs/<run>.json
    <root>/<name>/locks/<source>.lock
    <root>/<name>/state.sqlite
    <root>/<name>/frontier.sqlite
    <root>/<name>/collection.lock
    <root>/<name>/removal.json

A file that is not finished carries ``.open`` at its end. A final ``.cdxj`` means that its stem is whole.
"""

from __future__ import annotations

import os
import re
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import CollectionError

__all__ = [
    "CollectionLayout",
    "StemPaths",
    "collection_around",
    "folder_of",
    "host_name",
    "new_run_name",
    "new_stem_name",
]

_FOLDERS = ("archive", "indexes", "articles")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class StemPaths:
    """The three files of one stem, by their final names."""

    warc: Path
    index: Path
    articles: Path


@dataclass(frozen=True, slots=True)
class CollectionLayout:
    """The folders of one collection.

    Raises CollectionError if the name could not be a folder's.
    """

    root: Path
    """The folder above all collections (setting ``ARCHIVE_DIR``)."""

    name: str
    """The collection's own (setting ``COLLECTION``)."""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            message = f"collection name {self.name!r}: use letters, digits, '_', '.' and '-', not '.' or '-' first"
            raise CollectionError(message)

    @property
    def folder(self) -> Path:
        """The collection's folder."""
        return self.root / self.name

    @property
    def state(self) -> Path:
        """The file of the collection's state."""
        return self.folder / "state.sqlite"

    @property
    def runs(self) -> Path:
        """The folder of the records of runs."""
        return self.folder / "runs"

    @property
    def locks(self) -> Path:
        """The folder of the locks that keep two runs from crawling one source at the same time."""
        return self.folder / "locks"

    @property
    def lock(self) -> Path:
        """The file whose lock keeps those who add to the collection and those who take something out apart."""
        return self.folder / "collection.lock"

    @property
    def pending_removal(self) -> Path:
        """What a removal still has to do; there only while it does that, or where it was killed."""
        return self.folder / "removal.json"

    @property
    def frontier(self) -> Path:
        """The file of the crawler's frontier, where that is not kept elsewhere."""
        return self.folder / "frontier.sqlite"

    def is_kept(self, warc: str, offset: int, length: int) -> bool | None:
        """Return whether the WARC file of that base name holds `length` bytes at `offset`.

        None while the file is not finished and seems to: what a crash has torn is cut off only when it is mended.
        """
        end = offset + length
        final = self.folder / "archive" / warc
        for path, found in ((final, True), (final.with_name(final.name + ".open"), None)):
            try:
                if path.stat().st_size >= end:
                    return found
            except FileNotFoundError:
                continue
        return False

    def stem(self, stem: str) -> StemPaths:
        """Return the paths of a stem's files."""
        return StemPaths(
            warc=self.folder / "archive" / f"{stem}.warc.gz",
            index=self.folder / "indexes" / f"{stem}.cdxj",
            articles=self.folder / "articles" / f"{stem}.jsonl",
        )

    def refuse_pending_removal(self) -> None:
        """Raise CollectionError where a removal was begun and killed: files are between old and new then."""
        if self.pending_removal.exists():
            message = f"{self.folder}: a removal was killed before its end; complete it with: scrapy mend"
            raise CollectionError(message)

    def create(self) -> None:
        """Make the folders that are missing, and make sure that they can be written.

        Raises CollectionError where that cannot be done.
        """
        for part in _FOLDERS:
            folder = self.folder / part
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                message = f"cannot make the folder {folder}: {error.strerror}; choose another with ARCHIVE_DIR"
                raise CollectionError(message) from error
            if not os.access(folder, os.W_OK | os.X_OK):
                message = f"cannot write into the folder {folder}: permission denied; choose another with ARCHIVE_DIR"
                raise CollectionError(message)


def folder_of(path: Path) -> Path:
    """Return the folder that a file stands in, under the name that it has; a link keeps its own."""
    folder = path.absolute().parent
    return folder.resolve() if ".." in folder.parts else folder


def collection_around(path: Path) -> Path | None:
    """Return the folder of the collection that a file stands in, in one of its three folders; None if it is in none.

    One of ``indexes/`` and ``articles/`` beside ``archive/`` is enough: what is lost is made again.
    """
    folder = folder_of(path)
    collection = folder.parent
    if folder.name not in _FOLDERS or not (collection / "archive").is_dir():
        return None
    return collection if any((collection / part).is_dir() for part in _FOLDERS[1:]) else None


def new_stem_name(collection: str, serial: int, now: datetime) -> str:
    """Return ``<collection>-<YYYYMMDDhhmmssSSS>-<serial>-<host>-<pid>``, unique among processes and machines."""
    return f"{collection}-{_stamp(now)}-{serial:05d}-{host_name()}-{os.getpid()}"


def new_run_name(now: datetime) -> str:
    """Return ``<YYYYMMDDhhmmssSSS>-<host>-<pid>``, unique among processes and machines; names sort by time."""
    return f"{_stamp(now)}-{host_name()}-{os.getpid()}"


def host_name() -> str:
    """Return this machine's name with nothing in it that a file name could not have."""
    return re.sub(r"[^A-Za-z0-9.]+", "_", socket.gethostname()) or "localhost"


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
