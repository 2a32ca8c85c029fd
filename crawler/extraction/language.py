"""The language of the text: as declared, unless the script of the text says that the declaration is wrong."""

from __future__ import annotations

import re
import string
from collections import Counter

from .document import Page

__all__ = ["read_language"]

_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@].*)?$", re.IGNORECASE)

_SCRIPTS = (
    # pattern, the languages that are written so, what to say if nothing better is known
    (re.compile(r"[\u3040-\u30ff]"), {"ja"}, "ja", 0.08),
    (re.compile(r"[\uac00-\ud7af]"), {"ko"}, "ko", 0.3),
    (re.compile(r"[\u4e00-\u9fff]"), {"zh", "ja", "yue", "ko"}, "zh", 0.3),
    (
        re.compile(r"[\u0400-\u04ff]"),
        {"ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt", "bs"},
        "ru",
        0.4,
    ),
    (re.compile(r"[\u0600-\u06ff]"), {"ar", "fa", "ur", "ps", "ckb", "sd", "ug", "ku"}, "ar", 0.4),
    (re.compile(r"[\u0590-\u05ff]"), {"he", "yi"}, "he", 0.4),
    (re.compile(r"[\u0370-\u03ff]"), {"el"}, "el", 0.4),
    (re.compile(r"[\u0e00-\u0e7f]"), {"th"}, "th", 0.4),
    (re.compile(r"[\u0900-\u097f]"), {"hi", "mr", "ne", "sa", "bho", "mai"}, "hi", 0.4),
)

_LEAST = min(share for *_, share in _SCRIPTS)
_LETTERS = string.ascii_letters.encode()
"""A text with too few other characters beside these is in Latin script: its letters need no look one by one."""

_FUNCTION_WORDS = {
    "en": "the of and to in that is was for with as it on are this by from his have not but",
    "de": "der die und in den das nicht von zu mit sich auf für ist im dem ein eine auch wird",
    "fr": "le la les et des en un du une que est pour dans qui par sur au plus pas avec",
    "es": "el la y a en de que los en las por con una del para se es como más su al pero lo",
    "it": "il e i a di che la per un in del non una con si della sono dei le da alla nel gli",
    "pt": "a o e de que não uma os com para dos em mais foi das ao no pela são como ou seu também",
    "nl": "de het van een en dat niet zijn op voor met er aan ook bij uit maar naar heeft door",
    "sv": "och att det som en på är av för med den till inte om har ett var från kan sig",
    "no": "og det som en på er av for med til ikke han har å men seg fra var ble skal",
    "da": "og det som en på er af for med til ikke han har at men sig fra var blev skal",
    "fi": "ja on ei se että oli hän ovat mutta kun myös joka kuin niin ole sen tai ovat jo",
    "pl": "i w na z nie się do że jest to o jak po co przez od dla za tym ale",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi kadar sonra ancak ne var en",
    "id": "yang dan di dari untuk dengan pada ini itu tidak dalam akan adalah juga oleh ke saat telah",
    "cs": "a se na je v že to s z do jsem o jako by ale si pro tak po jeho",
    "hu": "a az és hogy nem is egy ez de volt csak meg már még mint van vagy el volna lesz",
    "ro": "și de în la cu pe care nu din este o mai pentru că au fost sau prin sunt după",
}
_ENOUGH = 0.12
"""Share of a text's words that its language's commonest twenty make up at least."""


def read_language(page: Page, text: str) -> tuple[str | None, str | None]:
    """Return the BCP 47 tag of the text's language, and where it was read."""
    expected, fallback = _by_script(text)
    for source, value in _declared(page):
        tag = _normalised(value)
        if tag and (expected is None or tag.split("-")[0] in expected):
            return tag, source
    if fallback:
        return fallback, "text"
    guess = _by_function_words(text)
    return (guess, "text") if guess else (None, None)


def _declared(page: Page) -> list[tuple[str, str]]:
    html = page.tree if page.tree.tag == "html" else page.tree.find(".//html")
    lang = (
        (html.get("lang") or html.get("xml:lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang"))
        if html is not None
        else None
    )
    found = [
        ("page", lang),
        ("json-ld", page.data.text(page.article, "inLanguage")),
        ("meta", page.meta("content-language", "language", "dc.language")),
        ("open-graph", page.meta("og:locale")),
        ("header", next((value for name, value in page.headers if name.lower() == "content-language"), None)),
    ]
    return [(source, value) for source, value in found if value]


def _normalised(value: str) -> str | None:
    match = _TAG.match(value.split(",", maxsplit=1)[0].strip())
    if not match:
        return None
    language, script, region = match.groups()
    parts = [language.lower(), script.title() if script else None, region.upper() if region else None]
    return "-".join(part for part in parts if part)


def _by_script(text: str) -> tuple[set[str] | None, str | None]:
    """Return the languages that a text in a telling script can be in, and the likeliest; None for Latin script."""
    text = text[:4000]
    western = text.encode("latin-1", "ignore")
    if len(text) - len(western) < _LEAST * (len(western) - len(western.translate(None, _LETTERS))):
        return None, None
    sample = "".join(filter(str.isalpha, text))
    if len(sample) < 40:
        return None, None
    for pattern, languages, likeliest, share in _SCRIPTS:
        if len(pattern.findall(sample)) >= share * len(sample):
            return languages, likeliest
    return None, None


def _by_function_words(text: str) -> str | None:
    words = re.findall(r"[^\W\d_]+", text[:6000].lower())
    if len(words) < 30:
        return None
    counts = Counter(words)
    shares = {tag: sum(counts[word] for word in known & counts.keys()) / len(words) for tag, known in _KNOWN.items()}
    best = max(shares, key=lambda tag: shares[tag])
    return best if shares[best] >= _ENOUGH else None


_KNOWN = {tag: frozenset(words.split()) for tag, words in _FUNCTION_WORDS.items()}
