"""What a name is: bylines split into names, and names told from roles, log-ins and words of the interface."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from collections.abc import Iterator

from .templates import placeholders
from .whitespace import clean

__all__ = ["is_agency", "is_login", "is_role", "looks_like_name", "split_names", "without_lead"]

_LEAD = re.compile(
    r"^(?:(?:(?:more|all|other|see all)\s+)?(?:articles|posts|stories)\s+(?:by|from)|more\s+(?:by|from)|"
    r"(?:ein |eine )?(?:kommentar|analyse|bericht|reportage|interview|gastbeitrag|kolumne|leitartikel|essay) von|"
    r"(?:this (?:post|article|story) (?:was|is) )?(?:written|posted|published|reported|story|text|article|words"
    r"|interview|analysis|opinion|report|recipe|contributed|authored)\s+by|by|von|vom|par|por|de la redacción de|"
    r"di|da|door|av|af|autor(?:in|en|es)?(?:/autor(?:in)?)?|auteurs?|authors?|författare|foto|text|redaktion|автор"
    r"|oleh|yazan|написал|penulis|autore|redactor|a cura di|propos recueillis par|oprac|reporting by|interview(?=:)"
    r"|(?:guest )?(?:column|essay|commentary) by|كتبت?|بقلم|نویسنده|מאת|της|του)\b\s*[:.]?\s*",
    re.IGNORECASE,
)
_AND = r"(?:and|und|et|y|och|og|en|e|i|ve|with|mit|avec|dan|и|та|і)"
_SPLIT = re.compile(
    rf"\s*(?P<by>,\s*{_AND}(?=\s)|;|,|、|，|\||•|·|⋅|/|\n|\s{_AND}\s|&)\s*",
    re.IGNORECASE,
)
_DROP = re.compile(r"\([^()]*\)|<[^<>]*>|https?://\S+|\S+@\S+\.\S+|@\w+")
_NOT_NAME = re.compile(
    r"\d{3}|^\W*$|\b(?:posted|published|updated|min read|minutes|(?:read|learn|find out) more|follow|subscribe|see all"
    r"|more about|all posts|contact us|sign in|log in|view|twitter|facebook|instagram|linkedin|comment|share|admin"
    r"|administrator|webmaster|fact[ -]?checked|"
    r"january|february|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|^(?:"
    r"user|guest|author|unknown|anonymous|agencies|agenturen|agences|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?|"
    r"none|null|undefined|n/a|default|wordpress|editor|test|(?:about )?the author|full bio|bio)$"
    r"|^\w+(?:\.\w+){2,}$|\w\.(?:jpe?g|png)$",
    re.IGNORECASE,
)
"""What stands where a name should: dates, buttons, default users, names of variables (``page.extra.author``)."""
_ROLE = re.compile(
    r"^(?:.*\b)?(?:editors?|reporters?|correspondents?|writers?|reviewers?|columnists?|journalists?|contributors?"
    r"|redakteur(?:in)?|korrespondent(?:in)?|jurnalis|journaliste|rédacteur|rédactrice|redactora?|"
    r"freelance|photographer|producer|professor|lecturer|director|expert|attorney|consultant|specialist|technologist|scientist|researcher"
    r"|founder|co-founder|ceo|cto|manager|marketer|marketing|coach|gardener|engineer|developer|gastroenterologist"
    r"|dietitian|nutritionist|therapist|analyst|strategist|author|president|officer|head|lead|coo|cfo|cmo)$|^staff$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s(?:of|for|at|in)\s", re.IGNORECASE)
_OFFICE = re.compile(
    r"^(?:.*\b)?(?:editor|head|director|professor|manager|president|chief|chair|vice president|fellow|lecturer"
    r"|scientist|technologist|researcher|founder|partner)\s+(?:of|for|at|in)\s",
    re.IGNORECASE,
)
"""What somebody does, and where."""
_LETTERS = (
    # degrees and licences that follow a name; what is no table entry is a role or a place
    "phd", "md", "do", "ms", "msc", "ma", "mba", "mph", "ba", "bs", "bsc", "jd", "esq", "rd", "rdn", "ldn", "ld", "rn",
    "np", "lpn", "lvt", "vts", "dvm", "vmd", "dacvb", "dds", "dmd", "dpt", "pt", "cpt", "cscs", "cfp", "cfa", "cpa",
    "cepf", "cpp", "psp", "pharmd", "lcsw", "lmft", "lpc", "facp", "facs", "faan", "facog", "fand", "foma", "dabom",
    "facl m", "faclm", "jr", "sr", "ii", "iii", "obe", "mbe", "cbe", "frs", "frcs", "psyd", "edd", "dsc", "llm", "llb",
)  # fmt: skip
_TRAILING_ROLE = re.compile(
    r"(?<=[\w.])\s+(?:(?:contributing|staff|senior|review|managing|associate|freelance|guest|political|sports?)\s+)*"
    r"(?:writer|editor|reporter|founder|contributor|correspondent|author|journalist|journaliste|기자|記者)$",
    re.IGNORECASE,
)
"""What is glued to a name by the mark-up, and is not of it."""
_CAPITALS = re.compile(r"^(\s*[A-Z]{3,}(?: [A-Z]\.)?(?: [A-Z]{3,}){1,2}) [A-Z][a-z]+.*$", re.DOTALL)
"""A name in capitals ends where they do: "HAROLD FINCH Gazette Staff Writer"."""
_UNSPACED_ROLE = re.compile(r"\s(?:기자|記者)$")
"""Where names are one word, the role is the second."""
_OTHER_HAND = re.compile(
    r"\s(?:foto(?:s|graf)?|photos?|photographer|photographe|bild(?:er)?|video|illustration)$", re.IGNORECASE
)
"""What is glued to the name of somebody who did not write."""
_GLUED_BY = re.compile(r"^(?:Written\s*)?[Bb]y(?=[A-ZÀ-Ý][a-zß-ÿ])")
_AGENCY = re.compile(
    r"\b(?:reuters|agency|agence|agentur|press|presse|news|newsroom|staff|team|redaktion|redaction"
    r"|rédaction|redacción|redazione|redactie|redaksjonen|redaktionen|redakcja|redakce|toimitus|редакция|редакція|editors?|"
    r"editorial|board|desk|times|post|zeitung|magazine|tribune|journal|associates|inc|gmbh|ltd|llc|company"
    r"|university|institute|foundation|network|"
    r"dpa|afp|apa|ansa|efe|ap|afp|tass|sda|upi|ntb|tt|ritzau|belga|anp|lusa|pa media|bloomberg|bbc|cnn"
    r"|online|media|editorial team|ajansı|agencia|agenzia)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    [
        "de",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "di",
        "da",
        "del",
        "dos",
        "al",
        "el",
        "bin",
        "ibn",
        "ten",
        "ter",
        "y",
    ]
)
_LOGIN = re.compile(r"[a-z0-9]*[\d_.-][a-z0-9_.-]*|[a-z]{3,}|[A-Z][a-z]+[A-Z]{1,2}", re.ASCII)
"""``mholt7``, ``mara.holt``, ``marah``, ``MaraH``: what a system fills in where nobody typed a name."""
_LONGEST = 80
_WORDS = 8


def split_names(byline: str) -> list[str]:
    """Return the names that stand in a byline, without "By", roles, addresses and dates.

    Letters behind a name ("Mara Holt, MD") are of the name.
    """
    text = without_lead(clean(_DROP.sub(" ", byline)))
    names: list[str] = []
    parts = list(_parts(text))
    one_office = sum(_is_office(clean(part)) for part, _ in parts) == 1
    role = ""
    for whole, before in parts:
        part = _CAPITALS.sub(r"\1", whole)
        name = _LEAD.sub("", clean(part)).strip(" .,:;–—-|*\"'“”»")
        if names and _is_letters(name):
            names[-1] = f"{names[-1]}, {clean(part)}"
            continue
        if _OTHER_HAND.search(name):
            continue
        if len(name.split()) > 2 or _UNSPACED_ROLE.search(name):
            name = _TRAILING_ROLE.sub("", name)
        if names and _is_office(name):
            role = name
        elif role and one_office and (before == "," or (not before.startswith(",") and _OF.search(role))):
            continue  # "Mara Holt, Head of News and Sport, The Courier": what follows an office is of it
        elif _is_sane(name):
            names.append(name)
            role = ""
    return names


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a byline, each with what stands before it."""
    start, before = 0, ""
    for match in _SPLIT.finditer(text):
        yield text[start : match.start()], before
        start, before = match.end(), match.group("by").strip().lower()
    yield text[start:], before


