"""Cookies, kept by Scrapy's middleware without its look at the network.

Scrapy asks tldextract which domains are public suffixes. With the first cookie of a crawl tldextract fetches the list
from two web sites: past every check of what may be fetched, though nobody asked for it, in a crawl offline too, and
while it waits nothing else goes on. The list that it ships says the same.

Stands on a private name, ``scrapy.downloadermiddlewares.cookies._split_domain``, which is exchanged when this is
imported.
"""

from __future__ import annotations

from scrapy.downloadermiddlewares import cookies
from tldextract import TLDExtract

__all__ = ["CookiesMiddleware"]

cookies._split_domain = TLDExtract(  # noqa: SLF001  see tests/crawler/test_private_names.py
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)


class CookiesMiddleware(cookies.CookiesMiddleware):
    """Scrapy's middleware, which asks the list that is installed."""
