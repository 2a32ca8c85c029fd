"""Many crawls in one process, one after the other: a program that prints how each ended, as JSON.

python verdicts_of_crawls.py BASE CASES    CASES: a list of [name of the spider, settings] as JSON
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
from spiders import faulty

from crawler.extensions.run_recording import RunRecording

SPIDERS = {
    spider.name: spider
    for spider in vars(faulty).values()
    if isinstance(spider, type) and issubclass(spider, faulty.OneSpider)
}


async def verdicts(process: AsyncCrawlerProcess, base: str, cases: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """Crawl case by case."""
    ended = []
    defaults = process.settings
    for name, settings in cases:
        process.settings = defaults.copy()
        process.settings.setdict(settings, priority="cmdline")
        crawler = process.create_crawler(SPIDERS[name])
        try:
            await process.crawl(crawler, base=base)
        except Exception as error:  # noqa: BLE001  as AsyncCrawlerProcess takes it for a failed start
            ended.append([1, f"{type(error).__name__}: {error}"])
            continue
        verdict = crawler.get_extension(RunRecording).finish()
        ended.append([verdict.code, verdict.reason])
    return ended


if __name__ == "__main__":
    process = AsyncCrawlerProcess(get_project_settings())
    loop = asyncio.get_event_loop()
    task = loop.create_task(verdicts(process, sys.argv[1], json.loads(sys.argv[2])))
    task.add_done_callback(process._stop_reactor)
    process.start(stop_after_crawl=False)
    sys.stdout.write(json.dumps(task.result()))
