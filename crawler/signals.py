"""Scrapy signals of our own."""

from __future__ import annotations

__all__ = ["article_settled"]

article_settled = object()
"""What came of a capture in the role ``article`` is known. Arguments: ``notes``, what its record says of it
(``source``, ``requested_url``, …), and ``made``, a `crawler.article_workers.Made`, or None if it failed."""
