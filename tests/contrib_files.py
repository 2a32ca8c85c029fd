"""The files of contrib/, and an installation as they expect it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONTRIB = ROOT / "contrib"
INSTALLED = "/srv/news-archiver"


def install(folder: Path) -> None:
    """Make `folder` look like a checkout that is set up."""
    folder.mkdir()
    (folder / "scrapy.cfg").write_bytes((ROOT / "scrapy.cfg").read_bytes())
    (folder / ".venv").symlink_to(sys.prefix)


def contrib(name: str, folder: Path) -> str:
    """Return a file of contrib/ with `folder` in place of where it says that the project is installed."""
    return (CONTRIB / name).read_text("utf-8").replace(INSTALLED, str(folder))
