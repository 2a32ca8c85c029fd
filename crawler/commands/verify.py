"""``scrapy verify``: WARC files, indexes and articles held to the standard and to one another."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from archive.verifying import Finding, Target, Verified


class Command(ScrapyCommand):
    """Verifies files."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <file|folder> ..."

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Verify: check WARC files, their indexes and their articles"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Reads WARC files, whoever wrote them, and in a collection their indexes and articles too, and prints what"
            " is not as it should be: 'FILE: offset N: rule: message', one line a finding; docs/verify.md explains the"
            " rules. Errors break the WARC standard or the agreement of files that belong together; warnings do not."
            " Files are only read; those that a crawl is writing are passed over. For example: scrapy verify"
            " collections/news; scrapy verify --json *.warc.gz | jq -r .rule | sort | uniq -c. Exit codes: 0 no error;"
            " 1 stopped before the end; 2 wrong usage; 3 at least one error."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print findings as JSON, one object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Verify every file and set the exit code."""
        from archive import ArchiveError
        from archive.verifying import find_targets

        if not args or any(arg.startswith("-") for arg in args):
            unknown = next((arg for arg in args if arg.startswith("-")), None)
            message = f"unknown option {unknown}" if unknown else "name at least one WARC file or a folder with some"
            raise UsageError(message, print_help=False)
        try:
            targets = find_targets(args)
        except (ArchiveError, OSError) as error:
            print(f"scrapy verify: {error}", file=sys.stderr)
            self.exitcode = WRONG_USAGE
            return
        severities: Counter[str] = Counter()
        try:
            verified = self._verify(targets, severities, as_json=opts.json)
        except KeyboardInterrupt:
            print("scrapy verify: stopped before the end", file=sys.stderr)
            self.exitcode = STOPPED
        except BrokenPipeError:  # `| head` has seen enough
            self.exitcode = STOPPED
        else:
            print(_summary(verified, severities), file=sys.stderr)
            self.exitcode = BELOW_PROMISE if severities["error"] else 0

    def _verify(self, targets: list[Target], severities: Counter[str], *, as_json: bool) -> Verified:
        from archive.verifying import verify
        from crawler.commands.byte_progress import byte_progress

        def tell(finding: Finding) -> None:
            severities[finding.severity] += 1
            print(_as_json(finding) if as_json else finding)

        with byte_progress("verifying", sum(map(_size, targets))) as advance:
            verified = verify(targets, on_finding=tell, on_progress=advance)
        sys.stdout.flush()
        return verified


def _size(target: Target) -> int:
    return target.path.stat().st_size if target.path.is_file() else 0  # a link that leads nowhere


def _as_json(finding: Finding) -> str:
    return json.dumps(asdict(finding) | {"file": str(finding.file)}, ensure_ascii=False)


def _summary(verified: Verified, severities: Counter[str]) -> str:
    seen = f"{_counted(verified.files, 'file')}, {_counted(verified.records, 'record')}"
    if verified.in_use:
        seen += f", {_counted(verified.in_use, 'file')} in use passed over"
    return f"{seen}: {_counted(severities['error'], 'error')}, {_counted(severities['warning'], 'warning')}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
