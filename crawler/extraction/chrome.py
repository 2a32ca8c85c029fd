"""What stands round an article and is not of it: share bars, newsletter boxes, teasers, notices, loading texts.

Two tables: lines that are chrome by their words, wherever they stand, and containers that are chrome by their classes.
A line is compared whole, never searched in: an article may quote any of these words in a sentence.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from functools import lru_cache

from .alternation import by_first_letter

__all__ = ["is_bare_link", "is_box", "is_chrome_container", "is_chrome_line", "is_teaser_lead"]

_LINES = {
    "loading": r"(?:loading|please wait|lädt|wird geladen|chargement(?: en cours)?|cargando"
    r"|caricamento)(?:[,.…\s]+(?:please wait|bitte warten|content))?[.…\s]*",
    "share": r"(?:share|teilen|partager|compartir|condividi|delen|dela|del|udostępnij|paylaş"
    r"|compartilhar)(?: (?:this|on|via|via e-?mail|article|story|post|page|it|with|to|"
    r"diesen|den|artikel|beitrag|cet|l'article|sur|auf|en|su|facebook|twitter|x|whatsapp|linkedin|e-?mail"
    r"|telegram|reddit|pinterest|the|friends))*[:!.]?",
    "networks": r"(?:\W*(?:facebook|twitter|x|whatsapp|linkedin|e-?mail|mail|telegram|reddit|pinterest|flipboard"
    r"|pocket|messenger|threads|bluesky|mastodon|xing|copy link|"
    r"link kopieren|copier le lien|copied|print|drucken|imprimer|save|merken|bookmark|instagram|youtube"
    r"|tiktok|rss)\b)+\W*",
    "advert": r"(?:advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|annons|reklam"
    r"|sponsored(?: content)?|ad|"
    r"advertisement[ .:–-]+(?:story|article)? ?continues below(?: this)?(?: ad(?:vertisement)?)?|"
    r"(?:story|article) continues below(?: this)?(?: ad(?:vertisement)?)?|continue reading below"
    r"|スポンサーリンク|広告)[.:]?",
    "related": r"(?:related|related (?:articles?|stories|posts?|content|topics?|news|reading|coverage|links)"
    r"|more (?:on this(?: story| topic)?|stories|from .{1,40}|like this)|read (?:more|next|also|on)|"
    r"see also|also read|you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: (?:for you"
    r"|stories|articles|reading))?|most (?:read|popular|viewed)|trending(?: now)?|don'?t miss|up next|"
    r"mehr zum thema|lesen sie auch|auch interessant|das könnte sie auch interessieren|meistgelesen"
    r"|zum thema|weiterlesen|"
    r"(?:à )?lire aussi|sur le même sujet|voir aussi|les plus lus|lee también|te puede interesar"
    r"|leggi anche|potrebbe interessarti|lees ook|läs mer|les også|læs også|leia (?:mais|também)|関連記事"
    r"|あわせて読みたい)[.:…]?",
    "newsletter": r"(?:(?:sign up|subscribe|register)(?: now| here| today)? (?:for|to) (?:our"
    r"|the) (?:[\w' -]{0,40})?(?:newsletters?|mailing list|updates|alerts)(?: (?:here|now|today))?|"
    r"get (?:our|the) (?:[\w' -]{0,30})newsletter.{0,40}|newsletter(?: abonnieren| sign-?up)?"
    r"|join our newsletter.{0,40}|enter your e-?mail(?: address)?.{0,30}|inscrivez-vous à (?:la"
    r"|notre) newsletter)[.!:]?",
    "follow": r"(?:follow us|follow|folgen sie uns|suivez-nous|síguenos|seguici)(?: (?:on|auf|sur|en|su|us"
    r"|bei)\b.{0,60})?[.:!]?",
    "comments": r"(?:\d+ )?(?:comments?|kommentare?|commentaires?|comentarios?|commenti"
    r"|reacties)(?: \(\d+\))?(?: (?:closed|are closed))?|(?:leave|post|add|write) a (?:comment|reply)"
    r"|view comments|show comments|"
    r"join the (?:conversation|discussion)|jetzt kommentieren|laisser un commentaire",
    "cookies": r"(?:(?:we|this (?:site|website)) uses? cookies.{0,200}|wir verwenden cookies.{0,200}|(?:accept"
    r"|reject) (?:all )?(?:cookies)?)",
    "tools": r"(?:print(?: this)?(?: article| page)?|e-?mail this(?: article)?"
    r"|save(?: this)?(?: article)?(?: for later)?|listen(?: to this article)?|listen to (?:article|story)"
    r"|text size|font size|gift this article|bookmark|"
    r"artikel (?:merken|teilen|drucken|anhören|vorlesen|verschenken)|(?:article réservé aux abonnés"
    r"|offrir (?:cet|l') ?article)|vorlesen|écouter(?: l'article)?|copy link|link copied.*|close|schließen"
    r"|fermer|menu|skip to (?:main )?content|back to top|nach oben|"
    r"jump to (?:content|recipe|comments)|show (?:more|less)|mehr anzeigen|expand|view (?:all|gallery"
    r"|image|fullscreen|in gallery)|open (?:image|gallery).{0,30}|enlarge(?: this)? image"
    r"|click to (?:enlarge|expand)|play(?: video)?|"
    r"印刷(?:する)?|(?:記事を)?保存(?:する)?|シェア(?:する)?|共有(?:する)?|"
    r"image \d+ of \d+|\d+ ?/ ?\d+|(?:\d{1,2}:)?\d{1,2}:\d{2}|\d+ (?:min(?:ute)?s?) (?:read|lesezeit"
    r"|de lecture)|lesezeit:? (?:ca\.? )?\d+ min(?:uten?)?\.?|reading time:? \d+ min(?:ute)?s?)[.!:]?",
    "tags": r"(?:tags?|topics?|filed under|themen|schlagworte|schlagwörter|mots[- ]clés|etiquetas|keywords"
    r"|categories|category)(?: ?:.{0,200})?",
    "copyright": r"(?:©|\(c\)|copyright\b).{0,120}(?:all rights reserved|alle rechte vorbehalten"
    r"|tous droits réservés).?",
    # what WordPress puts below each text of a feed, in its translations
    "syndicated": r"(?:the post .{1,160} (?:first )?appeared (?:first )?on|der beitrag .{1,160} erschien zuerst auf"
    r"|(?:l['’]article|cet article) .{1,160} est apparu en premier sur|la entrada .{1,160} (?:se publicó primero"
    r"|aparece primero) en|l['’]articolo .{1,160} (?:proviene da|sembra essere il primo su)"
    r"|het bericht .{1,160} verscheen eerst op|(?:o post|o conteúdo) .{1,160} apareceu primeiro em) .{1,80}",
    "found": r"(?:\d+|no) (?:articles?|results?|stories) found\.?",
}
"""Name of the kind of chrome: the whole line, in lower case."""

_LINE = re.compile(by_first_letter("|".join(_LINES.values())))
_LONGEST_LINE = 260
_LONGEST_LINK = 20

_CONTAINERS = {
    "share": r"(?:social|share)[-_]?(?:bar|buttons?|tools|links|icons|list|widget|this)"
    r"|(?:^|[\s_-])sharing[-_](?:bar|buttons?|tools)|sharedaddy|addtoany",
    "newsletter": r"newsletter|mailing-?list|(?:email|mail)-?sign-?up|subscribe-?(?:box|form|widget)|optin",
    "related": r"related(?:-|_|$|\s)|related(?:posts|articles|stories|content)|recirc|read-?(?:more|next|also)(?:\s|$"
    r"|-box|-list)|recommend(?:ed|ation)s?|most-?(?:read|popular|viewed)|"
    r"(?:^|[\s_-])teasers?(?:[\s_-]|$)|outbrain|taboola|trending|more-?(?:stories|from|on)|also-?read"
    r"|see-?also-?(?:box|links)|zum-?thema|linkbox|article-?list",
    "author box": r"author[-_]?(?:bio|box|card|info|description|about|profile)|about-?(?:the-?)?author|(?:^"
    r"|[\s_-])bio(?:[\s_-]|$)",
    "comments": r"(?:^|[\s_-])comments?(?:[\s_-]|$)|disqus|comment-?(?:list|form|section|area)|livefyre|respond",
    "cookies": r"cookie|consent-|gdpr|onetrust|cmp-?(?:box|consent)",
    "advert": r"(?:^|[\s_-])(?:ad|ads|advert|advertisement|adslot|ad-?(?:container|unit|wrapper|slot)|dfp"
    r"|sponsor(?:ed)?|promo(?:tion)?s?)(?:[\s_-]|$)",
    "tags": r"(?:^|[\s_-])(?:tags|tag-?(?:list|cloud|links)|topics-?list|article-?(?:tags|topics)|post-?tags"
    r"|keywords)(?:[\s_-]|$)",
    "navigation": r"breadcrumb|(?:^|[\s_-])(?:nav|navbar|navigation|menu|pagination|pager|skip-?link|site-?(?:header"
    r"|footer)|masthead|toolbar)(?:[\s_-]|$)",
}
_CONTAINER = re.compile(by_first_letter("|".join(_CONTAINERS.values())))

_TEASER_LEAD = re.compile(
    r"^(?:read (?:more|also|next)|see also|also read|related|more|don'?t miss|lesen sie auch"
    r"|lesen sie (?:hier|dazu)|mehr zum thema|auch interessant|"
    r"à lire aussi|lire aussi|lee también|lea también|leggi anche|lees ook|läs (?:mer|också)|les også"
    r"|leia (?:mais|também))\s*[:：»|–-]\s*\S",
    re.IGNORECASE,
)


def is_chrome_line(text: str) -> bool:
    """True if the whole line is an interface's and not a writer's."""
    return len(text) <= _LONGEST_LINE and _is_line(text)


@lru_cache(maxsize=8192)
def _is_line(text: str) -> bool:
    return bool(_LINE.fullmatch(text.lower().strip(" \t•·|>»›→-–—*")))


_BOX = re.compile(by_first_letter(f"{_CONTAINERS['author box']}|{_CONTAINERS['share']}"))


@lru_cache(maxsize=8192)
def is_box(tokens: str) -> bool:
    """True for the containers that hold no text even where the proposal took some from them.

    Classes like ``related`` or ``comments`` stand on containers of whole articles as well; these two kinds do not.
    """
    return bool(_BOX.search(tokens))


def is_bare_link(text: str, link_share: float) -> bool:
    """True for a line that is a link and no sentence: a teaser or a button."""
    return (
        link_share >= 0.9
        and len(text.split()) < _LONGEST_LINK
        and not text.rstrip().endswith((".", "!", "?", "”", "。"))
    )


@lru_cache(maxsize=8192)
def is_chrome_container(tokens: str) -> bool:
    """True if classes and ids name a container that never holds the text of an article."""
    return bool(_CONTAINER.search(tokens))


def is_teaser_lead(text: str, link_share: float) -> bool:
    """True for "Read more: …" with a link: a teaser set between the paragraphs."""
    return link_share > 0.3 and bool(_TEASER_LEAD.match(text))
