"""``scrapy history``: the captures of a URL, and what has changed between them."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, STOPPED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.text import Text

    from crawler.capture_history import Changes, HistoricCapture
    from crawler.word_diff import Piece

_STYLES = {"same": "", "removed": "red strike", "added": "green"}
_MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
"""Where there is no colour, as ``git diff --word-diff`` marks words."""

_CONTEXT = 60
"""Characters of unchanged text that are shown beside a change."""


class Command(ScrapyCommand):
    """Shows the history of a URL."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <url>"

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "History: list the captures of a URL, and what has changed between them"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Looks a URL up in the indexes of the collection (settings ARCHIVE_DIR and COLLECTION) and lists its"
            " captures, the newest last: date, status, digest, file:offset, and of which one it is a revisit. Between"
            " captures that are articles it shows what has changed in title, text and access, word by word. http and"
            " https, with and without www., are one URL. Files that a crawl is writing are not looked at. For example:"
            " scrapy history https://example.org/a; scrapy history --json https://example.org/a | jq .changes. Exit"
            " codes: 0 done; 1 stopped before the end; 2 wrong usage; 3 no capture, or a record that cannot be read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print captures as JSON, one object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Show the captures and set the exit code."""
        from rich.console import Console

        from archive import ArchiveError
        from crawler.capture_history import history_of
        from crawler.collection_settings import collection_layout

        if len(args) != 1 or args[0].startswith("-"):
            message = f"unknown option {args[0]}" if args and args[0].startswith("-") else "name one URL"
            raise UsageError(message, print_help=False)
        assert self.settings is not None
        console = Console(highlight=False, soft_wrap=True)
        found = False
        try:
            layout = collection_layout(self.settings)
            for historic in history_of(layout, args[0]):
                found = True
                if historic.trouble is not None:
                    print(f"scrapy history: {historic.trouble}", file=sys.stderr)
                    self.exitcode = BELOW_PROMISE
                if opts.json:
                    print(json.dumps(_as_json(historic), ensure_ascii=False), flush=True)
                else:
                    _show(historic, console)
        except BrokenPipeError:  # `| head` has seen enough
            self.exitcode = STOPPED
            return
        except (ArchiveError, OSError) as error:
            print(f"scrapy history: {error}", file=sys.stderr)
            self.exitcode = STOPPED
            return
        if not found:
            print(f"scrapy history: no capture of {args[0]} in {layout.folder}", file=sys.stderr)
            self.exitcode = BELOW_PROMISE


def _as_json(historic: HistoricCapture) -> dict[str, Any]:
    capture, article, changes = historic.capture, historic.article, historic.changes
    return {
        "date": historic.date,
        **{name: value for name, value in asdict(capture).items() if name != "fields"},
        "revisit_of": historic.refers_to,
        "title": article.title if article else None,
        "word_count": article.word_count if article else None,
        "access": asdict(article.access) if article else None,
        "rejection": historic.rejection,
        "trouble": historic.trouble,
        "changes": None
        if changes is None
        else {
            "title": [asdict(piece) for piece in changes.title],
            "text": [[asdict(piece) for piece in line] for line in changes.text],
            "access": list(changes.access) if changes.access else None,
        },
    }


def _show(historic: HistoricCapture, console: Console) -> None:
    from rich.text import Text

    capture = historic.capture
    line = Text(historic.date, style="bold")
    line.append(
        f"  {capture.status or '-'}  {capture.digest or '-'}  {capture.file}:{capture.offset}", style="not bold"
    )
    if historic.refers_to:
        line.append(f"  revisit of {historic.refers_to}", style="not bold")
    console.print(line)
    if historic.article is not None and historic.changes is None:
        console.print(Text(f"    {historic.article.title or '(no title)'}"))
    elif historic.rejection is not None:
        console.print(Text(f"    no article: {historic.rejection}", style="dim"))
    if historic.changes:
        for changed in _changed(historic.changes, coloured=console.color_system is not None):
            console.print(changed)


def _changed(changes: Changes, *, coloured: bool) -> Iterable[Text]:
    from rich.text import Text

    if changes.title:
        yield Text("    title   ", style="dim").append_text(_pieces(changes.title, coloured=coloured))
    if changes.access:
        yield Text(f"    access  {changes.access[0]} → {changes.access[1]}")
    for line in changes.text:
        yield Text("    text    ", style="dim").append_text(_pieces(line, coloured=coloured))


def _pieces(pieces: list[Piece], *, coloured: bool) -> Text:
    from rich.text import Text

    from crawler.printable import printable

    text = Text(style="not dim")
    for number, piece in enumerate(pieces):
        words = printable(piece.text)
        if piece.kind == "same":
            words = _shortened(words, first=number == 0, last=number == len(pieces) - 1)
        if coloured:
            text.append(words, style=_STYLES[piece.kind])
        else:
            kept = words.rstrip()
            text.append(_MARKS[piece.kind].format(kept) + words[len(kept) :])
    return text


def _shortened(words: str, *, first: bool, last: bool) -> str:
    """Leave out what is far from a change."""
    if first and not last and len(words) > _CONTEXT:
        return "… " + words[-_CONTEXT:]
    if last and not first and len(words) > _CONTEXT:
        return words[:_CONTEXT] + " …"
    if len(words) > 2 * _CONTEXT:
        return f"{words[:_CONTEXT]} … {words[-_CONTEXT:]}"
    return words
