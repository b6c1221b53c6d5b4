"""Which encoding a text file is in. Decides only what it can: the rest is not text."""

import codecs
import re
from dataclasses import dataclass, field

import charset_normalizer

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_NORDIC = ("cp1252", "cp850", "mac_roman")
_SWEDISH = "åäöÅÄÖé"
_COMMON = "ÉèüÜáóæøÆØß–—’”“…€§°´"
"""What Nordic text holds beyond ASCII, nearly always."""
_SINGLE_BYTE = [
    *("cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1253", "cp1254"),
    *("cp1257", "mac_roman"),
]
_ASCII = dict.fromkeys(range(128))
_SAMPLE = 64 * 1024
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how its bytes were made: `bom` + text in `encoding`."""

    text: str = field(repr=False)
    encoding: str
    bom: bytes = b""

    def encode(self, text: str) -> bytes:
        """Another text in the same encoding. Raises UnicodeEncodeError."""
        return self.bom + text.encode(self.encoding)


def decode(data: bytes) -> Decoded | None:
    """The text that the bytes are, or None when they are none or the encoding is not certain."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _as(data[len(bom) :], encoding, bom)
    if b"\0" in data:
        return _wide(data)
    return _as(data, "utf-8") or _single_byte(data)


def _as(data: bytes, encoding: str, bom: bytes = b"") -> Decoded | None:
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    if len(_CONTROLS.findall(text)) > len(text) // 200:
        return None
    return Decoded(text, encoding, bom)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: most characters have zero bytes in the same places."""
    head = data[:_SAMPLE]
    for encoding in _WIDE:
        width = 4 if "32" in encoding else 2
        if len(data) % width or len(data) < 4 * width:
            continue
        plain = head[(0 if encoding.endswith("le") else width - 1) :: width]
        zeros = head[(width - 1 if encoding.endswith("le") else 0) :: width]
        if zeros.count(0) >= 0.6 * len(zeros) and plain.count(0) <= 0.02 * len(plain):
            found = _as(data, encoding)
            if found is not None:
                return found
    return None


def _single_byte(data: bytes) -> Decoded | None:
    """Judged by the lines that hold more than ASCII: the others say nothing."""
    telling = b"\n".join(line for line in data[: 4 * _SAMPLE].splitlines() if not line.isascii())
    telling = telling[:_SAMPLE]
    views = {
        encoding: telling.decode(encoding, "replace").translate(_ASCII) for encoding in _NORDIC
    }
    likely = max(views, key=lambda encoding: _share(views[encoding], _SWEDISH))
    if _share(views[likely], _SWEDISH + _COMMON) >= 0.7:
        return _as(data, likely)
    best = charset_normalizer.from_bytes(telling, cp_isolation=_SINGLE_BYTE).best()
    return None if best is None else _as(data, best.encoding)


def _share(text: str, letters: str) -> float:
    return sum(text.count(letter) for letter in letters) / max(len(text), 1)
