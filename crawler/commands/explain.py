"""``scrapy explain``: what became of every passage of a page, and why."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from crawler.explaining import Explanation


class Command(ScrapyCommand):
    """Explains pages."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <URL|file>"

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Explain: what of an archived page is kept or dropped, and why"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Prints every passage of a page with keep or drop and why: the judge's probability with the signs that"
            " weighed most, or the rule; then the verdict on access with its evidence and the metadata with their"
            " sources, or why there is no article. A URL is looked up in the collection (its latest capture) and never"
            " fetched; a file is an HTML page, or a WARC file with --offset or --url. For example: scrapy explain"
            " https://example.org/a-story; scrapy explain page.html --url https://example.org/a-story; scrapy explain"
            " crawl.warc.gz --offset 5120 --json. Exit codes: 0 explained, article or not; 1 stopped before the end;"
            " 2 wrong usage, or not in the archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--offset", type=int, metavar="BYTES", help="where the record begins in the WARC file")
        parser.add_argument("--url", help="the capture meant in a WARC file, or the address of an HTML page")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Explain one page and set the exit code."""
        from archive import ArchiveError
        from crawler.errors import CrawlerError

        if len(args) != 1 or args[0].startswith("-"):
            raise UsageError("name one URL or one file", print_help=False)
        try:
            explanation = self._explanation(args[0], opts)
        except (CrawlerError, ArchiveError) as error:
            self._fail(str(error))
            return
        except OSError as error:
            self._fail(f"{error.filename or args[0]}: {error.strerror}")
            return
        try:
            if opts.json:
                print(json.dumps(explanation.as_json(), ensure_ascii=False))
            else:
                from crawler.commands.explained import print_explanation

                print_explanation(explanation)
            sys.stdout.flush()
        except BrokenPipeError:  # `| head` has seen enough
            self.exitcode = STOPPED

    def _explanation(self, name: str, opts: argparse.Namespace) -> Explanation:
        from archive import CollectionLayout
        from crawler.explaining import explain_capture, explain_file

        assert self.settings is not None
        if name.lower().startswith(("http://", "https://")):
            layout = CollectionLayout(Path(self.settings["ARCHIVE_DIR"]), self.settings["COLLECTION"])
            return explain_capture(name, layout)
        return explain_file(Path(name), offset=opts.offset, url=opts.url)

    def _fail(self, message: str) -> None:
        print(f"scrapy explain: {message}", file=sys.stderr)
        self.exitcode = WRONG_USAGE
