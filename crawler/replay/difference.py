"""What another version of the extraction changes: the articles of a file before and after, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from crawler.stored_articles import articles_of

__all__ = ["ArticleDifference", "FieldChange", "differences"]

_FOLLOWS_FROM_OTHERS = frozenset({"word_count", "body", "text", "links"})
"""Told as words gained and lost, not as values."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field with another value."""

    name: str
    """``access.completeness`` for a field within a field."""

    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDifference:
    """How the article of one record differs."""

    kind: Literal["added", "lost", "changed"]
    url: str | None
    title: str | None
    offset: int
    """Where its record lies."""

    fields: list[FieldChange] = field(default_factory=list)
    gained: Counter[str] = field(default_factory=Counter)
    """Words of the text that are there more often than before."""

    lost: Counter[str] = field(default_factory=Counter)


def differences(before: Path, after: Path) -> Iterator[ArticleDifference]:
    """Give what differs between two files of articles of the same records, in the order of the records.

    A missing file counts as an empty one. What only the version explains (``extraction.version``) is no difference.
    Raises ArgumentError if a line is not an article, OSError if a file cannot be read.
    """
    old, new = articles_of(before), articles_of(after)
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if other is None or (one is not None and _offset(one) < _offset(other)):
            assert one is not None  # else both were None
            yield _alone("lost", one)
            one = next(old, None)
        elif one is None or _offset(other) < _offset(one):
            yield _alone("added", other)
            other = next(new, None)
        else:
            if (difference := _between(one, other)) is not None:
                yield difference
            one, other = next(old, None), next(new, None)


def _offset(article: dict[str, Any]) -> int:
    return int(article["archive"]["offset"])


def _alone(kind: Literal["added", "lost"], article: dict[str, Any]) -> ArticleDifference:
    words = _words(article)
    gained, lost = (words, Counter[str]()) if kind == "added" else (Counter[str](), words)
    return ArticleDifference(
        kind=kind, url=article.get("url"), title=article.get("title"), offset=_offset(article), gained=gained, lost=lost
    )


def _between(one: dict[str, Any], other: dict[str, Any]) -> ArticleDifference | None:
    fields = [
        FieldChange(name, before, after)
        for name, before, after in _changed("", one, other)
        if name.partition(".")[0] not in _FOLLOWS_FROM_OTHERS and name != "extraction.version"
    ]
    before, after = _words(one), _words(other)
    gained, lost = after - before, before - after
    moved = [FieldChange(name, None, None) for name in ("text", "body") if one.get(name) != other.get(name)]
    if not gained and not lost:
        fields += moved[:1]  # the same words, in another order or other blocks
    if not fields and not gained and not lost:
        return None
    return ArticleDifference(
        kind="changed",
        url=other.get("url"),
        title=other.get("title"),
        offset=_offset(other),
        fields=fields,
        gained=gained,
        lost=lost,
    )


def _changed(prefix: str, one: dict[str, Any], other: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys([*one, *other]):
        before, after = one.get(name), other.get(name)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _changed(f"{prefix}{name}.", before, after)
        else:
            yield f"{prefix}{name}", before, after


def _words(article: dict[str, Any]) -> Counter[str]:
    return Counter(str(article.get("text") or "").split())
