"""`scrapy replay`: the same articles again, from files that anybody wrote."""

from __future__ import annotations

import asyncio
import csv
import gzip
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest
from pyarrow import parquet
from running import Collection, crawl, scrapy
from servers.raw import RawServer

from archive import Fields, Record
from crawler.article_workers import ArticleWorkers
from crawler.replay import Options, Replayed, Selection, replay_file

TEXT = b"<p>The ferry left the harbour at seven, with forty passengers and the morning's post on board.</p>" * 4
PAGE = b"<html><head><title>%s</title></head><body><article><h1>%s</h1>" + TEXT + b"</article></body></html>"


def answer(title: bytes) -> bytes:
    body = PAGE % (title, title)
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.fixture(scope="module")
def live(tmp_path_factory) -> Collection:
    answers = {f"/{number}": answer(b"Ferry %d" % number) for number in range(5)}
    answers["/gone"] = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    with RawServer(answers) as server:
        return crawl([server.url + path for path in answers], tmp_path_factory.mktemp("live"))


@pytest.fixture
def collection(live, tmp_path):
    """A copy of what the live crawl kept."""
    copy = tmp_path / "collections" / "news"
    shutil.copytree(live.folder, copy)
    return Collection(copy, live.ran)


def replay(*args: object, cwd):
    return scrapy("replay", *map(str, args), "-s", "ARTICLE_WORKERS=2", cwd=cwd)


def test_a_replay_gives_the_bytes_of_the_live_crawl(collection, tmp_path):
    (before,) = collection.files("articles")
    lines = before.read_bytes()
    before.unlink()
    ran = replay(collection.folder, cwd=tmp_path)
    assert ran.code == 0
    assert collection.files("articles") == [before]
    assert before.read_bytes() == lines
    assert lines.count(b"\n") == 5


def test_articles_that_are_the_same_are_left_alone(collection, tmp_path):
    (articles,) = collection.files("articles")
    before = articles.stat()
    ran = replay(collection.files("archive")[0], "--again", cwd=tmp_path)
    assert "(unchanged)" in ran.err, ran.err
    assert (articles.stat().st_ino, articles.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_summary_says_what_was_no_article(collection, tmp_path):
    err = replay(collection.folder, "--again", cwd=tmp_path).err
    assert "15 records, 7 looked at, 5 articles (no article: 1 role, 1 status)" in err


def test_articles_go_to_standard_output_or_another_folder(collection, tmp_path):
    (articles,) = collection.files("articles")
    ran = replay(collection.folder, "-o", "-", cwd=tmp_path)
    assert ran.out == articles.read_text("utf-8")
    assert replay(collection.folder, "-o", "again", cwd=tmp_path).code == 0
    assert (tmp_path / "again" / articles.name).read_bytes() == articles.read_bytes()


def test_a_file_of_another_tool_is_replayed_beside_itself(tmp_path):
    url, block = "http://example.org/foreign", answer(b"A foreign record")
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <{url}>\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
    record = head.encode() + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    (tmp_path / "foreign.warc.gz").write_bytes(gzip.compress(record))
    assert replay("foreign.warc.gz", cwd=tmp_path).code == 0
    (line,) = (tmp_path / "foreign.jsonl").read_text("utf-8").splitlines()
    article = json.loads(line)
    assert (article["title"], article["url"], article["requested_url"]) == ("A foreign record", url, url)
    assert (article["fetched_at"], article["archive"]["file"]) == ("2020-01-02T03:04:05Z", "foreign.warc.gz")


def test_damage_is_told_with_its_offset_and_the_rest_is_replayed(collection, tmp_path):
    (warc,) = collection.files("archive")
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(warc.read_bytes()[:-120])
    before = warc.read_bytes()
    ran = replay(torn, warc, "--again", cwd=tmp_path)
    assert ran.code == 3
    assert f"damaged: {torn}: offset " in ran.err
    assert len((tmp_path / "torn.jsonl").read_text("utf-8").splitlines()) >= 4
    assert "5 articles" in ran.err
    assert warc.read_bytes() == before


def test_articles_whose_records_are_damaged_stay_where_they_were(collection, tmp_path):
    (warc,) = collection.files("archive")
    (articles,) = collection.files("articles")
    before = lines_of(articles)
    (third,) = collection.of("response", before[2]["url"])
    whole = bytearray(warc.read_bytes())
    whole[third.offset + 30 : third.offset + 60] = bytes(30)
    warc.write_bytes(whole)
    rewrite(articles, title="An earlier version of the extraction")
    ran = replay(collection.folder, "--again", cwd=tmp_path)
    assert ran.code == 3
    assert f"{articles}: articles that cannot be made again, kept as they were: 1\n" in ran.err
    assert lines_of(articles) == before


@pytest.mark.parametrize("content", [b"", b"no WARC"], ids=["empty", "foreign"])
def test_a_file_without_records_takes_no_article_away_and_makes_no_file(collection, tmp_path, content):
    (warc,) = collection.files("archive")
    (articles,) = collection.files("articles")
    before = articles.read_bytes()
    warc.write_bytes(content)
    (tmp_path / "alone.warc.gz").write_bytes(content)
    ran = replay(collection.folder, "alone.warc.gz", "--again", cwd=tmp_path)
    assert ran.code == 3
    assert articles.read_bytes() == before
    assert not (tmp_path / "alone.jsonl").exists()


def lines_of(path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rewrite(path, **changes: object) -> None:
    """Change the first article of a file."""
    articles = lines_of(path)
    articles[0] |= changes
    path.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles), "utf-8")


