"""When the article was published and changed: as the page gives it, no zone invented, no clock read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

from htmldate import find_date
from lxml.html import HtmlElement

from .document import Page, class_tokens
from .whitespace import clean

__all__ = ["Dates", "iso_date", "read_dates"]

EARLIEST = date(1990, 1, 1)
"""htmldate looks for no printed date before the web; declared dates may be older (digitised archives)."""
NO_BOUND = date(2100, 1, 1)
"""The latest date where the caller gives no capture time."""

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+|T\s+)(\d{1,2}):(\d{2})(?::(\d{2})([.,]\d{1,9})?)?\s*(Z|UTC"
    r"|GMT|[+-]\d{2}:?(?:\d{2})?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE)
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH = re.compile(r"(?:[a-z]+,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})\b", re.IGNORECASE)

_MONTH = "(?:" + "|".join(f"{month}[a-z]*" for month in _MONTHS) + r")\.?"
_PRINTED_ENGLISH = re.compile(rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{{2}}\b", re.IGNORECASE)
_PRINTED_DAY_FIRST = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{_MONTH},?\s+(?:19|20)\d{{2}}\b", re.IGNORECASE)
_PRINTED_NUMBERS = re.compile(r"\b(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}\.\d{1,2}\.(?:19|20)\d{2}\b")
_UPDATED = re.compile(r"updat|modif|review|aktualis|edited", re.IGNORECASE)
_LONGEST_DATELINE = 120

_PUBLISHED_META = (
    # name, by trust: what says "published" before what says only "date"
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "parsely-pub-date",
    "datepublished", "rnews:datepublished", "sailthru.date", "dcterms.issued", "dc.date.issued", "dcterms.created",
    "dc.date.created", "cxenseparse:recs:publishtime", "publish-date", "publish_date", "publishdate", "pubdate",
    "published_at", "publication_date", "article.published", "datecreated", "citation_publication_date",
    "article_date_original", "originalpublicationdate", "date.issued", "dc.date", "dcterms.date", "date",
    "article:created",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "article:modified", "datemodified",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "cxenseparse:recs:lastmodified", "revised",
)  # fmt: skip
_PUBLISHED_CLASS = re.compile(
    r"publish|pubdate|post-?date|entry-date|date-?line|posted|article-?date|byline|timestamp|published"
    r"|dtpublished|datum"
)
_MODIFIED_CLASS = re.compile(r"updated|modif|aktualis")
_OTHERS = re.compile(
    r"related|(?:^|[\s_-])teasers?(?:[\s_-]|$)|recommend|most-?(?:read|popular)|recirc|more-?(?:stories"
    r"|posts|articles)"
)
_ELSEWHERE = re.compile(r"related|teaser|card|comment|sidebar|widget|recommend|most-?read|promo|listing|latest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Both dates with the words that they were read from, and the sources."""

    published: str | None = None
    published_raw: str | None = None
    published_source: str | None = None
    modified: str | None = None
    modified_raw: str | None = None
    modified_source: str | None = None


def read_dates(page: Page, datelines: Sequence[str] = ()) -> Dates:
    """Read both dates: JSON-LD, meta, microdata, ``time`` elements, `datelines`, then htmldate.

    `datelines` are the short lines round the headline: what is printed there is the article's own date.
    """
    published = _first(page, _published(page)) or _first(page, _in_lines(datelines)) or _printed(page)
    modified = _first(page, _modified(page))
    return Dates(
        published=published[0] if published else None,
        published_raw=published[1] if published else None,
        published_source=published[2] if published else None,
        modified=modified[0] if modified else None,
        modified_raw=modified[1] if modified else None,
        modified_source=modified[2] if modified else None,
    )


def iso_date(raw: str) -> str | None:
    """Return the RFC 3339 form of a date as machines write it, with the offset that stands there, or None."""
    raw = clean(raw)
    if re.fullmatch(r"\d{10}(?:\d{3})?", raw):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(raw[:10]))
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    for pattern in (_ISO, _COMPACT, _SLASHED):
        if match := pattern.match(raw):
            parts = [*match.groups()]
            if pattern is not _ISO:
                parts.insert(6, None)
            return _rfc3339(parts)
    return _wordy(raw)


def _wordy(raw: str) -> str | None:
    try:
        moment = parsedate_to_datetime(raw)
        return moment.isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    for pattern, order in ((_ENGLISH, (3, 1, 2)), (_DAY_FIRST, (3, 2, 1))):
        if match := pattern.match(raw):
            year, month, day = (match.group(i) for i in order)
            if month[:3].lower() in _MONTHS:
                return _rfc3339([year, str(_MONTHS.index(month[:3].lower()) + 1), day])
    return None


