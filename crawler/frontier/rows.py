"""What goes into the table of URLs and what comes out of it, as values."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Again", "Answered", "ArticleFacts", "Ended", "LeasedUrl", "NewUrl"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUrl:
    """A URL that is to be asked for, unless it is known."""

    fingerprint: bytes
    url: str
    host: str
    """Key of the downloader's slot: what is asked for one request at a time."""

    request: str
    """The request as data."""

    source: str = ""
    """Name of what it was found through; a run may be held to some sources."""

    role: str | None = None
    recrawl: str | None = None
    """Whether it is asked for although it is known: ``always``, ``now``, or None: when its time has come."""

    priority: int = 0
    depth: int = 0
    not_before: float = 0.0


@dataclass(frozen=True, slots=True)
class LeasedUrl:
    """A URL that this run has taken."""

    id: int
    fingerprint: bytes
    url: str
    host: str
    request: str
    role: str | None
    priority: int
    position: int
    attempts: int
    returned: int
    found_at: float
    fetched_at: float | None
    changed_at: float | None
    published_at: float | None
    content: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A URL was answered, and what followed from the answer is in the table."""

    id: int
    request: str
    """As a later run asks for the URL again."""

    status: int | None
    fetched_at: float
    file: str | None = None
    """Base name of the WARC file with the record; None where nothing is archived."""

    offset: int | None = None
    length: int | None = None
    changed_at: float | None = None
    published_at: float | None = None
    content: bytes | None = None
    due_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A URL is not to be asked for any more."""

    id: int
    state: str
    """``failed`` or ``refused``."""

    reason: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A URL is to be asked for again."""

    id: int
    url: str
    """As it is to be asked for: a redirect may lead to another form of the same URL."""

    host: str
    request: str
    priority: int
    position: int
    not_before: float
    attempts: int
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """What the schedule must know of an article."""

    published_at: float | None
    """Seconds since 1970; None if the page does not say."""

    content: bytes
    """Digest of its title and text."""
