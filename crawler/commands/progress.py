"""A progress bar over files, on a terminal only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive import Record

__all__ = ["file_progress"]


@contextmanager
def file_progress(files: list[Path]) -> Iterator[Callable[[Record], None]]:
    """Show how many bytes of `files` have been read, by the records that are handed to the function it gives."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("replaying", total=sum(file.stat().st_size for file in files if file.is_file()))

        def advance(record: Record) -> None:
            progress.update(task, advance=record.length, description=record.file)

        yield advance
