"""What all workers need, made once in the server they are forked from: they share it until they write to it.

Importing this module does the work; the main process never does.
"""

from __future__ import annotations

import gc

import crawler.article_from_record
import crawler.found_in_record  # noqa: F401
from crawler.extraction import extract_article

# Tables that are made at first use, the judge's and justext's lists of words, take 0.25 s of each worker otherwise.
# The words of the page stand in navigation: where none are chosen, trafilatura is asked.
extract_article(b"<html><body><nav>Warm</nav></body></html>")
# A garbage collection in a worker would write to every object, and copy its page of memory.
gc.freeze()
