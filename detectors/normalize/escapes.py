"""Undoing the encodings that machines use: entities, percent signs, escapes, base64, hex.

Each function yields edits: an encoded piece and what it stands for. What does not decode to
readable text stays as it is.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterator

from detectors.normalize.offsets import SENTINEL, Edit

MAX_ENCODED = 87_400
"""Characters of one base64 token that are decoded: 64 kB of result."""

_ESCAPE = re.compile(
    r"&(?:\#(?:[xX][0-9A-Fa-f]{1,6}|[0-9]{1,7});?|[A-Za-z][A-Za-z0-9]{1,31};)"
    r"|%[Uu][0-9A-Fa-f]{4}"
    r"|%[0-7][0-9A-Fa-f]"
    r"|%[CcDd][0-9A-Fa-f]%[89AaBb][0-9A-Fa-f]"
    r"|%[Ee][0-9A-Fa-f](?:%[89AaBb][0-9A-Fa-f]){2}"
    r"|%[Ff][0-7](?:%[89AaBb][0-9A-Fa-f]){3}"
    r"|\\u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}"
    r"|\\u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]{1,6}\}|\\U[0-9A-Fa-f]{8}"
    r"|\\x[0-9A-Fa-f]{2}|\\[0-3][0-7]{2}"
    r"|\\[nrt\"'/\\]"
    r"|(?:=[0-9A-F]{2}){2,8}"
)
_SIMPLE = {"\\n": "\n", "\\r": "\r", "\\t": "\t"}

_NEEDLESS = re.compile(
    r"&\#(?:0*(?:4[89]|5[0-7]|6[4-9]|[78][0-9]|90|9[7-9]|1[01][0-9]|12[0-2])\b"
    r"|[xX]0*(?:3[0-9]|[46][0-9A-Fa-f]|[57][0-9Aa])\b)"
    r"|(?:%|\\x|\\u00|\\u\{0*|\\U000000|%[Uu]00)(?:3[0-9]|4[1-9A-Fa-f]|6[1-9A-Fa-f]|[57][0-9Aa])"
    r"|\\(?:06[0-7]|07[01]|1[0-7][0-7])"
)

_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}+={0,2}")
_MIXED = re.compile(r"[a-z0-9][A-Z]")
_HEX = re.compile(
    r"[0-9A-Fa-f\\][0-9A-Fa-fx](?<![0-9A-Za-z]..)(?:(?<=[0\\]x)[0-9A-Fa-f]{2}|(?<=[0-9A-Fa-f]{2}))"
    r"[ :]?+"
    r"(?:[0-9A-Fa-f]{2}[ :]?+){5,}+"
)
_READABLE = 0.95
_PRINTED = bytes(range(32, 127)) + b"\n\r\t"


def unescape(text: str) -> Iterator[Edit]:
    """HTML entities, percent-encoding, JSON and C escapes, quoted-printable."""
    for match in _ESCAPE.finditer(text):
        escape = match.group()
        decoded = _decode_escape(escape)
        if decoded != escape:
            yield match.start(), match.end(), _clean(decoded)


def needlessly_escaped(original: str) -> bool:
    """Whether letters, digits or @ are escaped in a value, which no program has cause to do."""
    return _NEEDLESS.search(original) is not None


def base64_blocks(text: str) -> Iterator[Edit]:
    """Base64 and base64url tokens that hold text."""
    for match in _BASE64.finditer(text):
        token = match.group()
        if len(token) > MAX_ENCODED or not _MIXED.search(token):
            continue
        bare = token.rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
        if len(bare) % 4 == 1:
            continue
        try:
            data = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
        except binascii.Error:
            continue
        decoded = _readable(data)
        if decoded:
            yield match.start(), match.end(), decoded


def hex_blocks(text: str) -> Iterator[Edit]:
    """Runs of six or more hexadecimal pairs that hold text."""
    for match in _HEX.finditer(text):
        block = match.group().rstrip(" :")
        digits = block.removeprefix("0x").removeprefix("\\x").replace(" ", "").replace(":", "")
        if len(digits) > MAX_ENCODED:
            continue
        decoded = _readable(bytes.fromhex(digits))
        if decoded:
            yield match.start(), match.start() + len(block), decoded


def _decode_escape(escape: str) -> str:
    match escape[0], escape[1]:
        case "&", _:
            return html.unescape(escape)
        case "%", "u" | "U":
            return chr(int(escape[2:], 16))
        case (("%" | "="), _):
            data = bytes.fromhex(escape.replace(escape[0], ""))
            return data.decode("utf-8", "replace")
        case _, "u" if len(escape) == 12:
            return (
                escape.encode("ascii")
                .decode("unicode_escape")
                .encode("utf-16", "surrogatepass")
                .decode("utf-16", "replace")
            )
        case _, "u" | "U" | "x":
            number = int(escape[2:].strip("{}"), 16)
            return chr(number) if number <= 0x10FFFF else escape
        case _, digit if digit.isdigit():
            return chr(int(escape[1:], 8))
    return _SIMPLE.get(escape, escape[1])


def _readable(data: bytes) -> str:
    """The bytes as text if nearly all of it can be printed, else nothing."""
    if data.isascii() and len(data.translate(None, _PRINTED)) > (1 - _READABLE) * len(data):
        return ""
    decoded = data.decode("utf-8", "replace")
    good = sum(c.isprintable() or c in "\n\r\t" for c in decoded) - decoded.count("\ufffd")
    return _clean(decoded) if good >= _READABLE * len(decoded) else ""


def _clean(decoded: str) -> str:
    return decoded.replace(SENTINEL, "\ufffd")
