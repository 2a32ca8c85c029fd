"""What a crawl logs, and where: silent on a cron shell but for problems, every line in a file, JSON where asked for."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO

__all__ = ["JsonLines", "LogWish", "log_as_wished"]

_CHATTER = (
    "Overridden settings:",
    "Enabled %(componentname)ss:",
    "Enabled addons:",
    "Spider opened",
    "Closing spider",
    "Spider closed",
    "Crawled %(pages)d pages",
)
"""How Scrapy's lines at INFO begin that cost reading and say nothing that the record of the run does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogWish:
    """What the settings and the command line ask for."""

    level: str
    level_given: bool
    """True if somebody has set the level by hand."""

    enabled: bool
    file: str | None
    append: bool
    encoding: str
    json: bool
    format: str
    date_format: str
    quiet: bool
    """True if nobody reads along (no terminal), or a live view shows what is done: problems alone are printed."""


class _Errors(logging.StreamHandler[TextIO]):
    """Writes to standard error as it is at the time: a live view puts itself before it."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _stream: TextIO) -> None:
        pass


class JsonLines(logging.Formatter):
    """One JSON object a line.

    Keys: ``time`` (RFC 3339, UTC), ``level``, ``logger``, ``message``, and where there is one ``url`` and
    ``traceback``.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (url := _url_of(record)) is not None:
            line["url"] = url
        if record.exc_info and record.exc_info[1] is not None:
            line["traceback"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


def log_as_wished(wish: LogWish) -> None:
    """Attach handlers to the root logger, in place of Scrapy's (setting ``LOG_INSTALL_ROOT_HANDLER`` must be off).

    Raises OSError if the log file cannot be written.
    """
    logging.root.setLevel(logging.NOTSET)
    if wish.file:
        handler = logging.FileHandler(wish.file, mode="a" if wish.append else "w", encoding=wish.encoding)
        _attach(handler, wish.level, wish)
        _attach(_Errors(), max(_number(wish.level), logging.WARNING), wish)
    elif wish.enabled:
        quiet = wish.quiet and not wish.level_given
        _attach(_Errors(), logging.WARNING if quiet else wish.level, wish)
    else:
        logging.root.addHandler(logging.NullHandler())


def _attach(handler: logging.Handler, level: str | int, wish: LogWish) -> None:
    handler.setLevel(level)
    handler.setFormatter(JsonLines() if wish.json else logging.Formatter(wish.format, wish.date_format))
    if _number(wish.level) > logging.DEBUG:
        handler.addFilter(_is_no_chatter)
    logging.root.addHandler(handler)


def _number(level: str | int) -> int:
    return level if isinstance(level, int) else logging.getLevelNamesMapping()[level]


def _is_no_chatter(record: logging.LogRecord) -> bool:
    return record.levelno != logging.INFO or not str(record.msg).startswith(_CHATTER)


def _url_of(record: logging.LogRecord) -> str | None:
    """Return the URL that a record speaks of: an argument that is one, or has one."""
    given = getattr(record, "url", None)
    values: list[Any] = [given]
    if isinstance(record.args, Mapping):
        values += [record.args.get("request"), *record.args.values()]
    elif isinstance(record.args, tuple):
        values += record.args
    for value in values:
        url = value if isinstance(value, str) else getattr(value, "url", None)
        if isinstance(url, str) and url.startswith(("http://", "https://")):
            return url
    return None
