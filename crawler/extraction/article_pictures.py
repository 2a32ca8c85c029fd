"""Which pictures between headline and end of the text are the article's: no signs, banners, portraits, teasers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from lxml.html import HtmlElement

from .chrome import is_chrome_container
from .document import Page, class_tokens, inner_text
from .interface_pictures import is_interface_picture
from .passages import Passage
from .picture_address import PICTURE_FILES, declared_width, img_of
from .site_names import folders, host_of, path_of
from .whitespace import comparable

__all__ = ["is_content", "is_logo", "is_portrait", "is_teaser", "shares_container"]

_NAMED_OTHERWISE = re.compile(
    r"logo|icon|avatar|sprite|pixel|tracking|gravatar|emoji|badge|spinner|1x1"
    r"|(?:^|[/_])ads/|headshot|/authors?/|/newsletters?/|author-?(?:image|photo|pic)|profile-?(?:image|pic)|byline"
)
_CHROME_ROUND = re.compile(r"avatar|author|byline|logo|card")
_LOGO = re.compile(r"\blogo$", re.IGNORECASE)
_PHOTOGRAPH = re.compile(r"\.(?:jpe?g|webp|avif)\b")
_PERSON = re.compile(r"avatar|author|byline|bookmark|newsletter|sign-?up")
_SMALL = 100
_LARGE = 500
"""Who declares a version so wide gives a ratio where the element says how high it is."""
_EXTENSION = re.compile(r"\.\w{3,4}$")
_FEWEST_WORDS = 4
_BELOW = 5
_CREDIT = re.compile(r"©|\b(?:foto|photo|bild|image|credit|picture)s?\b", re.IGNORECASE)
_LONGEST_TEASER = 300
_ALL_LINKS = 0.8


def is_content(
    passages: Sequence[Passage], index: int, captions: AbstractSet[int], headline: int | None, first: int
) -> bool:
    """True for a picture that is large enough, and that nothing round it says to be the page's.

    What has a caption is shown, whatever it is called: ``teaser-image`` above the text, ``logo-1990.jpg`` in it.
    """
    passage = passages[index]
    image = img_of(passage.element)
    if _is_small(passage.element, image):
        return False
    address = (image.get("src") or "").lower()
    source = f"{address.split('?', maxsplit=1)[0][-120:]} {address[-120:]}"
    if is_interface_picture(address):
        return False
    if any(step.tag in {"nav", "aside", "footer"} for step in passage.element.iterancestors()):
        return False
    named = (
        _NAMED_OTHERWISE.search(f"{class_tokens(image)} {source}")
        or _NAMED_OTHERWISE.search(class_tokens(passage.element))
        or is_chrome_container(passage.around)
        or _CHROME_ROUND.search(passage.around)
    )
    if named and not _is_captioned(passages, index, captions):
        return False
    if index < first and headline is not None and index < headline:
        return shares_container(passage.element, passages[headline].element) and not _is_banner(passage.element)
    return True


def _is_small(element: HtmlElement, image: HtmlElement) -> bool:
    for side in ("width", "height"):
        size = re.match(r"\d+", image.get(side) or "")
        if size and int(size.group()) < _SMALL:
            return declared_width(element) < _LARGE
    return False


def _is_captioned(passages: Sequence[Passage], index: int, captions: AbstractSet[int]) -> bool:
    """True for a picture with a caption in its figure or box that leads nowhere.

    Portraits have their names below them, and cards of other pages their titles.
    """
    passage = passages[index]
    box = passage.figure if passage.figure is not None else passage.element.getparent()
    if (
        box is None
        or _PERSON.search(passage.around)
        or any(step.tag == "a" for step in passage.element.iterancestors())
    ):
        return False
    for at in range(index + 1, min(index + _BELOW, len(passages))):
        line = passages[at]
        if at in captions and len(line.text.split()) >= _FEWEST_WORDS and box in line.element.iterancestors():
            return not line.linked
    return False


def is_portrait(alt: str | None, authors: set[str]) -> bool:
    """True if the words for those who do not see the picture are the name of an author."""
    return comparable(_EXTENSION.sub("", alt or "")) in authors


def is_logo(alt: str | None, url: str) -> bool:
    """True for a drawing whose words for those who do not see it call it a logo; in a photograph one is shown."""
    return alt is not None and _LOGO.search(alt) is not None and not _PHOTOGRAPH.search(url)


def is_teaser(page: Page, element: HtmlElement) -> bool:
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


def _is_banner(element: HtmlElement) -> bool:
    """True for a picture that leads elsewhere: by a map of links, or by a link to what is no picture."""
    link = next((step for step in element.iterancestors() if step.tag == "a"), None)
    if link is None:
        return bool(img_of(element).get("usemap"))
    path = path_of((link.get("href") or "").lower())
    return bool(path) and not path.endswith(PICTURE_FILES)


def shares_container(element: HtmlElement, headline: HtmlElement) -> bool:
    """True if picture and headline stand in one container below the page's main parts."""
    above = {step for step in headline.iterancestors() if step.tag not in {"body", "html", "main"}}
    return any(step in above for step in element.iterancestors())
