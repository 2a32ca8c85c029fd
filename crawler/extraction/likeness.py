"""How much of a page is set as a passage is: the cards beside it, the paragraphs of the text, the article round it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .surroundings import Place, Surroundings

__all__ = ["likeness"]

Setting = tuple[tuple[str, str | None], tuple[str, str | None] | None]
"""Tag and class of an element and of the one around it."""


def likeness(around: Surroundings, proses: Sequence[int], weighed: Sequence[int]) -> list[list[float]]:
    """Return a row for each of the `weighed` passages.

    How many like it stand side by side, on three levels; how far before the first and behind the last paragraph it is
    of those that are set as most of the prose is; how much of the prose is in its ``article`` (-1 where there is none).
    """
    beside = Counter([(place.above, place.path) for place in around.places.values()])
    first, last = _main(around.of, proses)
    whole = sum(proses) or 1
    known: dict[Place, list[float]] = {}
    rows = []
    for n in weighed:
        place = around.of[n]
        fixed = known.get(place)
        if fixed is None:
            one, two, _ = place.levels()
            article = place.article()
            fixed = known[place] = [
                beside[place.above, place.path], beside[one.above, one.path], beside[two.above, two.path],
                article.prose / whole if article else -1.0,
            ]  # fmt: skip
        rows.append([*fixed, first - n if n < first else 0, n - last if n > last else 0])
    return rows


def _main(of: Sequence[Place], proses: Sequence[int]) -> tuple[int, int]:
    """Return the first and the last paragraph of those that are set as most of the prose is."""
    held: Counter[Setting] = Counter()
    settings: list[tuple[int, Setting]] = []
    for n, prose in enumerate(proses):
        if prose:
            place = of[n]
            setting = (place.path, place.above.path if place.above else None)
            held[setting] += prose
            settings.append((n, setting))
    if not settings:
        return 0, len(of)
    main = max(held, key=held.__getitem__)
    like = [n for n, setting in settings if setting == main]
    return like[0], like[-1]
