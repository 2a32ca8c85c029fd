"""Strings as they leave the extraction: one line, no control characters, no lone surrogates, never empty."""

# ruff: noqa: RUF001 - typographic marks are what is looked for
from __future__ import annotations

import html
import re

__all__ = ["clean", "clean_lines", "clean_or_none", "comparable"]

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufeff\u00ad\u200b\u2060\ufffe\uffff]")
"""Control characters, lone surrogates (JSON-LD cut inside an escape), soft hyphens, zero-width spaces: none of them is
a letter of the text. Joiners (U+200C, U+200D) stay: Persian, Hindi and emoji need them."""

_WORDS = re.compile(r"[^\W_]+")
_MARKS = "’‘“”–—…\xa0"
"""What English texts have beside ASCII."""
_ASCII_WORDS = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
"""What `comparable` does to ASCII, as a table: three times as fast as the pattern."""


def clean(text: str) -> str:
    """Return `text` on one line: white space collapsed to single spaces, invisible characters dropped."""
    line = " ".join(text.split())
    # nothing of what is dropped is printable, and few lines hold any of it
    return line if line.isprintable() else " ".join(_INVISIBLE.sub("", text).split())


def clean_lines(text: str) -> str:
    """Return `text` with its line breaks and indentation kept (for code), without invisible characters."""
    lines = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def clean_or_none(value: object, *, entities: bool = False) -> str | None:
    """Return a non-empty one-line string, or None for anything else.

    `entities` decodes HTML entities once, for strings out of JSON-LD, which many publishers escape twice.
    """
    if not isinstance(value, str):
        return None
    text = clean(html.unescape(value) if entities else value)
    return text if text and text.lower() not in {"none", "null", "undefined", "nan"} else None


def comparable(text: str) -> str:
    """Return letters and digits in lower case: equal for strings that differ in spacing or punctuation."""
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text.translate(_ASCII_WORDS) if text.isascii() else "".join(_WORDS.findall(text)).casefold()
