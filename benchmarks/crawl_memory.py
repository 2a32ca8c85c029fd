"""Peak memory of a crawl with everything on, over few pages and over many: it must not grow with them.

The system "everything" of ``crawl.py``: archived, indexed, leased from the frontier, links read, articles made. Making
an article takes longer than fetching a page from loopback, so the crawl has to wait for its workers all the time. Other
work on the machine disturbs how long it takes, and not what is measured. Linux only.

  python benchmarks/crawl_memory.py                            2 000 pages, then 20 000
  python benchmarks/crawl_memory.py --few 200 --many 2000 --pages FOLDER
"""

from __future__ import annotations

import argparse

from crawl import add_site_options, crawl, open_site


def main() -> None:
    """Crawl twice and print both peaks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--few", type=int, default=2000, help="pages of the first crawl (default %(default)s)")
    parser.add_argument("--many", type=int, default=20_000, help="pages of the second (default %(default)s)")
    add_site_options(parser, patience=7200)
    options = parser.parse_args()
    if not 0 < options.few < options.many:
        parser.error("--few must be less than --many")
    options.count = options.many
    peaks = []
    with open_site(options) as site:
        for pages in (options.few, options.many):
            run = crawl("everything", pages, site, options)
            own, worker = run.own_peak / 1024, run.others_peak / 1024
            peaks.append(own)
            told = f"{pages:>7} pages, {run.articles} articles, {run.pages / run.crawling:.0f} a second"
            print(f"{told}: peak {own:.0f} MB, of the largest worker {worker:.0f} MB", flush=True)
    print(f"the crawl's peak over many is {peaks[1] / peaks[0]:.2f} of that over few")


if __name__ == "__main__":
    main()