def test_what_is_of_this_version_is_left_alone_unless_asked_for(collection, tmp_path):
    (articles,) = collection.files("articles")
    whole = articles.read_bytes()
    rewrite(articles, title="Another")
    changed = articles.read_bytes()
    ran = replay(collection.folder, cwd=tmp_path)
    assert "1 of 1 files are of this version already" in ran.err
    assert articles.read_bytes() == changed
    replay(collection.folder, "--again", cwd=tmp_path)
    assert articles.read_bytes() == whole


def test_articles_of_another_version_are_made_again(collection, tmp_path):
    (articles,) = collection.files("articles")
    whole = articles.read_bytes()
    rewrite(articles, extraction={"version": "0.0.1+of-old", "provenance": {}, "warnings": []})
    replay(collection.folder, cwd=tmp_path)
    assert articles.read_bytes() == whole


def test_diff_says_what_would_change_and_writes_nothing(collection, tmp_path):
    (articles,) = collection.files("articles")
    (first, second, *rest) = lines_of(articles)
    title = first["title"]  # of whichever page was answered first
    first |= {"title": "Fairy", "text": first["text"] + " Cookies!"}
    first["access"]["completeness"] = "stub"
    added = {**rest[-1], "url": "http://example.org/none", "archive": {**rest[-1]["archive"], "offset": 1 << 40}}
    kept = [first, *rest, added]
    articles.write_text("".join(json.dumps(article) + "\n" for article in kept), "utf-8")
    before = articles.read_bytes()
    ran = replay(collection.folder, "--diff", cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"~ {first['url']}",
        f'    title: "Fairy" -> "{title}"',
        '    access.completeness: "stub" -> "full"',
        "    text: -1 words: Cookies!",
        f"+ {second['url']}",
        "- http://example.org/none",
        f"{collection.files('archive')[0].name}: 3 of 5 articles differ",
    ]
    assert articles.read_bytes() == before


def test_a_dry_run_counts_and_writes_nothing(collection, tmp_path):
    (articles,) = collection.files("articles")
    articles.unlink()
    ran = replay(collection.folder, "--dry-run", cwd=tmp_path)
    assert ran.code == 0
    assert "15 records, 7 looked at, 0 articles" in ran.err
    assert not articles.exists()


