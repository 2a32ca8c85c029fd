"""When the article was published and changed: as the page gives it, no zone invented, no clock read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import chain

from htmldate import find_date
from lxml.html import HtmlElement

from .dated_lines import Candidate, PrintedLines
from .document import Page, class_tokens
from .iso_dates import iso_date
from .marked_dates import UPDATED, holds_others, is_teaser, marked_dates, unmarked_date
from .whitespace import clean

__all__ = ["Dates", "read_dates"]

EARLIEST = date(1990, 1, 1)
"""htmldate looks for no printed date before the web; declared dates may be older (digitised archives)."""
NO_BOUND = date(2100, 1, 1)
"""The latest date where the caller gives no capture time."""

_LATER = timedelta(days=2)
"""A printed date is another day than the declared one if it lies so far before it: zones move a date by one."""
_WEST = timezone(timedelta(hours=-12))
"""The last clock on which a day ends."""

_PUBLISHED_META = (
    # name, by trust: what says "published" before what says only "date"
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "parsely-pub-date",
    "datepublished", "rnews:datepublished", "sailthru.date", "dcterms.issued", "dc.date.issued", "dcterms.created",
    "dc.date.created", "cxenseparse:recs:publishtime", "publish-date", "publish_date", "publishdate", "pubdate",
    "published_at", "publication_date", "article.published", "datecreated", "citation_publication_date",
    "article_date_original", "originalpublicationdate", "date.issued", "dc.date", "dcterms.date", "date",
    "article:created", "published", "date_published", "article:published_date", "pub_date", "dateposted",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "article:modified", "datemodified",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "cxenseparse:recs:lastmodified", "revised",
    "updated",
)  # fmt: skip
_HIDDEN = re.compile(
    r"[\"'](?:datePublished|date_published|published_?(?:at|date|on|time)|publish_?date|publication_?date|first_?published"
    r"(?:_?(?:at|date))?|pub_?date|dateTimePublished|article_?date_?published)\\?[\"']\s*:\s*\\?[\"']"
    r"(\d{4}-\d{2}-\d{2}[^\"'\\]{0,30})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Both dates with the words that they were read from, and the sources."""

    published: str | None = None
    published_raw: str | None = None
    published_source: str | None = None
    modified: str | None = None
    modified_raw: str | None = None
    modified_source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A date with its words and its source."""

    value: str
    raw: str
    source: str


def read_dates(page: Page, lines: PrintedLines) -> Dates:
    """Read both dates: JSON-LD, meta, microdata, ``time`` elements, printed lines, the page's state, then htmldate.

    Where the page declares when it was published, that stands, even if it prints the date of its last change alone: of
    54 annotated pages that do so, half give the one and half the other. A page that declares nothing gets the printed
    date of change (18 of 23 annotated pages), but not the declared one (3 of 12).
    """
    declared = list(_valid(page, _declared(page)))
    modified = next(_valid(page, _modified(page)), None)
    changed = modified or next(_valid(page, lines.changed()), None)
    published = declared[0] if declared else _undeclared(page, lines, changed)
    if declared:
        published = _printed_before(page, declared[0], modified, lines) or published
    if published:
        others = () if declared else _unmarked(page)
        published = _sharpened(
            published,
            [*declared, *_valid(page, chain(_marked(page, published=True), others, lines.published()))],
        )
    if modified is None and changed and not (published and changed.value[:10] < published.value[:10]):
        modified = changed
    return Dates(
        published=published.value if published else None,
        published_raw=published.raw if published else None,
        published_source=published.source if published else None,
        modified=modified.value if modified else None,
        modified_raw=modified.raw if modified else None,
        modified_source=modified.source if modified else None,
    )


def _undeclared(page: Page, lines: PrintedLines, modified: _Found | None) -> _Found | None:
    found = next(_valid(page, _shown(page, lines)), None)
    if found is not None:
        return found
    asked = _asked(page)
    return None if asked and modified and asked.value == modified.value[:10] else asked


def _shown(page: Page, lines: PrintedLines) -> Iterator[Candidate]:
    """Yield what the page shows, the most telling first."""
    yield from lines.first()
    yield from _marked(page, published=True)
    yield from lines.bare()
    yield from lines.labelled()
    yield from lines.published()
    yield from lines.above()
    yield from lines.signed()
    yield from _unmarked(page)
    yield from lines.near()
    yield from _hidden(page)


def _is_mark_of_change(published: _Found, modified: _Found) -> bool:
    """True if the declared dates are one and the same moment, or in the wrong order: some systems fill in the last."""
    return published.value >= modified.value[: len(published.value)]


def _printed_before(page: Page, declared: _Found, modified: _Found | None, lines: PrintedLines) -> _Found | None:
    """Return the date printed as the article's own that lies before the declared one.

    It is believed if it stands alone in its line, or if what is declared is the moment of a change.
    """
    candidates: Iterable[Candidate] = lines.alone()
    if modified and _is_mark_of_change(declared, modified):
        candidates = chain(lines.published(), _marked(page, published=True))
    found = next(_valid(page, candidates), None)
    return found if found is not None and found.value[:10] <= _latest_earlier(declared.value) else None


def _latest_earlier(declared: str) -> str:
    """Return the last day that is before the declared one on every clock."""
    day = date.fromisoformat(declared[:10])
    if _has_offset(declared):
        west = datetime.fromisoformat(declared).astimezone(_WEST).date()
        return (west - timedelta(days=1)).isoformat()
    return (day - _LATER).isoformat()


def _sharpened(published: _Found, others: Iterable[_Found]) -> _Found:
    """Return the same date with its time of day, or the same time with its offset, where another source has it."""
    if _has_offset(published.value):
        return published
    known = published.value
    best = published
    for other in others:
        same = other.value[:16] == known[:16] if "T" in known else other.value[:10] == known
        if same and (_has_offset(other.value), "T" in other.value) > (_has_offset(best.value), "T" in best.value):
            best = other
    return best


def _has_offset(value: str) -> bool:
    return value.endswith("Z") or bool(re.search(r"T.*[+-]\d{2}:\d{2}$", value))


def _valid(page: Page, candidates: Iterable[Candidate]) -> Iterator[_Found]:
    for raw, known, source, _ in candidates:
        value = known or iso_date(raw)
        if value and value[:4] >= "1700" and _in_time(page, value):
            yield _Found(value=value, raw=clean(raw), source=source)


def _in_time(page: Page, value: str) -> bool:
    latest = page.captured_at.date() + timedelta(days=1) if page.captured_at else NO_BOUND
    return value[:10] <= latest.isoformat()


def _declared(page: Page) -> Iterator[Candidate]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        if raw := page.data.text(page.article, key):
            yield raw, None, "json-ld", False
    yield from _from_metas(page, _PUBLISHED_META)
    for node in page.data.nodes:
        if raw := page.data.text(node, "datePublished"):
            yield raw, None, "json-ld", False


def _modified(page: Page) -> Iterator[Candidate]:
    if raw := page.data.text(page.article, "dateModified"):
        yield raw, None, "json-ld", True
    yield from _from_metas(page, _MODIFIED_META)
    yield from _marked(page, published=False)


def _from_metas(page: Page, names: Sequence[str]) -> Iterator[Candidate]:
    for name in names:
        for raw in page.metas.get(name, ())[:1]:
            yield raw, None, "open-graph" if name.startswith(("og:", "article:")) else "meta", False


def _marked(page: Page, *, published: bool) -> Iterator[Candidate]:
    for words, source in marked_dates(page, published=published):
        yield words, None, source, not published


def _unmarked(page: Page) -> Iterator[Candidate]:
    words = unmarked_date(page.tree)
    if words is not None and not UPDATED.search(words):
        yield words, None, "page", False


def _hidden(page: Page) -> Iterator[Candidate]:
    """Yield the date in the page's state (a data layer, JSON-LD that does not parse), if there is but one."""
    found = {raw for script in page.tree.iter("script") for raw in _HIDDEN.findall(script.text or "")}
    if len({raw[:10] for raw in found}) == 1:
        yield max(found, key=len), None, "page", False


def _without_other_articles(tree: HtmlElement) -> HtmlElement:
    """Return a copy of the page without teasers, sidebars and footers, whose dates are those of other articles."""
    copied = deepcopy(tree)
    headline = next(copied.iter("h1"), None)
    keep = {headline, *headline.iterancestors()} if headline is not None else set()
    for element in list(copied.iter("section", "article", "aside", "nav", "footer", "div", "ul")):
        parent = element.getparent()
        if parent is None or element in keep or len(element) == 0:
            continue
        if element.tag in {"nav", "footer"} or holds_others(class_tokens(element)) or is_teaser(element):
            element.drop_tree()
    return copied


def _asked(page: Page) -> _Found | None:
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
    return _Found(value=found, raw=found, source="page") if found else None
