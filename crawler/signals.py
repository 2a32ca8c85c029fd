"""Scrapy signals of our own."""

from __future__ import annotations

__all__ = ["article_settled", "host_paused", "pages_left"]

article_settled = object()
"""What came of a capture in the role ``article`` is known. Arguments: ``notes``, what its record says of it
(``source``, ``requested_url``, …), and ``made``, a `crawler.article_workers.Made`, or None if it failed."""

host_paused = object()
"""A host is to be left alone from now on. Arguments: ``host``, its name; ``until``, seconds since 1970; ``outcome``,
``host-paused`` or ``host-failing``."""

pages_left = object()
"""Pages are still pending when a run ends of its own accord, as their host is left alone. Arguments: ``outcome``, as
for `host_paused` or ``robots-unreachable``; ``count``; ``url``, one of them; ``role`` and ``source`` of all of them."""
