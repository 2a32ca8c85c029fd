"""The archive of a crawl: exchanges are written, articles are made from what was written, stems are closed."""

from __future__ import annotations

import asyncio
import logging
import platform
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar, cast

import scrapy
from scrapy import signals

from archive import (
    CaptureState,
    CollectionError,
    CollectionWriter,
    Exchange,
    FetchFailure,
    Kept,
    Limits,
    WriteError,
)
from archive.spool import block_chunks
from crawler.article_workers import Made, Wanted
from crawler.capture import Capture
from crawler.collection_settings import collection_layout
from crawler.errors import ArchiveStoppedError, CrawlerError
from crawler.extensions.article_making import ArticleMaking, promised, retrieve, settled
from crawler.extensions.current_run import CurrentRun
from crawler.extensions.stopping import CUT_OFF
from crawler.extensions.withheld_reading import is_readable, read_withheld
from crawler.found import Reading
from crawler.frontier.scheduler import FrontierScheduler
from crawler.mending import mend_collection
from crawler.rejected import Rejection
from crawler.rejected_unseen import rejected_unseen

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from archive.stem_writer import StemWriter

__all__ = ["Archiving"]

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Archiving:
    """Keeps exchanges and has their articles made.

    Stats: ``archive/records``, ``archive/bytes``, ``archive/failures`` (attempts without an answer),
    ``archive/noarchive`` (answers that are not kept because they ask for it), and those of `ArticleMaking`.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Prepare; nothing is opened before the spider is."""
        self._crawler = crawler
        self._layout = collection_layout(crawler.settings)
        self._articles = ArticleMaking(crawler)
        self._writer: CollectionWriter | None = None
        assert crawler.stats is not None
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension and connect it."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        crawler.signals.connect(extension.cut_off, CUT_OFF)
        return extension

    @cached_property
    def spool_folder(self) -> Path:
        """Where what is too large for memory waits to be written: on the archive's own disk."""
        return self._layout.folder / "archive"

    @property
    def closed_stems(self) -> list[StemWriter]:
        """The stems that this crawl has written and closed."""
        return self._writer.closed_stems if self._writer else []

    @property
    def closed_warcs(self) -> list[Path]:
        """Their WARC files."""
        return [stem.paths.warc for stem in self.closed_stems]

    async def spider_opened(self) -> None:
        """Start the workers, who must not inherit the archive's files; mend what a crash left; open."""
        settings = self._crawler.settings
        try:
            self._articles.workers.start()
            await self._mend()
            self._writer = CollectionWriter(
                self._layout, software=_software(settings), limits=_limits(settings), on_sync=self._synced
            )
            current = self._crawler.get_extension(CurrentRun)
            run = current.run if current is not None else None
        except (CrawlerError, CollectionError, OSError) as error:
            # Scrapy logs what a signal handler raises and crawls on; nothing may be fetched that is not kept.
            self._stop(str(error))
        else:
            if (frontier := self._frontier) is not None:
                frontier.begin(self._layout.is_kept, run)

    @property
    def _frontier(self) -> FrontierScheduler | None:
        engine = self._crawler.engine
        assert engine is not None
        scheduler = engine.scheduler
        # Not isinstance(): by Scrapy's metaclass every scheduler is an instance of every other.
        return cast("FrontierScheduler", scheduler) if FrontierScheduler in type(scheduler).__mro__ else None

    def _synced(self) -> None:
        if (frontier := self._frontier) is not None:
            frontier.archive_synced()

    async def _mend(self) -> None:
        for stem in await mend_collection(self._layout, self._articles.workers):
            if stem.outcome != "in use":  # by a crawl that runs beside this one
                logger.info("mended what a crash left: %s", stem)
            for trouble in stem.troubles:
                logger.warning("mending %s: %s", stem.paths.warc.name, trouble)

    async def spider_closed(self) -> None:
        """Wait for the last article and close the stems."""
        await self._articles.finish()
        if self._writer is not None:
            try:
                self._writer.close()
            except WriteError as error:
                self._stop(str(error))
        if (frontier := self._frontier) is not None:
            frontier.archive_closed()
        self._articles.workers.close()

    def cut_off(self) -> None:
        """Leave the articles that are not made by now to mend."""
        if count := self._articles.cut_off():
            logger.warning("%s articles are left for the next run to make from the archive", count)

    async def keep(self, exchange: Exchange, readings: frozenset[Reading] = frozenset()) -> Capture | None:
        """Write an exchange and have its article made; None if nothing was received.

        With `readings` the page is read for where it leads as well, of whatever role it is.

        Waits while the workers have enough to do. Raises ArchiveStoppedError if the disk does not take the records:
        the crawl is then stopped.
        """
        rejection = rejected_unseen(
            exchange.notes.get("role", "article"), len(exchange.response), readings=bool(readings)
        )
        if rejection is not None:
            return self._capture(self._write(exchange), settled(rejection))
        workers = self._articles.workers
        await workers.reserve()
        try:
            kept = self._write(exchange)
        except BaseException:
            workers.release()
            raise
        if (response := kept.response) is None:
            workers.release()
            return None
        kept.stem.expect_article(response.offset)
        made = self._articles.begin(
            workers.make(response.path, response.offset, response.length, _wanted(exchange, kept, readings)),
            notes=exchange.notes,
            where=f"{response.path}: offset {response.offset}",
            deliver=partial(self._deliver, kept.stem, response.offset),
        )
        return self._capture(kept, made)

    def _deliver(self, stem: StemWriter, offset: int, made: Made | None) -> None:
        line = None if made is None else made.line
        with suppress(ArchiveStoppedError):  # told already; mend makes the article from the record
            self._writing(lambda writer: writer.deliver_article(stem, offset, line))

    def _write(self, exchange: Exchange) -> Kept:
        kept = self._writing(lambda writer: writer.keep(exchange))
        self._count(kept)
        return kept

    def _writing(self, write: Callable[[CollectionWriter], T]) -> T:
        if self._writer is None:
            message = "the archive is written only while a spider is open"
            raise ArchiveStoppedError(message)
        try:
            return write(self._writer)
        except WriteError as error:
            self._stop(str(error))
            raise ArchiveStoppedError(str(error)) from error

    def _capture(self, kept: Kept, made: asyncio.Future[Made]) -> Capture | None:
        if kept.response is None:
            return None
        return Capture(
            file=kept.stem.paths.warc.name,
            offset=kept.response.offset,
            length=kept.response.length,
            record_id=kept.response.record.record_id,
            made=made,
        )

    def last_capture(self, url: str) -> CaptureState | None:
        """Return the last capture of `url` whose record is on the disk."""
        return self._writer.last_capture(url) if self._writer is not None else None

    def keep_failure(self, failure: FetchFailure) -> None:
        """Write why nothing was received; raises ArchiveStoppedError as `keep` does."""
        kept = self._writing(lambda writer: writer.keep_failure(failure))
        self._stats.inc_value("archive/failures")
        self._count(kept)

    async def withhold(self, exchange: Exchange, directive: str, readings: frozenset[Reading] = frozenset()) -> Capture:
        """Write the fact, and nothing else, that an answer asks by `directive` not to be archived.

        There is no article of it. With `readings` it is read for where it leads, from memory. Raises
        ArchiveStoppedError as `keep` does.
        """
        detail = f"the answer asks not to be archived: {directive}"
        fact = FetchFailure(
            url=exchange.url, started_at=exchange.started_at, error="NoArchive", message=detail, notes=exchange.notes
        )
        kept = self._writing(lambda writer: writer.keep_failure(fact))
        self._stats.inc_value("archive/noarchive")
        self._count(kept)
        place = kept.metadata
        assert place is not None
        made = promised()
        capture = Capture(
            file=kept.stem.paths.warc.name,
            offset=place.offset,
            length=place.length,
            record_id=place.record.record_id,
            made=made,
        )
        result = Made(None, None, Rejection(reason="noarchive", detail=detail))
        if exchange.notes.get("role", "article") == "article":
            self._articles.count(result)
            self._articles.tell(result, exchange.notes)
        if not readings or not is_readable(exchange):
            made.set_result(result)
            return capture
        await self._articles.workers.reserve()
        self._articles.watch(self._read_withheld(exchange, readings, result, made))
        return capture

    async def _read_withheld(
        self, exchange: Exchange, readings: frozenset[Reading], result: Made, made: asyncio.Future[Made]
    ) -> None:
        try:
            found = await read_withheld(self._articles.workers, exchange, readings)
        except Exception as error:  # whatever it is, the crawl goes on
            logger.exception("nothing could be read of %s", exchange.url)
            self._articles.fail(made, error)
        else:
            made.set_result(replace(result, found=found))

    def _count(self, kept: Kept) -> None:
        self._stats.inc_value("archive/records", kept.records)
        self._stats.inc_value("archive/bytes", kept.bytes)

    def _stop(self, trouble: str) -> None:
        if not self._stats.get_value("archive/write_errors"):
            logger.critical("the archive cannot be written, the crawl stops: %s", trouble)
            engine = self._crawler.engine
            assert engine is not None
            task = asyncio.ensure_future(engine.close_spider_async(reason="archive_not_writable"))
            task.add_done_callback(retrieve)
        self._stats.inc_value("archive/write_errors")


