"""Every default, grouped. Each can be overridden with ``-s NAME=VALUE`` on any command line."""

from __future__ import annotations

from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

from crawler import __version__

# --- the project
BOT_NAME = "news-archiver"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
ADDONS = {"crawler.contact.ContactAddon": 0, "crawler.playback_addon.PlaybackAddon": 900}
ARCHIVER_VERSION = __version__

# --- the archive
# The folder above all collections: beside scrapy.cfg in a checkout, else under the working folder.
ARCHIVE_DIR = str(Path(closest_scrapy_cfg() or "scrapy.cfg").resolve().parent / "collections")
# The collection that a crawl writes into.
COLLECTION = "news"
# Size in bytes at which a WARC file is closed and the next begun (1 GiB, the usual size in web archives).
ARCHIVE_MAX_BYTES = 1 << 30
# Or its age in seconds at which it is.
ARCHIVE_MAX_SECONDS = 3600.0
# What was written is brought to the disk (fsync) after so many seconds or bytes, and when a file is closed.
ARCHIVE_SYNC_SECONDS = 10.0
ARCHIVE_SYNC_BYTES = 64 << 20
# A payload that an earlier capture of the same URL holds is kept as a revisit record, not stored again.
ARCHIVE_REVISITS = True
# Smaller payloads are stored again: a revisit record takes some 700 bytes itself.
ARCHIVE_REVISIT_MIN_BYTES = 2048
# Request headers whose lines are left out of the archive (the record then names them), such as Cookie, Authorization.
ARCHIVE_OMIT_REQUEST_HEADERS: list[str] = []
# Keep neither body nor text of pages that say "noarchive". Off: they are kept, and their articles say so under rights.
NOARCHIVE_OBEY = False
# Fetch what scrapy remove has taken out of the collection, where a crawl finds it or is given it.
REFETCH_REMOVED = False
# Bytes of a body that a spider is handed; the archive has it whole, so that memory does not grow with it.
ARCHIVE_RESPONSE_CAP = 8 << 20
# What is sent compressed may grow so many times when it is decoded; further is taken for a decompression bomb and cut
# there, though not below so many bytes. (For articles this is no setting: they are the same in every replay.)
DECODED_RATIO_MAX = 300.0
DECODED_RATIO_FLOOR = 4 << 20
# Processes that make articles; 0: one a core.
ARTICLE_WORKERS = 0

# --- offline: answer requests from the archive instead of the network, and write nothing
# A collection (its name or folder), WARC, ARC or WACZ files, folders of them, patterns; several with commas between.
PLAYBACK = ""
# Which capture of a URL: first, last, nearest:DATE (or just DATE), exact:DATE.
PLAYBACK_DATE = "last"
# What was not recorded: ignore it, end with an error (exit code 3), or fetch:COLLECTION, which keeps it there.
PLAYBACK_MISS = "ignore"

# --- the frontier: which URLs are pending, being fetched, done
# "sql", or "memory": Scrapy's own scheduler, which forgets all when the crawl ends.
FRONTIER = "sql"
# A SQLAlchemy URL, as postgresql+pg8000://user@host/database, where several machines share a crawl; empty: a file in
# the collection.
FRONTIER_URL = ""
SCHEDULER = "crawler.frontier.scheduler.FrontierScheduler"
DOWNLOADER = "crawler.frontier.downloader.FrontierDownloader"
# URLs that are taken from the table into memory, and hosts that are asked in turn, at a time.
FRONTIER_BATCH = 1000
FRONTIER_HOSTS = 128
# A run does not end while there is something to ask for within so many seconds, or HOST_PAUSE_MAX where that is longer;
# for hosts that another run holds it waits so long.
FRONTIER_WAIT = 60.0
# Seconds before the first retry within a run; twice as many before the next.
FRONTIER_RETRY_DELAY = 5.0
# What a run could not fetch is pending for later ones: seconds until then, twice as many each time.
FRONTIER_RETRY_AFTER = 3600.0
# Runs that may fail to fetch a URL before it is given up.
FRONTIER_TRIES = 5
# A run that continues one that was killed or stopped, begun less than so many seconds ago, does not ask again for the
# seeds that were answered then.
FRONTIER_ROUND_SECONDS = 86400.0
# Known articles are asked for again: up to the age of a day hourly, of a week daily, of two months weekly.
RECRAWL_SCHEDULE = "1d:1h 7d:1d 60d:7d"
# They are asked for with their validators: what has not changed is answered with 304, and takes some 1 KB.
RECRAWL_CONDITIONAL = True
HTTPERROR_ALLOWED_CODES = [304]

# --- who we are: a web address or e-mail address at which a site's operator reaches you
# Nothing but loopback is fetched without it, or without one in a USER_AGENT of your own.
CONTACT = ""
ROBOTSTXT_USER_AGENT = BOT_NAME
# A site is told by which of its own pages we came, and not by whose: a Referer of a search engine or an aggregator
# opens some paywalls.
REFERRER_POLICY = "same-origin"
# What a page may ask for in its header Referrer-Policy is less (no-referrer), and not more.
REFERRER_POLICIES = dict.fromkeys(
    (
        *("", "no-referrer-when-downgrade", "origin", "strict-origin", "origin-when-cross-origin"),
        *("strict-origin-when-cross-origin", "unsafe-url"),
    ),
    "scrapy.spidermiddlewares.referer.SameOriginPolicy",
)

# --- no way in: pages choose the URLs that a crawl follows, and must not choose what stands behind your firewall
# Private, loopback, link-local and metadata addresses: False, True, or networks such as ["127.0.0.0/8"].
ALLOW_PRIVATE_ADDRESSES: bool | list[str] = False

