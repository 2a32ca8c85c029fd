"""robots.txt as RFC 9309 has it; the clauses are named."""

from __future__ import annotations

import pytest
from running import Collection, crawl
from servers.raw import RawServer, stall_after

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<p>hi\n"
FORBIDDEN = b"User-agent: *\nDisallow: /\n"


def answer(body: bytes, status: bytes = b"200 OK", headers: bytes = b"") -> bytes:
    return b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status, headers, len(body), body)


def moved(location: str) -> bytes:
    return answer(b"", b"301 Moved Permanently", b"Location: %s\r\n" % location.encode())


def crawl_page(tmp_path, robots: object, more: dict[str, bytes] | None = None, **values: str):
    with RawServer({"/page": PAGE, "/robots.txt": robots, **(more or {})}) as server:
        collection = crawl([server.url + "/page"], tmp_path, **values)
        return server, collection


def was_fetched(server: RawServer) -> bool:
    return "/page" in server.received


def outcome(collection: Collection) -> str:
    (line,) = [line for line in collection.ran.err.splitlines() if "[article] WARNING: not fetched: " in line]
    return line.rpartition("(")[2].rstrip(")")


def test_what_it_forbids_is_refused_and_counted_with_its_host(tmp_path):
    server, collection = crawl_page(tmp_path, answer(FORBIDDEN))
    assert not was_fetched(server)
    assert outcome(collection) == "robots"
    stats = ("robotstxt/forbidden", "robotstxt/hosts_forbidding", "refused/robots")
    assert [collection.stat(name) for name in stats] == [1, 1, 1]


@pytest.mark.parametrize("status", [b"403 Forbidden", b"410 Gone"])
def test_unavailable_means_allowed(tmp_path, status):
    """2.3.1.3."""
    server, _ = crawl_page(tmp_path, answer(FORBIDDEN, status))
    assert was_fetched(server)


UNREACHABLE = {
    "500": answer(b"", b"500 Internal Server Error"),
    "503": answer(b"", b"503 Service Unavailable"),
    "429": answer(b"", b"429 Too Many Requests"),
    "no answer": lambda connection: None,
    "too slow": stall_after(b""),
}


@pytest.mark.parametrize("robots", UNREACHABLE.values(), ids=UNREACHABLE)
def test_unreachable_means_forbidden(tmp_path, robots):
    """2.3.1.4."""
    server, collection = crawl_page(tmp_path, robots, DOWNLOAD_TIMEOUT="1", HOST_BACKOFF_SECONDS="0.2")
    assert not was_fetched(server)
    assert outcome(collection) == "robots-unreachable"
    assert collection.ran.err.count("/robots.txt cannot be had, nothing is fetched there: ") == 1
    assert (collection.ran.code, collection.stat("robotstxt/hosts_unreachable")) == (3, 1)


def test_what_was_unreachable_is_asked_for_again_while_requests_wait(tmp_path):
    tries = []

    def robots(connection):
        tries.append(1)
        connection.sendall(answer(b"", b"500 Oops") if len(tries) < 3 else answer(b"User-agent: *\nDisallow: /x\n"))

    values = {"ROBOTSTXT_RETRY_TIMES": "2", "ROBOTSTXT_RETRY_SECONDS": "0.2"}
    server, collection = crawl_page(tmp_path, robots, **values)
    assert (len(tries), was_fetched(server)) == (3, True)
    assert collection.stat("waiting/count") == 2
    assert collection.ran.err.count("/robots.txt cannot be had") == 1


def test_it_is_asked_for_so_often_and_no_more(tmp_path):
    values = {"ROBOTSTXT_RETRY_TIMES": "2", "ROBOTSTXT_RETRY_SECONDS": "0.1"}
    server, collection = crawl_page(tmp_path, UNREACHABLE["500"], **values)
    assert (len(server.received["/robots.txt"]), was_fetched(server)) == (3, False)
    assert outcome(collection) == "robots-unreachable"


def test_five_redirects_are_followed_to_another_host_too(tmp_path):
    """2.3.1.2."""
    with RawServer({"/rules": answer(FORBIDDEN)}, address=("127.0.0.2", 0)) as other:
        hops = {f"/{hop}": moved(f"/{hop + 1}") for hop in range(1, 4)} | {"/4": moved(other.url + "/rules")}
        server, collection = crawl_page(tmp_path, moved("/1"), hops)
    assert not was_fetched(server)
    assert outcome(collection) == "robots"
    (record,) = collection.of("response", other.url + "/rules")
    assert record.notes["role"] == "robots"


def test_after_six_redirects_it_is_unavailable(tmp_path):
    """2.3.1.2."""
    hops = {f"/{hop}": moved(f"/{hop + 1}") for hop in range(1, 6)} | {"/6": answer(FORBIDDEN)}
    server, _ = crawl_page(tmp_path, moved("/1"), hops)
    assert was_fetched(server)
    assert "/6" not in server.received


def test_512_kib_of_it_are_parsed_and_no_more(tmp_path):
    """2.5: at least 500 KiB."""
    lines = b"# a comment\n" * ((500 << 10) // 12)
    server, _ = crawl_page(tmp_path, answer(lines + FORBIDDEN))
    assert not was_fetched(server)
    (tmp_path / "long").mkdir()
    lines = b"# a comment\n" * ((512 << 10) // 12)
    server, _ = crawl_page(tmp_path / "long", answer(b"User-agent: *\n" + lines + b"Disallow: /\n"))
    assert was_fetched(server)


def test_it_is_asked_for_again_when_it_is_too_old(tmp_path):
    """2.4."""
    values = {"ROBOTSTXT_CACHE_SECONDS": "0.1", "DOWNLOAD_DELAY": "0.4"}
    server, _ = crawl_page(tmp_path, answer(b""), {"/page": moved("/later"), "/later": PAGE}, **values)
    assert (len(server.received["/robots.txt"]), "/later" in server.received) == (2, True)


def test_every_port_has_a_robots_txt_of_its_own(tmp_path):
    with RawServer({"/robots.txt": answer(FORBIDDEN), "/1": PAGE}) as strict, RawServer({"/1": PAGE}) as open_one:
        crawl([strict.url + "/1", open_one.url + "/1"], tmp_path)
    assert ("/1" in strict.received, "/1" in open_one.received) == (False, True)
