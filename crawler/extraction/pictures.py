"""The pictures of the article: which, where, and with which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.items import Image

from .captions import Caption, read_caption
from .chrome import is_chrome_container
from .document import Page, class_tokens, inner_text
from .interface_pictures import is_interface_picture
from .passages import Passage
from .site_names import folders, host_of
from .whitespace import clean_or_none, comparable

__all__ = ["Extent", "Gallery", "collect", "picture_url"]

_SOURCES = ("data-src-large", "data-full-src", "data-original", "data-lazy-src", "data-src", "data-url", "src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_NOT_CONTENT = re.compile(
    r"logo|icon|avatar|sprite|spacer|pixel|tracking|gravatar|emoji|badge|spinner|blank\.|1x1"
    r"|headshot|/authors?/|/newsletters?/|author-?(?:image|photo|pic)|profile-?(?:image|pic)|byline"
)
_CANDIDATE = re.compile(r"(?P<url>[^\s,](?:\S*[^\s,])?)(?:,|\s+(?P<size>[^,]*)|$)")
"""https://html.spec.whatwg.org/#parse-a-srcset-attribute: a comma inside a URL is of the URL."""
_SIZE = re.compile(r"(\d+(?:\.\d+)?)[wx]\b")
_LONGEST_SET = 20_000
_SMALL = 100
_SIZE_ALONE = re.compile(r"\d{1,4}")
_TELLING = 12
"""A shorter file name (``image.webp``) may be that of many."""
_EXTENSION = re.compile(r"\.\w{3,4}$")
_PICTURE_FILES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
_FEWEST_WORDS = 4
_CREDIT = re.compile(r"©|\b(?:foto|photo|bild|image|credit|picture)s?\b", re.IGNORECASE)
_LONGEST_TEASER = 300
_ALL_LINKS = 0.8
_REACH = 3
"""A caption outside a figure belongs to a picture at most so many passages away."""
_OPENING = 2
"""A picture opens the article if at most so many paragraphs stand before it."""
_BEFORE = 14
"""So many passages before the text, or its headline, can a lead picture stand."""


@dataclass(slots=True)
class Gallery:
    """The pictures, and at which passage each stands."""

    images: list[Image] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Where the article stands among the passages: headline, first and last passage of the text."""

    headline: int | None
    first: int
    last: int


def collect(
    page: Page, passages: Sequence[Passage], extent: Extent, captions: set[int], names: Sequence[str] = ()
) -> Gallery:
    """Return the pictures between headline and end of the text, with those of the `captions` that belong to them.

    A portrait of one of the authors (`names`) is of the byline, if nothing is said below it.
    """
    headline, first, last = extent.headline, extent.first, extent.last
    start = max(0, (min(headline, first) if headline is not None else first) - _BEFORE)
    end = _end(passages, last, captions)
    shown = [
        i for i in range(start, end + 1) if passages[i].kind == "image" and _is_content(passages, i, headline, first)
    ]
    captions = captions | _above_headline(passages, shown, headline, first)
    words = _assign(passages, shown, sorted(i for i in captions if start <= i <= end))
    authors = {comparable(name) for name in names}
    gallery = Gallery()
    for index in shown:
        url = picture_url(page, passages[index].element)
        if url is None:
            continue
        alt = clean_or_none(_img(passages[index].element).get("alt"))
        if index not in words and (_is_portrait(alt, authors) or _is_teaser(page, passages[index].element)):
            continue
        caption = read_caption([passages[i] for i in words.get(index, [])])
        known = next((n for n, image in enumerate(gallery.images) if _is_same(image, url, alt)), None)
        if known is not None:
            gallery.images[known] = _captioned(gallery.images[known], caption)
            continue
        lead = (
            not gallery.images
            and sum(1 for p in passages[first:index] if p.kind == "text" and len(p.text) > 80) <= _OPENING
        )
        gallery.places[index] = len(gallery.images)
        gallery.images.append(
            Image(url=url, caption=caption.caption, credit=caption.credit, alt=alt, role="lead" if lead else "inline")
        )
    return gallery


def _is_portrait(alt: str | None, authors: set[str]) -> bool:
    return comparable(_EXTENSION.sub("", alt or "")) in authors


def _is_teaser(page: Page, element: HtmlElement) -> bool:
    """True for a picture that links into the section of this page, in a box that holds nothing but links.

    A credit makes it a picture of this article; a link elsewhere may be that of a product or of a book in a list.
    """
    link = next((step for step in element.iterancestors() if step.tag == "a"), None)
    if link is None or not _is_section_of(page.url, page.absolute(link.get("href"))):
        return False
    step: HtmlElement | None = link
    while step is not None and step.tag not in {"figure", "article", "main", "body"}:
        text = inner_text(step)
        if len(text) > _LONGEST_TEASER:
            return False
        if text:
            linked = sum(len(inner_text(inner)) for inner in step.iter("a"))
            return len(text.split()) >= _FEWEST_WORDS and linked >= _ALL_LINKS * len(text) and not _CREDIT.search(text)
        step = step.getparent()
    return False


def _is_section_of(own: str | None, other: str | None) -> bool:
    """True if both addresses are of one host and begin with one folder, and are not of one page."""
    if not own or not other or own.split("?")[0] == other.split("?")[0]:
        return False
    return host_of(own) == host_of(other) and folders(own)[:1] == folders(other)[:1] != []


def _is_same(image: Image, url: str, alt: str | None) -> bool:
    """True if a picture is the same, if in another size: the same words for those who do not see it, and one name."""
    return image.url == url or (bool(alt) and image.alt == alt and _name(image.url) == _name(url))


def _name(url: str) -> str:
    """Return the file's name, or where that says nothing the path without its sizes."""
    parts = [part for part in urlsplit(url).path.split("/") if part and not _SIZE_ALONE.fullmatch(part)]
    name = parts[-1] if parts else url
    return name if len(name) >= _TELLING and re.search(r"\d", name) else "/".join(parts)


