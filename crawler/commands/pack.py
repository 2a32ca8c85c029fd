"""``scrapy pack``: WARC files, their index and their pages in one WACZ file."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, IN_USE, STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from archive.wacz_writer import Packed, WaczMember

_PACKABLE = (".warc.gz", ".warc")
"""WACZ 1.1.1, "archive": WARC files, gzip or plain, and no others."""


class Command(ScrapyCommand):
    """Packs WARC files into a WACZ file."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] -o <file.wacz> <file|folder> ..."

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Pack: WARC files, index, pages and text in one WACZ file, for ReplayWeb.page and pywb"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Packs a collection, or WARC files of anybody's, into one WACZ 1.1.1 file: the WARC files byte for byte,"
            " an index of all captures, and a list of pages with title and text out of the articles. Open it in the"
            " browser with ReplayWeb.page, or add it to pywb. For example: scrapy pack collections/news -o news.wacz"
            ' --title "News 2026"; scrapy pack crawl.warc.gz -o crawl.wacz (scrapy replay crawl.warc.gz first gives its'
            " pages titles and text). Of a collection, only files that are finished are packed; what is left out is"
            " named. The same input gives the same bytes. Exit codes: 0 done; 1 stopped, nothing was written; 2 wrong"
            " usage; 3 done, but a file was left out or damage was found; 75 something is"
            " being removed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE.wacz", help="the file to write")
        parser.add_argument("--force", action="store_true", help="replace the file if it exists")
        parser.add_argument("--title", help="title of the package (default: the name of the folder, if one is given)")
        parser.add_argument("--description", metavar="MARKDOWN", help="what the package holds, and why")
        parser.add_argument("--no-text", action="store_true", help="list the pages without the articles' text")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Pack, and set the exit code."""
        from archive import CollectionError
        from archive.collection_lock import CollectionInUseError, share_collections
        from crawler.errors import ArgumentError

        unknown = next((arg for arg in args if arg.startswith("-")), None)
        if not args or unknown or not opts.output:
            message = "name a collection's folder or WARC files, and the file to write with -o FILE.wacz"
            raise UsageError(f"unknown option {unknown}" if unknown else message, print_help=False)
        try:
            target = _target(opts.output, force=opts.force)
            members = self._choose(args)
            if not members:
                self._end("nothing to pack is left; nothing was written", STOPPED)
                return
            with ExitStack() as locks:
                for lock in share_collections([member.warc for member in members]):
                    locks.enter_context(lock)
                self._report(target, self._pack(target, members, args, opts))
        except CollectionInUseError as error:
            self._end(f"{error}; nothing was written", IN_USE)
        except (ArgumentError, CollectionError) as error:
            self._end(str(error), WRONG_USAGE)
        except OSError as error:
            self._end(f"{error.filename or opts.output}: {error.strerror}; nothing was written", STOPPED)
        except KeyboardInterrupt:
            self._end("stopped; nothing was written", STOPPED)

    def _choose(self, args: list[str]) -> list[WaczMember]:
        """Return what can be packed of what was named, and say what is left out."""
        from crawler.replay import warc_files

        for path in _still_open(args):
            self._leave_out(path, "not finished: it is being written, or its crawl was killed and scrapy mend is due")
        members = []
        for path in warc_files(args):
            if path.name.endswith(".wacz") and str(path) not in args:
                continue  # a package that lies in the folder is no part of it
            member = _member(path)
            if isinstance(member, str):
                self._leave_out(path, member)
            else:
                members.append(member)
        return members

    def _pack(self, target: Path, members: list[WaczMember], args: list[str], opts: argparse.Namespace) -> Packed:
        from archive.wacz_writer import WaczLabel, write_wacz
        from crawler import __version__
        from crawler.commands.byte_progress import byte_progress

        folder = Path(args[0]).resolve().name if len(args) == 1 and Path(args[0]).is_dir() else None
        label = WaczLabel(
            software=f"news-archiver {__version__}", title=opts.title or folder, description=opts.description
        )
        total = sum(member.warc.stat().st_size * (1 if member.index else 2) for member in members)
        with byte_progress("packing", total) as advance:
            return write_wacz(target, members, label, with_text=not opts.no_text, on_progress=advance)

    def _report(self, target: Path, packed: Packed) -> None:
        for damage in packed.damage:
            print(f"damaged: {damage}", file=sys.stderr)
            self.exitcode = BELOW_PROMISE
        counts = f"{packed.warcs} WARC files, {packed.captures} captures, {packed.pages} pages"
        print(f"{target}: {counts}, {target.stat().st_size} bytes", file=sys.stderr)

    def _leave_out(self, path: Path, reason: str) -> None:
        print(f"left out: {path}: {reason}", file=sys.stderr)
        self.exitcode = BELOW_PROMISE

    def _end(self, message: str, code: int) -> None:
        print(f"scrapy pack: {message}", file=sys.stderr)
        self.exitcode = code


def _target(output: str, *, force: bool) -> Path:
    """Return the file to write; raises ArgumentError if it cannot be that."""
    from crawler.errors import ArgumentError

    target = Path(output)
    if target.suffix != ".wacz":
        message = f"-o {output}: the name must end in .wacz (WACZ 1.1.1)"
        raise ArgumentError(message)
    if not target.parent.is_dir():
        message = f"-o {output}: there is no folder {target.parent}"
        raise ArgumentError(message)
    if target.is_dir() or (target.exists() and not force):
        message = f"-o {output}: exists already" + ("" if target.is_dir() else "; replace it with --force")
        raise ArgumentError(message)
    return target


def _still_open(args: list[str]) -> list[Path]:
    from archive.files_below import files_below

    below = [path for folder in map(Path, args) if folder.is_dir() for path in files_below(folder)]
    return sorted({path for path in below if path.name.endswith(".warc.gz.open")})


def _member(warc: Path) -> WaczMember | str:
    """Return `warc` with what belongs to it, or why it cannot be packed."""
    from archive.layout import collection_around
    from archive.wacz_writer import WaczMember
    from crawler.replay import articles_path

    if warc.name.endswith(".open"):
        return "not finished"
    if not warc.name.endswith(_PACKABLE):
        return f"not a WARC file by its name ({', '.join(_PACKABLE)}), and a WACZ holds no others"
    articles = articles_path(warc)
    if collection_around(warc) is None:
        return WaczMember(warc=warc, articles=articles if articles.is_file() else None)
    index = articles.parent.parent / "indexes" / f"{articles.stem}.cdxj"
    if not index.is_file():
        return f"not whole: {index.name} is missing; scrapy mend completes it"
    if not articles.is_file():
        return f"not whole: {articles.name} is missing; scrapy replay makes it"
    return WaczMember(warc=warc, index=index, articles=articles)
