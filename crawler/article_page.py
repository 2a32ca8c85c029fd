"""One article as a web page that stands by itself: no script, nothing that is fetched."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import nh3

from crawler.runs.markup import Child, Element, element, to_html

__all__ = ["article_page"]

_TAGS = {
    *("article", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "cite"),
    *(
        "table",
        "tbody",
        "tr",
        "td",
        "pre",
        "code",
        "figure",
        "figcaption",
        "img",
        "a",
        "div",
        "dl",
        "dt",
        "dd",
        "section",
    ),
}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "*": {"class", "lang", "dir"}}

_NOTHING_FROM_OUTSIDE = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

Picture = Callable[[str], tuple[str, bytes] | None]
"""Gives the media type and the bytes of a picture by its URL, or None where it was not kept."""


def article_page(article: dict[str, Any], picture: Picture) -> str:
    """Return an article (the object of its line of JSON) as one page of HTML.

    Pictures are put into the page where `picture` has them; of the others the address stands there, and nothing is
    fetched when the page is opened. Everything has gone through nh3: no scripts, no styles, no forms of the web's.
    """
    content = element(
        "article", *_head(article), *_blocks(article, picture), _foot(article), lang=article["language"] or ""
    )
    clean = nh3.clean(
        to_html(content).removeprefix("<!doctype html>\n"),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "data"},
        link_rel="noreferrer",
    )
    language = article["language"] or ""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_NOTHING_FROM_OUTSIDE),
        element("title", article["title"] or article["url"] or ""),
        element("style", files("crawler").joinpath("article_page.css").read_text("utf-8")),
    )
    page = to_html(element("html", head, element("body"), lang=language))
    return page.replace("<body></body>", f"<body>{clean}</body>")


def _head(article: dict[str, Any]) -> Iterator[Child]:
    names = ", ".join(author["name"] for author in article["authors"])
    line = " · ".join(
        filter(None, [names, article["published_at"], article["site"]["name"] or article["site"]["domain"]])
    )
    access = article["access"]
    yield element(
        "header",
        element("h1", article["title"] or "(no title)"),
        element("p", article["subtitle"], class_="standfirst") if article["subtitle"] else None,
        element("p", line, class_="byline") if line else None,
        element("p", f"access: {access['policy']}, {access['completeness']}", class_="access"),
    )


def _blocks(article: dict[str, Any], picture: Picture) -> Iterator[Element]:
    shown = {block["index"] for block in article["body"] if block["type"] == "image"}
    for index, image in enumerate(article["images"]):
        if index not in shown and image["role"] == "lead":
            yield _figure(image, picture)
    for block in article["body"]:
        yield _block(block, article, picture)


def _block(block: dict[str, Any], article: dict[str, Any], picture: Picture) -> Element:
    match block["type"]:
        case "heading":
            return element(f"h{min(6, max(2, block['level']))}", block["text"])
        case "list":
            return element("ol" if block["ordered"] else "ul", [element("li", item) for item in block["items"]])
        case "quote":
            cite = element("cite", block["cite"]) if block["cite"] else None
            return element("blockquote", [element("p", line) for line in block["text"].split("\n")], cite)
        case "table":
            return element("table", [element("tr", [element("td", cell) for cell in row]) for row in block["rows"]])
        case "code":
            return element("pre", element("code", block["text"]))
        case "image":
            return _figure(article["images"][block["index"]], picture)
        case "embed":
            return element("p", element("a", block["url"], href=block["url"]), class_="missing")
        case _:
            return element("p", block["text"])


def _figure(image: dict[str, Any], picture: Picture) -> Element:
    held = picture(image["url"])
    if held is None:
        shown = element("p", element("a", image["url"], href=image["url"]), class_="missing")
    else:
        data = base64.b64encode(held[1]).decode("ascii")
        shown = element("img", src=f"data:{held[0]};base64,{data}", alt=image["alt"] or "")
    words = " ".join(filter(None, [image["caption"], f"({image['credit']})" if image["credit"] else None]))
    return element("figure", shown, element("figcaption", words) if words else None)


def _foot(article: dict[str, Any]) -> Element:
    place = article["archive"]
    rows = [
        ("Page", article["url"]),
        ("Captured", article["fetched_at"]),
        ("Archive", f"{place['file']}, offset {place['offset']}, {place['length']} bytes" if place else None),
        ("Evidence on access", "; ".join(article["access"]["signals"])),
        ("Taken out of the text", "; ".join(article["access"]["removed"])),
        ("Read by", article["extraction"]["version"]),
    ]
    listed: list[Child] = []
    for name, value in rows:
        if value:
            listed += [element("dt", name), element("dd", value)]
    return element("footer", element("dl", listed))
