"""The spiders: which pages are asked for."""
