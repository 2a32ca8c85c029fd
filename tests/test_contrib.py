"""The files of contrib/ do what they say: the cron line itself is run as cron would, the units are verified."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from contrib_files import INSTALLED, contrib, install
from running import FAST
from servers.raw import RawServer

PAGE = b"<html><body><article><h1>Sea wall</h1><p>The harbour board met on Tuesday and decided, after a long debate, to"
PAGE += b" mend the old sea wall first.</p></article></body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
QUICK = " ".join(f"-s {name}={value}" for name, value in FAST.items() if name != "LOG_LEVEL")


@pytest.fixture
def installed(tmp_path):
    folder = tmp_path / "news-archiver"
    install(folder)
    return folder


def cron_commands(folder):
    lines = contrib("crontab", folder).splitlines()
    found = [re.fullmatch(r"(?:\S+\s+){5}(.*)", line) for line in lines if re.match(r"[\d*]", line)]
    return [line[1] for line in found]


def as_cron_does(command):
    """Run a command line with hardly an environment, no HOME, no terminal, in another folder."""
    return subprocess.run(
        ["/usr/bin/env", "-i", "SHELL=/bin/sh", "PATH=/usr/bin:/bin", "/bin/sh", "-c", command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        start_new_session=True,
        timeout=120,
        check=False,
    )


def test_the_cron_lines_crawl_and_report_and_print_nothing_where_all_is_well(installed):
    crawl, report = cron_commands(installed)
    with RawServer({"/1": OK}) as server:
        (installed / "seeds.txt").write_text(f"{server.url}/1\n")
        done = as_cron_does(f"{crawl} {QUICK}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (record,) = (installed / "collections" / "news" / "runs").iterdir()
    assert json.loads(record.read_text("utf-8"))["articles"]["made"] == 1
    done = as_cron_does(report)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (installed / "report.html").stat().st_size > 5000


def test_the_cron_line_tells_what_went_wrong_so_that_cron_mails_it(installed):
    crawl, _ = cron_commands(installed)
    (installed / "seeds.txt").write_text("http://127.0.0.1:1/\n")
    done = as_cron_does(f"{crawl} {QUICK}")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines()[-1].startswith("scrapy crawl article: exit code 3: nothing was fetched of 1 page")


def verify_units(folder, *units):
    return subprocess.run(
        ["systemd-analyze", "verify", *units],
        cwd=folder,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze (package systemd)")
def test_the_units_hold_before_systemd(installed, tmp_path):
    (installed / "collections").mkdir()
    for name in ("news-archiver.service", "news-archiver.timer"):
        (tmp_path / name).write_text(contrib(name, installed))
    verified = verify_units(tmp_path, "./news-archiver.service", "./news-archiver.timer")
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")
    service = tmp_path / "news-archiver.service"
    service.write_text(service.read_text().replace("ProtectSystem=", "ProtectSystems="))
    assert "ProtectSystems" in verify_units(tmp_path, "./news-archiver.service").stderr


def test_crontab_and_service_run_the_same_command():
    crawl, _ = cron_commands(Path(INSTALLED))
    service = contrib("news-archiver.service", Path(INSTALLED))
    assert crawl.partition(" && .venv/bin/")[2] in service
