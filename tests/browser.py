"""A real browser, driven as the W3C's WebDriver has it: Chromium behind chromedriver."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOW_TO_GET_IT = "no chromedriver; get it and Chromium with: apt install chromium-driver"
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The web element identifier (WebDriver, 12.1)."""

_OPTIONS = (
    "--headless",
    "--no-sandbox",  # it does not run as root otherwise
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # loopback is all there is
)

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def is_installed() -> bool:
    return shutil.which("chromedriver") is not None


class Browser:
    """One window."""

    def __init__(self, session: str) -> None:
        self._session = session

    def open(self, url: str) -> None:
        _call(f"{self._session}/url", {"url": url})

    def enter_frame(self, selector: str) -> None:
        found = _call(f"{self._session}/element", {"using": "css selector", "value": selector})
        _call(f"{self._session}/frame", {"id": {_ELEMENT: found[_ELEMENT]}})

    def run(self, script: str) -> Any:
        """Return what a script returns that runs where the browser stands."""
        return _call(f"{self._session}/execute/async", {"script": script, "args": []})


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """Start a browser with a fresh profile; both end with the block."""
    with subprocess.Popen(
        ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as driver:
        try:
            assert driver.stdout is not None
            started = next(line for line in driver.stdout if "started successfully on port" in line)
            address = f"http://127.0.0.1:{started.rstrip().rstrip('.').rpartition(' ')[2]}/session"
            options = {"args": [*_OPTIONS, f"--user-data-dir={profile}"]}
            capabilities = {"alwaysMatch": {"goog:chromeOptions": options, "timeouts": {"script": 20_000}}}
            session = f"{address}/{_call(address, {'capabilities': capabilities})['sessionId']}"
            try:
                yield Browser(session)
            finally:
                _call(session, None, method="DELETE")
        finally:
            driver.terminate()


def _call(url: str, body: object, method: str = "POST") -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with _OPENER.open(request, timeout=60) as answer:
        return json.load(answer)["value"]
