"""The articles of a crawl in the making, live or played: by the workers, counted, told to whoever listens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from crawler.article_workers import ArticleWorkers, Made
from crawler.errors import ArticleFailedError
from crawler.signals import article_settled

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.rejected import Rejection

__all__ = ["ArticleMaking", "promised", "retrieve", "settled"]

logger = logging.getLogger(__name__)


class ArticleMaking:
    """Has articles made, and knows those that are not finished.

    Stats: ``articles/made``, ``articles/rejected`` and ``articles/rejected/<reason>``, ``articles/failed`` (faults of
    ours). Signal: ``article_settled``.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Prepare; `workers` are to be started before anybody opens a file."""
        self.workers = ArticleWorkers(crawler.settings.getint("ARTICLE_WORKERS") or None)
        self._tasks: set[asyncio.Task[None]] = set()
        self._signals = crawler.signals
        assert crawler.stats is not None
        self._stats = crawler.stats
        self.is_cut_off = False
        """True once what was not finished has been left to mend."""

    def begin(
        self,
        making: Coroutine[Any, Any, Made],
        *,
        notes: Mapping[str, Any],
        where: str,
        deliver: Callable[[Made | None], object] = lambda _made: None,
    ) -> asyncio.Future[Made]:
        """Have one article made by `making`, which runs in a place of the workers that was reserved.

        What comes of it is in the future, is counted, and is handed to `deliver`: None if it failed. `where` says in
        the log which record that was. An article that is cut off is neither counted nor delivered.
        """
        made = promised()
        if self.is_cut_off:
            making.close()
            self.workers.release()
            made.set_exception(_left_to_mend())
        else:
            self.watch(self._settle(making, made, notes, where, deliver))
        return made

    def watch(self, work: Coroutine[Any, Any, None]) -> None:
        """Do `work`, which is waited for, or cut off, with the articles."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def count(self, made: Made) -> None:
        """Count what came of a page."""
        if made.rejection is None:
            self._stats.inc_value("articles/made")
        elif made.rejection.reason != "role":  # a listing, which was not asked for as an article
            self._stats.inc_value("articles/rejected")
            self._stats.inc_value(f"articles/rejected/{made.rejection.reason}")

    def fail(self, made: asyncio.Future[Made], error: Exception) -> None:
        """Count a fault of ours, which was logged: the crawl goes on, and ends with an exit code that tells it."""
        self._stats.inc_value("articles/failed")
        made.set_exception(error)

    def tell(self, made: Made | None, notes: Mapping[str, Any]) -> None:
        """Send ``article_settled``."""
        self._signals.send_catch_log(signal=article_settled, notes=notes, made=made)

    async def finish(self) -> None:
        """Wait for the last article."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def cut_off(self) -> int:
        """Leave the articles that are not made by now; return how many there are."""
        self.is_cut_off = True
        count = len(self._tasks)
        for task in self._tasks:
            task.cancel()
        self.workers.kill()
        return count

    async def _settle(
        self,
        making: Coroutine[Any, Any, Made],
        made: asyncio.Future[Made],
        notes: Mapping[str, Any],
        where: str,
        deliver: Callable[[Made | None], object],
    ) -> None:
        result = None
        try:
            result = await making
        except asyncio.CancelledError as error:
            made.set_exception(_left_to_mend())
            if not self.is_cut_off:
                raise error from None
            return
        except Exception as error:  # whatever it is, the crawl goes on
            logger.exception("no article could be made: %s", where)
            self.fail(made, error)
        else:
            made.set_result(result)
            self.count(result)
        self.tell(result, notes)
        deliver(result)


def promised() -> asyncio.Future[Made]:
    """Return what is to hold the outcome for a page; nobody need ask for it."""
    made: asyncio.Future[Made] = asyncio.get_running_loop().create_future()
    made.add_done_callback(retrieve)
    return made


def settled(rejection: Rejection) -> asyncio.Future[Made]:
    """Return the outcome for a page that need not be looked at."""
    made = promised()
    made.set_result(Made(None, None, rejection))
    return made


def retrieve(future: asyncio.Future[Made] | asyncio.Task[None]) -> None:
    """Look at the outcome, so that asyncio does not complain of an error that nobody asked for."""
    if not future.cancelled():
        future.exception()


def _left_to_mend() -> ArticleFailedError:
    return ArticleFailedError("left to be made from the archive, as the crawl is being stopped")
