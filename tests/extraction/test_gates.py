"""Sentences that ask for something before they show the rest, and sentences that only use the same words."""

# ruff: noqa: RUF001 - quotation marks and dashes of many languages
from __future__ import annotations

import pytest

from crawler.extraction.gates import demand_of

SUBSCRIPTION = """
Subscribe to read this story
To continue reading this article, please subscribe.
Get unlimited access for 4 weeks to read the rest of this story
You’ve hit your limit of free articles.
Become a member to read this story, and all of our stories.
The remainder of this article is for paying members.
There’s more to this story. Subscribe to get the rest.
Upgrade to paid to read the rest
This is a subscriber-only story.
Your free preview ends here.
The full text of this article is available to Courier Premium customers.
Weiterlesen mit Kurier-Zugang: Jetzt Artikel freischalten
Mit einem Digitalabo lesen Sie sofort weiter
Als Abonnent lesen Sie den Artikel vollständig
Mehr lesen? Jetzt Probemonat starten
Zum Weiterlesen brauchen Sie ein Abo
Um diesen Artikel zu lesen, benötigen Sie ein Abonnement
Article réservé aux abonnés. Il vous reste 87% à découvrir.
Vous avez déjà lu vos 5 articles gratuits du mois
Accédez à l’intégralité de ce contenu en vous abonnant.
Article à lire avec un abonnement
Sigue leyendo por solo 1 €
Hazte socio para leer este artículo
Te queda un 70 % del artículo por leer.
Questo contenuto è riservato agli abbonati
Ti resta da leggere il 70% dell’articolo.
Continua con un abbonamento
Wil je verder lezen? Neem een abonnement
Je hebt nog 70% van dit artikel te lezen
Este artigo é exclusivo para assinantes
Atingiu o limite de artigos gratuitos.
Falta 70% do artigo
Ten artykuł przeczytasz tylko z prenumeratą
To jest tekst dla prenumeratorów
Kup prenumeratę i czytaj bez ograniczeń
Vill du läsa vidare? Bli prenumerant
Bli plusmedlem för att läsa hela artikeln
70 % av artikeln återstår
Denne saken er for abonnenter
Du må være abonnent for å lese denne saken
Få adgang til hele artiklen med et abonnement
Du har brugt dine gratis artikler
Tämä artikkeli on tilaajille
Tämä on tilaajille tarkoitettu artikkeli
Tilaa ja jatka lukemista
Pokračujte ve čtení s předplatným
Článek je dostupný jen předplatitelům
Zbývá vám přečíst 65 % článku.
この記事は有料記事です。残り1234文字
ここから先は有料会員の方のみご覧いただけます
You’ve read your last free article this month
To keep reading, become a member today.
Already have a subscription? Sign in to continue reading
Get access to this article with a day pass
This article is for premium members. Upgrade your plan to continue.
Only members can read the full story
You need a digital subscription to view this content
Don’t miss the rest: subscribe for just $1 a month
Read the rest with a free 14-day trial
This edition is for paying readers.
Subscribe for full access to this report
Dieser Text ist exklusiv für unsere Mitglieder
Jetzt kostenlos testen und Artikel lesen
Ab hier geht es nur mit Abo weiter
Weiterlesen für 1 Euro im ersten Monat
Dieser Beitrag ist den Lesern von KB+ vorbehalten
Sie haben noch kein Abo? Jetzt Zugang sichern und weiterlesen
Mit einem Digitalpaket können Sie diesen Artikel lesen
Werden Sie Abonnent und lesen Sie diesen Artikel in voller Länge
Cet article est à retrouver en intégralité dans votre espace abonné
Vous n’avez pas encore d’abonnement ? Lisez la suite dès 1 €
Poursuivez votre lecture avec une offre sans engagement
Contenu payant : abonnez-vous pour le consulter
La suite est accessible aux abonnés
Lee el artículo completo con tu suscripción
Este artículo es de pago. Suscríbete
Solo los suscriptores pueden leer este contenido
¿Quieres seguir leyendo? Suscríbete por 0,99 €
Esta noticia es exclusiva para abonados
Leggi tutto l’articolo con un abbonamento digitale
Vuoi continuare a leggere? Scegli il tuo abbonamento
Contenuto per gli abbonati
Hai finito gli articoli gratuiti
Onbeperkt lezen? Neem een abonnement
Deze tekst is alleen toegankelijk voor abonnees
U heeft al 5 gratis artikelen gelezen
Meld je aan voor een proefperiode om verder te lezen
Leia este artigo na íntegra assinando
Este conteúdo é só para assinantes
Torne-se assinante e continue a ler
Acesso exclusivo para assinantes
Czytaj całość z subskrypcją cyfrową
Treść dostępna tylko dla subskrybentów
Odblokuj ten artykuł za 1 zł
Artykuł premium. Zaloguj się lub wykup dostęp
Den här artikeln är för prenumeranter
Läs resten av artikeln för 1 krona
Endast för prenumeranter
Dette er en plussak. Kjøp tilgang for å lese videre
Kun abonnenter kan læse denne artikel
Læs resten med et prøveabonnement
Tämän artikkelin lukeminen vaatii tilauksen
Lue koko artikkeli tilaamalla
Tento obsah je dostupný pouze předplatitelům
Odemkněte si článek s předplatným
この先は有料会員限定です
続きは有料版でお読みください
""".strip().splitlines()
REGISTRATION = """
Register to read this article for free
You’ve reached your limit of free articles. Register for free to read one more.
Log in or register to continue
Bitte melden Sie sich an oder registrieren Sie sich kostenlos, um diesen Artikel zu lesen
Créez un compte gratuit pour continuer votre lecture
Regístrate gratis y lee este artículo
Per proseguire la lettura registrati gratuitamente
Maak een gratis account aan om verder te lezen
Faça seu cadastro e continue lendo
Zaloguj się lub załóż bezpłatne konto, aby czytać dalej
Skapa ett gratis konto för att läsa vidare
Kirjaudu sisään tai luo maksuton tunnus jatkaaksesi lukemista
Pro dočtení článku se přihlaste nebo zaregistrujte
続きを読むにはログインしてください
Please register or log in to view the full article
Loggen Sie sich ein, um weiterzulesen
Identifiez-vous pour lire la totalité de l’article
""".strip().splitlines()
NEITHER = """
Sign up for our newsletter to get the best stories every morning.
You have 3 free articles left this month.
This article was produced with support from our members.
This article is available in Spanish.
The full report is available on the ministry’s website.
The guide is available to customers at every branch.
Subscribers would be refunded within thirty days, he said.
Lesen Sie auch: Bahnhof bekommt neuen Aufzug
Für Mitglieder ist der Eintritt frei.
Les abonnés du théâtre pourront réserver dès lundi.
Los socios del club pueden entrar gratis.
Gli abbonati del teatro possono ritirare i biglietti da lunedì.
Leden van de vereniging hebben gratis toegang.
As inscrições estão abertas até sexta-feira.
Karnet kosztuje 50 zł.
Medlemmar går in gratis.
Tilaa on vielä kymmenelle.
Členové spolku mají vstup zdarma.
会員は無料で入場できる。
What winter activities can you join? Read on to learn more.
A membership model for the military only
""".strip().splitlines()


@pytest.mark.parametrize("sentence", SUBSCRIPTION)
def test_some_ask_for_money(sentence):
    assert demand_of(sentence) == "subscription"


@pytest.mark.parametrize("sentence", REGISTRATION)
def test_some_ask_for_an_account(sentence):
    assert demand_of(sentence) == "registration"


@pytest.mark.parametrize("sentence", NEITHER)
def test_others_ask_for_nothing(sentence):
    assert demand_of(sentence) is None
