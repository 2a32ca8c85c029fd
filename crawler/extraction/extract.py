"""From the bytes of a page to an article: the stages in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.items import Article, Author, Block, ExtractionInfo, Image, Link, Site
from crawler.urlkey import article_id

from .access import judge
from .authors import read_authors
from .blocks import build_body, read_links
from .captions import caption_passages
from .classification import read_canonical, read_kind, read_section, read_tags
from .closing import far_gate, find_gate
from .collection_pause import without_collection
from .dated_lines import PrintedLines
from .datelines import lines_above, lines_round
from .dates import Dates, read_dates
from .declared_body import declared_page
from .document import Page, parse
from .editing import edit
from .judge import choose, context, default_judge
from .language import read_language
from .page_state import stated_page
from .passages import MAX_PASSAGES, Passage, walk
from .pictures import Extent, Gallery, collect
from .printed_headline import find_printed_headline
from .rejection import Rejection, reject_body, reject_page
from .rights import read_rights
from .second_opinion import is_doubtful, second_opinion
from .site_names import domain_of, read_site_name
from .standfirst import find_standfirst
from .templates import filled
from .text import body_text, word_count
from .titles import Title, read_title
from .trace import Trace
from .version import extraction_version
from .whitespace import clean_or_none

__all__ = ["extract_article"]

_WITHOUT_TEXT = frozenset(["no-text", "unrendered"])
"""Why a page is rejected whose text may stand in what it declares."""


def extract_article(  # noqa: PLR0913  each says what it is at the call
    body: bytes,
    *,
    url: str | None = None,
    headers: Sequence[tuple[str, str]] = (),
    captured_at: datetime | None = None,
    on_reject: Callable[[Rejection], object] | None = None,
    on_page: Callable[[Page], object] | None = None,
    on_trace: Callable[[Trace], object] | None = None,
) -> Article | None:
    """Return the article that a page holds, or None if it holds none.

    `body` is the payload without transfer and content codings, `headers` the HTTP response's, `captured_at` the only
    "now" (an upper bound for dates; without it there is none). The result depends on nothing else: no clock, no file.
    `fetched_at`, `requested_url` and `archive` stay empty; who knows the record fills them in. For a page that is no
    article `on_reject` is called once with the reason. Never raises on any bytes.

    `on_page` is handed the parsed page, for whoever wants more of it than the article, such as its links; not where
    the body is rejected before it is parsed. `on_trace` is then handed what was decided on every passage.
    """
    result = _extract(body, url, tuple(headers), captured_at, _Listeners(on_page=on_page, on_trace=on_trace))
    if isinstance(result, Rejection):
        if on_reject is not None:
            on_reject(result)
        return None
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listeners:
    """Who wants to hear of the page on the way to its article."""

    on_page: Callable[[Page], object] | None
    on_trace: Callable[[Trace], object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What was read between headline and end of text."""

    trace: Trace
    body: list[Block]
    text: str
    subtitle: str | None
    links: list[Link]
    gallery: Gallery
    source: str | None
    """Where the text was read if the page does not show it."""
    warnings: list[str]


@without_collection
def _extract(
    body: bytes,
    url: str | None,
    headers: tuple[tuple[str, str], ...],
    captured_at: datetime | None,
    listeners: _Listeners,
) -> Article | Rejection:
    if rejection := reject_body(body, headers):
        return rejection
    page = parse(body, url=url, headers=headers, captured_at=captured_at)
    if page is None:
        return Rejection(reason="not-html", detail="nothing in the body parses as HTML")
    if listeners.on_page is not None:
        listeners.on_page(page)
    passages = _passages(page)
    title = read_title(page)
    headline = find_printed_headline(passages, title.printed)
    authors = read_authors(page, passages, headline)
    names = [author.name for author in authors[0]]
    content = _content(page, passages, title.printed, names)
    rejection = reject_page(page, passages, content.text, gated=bool(content.trace.gate.demand))
    if (
        rejection is not None
        and rejection.reason in _WITHOUT_TEXT
        and (found := _declared(page, passages, title.printed, names))
    ):
        content, rejection = found, None
    if listeners.on_trace is not None:
        listeners.on_trace(content.trace)
    if rejection is not None:
        return rejection
    lines = PrintedLines(
        page,
        headline=lines_round(passages, headline),
        opening=lines_above(passages, content.trace.text),
        whole=passages,
    )
    dates = read_dates(page, lines)
    return _assemble(page, content, title, authors, dates)


