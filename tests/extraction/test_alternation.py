"""Alternatives put in order by their first letter match what they matched before."""

import re

import pytest

from crawler.extraction.alternation import by_first_letter
from crawler.extraction.gate_phrases import LANGUAGES


@pytest.mark.parametrize(
    ("pattern", "ordered"),
    [
        ("bad|be|and", "b(?:ad|e)|a(?:nd)"),
        ("(?:b|c)d|be", "b(?:d|e)|c(?:d)"),
        ("(?:the )?end", "t(?:he end)|e(?:nd)"),
        ("(?:a|b)+c|ad", "(?:a|b)+c|a(?:d)"),
        ("x?y|xz", "x?y|x(?:z)"),
        (r"a[|)]b|a\|c", r"a(?:[|)]b|\|c)"),
        (r"(?:^|[\s_-])(?:ad|bar)s|be|(?:^|[\s_-])ax", r"(?:^|[\s_-])(?:a(?:ds|x)|b(?:ars))|b(?:e)"),
    ],
    ids=["letters", "a-group", "an-optional-group", "a-repeated-group", "an-optional-letter", "bars-in-text", "edges"],
)
def test_alternatives_stand_together_by_the_letter_that_they_begin_with(pattern, ordered):
    assert by_first_letter(pattern) == ordered


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_phrases_of_every_language_match_as_they_are_written(language):
    phrases = LANGUAGES[language]
    lines = [line for line in GATES.split("\n") if line]
    for pattern in (phrases.read_on, phrases.subscribe, phrases.register, phrases.log_in, phrases.closed):
        written, ordered = (re.compile(rf"\b(?:{one})") for one in (pattern, by_first_letter(pattern)))
        assert [bool(ordered.search(line)) for line in lines] == [bool(written.search(line)) for line in lines]


GATES = """
continue reading this article with a free trial
to read the full story, subscribe or log in
this article is only available to our digital subscribers
weiterlesen mit s+ · jetzt abonnieren und den ganzen artikel lesen
dieser artikel ist nur für abonnenten
cet article est réservé aux abonnés. il vous reste 80 % à lire
para seguir leyendo, suscríbete o inicia sesión
per continuare a leggere abbonati
verder lezen? word abonnee of log in
para continuar lendo, assine já
czytaj dalej: wykup dostęp
läs vidare: bli prenumerant
この記事は会員限定です。続きを読むには登録が必要です
the ferry left at nine, and nobody subscribed to that view
"""
