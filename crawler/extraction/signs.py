"""What tells text from chrome, as numbers: one row of signs for each passage, for the judge to weigh."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .beside_pictures import beside_pictures
from .candidates import candidates
from .chrome import is_chrome_line, is_teaser_lead
from .likeness import likeness
from .passages import Passage
from .surroundings import HIDDEN, Names, Place, Surroundings

__all__ = ["NAMES", "Context", "Vocabulary", "read_signs", "text_words"]

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STOP = re.compile(r"[.!?…。！？؟।]['\"”’»“)\]】」』]*$")
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_LETTERS_TO_SPACES = bytes(code if _LETTERS.match(chr(code)) else ord(" ") for code in range(256))
_CAPITALS = bytes(range(ord("A"), ord("Z") + 1))
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_PROSE = 80
_FEW_WORDS = 30
LINE, PARAGRAPH = 240, 120
"""A passage of fewer characters is a line, one of so many a paragraph, of which the beginning is looked up."""

# fmt: off
_TAGS = {
    "p": 0, "blockquote": 1, "h2": 2, "h3": 3, "h4": 4, "pre": 5, "li": 6, "dd": 7, "dt": 7, "td": 8, "table": 9,
    "section": 10, "article": 11, "div": 12, "figure": 13, "figcaption": 14, "h5": 15, "h6": 16, "h1": 17, "span": 18,
    "header": 19, "aside": 20, "footer": 21, "nav": 22, "address": 23, "time": 24, "form": 25,
}
NAMES = (
    "tag", "size", "links", "link_share", "stop", "marks", "start", "digits", "upper", "word_length", "bold", "line",
    "caption", "repeats", "titled", "described", "declared", "named", "language", "opening", "telling",
    "own", "above1", "above2", "lowest", "highest", "trail", "depth",
    "article", "main", "aside", "header", "footer", "nav", "form", "item", "cell", "quote", "hidden",
    "prose1", "prose2", "prose3", "linked1", "linked2", "count1", "mean1", "mean2",
    "heart", "from_heart", "heart_share", "before_first", "after_last", "same_path", "same_path2",
    "size_p1", "size_p2", "size_n1", "size_n2", "link_p1", "link_n1", "tag_p1", "tag_n1", "kin_p1", "kin_n1",
    "window_p", "window_n", "links_p", "links_n", "long_p", "long_n",
    "headline", "position", "prose_before", "prose_after", "under", "under_level", "under_language", "under_line",
    "page_prose", "page_proses", "page_links", "over_language",
    "alike1", "alike2", "alike3", "article_share", "main_before", "main_past",
    "pictured", "boxed",
)  # fmt: skip
# fmt: on


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the page says of itself, in comparable form."""

    title: str = ""
    descriptions: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    declared: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """How much a word speaks for text: log odds of words in classes, in short lines, and in paragraphs."""

    classes: Mapping[str, float]
    words: Mapping[str, float]
    prose: Mapping[str, float]
    names: Names = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", Names(self.classes))


def text_words(text: str) -> list[str]:
    """Return the first words of a line, lower-cased."""
    said = text[:LINE].lower()
    try:  # what stands in Latin-1 is split in half the time that the pattern takes
        words = said.encode("latin-1").translate(_NO_LETTERS_TO_SPACES).decode("latin-1").split()
    except UnicodeEncodeError:
        words = _LETTERS.findall(said)
    return words[:_FEW_WORDS]


@dataclass(slots=True)
class _Own:
    """What can be said of one passage by itself."""

    tag: int
    size: int
    share: float
    prose: int
    language: float = 0.0
    line: int = 0
    opening: float = 0.0
    telling: float = 0.0


def _own(passage: Passage) -> _Own:
    text, kind = passage.text, passage.kind
    size = len(passage.key)
    if not text.isascii() and (unspaced := len(_UNSPACED.findall(text))) > size // 3:
        size += 2 * unspaced
    share = passage.linked / len(text)
    tag = _TAGS.get(passage.element.tag, 12)
    if kind == "heading":
        tag = _TAGS.get(f"h{passage.level}", tag)
    return _Own(tag, size, share, size if size >= _PROSE and share < 0.4 and kind == "text" else 0)


