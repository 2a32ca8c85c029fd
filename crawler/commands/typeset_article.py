"""An article typeset for a terminal; plain lines when piped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["print_article"]

_WIDTH = 88
"""Columns of the text: longer lines are hard to read."""


def print_article(article: dict[str, Any]) -> None:
    """Print an article (the object of its line of JSON) to standard output."""
    from rich.console import Console

    console = Console(highlight=False)
    console = Console(highlight=False, width=min(_WIDTH, console.width) if console.is_terminal else _WIDTH)
    _print_head(article, console)
    for block in article["body"]:
        console.print(_block(block, article["images"]))
        console.print()
    _print_pictures(article["images"], console)
    _print_access(article["access"], console)
    _print_place(article, console)


def _print_head(article: dict[str, Any], console: Console) -> None:
    from rich.text import Text

    console.print(Text(_clean(article["title"] or "(no title)"), style="bold"))
    if article["subtitle"]:
        console.print(Text(_clean(article["subtitle"]), style="italic"))
    names = ", ".join(author["name"] for author in article["authors"])
    paper = article["site"]["name"] or article["site"]["domain"]
    line = " · ".join(_clean(part) for part in (names, article["published_at"], paper) if part)
    if line:
        console.print(Text(line, style="dim"))
    console.print()


def _block(block: dict[str, Any], images: list[dict[str, Any]]) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    match block["type"]:
        case "heading":
            return Text(_clean(block["text"]), style="bold")
        case "list":
            marks = [f"{number}." if block["ordered"] else "•" for number in range(1, len(block["items"]) + 1)]
            return Text("\n".join(f"{mark} {_clean(item)}" for mark, item in zip(marks, block["items"], strict=True)))
        case "quote":
            cite = f"\n— {_clean(block['cite'])}" if block["cite"] else ""
            return Padding(Text(_clean(block["text"]) + cite, style="italic"), (0, 4))
        case "table":
            return _table(block["rows"])
        case "code":
            return Padding(Text(_clean(block["text"])), (0, 4))
        case "image":
            image = images[block["index"]]
            return Text(f"[picture {block['index'] + 1}: {_clean(image['alt'] or image['url'])}]", style="dim")
        case "embed":
            return Text(f"[embedded: {_clean(block['url'])}]", style="dim")
        case _:
            return Text(_clean(block["text"]))


def _table(rows: list[list[str]]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False)
    for row in rows:
        table.add_row(*(Text(_clean(cell)) for cell in row))
    return table


def _print_pictures(images: list[dict[str, Any]], console: Console) -> None:
    from rich.text import Text

    for number, image in enumerate(images, 1):
        words = " ".join(filter(None, [image["caption"], f"({image['credit']})" if image["credit"] else None]))
        console.print(Text(f"picture {number}: {_clean(words or image['alt'] or '-')}"))
        console.print(Text(f"  {_clean(image['url'])}", style="dim"), soft_wrap=True)


def _print_access(access: dict[str, Any], console: Console) -> None:
    from rich.text import Text

    console.print(Text(f"access: {access['policy']}, {access['completeness']}", style="bold"))
    for evidence in access["signals"]:
        console.print(Text(f"  {_clean(evidence)}"))
    for sentence in access["removed"]:
        console.print(Text(f"  removed: {_clean(sentence)}"))


def _print_place(article: dict[str, Any], console: Console) -> None:
    from rich.text import Text

    place = article["archive"]
    console.print(Text(_clean(article["url"] or "(no address)")), soft_wrap=True)
    if place:
        where = f"{place['file']}, offset {place['offset']}, {place['length']} bytes"
        console.print(Text(f"captured {article['fetched_at']}: {where}", style="dim"), soft_wrap=True)


def _clean(text: str) -> str:
    from crawler.printable import printable

    return "\n".join(map(printable, text.split("\n")))
