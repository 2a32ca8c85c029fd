"""An explanation printed: coloured on a terminal, plain lines when piped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from crawler.explaining import Explanation
    from crawler.extraction.explanation import Explained

__all__ = ["print_explanation"]

_TEXT = 90
"""Characters of a passage that are shown; --json has all."""


def print_explanation(explanation: Explanation) -> None:
    """Print it to standard output."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{escape(explanation.url or 'no address')}[/]")
    console.print(f"[dim]{escape(explanation.source)}[/]")
    for passage in explanation.passages:
        _print_passage(passage, console)
    if explanation.rejection is not None:
        rejection = explanation.rejection
        console.print(f"\n[bold red]no article: {escape(rejection.reason)}[/]: {escape(rejection.detail)}")
    if access := explanation.access:
        console.print(f"\n[bold]access[/]: {access.policy}, {access.completeness}")
        for evidence in access.signals:
            console.print(f"  {escape(evidence)}")
        for sentence in access.removed:
            console.print(f"  removed: {escape(sentence)}")
    if explanation.metadata:
        console.print("\n[bold]metadata[/]")
    for name, value, source in explanation.metadata:
        known = f" [dim]({escape(source)})[/]" if source else ""
        console.print(f"  {name}: {escape(_shown(value))}{known}")


def _print_passage(passage: Explained, console: Console) -> None:
    from rich.markup import escape

    colour = "green" if passage.decision == "keep" else "dim"
    text = " ".join(passage.text.split())
    text = text if len(text) <= _TEXT else f"{text[: _TEXT - 1]}…"
    share = f" {passage.probability:.2f}" if passage.probability is not None else ""
    console.print(
        f"[{colour}]{passage.index:4} {passage.decision:4}[/] {escape(passage.why)}{share}"
        f" [dim]<{passage.tag}>[/] {escape(text)}"
    )
    if passage.signs:
        signs = ", ".join(f"{sign.sign}={sign.value:g} {sign.weight:+.2f}" for sign in passage.signs)
        console.print(f"          [dim]{signs}[/]")


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_shown(item) for item in value) or "-"
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part) or "-"
    return "-" if value is None else str(value)
