"""A removal prepared: new files beside the old ones, and then the decision, from when on it is carried out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from archive import CollectionLayout
from archive.removing import (
    Order,
    PendingRemoval,
    RemovedExchange,
    RewrittenStem,
    Tombstone,
    rewrite_stem,
    rewritten_name,
    sweep,
    write_tombstone,
)
from crawler.removal.articles import rewrite_articles
from crawler.removal.finding import Found
from crawler.removal.targets import Targets, label_of

__all__ = ["prepare"]


def prepare(  # noqa: PLR0913  each is a decision of its own
    layout: CollectionLayout,
    found: Found,
    targets: Targets,
    order: Order,
    *,
    allow_again: bool = False,
    keep_url: bool = False,
    on_bytes: Callable[[int], Any] = lambda _count: None,
) -> PendingRemoval:
    """Write every stem of which something goes anew, and decide; the collection's lock must be held.

    The removal is then to be carried out. Raises archive.CollectionError, ArgumentError or OSError if something cannot
    be read or the disk does not take it; nothing is changed then.
    """

    def tombstone_of(exchange: RemovedExchange) -> bytes:
        url = exchange.main.target
        is_page = targets.is_page(url)
        refused = is_page and not allow_again
        tombstone = Tombstone(label=label_of(url), refused=refused, url=url if keep_url else None)
        return write_tombstone(tombstone, order, exchange)

    sweep(layout)
    stems = []
    with _cleared_away(layout, found):
        for stem, cut in found.plan.cuts.items():
            paths = layout.stem(stem)
            rewritten = rewrite_stem(paths, cut, tombstone_of, on_bytes=on_bytes)
            rewrite_articles(paths.articles, rewritten.moves)
            stems.append(
                RewrittenStem(
                    name=stem, whole=cut.whole, moves=rewritten.moves, size=rewritten.size, sha256=rewritten.sha256
                )
            )
        records = [record for _, exchange in found.plan.exchanges for record in exchange.records]
        urls = dict.fromkeys(record.target for record in records if targets.is_page(record.target))
        labels = frozenset(map(label_of, urls))
        pending = PendingRemoval(
            id=uuid.uuid4().hex,
            stems=tuple(stems),
            record_ids=frozenset(record.record_id for record in records),
            labels=labels,
            refused=frozenset() if allow_again else labels,
            urls=tuple(urls),
        )
        pending.write(layout)
    return pending


@contextmanager
def _cleared_away(layout: CollectionLayout, found: Found) -> Iterator[None]:
    """Remove the new files again if they do not all come to be."""
    try:
        yield
    except BaseException:
        if not layout.pending_removal.exists():
            for stem in found.plan.cuts:
                paths = layout.stem(stem)
                for path in (paths.warc, paths.index, paths.articles):
                    rewritten_name(path).unlink(missing_ok=True)
        raise
