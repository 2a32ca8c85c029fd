"""Which log records are uncaught errors, and how they are told."""

from __future__ import annotations

import logging

import pytest

from crawler.runs.faults import FaultLog


@pytest.fixture
def faults():
    log = FaultLog()
    logging.root.addHandler(log)
    yield log
    logging.root.removeHandler(log)


def test_an_error_with_a_traceback_is_told_by_its_type_and_what_scrapy_says(faults):
    error = ValueError("no\nheadline")
    logging.getLogger("scrapy.core.scraper").error("Spider error processing %s", "<GET x>", exc_info=error)
    assert faults.lines == ["ValueError: no [Spider error processing <GET x>]"]


@pytest.mark.parametrize(
    ("logger", "level", "message"),
    [
        ("scrapy.core.scraper", logging.ERROR, "Error downloading %s"),
        ("scrapy.downloadermiddlewares.retry", logging.ERROR, "Gave up retrying %s"),
        ("article", logging.ERROR, "refused: %s"),
        ("crawler.extensions.archiving", logging.CRITICAL, "the archive cannot be written: %s"),
        ("scrapy.core.engine", logging.WARNING, "slow: %s"),
    ],
    ids=["page not fetched", "after retries", "spider's own", "ours", "warning"],
)
def test_outcomes_and_what_is_counted_elsewhere_are_no_faults(faults, logger, level, message):
    logging.getLogger(logger).log(level, message, "it")
    assert faults.count == 0


def test_all_are_counted_and_twenty_kept(faults):
    for number in range(30):
        logging.getLogger("twisted").error("Unhandled error %s", number)
    assert (faults.count, len(faults.lines)) == (30, 20)
