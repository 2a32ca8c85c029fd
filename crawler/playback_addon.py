"""What a crawl offline does without: politeness towards nobody, and everything that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.playback_settings import fetch_collection

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["PlaybackAddon"]

_PRIORITY = 50
"""Above the command line (40): with ``PLAYBACK`` nothing is fetched and nothing written, whatever else is said."""

_HANDLER = "crawler.downloader.playback_handler.PlaybackDownloadHandler"
_ARCHIVING = "crawler.extensions.archiving.Archiving"
_PLAYBACK = "crawler.extensions.playback.Playback"
_CRAWL_DELAY = "crawler.extensions.crawl_delay.CrawlDelay"


class PlaybackAddon:
    """Turns a crawl into one from the archive where ``PLAYBACK`` is set; else it does nothing."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Exchange the download handler, and switch off what writes or waits.

        Raises ArgumentError if ``PLAYBACK_MISS`` cannot be used. With ``fetch:COLLECTION`` the network is used, so that
        politeness stays as it is, and what is fetched is kept in that collection.
        """
        if not settings["PLAYBACK"]:
            return
        handlers = {**settings["DOWNLOAD_HANDLERS"], "http": _HANDLER, "https": _HANDLER}
        settings.set("DOWNLOAD_HANDLERS", handlers, _PRIORITY)
        extensions = {**settings["EXTENSIONS"], _PLAYBACK: 0}
        settings.set("FRONTIER", "memory", _PRIORITY)
        collection = fetch_collection(settings)
        if collection is not None:
            settings.set("COLLECTION", collection, _PRIORITY)
        else:
            extensions |= {_ARCHIVING: None, _CRAWL_DELAY: None}
            for name, value in _OFFLINE.items():
                settings.set(name, value, _PRIORITY)
        settings.set("EXTENSIONS", extensions, _PRIORITY)


_OFFLINE = {
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_DELAY_JITTER": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
    # What was refused then was not recorded; and nobody is asked for anything.
    "ROBOTSTXT_OBEY": False,
}
