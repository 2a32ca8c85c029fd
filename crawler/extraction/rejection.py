"""Pages that are no article, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.rejected import Rejection

from .challenges import reject_challenge
from .document import Page, inner_text
from .jsonld import types
from .not_found import reject_not_found
from .notices import reject_notice
from .passages import Passage
from .shown import Shown, show
from .templates import is_unrendered
from .walls import reject_consent, reject_login

__all__ = ["Rejection", "reject_body", "reject_page"]


_BINARY = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF container"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x00\x00\x00\x18ftyp", "an MP4 file"),
    (b"ID3", "an MP3 file"),
)
_NOTHING = re.compile(rb"[ \t\r\n\x00\xef\xbb\xbf]*")
# fmt: off
_MAYBE_HTML = frozenset([
    "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "application/xml", "text/xml",
    "unknown/unknown", "*/*",
])
# fmt: on
"""Content types with which pages are served; where the type is another, only a doctype proves a page."""
_NEEDS_SCRIPT = re.compile(
    r"(?:enable|activate|requires?|needs?|turn on|aktivieren sie|activer|habilit\w+)\b.{0,40}\bjavascript"
    r"|javascript\b.{0,60}(?:enable|required|disabled|needed|aktivieren|activ|deaktiviert)",
    re.IGNORECASE,
)
_ROOTS = re.compile(
    r"^(?:root|app|__next|___gatsby|__nuxt|main-app|react-root|svelte|application|app-root)$", re.IGNORECASE
)
_SHORT_PAGE = 120
_FRONT_WORDS = 200
_LINKS = 0.5
_TEASERS = 3
_ROOTS_OF_SITES = frozenset(["", "/", "/index.html", "/index.htm", "/index.php"])
_FEW_PLACEHOLDERS = 3
_FEW_WORDS = 20
_LITTLE = 60
_PARAGRAPH_WORDS = 25
"""An article has a paragraph of so many words; a staff list, a price list has none."""


def reject_body(body: bytes, headers: Sequence[tuple[str, str]]) -> Rejection | None:
    """Reject what is not a page at all."""
    if _NOTHING.fullmatch(body):
        return Rejection(reason="empty", detail="the body is empty")
    kind = next((value.split(";")[0].strip().lower() for name, value in headers if name.lower() == "content-type"), "")
    for magic, what in _BINARY:
        if body.startswith(magic):
            return Rejection(reason="not-html", detail=f"the body is {what}")
    head = body[:1024].lstrip().lower()
    markup = body.find(b"<", 0, 65536) >= 0
    if kind and kind not in _MAYBE_HTML and not head.startswith((b"<!doctype html", b"<html")):
        return Rejection(reason="not-html", detail=f"Content-Type is {kind[:80]}")
    if head.startswith((b"<?xml", b"<rss", b"<feed", b"<urlset")) and b"<html" not in body[:4096].lower():
        return Rejection(reason="not-html", detail="the body is XML")
    if not markup:
        return Rejection(reason="not-html", detail="no markup in the body")
    return None


def reject_page(page: Page, passages: Sequence[Passage], text: str, *, gated: bool = False) -> Rejection | None:
    """Reject a page whose text is not that of an article. `gated`: a gate closes the text, so that it may be short."""
    shown = show(page, passages, text)
    if shown.words < _SHORT_PAGE and shown.all_words < 4 * _SHORT_PAGE:
        rejection = reject_challenge(shown) or _unrendered(shown)
        if rejection:
            return rejection
    rejection = (
        reject_consent(shown)
        or reject_login(shown, gated=gated)
        or reject_not_found(shown)
        or reject_notice(shown)
        or _front(shown)
    )
    if rejection:
        return rejection
    if not shown.words:
        detail = f"no text among {len(passages)} passages of {shown.all_words} words"
        return Rejection(reason="no-text", detail=detail)
    return None


def _unrendered(shown: Shown) -> Rejection | None:
    """Reject a page that scripts were to fill: an empty root, or nothing but placeholders."""
    tree, all_words = shown.page.tree, shown.all_words
    unfilled = [p.text for p in shown.passages if is_unrendered(p.text)]
    if len(unfilled) >= _FEW_PLACEHOLDERS and shown.words < _FEW_WORDS:
        detail = f"{shown.words} words and {len(unfilled)} placeholders: “{unfilled[0][:80]}”"
        return Rejection(reason="unrendered", detail=detail)
    if not any(True for _ in tree.iter("script")):
        return None
    roots = [e for e in tree.iter("div", "main") if _ROOTS.match(e.get("id") or "") and not inner_text(e)]
    needs = _NEEDS_SCRIPT.search(f"{shown.notes} {shown.everything}")
    if all_words < _LITTLE and roots:
        detail = f"{all_words} words and <{roots[0].tag} id={roots[0].get('id')}> is empty"
        return Rejection(reason="unrendered", detail=detail)
    if needs and (all_words < _LITTLE or shown.words < _FEW_WORDS):
        return Rejection(reason="unrendered", detail=f"{shown.words} words and “{needs.group()[:80]}”")
    return None


def _front(shown: Shown) -> Rejection | None:
    """Reject section fronts and home pages: pages whose words are links to other pages."""
    page, passages, words = shown.page, shown.passages, shown.words
    if shown.declared:
        return None
    if words >= 3 * _FRONT_WORDS:
        return None
    kinds = {name for node in page.data.nodes for name in types(node)}
    website = (page.meta("og:type") or "").lower() == "website"
    longest = max((len(p.text.split()) for p in passages if p.kind == "text" and p.link_share < _LINKS), default=0)
    if website and words < _FRONT_WORDS and longest < _PARAGRAPH_WORDS:
        return _not_an_article(f"declared a website's page, its longest paragraph has {longest} words")
    linked = sum(p.linked for p in passages) / (sum(len(p.text) for p in passages) or 1)
    teasers = sum(1 for _ in page.tree.iter("article"))
    listed = bool(kinds & {"collectionpage", "searchresultspage", "itemlist"})
    if (
        page.url
        and _path(page.url) in _ROOTS_OF_SITES
        and (website or listed or linked > _LINKS)
        and words < 3 * _FRONT_WORDS
    ):
        return _not_an_article("the home page: its path is the root of the site")
    if (
        (listed or website)
        and (teasers > _TEASERS or linked > _LINKS)
        and longest < 3 * _PARAGRAPH_WORDS
        and words < 2 * _FRONT_WORDS
    ):
        return _not_an_article(f"{teasers} teasers; {linked:.0%} of the words are links")
    return None


def _not_an_article(detail: str) -> Rejection:
    return Rejection(reason="not-an-article", detail=detail)


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path.lower()
    except ValueError:
        return ""
