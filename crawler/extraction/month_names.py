"""The months as newspapers print them."""

# ruff: noqa: RUF001 - letters of every script
from __future__ import annotations

__all__ = ["MONTHS"]

_NAMES = """
january januar jänner janvier enero gennaio janeiro januari tammikuuta stycznia ledna ocak января січня ιανουαρίου
february februar feber février fevrier febrero febbraio fevereiro februari helmikuuta lutego února şubat февраля лютого
march märz maerz mars marzo março marco maart maaliskuuta marca března mart maret марта березня μαρτίου
april avril abril aprile huhtikuuta kwietnia dubna nisan апреля квітня απριλίου
may mai mayo maggio maio mei maj toukokuuta maja května mayıs mayis мая травня μαΐου
june juni juin junio giugno junho kesäkuuta czerwca června haziran июня червня ιουνίου
july juli juillet julio luglio julho heinäkuuta lipca července temmuz июля липня ιουλίου
august août aout agosto augustus augusti elokuuta sierpnia srpna ağustos agustos августа серпня αυγούστου
september septembre septiembre setiembre settembre setembro syyskuuta września září eylül сентября вересня σεπτεμβρίου
october oktober octobre octubre ottobre outubro lokakuuta października října ekim октября жовтня οκτωβρίου
november novembre noviembre novembro marraskuuta listopada listopadu kasım nopember ноября листопада νοεμβρίου
december dezember décembre diciembre dicembre dezembro desember joulukuuta grudnia prosince aralık декабря грудня
""".strip().split("\n")
"""One line a month: English, German, French, Spanish, Italian, Portuguese, Dutch, the Nordic languages, Polish, Czech,
Turkish, Indonesian, Russian, Ukrainian, Greek."""
_MORE = """
يناير ינואר जनवरी styczeń
φεβρουαρίου فبراير פברואר फरवरी luty únor
مارس מרץ मार्च marzec březen
أبريل ابريل אפריל अप्रैल kwiecień duben
مايو מאי मई květen
يونيو יוני जून czerwiec červen
يوليو יולי जुलाई lipiec červenec
أغسطس אוגוסט अगस्त sierpień srpen
سبتمبر ספטמבר सितंबर wrzesień
أكتوبر אוקטובר अक्टूबर październik říjen
نوفمبر נובמבר नवंबर listopad
δεκεμβρίου ديسمبر דצמבר दिसंबर grudzień prosinec
""".strip().split("\n")
"""Greek, Arabic, Hebrew and Hindi; Polish and Czech nominatives, which some systems fill in."""

MONTHS = {
    name.casefold(): number
    for names in (_NAMES, _MORE)
    for number, line in enumerate(names, 1)
    for name in line.split()
}
"""The number of each month by its names."""
