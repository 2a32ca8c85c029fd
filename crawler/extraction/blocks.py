"""The body: passages that were kept, as blocks with their structure, in reading order."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urldefrag

from lxml.html import HtmlElement

from crawler.items import Block, Code, Embed, Heading, ImageBlock, Link, ListBlock, Paragraph, Quote, Table

from .document import Page, class_tokens, inner_text
from .passages import Passage
from .pictures import Gallery

__all__ = ["build_body", "read_links"]

# fmt: off
_PLAYERS = (
    "youtube", "youtu.be", "vimeo", "dailymotion", "twitter.", "x.com", "instagram", "facebook.com/plugins", "tiktok",
    "soundcloud", "spotify", "datawrapper", "flourish", "maps", "infogram", "podcast", "player", "video", "embed",
    "streamable", "brightcove", "bsky",
)
# fmt: on
"""What in an iframe's URL says that a reader looks at it. Adverts and trackers are iframes as well."""


def build_body(page: Page, passages: Sequence[Passage], kept: Sequence[int], gallery: Gallery) -> list[Block]:
    """Return the blocks of the kept passages, with pictures and embeds where they stand among them."""
    text = set(kept)
    if not kept:
        return [ImageBlock(index=number) for number in gallery.places.values()]
    start = min([kept[0], *gallery.places])
    end = max([kept[-1], *gallery.places])
    blocks: list[Block] = []
    index = start
    while index <= end:
        passage = passages[index]
        if index in gallery.places:
            blocks.append(ImageBlock(index=gallery.places[index]))
        elif passage.kind == "embed" and kept[0] <= index <= kept[-1] and (embed := _embed(page, passage.element)):
            blocks.append(embed)
        elif index in text:
            block, index = _block(passages, index, text)
            blocks.append(block)
        index += 1
    return blocks


def read_links(page: Page, passages: Sequence[Passage], kept: Sequence[int]) -> list[Link]:
    """Return the links out of the kept passages, each target and text once."""
    here = urldefrag(page.url or "").url
    found: dict[tuple[str, str], Link] = {}
    for index in kept:
        for href, words in passages[index].links:
            url = page.absolute(href)
            if url and urldefrag(url).url != here:
                found.setdefault((url, words), Link(url=url, text=words))
    return list(found.values())


def _block(passages: Sequence[Passage], index: int, text: set[int]) -> tuple[Block, int]:
    """Return the block that begins at `index`, and the last passage that it holds."""
    passage = passages[index]
    if passage.kind == "heading":
        return Heading(level=passage.level, text=passage.text), index
    if passage.kind == "code":
        return Code(text=passage.text), index
    if passage.kind == "table":
        return Table(rows=list(passage.rows)), index
    if passage.list_ is not None and passage.item is not None:
        return _list(passages, index, text)
    if passage.quote is not None:
        return Quote(text=passage.text, cite=_cite(passage.quote)), index
    return Paragraph(text=passage.text), index


def _list(passages: Sequence[Passage], index: int, text: set[int]) -> tuple[Block, int]:
    outer = _outermost_list(passages[index])
    items: list[tuple[HtmlElement | None, str]] = []
    last = index
    for at in range(index, len(passages)):
        passage = passages[at]
        if at in text and (passage.kind != "text" or _outermost_list(passage) is not outer):
            break
        if at not in text:
            if passage.list_ is None:
                break
            continue
        if items and items[-1][0] is passage.item:
            items[-1] = (passage.item, f"{items[-1][1]} {passage.text}")
        else:
            items.append((passage.item, passage.text))
        last = at
    return ListBlock(ordered=outer is not None and outer.tag == "ol", items=[words for _, words in items]), last


def _outermost_list(passage: Passage) -> HtmlElement | None:
    if passage.list_ is None or passage.item is None:
        return None
    outer = passage.list_
    for step in passage.list_.iterancestors():
        if step.tag in {"ul", "ol", "menu"}:
            outer = step
        elif step.tag != "li":
            break
    return outer


def _cite(quote: HtmlElement) -> str | None:
    for tag in ("cite", "footer", "figcaption"):
        element = quote.find(f".//{tag}")
        if element is not None and (words := inner_text(element).lstrip("—–- ")):
            return words
    figure = quote.getparent()
    if figure is not None and figure.tag == "figure":
        element = figure.find(".//figcaption")
        return inner_text(element).lstrip("—–- ") or None if element is not None else None
    return None


def _embed(page: Page, element: HtmlElement) -> Embed | None:
    for attribute in ("src", "data-src", "data-lazy-src", "href"):
        if url := page.absolute(element.get(attribute)):
            break
    else:
        source = element.find(".//source")
        url = page.absolute(source.get("src")) if source is not None else None
    if (
        url
        and (element.tag == "video" or any(name in url.lower() for name in _PLAYERS))
        and "advert" not in class_tokens(element)
    ):
        return Embed(url=url)
    return None
