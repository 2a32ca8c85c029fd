"""What a removal takes, as lines for a person and as data for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive import CollectionLayout
    from archive.removing import RemovedExchange, StemRecord
    from crawler.removal import Found

__all__ = ["removal_as_json", "show_removal"]

_MOST_LINES = 200
"""Captures that are shown one by one; --json has all."""


def show_removal(layout: CollectionLayout, found: Found) -> None:
    """Print what goes, what depends on it, and what is close to it but stays."""
    from crawler.printable import printable

    exchanges = list(found.plan.exchanges)
    records = [record for _, exchange in exchanges for record in exchange.records]
    for stem, exchange in exchanges[:_MOST_LINES]:
        print(printable(_line(stem, exchange)))
    if len(exchanges) > _MOST_LINES:
        print(f"… and {len(exchanges) - _MOST_LINES} more; --json --dry-run lists them all")
    print(
        f"in all: {len(records)} records in {len(found.plan.cuts)} of {found.plan.files} files of {layout.folder},"
        f" {sum(record.length for record in records)} bytes of them; {len(found.articles)} articles"
    )
    for dependent in found.plan.dependents[:_MOST_LINES]:
        print(printable(f"depends on it: {_place(dependent.stem, dependent.record)}: {dependent.record.target}"))
    for url, count in found.redirected.items():
        print(printable(f"stays, name it too if it is to go: {url} (a redirect joins it to the page; {count} records)"))
    for url, count in found.alike.items():
        print(printable(f"stays, name it too if it is to go: {url} (much the same URL; {count} records)"))
    for path in found.linked:
        print(f"stays under other names (hard links) of the file: {path}")
    if found.mentions:
        print(f"stays: the URL, as where they were found, in the heads of {found.mentions} records of other pages")


def removal_as_json(layout: CollectionLayout, found: Found, *, is_done: bool) -> dict[str, Any]:
    """Return the same, whole, as data."""
    return {
        "collection": str(layout.folder),
        "removed": is_done,
        "stems": sorted(found.plan.cuts),
        "exchanges": [
            {
                "stem": stem,
                "url": exchange.main.target,
                "date": exchange.main.date,
                "records": [_record(record) for record in exchange.records],
            }
            for stem, exchange in found.plan.exchanges
        ],
        "articles": [{"id": article.get("id"), "title": article.get("title")} for article in found.articles],
        "dependents": [
            {"stem": dependent.stem, "url": dependent.record.target, **_record(dependent.record)}
            for dependent in found.plan.dependents
        ],
        "stay": {"redirects": found.redirected, "alike": found.alike, "mentions": found.mentions},
        "missing": found.missing,
        "unsearched": [str(path) for path in found.unsearched],
        "linked": [str(path) for path in found.linked],
        "damage": [str(damage) for damage in found.plan.damage],
    }


def _record(record: StemRecord) -> dict[str, Any]:
    return {
        "type": record.type,
        "record_id": record.record_id,
        "offset": record.offset,
        "length": record.length,
    }


def _line(stem: str, exchange: RemovedExchange) -> str:
    types = ", ".join(record.type for record in exchange.records)
    return f"{exchange.main.date} {exchange.main.target} ({types}) {_place(stem, exchange.main)}"


def _place(stem: str, record: StemRecord) -> str:
    return f"{stem}.warc.gz, offset {record.offset}"
