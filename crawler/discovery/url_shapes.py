"""What the form of a URL says: named tables of patterns, each with what it is there for."""

from __future__ import annotations

import re

__all__ = [
    "ARTICLE_SHAPES",
    "FEED_SHAPE",
    "FILE_TYPES",
    "LISTING_SHAPES",
    "SECTION_SHAPES",
    "SERVICE_PAGES",
    "file_type",
]

_REQUISITES = "avif bmp css eot gif ico jpeg jpg js map mjs otf png svg ttf webp woff woff2"
# fmt: off
_OTHER_FILES = (
    "3gp 7z aac apk atom avi bz2 csv dmg doc docx eps epub exe flac flv gz ics ipa iso kml m3u8 m4a m4v mid mobi mov "
    "mp3 mp4 mpeg mpg odp ods odt oga ogg ogv pdf pls ppt pptx ps rar rtf swf tar tgz tif tiff torrent vcf wav webm "
    "wma wmv xls xlsx xz zip"
)
# fmt: on
FILE_TYPES: dict[str, bool] = {
    **dict.fromkeys(_REQUISITES.split(), True),
    **dict.fromkeys(set(_OTHER_FILES.split()) - {"atom", "gz"}, False),
}
"""File name extensions of what is no page, and whether a browser needs it to show one."""

_EXTENSION = re.compile(r"\.([A-Za-z0-9]{2,5})$")


def file_type(path: str) -> str | None:
    """Return the extension of a path that names a file which is no page; None for pages."""
    match = _EXTENSION.search(path)
    extension = match[1].lower() if match else None
    return extension if extension in FILE_TYPES else None


def _ignoring_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _service(words: str) -> re.Pattern[str]:
    """Match paths whose first or last segment is one of `words`: in the middle they may be an article's section."""
    return _ignoring_case(rf"^/(?:[a-z]{{2}}/)?(?:{words})(?:[/.]|$)|/(?:{words})(?:\.[a-z]{{3,5}})?/?$")


SERVICE_PAGES: dict[str, re.Pattern[str]] = {
    "account": _service(
        r"account|anmelden|checkout|connexion|einloggen|cart|warenkorb|login|log-in|logout|signin|sign-in|signup|sign-up"
        r"|register|registrieren|registrierung|inscription|my-?account|mein-?konto|password|profile|users?|members?"
        r"|subscribe|subscriptions?|abos?|abonnements?|abonnieren|suscripcion|unsubscribe|donate|spenden"
        r"|shop|store"
    ),
    "about-the-site": _ignoring_case(
        r"^/(?:[a-z]{2}/)?(?:about|about-us|ueber-uns|uber-uns|a-propos|contact|contact-us|kontakt|impressum|imprint"
        r"|legal|legal-notice|mentions-legales|privacy|privacy-policy|datenschutz|terms|terms-of-(?:use|service)|agb"
        r"|cookies|cookie-policy|accessibility|barrierefreiheit|advertise|advertising|mediadaten|jobs|careers|karriere"
        r"|faq|help|hilfe|aide|newsletters?|feedback|people|team|staff|masthead|rss-feeds|sitemap|plan-du-site)(?:\.[a-z]{3,5})?/?$"
    ),
    "search": _service(r"search|suche|recherche|buscar|busqueda|ricerca|zoeken"),
    "machinery": _service(
        r"wp-admin|wp-content|wp-includes|wp-json|wp-login|xmlrpc|oembed|cgi-bin|cdn-cgi|trackback|api|ajax|graphql"
        r"|_next|static|assets|attachment"
    ),
    "sharing": _service(r"share|sharer|intent/tweet|email-?(?:this|article)|send-?to-?friend|teilen"),
    "comments": _service(r"comments?|kommentare|commentaires|replies"),
}
"""Pages that are there for readers' business with the site, by their path."""

FEED_SHAPE = _ignoring_case(
    r"/(?:feeds?|rss|atom)/?$|\.(?:rss|atom|rdf)$|/(?:rss|feed|atom|index)\.xml$|[?&]feed=(?:rss2?|atom|rdf)\b"
    r"|/feeds/posts/default|/sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$|sitemap[^/]*\.xml$"
)
"""Feeds and sitemaps."""

LISTING_SHAPES: dict[str, re.Pattern[str]] = {
    "home-page": _ignoring_case(
        r"^/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:default|home|homepage|index)(?:\.[a-z]{3,5})?/?)?$"
    ),
    "page-number": _ignoring_case(
        r"/(?:page|seite|pagina)[/-]?\d{1,5}/?$|^(?!.*/\d{4}/)[^?]*\?(?:.*&)?(?:page|paged|seite|pagina|offset|start)=\d{1,6}$"
    ),
    "subject": _ignoring_case(
        r"/(?:tags?|topics?|thema|themen|themes?|schlagw(?:o|oe|%C3%B6)rt(?:er)?|stichwort|mots?-cles?|categor(?:y|ies|ie|ia)"
        r"|kategorien?|rubrik|rubrique|sections?|keywords?|dossiers?|labels?)/[^/]+/?$"
    ),
    "people": _ignoring_case(
        r"/(?:authors?|autor(?:en|es)?|auteurs?|by|byline|contributors?|journalists?|columnists?|profil)/[^/]+/?$"
    ),
}
"""Pages that list others, whatever else stands in their URL."""

ARTICLE_SHAPES: dict[str, re.Pattern[str]] = {
    "date-in-path": _ignoring_case(
        r"/(?:19|20)\d{2}[/-]?(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[/-]\d{1,2})?[/-]"
        r"(?:\d{6,}|[^?]*[a-z])"
    ),
    "number": _ignoring_case(
        r"[/_.,-][a-z]{0,4}\d{5,}(?:[/_.,-]|\?|$)|[?&](?:p|id|article|artid|aid|story|nid|newsid)=\d+"
    ),
    "slug": _ignoring_case(r"^(?!/[^/-]+-(?:and|und|et|y|e|en|og|och)-[^/-]+/?$)[^?]*?/[^/?-]+(?:-[^/?-]+){2}"),
    "page-file": _ignoring_case(r"/(?!index)(?=[^/?]*[-_\d])[^/?]*\.(?:s?html?|php|aspx?|jsp)(?:\?|$)"),
}
"""Signs of an article: the day and a headline, a number of the database, a headline of three words and more (but not
``/arts-and-culture/``), a file of its own."""

SECTION_SHAPES: dict[str, re.Pattern[str]] = {
    "archive": _ignoring_case(r"^(?:/[a-z-]+)?/(?:19|20)\d{2}(?:/\d{1,2}){0,2}/?$|/archives?(?:/[\d/]*)?$"),
    "section-index": _ignoring_case(r"/index(?:\.[a-z]{3,5})?$"),
    "section": _ignoring_case(r"^(?:/[a-z]+){1,3}/$|^/[a-z]+-(?:(?:and|und|et|y|e|en|og|och)-)?[a-z]+/$"),
    "short-path": _ignoring_case(r"^/[a-z]+$"),
}
"""Pages that list others, where nothing above holds: paths of plain words, most of them with a slash at their end."""
