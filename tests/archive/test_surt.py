"""SURT keys are those under which CDX tools look a capture up. The vectors are what cdxj-indexer 1.5 writes."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.surt import surt

SESSION = "0123456789abcdef0123456789ABCDEF"
TICKET = "(S(4hqa0555fwsecu455xqckv45))"

VECTORS = {
    # host
    "host-reversed": ("http://example.com/", "com,example)/"),
    "case-of-host": ("HTTP://News.Example.COM/", "com,example,news)/"),
    "www": ("https://www.example.com/a", "com,example)/a"),
    "www-with-number": ("https://www12.example.com/a", "com,example)/a"),
    "www-once-only": ("http://www.www.e.com/", "com,e,www)/"),
    "not-www": ("http://wwww.example.com/", "com,example,wwww)/"),
    "www-is-the-host": ("http://www/", "www)/"),
    "user-info": ("http://user:pw@example.com/", "com,example)/"),
    "at-sign-in-user-info": ("http://a@b@example.com/", "com,example)/"),
    "trailing-dot-of-host": ("http://example.com./a", "com,example)/a"),
    "escaped-host": ("http://ex%41mple.com/a", "com,example)/a"),
    "space-in-host": ("http://ex ample.com/a", "com,ex%20ample)/a"),
    "idn": ("http://München.de/", "de,xn--mnchen-3ya)/"),
    "idn-escaped": ("http://m%C3%BCnchen.de/", "de,xn--mnchen-3ya)/"),
    "idn-by-idna-2003": ("http://straße.de/", "de,strasse)/"),
    "idn-with-empty-label": ("http://ü..de/", "de,%c3%bc)/"),
    "ipv4-reversed-too": ("http://1.2.3.4/a", "4,3,2,1)/a"),
    "ipv4-as-one-number": ("http://3279880203/blah", "11,0,127,195)/blah"),
    "ipv4-octal": ("http://0177.0.0.1/", "1,0,0,127)/"),
    "ipv4-shortened": ("http://127.1/", "1,0,0,127)/"),
    "ipv4-out-of-range": ("http://256.1.1.1/", "1,1,1,256)/"),
    "ipv4-hexadecimal-is-a-name": ("http://0x7f.1/", "1,0x7f)/"),
    "ipv4-with-8-in-octal-is-a-name": ("http://08.1.1.1/", "1,1,1,08)/"),
    "ipv6": ("http://[2001:DB8::1]:8080/a", "2001:db8::1:8080)/a"),
    # port
    "default-port-http": ("http://example.com:80/", "com,example)/"),
    "default-port-https": ("https://example.com:443/", "com,example)/"),
    "port-of-the-other-scheme": ("https://example.com:80/", "com,example:80)/"),
    "port": ("http://www.example.com:8080/a", "com,example:8080)/a"),
    "port-with-leading-zeros": ("http://example.com:08080/a", "com,example:8080)/a"),
    "port-0": ("http://example.com:0/a", "com,example)/a"),
    "empty-port": ("http://example.com:/a", "com,example)/a"),
    "ftp-port-stays": ("ftp://FTP.Example.com:21/A/", "com,example,ftp:21)/a"),
    "no-port": ("http://example.com:abc/A", "http://example.com:abc/A"),
    "port-too-high": ("http://example.com:65536/A", "http://example.com:65536/A"),
    # path
    "no-path": ("http://example.com", "com,example)/"),
    "case-of-path": ("http://example.com/A/B.html", "com,example)/a/b.html"),
    "trailing-slash": ("http://example.com/a/", "com,example)/a"),
    "trailing-slash-before-query": ("http://example.com/a/?b=1", "com,example)/a?b=1"),
    "repeated-slashes": ("http://example.com//a///b//", "com,example)/a/b"),
    "dot-segments": ("http://example.com/a/./b/../c", "com,example)/a/c"),
    "dot-segments-escaped": ("http://example.com/a/%2e%2e/b", "com,example)/b"),
    "dot-segment-takes-an-empty-one": ("http://example.com/a//../b", "com,example)/a/b"),
    "above-the-root": ("http://example.com/../a", "com,example)/../a"),
    "above-the-root-twice": ("http://example.com/../../a", "com,example)/a"),
    "escaped-unreserved": ("http://example.com/%7Euser", "com,example)/~user"),
    "escaped-twice": ("http://example.com/%252541", "com,example)/a"),
    "escape-out-of-escapes": ("http://example.com/%2%35", "com,example)/%25"),
    "escaped-question-mark": ("http://example.com/a%3Fb", "com,example)/a?b"),
    "escaped-hash": ("http://example.com/a%23b#c", "com,example)/a%23b"),
    "stray-percent": ("http://example.com/100%?x=%", "com,example)/100%25?x=%25"),
    "space": ("http://example.com/a b", "com,example)/a%20b"),
    "quotes-and-brackets-stay": ('http://e.com/a"b<c>d{e}f|g^h`i[j]\\', 'com,e)/a"b<c>d{e}f|g^h`i[j]\\'),
    "non-ascii": ("http://example.com/CAFÉ", "com,example)/caf%c3%89"),
    "non-utf-8": ("http://example.com/caf%E9", "com,example)/caf%e9"),
    "controls": ("http://example.com/%00%1f%7f", "com,example)/%00%1f%7f"),
    # query and fragment
    "query-sorted": ("http://example.com/?b=2&a=1&b=1", "com,example)/?a=1&b=1&b=2"),
    "query-sorted-by-name": ("http://a.com/?a0=1&a-b=1&a=1&a&a=", "com,a)/?a&a=&a=1&a-b=1&a0=1"),
    "query-sorted-unescaped": ("http://a.com/?z=1%262&y=1", "com,a)/?2&y=1&z=1"),
    "query-lower-case": ("http://example.com/?Q=B", "com,example)/?q=b"),
    "query-keeps-slashes": ("http://example.com/a?x=//b/../", "com,example)/a?x=//b/../"),
    "empty-query": ("http://example.com/a?", "com,example)/a"),
    "empty-parameters-stay": ("http://example.com/?a=1&", "com,example)/?&a=1"),
    "tracking-parameters-stay": ("http://example.com/?utm_source=x", "com,example)/?utm_source=x"),
    "fragment": ("http://example.com/a#b?c", "com,example)/a"),
    # session ids
    "jsessionid": (f"http://e.com/?jsessionid={SESSION}&a=1", "com,e)/?a=1"),
    "jsessionid-in-the-path-stays": (f"http://e.com/a;jsessionid={SESSION}", f"com,e)/a;jsessionid={SESSION.lower()}"),
    "phpsessid": (f"http://e.com/?PHPSESSID={SESSION}", "com,e)/"),
    "sid": (f"http://e.com/?x=y&sid={SESSION}&z=1", "com,e)/?x=y&z=1"),
    "sid-last": (f"http://e.com/?x=y&sid={SESSION}", "com,e)/?&x=y"),
    "sid-too-short": ("http://e.com/?sid=12", "com,e)/?sid=12"),
    "sid-as-the-end-of-a-name": (f"http://e.com/?osCsid={SESSION}", "com,e)/?osc"),
    "sid-twice": (f"http://e.com/?sid={SESSION}&sid={SESSION}", f"com,e)/?&sid={SESSION.lower()}"),
    "aspsessionid": ("http://e.com/?ASPSESSIONIDAQBSDSRT=EOHBLBDDPFCLHKPGGKLILNAM&x=y", "com,e)/?x=y"),
    "cfid-and-cftoken": ("http://e.com/?CFID=1169580&CFTOKEN=48630702&d=22%2F08", "com,e)/?d=22/08"),
    "cfid-alone-stays": ("http://e.com/?CFID=1169580", "com,e)/?cfid=1169580"),
    "asp-net": (f"http://e.com/{TICKET}/mileg.aspx?page=1", "com,e)/mileg.aspx?page=1"),
    "asp-net-1": ("http://e.com/(4hqa0555fwsecu455xqckv45)/mileg.aspx", "com,e)/mileg.aspx"),
    "asp-net-other-page": (f"http://e.com/{TICKET}/a.html", "com,e)/(s(4hqa0555fwsecu455xqckv45))/a.html"),
    # not hierarchical, or not quite a URL
    "urn": ("urn:uuid:ABC-def", "urn:uuid:abc-def"),
    "dns": ("dns:www.Example.com", "dns:www.example.com"),
    "warcinfo": ("warcinfo:Foo.warc.gz", "warcinfo:foo.warc.gz"),
    "opaque-sorted": ("screenshot:http://Example.com/?b&a", "screenshot:http://example.com?a&b"),
    "case-of-opaque-scheme-stays": ("URN:X:Y", "URN:x:y"),
    "filedesc": ("filedesc://FOO.arc", "filedesc://FOO.arc"),
    "metadata": ("metadata://a.B/c", "b,a)/c"),
    "file": ("file:///a/B", "file:/a/b"),
    "no-scheme": ("example.com/A", "com,example)/a"),
    "one-slash": ("http:/example.com/a", "com,example)/a"),
    "three-slashes": ("http:///example.com/a", "com,example)/a"),
    "scheme-twice": ("https://https://example.com/a", "com,example)/a"),
    "no-host": ("http:///?b&a", "http:/?a&b"),
    "white-space": (" http://example.com/a\tb\nc ", "com,example)/abc"),
    "empty": ("", "-"),
}

OUR_OWN = {
    "lone-surrogate": ("http://example.com/\ud800", "com,example)/%ef%bf%bd"),
    "space-in-a-url-kept-as-it-is": ("http://example.com:x/a\u00a0b\n", "http://example.com:x/a%c2%a0b%0a"),
    "space-in-filedesc": ("filedesc://A b.arc", "filedesc://A%20b.arc"),
}

any_text = st.text(alphabet=st.characters(codec=None, exclude_categories=()))
host = st.from_regex(r"(www\.)?[a-z]{1,5}(\.[a-z0-9]{1,5}){1,3}", fullmatch=True)
rest = st.text(alphabet="aB/.?&=%2e0é5", max_size=20)


def _parameters(table: dict[str, tuple[str, str]]) -> list[object]:
    return [pytest.param(url, key, id=name) for name, (url, key) in table.items()]


@pytest.mark.parametrize(("url", "key"), _parameters(VECTORS))
def test_key_is_the_one_that_cdx_tools_look_up(url: str, key: str) -> None:
    assert surt(url) == key


@pytest.mark.parametrize(("url", "key"), _parameters(OUR_OWN))
def test_key_where_cdx_tools_have_none_for_a_line(url: str, key: str) -> None:
    assert surt(url) == key


@given(any_text | st.builds("{}{}".format, st.sampled_from(["http://", "https://a:", "http://1", "x:"]), any_text))
@example("http://h:" + "9" * 5000)
@example("http://" + "9" * 5000)
@example("http://a/%" + "25" * 5000)
@example("http://[")
def test_any_string_has_a_key_that_is_one_field_of_a_line(url: str) -> None:
    assert re.fullmatch(r"\S+", surt(url))


@given(host, rest)
def test_key_of_a_web_page_is_visible_ascii(host: str, rest: str) -> None:
    assert re.fullmatch(r"[!-~]+\)/[!-~]*", surt(f"http://{host}/{rest}"))


@given(host, rest, st.text(max_size=5))
def test_equivalent_urls_have_one_key(host: str, rest: str, fragment: str) -> None:
    key = surt(f"http://{host}/{rest}")
    assert surt(f"http://{host.upper()}:80/{rest}") == key
    assert surt(f"https://user@{host}:443/{rest}#{fragment}") == key
    assert surt(f"HTTP://{host}./{rest}") == key


@given(host, st.lists(st.from_regex(r"[a-c]=[0-9]", fullmatch=True), min_size=1), st.randoms(use_true_random=False))
def test_order_of_parameters_does_not_change_the_key(host: str, parameters: list[str], random: object) -> None:
    shuffled = parameters.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert surt(f"http://{host}/?{'&'.join(shuffled)}") == surt(f"http://{host}/?{'&'.join(parameters)}")
