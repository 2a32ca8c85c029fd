"""What can go wrong with a crawl, as one small tree.

- CrawlerError
    - ArgumentError       a spider argument or a command's argument cannot be used
    - ArchiveStoppedError the archive can no longer be written, so that nothing more is fetched
    - PlaybackMissError   nothing was recorded that a request could be answered with
    - ArticleFailedError  an article could not be made of a record
        - WorkerCrashError    because the worker processes died over it
"""

from __future__ import annotations

__all__ = [
    "ArchiveStoppedError",
    "ArgumentError",
    "ArticleFailedError",
    "CrawlerError",
    "PlaybackMissError",
    "WorkerCrashError",
]


class CrawlerError(Exception):
    """Base of all errors of the crawler; the message says what was wrong, where, and what to do."""


class ArgumentError(CrawlerError, ValueError):
    """A spider argument or a command's argument cannot be used; the message is one line."""


class ArchiveStoppedError(CrawlerError):
    """The archive can no longer be written, so that nothing more is fetched."""


class PlaybackMissError(CrawlerError):
    """Nothing was recorded that a request could be answered with, or it cannot be read."""


class ArticleFailedError(CrawlerError):
    """An article could not be made of a record, by a fault of ours and not of the page."""


class WorkerCrashError(ArticleFailedError):
    """Worker processes died over a record, twice, or did not start."""
