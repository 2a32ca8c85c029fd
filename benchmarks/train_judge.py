"""Train the judge of the extraction on annotated pages, and say what it is worth on pages of sites it never saw.

    python benchmarks/train_judge.py SCORER CORPUS... [--cross-validate] [--write]

SCORER is the scoring program, CORPUS a folder with truth.jsonl and pages/<id>.html.gz. Needs lightgbm and numpy, which
the software itself does not: `pip install lightgbm numpy`. `--cross-validate` trains five times on four fifths of the
sites, extracts the pages of the rest with the whole pipeline, and prints the figures; `--write` trains on all pages and
writes crawler/extraction/judge.json. The same pages, libraries and code give the same weights.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import math
import sys
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import starmap
from multiprocessing import Pool
from multiprocessing.pool import Pool as WorkerPool
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import numpy as np

from crawler.extraction import extract, extract_article, judge
from crawler.extraction.authors import read_authors
from crawler.extraction.captions import caption_passages
from crawler.extraction.document import Page, parse
from crawler.extraction.passages import Passage, walk
from crawler.extraction.printed_headline import find_printed_headline
from crawler.extraction.selection import select
from crawler.extraction.signs import LINE, NAMES, PARAGRAPH, Context, Vocabulary, read_signs, text_words
from crawler.extraction.surroundings import Names, Place, Surroundings, class_words
from crawler.extraction.titles import read_title

MODEL = Path(judge.__file__).with_name("judge.json")
FOLDS = 5
TREES = 400
STAGES = ((50, 2.0), (120, 2.0), (200, 1.5), (300, 1.25))
"""After so many trees a passage with log odds beyond these is weighed no further: seven in ten after the first stage,
nine in ten after the third."""
OPTIONS = {
    "objective": "binary", "num_leaves": 24, "max_depth": -1, "learning_rate": 0.05, "min_data_in_leaf": 60,
    "lambda_l2": 5, "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1, "seed": 1,
    "deterministic": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip
WEIGHTS = {"fundus": 2.5, "readability": 1.2}
"""A page of news counts more: it is what the software reads, and its truth is the cleanest."""
NAMELESS = 0.3
"""Each page counts once more, so much, as it is where names of classes say nothing: many sites have hashes there."""
LENGTH = 0.75
"""The power of its letters that a passage counts with: between each alike (0) and each letter alike (1)."""
CLASS_SITES, WORD_SITES = 8, 15
"""A word enters the vocabulary if so many sites use it: a word of one site would be a rule about that site."""
TELLING, TELLING_PROSE = 0.25, 0.5
"""Log odds from which a word is kept; in paragraphs, which mostly are text, those beyond what any word has there."""
ANY = ""
"""Stands in a tally for any word of a paragraph."""
WORST = 25

Tally = dict[str, tuple[float, float]]
Counts = defaultdict[str, list[float]]
Job = tuple[Path, dict[str, Any]]
Tallied = tuple[str, Tally, Tally, Tally]
Answers = dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Example:
    """A page with what its truth says of its passages."""

    corpus: str
    site: str
    rows: array[float]
    nameless: array[float]
    """The rows as they would be without the names of classes."""

    labels: list[bool]
    sizes: list[int]


class Words:
    """How often words stand on text and off it, by site, each site counted once."""

    def __init__(self, tallies: list[tuple[str, Tally]], telling: float = TELLING) -> None:
        self.telling = telling
        self.sites: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
        for site, tally in tallies:
            for word, (off, on) in tally.items():
                self.sites[site][word][0] += off / (off + on)
                self.sites[site][word][1] += on / (off + on)
        self.sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.spread: Counter[str] = Counter()
        self.known: dict[int, dict[str, float]] = {}
        for words in self.sites.values():
            for word, pair in words.items():
                whole = sum(pair)
                pair[:] = [pair[0] / whole, pair[1] / whole]
                self.sums[word][0] += pair[0]
                self.sums[word][1] += pair[1]
                self.spread[word] += 1
        self.usual = _log_odds(*self.sums[ANY]) if ANY in self.sums else 0.0

    def table(self, sites: int, without: str | None = None) -> dict[str, float]:
        """Return the log odds of the words of at least so many sites, as the site `without` would find them."""
        if sites not in self.known:
            self.known[sites] = {
                word: odds
                for word in sorted(self.sums)
                if self.spread[word] >= sites
                and abs(odds := round(_log_odds(*self.sums[word]) - self.usual, 2)) >= self.telling
            }
        found = dict(self.known[sites])
        for word, (off, on) in self.sites.get(without or "", {}).items():
            found.pop(word, None)
            odds = round(_log_odds(self.sums[word][0] - off, self.sums[word][1] - on) - self.usual, 2)
            if self.spread[word] > sites and abs(odds) >= self.telling:
                found[word] = odds
        return found


def _log_odds(off: float, on: float) -> float:
    return round(math.log((on + 0.7) / (off + 0.7)), 2)


def main() -> int:
    """Train, validate or write, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    jobs = [
        (c, json.loads(line))
        for c in options.corpus
        for line in (c / "truth.jsonl").read_text("utf-8").split("\n")
        if line
    ]
    with Pool(2) as pool:
        tallies = pool.map(tally, jobs, chunksize=8)
        if options.cross_validate:
            cross_validate(_module(options.scorer), jobs, tallies, pool)
    if options.write:
        with Pool(2) as pool:
            model = train(jobs, tallies, pool.starmap)
        MODEL.write_text(json.dumps(model, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")
        print(f"wrote {MODEL}: {MODEL.stat().st_size} bytes")
    return 0


class Vocabularies:
    """The vocabulary of all sites, and of all but one: what a site says of its own pages, a judge cannot know."""

    def __init__(self, tallies: list[Tallied]) -> None:
        self.classes = Words([(site, classes) for site, classes, _, _ in tallies])
        self.words = Words([(site, words) for site, _, words, _ in tallies])
        self.prose = Words([(site, prose) for site, _, _, prose in tallies], TELLING_PROSE)

    def without(self, site: str | None) -> Vocabulary:
        """Return the vocabulary as it is on all sites but this."""
        return Vocabulary(
            classes=self.classes.table(CLASS_SITES, site),
            words=self.words.table(WORD_SITES, site),
            prose=self.prose.table(WORD_SITES, site),
        )


def cross_validate(scoring: ModuleType, jobs: list[Job], tallies: list[Tallied], pool: WorkerPool) -> None:
    """Print the figures of the pipeline on each fold's sites, judged by a model that saw none of them."""
    answers: Answers = {}
    for answer in pool.starmap(validate_fold, [(fold, jobs, tallies) for fold in range(FOLDS)], chunksize=1):
        answers |= answer
    for corpus in dict.fromkeys(job[0] for job in jobs):
        rows = [row for folder, row in jobs if folder == corpus]
        found = iter([answers[corpus.name, row["id"]] for row in rows])
        figures, per = scoring.score(lambda _body, _url, found=found: next(found), rows, [b""] * len(rows))
        print(corpus.name, {k: round(v, 4) for k, v in figures.items() if v is not None and k != "pages/s"}, flush=True)
        worst = sorted(per.items(), key=lambda pair: pair[1])[:WORST]
        print("    worst:", " ".join(f"{name} {value:.2f}" for name, value in worst), flush=True)


def validate_fold(fold: int, jobs: list[Job], tallies: list[Tallied]) -> Answers:
    """Train without the sites of a fold, neither their pages nor their words, and extract their pages."""
    inside = [n for n, (site, *_) in enumerate(tallies) if fold_of(site) != fold]
    model = train([jobs[n] for n in inside], [tallies[n] for n in inside])
    return extract_fold(model, [job for job, (site, *_) in zip(jobs, tallies, strict=True) if fold_of(site) == fold])


def extract_fold(model: dict[str, Any], jobs: list[Job]) -> dict[tuple[str, str], dict[str, Any]]:
    """Extract pages with another model than the package's."""
    trained = judge.Judge(model)
    extract.default_judge = lambda: trained
    found = {}
    for corpus, row in jobs:
        article = extract_article(_body(corpus, row), url=row.get("url"))
        found[corpus.name, row["id"]] = {} if article is None else {
            "text": article.text, "subtitle": article.subtitle, "title": article.title,
            "authors": [author.name for author in article.authors], "published": article.published_at,
        }  # fmt: skip
    return found


def fold_of(site: str) -> int:
    """Return the fold of a site: all its pages are trained on, or none."""
    return zlib.crc32(site.encode()) % FOLDS


def train(jobs: list[Job], tallies: list[Tallied], every: Callable[..., Iterable[Example]] = starmap) -> dict[str, Any]:
    """Train on these pages, and return the model as it is kept."""
    words = Vocabularies(tallies)
    pages = list(every(example, ((job, words.without(site)) for job, (site, *_) in zip(jobs, tallies, strict=True))))
    booster = _boost([page for page in pages if page.labels], Counter(page.site for page in pages))
    counts = [bool(np.all(np.floor(column) == column)) for column in _rows(page.rows for page in pages).T]
    trees = [_tree(info["tree_structure"], counts) for info in booster.dump_model()["tree_info"]]
    known = words.without(None)
    return {
        "signs": NAMES,
        "stages": STAGES,
        "trees": trees,
        "classes": known.classes,
        "words": known.words,
        "prose": known.prose,
    }


def _rows(flat: Iterable[array[float]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.concatenate([np.frombuffer(rows, dtype="f").reshape(-1, len(NAMES)) for rows in flat])


def _boost(pages: list[Example], sites: Counter[str]) -> lightgbm.Booster:
    labels, weights = [], []
    for page in pages:
        on = np.array(page.labels, dtype=float)
        size = (np.array(page.sizes, dtype=float) + 4) ** LENGTH
        labels.append(on)
        whole = float((size * on).sum())
        weight = WEIGHTS.get(page.corpus, 1.0) / sites[page.site] ** 0.3 / whole if whole else 0.0
        weights.append(size * weight)
    weight = np.concatenate([*weights, *(NAMELESS * page for page in weights)])
    rows = _rows([*(page.rows for page in pages), *(page.nameless for page in pages)])
    data = lightgbm.Dataset(rows, np.concatenate(labels * 2), weight=weight / weight.mean())
    return lightgbm.train(OPTIONS, data, TREES)


def _tree(node: dict[str, Any], counts: list[bool]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    below, above = _tree(node["left_child"], counts), _tree(node["right_child"], counts)
    sign, limit = node["split_feature"], node["threshold"]
    return [sign, math.floor(limit) if counts[sign] else float(f"{limit:.6g}"), below, above]


def example(job: Job, vocabulary: Vocabulary) -> Example:
    """Return the rows and labels of a page."""
    page, passages, said, text = _read(job)
    captions = caption_passages(passages)
    indices, rows = read_signs(passages, captions, said, vocabulary)
    _, nameless = read_signs(passages, captions, said, replace(vocabulary, classes={}))
    labels = [index in text for index in indices]
    sizes = [len(passages[i].key) for i in indices]
    return Example(job[0].name, _site(job, page), _flat(rows), _flat(nameless), labels, sizes)


def _flat(rows: list[list[float]]) -> array[float]:
    return array("f", [value for row in rows for value in row])


def tally(job: Job) -> Tallied:
    """Count the words of a page, off its text and on it."""
    page, passages, _, text = _read(job)
    return _site(job, page), *count_words(passages, text)


def count_words(passages: list[Passage], text: set[int]) -> tuple[Tally, Tally, Tally]:
    """Count the words of classes, of short lines and of paragraphs, off the text and on it."""
    worded = [i for i, passage in enumerate(passages) if passage.key]
    around = Surroundings([passages[i] for i in worded], [0] * len(worded), Names({}))
    classes: Counts = defaultdict(lambda: [0.0, 0.0])
    words: Counts = defaultdict(lambda: [0.0, 0.0])
    prose: Counts = defaultdict(lambda: [0.0, 0.0])
    for index, place in zip(worded, around.of, strict=True):
        seen: set[str] = set()
        step: Place | None = place
        while step is not None:
            seen.update(class_words(step.named))
            step = step.above
        on = index in text
        for word in seen:
            classes[word][on] += len(passages[index].key) ** 0.5
        said = passages[index].text
        if len(said) < LINE:
            for word in set(text_words(said)):
                words[word][on] += 1
        if len(said) >= PARAGRAPH:
            for word in {ANY, *text_words(said[:PARAGRAPH])}:
                prose[word][on] += 1
    return _tally(classes), _tally(words), _tally(prose)


def _tally(counts: Counts) -> Tally:
    return {word: (off, on) for word, (off, on) in counts.items()}


def _read(job: Job) -> tuple[Page, list[Passage], Context, set[int]]:
    corpus, row = job
    page = parse(_body(corpus, row), url=row.get("url"), headers=(), captured_at=None)
    assert page is not None
    root = page.tree.find("body")
    passages = walk(root if root is not None else page.tree)
    title = read_title(page).printed
    authors = read_authors(page, passages, find_printed_headline(passages, title))[0]
    said = judge.context(page, title, [author.name for author in authors])
    lines = [line for line in (row.get("subtitle"), *row["text"].split("\n")) if line]
    return page, passages, said, set(select(passages, lines))


def _body(corpus: Path, row: dict[str, Any]) -> bytes:
    return gzip.decompress((corpus / "pages" / f"{row['id']}.html.gz").read_bytes())


def _site(job: Job, page: Page) -> str:
    """Return the registered domain, roughly; where the corpus hides it, the one that the page declares."""
    for url in _urls(job[1].get("url"), page):
        host = urlsplit(url).hostname or ""
        if host and host != "example.com":
            parts = host.split(".")
            return ".".join(
                parts[-3:] if len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3 else parts[-2:]
            )
    return f"{job[0].name}-{job[1]['id']}"


def _urls(url: str | None, page: Page) -> Iterator[str]:
    yield url or ""
    canonical = page.tree.find(".//link[@rel='canonical']")
    yield (canonical.get("href") if canonical is not None else "") or ""
    yield page.meta("og:url") or ""


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
