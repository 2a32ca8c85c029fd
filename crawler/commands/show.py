"""``scrapy show``: one article of the collection, to be read."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, STOPPED

if TYPE_CHECKING:
    from archive import CollectionLayout


class Command(ScrapyCommand):
    """Shows articles."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <URL|id>"

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Show: read one article of the collection, with its evidence and its place in the archive"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Prints the latest article of a URL, or of an article's id, from the collection (settings ARCHIVE_DIR and"
            " COLLECTION): headline, standfirst, byline, text, pictures with captions and credits, the verdict on"
            " access with its evidence, and where the page lies in which WARC file. With --html it writes one page that"
            " stands by itself: pictures that were kept (REQUISITES=images) are in it, nothing is fetched when it is"
            " opened, and no script of the site's survives. For example: scrapy show https://example.org/a-story;"
            " scrapy show 1f0c8a3e5b7d9f2a4c6e8b0d1f3a5c7e --html story.html. Exit codes: 0 shown; 1 stopped before the"
            " end; 2 wrong usage; 3 no such article."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--html", metavar="FILE", help="write one self-contained page")
        parser.add_argument("--json", action="store_true", help="print the article's JSON, indented")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Show one article and set the exit code."""
        from archive import ArchiveError
        from crawler.collection_settings import collection_layout
        from crawler.errors import ArgumentError
        from crawler.stored_articles import find_article

        if len(args) != 1 or args[0].startswith("-"):
            message = "name one URL, or the id of an article"
            raise UsageError(message, print_help=False)
        assert self.settings is not None
        try:
            layout = collection_layout(self.settings)
            article = find_article(layout, args[0])
            if opts.html:
                Path(opts.html).write_text(_page(article, layout), "utf-8")
        except ArgumentError as error:
            self._fail(str(error), BELOW_PROMISE)
            return
        except ArchiveError as error:
            self._fail(str(error), STOPPED)
            return
        except OSError as error:
            self._fail(f"{error.filename}: {error.strerror}", STOPPED)
            return
        if opts.html:
            return
        try:
            if opts.json:
                print(json.dumps(article, ensure_ascii=False, indent=2))
            else:
                from crawler.commands.typeset_article import print_article

                print_article(article)
            sys.stdout.flush()
        except BrokenPipeError:  # `| head` has seen enough
            self.exitcode = STOPPED

    def _fail(self, message: str, code: int) -> None:
        print(f"scrapy show: {message}", file=sys.stderr)
        self.exitcode = code


def _page(article: dict[str, Any], layout: CollectionLayout) -> str:
    from archive.recordings import Recordings
    from crawler.article_page import article_page
    from crawler.kept_pictures import KeptPictures

    with Recordings([layout.folder], []) as recordings:
        return article_page(article, KeptPictures(recordings))
