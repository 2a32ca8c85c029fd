"""The run that a crawl is: its lock, and what is known of it from its beginning."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import scrapy

from crawler import __version__
from crawler import settings as defaults
from crawler.collection_settings import collection_layout
from crawler.extensions.told_settings import told_arguments, told_settings
from crawler.run import Run

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

__all__ = ["CurrentRun"]


class CurrentRun:
    """Begins the run when somebody first asks for it: its record, and the frontier, whose leases its lock guards."""

    def __init__(self, crawler: Crawler) -> None:
        """Prepare; nothing is written."""
        self._crawler = crawler
        self._run: Run | None = None
        self.layout = collection_layout(crawler.settings)
        self.started_at = datetime.now(UTC)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension."""
        return cls(crawler)

    @property
    def has_begun(self) -> bool:
        """Whether somebody has asked for the run."""
        return self._run is not None

    @property
    def run(self) -> Run:
        """The run, which begins when it is first asked for; raises OSError if that cannot be written down."""
        if self._run is None:
            self._run = Run.begin(self.layout, self.started_at, self.about())
        return self._run

    @cached_property
    def arguments(self) -> dict[str, str]:
        """The spider's arguments, without secrets."""
        return told_arguments(self._crawler.settings.getdict("SPIDER_ARGUMENTS"))

    def about(self) -> dict[str, Any]:
        """Return what is known of the run from its beginning, which is all that a killed one leaves."""
        return {
            "spider": self._crawler.spidercls.name,
            "arguments": self.arguments,
            "settings": told_settings(self._crawler.settings, vars(defaults)),
            "versions": {
                "news-archiver": __version__,
                "scrapy": scrapy.__version__,
                "python": platform.python_version(),
            },
            "started_at": self.started_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
