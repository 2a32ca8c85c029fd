"""No way in: whatever a URL, a name, a redirect or a second look-up says, private addresses are not connected to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import Collection, crawl, scrapy, settings
from servers.certificate import self_signed
from servers.raw import RawServer

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<p>hi\n"
TESTS = str(Path(__file__).parents[1])

FORMS = {
    "literal": "http://127.0.0.1:{port}/",
    "https": "https://127.0.0.1:{port}/",
    "name": "http://localhost:{port}/",
    "decimal": "http://2130706433:{port}/",
    "hexadecimal": "http://0x7f.1:{port}/",
    "octal": "http://0177.0.0.1:{port}/",
    "short": "http://127.1:{port}/",
    "mapped": "http://[::ffff:127.0.0.1]:{port}/",
    "IPv6": "http://[::1]:{port}/",
    "unspecified": "http://0.0.0.0:{port}/",
}


def outcome(collection: Collection, url: str) -> str:
    (line,) = [line for line in collection.ran.err.splitlines() if f"not fetched: {url}: " in line]
    return line.rpartition("(")[2].rstrip(")")


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    with RawServer({"/": PAGE}) as server:
        urls = {form: url.format(port=server.port) for form, url in FORMS.items()}
        folder = tmp_path_factory.mktemp("forms")
        values = {"ALLOW_PRIVATE_ADDRESSES": "False", "CONTACT": "desk@example.org", "RETRY_ENABLED": "1"}
        yield server, urls, crawl([*urls.values()], folder, **values)


def test_not_one_connection_is_made(refused):
    server, _, _ = refused
    assert server.connections == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_private_address_is_refused_in_every_form(refused, form):
    _, urls, collection = refused
    assert outcome(collection, urls[form]) == "private-address"


@pytest.mark.parametrize("form", FORMS)
def test_the_refusal_is_kept_with_its_reason(refused, form):
    _, urls, collection = refused
    (record,) = collection.of("metadata", urls[form])
    assert b"fetchError: RequestRefusedError\r\n" in record.block
    assert b"ALLOW_PRIVATE_ADDRESSES" in record.block


def test_refusals_are_counted_and_the_crawl_ends_below_what_was_promised(refused):
    _, urls, collection = refused
    assert collection.stat("seeds/not_fetched") == len(urls)
    assert collection.stat("refused/private-address") == len(urls)
    assert collection.ran.code == 3


def test_a_redirect_does_not_lead_in(tmp_path):
    with RawServer({"/secret": PAGE}, address=("127.0.0.2", 0)) as inside:
        moved = b"HTTP/1.1 302 Found\r\nLocation: %s/secret\r\nContent-Length: 0\r\n\r\n" % inside.url.encode()
        with RawServer({"/": moved}) as server:
            collection = crawl([server.url + "/"], tmp_path, ALLOW_PRIVATE_ADDRESSES="127.0.0.1/32")
    assert inside.connections == 0
    assert outcome(collection, inside.url + "/secret") == "private-address"
    assert len(collection.of("response", server.url + "/")) == 1


def _resolving(answers: dict[str, list[list[str]]], urls: list[str], folder: Path, **values: str) -> Collection:
    seeds = folder / "seeds.txt"
    seeds.write_text("\n".join(urls))
    ran = scrapy(
        "crawl",
        "article",
        "-a",
        f"urls={seeds}",
        *settings(
            ALLOW_PRIVATE_ADDRESSES="127.0.0.1/32",
            CONTACT="desk@example.org",
            TWISTED_DNS_RESOLVER="servers.resolver.ScriptedResolver",
            TEST_ADDRESSES=json.dumps(answers),
            **values,
        ),
        cwd=folder,
        env={"PYTHONPATH": os.pathsep.join([TESTS, os.environ.get("PYTHONPATH", "")])},
    )
    return Collection(folder / "collections" / "news", ran)


def test_every_address_of_a_name_is_looked_at_and_the_public_one_is_used(tmp_path):
    with (
        RawServer({"/": PAGE}) as server,
        RawServer({"/": PAGE}, address=("127.0.0.2", server.port)) as inside,
    ):
        url = f"http://news.example:{server.port}/"
        collection = _resolving({"news.example": [["127.0.0.2", "127.0.0.1", "127.0.0.3"]]}, [url], tmp_path)
    assert inside.connections == 0
    (response,) = collection.of("response", url)
    assert response.headers.first("WARC-IP-Address") == "127.0.0.1"


def test_a_name_that_changes_its_address_does_not_lead_in(tmp_path):
    """DNS rebinding: public when robots.txt is fetched, private when the page is."""
    no_robots = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with (
        RawServer({"/robots.txt": no_robots}, closing=["/robots.txt"]) as server,
        RawServer({"/": PAGE}, address=("127.0.0.2", server.port)) as inside,
    ):
        url = f"http://news.example:{server.port}/"
        collection = _resolving({"news.example": [["127.0.0.1"], ["127.0.0.2"]]}, [url], tmp_path)
    assert (inside.connections, list(server.received)) == (0, ["/robots.txt"])
    assert outcome(collection, url) == "private-address"


def test_under_tls_too_the_address_is_looked_at_before_a_byte_is_sent(tmp_path):
    with RawServer({"/": PAGE}, tls=self_signed(tmp_path), address=("127.0.0.2", 0)) as inside:
        url = f"https://news.example:{inside.port}/"
        collection = _resolving({"news.example": [["127.0.0.2"]]}, [url], tmp_path)
    assert inside.connections == 0
    assert outcome(collection, url) == "private-address"


def test_a_redirect_to_what_is_not_the_web_is_refused(tmp_path):
    targets = {
        "/file": "file:///etc/passwd",
        "/ftp": "ftp://127.0.0.1/",
        "/data": "data:text/html,hi",
        "/script": "javascript:alert(1)",
        "/malformed": "http://[::1/",
    }
    moved = "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n"
    with RawServer({path: moved.format(target).encode() for path, target in targets.items()}) as server:
        collection = crawl([server.url + path for path in targets], tmp_path)
    assert {path: outcome(collection, server.url + path) for path in targets} == dict.fromkeys(targets, "scheme")
    assert collection.stat("refused/scheme") == len(targets)


def test_behind_a_proxy_private_hosts_are_refused_by_name_and_the_run_says_so_once(tmp_path):
    hosts = ["127.0.0.1", "localhost", "2130706433", "169.254.169.254", "printer", "metadata.google.internal"]
    with RawServer({}) as proxy:
        ran = scrapy(
            "crawl",
            "article",
            "-a",
            "url=" + " ".join(f"http://{host}/" for host in hosts),
            *settings(ALLOW_PRIVATE_ADDRESSES="False", CONTACT="desk@example.org"),
            cwd=tmp_path,
            env={"http_proxy": proxy.url, "no_proxy": ""},
        )
    collection = Collection(tmp_path / "collections" / "news", ran)
    assert [outcome(collection, f"http://{host}/") for host in hosts] == ["private-address"] * len(hosts)
    assert proxy.connections == 0
    assert ran.err.count("requests go through a proxy") == 1


def test_a_cookie_has_nobody_ask_the_network_what_a_public_suffix_is(tmp_path):
    # A process of its own, as the list would be remembered in the home folder.
    page = b"HTTP/1.1 200 OK\r\nSet-Cookie: seen=1; Domain=co.uk\r\nContent-Length: 2\r\n\r\nhi"
    with RawServer({"/a": page}) as server, RawServer({}) as proxy:
        env = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "https_proxy": proxy.url}
        command = [sys.executable, "-m", "scrapy", "crawl", "article", "-a", f"url={server.url}/a", *settings()]
        env["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
        ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert "/a" in server.received
    assert (ran.returncode, proxy.connections) == (0, 0)
