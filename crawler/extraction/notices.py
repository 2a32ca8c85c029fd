"""Notices in place of an article, with status 200: not for readers of this country or this age, not now, not any more.

Only a title or a main heading that says it whole is believed, and only on a short page that is not declared an
article: articles about blocked countries have more to say, in their headings as well.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re

from crawler.rejected import Rejection

from .shown import Shown

__all__ = ["reject_notice"]

_MOST_WORDS = 150
_SORRY = r"(?:(?:sorry|we(?:['’]re| are) sorry|leider|désolé|lo sentimos)\W+(?:but )?)?"
_THIS = r"(?:(?:this|the|our) )?(?:content|page|article|(?:web)?site|video)"
_SAYS = {
    "geo-block": r"(?:(?:error )?451\W+)?unavailable (?:due to|for) legal reasons"
    rf"|{_THIS} is (?:currently )?(?:not available|unavailable) in your (?:region|country|location|area)"
    r"|(?:not available|unavailable) in your (?:region|country|location|area)"
    rf"|{_THIS} is not available in (?:the )?(?:eu|europe|european (?:union|economic area))"
    r"|(?:dieser|diese|dieses) (?:inhalt|seite|artikel|angebot) ist in (?:ihrem land|ihrer region) nicht verfügbar"
    r"|(?:ce contenu|cet article|cette page) n['’]est pas disponible dans votre (?:pays|région)"
    r"|(?:este contenido|esta página) no está disponible en (?:su|tu) (?:país|región)"
    r"|(?:questo contenuto|questa pagina) non è disponibile nel (?:tuo|suo) paese"
    r"|(?:このコンテンツは)?お住まいの(?:国|地域)では(?:ご利用|ご覧)(?:いただけません|になれません)",
    "age-gate": r"age (?:verification|check|gate)|(?:please )?(?:verify|confirm) your age"
    r"|are you (?:of legal (?:drinking )?age|(?:over |at least )?(?:18|21)(?: years (?:old|of age))?"
    r"(?: or (?:older|over))?)"
    r"|you must be (?:at least )?(?:18|21)(?: years (?:old|of age))?(?: or (?:older|over))?(?: to enter)?"
    r"|altersverifikation|altersprüfung|(?:bist du|sind sie) (?:schon |mindestens |über )?(?:16|18)(?: jahre(?: alt)?)?"
    r"|avez[- ]vous (?:plus de )?18 ans|¿?eres mayor de (?:edad|18 años)|sei maggiorenne"
    r"|ben je (?:al )?18(?: jaar(?: of ouder)?)?|czy masz (?:ukończone )?18 lat",
    "unavailable": r"we(?:['’]ll| will) be (?:right )?back (?:soon|shortly)"
    r"|(?:down|closed) for (?:scheduled )?maintenance|(?:scheduled |site )?maintenance(?: mode)?"
    r"|(?:the |this |our )?(?:web)?site is (?:temporarily|currently) "
    r"(?:unavailable|down|offline|under maintenance|down for maintenance)|under (?:construction|maintenance)"
    r"|wartungsarbeiten|wartungsmodus|(?:wir sind|diese seite ist) (?:gleich|bald) (?:zurück|wieder (?:da|erreichbar))"
    r"|(?:site )?en maintenance|(?:sitio )?en mantenimiento|(?:sito )?in manutenzione|em manutenção|przerwa techniczna"
    r"|(?:ただいま)?メンテナンス中(?:です)?|(?:database |internal server )?error"
    r"|error establishing a database connection|there has been a critical error on (?:this|your) website"
    r"|(?:503 )?service (?:temporarily )?unavailable",
    "not-found": r"(?:this|the) domain(?: name)? (?:is|may be) for sale|buy this domain|domain parking"
    r"|(?:this )?(?:account|site|website) (?:has been )?suspended|diese domain steht zum verkauf",
}
"""Reason, and what the whole title or heading says, in lower case."""
_NOTICES = {reason: re.compile(rf"\W*{_SORRY}(?:{pattern})\W*", re.IGNORECASE) for reason, pattern in _SAYS.items()}
_SEPARATOR = re.compile(r"\s+[|–—‹›«»•·-]\s+")


def reject_notice(shown: Shown) -> Rejection | None:
    """Reject a short page whose title or main heading is one of the notices."""
    if shown.declared or shown.page.article or shown.words >= _MOST_WORDS:
        return None
    for said in (*_SEPARATOR.split(shown.title), *shown.headings):
        for reason, pattern in _NOTICES.items():
            if pattern.fullmatch(said):
                return Rejection(reason=reason, detail=f"the page says “{said[:80]}”")
    return None
