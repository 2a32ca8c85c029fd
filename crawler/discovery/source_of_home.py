"""Sources that follow from home pages alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .site_membership import host_of
from .source import Source

__all__ = ["source_of_home", "sources_of_homes"]


def source_of_home(home: str, **values: Any) -> Source:
    """Return the source that follows from a home page, named after its host; `values` are further fields."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", host_of(home))[:56].strip(".-") or "site"
    return Source(name=name, home=home, **values)


def sources_of_homes(homes: Iterable[str], **values: Any) -> list[Source]:
    """Return a source for each of several home pages; a second one of the same host has a number in its name."""
    sources: dict[str, Source] = {}
    for home in dict.fromkeys(homes):
        name = first = source_of_home(home).name
        number = 1
        while name in sources:
            number += 1
            name = f"{first}-{number}"
        sources[name] = Source(name=name, home=home, **values)
    return list(sources.values())
