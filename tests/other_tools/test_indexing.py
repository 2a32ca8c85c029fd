"""The files are what warcio and cdxj-indexer make of them."""

from __future__ import annotations

import subprocess


def test_cdxj_indexer_makes_the_same_index(tool, newspaper_collection):
    (warc,), (index,) = newspaper_collection.files("archive"), newspaper_collection.files("indexes")
    command = [tool("cdxj-indexer"), "--sort", str(warc)]
    theirs = subprocess.run(command, capture_output=True, encoding="ascii", check=True, timeout=60).stdout
    assert index.read_text("ascii") == theirs


def test_warcio_check_finds_nothing_but_chunked_payloads(tool, newspaper_collection):
    """It hashes the chunk framing; the standard says that a payload is without its transfer coding."""
    (warc,) = newspaper_collection.files("archive")
    command = [tool("warcio"), "check", "-v", str(warc)]
    lines = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60).stdout.splitlines()
    chunked = {record.record_id for record in newspaper_collection.records if record.http and record.http.is_chunked}
    verdicts: dict[str, list[str]] = {}
    for line in lines:
        if "WARC-Record-ID" in line:
            verdicts[line.split()[3]] = seen = []
        elif "digest" in line:
            seen.append(line.strip())
    assert len(verdicts) == len(newspaper_collection.records)
    failed = {record for record, said in verdicts.items() if said != ["digest pass"]}
    assert failed == chunked