# --- polite by default
ROBOTSTXT_OBEY = True
# Seconds that a robots.txt is kept in a long run (RFC 9309, 2.4: no longer than a day).
ROBOTSTXT_CACHE_SECONDS = 86400.0
# One that cannot be had forbids everything (2.3.1.4), and is asked for again so often, first after so many seconds.
ROBOTSTXT_RETRY_TIMES = 2
ROBOTSTXT_RETRY_SECONDS = 10.0
# One request at a time to a host, a second apart or as far apart as robots.txt asks, further when it answers slowly.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
CRAWL_DELAY_OBEY = True
# A robots.txt that asks for more than this many seconds is obeyed up to here.
CRAWL_DELAY_MAX = 60.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
CONCURRENT_REQUESTS = 32
# A host that answers 429 or 503 is left alone for as long as it asks (Retry-After), or for so many seconds, twice as
# long each time. Its requests wait up to HOST_PAUSE_MAX seconds; where it would be longer, the next run makes them.
HOST_BACKOFF_SECONDS = 10.0
HOST_PAUSE_MAX = 300.0
# A host of which so many different URLs fail in a row (no connection, no answer, 5xx, 429) is left alone for so many
# seconds; then one request tries it. 0: never.
HOST_FAILURES = 5
HOST_FAILING_SECONDS = 300.0

# --- limits: what is cut off is kept as truncated, and the crawl goes on
# Seconds for the whole of an answer, from the connection to the last byte: one that drips ends there too.
DOWNLOAD_TIMEOUT = 60
DNS_TIMEOUT = 20
# What is larger is cut off there. Bodies wait on disk, not in memory.
DOWNLOAD_MAXSIZE = 256 << 20
DOWNLOAD_WARNSIZE = 16 << 20
# Bytes of all that comes before a body; browsers take up to 256 KiB (Chromium's kMaxHeaderBufSize).
RESPONSE_HEAD_MAXSIZE = 256 << 10
# Redirects that are followed one after the other; each is kept, and waits its turn.
REDIRECT_MAX_TIMES = 10
DOWNLOAD_VERIFY_CERTIFICATES = True

# --- what is expected of a run: below it, the exit code is 3
# Share of the pages asked for that must be fetched.
MIN_FETCHED = 0.5
# Share of the HTML pages fetched that must give an article or be unchanged; None: 0.05, from 20 pages on.
MIN_ARTICLES: float | None = None
# A source is held against so many of its earlier runs, and told of where the share of articles that have a title, date,
# author or text has fallen by so much, or the number of articles by such a part.
WARN_RUNS = 10
WARN_COVERAGE_FALL = 0.2
WARN_ARTICLES_FALL = 0.5

# --- the crawl
DOWNLOAD_HANDLERS = {
    "http": "crawler.downloader.archiving_handler.ArchivingDownloadHandler",
    "https": "crawler.downloader.archiving_handler.ArchivingDownloadHandler",
    # Only the web is archived.
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
DOWNLOADER_MIDDLEWARES = {
    # Outside all others.
    "crawler.downloader.page_outcomes.PageOutcomes": -1000,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # Outermost: it sees what nobody else has dealt with.
    "crawler.downloader.refusal_log.RefusalLog": 60,
    # Before robots.txt is fetched: that, too, leaves a host alone.
    "crawler.downloader.paused_hosts.PausedHosts": 80,
    "crawler.downloader.robots.RobotsTxtMiddleware": 100,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.downloader.decompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.downloader.redirects.RedirectMiddleware": 600,
    "crawler.downloader.conditional.ConditionalRequests": 410,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "crawler.downloader.cookies.CookiesMiddleware": 700,
}
EXTENSIONS = {
    "crawler.extensions.archiving.Archiving": 0,
    # First, so that it hears what the others complain of when they are made.
    "crawler.extensions.run_recording.RunRecording": -100,
    "crawler.extensions.current_run.CurrentRun": 0,
    "crawler.extensions.host_pauses.HostPauses": 0,
    "crawler.extensions.removed_pages.RemovedPages": 0,
    "crawler.extensions.waiting_room.WaitingRoom": 0,
    "crawler.extensions.stopping.Stopping": 10,
    # After AutoThrottle, whose delays it bounds from below.
    "crawler.extensions.crawl_delay.CrawlDelay": 900,
}
# A crawl that is stopped ends within so many seconds: what is on the wire by then is cut off and kept as truncated.
STOP_SECONDS = 20.0
# Scrapy's own takes twenty times as long to count, and does so some thirty times a page.
STATS_CLASS = "crawler.plain_stats.PlainStatsCollector"
# URLs that differ in tracking parameters or session ids alone are one request.
REQUEST_FINGERPRINTER_CLASS = "crawler.page_fingerprint.PageFingerprinter"
# Links marked nofollow (on the link, in the page's robots meta element or in X-Robots-Tag) are not followed.
NOFOLLOW_OBEY = True
# What else is fetched for an article: none, its images, or all that a browser needs to show it.
REQUISITES = "none"
# The site spider fetches pages that are neither articles nor sections too (imprint, help, accounts), for the archive.
SITE_OTHER_PAGES = False
# A spider of ours yields one item a page: Scrapy's hundred tasks a response are waste.
CONCURRENT_ITEMS = 1
# An archive keeps what a page sends; a refresh of its own accord would decode every page once more.
METAREFRESH_ENABLED = False
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

# --- what is printed and exported
# For log files, and for a terminal without the live view; where nobody reads along, problems alone are printed.
LOG_LEVEL = "INFO"
# Log lines as JSON objects.
LOG_JSON = False
# On a terminal, a live view in place of log lines at INFO.
LIVE = True
FEED_EXPORT_ENCODING = "utf-8"
