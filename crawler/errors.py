"""What can go wrong with a crawl, as one small tree.

- CrawlerError
    - ArgumentError       a spider argument or a command's argument cannot be used
        - SourcesError        because of mistakes in a file of sources
    - ArchiveStoppedError the archive can no longer be written, so that nothing more is fetched
    - PlaybackMissError   nothing was recorded that a request could be answered with
    - ArticleFailedError  an article could not be made of a record
        - WorkerCrashError    because the worker processes died over it
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "ArchiveStoppedError",
    "ArgumentError",
    "ArticleFailedError",
    "CrawlerError",
    "PlaybackMissError",
    "SourcesError",
    "WorkerCrashError",
]


class CrawlerError(Exception):
    """Base of all errors of the crawler; the message says what was wrong, where, and what to do."""


class ArgumentError(CrawlerError, ValueError):
    """A spider argument or a command's argument cannot be used; the message is one line."""


class SourcesError(ArgumentError):
    """Mistakes in a file of sources; the message has one line for each."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Take the faults: ``FILE: source: key: what to do``."""
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class ArchiveStoppedError(CrawlerError):
    """The archive can no longer be written, so that nothing more is fetched."""


class PlaybackMissError(CrawlerError):
    """Nothing was recorded that a request could be answered with, or it cannot be read."""


class ArticleFailedError(CrawlerError):
    """An article could not be made of a record, by a fault of ours and not of the page."""


class WorkerCrashError(ArticleFailedError):
    """Worker processes died over a record, twice, or did not start."""
