"""The articles of a stem after something was taken out of its WARC file."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.removing import Cut, Moves, rewritten_name
from crawler.stored_articles import articles_of

__all__ = ["removed_articles", "rewrite_articles"]


def removed_articles(articles: Path, cut: Cut) -> Iterator[dict[str, Any]]:
    """Give the articles of the records that go; raises ArgumentError for a line that is none, OSError."""
    for article in articles_of(articles):
        if cut.whole or article["archive"]["offset"] in cut.offsets:
            yield article


def rewrite_articles(articles: Path, moves: Moves) -> None:
    """Write the articles that stay beside `articles`, pointing at where their records stand now, and sync them.

    Nothing else of them changes. Raises ArgumentError for a line that is no article, OSError if the disk does not take
    them.
    """
    if not articles.exists():  # a stem of another tool
        return
    fresh = rewritten_name(articles)
    with fresh.open("w", encoding="utf-8", newline="\n") as out:
        for article in articles_of(articles):
            offset = moves.new_offset(article["archive"]["offset"])
            if offset is not None:
                article["archive"]["offset"] = offset
                # As crawler.items.to_json writes it: what a replay makes is the same, byte for byte.
                out.write(json.dumps(article, ensure_ascii=False, separators=(",", ":")) + "\n")
        out.flush()
        os.fsync(out.fileno())
    shutil.copymode(articles, fresh)
