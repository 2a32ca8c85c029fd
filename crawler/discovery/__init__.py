"""How pages are found: bytes in, URLs out. No Scrapy, no archive, no files, no clock.

`read_listing` reads feeds and sitemaps, `read_links` a page's links; `decide` says what a source makes of a URL.
"""

from __future__ import annotations

from .canonical import comparison_key, fetch_url
from .decision import Decision, decide
from .links import FoundLink, PageLinks, read_links
from .listing import Entry, Listing
from .read_listing import read_listing
from .requisites import css_requisites, read_requisites
from .robots_sitemaps import robots_sitemaps
from .source import Source
from .source_of_home import source_of_home, sources_of_homes
from .sources_file import parse_sources

__all__ = [
    "Decision",
    "Entry",
    "FoundLink",
    "Listing",
    "PageLinks",
    "Source",
    "comparison_key",
    "css_requisites",
    "decide",
    "fetch_url",
    "parse_sources",
    "read_links",
    "read_listing",
    "read_requisites",
    "robots_sitemaps",
    "source_of_home",
    "sources_of_homes",
]
