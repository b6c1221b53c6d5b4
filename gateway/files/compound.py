"""OLE compound files: Outlook messages are read, encrypted documents and old ones are gaps."""

import io
import re

import olefile

from gateway.files import dispatch
from gateway.files.charset import decode
from gateway.files.collector import Collector, EncryptedError, UnreadableError
from gateway.files.strings import strings_in

_PROPERTY = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(?:-[0-9A-F]{8})?")
_UNICODE, _BYTES, _BINARY = "001F", "001E", "0102"
_MULTIPLE = 0x1000
_RTF, _HTML, _ATTACHMENT = "1009", "1013", "3701"
_NAMES = {
    **{
        "0037": "Subject",
        "0E04": "To",
        "0E03": "Cc",
        "0E02": "Bcc",
        "0C1A": "From",
        "007D": "headers",
    },
    **{"3001": "name", "39FE": "email", "3003": "email", "3707": "file", "1000": "body"},
}
_LZFU = 0x75465A4C
_UNCOMPRESSED = 0x414C454D
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def read(data: bytes, out: Collector) -> None:
    """A message; a gap for any other compound file."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            places = compound.listdir()
            if any("EncryptedPackage" in place for place in places):
                raise EncryptedError
            if any(_PROPERTY.fullmatch(place[-1]) for place in places):
                _message(compound, places, out)
            else:
                out.gap("file")
    except (OSError, ValueError, IndexError):
        raise UnreadableError from None


def _message(compound: olefile.OleFileIO, places: list[list[str]], out: Collector) -> None:
    texts: list[str] = []
    for number, place in enumerate(places):
        out.member()
        content = compound.openstream(place).read()
        out.unpacked(len(content))
        match = _PROPERTY.fullmatch(place[-1])
        if match is None:
            texts.append(strings_in(content))
            continue
        name, kind = match[1], match[2]
        if kind in (_UNICODE, f"{int(_UNICODE, 16) | _MULTIPLE:04X}"):
            texts.append(f"{_NAMES.get(name, '')}: {content.decode('utf-16-le', 'replace')}")
        elif kind == _BYTES:
            found = decode(content)
            text = found.text if found is not None else content.decode("cp1252", "replace")
            texts.append(f"{_NAMES.get(name, '')}: {text}")
        elif name in (_RTF, _HTML, _ATTACHMENT) and kind == _BINARY:
            with out.nested(f"parts/{number}"):
                dispatch.read(decompressed(content) if name == _RTF else content, out)
        else:
            texts.append(strings_in(content))
    out.add("properties", "\n".join(text.strip(": \0") for text in texts if text.strip(": \0")))


def decompressed(data: bytes) -> bytes:
    """RTF as Outlook compresses it ([MS-OXRTFCP]). Raises UnreadableError."""
    if len(data) < 16:
        raise UnreadableError
    size, kind = int.from_bytes(data[4:8], "little"), int.from_bytes(data[8:12], "little")
    if kind == _UNCOMPRESSED:
        return data[16 : 16 + size]
    if kind != _LZFU:
        raise UnreadableError
    ring = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    made = bytearray()
    write, at = len(_DICTIONARY), 16
    while at < len(data):
        flags = data[at]
        at += 1
        for bit in range(8):
            if flags >> bit & 1:
                pair = int.from_bytes(data[at : at + 2], "big")
                at += 2
                place, length = pair >> 4, (pair & 15) + 2
                if place == write or at > len(data):
                    return bytes(made)
                found = bytearray()
                for step in range(length):
                    value = ring[(place + step) % 4096]
                    found.append(value)
                    ring[write] = value
                    write = (write + 1) % 4096
                made += found
            elif at < len(data):
                made.append(data[at])
                ring[write] = data[at]
                write, at = (write + 1) % 4096, at + 1
    return bytes(made)
