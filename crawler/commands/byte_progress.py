"""A progress bar over bytes, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["byte_progress"]


@contextmanager
def byte_progress(verb: str, total: int) -> Iterator[Callable[[Path, int], None]]:
    """Show how many of `total` bytes have been gone through, by the file and count handed to the function it gives."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=sys.stdout.isatty(),  # else what is piped on would go to the terminal
    ) as progress:
        task = progress.add_task(verb, total=total)

        def advance(file: Path, count: int) -> None:
            progress.update(task, advance=count, description=f"{verb} {file.name}")

        yield advance
