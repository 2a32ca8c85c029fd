"""`scrapy remove` on what real crawls kept: shown, asked for, gone everywhere, and not fetched again."""

from __future__ import annotations

import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from removed import ORDER, where_is
from removed import remove as remove_directly
from running import Collection, scrapy, settings
from servers.raw import RawServer
from verified import findings

from archive import CollectionLayout
from archive.collection_lock import CollectionLock
from crawler.removal import find, prepare, read_targets
from crawler.urlkey import article_id

TEXT = "<p>The {0} left the harbour at seven, with forty passengers and the morning's post on board.</p>"
NAMES = ("ferry", "storm", "regatta")


def answer(html: str, *headers: str) -> bytes:
    body = html.encode()
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/html", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def story(name: str, links: str = "") -> bytes:
    text = f"<h1>Of the {name.upper()}</h1>{TEXT.format(name.upper()) * 9}{links}"
    return answer(f"<html><head><title>{name}</title></head><body><article>{text}</article></body></html>")


LINKS = " ".join(f'<a href="/2026/11/{name}-leaves-harbour">read more about it here</a>' for name in NAMES)
ANSWERS = {
    "/": answer(f"<html><body><nav>{LINKS}</nav></body></html>"),
    **{f"/2026/11/{name}-leaves-harbour": story(name) for name in NAMES},
    # What is found on the page that goes says so: via, and Referer.
    "/2026/11/ferry-leaves-harbour": story("ferry", '<a href="/2026/11/sequel-to-this-story">the sequel to it</a>'),
    "/2026/11/sequel-to-this-story": story("sequel"),
}


@pytest.fixture(scope="module")
def server():
    with RawServer(ANSWERS) as running:
        yield running


def crawl(server, folder, *extra):
    ran = scrapy("crawl", "site", "-a", f"url={server.url}/", *settings(), *extra, cwd=folder)
    return Collection(folder / "collections" / "news", ran)


@pytest.fixture(scope="module")
def crawled(server, tmp_path_factory) -> Collection:
    folder = tmp_path_factory.mktemp("crawled")
    collection = crawl(server, folder)
    assert (collection.ran.code, len(collection.articles)) == (0, 4)
    return collection


@pytest.fixture
def collection(crawled, tmp_path) -> Collection:
    copy = tmp_path / "collections" / "news"
    shutil.copytree(crawled.folder, copy)
    return Collection(copy, crawled.ran)


@pytest.fixture
def url(server) -> str:
    return f"{server.url}/2026/11/ferry-leaves-harbour"


def remove(collection, *args):
    return scrapy("remove", *args, cwd=collection.folder.parents[1])


def layout_of(collection) -> CollectionLayout:
    return CollectionLayout(collection.folder.parent, "news")


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "collection.lock"}


def test_the_page_is_nowhere_and_its_url_only_where_others_name_it(collection, url):
    folder = collection.folder
    assert where_is("FERRY", folder)
    assert "state.sqlite" in where_is(url, folder)
    assert "frontier.sqlite" in where_is(url, folder)
    ran = remove(collection, url, "--reason", "a court order", "--yes")
    assert ran.code == 0, ran.err
    assert where_is("FERRY", folder) == []
    assert [name for name in where_is(url, folder) if not name.endswith(".warc.gz")] == []
    assert findings(folder) == []
    assert "stays: the URL, as where they were found, in the heads of 1 records of other pages" in ran.out


def test_what_goes_is_shown_and_a_dry_run_changes_nothing(collection, url):
    before = contents(collection.folder)
    ran = remove(collection, url, "--dry-run")
    (warc,) = collection.files("archive")
    (response,) = collection.of("response", url)
    assert ran.code == 0
    first, second, _ = ran.out.splitlines()
    assert first == f"{response.date} {url} (response, request) {warc.name}, offset {response.offset}"
    assert second.startswith(f"in all: 2 records in 1 of 1 files of {collection.folder}, ")
    assert second.endswith(" bytes of them; 1 articles")
    assert contents(collection.folder) == before