def _captioned(image: Image, caption: Caption) -> Image:
    """Return a picture that comes again with the words that stand at either place."""
    return replace(image, caption=image.caption or caption.caption, credit=image.credit or caption.credit)


def picture_url(page: Page, element: HtmlElement) -> str | None:
    """Return the absolute URL of the largest version that an ``img`` or ``picture`` declares."""
    image = _img(element)
    candidates: list[tuple[float, str]] = []
    for step in element.iter("source", "img", "amp-img"):
        for attribute in _SETS:
            candidates += _widths(step.get(attribute) or "")
    if candidates:
        best = max(candidates, key=lambda pair: pair[0])
        if best[0] > 0 and (url := page.absolute(best[1])):
            return url
    for attribute in _SOURCES:
        if url := page.absolute(image.get(attribute)):
            return url
    return page.absolute(candidates[0][1]) if candidates else None


def _widths(srcset: str) -> list[tuple[float, str]]:
    """Return the candidates of a ``srcset`` with their widths or densities."""
    found = []
    for match in _CANDIDATE.finditer(srcset[:_LONGEST_SET]):
        size = _SIZE.match(match["size"] or "")
        found.append((float(size[1]) if size else 1.0, match["url"]))
    return found


def _img(element: HtmlElement) -> HtmlElement:
    if element.tag == "picture":
        inner = element.find(".//img")
        return inner if inner is not None else element
    return element


def _end(passages: Sequence[Passage], last: int, captions: set[int]) -> int:
    """Return the last passage of the run of pictures and captions that follows the text (galleries)."""
    end = min(last, len(passages) - 1)
    while end + 1 < len(passages) and (passages[end + 1].kind == "image" or end + 1 in captions):
        end += 1
    return end


def _is_content(passages: Sequence[Passage], index: int, headline: int | None, first: int) -> bool:
    passage = passages[index]
    image = _img(passage.element)
    for side in ("width", "height"):
        size = re.match(r"\d+", image.get(side) or "")
        if size and int(size.group()) < _SMALL:
            return False
    address = (image.get("src") or "").lower()
    source = f"{address.split('?', maxsplit=1)[0][-120:]} {address[-120:]}"
    if is_interface_picture(address):
        return False
    if "placeholder" in source and not any(image.get(name) for name in (*_SOURCES[:-1], *_SETS)):
        return False
    if _NOT_CONTENT.search(f"{class_tokens(image)} {source}") or _NOT_CONTENT.search(class_tokens(passage.element)):
        return False
    if is_chrome_container(passage.around) or re.search(r"avatar|author|byline|logo|card", passage.around):
        return False
    if any(step.tag in {"nav", "aside", "footer"} for step in passage.element.iterancestors()):
        return False
    if index < first and headline is not None and index < headline:
        return _shares_container(passage.element, passages[headline].element) and not _is_banner(passage.element)
    return True


def _is_banner(element: HtmlElement) -> bool:
    """True for a picture that leads elsewhere: by a map of links, or by a link to what is no picture."""
    link = next((step for step in element.iterancestors() if step.tag == "a"), None)
    if link is None:
        return bool(_img(element).get("usemap"))
    address = urlsplit((link.get("href") or "").lower())
    return bool(address.path) and not address.path.endswith(_PICTURE_FILES)


def _above_headline(passages: Sequence[Passage], shown: list[int], headline: int | None, first: int) -> set[int]:
    """Return what is printed between the first picture and the headline below it, in their container: its caption."""
    if not shown or headline is None or not shown[0] < headline <= first or headline - shown[0] > _REACH + 1:
        return set()
    between = range(shown[0] + 1, headline)
    return {
        i
        for i in between
        if passages[i].kind == "text"
        and len(passages[i].text.split()) >= 4
        and passages[i].link_share < 0.3
        and _shares_container(passages[i].element, passages[headline].element)
    }


def _shares_container(element: HtmlElement, headline: HtmlElement) -> bool:
    """True if picture and headline stand in one container below the page's main parts."""
    above = {step for step in headline.iterancestors() if step.tag not in {"body", "html", "main"}}
    return any(step in above for step in element.iterancestors())


def _assign(passages: Sequence[Passage], shown: list[int], captions: list[int]) -> dict[int, list[int]]:
    """Give each caption to its picture: in the same figure, else the nearest one before it, else the next."""
    words: dict[int, list[int]] = {}
    for caption in captions:
        figure = passages[caption].figure
        same = [i for i in shown if figure is not None and passages[i].figure is figure]
        if same:
            before = [i for i in same if i < caption]
            words.setdefault(before[-1] if before else same[0], []).append(caption)
            continue
        if figure is not None and any(True for _ in figure.iter("img", "picture", "video", "iframe")):
            continue
        near = [i for i in shown if i < caption and caption - i <= _REACH] or [
            i for i in shown if 0 < i - caption <= _REACH
        ]
        if near:
            words.setdefault(near[-1] if near[-1] < caption else near[0], []).append(caption)
    return words
