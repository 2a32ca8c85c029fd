"""Bot checks that come with status 200: what they say, and the scripts that run them.

Many sites load a vendor's script on every page, and Cloudflare adds one to pages that it lets through: only what stands
on the check itself is evidence. An article about bot checks is longer than any of them.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re

from crawler.rejected import Rejection

from .shown import Shown

__all__ = ["reject_challenge"]

_SAYS = {
    "checks the browser": r"checking (?:if the site connection is secure|your browser)|verifying your browser"
    r"|just a moment\b|nur einen moment|un instant…|un momento…|security (?:check(?:point)?|verification)"
    r"|needs to review the security of your connection|enable javascript and cookies to continue"
    r"|please enable js and disable any ad blocker|sicherheit ihrer verbindung|sicherheitsüberprüfung"
    r"|vérification de (?:la )?sécurité|seguridad de su conexión|接続のセキュリティ",
    "asks for a human": r"(?:verify(?:ing)?|confirm|prove) (?:that )?you(?:['’]re| are) (?:a )?(?:human"
    r"|not a (?:ro)?bot)"
    r"|are you a (?:human|robot)|you['’]re not a (?:ro)?bot|i(?:['’]|’)?m not a robot|human verification"
    r"|press (?:&|and) hold"
    r"|complete the (?:security check|captcha|puzzle)|made us think (?:that )?you (?:are|were) a bot|(?:sie"
    r"|du) ein mensch (?:sind|bist)|(?:bist du|sind sie) ein (?:mensch|roboter)|kein roboter|pas un robot"
    r"|que vous êtes (?:bien )?un humain|êtes-vous un robot|es un ser humano|no eres un robot|di non essere un robot"
    r"|滑动验证|拖动.{0,6}滑块|completar la verificación|人間であることを確認|ロボットではありません",
    "suspects the network": r"(?:unusual|automated|suspicious) (?:traffic|activity|access|requests)|too many requests"
    r"|pardon our interruption|activité inhabituelle"
    r"|ungewöhnlichen (?:datenverkehr|aktivität)|tráfico inusual|traffico insolito|actividad inusual",
    "has blocked": r"(?:request|url) (?:was |has been |is )?(?:blocked|rejected|denied)|anfrage (?:wurde )?blockiert"
    r"|attention required|access (?:to this page has been )?denied|you have been blocked"
    r"|zugriff verweigert"
    r"|accès refusé|request unsuccessful\. incapsula|website firewall|403\W+forbidden|client challenge\b",
}
_SAID = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _SAYS.items()}

_CODE = re.compile(
    # on the check alone: Cloudflare, DataDome, HUMAN, Imperva, AWS WAF, DDoS-Guard, Kasada, Anubis, Fastly
    r"_cf_chl_opt|cf-chl|__cf_chl|challenge-platform/[\w/]*orchestrate|captcha-delivery\.com/c\.js"
    r"|geo\.captcha-delivery"
    r"|px-captcha|_incapsula_resource\?[cs]wudnsai|awswaf\.com/[\w/]*challenge|captcha-sdk\.awswaf|gokuprops"
    r"|ddos-guard/js-challenge|/149e9513-01fa-4fb0-aad4-566afd725d1b/|anubis_version|/_fs-ch-|captcha-form",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(r"h-captcha|g-recaptcha|captcha-container|cf-turnstile", re.IGNORECASE)
"""Comment forms have these as well: they count only beside words."""

_NO_MORE = 60
"""A check has at most so many words that could be an article's."""
_SMALL = 150
_NOTHING_ELSE = 40
_SMALL_WITH_HEADING = 260


def reject_challenge(shown: Shown) -> Rejection | None:
    """Reject a bot check."""
    code, captcha = _codes(shown)
    if code and shown.words < _NO_MORE and not shown.page.article:
        return Rejection(reason="bot-challenge", detail=f"a challenge script ({code}) and {shown.words} words")
    if shown.declared or shown.page.tree.find(".//article") is not None:
        return None
    if (said := _says(" ".join([shown.title, *shown.headings]))) and shown.all_words < _SMALL_WITH_HEADING:
        return _challenge(said)
    if captcha and shown.all_words < _NOTHING_ELSE:
        return Rejection(reason="bot-challenge", detail=f"a captcha, and {shown.all_words} words on the whole page")
    said = _says(f"{shown.everything} {shown.notes}")
    if said and (shown.all_words < _SMALL or (captcha and shown.words < _NO_MORE)):
        return _challenge(said)
    return None


def _says(text: str) -> tuple[str, str] | None:
    for name, pattern in _SAID.items():
        if match := pattern.search(text):
            return name, match.group()
    return None


def _challenge(said: tuple[str, str]) -> Rejection:
    name, words = said
    return Rejection(reason="bot-challenge", detail=f"the page {name}: it says “{words[:80]}”")


def _codes(shown: Shown) -> tuple[str | None, bool]:
    """Return what in the page's scripts and forms is a vendor's check, and whether there is a captcha."""
    captcha = False
    for element in shown.page.tree.iter("script", "iframe", "form", "div", "link"):
        names = " ".join(element.get(attribute) or "" for attribute in ("src", "action", "id", "class"))
        if match := _CODE.search(f"{names} {(element.text or '')[:20000]}"):
            return match.group(), captcha
        captcha = captcha or bool(_CAPTCHA.search(names))
    return None, captcha
