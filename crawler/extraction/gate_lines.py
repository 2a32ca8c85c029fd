"""Lines round a gate sentence: prices and remarks that belong to it, and what opens something else than this text."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

__all__ = ["ELSEWHERE", "OPEN", "PRICE", "REMARK"]

ELSEWHERE = (
    r"comment(?:s|ing|ary|er|are)?\b|komment|commentaires?\b|coment[aá](?:rios?|r)\b|commenti\b|reacties?\b"
    r"|reageren\b|réagir\b|disku[st]|do dyskusji\b"
    r"|koment|コメント|newsletters?\b|nieuwsbrief|nyhetsbrev|bolet[ií]n|boletim|inbox\b|postfach\b"
    r"|(?:stories|articles|posts|more) like this\b"
    r"|latest (?:posts|articles|news|stories)\b|join the (?:conversation|discussion)|mitdiskutier|メルマガ"
    r"|ニュースレター|e-?paper\b|podcast|copyright|©|syndicat|kommerzielle|commercial use|l[ai][sz]en[czs]"
    r"|schenk|gift(?:ed|s)?\b|offert par\b"
    r"|sehen, weil\b|uden at\b|utan att\b"
)
"""What else is reserved or offered at the end of a page: comments, newsletters, other editions, reuse, gifts."""

OPEN = (
    r"without (?:a |an |any )?(?:subscri|regist|logg|sign|account|pay)|free (?:to read )?for (?:all|every)"
    r"|open to (?:all|every)"
    r"|ohne (?:\w+ )?(?:abo|anmeld|registr|login|konto)|für alle (?:\w+ )?(?:frei|lesbar|zugänglich|offen)"
    r"|fre[ie] (?:lesbar|zugänglich)|sans (?:abonn|inscri|compte)|(?:en )?(?:accès|lecture) libre\b"
    r"|(?:ouvert|gratuite?) (?:à|pour) tous"
    r"|sin (?:suscr|registr)|(?:abiert|gratis|libre|disponible)[oa]? para todos|en abierto\b|senza (?:abbon|registr)"
    r"|(?:apert|liber|gratuit|disponibil)[oaei] (?:a|per) tutti|zonder (?:abonn|account|regist|inlog)"
    r"|voor iedereen (?:gratis|vrij|te lezen)"
    r"|sem (?:assin|regist|cadastr)|(?:abert|livre|gratuit|disponíve)\w* (?:a|para) todos"
    r"|bez (?:prenumer|subskry|rejestr|předpl|registr)"
    r"|(?:wszystkim|dla wszystkich|pro všechny)\b|utan (?:prenumer|konto|abonn|inlogg)|uten (?:abonn|innlogg|konto)"
    r"|uden (?:abonn|login|konto)|(?:öppen|fri|gratis) för alla|(?:åpen|åben|fri|gratis) for alle"
    r"|ilman (?:tila|tunnu|kirjau)"
    r"|kaikille (?:avoin|ilmai)"
)
"""What says the contrary of a gate: open to everybody, without an account."""

PRICE = (
    r"[€£$¥]\s?\d|\d(?:[.,]\d+)?\s?(?:€|£|\$|eur\b|euros?\b|chf\b|kr\b|kron(?:a|or|er|e)\b|zł|円|usd\b|pence\b|p\b)|\br\$\s?\d"
    r"|\bcancel any ?time\b|\bjederzeit kündbar\b|\bsans engagement\b"
)

REMARK = (
    r"(?:already (?:an? )?(?:\w+ )?(?:subscriber|member|registered|subscribed)|already have an account"
    r"|have an account"
    r"|sign in|log ?in|subscribe(?: now)?|join(?: now| us| today)?|register(?: now)?|get started"
    r"|start (?:your )?(?:free )?trial"
    r"|(?:see|view|choose|compare)(?: (?:all|the|our|your))? (?:options|offers|plans|subscriptions?)|create (?:an? )?"
    r"(?:free )?account|try .{0,40}|(?:(?:sie|du) ha(?:ben|st) )?(?:schon|bereits|noch kein)\b.{0,30}"
    r"|anmelden|einloggen|jetzt (?:registrieren|anmelden|abonnieren|testen|kaufen)|kostenlos (?:registrieren"
    r"|anmelden)"
    r"|zu[mr]? (?:den )?(?:angebote?n?|abos?)|angebote? ansehen|mitglied werden|déjà (?:abonnée?|inscrite?)"
    r"|se connecter|(?:je )?(?:m|s)['’]abonner?|voir les (?:offres|formules|abonnements)|¿?ya (?:eres"
    r"|tienes)\b.{0,30}"
    r"|suscríbete|ver (?:las )?ofertas|iniciar sesión|sei già\b.{0,20}|hai già un\b.{0,20}|abbonati|accedi"
    r"|scopri le offerte"
    r"|(?:ben je |je bent )?al (?:een )?abonnee|heb je al een\b.{0,20}|inloggen|bekijk\b.{0,25}|já (?:é|tem)\b.{0,20}"
    r"|assine(?: agora| já)?|entrar|faça login|masz już\b.{0,25}|jesteś już\b.{0,20}|zaloguj się|wybieram\b.{0,25}"
    r"|redan (?:prenumerant|kund|medlem)|logga in|bli prenumerant|köp nu|allerede abonnent|logg inn"
    r"|(?:会員の方は)?ログイン.{0,8}|今すぐ登録|無料会員登録|会員登録)"
    r"[\s?!.:→>]*(?:(?:log ?in|sign in|subscribe|register|here|(?:hier )?(?:anmelden|einloggen)|hier|se connecter"
    r"|connectez-vous|ici|inicia sesión|accedi|log in|inloggen|entre|faça login|zaloguj się|logga in"
    r"|logg inn)[\s?!.:→>]*)*"
)
"""What stands beside a gate sentence and means nothing alone: the whole line, in lower case."""
