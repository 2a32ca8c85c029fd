"""What one line says of who wrote the text: the name behind "by", and where it ends."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re

from .names import looks_like_name
from .printed_dates import find_dates

__all__ = [
    "dated_name",
    "ends_with_other_hand",
    "is_lead",
    "is_name",
    "may_be_name",
    "name_part",
    "says_by",
    "signed_name",
    "undated",
]

_BY = re.compile(
    r"(?:^|[\s\d|•·.,–—-])(?:(?:written|posted|words|article|story|recipe|reported)\s+by|by|von|par|por|autorin/autor"
    r"|autor(?:in)?|author|автор|contributors?(?=\s*:)|(?:text|words|interview|protokoll)(?=:)|oleh|penulis|a cura di"
    r"|propos recueillis par|oprac\.|(?:guest )?(?:column|essay|commentary) by"
    r"|كتبت?|بقلم|نویسنده|מאת|door|di|av|af)(?!\w)\s*:?\s*(?=[^\W\d_])"
    r"|(?:^|\s)(?:[Ww]ritten\s*)?[Bb]y(?=[A-ZÀ-Ý][a-zß-ÿ])",
    re.IGNORECASE,
)
_WEAK_LEADS = frozenset(["di", "av", "af", "door", "por", "par", "text", "words", "interview", "protokoll"])
"""They begin sentences and captions as well: what follows must look like a name."""
_OTHER_HANDS = re.compile(
    r"\b(?:(?:medically |clinically |technically )?reviewed|review|edited|editing|fact[ -]?checked|verified|updated"
    r"|approved|tested|portraits?|contact|trusted|used|loved|made|built|supported|photos?|photograph(?:y|s|ed)?|pictures?|images?"
    r"|illustrat(?:ed|ions?)|translated|translation|produced|video|foto(?:s)?"
    r"|bild|mis à jour|sponsored|presented|powered|hosted|narrated|read)\s*(?:by|:|von|par)?\s*$",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\s+(?:[|•·–—⋅-]|on|in|at|for|from|am|le|el)\s+(?=\S)|\s*(?:[|•·⋅(]|//|\d).*$"
    r"|\s+[^\W\d_]+:\s.*$|[.;]\s*(?:photo(?:s|graphs|graphy)?|fotos?|bilder|pictures|illustrations?)\b.*$"
    r"|\s*,?\s*\b(?:updated|published|posted|posts|view|share|reviewed|edited|last|reading|medically|photo(?:s|graphy)?"
    r"|staff (?:writer|reporter)|special to|guest (?:writer|author)|is|was|has)\b.*$",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\s*,?\s+(?:on\s+)?(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,?\s+)?"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?\s*\d.*$",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"\s+(?:at|on|in|of|and)$")
_EDGES = " .,:;|•·–—-/●"
_DATE_FIRST = re.compile(
    r"^\W*(?:[^\W\d]{3,10}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\.?\s+[^\W\d]{3,10}\.?\s+\d{4})\s*[|•·–—-]?\s*"
)
_NAME = re.compile(r"[A-ZÀ-ÞĀ-ŽА-ЯΑ-Ω][\w.'’-]*(?:\s+(?:de|van|von|der|la|di|da|del|[A-ZÀ-ÞĀ-ŽА-ЯΑ-Ω][\w.'’-]*)){1,3}")
_LEAD_ALONE = re.compile(
    r"^\W*(?:(?:written|posted|words|article|story|contributed|authored)\s+by|by|von|par|por|autor(?:in)?|authors?|auteur)\W*$",
    re.IGNORECASE,
)
_TEAM = re.compile(r"the (?:[\w.&'’-]+ ){1,3}(?:team|staff|editors|desk)$", re.IGNORECASE)
_NO_LOGIN = re.compile(r"(?:e?-?mail|phone|mail|default|date|name|title|category|topic|price|step)$", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    r"(?P<name>.+?)(?:\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|,(?:\s+[^\W\d_]+){1,2})?[\s,|•·–—-]*", re.IGNORECASE
)
"""Between name and date a weekday may stand, or behind a comma two words: "Mara Holt, onsdag den 3. maj 2025"."""
_SAYS_WHEN = re.compile(
    r"\b(?:by|released?|published|posted|updated?|last|date|on|since|until|from)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    re.IGNORECASE,
)
_LIFE = re.compile(r",\s*(?:born|died|geboren|gestorben|née?|nacid[oa]|décédée?|nat[oa])\b", re.IGNORECASE)
"""What is said of somebody whom the text is about."""
_LONGEST_BEFORE = 66
"""So many characters may stand before "by": a date, a section."""
_WEEKDAY = 12
"""So many characters may stand before the date that a line begins with."""
_MOST_WORDS = 6


def signed_name(text: str) -> str | None:
    """Return what stands after "by" in a short line: at its beginning, or behind a date, a section or a few words."""
    for match in _BY.finditer(text):
        before = text[: match.start()]
        if _OTHER_HANDS.search(text[: match.end()].rstrip(": ")) or not _may_precede(before):
            continue
        name = name_part(text[match.end() :])
        lead = match.group().strip(" |•·.,–—-:\t").lower()
        if not name or (lead in _WEAK_LEADS and not _NAME.match(name)):
            continue
        if len(before.split()) == 1 and len(name.split()) == 1 and before.strip().isalpha():
            continue
        if name[0].isupper() or not name[0].isascii() or (_TEAM.match(name) and not before):
            return name
        if not before and text[match.end() :].strip() == name and len(name.split()) == 1 and not _NO_LOGIN.match(name):
            return name
    return None


def _may_precede(before: str) -> bool:
    """True for what stands before "by" in a byline: nothing, a date, a column's name; no sentence."""
    return len(before) <= _LONGEST_BEFORE and (
        len(before.split()) <= 1 or bool(re.search(r"\d|[|•·–—]", before)) or before.rstrip().endswith((".", ","))
    )


