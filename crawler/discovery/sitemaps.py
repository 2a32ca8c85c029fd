"""Sitemaps and sitemap indexes (sitemaps.org), news sitemaps (Google's extension), and sitemaps that are plain text."""

from __future__ import annotations

from typing import Any

from .absolute_url import absolute_url
from .dates import read_date
from .listing import Entry, Listing
from .xml_elements import XmlReader, local_name

__all__ = ["MOST_URLS", "read_sitemap", "read_text_sitemap"]

MOST_URLS = 50_000
"""URLs that one sitemap may list (sitemaps.org); what follows is not read."""

_ENTRIES = frozenset({"url", "sitemap"})
_LONGEST_TITLE = 300


def read_sitemap(body: bytes, url: str, *, encoding: str | None = None) -> Listing:
    """Return what a sitemap or sitemap index at `url` lists.

    The date of an entry is its ``news:publication_date``, else its ``lastmod``.
    """
    reader = XmlReader(body, _ENTRIES, encoding)
    entries: dict[str, Entry] = {}
    is_news, without = False, 0
    for element in reader:
        fields = _fields(element)
        is_news = is_news or "publication_date" in fields
        location = absolute_url(fields.get("loc"), url)
        if location is None:
            without += 1
            continue
        if len(entries) == MOST_URLS:
            reader.damage.append(f"more than {MOST_URLS} URLs; the rest is not read")
            break
        date = read_date(fields.get("publication_date")) or read_date(fields.get("lastmod"))
        entries.setdefault(location, Entry(url=location, date=date, title=fields.get("title")))
    if without:
        reader.damage.append(f"{without} entries without a URL")
    kind: Any = "sitemap-index" if reader.root == "sitemapindex" else "news-sitemap" if is_news else "sitemap"
    return Listing(kind=kind, entries=tuple(entries.values()), damage=tuple(reader.damage))


def read_text_sitemap(body: bytes, url: str) -> Listing | None:
    """Return what a sitemap of plain text lists, one URL a line; None if its lines are no URLs."""
    lines = [line.strip() for line in body.removeprefix(b"\xef\xbb\xbf").split(b"\n", MOST_URLS)[:MOST_URLS]]
    lines = [line for line in lines if line]
    if not lines or not lines[0].lower().startswith((b"http://", b"https://")):
        return None
    urls = dict.fromkeys(
        found for line in lines if (found := absolute_url(line.decode("utf-8", "replace"), None)) is not None
    )
    without = sum(not line.lower().startswith((b"http://", b"https://")) for line in lines)
    damage = (f"{without} lines that are no URL",) if without else ()
    return Listing(kind="sitemap", entries=tuple(Entry(url=found) for found in urls if found != url), damage=damage)


def _fields(entry: Any) -> dict[str, str]:
    """Return the texts that count: its own children and those of ``news:news``, not those of images and videos."""
    fields: dict[str, str] = {}
    for child in entry:
        name = local_name(child)
        if name == "news":
            for part in child:
                if (part_name := local_name(part)) in {"publication_date", "title"} and part.text:
                    fields[part_name] = " ".join(part.text.split())[:_LONGEST_TITLE]
        elif name in {"loc", "lastmod"} and child.text:
            fields.setdefault(name, child.text.strip())
    return fields
