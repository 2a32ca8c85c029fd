"""What a browser fetches to show a page."""

from __future__ import annotations

import lxml.html
import pytest

from crawler.discovery import css_requisites, read_requisites

BASE = "https://courier.example/town/ferry"


@pytest.mark.parametrize(
    ("html", "paths"),
    [
        ('<link rel="stylesheet" href="/s.css">', ["/s.css"]),
        ('<link rel="preload" as="font" href="/f.woff2"><link rel="icon" href="/i.ico">', ["/f.woff2", "/i.ico"]),
        (
            '<link rel="canonical" href="/c"><link rel="alternate" href="/feed"><link rel="dns-prefetch" href="//x/">',
            [],
        ),
        ('<script src="/a.js"></script><script>var x = "/b.js"</script>', ["/a.js"]),
        ('<img src="/a.png" alt="">', ["/a.png"]),
        ('<img src="data:image/gif;base64,R0" data-src="/lazy.png">', ["/lazy.png"]),
        ('<img src="/a.png" srcset="/a.png 1x, /a@2.png 2x">', ["/a.png", "/a@2.png"]),
        ('<img srcset="/w,h/a.png 320w,/w,h/b.png 640w">', ["/w,h/a.png", "/w,h/b.png"]),
        ('<picture><source srcset="/a.avif"><img src="/a.png"></picture>', ["/a.avif", "/a.png"]),
        ('<video poster="/p.jpg" src="/v.mp4"><source src="/v.webm"></video>', ["/p.jpg"]),
        ('<style>@import "/i.css"; body { background: url(/b.png) }</style>', ["/i.css", "/b.png"]),
        ("<div style=\"background: url('/b.png')\"></div>", ["/b.png"]),
        ('<a href="/x.png">x</a><iframe src="/frame"></iframe>', []),
    ],
)
def test_the_requisites_of_a_page(html, paths):
    tree = lxml.html.document_fromstring(f"<html><body>{html}</body></html>")
    assert list(read_requisites(tree, BASE)) == ["https://courier.example" + path for path in paths]


def test_the_requisites_of_a_style_sheet():
    css = """/* url(no.png) */ @import url("print.css") print; @import 'more.css';
    @font-face { src: url(../fonts/a.woff2) format("woff2"), url( "a.woff" ) }
    .x { background: url(data:image/png;base64,AA) }
    .y { background: URL(/y.png) } .z { background: url(/y.png#z) }"""
    assert css_requisites(css, "https://courier.example/css/s.css") == (
        "https://courier.example/css/print.css",
        "https://courier.example/css/more.css",
        "https://courier.example/fonts/a.woff2",
        "https://courier.example/css/a.woff",
        "https://courier.example/y.png",
    )
