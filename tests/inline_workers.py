"""The worker pool without processes: what is asked for is done at once, and each record's article made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from archive import Record
from crawler.article_workers import ArticleWorkers, Made, Wanted, make_article_of
from crawler.replay.stretch import Outcome


class InlineWorkers(ArticleWorkers):
    """Makes articles in this process."""

    def __init__(self) -> None:
        super().__init__(processes=1)
        self._made: dict[str | None, Made] = {}

    async def reserve(self) -> None:
        """Wait for nothing: a semaphore would belong to one event loop."""

    async def make_of(self, record: Record, wanted: Wanted | None = None) -> Made:
        if record.record_id not in self._made:
            self._made[record.record_id] = make_article_of(record, wanted)
        return self._made[record.record_id]

    async def run(self, function: Callable[..., Any], *arguments: Any, where: str) -> Any:
        record = arguments[0]
        if not isinstance(record, Record):
            return function(*arguments)
        made = await self.make_of(record)
        return Outcome(made.line, made.rejection.reason if made.rejection else None)
