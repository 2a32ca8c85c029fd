"""Measure how pages are found: links of real pages, large listings, and the rules for URLs on real articles.

    python benchmarks/discovery.py CORPUS...

CORPUS is a folder with ``pages/*.html.gz`` and ``truth.jsonl`` (``id``, ``url``). Links are read in turns with Scrapy's
LxmlLinkExtractor, so that the ratio holds on a busy machine; milliseconds are CPU time, medians over the pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor

from crawler.discovery import decide, read_links, read_listing, source_of_home
from crawler.extraction.document import parse

ENTRIES = 50_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    options = parser.parse_args()
    for corpus in options.corpus:
        print(f"{corpus.name}: {rules(corpus)}")
        print(f"{corpus.name}: {links(corpus)}")
    print(listings())


def rules(corpus: Path) -> str:
    """Say how many articles the rules take for such, and by which rules they leave the others."""
    lines = (corpus / "truth.jsonl").read_text("utf-8").rstrip("\n").split("\n")
    urls = [json.loads(line).get("url") or "" for line in lines]
    urls = [url for url in urls if url.startswith("http")]
    decisions = [decide(url, source_of_home(urljoin(url, "/"))) for url in urls]
    left = Counter(decision.rule for decision in decisions if decision.role != "article")
    return f"{len(urls) - left.total()} of {len(urls)} articles are taken for articles; the others: {dict(left)}"


def links(corpus: Path) -> str:
    """Time the reading of links, beside the parse that the article needs anyway."""
    extractor = LinkExtractor()
    times: dict[str, list[float]] = {"parse": [], "ours": [], "LxmlLinkExtractor": []}
    found = 0
    for path in sorted((corpus / "pages").glob("*.html.gz")):
        body = gzip.decompress(path.read_bytes())
        page = timed(times["parse"], lambda body=body: parse(body, url=URL, headers=(), captured_at=None))
        if page is None:
            continue
        found += len(timed(times["ours"], lambda page=page: read_links(page.tree, page.base)).links)
        response = HtmlResponse(URL, body=body)
        timed(times["LxmlLinkExtractor"], lambda response=response: extractor.extract_links(response))
    medians = ", ".join(f"{name} {1000 * statistics.median(values):.1f}" for name, values in times.items())
    return f"milliseconds a page: {medians}; {found / len(times['ours']):.0f} links a page"


def listings() -> str:
    """Time a sitemap as large as they may be, and a feed with as many entries as are read of one."""
    urls = [f"https://courier.example/2026/11/a-headline-of-words-{number}" for number in range(ENTRIES)]
    sitemap = "".join(f"<url><loc>{url}</loc><lastmod>2026-11-07T08:05:00+01:00</lastmod></url>" for url in urls)
    items = "".join(
        f"<item><title>A headline</title><link>{url}</link><pubDate>Sat, 07 Nov 2026 08:05:00 +0100</pubDate>"
        f"<description><![CDATA[<p>{'A teaser of words. ' * 12}</p>]]></description></item>"
        for url in urls[:10_000]
    )
    spent: list[float] = []
    timed(spent, lambda: read_listing(f"<urlset>{sitemap}</urlset>".encode(), URL))
    timed(spent, lambda: read_listing(f"<rss><channel>{items}</channel></rss>".encode(), URL))
    return f"seconds: sitemap of {ENTRIES} URLs {spent[0]:.2f}, feed of 10000 entries {spent[1]:.2f}"


URL = "https://courier.example/town/page"


def timed(times: list[float], job: Callable[[], Any]) -> Any:
    """Run a job and note the CPU time that it took."""
    start = time.process_time()
    result = job()
    times.append(time.process_time() - start)
    return result


if __name__ == "__main__":
    main()
