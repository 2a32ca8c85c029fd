"""Bytes to characters, as browsers decode: byte order mark, HTTP header, meta prescan, then UTF-8 or windows-1252.

Labels are those of the Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels), mapped to Python codecs.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

__all__ = ["as_utf8", "codec_for"]

PRESCAN_BYTES = 4096
"""Browsers look at 1024 bytes and then at what arrives later; long heads need more than the standard's floor."""

_LABELS = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988",
    "iso8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
    "iso-8859-6-i "
    "iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
    "iso_8859-7:1987 sun_eu_greek",
    "iso8859-8": "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
    "iso_8859-8 "
    "iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    "cp1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
    "iso_8859-1 "
    "iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 x-user-defined",
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
    "windows-1254 x-cp1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk gb18030",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
    "windows-949",
    "utf-16-be": "unicodefffe utf-16be",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
}
"""Python codec: the labels that mean it. latin1 is windows-1252 and gb2312 is gb18030, as everywhere on the web."""

_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

_META = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}\bencoding\s*=\s*[\"']([A-Za-z0-9_:.\-]+)", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


_NO_CHANCE = 12


def codec_for(label: str) -> str | None:
    """Return the Python codec that the Encoding Standard gives the label, or None for an unknown one."""
    return _CODECS.get(label.strip().lower())


def as_utf8(body: bytes, headers: Sequence[tuple[str, str]] = ()) -> tuple[bytes, list[str]]:
    """Return an HTML body in UTF-8 and warnings about its encoding. Never raises.

    What is UTF-8 is returned as it is: to write it again takes twice as long as to look through it.
    """
    for mark, marked in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(mark):
            return _recoded(body[len(mark) :], marked)
    codec = _from_headers(headers)
    if codec is None and (codec := _from_prescan(body)) not in {None, "utf-8"} and _is_surely_utf8(body):
        return body, [f"charset: {codec} declared in the page, but it is UTF-8"]
    if codec:
        return _recoded(body, codec)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(body) - 4:
            return body[: error.start], ["charset: the last character is cut off"]
        return _recoded(body, "cp1252")[0], ["charset: none declared, not UTF-8, read as windows-1252"]
    return body, []


def _is_surely_utf8(body: bytes) -> bool:
    """True for a body that cannot be anything but UTF-8: pages transcoded on their way keep their meta.

    Several sequences of two bytes and more that are all well formed do not come about by chance in another encoding.
    """
    try:
        return len(body) - len(body.decode("utf-8")) >= _NO_CHANCE
    except UnicodeDecodeError:
        return False


def _from_headers(headers: Sequence[tuple[str, str]]) -> str | None:
    for name, value in headers:
        if name.lower() == "content-type" and (match := _HEADER.search(value)):
            return codec_for(match.group(1))
    return None


def _from_prescan(body: bytes) -> str | None:
    head = _COMMENT.sub(b"", body[:PRESCAN_BYTES])
    for pattern in (_META, _XML):
        if match := pattern.search(head):
            declared = codec_for(match.group(1).decode("ascii", "replace"))
            return "utf-8" if declared and declared.startswith("utf-16") else declared
    return None


def _recoded(body: bytes, codec: str) -> tuple[bytes, list[str]]:
    try:
        text = body.decode(codec)
    except UnicodeDecodeError:
        text = body.decode(codec, "replace")
        lost = text.count("\ufffd")
        return text.encode("utf-8", "replace"), [f"charset: {lost} characters do not decode as {codec}"]
    return body if codec == "utf-8" else text.encode("utf-8", "replace"), []
