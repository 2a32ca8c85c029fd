"""The live view of a crawl, on a terminal: what has been done, what is being done, what went wrong last."""

from __future__ import annotations

import logging
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.filesize import decimal
from rich.live import Live
from rich.table import Table
from rich.text import Text
from scrapy import signals

from crawler.extensions.run_recording import RunRecording
from crawler.printable import printable

if TYPE_CHECKING:
    from rich.console import RenderableType
    from scrapy.crawler import Crawler

__all__ = ["LiveView"]

_A_SECOND = 4
"""Times that the view is drawn in a second."""

_PROBLEMS = 3
_RATE_SECONDS = 30.0
"""The rate is that of the last so many seconds."""


class LiveView(logging.Handler):
    """Draws itself below the log lines from the opening of the spider to its end.

    As a handler of the root logger it remembers the last problems.
    """

    def __init__(self, crawler: Crawler, console: Console | None = None) -> None:
        """Connect to a crawl that has not begun."""
        super().__init__(logging.WARNING)
        self._crawler = crawler
        self._console = console or Console(stderr=True)
        self._live: Live | None = None
        self._problems: deque[str] = deque(maxlen=_PROBLEMS)
        self._began = monotonic()
        self._points: deque[tuple[float, int]] = deque([(self._began, 0)])
        crawler.signals.connect(self._start, signals.spider_opened)
        crawler.signals.connect(self._stop, signals.engine_stopped)

    def emit(self, record: logging.LogRecord) -> None:
        """Remember a problem."""
        self._problems.append(printable(f"{record.levelname.lower()}: {record.getMessage()}".split("\n", 1)[0]))

    def _start(self) -> None:
        logging.root.addHandler(self)
        self._live = Live(
            console=self._console,
            get_renderable=self._draw,
            refresh_per_second=_A_SECOND,
            transient=True,
            redirect_stdout=False,  # may carry the items
        )
        self._live.start()

    def _stop(self) -> None:
        logging.root.removeHandler(self)
        if self._live is not None:
            self._live.stop()
            self._console.print(self._figures())

    def _draw(self) -> RenderableType:
        problems = [Text(line, style="yellow", no_wrap=True, overflow="ellipsis") for line in self._problems]
        return Group(self._figures(), *problems)

    def _figures(self) -> Table:
        recording = self._crawler.get_extension(RunRecording)
        assert recording is not None
        tally, stats, engine = recording.tally, self._crawler.stats, self._crawler.engine
        fields = {
            "pages": f"{tally.fetched}",
            "a second": f"{self._rate(tally.asked):.1f}",
            "articles": f"{tally.articles}" + (f" + {tally.unchanged} unchanged" if tally.unchanged else ""),
            "not fetched": f"{tally.asked - tally.fetched}",
            "errors": f"{recording.faults.count + tally.article_failures}",
            "hosts": f"{len(recording.hosts)}",
            "received": decimal(stats.get_value("downloader/response_bytes", 0)),
            "written": decimal(stats.get_value("archive/bytes", 0)),
            "time": _clock(monotonic() - self._began),
        }
        if engine.scheduler is not None:
            queued = len(engine.scheduler) if hasattr(engine.scheduler, "__len__") else 0
            fields["queue"] = f"{queued} + {len(engine.downloader.active)} in work"
        table = Table.grid(padding=(0, 2))
        for _name in fields:
            table.add_column(no_wrap=True)
        table.add_row(*(Text(name, style="dim") for name in fields))
        table.add_row(*(Text(value, style="bold") for value in fields.values()))
        return table

    def _rate(self, pages: int) -> float:
        now = monotonic()
        self._points.append((now, pages))
        while len(self._points) > 2 and now - self._points[0][0] > _RATE_SECONDS:
            self._points.popleft()
        then, before = self._points[0]
        return (pages - before) / (now - then) if now > then else 0.0


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
