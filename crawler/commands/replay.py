"""``scrapy replay``: the articles of WARC files made again."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.exit_codes import BELOW_PROMISE, STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from archive import Record
    from crawler.article_workers import ArticleWorkers
    from crawler.replay import Replayed


class Command(ScrapyCommand):
    """Replays WARC files into articles."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <file|folder> ..."

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Replay: make the articles of WARC files again, without the network"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Reads WARC and ARC files, whoever wrote them, and writes the articles in them as JSON lines: for a file"
            " of a collection to its articles/<stem>.jsonl, which is replaced only if it differs; for any other file"
            " to <stem>.jsonl beside it, or where -o says. Nothing is ever written into a WARC file. For example:"
            " scrapy replay collections/news; scrapy replay crawl.warc.gz -o - | jq .title. Exit codes: 0 done; 1"
            " stopped before the end; 2 wrong usage; 3 done, but damage was found in a file."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="FOLDER", help="write <stem>.jsonl into FOLDER; - writes to standard output"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Replay every file and set the exit code."""
        from crawler.article_workers import ArticleWorkers
        from crawler.errors import ArgumentError
        from crawler.replay import warc_files

        if not args or any(arg.startswith("-") for arg in args):
            unknown = next((arg for arg in args if arg.startswith("-")), None)
            message = f"unknown option {unknown}" if unknown else "name at least one WARC file or a folder with some"
            raise UsageError(message, print_help=False)
        assert self.settings is not None
        try:
            files = warc_files(args)
            folder = _output_folder(opts.output)
        except (ArgumentError, OSError) as error:
            print(f"scrapy replay: {error}", file=sys.stderr)
            self.exitcode = WRONG_USAGE
            return
        workers = ArticleWorkers(self.settings.getint("ARTICLE_WORKERS") or None)
        try:
            asyncio.run(self._replay_all(files, folder, to_stdout=opts.output == "-", workers=workers))
        except KeyboardInterrupt:
            print("scrapy replay: stopped; files that were finished stay finished", file=sys.stderr)
            self.exitcode = STOPPED
        except BrokenPipeError:  # `| head` has seen enough
            self.exitcode = STOPPED
        finally:
            workers.close()

    async def _replay_all(
        self, files: list[Path], folder: Path | None, *, to_stdout: bool, workers: ArticleWorkers
    ) -> None:
        from crawler.commands.byte_progress import byte_progress
        from crawler.replay import articles_path, replay_file, replay_into

        workers.start()
        with byte_progress("replaying", sum(file.stat().st_size for file in files if file.is_file())) as advance:
            for file in files:

                def on_record(record: Record, file: Path = file) -> None:
                    advance(file, record.length)

                target = (folder / articles_path(file).name) if folder else articles_path(file)
                try:
                    if to_stdout:
                        result = await replay_file(file, sys.stdout.buffer, workers, on_record=on_record)
                        sys.stdout.buffer.flush()
                    else:
                        result = await replay_into(file, target, workers, on_record=on_record)
                except BrokenPipeError:
                    raise
                except OSError as error:
                    self._tell(f"{error.filename or file}: {error.strerror}")
                    self.exitcode = BELOW_PROMISE
                    continue
                self._report(result)

    def _report(self, result: Replayed) -> None:
        for trouble in (*(f"damaged: {damage}" for damage in result.damage), *result.failures):
            self._tell(trouble)
            self.exitcode = BELOW_PROMISE
        rejected = ", ".join(f"{count} {reason}" for reason, count in result.rejected.most_common())
        line = f"{result.path.name}: {result.records} records, {result.articles} articles"
        if rejected:
            line += f" (no article: {rejected})"
        if result.written:
            line += f" -> {result.written}" + ("" if result.changed else " (unchanged)")
        self._tell(line)

    def _tell(self, line: str) -> None:
        # Standard output may carry the articles.
        print(line, file=sys.stderr)


def _output_folder(output: str | None) -> Path | None:
    if output is None or output == "-":
        return None
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
