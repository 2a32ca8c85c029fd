"""The worker pool without processes: articles are made where they are asked for, each once."""

from __future__ import annotations

from archive import Record
from crawler.article_workers import ArticleWorkers, Made, make_article_of


class InlineWorkers(ArticleWorkers):
    """Makes articles in this process."""

    def __init__(self) -> None:
        super().__init__(processes=1)
        self._made: dict[str | None, Made] = {}

    async def reserve(self) -> None:
        """Wait for nothing: a semaphore would belong to one event loop."""

    async def make_of(self, record: Record) -> Made:
        if record.record_id not in self._made:
            self._made[record.record_id] = make_article_of(record)
        return self._made[record.record_id]
