"""``scrapy replay``: the articles of WARC files made again."""

from __future__ import annotations

import argparse
import asyncio
import errno
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, IN_USE, STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from archive import Record, RecordHead
    from archive.recordings import Recordings
    from crawler.article_workers import ArticleWorkers
    from crawler.replay import Options, Replayed, Selection
    from crawler.replay.targets import Targets


_ENDING = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Faults of the output, which all files would meet: no reader, no room."""


class Command(ScrapyCommand):
    """Replays WARC files into articles."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <file|folder|collection|pattern> ..."

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Replay: make the articles of WARC files again, without the network"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Reads WARC, ARC and WACZ files, whoever wrote them, and writes the articles in them as JSON lines: for a"
            " file of a collection to its articles/<stem>.jsonl, which is replaced only if it differs; for any other"
            " file to <stem>.jsonl beside it, or where -o says. Files whose articles are of this version of the"
            " extraction already are left alone, so that a replay which was stopped goes on where it was. Nothing is"
            " ever written into a WARC file. For example: scrapy replay collections/news; scrapy replay crawl.warc.gz"
            " -o - | jq .title; scrapy replay 'crawls/*.wacz' -o all.parquet; scrapy replay collections/news --diff."
            " What selects records (--since, --host, --url, --limit, --revisits, --truncated) needs -o FILE or -o -, as"
            " <stem>.jsonl always holds all of a file's articles."
            " Exit codes: 0 done; 1 stopped before the end; 2 wrong usage; 3 done, but damage was found in a file;"
            " 75 something is being removed from a collection, or another replay is writing the same -o FILE."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "-o",
            "--output",
            metavar="WHERE",
            help="a folder for <stem>.jsonl files; one file for all: .jsonl, .json, .csv or .parquet; - for standard"
            " output",
        )
        parser.add_argument("--again", action="store_true", help="also files whose articles are of this version")
        parser.add_argument("--diff", action="store_true", help="print what would change, and write nothing")
        parser.add_argument("--dry-run", action="store_true", help="count the records that would be looked at, no more")
        parser.add_argument("--since", metavar="DATE", help="captured then or later, as 2026-11-23 or 2026-11-23T05:06")
        parser.add_argument("--host", metavar="HOST", action="append", default=[], help="of this host or one below it")
        parser.add_argument("--url", metavar="URL", action="append", default=[], help="of this URL; * for anything")
        parser.add_argument("--limit", metavar="N", type=int, help="no more than N articles")
        parser.add_argument("--revisits", action="store_true", help="revisits too, with the payload they stand for")
        parser.add_argument("--truncated", action="store_true", help="responses that were cut off too")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Replay every file and set the exit code."""
        from archive import ArchiveError
        from archive.collection_lock import CollectionInUseError, share_collections
        from crawler.article_workers import ArticleWorkers
        from crawler.errors import ArgumentError, OutputInUseError
        from crawler.replay import named_collection, warc_files
        from crawler.replay.targets import Targets

        if not args or any(arg.startswith("-") for arg in args):
            unknown = next((arg for arg in args if arg.startswith("-")), None)
            message = f"unknown option {unknown}" if unknown else "name at least one WARC file or a folder with some"
            raise UsageError(message, print_help=False)
        assert self.settings is not None
        try:
            files = warc_files([str(named_collection(arg, self.settings["ARCHIVE_DIR"]) or arg) for arg in args])
            selection = _selection(opts)
            targets = Targets("-" if opts.dry_run else opts.output, f"{selection} {opts.limit}")
            _check_output(opts, selection, targets)
            targets.prepare(files)
        except (ArgumentError, OSError) as error:
            self._tell(f"scrapy replay: {error}")
            self.exitcode = WRONG_USAGE
            return
        except OutputInUseError as error:
            self._tell(f"scrapy replay: {error}")
            self.exitcode = IN_USE
            return
        workers = ArticleWorkers(self.settings.getint("ARTICLE_WORKERS") or None)
        try:
            locks = [] if opts.output or opts.diff or opts.dry_run else share_collections(files)
        except CollectionInUseError as error:
            self._tell(f"scrapy replay: {error}")
            self.exitcode = IN_USE
            return
        except (ArchiveError, OSError) as error:
            self._tell(f"scrapy replay: {error}")
            self.exitcode = STOPPED
            return
        try:
            asyncio.run(self._replay(files, targets, selection, opts, workers))
        except KeyboardInterrupt:
            self._tell("scrapy replay: stopped; files that were finished stay finished, the same command goes on")
            self.exitcode = STOPPED
        except BrokenPipeError:  # `| head` has seen enough
            self.exitcode = STOPPED
        except OSError as error:
            self._tell(f"scrapy replay: stopped: {error.filename or opts.output}: {error.strerror}")
            self.exitcode = STOPPED
        finally:
            workers.close()
            for lock in locks:
                lock.release()

    async def _replay(
        self,
        files: list[Path],
        targets: Targets,
        selection: Selection,
        opts: argparse.Namespace,
        workers: ArticleWorkers,
    ) -> None:
        from crawler.commands.byte_progress import byte_progress
        from crawler.replay import Options, count_selected

        if not opts.dry_run:
            workers.start()
        recordings = _recordings(files) if selection.revisits else None
        skips = opts.limit is None and not (opts.again or opts.diff or opts.dry_run or targets.is_stdout)
        left = opts.limit
        current = 0
        with byte_progress("replaying", sum(file.stat().st_size for file in files if file.is_file())) as advance:
            for file in files:
                if skips and targets.is_done(file):
                    advance(file, file.stat().st_size)
                    current += 1
                    continue
                on_record = _advancing(advance, file)
                options = Options(selection=selection, limit=left, recordings=recordings, on_record=on_record)
                try:
                    if opts.dry_run:
                        result = count_selected(file, selection, on_record)
                    else:
                        result = await self._one(file, targets, options, opts, workers)
                except (OSError, ValueError) as error:
                    self._pass_over(file, error)
                    continue
                self._report(result)
                targets.note(result)
                left = None if left is None else left - result.articles
                if left == 0:
                    break
        if current:
            self._tell(f"{current} of {len(files)} files are of this version already; --again makes them all the same")
        if not opts.diff and not opts.dry_run:
            targets.finish()

    async def _one(
        self, file: Path, targets: Targets, options: Options, opts: argparse.Namespace, workers: ArticleWorkers
    ) -> Replayed:
        from crawler.replay import replay_file, replay_into

        if opts.diff:
            return await _show_differences(file, targets.of(file), options, workers)
        if targets.is_stdout:
            result = await replay_file(file, sys.stdout.buffer, workers, options)
            sys.stdout.buffer.flush()
            return result
        return await replay_into(file, targets.of(file), workers, options)

    def _pass_over(self, file: Path, error: OSError | ValueError) -> None:
        """Tell that a file could not be replayed; raise what every other file would meet too."""
        if isinstance(error, OSError) and error.errno in _ENDING:
            raise error
        self._tell(f"{error.filename or file}: {error.strerror}" if isinstance(error, OSError) else f"{file}: {error}")
        self.exitcode = BELOW_PROMISE

    def _report(self, result: Replayed) -> None:
        from archive import Damage

        if not result.records and not result.damage:
            result.damage.append(Damage(file=result.path, offset=0, reason="there is no record in it"))
        for trouble in (*(f"damaged: {damage}" for damage in result.damage), *result.failures):
            self._tell(trouble)
            self.exitcode = BELOW_PROMISE
        if result.kept:
            self._tell(f"{result.written}: articles that cannot be made again, kept as they were: {result.kept}")
        rejected = ", ".join(f"{count} {reason}" for reason, count in result.rejected.most_common())
        line = f"{result.path.name}: {result.records} records, {result.looked_at} looked at, {result.articles} articles"
        if rejected:
            line += f" (no article: {rejected})"
        if result.written:
            line += f" -> {result.written}" + ("" if result.changed else " (unchanged)")
        self._tell(line)

    def _tell(self, line: str) -> None:
        # Standard output may carry the articles.
        print(line, file=sys.stderr)


def _advancing(advance: Callable[[Path, int], None], file: Path) -> Callable[[Record | RecordHead], None]:
    def on_record(record: Record | RecordHead) -> None:
        advance(file, record.length)

    return on_record


def _recordings(files: list[Path]) -> Recordings:
    """Open what revisits are looked up in: the collections that the files are of, and the other files themselves."""
    from archive.recordings import Recordings, is_collection

    folders = {file.absolute().parent.parent for file in files}
    collections = sorted(folder for folder in folders if is_collection(folder))
    return Recordings(collections, [file for file in files if file.absolute().parent.parent not in collections])


async def _show_differences(file: Path, articles: Path, options: Options, workers: ArticleWorkers) -> Replayed:
    import tempfile

    from rich.console import Console

    from crawler.commands.shown_difference import show_difference
    from crawler.replay import replay_file
    from crawler.replay.difference import differences

    console = Console(highlight=False)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "articles.jsonl"
        with fresh.open("wb") as out:
            result = await replay_file(file, out, workers, options)
        count = 0
        for count, difference in enumerate(differences(articles, fresh), 1):  # noqa: B007  how many
            show_difference(difference, console)
    console.print(f"{file.name}: {count} of {result.articles} articles differ", soft_wrap=True)
    return result


def _selection(opts: argparse.Namespace) -> Selection:
    from crawler.errors import ArgumentError
    from crawler.replay import Selection

    if opts.limit is not None and opts.limit < 1:
        message = f"--limit {opts.limit}: give a number of articles, 1 or more"
        raise ArgumentError(message)
    selection = Selection(
        since=None if opts.since is None else _moment(opts.since),
        hosts=tuple(host.lower() for host in opts.host),
        urls=tuple(opts.url),
        revisits=opts.revisits,
        truncated=opts.truncated,
    )
    if opts.diff and (opts.limit is not None or not selection.is_all):
        message = "--diff compares whole files; leave out what selects some of their records"
        raise ArgumentError(message)
    if opts.diff and opts.output:
        message = "--diff compares with the articles that stand beside each file, and writes nothing: leave out -o"
        raise ArgumentError(message)
    return selection


def _check_output(opts: argparse.Namespace, selection: Selection, targets: Targets) -> None:
    """Raise ArgumentError if other articles than all of a file's would take the place of all."""
    from crawler.errors import ArgumentError

    selects = opts.limit is not None or not selection.is_all
    if selects and not (opts.dry_run or targets.is_stdout or targets.is_one_file):
        message = (
            "a selection of records would replace all of a file's articles: say with -o FILE where they go, such as"
            " -o some.jsonl, or -o - for standard output"
        )
        raise ArgumentError(message)


def _moment(value: str) -> datetime:
    from datetime import UTC, datetime

    from crawler.errors import ArgumentError

    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        message = f"--since {value}: not a date; write it as 2026-11-23 or 2026-11-23T05:06:07Z"
        raise ArgumentError(message) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