def _in_lines(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the dates in lines that are short enough to be a dateline; those of an update last."""
    late: list[str] = []
    for line in lines:
        if len(line) > _LONGEST_DATELINE:
            continue
        for pattern in (_PRINTED_ENGLISH, _PRINTED_DAY_FIRST, _PRINTED_NUMBERS):
            said_from = 0
            for match in pattern.finditer(line):
                raw, said = match.group(), line[said_from : match.start()]
                said_from = match.end()
                if pattern is _PRINTED_NUMBERS and (parts := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", raw)):
                    raw = f"{parts.group(3)}-{parts.group(2)}-{parts.group(1)}"
                if _UPDATED.search(said):
                    late.append(raw)
                else:
                    yield raw, "page"
    for raw in late:
        yield raw, "page"


def _rfc3339(parts: Sequence[str | None]) -> str | None:
    """Put together year, month, day, hour, minute, second, fraction and zone, as many as there are."""
    year, month, day, hour, minute, second, fraction, zone = (*parts, *[None] * 8)[:8]
    try:
        text = date(int(year or 0), int(month or 0), int(day or 0)).isoformat()
        if hour is None or minute is None:
            return text
        time(int(hour), int(minute), min(int(second or 0), 59))
    except ValueError:
        return None
    clock = f"T{int(hour):02}:{minute}:{second or '00'}" + (fraction.replace(",", ".") if fraction else "")
    if zone is None:
        return text + clock
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return text + clock + "Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{text}{clock}{zone[0]}{digits[:2]}:{digits[2:]}"


def _first(page: Page, candidates: Iterator[tuple[str, str]]) -> tuple[str, str, str] | None:
    for raw, source in candidates:
        value = iso_date(raw)
        if value and value[:4] >= "1700" and _in_time(page, value):
            return value, clean(raw), source
    return None


def _in_time(page: Page, value: str) -> bool:
    latest = page.captured_at.date() + timedelta(days=1) if page.captured_at else NO_BOUND
    return value[:10] <= latest.isoformat()


def _published(page: Page) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        if raw := page.data.text(page.article, key):
            yield raw, "json-ld"
    for name in _PUBLISHED_META:
        for raw in page.metas.get(name, ())[:1]:
            yield raw, "open-graph" if name.startswith(("og:", "article:")) else "meta"
    for node in page.data.nodes:
        if raw := page.data.text(node, "datePublished"):
            yield raw, "json-ld"
    yield from _marked(page, "datepublished", _PUBLISHED_CLASS, _MODIFIED_CLASS)


def _modified(page: Page) -> Iterator[tuple[str, str]]:
    if raw := page.data.text(page.article, "dateModified"):
        yield raw, "json-ld"
    for name in _MODIFIED_META:
        for raw in page.metas.get(name, ())[:1]:
            yield raw, "open-graph" if name.startswith(("og:", "article:")) else "meta"
    yield from _marked(page, "datemodified", _MODIFIED_CLASS, None)


def _marked(
    page: Page, itemprop: str, wanted: re.Pattern[str], unwanted: re.Pattern[str] | None
) -> Iterator[tuple[str, str]]:
    """Yield dates that microdata or a ``time`` element marks, those in or beside the headline's container first."""
    late: list[str] = []
    for element in page.tree.iter("time", "abbr", "span", "div", "p", "meta"):
        marked = itemprop in (element.get("itemprop") or "").lower()
        if not marked and element.tag != "time":
            continue
        raw = element.get("datetime") or element.get("content") or element.get("title") or "".join(element.itertext())
        if marked:
            yield raw, "microdata"
            continue
        around = _around(element)
        if _ELSEWHERE.search(around) or (unwanted and unwanted.search(around)) or _among_others(element):
            continue
        if wanted.search(around) or element.get("pubdate") is not None:
            yield raw, "page"
        elif unwanted is not None and not _in_list(element):
            late.append(raw)
    for raw in late[:1]:
        yield raw, "page"


def _among_others(element: HtmlElement) -> bool:
    return any(_OTHERS.search(class_tokens(step)) for step in element.iterancestors())


def _in_list(element: HtmlElement) -> bool:
    """True for a date in a list or box of other articles, or in their links."""
    return any(step.tag in {"li", "a", "aside", "nav", "footer"} for step in element.iterancestors())


def _around(element: HtmlElement) -> str:
    tokens, step = [], element
    for _ in range(3):
        tokens.append(class_tokens(step))
        parent = step.getparent()
        if parent is None or step.tag == "article" or parent.tag in {"body", "html", "main"}:
            break
        step = parent
    return " ".join(tokens)


def _without_other_articles(tree: HtmlElement) -> HtmlElement:
    """Return a copy of the page without teasers, sidebars and footers, whose dates are those of other articles."""
    copied = deepcopy(tree)
    headline = next(copied.iter("h1"), None)
    keep = {headline, *headline.iterancestors()} if headline is not None else set()
    for element in list(copied.iter("section", "article", "aside", "nav", "footer", "div", "ul")):
        parent = element.getparent()
        if parent is None or element in keep or len(element) == 0:
            continue
        if element.tag in {"nav", "footer"} or _OTHERS.search(class_tokens(element)):
            element.drop_tree()
    return copied


def _printed(page: Page) -> tuple[str, str, str] | None:
    latest = page.captured_at.date() + timedelta(days=1) if page.captured_at else NO_BOUND
    try:
        found = find_date(
            _without_other_articles(page.tree),
            url=page.url,
            original_date=True,
            extensive_search=False,
            min_date=EARLIEST.isoformat(),
            max_date=latest.isoformat(),
        )
    except Exception:  # noqa: BLE001 - it raises what lxml, dateutil and dateparser raise; no date is no fault
        return None
    return (found, found, "page") if found else None
