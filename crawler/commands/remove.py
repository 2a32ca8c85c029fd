"""``scrapy remove``: pages, or a whole stem, taken out of a collection for good."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, IN_USE, STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from archive import CollectionLayout
    from archive.removing import PendingRemoval
    from crawler.removal import Found, Targets


class Command(ScrapyCommand):
    """Removes pages."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] --reason TEXT <URL|id|stem> ..."

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Remove: take pages out of the collection for good, as a court or the law may order"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Takes every capture of a URL, of the page of an article's id, or all that is in a stem, out of the"
            " collection (settings ARCHIVE_DIR and COLLECTION): out of the WARC files, their indexes and articles, the"
            " state, the frontier and the records of runs. In its place a metadata record says when, why, and what"
            " went, with the page's id instead of its URL; crawls do not fetch it again. Records that stay keep their"
            " bytes. What goes is shown first, and asked for. It cannot be undone. Pictures of a page, and pages that"
            " quote it or link to it, go if they are named too. Revisits elsewhere whose payload would be lost are"
            " shown, and go with --force. Killed at any moment, it is completed by the next scrapy remove, mend or"
            " crawl. docs/remove.md says what no program can reach: copies, backups, snapshots. For example: scrapy"
            ' remove --reason "LG Hamburg, 324 O 1/26" https://example.org/a-story. Exit codes: 0 done, or removed'
            " before; 1 stopped before the end; 2 wrong usage, or not agreed to; 3 nothing was removed: no such page,"
            " others depend on it, or a file is damaged; or removed, but a file could not be searched; 75 a crawl"
            " or a replay is at work in the collection."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--reason", metavar="TEXT", help="why; it is kept in the place of what goes")
        parser.add_argument("--dry-run", action="store_true", help="show what would go, and change nothing")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--force", action="store_true", help="remove revisits that lose their payload too")
        parser.add_argument("--keep-url", action="store_true", help="keep the URL in the record that takes the place")
        parser.add_argument("--allow-again", action="store_true", help="crawls may fetch the page again")
        parser.add_argument("--json", action="store_true", help="print what goes as one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Remove, and set the exit code."""
        from archive import ArchiveError
        from archive.collection_lock import CollectionInUseError
        from crawler.collection_settings import collection_layout
        from crawler.errors import ArgumentError, CrawlerError

        unknown = next((arg for arg in args if arg.startswith("-")), None)
        if unknown or not args:
            message = f"unknown option {unknown}" if unknown else "name a URL, the id of an article, or a stem"
            raise UsageError(message, print_help=False)
        assert self.settings is not None
        try:
            self._remove(collection_layout(self.settings), args, opts)
        except ArgumentError as error:
            self._end(str(error), WRONG_USAGE)
        except CollectionInUseError as error:
            self._end(str(error), IN_USE)
        except (ArchiveError, CrawlerError) as error:
            self._end(str(error), STOPPED)
        except OSError as error:
            self._end(f"{error.filename or error.filename2 or ''}: {error.strerror}".lstrip(": "), STOPPED)
        except KeyboardInterrupt:
            self._end("stopped", STOPPED)

    def _remove(self, layout: CollectionLayout, words: list[str], opts: argparse.Namespace) -> None:
        from archive.collection_lock import CollectionLock
        from crawler.commands.shown_removal import removal_as_json
        from crawler.errors import ArgumentError
        from crawler.removal import complete_removal, read_targets

        assert self.settings is not None
        if not (layout.folder / "archive").is_dir():
            message = f"{layout.folder}: no collection: there is no folder 'archive' in it"
            raise ArgumentError(message)
        targets = read_targets(layout, words)
        if not opts.dry_run and not _is_text(opts.reason):
            message = 'say why with --reason "…": it is kept in the place of what goes'
            raise ArgumentError(message)
        if opts.json and not (opts.yes or opts.dry_run):
            message = "--json asks nothing: give --yes, or --dry-run"
            raise ArgumentError(message)
        if opts.dry_run and layout.pending_removal.exists():
            self._end("a removal was killed before its end; complete it with: scrapy mend", BELOW_PROMISE)
            return
        if complete_removal(layout, self.settings["FRONTIER_URL"]):
            self._tell("completed the removal before, which was killed")
        with CollectionLock.alone(layout):
            found = self._find(layout, targets, opts)
            if found is None:
                return
            is_done = self._is_to_be_done(layout, found, opts)
            if is_done:
                self._carry_out(layout, found, targets, opts)
        if opts.json:
            print(json.dumps(removal_as_json(layout, found, is_done=is_done), ensure_ascii=False))

    def _find(self, layout: CollectionLayout, targets: Targets, opts: argparse.Namespace) -> Found | None:
        """Return what goes; None where the files are not such that anything could be taken out of them."""
        from archive import ArchiveError
        from archive.collection_lock import CollectionInUseError
        from archive.mending import closed_warcs
        from crawler.commands.byte_progress import byte_progress
        from crawler.removal import find

        try:
            with byte_progress("searching", sum(warc.stat().st_size for warc in closed_warcs(layout))) as advance:
                return find(layout, targets, force=opts.force, on_bytes=advance)
        except CollectionInUseError:
            raise
        except ArchiveError as error:
            self._end(f"nothing was removed: {error}", BELOW_PROMISE)
            return None

    def _is_to_be_done(self, layout: CollectionLayout, found: Found, opts: argparse.Namespace) -> bool:
        """Show what was found; True if it is agreed to, else the exit code says why it is not."""
        from crawler.commands.shown_removal import show_removal

        if found.plan.cuts and not opts.json:
            show_removal(layout, found)
        for damage in found.plan.damage:
            self._end(f"damaged, and not searched there: {damage}", BELOW_PROMISE)
        for path in found.unsearched:
            self._end(f"not searched, as it is of no stem: {path}", BELOW_PROMISE)
        if self._lacks_something(layout, found):
            return False
        if not found.plan.cuts and not found.missing:
            self._tell("nothing is left in it to be removed")
        if opts.dry_run or not found.plan.cuts:
            return False
        if found.plan.dependents and not opts.force:
            count = len(found.plan.dependents)
            self._end(f"nothing was removed: {count} revisits elsewhere depend on it; --force removes them too", 3)
            return False
        return opts.yes or self._is_agreed()

    def _lacks_something(self, layout: CollectionLayout, found: Found) -> bool:
        """Tell what was not found; what was removed before does not hinder the rest."""
        unknown = [name for name in found.missing if name not in found.removed_before]
        for name in found.removed_before:
            self._tell(f"{name}: removed before")
        for name in unknown:
            self._end(f"{name}: no record of it in {layout.folder}", BELOW_PROMISE)
        if unknown and found.plan.cuts:
            self._end("nothing was removed; leave out what is not there", BELOW_PROMISE)
        return bool(unknown)

    def _is_agreed(self) -> bool:
        if not sys.stdin.isatty():
            self._end("nothing was removed: nobody is there to be asked; agree with --yes", WRONG_USAGE)
            return False
        print("Remove this for good? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
            self._end("nothing was removed", WRONG_USAGE)
            return False
        return True

    def _carry_out(self, layout: CollectionLayout, found: Found, targets: Targets, opts: argparse.Namespace) -> None:
        from crawler.removal import carry_out, check_databases

        assert self.settings is not None
        check_databases(layout, self.settings["FRONTIER_URL"])
        pending = self._prepare(layout, found, targets, opts)
        try:
            carry_out(layout, pending, self.settings["FRONTIER_URL"])
        except BaseException:
            self._tell("not carried out to the end; the same command, or scrapy mend, completes it")
            raise
        self._tell("removed; copies elsewhere (packs, exports, logs, backups, snapshots) are yours to find")

    def _prepare(
        self, layout: CollectionLayout, found: Found, targets: Targets, opts: argparse.Namespace
    ) -> PendingRemoval:
        from datetime import UTC, datetime

        from archive.removing import Order
        from crawler import __version__
        from crawler.commands.byte_progress import byte_progress
        from crawler.removal import prepare

        order = Order(reason=opts.reason, software=f"news-archiver {__version__}", at=datetime.now(UTC))
        warcs = [layout.stem(stem).warc for stem in found.plan.cuts]
        with byte_progress("rewriting", sum(warc.stat().st_size for warc in warcs)) as advance:
            return prepare(
                layout,
                found,
                targets,
                order,
                allow_again=opts.allow_again,
                keep_url=opts.keep_url,
                on_bytes=lambda count: advance(warcs[0], count),
            )

    def _tell(self, line: str) -> None:
        print(f"scrapy remove: {line}", file=sys.stderr)

    def _end(self, line: str, code: int) -> None:
        self._tell(line)
        self.exitcode = code


def _is_text(reason: str | None) -> bool:
    """Return whether there is something to read, in characters that can be written."""
    try:
        return bool((reason or "").encode("utf-8").strip())
    except UnicodeEncodeError:
        return False
