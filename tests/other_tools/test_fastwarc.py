"""FastWARC finds the digests of our records right."""

from __future__ import annotations

import subprocess


def test_fastwarc_check_finds_nothing_but_chunked_payloads(tool, newspaper_collection, tmp_path):
    """It hashes the chunk framing; the standard says that a payload is without its transfer coding."""
    (warc,) = newspaper_collection.files("archive")
    report = tmp_path / "report.txt"
    command = [tool("fastwarc"), "check", "--quiet", "--verify-payloads", "--output", str(report), str(warc)]
    subprocess.run(command, capture_output=True, check=False, timeout=60)
    verdicts = dict(line.split(": ", 1) for line in report.read_text("utf-8").splitlines())
    records = newspaper_collection.records
    chunked = {record.record_id for record in records if record.http and record.http.is_chunked}
    with_payload = {record.record_id for record in records if record.headers.first("WARC-Payload-Digest")}
    assert chunked
    assert verdicts == {
        record.record_id: "OK, PAYLOAD_FAIL"
        if record.record_id in chunked
        else "OK, PAYLOAD_OK"
        if record.record_id in with_payload
        else "OK, PAYLOAD_NO_DIGEST"
        for record in records
    }
