"""Every file below a folder, so that none is passed over in silence."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["files_below"]


def files_below(folder: Path) -> list[Path]:
    """Return the files in a folder and the folders below it, sorted; links that lead nowhere are among them.

    Links to folders are followed, as ``archive/`` may lie on another disk; a folder that is reached twice is read once.
    Raises OSError if a folder cannot be read.
    """
    found: list[Path] = []
    seen: set[tuple[int, int]] = set()
    for place, folders, names in os.walk(folder, followlinks=True, onerror=_refuse):
        here = Path(place)
        stat = here.stat()
        if (stat.st_dev, stat.st_ino) in seen:
            folders.clear()
            continue
        seen.add((stat.st_dev, stat.st_ino))
        folders[:] = [name for _, name in sorted(((here / name).is_symlink(), name) for name in folders)]
        found += (here / name for name in names)
    return sorted(path for path in found if path.is_file() or path.is_symlink())


def _refuse(error: OSError) -> None:
    raise error
