"""The page, parsed once and read by everybody: tree, meta elements, JSON-LD, base URL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from .charset import as_utf8
from .foreign_node import is_unprinted
from .jsonld import LinkedData, Node
from .jsonld import read as read_jsonld
from .templates import filled
from .whitespace import clean

__all__ = [
    "MAX_BYTES",
    "Element",
    "Page",
    "all_elements",
    "class_tokens",
    "first",
    "inner_text",
    "noted",
    "parse",
    "read_tree",
]

MAX_BYTES = 20 * 1024 * 1024
"""No article is longer; what follows is not parsed."""


class Element(HtmlElement):  # type: ignore[misc]  # lxml.html has no types
    """An element that remembers what a dozen rules ask of it, as long as somebody holds it: `Page.alive` does.

    It does so in slots: to make and free a dict of each took a tenth of the whole extraction.
    """

    __slots__ = ("css_class", "hidden", "large", "names", "tokens")
    css_class: str | None
    hidden: bool
    """True if an attribute or its own style hides it."""
    names: str
    """Class, id, data-testid, and what else says what an element is (`_NAMING`), as they are written."""
    tokens: str | None
    """Class, id and data-testid in lower case; None until somebody asks."""


_ONE_CLASS = etree.ElementDefaultClassLookup(element=Element)
"""lxml.html asks Python for the class of each element, to tell forms and inputs from others; nobody here needs that."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")

_NAMING = frozenset(["itemprop", "role", "aria-label", "data-component", "data-module", "data-type", "data-qa"])
_CONTROL = bytes(code for code in range(0x20) if code not in b"\t\n\x0c\r")
"""In UTF-8 these bytes are these characters and nothing else."""
_NONCHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
"""U+FFFE and U+FFFF."""
_BEFORE_NONCHARACTERS = b"\xef\xbf"
_ENDS_OF_PAGE = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)

_OF_HEAD = frozenset(
    ["title", "base", "link", "meta", "script", "style", "noscript", "template", "bgsound", "noframes"]
)
_MARKED = etree.XPath("descendant::*/@itemprop/.. | descendant::*/@rel/.. | descendant::time")
"""Steps to the attributes are taken in a third of the time that a condition on every element takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One parsed page. The tree is shared: readers must not change it."""

    tree: HtmlElement
    url: str | None
    base: str | None
    headers: tuple[tuple[str, str], ...]
    captured_at: datetime | None
    metas: dict[str, list[str]]
    data: LinkedData
    article: Node
    warnings: tuple[str, ...]
    marked: tuple[HtmlElement, ...]
    """Elements with microdata or a relation (``itemprop``, ``rel``) and ``time`` elements, in document order."""
    alive: tuple[HtmlElement, ...]
    """All elements: lxml makes a new object at every visit unless one is held, and a page is visited many times."""

    def meta(self, *names: str) -> str | None:
        """Return the content of the first meta element with one of these names or properties, in this order."""
        for name in names:
            for content in self.metas.get(name, ()):
                return content
        return None

    def absolute(self, href: str | None) -> str | None:
        """Return an absolute http(s) URL, or None for what is none (``javascript:``, ``data:``, a bare fragment)."""
        if not href or not (href := clean(href)) or href.startswith("#"):
            return None
        try:
            url = urljoin(self.base, href) if self.base else href
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme.lower() not in {"http", "https"} or not parts.netloc:
            return None
        return url.replace(" ", "%20")


def parse(
    body: bytes,
    *,
    url: str | None,
    headers: Sequence[tuple[str, str]],
    captured_at: datetime | None,
) -> Page | None:
    """Parse the page, or return None where nothing parses."""
    source, warnings = as_utf8(body[:MAX_BYTES], headers)
    if len(body) > MAX_BYTES:
        warnings.append(f"size: {len(body)} bytes, only the first {MAX_BYTES} were read")
    tree = read_tree(source, warnings)
    if tree is None:
        return None
    alive = all_elements(tree)
    found = _MARKED(tree)
    base = _base(tree, url)
    metas = _metas(tree)
    data = read_jsonld(
        script.text for script in tree.iter("script") if script.text and "ld+json" in (script.get("type") or "").lower()
    )
    canonical = first(tree, ".//link[@rel='canonical']")
    ours = (url, canonical.get("href") if canonical is not None else None)
    article = data.article(ours)
    if data.names_another(article, ours) and is_unprinted(article, tree, metas):
        data.nodes.remove(article)
        article = data.article(ours)
    return Page(
        tree=tree,
        url=url,
        base=base,
        headers=tuple(headers),
        captured_at=captured_at,
        metas=metas,
        data=data,
        article=article,
        warnings=tuple(warnings),
        marked=tuple(e for e in found if isinstance(e, HtmlElement)) if isinstance(found, list) else (),
        alive=alive,
    )


