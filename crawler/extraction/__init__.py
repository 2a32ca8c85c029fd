"""Pages to articles: bytes in, `crawler.items.Article` out. No Scrapy, no files, no clock.

`extract_article` is the whole of it. Each room beside it does one thing and is named after it; `extract` is where they
are called, in order.
"""

from .extract import extract_article
from .rejection import Rejection
from .trace import Trace
from .version import extraction_version

__all__ = ["EXTRACTION_VERSION", "Rejection", "Trace", "extract_article"]

EXTRACTION_VERSION = extraction_version()
"""Names what the result of `extract_article` depends on besides its arguments."""
