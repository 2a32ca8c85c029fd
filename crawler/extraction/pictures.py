"""The pictures of the article: which, where, and with which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import islice

from crawler.items import Image

from .article_pictures import is_content, is_logo, is_portrait, is_teaser, shares_container
from .captions import Caption, read_caption
from .document import Page
from .interface_pictures import is_interface_picture
from .passages import Passage
from .picture_address import file_name, file_stem, img_of, is_stated_small, picture_url
from .unmarked_captions import lines_beside
from .whitespace import clean_or_none, comparable

__all__ = ["Extent", "Gallery", "collect"]

_REACH = 3
"""A caption outside a figure belongs to a picture at most so many passages away."""
_LEVELS = 6
_PARTS = frozenset(["article", "main", "body", "html"])
_TELLING = 12
_OPENING = 2
"""A picture opens the article if at most so many paragraphs stand before it."""
_BEFORE = 14
"""So many passages before the text, or its headline, can a lead picture stand."""


_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|webp|gif|avif)", re.IGNORECASE)
"""Programs that publish put it where the words belong for those who do not see the picture."""


@dataclass(slots=True)
class Gallery:
    """The pictures, and at which passage each stands."""

    images: list[Image] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Where the article stands among the passages: headline, first and last passage of the text, and what is of it."""

    headline: int | None
    first: int
    last: int
    told: AbstractSet[int] = frozenset()
    """The text, the standfirst, and what was struck with a reason: no captions."""


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
        i
        for i in range(start, end + 1)
        if passages[i].kind == "image" and is_content(passages, i, captions, headline, first)
    ]
    captions = captions | _above_headline(passages, shown, headline, first)
    words = _assign(passages, shown, sorted(i for i in captions if start <= i <= end))
    authors = {comparable(name) for name in names}
    gallery = Gallery()
    for index in shown:
        url = picture_url(page, passages[index].element)
        if url is None or is_stated_small(url) or is_interface_picture(url):
            continue
        alt = clean_or_none(img_of(passages[index].element).get("alt"))
        element = passages[index].element
        if index not in words and (is_portrait(alt, authors) or is_logo(alt, url) or is_teaser(page, element)):
            continue
        marked = words.get(index, [])
        caption = read_caption([passages[i] for i in marked])
        if caption.caption is None and (lines := lines_beside(passages, index, extent.told, authors)):
            caption = read_caption([passages[i] for i in sorted({*marked, *lines})], unmarked=True)
        if alt is not None and (_FILE_NAME.fullmatch(alt) or alt == file_stem(url)):
            alt = None
        beside = index - 1 in gallery.places
        known = next((n for n, image in enumerate(gallery.images) if _is_same(image, url, alt, beside=beside)), None)
        if known is not None:
            gallery.images[known] = _completed(gallery.images[known], caption, url, alt)
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


def _is_same(image: Image, url: str, alt: str | None, *, beside: bool) -> bool:
    """True if a picture is the same, if in another size: the same words for those who do not see it, and one name.

    Of two that stand `beside` one another one may be silent: it is shown while the other loads.
    """
    if image.url == url:
        return True
    alike = image.alt == alt if image.alt and alt else beside and image.alt != alt
    return alike and file_name(image.url) == file_name(url)


def _completed(image: Image, caption: Caption, url: str, alt: str | None) -> Image:
    """Return a picture that comes again with the words that stand at either place; what is silent stands in for it."""
    return replace(
        image,
        url=image.url if image.alt or not alt else url,
        caption=image.caption or caption.caption,
        credit=image.credit or (None if image.caption and caption.caption else caption.credit),
        alt=image.alt or alt,
    )


def _end(passages: Sequence[Passage], last: int, captions: set[int]) -> int:
    """Return the last passage of the run of pictures and captions that follows the text (galleries)."""
    end = min(last, len(passages) - 1)
    while end + 1 < len(passages) and (passages[end + 1].kind == "image" or end + 1 in captions):
        end += 1
    return end


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
        and shares_container(passages[i].element, passages[headline].element)
    }


def _assign(passages: Sequence[Passage], shown: list[int], captions: list[int]) -> dict[int, list[int]]:
    """Give each caption to its picture: in the same figure, else the nearest one before it, else the next in its box.

    A slider says below the figures what stands in one of them.
    """
    words: dict[int, list[int]] = {}
    said = {passages[i].key for i in captions if passages[i].figure is not None and len(passages[i].key) >= _TELLING}
    for caption in captions:
        figure, key = passages[caption].figure, passages[caption].key
        same = [i for i in shown if figure is not None and passages[i].figure is figure]
        if same:
            before = [i for i in same if i < caption]
            words.setdefault(before[-1] if before else same[0], []).append(caption)
            continue
        if figure is not None and any(True for _ in figure.iter("img", "picture", "video", "iframe")):
            continue
        near = [i for i in shown if i < caption and caption - i <= _REACH]
        near = near[-1:] or [i for i in shown if 0 < i - caption <= _REACH and _is_near(passages, caption, i)]
        if near and not (passages[near[0]].figure is not None and any(key.startswith(other) for other in said)):
            words.setdefault(near[0], []).append(caption)
    return words


def _is_near(passages: Sequence[Passage], caption: int, picture: int) -> bool:
    """True for a caption above its picture in one small box; not for one in the figure of something else."""
    if passages[caption].figure is not None:
        return False
    around = set(islice(passages[picture].element.iterancestors(), _LEVELS))
    return any(step in around for step in passages[caption].element.iterancestors() if step.tag not in _PARTS)
