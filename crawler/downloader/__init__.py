"""The downloader: exact capture of what goes over the wire, and politeness."""
