"""``scrapy demo``: the main job on real input, without the network."""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.commands import ScrapyCommand

from crawler.exit_codes import BELOW_PROMISE, STOPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from scrapy.crawler import Crawler

    from crawler.replay import Replayed

_SETTINGS: dict[str, Any] = {
    "COLLECTION": "demo",
    "LOG_LEVEL": "CRITICAL",
    # The newspaper is ours and asks for a delay of its own in robots.txt, which is obeyed.
    "ALLOW_PRIVATE_ADDRESSES": ["127.0.0.0/8"],
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "RETRY_TIMES": 1,
}
_OTHER_COLUMNS = 50  # what the table takes beside the titles
_PRIORITY = 30  # above the project's settings, below -s


class Command(ScrapyCommand):
    """Crawls the bundled sample newspaper and replays what was kept."""

    requires_project = False

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Demo: crawl the bundled sample newspaper on loopback and replay what was kept"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Serves a small fictional newspaper on 127.0.0.1, crawls it with the article spider into the collection"
            " 'demo', shows the articles and the files, replays the WARC file and says whether the JSON is the same,"
            " byte for byte. Exit codes: 0 identical; 3 not identical; 1 the crawl failed."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Set what the demo needs, unless -s says otherwise."""
        super().process_options(args, opts)
        assert self.settings is not None
        self.settings.setdict(_SETTINGS, priority=_PRIORITY)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Serve, crawl, show, replay, compare."""
        from rich.console import Console

        from crawler.demo import Newspaper
        from crawler.extensions.archiving import Archiving

        console = Console(highlight=False)
        with Newspaper() as newspaper:
            console.print(f"[bold]The sample newspaper[/] is served at {newspaper.base_url}; crawling it ...")
            crawler = self._crawl(newspaper.urls(), console)
        archiving = crawler.get_extension(Archiving)
        warcs = archiving.closed_warcs if archiving else []
        if not warcs:
            console.print("[red]The crawl kept nothing[/]; see the log with -L INFO")
            self.exitcode = STOPPED
            return
        identical = [self._show(warc, console) for warc in warcs]
        if all(identical):
            console.print("[bold green]The replayed JSON is identical, byte for byte.[/]")
        else:
            console.print("[bold red]The replayed JSON differs.[/]")
            self.exitcode = BELOW_PROMISE

    def _crawl(self, urls: list[str], console: Console) -> Crawler:
        from rich.progress import Progress

        assert self.crawler_process is not None
        crawler = self.crawler_process.create_crawler("article")
        with (
            tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as seeds,
            Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
        ):
            seeds.write("\n".join(urls))
            seeds.flush()
            task = progress.add_task("crawling", total=len(urls))

            def advance() -> None:
                progress.advance(task)

            crawler.signals.connect(advance, signals.response_received)
            self.crawler_process.crawl(crawler, urls=seeds.name)
            self.crawler_process.start()
        return crawler

    def _show(self, warc: Path, console: Console) -> bool:
        """Show one stem and replay it; return whether the replay gave the same bytes."""
        from crawler.replay import articles_path

        articles = articles_path(warc)
        _show_articles(articles, console)
        _show_files([warc, warc.parent.parent / "indexes" / f"{articles.stem}.cdxj", articles], console)
        with tempfile.TemporaryDirectory() as folder:
            again = Path(folder) / articles.name
            result = self._replay(warc, again)
            same = again.read_bytes() == articles.read_bytes()
        rejected = ", ".join(f"{count} {reason}" for reason, count in sorted(result.rejected.items()))
        line = f"Replayed {result.records} records: {result.articles} articles; no article: {rejected}."
        console.print(line, soft_wrap=True)
        return same

    def _replay(self, warc: Path, target: Path) -> Replayed:
        from crawler.article_workers import ArticleWorkers
        from crawler.replay import replay_into

        async def replay() -> Replayed:
            workers = ArticleWorkers()
            workers.start()
            try:
                return await replay_into(warc, target, workers)
            finally:
                workers.close()

        return asyncio.run(replay())


def _show_articles(path: Path, console: Console) -> None:
    from rich.table import Table

    table = Table(title="Articles", title_justify="left")
    title_width = max(20, console.width - _OTHER_COLUMNS)
    table.add_column("title", overflow="ellipsis", no_wrap=True, max_width=title_width)
    table.add_column("in", no_wrap=True)
    table.add_column("words", justify="right", no_wrap=True)
    table.add_column("access", no_wrap=True)
    table.add_column("images", justify="right", no_wrap=True)
    for article in _read_lines(path):
        access = article["access"]
        complete = {"full": "green", "preview": "yellow", "stub": "red"}.get(access["completeness"], "dim")
        table.add_row(
            article["title"] or "-",
            article["language"] or "-",
            str(article["word_count"]),
            f"[{complete}]{access['completeness']}[/], {access['policy']}",
            str(len(article["images"])),
        )
    console.print(table)


def _show_files(paths: list[Path], console: Console) -> None:
    from rich.filesize import decimal

    for path in paths:
        console.print(f"  {decimal(path.stat().st_size):>9}  {_from_here(path)}", soft_wrap=True)


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
