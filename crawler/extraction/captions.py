"""Captions told from credits, and both from paragraphs."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from .caption_marks import CAPTION_CLASS, CREDIT_CLASS, LONGEST, Captioned
from .chrome import is_chrome_line
from .document import class_tokens
from .names import is_agency, looks_like_name
from .passages import Passage
from .printed_dates import find_dates
from .whitespace import clean, comparable

__all__ = ["Caption", "caption_passages", "read_caption"]

_CREDIT_LEAD = (
    r"(?:(?:photo(?:graph)?s?|pictures?|images?|fotos?|bild(?:er)?|grafik|illustrations?|video"
    r"|crédit(?:s)?(?: photo)?|credits?|credit line|copyright|source|quelle|bildquelle|fuente|fonte"
    r"|foto ?credit|写真|撮影|사진|提供|фото(?:графия)?|fot|zdjęcie|fotoğraf"
    r"|φωτ(?:ο|ογραφία)|beeld|kuva|图片来源|圖片來源)"
    r"(?: (?:by|von|credit|source|courtesy(?: of)?|de|par|di))?\s*[:：/=・]|©|\(c\)|(?:photo|picture|image"
    r"|illustration|foto|photograph) (?:by|von|par|de|courtesy(?: of)?)\b|courtesy(?: of)?\b|dok\.(?=\s)"
    r"|(?-i:(?:Credit)+(?=[A-ZÀ-Ý])))"
)
_CREDIT_LINE = re.compile(rf"^\W*{_CREDIT_LEAD}\s*(?P<credit>.{{2,120}})$", re.IGNORECASE)
_CREDIT_ALONE = re.compile(
    r"\(?(?:(?:photo|image|picture|foto|bild)s?\s?credits?\s*[:：]|(?:photo(?:graph)?|image|picture|foto|bild)s?\s*[:：]"
    r"\s*(?=[©(]|[^\W\d])|(?:photo(?:graph)?|image|picture)s? (?:by|courtesy of) (?-i:[©@]|[^\W\d_a-zß-ÿ]))",
    re.IGNORECASE,
)
"""A line of its own that says whose the picture is, wherever it stands."""
_LONGEST_CREDIT = 120
_CREDIT_WORDS = 8
"""A line of more words that ends with a stop is a sentence."""
_TRAILING = re.compile(
    rf"^(?P<caption>.*?\S)\s*[|•(\[–—-]?\s*(?<![^\W\d_])(?P<lead>{_CREDIT_LEAD})\s*"
    r"(?P<credit>(?:[^.]|(?<=\b[^\W\d_])\.){2,100}?)[.)\]]*$",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"^(?:[\w.'’ -]{2,40}\s*/\s*)?(?:AP|AFP|dpa|APA|EPA|ANSA|Reuters|Getty(?: Images)?|Shutterstock|iStock"
    r"|Imago|Alamy|Unsplash|Pixabay|Pexels|Bloomberg|Xinhua|Keystone|Belga|TT|NTB|Ritzau|PA(?: Media"
    r"| Wire)?|AAP|Lusa|EFE|Yonhap|Kyodo|ZUMA(?: Press)?|picture alliance"
    r"|연합뉴스|뉴시스|뉴스1|共同(?:通信)?|時事|ロイター)"
    r"(?![\w&])[\w./ ,-]{0,60}$"
)
_BRACKETED = re.compile(r"^(?P<caption>.*\S)\s*[(\[](?P<credit>[^()\[\]]{2,80})[)\]]\.?$")
_NAME_AFTER_STOP = re.compile(r"^.*[.!?。][\"'”’»]?\s*[(\[][A-ZÀ-Ý][\w.'’&-]*(?:\s+[\w.'’&-]+){0,4}[)\]]$")
_SLASH_NAMES = re.compile(r"^[^.!?]{2,40}\s*/\s*[^.!?]{2,40}(?:\s*/\s*[^.!?]{2,40})?$")
_GLUED = re.compile(r"^(?P<caption>.*[.!?…»”\"’)])(?P<credit>[A-ZÀ-Ý][^.!?]{2,80})$")
"""The credit follows the last stop without a space: it stands in an element of its own."""
_TAIL = re.compile(r"^(?P<caption>.+[.!?。…»”\"’)])\s+(?P<credit>\S[^.!?]{1,60})$")
_AGENCY_PHOTO = re.compile(
    r"^(?P<caption>.{12,}?)[\s(]+(?P<credit>(?:AP|AFP|EPA|PA)(?: Photo)?/[^/()]{2,60})\)?$"
    r"|^(?P<caption_ja>.{4,}?)[（(](?P<credit_ja>[^（）()]{2,20})(?:撮影|提供|写す)[）)]$"
    r"|^(?P<caption_eq>.{4,})＝(?P<credit_eq>ＡＰ|ＡＦＰ|ＥＰＡ|AP|AFP|EPA|ロイター|共同|時事|聯合ニュース|[^＝。、]{2,20}(?:撮影|提供|写す))$"
)
"""As agencies sign: ``AP Photo/Name`` at the end, in Japan ``＝ＡＰ`` or the name with "photographed" in brackets."""
_SLASH_NAME = re.compile(r"^(?P<caption>(?:(?! / ).){12,}\S)\s+/\s+(?P<credit>[^/.!?]{3,40})$")
_NO_WORDS = re.compile(
    r"\W*(?:\d{1,3}(?:\s?[/|]\s?\d{1,3})?|powered by|(?:video )?autoplay"
    r"|(?:view |see )?(?:all )?\d+ (?:images|photos|pictures|bilder|fotos)"
    r"|images?|photos?|pictures?|bild(?:er)?|fotos?|video|credits?|copyright|caption|(?:hide|show|toggle) caption"
    r"|(?:this )?(?:image|photo) (?:has been|was) (?:resized|cropped)"
    r"|(?:open|view) (?:image )?(?:in )?(?:full ?screen|gallery|lightbox)|enlarge|zoom|share)\W*",
    re.IGNORECASE,
)
"""Counters, labels and buttons that stand with captions."""
_LABELS = frozenset(["foto", "photo", "bild", "image", "copyright", "credit", "credits", "quelle", "source", "fuente"])
_MORE = re.compile(
    r"\s*(?:visa mer|vis mer|mehr anzeigen|show more|read more|voir plus|leer más|expand|enlarge image)$", re.IGNORECASE
)
_CLOCK = re.compile(r"^\d{1,2}:\d{2}\b")
"""How long the video is that stands in the figure."""
_SHORT_CREDIT = 5
_DASHES = "–—"
_LONG_CAPTION = 6
_PICTURE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:image|img|photo|foto|bild|picture|pic)s?(?:box|wrap|holder|frame|container|block|widget)?[a-z]?"
    r"(?=[\s_-]|$)"
)
_BOX_LEVELS = 4
_BOX_TEXTS = 3
_BOX_WORDS = 20
_BOX_LENGTH = 700
"""A picture's box holds at most so many lines, of so many characters together."""
_LEAD = re.compile(rf"^\W*(?:{_CREDIT_LEAD}|credit\b)\s*", re.IGNORECASE)
_LEAD_AT_END = re.compile(rf"[\s|•(\[–—-]*(?<![^\W\d_]){_CREDIT_LEAD}\s*$", re.IGNORECASE)


