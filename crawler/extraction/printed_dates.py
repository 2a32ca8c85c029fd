"""Dates as people write them, in the languages of newspapers, with the time of day where it stands beside them."""

# ruff: noqa: RUF001 - dashes and digits of every kind are what these patterns look for
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

__all__ = ["PrintedDate", "find_dates"]

_NAMES = """
january januar jänner janvier enero gennaio janeiro januari tammikuuta stycznia ledna ocak января січня ιανουαρίου
february februar feber février fevrier febrero febbraio fevereiro februari helmikuuta lutego února şubat февраля лютого
march märz maerz mars marzo março marco maart maaliskuuta marca března mart maret марта березня μαρτίου
april avril abril aprile huhtikuuta kwietnia dubna nisan апреля квітня απριλίου
may mai mayo maggio maio mei maj toukokuuta maja května mayıs mayis мая травня μαΐου
june juni juin junio giugno junho kesäkuuta czerwca června haziran июня червня ιουνίου
july juli juillet julio luglio julho heinäkuuta lipca července temmuz июля липня ιουλίου
august août aout agosto augustus augusti elokuuta sierpnia srpna ağustos agustos августа серпня αυγούστου
september septembre septiembre setiembre settembre setembro syyskuuta września září eylül сентября вересня σεπτεμβρίου
october oktober octobre octubre ottobre outubro lokakuuta października října ekim октября жовтня οκτωβρίου
november novembre noviembre novembro marraskuuta listopada listopadu kasım nopember ноября листопада νοεμβρίου
december dezember décembre diciembre dicembre dezembro desember joulukuuta grudnia prosince aralık декабря грудня
""".strip().split("\n")
"""One line a month: English, German, French, Spanish, Italian, Portuguese, Dutch, the Nordic languages, Polish, Czech,
Turkish, Indonesian, Russian, Ukrainian, Greek. Abbreviations match as beginnings."""
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_SHORTEST = 3
_SHORT = {"mär": 3, "mrz": 3, "maa": 3, "fév": 2, "ene": 1, "abr": 4, "ago": 8, "set": 9, "dic": 12, "dez": 12}

_WORD = r"(?P<month>[^\W\d_]{3,14})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_ANY_YEAR = re.compile(r"(?:19|20)\d{2}")
"""What stands in every date: few lines hold it, and they are looked through six times."""
_PATTERNS = (
    re.compile(rf"(?<![\w.]){_DAY}(?:\s+(?:de|of)\s+|\s+|-){_WORD}(?:\s+del?\s+|,?\s+|-){_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<!\w){_WORD}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?-i:(?<=[a-z])(?=[A-Z])){_WORD}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),  # "HealthMarch 12, 2025"
    re.compile(rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<number>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]"),
    re.compile(rf"(?<![\d./-]){_YEAR}(?P<by>[./-])(?P<number>\d{{1,2}})(?P=by)(?P<day>\d{{1,2}})(?![\d/-])"),
    re.compile(rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<by>[./-])(?P<second>\d{{1,2}})(?P=by){_YEAR}"),
)
_CLOCK = re.compile(
    r"[\s,|•·–—-]{0,4}(?:(?:at|um|à|às|kl\.?|ore|alle|a las|klo)\s+)?(?P<hour>\d{1,2})(?:[:.h]|\s?[時시]\s?)"
    r"(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d)\s*(?P<half>[ap]\.?m\b\.?)?(?P<zone>\s*(?:GMT|UTC)(?![\w+-]))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date in a line."""

    start: int
    end: int
    value: str
    """RFC 3339 date, or date-time without an offset unless GMT or UTC stands there."""


def find_dates(text: str, *, month_first: bool | None = None) -> Iterator[PrintedDate]:
    """Yield the dates in `text`, from left to right.

    `month_first` says how ``3/4/2025`` is read; without it such a date is none. ``3.4.2025`` has its day first.
    """
    if not _ANY_YEAR.search(text):
        return
    found: dict[int, PrintedDate] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if (value := _value(match.groupdict(), month_first=month_first)) is not None:
                end, clock = _clock(text, match.end())
                found.setdefault(match.start(), PrintedDate(start=match.start(), end=end, value=value + clock))
    last = -1
    for start in sorted(found):
        if start >= last:
            yield found[start]
            last = found[start].end


def _value(parts: dict[str, str | None], *, month_first: bool | None) -> str | None:
    if parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        dotted = parts["by"] == "."
        if not dotted and month_first is None and first <= 12 and second <= 12 and first != second:
            return None
        swapped = not dotted and (second > 12 or (bool(month_first) and first <= 12))
        day, month = (second, first) if swapped else (first, second)
    else:
        month = int(parts["number"] or 0) if parts.get("number") else _month(parts["month"] or "")
        day = int(parts["day"] or 0)
    try:
        return date(int(parts["year"] or 0), month, day).isoformat()
    except ValueError:
        return None


def _month(word: str) -> int:
    """Return the number of a month by its name or the beginning of it, or 0."""
    name = word.casefold()
    if name in _MONTHS:
        return _MONTHS[name]
    if name[:3] in _SHORT and len(name) <= 4:
        return _SHORT[name[:3]]
    if _SHORTEST <= len(name) <= 5:
        return next((number for known, number in _MONTHS.items() if known.startswith(name)), 0)
    return 0


def _clock(text: str, at: int) -> tuple[int, str]:
    match = _CLOCK.match(text, at)
    if match is None:
        return at, ""
    hour, minute = int(match.group("hour")), int(match.group("minute"))
    half = (match.group("half") or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return at, ""
    zone = "Z" if match.group("zone") else ""
    return match.end(), f"T{hour:02}:{minute:02}:{match.group('second') or '00'}{zone}"
