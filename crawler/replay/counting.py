"""The records of a file counted, without a look into their blocks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive import read_heads
from crawler.replay.replaying import Replayed

if TYPE_CHECKING:
    from archive import Record, RecordHead
    from crawler.replay.selection import Selection

__all__ = ["count_selected"]


def count_selected(
    path: Path, selection: Selection, on_record: Callable[[Record | RecordHead], Any] | None = None
) -> Replayed:
    """Count the records of `path`, and those that a replay of `selection` would look at.

    `on_record` is called with each. Raises OSError if the file cannot be read; damage that is seen is in the result.
    """
    result = Replayed(path=path)
    for head in read_heads(path, on_damage=result.damage.append):
        result.records += 1
        if on_record is not None:
            on_record(head)
        if selection.takes(head):
            result.looked_at += 1
    return result
