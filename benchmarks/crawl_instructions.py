"""Instructions a page of the crawl's process alone, our crawl beside bare Scrapy, as valgrind counts them.

The systems of ``crawl.py``, each crawling a few pages and then more of them, under ``valgrind --tool=cachegrind``; what
the pages cost that the second crawl has more. Processor time is disturbed by whatever else runs on the machine, not
least by our own workers; this is not: two readings lie some 2 % apart. It takes a minute or two a crawl, and needs
valgrind. valgrind knows no processor's own instructions for SHA, so that hashing weighs more here than it does.

  python benchmarks/crawl_instructions.py --pages FOLDER
  python benchmarks/crawl_instructions.py --only scrapy-tuned --only everything
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from crawl import SYSTEMS, Site, add_site_options, command_of, environment_of, open_site

_COMPARED = ("scrapy-tuned", "archive-only", "everything")
_PATIENT = ("-s", "DOWNLOAD_TIMEOUT=600")
"""A program takes some fifty times as long under valgrind."""


def instructions(name: str, pages: int, site: Site, options: argparse.Namespace) -> int:
    """Let one system crawl `pages` pages and return what its process executed; end the benchmark if it failed."""
    system = SYSTEMS[name]
    with tempfile.TemporaryDirectory(prefix="crawl-benchmark-", dir=options.work) as folder:
        command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={folder}/cachegrind.out"]
        command += [*command_of(system, pages, site, options, Path(folder)), *_PATIENT]
        environment = {**environment_of(system), "PYTHONHASHSEED": "0"}
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=options.patience, check=False
        )
        fetched = site.report().requests
        counted = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
        if done.returncode or fetched != pages or counted is None:
            raise SystemExit(f"{name}: exit code {done.returncode}, {fetched} of {pages} pages\n{done.stderr[:4000]}")
        return int(counted[1].replace(",", ""))


def main() -> None:
    """Count, and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_site_options(parser)
    parser.add_argument("--count", type=int, default=140, help="pages of the long crawl (default %(default)s)")
    parser.add_argument("--short", type=int, default=40, help="pages of the short crawl (default %(default)s)")
    parser.add_argument("--only", action="append", choices=SYSTEMS, help=f"default: {', '.join(_COMPARED)}")
    options = parser.parse_args()
    if not 0 < options.short < options.count:
        parser.error("--short must be less than --count")
    if shutil.which("valgrind") is None:
        parser.error("valgrind is not installed")
    more, first = options.count - options.short, None
    with open_site(options) as site:
        for name in options.only or _COMPARED:
            print(f"{name} ...", file=sys.stderr)
            short = instructions(name, options.short, site, options)
            page = (instructions(name, options.count, site, options) - short) / more
            first = first or page
            print(f"{name:<18} {page / 1e6:6.2f} million instructions a page, {page / first:.2f} times the first")


if __name__ == "__main__":
    main()
