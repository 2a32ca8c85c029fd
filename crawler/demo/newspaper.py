"""`Newspaper`: the sample newspaper, open for as long as a ``with`` block lasts."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Self

from crawler.demo.server import LoopbackServer
from crawler.demo.site import ARTICLES, DISALLOWED, ODDITIES

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Newspaper"]

_POLL_SECONDS = 0.02  # how long closing may wait for the accepting thread to notice


class Newspaper:
    """Serves the sample newspaper on 127.0.0.1 from a thread of its own.

    >>> with Newspaper() as newspaper:
    ...     newspaper.article_urls()[0].removeprefix(newspaper.base_url)
    '/magazine/behind-the-counter'
    """

    def __init__(self, port: int = 0) -> None:
        """Take the port to listen on; 0 lets the system choose a free one."""
        self.base_url = ""
        """``http://127.0.0.1:PORT`` once the newspaper is open."""
        self._port = port

    def __enter__(self) -> Self:
        """Open the newspaper. Raises `OSError` if the port is taken."""
        self._server = LoopbackServer(self._port)
        self.base_url = self._server.base_url
        self._thread = Thread(
            target=self._server.serve_forever,
            args=(_POLL_SECONDS,),
            name="sample newspaper",
            daemon=True,
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the newspaper and every connection to it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def article_urls(self) -> list[str]:
        """Return the URLs of the articles that may be fetched, in newspaper order."""
        return [self.base_url + resource.path for resource in ARTICLES]

    def urls(self) -> list[str]:
        """Return every URL that a demonstration asks for: the articles, the odd pages, the disallowed one."""
        return [self.base_url + resource.path for resource in (*ARTICLES, *ODDITIES, DISALLOWED)]
