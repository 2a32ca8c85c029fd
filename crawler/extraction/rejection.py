"""Pages that are no article, and why."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.rejected import Rejection

from .document import Page, inner_text
from .jsonld import ARTICLE_TYPES, types
from .passages import Passage
from .text import word_count

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
# fmt: off
_MAYBE_HTML = frozenset([
    "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "application/xml", "text/xml",
    "unknown/unknown", "*/*",
])
# fmt: on
"""Content types with which pages are served; where the type is another, only a doctype proves a page."""
_CHALLENGE = {
    "checks the browser": r"checking (?:if the site connection is secure|your browser)|verif(?:y"
    r"|ying) (?:that )?you are (?:a )?human|are you a (?:human|robot)|i(?:'|’)?m not a robot"
    r"|prove (?:that )?you(?:'|’)?re (?:human|not a robot)|"
    r"needs to review the security of your connection|enable javascript and cookies to continue"
    r"|unusual (?:traffic|activity)|pardon our interruption|press (?:&|and) hold"
    r"|complete the (?:security check|captcha)|access to this page has been denied|"
    r"performing security verification|attention required|just a moment\b|sicherheitsüberprüfung"
    r"|bestätigen sie, dass sie ein mensch|vérifi\w+ que vous êtes (?:un )?humain"
    r"|request unsuccessful. incapsula",
}
_CHALLENGE_TEXT = re.compile("|".join(_CHALLENGE.values()), re.IGNORECASE)
_CHALLENGE_CODE = re.compile(
    r"cf-chl|challenge-platform|__cf_chl|captcha-delivery|px-captcha|perimeterx|_incapsula_resource"
    r"|datadome|awswafcaptcha|h-captcha|g-recaptcha|geo\.captcha",
    re.IGNORECASE,
)
_NEEDS_SCRIPT = re.compile(
    r"(?:enable|activate|requires?|needs?|turn on|aktivieren sie|activer|habilit\w+)\b.{0,40}\bjavascript"
    r"|javascript\b.{0,60}(?:enable|required|disabled|needed|aktivieren|activ|deaktiviert)",
    re.IGNORECASE,
)
_ROOTS = re.compile(
    r"^(?:root|app|__next|___gatsby|__nuxt|main-app|react-root|svelte|application|app-root)$", re.IGNORECASE
)
_CONSENT = re.compile(
    r"before you continue|bevor sie fortfahren|(?:accept|zustimmen|accepter).{0,80}(?:cookies|continue"
    r"|weiter)|mit werbung weiterlesen|we value your privacy|cookie consent",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"(?:password|passwort|mot de passe|contraseña)", re.IGNORECASE)
_SHORT_PAGE = 120
_FRONT_WORDS = 200
_LINKS = 0.5
_TEASERS = 3
_ROOTS_OF_SITES = frozenset(["", "/", "/index.html", "/index.htm", "/index.php"])
_SHORT_TEXT = 60
_PARAGRAPH_WORDS = 25
"""An article has a paragraph of so many words; a staff list, a price list has none."""


def reject_body(body: bytes, headers: Sequence[tuple[str, str]]) -> Rejection | None:
    """Reject what is not a page at all."""
    if not body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return Rejection(reason="empty", detail="the body is empty")
    kind = next((value.split(";")[0].strip().lower() for name, value in headers if name.lower() == "content-type"), "")
    for magic, what in _BINARY:
        if body.startswith(magic):
            return Rejection(reason="not-html", detail=f"the body is {what}")
    head = body[:1024].lstrip().lower()
    markup = b"<" in body[:65536]
    if kind and kind not in _MAYBE_HTML and not head.startswith((b"<!doctype html", b"<html")):
        return Rejection(reason="not-html", detail=f"Content-Type is {kind[:80]}")
    if head.startswith((b"<?xml", b"<rss", b"<feed", b"<urlset")) and b"<html" not in body[:4096].lower():
        return Rejection(reason="not-html", detail="the body is XML")
    if not markup:
        return Rejection(reason="not-html", detail="no markup in the body")
    return None


def reject_page(page: Page, passages: Sequence[Passage], text: str) -> Rejection | None:
    """Reject a page whose text is not that of an article."""
    words = word_count(text)
    all_words = sum(len(p.text.split()) for p in passages)
    if words < _SHORT_PAGE and all_words < 4 * _SHORT_PAGE:
        rejection = _challenge(page, passages, words) or _unrendered(page, passages, all_words, words)
        if rejection:
            return rejection
    if rejection := _front(page, passages, words):
        return rejection
    if not words:
        return _wall(page, passages) or Rejection(
            reason="no-text", detail=f"no text among {len(passages)} passages of {all_words} words"
        )
    return _wall(page, passages) if words < _SHORT_TEXT else None


def _everything(passages: Sequence[Passage]) -> str:
    return " ".join(p.text for p in passages)[:5000]


def _challenge(page: Page, passages: Sequence[Passage], words: int) -> Rejection | None:
    title = page.tree.find(".//title")
    notes = [inner_text(element) for element in page.tree.iter("noscript")]
    shown = " ".join([inner_text(title) if title is not None else "", _everything(passages), *notes])
    match = _CHALLENGE_TEXT.search(shown)
    code = _challenge_code(page)
    if match and (code or words < 60):
        return Rejection(reason="bot-challenge", detail=f"the page says “{match.group()[:80]}”")
    if code and words < 25 and not page.article:
        return Rejection(reason="bot-challenge", detail=f"a challenge script ({code}) and {words} words")
    return None


def _challenge_code(page: Page) -> str | None:
    """Return what in the page's scripts and forms is a vendor's challenge."""
    for element in page.tree.iter("script", "iframe", "form", "div", "link"):
        names = " ".join(element.get(attribute) or "" for attribute in ("src", "action", "id", "class"))
        if match := _CHALLENGE_CODE.search(f"{names} {(element.text or '')[:20000]}"):
            return match.group()
    return None


def _unrendered(page: Page, passages: Sequence[Passage], all_words: int, words: int) -> Rejection | None:
    notes = " ".join(inner_text(element) for element in page.tree.iter("noscript"))
    roots = [e for e in page.tree.iter("div", "main") if _ROOTS.match(e.get("id") or "") and not inner_text(e)]
    needs = _NEEDS_SCRIPT.search(f"{notes} {_everything(passages)}")
    scripts = sum(1 for _ in page.tree.iter("script"))
    if all_words < 60 and (roots or needs) and scripts:
        why = (
            f"<{roots[0].tag} id={roots[0].get('id')}> is empty"
            if roots
            else f"“{needs.group()[:80]}”"
            if needs
            else ""
        )
        return Rejection(reason="unrendered", detail=f"{all_words} words and {why}")
    if words < 20 and needs and scripts:
        return Rejection(reason="unrendered", detail=f"{words} words and “{needs.group()[:80]}”")
    return None


def _wall(page: Page, passages: Sequence[Passage]) -> Rejection | None:
    shown = _everything(passages)
    if (match := _CONSENT.search(shown)) and not page.article:
        return Rejection(reason="consent-wall", detail=f"the page says “{match.group()[:80]}”")
    field = page.tree.find(".//input[@type='password']")
    if field is not None and not page.article and _LOGIN.search(shown + str(field.attrib)):
        return Rejection(reason="login", detail="a password field and no article")
    return None


def _front(page: Page, passages: Sequence[Passage], words: int) -> Rejection | None:
    """Reject section fronts and home pages: pages whose words are links to other pages."""
    if _declares_article(page):
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


def _declares_article(page: Page) -> bool:
    """True if JSON-LD or Open Graph says that the page is an article."""
    if any(name in ARTICLE_TYPES[: ARTICLE_TYPES.index("webpage")] for name in types(page.article)):
        return True
    return (page.meta("og:type") or "").lower().startswith("article") or bool(page.meta("article:published_time"))


def _not_an_article(detail: str) -> Rejection:
    return Rejection(reason="not-an-article", detail=detail)


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path.lower()
    except ValueError:
        return ""
