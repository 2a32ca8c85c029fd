"""Pages in place of an article: consent walls and login pages with status 200.

A real article may have a consent dialog or a login form on it. So a wall is a page whose own words are the wall's.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re

from crawler.rejected import Rejection

from .passages import Passage
from .shown import Shown
from .text import word_count

__all__ = ["reject_consent", "reject_login"]

_LONGEST_WALL = 200
_MOST_WORDS = 500
_OWN_SHARE = 0.5
"""Words of a wall's text that speak of consent, at least."""

_SPEAKS_OF_CONSENT = re.compile(
    r"\bcookies?\b|\btracking|werbetracking|\bwerbung\b|\bprivacy|\bpartners?n?\b|\bpartenaires\b|\bsocios\b"
    r"|\beinwillig"
    r"|\bzustimm|\bconsent|\bdatenschutz|personenbezogene|\bpersonal data|données personnelles|datos personales"
    r"|dados pessoais|dane osobowe|personuppgifter|\bparceiros\b|\bpartnerzy\b|pliki cookie|privacidade|prywatność"
    r"|dati personali|persoonsgegevens|\bpur-abo|traceurs?\b|pubblicità|publicidad|advertenties|\bads\b"
    r"|akzeptieren|accept all"
    r"|toestemming|daten zu |dienste zu |services\b|\bspam\b",
    re.IGNORECASE,
)
_ASKS_CONSENT = {
    "consent page": r"valor(?:iz|)amos (?:a sua|tu|su) priva|cenimy (?:twoją|państwa) prywatność"
    r"|respect\w* votre vie privée"
    r"|wij (?:waarderen|respecteren) (?:je|uw) privacy|vi (?:värnar|bryr oss) om (?:din|ditt) (?:integritet"
    r"|privatliv)|before you continue|bevor sie (?:fortfahren|zu .{1,40}weitergehen)|we value your privacy"
    r"|your privacy (?:matters|choices)|cookie consent|avant d['’]accéder|privacy-?instellingen|mogen wij cookies"
    r"|(?:with|give) (?:us )?your (?:agreement|consent)|(?:we|wij) (?:\w+ )?(?:om )?(?:je |jouw |uw )?toestemming"
    r"|benötigen wir ihre (?:zustimmung|einwilligung)|avec votre (?:accord|consentement)",
    "pay or consent": r"weiter mit werbung|\bwerbefrei-abo|mit werbung (?:\w+ )?(?:weiter)?lesen|\bpur-abo"
    r"|consent or pay|contentpass"
    r"|(?:accept\w*|acept\w*|accett\w*|akzeptier\w*|accepter)\b.{0,40}\bcookies?\b.{0,20}\b(?:or|oder|ou|o"
    r"|oppure|soit)\b"
    r".{0,20}\b(?:subscri|abonn|abbon|suscr|vous abonner)"
    r"|accept\w*\b.{0,60}\b(?:gratuit\w*|free)\b.{0,60}\b(?:vous abonner|subscribe)\b",
    "partners": r"\b(?:we|wir|nous|noi|nosotros|wij)\b.{0,40}\b(?:our|unsere|nos|i nostri|nuestros|onze)\b.{0,10}\d*"
    r"\s?\b(?:partner|partenaires|socios)|nos (?:\d+ )?partenaires et nous\b"
    r"|teil der .{1,40}markenfamilie|part of the .{1,40}family of brands",
    # the sentence of the IAB's Transparency and Consent Framework, in its translations
    "device": r"(?:access|store)\w*\b.{0,30}information on (?:a|your) device|informationen auf (?:einem|ihrem) gerät"
    r"|informations sur (?:un|votre) (?:appareil|terminal)|información en un dispositivo"
    r"|informazioni su un dispositivo"
    r"|informatie op een apparaat|informações (?:num|em um) dispositivo|informacje na urządzeniu"
    r"|information på en enhet",
    "accept": r"(?:accept|zustimmen|akzeptieren|accepter|acceptant|aceptar|accetta"
    r"|akkoord)\b.{0,80}\b(?:cookies|traceurs|continue"
    r"|weiter"
    r"|continuer|continuar)",
}
_ASKED_CONSENT = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _ASKS_CONSENT.items()}

_LOGIN = re.compile(
    r"\W*(?:please )?(?:log ?in|sign in|login|(?:bitte )?(?:anmelden|einloggen)|anmeldung|connexion|connectez-vous"
    r"(?: à votre compte)?|se connecter|identifiez-vous|inici(?:a|ar) sesión|acceso|accedi|inloggen|entrar|faça login"
    r"|iniciar sessão|zaloguj się|logowanie|logga in|logg inn|ログイン)(?: (?:to|bei|in|zu)\b.{0,40})?\W*",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[|–—‹›«»•·-]\s+")
_HARDLY_ANY = 20
_SENTENCE = 12
"""An article has a sentence of so many words; forms and menus have none."""
_LINKED = 0.3


def reject_consent(shown: Shown) -> Rejection | None:
    """Reject a page that asks for consent to cookies before it shows anything."""
    if shown.declared or shown.words >= _LONGEST_WALL or shown.all_words >= _MOST_WORDS:
        return None
    around = f"{shown.title} {shown.everything}"
    asked = next((match for pattern in _ASKED_CONSENT.values() if (match := pattern.search(around))), None)
    if asked is None:
        return None
    of_consent = sum(word_count(line) for line in shown.text.split("\n") if _SPEAKS_OF_CONSENT.search(line))
    if of_consent < _OWN_SHARE * shown.words:
        return None
    return Rejection(reason="consent-wall", detail=f"the page says “{asked.group()[:80]}”")


def reject_login(shown: Shown, *, gated: bool) -> Rejection | None:
    """Reject a login page. A form below the beginning of an article is a gate, and the beginning is kept."""
    if shown.declared or shown.page.article or shown.words >= _LONGEST_WALL:
        return None
    asks = [name for name in (*_SEPARATOR.split(shown.title), *shown.headings) if _LOGIN.fullmatch(name)]
    field = shown.page.tree.find(".//input[@type='password']")
    speaks = any(_is_sentence(passage) for passage in shown.passages)
    if field is not None and (asks or (not gated and (shown.words < _HARDLY_ANY or not speaks))):
        return Rejection(reason="login", detail="a password field and no article")
    if asks and shown.words < _HARDLY_ANY * 2 and shown.page.tree.find(".//input[@type='email']") is not None:
        return Rejection(reason="login", detail=f"the page says “{asks[0][:80]}” and has a field for an address")
    return None


def _is_sentence(passage: Passage) -> bool:
    text = passage.text.rstrip()
    return word_count(text) >= _SENTENCE and passage.link_share < _LINKED and text.endswith((".", "!", "?", "…", "。"))
