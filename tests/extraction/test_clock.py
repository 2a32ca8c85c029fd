"""The extraction reads no clock and depends on no order of sets: the same bytes always give the same JSON."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from extraction.pages import BODY, page

PAGES = Path(__file__).parents[2] / "crawler" / "demo" / "pages"
SAMPLES = ("de", "fr", "ja", "politics", "opinion", "live")
"""Sections of the sample newspaper, the first pages of each."""
RELATIVE = ("2 hours ago", "Yesterday at 18:05", "vor 3 Tagen", "Posted today", "Monday", "12 March", "3 weeks ago")

READ = """
import sys
from datetime import UTC, datetime
from pathlib import Path

import time_machine

with time_machine.travel(datetime.fromisoformat(sys.argv[1]).replace(tzinfo=UTC), tick=False):
    from crawler.extraction import extract_article
    from crawler.items import to_json

    for path in sys.argv[2:]:
        body = Path(path).read_bytes()
        for captured_at in (None, datetime(2025, 12, 1, tzinfo=UTC)):
            article = extract_article(body, url="https://courier.example/ferry", captured_at=captured_at)
            print("none" if article is None else to_json(article))
"""


def read_at(moment, paths, *, hash_seed):
    command = [sys.executable, "-c", READ, moment, *map(str, paths)]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run(command, env=environment, capture_output=True, check=True, timeout=120).stdout


def test_two_clocks_ten_years_apart_and_two_orders_of_hashing_give_the_same_bytes(tmp_path):
    paths = [path for section in SAMPLES for path in sorted((PAGES / section).rglob("*.html"))[:2]]
    for number, line in enumerate(RELATIVE):
        path = tmp_path / f"{number}.html"
        path.write_bytes(page(f"<div>By Mara Holt</div><div class='date'><time>{line}</time></div>{BODY}"))
        paths.append(path)
    then = read_at("2016-02-29T23:59:59", paths, hash_seed="1")
    later = read_at("2026-03-01T00:00:00", paths, hash_seed="2")
    assert then.count(b"\n") == 2 * len(paths)
    assert then.count(b'"schema":"article/1"') >= len(paths)
    assert then == later
