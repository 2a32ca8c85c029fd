"""The verdict on access: what the publisher declares, and how much of the article we hold. Two different things.

Policy, first match wins: an explicit declaration (``isAccessibleForFree`` or ``article:content_tier``), else a gate at
the end of the text, else ``unknown``; never a guessed ``free``. Completeness rests on the text's own end.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from crawler.items import Access

from .document import Page, class_tokens
from .gates import Demand, demand_of, is_gate_element, is_gate_remark
from .jsonld import Node
from .passages import Passage
from .text import word_count

__all__ = ["Gate", "find_gate", "judge"]

Policy = Literal["free", "metered", "registration", "subscription", "unknown"]
Completeness = Literal["full", "preview", "stub", "unknown"]

_REACH = 6
"""A gate stands so few passages after the last paragraph."""
_STUB_WORDS = 60
_FULL_STOP = re.compile(
    r"[.!?…。！？؟।]['\"”’»“)\]】」』*†■◼●]*\s*$|[.!?]['\"”’»)\]]*\s*\(?\[?[\w./ -]{1,30}\)?\]?$|[：:]\s*$"
)
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])['\"”’»)\]]*\s*$")
_TIERS: dict[str, Policy] = {
    "free": "free",
    "metered": "metered",
    "locked": "subscription",
    "premium": "subscription",
    "paid": "subscription",
    "subscription": "subscription",
    "subscriber": "subscription",
    "registration": "registration",
    "registered": "registration",
}


@dataclass(slots=True)
class Gate:
    """What closes the page after the text."""

    demand: Demand | None = None
    sentences: list[str] = field(default_factory=list)
    passages: set[int] = field(default_factory=set)
    element: str | None = None


def find_gate(passages: Sequence[Passage], kept: Sequence[int], struck: set[int]) -> Gate:
    """Look for a gate at the end of the kept passages and directly after them."""
    gate = Gate()
    if not passages:
        return gate
    last = kept[-1] if kept else -1
    tail = [i for i in kept[-4:] if i != kept[0] or len(kept) == 1]
    seen = 0
    for index in [*tail, *range(last + 1, len(passages))]:
        passage = passages[index]
        if index > last and index not in struck and passage.text:
            seen += 1
        if seen > _REACH:
            break
        if passage.kind not in {"text", "heading"} or _in_dialog(passage):
            continue
        tokens = _tokens(passage)
        demand = demand_of(passage.text)
        inside = is_gate_element(tokens)
        if demand and (inside or index > last or _is_short(passage)):
            gate.demand = gate.demand or demand
            gate.sentences.append(passage.text)
            gate.passages.add(index)
            gate.element = gate.element or (passage.around if inside else None)
        elif (inside or gate.passages) and is_gate_remark(passage.text):
            gate.passages.add(index)
    return gate


def judge(page: Page, text: str, gate: Gate) -> Access:
    """Return the verdict."""
    declared = _declared_free(page)
    tier = page.meta("article:content_tier", "og:article:content_tier", "content_tier")
    signals: list[str] = []
    policy: Policy = "unknown"
    known = _TIERS.get((tier or "").lower())
    if declared is not None:
        signals.append(f"isAccessibleForFree: {str(declared).lower()}")
    if tier:
        signals.append(f"article:content_tier: {tier}")
    if known and not (known == "free" and declared is False):
        policy = known
    elif declared is True:
        policy = "free"
    elif declared is False:
        policy = gate.demand or "subscription"
    elif gate.demand:
        policy = gate.demand
    if gate.demand:
        signals.append(f"gate: {gate.sentences[0][:120]}")
    words = word_count(text)
    expected = _declared_words(page)
    completeness: Completeness = "stub" if words < _STUB_WORDS else "preview"
    if not gate.demand:
        completeness = _by_its_end(_Held(text=text, words=words, expected=expected), policy, signals)
    cut = completeness in {"preview", "stub"} and expected is not None and expected > words
    return Access(
        policy=policy,
        completeness=completeness,
        is_accessible_for_free=declared,
        content_tier=tier,
        removed=list(gate.sentences),
        withheld_words=expected - words if cut and expected is not None else None,
        signals=signals,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What we hold of the text, and how many words the page says that it has."""

    text: str
    words: int
    expected: int | None


def _by_its_end(held: _Held, policy: str, signals: list[str]) -> Completeness:
    """Judge a text that no gate closes by its last sentence and its declared length."""
    last = held.text.rstrip().rsplit("\n", 1)[-1]
    whole = bool(_FULL_STOP.search(last)) and not _CUT.search(last)
    longer = held.expected is not None and held.expected > 1.5 * held.words + 40
    if longer:
        signals.append(f"declared words: {held.expected}, held: {held.words}")
    if not whole and held.words and (policy in {"metered", "registration", "subscription"} or longer):
        signals.append(f"breaks off: …{last[-60:]}")
        return "preview"
    if longer and policy in {"registration", "subscription"}:
        return "preview"
    return "full" if whole else "unknown"


def _is_short(passage: Passage) -> bool:
    return len(passage.text.split()) <= 45


def _tokens(passage: Passage) -> str:
    step, tokens = passage.element, []
    for _ in range(4):
        tokens.append(class_tokens(step))
        data = [f"{name} {value}".lower() for name, value in step.attrib.items() if str(name).startswith("data-")]
        tokens += data[:3]
        parent = step.getparent()
        if parent is None or parent.tag in {"body", "main", "article"}:
            break
        step = parent
    return " ".join(str(token) for token in tokens)


def _in_dialog(passage: Passage) -> bool:
    """True for a pop-up over the page, which sells and does not close the text."""
    return any(
        step.tag == "dialog" or step.get("role") == "dialog" for step in passage.element.iterancestors()
    ) or bool(re.search(r"modal|popup|pop-up|overlay|toast|banner|cookie|consent|newsletter|footer", passage.around))


def _declared_free(page: Page) -> bool | None:
    """Return what the article's own JSON-LD declares, looking into its parts."""
    nodes = [page.article, *[n for n in page.data.nodes if n is not page.article and "isAccessibleForFree" in n]]
    for node in nodes:
        for value in page.data.values(node, "isAccessibleForFree"):
            if (found := _truth(value)) is not None:
                return found
    parts: list[Node] = [part for part in page.data.values(page.article, "hasPart") if isinstance(part, dict)]
    found_parts = [_truth(part.get("isAccessibleForFree")) for part in parts]
    if False in found_parts:
        return False
    return True if True in found_parts else _truth(page.meta("isaccessibleforfree"))


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}.get(
            value.strip().rstrip("/").rsplit("/", 1)[-1].lower()
        )
    return None


def _declared_words(page: Page) -> int | None:
    for value in page.data.values(page.article, "wordCount"):
        digits = re.sub(r"[^\d]", "", str(value))
        if digits and 0 < int(digits[:9]) < 200_000:
            return int(digits[:9])
    return None
