"""Placeholders of templates that nobody filled in: ``{{title}}``, ``{% if %}``, ``<%= name %>``, ``${user}``.

An article about templates quotes them in sentences and in code. So a block is dropped only if placeholders are most of
it, or if what stays without them is the scrap of an interface, and never if it is code.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re

__all__ = ["is_unrendered", "placeholders"]

_PLACEHOLDER = re.compile(
    r"\{\{[^{}]{1,200}\}\}"  # Angular, Vue, Handlebars, Jinja
    r"|\{%[^{}%]{1,200}%\}"  # Jinja, Liquid, Twig
    r"|<%[^<>%]{1,200}%>"  # ERB, EJS, underscore
    r"|\$\{[^{}]{1,120}\}"  # ES template literals, JSP
    r"|\[\[[A-Za-z_][\w.:| ]{0,80}\]\]"  # Polymer, old Angular set-ups
    r"|%%[A-Za-z_][\w.:-]{0,60}%%"  # mailers, ad servers
    r"|\[object Object\]"  # a value printed without asking what it is
)
_SCRAP = re.compile(r"^\W*(?:undefined|null|NaN|\[object Object\]|true|false)?\W*$", re.IGNORECASE)
_SENTENCE_WORDS = 8
"""A sentence that quotes a placeholder has at least as many words of its own; "12 Articles Found" has not."""


def placeholders(text: str) -> list[str]:
    """Return the placeholders in `text`."""
    return _PLACEHOLDER.findall(text)


def is_unrendered(text: str) -> bool:
    """True for a line that is mostly placeholders, or an interface's scrap round one."""
    if text.strip().lower() in {"undefined", "nan", "[object object]", "null"}:
        return True
    found = placeholders(text)
    if not found:
        return False
    rest = _PLACEHOLDER.sub(" ", text)
    if _SCRAP.match(rest):
        return True
    words = rest.split()
    if sum(map(len, found)) >= len("".join(words)):
        return True
    return len(words) < _SENTENCE_WORDS and not _is_quoted(text)


def _is_quoted(text: str) -> bool:
    """True if the placeholder stands in quotation marks or ends a full sentence: somebody writes about it."""
    return bool(re.search(r"[\"'“”‘’«»„`(]\s*(?:\{\{|\{%|<%|\$\{|\[\[|%%|\[object)", text)) or bool(
        re.search(r"[.!?。]$", text.strip())
    )
