"""Captions told from credits, and both from paragraphs."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .chrome import is_chrome_line
from .document import class_tokens
from .passages import Passage
from .whitespace import clean, comparable

__all__ = ["Caption", "caption_passages", "is_caption", "read_caption"]

_CAPTION_CLASS = re.compile(
    r"caption|(?:^|[\s_-])(?:legende|légende|bildunterschrift|bildtext|cutline|didascalia)|bildunter"
    r"|img-?desc|image-?desc|photo-?desc|image-?text"
)
_CREDIT_CLASS = re.compile(
    r"credit|copyright|(?:^|[\s_-])(?:bildquelle|bildnachweis|fotograf|photographer|photograph-by"
    r"|fotocredit|rights|source|quelle)(?:[\s_-]|$)|bildquelle|bildrechte|image-?source|photo-?source"
)
_CREDIT_LEAD = (
    r"(?:(?:photo(?:graph)?s?|pictures?|images?|fotos?|bild(?:er)?|grafik|illustrations?|video"
    r"|crédit(?:s)?(?: photo)?|credits?|credit line|copyright|source|quelle|bildquelle|fuente|fonte"
    r"|foto ?credit|写真|撮影|사진|提供)"
    r"(?: (?:by|von|credit|courtesy(?: of)?|de|par|di))?\s*[:：/=・]|©|\(c\)|(?:photo|picture|image"
    r"|illustration|foto|photograph) (?:by|von|par|de|courtesy(?: of)?)\b|courtesy(?: of)?\b)"
)
_CREDIT_LINE = re.compile(rf"^\W*{_CREDIT_LEAD}\s*(?P<credit>.{{2,120}})$", re.IGNORECASE)
_TRAILING = re.compile(
    rf"^(?P<caption>.*?\S)\s*[|•(\[–—-]?\s*(?P<lead>{_CREDIT_LEAD})\s*(?P<credit>[^.|]{{2,100}}?)[.)\]]*$",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"^(?:[\w.'’ -]{2,40}\s*/\s*)?(?:AP|AFP|dpa|APA|EPA|ANSA|Reuters|Getty(?: Images)?|Shutterstock|iStock"
    r"|Imago|Alamy|Unsplash|Pixabay|Pexels|Bloomberg|Xinhua|Keystone|Belga|TT|NTB|Ritzau|PA(?: Media"
    r"| Wire)?|AAP|Lusa|EFE)\b[\w./ ,-]{0,60}$"
)
_BRACKETED = re.compile(r"^(?P<caption>.*\S)\s*[(\[](?P<credit>[^()\[\]]{3,80})[)\]]\.?$")
_NAME_AFTER_STOP = re.compile(r"^.*[.!?。][\"'”’»]?\s*[(\[][A-ZÀ-Ý][\w.'’&-]*(?:\s+[\w.'’&-]+){0,4}[)\]]$")
_SLASH_NAMES = re.compile(r"^[^.!?]{2,40}\s*/\s*[^.!?]{2,40}(?:\s*/\s*[^.!?]{2,40})?$")
_LEAD = re.compile(rf"^\W*{_CREDIT_LEAD}\s*", re.IGNORECASE)


_LONGEST = 1200
"""A longer passage is no caption, whatever the class of a container says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The words that belong to a picture."""

    caption: str | None = None
    credit: str | None = None


def is_caption(passage: Passage) -> bool:
    """True if the passage stands in a ``figcaption``, or where a class says caption or credit."""
    if passage.kind not in {"text", "heading"} or not passage.text or len(passage.text) >= _LONGEST:
        return False
    step = passage.element
    for _ in range(4):
        if step.tag in {"figcaption", "caption"}:
            return True
        tokens = class_tokens(step)
        if step.tag not in {"figure", "article", "main", "body"} and len(tokens) > 3 and _names_caption(tokens):
            return True
        parent = step.getparent()
        if parent is None or step.tag in {"article", "main", "body", "section"}:
            return False
        step = parent
    return False


@lru_cache(maxsize=8192)
def _names_caption(tokens: str) -> bool:
    return bool(_CAPTION_CLASS.search(tokens) or _CREDIT_CLASS.search(tokens))


def caption_passages(passages: Sequence[Passage]) -> set[int]:
    """Return the indices of the passages that are captions or credits: by mark-up, or as the only words of a figure."""
    pictured = {id(p.figure) for p in passages if p.kind == "image" and p.figure is not None}
    return {
        index
        for index, passage in enumerate(passages)
        if is_caption(passage)
        or (
            passage.kind == "text"
            and passage.figure is not None
            and id(passage.figure) in pictured
            and passage.quote is None
        )
    }


def read_caption(parts: Sequence[Passage]) -> Caption:
    """Return caption and credit from the passages that belong to one picture."""
    captions: list[str] = []
    owners: list[str] = []
    for part in parts:
        if is_chrome_line(part.text):
            continue
        if _is_credit_passage(part):
            owners.append(_without_lead(part.text))
        else:
            caption, credit = split_credit(part.text, alone=not captions and len(parts) > 1)
            if caption and caption not in captions:
                captions.append(caption)
            if credit:
                owners.append(credit)
    caption = clean(" ".join(captions)) or None
    known = list(dict.fromkeys(credit for credit in owners if credit and comparable(credit)))
    return Caption(caption=caption, credit=" / ".join(known) or None)


def split_credit(text: str, *, alone: bool = False) -> tuple[str | None, str | None]:
    """Return caption and credit of a caption that may hold both. `alone`: other passages hold the caption."""
    if match := _CREDIT_LINE.match(text):
        return None, _tidy(match.group("credit"))
    if alone and (_AGENCY.match(text) or _SLASH_NAMES.match(text)) and len(text) < 80:
        return None, _tidy(text)
    if _AGENCY.match(text):
        return None, _tidy(text)
    if match := _TRAILING.match(text):
        return _ending(match.group("caption")), _tidy(match.group("credit"))
    if (match := _BRACKETED.match(text)) and (
        _AGENCY.match(match.group("credit"))
        or _CREDIT_LINE.match(match.group("credit"))
        or "/" in match.group("credit")
        or _NAME_AFTER_STOP.match(text)
    ):
        return match.group("caption"), _tidy(_without_lead(match.group("credit")))
    return text, None


def _is_credit_passage(passage: Passage) -> bool:
    step = passage.element
    for _ in range(2):
        if step.tag in {"figure", "figcaption"}:
            return False
        tokens = class_tokens(step)
        if _CREDIT_CLASS.search(tokens) and not _CAPTION_CLASS.search(tokens):
            return True
        parent = step.getparent()
        if parent is None:
            return False
        step = parent
    return False


def _without_lead(text: str) -> str:
    return _tidy(_LEAD.sub("", text) or text)


def _tidy(credit: str) -> str:
    credit = credit.strip(" \t|•–—-:;,")
    if credit.startswith("(") and credit.endswith(")"):
        credit = credit[1:-1].strip()
    return re.sub(r"^©\s*|\s*©$", "", credit).strip()


def _ending(caption: str) -> str:
    return caption.rstrip(" |•–—-([")
