"""What is a gate: the sentences that ask for something before the rest is shown, and the elements they stand in.

A gate sentence speaks of *this* article. A banner that sells subscriptions is not one, nor is a sentence in an article
about paywalls: `closing` looks for these only where a text ends. An element proves nothing by its class alone:
``class="paywall"`` often wraps the whole article, and vendors' containers stand empty on free pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from .alternation import by_first_letter
from .gate_lines import ELSEWHERE, OPEN, PRICE, REMARK
from .gate_phrases import LANGUAGES
from .text import word_count

__all__ = [
    "Demand",
    "asks_for_money",
    "asks_to_register",
    "demand_of",
    "demand_of_box",
    "invites",
    "is_elsewhere",
    "is_gate_element",
    "is_gate_remark",
    "is_label",
    "is_log_in",
    "is_price",
    "is_quota",
    "speaks_of_reading",
]

Demand = Literal["registration", "subscription"]

_LONGEST_GATE = 90
_INVITATION_WORDS = 14
_PRICE_WORDS = 20
_LABEL_WORDS = 3
_LABEL_CHARACTERS = 8
_TEXT = re.compile(
    r"\b(?:articles?|story|stories|post|content|text|artikel\w*|beitr[aä]g\w*|inhalt\w*|bericht\w*|contenus?|artículos?"
    r"|contenidos?|noticias?|articol[oi]|contenut[oi]|artigos?|conteúdos?|matérias?|artyku\w+|tekst\w*|artik\w+|sak\w*"
    r"|verhaal|artikkel\w*|jut\w+|člán\w+)\b|記事"
)
"""What gates call the text that they close."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_UNSPACED_LANGUAGES = frozenset(["ja", "ko", "zh"])


def _from_words(pattern: str, name: str = "") -> str:
    # looking back is twice as fast as \b, which holds at the end of each word as well
    return f"(?:{pattern})" if name in _UNSPACED_LANGUAGES else rf"(?<!\w)(?:{by_first_letter(pattern)})"


def _table(kind: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(_from_words(getattr(phrases, kind), name)) for name, phrases in LANGUAGES.items()}


_READ_ON, _SUBSCRIBE, _REGISTER, _LOG_IN = (_table(kind) for kind in ("read_on", "subscribe", "register", "log_in"))
_SPACED = [phrases for name, phrases in LANGUAGES.items() if name not in _UNSPACED_LANGUAGES]
_DENSE = [phrases for name, phrases in LANGUAGES.items() if name in _UNSPACED_LANGUAGES]
_ANY_READ_ON = re.compile(f"{_from_words('|'.join(p.read_on for p in _SPACED))}|{'|'.join(p.read_on for p in _DENSE)}")
_MAY_BE_GATE = re.compile(_from_words("|".join(f"{p.read_on}|{p.closed}|{p.quota or p.closed}" for p in _SPACED)))
_MAY_BE_DENSE_GATE = re.compile(by_first_letter("|".join(f"{p.read_on}|{p.closed}" for p in _DENSE)))
_CLOSED = re.compile(f"{_from_words('|'.join(p.closed for p in _SPACED))}|{'|'.join(p.closed for p in _DENSE)}")
_QUOTA = re.compile(_from_words("|".join(p.quota for p in LANGUAGES.values() if p.quota)))
_ELSEWHERE = re.compile(rf"\b(?:{ELSEWHERE}|{OPEN})|コメント|ニュースレター|メルマガ")
_PRICE = re.compile(PRICE)
_REMARK = re.compile(REMARK)

_GATE_ELEMENT = re.compile(
    # words that name the thing, on any site
    r"pay-?wall|reg(?:istration)?-?wall|(?:login|account|email|content|subscri\w+|metered|meter|registrat?ion|abo"
    r"|conversion)-?(?:wall|gate|barrier|muur|layer)|(?:^|[\s_-])(?:meter|gate|gateway|barrier|barreira|muro|mur|rej)(?:[\s_-]|$)"
    r"|(?:premium|plus|abo|member|subscriber|paid)-?(?:box|gate|barrier|lock|block|notice|cta)"
    r"|(?:locked|restricted|gated|premium|paid|protected)-?(?:content|message)|unauthori[sz]ed-message"
    r"|subscri(?:be|ption|ber)s?-?(?:required|prompt|offer|cta|message)|upgrade-cta|end-of-preview|read-?more-gate"
    # vendors' own names: Piano, Poool, Zephr, Leaky Paywall, MemberPress, Restrict Content Pro, Steady, LaterPay,
    # Evolok, Sophi, Pelcro, Qiota, Paid Memberships Pro, Google's Subscribe and its AMP sections
    r"|piano|(?:^|[\s_-])tp-(?:container|modal)|poool|zephr|leaky|mepr-|rcp[_-]restrict|steady|laterpay|(?:^|[\s_-])lp_"
    r"|evolok|sophi|pelcro|qiota|pmpro|swg-|content-not-granted|not access"
)


