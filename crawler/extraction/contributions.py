"""Which signs made the judge decide as it did: the trees' paths, step by step.

Each step down a tree moves the expected score; the move is put to the account of the sign that is asked there
(A. Saabas, "Interpreting random forests", 2014). The trees keep no counts of the training passages, so the expected
score of a fork is the plain mean of its two branches. Base and contributions add up to the judge's score exactly.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .signs import NAMES

__all__ = ["Contribution", "contributions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """How much one sign of a passage spoke for text."""

    sign: str
    """Name of the sign, as in `signs.NAMES`."""

    value: float
    """What the sign was."""

    weight: float
    """Log odds for text, summed over the trees; below 0 against."""


def contributions(row: Sequence[float]) -> tuple[float, list[Contribution]]:
    """Return the score that a passage of which nothing is known would have, and what each sign adds to it.

    `row` is one of `signs.read_signs`; the weightiest sign comes first, signs that no path asked are left out. The
    trees are those that the judge asks: where it is sure after a stage, the rest is silent.
    """
    weights: dict[int, float] = {}
    base = score = 0.0
    trees, margins = _trees()
    for number, tree in enumerate(trees):
        if abs(score) >= margins.get(number, math.inf):
            break
        node = tree
        base += node[-1] if isinstance(node, tuple) else node
        while isinstance(node, tuple):
            sign, limit, below, above, expected = node
            branch = below if row[sign] <= limit else above
            reached = branch[-1] if isinstance(branch, tuple) else branch
            weights[sign] = weights.get(sign, 0.0) + reached - expected
            node = branch
        score += node
    found = [Contribution(sign=NAMES[sign], value=float(row[sign]), weight=weight) for sign, weight in weights.items()]
    return base, sorted(found, key=lambda one: -abs(one.weight))


@cache
def _trees() -> tuple[list[Any], dict[int, float]]:
    model = json.loads((files(__package__) / "judge.json").read_text("utf-8"))
    return [_with_expectation(tree) for tree in model["trees"]], dict(model["stages"])


def _with_expectation(tree: Any) -> Any:
    """Return a leaf as its number, a fork as (sign, limit, below, above, expected score)."""
    if isinstance(tree, int | float):
        return float(tree)
    sign, limit, below, above = tree
    branches = [_with_expectation(branch) for branch in (below, above)]
    expected = sum(branch[-1] if isinstance(branch, tuple) else branch for branch in branches) / 2
    return (sign, limit, *branches, expected)
