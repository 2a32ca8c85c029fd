"""Measure on annotated pages what the scorer of texts does not, or what each stage of the extraction costs.

    python benchmarks/extraction.py CORPUS... [--list FIGURE] [--limit N]
    python benchmarks/extraction.py CORPUS... --profile [--limit N]

CORPUS is a folder with truth.jsonl and pages/<id>.html.gz. Figures, each with the number of cases that it rests on:

  time       published_at has the truth's time of day and offset (`published_full`). A truth of midnight without an
             offset is a day only, and any published_at of that day is right
  instant    published_at is the same moment, whichever offset it is written with
  invented   pages with an author though the truth names none (a truth may lack what the page has: read them first)
  capt_found captions of the truth that stand in the words of a picture (caption and credit together)
  capt_exact captions of the truth that are the caption of a picture to the word: the credit is told from it
  capt_text  captions of the truth that stand in the text, where none belongs
  access     how many pages got which policy and completeness

`--list FIGURE` prints the cases that are wrong, ours beside the truth, to learn from. `--profile` reads every page with
the extraction and with trafilatura in turns, and prints processor time a page and its share by stage, each without
the stages that it calls. Times tell little while others use the machine; the ratio to trafilatura does.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from pathlib import Path
from types import FunctionType
from typing import Any

import trafilatura

from crawler.extraction import document, extract, extract_article, judge
from crawler.items import Article

_WORD = re.compile(r"\w+")
_SHORTEST_CAPTION = 12
"""A shorter caption ("Reuters") is found by chance."""


@dataclass(frozen=True, slots=True)
class AnnotatedPage:
    """A page with its truth."""

    truth: dict[str, Any]
    body: bytes


@dataclass(slots=True)
class Figures:
    """What was right and wrong, by the name of the figure."""

    shares: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    access: Counter[str] = field(default_factory=Counter)

    def count(self, figure: str, case: str, told: str, *, holds: bool, good: bool = True) -> None:
        """Count one case; `good` says whether holding is what is wanted."""
        self.shares[figure].append(holds)
        if holds is not good:
            self.wrong[figure].append(f"{case}: {told}")


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--profile", action="store_true", help="what each stage costs, beside trafilatura")
    parser.add_argument("--list", metavar="FIGURE", help="print the cases in which this figure is wrong")
    parser.add_argument("--limit", type=int, help="only the first N pages of each corpus")
    options = parser.parse_args()
    for corpus in options.corpus:
        if not (corpus / "truth.jsonl").is_file():
            print(f"{corpus} holds no truth.jsonl: give the folder of one corpus", file=sys.stderr)
            return 2
    for corpus in options.corpus:
        pages = list(read_corpus(corpus, options.limit))
        print(f"\n{corpus.name}: {len(pages)} pages")
        if options.profile:
            print_profile(*profile(pages), pages=len(pages))
        else:
            print_figures(measure(pages), options.list)
    return 0


def read_corpus(corpus: Path, limit: int | None = None) -> Iterator[AnnotatedPage]:
    """Yield the pages of a folder in the order of their truth."""
    with (corpus / "truth.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if limit is not None and number >= limit:
                return
            truth = json.loads(line)
            yield AnnotatedPage(truth, gzip.decompress((corpus / "pages" / f"{truth['id']}.html.gz").read_bytes()))


def measure(pages: list[AnnotatedPage]) -> Figures:
    """Extract every page and compare with its truth."""
    figures = Figures()
    for page in pages:
        article = extract_article(page.body, url=page.truth.get("url"))
        if article is None:
            figures.access["no article"] += 1
            continue
        figures.access[f"{article.access.policy} {article.access.completeness}"] += 1
        if full := page.truth.get("published_full"):
            _compare_time(figures, page.truth["id"], article, full)
        if not page.truth.get("authors"):
            names = [author.name for author in article.authors]
            figures.count("invented", page.truth["id"], ", ".join(names), holds=bool(names), good=False)
        _compare_captions(figures, page.truth, article)
    return figures


def _compare_time(figures: Figures, case: str, article: Article, full: str) -> None:
    told, ours, true = f"{article.published_at} for {full}", _moment(article.published_at), datetime.fromisoformat(full)
    a_day = true.tzinfo is None and not (true.hour or true.minute or true.second)
    if ours is None or a_day:
        same = at_once = ours is not None and ours.date() == true.date()
    else:
        clock = ours.replace(tzinfo=None, microsecond=0) == true.replace(tzinfo=None, microsecond=0)
        same = clock and ours.utcoffset() == true.utcoffset()
        both_zoned = ours.tzinfo is not None and true.tzinfo is not None
        at_once = abs((ours - true).total_seconds()) < 1 if both_zoned else clock
    figures.count("time", case, told, holds=same)
    figures.count("instant", case, told, holds=at_once)


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _compare_captions(figures: Figures, truth: dict[str, Any], article: Article) -> None:
    text, body = _plain(article.text), _plain(truth["text"])
    shown = [(_plain(i.caption), _plain(f"{i.caption or ''} {i.credit or ''}")) for i in article.images]
    for caption in truth.get("captions") or ():
        words = _plain(caption)
        if len(words) < _SHORTEST_CAPTION or words in body:
            continue
        exact = any(words == alone for alone, _ in shown)
        told = f"{caption!r}: {[(i.caption, i.credit) for i in article.images]}"
        figures.count("capt_found", truth["id"], told, holds=exact or any(words in glued for _, glued in shown))
        figures.count("capt_exact", truth["id"], told, holds=exact)
        figures.count("capt_text", truth["id"], caption, holds=words in text, good=False)


def _plain(text: str | None) -> str:
    return " ".join(_WORD.findall(html.unescape(unicodedata.normalize("NFKC", text or "")).lower()))


def print_figures(figures: Figures, listed: str | None) -> None:
    """Print the shares, the verdicts on access and, if asked, the cases of one figure."""
    for name, values in figures.shares.items():
        print(f"  {name:12s}{sum(values) / len(values):8.4f}  of {len(values)}")
    print("  access      " + ", ".join(f"{verdict} {count}" for verdict, count in figures.access.most_common()))
    for line in figures.wrong.get(listed or "", ()):
        print(f"    {line}")


class Stopwatch:
    """Processor time by stage, each without the stages that it calls."""

    def __init__(self) -> None:
        self.spent: dict[str, int] = defaultdict(int)
        self.running: list[list[int]] = []

    def timed(self, name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        """Return `stage` with its time taken under `name`."""

        @wraps(stage)
        def run(*arguments: Any, **named: Any) -> Any:
            inner = [0]
            self.running.append(inner)
            began = time.process_time_ns()
            try:
                return stage(*arguments, **named)
            finally:
                took = time.process_time_ns() - began
                self.running.pop()
                self.spent[name] += took - inner[0]
                if self.running:
                    self.running[-1][0] += took

        return run


def profile(pages: list[AnnotatedPage]) -> tuple[dict[str, int], int]:
    """Return nanoseconds by stage and those of trafilatura, on the same pages in turns."""
    for page in pages[:3]:  # what is loaded once is not timed
        _read_with_both(page, extract_article)
    watch = Stopwatch()
    for room in (extract, document, judge):
        for name, stage in list(vars(room).items()):
            home = getattr(stage, "__module__", "")
            if isinstance(stage, FunctionType) and home != room.__name__ and _is_stage(home):
                setattr(room, name, watch.timed(f"{home.rsplit('.', 1)[1]}.{stage.__name__}", stage))
    whole = watch.timed("everything else", extract_article)
    return watch.spent, sum(_read_with_both(page, whole) for page in pages)


def _is_stage(module: str) -> bool:
    # cleaning a string is called ten thousand times a page: timing each would cost more than it does
    return module.startswith("crawler.extraction.") and not module.endswith(".whitespace")


def _read_with_both(page: AnnotatedPage, ours: Callable[..., Any]) -> int:
    """Read a page with `ours`, then with trafilatura, and return the latter's nanoseconds."""
    url = page.truth.get("url")
    ours(page.body, url=url)
    began = time.process_time_ns()
    trafilatura.bare_extraction(page.body, url=url, with_metadata=True, include_comments=False)
    return time.process_time_ns() - began


def print_profile(spent: dict[str, int], theirs: int, *, pages: int) -> None:
    """Print the stages by what they cost."""
    whole = sum(spent.values())
    for name, took in sorted(spent.items(), key=lambda pair: -pair[1]):
        print(f"  {name:36s}{took / pages / 1e6:8.2f} ms a page{took / whole:8.1%}")
    print(f"  {'the extraction':36s}{whole / pages / 1e6:8.2f} ms a page")
    print(f"  {'trafilatura with metadata':36s}{theirs / pages / 1e6:8.2f} ms a page: {theirs / whole:.2f} times ours")


if __name__ == "__main__":
    sys.exit(main())
