"""Where a passage stands: its ancestors by their classes, and how much prose each container holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement

from .document import noted
from .passages import Passage

__all__ = ["Names", "Place", "Surroundings", "class_words"]

_WORD = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_MAX_WORDS = 24
_MOST_NAMES = 8192

# fmt: off
_ROLES = {
    "nav": 1, "footer": 2, "header": 4, "aside": 8, "article": 16, "main": 32, "form": 64, "li": 128, "td": 256,
    "th": 256, "figure": 512, "figcaption": 1024, "blockquote": 2048, "section": 4096, "dl": 8192, "details": 16384,
}
# fmt: on
CHROME = _ROLES["nav"] | _ROLES["footer"]
HIDDEN = 1 << 20
"""Bits of `Place.roles`: what the element and those around it are by their tags."""


def class_words(tokens: str) -> tuple[str, ...]:
    """Return the words that classes and ids are made of: ``relatedPosts__item-2`` gives related, posts, item."""
    words: list[str] = []
    for token in tokens.split():
        words += _token_words(token)
    return tuple(dict.fromkeys(words[:_MAX_WORDS]))


def _token_words(token: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(token)]


class Names:
    """What the words of classes and ids speak for, by the vocabulary's `scores`.

    Names recur on the pages of a site, and their parts on all pages, so those seen last are remembered.
    """

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.scores = scores
        self.known: dict[str, tuple[float, float, float]] = {}
        self.tokens: dict[str, tuple[int, tuple[float, ...]]] = {}

    def weigh(self, named: str) -> tuple[float, float, float]:
        """Return the score that is farthest from 0, the lowest and the highest."""
        known = self.known.get(named)
        if known is None:
            if len(self.known) >= _MOST_NAMES:
                self.known.clear()
            found = self._scores_of(named)
            low, high = (min(found), max(found)) if found else (0.0, 0.0)
            known = self.known[named] = (low if -low > high else high, low, high)
        return known

    def _scores_of(self, named: str) -> list[float]:
        of = self.tokens.get
        found: list[float] = []
        left = _MAX_WORDS
        for token in named.split():
            words, scores = of(token) or self._read(token)
            left -= words
            if left < 0:  # the words of this one are not all counted
                return [self.scores[word] for word in class_words(named) if word in self.scores]
            found += scores
        return found

    def _read(self, token: str) -> tuple[int, tuple[float, ...]]:
        if len(self.tokens) >= _MOST_NAMES:
            self.tokens.clear()
        words = _token_words(token)
        scores = tuple(score for word in words if (score := self.scores.get(word)) is not None)
        self.tokens[token] = len(words), scores
        return len(words), scores


class Place:
    """An element with passages below it."""

    __slots__ = (
        "above", "chars", "count", "depth", "element", "highest", "linked", "lowest", "named", "own", "path",
        "prose", "roles", "trail", "weighed",
    )  # fmt: skip
    named: str
    """Classes, ids, properties, role and label of the element."""
    path: tuple[str, str | None]
    own: float
    """What the names of the element speak for; this and `lowest`, `highest`, `trail` hold once it is `weighed`."""

    def __init__(self, element: HtmlElement, above: Place | None) -> None:
        self.element = element
        self.above = above
        self.weighed = False
        self.own = self.lowest = self.highest = self.trail = 0.0
        tag = element.tag
        known = noted(element)
        roles = _ROLES.get(tag, 0) | (HIDDEN if known.hidden else 0)
        self.named = known.names
        self.path = (tag, known.css_class)
        self.chars = self.linked = self.prose = self.count = 0
        if above is None:
            self.depth, self.roles = 0, roles
        else:
            self.depth, self.roles = above.depth + 1, roles | above.roles

    def article(self) -> Place | None:
        """Return the nearest ``article``, itself or around it. None remembers it: a page in a cycle is freed late."""
        step: Place | None = self if self.roles & _ROLES["article"] else None
        while step is not None and step.path[0] != "article":
            step = step.above
        return step

    def levels(self) -> tuple[Place, Place, Place]:
        """Return the places one, two and three levels up; the uppermost stands for those beyond it."""
        one = self.above or self
        two = one.above or one
        return one, two, two.above or two


class Surroundings:
    """The places of a page's passages, each with the sums of what stands below it."""

    def __init__(self, passages: Sequence[Passage], proses: Sequence[int], names: Names) -> None:
        self.names = names
        self.places: dict[HtmlElement, Place] = {}
        self.of = [self._place(passage.element) for passage in passages]
        for passage, place, prose in zip(passages, self.of, proses, strict=True):
            place.chars += len(passage.text)
            place.linked += passage.linked
            place.count += 1
            place.prose += prose
        for place in reversed(self.places.values()):  # parents were put in before their children
            above = place.above
            if above is not None:
                above.chars += place.chars
                above.linked += place.linked
                above.count += place.count
                above.prose += place.prose

    def _place(self, element: HtmlElement) -> Place:
        known = self.places
        place = known.get(element)
        if place is not None:
            return place
        chain: list[HtmlElement] = []
        step: HtmlElement | None = element
        while step is not None and (place := known.get(step)) is None:
            chain.append(step)
            step = step.getparent()
        for step in reversed(chain):
            place = known[step] = Place(step, place)
        assert place is not None
        return place

    def weigh(self, place: Place) -> None:
        """Read the names of a place and of those above it. Most places in menus and lists of links are never asked."""
        chain: list[Place] = []
        step: Place | None = place
        while step is not None and not step.weighed:
            chain.append(step)
            step = step.above
        weigh = self.names.weigh
        for one in reversed(chain):
            own, low, high = weigh(one.named)
            above = one.above
            if above is None:
                one.own, one.lowest, one.highest, one.trail = own, low, high, own
            else:
                one.own, one.trail = own, own + 0.7 * above.trail
                one.lowest = min(low, above.lowest)
                one.highest = max(high, above.highest)
            one.weighed = True

    def heart(self, share: float = 0.6) -> Place | None:
        """Return the deepest place that holds this share of the page's prose."""
        best: Place | None = None
        whole = 0
        for place in self.places.values():
            if place.above is None:
                whole += place.prose
        for place in self.places.values():
            if place.prose and place.prose >= share * whole and (best is None or place.depth > best.depth):
                best = place
        return best

    def below(self, top: Place | None) -> set[Place]:
        """Return a place and those below it."""
        if top is None:
            return set()
        within = {top}
        for place in self.places.values():  # parents come before their children
            if place.above in within:
                within.add(place)
        return within
