"""What can go wrong with an archive, as one small tree.

- ArchiveError
    - CollectionError   a collection's folders or files cannot be used as they are
        - WriteError        what should be kept could not be written
    - RecordError       a record cannot be read where it was said to be
"""

from __future__ import annotations

__all__ = ["ArchiveError", "CollectionError", "RecordError", "WriteError"]


class ArchiveError(Exception):
    """Base of all errors of the archive; the message says what was wrong, where, and what to do."""


class CollectionError(ArchiveError):
    """A collection's folders or files cannot be used as they are."""


class WriteError(CollectionError):
    """What should be kept could not be written: the disk is full, or the folder is gone."""


class RecordError(ArchiveError):
    """A record cannot be read where it was said to be."""