def _read_words(own: _Own, text: str, vocabulary: Vocabulary) -> None:
    """Add what the words of a short line say, and those that a paragraph begins with."""
    if len(text) >= PARAGRAPH:
        of = vocabulary.prose.get
        found = sorted([score for word in text_words(text[:PARAGRAPH]) if (score := of(word)) is not None])
        own.opening, own.telling = sum(found) / (1 + len(found)), sum(found[:3])
    if len(text) < LINE:
        of = vocabulary.words.get
        found = [score for word in text_words(text) if (score := of(word)) is not None]
        own.language = sum(found) / (1 + len(found))
    if len(text) <= 260:
        if is_chrome_line(text):
            own.line = 2
        elif own.share > 0.3 and is_teaser_lead(text, own.share):
            own.line = 1


def read_signs(
    passages: Sequence[Passage], captions: set[int], context: Context, vocabulary: Vocabulary
) -> tuple[list[int], list[list[float]]]:
    """Return the indices of the passages that can be text, and a row of `NAMES` for each."""
    indices = [i for i, passage in enumerate(passages) if passage.key]
    worded = [passages[i] for i in indices]
    if not worded:
        return [], []
    owns = [_own(passage) for passage in worded]
    proses = [own.prose for own in owns]
    around = Surroundings(worded, proses, vocabulary.names)
    heart = around.heart()
    within = around.below(heart)
    weighed = candidates([own.share for own in owns], proses, around, within)
    for n in weighed:
        _read_words(owns[n], worded[n].text, vocabulary)
    alone = _alone(worded, owns, weighed, context, {n for n in weighed if indices[n] in captions})
    places = _places(around, owns, weighed, heart, within)
    company = _company(worded, owns, weighed, around.of, context)
    like = likeness(around, proses, weighed)
    beside = beside_pictures(passages, around.places)
    weighed_indices = [indices[n] for n in weighed]
    rows = [
        [*own, *place, *near, *more, *beside.get(index, (0, 0))]
        for own, place, near, more, index in zip(alone, places, company, like, weighed_indices, strict=True)
    ]
    return weighed_indices, rows


def _alone(
    worded: Sequence[Passage], owns: Sequence[_Own], weighed: Sequence[int], context: Context, captions: set[int]
) -> list[list[float]]:
    """Say what each passage is by itself; `captions` are those among the worded passages."""
    rows: list[list[float]] = []
    counts = Counter([passage.key for passage in worded])
    title, body, descriptions = context.title, context.declared, " ".join(context.descriptions)
    for n in weighed:
        passage, own = worded[n], owns[n]
        text, key = passage.text, passage.key
        length = len(text)
        head = text[:300]
        first = text[0]
        start = 0 if first.isupper() else 1 if first.islower() else 2 if first.isdigit() else 3
        last = text[-3:]
        stop = 1 if _STOP.search(last) else 2 if last.endswith((":", "：")) else 0
        titled = 0
        if title:
            titled = 3 if key == title else 2 if len(key) > 15 and key in title else 1 if title in key else 0
        described = len(key) > 30 and key[:60] in descriptions
        declared = 0 if not body or len(key) < 12 else 1 if key[:80] in body else -1
        named = length < 160 and any(map(key.__contains__, context.names))
        ascii_ = head.encode("utf-8", "replace")  # of bytes, those of a set are counted at once
        spaces = head.count(" ")
        whole = len(ascii_)
        upper = whole - len(ascii_.translate(None, _CAPITALS))
        if whole > len(head):
            upper += sum(map(str.isupper, _BEYOND_ASCII.findall(head)))
        rows.append([
            own.tag, own.size, len(passage.links), own.share, stop,
            (whole - len(ascii_.translate(None, b",.;?!"))) / (spaces + 1),
            start, (whole - len(ascii_.translate(None, b"0123456789"))) / len(head),
            upper / len(head),
            len(head) / (spaces + 1), passage.bold / length, own.line, n in captions,
            counts[key], titled, described, declared, named, own.language, own.opening, own.telling,
        ])  # fmt: skip
    return rows


