"""What kind of article it is, its section, its keywords and its canonical address, as declared."""

from __future__ import annotations

import re

from .document import Page, inner_text
from .jsonld import types
from .site_names import domain_of, folders
from .tag_links import linked_categories, linked_tags
from .whitespace import clean, comparable

__all__ = ["read_canonical", "read_kind", "read_section", "read_tags"]

_KINDS = {
    "liveblogposting": "live",
    "opinionnewsarticle": "opinion",
    "reviewnewsarticle": "review",
    "review": "review",
    "criticreview": "review",
    "videoobject": "video",
    "imagegallery": "gallery",
    "mediagallery": "gallery",
    "recipe": "recipe",
    "podcastepisode": "audio",
    "audioobject": "audio",
    "analysisnewsarticle": "analysis",
    "advertisercontentarticle": "advertorial",
    "satiricalarticle": "satire",
}
_OPEN_GRAPH = {
    "video": "video",
    "video.other": "video",
    "video.episode": "video",
    "video.movie": "video",
    "music.song": "audio",
}
_SECTIONS = re.compile(
    r"^(?:opinions?|meinung(?:en)?|kommentare?|debatte|comment|commentary|columns?|editorials?|op-?ed"
    r"|opinión|opinioni?|tribunes?|débats?|idées|leitartikel|kolumnen?|essay)$",
    re.IGNORECASE,
)


_LONGEST_SECTION = 60
"""What is longer is a sentence."""
_MACHINES = re.compile(
    r"_|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|\d{5,}$|[a-z]+-[a-z]+:\s|nlp (?:category|entity)",
    re.IGNORECASE,
)
"""Tags that no reader sees: switches, identifiers, what a classifier said."""


def read_kind(page: Page) -> str:
    """Return the kind that the page declares or its address says, ``article`` where neither does."""
    names = types(page.article)
    for name in names:
        if kind := _KINDS.get(name):
            return kind
    if kind := _OPEN_GRAPH.get((page.meta("og:type") or "").lower()):
        return kind
    filed = (read_section(page) or "", *folders(page.url))
    return "opinion" if any(_SECTIONS.match(name) for name in filed) else "article"


def read_section(page: Page) -> str | None:
    """Return the section of the paper: the first of all its categories, or the only one that links give."""
    declared = page.data.text(page.article, "articleSection") or page.meta(
        "article:section",
        "og:article:section",
        "parsely-section",
        "section",
        "cxenseparse:section",
        "dc.subject.section",
        "articlesection",
        "og:section",
        "content_category",
    )
    if declared is None and len(filed := dict.fromkeys(linked_categories(page))) == 1:
        declared = next(iter(filed))
    section = (declared or "").split(",", maxsplit=1)[0].strip() if (declared or "").count(",") > 1 else declared
    return section if section and "://" not in section and len(section) <= _LONGEST_SECTION else None


def read_tags(page: Page) -> list[str]:
    """Return the keywords: JSON-LD, else ``article:tag``, else meta, else microdata, else links."""
    found = [v.get("name") if isinstance(v, dict) else v for v in page.data.values(page.article, "keywords")]
    declared = (
        [value for value in found if isinstance(value, str)]
        or page.metas.get("article:tag")
        or page.metas.get("og:article:tag")
        or [
            v
            for name in ("news_keywords", "keywords", "parsely-tags", "sailthru.tags", "content_tags", "dc.subject")
            for v in page.metas.get(name, ())[:1]
        ][:1]
        or [inner_text(e) for e in page.marked if (e.get("itemprop") or "").lower() == "keywords" and e.tag != "meta"]
        or linked_tags(page)
    )
    host = comparable(domain_of(page.url) or "")
    unique: dict[str, str] = {}
    for value in declared:
        for part in value.split(",") if "," in value else value.split(";"):
            tag = clean(part)
            if tag and ":" not in tag[:12] and len(tag) <= 100 and not _MACHINES.match(tag):
                unique.setdefault(comparable(tag) or tag, tag)
    unique.pop(host, None)
    return list(unique.values())[:100]


def read_canonical(page: Page) -> str | None:
    """Return the address that the page declares as its canonical one."""
    for element in page.tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and (url := page.absolute(element.get("href"))):
            return url
    return page.absolute(page.meta("og:url"))
