"""The sentences with which pages close: "Subscribe to read on", and what each of them asks for.

A gate sentence speaks of *this* article. A banner that sells subscriptions is not one, nor is a sentence in an article
about paywalls: `access` looks for these only in short passages at the end of the text or directly after it.
"""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["Demand", "demand_of", "is_gate_element", "is_gate_remark"]

Demand = Literal["registration", "subscription"]

_READ_ON = (
    r"(?:to )?(?:continue|keep|finish|carry on|go on|read(?:ing)? (?:on|more|the (?:full|rest|whole"
    r"|entire))|read (?:this|the) (?:full |whole |entire |rest of (?:the|this) )?(?:article|story)|unlock"
    r"|see the rest|access (?:this|the full))"
)
_GERMAN_ON = (
    r"(?:weiter(?:zu)?lesen|vollständig (?:zu )?lesen|ganzen artikel|(?:diesen|den) (?:ganzen "
    r"|vollständigen )?artikel (?:zu )?lesen|alle(?:n)? inhalte)"
)

_REGISTRATION = {
    "en": rf"\b(?:register|sign (?:up|in)|log ?in|create (?:a|an|your) (?:free )?account|free account"
    rf"|registration)\b.{{0,80}}\b{_READ_ON}\b|\b{_READ_ON}\b.{{0,60}}\b(?:register|sign in|log ?in"
    rf"|create (?:a|an) (?:free )?account|free account)\b",
    "de": rf"\b(?:registrier\w*|anmeld\w*|einlogg\w*|kostenlos\w* (?:konto|anmeld\w*|registrier\w*)"
    rf"|melden sie sich)\b.{{0,120}}{_GERMAN_ON}|{_GERMAN_ON}.{{0,100}}\b(?:registrier\w*|anmelden"
    rf"|einloggen|melden sie sich|kostenlos\w* konto)",
    "fr": r"\b(?:créez (?:un|votre) compte|connectez-vous|inscrivez-vous|identifiez-vous)\b.{0,80}\b(?:lire"
    r"|continuer|poursuivre|accéder)\b|\b(?:lire|continuer|poursuivre)\b.{0,60}\b(?:créez (?:un"
    r"|votre) compte|connectez-vous|inscrivez-vous)\b",
    "es": r"\b(?:regístrate|inicia sesión|crea (?:una|tu) cuenta)\b.{0,80}\b(?:seguir leyendo|continuar leyendo"
    r"|leer)\b|\b(?:seguir leyendo|continuar leyendo)\b.{0,60}\b(?:regístrate|inicia sesión)\b",
    "it": r"\b(?:registrati|accedi)\b.{0,80}\b(?:continuare a leggere|leggere|proseguire)\b",
    "ja": r"(?:会員登録|無料会員|ログイン).{0,40}(?:続き|全文|お読み)",
}
_SUBSCRIPTION = {
    "en": rf"\b(?:subscri(?:be|ption|bers?)|membership|become a member|members?|premium|trial"
    rf"|plan)\b.{{0,90}}\b{_READ_ON}\b|\b{_READ_ON}\b.{{0,80}}\b(?:subscri(?:be|ption|bing|ber)"
    rf"|become a member|membership|trial)\b"
    r"|\bthis (?:article|story|content|post|piece) is (?:for|only for|reserved for|exclusive(?:ly)? (?:to"
    r"|for)|available (?:only )?(?:to|for)) (?:(?:our|paying|paid|premium|digital) )*(?:subscribers?"
    r"|members)"
    r"|\b(?:subscriber|member|premium)s?[- ]only (?:article|story|content)|\balready an? (?:subscriber"
    r"|member)\b|\byou(?:'ve| have) (?:reached|read|used).{0,40}\b(?:free|monthly) (?:articles?|limit"
    r"|stories)|\bsubscribe (?:now )?to (?:read|unlock|continue|access)\b"
    r"|\bfor subscribers only\b|\bthe rest of this (?:article|story)\b",
    "de": rf"\b(?:abo|abonn\w*|digitalabo|plus-?(?:abo|artikel|inhalt)|probeabo|testen|test-?abo|zahlen\w*"
    rf"|premium)\b.{{0,120}}{_GERMAN_ON}|{_GERMAN_ON}.{{0,120}}\b(?:abo|abonn\w*|digitalabo|probeabo|testen"
    rf"|plus)\b"
    r"|\bsie haben bereits ein(?:en)? (?:\w+-?)?(?:abo|zugang)|\b(?:nur|exklusiv) für (?:abonnent\w*"
    r"|plus-?(?:leser|mitglieder|abonnent\w*|kunden))|\bjetzt weiterlesen\b",
    "fr": r"\b(?:abonnez-vous|abonnés?|abonnement)\b.{0,100}\b(?:lire|lecture|suite|accéder|continuer|poursuivre"
    r"|article)\b|\b(?:lire la suite|la suite|cet article|continuer|poursuivre).{0,80}\b(?:abonnés"
    r"|abonnez-vous|abonnement)\b|\bil vous reste \d+(?:[.,]\d+)? ?% (?:de cet article )?à lire"
    r"|\bdéjà abonnée?\b",
    "es": r"\b(?:suscríbete|suscripción|suscriptores|suscriptor)\b.{0,90}\b(?:leer|leyendo|artículo|contenido)\b"
    r"|\b(?:seguir leyendo|sigue leyendo|contenido exclusivo|artículo).{0,60}\b(?:suscríbete|suscriptores"
    r"|suscripción)\b|\bya eres suscriptor\b",
    "it": r"\b(?:abbonati|abbonamento|abbonato)\b.{0,90}\b(?:leggere|articolo|contenuto|continuare)\b"
    r"|\b(?:continua a leggere|continuare a leggere|contenuto riservato).{0,60}\babbona\w*",
    "nl": r"\b(?:abonnee|abonneer|abonnement)\b.{0,80}\b(?:lezen|artikel|verder)\b|\b(?:verder lezen"
    r"|lees verder).{0,60}\babonn\w*",
    "pt": r"\b(?:assine|assinantes?|assinatura)\b.{0,80}\b(?:ler|lendo|leitura|conteúdo|artigo)\b"
    r"|\b(?:continuar lendo|continue lendo).{0,60}\b(?:assin\w+)\b",
    "nordic": r"\b(?:abonnent\w*|abonner\w*|prenumer\w*|logg(?:a)? in|kjøp (?:tilgang|abonnement))\b.{0,90}\b(?:lese"
    r"|läsa|læse|videre|vidare|resten|saken|artikeln)\b|\b(?:les(?:e)? (?:videre|resten)"
    r"|läs vidare).{0,60}\b(?:abonn\w*|prenumer\w*|logg)",
    "pl": r"\b(?:subskryb\w*|prenumerat\w*|wykup|dostęp)\b.{0,80}\b(?:czytaj|czytać|artykuł\w*|dalej)\b",
    "tr": r"\b(?:abone)\b.{0,60}\b(?:okumaya|devam|haber)\b",
    "ja": r"(?:有料会員|会員限定|購読).{0,40}(?:記事|続き|全文|お読み|限定)"
    r"|(?:続き|残り|全文).{0,40}(?:有料|会員|購読|登録)"
    r"|残り\d+文字",
    "ko": r"(?:유료|구독|회원).{0,30}(?:기사|전용|계속|전문)",
    "zh": r"(?:订阅|訂閱|会员|會員|付费|付費).{0,30}(?:阅读|閱讀|全文|继续|繼續)",
}
_OF_REGISTRATION = [re.compile(pattern, re.IGNORECASE) for pattern in _REGISTRATION.values()]
_OF_SUBSCRIPTION = [re.compile(pattern, re.IGNORECASE) for pattern in _SUBSCRIPTION.values()]

