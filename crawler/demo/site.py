"""What the sample newspaper serves: one line a path, with what a crawler meets there.

The files lie in ``pages/``. ``@BASE@`` in them stands for the address of the server and ``<!--chrome:NAME-->`` for the
fragment ``chrome/NAME.html``, the navigation, footers and boxes that pages share.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ARTICLES", "DISALLOWED", "FURNITURE", "NOT_FOUND", "ODDITIES", "Resource"]

_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One path of the newspaper, and how it is answered."""

    path: str
    """Path of the URL."""

    shows: str
    """What is particular about it."""

    file: str
    """The file in ``pages/`` that is sent."""

    status: int = 200
    """Status code of the answer."""

    content_type: str = _HTML
    """The ``Content-Type`` header, which need not name `charset`."""

    charset: str = "utf-8"
    """The encoding of the bytes that are sent; the files themselves are UTF-8."""

    gzip: bool = False
    """Sent with ``Content-Encoding: gzip`` to whoever accepts it."""

    chunked: bool = False
    """Sent with ``Transfer-Encoding: chunked``, in several chunks."""

    redirects_to: str | None = None
    """Path that the ``Location`` header names."""


def _page(path: str, shows: str, *, gzip: bool = False, chunked: bool = False) -> Resource:
    return Resource(path=path, shows=shows, file=f"{path.lstrip('/')}.html", gzip=gzip, chunked=chunked)


ARTICLES: tuple[Resource, ...] = (
    _page("/magazine/behind-the-counter", "the page that started the project: preview, glued credit, search template"),
    _page("/town/ferry-timetable", "metered, yet delivered whole; a pop-up asks to subscribe"),
    _page("/politics/council-budget", "two authors and an agency; dateline; related list, comments"),
    _page("/environment/eelgrass-returns", "pull quote, quotation, lists, table, subheadings, author box"),
    _page("/live/storm-night", "live blog, newest update first"),
    _page("/town/market-hall", "target of the redirect; a 'read more' link between the paragraphs"),
    _page("/town/library-roof", "the headline is repeated where the text starts; no JSON-LD"),
    _page("/town/bus-shelter", "microdata instead of JSON-LD"),
    _page("/science/tide-gauge", "the text is split over sibling containers"),
    _page("/health/clinic-hours", "updated after publication; gzip", gzip=True),
    _page("/sport/cup-final", "chunked; an advertisement between the paragraphs", chunked=True),
    _page("/business/cannery", "chunked and gzip; a date without a time", gzip=True, chunked=True),
    _page("/notices/water-works", "no author and no date, beside teasers that have both"),
    _page("/media/paywalls-explained", "an article about paywalls: its prose is full of gate sentences"),
    _page("/technology/template-syntax", "an article about templates: placeholders in prose and code"),
    _page("/opinion/bridge-toll", "opinion; a newsletter box in the text; the author's name in og:title"),
    _page("/interviews/lighthouse-keeper", "interview; questions in bold; the date in UTC"),
    _page("/reviews/the-drowned-bell", "review with a rating"),
    _page("/pictures/regatta", "picture gallery"),
    _page("/video/bell-foundry", "video with a short text"),
    _page("/de/hafen/kraene", "German stub before a registration gate"),
    Resource(
        path="/de/kultur/orgel",
        shows="German; windows-1252, declared in the header only",
        file="de/kultur/orgel.html",
        content_type="text/html; charset=windows-1252",
        charset="windows-1252",
    ),
    _page("/fr/mer/phare-de-tarn", "French subscription preview"),
    _page("/fr/culture/marche-aux-livres", "French; no JSON-LD"),
    Resource(
        path="/ja/machi/yatai",
        shows="Japanese with ruby; Shift_JIS, declared in a meta element only",
        file="ja/machi/yatai.html",
        content_type="text/html",
        charset="shift_jis",
    ),
)
"""The articles, in newspaper order."""

NOT_FOUND = Resource(path="/town/no-such-page", shows="404", file="town/no-such-page.html", status=404)
"""The answer at its own path and at every path that is not listed here."""

ODDITIES: tuple[Resource, ...] = (
    Resource(
        path="/archive/market-hall-1998",
        shows="moved for good to /town/market-hall",
        file="moved.html",
        status=301,
        redirects_to="/town/market-hall",
    ),
    NOT_FOUND,
    Resource(path="/town/withdrawn", shows="410", file="town/withdrawn.html", status=410),
    _page("/members/briefing", "a bot challenge with status 200"),
    _page("/app/weather", "a single-page app that was not rendered"),
    _page("/live/empty", "an empty body with status 200"),
    Resource(
        path="/documents/tide-table.pdf",
        shows="not HTML",
        file="documents/tide-table.pdf",
        content_type="application/pdf",
    ),
    Resource(path="/town/", shows="section front: teasers, not an article", file="town/index.html"),
)
"""What a crawler meets beside articles, and must not take for one."""

DISALLOWED = _page("/internal/style-guide", "an article that robots.txt forbids to fetch")
"""Served to browsers; a crawler that asks for it has not read robots.txt."""

FURNITURE: tuple[Resource, ...] = (
    Resource(path="/", shows="home page", file="index.html"),
    Resource(path="/town/page/2", shows="section front, its second page", file="town/page/2.html"),
    Resource(path="/people", shows="the staff", file="people/index.html"),
    Resource(path="/subscribe", shows="the offers", file="subscribe.html"),
    Resource(path="/broken/press-room", shows="500, always", file="broken/press-room.html", status=500),
    Resource(path="/robots.txt", shows="robots.txt", file="robots.txt", content_type="text/plain; charset=utf-8"),
    Resource(path="/feed.xml", shows="RSS", file="feed.xml", content_type="application/rss+xml; charset=utf-8"),
    Resource(
        path="/sitemap-news.xml",
        shows="news sitemap",
        file="sitemap-news.xml",
        content_type="application/xml; charset=utf-8",
    ),
    Resource(path="/style.css", shows="style sheet", file="style.css", content_type="text/css; charset=utf-8"),
    Resource(path="/app.js", shows="script", file="app.js", content_type="text/javascript; charset=utf-8"),
)
"""What a browser and the discovery of articles need; never crawled as an article."""
