"""The record of a run, as schema ``run/1``: these dataclasses are the schema.

``docs/runs.md`` and the JSON Schema file are generated from them (see ``crawler.schema``).
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any, Literal, TypeVar

from crawler.runs.tally import Tally

__all__ = [
    "RUN_SCHEMA",
    "Articles",
    "HostFigures",
    "Pages",
    "RunRecord",
    "SourceFigures",
    "Volume",
    "WrittenFile",
    "run_from_json",
    "run_to_json",
    "run_to_line",
]

RUN_SCHEMA = "run/1"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What came of the pages that were asked for; robots.txt is none of them, and a redirect belongs to its page."""

    asked: int = 0
    """Pages of which something is known: answered, refused or failed. What is still pending is not counted, but for
    pages whose hosts are left alone at the end (``refused``)."""

    fetched: int = 0
    """Pages whose final answer is 2xx, 3xx, 404 or 410: what the page has to say."""

    statuses: dict[str, int] = field(default_factory=dict)
    """Final answers by HTTP status."""

    refused: dict[str, int] = field(default_factory=dict)
    """Pages that were not asked for, by the rule that forbids it: ``robots``, …; with ``host-failing``,
    ``host-paused`` and ``robots-unreachable`` they are pending for the next run."""

    failed: dict[str, int] = field(default_factory=dict)
    """Pages that gave no whole answer, by the kind of error: ``CannotResolveHostError``, …"""

    unread: int = 0
    """Listings that were fetched, but not read for where they lead, by a fault of the software."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """What came of the captures in the role ``article``."""

    made: int = 0
    """Articles written."""

    unchanged: int = 0
    """Captures of a page that is as it was: revisit records, which give no second article."""

    looked_at: int = 0
    """Whole HTML pages that could have given an article; ``made`` and ``unchanged`` are among them."""

    rejected: dict[str, int] = field(default_factory=dict)
    """Captures that gave no article, by reason (docs/extraction.md)."""

    failed: int = 0
    """Captures whose article could not be made, by a fault of the software; ``scrapy replay --again`` tries."""

    coverage: dict[str, float] = field(default_factory=dict)
    """Share of the articles that have a ``title``, ``date``, ``author``, ``text``; empty without articles."""

    completeness: dict[str, int] = field(default_factory=dict)
    """Articles by ``access.completeness``."""

    policies: dict[str, int] = field(default_factory=dict)
    """Articles by ``access.policy``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Bytes."""

    sent: int = 0
    """Of requests."""

    received: int = 0
    """Of answers, as they came."""

    written: int = 0
    """Into WARC files, compressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A WARC file that the run has closed."""

    name: str
    """Base name, below ``archive/``."""

    size: int
    """Bytes."""

    sha256: str
    """Of the whole file, in hex digits; ``sha256sum`` prints the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFigures:
    """One host."""

    host: str
    """With its port, where it is not the scheme's own."""

    pages: int
    """Pages asked of it."""

    failed: int
    """Pages that it did not give (``Pages.asked`` without ``Pages.fetched`` and without ``Pages.refused``)."""

    seconds: float | None = None
    """Mean time to the head of an answer; null without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFigures:
    """One source of the run."""

    pages: Pages = field(default_factory=Pages)
    """Its pages."""

    articles: Articles = field(default_factory=Articles)
    """Its articles."""

    stats: dict[str, float] = field(default_factory=dict)
    """What the spider itself has counted for it, the stats ``source/<name>/…``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run of a spider into a collection."""

    schema: Literal["run/1"] = field(default="run/1", init=False)
    """Always ``run/1``."""

    run: str
    """Its name: ``<YYYYMMDDhhmmssSSS>-<host>-<pid>``, when it began (UTC) and who it was."""

    collection: str
    """The collection that it wrote into."""

    spider: str | None = None
    """The spider's name; null where a killed run had not written it down."""

    arguments: dict[str, str] = field(default_factory=dict)
    """The spider's arguments (``-a``), passwords in URLs left out."""

    settings: dict[str, str] = field(default_factory=dict)
    """Settings that differ from the project's defaults, as text; those whose names speak of secrets read ``***``."""

    versions: dict[str, str] = field(default_factory=dict)
    """Of ``news-archiver``, ``scrapy``, ``python``, and ``extraction`` where an article was made."""

    started_at: str | None = None
    """RFC 3339, UTC."""

    ended_at: str | None = None
    """RFC 3339, UTC; null for a killed run."""

    seconds: float | None = None
    """How long it took."""

    outcome: Literal["done", "below", "stopped", "killed"] = "done"
    """``done``, ``below`` what was promised, ``stopped`` before the end, or ``killed`` before it could write a record,
    which the next run has then written."""

    exit_code: int | None = None
    """0, 3 or 1 for the first three outcomes (README.md); null for a killed run, which had none of ours."""

    reason: str | None = None
    """Why it did not end with 0, in one line."""

    finish_reason: str | None = None
    """Scrapy's word for the end: ``finished``, ``shutdown``, ``closespider_pagecount``, …"""

    pages: Pages = field(default_factory=Pages)
    """What came of the pages."""

    pending: int = 0
    """URLs that are left to the next run."""

    articles: Articles = field(default_factory=Articles)
    """What came of the captures."""

    bytes: Volume = field(default_factory=Volume)
    """How much was moved."""

    files: list[WrittenFile] = field(default_factory=list)
    """The WARC files that were closed, in order."""

    slowest_hosts: list[HostFigures] = field(default_factory=list)
    """Up to ten hosts, the slowest first."""

    failing_hosts: list[HostFigures] = field(default_factory=list)
    """Up to ten hosts that did not give pages, the worst first."""

    sources: dict[str, SourceFigures] = field(default_factory=dict)
    """By name; pages that belong to no source stand under the spider and its arguments."""

    warnings: list[str] = field(default_factory=list)
    """What is unlike the earlier runs of the same source."""

    faults: list[str] = field(default_factory=list)
    """Up to twenty uncaught errors, a line each."""


