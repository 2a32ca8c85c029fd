"""How pages say that the rest is not shown, language by language: tables, read by `gates`.

A gate sentence names two things: reading on, and its price (a subscription, an account). Neither alone is one:
"Subscribe" is a banner, "Read on" a teaser. Sentences that say it all by themselves ("This story is for subscribers
only") stand apart. All are searched for in lower case, in every language: gates are often not in the page's own.
The patterns are matched from the beginning of a word, except in East Asian scripts.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LANGUAGES", "Phrases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Patterns of one language."""

    read_on: str
    """Reading this text on, or whole."""

    subscribe: str
    """The price is money."""

    register: str
    """The price is an account."""

    log_in: str
    """The price is an account that one has: which kind, the words around say."""

    closed: str
    """Says by itself that the text is for subscribers or members, or how much of it is left."""

    quota: str | None = None
    """Says that the free share is used up: the price is money, unless the words around ask for an account."""


_PIECE = r"(?:article|story|post|piece|content|report|page|guide|interview|essay|episode|issue|edition|item)"
_TO_WHOM = (
    r"(?:(?:our|all|paying|paid|premium|digital|registered|full|active|current|print|annual|medium|plus|pro) )*"
    r"(?:subscribers?|members?|supporters?|patrons?|(?<=paying )readers)"
)
_TO_CUSTOMERS = r"(?:[\w&'’-]+ ){0,3}(?:subscribers?|members?|(?:premium|digital|plus|paying) customers?)\b"

