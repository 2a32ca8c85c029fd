"""Uncaught errors, which Scrapy logs and then goes on as if nothing had been."""

from __future__ import annotations

import logging

__all__ = ["FaultLog"]

_FRAMEWORKS = frozenset({"scrapy", "twisted", "asyncio"})
"""They log what nobody has caught: in callbacks, pipelines, signal handlers, exporters, Deferreds and tasks."""

_OUTCOMES = (
    "Error downloading",  # a page that was not fetched
    "Gave up retrying",  # the same
    "Expected to receive",  # a body beyond DOWNLOAD_MAXSIZE, which is kept as truncated
    "Received more bytes than download max size",
    "Memory usage exceeded",  # MEMUSAGE_LIMIT_MB: told by the finish reason
)
"""How messages at ERROR begin that tell an outcome and no fault of ours."""

_KEPT = 20
"""Faults that are kept in words; all are counted."""


class FaultLog(logging.Handler):
    """Collects the uncaught errors of a run from what the frameworks log, whatever the log level."""

    def __init__(self) -> None:
        """Start empty; `logging.Logger.addHandler` of the root logger sets it to work."""
        super().__init__(logging.ERROR)
        self.lines: list[str] = []
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record."""
        if record.name.partition(".")[0] not in _FRAMEWORKS or str(record.msg).startswith(_OUTCOMES):
            return
        self.count += 1
        if len(self.lines) < _KEPT:
            self.lines.append(_line(record))


def _line(record: logging.LogRecord) -> str:
    text = record.getMessage().strip()
    first = text.split("\n", 1)[0]
    if not record.exc_info or record.exc_info[1] is None:
        return first
    error = record.exc_info[1]
    said = f"{type(error).__name__}: {error}".split("\n", 1)[0]
    return f"{said} [{first}]"
