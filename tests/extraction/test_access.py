"""The verdict on access: policy as declared, completeness by what we hold."""

from __future__ import annotations

import pytest
from extraction.pages import BODY, PARAGRAPHS, json_ld, page, read

GATE = '<div class="paywall-gate"><p>Subscribe to continue reading.</p><a href="/s">See the offers</a></div>'
CUT = "<p>What it cannot do, she thinks, is remember. Each sheet is a little different from the one</p>"


@pytest.mark.parametrize(
    ("head", "policy"),
    [
        pytest.param("", "unknown", id="nothing-declared-is-not-free"),
        pytest.param(json_ld(isAccessibleForFree=True), "free", id="true"),
        pytest.param(json_ld(isAccessibleForFree="False"), "subscription", id="string"),
        pytest.param(json_ld(isAccessibleForFree="http://schema.org/False"), "subscription", id="url"),
        pytest.param(json_ld(isAccessibleForFree=["True"]), "free", id="list"),
        pytest.param(json_ld(hasPart={"isAccessibleForFree": False}), "subscription", id="part"),
        pytest.param('<meta property="article:content_tier" content="metered">', "metered", id="content-tier"),
        pytest.param('<meta property="article:content_tier" content="locked">', "subscription", id="locked"),
    ],
)
def test_the_policy_is_what_the_page_declares(head, policy):
    assert read(page(head=head)).access.policy == policy


def test_a_whole_text_is_full_whatever_its_policy():
    access = read(page(BODY + BODY.replace("ferry", "boat"), head=json_ld(isAccessibleForFree=False))).access
    assert (access.policy, access.completeness, access.removed) == ("subscription", "full", [])


def test_a_gate_after_the_text_makes_it_a_preview_and_its_sentence_is_taken_out():
    article = read(page(BODY * 1 + CUT + GATE, head=json_ld(wordCount=900)))
    assert article.access.policy == "subscription"
    assert article.access.completeness == "preview"
    assert article.access.removed == ["Subscribe to continue reading."]
    assert article.access.withheld_words == 900 - article.word_count
    assert "Subscribe" not in article.text
    assert article.text.endswith("different from the one")


def test_a_gate_after_a_few_words_makes_it_a_stub():
    gate = '<div class="registrierung"><p>Registrieren Sie sich, um weiterzulesen.</p></div>'
    access = read(page(f"<p>{PARAGRAPHS[0]}</p>" + gate, lang="de")).access
    assert (access.policy, access.completeness) == ("registration", "stub")


def test_a_text_that_breaks_off_under_a_subscription_is_a_preview():
    assert read(page(BODY + CUT, head=json_ld(isAccessibleForFree=False))).access.completeness == "preview"


@pytest.mark.parametrize(
    "text",
    [
        "“Subscribe to continue reading” is the most printed line of our trade. Nobody has been glad to see it.",
        "The paper asks its readers to subscribe. That is how it lives.",
    ],
)
def test_an_article_about_paywalls_is_full(text):
    article = read(page(f"<p>{text}</p>" + BODY))
    assert article.access.completeness == "full"
    assert article.access.removed == []
    assert text in article.text


def test_a_pop_up_that_sells_subscriptions_is_no_gate():
    modal = '<div role="dialog" class="modal"><p>Subscribe to continue reading.</p></div>'
    assert read(page(BODY + modal)).access.completeness == "full"
