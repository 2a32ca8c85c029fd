"""Bytes become characters as in a browser: BOM, HTTP header, meta, then UTF-8 or windows-1252."""

from __future__ import annotations

import pytest

from crawler.extraction.charset import as_utf8, codec_for

GERMAN = "<p>Käse für Ümit</p>"
JAPANESE = "<meta charset={}><p>塩門通りの屋台</p>"


@pytest.mark.parametrize(
    ("body", "headers", "text"),
    [
        pytest.param(
            b"\xef\xbb\xbf" + GERMAN.encode(), [("Content-Type", "text/html; charset=latin1")], GERMAN, id="bom"
        ),
        pytest.param(GERMAN.encode("cp1252"), [("content-type", "text/html;charset=ISO-8859-1")], GERMAN, id="header"),
        pytest.param(
            JAPANESE.format("shift_jis").encode("cp932"), (), JAPANESE.format("shift_jis"), id="meta-shift-jis"
        ),
        pytest.param(JAPANESE.format("euc-jp").encode("euc-jp"), (), JAPANESE.format("euc-jp"), id="meta-euc-jp"),
        pytest.param(
            JAPANESE.format("utf-16").encode(), (), JAPANESE.format("utf-16"), id="utf-16-in-a-meta-means-utf-8"
        ),
        pytest.param(GERMAN.encode(), (), GERMAN, id="undeclared-utf-8"),
        pytest.param(GERMAN.encode("cp1252"), (), GERMAN, id="undeclared-windows-1252"),
        pytest.param(
            "<p>“x”</p>".encode("cp1252"), [("Content-Type", "a; charset=latin1")], "<p>“x”</p>", id="latin1-is-1252"
        ),
    ],
)
def test_the_declaration_that_browsers_follow_wins(body, headers, text):
    assert as_utf8(body, headers)[0] == text.encode()


def test_a_commented_declaration_does_not_count():
    assert as_utf8(b"<!-- <meta charset=shift_jis> -->" + GERMAN.encode())[0].endswith(GERMAN.encode())


def test_what_does_not_decode_is_said():
    assert as_utf8(b"ab\xff", [("Content-Type", "text/html; charset=utf-8")])[1] == [
        "charset: 1 characters do not decode as utf-8"
    ]


def test_an_unknown_label_is_no_declaration():
    assert codec_for("utf-99") is None


def test_a_page_that_is_utf8_is_read_so_whatever_its_meta_says():
    text = "<meta charset=iso-8859-1>" + "Fähre über den Øresund " * 8
    assert as_utf8(text.encode()) == (text.encode(), ["charset: cp1252 declared in the page, but it is UTF-8"])
