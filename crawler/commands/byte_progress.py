"""A progress bar over bytes, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["byte_progress"]

_STEPS = 1000
"""Updates of a whole bar: to show one takes longer than to read a record."""


@contextmanager
def byte_progress(verb: str, total: int) -> Iterator[Callable[[Path, int], None]]:
    """Show how many of `total` bytes have been gone through, by the file and count handed to the function it gives."""
    if not sys.stderr.isatty():
        yield lambda _file, _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    console = Console(stderr=True)
    step, waiting, shown = total // _STEPS, 0, Path()
    bar = (TextColumn("{task.description}"), BarColumn())
    columns = (*bar, DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(
        *columns,
        console=console,
        transient=True,
        redirect_stdout=sys.stdout.isatty(),  # else what is piped on would go to the terminal
    ) as progress:
        task = progress.add_task(verb, total=total)

        def advance(file: Path, count: int) -> None:
            nonlocal waiting, shown
            waiting += count
            if waiting >= step or file is not shown:
                progress.update(task, advance=waiting, description=f"{verb} {file.name}")
                waiting, shown = 0, file

        yield advance
