"""The page that follows in a section: as it declares it, or by the numbers on its links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .links import PageLinks

__all__ = ["next_page"]

_NUMBER = re.compile(r"(/(?:page|seite|pagina)[/-]?|[?&](?:page|paged|seite|pagina)=)(\d{1,5})(?=/?$|&)", re.IGNORECASE)


def next_page(page: PageLinks, url: str) -> str | None:
    """Return the page that follows the one at `url`: ``rel=next``, else the link whose page number is one higher.

    None where there is none. It stays on the host of `url`.
    """
    candidates = [page.next_page] if page.next_page else []
    here = _NUMBER.search(url)
    wanted = int(here[2]) + 1 if here else 2
    stem = _stem(url)
    candidates += [
        link.url
        for link in page.links
        if (found := _NUMBER.search(link.url)) and int(found[2]) == wanted and _stem(link.url) == stem
    ]
    host = urlsplit(url).netloc
    return next(
        (candidate for candidate in candidates if urlsplit(candidate).netloc == host and candidate != url), None
    )


def _stem(url: str) -> str:
    """Return the URL without its page number: what all pages of a section share."""
    return _NUMBER.sub("", url).rstrip("/?&")
