"""Content codings come off a payload as a browser takes them off."""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import ContentCodingError, DecompressionBombError, decode_content
from archive.content_coding import decode_beginning

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = b"<html>" + b"news " * 5000 + b"</html>"
RAW = zlib.compressobj(wbits=-15)
CODED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
    "identity": PAGE,
}


@pytest.mark.parametrize("name", CODED)
def test_each_coding_is_removed(name):
    assert decode_content(CODED[name], [name], limit=1 << 20) == PAGE


def test_a_bare_deflate_stream_is_taken_too():
    packer = zlib.compressobj(wbits=-15)
    assert decode_content(packer.compress(PAGE) + packer.flush(), ["deflate"], limit=1 << 20) == PAGE


def test_codings_come_off_in_the_reverse_order():
    coded = gzip.compress(brotli.compress(PAGE))
    assert decode_content(coded, ["br, GZIP"], limit=1 << 20) == PAGE
    assert decode_content(coded, ["br", "gzip"], limit=1 << 20) == PAGE


def test_gzip_of_several_members_is_one_body():
    assert decode_content(gzip.compress(b"one ") + gzip.compress(b"two"), ["gzip"], limit=100) == b"one two"


@pytest.mark.parametrize("rest", [b"junk", bytes(512)], ids=["junk", "zeros"])
def test_what_follows_the_last_gzip_member_is_left_out(rest):
    assert decode_content(gzip.compress(PAGE) + rest, ["gzip"], limit=1 << 20) == PAGE


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_truncated_stream_gives_what_there_is(name):
    cut = decode_content(CODED[name][:-9], [name], limit=1 << 20)
    assert PAGE.startswith(cut)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_was_never_encoded_is_left_as_it_is(name):
    assert decode_content(b"<html>plain</html>", [name], limit=1 << 20) == b"<html>plain</html>"


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_refused(name):
    with pytest.raises(ContentCodingError, match="larger than 1000 bytes"):
        decode_content(CODED[name], [name], limit=1000)


def test_what_grows_more_than_300_times_is_a_bomb():
    zeros = gzip.compress(bytes(8 << 20))
    with pytest.raises(DecompressionBombError, match=r"larger than 4194304 bytes, more than 300 times what was sent"):
        decode_content(zeros, ["gzip"], limit=64 << 20)


def test_a_small_page_may_compress_as_well_as_it_likes():
    page = b" " * (4 << 20)
    assert decode_content(gzip.compress(page), ["gzip"], limit=64 << 20) == page


def test_a_large_page_may_grow_as_pages_do():
    line = b'<p><a href="https://news.example/2026/11/23/%d/">The harbour board met on Tuesday.</a></p>'
    page = b"".join(line % (number * 7919) for number in range(100_000))
    assert decode_content(gzip.compress(page, 9), ["gzip"], limit=64 << 20) == page


def test_an_unknown_coding_is_refused_by_name():
    with pytest.raises(ContentCodingError, match="'compress'"):
        decode_content(b"x", ["compress"], limit=10)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_no_bytes_make_a_decoder_fail(data, name):
    assert isinstance(decode_content(data, [name], limit=1 << 20), bytes)


@pytest.mark.parametrize("name", CODED)
def test_the_beginning_of_a_payload_needs_no_more_than_its_beginning(name):
    assert decode_beginning(CODED[name][:1536], [name], limit=100) == (PAGE[:100], True)


def test_the_beginning_of_a_payload_that_was_coded_twice():
    coded = gzip.compress(brotli.compress(PAGE))
    assert decode_beginning(coded, ["br", "gzip"], limit=100) == (PAGE[:100], True)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_the_beginning_of_a_body_that_was_never_encoded(name):
    assert decode_beginning(b"<html>plain</html>", [name], limit=6) == (b"<html>", True)
