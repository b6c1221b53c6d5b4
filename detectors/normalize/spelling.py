"""Tricks of spelling: addresses without @, letters kept apart, text announced as turned around."""

import codecs
import re
from collections.abc import Iterator

from detectors.normalize.offsets import Edit

_AT = (
    r"[ \t]{0,2}(?:[\[({<](?:at|a|@|snabel-?a)[\])}>]"
    r"|(?<=[\s\])])(?:snabel-?a|snabel a|at|@)(?=[\s\[(])"
    r"|(?<=\w)@)[ \t]{0,2}"
)
_DOT = (
    r"(?:[ \t]{0,2}[\[({](?:dot|punkt|prick|\.)[\])}][ \t]{0,2}"
    r"|[ \t]{1,2}(?:dot|punkt|prick|\.)[ \t]{1,2}|\.)"
)
_ADDRESS = re.compile(
    rf"(?P<at>{_AT})(?=[\w-]{{1,63}}{_DOT}\w)(?:[\w-]{{1,63}}{_DOT}){{1,6}}[a-z]{{2,24}}\b",
    re.IGNORECASE,
)
_WORTH_IT = re.compile(
    r"dot|punkt|prick|snabel|[\[({<](?:at|a|@)[\])}>]|\s@|@\s|\s\.\s|[\[({]\.[\])}]", re.IGNORECASE
)
_DOTTED = re.compile(_DOT, re.IGNORECASE)
_LOCAL = re.compile(rf"[\w+-]{{1,64}}(?:{_DOT}[\w+-]{{1,64}}){{0,3}}\Z", re.IGNORECASE)
_LOCAL_REACH = 96
_STRONG_AT = re.compile(r"[\[({<@]|snabel", re.IGNORECASE)
_SPELLED_DOT = re.compile(r"dot|punkt|prick", re.IGNORECASE)

_SPACED = re.compile(
    r"(?<![^\W_])(?<!\w-)[^\W\d_](?P<gap>[ ._*·-])[^\W\d_](?![^\W_])"
    r"(?:(?P=gap)[^\W_](?![^\W_])){2,}+"
)
_MARKUP = re.compile(r"(?<=[^\W_])(?:\*\*|__|~~|``?|\*)(?=[^\W_])")

_BRAILLE_DIGITS = "⠚⠁⠃⠉⠙⠑⠋⠛⠓⠊"
_BRAILLE = re.compile(f"⠼[{_BRAILLE_DIGITS}]+")

_ANNOUNCED = re.compile(
    r"baklänges|bakifrån|bakvän[dt]|omvän[dt] ordning|spegelvän[dt]|revers|backwards", re.IGNORECASE
)
_ROTATED = re.compile(r"rot-?13", re.IGNORECASE)
_TURNED = re.compile(r"[0-9][0-9 +-]{2,30}[0-9]|[^\s,;:\"'()<>]{3,200}")
_NOT_WORD = re.compile(r"[0-9@]")
_LETTERS = re.compile(r"[A-Za-z]+")
_REACH = 400


def spelled_addresses(text: str) -> Iterator[Edit]:
    """`eva snabel-a exempel punkt se`, `eva (at) exempel.se`, `eva [at] exempel [dot] se`."""
    if not _WORTH_IT.search(text):
        return
    done = 0
    for match in _ADDRESS.finditer(text):
        at = match["at"]
        if not _STRONG_AT.search(at) and not _SPELLED_DOT.search(match.group()):
            continue
        base = max(done, match.start() - _LOCAL_REACH)
        local = _LOCAL.search(text[base : match.start()])
        if local is None:
            continue
        for dot in _DOTTED.finditer(text, base + local.start(), match.start()):
            if dot.group() != ".":
                yield dot.start(), dot.end(), "."
        if at != "@":
            yield match.start(), match.end("at"), "@"
        for dot in _DOTTED.finditer(text, match.end("at"), match.end()):
            if dot.group() != ".":
                yield dot.start(), dot.end(), "."
        done = match.end()


def spaced_letters(text: str) -> Iterator[Edit]:
    """Single letters, and digits after two of them, kept apart by the same character; mark-up
    inside words."""
    edits = [
        (match.start() + index, match.start() + index + 1, "")
        for match in _SPACED.finditer(text)
        for index in range(1, match.end() - match.start(), 2)
    ]
    taken = {start for start, _, _ in edits}
    edits += [
        (match.start(), match.end(), "")
        for match in _MARKUP.finditer(text)
        if match.start() not in taken
    ]
    yield from sorted(edits)


def braille(text: str) -> Iterator[Edit]:
    """Braille numbers: the number sign, and letters that stand for digits after it."""
    for match in _BRAILLE.finditer(text):
        yield match.start(), match.start() + 1, ""
        for place in range(match.start() + 1, match.end()):
            yield place, place + 1, str(_BRAILLE_DIGITS.index(text[place]))


def turned_around(text: str) -> Iterator[Edit]:
    """What follows a word that announces text written backwards, and the numbers and addresses
    before it on its line, turned back."""
    for start, end, follows in _near(_ANNOUNCED, text):
        for match in _TURNED.finditer(text, start, end):
            if follows or _NOT_WORD.search(match.group()):
                yield match.start(), match.end(), match.group()[::-1]


def rotated(text: str) -> Iterator[Edit]:
    """Letters near a word that announces rot13, rotated back."""
    for start, end, _ in _near(_ROTATED, text):
        for match in _LETTERS.finditer(text, start, end):
            yield match.start(), match.end(), codecs.encode(match.group(), "rot13")


def _near(announcement: re.Pattern[str], text: str) -> Iterator[tuple[int, int, bool]]:
    """What goes before each announcement on its line, and what follows it (marked true)."""
    position = 0
    for match in announcement.finditer(text):
        reach = max(position, match.start() - _REACH)
        line = max(reach, text.rfind("\n", reach, match.start()) + 1)
        if line < match.start() and match.start() >= position:
            yield line, match.start(), False
        following = announcement.search(text, match.end())
        limit = following.start() if following else len(text)
        start = max(position, match.end())
        end = min(limit, match.end() + _REACH)
        if end > start:
            yield start, end, True
        position = max(position, end)