@pytest.mark.parametrize("name", ["state.sqlite", "frontier.sqlite"])
def test_a_state_or_frontier_that_cannot_be_corrected_leaves_everything_as_it_was(collection, url, name):
    """Else the collection would be kept for a removal that nothing can complete."""
    (collection.folder / name).write_bytes(b"no database" * 1000)
    before = contents(collection.folder)
    ran = remove(collection, url, "--reason", "x", "--yes")
    assert ran.code == 1
    assert f"{name}: file is not a database" in ran.err
    assert "not carried out" not in ran.err
    assert contents(collection.folder) == before


def test_as_json_it_is_one_object(collection, url):
    data = json.loads(remove(collection, url, "--dry-run", "--json").out)
    assert (data["removed"], [one["url"] for one in data["exchanges"]]) == (False, [url])
    assert data["articles"] == [{"id": article_id(url), "title": "Of the FERRY"}]
    done = json.loads(remove(collection, article_id(url), "--reason", "x", "--yes", "--json").out)
    assert done == data | {"removed": True}


def test_a_crawl_that_finds_the_page_refuses_it_and_one_that_is_asked_to_fetches_it(collection, server, url):
    remove_directly(layout_of(collection), url)
    again = crawl(server, collection.folder.parents[1])
    assert again.ran.code == 0
    assert again.stat("refused/removed") == 1
    record = json.loads(max(again.folder.glob("runs/*.json")).read_text("utf-8"))
    assert record["pages"]["refused"] == {"removed": 1}
    assert where_is("FERRY", again.folder) == []
    assert "frontier.sqlite" not in where_is(url, again.folder)
    asked = crawl(server, collection.folder.parents[1], "-s", "REFETCH_REMOVED=1")
    assert len(asked.of("response", url)) == 1


def test_a_redirect_to_the_page_is_kept_and_not_followed(collection, server, url):
    remove_directly(layout_of(collection), url)
    ANSWERS["/moved"] = f"HTTP/1.1 302 Found\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n".encode()
    moved, other = f"{server.url}/moved", f"{server.url}/2026/11/storm-leaves-harbour"
    folder = collection.folder.parents[1]
    ran = scrapy("crawl", "article", "-a", f"url={moved},{other}", *settings(), cwd=folder)
    after = Collection(collection.folder, ran)
    assert len(after.of("response", moved)) == 1
    assert after.of("response", url) == []
    assert after.stat("refused/removed") == 1


def test_links_of_the_removed_page_that_wait_in_the_frontier_do_not_name_it(collection, url):
    with closing(sqlite3.connect(collection.folder / "frontier.sqlite")) as database, database:
        (before,) = database.execute("SELECT request FROM urls WHERE url LIKE '%sequel%'").fetchone()
    assert url in before
    remove_directly(layout_of(collection), url)
    with closing(sqlite3.connect(collection.folder / "frontier.sqlite")) as database, database:
        (after,) = database.execute("SELECT request FROM urls WHERE url LIKE '%sequel%'").fetchone()
        places = dict(database.execute("SELECT url, offset FROM urls WHERE file IS NOT NULL"))
    left = json.loads(after)
    assert "via" not in left["meta"]["archive"]
    assert "Referer" not in left.get("headers", {})
    responses = [record for record in collection.records if record.type == "response"]
    assert places == {record.target_uri: record.offset for record in responses if record.target_uri in places}


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("\n", 2)])
def test_on_a_terminal_it_asks(collection, url, typed, code):
    terminal, ours = pty.openpty()
    command = [sys.executable, "-m", "scrapy", "remove", url, "--reason", "a court order"]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    os.write(terminal, typed.encode())
    folder = collection.folder.parents[1]
    done = subprocess.run(
        command, stdin=ours, capture_output=True, cwd=folder, env=environment, check=False, timeout=60
    )
    os.close(ours)
    os.close(terminal)
    assert b"Remove this for good? [y/N] " in done.stderr
    assert done.returncode == code
    assert bool(collection.of("response", url)) == bool(code)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["{url}"], 2, 'scrapy remove: say why with --reason "…": it is kept in the place of what goes'),
        (["{url}", "--reason", "x"], 2, "nothing was removed: nobody is there to be asked; agree with --yes"),
        (["{url}", "--reason", "x", "-s", "COLLECTION=nosuch"], 2, "nosuch: no collection: there is no folder"),
        (
            ["{url}", "http://example.org/never", "--reason", "x", "--yes"],
            3,
            "http://example.org/never: no record of it",
        ),
    ],
    ids=["no reason", "nobody", "no collection", "unknown"],
)
def test_what_cannot_be_done_is_told_in_a_line(collection, url, arguments, code, message):
    before = contents(collection.folder)
    ran = remove(collection, *(argument.replace("{url}", url) for argument in arguments))
    assert ran.code == code
    assert message in ran.err
    assert contents(collection.folder) == before


