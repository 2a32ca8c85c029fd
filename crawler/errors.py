"""What can go wrong with a crawl, as one small tree.

- CrawlerError
    - ArgumentError       a spider argument or a command's argument cannot be used
        - SourcesError        because of mistakes in a file of sources
    - ArchiveStoppedError the archive can no longer be written, so that nothing more is fetched
    - PlaybackMissError   nothing was recorded that a request could be answered with
    - OutputInUseError    another process is writing what a command should write
    - ArticleFailedError  an article could not be made of a record
        - WorkerCrashError    because the worker processes died over it
    - FetchRefusedError   a URL is not fetched, by a rule of ours
        - HostPausedError     not at this time
    - FrontierError       the state of the URLs cannot be read or written, so that nothing more is fetched
        - UnstorableRequestError  a request cannot be kept as data
    - FetchCutOffError    a fetch was ended because the crawl is being stopped
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

__all__ = [
    "ArchiveStoppedError",
    "ArgumentError",
    "ArticleFailedError",
    "CrawlerError",
    "FetchCutOffError",
    "FetchRefusedError",
    "FrontierError",
    "HostPausedError",
    "OutputInUseError",
    "PlaybackMissError",
    "SourcesError",
    "UnstorableRequestError",
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


class OutputInUseError(CrawlerError):
    """Another process is writing what a command should write."""


class ArticleFailedError(CrawlerError):
    """An article could not be made of a record, by a fault of ours and not of the page."""


class WorkerCrashError(ArticleFailedError):
    """Worker processes died over a record, twice, or did not start."""


class FetchRefusedError(CrawlerError):
    """A URL is not fetched, or not further, by a rule of ours."""

    def __init__(self, outcome: str, message: str) -> None:
        """Name the rule in one word for stats and state, such as ``private-address``, and say what was wrong."""
        super().__init__(outcome, message)
        self.outcome = outcome

    def __str__(self) -> str:
        return f"{self.args[1]} ({self.outcome})"


class HostPausedError(FetchRefusedError):
    """A URL is not fetched at this time: its host asked for a pause, or fails; it may be tried later."""

    def __init__(self, outcome: str, message: str, retry_at: datetime) -> None:
        """Say from when on, in UTC, the host may be asked again."""
        super().__init__(outcome, message)
        self.args = (outcome, message, retry_at)
        self.retry_at = retry_at


class FrontierError(CrawlerError):
    """The frontier cannot be read or written, so that nothing more is fetched."""


class UnstorableRequestError(FrontierError):
    """A request cannot be kept as data: its callback is no method of the spider, or something in it is not JSON."""


class FetchCutOffError(CrawlerError):
    """A fetch was ended because the crawl is being stopped."""
