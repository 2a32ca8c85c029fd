"""``scrapy report``: what the last run did, or how the runs went, on a terminal, as JSON or as one page of HTML."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, STOPPED

if TYPE_CHECKING:
    from crawler.runs.trend import Point

_RUNS_ON_A_PAGE = 30


class Command(ScrapyCommand):
    """Reports on runs."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options]"

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Report: show what the last run did, or how the runs went"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Reads the records of the runs into the collection (settings ARCHIVE_DIR and COLLECTION; docs/runs.md) and"
            " shows the last one, or with --runs a line for each of the last so many. For example: scrapy report;"
            " scrapy report --runs 30 --source evening-post; scrapy report --html report.html; scrapy report --json |"
            " jq .pages. Exit codes: 0 done; 1 the report cannot be written; 2 wrong usage; 3 there is no such run."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--runs", type=_count, metavar="N", help="show the last N runs, the newest last")
        parser.add_argument("--source", metavar="NAME", help="only runs that had this source, and what came of it")
        parser.add_argument("--json", action="store_true", help="print the records as JSON, one a line")
        parser.add_argument(
            "--html", metavar="FILE", help=f"write a page with charts (of the last {_RUNS_ON_A_PAGE} runs)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Show the report and set the exit code."""
        from archive import ArchiveError
        from crawler.collection_settings import collection_layout
        from crawler.runs.past import past_runs
        from crawler.runs.trend import trend

        if args:
            message = f"unknown option {args[0]}" if args[0].startswith("-") else "it takes no arguments"
            raise UsageError(message, print_help=False)
        assert self.settings is not None
        count = opts.runs or (_RUNS_ON_A_PAGE if opts.html else 1)
        try:
            layout = collection_layout(self.settings)
            points = trend(past_runs(layout), count, opts.source)
            if not points:
                of_source = f" with a source {opts.source}" if opts.source else ""
                print(f"scrapy report: no run{of_source} in {layout.runs}", file=sys.stderr)
                self.exitcode = BELOW_PROMISE
                return
            if opts.html:
                from crawler.runs.report_page import report_page

                Path(opts.html).write_text(report_page(points, opts.source), "utf-8")
            elif opts.json:
                from crawler.runs.record import run_to_line

                for point in points:
                    print(run_to_line(point.run))
            else:
                self._show(points, opts)
        except BrokenPipeError:  # `| head` has seen enough
            self.exitcode = STOPPED
        except (ArchiveError, OSError) as error:
            print(f"scrapy report: {error}", file=sys.stderr)
            self.exitcode = STOPPED

    def _show(self, points: list[Point], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from crawler.runs.report_tables import run_view, trend_table

        console = Console(highlight=False)
        console.print(trend_table(points) if opts.runs else run_view(points[-1], opts.source))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        message = "give a whole number from 1 on"
        raise argparse.ArgumentTypeError(message)
    return number
