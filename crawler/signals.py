"""Scrapy signals of our own."""

from __future__ import annotations

__all__ = ["article_settled", "page_settled"]

page_settled = object()
"""What came of a page is known, after redirects and retries. Arguments: ``request``, the last one, and ``result``, a
`scrapy.http.Response` or a `twisted.python.failure.Failure`."""

article_settled = object()
"""What came of a capture in the role ``article`` is known. Arguments: ``notes``, what its record says of it
(``source``, ``requested_url``, …), and ``made``, a `crawler.article_workers.Made`, or None if it failed."""