@pytest.mark.parametrize("suffix", ["jsonl", "json", "csv", "parquet"])
def test_all_articles_go_into_one_file_in_the_form_of_its_suffix(collection, tmp_path, suffix):
    expected = [article["title"] for article in collection.articles]
    (warc,) = collection.files("archive")
    shutil.copy(warc, tmp_path / "copy.warc.gz")
    ran = replay(collection.folder, "copy.warc.gz", "-o", f"all.{suffix}", cwd=tmp_path)
    assert ran.code == 0, ran.err
    out = tmp_path / f"all.{suffix}"
    if suffix == "jsonl":
        rows = lines_of(out)
    elif suffix == "json":
        rows = json.loads(out.read_text("utf-8"))
    elif suffix == "csv":
        with out.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    else:
        rows = parquet.read_table(out).to_pylist()
    assert [row["title"] for row in rows] == expected * 2
    assert not (tmp_path / f"all.{suffix}.parts").exists()


def test_parts_of_one_file_that_are_there_already_are_not_made_again(collection, tmp_path):
    (warc,) = collection.files("archive")
    for name in ("a.warc.gz", "b.warc.gz"):
        shutil.copy(warc, tmp_path / name)
    (tmp_path / "b.warc.gz").rename(tmp_path / "elsewhere")
    (tmp_path / "b.warc.gz").mkdir()  # so that the replay cannot be finished
    stopped = replay("a.warc.gz", "b.warc.gz", "-o", "all.jsonl", cwd=tmp_path)
    assert stopped.code == 2  # an empty folder
    (tmp_path / "b.warc.gz").rmdir()
    (tmp_path / "elsewhere").rename(tmp_path / "b.warc.gz")
    (tmp_path / "all.jsonl.parts").mkdir()
    ran = replay("a.warc.gz", "b.warc.gz", "-o", "all.jsonl", cwd=tmp_path)
    assert (ran.code, len(lines_of(tmp_path / "all.jsonl"))) == (0, 10)


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["--url", "*/3"], ["3"]),
        (["--url", "*/3", "--url", "*/1"], ["1", "3"]),
        (["--host", "127.0.0.1"], list("01234")),
        (["--host", "example.org"], []),
        (["--since", "2001-01-01"], list("01234")),
        (["--since", "2999-01-01T00:00:00Z"], []),
    ],
)
def test_records_are_selected_by_url_host_and_date(collection, tmp_path, options, numbers):
    ran = replay(collection.folder, "-o", "-", *options, cwd=tmp_path)
    assert ran.code == 0
    assert sorted(json.loads(line)["url"][-1] for line in ran.out.splitlines()) == numbers


@pytest.mark.parametrize(("url", "taken"), [("http://a.org/[1]?x=1", True), ("http://a.org/1/x=1", False)])
def test_only_a_star_stands_for_others_in_a_url_that_is_selected(url, taken):
    headers = Fields([("WARC-Target-URI", url)])
    record = Record(type="response", headers=headers, file="a", offset=0, length=0, block=b"")
    assert Selection(urls=("http://*/[1]?x=1",)).takes(record) == taken


def test_a_limit_ends_the_replay_after_so_many_articles(collection, tmp_path):
    ran = replay(collection.folder, "-o", "-", "--limit", "2", cwd=tmp_path)
    assert [json.loads(line) for line in ran.out.splitlines()] == collection.articles[:2]


def test_revisits_give_articles_only_when_asked_for(tmp_path):
    long = answer(b"A long page " + b"as ever " * 400)
    with RawServer({"/same": long}) as server:
        crawl([f"{server.url}/same"], tmp_path)
        again = crawl([f"{server.url}/same"], tmp_path)
    (original,) = again.articles
    assert len(replay(again.folder, "-o", "-", cwd=tmp_path).out.splitlines()) == 1
    ran = replay(again.folder, "-o", "-", "--revisits", cwd=tmp_path)
    both = [json.loads(line) for line in ran.out.splitlines()]
    assert [article["text"] for article in both] == [original["text"]] * 2
    (revisit,) = again.of("revisit", f"{server.url}/same")
    assert both[1]["archive"]["record_id"] == revisit.record_id
    assert both[1]["fetched_at"] == revisit.date


def test_a_revisit_whose_payload_cannot_be_looked_up_is_told_and_the_rest_is_replayed(tmp_path):
    long = answer(b"A long page " + b"as ever " * 400)
    with RawServer({"/same": long}) as server:
        crawl([f"{server.url}/same"], tmp_path)
        again = crawl([f"{server.url}/same"], tmp_path)
    first = again.files("indexes")[0]
    first.write_bytes(re.sub(rb"\{[^\n]*", b"{garbage", first.read_bytes()))
    ran = replay(again.folder, "-o", "-", "--revisits", cwd=tmp_path)
    assert ran.code == 3
    assert "not a line of CDXJ" in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.out.splitlines()) == 1


