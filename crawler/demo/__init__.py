"""The sample newspaper: pages written for this project, and the loopback server that shows them."""

from __future__ import annotations

from crawler.demo.newspaper import Newspaper

__all__ = ["Newspaper"]
