"""Placeholders of templates that nobody filled in: ``{{title}}``, ``{% if %}``, ``<%= name %>``, ``${user}``.

An article about templates quotes them in sentences and in code. So a block is dropped only if placeholders are most of
it, or if what stays without them is the scrap of an interface, and never if it is code.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re

__all__ = ["filled", "is_unrendered", "placeholders"]

_PLACEHOLDER = re.compile(
    r"\{\{[^{}]{1,200}\}\}"  # Angular, Vue, Handlebars, Jinja
    r"|\{%[^{}%]{1,200}%\}"  # Jinja, Liquid, Twig
    r"|<%[^<>%]{1,200}%>"  # ERB, EJS, underscore
    r"|\$\{[^{}]{1,120}\}"  # ES template literals, JSP
    r"|\[\[[A-Za-z_][\w.:| ]{0,80}\]\]"  # Polymer, old Angular set-ups
    r"|%%[A-Za-z_][\w.:-]{0,60}%%"  # mailers, ad servers
    r"|\$\$[A-Z_]{3,40}\$\$"  # places in a text that an editorial system keeps for adverts
    r"|\[object Object\]"  # a value printed without asking what it is
)
_SCRAP = re.compile(r"^\W*(?:undefined|null|NaN|\[object Object\]|true|false)?\W*$", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:[Bb]y\s+|[Vv]on\s+|[Pp]ar\s+)?(?:undefined|null|NaN|None|\[object Object\])"
    r"(?:[\s,;/|-]+(?:undefined|null|NaN|None|\[object Object\]))*"
)
"""What scripts print for a value that is not there; a name like Null is written with a capital."""
_LEFT_OVER = re.compile(rf"\s+[|–—·•:-]\s+(?:{_PLACEHOLDER.pattern})\s*$")
"""A site's name that was not filled in, behind a title that was."""
_SENTENCE_WORDS = 8
"""A sentence that quotes a placeholder has at least as many words of its own; "12 Articles Found" has not."""


_LONGEST_NOTHING = 30
_LONGEST_SCRAP = 200


def placeholders(text: str) -> list[str]:
    """Return the placeholders in `text`."""
    return _PLACEHOLDER.findall(text)


def is_unrendered(text: str) -> bool:
    """True for a line that is mostly placeholders, or an interface's scrap round one."""
    if len(text) < _LONGEST_NOTHING and text.strip().lower() in {"undefined", "nan", "[object object]", "null"}:
        return True
    found = placeholders(text) if "{" in text or "%" in text or "[" in text or "$$" in text else []
    if not found:
        return False
    rest = _PLACEHOLDER.sub(" ", text)
    if _SCRAP.match(rest):
        return True
    words = rest.split()
    if sum(map(len, found)) >= len("".join(words)):
        return True
    return len(words) < _SENTENCE_WORDS and not _is_quoted(text)


def filled(value: str | None) -> str | None:
    """Return a value of the metadata, or None for one that a template or a script left empty.

    Stricter than for lines of the page: a title may well have a placeholder in it ("What {{ }} means in Vue").
    """
    if value is None or (len(value) < _LONGEST_SCRAP and _NOTHING.fullmatch(value.strip())):
        return None
    found = placeholders(value) if "{" in value or "%" in value or "[" in value or "$$" in value else []
    if not found:
        return value
    rest = _PLACEHOLDER.sub(" ", value)
    address = "://" in value and len(value.split()) == 1
    if _SCRAP.match(rest) or address or sum(map(len, found)) >= len("".join(rest.split())):
        return None
    return _LEFT_OVER.sub("", value)


def _is_quoted(text: str) -> bool:
    """True if the placeholder stands in quotation marks or ends a full sentence: somebody writes about it."""
    return bool(re.search(r"[\"'“”‘’«»„`(]\s*(?:\{\{|\{%|<%|\$\{|\[\[|%%|\[object)", text)) or bool(
        re.search(r"[.!?。]$", text.strip())
    )