def _assemble(
    page: Page,
    content: _Content,
    title: Title,
    signed: tuple[list[Author], str | None],
    dates: Dates,
) -> Article:
    url = page.url
    authors, author_source = signed
    language, language_source = read_language(page, content.text)
    provenance = {
        "title": title.source,
        "authors": author_source,
        "published_at": dates.published_source,
        "modified_at": dates.modified_source,
        "language": language_source,
        "text": content.source,
    }
    return Article(
        id=article_id(url) if url else None,
        url=url,
        canonical_url=read_canonical(page),
        site=Site(domain=domain_of(url), name=read_site_name(page)),
        title=title.text,
        subtitle=content.subtitle,
        description=clean_or_none(page.meta("description", "og:description", "twitter:description"), entities=True),
        authors=authors,
        published_at=dates.published,
        modified_at=dates.modified,
        published_raw=dates.published_raw,
        modified_raw=dates.modified_raw,
        section=read_section(page),
        tags=read_tags(page),
        language=language,
        kind=read_kind(page),
        body=content.body,
        text=content.text,
        word_count=word_count(content.text),
        images=[_filled(image) for image in content.gallery.images],
        links=content.links,
        access=judge(content.trace, content.body),
        rights=read_rights(page),
        extraction=ExtractionInfo(
            version=extraction_version(),
            provenance={name: source for name, source in provenance.items() if source},
            warnings=[*page.warnings, *content.warnings],
        ),
    )


def _passages(page: Page) -> list[Passage]:
    root = page.tree.find("body")
    return walk(root if root is not None else page.tree)


def _declared(page: Page, passages: list[Passage], title: str | None, names: list[str]) -> _Content | None:
    """Return the text that JSON-LD or its state holds, for a page that shows none; never where readers are kept out."""
    stated, source = declared_page(page), "json-ld"
    if stated is None:
        stated, source = stated_page(page, title), "page-state"
    if stated is None or far_gate(passages).demand:
        return None
    content = _content(stated, _passages(stated), title, names, source=source)
    if not content.text or judge(content.trace, content.body).policy not in {"free", "unknown"}:
        return None
    return content


def _content(
    page: Page, passages: list[Passage], title: str | None, names: list[str], *, source: str | None = None
) -> _Content:
    captions = caption_passages(passages)
    said = context(page, title, names)
    shares = default_judge().shares(passages, captions, said) if source is None else _all(passages)
    chosen = choose(shares)
    if source is None and is_doubtful(passages, chosen):
        chosen = second_opinion(page, passages, chosen)
    kept, desk = edit(passages, chosen, captions=captions, title=title, names=names)
    standfirst = find_standfirst(page, passages, desk.headline, desk.opening) if kept else None
    gate = find_gate(passages, kept)
    kept = [index for index in kept if index not in gate.passages]
    if gate.broken_off:
        cut, beginning = gate.broken_off
        passages = [*passages]
        passages[cut] = replace(passages[cut], text=beginning, links=passages[cut].links[:-1])
    if kept == [standfirst]:  # what stands above a gate alone is all that is shown of the text
        standfirst = None
    kept = [index for index in kept if index != standfirst]
    first, last = (kept[0], kept[-1]) if kept else (desk.opening, desk.opening)
    told = {*kept, *desk.reasons, desk.headline, standfirst, *gate.passages}
    extent = Extent(headline=desk.headline, first=first, last=last, told={i for i in told if i is not None})
    gallery = collect(page, passages, extent, desk.captions, names)
    body = build_body(page, passages, kept, gallery)
    warnings = [f"unrendered-template: {text[:100]}" for text in desk.struck.get("template", [])]
    if len(passages) > MAX_PASSAGES:
        warnings.append(f"passages: the page has more than {MAX_PASSAGES}, the rest was not read")
    trace = Trace(
        page=page,
        passages=passages,
        captions=captions,
        context=said,
        shares=shares,
        chosen=chosen,
        desk=desk,
        standfirst=standfirst,
        gate=gate,
        text=kept,
        gallery=gallery,
    )
    return _Content(
        trace=trace,
        body=body,
        text=body_text(body),
        subtitle=filled(passages[standfirst].text) if standfirst is not None else None,
        links=read_links(page, passages, kept),
        gallery=gallery,
        source=source,
        warnings=warnings,
    )


def _all(passages: list[Passage]) -> dict[int, float]:
    return {index: 1.0 for index, passage in enumerate(passages) if passage.key}


def _filled(image: Image) -> Image:
    return replace(image, caption=filled(image.caption), credit=filled(image.credit), alt=filled(image.alt))
