"""``scrapy sources``: an example of the file of sources, a check of one, and what becomes of a URL."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.exit_codes import WRONG_USAGE

if TYPE_CHECKING:
    from crawler.discovery import Source


class Command(ScrapyCommand):
    """Prints the example, says what a file holds, or by which rule a URL is asked for."""

    requires_project = False
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[<file>] [<url> ...]"

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Sources: print an example of a file of sources, check one, or say what becomes of a URL"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Without an argument, prints an example of the file that scrapy crawl news -a sources=FILE takes:"
            " scrapy sources > sources.toml. With a file, prints its sources, one a line, or every mistake in it. With"
            " URLs, prints for each of them the source, as what it is asked for (- for not at all), the rule that"
            " decides and what that stands on: scrapy sources sources.toml https://example.org/a; without a file, as"
            " the site of the URL itself. Exit codes: 0 done; 2 mistakes in the file."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print what is asked for."""
        from crawler.errors import ArgumentError

        try:
            self._print(args)
        except ArgumentError as error:
            print(error, file=sys.stderr)
            self.exitcode = WRONG_USAGE

    def _print(self, args: list[str]) -> None:
        from crawler.errors import ArgumentError

        urls = [arg for arg in args if "://" in arg]
        files = [arg for arg in args if "://" not in arg]
        if len(files) > 1:
            message = f"{files[1]}: neither a URL nor the first file; name one file"
            raise ArgumentError(message)
        if urls:
            self._decide(files, urls)
        elif files:
            self._show(files[0])
        else:
            self._example()

    def _example(self) -> None:
        from importlib.resources import files

        print(files("crawler").joinpath("sources.example.toml").read_text("utf-8"), end="")

    def _show(self, path: str) -> None:
        from crawler.spiders.news import read_sources_file

        for source in read_sources_file(path):
            declared = [f"{len(urls)} {kind}" for kind, urls in _declared(source) if urls]
            print(f"{source.name}\t{source.home}\t{', '.join(declared) or 'found by themselves'}")

    def _decide(self, files: list[str], urls: list[str]) -> None:
        from urllib.parse import urljoin

        from crawler.discovery import decide, source_of_home
        from crawler.errors import ArgumentError
        from crawler.spiders.arguments import url_fault
        from crawler.spiders.news import read_sources_file

        given = read_sources_file(files[0]) if files else None
        for url in urls:
            if fault := url_fault(url):
                message = f"{url}: {fault}"
                raise ArgumentError(message)
            sources = [source_of_home(urljoin(url, "/"))] if given is None else given
            for source in [source for source in sources if source.owns(url)] or sources:
                decision = decide(url, source)
                print(f"{url}\t{source.name}\t{decision.role or '-'}\t{decision.rule}\t{decision.detail}")


def _declared(source: Source) -> list[tuple[str, tuple[str, ...]]]:
    return [("feeds", source.feeds), ("sitemaps", source.sitemaps), ("sections", source.sections)]
