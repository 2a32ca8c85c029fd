"""What was found in a record beside an article: a value that everybody can carry without the extraction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crawler.discovery import Listing, PageLinks

__all__ = ["NOTHING_FOUND", "Found", "Reading"]

Reading = Literal["links", "requisites"]
"""What is read of a page beside its article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a page, feed or sitemap leads; of the first two, one at most is there."""

    links: PageLinks | None = None
    """The links of an HTML page."""

    listing: Listing | None = None
    """What a feed or sitemap lists."""

    requisites: tuple[str, ...] = ()
    """What a browser needs to show the page."""

    trouble: str | None = None
    """Why nothing could be read."""


NOTHING_FOUND = Found()
"""Of a record that was not read for where it leads."""
