"""The index of a whole stem, read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from archive.reading import Damage

__all__ = ["index_lack", "index_lines", "index_misfit"]


def index_lines(index: Path) -> Iterator[bytes]:
    """Give the lines of a CDXJ file, without their line breaks; raises OSError if it cannot be read."""
    with index.open("rb") as lines:
        for line in lines:
            yield line.rstrip(b"\r\n")


def index_misfit(index: Path, warc: Path) -> Damage | None:
    """Return the first thing that shows that `index` is not the index of `warc`; None if it fits.

    Every line must be one, name that file, and point at bytes within it. Raises OSError if either cannot be read.
    """
    size = warc.stat().st_size
    offset = 0
    with index.open("rb") as lines:
        for line in lines:
            reason = _misfit(line, warc.name, size)
            if reason:
                return Damage(file=index, offset=offset, reason=reason)
            offset += len(line)
    return None


def index_lack(index: Path, articles: Path) -> Damage | None:
    """Return the first article whose capture `index`, which fits its WARC, does not list; None if it lists all.

    Raises OSError if either cannot be read.
    """
    listed = {int(json.loads(line.split(b" ", 2)[2])["offset"]) for line in index_lines(index)}
    with articles.open("rb") as lines:
        for line in lines:
            try:
                offset = int(json.loads(line)["archive"]["offset"])
            except (ValueError, KeyError, TypeError):
                continue  # whether the line is an article is for those to say who read it
            if offset not in listed:
                return Damage(
                    file=index, offset=0, reason=f"lacks the capture at offset {offset}, which has an article"
                )
    return None


def _misfit(line: bytes, name: str, size: int) -> str | None:
    try:
        _key, timestamp, text = line.split(b" ", 2)
        _moment(timestamp.decode("ascii"))
        fields = json.loads(text)
        end = int(fields["offset"]) + int(fields["length"])
        named = fields["filename"]
    except (ValueError, KeyError, TypeError):
        return "not a line of CDXJ"
    if not line.endswith(b"\n"):
        return "not a line of CDXJ"
    if named != name:
        return f"names another file: {named}"
    if end > size:
        return f"points beyond the end of {name}"
    return None


def _moment(timestamp: str) -> datetime:
    if len(timestamp) != 14:
        message = f"{timestamp!r} is not a 14-digit timestamp"
        raise ValueError(message)
    return datetime.fromisoformat(f"{timestamp[:8]}T{timestamp[8:]}+00:00")