def test_what_was_removed_before_is_done(collection, url):
    remove_directly(layout_of(collection), url)
    ran = remove(collection, url, "--reason", "x", "--yes")
    assert (ran.code, ran.err) == (0, f"scrapy remove: {url}: removed before\n")
    other = url.replace("ferry", "storm")
    ran = remove(collection, url, other, "--reason", "x", "--yes")
    assert (ran.code, ran.err.startswith(f"scrapy remove: {url}: removed before\n")) == (0, True)
    assert where_is("STORM", collection.folder) == []


def test_what_cannot_be_rewritten_is_told_with_what_to_do(collection, url):
    (warc,) = collection.files("archive")
    data = warc.read_bytes()
    warc.write_bytes(data[:-9])
    ran = remove(collection, url, "--dry-run")
    assert ran.code == 3
    assert "put a sound copy back, or remove the whole stem" in ran.err


def test_a_dry_run_does_not_complete_what_was_killed(collection, url):
    layout = layout_of(collection)
    targets = read_targets(layout, [url])
    prepare(layout, find(layout, targets), targets, ORDER)
    before = contents(collection.folder)
    ran = remove(collection, url, "--dry-run")
    assert (ran.code, "complete it with: scrapy mend" in ran.err) == (3, True)
    assert contents(collection.folder) == before


def test_nobody_works_beside_a_removal(collection, server, url):
    layout = layout_of(collection)
    folder = collection.folder.parents[1]
    with CollectionLock.share(layout):
        ran = remove(collection, url, "--reason", "x", "--yes")
    assert (ran.code, "a crawl, a replay or another removal is at work in it" in ran.err) == (75, True)
    with CollectionLock.alone(layout):
        others = [
            crawl(server, folder).ran,
            scrapy("replay", "collections/news", cwd=folder),
            scrapy("index", "collections/news", cwd=folder),
            scrapy("pack", "collections/news", "-o", "news.wacz", cwd=folder),
        ]
    for other in others:
        assert (other.code, "something is being removed from it" in other.err) == (75, True)


@pytest.mark.parametrize("completed_by", ["mend", "crawl"])
def test_a_removal_that_was_killed_is_completed_by_who_comes_next(collection, server, url, completed_by):
    layout = layout_of(collection)
    targets = read_targets(layout, [url])
    prepare(layout, find(layout, targets), targets, ORDER)
    folder = collection.folder.parents[1]
    if completed_by == "mend":
        ran = scrapy("mend", cwd=folder)
        assert (ran.code, ran.out) == (0, f"{collection.folder}: completed the removal that was killed\n")
    else:
        assert crawl(server, folder).ran.code == 0
    assert where_is("FERRY", collection.folder) == []


def test_revisits_that_depend_on_a_stem_are_listed_and_refused(collection, url):
    folder = collection.folder.parents[1]
    ran = scrapy("crawl", "article", "-a", f"url={url}", *settings(ARCHIVE_REVISIT_MIN_BYTES="1"), cwd=folder)
    again = Collection(collection.folder, ran)
    (revisit,) = again.of("revisit", url)
    (first, second) = again.files("archive")
    refused = remove(again, first.name, "--reason", "x", "--yes")
    assert refused.code == 3
    assert f"depends on it: {second.name}, offset {revisit.offset}: {url}" in refused.out.splitlines()
    assert "nothing was removed: 1 revisits elsewhere depend on it; --force removes them too" in refused.err
    assert again.of("revisit", url)
    assert remove(again, first.name, "--reason", "x", "--yes", "--force").code == 0
    assert again.of("revisit", url) == []
    assert findings(again.folder) == []


def test_help_teaches(tmp_path):
    out = " ".join(scrapy("remove", "--help", cwd=tmp_path).out.split())
    for word in ("--reason", "cannot be undone", "For example: scrapy remove", "docs/remove.md", "Exit codes: 0"):
        assert word in out
