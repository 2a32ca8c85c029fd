"""What a removal has decided to do, on the disk before the first file is replaced: a kill -9 leaves it to be completed.

Once it is there, the files of every stem that is named stand ready beside the old ones.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from archive.errors import CollectionError
from archive.layout import CollectionLayout
from archive.removing.moves import Moves

__all__ = ["PendingRemoval", "RewrittenStem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RewrittenStem:
    """One stem that is replaced."""

    name: str
    whole: bool
    """True if nothing of it stays."""

    moves: Moves
    size: int
    """Of the WARC file after it, in bytes."""

    sha256: str
    """Of the same, in hex digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingRemoval:
    """One removal, from its decision to its end."""

    id: str
    stems: tuple[RewrittenStem, ...]
    record_ids: frozenset[str]
    """Of all records that go."""

    labels: frozenset[str]
    """Of the pages that go with every trace of their URLs, as their tombstones have them."""

    refused: frozenset[str]
    """Those of `labels` that no crawl may fetch again of its own accord."""

    urls: tuple[str, ...]
    """The URLs of those pages, as they stood in records."""

    @classmethod
    def read(cls, layout: CollectionLayout) -> Self | None:
        """Return the removal that was killed before its end; None if there is none.

        Raises CollectionError if the file is not what was written, OSError if it cannot be read.
        """
        try:
            data: dict[str, Any] = json.loads(layout.pending_removal.read_text("utf-8"))
            stems = [RewrittenStem(**{**stem, "moves": Moves.of(stem["moves"])}) for stem in data["stems"]]
            sets = {name: frozenset(data[name]) for name in ("record_ids", "labels", "refused")}
            return cls(id=data["id"], stems=tuple(stems), urls=tuple(data["urls"]), **sets)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            message = f"{layout.pending_removal}: not what a removal has written: {error}"
            raise CollectionError(message) from error

    def write(self, layout: CollectionLayout) -> None:
        """Bring the decision to the disk, from when on it is carried out; raises OSError if that cannot be done."""
        data = {
            "id": self.id,
            "stems": [{**asdict(stem), "moves": stem.moves.stretches} for stem in self.stems],
            **{name: sorted(getattr(self, name)) for name in ("record_ids", "labels", "refused")},
            "urls": self.urls,
        }
        path = layout.pending_removal
        fresh = path.with_name(path.name + ".new")
        with fresh.open("w", encoding="utf-8") as stream:
            json.dump(data, stream)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
        _sync(path.parent)

    @staticmethod
    def clear(layout: CollectionLayout) -> None:
        """Take note that the removal has been carried out to the end."""
        layout.pending_removal.unlink(missing_ok=True)
        _sync(layout.folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
