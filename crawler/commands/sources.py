"""``scrapy sources``: an example of the file of sources, and a check of one."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import WRONG_USAGE


class Command(ScrapyCommand):
    """Prints the example, or says what a file holds."""

    requires_project = False
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[<file>]"

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Sources: print an example of a file of sources, or check one"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Without an argument, prints an example of the file that scrapy crawl news -a sources=FILE takes:"
            " scrapy sources > sources.toml. With a file, prints its sources, one a line, or every mistake in it."
            " Exit codes: 0 done; 2 mistakes in the file."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the example, or check the file."""
        if len(args) > 1:
            message = "name one file"
            raise UsageError(message)
        if args:
            self._check(args[0])
            return
        from importlib.resources import files

        print(files("crawler").joinpath("sources.example.toml").read_text("utf-8"), end="")

    def _check(self, path: str) -> None:
        from crawler.errors import ArgumentError
        from crawler.spiders.news import read_sources_file

        try:
            sources = read_sources_file(path)
        except ArgumentError as error:
            print(error, file=sys.stderr)
            self.exitcode = WRONG_USAGE
            return
        for source in sources:
            declared = [f"{len(urls)} {kind}" for kind, urls in _declared(source) if urls]
            print(f"{source.name}\t{source.home}\t{', '.join(declared) or 'found by themselves'}")


def _declared(source: object) -> list[tuple[str, tuple[str, ...]]]:
    return [(kind, getattr(source, kind)) for kind in ("feeds", "sitemaps", "sections")]
