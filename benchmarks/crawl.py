"""Pages a second and processor time a page: our crawl beside bare Scrapy and beside a stack made by hand.

What is compared, on one site on loopback, each in a process of its own, in turn (A B C … A B C …):

  scrapy            Scrapy's own defaults; fetches and counts, keeps nothing
  scrapy-tuned      the same under our settings, without a class of ours: Scrapy's own wherever we have put one in its
                    place, so that what saves time in ours does not save it here as well
  archive-only      our archive, no article: scrapy runspider with our settings, pages fetched in the role "listing"
  archive-memory    the same, with Scrapy's own scheduler, which keeps its queue in memory, in the frontier's place
  ours              archive and articles: scrapy crawl article
  everything        the same, and the links of every page
  handmade          Scrapy + warcio + LxmlLinkExtractor + trafilatura in the callback, JSON lines
  handmade-nolinks  the same without the links, as "ours" looks for none either

How it is measured. Each system crawls twice a round: every n-th page, then all of them. Costs a page are those of the
pages that the long crawl has more, so that imports, the warming of workers and the closing of files fall out; they
are told apart as the start. Time runs from the first request, as the site sees it, to the end of the crawl's process.
"CPU" is that process alone, over the same time: its imports, which take as long as hundreds of pages and never quite
the same, are not in it. "With workers" is everything it started; the site's own is not in it. Politeness is off
for all: no delay, no AutoThrottle, no robots.txt, 16 requests at a time. Ratios are taken round by round.

Read the ratios, not the absolute figures, and see that the spread in brackets is small: other work on the machine
disturbs wall time more than processor time. Linux only (processes are counted by the kernel). Where the cores are
shared, ``crawl_instructions.py`` compares the crawls' processes all the same.

  python benchmarks/crawl.py                                   the sample newspaper, pages filled up to 30-60 kB
  python benchmarks/crawl.py --pages FOLDER --count 400        real pages (*.html, *.html.gz)
  python benchmarks/crawl.py --only ours --only scrapy         some of the systems
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from crawl_figures import Figures, Run, as_json, figures_of, ratio_table, ratios, spreads, system_table
from loopback_site import SiteReport, page_paths
from process_cost import ProcessCost

HERE = Path(__file__).resolve().parent

SPEED: Mapping[str, str] = {
    "ALLOW_PRIVATE_ADDRESSES": "127.0.0.0/8",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "ROBOTSTXT_OBEY": "0",
    "CONCURRENT_REQUESTS": "16",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
    "LOG_LEVEL": "WARNING",
}
"""The same for every system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One of the crawls that are compared: the words after ``scrapy``, and the settings it runs under."""

    arguments: Sequence[str]
    """``{urls}`` stands for the file with the URLs."""

    our_settings: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)


_COUNT = ("runspider", str(HERE / "counting_spider.py"), "-a", "urls={urls}")
_LINKS = ("runspider", str(HERE / "linking_spider.py"), "-a", "urls={urls}")
_BY_HAND = ("runspider", str(HERE / "handmade_stack.py"), "-a", "urls={urls}", "-a", "warc=pages.warc.gz")
_IN_MEMORY: Mapping[str, str] = {"FRONTIER": "memory"}
_TO_FILE = ("-O", "articles.jsonl")
_NONE_OF_OURS: Mapping[str, str] = {
    "ADDONS": "{}",
    "DOWNLOAD_HANDLERS": "{}",
    "DOWNLOADER": "scrapy.core.downloader.Downloader",
    "DOWNLOADER_MIDDLEWARES": "{}",
    "EXTENSIONS": "{}",
    "REQUEST_FINGERPRINTER_CLASS": "scrapy.utils.request.RequestFingerprinter",
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",
    "STATS_CLASS": "scrapy.statscollectors.MemoryStatsCollector",
}

SYSTEMS: Mapping[str, System] = {
    "scrapy": System(arguments=_COUNT),
    "scrapy-tuned": System(arguments=_COUNT, our_settings=True, settings=_NONE_OF_OURS),
    "archive-only": System(arguments=_COUNT, our_settings=True),
    "archive-memory": System(arguments=_COUNT, our_settings=True, settings=_IN_MEMORY),
    "ours": System(arguments=("crawl", "article", "-a", "urls={urls}"), our_settings=True),
    "everything": System(arguments=_LINKS, our_settings=True),
    "handmade": System(arguments=(*_BY_HAND, *_TO_FILE)),
    "handmade-nolinks": System(arguments=(*_BY_HAND, "-a", "links=0", *_TO_FILE)),
}

COMPARED: Sequence[tuple[str, str]] = (
    ("everything", "handmade"),
    ("everything", "scrapy-tuned"),
    ("ours", "handmade"),
    ("ours", "handmade-nolinks"),
    ("ours", "scrapy"),
    ("ours", "scrapy-tuned"),
    ("archive-only", "archive-memory"),
    ("archive-only", "scrapy"),
    ("archive-only", "scrapy-tuned"),
    ("scrapy-tuned", "scrapy"),
)


class Site:
    """The site in its process, seen from here."""

    def __init__(self, announced: Mapping[str, Any]) -> None:
        """Take the line that it announced itself with."""
        self.url: str = announced["url"]
        self.bytes_per_page: int = announced["bytes_sent_per_page"]
        self._opener = build_opener(ProxyHandler({}))

    def report(self) -> SiteReport:
        """Return what was asked for since the last report."""
        with self._opener.open(f"{self.url}/-/report", timeout=60) as answer:
            return SiteReport(**json.load(answer))


@contextmanager
def open_site(options: argparse.Namespace) -> Iterator[Site]:
    """Serve the pages for as long as the block lasts."""
    command = [sys.executable, str(HERE / "loopback_site.py"), "--count", str(options.count)]
    command += ["--pages", str(options.pages)] if options.pages else []
    command += ["--plain"] if options.plain else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            line = server.stdout.readline()
            if not line:
                raise SystemExit(server.wait() or 1)
            yield Site(json.loads(line))
        finally:
            server.terminate()


def crawl(name: str, pages: int, site: Site, options: argparse.Namespace) -> Run:
    """Let one system crawl `pages` pages, spread over all; end the benchmark if it did not fetch each once."""
    system = SYSTEMS[name]
    with tempfile.TemporaryDirectory(prefix="crawl-benchmark-", dir=options.work) as folder:
        command = command_of(system, pages, site, options, Path(folder))
        cost, log = _measured(command, Path(folder), environment_of(system), options.patience)
        report = site.report()
        if cost is None or cost.exit_code or report.requests != pages:
            how = f"exit code {cost.exit_code}" if cost else f"no end after {options.patience} s"
            raise SystemExit(f"{name}: {how}, {report.requests} of {pages} pages fetched\n{log[:4000]}")
        return _run(cost, report, Path(folder))


def command_of(system: System, pages: int, site: Site, options: argparse.Namespace, folder: Path) -> list[str]:
    """Return the command by which a system crawls `pages` pages, spread over all, in `folder`."""
    urls = folder / "urls.txt"
    paths = page_paths(options.count)[:: options.count // pages][:pages]
    urls.write_text("\n".join(site.url + path for path in paths), "utf-8")
    command = [sys.executable, "-m", "scrapy", *(word.format(urls=urls) for word in system.arguments)]
    return command + [word for setting in {**SPEED, **system.settings}.items() for word in ("-s", "=".join(setting))]


def _measured(
    command: Sequence[str], folder: Path, environment: dict[str, str], patience: float
) -> tuple[ProcessCost | None, str]:
    """Run a command; return its cost (None if it did not end in time) and what it wrote to standard error."""
    with subprocess.Popen(
        [sys.executable, str(HERE / "process_cost.py"), *command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        try:
            out, log = process.communicate(timeout=patience)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)  # the crawl and its workers as well
            if isinstance(error, subprocess.TimeoutExpired):
                return None, process.communicate()[1]
            raise
    return ProcessCost(**json.loads(out)), log


def _run(cost: ProcessCost, report: SiteReport, folder: Path) -> Run:
    return Run(
        pages=report.requests,
        to_first_request=report.first_request_at - cost.started_at,
        crawling=cost.ended_at - report.first_request_at,
        own_cpu=cost.own_cpu - cost.own_cpu_until(report.first_request_at),
        tree_cpu=cost.tree_cpu,
        own_peak=cost.own_peak,
        others_peak=cost.others_peak,
        articles=sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.jsonl")),
        warc_bytes=sum(path.stat().st_size for path in folder.rglob("*.warc.gz")),
    )


def environment_of(system: System) -> dict[str, str]:
    """Return ours without proxies and settings of Scrapy's that stand in it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy") and not name.startswith("SCRAPY_")
    }
    return {**kept, "SCRAPY_SETTINGS_MODULE": "crawler.settings"} if system.our_settings else kept


