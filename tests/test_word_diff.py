"""What has changed between two texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.printable import printable
from crawler.word_diff import Piece, changed_lines, word_diff


def test_words_that_went_and_came_are_told_apart_from_those_that_stayed():
    assert word_diff("The old wall stands", "The new wall stands") == [
        Piece("same", "The "),
        Piece("removed", "old "),
        Piece("added", "new "),
        Piece("same", "wall stands"),
    ]


def test_paragraphs_that_stayed_are_left_out():
    before, after = "One.\nTwo was.\nThree.", "One.\nTwo is.\nThree.\nFour."
    assert changed_lines(before, after) == [
        [Piece("same", "Two "), Piece("removed", "was."), Piece("added", "is.")],
        [Piece("added", "Four.")],
    ]


def test_a_paragraph_that_went_is_told_as_one():
    assert changed_lines("One.\nTwo.", "Two.") == [[Piece("removed", "One.")]]


def test_very_long_paragraphs_are_told_as_a_whole():
    before, after = "a " * 3000, "b " * 3000
    assert [piece.kind for piece in word_diff(before, after)] == ["removed", "added"]


@given(st.text(" ab.\t"), st.text(" ab.\t"))
def test_without_what_was_removed_the_pieces_are_the_text_after(before, after):
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert "".join(piece.text.strip() for piece in pieces if piece.kind != "added").replace(" ", "").replace(
        "\t", ""
    ) == before.replace(" ", "").replace("\t", "")


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\x9bb", "a\u202eb", "a\rb"], ids=ascii)
def test_a_terminal_is_given_no_commands(text):
    assert "\ufffd" in printable(text)
    assert not any(character in printable(text) for character in "\x1b\x9b\u202e\r")


def test_words_of_any_script_are_printed_as_they_are():
    assert printable("Fähre 屋台 عربي") == "Fähre 屋台 عربي"
