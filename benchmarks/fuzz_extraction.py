"""Look for pages on which the extraction breaks a promise, guided by the coverage of its code.

    pip install atheris
    nice -n 19 python benchmarks/fuzz_extraction.py CORPUS... [--seconds N] [--keep FOLDER]

CORPUS is a folder with pages/<id>.html.gz; the pages without their scripts, cut to `LONGEST` bytes, are what the
mutations start from. Every input must give an article or exactly one rejection within `SECONDS` and `MEMORY`
MB, the same bytes the same article; its text must be its body's, without control characters. What breaks this is
written to FOLDER (crash-…, timeout-…, oom-…) with the trace on standard error, and the run ends;
`python benchmarks/fuzz_extraction.py --again FILE` repeats it.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["crawler.extraction", "crawler.items"]):
    from crawler.extraction import Rejection, extract_article
    from crawler.extraction.text import body_text
    from crawler.items import to_json

LONGEST = 12_000
SECONDS = 5
"""Of the processor's time, for one page; coverage makes it some ten times slower than it is."""
STUCK = 300
MEMORY = 3000
URL = "https://paper.example/2025/10/07/ferry"
CAPTURED = datetime(2025, 10, 8, 6, 0, tzinfo=UTC)
HEADERS = (
    (),
    (("Content-Type", "text/html; charset=utf-8"),),
    (("Content-Type", "text/html; charset=shift_jis"),),
    (("content-type", "application/xhtml+xml"), ("Content-Language", "de")),
)
"""The last byte of an input picks one."""

SILENT = re.compile(rb"<(script|style|svg)\b(?![^>]{0,200}ld\+json)[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)

WORDS = (
    "<p>", "</p>", '<div class="', "<br><br>", "<li>", "<ul>", "<table><tr><td>", "<th>", "<figure>", "<figcaption>",
    "<blockquote>", "<cite>", "<pre>", "<h1>", "<h2>", '<img src="/a.jpg">', '<iframe src="https://youtu.be/x">',
    "<select>", "<noscript>", "<svg>", "<template>", '<base href="', "<meta charset=", '<meta property="og:title"',
    '<meta name="author" content="', '<time datetime="', '<script type="application/ld+json">', "</script>",
    '{"@type":"NewsArticle",', '"articleBody":"', '"@graph":[', '"author":{"name":"', '"image":[',
    '"datePublished":"', '"isAccessibleForFree":false', 'itemprop="author"', 'rel="canonical" href="http://[',
    "subscribe to continue reading", "caption", "credit", "byline", "share", "{{x.y}}", "&#0;", "&#xd800;", "&amp;",
    "By ", "Photo: ", "http://[", "\u00ad", "\u2028", "\u3042",
)  # fmt: skip


def main() -> int:
    """Run libFuzzer, which ends the process itself."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="*", type=Path)
    parser.add_argument("--seconds", type=int, default=1800)
    parser.add_argument("--keep", type=Path, default=Path())
    parser.add_argument("--again", type=Path)
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    if options.again:
        hold(options.again.read_bytes())
        return 0
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds")
        seeds.mkdir()
        for corpus in options.corpus:
            for page in corpus.glob("pages/*.html.gz"):
                (seeds / f"{corpus.name}-{page.stem}").write_bytes(
                    SILENT.sub(b"", gzip.decompress(page.read_bytes()))[:LONGEST]
                )
        dictionary = Path(folder, "words")
        dictionary.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS), "ascii")
        atheris.Setup(
            [
                sys.argv[0],
                str(seeds),
                f"-dict={dictionary}",
                f"-max_total_time={options.seconds}",
                f"-max_len={LONGEST}",
                f"-timeout={STUCK}",
                f"-rss_limit_mb={MEMORY}",
                f"-artifact_prefix={options.keep}/",
                "-print_final_stats=1",
                "-reload=0",
            ],
            hold,
        )
        atheris.Fuzz()
    return 0


def hold(data: bytes) -> None:
    """Extract a page, and fail if a promise is broken."""
    headers = HEADERS[data[-1] % len(HEADERS)] if data else ()
    said: list[Rejection] = []
    started = time.process_time()
    article = extract_article(data, url=URL, headers=headers, captured_at=CAPTURED, on_reject=said.append)
    assert time.process_time() - started < SECONDS, f"{time.process_time() - started:.1f} seconds for one page"
    if article is None:
        assert len(said) == 1, f"{len(said)} reasons for a page that is no article"
        return
    assert not said, f"an article and a reason why it is none: {said}"
    line = to_json(article)
    assert not re.search("[\x00-\x08\x0e-\x1f\ud800-\udfff]", line), "control characters in the article"
    line.encode("utf-8")
    assert article.text == body_text(article.body), "the text is not that of the body"
    if len(data) % 4:
        return
    again = extract_article(data, url=URL, headers=headers, captured_at=CAPTURED)
    assert again is not None, "an article only the first time"
    assert line == to_json(again), "another article the second time"


def _escaped(word: str) -> str:
    return "".join(
        chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\' else f"\\x{byte:02x}" for byte in word.encode()
    )


if __name__ == "__main__":
    sys.exit(main())
