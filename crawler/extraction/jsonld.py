"""JSON-LD as pages write it: graphs, lists, references by ``@id``, and the commonest ways of breaking JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .templates import filled
from .whitespace import clean

__all__ = ["LinkedData", "Node", "read"]

Node = dict[str, Any]

ARTICLE_TYPES = (
    # most telling first: the node of the first of these types that a page has describes the article
    "liveblogposting",
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "askpublicnewsarticle",
    "backgroundnewsarticle",
    "reviewnewsarticle",
    "advertisercontentarticle",
    "satiricalarticle",
    "scholarlyarticle",
    "techarticle",
    "blogposting",
    "socialmediaposting",
    "discussionforumposting",
    "article",
    "report",
    "podcastepisode",
    "review",
    "criticreview",
    "recipe",
    "videoobject",
    "imagegallery",
    "webpage",
    "itempage",
)

_DESCEND = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")
"""Keys below which the page's own nodes stand. Not ``liveBlogUpdate``, ``hasPart`` or ``itemListElement``: parts and
teasers have headlines and dates of their own."""

_MAX_NODES = 2000
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_FENCE = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>"
    r"|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedData:
    """The nodes of a page's JSON-LD."""

    nodes: list[Node] = field(default_factory=list)
    ids: dict[str, Node] = field(default_factory=dict)

    def article(self, urls: Iterable[str | None] = ()) -> Node:
        """Return the node that describes the article, or an empty one. A node that names one of `urls` goes first."""
        wanted = {_bare(url) for url in urls if url}
        best: tuple[tuple[bool, bool, int], Node] | None = None
        for node in self.nodes:
            rank = min((ARTICLE_TYPES.index(t) for t in types(node) if t in ARTICLE_TYPES), default=None)
            if rank is None:
                continue
            page = rank >= ARTICLE_TYPES.index("webpage")
            named = bool(wanted & {_bare(u) for u in self._urls(node)})
            score = (not page, named, -rank)
            if best is None or score > best[0]:
                best = (score, node)
        return best[1] if best else {}

    def names_another(self, node: Node, urls: Iterable[str | None]) -> bool:
        """True for a node that has an address, which is none of `urls`."""
        mine = {_bare(url) for url in self._urls(node) if "//" in url}
        return bool(mine) and not mine & {_bare(url) for url in urls if url}

    def resolve(self, value: Any) -> Any:
        """Return the node that a bare ``{"@id": …}`` refers to, or the value itself."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
            return self.ids.get(value["@id"], value)
        return value

    def values(self, node: Node, key: str) -> list[Any]:
        """Return the values of `key` as a list, references resolved."""
        value = node.get(key)
        if value is None:
            return []
        return [self.resolve(item) for item in (value if isinstance(value, list) else [value])]

    def text(self, node: Node, *keys: str) -> str | None:
        """Return the first of `keys` that holds a string (or a node with a name), cleaned."""
        for key in keys:
            for value in self.values(node, key):
                named = (
                    value.get("name") or value.get("@value") or value.get("url") if isinstance(value, dict) else value
                )
                if isinstance(named, str) and (text := clean(named)):
                    return text
        return None

    def _urls(self, node: Node) -> list[str]:
        main = self.resolve(node.get("mainEntityOfPage"))
        found = [node.get("url"), node.get("@id"), main.get("@id") if isinstance(main, dict) else main]
        return [url for url in found if isinstance(url, str)]


def types(node: Node) -> list[str]:
    """Return the node's types in lower case, without a vocabulary prefix."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [re.split(r"[/#:]", name)[-1].lower() for name in names if isinstance(name, str)]


def read(scripts: Iterable[str]) -> LinkedData:
    """Read the contents of a page's ``application/ld+json`` scripts."""
    data = LinkedData()
    for script in scripts:
        for value in _parse(script):
            _collect(value, data)
    return data


def _parse(script: str) -> Iterator[Any]:
    for attempt in _attempts(script):
        try:
            value = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        yield value
        return
    yield from _concatenated(_unfenced(script))


def _attempts(script: str) -> Iterator[str]:
    """Yield the script as it stands, from which nearly all are read, then without its fences, then repaired."""
    yield script.strip().rstrip(";").strip()
    text = _unfenced(script)
    yield text
    yield _TRAILING_COMMA.sub("", text)
    yield html.unescape(text)


def _unfenced(script: str) -> str:
    return _FENCE.sub("", _FENCE.sub("", script)).strip().rstrip(";").strip()


def _concatenated(text: str) -> Iterator[Any]:
    """Yield the values of ``{…}{…}`` or ``{…},{…}`` up to the first that is broken."""
    decoder, position = json.JSONDecoder(strict=False), 0
    while (start := text.find("{", position)) >= 0:
        try:
            value, position = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            return
        yield value


def _collect(value: Any, data: LinkedData) -> None:
    """Put `value` and the nodes below it into `data`, strings decoded, without recursion."""
    queue = [(value, True)]
    seen = 0
    while queue and seen < _MAX_NODES:
        item, own = queue.pop(0)
        if isinstance(item, list):
            queue.extend((child, own) for child in item)
            continue
        if not isinstance(item, dict):
            continue
        seen += 1
        for key, child in item.items():
            if isinstance(child, str):
                item[key] = filled(html.unescape(child)) or ""
            elif isinstance(child, list):
                item[key] = [filled(html.unescape(c)) or "" if isinstance(c, str) else c for c in child]
                queue.append((item[key], own and key in _DESCEND))
            elif isinstance(child, dict):
                queue.append((child, own and key in _DESCEND))
        if own and item.get("@type"):
            data.nodes.append(item)
        identifier = item.get("@id")
        if isinstance(identifier, str) and len(item) > 2:
            data.ids.setdefault(identifier, item)


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$|/+$", "", url.strip().lower())