def _is_office(part: str) -> bool:
    return bool(_ROLE.match(part) or _OFFICE.match(part))


def without_lead(text: str) -> str:
    """Return a byline without the "By" (or its like) at its beginning."""
    return _LEAD.sub("", _GLUED_BY.sub("", text))


def looks_like_name(name: str) -> bool:
    """True for two to five words that begin like names do; scripts without capitals pass."""
    words = name.split(",", maxsplit=1)[0].split()
    return (
        2 <= len(words) <= 5
        and not _ROLE.match(words[-1])
        and all(w[0].isupper() or not w[0].isascii() or w.lower() in _PARTICLES for w in words)
    )


def is_agency(name: str) -> bool:
    """True for an agency, a desk or a company by its words."""
    return bool(_AGENCY.search(name))


def is_role(name: str) -> bool:
    """True for what somebody does: "Associate Editor"."""
    return bool(_ROLE.match(name))


def is_login(name: str) -> bool:
    """True for the name of an account."""
    return bool(_LOGIN.fullmatch(name))


def _is_letters(part: str) -> bool:
    words = part.split()
    return bool(words) and all(word.replace(".", "").strip("®*").lower() in _LETTERS for word in words)


def _is_sane(name: str) -> bool:
    return (
        0 < len(name) <= _LONGEST
        and len(name.split()) <= _WORDS
        and not _NOT_NAME.search(name)
        and not placeholders(name)
        and ":" not in name
        and name.count("(") == name.count(")")
    )
