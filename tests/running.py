"""Commands run as a person runs them, in a process and a folder of their own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from warm_interpreter import WarmInterpreter

from archive import Record, read_records

FAST = {
    "ALLOW_PRIVATE_ADDRESSES": "127.0.0.0/8",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "RETRY_ENABLED": "0",
    "ROBOTSTXT_RETRY_TIMES": "0",
    "HOST_FAILURES": "0",
    "HOST_BACKOFF_SECONDS": "0.1",
    "FRONTIER_RETRY_DELAY": "0.1",
    "ARTICLE_WORKERS": "2",
    "LOG_LEVEL": "INFO",
}
"""Settings for a loopback server that minds no haste."""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Collection:
    """What a crawl left behind."""

    folder: Path
    ran: Ran

    def files(self, part: str) -> list[Path]:
        return sorted((self.folder / part).iterdir()) if (self.folder / part).is_dir() else []

    @property
    def records(self) -> list[Record]:
        damage: list[Any] = []
        records = [record for path in self.files("archive") for record in read_records(path, on_damage=damage.append)]
        assert damage == []
        return records

    def of(self, kind: str, url: str) -> list[Record]:
        return [record for record in self.records if record.type == kind and record.target_uri == url]

    @property
    def articles(self) -> list[dict[str, Any]]:
        lines = [
            line
            for path in self.files("articles")
            if path.suffix == ".jsonl"
            for line in path.read_text("utf-8").splitlines()
        ]
        return [json.loads(line) for line in lines]

    def stat(self, name: str) -> int:
        """Read a number out of the stats that Scrapy prints at the end."""
        for line in self.ran.err.splitlines():
            if f"'{name}': " in line:
                return int(line.split(": ")[-1].rstrip(",}"))
        return 0


def scrapy(
    *args: str, cwd: Path, timeout: float = 120, stdin: str | None = None, env: Mapping[str, str] | None = None
) -> Ran:
    """Run ``scrapy ARGS`` in the folder `cwd`, outside the checkout: a process that has its imports behind it."""
    environment = {
        **{name: value for name, value in os.environ.items() if name.lower() not in {"http_proxy", "https_proxy"}},
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        "PYTHONWARNINGS": "default",
        **(env or {}),
    }
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write((stdin or "").encode())
        given.seek(0)
        code = _interpreter().run(args, cwd, environment, (given, out, err), timeout)
        return Ran(code, _text(out), _text(err))


@cache
def _interpreter() -> WarmInterpreter:
    return WarmInterpreter()


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


def settings(**values: str) -> list[str]:
    return [part for name, value in {**FAST, **values}.items() for part in ("-s", f"{name}={value}")]


def crawl(urls: list[str], folder: Path, *extra: str, **values: str) -> Collection:
    """Crawl `urls` with the article spider into ``folder/collections/news``."""
    seeds = folder / "seeds.txt"
    seeds.write_text("\n".join(urls), "utf-8")
    ran = scrapy("crawl", "article", "-a", f"urls={seeds}", *settings(**values), *extra, cwd=folder)
    return Collection(folder / "collections" / "news", ran)
