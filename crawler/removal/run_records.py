"""The records of runs without the URLs of removed pages; they say of rewritten WARC files what these are now."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archive import CollectionLayout
from archive.removing import RewrittenStem
from crawler.removal.striking import Struck
from crawler.run import is_alive

__all__ = ["correct_run_records"]


def correct_run_records(layout: CollectionLayout, struck: Struck, stems: Mapping[str, RewrittenStem]) -> None:
    """Correct the records of all runs, of those too that were killed before they could write one.

    `stems` has the rewritten ones by the names of their WARC files. What is no record is left alone. Raises OSError if
    a file cannot be read or the disk does not take one.
    """
    killed = (path for path in layout.runs.glob("*.open") if not is_alive(layout, path.name.removesuffix(".open")))
    for path in sorted((*layout.runs.glob("*.json"), *killed)):
        text = path.read_text("utf-8", "replace")
        try:
            record = json.loads(text)
        except ValueError:
            continue
        if (corrected := _corrected(record, struck, stems)) != record:
            indent = 1 if path.suffix == ".json" else None  # as each is written
            _replace(path, json.dumps(corrected, ensure_ascii=False, indent=indent) + "\n")


def _corrected(record: Any, struck: Struck, stems: Mapping[str, RewrittenStem]) -> Any:
    record = struck.data(record)
    files = record.get("files") if isinstance(record, dict) else None
    for file in files if isinstance(files, list) else ():
        if (stem := stems.get(file.get("name"))) is not None:
            file |= {"size": stem.size, "sha256": stem.sha256}
    return record


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