def _places(
    around: Surroundings, owns: Sequence[_Own], weighed: Sequence[int], heart: Place | None, within: set[Place]
) -> list[list[float]]:
    of = around.of
    whole = sum(own.prose for own in owns) or 1
    paths: Counter[object] = Counter()
    paths2: Counter[object] = Counter()
    for place, own in zip(of, owns, strict=True):
        if own.prose:
            paths[place.path] += own.prose
            paths2[place.path, place.above.path if place.above else None] += own.prose
    inside = [place in within for place in of]
    proses = [n for n, own in enumerate(owns) if own.prose and inside[n]]
    first, last = (proses[0], proses[-1]) if proses else (0, len(owns))
    rows: list[list[float]] = []
    heart_share, heart_depth = (heart.prose / whole, heart.depth) if heart else (0.0, 0)
    cache: dict[Place, list[float]] = {}
    for n in weighed:
        place = of[n]
        fixed = cache.get(place)
        if fixed is None:
            around.weigh(place)
            one, two, three = place.levels()
            roles = place.roles
            fixed = cache[place] = [
                place.own, one.own, two.own, place.lowest, place.highest, place.trail, place.depth,
                roles & 16 > 0, roles & 32 > 0, roles & 8 > 0, roles & 4 > 0, roles & 2 > 0, roles & 1 > 0,
                roles & 64 > 0, roles & 128 > 0, roles & 256 > 0, roles & 2048 > 0, roles & HIDDEN > 0,
                one.prose / whole, two.prose / whole, three.prose / whole,
                one.linked / (one.chars + 1), two.linked / (two.chars + 1), one.count,
                one.chars / (one.count + 1), two.chars / (two.count + 1),
                place in within, place.depth - heart_depth, heart_share,
            ]  # fmt: skip
        same = paths2.get((place.path, place.above.path if place.above else None), 0)
        rows.append([
            *fixed, max(0, first - n), max(0, n - last), paths.get(place.path, 0) / whole, same / whole
        ])  # fmt: skip
    return rows


def _company(
    worded: Sequence[Passage],
    owns: Sequence[_Own],
    weighed: Sequence[int],
    of: Sequence[Place],
    context: Context,
) -> list[list[float]]:
    """Say what stands before and after each passage."""
    total = len(owns)
    none = _Own(30, 0, 0.0, 0)
    padded = [none, none, *owns, none, none]
    prose, linked, longs = [0], [0.0], [0]
    for own in owns:
        prose.append(prose[-1] + own.prose)
        linked.append(linked[-1] + own.share)
        longs.append(longs[-1] + (own.prose > 0))
    whole = prose[-1] or 1
    headline = _headline(worded, context.title)
    page = [math.log1p(prose[-1]), longs[-1], linked[-1] / total]
    under, level, under_language, under_line, over_language = -1, 0, 0.0, 0, 0.0
    over: list[tuple[int, float]] = []  # level and language of the headings that the last one stands below
    rows: list[list[float]] = []
    headings = [n for n in weighed if worded[n].kind == "heading"][::-1]
    for n in weighed:
        while headings and headings[-1] < n:
            under = headings.pop()
            level, under_language, under_line = worded[under].level, owns[under].language, owns[under].line
            while over and over[-1][0] >= level:
                over.pop()
            over_language = over[-1][1] if over else 0.0
            over.append((level, under_language))
        p2, p1, _, n1, n2 = padded[n : n + 5]
        low, high = max(0, n - 5), min(total, n + 6)
        above = of[n].above
        rows.append([
            p1.size, p2.size, n1.size, n2.size, p1.share, n1.share, p1.tag, n1.tag,
            n > 0 and of[n - 1].above is above, n + 1 < total and of[n + 1].above is above,
            prose[n] - prose[low], prose[high] - prose[n + 1],
            (linked[n] - linked[low]) / (n - low + 1), (linked[high] - linked[n + 1]) / (high - n),
            longs[n] - longs[low], longs[high] - longs[n + 1],
            n - headline, n / total, prose[n] / whole, (whole - prose[n + 1]) / whole,
            n - under if under >= 0 else 99, level, under_language, under_line, *page, over_language,
        ])  # fmt: skip
    return rows


def _headline(worded: Sequence[Passage], title: str) -> int:
    """Return where the headline stands: the last passage that is it, else the first ``h1``, else before the page."""
    same = [n for n, passage in enumerate(worded) if title and passage.key == title]
    headings = [n for n in same if worded[n].kind == "heading"] or same
    if headings:
        return headings[-1] if len(headings) < 3 else headings[0]
    return next((n for n, passage in enumerate(worded) if passage.kind == "heading" and passage.level == 1), -1)
