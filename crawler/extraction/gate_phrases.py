"""How pages say that the rest is not shown, language by language: tables, read by `gates`.

A gate sentence names two things: reading on, and its price (a subscription, an account). Neither alone is one:
"Subscribe" is a banner, "Read on" a teaser. Sentences that say it all by themselves ("This story is for subscribers
only") stand apart. All are searched for in lower case, in every language: gates are often not in the page's own.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ELSEWHERE", "LANGUAGES", "PRICE", "REMARK", "Phrases"]


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
    """Says by itself that the text is for subscribers or members, or that the free share is used up."""


_PIECE = r"(?:article|story|post|piece|content|report|page|guide|interview|essay|episode|issue|item)"
_TO_WHOM = (
    r"(?:(?:our|all|paying|paid|premium|digital|registered|full|active|current|print|annual|medium|plus|pro) )*"
    r"(?:subscribers?|members?|supporters?|patrons?)"
)

LANGUAGES = {
    "en": Phrases(
        read_on=r"\b(?:continue|keep|finish|carry on|go on|resume|enjoy) (?:reading|your article|with (?:this|the)\b)"
        r"|\bread on\b|\bread (?:(?:the|this|our) )?(?:full|whole|entire|complete|rest|remainder)\b"
        rf"|\b(?:read|see|unlock|access|view|finish) (?:this|the) (?:\w+ ){{0,3}}{_PIECE}"
        rf"|\brest of (?:this|the) {_PIECE}|\b(?:want|like) to read more\b|\bto read more\b(?!.{{0,12}} like)"
        r"|\bunlock (?:it|all|full|unlimited|every)\b|\bcontinue (?:to|with) (?:this|the|full)\b",
        subscribe=r"\bsubscri\w+|\bmembers?(?:hip)?\b|\bpremium\b|\b(?:free )?trial\b|\bpa(?:y|id|ying)\b"
        r"|\bpurchase\b"
        r"|\bbuy\b|\bupgrade\b|\bsupporters?\b|\bsupport (?:us|our)\b",
        register=r"\bregist\w+|\bsign up\b|\bcreate (?:a|an|your)\b.{0,20}\baccount\b|\bfree account\b",
        log_in=r"\bsign in\b|\blog ?in\b",
        closed=rf"\b{_PIECE}s? (?:is|are) (?:\w+ )?(?:only |exclusively )?(?:for"
        r"|available (?:in full )?(?:only |exclusively )?(?:to|for)"
        r"|reserved for|restricted to|limited to|exclusive to|exclusively for|visible to"
        r"|accessible (?:only )?(?:to|for))"
        rf" {_TO_WHOM}|\b(?:subscriber|member|premium)s?[- ](?:only|exclusive)\b|\bfor {_TO_WHOM} only\b"
        rf"|\bavailable to {_TO_WHOM} only\b|\bonly (?:available )?(?:to|for) {_TO_WHOM}"
        rf"|\bonly {_TO_WHOM} (?:can|may) (?:read|see|access|view)\b|\bexclusively for {_TO_WHOM}"
        r"|\byou(?:['’]ve| have) (?:reached|read|used|viewed|hit|run out of)\b.{0,50}"
        r"\b(?:(?:free|complimentary) (?:\w+ )?"
        r"(?:articles?|stories|story|limit|reads|views|posts)|(?:article|story|monthly|reading) limit)\b"
        r"|\bno (?:more )?free (?:articles|stories) (?:left|remaining)"
        r"|\byou are (?:un|not )authori[sz]ed to (?:view|access|see|read) this"
        r"|\b(?:a )?subscription is (?:required|needed)\b|\bsubscribe to (?:read|unlock|continue)\b"
        rf"|\bthis is a (?:premium|subscriber|members?)\b.{{0,12}}\b{_PIECE}|\bend of (?:the |your )?free preview\b"
        r"|\byou(?:['’]re| are) reading a (?:free )?preview\b",
    ),
    "de": Phrases(
        read_on=r"\bweiter ?(?:zu)?lesen\b|\blesen sie (?:weiter|den ganzen|diesen|hier weiter)\b|\blies weiter\b"
        r"|\b(?:ganze[nrs]?|vollständige[nrs]?|komplette[nrs]?|diese[nrs]?|gesamte[nrs]?) (?:\w+ )?"
        r"(?:artikel|beitrag|text|inhalt|bericht|geschichte)s?\b|\bvollständig (?:zu )?lesen\b|\bfreischalten\b"
        r"|\balle(?:n)? inhalte(?:n)?\b|\bjetzt lesen\b|\bartikel lesen\b",
        subscribe=r"\b\w*abo\b|\babo-|\babonn\w+|\bplus\b|\bpremium|\bprobe(?:monat|lesen|woche)\w*|\btesten\b"
        r"|\bmitglied\w*"
        r"|\w\+(?!\w)|\bunterstütz\w+|\bkauf\w+|\bbezahl\w*|\bzahl\w+|\btagespass|\bzeitpass",
        register=r"\bregistrier\w+|\b(?:kostenlos\w*|gratis|neues|ein) (?:\w+)?konto\b|\bkonto (?:anlegen|erstellen)",
        log_in=r"\b(?:an|ein)meld\w+|\bmelden sie sich\b|\beinlogg\w+|\blogin\b",
        closed=r"\b(?:nur|exklusiv|ausschließlich) für (?:\w+ ){0,2}(?:\w*abonnent\w*|mitglieder|plus\b|plus-"
        r"|premium)"
        r"|\b(?:abonnent\w*|mitgliedern|kundinnen|kunden) vorbehalten\b|\b(?:kosten"
        r"|bezahl)pflichtige[rn]? (?:inhalt|artikel)"
        r"|\b(?:artikel|beitrag|text|inhalt) ist (?:kostenpflichtig|gesperrt|bezahlpflichtig|nur (?:mit|für)"
        r"|teil (?:von|des))"
        r"|\b(?:freien?|kostenlosen?|gratis)-?\s?artikel\b.{0,50}\b(?:gelesen|aufgebraucht|verbraucht|erreicht)\b"
        r"|\bkontingent\b.{0,40}\b(?:aufgebraucht|erschöpft|erreicht)\b",
    ),
    "fr": Phrases(
        read_on=r"\b(?:lire|découvrir|voir|accéder à) la suite\b|\bla suite (?:de |est )|\b(?:continuer"
        r"|poursuivre|poursuivez"
        r"|continuez|reprendre) (?:votre |la |sa |à )?(?:lecture|lire)\b|\blire (?:cet|l['’] ?)(?: ?)(?:article"
        r"|intégralité)"
        r"|\b(?:accéder|accès) à (?:cet article|l['’]article|l['’]intégralité|ce contenu)|\ben (?:intégralité"
        r"|entier)\b"
        r"|\bdébloque[rz]\b|\bcet article\b",
        subscribe=r"\babonn\w+|\bpremium\b|\bachet\w+|\bsouten(?:ez|ir)\b",
        register=r"\binscri\w+|\bcompte\b",
        log_in=r"\bconnect(?:ez|er)\b|\bidentifi(?:ez|er)\b",
        closed=r"\b(?:réservée?s?|exclusi\w+|accessibles?)\b.{0,25}\b(?:abonnée?s|membres|adhérents)"
        r"|\bil (?:vous )?reste \d+(?:[.,]\d+)? ?%.{0,30}à (?:lire|découvrir)"
        r"|\bvous avez (?:atteint|lu|consommé|épuisé)\b.{0,60}\b(?:gratuits?|offerts?|limite|quota)\b",
    ),
    "es": Phrases(
        read_on=r"\b(?:seguir|sigue|siga|sigas|continuar|continúa|continúe) (?:leyendo|con la lectura)\b"
        r"|\bleer (?:el|este|la|esta)\b.{0,20}\b(?:artículo|contenido|reportaje|noticia|texto)\b|\b(?:artículo"
        r"|contenido"
        r"|noticia|texto) (?:completo|íntegro)|\bacceder a(?:l| este| esta)\b|\bdesbloque\w+",
        subscribe=r"\bsuscr[ií]\w+|\bhazte (?:socio|premium)|\bsoci[oa]s\b|\bpremium\b|\babonad\w+",
        register=r"\breg[ií]str\w+|\bcrea\w* (?:una|tu|su)?\s?cuenta|\bcuenta gratuita",
        log_in=r"\binici\w+ sesión|\bidentif[ií]\w+",
        closed=r"\b(?:exclusiv\w+|reservad\w+|s[oó]lo|únicamente|disponible) (?:\w+ )?(?:para|a) (?:l[oa]s "
        r"|nuestros )?"
        r"(?:suscriptor\w+|soci[oa]s|abonad\w+|usuarios registrados)"
        r"|\bha[sn]? (?:alcanzado|leído|llegado|agotado)\b.{0,60}\b(?:límite|gratuitos|gratis)\b",
    ),
    "it": Phrases(
        read_on=r"\b(?:continu\w+|prosegu\w+) (?:a |la |con la |nella )?(?:leggere|lettura)\b"
        r"|\b(?:legg\w+|sblocc\w+|accedere a) (?:\w+ ){0,2}(?:l['’]articolo|questo|il resto|gli articoli|l['’]intero)"
        r"|\barticolo (?:completo|intero|integrale)|\bper leggere\b|\bquesto (?:articolo|contenuto)\b",
        subscribe=r"\babbon\w+|\bpremium\b|\bsostenitor\w+|\bacquist\w+",
        register=r"\bregistr\w+|\biscriv\w+|\bcrea (?:un |il tuo )?account",
        log_in=r"\baccedi\b|\b(?:effettua|fai) (?:il )?log-?in",
        closed=r"\briservat\w+ (?:solo )?(?:agli|ai|a) (?:nostri |utenti )?(?:abbonati|soci|sostenitori|registrati)"
        r"|\b(?:esclusiv\w+|solo|disponibile) (?:\w+ )?per (?:gli |i nostri )?(?:abbonati|soci|sostenitori)"
        r"|\bhai (?:raggiunto|letto|esaurito)\b.{0,60}\b(?:limite|gratuiti|gratis)\b",
    ),
    "nl": Phrases(
        read_on=r"\b(?:verder|door) ?(?:te )?lezen\b|\blees (?:verder|door|dit|het hele|alles)\b|\bom (?:dit"
        r"|het)\b.{0,30}"
        r"\bte lezen\b|\b(?:hele|volledige|dit) (?:artikel|verhaal)\b|\bontgrendel\w*",
        subscribe=r"\babonn\w+|\bword (?:nu )?lid\b|\bpremium\b|\bproef\w*|\bbetaal\w*",
        register=r"\bregistre\w+|\baccount\b",
        log_in=r"\binlogg\w+|\blog (?:nu )?in\b|\baanmelden\b",
        closed=r"\b(?:alleen|exclusief|uitsluitend)\b.{0,20}\bvoor (?:onze )?(?:abonnees|leden|premium)"
        r"|\bje hebt\b.{0,40}\b(?:gratis artikelen|limiet)\b",
    ),
    "pt": Phrases(
        read_on=r"\b(?:continu\w+|segu?ir|siga|prosseguir) (?:a |com a )?(?:lendo|ler|leitura)\b|\bl(?:er"
        r"|eia) (?:\w+ )?"
        r"(?:o |a |este |esta )?(?:artigo|texto|conteúdo|matéria|reportagem|íntegra|restante)|\bna íntegra\b"
        r"|\bacess\w+ (?:a )?(?:este|esta|o|ao)\b|\bdesbloque\w+",
        subscribe=r"\bassin\w+|\bsubscrev\w+|\bsubscri\w+|\bpremium\b",
        register=r"\bcadastr\w+|\bregist\w+|\bcri\w+ (?:uma |sua |a sua )?conta",
        log_in=r"\bfaça (?:o )?login|\binici\w+ sessão|\bentrar\b",
        closed=r"\b(?:exclusiv\w+|restrit\w+|reservad\w+|só|somente|apenas) (?:para|a|aos) (?:os |nossos )?"
        r"(?:assinantes|subscritores|cadastrados)|\bvocê (?:atingiu|leu|já leu)\b.{0,50}\b(?:limite|grátis"
        r"|gratuit\w+)",
    ),
    "pl": Phrases(
        read_on=r"\bczyta\w* (?:dalej|całość|cały|wszystkie)|\b(?:prze)?czyta\w+ (?:cały|całość|ten|resztę"
        r"|dalszą|pełn\w+)"
        r"|\bdalsz\w+ (?:część|ciąg|lektur\w+)|\b(?:cał\w+|pełn\w+) (?:artykuł\w*|tekst\w*|treś\w+|wersj\w+)"
        r"|\bdostęp do (?:tego|cał\w+|pełn\w+|artykuł\w+|treści)|\bodblokuj\w*",
        subscribe=r"\bprenumer\w+|\bsubskry\w+|\babonament\w*|\bpremium\b|\bwykup\w*|\bkup\b",
        register=r"\bzarejestruj\w*|\brejestrac\w+|\bzałóż\b.{0,20}\bkonto\b|\bdarmow\w+ konto",
        log_in=r"\bzaloguj\w*",
        closed=r"\b(?:tylko|wyłącznie|jedynie) dla (?:naszych )?(?:prenumerator\w+|subskrybent\w+|abonent\w+"
        r"|zalogowanych)"
        r"|\bpozostało\b.{0,20}\d+ ?% (?:artykułu|tekstu|treści)|\bwykorzysta\w+\b.{0,40}\blimit",
    ),
    "nordic": Phrases(
        read_on=r"\bläs(?:a|er)? (?:\w+ )?(?:vidare|hela|resten|artikeln)\b|\bfortsätt\w* (?:att )?läsa"
        r"|\blås(?:e)? (?:upp|opp)\b"
        r"|\bles(?:e)? (?:videre|resten|hele|saken)\b|\blæs(?:e)? (?:videre|resten|hele|artiklen)\b"
        r"|\bfortsæt\w* (?:med at )?læse",
        subscribe=r"\bprenumer\w+|\babonn\w+|\bplus\b|\bpremium\b|\bkjøp\b|\bköp\b|\bkøb\b",
        register=r"\bregistrer\w+|\b(?:skapa|opprett|opret)\b.{0,25}\b(?:konto|bruker|profil)",
        log_in=r"\blogga in|\blogg(?:e)? inn|\blog(?:ge)? ind",
        closed=r"\b(?:endast|bara|enbart|kun|bare|exklusivt) (?:för|for) (?:våra |våre |vores |dig som är )?"
        r"(?:prenumerant\w*|abonnent\w*|inloggade|plus)|\blåst artikel\b|\bartikeln är låst\b",
    ),
    "ja": Phrases(
        read_on=r"続き|全文|残り|この記事|お読み|閲覧",
        subscribe=r"有料|購読|会員限定|プレミアム|課金|購入",
        register=r"無料会員|会員登録|無料登録|登録",
        log_in=r"ログイン",
        closed=r"(?:有料会員|購読者|会員)(?:限定|専用|のみ|だけ)|残り[::\s]?\d+文字|ここから先は.{0,14}(?:有料|会員|購読)",
    ),
    "tr": Phrases(
        read_on=r"\bokumaya devam|\bdevamını oku|\btamamını oku",
        subscribe=r"\babone\w*",
        register=r"\büye ol\w*|\bkayıt ol\w*",
        log_in=r"\bgiriş yap\w*",
        closed=r"\babonelere özel",
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

ELSEWHERE = (
    r"\bcomment(?:s|ing|ary)?\b|kommentar|\bcommentaires?\b|\bcoment[aá]rios?\b|\bcommenti\b|\breacties?\b"
    r"|\breageren\b"
    r"|\bkomentarz|コメント|\bnewsletters?\b|\bnieuwsbrief|\bnyhetsbrev|\bbolet[ií]n|\bboletim|\binbox\b|\bpostfach\b"
    r"|\b(?:stories|articles|posts|more) like this\b"
    r"|\blatest (?:posts|articles|news|stories)\b|\bjoin the (?:conversation|discussion)|\bmitdiskutier|メルマガ"
    r"|ニュースレター|\be-?paper\b|\bpodcast|copyright|©|\bsyndicat|\bkommerzielle|\bcommercial use|\bl[ai][sz]en[czs]"
    r"|\bschenk|\bgift(?:ed|s)?\b|\boffert par\b|\bwithout (?:a |an |any )?(?:subscri|regist|logg|sign|account|pay)"
    r"|\bohne (?:\w+ )?(?:abo|anmeld|registr|login|konto)|\bsans (?:abonn|inscri|compte)|\bsin (?:suscr|registr)"
    r"|\bsehen, weil\b|\buden at\b|\butan att\b"
)
"""What else is reserved or offered at the end of a page (comments, newsletters, other editions, reuse), and what says
the contrary: gifts, "without an account"."""

PRICE = (
    r"[€£$¥]\s?\d|\d(?:[.,]\d+)?\s?(?:€|£|\$|eur\b|euros?\b|chf\b|kr\b|zł|円|usd\b|pence\b|p\b)|\br\$\s?\d"
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