_REMARK = re.compile(
    r"(?:already (?:a )?(?:subscriber|member|registered|have an account)|sign in|log ?in"
    r"|subscribe(?: now)?|register(?: now)?|(?:see|view|choose|compare)(?: (?:all|the|our"
    r"|your))? (?:options|offers|plans|subscriptions?)|cancel any ?time.{0,40}|"
    r"(?:schon|bereits) (?:registriert|abonnent\w*|kunde|angemeldet)|anmelden|einloggen"
    r"|jetzt (?:registrieren|anmelden|abonnieren|testen)|kostenlos (?:registrieren|anmelden)|"
    r"déjà (?:abonnée?|inscrite?)|se connecter|s'abonner|je m'abonne|voir les (?:offres|formules"
    r"|abonnements)|zu den (?:angeboten|abos)|angebote ansehen|ver (?:las )?ofertas"
    r"|create (?:a )?(?:free )?account|have an account|try .{0,40}(?:free|for [£$€]).{0,60}"
    r"|from [£$€]\S+.{0,40})"
    r"[\s?!.:→>]*(?:(?:log ?in|sign in|subscribe|register|anmelden|einloggen|se connecter|connectez-vous"
    r"|here|hier|ici)[\s?!.:→>]*)*",
    re.IGNORECASE,
)
"""What stands beside a gate sentence and means nothing alone."""

_GATE_ELEMENT = re.compile(
    r"pay-?wall|reg-?wall|registration-?wall|subscri(?:be|ption)-?(?:wall|gate|barrier)|(?:^"
    r"|[\s_-])(?:meter|gate|gateway|barrier|tp-(?:container|modal)|piano)(?:[\s_-]|$)|article-?gate"
    r"|content-?gate|"
    r"premium-?(?:box|gate|teaser|barrier)|abo-?(?:box|wall|gate|teaser)|leaky|locked-?content"
    r"|restricted-?content|conversion-?(?:box|wall)|login-?wall"
)
_LONGEST_GATE = 90


def demand_of(text: str) -> Demand | None:
    """Return what a passage asks of the reader before it shows the rest of the article, or None."""
    if len(text.split()) > _LONGEST_GATE or len(text) > 700:
        return None
    if any(pattern.search(text) for pattern in _OF_REGISTRATION) and not any(p.search(text) for p in _OF_SUBSCRIPTION):
        return "registration"
    if any(pattern.search(text) for pattern in _OF_SUBSCRIPTION):
        return "subscription"
    return None


def is_gate_remark(text: str) -> bool:
    """True for "Already a subscriber? Log in" and its like."""
    return len(text) < 160 and bool(_REMARK.fullmatch(text.strip()))


def is_gate_element(tokens: str) -> bool:
    """True if classes or ids name a gate. Alone it proves nothing: ``class="paywall"`` often wraps the article."""
    return bool(_GATE_ELEMENT.search(tokens))
