"""A source of news: where its articles are found, and which of them are wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .site_membership import same_host, same_site

__all__ = ["Source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source, as a file of sources describes it or as it follows from a home page alone."""

    name: str
    """What its stats and records are called: letters, digits, dots, hyphens and underscores."""

    home: str
    """URL of the home page, which says what the site is."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    """Pages that list articles, beside the home page."""

    domains: tuple[str, ...] = ()
    """Registrable domains or hosts that belong to the source beside its home page's."""

    subdomains: bool = True
    """False: only the host of the home page (with and without ``www.``) belongs to it."""

    allow: tuple[re.Pattern[str], ...] = ()
    """A URL is an article only if one of these is found in it; none: the general rules decide."""

    deny: tuple[re.Pattern[str], ...] = ()
    """A URL is left alone if one of these is found in it."""

    delay: float | None = None
    """Seconds between two requests to its hosts; None: as the settings say."""

    max_pages: int = 1000
    """Articles that are asked for in one run."""

    max_age_days: float | None = None
    """Articles that a feed or sitemap dates further back are left alone."""

    section_pages: int = 1
    """Pages of a section that are read: 2 follows the link to the next page once."""

    language: str | None = None
    """ISO 639-1 code: URLs that name another language are left alone."""

    def owns(self, url: str) -> bool:
        """Tell whether a URL belongs to the source's site."""
        if same_site(self.home, url) if self.subdomains else same_host(self.home, url):
            return True
        return any(same_site(f"http://{domain}/", url) for domain in self.domains)
