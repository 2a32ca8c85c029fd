"""The verdict on access: what the publisher declares, and how much of the article we hold. Two different things.

Policy, first match wins: an explicit declaration (``isAccessibleForFree`` or ``article:content_tier``), else a gate at
the end of the text, else ``unknown``; never a guessed ``free``. Completeness rests on the text's own end.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from crawler.items import Access, Block, Paragraph

from .closing import Gate, far_gate
from .document import Page
from .jsonld import Node
from .text import block_lines, body_text, word_count
from .trace import Trace

__all__ = ["judge"]

Policy = Literal["free", "metered", "registration", "subscription", "unknown"]
Completeness = Literal["full", "preview", "stub", "unknown"]

_CLOSED: tuple[Policy, ...] = ("metered", "registration", "subscription")
_STUB_WORDS = 60
_STUB_CHARACTERS = 120
"""In scripts without spaces each character counts as a word, and two make about one."""
_UNSPACED_SHARE = 4
"""Where there are so many times as many words as gaps, characters are what was counted."""
_CUT_WORDS = 600
"""A text that breaks off under a policy is longer than this only where sources or credits close it."""
_FULL_STOP = re.compile(
    r"[.!?…。！？؟।][\s'\"”’»“)\]】」』*†■◼●]*$|[.!?]['\"”’»)\]]*\s*\(?\[?[\w./ -]{1,30}\)?\]?$|[：:]\s*$"
)
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])['\"”’»)\]]*\s*$")
_SIGNATURE_WORDS = 6
_VERSE = 60
"""Lines that are broken by hand are verses if they have fewer characters."""
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
_IN_BROKEN_JSON = re.compile(
    r'"isAccessibleForFree"\s*:\s*\[?\s*"?(?:https?:\\?/\\?/schema\.org\\?/)?(true|false)', re.IGNORECASE
)


def judge(trace: Trace, body: Sequence[Block]) -> Access:
    """Return the verdict on what was read, and of which `body` is made."""
    page, passages, gate = trace.page, trace.passages, trace.gate
    declared = _declared_free(page)
    tier = page.meta("article:content_tier", "og:article:content_tier", "content_tier")
    text = body_text(body)
    held = _Held(
        text=text, words=word_count(text), expected=_declared_words(page), open_end=_ends_as_it_likes(trace, body)
    )
    closed = declared is False or _TIERS.get((tier or "").lower()) in _CLOSED
    if not gate.demand and closed and (held.breaks_off or held.short):
        far = far_gate(passages)
        gate.demand, gate.element = far.demand, far.element
        gate.sentences += [sentence for sentence in far.sentences if sentence not in gate.sentences]
    policy = _policy(declared, tier, gate)
    signals: list[str] = []
    if declared is not None:
        signals.append(f"isAccessibleForFree: {str(declared).lower()}")
    if tier:
        signals.append(f"article:content_tier: {tier}")
    if gate.demand:
        signals.append(f"gate: {gate.sentences[0][:120]}")
        if gate.element:
            signals.append(f"gate element: {gate.element[:80]}")
    completeness = _completeness(held, policy, gate, signals)
    cut = completeness in {"preview", "stub"}
    withheld = held.expected - held.words if held.expected is not None and held.expected > held.words else None
    return Access(
        policy=policy,
        completeness=completeness,
        is_accessible_for_free=declared,
        content_tier=tier,
        removed=list(gate.sentences),
        withheld_words=(withheld or gate.hidden_words or None) if cut else None,
        signals=signals,
    )


def _policy(declared: bool | None, tier: str | None, gate: Gate) -> Policy:
    known = _TIERS.get((tier or "").lower())
    if known and not (known == "free" and declared is False):
        return known
    if declared is not None:
        return "free" if declared else gate.demand or "subscription"
    return gate.demand or "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What we hold of the text, and how many words the page says that it has."""

    text: str
    words: int
    expected: int | None
    open_end: bool
    """True if the text ends in a list, a table, a quotation, code or verses, which need no full stop."""

    @property
    def short(self) -> bool:
        """True if there is no more than a first sentence or two."""
        spaced = self.words < _UNSPACED_SHARE * len(self.text.split())
        return self.words < (_STUB_WORDS if spaced else _STUB_CHARACTERS)

    @property
    def longer(self) -> bool:
        """True if the page declares a text half as long again."""
        return self.expected is not None and self.expected > 1.5 * self.words + 40

    @property
    def whole(self) -> bool:
        """True if the last sentence is complete."""
        last = self.last_line
        return bool(_FULL_STOP.search(last)) and not _CUT.search(last)

    @property
    def breaks_off(self) -> bool:
        """True if the last paragraph ends in mid-sentence."""
        if not self.words or self.whole:
            return False
        if self.open_end:
            return bool(_CUT.search(self.last_line)) and self.longer
        return len(self.last_line.split()) > _SIGNATURE_WORDS or not self.last_line[:1].isupper()

    @property
    def last_line(self) -> str:
        """The last line that is no signature: up to three short lines that begin with a capital."""
        lines = self.text.rstrip().rsplit("\n", 8)[-8:]
        for _ in range(3):
            if len(lines) < 2 or not _is_signature(lines[-1]) or not _FULL_STOP.search(lines[-2]):
                break
            lines.pop()
        return lines[-1] if lines else ""


