"""What a collection's files say of pages that go, at places where no record of theirs stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from archive import CollectionError, CollectionLayout
from archive.mending import closed_warcs
from archive.removing import RemovalPlan
from archive.stem_index import index_lines
from crawler.removal.targets import Targets

__all__ = ["files_of_no_stem", "refuse_strays"]

_SWEPT = (".rewritten", ".replay", ".new")
"""What killed programs left; a removal deletes it."""


def files_of_no_stem(layout: CollectionLayout) -> list[Path]:
    """Return what lies among the files of a collection's closed stems and is none: nobody looks into it."""
    known: set[Path] = set()
    for warc in closed_warcs(layout):
        paths = layout.stem(warc.name.removesuffix(".warc.gz"))
        known |= {
            paths.warc,
            paths.index,
            paths.articles,
            paths.articles.with_name(paths.articles.name + ".incomplete"),
        }
    folders = [layout.folder / part for part in ("archive", "indexes", "articles")]
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return [path for path in found if path not in known and not path.name.endswith(_SWEPT)]


def refuse_strays(layout: CollectionLayout, targets: Targets, plan: RemovalPlan) -> None:
    """Raise CollectionError where an index or articles have a page that goes for a record that does not.

    They do not fit their WARC, and the page would stay in them. Raises OSError if a file cannot be read.
    """
    if not targets.pages:
        return
    for warc in closed_warcs(layout):
        stem = warc.name.removesuffix(".warc.gz")
        cut = plan.cuts.get(stem)
        if cut is not None and cut.whole:
            continue
        paths, goes = layout.stem(stem), cut.offsets if cut is not None else frozenset()
        if any(offset not in goes for offset in _indexed(paths.index, targets)):
            message = f"{paths.index}: does not fit its WARC; write it again with: scrapy index {warc}"
            raise CollectionError(message)
        if any(offset not in goes for offset in _in_articles(paths.articles, targets)):
            message = f"{paths.articles}: do not fit their WARC; make them again with: scrapy replay --again {warc}"
            raise CollectionError(message)


def _indexed(index: Path, targets: Targets) -> Iterator[int]:
    for line in index_lines(index):
        try:
            fields = json.loads(line.split(b" ", 2)[2])
            url, offset = str(fields["url"]), int(fields["offset"])
        except (ValueError, KeyError, TypeError, IndexError):
            message = f"{index}: not a line of CDXJ: {line[:100]!r}; write the index again with scrapy index"
            raise CollectionError(message) from None
        if targets.is_page(url):
            yield offset


def _in_articles(articles: Path, targets: Targets) -> Iterator[int]:
    if not articles.exists():  # a stem of another tool
        return
    marks = [f'"{label}"'.encode() for label in targets.pages]
    with articles.open("rb") as lines:
        for line in lines:
            if any(mark in line for mark in marks) and (offset := _offset(line, targets)) is not None:
                yield offset


def _offset(line: bytes, targets: Targets) -> int | None:
    try:
        article = json.loads(line)
        return int(article["archive"]["offset"]) if article["id"] in targets.pages else None
    except (ValueError, KeyError, TypeError):
        return None
