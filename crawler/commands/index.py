"""``scrapy index``: the indexes of WARC files, and the state of a collection, made again from the records."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, IN_USE, STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from archive import Record
    from archive.index_writing import Indexed


class Command(ScrapyCommand):
    """Writes indexes."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <file|folder> ..."

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Index: write the CDXJ of WARC files, or the state of a collection, again"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Reads WARC and ARC files, whoever wrote them, and writes the CDXJ index of each: for a file of a"
            " collection its indexes/<stem>.cdxj, for any other file <stem>.cdxj beside it; an index that would be the"
            " same stays as it is. With --state it makes state.sqlite of the collection (settings ARCHIVE_DIR and"
            " COLLECTION) again from its closed stems: where it was lost or damaged, or an older version wrote it. No"
            " other file is touched. For example: scrapy index collections/news; scrapy index --state. Exit"
            " codes: 0 done; 1 stopped before the end; 2 wrong usage; 3 done, but damage was found, or a stem is not"
            " closed; 75 a crawl is writing into the collection, or something is being removed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--state", action="store_true", help="make state.sqlite of the collection again")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the indexes or the state and set the exit code."""
        from archive import ArchiveError
        from archive.collection_lock import CollectionInUseError
        from crawler.errors import ArgumentError

        unknown = next((arg for arg in args if arg.startswith("-")), None)
        if unknown or bool(args) == opts.state:
            message = f"unknown option {unknown}" if unknown else "name WARC files or folders with some, or --state"
            raise UsageError(message, print_help=False)
        try:
            if opts.state:
                self._rebuild_state()
            else:
                self._write_indexes(args)
        except KeyboardInterrupt:
            self._tell("stopped; what was there before is still there")
            self.exitcode = STOPPED
        except ArgumentError as error:
            self._tell(str(error))
            self.exitcode = WRONG_USAGE
        except CollectionInUseError as error:
            self._tell(str(error))
            self.exitcode = IN_USE
        except (ArchiveError, OSError) as error:
            self._tell(str(error))
            self.exitcode = STOPPED

    def _write_indexes(self, names: list[str]) -> None:
        from archive.collection_lock import share_collections
        from archive.index_writing import write_index
        from crawler.commands.byte_progress import byte_progress
        from crawler.replay import warc_files

        files = warc_files(names)
        indexes = _index_paths(files)
        with (
            ExitStack() as locks,
            byte_progress("indexing", sum(file.stat().st_size for file in files if file.is_file())) as advance,
        ):
            for lock in share_collections(files):
                locks.enter_context(lock)
            for file, index in indexes.items():
                if (reason := _reason_against(file, index)) is not None:
                    self._tell(f"{file}: {reason}")
                    self.exitcode = BELOW_PROMISE
                    continue

                def on_record(record: Record, file: Path = file) -> None:
                    advance(file, record.length)

                try:
                    self._report(write_index(file, index, on_record=on_record))
                except OSError as error:
                    self._tell(f"{error.filename or file}: {error.strerror}")
                    self.exitcode = BELOW_PROMISE

    def _report(self, indexed: Indexed) -> None:
        for damage in indexed.damage:
            self._tell(f"damaged: {damage}")
            self.exitcode = BELOW_PROMISE
        if not indexed.records:
            return
        kept = "" if indexed.changed else " (unchanged)"
        print(f"{indexed.warc.name}: {indexed.records} records, {indexed.captures} captures -> {indexed.index}{kept}")

    def _rebuild_state(self) -> None:
        from archive.mending import StemInUseError, closed_warcs
        from archive.state_rebuilding import rebuild_state
        from crawler.collection_settings import collection_layout
        from crawler.commands.byte_progress import byte_progress
        from crawler.errors import ArgumentError

        assert self.settings is not None
        layout = collection_layout(self.settings)
        if not (layout.folder / "archive").is_dir():
            message = f"{layout.folder}: no collection: there is no folder 'archive' in it"
            raise ArgumentError(message)
        try:
            with byte_progress("reading", sum(warc.stat().st_size for warc in closed_warcs(layout))) as advance:
                rebuilt = rebuild_state(layout, on_record=lambda warc, record: advance(warc, record.length))
        except StemInUseError as error:
            self._tell(f"a crawl is writing into the collection; try again when it has ended: {error}")
            self.exitcode = IN_USE
            return
        for damage in rebuilt.damage:
            self._tell(f"damaged: {damage}")
        for stem in rebuilt.left_out:
            self._tell(f"{stem}: left out, as it is not closed; scrapy mend does that")
        if rebuilt.still_refused:
            self._tell(f"{rebuilt.still_refused} removed pages stay refused, though no closed stem says so any more")
        if rebuilt.damage or rebuilt.left_out:
            self.exitcode = BELOW_PROMISE
        print(f"{layout.state}: {rebuilt.captures} captures of {rebuilt.records} records in {rebuilt.files} files")

    def _tell(self, line: str) -> None:
        print(f"scrapy index: {line}", file=sys.stderr)


def _index_paths(warcs: list[Path]) -> dict[Path, Path]:
    """Return where the index of each file belongs; raises ArgumentError if two would be one."""
    from archive.layout import collection_around
    from crawler.errors import ArgumentError
    from crawler.replay import articles_path

    indexes: dict[Path, Path] = {}
    whose: dict[Path, Path] = {}
    for warc in warcs:
        collection = collection_around(warc)
        folder = collection / "indexes" if collection else warc.absolute().parent
        index = indexes[warc] = folder / f"{articles_path(warc).stem}.cdxj"
        if whose.setdefault(index, warc) != warc:
            message = f"{whose[index]} and {warc} would both have the index {index}; rename one of them"
            raise ArgumentError(message)
    return indexes


def _reason_against(warc: Path, index: Path) -> str | None:
    """Say why a file gets no index: one in a collection says by its being there that its stem is whole."""
    from archive.layout import collection_around

    if warc.name.endswith(".open") or (collection_around(warc) and not index.exists()):
        if warc.name.removesuffix(".open").endswith(".warc.gz"):
            return "not closed; scrapy mend does that, and writes its index"
        return "no stem of the collection, whose files are called <stem>.warc.gz; index it in another folder"
    return None