def _ends_as_it_likes(trace: Trace, body: Sequence[Block]) -> bool:
    written = [block for block in body if block_lines(block)]
    if not written or not isinstance(written[-1], Paragraph):
        return True
    last = trace.passages[trace.text[-1]]
    lines = 1 + len(last.element.findall("br"))
    alone = sum(1 for passage in trace.passages if passage.element is last.element) == 1
    return alone and lines > 1 and len(last.text) / lines < _VERSE


def _is_signature(line: str) -> bool:
    words = line.split()
    if not words or len(words) > _SIGNATURE_WORDS:
        return False
    return words[0] == "©" or (words[0][:1].isupper() and not _FULL_STOP.search(line))


def _completeness(held: _Held, policy: Policy, gate: Gate, signals: list[str]) -> Completeness:
    """Judge a closed text by its length, and one that no gate closes by its last sentence and its declared length.

    A call to register below a whole text that is declared free is a nudge, which a style sheet may hide.
    """
    nudge = gate.demand == "registration" and policy == "free" and held.whole and not (held.short or held.longer)
    if gate.demand and not nudge:
        return "stub" if held.short else "preview"
    if held.longer:
        signals.append(f"declared words: {held.expected}, held: {held.words}")
    if held.breaks_off and ((policy in _CLOSED and held.words < _CUT_WORDS) or held.longer):
        signals.append(f"breaks off: …{held.last_line[-60:]}")
        return "preview"
    if held.longer and policy in {"registration", "subscription"}:
        return "preview"
    if not held.whole or (policy in {"registration", "subscription"} and held.short):
        return "unknown"
    return "full"


def _declared_free(page: Page) -> bool | None:
    """Return what the article's own JSON-LD declares, looking into its parts; else microdata; else broken JSON-LD."""
    nodes = [page.article, *[n for n in page.data.nodes if n is not page.article and "isAccessibleForFree" in n]]
    for node in nodes:
        for value in page.data.values(node, "isAccessibleForFree"):
            if (found := _truth(value)) is not None:
                return found
    parts: list[Node] = [part for part in page.data.values(page.article, "hasPart") if isinstance(part, dict)]
    found_parts = [_truth(part.get("isAccessibleForFree")) for part in parts]
    if False in found_parts:
        return False
    if True in found_parts:
        return True
    return _in_microdata(page) if not page.article else _agreed(page.metas.get("isaccessibleforfree", ()))


def _in_microdata(page: Page) -> bool | None:
    marked = (element for element in page.marked if element.get("itemprop") == "isAccessibleForFree")
    values = [element.get("href") or element.get("content") or element.text for element in marked]
    if (found := _agreed([*page.metas.get("isaccessibleforfree", ()), *values])) is not None:
        return found
    for script in page.tree.iterfind(".//script[@type='application/ld+json']"):
        if match := _IN_BROKEN_JSON.search(script.text or ""):
            return match.group(1).lower() == "true"
    return None


def _agreed(values: Sequence[str | None]) -> bool | None:
    """Return what all values say; teasers of other articles may say otherwise, and then nothing is known."""
    said = {found for value in values if (found := _truth(value)) is not None}
    return said.pop() if len(said) == 1 else None


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
