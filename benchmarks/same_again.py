"""What a live crawl kept gives the same again: real pages are crawled on loopback, replayed, and played offline.

  python benchmarks/same_again.py --pages FOLDER…     every *.html and *.html.gz in there and below

- The articles that ``scrapy replay`` makes of the WARC files are those of the live crawl, byte for byte, file by file.
- With ``PLAYBACK`` the site is gone, and the same spider sees equal responses (URL, status, headers, body, flags, IP
  address, protocol) and yields equal articles.

Exit code 0 if all of it is so, else 1.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loopback_site import page_paths
from warc_samples import pages_below

HERE = Path(__file__).resolve().parent

SPEED = {
    "ALLOW_PRIVATE_ADDRESSES": "127.0.0.0/8",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "ROBOTSTXT_OBEY": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
    "LOG_LEVEL": "WARNING",
}


@contextmanager
def site(folders: list[Path], count: int) -> Iterator[str]:
    """Serve the pages for as long as the block lasts; give the address."""
    command = [sys.executable, str(HERE / "loopback_site.py"), "--count", str(count), "--pages", *map(str, folders)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())["url"]
        finally:
            server.terminate()


def scrapy(folder: Path, *arguments: str) -> None:
    """Run one of Scrapy's commands in `folder`; end the program if it fails."""
    command = [sys.executable, "-m", "scrapy", *arguments]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    if code := subprocess.run(command, cwd=folder, env=environment, check=False).returncode:
        raise SystemExit(f"scrapy {' '.join(arguments)}: exit code {code}")


def crawl(folder: Path, out: str, **settings: str) -> list[str]:
    """Crawl the seeds in `folder`; return what the spider saw and yielded, a line each, in a stable order."""
    chosen = [word for setting in {**SPEED, **settings}.items() for word in ("-s", "=".join(setting))]
    scrapy(folder, "runspider", str(HERE / "witness_spider.py"), "-a", "urls=seeds.txt", "-O", out, *chosen)
    return sorted((folder / out).read_text("utf-8").splitlines())


def differing_files(articles: Path, again: Path) -> list[str]:
    """Return the names of the files of articles that a replay made otherwise."""
    names = sorted({path.name for folder in (articles, again) for path in folder.glob("*.jsonl")})
    return [name for name in names if _content(articles / name) != _content(again / name)]


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def main() -> int:
    """Crawl, replay, play, compare; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, nargs="+", metavar="FOLDER", required=True, help="pages to serve")
    parser.add_argument("--count", type=int, help="no more than so many (default: all, once each)")
    options = parser.parse_args()
    folders = [folder.absolute() for folder in options.pages]
    count = min(len(pages_below(folders)), options.count or sys.maxsize)
    with tempfile.TemporaryDirectory(prefix="same-again-") as name:
        folder = Path(name)
        with site(folders, count) as address:
            (folder / "seeds.txt").write_text("\n".join(address + path for path in page_paths(count)), "utf-8")
            live = crawl(folder, "live.jsonl")
        articles = folder / "collections" / "news" / "articles"
        made = sum(path.read_bytes().count(b"\n") for path in articles.glob("*.jsonl"))
        scrapy(folder, "replay", "collections/news", "-o", "again")
        differing = differing_files(articles, folder / "again")
        played = crawl(folder, "played.jsonl", PLAYBACK="news")
    print(f"{count} pages crawled live: {len(live) - made} responses, {made} articles")
    print("replay: " + (f"differs in {', '.join(differing)}" if differing else "the same, byte for byte"))
    only_live, only_played = set(live) - set(played), set(played) - set(live)
    if live == played:
        print("playback: the same responses and articles")
    else:
        print(f"playback: {len(only_live)} lines of the live crawl are missing, {len(only_played)} are others")
        for line in (*sorted(only_live)[:2], *sorted(only_played)[:2]):
            print(f"  {line}")
    return 1 if differing or live != played or len(live) - made != count or not made else 0


if __name__ == "__main__":
    sys.exit(main())
