"""The schema ``run/1`` as JSON Schema and as a page, both generated from `crawler.runs.record`.

``python -m crawler.runs.schema`` writes ``crawler/runs/run-1.schema.json`` and ``docs/runs.md`` of a checkout; with
``--check`` it only says whether they are current.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.runs.record import RUN_SCHEMA, RunRecord
from crawler.schema import bring_up_to_date, object_schema, parts_of, section

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["build_page", "build_schema", "load_schema", "main"]

_FOLDER = Path(__file__).parent
_SCHEMA_FILE = _FOLDER / "run-1.schema.json"
_PAGE_FILE = _FOLDER.parents[1] / "docs" / "runs.md"

_PAGE_HEAD = """# The record of a run: schema `run/1`

Generated from `crawler/runs/record.py` by `python -m crawler.runs.schema`: change the docstrings there, not this page.

Every run leaves one JSON file, `collections/<name>/runs/<run>.json`, written in one rename when all else is closed. A
run that is stopped writes it too. While it lasts there is `runs/<run>.open`, locked with `flock`; of a run that was
killed this file stays, and the next run into the collection writes a record with the outcome `killed` for it.
`crawler/runs/run-1.schema.json` is the same as JSON Schema 2020-12.

```sh
scrapy report                        # the last run
scrapy report --runs 30              # a trend, one line a run
scrapy report --source evening-post  # of one source
scrapy report --html report.html     # one page with charts, readable without the network
scrapy report --json | jq .pages     # the records themselves, newest last
jq -r 'select(.exit_code != 0) | [.run, .reason] | @tsv' collections/news/runs/*.json
```

A run is held against the earlier runs of the same source: up to `WARN_RUNS` of them, from three on. It warns, in the
log and in the record, where fewer articles came (with what was unchanged: under `1 - WARN_ARTICLES_FALL` of the median)
or where the share of articles with a title, date, author or text fell by `WARN_COVERAGE_FALL`: a template has changed,
a wall has gone up, a feed has died. Warnings leave the exit code as it is.

The exit code is 3 where fewer than `MIN_FETCHED` of the pages asked for were fetched, nothing at all, or fewer than
`MIN_ARTICLES` of the HTML pages gave an article or were unchanged. 404 and 410 count as fetched: they are what the page
has to say. 403, 429 and 5xx do not, nor what robots.txt forbids.

Every key is always present.
"""


def load_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of ``run/1`` that the package ships."""
    schema: dict[str, Any] = json.loads(_SCHEMA_FILE.read_text("utf-8"))
    return schema


def build_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``run/1`` as the dataclasses state it."""
    whole, *parts = parts_of(RunRecord)
    described = object_schema(whole)
    for name in ("arguments", "settings"):
        described["properties"][name]["additionalProperties"] = {"type": "string"}  # a setting may be empty
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:news-archiver:schema:run:1",
        "title": RUN_SCHEMA,
        **described,
        "$defs": {part.__name__: object_schema(part) for part in sorted(parts, key=lambda part: part.__name__)},
    }


def build_page() -> str:
    """Return ``docs/runs.md``."""
    return "\n".join([_PAGE_HEAD, *map(section, parts_of(RunRecord))])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the generated files of a checkout, or check them; return the exit code (0 done, 1 stale, 2 no checkout)."""
    schema_text = json.dumps(build_schema(), indent=2, ensure_ascii=False) + "\n"
    return bring_up_to_date(
        "crawler.runs.schema", lambda: {_SCHEMA_FILE: schema_text, _PAGE_FILE: build_page()}, arguments
    )


if __name__ == "__main__":
    sys.exit(main())