def says_by(text: str) -> bool:
    """True if "by" or its like stands anywhere in a line."""
    return bool(_BY.search(text))


def is_lead(text: str) -> bool:
    """True for a line that is "By" or "Written by" alone; the name is the next."""
    return bool(_LEAD_ALONE.match(text))


def ends_with_other_hand(text: str) -> bool:
    """True for "Photos by", "Reviewed by", "Edited by": the name that follows did not write the text."""
    return bool(_OTHER_HANDS.search(text))


def is_name(text: str) -> bool:
    """True if a line is a name of two to four capitalised words and nothing else."""
    return bool(_NAME.fullmatch(text)) and looks_like_name(text)


def may_be_name(name: str) -> bool:
    """True for what can be a name where mark-up or "by" says that it is one."""
    words = name.split()
    return len(words) <= _MOST_WORDS and not re.search(r"\d", name) and len(name) > 1


def dated_name(text: str) -> str | None:
    """Return the name that a line begins with if the rest up to a date is none of its own: "Mara Holt, 3 May 2025"."""
    date = next(find_dates(text, month_first=True), None)
    if date is None or date.start > _LONGEST_BEFORE or text[: date.start][-1:].isalnum():
        return None
    match = _BEFORE_DATE.fullmatch(text[: date.start])
    name = match["name"] if match else ""
    if _LIFE.search(text[: date.start]):
        return None
    return name if is_name(name) and not _SAYS_WHEN.search(name) else None


def undated(text: str) -> str:
    """Return a line without the date that it begins with."""
    date = next(find_dates(text, month_first=True), None)
    if date is not None and date.start <= _WEEKDAY:
        return text[date.end :].lstrip(_EDGES)
    return _DATE_FIRST.sub("", text)


def name_part(text: str) -> str:
    """Return the beginning of a line up to what is not of the names: a date, a place, a role in a sentence."""
    return _DANGLING.sub("", _CLOSED.split(_MONTH.sub("", text), maxsplit=1)[0].strip(_EDGES)).strip(_EDGES)