def measure(site: Site, options: argparse.Namespace) -> dict[str, list[Figures]]:
    """Run every system in every round, in turn."""
    names = [name for name in SYSTEMS if name in (options.only or SYSTEMS)]
    figures: dict[str, list[Figures]] = {name: [] for name in names}
    for number in range(options.rounds):
        for name in names:
            print(f"round {number + 1} of {options.rounds}: {name} ...", file=sys.stderr)
            short = crawl(name, options.short, site, options)
            figures[name].append(figures_of(short, crawl(name, options.count, site, options)))
    return figures


def add_site_options(parser: argparse.ArgumentParser, *, patience: float = 900) -> None:
    """Add what says which pages are served and where the crawls write."""
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="pages to serve; default: the sample newspaper's")
    parser.add_argument("--plain", action="store_true", help="send pages without Content-Encoding: gzip")
    parser.add_argument(
        "--work", type=Path, metavar="FOLDER", help="where the crawls write; default: the system's /tmp"
    )
    what = "seconds after which a crawl is taken to hang, and the benchmark ends (default %(default)g)"
    parser.add_argument("--patience", type=float, default=patience, help=what)


def read_options() -> argparse.Namespace:
    """Return the command line's options; ends the program for ones that cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_site_options(parser)
    parser.add_argument("--count", type=int, default=600, help="pages of the long crawl (default %(default)s)")
    parser.add_argument("--short", type=int, default=100, help="pages of the short crawl (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each system runs (default %(default)s)")
    parser.add_argument("--only", action="append", choices=SYSTEMS, help="run this system; may be given several times")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    options = parser.parse_args()
    if not 0 < options.short < options.count or options.rounds < 1:
        parser.error("--short must be less than --count, and --rounds at least 1")
    return options


def main() -> None:
    """Measure, and say what came out."""
    options = read_options()
    with open_site(options) as site:
        figures = measure(site, options)
    compared = {f"{a} / {b}": ratios(figures[a], figures[b]) for a, b in COMPARED if a in figures and b in figures}
    coding = "plain" if options.plain else "gzip"
    print(f"{options.count} pages of {options.pages or 'the sample newspaper'}, {coding},", end=" ")
    print(f"{site.bytes_per_page / 1000:.1f} kB each as sent; median (min-max) of {options.rounds} rounds\n")
    print(system_table(figures), ratio_table(compared), sep="\n\n")
    if options.json:
        told = {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "pages": options.count,
            "pages_short": options.short,
            "bytes_sent_per_page": site.bytes_per_page,
            "coding": coding,
            "rounds": options.rounds,
            "systems": as_json({name: spreads(rounds) for name, rounds in figures.items()}),
            "ratios": as_json(compared),
        }
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
