"""Where feeds and sitemaps lie when nothing says where: few, because each is a request that may be answered 404."""

from __future__ import annotations

from urllib.parse import urljoin

__all__ = ["usual_places"]

_PLACES = {
    "/feed": "WordPress, and many that imitate it",
    "/rss": "Ghost, and many systems of newspapers",
    "/news-sitemap.xml": "news sitemaps of Yoast and of several publishers' systems",
    "/sitemap.xml": "the place that sitemaps.org uses in its examples",
}


def usual_places(home: str) -> list[str]:
    """Return the URLs at which the feed or sitemap of the site with this home page may lie."""
    return [urljoin(home, place) for place in _PLACES]
