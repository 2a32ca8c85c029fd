"""Settings and arguments are written down without secrets."""

from __future__ import annotations

from scrapy.settings import Settings

from crawler.extensions.told_settings import told_arguments, told_settings


def test_what_differs_from_the_defaults_or_was_set_by_hand_is_told():
    settings = Settings()
    settings.setdict({"COLLECTION": "news", "DOWNLOAD_DELAY": 3}, priority="project")
    settings.set("LOG_LEVEL", "INFO", priority="cmdline")
    told = told_settings(settings, {"COLLECTION": "news", "DOWNLOAD_DELAY": 1})
    assert told == {"DOWNLOAD_DELAY": "3", "LOG_LEVEL": "INFO"}


def test_secrets_are_not_told():
    settings = Settings()
    given = {"AWS_SECRET_ACCESS_KEY": "a", "MAIL_PASS": "b", "API_TOKEN": "c", "FRONTIER_URL": "postgresql://u:p@h/d"}
    settings.setdict({**given, "AUTOTHROTTLE_ENABLED": 0, "COOKIES_ENABLED": 0}, priority="cmdline")
    told = told_settings(settings, {})
    assert told.pop("FRONTIER_URL") == "postgresql://***@h/d"
    assert (told.pop("AUTOTHROTTLE_ENABLED"), told.pop("COOKIES_ENABLED")) == ("0", "0")
    assert set(told.values()) == {"***"}


def test_passwords_in_arguments_are_not_told():
    assert told_arguments({"url": "https://u:p@example.org/a"}) == {"url": "https://***@example.org/a"}
