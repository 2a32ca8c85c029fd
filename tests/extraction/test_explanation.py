"""An explanation says of every passage what became of it, from what the stages returned."""

from __future__ import annotations

import math

import pytest
from extraction.labelled_pages import labelled_pages
from extraction.pages import BODY, PARAGRAPHS, json_ld, page

from crawler.extraction import Trace, extract_article
from crawler.extraction.contributions import contributions
from crawler.extraction.explanation import Explained, explain
from crawler.extraction.judge import default_judge
from crawler.extraction.signs import read_signs
from crawler.items import Article

GATE = '<div class="paywall-gate"><p>Subscribe to continue reading.</p><p>Already a subscriber? Log in</p></div>'
FIGURE = '<figure><img src="/ferry.jpg"><figcaption>The ferry at Tarn. Photo: Una Selkirk</figcaption></figure>'


def traced(body: bytes) -> tuple[Article | None, Trace]:
    traces: list[Trace] = []
    article = extract_article(body, url="https://paper.example/news/ferry", on_trace=traces.append)
    assert len(traces) == 1
    return article, traces[0]


def explained(body: bytes) -> dict[str, Explained]:
    return {passage.text: passage for passage in explain(traced(body)[1])}


def test_listening_changes_nothing():
    for sample in labelled_pages("access_pages")[:10]:
        assert extract_article(sample.body, url=sample.url) == extract_article(
            sample.body, url=sample.url, on_trace=lambda _trace: None
        )


def test_what_is_kept_is_the_text_of_the_article():
    article, trace = traced(page(f"<nav><a href='/a'>News</a></nav>{BODY}<h2>Related stories</h2>"))
    assert article is not None
    kept = [p.text for p in explain(trace) if p.decision == "keep"]
    assert "\n".join(kept) == article.text


@pytest.mark.parametrize(
    ("body", "text", "decision", "why"),
    [
        pytest.param(BODY, PARAGRAPHS[0], "keep", "judged", id="paragraph"),
        pytest.param(BODY, "Ferry sails again", "drop", "headline", id="headline"),
        pytest.param(BODY + GATE, "Subscribe to continue reading.", "drop", "gate", id="gate"),
        pytest.param(BODY + GATE, "Already a subscriber? Log in", "drop", "gate", id="in-the-gate's-box"),
        pytest.param(FIGURE + BODY, "The ferry at Tarn. Photo: Una Selkirk", "drop", "caption", id="caption"),
        pytest.param(f"<p>Hello ${{name}}, you</p>{BODY}", "Hello ${name}, you", "drop", "template", id="template"),
    ],
)
def test_each_passage_has_its_reason(body, text, decision, why):
    passage = explained(page(body))[text]
    assert (passage.decision, passage.why) == (decision, why)


def test_a_standfirst_is_kept_as_such():
    lead = "For three weeks nothing crossed the sound but one rowing boat with flour in it"
    body = page(f'<p class="standfirst">{lead}</p>{BODY}', head=json_ld(description=lead))
    assert explained(body)[lead].why == "standfirst"


def test_a_picture_is_kept():
    passages = [p for p in explain(traced(page(FIGURE + BODY))[1]) if p.kind == "image"]
    assert [(p.decision, p.why) for p in passages] == [("keep", "picture")]


def test_a_judged_passage_names_the_signs_that_weighed_most():
    passage = explained(page())[PARAGRAPHS[0]]
    assert passage.probability is not None
    assert passage.probability > 0.4
    weights = [abs(sign.weight) for sign in passage.signs]
    assert len(weights) == 5
    assert weights == sorted(weights, reverse=True)


def test_the_contributions_of_the_signs_add_up_to_the_judge_s_score():
    _, trace = traced(page(FIGURE + BODY + GATE))
    indices, rows = read_signs(trace.passages, trace.captions, trace.context, default_judge().vocabulary)
    for index, row in zip(indices, rows, strict=True):
        base, found = contributions(row)
        score = base + sum(one.weight for one in found)
        assert 1 / (1 + math.exp(-score)) == pytest.approx(trace.shares[index])


def test_a_page_that_is_rejected_is_traced_too():
    article, trace = traced(b"<html><body><h1>Page not found</h1><p>Sorry.</p></body></html>")
    assert article is None
    assert [p.text for p in explain(trace)] == ["Page not found", "Sorry."]
