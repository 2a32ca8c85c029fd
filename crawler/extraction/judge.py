"""Which passages are the text: each is weighed by its signs, with weights learned from annotated pages.

The weights are boosted trees in ``judge.json`` beside this file, trained and cross-validated by
``benchmarks/train_judge.py``. They are data: no model library is needed to read or to apply them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from .document import Page
from .passages import Passage
from .signs import NAMES, Context, Vocabulary, read_signs
from .whitespace import comparable

__all__ = ["BETWEEN", "THRESHOLD", "Judge", "choose", "context", "default_judge"]

THRESHOLD, BETWEEN = 0.45, 0.3
"""The shares of the truth from which a passage is text: anywhere, and between two that are."""
_LONG_BODY = 600

Tree = Any
"""A number (what a leaf adds), or ``[sign, limit, tree if not above, tree if above]``.

The limit of a sign that counts is a whole number: Python compares like with like in half the time.
"""


class Judge:
    """Trees in stages, and the vocabulary that their signs are read with."""

    def __init__(self, model: dict[str, Any]) -> None:
        if tuple(model["signs"]) != NAMES:
            msg = "judge.json was trained on other signs than this version reads: run benchmarks/train_judge.py"
            raise ValueError(msg)
        self.vocabulary = Vocabulary(classes=model["classes"], words=model["words"], prose=model["prose"])
        trees, stages = model["trees"], model["stages"]
        starts = (0, *(end for end, _ in stages))
        ends = (*(end for end, _ in stages), len(trees))
        margins = [margin for _, margin in stages]
        self.weight = _compiled([trees[start:end] for start, end in zip(starts, ends, strict=True)], margins)

    def shares(self, passages: Sequence[Passage], captions: set[int], said: Context) -> dict[int, float]:
        """Return for each passage with words how likely it is text, from 0 to 1."""
        indices, rows = read_signs(passages, captions, said, self.vocabulary)
        return {index: self.share(row) for index, row in zip(indices, rows, strict=True)}

    def share(self, row: list[float]) -> float:
        """Return how likely the passage of these signs is text; what is clear after a stage is weighed no further."""
        weight = self.weight(*row)
        return 1 / (1 + math.exp(-min(50.0, max(-50.0, weight))))


@cache
def default_judge() -> Judge:
    """Return the judge that comes with the package."""
    return Judge(json.loads((files(__package__) / "judge.json").read_text("utf-8")))


def choose(shares: Mapping[int, float]) -> list[int]:
    """Return the indices of the passages that are text, by what the judge said of each."""
    sure = [share > THRESHOLD for share in shares.values()]
    between = [False, *(before and after for before, after in zip(sure, sure[2:], strict=False)), False]
    return [
        index
        for (index, share), chosen, inside in zip(shares.items(), sure, between, strict=False)
        if chosen or (inside and share > BETWEEN)
    ]


def context(page: Page, title: str | None, names: Sequence[str]) -> Context:
    """Return what the page says of itself, for the signs to be read beside."""
    described = (
        page.meta("og:description"),
        page.meta("description"),
        page.meta("twitter:description"),
        page.data.text(page.article, "description"),
    )
    body = page.data.text(page.article, "articleBody") or ""
    return Context(
        title=comparable(title or ""),
        descriptions=tuple(key for text in described if text and (key := comparable(text))),
        names=tuple(key for name in names if len(key := comparable(name)) > 5),
        declared=comparable(body) if len(body) > _LONG_BODY else "",
    )


def _compiled(stages: Sequence[Sequence[Tree]], margins: Sequence[float]) -> Callable[..., float]:
    """Return the sum of the trees as a function of a row's signs, up to the first stage that leaves the margin.

    A tree as an expression is ten times as fast as a walk down lists, and a sign that is an argument of its own is
    found in half the time of one that is an element of the row.
    """
    arguments = ", ".join(f"s{sign}" for sign in range(len(NAMES)))
    lines = [f"def weight({arguments}):", " weight = 0.0"]
    for trees, margin in zip(stages, (*margins, None), strict=True):
        lines.append(f" weight += ({'+'.join(map(_expression, trees)) or '0.0'})")
        if margin is not None:
            lines.append(f" if not {-margin!r} < weight < {margin!r}: return weight")
    made: dict[str, Any] = {}
    exec("\n".join([*lines, " return weight"]), {"__builtins__": {}}, made)  # noqa: S102
    return made["weight"]  # type: ignore[no-any-return]


def _expression(tree: Tree) -> str:
    if isinstance(tree, int | float):
        return repr(float(tree))
    sign, limit, below, above = tree
    below, above = _expression(below), _expression(above)
    # the shorter first: the interpreter compares in haste only where it has less than 256 steps to jump
    if len(below) <= len(above):
        return f"({below} if s{sign} <= {limit!r} else {above})"
    return f"({above} if s{sign} > {limit!r} else {below})"