def pages_of(tally: Tally) -> Pages:
    """Return the counts of a tally's pages."""
    return Pages(
        asked=tally.asked,
        fetched=tally.fetched,
        statuses={str(status): count for status, count in sorted(tally.statuses.items())},
        refused=dict(tally.refused.most_common()),
        failed=dict(tally.failed.most_common()),
        unread=tally.unread,
    )


def articles_of(tally: Tally) -> Articles:
    """Return the counts of a tally's articles."""
    return Articles(
        made=tally.articles,
        unchanged=tally.unchanged,
        looked_at=tally.looked_at,
        rejected=dict(tally.rejected.most_common()),
        failed=tally.article_failures,
        coverage=tally.coverage(),
        completeness=dict(tally.completeness.most_common()),
        policies=dict(tally.policies.most_common()),
    )


def run_to_json(record: RunRecord) -> str:
    """Return a record as JSON with a line break at its end; every key is there."""
    return json.dumps(asdict(record), ensure_ascii=False, indent=1) + "\n"


def run_to_line(record: RunRecord) -> str:
    """Return a record as JSON on one line, without a line break."""
    return json.dumps(asdict(record), ensure_ascii=False)


def run_from_json(text: str) -> RunRecord:
    """Return the record that `text` holds; keys that are not known are passed over.

    Raises ValueError if it is no record of a run.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("schema") != RUN_SCHEMA:
        message = f"not a record of schema {RUN_SCHEMA}"
        raise ValueError(message)
    try:
        return _build(RunRecord, data)
    except (TypeError, AttributeError) as error:
        message = f"not a record of schema {RUN_SCHEMA}: {error}"
        raise ValueError(message) from error


def _build(part: type[T], data: Mapping[str, Any]) -> T:
    hints = typing.get_type_hints(part)
    names = [one.name for one in fields(part) if one.init and one.name in data]  # type: ignore[arg-type]
    return part(**{name: _value(hints[name], data[name]) for name in names})


def _value(hint: Any, value: Any) -> Any:
    if isinstance(hint, type) and is_dataclass(hint):
        return _build(hint, value)
    arguments = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin is list:
        return [_value(arguments[0], one) for one in value]
    if origin is dict:
        return {name: _value(arguments[1], one) for name, one in value.items()}
    if origin in (types.UnionType, typing.Union) and value is not None:
        return _value(arguments[0], value)
    return value