_DATELINE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The words that belong to a picture."""

    caption: str | None = None
    credit: str | None = None


def caption_passages(passages: Sequence[Passage]) -> set[int]:
    """Return the indices of the passages that are captions or credits.

    They are so by mark-up, as the only words of a figure, as the few lines in a box that is a picture's by its class
    or by a credit line, or as a line that is a credit and nothing more.
    """
    captioned = Captioned()
    pictured = {id(p.figure) for p in passages if p.kind == "image" and p.figure is not None}
    held: dict[HtmlElement, list[int]] = {}
    for index, passage in enumerate(passages):
        holder = captioned.holder(passage)
        if (
            holder is None
            and passage.kind == "text"
            and passage.figure is not None
            and id(passage.figure) in pictured
            and passage.quote is None
        ):
            holder = passage.figure
        if holder is not None:
            held.setdefault(holder, []).append(index)
    found = {i for inside in held.values() if sum(len(passages[i].text) for i in inside) < LONGEST for i in inside}
    for index, passage in enumerate(passages):
        if passage.kind == "image" and passage.figure is None:
            found |= _box(passages, index)
        elif passage.kind == "text" and _is_credit_alone(passage.text):
            found.add(index)
    return found


def _is_credit_alone(text: str) -> bool:
    if len(text) > _LONGEST_CREDIT or not _CREDIT_ALONE.match(text):
        return False
    return text[-1] not in ".!?" or len(text.split()) <= _CREDIT_WORDS


def _box(passages: Sequence[Passage], index: int) -> set[int]:
    """Return the lines that stand with a picture in a small box of its own."""
    step = passages[index].element.getparent()
    for _ in range(_BOX_LEVELS):
        if step is None or step.tag in {"article", "main", "body", "section", "a", "li", "td"}:
            break
        inside = list(_inside(passages, index, step))
        if len(inside) > _BOX_TEXTS or sum(len(passages[i].text) for i in inside) > _BOX_LENGTH:
            break
        if inside and _is_box([passages[i] for i in inside], class_tokens(step)):
            return set(inside)
        step = step.getparent()
    return set()


def _is_box(lines: Sequence[Passage], tokens: str) -> bool:
    """True for a caption with its credit line, or for short lines where the class names a picture; no list entry."""
    if any(_CREDIT_LINE.match(line.text) for line in lines):
        return len(lines) <= 2 or all(line.kind == "text" for line in lines)
    short = all(len(line.text.split()) <= _BOX_WORDS or split_credit(line.text)[1] for line in lines)
    plain = all(line.kind == "text" and line.item is None for line in lines)
    return short and plain and bool(_PICTURE_CLASS.search(tokens))


def _inside(passages: Sequence[Passage], index: int, box: HtmlElement) -> Iterator[int]:
    for way in (1, -1):
        at = index + way
        while 0 <= at < len(passages) and abs(at - index) <= _BOX_TEXTS + 2:
            if box not in passages[at].element.iterancestors():
                break
            if passages[at].kind != "image":
                yield at
            at += way


def read_caption(parts: Sequence[Passage], *, unmarked: bool = False) -> Caption:
    """Return caption and credit from the passages that belong to one picture.

    Where nothing marks them (`unmarked`), a few words without a stop below the caption say whose the picture is.
    """
    captions: list[str] = []
    owners: list[str] = []
    for part in parts:
        text = _MORE.sub("", part.text).lstrip("/ ").rstrip(" -–—|")
        if not text or is_chrome_line(text) or _is_no_caption(text):
            continue
        if (
            _is_credit_passage(part)
            or (_is_owner(text) and _has_caption(parts, part))
            or (captions and text[0] in _DASHES and len(text) < _LONGEST_CREDIT)
            or (captions and unmarked and part is parts[-1] and _is_short(text))
        ):
            owners.append(_without_lead(text))
        else:
            caption, credit = split_credit(text, alone=not captions and len(parts) > 1)
            if caption and caption not in captions:
                captions.append(caption)
            if credit:
                owners.append(credit)
    caption = clean(" ".join(captions)) or None
    known = list(dict.fromkeys(c for c in owners if c and comparable(c) and comparable(c) not in _LABELS))
    return Caption(caption=caption, credit=" / ".join(known) or None)


def _is_no_caption(text: str) -> bool:
    """True for a dateline, a counter, a button or the length of a video, which some figures hold."""
    if _NO_WORDS.fullmatch(text):
        return True
    if _CLOCK.match(text) and len(text) < _DATELINE:
        return True
    return len(text) < _DATELINE and any("T" in found.value for found in find_dates(text))


def _is_short(text: str) -> bool:
    return len(text.split()) <= _SHORT_CREDIT and text[-1] not in ".!?"


def _is_owner(text: str) -> bool:
    return _is_short(text) and (is_agency(text) or looks_like_name(text))


def _has_caption(parts: Sequence[Passage], owner: Passage) -> bool:
    return any(part is not owner and len(part.text.split()) > _LONG_CAPTION for part in parts)


def split_credit(text: str, *, alone: bool = False) -> tuple[str | None, str | None]:
    """Return caption and credit of a caption that may hold both. `alone`: other passages hold the caption."""
    if match := _CREDIT_LINE.match(text):
        return None, _tidy(match.group("credit"))
    if _AGENCY.match(text) or (_SLASH_NAMES.match(text) and len(text) < _DATELINE and (alone or _names_owner(text))):
        return None, _tidy(text)
    if (match := _BRACKETED.match(text)) and (
        _AGENCY.match(match.group("credit"))
        or _CREDIT_LINE.match(match.group("credit"))
        or "/" in match.group("credit")
        or _NAME_AFTER_STOP.match(text)
    ):
        return match.group("caption"), _tidy(_without_lead(match.group("credit")))
    if match := _AGENCY_PHOTO.match(text):
        caption, credit = (part for part in match.groups() if part)
        return _ending(_LEAD_AT_END.sub("", caption)), _tidy(credit)
    if match := _TRAILING.match(text):
        return _ending(match.group("caption")), _tidy(match.group("credit"))
    for pattern in (_GLUED, _TAIL):
        match = pattern.match(text)
        if match and (pattern is _GLUED or _owns(match.group("credit"))):
            return match.group("caption"), _tidy(match.group("credit"))
    if (match := _SLASH_NAME.match(text)) and looks_like_name(match.group("credit")):
        return match.group("caption"), match.group("credit")
    return text, None


def _names_owner(text: str) -> bool:
    """True for ``Company / Name``: a name or agency after the last slash, and few words."""
    last = text.rsplit("/", maxsplit=1)[-1].strip()
    return len(text.split()) <= _LONG_CAPTION and (is_agency(last) or (" " in last and looks_like_name(last)))


def _owns(fragment: str) -> bool:
    """True for a fragment after the last stop that is an agency, or names with a slash between them."""
    return bool(_AGENCY.match(fragment) or _SLASH_NAMES.match(fragment)) or fragment.endswith((" 기자", " 제공"))


def _is_credit_passage(passage: Passage) -> bool:
    step = passage.element
    for _ in range(2):
        if step.tag in {"figure", "figcaption"}:
            return False
        tokens = class_tokens(step)
        if CREDIT_CLASS.search(tokens) and not CAPTION_CLASS.search(tokens):
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
    if credit.count(")") > credit.count("("):
        credit = credit.removesuffix(")")
    elif credit.count("(") == credit.count(")") + 1:
        credit += ")"
    return re.sub(r"^©\s*|\s*©$|(?<=\w{4})\.$", "", credit).strip()


def _ending(caption: str) -> str:
    return caption.rstrip(" |•–—-([")
