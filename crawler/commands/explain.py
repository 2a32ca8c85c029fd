"""``scrapy explain``: what became of every passage of a page, and why."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from crawler.explaining import Explanation
    from crawler.explaining_urls import UrlDecision


class Command(ScrapyCommand):
    """Explains pages."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <URL|file>"

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Explain: whether a URL is asked for, and what of its archived page is kept, and why"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Of a URL, prints what a crawl makes of it (article, listing or nothing) and by which rule, for each source"
            " of --sources that it belongs to, or by the general rules. Of a page, prints every passage with keep or"
            " drop and why: the judge's probability with the signs that weighed most, or the rule; then the verdict on"
            " access with its evidence and the metadata with their sources, or why there is no article. A URL is looked"
            " up in the collection (its latest capture) and never fetched; a file is an HTML page, or a WARC file with"
            " --offset or --url. For example: scrapy explain https://example.org/a-story --sources sources.toml; scrapy"
            " explain page.html --url https://example.org/a-story; scrapy explain crawl.warc.gz --offset 5120 --json."
            " Exit codes: 0 explained, article or not; 1 stopped before the end; 2 wrong usage; 3 not in the archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--offset", type=int, metavar="BYTES", help="where the record begins in the WARC file")
        parser.add_argument("--url", help="the capture meant in a WARC file, or the address of an HTML page")
        parser.add_argument("--sources", metavar="FILE", help="a file of sources, whose rules for URLs are asked")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Explain one page and set the exit code."""
        from archive import ArchiveError
        from crawler.errors import CrawlerError

        if len(args) != 1 or args[0].startswith("-"):
            raise UsageError("name one URL or one file", print_help=False)
        try:
            decisions = self._decisions(args[0], opts)
            explanation = self._explanation(args[0], opts)
        except (CrawlerError, ArchiveError) as error:
            self._fail(str(error))
            return
        except OSError as error:
            self._fail(f"{error.filename or args[0]}: {error.strerror}")
            return
        try:
            self._print(decisions, explanation, as_json=opts.json)
            sys.stdout.flush()
        except BrokenPipeError:  # `| head` has seen enough
            self.exitcode = STOPPED
            return
        if explanation is None:
            assert self.settings is not None
            self._fail(f"{args[0]}: not in the collection {self.settings['COLLECTION']}, and nothing is fetched")
            self.exitcode = BELOW_PROMISE

    def _print(self, decisions: list[UrlDecision], explanation: Explanation | None, *, as_json: bool) -> None:
        if as_json:
            said = explanation.as_json() if explanation else {}
            print(json.dumps({"decisions": [one.as_json() for one in decisions], **said}, ensure_ascii=False))
            return
        from crawler.commands.explained import print_explanation

        for decision in decisions:
            print(decision)
        if explanation is not None:
            print_explanation(explanation)

    def _decisions(self, name: str, opts: argparse.Namespace) -> list[UrlDecision]:
        """Return what a crawl makes of a URL; nothing for a file."""
        from crawler.explaining_urls import decisions_of
        from crawler.spiders.news import read_sources_file

        if not _is_url(name):
            return []
        return decisions_of(name, read_sources_file(opts.sources) if opts.sources else [])

    def _explanation(self, name: str, opts: argparse.Namespace) -> Explanation | None:
        """Return what was made of a page; None for a URL that is not in the archive."""
        from crawler.collection_settings import collection_layout
        from crawler.explaining import explain_capture, explain_file

        assert self.settings is not None
        if _is_url(name):
            return explain_capture(name, collection_layout(self.settings))
        return explain_file(Path(name), offset=opts.offset, url=opts.url)

    def _fail(self, message: str) -> None:
        print(f"scrapy explain: {message}", file=sys.stderr)
        self.exitcode = WRONG_USAGE


def _is_url(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))
