"""What became of every passage of a page, and why: a trace put into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .contributions import Contribution, contributions
from .judge import BETWEEN, default_judge
from .signs import read_signs
from .trace import Trace

__all__ = ["Explained", "explain"]

_TELLING = 5
"""So many signs are named for each passage that was weighed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One passage and what became of it."""

    index: int
    kind: str
    """``text``, ``heading``, ``code``, ``table``, ``image`` or ``embed``."""

    tag: str
    text: str
    decision: Literal["keep", "drop"]
    why: str
    """``judged``, or the name of the rule: ``caption``, ``headline``, ``template``, ``gate``, ``standfirst``, …"""

    probability: float | None
    """How likely the judge took the passage for text; None where there are no words, or in navigation."""

    signs: Sequence[Contribution]
    """The signs that weighed most, for a passage that was judged."""


def explain(trace: Trace) -> list[Explained]:
    """Return the passages of the page in their order, each with the decision on it."""
    indices, rows = read_signs(trace.passages, trace.captions, trace.context, default_judge().vocabulary)
    signs = dict(zip(indices, rows, strict=True))
    explained = []
    for index, passage in enumerate(trace.passages):
        decision, why = _decision(trace, index)
        weighed = why == "judged" and index in signs
        explained.append(
            Explained(
                index=index,
                kind=passage.kind,
                tag=str(passage.element.tag),
                text=passage.text,
                decision=decision,
                why=why,
                probability=trace.shares.get(index),
                signs=contributions(signs[index])[1][:_TELLING] if weighed else [],
            )
        )
    return explained


def _decision(trace: Trace, index: int) -> tuple[Literal["keep", "drop"], str]:
    if index in trace.gallery.places:
        return "keep", "picture"
    if index == trace.standfirst:
        return "keep", "standfirst"
    if index in trace.text:
        return "keep", "judged" if trace.shares.get(index, 0) > BETWEEN else "second opinion"
    if index in trace.gate.passages:
        return "drop", "gate"
    if reason := trace.desk.reasons.get(index):
        return "drop", reason
    if index in trace.chosen:
        before = trace.desk.headline is not None and index < trace.desk.headline
        return "drop", "above the headline" if before else "heading of nothing"
    if index == trace.desk.headline:
        return "drop", "headline"
    if index in trace.captions:
        return "drop", "caption"
    if index in trace.shares:
        return "drop", "judged"
    return "drop", "navigation" if trace.passages[index].key else f"no words: {trace.passages[index].kind}"
