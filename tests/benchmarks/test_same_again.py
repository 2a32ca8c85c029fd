"""What a live crawl of many pages kept gives the same again; ``.ci/run`` asks this of a thousand real pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = ROOT / "benchmarks" / "same_again.py"
PAGES = ROOT / "tests" / "extraction" / "access_pages"


def test_the_replay_and_the_playback_of_a_site_are_the_live_crawl():
    command = [sys.executable, str(COMMAND), "--pages", str(PAGES), "--count", "12"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.stdout.splitlines() == [
        "12 pages crawled live: 12 responses, 12 articles",
        "replay: the same, byte for byte",
        "playback: the same responses and articles",
    ], done.stderr
    assert done.returncode == 0