def test_cut_off_responses_give_articles_only_when_asked_for(tmp_path):
    whole = answer(b"Cut off")
    with RawServer({"/cut": whole[:-20]}, closing=["/cut"]) as server:
        collection = crawl([f"{server.url}/cut"], tmp_path)
    assert collection.articles == []
    ran = replay(collection.folder, "-o", "-", "--truncated", cwd=tmp_path)
    (article,) = map(json.loads, ran.out.splitlines())
    assert article["title"] == "Cut off"
    assert "truncated: disconnect" in article["extraction"]["warnings"]


@pytest.mark.parametrize("name", ["whole.warc.gz", "crawl.wacz", "plain.warc"])
def test_the_articles_do_not_depend_on_the_form_or_the_number_of_processes(collection, tmp_path, name):
    (warc,) = collection.files("archive")
    records = gzip.decompress(warc.read_bytes())
    if name == "crawl.wacz":
        assert scrapy("pack", str(collection.folder), "-o", name, cwd=tmp_path).code == 0
    else:
        (tmp_path / name).write_bytes(gzip.compress(records) if name.endswith(".gz") else records)

    def made(processes: int) -> list[dict]:
        ran = scrapy("replay", name, "-o", "-", "-s", f"ARTICLE_WORKERS={processes}", cwd=tmp_path)
        assert ran.code == 0, ran.err
        return [json.loads(line) | {"archive": None} for line in ran.out.splitlines()]

    expected = [article | {"archive": None} for article in collection.articles]
    assert made(1) == made(3) == expected


