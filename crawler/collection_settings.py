"""Which collection a crawl or a command works on, by its settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archive import CollectionLayout

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["collection_layout"]


def collection_layout(settings: BaseSettings) -> CollectionLayout:
    """Return the layout of the collection that `settings` name (``ARCHIVE_DIR``, ``COLLECTION``).

    Raises archive.CollectionError if the name could not be a folder's.
    """
    return CollectionLayout(Path(settings["ARCHIVE_DIR"]), settings["COLLECTION"])
