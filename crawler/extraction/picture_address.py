"""Where the file of a picture is: the largest version that its elements declare, whatever loads it."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import unquote

from lxml.html import HtmlElement

from .document import Page
from .site_names import path_of

__all__ = ["PICTURE_FILES", "declared_width", "file_name", "file_stem", "img_of", "is_stated_small", "picture_url"]

_DECLARED = ("data-src-large", "data-full-src", "data-original", "data-lazy-src", "data-src", "data-url")
"""Where scripts that load pictures late look for the file; the larger one first."""
_OTHER_FILE = re.compile(r"[a-z][a-z-]*[-_](?:lazy-?)?(?:src|srcset)$")
"""Scripts have names of their own for it (``data-lazyimage-src``, ``nitro-lazy-srcset``)."""
_NO_PICTURE = re.compile(r"video|iframe|script|audio|placeholder")
_CANDIDATE = re.compile(r"(?P<url>[^\s,](?:\S*[^\s,])?)(?:,|\s+(?P<size>[^,]*)|$)")
"""https://html.spec.whatwg.org/#parse-a-srcset-attribute: a comma inside a URL is of the URL."""
_SIZE = re.compile(r"(\d+(?:\.\d+)?)[wx]\b")
_LONGEST_SET = 20_000
_SIZE_ALONE = re.compile(r"\d{1,4}")
_TELLING = 12
"""A shorter file name (``image.webp``) may be that of many."""
_SIBLINGS = 3
_PUT_TOGETHER = re.compile(r"^(?=\S*[-_\d])\S+$")
_STAND_IN = re.compile(r"placeholder|blank\.|spacer|transparent|lazy[-_]?load", re.IGNORECASE)
"""Names of files that stand where a script will put the picture."""
_SIZE_IN_NAME = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")
PICTURE_FILES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
_SMALL_SIDE = re.compile(r"[?&](?:amp;)?(?:w|h|width|height)=\d{1,2}(?=&|$)", re.IGNORECASE)
_ADDRESS_INSIDE = re.compile(r"[?&](?:url|src)=([^&]{8,})")
"""Services that make a picture smaller are told in the query which one."""


def img_of(element: HtmlElement) -> HtmlElement:
    """Return the ``img`` of a ``picture``, or the element itself."""
    if element.tag == "picture":
        inner = element.find(".//img")
        return inner if inner is not None else element
    return element


def picture_url(page: Page, element: HtmlElement) -> str | None:
    """Return the absolute URL of the largest version that an ``img`` or ``picture`` declares.

    Where that is a placeholder, a ``noscript`` beside it may hold the picture for those without scripts; a link round
    it may lead to the file in its full size.
    """
    candidates = _candidates(element)
    if candidates:
        best = max(candidates, key=lambda pair: pair[0])
        if best[0] > 0 and (url := page.absolute(best[1])):
            return url
    own = _single(page, img_of(element))
    if own is not None and _STAND_IN.search(file_name(own)):
        own = None
    spare = None if candidates else _without_scripts(page, element)
    if spare is not None and (own is None or file_name(own) == file_name(spare)):
        return spare
    linked = None if candidates else _linked_file(page, element)
    if linked is not None and (own is None or _SIZE_IN_NAME.sub("", path_of(own)) == path_of(linked)):
        return linked
    return own or (page.absolute(candidates[0][1]) if candidates else None)


def is_stated_small(url: str) -> bool:
    """True if the address asks for less than a hundred pixels."""
    return bool(_SMALL_SIDE.search(url))


def declared_width(element: HtmlElement) -> float:
    """Return the greatest width in pixels that a ``srcset`` declares, or 0."""
    return max((size for size, _ in _candidates(element)), default=0.0)


def file_name(url: str) -> str:
    """Return the file's name, or where that says nothing the path without its sizes."""
    if inner := _ADDRESS_INSIDE.search(url):
        url = unquote(inner[1])
    parts = [part for part in path_of(url).split("/") if part and not _SIZE_ALONE.fullmatch(part)]
    name = parts[-1] if parts else url
    return name if len(name) >= _TELLING and re.search(r"\d", name) else "/".join(parts)


def file_stem(url: str) -> str | None:
    """Return the file's name without its ending, or None where it may be a word: no digit, dash or underscore."""
    stem = unquote(path_of(url).rsplit("/", maxsplit=1)[-1]).rsplit(".", maxsplit=1)[0]
    return stem if _PUT_TOGETHER.search(stem) else None


def _single(page: Page, image: HtmlElement) -> str | None:
    for attribute in _DECLARED:
        if url := page.absolute(image.get(attribute)):
            return url
    for attribute, value in image.items():
        if _names_file(attribute) and not attribute.endswith("srcset") and (url := page.absolute(value)):
            return url
    return page.absolute(image.get("src"))


def _names_file(attribute: str) -> bool:
    return attribute.endswith(("-src", "-srcset", "_src")) and bool(
        _OTHER_FILE.match(attribute) and not _NO_PICTURE.search(attribute)
    )


def _candidates(element: HtmlElement) -> list[tuple[float, str]]:
    """Return what every ``srcset`` below an element declares, with widths or densities; no data are an address."""
    found = []
    for step in (element, *element.iterdescendants("source", "img", "amp-img")):
        for attribute, value in step.items():
            if not attribute.endswith("srcset"):
                continue
            for match in _CANDIDATE.finditer(value[:_LONGEST_SET]):
                if match["url"].startswith("data:"):
                    break
                size = _SIZE.match(match["size"] or "")
                found.append((float(size[1]) if size else 1.0, match["url"]))
    return found


def _without_scripts(page: Page, element: HtmlElement) -> str | None:
    for step in (element, element.getparent()):
        if step is None:
            break
        for sibling in islice(step.itersiblings(), _SIBLINGS):
            image = next(sibling.iter("img"), None) if sibling.tag == "noscript" else None
            if image is not None:
                candidates = _candidates(image)
                best = max(candidates, key=lambda pair: pair[0])[1] if candidates else None
                return page.absolute(best) or _single(page, image)
    return None


def _linked_file(page: Page, element: HtmlElement) -> str | None:
    link = element.getparent()
    if link is None or link.tag != "a":
        return None
    url = page.absolute(link.get("href"))
    return url if url is not None and path_of(url).lower().endswith(PICTURE_FILES) else None
