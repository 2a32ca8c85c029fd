"""A payload that an earlier capture of the URL holds is not stored again, in this file, another, or another run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive import CaptureState, CollectionLayout, CollectionState, CollectionWriter, Exchange, Limits, read_records
from archive.digests import PayloadDigest

MOMENT = datetime(2026, 11, 23, 5, 6, 7, tzinfo=UTC)
BODY = b"<html>" + b"news " * 1000 + b"</html>"
REQUEST = b"GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n"
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'


def response(body=BODY, extra=b'ETag: "v1"\r\nLast-Modified: Mon, 02 Nov 2026 10:00:00 GMT\r\n'):
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%sContent-Length: %d\r\n\r\n%s" % (extra, len(body), body)


def exchange(hours=0, path="/a", **changes):
    values = {
        "url": f"http://example.org{path}",
        "started_at": MOMENT + timedelta(hours=hours),
        "request": REQUEST,
        "response": response(),
    }
    return Exchange(**(values | changes))


@pytest.fixture
def layout(tmp_path):
    return CollectionLayout(tmp_path, "news")


def run(layout, *exchanges, **limits):
    """Write the exchanges as one run, and return its records."""
    writer = CollectionWriter(layout, software={"software": "a test"}, limits=Limits(**limits))
    for one in exchanges:
        writer.keep(one)
    writer.close()
    (stem,) = writer.closed_stems
    return list(read_records(stem.paths.warc))


def test_the_same_payload_in_a_later_run_is_a_revisit_of_the_earlier_record(layout):
    _, first, _ = run(layout, exchange())
    _, second, request = run(layout, exchange(hours=1))
    assert (first.type, second.type, request.type) == ("response", "revisit", "request")
    fields = second.headers
    assert fields.first("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert fields.first("WARC-Truncated") == "length"
    assert fields.first("WARC-Refers-To") == first.record_id
    assert fields.first("WARC-Refers-To-Target-URI") == "http://example.org/a"
    assert fields.first("WARC-Refers-To-Date") == first.date
    assert fields.first("WARC-Payload-Digest") == first.headers.first("WARC-Payload-Digest")
    assert second.block + BODY == response()


def test_a_304_to_a_conditional_request_is_a_revisit_of_what_it_confirms(layout):
    _, first, _ = run(layout, exchange())
    conditional = b'GET /a HTTP/1.1\r\nHost: example.org\r\nif-none-match: "v1"\r\n\r\n'
    _, second, _ = run(layout, exchange(hours=1, request=conditional, response=NOT_MODIFIED))
    assert second.type == "revisit"
    assert second.headers.first("WARC-Profile").endswith("/server-not-modified")
    assert second.headers.first("WARC-Refers-To") == first.record_id
    assert second.headers.first("WARC-Payload-Digest") == first.headers.first("WARC-Payload-Digest")
    assert second.block == NOT_MODIFIED


def test_a_304_by_date_is_a_revisit_too(layout):
    _, first, _ = run(layout, exchange())
    conditional = b"GET /a HTTP/1.1\r\nIf-Modified-Since: Mon, 02 Nov 2026 10:00:00 GMT\r\n\r\n"
    _, second, _ = run(layout, exchange(hours=1, request=conditional, response=NOT_MODIFIED))
    assert second.headers.first("WARC-Refers-To") == first.record_id


@pytest.mark.parametrize(
    "later",
    [
        pytest.param({"path": "/b"}, id="another URL"),
        pytest.param({"response": response(BODY + b"!")}, id="another payload"),
        pytest.param({"truncated": "time"}, id="truncated"),
        pytest.param({"response": NOT_MODIFIED}, id="304 without a condition"),
        pytest.param(
            {"response": NOT_MODIFIED, "request": b'GET /a HTTP/1.1\r\nIf-None-Match: "v0"\r\n\r\n'},
            id="304 about a capture that is not here",
        ),
        pytest.param({"response": response().replace(b"200 OK", b"404 No")}, id="not a 200"),
    ],
)
def test_what_is_not_the_same_is_stored(layout, later):
    run(layout, exchange())
    assert run(layout, exchange(hours=1, **later))[1].type == "response"


def test_a_small_payload_is_stored_again(layout):
    small = response(b"x" * 100)
    run(layout, exchange(response=small))
    assert run(layout, exchange(hours=1, response=small))[1].type == "response"
    assert run(layout, exchange(hours=2, response=small), revisit_min_bytes=100)[1].type == "revisit"


def test_every_later_capture_refers_to_the_first_and_never_to_a_revisit(layout):
    _, first, _ = run(layout, exchange())
    run(layout, exchange(hours=1))
    assert run(layout, exchange(hours=2))[1].headers.first("WARC-Refers-To") == first.record_id


def test_revisits_can_be_turned_off(layout):
    run(layout, exchange(), revisits=False)
    assert run(layout, exchange(hours=1), revisits=False)[1].type == "response"
    assert not layout.state.exists()


def test_a_capture_is_remembered_only_once_its_record_is_on_the_disk(layout):
    writer = CollectionWriter(layout, software={"software": "a test"}, limits=Limits(sync_seconds=1e9))
    writer.keep(exchange())
    digest = PayloadDigest.of([BODY])
    with CollectionState(layout.state) as state:
        assert state.same_payload("http://example.org/a", digest) is None
        writer.sync()
        assert state.same_payload("http://example.org/a", digest) is not None
    writer.close()


def test_two_writers_share_a_state(layout):
    writers = [CollectionWriter(layout, software={"software": "a test"}) for _ in range(2)]
    for number, writer in enumerate(writers):
        writer.keep(exchange(path=f"/{number}"))
    for writer in writers:
        writer.sync()
    kept = writers[0].keep(exchange(hours=1, path="/1"))
    assert kept.response.record.type == "revisit"
    for writer in writers:
        writer.close()


def test_equal_sha_1_alone_is_not_the_same_payload(tmp_path):
    with CollectionState(tmp_path / "state.sqlite") as state:
        known = PayloadDigest.of([BODY])
        state.add(
            [
                CaptureState(
                    url="u", sha256=known.sha256, sha1=known.sha1, record_id="<urn:uuid:1>", date="d", file="f.warc.gz"
                )
            ]
        )
        assert state.same_payload("u", known) is not None
        assert state.same_payload("u", PayloadDigest(known.sha1, bytes(32), known.size)) is None
