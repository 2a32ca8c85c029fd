"""Spider arguments (``-a NAME=VALUE``): which there are, and what stands in them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from crawler.errors import ArgumentError

__all__ = ["SeedList", "check_names", "read_seeds", "split_urls", "url_fault"]

_BETWEEN_URLS = re.compile(r"\s+|,(?=https?://)", re.IGNORECASE)
"""White space, or a comma directly before ``http``: commas stand in real URLs."""


@dataclass(frozen=True, slots=True)
class SeedList:
    """The URLs of a file, and the lines of it that are none."""

    urls: list[str]
    faults: list[str]
    """``FILE:LINE: what is wrong with it``."""


def check_names(given: Mapping[str, str], known: Mapping[str, str]) -> None:
    """Raise ArgumentError, in one line, if `given` has a name that is not in `known` (name to description)."""
    for name in given:
        if name not in known:
            there = ", ".join(f"{key}=…" for key in known)
            message = f"unknown argument -a {name}=…; there are: {there}"
            raise ArgumentError(message)


def split_urls(value: str) -> list[str]:
    """Return the URLs in an argument.

    Raises ArgumentError if there is none, or if one of them is not http(s).
    """
    urls = [url for url in _BETWEEN_URLS.split(value.strip()) if url]
    if not urls:
        message = "-a url= is empty; give it a URL, for example -a url=https://example.org/article"
        raise ArgumentError(message)
    for url in urls:
        if fault := url_fault(url):
            message = f"-a url={url}: {fault}"
            raise ArgumentError(message)
    return urls


def read_seeds(path: str) -> SeedList:
    """Read a file with one URL a line (``-``: standard input); empty lines and lines that begin with # are skipped.

    Raises ArgumentError if the file cannot be read or holds no URL that can be crawled.
    """
    try:
        if path == "-":
            seeds = _standard_input()
        else:
            with Path(path).open(encoding="utf-8-sig") as lines:
                seeds = _seeds(lines, path)
    except OSError as error:
        message = f"-a urls={path}: {error.strerror}"
        raise ArgumentError(message) from error
    except UnicodeDecodeError as error:
        message = f"-a urls={path}: not a text file in UTF-8 (byte {error.start})"
        raise ArgumentError(message) from error
    if not seeds.urls:
        detail = seeds.faults[0] if seeds.faults else "no URL in the file; put one on each line"
        message = f"-a urls={path}: {detail}"
        raise ArgumentError(message)
    return seeds


@cache
def _standard_input() -> SeedList:
    """Return what stands there, which can be read only once: to be checked, and then to be crawled."""
    return _seeds(sys.stdin, "-")


def url_fault(url: str) -> str | None:
    """Say what keeps `url` from being crawled; None if nothing does."""
    try:
        parts = urlsplit(url)
        port = parts.port
        url.encode()
    except UnicodeEncodeError:
        return "not a URL: it is not in UTF-8"
    except ValueError as error:
        return f"not a URL: {error}"
    if parts.scheme.lower() not in {"http", "https"}:
        return "not an http(s) URL"
    if not parts.hostname or port == 0:
        return "a URL without a host" if not parts.hostname else "a URL with port 0"
    return None


def _seeds(lines: Iterable[str] | TextIO, name: str) -> SeedList:
    seeds = SeedList([], [])
    for number, line in enumerate(lines, 1):
        url = line.strip()
        if not url or url.startswith("#"):
            continue
        if fault := url_fault(url):
            seeds.faults.append(f"{name}:{number}: {url}: {fault}")
        else:
            seeds.urls.append(url)
    return seeds
