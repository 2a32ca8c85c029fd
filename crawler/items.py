"""The article: what one archived page says, as schema ``article/1``.

These dataclasses *are* the schema. ``docs/schema.md`` and the JSON Schema file are generated from them (see
``crawler.schema``), so the docstring below each field is its documentation. Every key is always present in the JSON;
what is unknown is ``null`` or ``[]``, never ``""`` and never a guess. Dates are RFC 3339 with the offset that the
page gave; no zone is invented.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

__all__ = [
    "SCHEMA",
    "Access",
    "ArchivePointer",
    "Article",
    "Author",
    "Block",
    "Code",
    "Embed",
    "ExtractionInfo",
    "Heading",
    "Image",
    "ImageBlock",
    "Link",
    "ListBlock",
    "Paragraph",
    "Quote",
    "Rights",
    "Site",
    "Table",
    "to_json",
]

SCHEMA = "article/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The publication that the article stands in."""

    domain: str | None = None
    """Host name of `url`, lower case, without port and without a leading ``www.``; null without a URL."""

    name: str | None = None
    """Name of the publication as the page declares it (``og:site_name``, the publisher in JSON-LD)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One name of the byline."""

    name: str
    """The name as printed, without "By", roles, dates or contact lines."""

    url: str | None = None
    """Absolute URL of the author's page, when the page links it."""

    type: Literal["person", "organization"] = "person"
    """``organization`` for agencies and desks (``Reuters``, ``Editorial Board``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One picture of the article, with the words that belong to it and not to the text."""

    url: str
    """Absolute URL of the picture as the page shows it (the largest that it declares)."""

    caption: str | None = None
    """What the caption says of the picture, without the credit."""

    credit: str | None = None
    """Photographer, agency or rights holder, without "Photo:" or "©"."""

    alt: str | None = None
    """The ``alt`` text."""

    role: Literal["lead", "inline"] = "inline"
    """``lead`` for the picture that opens the article, else ``inline``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link out of the body of the article."""

    url: str
    """Absolute URL."""

    text: str
    """The words that are linked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    type: Literal["paragraph"] = field(default="paragraph", init=False)
    """Always ``paragraph``."""

    text: str
    """Its plain text on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading within the body (never the headline itself)."""

    type: Literal["heading"] = field(default="heading", init=False)
    """Always ``heading``."""

    level: int
    """1 to 6, as marked up."""

    text: str
    """Its plain text on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock:
    """A list."""

    type: Literal["list"] = field(default="list", init=False)
    """Always ``list``."""

    ordered: bool
    """True for a numbered list."""

    items: list[str]
    """The plain text of each item, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A block quotation or a pull quote that is not a repetition of the text."""

    type: Literal["quote"] = field(default="quote", init=False)
    """Always ``quote``."""

    text: str
    """The quoted words."""

    cite: str | None = None
    """Who is quoted, when the page says so beside the quotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A data table."""

    type: Literal["table"] = field(default="table", init=False)
    """Always ``table``."""

    rows: list[list[str]]
    """Rows of cells, header rows first, each cell as plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Preformatted text; white space and placeholders in it are kept as they are."""

    type: Literal["code"] = field(default="code", init=False)
    """Always ``code``."""

    text: str
    """The text with its line breaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageBlock:
    """The place of a picture in the reading order."""

    type: Literal["image"] = field(default="image", init=False)
    """Always ``image``."""

    index: int
    """Index into `Article.images`, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """The place of an embedded post, player or map."""

    type: Literal["embed"] = field(default="embed", init=False)
    """Always ``embed``."""

    url: str
    """Absolute URL of what is embedded."""


