"""Soft 404s: pages that say, with status 200, that there is no such page, or that the article was taken down.

Only the title or the main heading is believed, and only if it says nothing else: an article about the 404 has more to
say, in its heading as well. Below a heading that is but an apology, the first sentence is.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re

from crawler.rejected import Rejection

from .shown import Shown

__all__ = ["reject_not_found"]

_MOST_WORDS = 150
_WORDS_OF_BOTH = 3
"""So many times as many, links below the notice mostly, where title and heading say it both."""
_APOLOGY = re.compile(
    r"\W*(?:(?:we(?:['’]re| are) )?sorry|oops|oups|ups|hoppla|entschuldigung|(?:nous sommes )?désolés?|lo sentimos"
    r"|spiacenti|siamo spiacenti|helaas|desculpe|przepraszamy|tyvärr|beklager)\W*",
    re.IGNORECASE,
)
_SHORT = 60
_LEAD = (
    r"\W*(?:(?:http )?(?:error|fehler|erreur|errore|fout|erro|błąd|fel)?\W*404\W*|oops\W*|ups\W*|hoppla\W*"
    r"|sorry\W*|lo sentimos\W*"
    r"|spiacenti\W*|helaas\W*)*"
)
_THING = r"(?:article|story|page|content|post|item|video)"
_SAYS = {
    "en": rf"(?:(?:the |this |that )?(?:requested )?(?:page|article|story|content) (?:you (?:requested"
    rf"|are looking for) )?(?:was |could )?"
    r"(?:not (?:be )?found|cannot be found|can['’]t be found|does not exist|doesn['’]t exist)"
    rf"|(?:this|the|that) {_THING} (?:is|has) (?:no longer (?:available|online|exists?)|unavailable"
    rf"|not available|been (?:removed"
    r"|deleted|unpublished|archived|taken down))|not found|nothing found|we (?:can['’]t|cannot|couldn['’]t"
    r"|could not) find (?:that|this|the) (?:page|article|story)"
    rf"|(?:this|the) {_THING} (?:has )?expired)",
    "de": r"(?:(?:die |diese )?(?:angeforderte |gesuchte )?seite (?:wurde |konnte )?nicht gefunden(?: werden)?"
    r"|(?:dieser|diese|dieses|der|die|das) (?:\w+ )?(?:artikel|beitrag|seite|inhalt|video|meldung)"
    r" (?:ist|steht|existiert) (?:leider )?(?:nicht mehr|nicht) ?(?:verfügbar|vorhanden|online|zur verfügung)?"
    r"|(?:dieser|der) (?:artikel|beitrag) wurde (?:entfernt|gelöscht|zurückgezogen)"
    r"|diese seite gibt es (?:leider )?nicht(?: mehr)?|artikel nicht (?:mehr )?(?:gefunden|verfügbar))",
    "fr": r"(?:(?:(?:la )?page|article) (?:introuvable|non trouvée|demandée est introuvable)|(?:cet article|cette page"
    r"|ce contenu)"
    r" n['’](?:est (?:plus|pas) (?:disponible|en ligne|accessible)|existe (?:pas|plus)))",
    "es": r"(?:(?:(?:la )?página|noticia|artículo) no (?:encontrad[ao]|existe|disponible)|(?:este|esta|el"
    r"|la) (?:artículo|página"
    r"|contenido|noticia)(?: que busca[s]?)?"
    r" (?:ya )?no (?:está disponible|existe))",
    "it": r"(?:(?:(?:la )?pagina|articolo) (?:non trovat[ao]|inesistente)|(?:questo|questa|l['’])\s?(?:articolo"
    r"|pagina|contenuto)"
    r" non (?:è più disponibile|esiste(?: più)?))",
    "nl": r"(?:(?:deze )?pagina (?:is )?niet gevonden|(?:dit artikel|deze pagina) (?:is niet meer beschikbaar"
    r"|bestaat niet(?: meer)?))",
    "pt": r"(?:(?:a )?página não (?:encontrada|existe)|(?:este|esta|o|a) (?:artigo|página|conteúdo|matéria|notícia)"
    r" (?:já )?não (?:está (?:mais )?disponível|existe(?: mais)?))",
    "pl": r"(?:nie znaleziono (?:strony|artykułu)|strona nie (?:istnieje|została znaleziona)"
    r"|(?:ten artykuł|ta strona) nie (?:jest już dostępn[ay]|istnieje))",
    "nordic": r"(?:(?:sidan|siden) (?:kunde inte hittas|hittades inte|finns inte|ble ikke funnet|findes ikke"
    r"|blev ikke fundet)"
    r"|(?:artikeln|artikkelen|artiklen) (?:finns inte längre|er ikke lenger tilgjengelig|findes ikke længere))",
    "fi": r"(?:sivua ei löyt(?:ynyt|nyt|y)|(?:hakemaasi )?(?:sivua|artikkelia) ei (?:ole|löydy))",
    "cs": r"(?:(?:požadovaná )?stránka (?:nebyla )?(?:nalezena|nenalezena|neexistuje)"
    r"|článek (?:nebyl nalezen|neexistuje))",
    "ja": r"(?:(?:お探しの|指定された)?(?:ページ|記事)(?:は|が)"
    r"(?:見つかりません(?:でした)?|存在しません|削除されました)"
    r"|(?:この)?記事の(?:掲載|公開)(?:期間)?(?:は|が)?終了(?:しました|いたしました))",
}
_HEADING = re.compile(
    rf"{_LEAD}(?:{'|'.join(_SAYS.values())})\W*(?:\(?(?:http )?(?:error |fehler )?404\)?)?\W*"
    rf"|\W*404\W*",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"\W*(?:{'|'.join(_SAYS.values())})", re.IGNORECASE)
_BARE_404 = re.compile(r"\W*(?:(?:error|fehler|erreur|errore) )?404\W*", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—‹›«»•·-]\s+")


def reject_not_found(shown: Shown) -> Rejection | None:
    """Reject a page whose title or main heading says that there is nothing; one with more words if both do."""
    if shown.declared or shown.words >= _WORDS_OF_BOTH * _MOST_WORDS:
        return None
    headings = [heading for heading in shown.headings if _HEADING.fullmatch(heading)]
    titles = [part for part in _SEPARATOR.split(shown.title) if _HEADING.fullmatch(part)]
    if shown.words >= _MOST_WORDS and not (headings and titles):
        return None
    said = next((text for text in (*headings, *titles) if not _BARE_404.fullmatch(text)), None)
    if said is None and headings and titles:
        said = headings[0]
    if said is None and shown.words < _SHORT and any(_APOLOGY.fullmatch(heading) for heading in shown.headings):
        said = shown.text.split("\n", 1)[0] if _BEGINS.match(shown.text) else None
    return Rejection(reason="not-found", detail=f"the page says “{said[:80]}”") if said else None