def first(tree: HtmlElement, path: str) -> HtmlElement | None:
    """Return the first element of a page on a path that begins with ``.//``.

    The head is looked through by itself: lxml finds the one after the first as well before it hands that out, and so
    goes through the whole page for a title.
    """
    found = tree[0].find(path) if len(tree) and tree[0].tag == "head" else None
    return found if found is not None else tree.find(path)


def inner_text(element: HtmlElement) -> str:
    """Return the text below an element on one line, without scripts and styles."""
    pieces = [piece for piece in element.itertext() if piece]
    if element.find(".//script") is not None or element.find(".//style") is not None:
        pieces = [str(p) for p in element.xpath(".//text()[not(parent::script or parent::style or parent::noscript)]")]
    return clean("".join(pieces))


def all_elements(tree: HtmlElement) -> tuple[HtmlElement, ...]:
    """Return all elements, ready to remember: lxml makes an object at every visit unless one is held."""
    alive = tuple(tree.iter())
    for element in alive:
        element.tokens = None
    return alive


def noted(element: HtmlElement) -> Element:
    """Return the element with what its attributes say read: each is asked of lxml but once."""
    known: Element = element
    try:
        if known.tokens is not None:
            return known
    except AttributeError:  # of a tree that was not made ready
        pass
    name = None
    identity = test = marked = ""
    hidden = False
    for attribute, value in element.items():
        if attribute == "class":
            name = value
        elif attribute == "id":
            identity = value
        elif attribute == "data-testid":
            test = value
        elif attribute in _NAMING:
            marked = f"{marked} {value}"
        elif attribute == "style":
            hidden = hidden or bool(_HIDDEN_STYLE.search(value))
        elif attribute == "hidden" or (attribute == "aria-hidden" and value == "true"):
            hidden = True
    names = f"{name or ''} {identity} {test}"
    known.css_class = name
    known.hidden = hidden
    known.names = names + marked
    known.tokens = names.lower()
    return known


def class_tokens(element: HtmlElement) -> str:
    """Return class, id and data-testid of an element in lower case, one string to search in."""
    return noted(element).tokens or ""


def read_tree(source: bytes, warnings: list[str]) -> HtmlElement | None:
    """Return the tree of a page in UTF-8, or None where nothing parses; what was not read goes to `warnings`.

    Bytes, because lxml refuses strings that carry an encoding declaration.
    """
    # libxml2 stops at a NUL; to look for each takes half the time that it takes to copy the page without them
    if any(code in source for code in _CONTROL):
        source = source.translate(None, _CONTROL)
    if _BEFORE_NONCHARACTERS in source:
        source = _NONCHARACTERS.sub(b"", source)
    if not source or source.isspace():
        return None
    source = _read_on(source)
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, recover=True, huge_tree=True, collect_ids=False
    )
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        tree = etree.fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    last = parser.error_log.last_error
    if last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        # libxml2 stops at 2048 levels, whatever it is allowed: what follows would overflow its stack
        warnings.append(f"depth: what follows line {last.line} is nested too deep and was not read")
    if not isinstance(tree, HtmlElement):
        return None
    _end_head(tree)
    return tree


def _read_on(source: bytes) -> bytes:
    """Return the page without ends of body and page that more of it follows: that belongs to the body.

    So the standard says (HTML, 13.2.6.4.19), but libxml2 stops there. Templates that are included whole put such ends
    behind the site's header.
    """
    end = _ENDS_OF_PAGE.search(source)
    if end is None:
        return source
    rest = _ENDS_OF_PAGE.sub(b"", source[end.end() :])
    return source[: end.start()] + rest if rest.strip() else source


def _end_head(tree: HtmlElement) -> None:
    """Let the body begin with the first element that no head may hold, as browsers do (HTML, 13.2.6.4.4).

    libxml2 ends a head that is not closed at the elements of HTML 4 alone, and puts an ``article`` into it.
    """
    head = tree.find("head")
    first = next((child for child in head if child.tag not in _OF_HEAD), None) if head is not None else None
    if head is None or first is None:
        return
    moved = [first, *first.itersiblings()]
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    if body.text:
        moved[-1].tail = (moved[-1].tail or "") + body.text
        body.text = None
    body[:0] = moved


def _base(tree: HtmlElement, url: str | None) -> str | None:
    element = first(tree, ".//base[@href]")
    href = element.get("href") if element is not None else None
    try:
        return urljoin(url or "", clean(href)) if href else url
    except ValueError:
        return url


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = filled(clean(element.get("content") or ""))
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            for name in (element.get(attribute) or "").lower().split():
                metas.setdefault(name, []).append(content)
    return metas
