"""pywb serves a collection as it is."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

from archive import decode_content


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def get(url: str) -> tuple[int, bytes]:
    try:
        with OPENER.open(url, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_every_kept_page_comes_back_with_its_status_and_its_content(wayback, newspaper_collection):
    (index,) = newspaper_collection.files("indexes")
    records = {record.offset: record for record in newspaper_collection.records}
    captures = [line.split(" ", 2) for line in index.read_text("ascii").splitlines()]
    assert len(captures) > 30
    for _, timestamp, fields in captures:
        record = records[int(json.loads(fields)["offset"])]
        status, content = get(f"{wayback}/{timestamp}id_/{record.target_uri}")
        assert status == record.http.status
        if status == 200:
            encodings = record.http.headers.every("Content-Encoding")
            # Replay as it was (id_) may hand the coded body on; either way it must be the page.
            assert content in {record.payload, decode_content(record.payload, encodings, limit=1 << 24)}
