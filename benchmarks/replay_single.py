"""Ways through a WARC file in one process and one thread, for ``replay.py`` to measure.

python replay_single.py extract WARC FOLDER           our extraction over read_records, as every worker does it
python replay_single.py trafilatura WARC FOLDER       trafilatura's text over warcio
python replay_single.py trafilatura-json WARC FOLDER  the same with the metadata, as JSON
python replay_single.py dry-run WARC FOLDER           what scrapy replay --dry-run does
python replay_single.py warcio WARC FOLDER            warcio's iterator and nothing else

What it took without imports stands in FOLDER/seconds.json: by the clock, and of processor time.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import trafilatura
from warcio.archiveiterator import ArchiveIterator

from archive import read_records
from crawler.article_from_record import article_from_record
from crawler.items import to_json
from crawler.replay import Selection, count_selected


def extract(warc: Path) -> Iterator[str | None]:
    """Give the articles of a file as lines of JSON."""
    for record in read_records(warc):
        article = article_from_record(record)
        yield None if article is None else to_json(article)


def trafilatura_text(warc: Path) -> Iterator[str | None]:
    """Give the texts of a file."""
    for _, page in _pages(warc):
        yield (trafilatura.extract(page) or "").replace("\n", " ")


def trafilatura_json(warc: Path) -> Iterator[str | None]:
    """Give the texts of a file and their metadata as JSON."""
    for url, page in _pages(warc):
        yield trafilatura.extract(page, url=url, output_format="json", with_metadata=True)


def dry_run(warc: Path) -> Iterator[str | None]:
    """Count the records of a file."""
    count_selected(warc, Selection())
    yield None


def warcio(warc: Path) -> Iterator[str | None]:
    """Pass every record of a file."""
    with warc.open("rb") as stream:
        for _ in ArchiveIterator(stream):
            yield None


def _pages(warc: Path) -> Iterator[tuple[str, bytes]]:
    with warc.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            media_type = record.http_headers.get_header("Content-Type") or ""
            if record.http_headers.get_statuscode() == "200" and "html" in media_type:
                yield record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read()


WAYS: Mapping[str, Callable[[Path], Iterator[Any]]] = {
    "extract": extract,
    "trafilatura": trafilatura_text,
    "trafilatura-json": trafilatura_json,
    "dry-run": dry_run,
    "warcio": warcio,
}


def main(way: str, warc: Path, folder: Path) -> None:
    """Write what is found, a line each, to a file in `folder`."""
    clock, cpu = time.perf_counter(), time.process_time()
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(f"{found}\n" for found in WAYS[way](warc) if found)
    seconds = {"wall": time.perf_counter() - clock, "cpu": time.process_time() - cpu}
    (folder / "seconds.json").write_text(json.dumps(seconds), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
