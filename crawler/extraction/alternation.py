"""Patterns of many alternatives, put in order so that a letter rules out nearly all of them at once."""

from __future__ import annotations

import re

__all__ = ["by_first_letter"]

_REPEATED = frozenset("?*+{")
_EDGE = r"(?:^|[\s_-])"
"""The beginning of a name among classes and ids."""


def by_first_letter(pattern: str) -> str:
    """Return a pattern that matches where `pattern` does, its alternatives grouped by the letter that they begin with.

    The matcher of `re` tries the alternatives one by one; it passes over one that begins with another letter at once,
    but has to enter each group. With ``a|(?:b|c)d`` as ``a|bd|cd`` it enters none in vain. Which of several
    alternatives matches first may differ, so this is for patterns of which only the answer counts.

    Those that begin where a name among classes begins (`_EDGE`) are one group, ordered by letters in its turn.
    """
    groups: dict[str, list[str]] = {}
    for alternative in _alternatives(pattern):
        lead = _EDGE if alternative.startswith(_EDGE) else _letter(alternative)
        groups.setdefault(lead, []).append(alternative[len(lead) :])
    if names := groups.get(_EDGE):
        groups[_EDGE] = [by_first_letter("|".join(names))]
    return "|".join(f"{lead}(?:{'|'.join(rest)})" if lead else "|".join(rest) for lead, rest in groups.items())


def _letter(alternative: str) -> str:
    return alternative[:1] if alternative[:1].isalpha() and alternative[1:2] not in _REPEATED else ""


def _alternatives(pattern: str) -> list[str]:
    """Return the alternatives with the groups opened that they begin with."""
    found: list[str] = []
    waiting = _split(pattern)[::-1]
    while waiting:
        alternative = waiting.pop()
        end = _group_end(alternative) if alternative.startswith("(?:") and not alternative.startswith(_EDGE) else 0
        repeated = alternative[end : end + 1]
        if not end or repeated in {"*", "+", "{"}:
            found.append(alternative)
            continue
        rest = alternative[end + (repeated == "?") :]
        inner = [part + rest for part in _split(alternative[3 : end - 1])]
        waiting += [*inner, rest][::-1] if repeated == "?" else inner[::-1]
    return found


def _split(pattern: str) -> list[str]:
    """Return what stands between the bars of the outermost level."""
    parts, start = [], 0
    for position, depth in _levels(pattern):
        if depth == 0 and pattern[position] == "|":
            parts.append(pattern[start:position])
            start = position + 1
    return [*parts, pattern[start:]]


def _group_end(pattern: str) -> int:
    """Return where the group ends that a pattern begins with."""
    return next(position + 1 for position, depth in _levels(pattern) if depth == 0 and pattern[position] == ")")


def _levels(pattern: str) -> list[tuple[int, int]]:
    """Return the positions of brackets and bars with how deep in groups each stands, its own group not counted."""
    found: list[tuple[int, int]] = []
    depth = 0
    for match in re.finditer(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]|[()|]", pattern):
        sign = match.group()
        if sign == ")":
            depth -= 1
        if sign in {"(", ")", "|"}:
            found.append((match.start(), depth))
        if sign == "(":
            depth += 1
    return found
