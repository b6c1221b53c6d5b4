"""The form of a gateway key: `gv_<id>_<secret><checksum>`.

Pure. The checksum tells a mistyped or cut key from an unknown one without a look-up, and lets
secret scanners recognise real keys.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

PREFIX = "gv_"
_ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 10
_SECRET_LENGTH = 32  # 190 bits
_CHECK_LENGTH = 6
_TOTAL = len(PREFIX) + _ID_LENGTH + 1 + _SECRET_LENGTH + _CHECK_LENGTH


@dataclass(frozen=True, slots=True)
class KeyText:
    """A well-formed key, taken apart. `digest` is SHA-256 of the secret, all that is stored of
    it: the secret has too many random bits to be guessed from a fast hash."""

    id: str
    digest: bytes = field(repr=False)


def make_key(below: Callable[[int], int]) -> str:
    """A new key; `below(n)` gives a random number from 0 up to n, as `secrets.randbelow` does."""
    name = "".join(_ID_ALPHABET[below(len(_ID_ALPHABET))] for _ in range(_ID_LENGTH))
    secret = "".join(_BASE62[below(len(_BASE62))] for _ in range(_SECRET_LENGTH))
    body = f"{PREFIX}{name}_{secret}"
    return body + _checksum(body)


def parse_key(text: str) -> KeyText | None:
    """The key's parts; None for what is no gateway key or was damaged."""
    if len(text) != _TOTAL or not text.isascii() or not text.startswith(PREFIX):
        return None
    body, check = text[:-_CHECK_LENGTH], text[-_CHECK_LENGTH:]
    name, _, secret = body.removeprefix(PREFIX).partition("_")
    if len(name) != _ID_LENGTH or len(secret) != _SECRET_LENGTH or check != _checksum(body):
        return None
    return KeyText(name, sha256(secret.encode("ascii")).digest())


def _checksum(body: str) -> str:
    number = zlib.crc32(body.encode("ascii"))
    digits = ""
    for _ in range(_CHECK_LENGTH):
        number, digit = divmod(number, len(_BASE62))
        digits = _BASE62[digit] + digits
    return digits
