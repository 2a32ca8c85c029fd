"""All that knows Scrapy: how pages are found, fetched, archived and made into articles."""

from __future__ import annotations

__version__ = "0.1.0"
