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
        pytest.param('<meta itemprop="isAccessibleForFree" content="False">', "subscription", id="microdata-meta"),
        pytest.param(
            '<script type="application/ld+json">{"name": "a "ferry", "isAccessibleForFree": "false"}</script>',
            "subscription",
            id="json-that-is-broken",
        ),
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


@pytest.mark.parametrize(
    ("marked", "policy"),
    [
        pytest.param(
            '<link itemprop="isAccessibleForFree" href="https://schema.org/False">', "subscription", id="link"
        ),
        pytest.param('<span itemprop="isAccessibleForFree" hidden>true</span>', "free", id="span"),
        pytest.param(
            '<span itemprop="isAccessibleForFree">true</span><span itemprop="isAccessibleForFree">false</span>',
            "unknown",
            id="those-of-teasers-disagree",
        ),
    ],
)
def test_microdata_declare_as_well(marked, policy):
    assert read(page(marked + BODY)).access.policy == policy


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("<ul><li>Tarn, north pier</li><li>Wend</li></ul>", id="list"),
        pytest.param("<blockquote><p>and home again</p></blockquote>", id="quotation"),
        pytest.param("<table><tr><th>Port</th><th>Boats</th></tr><tr><td>Tarn</td><td>4</td></tr></table>", id="table"),
        pytest.param("<p>the clutch, the oil, the noise<br>and over it the gulls</p>", id="verses"),
        pytest.param("<p>The harbour master</p>", id="signature"),
    ],
)
def test_a_text_may_end_without_a_full_stop(end):
    access = read(page(BODY + end, head=json_ld(isAccessibleForFree=False))).access
    assert access.completeness in {"full", "unknown"}


@pytest.mark.parametrize(
    "gate",
    [
        pytest.param(f"<div hidden>{GATE}</div>", id="hidden"),
        pytest.param(f'<div style="display: none">{GATE}</div>', id="hidden-by-style"),
        pytest.param(f'<div class="d-none">{GATE}</div>', id="hidden-by-class"),
        pytest.param('<div class="tp-container-inner paywall"></div>', id="empty"),
        pytest.param("<p>Sign up to read more stories like this in our newsletter.</p>", id="newsletter"),
        pytest.param("<p>Only subscribers can read and post comments.</p>", id="comments"),
        pytest.param("<p>Subscribe today and support our work.</p>", id="banner"),
        pytest.param('<p><a href="/b">How the bridge was lost in a night</a> For subscribers only</p>', id="teaser"),
    ],
)
def test_what_only_looks_like_a_gate_is_none(gate):
    access = read(page(BODY + gate)).access
    assert access.completeness in {"full", "unknown"}
    assert (access.policy, access.removed) == ("unknown", [])


def test_a_gate_in_the_middle_of_a_text_closes_nothing():
    access = read(page(f"<p>{PARAGRAPHS[0]}</p>{GATE}<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p>")).access
    assert access.completeness == "full"


def test_paywall_around_the_whole_text_is_no_gate():
    article = read(page(f'<div class="paywall"><p>“Subscribe to read on”, said the box.</p>{BODY}</div>'))
    assert article.access.completeness == "full"
    assert "said the box" in article.text


def test_text_that_is_hidden_below_a_gate_is_withheld_and_counted():
    below = f'<div style="display:none"><p>{PARAGRAPHS[2]}</p></div>'
    article = read(page(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{GATE}{below}"))
    assert PARAGRAPHS[2] not in article.text
    assert article.access.completeness == "stub"
    assert article.access.withheld_words == len(PARAGRAPHS[2].split())


def test_a_call_to_register_below_a_whole_text_that_is_declared_free_closes_nothing():
    nudge = '<div class="wall"><p>Log in or create an account to continue</p></div>'
    assert read(page(BODY + nudge)).access.completeness == "preview"
    access = read(page(BODY + nudge, head=json_ld(isAccessibleForFree=True))).access
    assert (access.policy, access.completeness) == ("free", "full")


def test_a_gate_that_asks_to_log_in_beside_a_price_asks_for_a_subscription():
    gate = "<div><h3>Log in to continue reading</h3><p>From £1 a month.</p></div>"
    assert read(page(BODY + gate)).access.policy == "subscription"


def test_the_question_and_the_price_may_stand_in_two_lines():
    gate = '<div class="x1"><h3>Want to read more?</h3><p>Four weeks for £1.</p></div>'
    access = read(page(BODY + CUT + gate)).access
    assert (access.policy, access.completeness) == ("subscription", "preview")


def test_a_gate_below_a_copy_of_the_beginning_closes_that_copy_and_not_the_text():
    copy = f'<section><p class="fade">{PARAGRAPHS[0]}</p><p>80 % left. Subscribe to read on.</p></section>'
    assert read(page(BODY + copy)).access.completeness == "full"


def test_a_link_to_the_offers_at_the_end_of_a_paragraph_is_a_gate_and_the_words_before_it_are_kept():
    last = (
        '<p>The next morning he set out again, this time with <a href="/offers">… Subscribe to continue reading</a></p>'
    )
    article = read(page(BODY + last))
    assert article.access.completeness == "preview"
    assert article.access.removed == ["… Subscribe to continue reading"]
    assert article.text.endswith("The next morning he set out again, this time with")