def _wanted(exchange: Exchange, kept: Kept, readings: frozenset[Reading]) -> Wanted | None:
    if not readings or kept.response is None:
        return None
    if kept.response.record.type != "revisit":
        return Wanted(readings=readings)
    return Wanted(readings=readings, unchanged=b"".join(block_chunks(exchange.response)))


def _limits(settings: BaseSettings) -> Limits:
    return Limits(
        max_bytes=settings.getint("ARCHIVE_MAX_BYTES"),
        max_seconds=settings.getfloat("ARCHIVE_MAX_SECONDS"),
        sync_seconds=settings.getfloat("ARCHIVE_SYNC_SECONDS"),
        sync_bytes=settings.getint("ARCHIVE_SYNC_BYTES"),
        revisits=settings.getbool("ARCHIVE_REVISITS"),
        revisit_min_bytes=settings.getint("ARCHIVE_REVISIT_MIN_BYTES"),
    )


def _software(settings: BaseSettings) -> dict[str, str]:
    """Return the fields of the warcinfo record (WARC 1.1, 10.1)."""
    fields = {
        "software": f"news-archiver/{settings['ARCHIVER_VERSION']} Scrapy/{scrapy.__version__}"
        f" Python/{platform.python_version()}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        "http-header-user-agent": str(settings["USER_AGENT"]),
        "hostname": platform.node(),
    }
    if contact := settings["CONTACT"]:
        fields["operator"] = str(contact)
    return fields
