"""The frontier without what was removed from the archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from crawler.frontier.database import Database
from crawler.frontier.tables import meta, urls

__all__ = ["Forgotten", "forget_urls"]

_DONE = "removal"
"""Under this name the table of facts says which removal was the last that was carried out here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What is to be forgotten."""

    removal: str
    """Which removal this is: what is done once is not done again, where it is carried out a second time."""

    is_url: Callable[[str], bool]
    """Says of a URL whether its row goes."""

    without: Callable[[Any], Any]
    """Strikes those URLs out of JSON data."""

    new_offsets: Mapping[str, Callable[[int], int | None]]
    """By the name of a WARC file that was rewritten: where the record stands now that stood at an offset of it."""


def forget_urls(database: Database, forgotten: Forgotten) -> None:
    """Delete the rows of URLs and every mention of them, and follow the records that have moved.

    A row whose last answer is gone, but not its URL, stays as it is, and is not asked for again of its own accord.
    Raises FrontierError if the database cannot be used.
    """
    database.write(lambda connection: _forget(connection, forgotten))


def _forget(connection: sql.Connection, forgotten: Forgotten) -> None:
    if connection.scalar(sql.select(meta.c.value).where(meta.c.name == _DONE)) == forgotten.removal:
        return
    columns = (urls.c.id, urls.c.url, urls.c.request, urls.c.reason, urls.c.file, urls.c.offset)
    gone, changed = [], []
    for row in connection.execute(sql.select(*columns)):
        if forgotten.is_url(row.url):
            gone.append(row.id)
        elif changes := _changes(row, forgotten):
            changed.append((row.id, changes))
    for number in gone:
        connection.execute(sql.delete(urls).where(urls.c.id == number))
    for number, changes in changed:
        connection.execute(sql.update(urls).where(urls.c.id == number).values(changes))
    connection.execute(sql.delete(meta).where(meta.c.name == _DONE))
    connection.execute(sql.insert(meta).values(name=_DONE, value=forgotten.removal))


def _changes(row: Any, forgotten: Forgotten) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "://" in row.request:
        request = json.loads(row.request)
        if (struck := forgotten.without(request)) != request:
            changes["request"] = json.dumps(struck, ensure_ascii=False, separators=(",", ":"))
    if row.reason and (reason := forgotten.without([row.reason])) != [row.reason]:
        changes["reason"] = reason[0] if reason else None
    if row.file in forgotten.new_offsets and row.offset is not None:
        offset = forgotten.new_offsets[row.file](row.offset)
        if offset is None:
            # The digest of the article's text tells whoever has the text that this was it.
            changes |= {"file": None, "offset": None, "length": None, "content": None, "due_at": None}
        elif offset != row.offset:
            changes["offset"] = offset
    return changes
