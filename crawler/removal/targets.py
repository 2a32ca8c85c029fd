"""What the words on the command line name: pages, by URL or by the id of their articles, and whole stems."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from archive import CollectionLayout
from crawler.errors import ArgumentError
from crawler.urlkey import article_id

__all__ = ["Targets", "label_of", "read_targets"]

_ID = re.compile(r"[0-9a-f]{32}")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_SUFFIXES = (".warc.gz", ".cdxj", ".jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What is to be removed. URLs that are one page under the rule ``urlkey/1`` go together."""

    pages: dict[str, str]
    """How each page was named, by the id of its article."""

    stems: frozenset[str]

    def is_page(self, url: str) -> bool:
        """Return whether a URL is that of one of the pages."""
        return bool(self.pages) and label_of(url) in self.pages


def read_targets(layout: CollectionLayout, words: Iterable[str]) -> Targets:
    """Tell URLs, ids and stems from one another; a stem may be named by any of its files.

    Raises ArgumentError, in one line, for a word that is none of them.
    """
    pages: dict[str, str] = {}
    stems: set[str] = set()
    for word in words:
        if _URL.fullmatch(word):
            pages.setdefault(article_id(word), word)
        elif _ID.fullmatch(word):
            pages.setdefault(word, word)
        else:
            stems.add(_stem(layout, word))
    return Targets(pages=pages, stems=frozenset(stems))


@lru_cache(maxsize=256)  # the records of an exchange have one URL
def label_of(url: str) -> str:
    """Return what stands for a page where its URL must not: the id that its article has."""
    return article_id(url)


def _stem(layout: CollectionLayout, word: str) -> str:
    name = Path(word).name
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    paths = layout.stem(name)
    is_elsewhere = word != Path(word).name and Path(word).exists() and not _is_one_of(word, paths.warc.parents[1])
    if name and paths.warc.is_file() and not is_elsewhere:
        return name
    if Path(word).exists():
        message = (
            f"{word}: not a stem of {layout.folder}; of another collection name it with -s COLLECTION=NAME;"
            " WARC files outside a collection are never rewritten"
        )
    else:
        message = f"{word}: neither a URL (http://…), nor the id of an article, nor a stem of {layout.folder}"
    raise ArgumentError(message)


def _is_one_of(word: str, collection: Path) -> bool:
    return collection.resolve() in Path(word).resolve().parents