@lru_cache(maxsize=4096)
def demand_of(text: str) -> Demand | None:
    """Return what a passage asks of the reader before it shows the rest of the article, or None."""
    if len(text) > 700 or len(text.split()) > _LONGEST_GATE:
        return None
    said = text.lower()
    if not _may_be_gate(said):
        return None
    if _CLOSED.search(said):
        return "subscription"
    found: Demand | None = None
    if is_quota(said):
        return "registration" if asks_to_register(said) else "subscription"
    for name, read_on in _READ_ON.items():
        if not read_on.search(said):
            continue
        if _REGISTER[name].search(said) and not _SUBSCRIBE[name].search(said):
            found = "registration"
        elif _SUBSCRIBE[name].search(said) or _PRICE.search(said):
            return "subscription"
        elif _LOG_IN[name].search(said):
            found = "registration"
    return found


def demand_of_box(asked: Demand, sentences: Sequence[str], lines: Sequence[str]) -> Demand:
    """Return what a gate asks for: money if one of its sentences does, or a log-in or a quota beside prices and offers.

    `asked` is what its first sentence asks for, alone or with the line below it; `lines` are all of its box.
    """
    said = {demand_of(sentence) or asked for sentence in sentences if not is_quota(sentence)}
    offers = any(asks_for_money(line) for line in lines)
    if not said and not offers and any(asks_to_register(line) for line in lines):
        return "registration"
    if "subscription" in (said or {asked}) or (offers and all(is_log_in(sentence) for sentence in sentences)):
        return "subscription"
    return "registration"


def invites(text: str) -> bool:
    """True for a short line that speaks of reading on ("Want to read more?"): the price may stand in the next."""
    said = text.lower()
    return len(text.split()) <= _INVITATION_WORDS and _may_be_gate(said) and bool(_ANY_READ_ON.search(said))


def speaks_of_reading(text: str) -> bool:
    """True if a sentence speaks of reading on, or of a text."""
    said = text.lower()
    return bool(_ANY_READ_ON.search(said) or _TEXT.search(said))


@lru_cache(maxsize=1024)
def _may_be_gate(said: str) -> bool:
    return bool(_MAY_BE_GATE.search(said) or _MAY_BE_DENSE_GATE.search(said))


def is_quota(text: str) -> bool:
    """True if a gate sentence says that the free share is used up: what more of it costs, the words around it say."""
    return bool(_QUOTA.search(text.lower()))


def is_log_in(text: str) -> bool:
    """True if all that a gate sentence asks for is to log in: for which account, the words around it say."""
    said = text.lower()
    return any(pattern.search(said) for pattern in _LOG_IN.values()) and not any(
        pattern.search(said) for table in (_REGISTER, _SUBSCRIBE) for pattern in table.values()
    )


def asks_for_money(text: str) -> bool:
    """True for a line beside a gate sentence that speaks of subscriptions or prices."""
    said = text.lower()
    return bool(_PRICE.search(said)) or any(pattern.search(said) for pattern in _SUBSCRIBE.values())


def asks_to_register(text: str) -> bool:
    """True for a line beside a gate sentence that speaks of an account and of no price."""
    said = text.lower()
    return any(pattern.search(said) for pattern in _REGISTER.values()) and not asks_for_money(said)


def is_elsewhere(text: str) -> bool:
    """True if what is asked for opens comments, a newsletter or another edition, or if this text is open to all."""
    return bool(_ELSEWHERE.search(text.lower()))


def is_gate_remark(text: str) -> bool:
    """True for "Already a subscriber? Log in" and its like."""
    return len(text) < 160 and bool(_REMARK.fullmatch(text.strip().lower()))


def is_price(text: str) -> bool:
    """True for a short line with a price: what a gate says next."""
    return len(text.split()) <= _PRICE_WORDS and bool(_PRICE.search(text.lower()))


def is_label(text: str) -> bool:
    """True for a label like "Subscribers only": it heads lists and marks teasers as well as gates."""
    return word_count(text) <= (_LABEL_CHARACTERS if _UNSPACED.search(text) else _LABEL_WORDS)


@lru_cache(maxsize=8192)
def is_gate_element(tokens: str) -> bool:
    """True if classes, ids or data attributes (in lower case) name a gate."""
    return bool(_GATE_ELEMENT.search(tokens))
