"""A second run over a site that has not changed keeps little and says so."""

from __future__ import annotations

import random

from running import crawl
from servers.raw import RawServer

WORDS = ("tide", "harbour", "lamp", "council", "ferry", "rope", "anchor", "gull", "storm", "keeper", "chart", "quay")


def page(number: int) -> bytes:
    rng = random.Random(number)
    # Random words compress to a third: 70 KB of them are more than 20 KB in the archive.
    text = "".join(
        f"<p>{' '.join(rng.choice(WORDS) + str(rng.randrange(10_000)) for _ in range(80))}.</p>" for _ in range(90)
    )
    body = f"<html><body><article><h1>Page {number}</h1>{text}</article></body></html>".encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def test_an_unchanged_site_adds_under_a_tenth_and_at_most_1_6_kb_a_page(tmp_path):
    answers = {f"/{number}": page(number) for number in range(12)}
    with RawServer(answers) as server:
        urls = [server.url + path for path in answers]
        first = crawl(urls, tmp_path)
        sizes = [sum(path.stat().st_size for path in first.folder.glob("*/*") if path.suffix == ".gz")]
        assert len(first.articles) == 12
        second = crawl(urls, tmp_path)
    sizes.append(sum(path.stat().st_size for path in second.folder.glob("*/*") if path.suffix == ".gz") - sizes[0])
    assert sizes[0] > 12 * 20_000
    assert sizes[1] < 0.1 * sizes[0]
    assert sizes[1] / 12 <= 1600
    revisits = [record for record in second.records if record.type == "revisit"]
    assert sorted(record.target_uri for record in revisits) == sorted(urls)
    assert len(second.articles) == 12
    assert f"unchanged: {urls[0]}" in second.ran.err
