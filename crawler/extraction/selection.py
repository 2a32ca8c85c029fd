"""Which passages are the text: the proposal's lines, found again among the passages of our own walk."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from .passages import Passage
from .whitespace import comparable

__all__ = ["select"]

_SHORT = 12
"""Keys shorter than this ("Share", "12 May") count only as a whole line of the proposal: they are found everywhere."""
_PROBE = 24
_CELL = 4
_MAX_PLACES = 6


def select(passages: Sequence[Passage], lines: Sequence[str]) -> list[int]:
    """Return the indices of the passages that make up the proposed lines.

    Both are in reading order, so the answer is the heaviest chain of passages whose places in the proposal increase:
    a teaser that repeats a paragraph of the text, or a phone's copy of the page, does not fit into the chain.
    """
    proposal = _Proposal(lines)
    pairs: list[tuple[int, int, int, int]] = []
    for index, passage in enumerate(passages):
        if passage.key:
            pairs += [(index, start, end, weight) for start, end, weight in proposal.places(passage)]
    return _heaviest_chain(pairs)


class _Proposal:
    def __init__(self, lines: Sequence[str]) -> None:
        keys = [key for line in lines if (key := comparable(line))]
        self.text = "".join(keys)
        self.starts: dict[str, list[int]] = {}
        position = 0
        for key in keys:
            self.starts.setdefault(key, []).append(position)
            position += len(key)

    def places(self, passage: Passage) -> list[tuple[int, int, int]]:
        key = passage.key
        if key in self.starts:
            return [(start, start + len(key), len(key) + 4) for start in self.starts[key][:_MAX_PLACES]]
        if len(key) < _SHORT:
            return []
        if passage.kind == "table":
            return self._table(passage)
        found: list[tuple[int, int, int]] = []
        start = self.text.find(key)
        while start >= 0 and len(found) < _MAX_PLACES:
            found.append((start, start + len(key), len(key)))
            start = self.text.find(key, start + len(key))
        return found or self._partly(key)

    def _partly(self, key: str) -> list[tuple[int, int, int]]:
        """Find a passage of which the proposal has only most (it drops inline elements now and then)."""
        if len(key) < 2 * _PROBE:
            return []
        middle = (len(key) - _PROBE) // 2
        probes = (key[:_PROBE], key[middle : middle + _PROBE], key[-_PROBE:])
        found = [place for probe in probes if (place := self.text.find(probe)) >= 0]
        if len(found) < 2:
            return []
        return [(min(found), max(found) + _PROBE, len(key) // 2)]

    def _table(self, passage: Passage) -> list[tuple[int, int, int]]:
        """Find a data table by its cells: the proposal leaves some of them out."""
        cells = [key for row in passage.rows for cell in row if len(key := comparable(cell)) >= _CELL]
        places = sorted(place for key in cells if (place := self.text.find(key)) >= 0)
        if not places or len(places) * 2 < len(cells):
            return []
        middle = places[len(places) // 2]
        return [(middle, middle + 1, len(passage.key))]


def _heaviest_chain(pairs: list[tuple[int, int, int, int]]) -> list[int]:
    """Return the passages of the chain with the greatest weight: index and place both increasing."""
    ends = sorted({pair[2] for pair in pairs} | {0})
    best = [(0, -1)] * (len(ends) + 1)  # Fenwick tree of (weight, pair) over ends of places
    back = [-1] * len(pairs)
    weights = [0] * len(pairs)
    at = 0
    while at < len(pairs):
        group = at
        while group < len(pairs) and pairs[group][0] == pairs[at][0]:
            _, start, _, weight = pairs[group]
            before = _query(best, bisect_left(ends, start + 1))
            weights[group], back[group] = before[0] + weight, before[1]
            group += 1
        for number in range(at, group):
            _update(best, bisect_left(ends, pairs[number][2]) + 1, (weights[number], number))
        at = group
    chain, number = [], max(range(len(pairs)), key=lambda n: (weights[n], n), default=-1)
    while number >= 0:
        chain.append(pairs[number][0])
        number = back[number]
    return chain[::-1]


def _query(tree: list[tuple[int, int]], position: int) -> tuple[int, int]:
    found = (0, -1)
    while position > 0:
        found = max(found, tree[position])
        position -= position & -position
    return found


def _update(tree: list[tuple[int, int]], position: int, value: tuple[int, int]) -> None:
    while position < len(tree):
        tree[position] = max(tree[position], value)
        position += position & -position