Block = Paragraph | Heading | ListBlock | Quote | Table | Code | ImageBlock | Embed


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the publisher declares about access, and what we hold: two different things."""

    policy: Literal["free", "metered", "registration", "subscription", "unknown"] = "unknown"
    """What the page declares, or a gate on it says; ``unknown`` where it says nothing, never a guessed ``free``."""

    completeness: Literal["full", "preview", "stub", "unknown"] = "unknown"
    """What is in `text`: all of it, its beginning (``preview``), under about 60 words (``stub``), or not known."""

    is_accessible_for_free: bool | None = None
    """schema.org ``isAccessibleForFree`` as declared."""

    content_tier: str | None = None
    """``article:content_tier`` as declared (``free``, ``metered``, ``locked``)."""

    removed: list[str] = field(default_factory=list)
    """Stub sentences ("Subscribe to read on") that were taken out of the text."""

    withheld_words: int | None = None
    """Declared word count less ours, where the page declares one and the text is cut; else null."""

    signals: list[str] = field(default_factory=list)
    """What the verdict rests on, as ``name: evidence``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the page declares about its use, in headers and meta elements."""

    robots: list[str] = field(default_factory=list)
    """Directives of robots meta elements and X-Robots-Tag, lower case; those for one agent as ``agent: directive``."""

    noarchive: bool = False
    """True if ``noarchive`` or ``none`` stands among those for every agent."""

    tdm_reservation: bool | None = None
    """The TDM Reservation Protocol's ``tdm-reservation``: true for 1, false for 0."""

    tdm_policy: str | None = None
    """URL of the ``tdm-policy``."""

    license: str | None = None
    """URL of a licence link (``rel=license``, schema.org ``license``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionInfo:
    """How the fields were read."""

    version: str
    """Package version and a hash over rules, model data and the libraries that read the page."""

    provenance: dict[str, str] = field(default_factory=dict)
    """Field name to the source it was read from (``json-ld``, ``open-graph``, ``meta``, ``microdata``, ``page``,
    ``page-state``)."""

    warnings: list[str] = field(default_factory=list)
    """What a reader should know: ``unrendered-template: …``, ``charset: …``, and what a bound left unread: ``size: …``,
    ``depth: …``, ``passages: …``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePointer:
    """The WARC response record that the article was read from."""

    file: str
    """Base name of the (closed) WARC file."""

    offset: int
    """Byte offset of the record's gzip member in the file."""

    length: int
    """Length of that member in bytes."""

    record_id: str | None = None
    """``WARC-Record-ID`` with its brackets."""

    payload_digest: str | None = None
    """``WARC-Payload-Digest`` as the record gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as one capture of its page shows it."""

    schema: Literal["article/1"] = field(default="article/1", init=False)
    """Always ``article/1``."""

    id: str | None = None
    """First 32 hex digits of the SHA-256 of `url` under the rule ``urlkey/1``; null without a URL."""

    url: str | None = None
    """URL of the page after redirects."""

    requested_url: str | None = None
    """URL that was asked for before redirects."""

    canonical_url: str | None = None
    """URL that the page declares as its canonical one, absolute."""

    fetched_at: str | None = None
    """``WARC-Date`` of the record."""

    site: Site = field(default_factory=Site)
    """The publication."""

    title: str | None = None
    """The headline, without the name of the site."""

    subtitle: str | None = None
    """The standfirst printed on the page between headline and text."""

    description: str | None = None
    """The meta description."""

    authors: list[Author] = field(default_factory=list)
    """The byline; empty rather than guessed."""

    published_at: str | None = None
    """When the article was first published: RFC 3339 date, or date-time with the offset that the page gave."""

    modified_at: str | None = None
    """When it was last changed, likewise."""

    published_raw: str | None = None
    """The words of the page that `published_at` was read from."""

    modified_raw: str | None = None
    """The words of the page that `modified_at` was read from."""

    section: str | None = None
    """The section of the paper, as declared."""

    tags: list[str] = field(default_factory=list)
    """Keywords, as declared."""

    language: str | None = None
    """BCP 47 language of the text."""

    kind: str = "article"
    """``article``, ``live``, ``video``, ``gallery``, ``opinion``, ``review``, … from what the page declares."""

    body: list[Block] = field(default_factory=list)
    """The blocks in reading order."""

    text: str = ""
    """The body's text, one block (list item, table row) a line. Never the title, a caption, a credit or chrome."""

    word_count: int = 0
    """Words in `text`; in scripts without spaces each character counts as one."""

    images: list[Image] = field(default_factory=list)
    """The pictures, in the order of the page."""

    links: list[Link] = field(default_factory=list)
    """Links out of the body."""

    access: Access = field(default_factory=Access)
    """What is declared about access, and how complete the text is."""

    rights: Rights = field(default_factory=Rights)
    """What is declared about use."""

    extraction: ExtractionInfo
    """How the fields were read."""

    archive: ArchivePointer | None = None
    """Where the page lies in the archive; null where bytes were extracted without one."""


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def to_json(article: Article) -> str:
    """Return the article as one line of JSON: keys in schema order, UTF-8 characters as they are, no line break.

    The line is a pure function of the article, so equal articles give equal bytes.
    """
    return json.dumps(_plain(article), ensure_ascii=False, separators=(",", ":"))
