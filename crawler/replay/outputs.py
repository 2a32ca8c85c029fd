"""Articles in one file: JSON lines, JSON, CSV or Parquet, by its suffix."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.errors import ArgumentError

__all__ = ["SUFFIXES", "check_output", "write_output"]

_ROWS = 1000
"""Articles a row group of Parquet: some 10 MB."""

COLUMNS: tuple[tuple[str, str], ...] = (
    *((name, "text") for name in ("id", "url", "requested_url", "canonical_url", "fetched_at")),
    *(("site.domain", "text"), ("site.name", "text")),
    *((name, "text") for name in ("title", "subtitle", "description")),
    *(("authors", "names"), ("published_at", "text"), ("modified_at", "text")),
    *(("section", "text"), ("tags", "texts"), ("language", "text"), ("kind", "text")),
    *(("text", "text"), ("word_count", "number")),
    *(("access.policy", "text"), ("access.completeness", "text")),
    *(("extraction.version", "text"), ("archive.file", "text")),
    *(("archive.offset", "number"), ("archive.length", "number"), ("archive.record_id", "text")),
)
"""The columns of CSV and Parquet: what fits into a table, by its path in the article, and what it is. Images, links and
blocks are in the JSON forms."""


def check_output(path: Path) -> None:
    """Raise ArgumentError, in one line, if no file of that name can be written."""
    if path.suffix not in SUFFIXES:
        message = f"-o {path}: use a folder, - or a file that ends in {', '.join(SUFFIXES)}"
        raise ArgumentError(message)
    if path.suffix == ".parquet":
        try:
            import pyarrow.parquet  # noqa: F401, PLC0415  an extra
        except ImportError:
            message = f"-o {path}: Parquet needs pyarrow: pip install 'news-archiver[parquet]'"
            raise ArgumentError(message) from None


def write_output(parts: Iterable[Path], path: Path) -> None:
    """Write the articles of files of JSON lines, in their order, into one file.

    Memory does not grow with their number. The file appears, whole, when all is written. Raises OSError if it cannot be
    written.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        SUFFIXES[path.suffix](_lines(parts), fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _lines(parts: Iterable[Path]) -> Iterator[bytes]:
    for part in parts:
        with part.open("rb") as lines:
            yield from lines


def _write_jsonl(lines: Iterator[bytes], path: Path) -> None:
    with path.open("wb") as out:
        out.writelines(lines)


def _write_json(lines: Iterator[bytes], path: Path) -> None:
    with path.open("wb") as out:
        out.write(b"[\n")
        for number, line in enumerate(lines):
            out.write((b",\n" if number else b"") + line.rstrip(b"\n"))
        out.write(b"\n]\n")


def _write_csv(lines: Iterator[bytes], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(name for name, _ in COLUMNS)
        for line in lines:
            row = _row(json.loads(line))
            writer.writerow("; ".join(value) if isinstance(value, list) else value for value in row.values())


def _write_parquet(lines: Iterator[bytes], path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415  an extra
    from pyarrow import parquet  # noqa: PLC0415

    kinds = {"text": pa.string(), "number": pa.int64(), "names": pa.list_(pa.string()), "texts": pa.list_(pa.string())}
    schema = pa.schema([(name, kinds[kind]) for name, kind in COLUMNS])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batched(lines, _ROWS):
            writer.write_table(pa.Table.from_pylist([_row(json.loads(line)) for line in batch], schema))


def _batched(lines: Iterator[bytes], size: int) -> Iterator[list[bytes]]:
    """Give lines in lists of `size`, the last one shorter."""
    while batch := list(islice(lines, size)):
        yield batch


def _row(article: dict[str, Any]) -> dict[str, Any]:
    return {name: _cell(article, name, kind) for name, kind in COLUMNS}


def _cell(article: dict[str, Any], name: str, kind: str) -> Any:
    value: Any = article
    for part in name.split("."):
        value = value[part]
    return [author["name"] for author in value] if kind == "names" else value


SUFFIXES: dict[str, Callable[[Iterator[bytes], Path], None]] = {
    ".jsonl": _write_jsonl,
    ".json": _write_json,
    ".csv": _write_csv,
    ".parquet": _write_parquet,
}
"""Forms of output by the suffix of the file."""