def test_ctrl_c_leaves_what_is_finished_and_the_same_command_goes_on(collection, tmp_path):
    (warc,) = collection.files("archive")
    shutil.copy(warc, tmp_path / "a.warc.gz")
    # Long enough that nobody's machine is through with it before the signal comes.
    (tmp_path / "b.warc.gz").write_bytes(warc.read_bytes() * 2000)
    with subprocess.Popen(
        [sys.executable, "-m", "scrapy", "replay", "a.warc.gz", "b.warc.gz", "-s", "ARTICLE_WORKERS=1"],
        cwd=tmp_path,
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        deadline = time.monotonic() + 60
        while not (tmp_path / "b.jsonl.replay").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert "stopped; files that were finished stay finished" in err
    assert len(lines_of(tmp_path / "a.jsonl")) == 5
    assert sorted(path.name for path in tmp_path.glob("b.*")) == ["b.warc.gz"]
    shutil.copy(warc, tmp_path / "b.warc.gz")
    ran = replay("a.warc.gz", "b.warc.gz", cwd=tmp_path)
    assert (ran.code, len(lines_of(tmp_path / "b.jsonl"))) == (0, 5)
    assert "1 of 2 files are of this version already" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nosuch.warc.gz"], "scrapy replay: nosuch.warc.gz: no such file or folder"),
        (
            ["."],
            "no WARC file in this folder (looked for .warc.gz, .warc, .warc.zst, .warc.lz4, .arc.gz, .arc, .wacz)",
        ),
        ([], "error: name at least one WARC file or a folder with some"),
        (["--nosuch"], "error: unknown option --nosuch"),
        (["*.nosuch"], "scrapy replay: *.nosuch: no such file or folder"),
        (["a.warc.gz", "-o", "all.xlsx"], "use a folder, - or a file that ends in .jsonl, .json, .csv, .parquet"),
        (["a.warc.gz", "--since", "yesterday"], "not a date; write it as 2026-11-23 or 2026-11-23T05:06:07Z"),
        (["a.warc.gz", "--limit", "0"], "scrapy replay: --limit 0: give a number of articles, 1 or more"),
        *(
            (["a.warc.gz", *some], "where they go, such as -o some.jsonl, or -o - for standard output")
            for some in (["--limit", "5"], ["--host", "x"], ["--truncated"], ["--url", "*", "-o", "folder"])
        ),
        (
            ["a.warc.gz", "--diff", "--host", "x"],
            "--diff compares whole files; leave out what selects some of their records",
        ),
        (
            ["a.warc.gz", "--diff", "-o", "all.jsonl"],
            "--diff compares with the articles that stand beside each file, and writes nothing: leave out -o",
        ),
    ],
    ids=[
        *("missing file", "empty folder", "nothing", "unknown option", "pattern without a match"),
        *("unknown form", "no date", "no article", "a limit", "a host", "more records", "some into a folder"),
        *("diff of some", "diff into a file"),
    ],
)
def test_wrong_usage_is_refused_with_exit_code_2(tmp_path, arguments, message):
    if "a.warc.gz" in arguments:
        (tmp_path / "a.warc.gz").touch()
    ran = replay(*arguments, cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.rstrip().endswith(message)


@pytest.mark.parametrize("content", [b"", b"<html>no WARC</html>"], ids=["empty", "foreign"])
def test_a_file_that_is_no_warc_is_told_and_the_rest_is_replayed(collection, tmp_path, content):
    (tmp_path / "page.warc.gz").write_bytes(content)
    ran = replay("page.warc.gz", collection.folder, "-o", "-", cwd=tmp_path)
    assert ran.code == 3
    assert "damaged: page.warc.gz: offset 0: " in ran.err
    assert ran.out.count("\n") == 5


def test_records_that_share_a_member_behind_others_that_do_not_are_told_apart(collection, tmp_path):
    (warc,) = collection.files("archive")
    whole = gzip.decompress(warc.read_bytes())
    records = [b"WARC/1.1\r\n" + record for record in whole.split(b"WARC/1.1\r\n")[1:]]
    members = [*records[:4], b"".join(records[4:])]
    (tmp_path / "mixed.warc.gz").write_bytes(b"".join(map(gzip.compress, members)))
    ran = replay("mixed.warc.gz", "-o", "-", cwd=tmp_path)
    assert (ran.code, [json.loads(line)["title"] for line in ran.out.splitlines()]) == (
        0,
        [article["title"] for article in collection.articles],
    )


def test_a_collection_is_replayed_by_its_name(collection, tmp_path):
    ran = replay("news", "-o", "-", cwd=tmp_path)
    assert (ran.code, ran.out.count("\n")) == (0, 5)


@pytest.mark.parametrize("loss", ["cut short", "gone"])
def test_a_file_that_vanishes_while_it_is_read_is_told(collection, tmp_path, loss):
    (warc,) = collection.files("archive")
    size = warc.stat().st_size

    def lose(record):
        if record.offset + record.length == size:  # the last: the workers have not begun
            os.truncate(warc, 1000) if loss == "cut short" else warc.unlink()

    async def replayed() -> Replayed:
        workers = ArticleWorkers(1)
        try:
            with (tmp_path / "out.jsonl").open("wb") as out:
                return await replay_file(warc, out, workers, Options(on_record=lose))
        finally:
            workers.close()

    if loss == "gone":
        with pytest.raises(FileNotFoundError):
            asyncio.run(replayed())
    else:
        result = asyncio.run(replayed())
        assert len(result.damage) == 6
        assert {str(damage).split(": ")[2] for damage in result.damage} == {"the file has changed"}


@pytest.fixture
def held(collection, tmp_path):
    """A long WARC file, and a replay of it that has begun, with what it says of its output."""
    (warc,) = collection.files("archive")
    (tmp_path / "a.warc.gz").write_bytes(warc.read_bytes() * 60)
    running = []

    def begin(*options: str, until: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "replay", "a.warc.gz", *options, "-s", "ARTICLE_WORKERS=1"],
            cwd=tmp_path,
            env={**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"},
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        deadline = time.monotonic() + 60
        while not (tmp_path / until).exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGSTOP)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()
        process.stderr.close()


def go_on(process) -> None:
    process.send_signal(signal.SIGCONT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err


def test_two_replays_into_one_file_of_articles_do_not_mix_their_lines(held, tmp_path):
    first = held(until="a.jsonl.replay")
    ran = replay("a.warc.gz", cwd=tmp_path)
    assert (ran.code, ran.err) == (3, f"{tmp_path}/a.jsonl.replay: another process is writing this file\n")
    go_on(first)
    assert len(lines_of(tmp_path / "a.jsonl")) == 300


def test_two_replays_into_one_output_do_not_take_each_others_parts(held, tmp_path):
    first = held("-o", "all.jsonl", until="all.jsonl.parts/000000-a.jsonl.replay")
    ran = replay("a.warc.gz", "-o", "all.jsonl", cwd=tmp_path)
    assert ran.code == 75
    assert ran.err == "scrapy replay: all.jsonl.parts: another replay is writing there; try again when that has ended\n"
    go_on(first)
    assert len(lines_of(tmp_path / "all.jsonl")) == 300


def test_a_folder_of_somebody_elses_in_the_place_of_the_parts_is_let_alone(collection, tmp_path):
    (tmp_path / "all.jsonl.parts").mkdir()
    (tmp_path / "all.jsonl.parts" / "precious").write_text("mine")
    ran = replay(collection.folder, "-o", "all.jsonl", cwd=tmp_path)
    assert ran.code == 2
    assert "all.jsonl.parts: the parts of the output are to wait there, but it holds something else" in ran.err
    assert (tmp_path / "all.jsonl.parts" / "precious").read_text() == "mine"


def test_parts_of_a_file_that_has_changed_since_are_made_again(held, collection, tmp_path):
    first = held("-o", "all.jsonl", until="all.jsonl.parts/000000-a.jsonl.replay")
    first.kill()
    first.wait()
    (part,) = (tmp_path / "all.jsonl.parts").glob("*.replay")
    part.rename(part.with_suffix(""))  # as if it had been finished
    shutil.copy(collection.files("archive")[0], tmp_path / "a.warc.gz")
    assert replay("a.warc.gz", "-o", "all.jsonl", cwd=tmp_path).code == 0
    assert len(lines_of(tmp_path / "all.jsonl")) == 5


def test_what_damage_kept_from_being_made_is_made_once_the_file_is_sound_again(collection, tmp_path):
    (warc,) = collection.files("archive")
    (articles,) = collection.files("articles")
    sound, whole = warc.read_bytes(), articles.read_bytes()
    third = lines_of(articles)[2]["archive"]
    broken = bytearray(sound)
    broken[third["offset"] + 30 : third["offset"] + 60] = bytes(30)
    warc.write_bytes(broken)
    articles.unlink()
    assert replay(collection.folder, cwd=tmp_path).code == 3
    assert len(lines_of(articles)) == 4
    assert replay(collection.folder, cwd=tmp_path).code == 3  # for as long as it is damaged
    warc.write_bytes(sound)
    assert replay(collection.folder, cwd=tmp_path).code == 0
    assert articles.read_bytes() == whole
    assert "1 of 1 files are of this version already" in replay(collection.folder, cwd=tmp_path).err


@pytest.mark.parametrize("options", [[], ["-o", "all.jsonl"]], ids=["file of articles", "one output"])
def test_a_disk_that_is_full_stops_the_replay_and_leaves_what_was_there(collection, tmp_path, options):
    (warc,) = collection.files("archive")
    (tmp_path / "a.warc.gz").write_bytes(warc.read_bytes() * 60)
    (tmp_path / "all.jsonl").write_text("before")

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "replay", "a.warc.gz", *options],
        cwd=tmp_path,
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(": File too large")
    assert not (tmp_path / "a.jsonl").exists()
    assert (tmp_path / "all.jsonl").read_text() == "before"


def test_an_archive_that_is_a_link_to_another_disk_is_read(collection, tmp_path):
    (collection.folder / "archive").rename(tmp_path / "disk")
    (collection.folder / "archive").symlink_to(tmp_path / "disk")
    (articles,) = collection.files("articles")
    whole = articles.read_bytes()
    articles.unlink()
    for command in ("replay", "verify"):
        assert scrapy(command, "collections", cwd=tmp_path).code == 0
    assert articles.read_bytes() == whole


def test_a_link_that_leads_nowhere_is_told(collection, tmp_path):
    (tmp_path / "collections" / "gone.warc.gz").symlink_to("unmounted.warc.gz")
    ran = replay("collections", cwd=tmp_path)
    assert ran.code == 3
    assert "gone.warc.gz: No such file or directory" in ran.err


def test_a_folder_of_articles_that_was_lost_is_made_again(collection, tmp_path):
    (articles,) = collection.files("articles")
    whole = articles.read_bytes()
    shutil.rmtree(articles.parent)
    ran = scrapy("verify", str(collection.folder), cwd=tmp_path)
    assert ran.code == 3
    assert f"articles/{articles.name} missing; run scrapy replay" in ran.out
    assert replay(collection.folder, "--diff", cwd=tmp_path).code == 0
    assert not articles.parent.exists()
    assert replay(collection.folder, cwd=tmp_path).code == 0
    assert articles.read_bytes() == whole


@pytest.mark.parametrize("options", [[], ["-o", "."]], ids=["beside the file", "in a folder"])
def test_a_file_of_somebody_elses_where_the_articles_would_go_is_let_alone(collection, tmp_path, options):
    shutil.copy(collection.files("archive")[0], tmp_path / "crawl.warc.gz")
    (tmp_path / "crawl.jsonl").write_text('{"label": "mine"}\n')
    ran = replay("crawl.warc.gz", *options, cwd=tmp_path)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "crawl.jsonl: exists, and holds no articles; move it away, or say with -o where they go" in ran.err
    assert (tmp_path / "crawl.jsonl").read_text() == '{"label": "mine"}\n'


def test_a_file_of_the_same_name_with_other_records_is_replayed(collection, live, tmp_path):
    (warc,) = collection.files("archive")
    shutil.copy(warc, tmp_path / "crawl.warc.gz")
    assert replay("crawl.warc.gz", cwd=tmp_path).code == 0
    records = gzip.decompress(warc.read_bytes()).replace(b"<urn:uuid:", b"<urn:uuid:f")
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(records))
    assert replay("crawl.warc.gz", cwd=tmp_path).code == 0
    ids = [article["archive"]["record_id"] for article in lines_of(tmp_path / "crawl.jsonl")]
    assert ids == [article["archive"]["record_id"].replace("uuid:", "uuid:f") for article in collection.articles]
    assert "1 of 1 files are of this version already" in replay("crawl.warc.gz", cwd=tmp_path).err


