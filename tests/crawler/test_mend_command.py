"""`scrapy mend`: what a crash has left is closed, in one line a stem, with exit codes that tell."""

from __future__ import annotations

import fcntl
import shutil

import pytest
from running import Collection, crawl, scrapy
from servers.raw import RawServer

TEXT = b"<p>The ferry left the harbour at seven, with forty passengers and the morning's post on board.</p>" * 4
PAGE = b"<html><head><title>%s</title></head><body><article><h1>%s</h1>" + TEXT + b"</article></body></html>"


def answer(title: bytes) -> bytes:
    body = PAGE % (title, title)
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.fixture(scope="module")
def live(tmp_path_factory) -> Collection:
    answers = {f"/{number}": answer(b"Ferry %d" % number) for number in range(3)}
    with RawServer(answers) as server:
        return crawl([server.url + path for path in answers], tmp_path_factory.mktemp("live"))


@pytest.fixture
def collection(live, tmp_path):
    """A copy of what the crawl kept, as if it had been killed."""
    copy = tmp_path / "collections" / "news"
    shutil.copytree(live.folder, copy)
    next((copy / "indexes").iterdir()).unlink()
    for part in ("archive", "articles"):
        for path in (copy / part).iterdir():
            path.rename(f"{path}.open")
    return Collection(copy, live.ran)


def mend(*args: object, cwd):
    return scrapy("mend", *map(str, args), "-s", "ARTICLE_WORKERS=2", cwd=cwd)


def contents(collection):
    return {
        path.name: path.read_bytes() for part in ("archive", "indexes", "articles") for path in collection.files(part)
    }


def test_the_collection_of_the_settings_is_made_whole(live, collection, tmp_path):
    (warc,) = collection.files("archive")
    with warc.open("ab") as stream:
        stream.write(b"\x1f\x8b\x08 torn")
    collection.files("articles")[0].write_bytes(b"{")
    ran = mend(cwd=tmp_path)
    name = warc.name.removesuffix(".open")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{name}: closed: 9 records, 3 articles; cut off 8 torn bytes\n"
    assert contents(collection) == contents(live)


def test_nothing_is_to_do_in_a_whole_collection_or_none(live, tmp_path):
    ran = mend(live.folder, cwd=tmp_path)
    assert (ran.code, ran.out, ran.err) == (0, "nothing to mend\n", "")
    assert mend(cwd=tmp_path).out == "nothing to mend\n"


def test_a_stem_in_use_is_left_alone(collection, tmp_path):
    (warc,) = collection.files("archive")
    before = contents(collection)
    with warc.open("rb") as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        ran = mend(collection.folder, cwd=tmp_path)
    assert (ran.code, ran.out) == (0, f"{warc.name.removesuffix('.open')}: in use\n")
    assert contents(collection) == before


def test_what_cannot_be_mended_gives_exit_code_3(collection, tmp_path):
    (warc,) = collection.files("archive")
    data = bytearray(warc.read_bytes())
    data[900:910] = bytes(10)
    warc.write_bytes(data)
    ran = mend(collection.folder, cwd=tmp_path)
    assert ran.code == 3
    assert ran.out == f"{warc.name.removesuffix('.open')}: failed\n"
    assert "damaged, but whole records follow at offset" in ran.err
    assert warc.read_bytes() == data


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nosuch"], "scrapy mend: nosuch: no collection: there is no folder 'archive' in it"),
        (["--nosuch"], "error: unknown option --nosuch"),
        (["-s", "COLLECTION=../x"], "use letters, digits"),
    ],
    ids=["no collection", "unknown option", "unusable name"],
)
def test_wrong_usage_is_refused_with_exit_code_2(tmp_path, arguments, message):
    ran = mend(*arguments, cwd=tmp_path)
    assert ran.code == 2
    assert message in ran.err


def test_help_teaches(tmp_path):
    out = " ".join(mend("--help", cwd=tmp_path).out.split())
    for word in ("collection-folder", "kill -9", "ARCHIVE_DIR", "For example: scrapy mend", "Exit codes: 0"):
        assert word in out
