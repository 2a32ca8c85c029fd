"""When it was published: declared, printed or in the page's state, with the offset that stands there."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from extraction.pages import BODY, json_ld, page, read
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.dated_lines import is_date_alone
from crawler.extraction.iso_dates import iso_date
from crawler.extraction.printed_dates import find_dates

DAYS = st.dates(date(1901, 1, 1), date(2099, 12, 31))
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def published(body=BODY, head="", lang="en"):
    return read(page(body, head=head, lang=lang)).published_at


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 March 2025", "2025-03-12"),
        ("Mar. 12th, 2025", "2025-03-12"),
        ("Mittwoch, 12. März 2025, 18:05 Uhr", "2025-03-12T18:05:00"),
        ("12 mars 2025 à 18h05", "2025-03-12T18:05:00"),
        ("12 de março de 2025", "2025-03-12"),
        ("12 Ağustos 2025", "2025-08-12"),
        ("12 марта 2025", "2025-03-12"),
        ("2025年3月12日 18時05分", "2025-03-12T18:05:00"),
        ("2025년 3월 12일", "2025-03-12"),
        ("2025.03.12 18:05", "2025-03-12T18:05:00"),
        ("12.03.2025", "2025-03-12"),
        ("March 12, 2025 at 6:05 p.m.", "2025-03-12T18:05:00"),
        ("12 March 2025 06:05 GMT", "2025-03-12T06:05:00Z"),
        ("3/13/2025", "2025-03-13"),
        ("3/4/2025", None),
        ("12 monkeys 2025", None),
        ("31 February 2025", None),
    ],
    ids=str,
)
def test_a_printed_date_is_read_in_the_languages_of_newspapers(text, value):
    assert next((found.value for found in find_dates(text)), None) == value


def test_the_date_on_which_a_text_was_first_published_goes_before_that_by_its_headline():
    note = "<p>This article was originally published on 26 September 2019, and is updated every year.</p>"
    assert published(f"<div>30 September 2022</div>{BODY}{note}") == "2019-09-26"


@pytest.mark.parametrize(("lang", "date"), [("en-US", "2025-03-04"), ("en-GB", "2025-04-03")])
def test_the_language_says_whether_the_month_goes_first(lang, date):
    assert published(f"<div>3/4/2025</div>{BODY}", lang=lang) == date


@pytest.mark.parametrize(
    ("declared", "elsewhere", "expected"),
    [
        ("2025-03-12", "2025-03-12T18:05:00+01:00", "2025-03-12T18:05:00+01:00"),
        ("2025-03-12 18:05:00.0", "2025-03-12T18:05:00+01:00", "2025-03-12T18:05:00+01:00"),
        ("2025-03-12T18:05:00+01:00", "2025-03-12T17:05:00Z", "2025-03-12T18:05:00+01:00"),
        ("2025-03-12", "2025-03-11T23:05:00Z", "2025-03-12"),
        ("2025-03-12T18:05:00", "2025-03-12T16:05:00Z", "2025-03-12T18:05:00"),
    ],
    ids=["time of day", "offset", "both have one", "another day", "another time"],
)
def test_time_and_offset_may_stand_in_another_source(declared, elsewhere, expected):
    head = json_ld(datePublished=declared) + f'<meta property="article:published_time" content="{elsewhere}">'
    assert published(head=head) == expected


@pytest.mark.parametrize(
    ("changed", "line", "expected"),
    [
        pytest.param("2025-03-12", "Published 2 March 2024", "2024-03-02", id="the-printed-date-is-older"),
        pytest.param("2025-03-12", "Updated 2 March 2024", "2025-03-12", id="the-printed-date-is-of-an-update"),
        pytest.param("2025-03-12", "11 March 2025", "2025-03-12", id="a-day-is-a-zone"),
        pytest.param("2025-04-01", "Tarn, 2 March 2024", "2025-03-12", id="the-declared-dates-differ"),
    ],
)
def test_a_date_of_publication_that_equals_that_of_change_is_checked_with_the_printed_one(changed, line, expected):
    head = json_ld(datePublished="2025-03-12", dateModified=changed)
    assert published(f"<div>{line}</div>{BODY}", head=head) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            f"<div>Last updated:</div><div>2 May 2025</div><div>Published:</div><div>1 May 2025</div>{BODY}",
            "2025-05-01",
        ),
        (f"{BODY * 3}<ul><li><b>Datum</b> 28.04.2023</li></ul>", "2023-04-28"),
        (f"<div>Updated <time>2 May 2025</time></div>{BODY}<p>Posted on 1 May 2025</p>", "2025-05-01"),
    ],
    ids=["label on the line before", "labelled behind the text", "a time element of an update"],
)
def test_labels_tell_the_dates_apart(body, expected):
    assert published(body) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ('dataLayer.push({"datePublished": "2025-03-12T18:05:00Z"})', "2025-03-12T18:05:00Z"),
        ('{"a": {"publishedAt": "2025-03-12"}, "b": {"publishedAt": "2024-01-02"}}', None),
    ],
    ids=["one date", "dates of several articles"],
)
def test_a_date_in_the_pages_state_counts_if_it_is_the_only_one(state, expected):
    assert published(head=f"<script>{state}</script>") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("On 8 Oct 2024", "2024-10-08"),
        ("Seen in the harbour of Tarn, 8 October 2024", "2025-03-12T09:00:00Z"),
        ("11 March 2025", "2025-03-12T09:00:00Z"),
        ("10 March 2025", "2025-03-10"),
    ],
    ids=["a line of its own", "in a caption", "the same moment further west", "a day before on every clock"],
)
def test_an_earlier_date_that_is_printed_alone_goes_before_the_declared_one(line, expected):
    head = json_ld(datePublished="2025-03-12T09:00:00Z", dateModified="2025-04-01T09:00:00Z")
    assert published(f"<div>{line}</div>{BODY}", head=head) == expected


def test_a_declared_date_of_publication_stands_though_the_page_prints_that_of_its_change():
    head = json_ld(datePublished="2024-01-05", dateModified="2025-03-12")
    article = read(page(f"<div>Updated March 12, 2025</div>{BODY}", head=head))
    assert (article.published_at, article.modified_at) == ("2024-01-05", "2025-03-12")


def test_a_declared_date_of_change_is_not_taken_for_that_of_publication():
    article = read(page(head='<meta property="article:modified_time" content="2025-03-12T18:05:00+01:00">'))
    assert (article.published_at, article.modified_at) == (None, "2025-03-12T18:05:00+01:00")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<div>12 March 2025 | Updated: 14 March 2025</div>{BODY}", ("2025-03-12", "2025-03-14")),
        (f"{BODY}<div>12 March 2025. Updated: 14 March 2025</div>", ("2025-03-12", "2025-03-14")),
        (f"<div>12 March 2025</div>{BODY}<div>Last updated: 14 March 2025</div>", ("2025-03-12", "2025-03-14")),
        (f"<div>12 March 2025</div>{BODY}<div>Updated 20 June 2017</div>", ("2025-03-12", None)),
        (f"{BODY * 4}<div>Last updated: 14 March 2025</div>", (None, "2025-03-14")),
    ],
    ids=["by the headline", "below the text", "apart", "before publication: another text's", "alone below the text"],
)
def test_a_printed_date_of_change_is_read_as_such(body, expected):
    article = read(page(body))
    assert (article.published_at, article.modified_at) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<aside><div>12 March 2025</div></aside>{BODY}", "2025-03-12"),
        (f"{BODY * 4}<div>March 12, 2025 By Mara Holt</div>", "2025-03-12"),
        (f"{BODY * 4}<div>March 12, 2025 By Mara Holt</div><div>March 13, 2025 By Jonas Wend</div>", None),
        (f"<div>03/13/2025 by Mara Holt, who writes of ferries and of the people on them</div>{BODY}", "2025-03-13"),
        (f"<div>FerriesMARCH 12, 2025</div>{BODY}", "2025-03-12"),
    ],
    ids=["in an aside above the text", "the only dated byline", "bylines of teasers", "a long byline", "glued"],
)
def test_a_date_without_a_label_is_read_where_its_place_tells_whose_it_is(body, expected):
    assert published(body) == expected


def test_tags_behind_the_date_do_not_hide_it():
    tags = ", ".join(f'<a href="/tag/{n}">harbours of the north {n}</a>' for n in range(12))
    line = f"<p>Ferries, posted on 12 March 2025, 18:05; tagged {tags}</p>"
    assert published(line + BODY) == "2025-03-12T18:05:00"


@pytest.mark.parametrize("repeated", [1, 4], ids=["close below", "far below"])
def test_the_date_of_a_comment_is_not_that_of_the_article(repeated):
    comment = '<div class="comment"><p>Posted by Bo Lund on 14 March 2025</p><p>I was on board.</p></div>'
    dateline = "<p>Out of the harbour desk of the Courier, in the north of the sound, 12 March 2025</p>"
    assert published(f"{dateline}{BODY * repeated}{comment}") == "2025-03-12"


def test_a_date_above_the_text_is_found_where_the_headline_is_not():
    body = f"<html><head><title>Tarn</title></head><body><div>12 March 2025</div>{BODY}</body></html>"
    assert read(body.encode()).published_at == "2025-03-12"


@given(DAYS)
def test_a_day_that_is_printed_in_a_usual_way_is_read_as_that_day(day):
    for written in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}", f"{day:%d.%m.%Y}"):
        assert [found.value for found in find_dates(f"Published {written} | News")] == [day.isoformat()]
        assert is_date_alone(written)


@given(st.datetimes(datetime(1901, 1, 1), datetime(2099, 12, 31), timezones=OFFSETS))  # noqa: DTZ001 - bounds are naive
def test_a_moment_of_a_machine_keeps_its_clock_and_its_offset(moment):
    moment = moment.replace(microsecond=0)
    read_again = iso_date(moment.isoformat())
    assert read_again is not None
    assert datetime.fromisoformat(read_again) == moment
    assert datetime.fromisoformat(read_again).utcoffset() == moment.utcoffset()


@given(st.text(max_size=200))
def test_whatever_stands_in_a_line_its_dates_are_days_of_the_calendar_in_order(line):
    ends = 0
    for found in find_dates(line, month_first=True):
        assert found.start >= ends
        assert date.fromisoformat(found.value[:10])
        ends = found.end