@pytest.mark.parametrize("options", [[], ["-o", "folder"]], ids=["beside the file", "in a folder"])
def test_the_articles_of_a_file_are_not_replaced_by_those_of_another(collection, tmp_path, options):
    (warc,) = collection.files("archive")
    shutil.copy(warc, tmp_path / "crawl.warc.gz")
    (tmp_path / "crawl.warc").write_bytes(gzip.decompress(warc.read_bytes()))
    assert replay("crawl.warc.gz", *options, cwd=tmp_path).code == 0
    ran = replay("crawl.warc", *options, cwd=tmp_path)
    assert ran.code == 2
    assert "crawl.jsonl: holds the articles of crawl.warc.gz; move it away, or say with -o where they go" in ran.err
    assert replay("crawl.warc", "-o", "-", cwd=tmp_path).code == 0


def test_a_stem_that_was_renamed_is_replayed(collection, tmp_path):
    for part, suffix in (("archive", ".warc.gz"), ("indexes", ".cdxj"), ("articles", ".jsonl")):
        (file,) = collection.files(part)
        file.rename(file.with_name(f"renamed{suffix}"))
    assert replay(collection.folder, cwd=tmp_path).code == 0
    assert {article["archive"]["file"] for article in collection.articles} == {"renamed.warc.gz"}


@pytest.mark.parametrize("output", ["articles", "articles/all.jsonl", "archive/all.csv"])
def test_an_output_among_the_files_of_a_collection_is_refused(collection, tmp_path, output):
    before = collection.files("articles"), collection.articles
    ran = replay(collection.folder, "-o", collection.folder / output, cwd=tmp_path)
    assert ran.code == 2
    assert "among the files of a collection; leave out -o, or use another folder" in ran.err
    assert (collection.files("articles"), collection.articles) == before
