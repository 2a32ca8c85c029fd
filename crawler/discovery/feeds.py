"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0: what a feed lists."""

from __future__ import annotations

from typing import Any

from .absolute_url import absolute_url
from .dates import read_date
from .listing import Entry, Listing
from .xml_elements import XmlReader, local_name

__all__ = ["MOST_ENTRIES", "read_feed"]

MOST_ENTRIES = 10_000
"""Entries that are read of one feed; a feed of news has some dozens."""

_ITEMS = frozenset({"item", "entry"})
_DATES = ("pubDate", "published", "issued", "date", "updated", "modified", "created")
"""RSS 2.0; Atom 1.0 and 0.3; Dublin Core in RSS 1.0; then dates of changes. In this order."""

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LONGEST_TITLE = 300


def read_feed(body: bytes, url: str, *, encoding: str | None = None) -> Listing:
    """Return the entries of a feed, with relative links resolved against ``xml:base``, else against its `url`."""
    reader = XmlReader(body, _ITEMS, encoding)
    entries: dict[str, Entry] = {}
    without = 0
    for element in reader:
        entry = _entry(element, url)
        if entry is None:
            without += 1
        elif len(entries) < MOST_ENTRIES:
            entries.setdefault(entry.url, entry)
        else:
            reader.damage.append(f"more than {MOST_ENTRIES} entries; the rest is not read")
            break
    if without:
        reader.damage.append(f"{without} entries without a link to a page")
    return Listing(kind="feed", entries=tuple(entries.values()), damage=tuple(reader.damage))


def _entry(item: Any, feed_url: str) -> Entry | None:
    texts: dict[str, str] = {}
    links: dict[str, str] = {}
    for child in item:
        name = local_name(child)
        if name == "link" and child.get("href"):
            links.setdefault(child.get("rel") or "alternate", child.get("href"))
        elif name == "guid":
            texts["guid" if (child.get("isPermaLink") or "true").strip().lower() == "true" else "no-link"] = _text(
                child
            )
        elif name == "origLink":
            texts["link"] = _text(child)  # FeedBurner: the page itself, where link is a redirect that counts readers
        elif name and _text(child):
            texts.setdefault(name, _text(child))
    if "link" not in texts and not links:  # markup in a title that is not closed swallows what follows
        texts["link"] = next((_text(step) for step in item.iter() if local_name(step) == "link"), "")
    base = _base(item, feed_url)
    about = next((value for name, value in item.attrib.items() if str(name).endswith("}about")), None)  # RSS 1.0
    for reference in (texts.get("link"), links.get("alternate"), texts.get("guid"), texts.get("id"), about):
        if reference and (url := absolute_url(reference, base if _may_be_relative(reference, texts) else None)):
            date = next((date for name in _DATES if (date := read_date(texts.get(name)))), None)
            title = " ".join(texts.get("title", "").split())[:_LONGEST_TITLE]
            return Entry(url=url, date=date, title=title or None)
    return None


def _may_be_relative(reference: str, texts: dict[str, str]) -> bool:
    """Links may be relative; identifiers that are no absolute URL are no URL."""
    return reference not in {texts.get("guid"), texts.get("id")}


def _base(item: Any, feed_url: str) -> str:
    bases = [step.get(_XML_BASE) for step in (item, *item.iterancestors()) if step.get(_XML_BASE)]
    base = feed_url
    for reference in reversed(bases):
        base = absolute_url(reference, base) or base
    return base


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()
