"""``scrapy mend``: what a crash has left unfinished is completed and closed."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, IN_USE, STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from archive import CollectionLayout
    from crawler.article_workers import ArticleWorkers
    from crawler.mending import MendedStem


class Command(ScrapyCommand):
    """Mends collections."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] [collection-folder ...]"

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Mend: complete and close what a crash has left unfinished"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "After a crash (kill -9, power cut) the files of a collection that were being written are left '.open'."
            " Mend cuts off the torn bytes behind the last whole record, makes the articles and the index anew from the"
            " records, and gives the files their final names; no whole record is lost. A file with no whole record is"
            " removed. A removal (scrapy remove) that was killed is completed. Files whose writer lives are"
            " left alone: it is safe beside a running crawl, and may itself be"
            " killed and run again. Without arguments it mends the collection of the settings ARCHIVE_DIR and"
            " COLLECTION. For example: scrapy mend; scrapy mend collections/*/. Exit codes: 0 done, or nothing to do;"
            " 1 stopped before the end; 2 wrong usage; 3 something could not be mended: the line says what and why;"
            " 75 something is being removed at this moment."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Mend every collection and set the exit code."""
        from archive import ArchiveError
        from archive.collection_lock import CollectionInUseError
        from archive.mending import unfinished_stems
        from crawler.article_workers import ArticleWorkers
        from crawler.errors import CrawlerError
        from crawler.removal import complete_removal

        if unknown := next((arg for arg in args if arg.startswith("-")), None):
            message = f"unknown option {unknown}"
            raise UsageError(message, print_help=False)
        assert self.settings is not None
        try:
            layouts = self._layouts(args)
            completed = [layout for layout in layouts if complete_removal(layout, self.settings["FRONTIER_URL"])]
            unfinished = [layout for layout in layouts if unfinished_stems(layout)]
        except CollectionInUseError as error:
            self._complain(str(error))
            self.exitcode = IN_USE
            return
        except (ArchiveError, CrawlerError, OSError) as error:
            self._complain(str(error))
            self.exitcode = WRONG_USAGE
            return
        for layout in completed:
            print(f"{layout.folder}: completed the removal that was killed")
        if not unfinished:
            if not completed:
                print("nothing to mend")
            return
        workers = ArticleWorkers(self.settings.getint("ARTICLE_WORKERS") or None)
        try:
            asyncio.run(self._mend(unfinished, workers))
        except (ArchiveError, CrawlerError) as error:
            self._complain(str(error))
            self.exitcode = STOPPED
        except KeyboardInterrupt:
            self._complain("stopped; what was closed stays closed, the rest can be mended later")
            self.exitcode = STOPPED
        finally:
            workers.close()

    async def _mend(self, layouts: list[CollectionLayout], workers: ArticleWorkers) -> None:
        from crawler.commands.byte_progress import byte_progress
        from crawler.mending import mend_collection

        workers.start()
        with byte_progress("mending", 2 * sum(map(_unfinished_bytes, layouts))) as advance:
            for layout in layouts:
                for mended in await mend_collection(layout, workers, on_progress=advance):
                    self._report(mended)

    def _report(self, mended: MendedStem) -> None:
        print(mended, flush=True)
        for trouble in mended.troubles:
            self._complain(trouble)
            self.exitcode = BELOW_PROMISE

    def _layouts(self, folders: list[str]) -> list[CollectionLayout]:
        from archive import CollectionLayout
        from crawler.collection_settings import collection_layout
        from crawler.errors import ArgumentError

        assert self.settings is not None
        if not folders:
            return [collection_layout(self.settings)]
        layouts = []
        for folder in map(Path, folders):
            if not (folder / "archive").is_dir():
                message = f"{folder}: no collection: there is no folder 'archive' in it"
                raise ArgumentError(message)
            whole = folder.resolve()
            layouts.append(CollectionLayout(whole.parent, whole.name))
        return list(dict.fromkeys(layouts))

    def _complain(self, line: str) -> None:
        print(f"scrapy mend: {line}", file=sys.stderr)


def _unfinished_bytes(layout: CollectionLayout) -> int:
    from archive.mending import open_name, unfinished_stems

    stems = [layout.stem(name) for name in unfinished_stems(layout)]
    warcs = [path for stem in stems for path in (stem.warc, open_name(stem.warc)) if path.is_file()]
    return sum(path.stat().st_size for path in warcs)
