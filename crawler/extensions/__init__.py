"""The extensions: components that live as long as a crawl."""
