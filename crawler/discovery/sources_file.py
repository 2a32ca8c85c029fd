"""The file of sources: TOML to `Source`, with every mistake named by file, source and key."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from crawler.errors import SourcesError

from .absolute_url import absolute_url
from .canonical import comparison_key
from .source import Source

__all__ = ["parse_sources"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DOMAIN = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z0-9-]+", re.IGNORECASE)


class _MistakeError(ValueError):
    """What to do about a value."""


def parse_sources(text: str, file: str) -> list[Source]:
    """Return the sources that a file describes, in its order; `file` is its name for messages.

    Raises SourcesError with all the mistakes in it.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourcesError([f"{file}: not TOML: {error}"]) from error
    faults = [
        f"{file}: {key}: unknown; there are [defaults] and [[source]]{_guess(key, ['defaults', 'source'])}"
        for key in document
        if key not in {"defaults", "source"}
    ]
    defaults, tables = document.get("defaults", {}), document.get("source", [])
    if not isinstance(defaults, dict):
        faults.append(f"{file}: defaults: write it as a table: [defaults]")
        defaults = {}
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        faults.append(f"{file}: source: write each source as a table: [[source]]")
        tables = []
    elif not tables and not faults:
        faults.append(f"{file}: no source; add one with: [[source]], name = …, home = …")
    usual = _values(defaults, _SHARED, f"{file}: defaults", faults)
    sources: list[Source] = []
    for number, table in enumerate(tables, 1):
        where = f"{file}: source {number}" + (f" ({table['name']})" if isinstance(table.get("name"), str) else "")
        values = {**usual, **_values(table, _KEYS, where, faults)}
        missing = [f"{where}: {key}: missing; give it {_REQUIRED[key]}" for key in _REQUIRED if key not in table]
        faults += missing
        if not missing and "name" in values and "home" in values:
            if any(values["name"] == source.name for source in sources):
                faults.append(f"{where}: name: another source is called so; give each its own")
            source = Source(**values)
            faults += [f"{where}: {key}: {fault}" for key, fault in _named_before(source, sources)]
            sources.append(source)
    if faults:
        raise SourcesError(faults)
    return sources


def _named_before(source: Source, before: Iterable[Source]) -> Iterator[tuple[str, str]]:
    """Find what another source names too: it would be asked for once, and read for the first of them alone."""
    for other in before:
        named = {comparison_key(url) for url in (*other.feeds, *other.sitemaps, *other.sections)}
        for key in ("feeds", "sitemaps", "sections"):
            for url in getattr(source, key):
                if comparison_key(url) in named:
                    yield key, f"{url!r}: source {other.name} names it too, and it is read for one of them alone"


def _values(
    table: Mapping[str, Any], keys: Mapping[str, Callable[[Any], Any]], where: str, faults: list[str]
) -> dict[str, Any]:
    values = {}
    for key, value in table.items():
        if key not in keys:
            known = f"; there are: {', '.join(keys)}"
            faults.append(f"{where}: {key}: unknown key{_guess(key, keys) or known}")
            continue
        try:
            values[key] = keys[key](value)
        except _MistakeError as mistake:
            faults.append(f"{where}: {key}: {mistake}")
    return values


def _guess(key: str, known: Any) -> str:
    near = difflib.get_close_matches(key, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _name(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        message = f"{value!r}: use 1 to 64 letters, digits, dots, hyphens and underscores, without spaces"
        raise _MistakeError(message)
    return value


def _url(value: Any) -> str:
    if not isinstance(value, str) or absolute_url(value, None) is None:
        message = f"{value!r}: give a URL that begins with http:// or https://"
        raise _MistakeError(message)
    return value.strip()


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        message = f"{value!r}: write a list: [{value!r}]" if isinstance(value, str) else f"{value!r}: write a list: […]"
        raise _MistakeError(message)
    return value


def _urls(value: Any) -> tuple[str, ...]:
    return tuple(map(_url, _list(value)))


def _domains(value: Any) -> tuple[str, ...]:
    for domain in _list(value):
        if not isinstance(domain, str) or not _DOMAIN.fullmatch(domain):
            message = f"{domain!r}: give a name such as example.org, without http:// and without a path"
            raise _MistakeError(message)
    return tuple(domain.lower() for domain in value)


def _patterns(value: Any) -> tuple[re.Pattern[str], ...]:
    patterns = []
    for pattern in _list(value):
        if not isinstance(pattern, str):
            message = f"{pattern!r}: write regular expressions in quotation marks"
            raise _MistakeError(message)
        try:
            patterns.append(re.compile(pattern))
        except re.error as error:
            message = f"{pattern!r}: not a regular expression: {error}"
            raise _MistakeError(message) from error
    return tuple(patterns)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        message = f"{value!r}: give a number that is not negative, without quotation marks"
        raise _MistakeError(message)
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        message = f"{value!r}: give a whole number from 1, without quotation marks"
        raise _MistakeError(message)
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        message = f"{value!r}: write true or false, without quotation marks"
        raise _MistakeError(message)
    return value


def _language(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]{2}", value):
        message = f"{value!r}: give the two letters of ISO 639-1, for example 'en'"
        raise _MistakeError(message)
    return value


_SHARED: dict[str, Callable[[Any], Any]] = {
    "allow": _patterns,
    "deny": _patterns,
    "delay": _number,
    "max_pages": _count,
    "max_age_days": _number,
    "section_pages": _count,
    "subdomains": _truth,
    "language": _language,
}
"""Keys that may stand in ``[defaults]`` as well, with what reads their values."""

_KEYS: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "home": _url,
    "feeds": _urls,
    "sitemaps": _urls,
    "sections": _urls,
    "domains": _domains,
    **_SHARED,
}

_REQUIRED = {"name": "a short name", "home": "the URL of the home page"}
