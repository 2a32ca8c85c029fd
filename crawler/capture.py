"""What the archive holds for a response, carried with it as ``response.meta["capture"]``."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.errors import ArticleFailedError
from crawler.frontier.rows import ArticleFacts

if TYPE_CHECKING:
    from crawler.article_workers import Made

__all__ = ["Capture"]


class Capture:
    """A response record in the archive, and the article that is being made of it.

    It can be pickled with its request (Scrapy's disk queues do that); the article is then left behind, as it can be
    made from the record again.
    """

    __slots__ = ("_made", "file", "length", "offset", "record_id")

    def __init__(self, *, file: str, offset: int, length: int, record_id: str, made: asyncio.Future[Made]) -> None:
        """Name the record, and the future result of making its article."""
        self.file = file
        self.offset = offset
        self.length = length
        self.record_id = record_id
        self._made: asyncio.Future[Made] | None = made

    def article_facts(self) -> ArticleFacts | None:
        """Return what the frontier must know of the article, if it is made by now."""
        future = self._made
        if future is None or not future.done() or future.cancelled() or future.exception() is not None:
            return None
        article = future.result().article
        if article is None:
            return None
        content = f"{article.title or ''}\n{article.text or ''}".encode()
        return ArticleFacts(published_at=_seconds(article.published_at), content=hashlib.sha256(content).digest())

    async def made(self) -> Made:
        """Wait for the article, or for the reason why there is none.

        Raises ArticleFailedError if it could not be made, by a fault of ours.
        """
        if self._made is None:
            message = f"{self.file}: offset {self.offset}: this capture was pickled; replay its file instead"
            raise ArticleFailedError(message)
        try:
            return await asyncio.shield(self._made)
        except Exception as error:
            message = f"{self.file}: offset {self.offset}: {error}"
            raise ArticleFailedError(message) from error

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("file", "offset", "length", "record_id")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        self._made = None

    def __repr__(self) -> str:
        return f"Capture({self.file!r}, offset={self.offset}, length={self.length})"


def _seconds(date: str | None) -> float | None:
    try:
        moment = datetime.fromisoformat(date) if date else None
    except ValueError:
        return None
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
