"""What read the page: the package's version and a fingerprint of everything that the result depends on."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

__all__ = ["extraction_version"]

PACKAGE_VERSION = "0.1.0"
"""Where the package is not installed (a checkout on the path)."""

_LIBRARIES = ("trafilatura", "htmldate", "lxml", "courlan")


@cache
def extraction_version() -> str:
    """Return ``<package version>+<12 hex digits>``, the same for the same sources and libraries."""
    digest = hashlib.sha256()
    room = files(__package__)
    sources = sorted(
        (entry.name, entry) for entry in room.iterdir() if entry.is_file() and not entry.name.endswith(".pyc")
    )
    sources += [
        (name, files("crawler") / name) for name in ("article_from_record.py", "items.py", "page_size.py", "urlkey.py")
    ]
    for name, entry in sources:
        digest.update(f"{name}\n".encode() + hashlib.sha256(entry.read_bytes()).digest())
    for library in _LIBRARIES:
        digest.update(f"{library} {_installed(library)}\n".encode())
    return f"{_installed('news-archiver') or PACKAGE_VERSION}+{digest.hexdigest()[:12]}"


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
