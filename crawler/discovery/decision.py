"""What a source makes of a URL, and by which rule: the one function that says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from courlan.filters import NOTCRAWLABLE, is_navigation_page, lang_filter

from .canonical import comparison_key
from .other_forms import amp_form, print_form
from .source import Source
from .traps import trap
from .url_shapes import ARTICLE_SHAPES, FEED_SHAPE, FILE_TYPES, LISTING_SHAPES, SECTION_SHAPES, SERVICE_PAGES, file_type

__all__ = ["Decision", "Listed", "Role", "decide"]

Role = Literal["article", "listing", "requisite"]

Listed = Literal["page", "feed", "news-sitemap", "sitemap"]
"""Where a URL was found. What a feed or a news sitemap lists is an article by declaration, whatever its URL is like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a URL is asked for, as what, and why."""

    role: Role | None
    """As what; None: not at all."""

    rule: str
    """Name of the rule that decided, for stats and for whoever asks why."""

    detail: str = ""
    """What the rule stands on, in a few words."""

    @property
    def taken(self) -> bool:
        """True if the URL is asked for."""
        return self.role is not None


def decide(url: str, source: Source, *, listed_in: Listed = "page") -> Decision:
    """Say whether `source` asks for a URL, as what, and by which rule; the first that holds decides.

    A ``requisite`` is asked for only where requisites are wanted. Whether an ``article`` is one is told by its page,
    later: where the URL leaves it open, it is asked for.
    """
    return _beyond_the_source(url, source) or _by_the_source(url, source) or _by_its_form(url, listed_in)


def _beyond_the_source(url: str, source: Source) -> Decision | None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return Decision(role=None, rule="not-a-url", detail=str(error))
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return Decision(role=None, rule="not-http", detail=f"the scheme is {parts.scheme or 'missing'}")
    if rule := _declared(source).get(comparison_key(url)):
        return Decision(role="listing", rule=rule, detail=f"of {source.name}")
    if not source.owns(url):
        return Decision(role=None, rule="other-site", detail=host)
    return None


@lru_cache(maxsize=1024)
def _declared(source: Source) -> dict[str, str]:
    """Return the rules for what a source names, by comparison key."""
    declared = {comparison_key(url): "declared-section" for url in source.sections}
    declared |= {comparison_key(url): "declared-sitemap" for url in source.sitemaps}
    declared |= {comparison_key(url): "declared-feed" for url in source.feeds}
    return declared | {comparison_key(source.home): "home"}


def _by_the_source(url: str, source: Source) -> Decision | None:
    for pattern in source.deny:
        if match := pattern.search(url):
            return Decision(role=None, rule="deny", detail=f"{pattern.pattern} finds {match[0]!r}")
    if (other := _no_page_of_its_own(url)) is not None:
        return other
    if source.language and not lang_filter(url, source.language):
        return Decision(role=None, rule="language", detail=f"not {source.language}")
    return _by_allow(url, source) if source.allow else None


def _no_page_of_its_own(url: str) -> Decision | None:
    kind = file_type(urlsplit(url).path)
    if kind is not None:
        return Decision(role="requisite" if FILE_TYPES[kind] else None, rule="file-type", detail=f".{kind}")
    if amp_form(url):
        return Decision(role=None, rule="amp", detail="the AMP form of another page")
    if print_form(url):
        return Decision(role=None, rule="print", detail="the print form of another page")
    return None


def _by_allow(url: str, source: Source) -> Decision:
    for pattern in source.allow:
        if match := pattern.search(url):
            return Decision(role="article", rule="allow", detail=f"{pattern.pattern} finds {match[0]!r}")
    by_form = _by_its_form(url, "page")
    if by_form.role != "article":
        return by_form
    return Decision(role=None, rule="not-allowed", detail="no pattern of allow is found in it")


def _by_its_form(url: str, listed_in: Listed) -> Decision:
    if listed_in in {"feed", "news-sitemap"}:
        return Decision(role="article", rule="listed", detail=f"in a {listed_in}")
    if found := trap(url):
        return Decision(role=None, rule=found[0], detail=found[1])
    path = urlsplit(url).path
    for rule, pattern in SERVICE_PAGES.items():
        if match := pattern.search(path):
            return Decision(role=None, rule=rule, detail=match[0])
    if match := NOTCRAWLABLE.search(path):
        return Decision(role=None, rule="service-page", detail=match[0])
    return (
        _listing(url)
        or _shape(url, ARTICLE_SHAPES, "article")
        or _shape(url, SECTION_SHAPES, "listing")
        or _navigation(url)
        or Decision(role="article", rule="open", detail="nothing in the URL says what it is")
    )


def _listing(url: str) -> Decision | None:
    return _shape(url, {"feed": FEED_SHAPE}, "listing") or _shape(url, LISTING_SHAPES, "listing")


def _navigation(url: str) -> Decision | None:
    target = _target(url)
    return Decision(role="listing", rule="navigation", detail=target) if is_navigation_page(target) else None


def _shape(url: str, shapes: Mapping[str, re.Pattern[str]], role: Role) -> Decision | None:
    target = _target(url)
    for rule, pattern in shapes.items():
        if match := pattern.search(target):
            return Decision(role=role, rule=rule, detail=match[0])
    return None


def _target(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