LANGUAGES = {
    "en": Phrases(
        read_on=r"(?:continue|keep|finish|carry on|go on|resume|enjoy) (?:reading|your article|with (?:this|the)\b)"
        r"|read on\b|read (?:(?:the|this|our) )?(?:full|whole|entire|complete|rest|remainder)\b"
        rf"|(?:read|see|unlock|access|view|finish) (?:this|the) (?:\w+ ){{0,3}}{_PIECE}"
        rf"|(?:full|whole|entire|complete) {_PIECE}\b|access to (?:this|the) {_PIECE}\b"
        rf"|rest of (?:this|the) {_PIECE}|(?:want|like) to read more\b|to read more\b(?!.{{0,12}} like)"
        r"|unlock (?:it|all|full|unlimited|every)\b|continue (?:to|with) (?:this|the|full)\b|to continue\W*$"
        r"|(?:get|miss) the rest\b",
        subscribe=r"subscri\w+|members?(?:hip)?\b|premium\b|(?:free )?trial\b|pa(?:y|id|ying)\b"
        r"|purchase\b"
        r"|buy\b|upgrade\b|(?:unlimited|digital) access\b|day pass\b|supporters?\b|support (?:us|our)\b",
        register=r"regist\w+|sign up\b|create (?:a|an|your)\b.{0,20}\baccount\b|free account\b",
        log_in=r"sign in\b|log ?in\b",
        closed=rf"{_PIECE}s? (?:is|are) (?:\w+ )?(?:only |exclusively )?(?:for"
        r"|available (?:in full )?(?:only |exclusively )?(?:to|for)"
        r"|reserved for|restricted to|limited to|exclusive to|exclusively for|visible to"
        r"|accessible (?:only )?(?:to|for))"
        rf" {_TO_WHOM}|{_PIECE} is (?:only )?available (?:[\w-]+ ){{0,6}}(?:to|for) {_TO_CUSTOMERS}"
        r"|(?:subscriber|member|premium)s?[- ](?:only|exclusive)\b|for {_TO_WHOM} only\b"
        rf"|available to {_TO_WHOM} only\b|only (?:available )?(?:to|for) {_TO_WHOM}"
        rf"|only {_TO_WHOM} (?:can|may) (?:read|see|access|view)\b|exclusively for {_TO_WHOM}"
        r"|you are (?:un|not )authori[sz]ed to (?:view|access|see|read) this"
        r"|(?:a )?subscription is (?:required|needed)\b|subscribe to (?:read|unlock|continue)\b"
        rf"|this is a (?:premium|subscriber|members?)\b.{{0,12}}\b{_PIECE}|end of (?:the |your )?free preview\b"
        r"|free preview (?:ends|is over|has ended)\b"
        r"|this is a preview of subscription content\b"
        r"|you(?:['’]re| are) reading a (?:free )?preview\b",
        quota=r"you(?:['’]ve| have) (?:reached|read|used|viewed|hit|run out of)\b.{0,50}"
        r"\b(?:(?:free|complimentary) (?:\w+ )?"
        r"(?:articles?|stories|story|limit|reads|views|posts)|(?:article|story|monthly|reading) limit)\b"
        r"|no (?:more )?free (?:articles|stories) (?:left|remaining)",
    ),
    "de": Phrases(
        read_on=r"weiter ?(?:zu)?lesen\b|lesen sie (?:den ganzen|diesen|(?:\w+ ){0,2}weiter)\b"
        r"|lies (?:\w+ ){0,2}weiter\b"
        r"|(?:ganze[nrs]?|vollständige[nrs]?|komplette[nrs]?|diese[nrs]?|gesamte[nrs]?) (?:\w+ )?"
        r"(?:artikel|beitrag|text|inhalt|bericht|geschichte)s?\b|vollständig (?:zu )?lesen\b|freischalten\b"
        r"|alle(?:n)? inhalte(?:n)?\b|jetzt lesen\b|artikel lesen\b|mehr lesen\?"
        r"|(?:artikel|beitrag|text) vollständig\b|lesen sie alles\b|geht(?:['’]s| es) (?:\w+ ){0,3}weiter\b",
        subscribe=r"\w*abo\b|abo-|abonn\w+|plus\b|premium|probe(?:monat|lesen|woche)\w*|testen\b"
        r"|mitglied\w*"
        r"|\w+\+(?!\w)|unterstütz\w+|\w+-zugang\b|kauf\w+|bezahl\w*|zahl\w+|(?:tages|wochen|monats|jahres|zeit)pass|digitalpaket",
        register=r"registrier\w+|(?:kostenlos\w*|gratis|neues|ein) (?:\w+)?konto\b|konto (?:anlegen|erstellen)",
        log_in=r"(?:an|ein)meld\w+|melden sie sich\b|einlogg\w+|login\b|logg\w* (?:sie sich|dich) ein\b",
        closed=r"(?:nur|exklusiv|ausschließlich) für (?:\w+ ){0,2}(?:\w*abonnent\w*|mitglieder|plus\b|plus-"
        r"|premium)"
        r"|(?:abonnent\w*|mitgliedern|kundinnen|kunden) vorbehalten\b|(?:kosten"
        r"|bezahl)pflichtige[rn]? (?:inhalt|artikel)"
        r"|(?:artikel|beitrag|text|inhalt) ist (?:kostenpflichtig|gesperrt|bezahlpflichtig|nur (?:mit|für)"
        r"|teil (?:von|des))|noch (?:ca\. |rund )?[\d.]+ (?:wörter|zeichen)\b",
        quota=r"(?:freien?|kostenlosen?|gratis)-?\s?artikel\b.{0,50}\b(?:gelesen|aufgebraucht|verbraucht|erreicht)\b"
        r"|kontingent\b.{0,40}\b(?:aufgebraucht|erschöpft|erreicht)\b",
    ),
    "fr": Phrases(
        read_on=r"(?:lire|lisez|découvrir|voir|accéder à) la suite\b|la suite (?:de |est )|(?:continuer"
        r"|poursuivre|poursuivez"
        r"|continuez|reprendre) (?:votre |la |sa |à )?(?:lecture|lire)\b|lire (?:cet|l['’] ?)(?: ?)(?:article"
        r"|intégralité)"
        r"|(?:accédez|accéder|accès) à (?:cet article|l['’]article|l['’]intégralité|ce contenu)|en (?:intégralité"
        r"|entier)\b"
        r"|débloque[rz]\b|cet article\b|(?:article|contenu) à lire\b|lire la totalité\b",
        subscribe=r"abonn\w+|premium\b|achet\w+|souten(?:ez|ir)\b",
        register=r"inscri\w+|compte\b",
        log_in=r"connect(?:ez|er)\b|identifi(?:ez|er)\b",
        closed=r"(?:réservée?s?|exclusi\w+|accessibles?)\b.{0,25}\b(?:abonnée?s|membres|adhérents)"
        r"|il (?:vous )?reste \d+(?:[.,]\d+)? ?%.{0,30}à (?:lire|découvrir)|(?:lu|lire) \d+(?:[.,]\d+)? ?% de\b"
        r"|(?:article|contenu) payant\b",
        quota=r"vous avez (?:déjà )?(?:atteint|lu|consommé|épuisé)\b.{0,60}\b(?:gratuits?|offerts?|limite|quota)\b",
    ),
    "es": Phrases(
        read_on=r"(?:seguir|sigue|siga|sigas|continuar|continúa|continúe) (?:leyendo|con la lectura)\b"
        r"|leer? (?:el|este|la|esta)\b.{0,20}\b(?:artículo|contenido|reportaje|noticia|texto)\b|(?:artículo"
        r"|contenido"
        r"|noticia|texto) (?:completo|íntegro)|acceder a(?:l| este| esta)\b|desbloque\w+",
        subscribe=r"suscr[ií]\w+|hazte (?:socio|premium)|soci[oa]s\b|premium\b|abonad\w+",
        register=r"reg[ií]str\w+|crea\w* (?:una|tu|su)?\s?cuenta|cuenta gratuita",
        log_in=r"inici\w+ sesión|identif[ií]\w+",
        closed=r"(?:exclusiv\w+|reservad\w+|s[oó]lo|únicamente|disponible) (?:\w+ )?(?:para|a) (?:l[oa]s "
        r"|nuestros )?"
        r"(?:suscriptor\w+|soci[oa]s|abonad\w+|usuarios registrados)"
        r"|(?:artículo|contenido) (?:es )?de pago\b|queda\w*\b.{0,20}\d+ ?%.{0,30}por leer\b",
        quota=r"ha[sn]? (?:alcanzado|leído|llegado|agotado)\b.{0,60}\b(?:límite|gratuitos|gratis)\b",
    ),
    "it": Phrases(
        read_on=r"(?:continu\w+|prosegu\w+) (?:a |la |con la |nella )?(?:leggere|lettura)\b"
        r"|(?:legg\w+|sblocc\w+|accedere a) (?:\w+ ){0,2}(?:l['’]articolo|questo|il resto|gli articoli|l['’]intero)"
        r"|articolo (?:completo|intero|integrale)|per leggere\b|questo (?:articolo|contenuto)\b",
        subscribe=r"abbon\w+|premium\b|sostenitor\w+|acquist\w+",
        register=r"registr\w+|iscriv\w+|crea (?:un |il tuo )?account",
        log_in=r"accedi\b|(?:effettua|fai) (?:il )?log-?in",
        closed=r"riservat\w+ (?:solo )?(?:agli|ai|a) (?:nostri |utenti )?(?:abbonati|soci|sostenitori|registrati)"
        r"|(?:esclusiv\w+|solo|disponibile) (?:\w+ )?per (?:gli |i nostri )?(?:abbonati|soci|sostenitori)"
        r"|(?:articolo|contenuto) per (?:gli |i )?(?:soli )?abbonati"
        r"|(?:rest|manca)\w*\b.{0,20}\d+ ?%.{0,20}articolo"
        r"|(?:continu|prosegu)\w+ con (?:un |il |l['’] ?)abbonamento",
        quota=r"hai (?:raggiunto|letto|esaurito|finito)\b.{0,60}\b(?:limite|gratuiti|gratis)\b",
    ),
    "nl": Phrases(
        read_on=r"(?:verder|door) ?(?:te )?lezen\b|lees (?:verder|door|dit|het hele|alles)\b|om (?:dit"
        r"|het)\b.{0,30}"
        r"\bte lezen\b|(?:hele|volledige|dit) (?:artikel|verhaal)\b|ontgrendel\w*|onbeperkt (?:te )?lezen\b",
        subscribe=r"abonn\w+|word (?:nu )?lid\b|premium\b|proef\w*|betaal\w*",
        register=r"registre\w+|account\b",
        log_in=r"inlogg\w+|log (?:nu )?in\b|aanmelden\b",
        closed=r"(?:alleen|exclusief|uitsluitend)\b.{0,20}\bvoor (?:onze )?(?:abonnees|leden|premium)"
        r"|nog \d+ ?%.{0,30}te lezen\b",
        quota=r"(?:je hebt|u heeft)\b.{0,40}\b(?:gratis artikelen|limiet)\b",
    ),
    "pt": Phrases(
        read_on=r"(?:continu\w+|segu?ir|siga|prosseguir) (?:a |com a )?(?:lendo|ler|leitura)\b|l(?:er"
        r"|eia) (?:\w+ )?"
        r"(?:o |a |este |esta )?(?:artigo|texto|conteúdo|matéria|reportagem|íntegra|rest(?:o|ante))|na íntegra\b"
        r"|acess\w+ (?:a )?(?:este|esta|o|ao)\b|desbloque\w+",
        subscribe=r"assin\w+|subscrev\w+|subscri\w+|premium\b",
        register=r"cadastr\w+|regist\w+|cri\w+ (?:uma |sua |a sua )?conta",
        log_in=r"faça (?:o )?login|inici\w+ sessão|entrar\b",
        closed=r"(?:exclusiv\w+|restrit\w+|reservad\w+|só|somente|apenas) (?:para|a|aos) (?:os |nossos )?"
        r"(?:assinantes|subscritores|cadastrados)|(?:falta|resta)\w*\b.{0,20}\d+ ?%.{0,20}(?:artigo|texto|matéria)",
        quota=r"(?:atingiu|já leu|você leu)\b.{0,50}\b(?:limite|grátis|gratuit\w+)",
    ),
    "pl": Phrases(
        read_on=r"czyta\w* (?:dalej|całość|cały|wszystkie)|(?:prze)?czyta\w+ (?:cały|całość|ten|resztę"
        r"|dalszą|pełn\w+)"
        r"|dalsz\w+ (?:część|ciąg|lektur\w+)|(?:cał\w+|pełn\w+) (?:artykuł\w*|tekst\w*|treś\w+|wersj\w+)"
        r"|dostęp do (?:tego|cał\w+|pełn\w+|artykuł\w+|treści)|odblokuj\w*"
        r"|(?:artykuł|tekst) przeczytasz\b|czyta\w+ bez ograniczeń|pełn\w+ dostęp\b",
        subscribe=r"prenumer\w+|subskry\w+|abonament\w*|premium\b|wykup\w*|kup\b",
        register=r"zarejestruj\w*|rejestrac\w+|załóż\b.{0,20}\bkonto\b|darmow\w+ konto",
        log_in=r"zaloguj\w*",
        closed=r"(?:tylko|wyłącznie|jedynie) dla (?:naszych )?(?:prenumerator\w+|subskrybent\w+|abonent\w+"
        r"|zalogowanych)"
        r"|pozostało\b.{0,20}\d+ ?% (?:artykułu|tekstu|treści)"
        r"|(?:artykuł|tekst|treść) premium\b"
        r"|(?:artykuł|tekst|materiał) (?:tylko )?dla (?:naszych )?(?:prenumerator|subskrybent|abonent)\w+",
        quota=r"wykorzysta\w+\b.{0,40}\blimit",
    ),
    "nordic": Phrases(
        read_on=r"läs(?:a|er)? (?:\w+ )?(?:vidare|hela|resten|artikeln)\b|fortsätt\w* (?:att )?läsa"
        r"|lås(?:e)? (?:upp|opp)\b"
        r"|les(?:e)? (?:videre|resten|hele|(?:denne )?(?:saken|artikkelen))\b"
        r"|læs(?:e)? (?:videre|resten|hele|artiklen)\b"
        r"|hel[ae] (?:artikeln|artikkelen|artiklen|saken)\b"
        r"|fortsæt\w* (?:med at )?læse",
        subscribe=r"prenumer\w+|(?:prøve)?abonn\w+|plus(?:medlem\w*)?\b|premium\b|kjøp\b|köp\b|køb\b",
        register=r"registrer\w+|(?:skapa|opprett|opret)\b.{0,25}\b(?:konto|bruker|profil)",
        log_in=r"logga in|logg(?:e)? inn|log(?:ge)? ind",
        closed=r"(?:endast|bara|enbart|kun|bare|exklusivt) (?:för|for) (?:våra |våre |vores |dig som är )?"
        r"(?:prenumerant\w*|abonnent\w*|inloggade|plus)|låst artikel\b|artikeln är låst\b"
        r"|(?:endast|bara|kun|bare) (?:prenumeranter|abonnenter) kan\b"
        r"|(?:artikel|artikkel|sak|tekst|text)\w* (?:(?:är|er) )?(?:för|for) (?:(?:dig|deg) som (?:är|er) )?(?:\w+ )?"
        r"(?:prenumerant|abonnent)\w*|\d+ ?(?:%|procent|prosent) (?:av|af) (?:artik|sak|tex|teks)\w+",
        quota=r"du har (?:använt|läst|brukt|lest|brugt|læst)\b.{0,40}\b(?:gratis|fria)\b",
    ),
    "fi": Phrases(
        read_on=r"(?:artikkelin|jutun) lukeminen\b"
        r"|lue (?:\w+ )?(?:koko|loput)\b|koko (?:juttu|jutun|juttua|artikkeli\w*)\b|jat\w+ luke\w+"
        r"|luke\w+ jat\w+"
        r"|(?:lukeaksesi|avaa) (?:koko |tämän )?(?:juttu|jutun|artikkeli\w*)\b",
        subscribe=r"tilaa\b|tilaa(?:j\w+|malla)|tilau\w+|osta\b",
        register=r"rekister\w+|(?:luo|tee)\b.{0,20}\btunnu\w+|(?:maksuton|ilmainen) tunnus",
        log_in=r"kirjaud\w+",
        closed=r"(?:artikkeli|juttu|sisältö) on (?:vain )?tilaajille\b|(?:vain|ainoastaan) tilaajille\b"
        r"|tilaajille tarkoitettu\b",
    ),
    "cs": Phrases(
        read_on=r"pokrač\w+ ve? čtení\b|(?:čtěte|číst) (?:dál\w*|celý)\b|(?:do|pře)číst (?:si )?(?:celý|zbytek|tento)\b"
        r"|celý (?:článek|text)\b|zbytek (?:článku|textu)\b|odem(?:kn|yk)\w+"
        r"|(?:do|pře)čtení (?:celého )?(?:článku|textu)\b",
        subscribe=r"předpl\w+|premium\b|koup\w+",
        register=r"registr\w+|(?:založ|vytvoř)\w*\b.{0,20}\búčet\b",
        log_in=r"přihl[aá][sš]\w+",
        closed=r"(?:jen|pouze|výhradně) (?:pro )?(?:naše |našim )?předplatitel\w*"
        r"|zbývá\b.{0,25}\d+ ?% (?:článku|textu)",
    ),
    "ja": Phrases(
        read_on=r"続き|全文|残り|この記事|お読み|閲覧",
        subscribe=r"有料|購読|会員限定|プレミアム|課金|購入",
        register=r"無料会員|会員登録|無料登録|登録",
        log_in=r"ログイン",
        closed=r"(?:有料会員|購読者|会員)(?:限定|専用|のみ|だけ)|残り[::\s]?\d+文字|ここから先は.{0,14}(?:有料|会員|購読)",
    ),
    "tr": Phrases(
        read_on=r"okumaya devam|devamını oku|tamamını oku",
        subscribe=r"abone\w*",
        register=r"üye ol\w*|kayıt ol\w*",
        log_in=r"giriş yap\w*",
        closed=r"abonelere özel",
    ),
    "ko": Phrases(
        read_on=r"계속|전문|이어|나머지",
        subscribe=r"유료|구독|멤버십",
        register=r"회원가입|무료 ?회원|가입",
        log_in=r"로그인",
        closed=r"(?:유료|구독자|회원) ?전용",
    ),
    "zh": Phrases(
        read_on=r"阅读全文|閱讀全文|继续阅读|繼續閱讀|全文|余下内容",
        subscribe=r"订阅|訂閱|付费|付費|会员|會員",
        register=r"注册|註冊",
        log_in=r"登录|登入",
        closed=r"(?:付费|付費|会员|會員)(?:专享|專享|专属|專屬|可见)",
    ),
}
