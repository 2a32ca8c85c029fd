"""Names in the lines below the headline, where neither mark-up nor class says that they sign the text."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

__all__ = ["signed_lines"]

_BY = re.compile(
    r"(?:^|[\s\d|•·.,–—-])(?:(?:written|posted|words|article|reviewed)\s+by|by|von|par|por)\b\s*:?\s*(?=\S)",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\s+(?:[|•·–—⋅-]|on|in|at|for|from)\s+|\s*(?:[|•·⋅]|\d).*$|\s*,?\s+(?:updated|published|posted|posts|view|share)\b.*$",
    re.IGNORECASE,
)
_MONTH = re.compile(r"\s*,?\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d.*$", re.IGNORECASE)
_DATED = re.compile(r"\b(?:19|20)\d{2}\b|\b\d+ min", re.IGNORECASE)
_LONGEST = 130
_NAME = re.compile(r"[A-ZÀ-Ý][\w.'’-]*(?:\s+(?:de|van|von|der|la|di|da|[A-ZÀ-Ý][\w.'’-]*)){1,3}")


def signed_lines(near: Sequence[str], everything: Sequence[str]) -> Iterator[str]:
    """Yield the names in the lines `near` the headline: after "by", or alone where the page confirms them.

    A bare name counts if a date stands beside it and another line of the page begins with the name as well ("… is a
    writer"): alone, "Artificial Intelligence" looks like one.
    """
    for line in near:
        if len(line) <= _LONGEST and (match := _BY.search(line)) and match.start() <= _LONGEST // 2:
            name = _until(line[match.end() :])
            if name and name[0].isupper():
                yield name
                return
    for n, line in enumerate(near):
        name = _until(line) if len(line) <= _LONGEST else ""
        if not _NAME.fullmatch(name):
            continue
        beside = any(_DATED.search(text) for text in near[max(0, n - 2) : n + 3] if len(text) < _LONGEST)
        again = sum(1 for text in everything if text.startswith(name) and (len(text) > len(name) or text == name)) > 1
        if beside and again:
            yield name
            return


def _until(text: str) -> str:
    return _CLOSED.split(_MONTH.sub("", text), maxsplit=1)[0].strip(" .,:;|•·–—-/")
