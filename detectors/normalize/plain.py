"""The text as a person sees it: one form of every digit, dash and space, nothing invisible.

Follows Unicode's compatibility forms (NFKC) character by character, removes what has no width,
and turns Cyrillic, Greek and other look-alikes inside Latin words into Latin letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from detectors.normalize.offsets import SENTINEL, Edit, Offsets, rewrite

_ORDINARY = (
    "\t\n\r -~\u00a1-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba-\u017e‘’‚“”„•…€™\ufffd" + SENTINEL
)
_ODD = re.compile(f"[^{_ORDINARY}]+")

_DASHES = frozenset("‐‑‒–—―−⁃˗﹘﹣－╴─")
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5")
_BY_CATEGORY = {"Zs": " ", "Cf": "", "Cc": "", "Cs": "\ufffd"}
_LINE_ENDS = frozenset("\x0b\x0c\x85\u2028\u2029")
_LATIN_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_INVISIBLE = re.compile(
    f"[{''.join(sorted(_FILLERS))}\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    f"|{_LATIN_MARKS.pattern}"
)
_RIGHT_TO_LEFT = re.compile("\u202e[^\u202c\n]{1,400}\u202c?")
_MARKED_LATIN = re.compile("[A-Za-z]\\Z")

_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХЗҮԚԜавеѕіјкмнорстухԁԛԝһѵӏɡɑɩΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχγωσϲϳՕօԱհոսցԼ",
    "ABESIJKMHOPCTYX3YQWabesijkmhopctyxdqwhvlgaiABEZHIKMNOPTYXaeikvoptuxywocjOouhnugL",
)
_FOREIGN = re.compile("[\u0250-\u02af\u0370-\u03ff\u0400-\u052f\u0530-\u058f]")
_TOKEN = re.compile(r"[\w.@+-]+")
_LATIN = re.compile("[A-Za-z0-9]")

_HIDDEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufe00-\ufe0f\U0001d400-\U0001d7ff\U000e0000-\U000e01ef"
    "\u00ad\u0300-\u036f\x00-\x08\x0e-\x1f]"
)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d|[\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u249b\u24ea]")
_DIGIT_BY_DIGIT = re.compile(r"\d(?:[^\d]{1,3}\d){8,}+")
_ODDLY_SPLIT = re.compile(r"\d[^\w\s.,:;/|+()-]+[^\w\s]{0,40}\d|\d<[^<>]*>")
_LETTER_AND_MARK = re.compile("[A-Za-z][\u0300-\u036f]")


def fold(text: str) -> tuple[str, Offsets | None]:
    """The plain form and its map (None: every position is its own). Free for ordinary text."""
    if _ODD.search(text) is None:
        return text, None
    plain, offsets = rewrite(text, _edits(text))
    if _FOREIGN.search(plain) is not None:
        plain = _TOKEN.sub(_latin, plain)
    return plain, offsets


def hides_something(original: str) -> bool:
    """Whether a value as it was written holds invisible or look-alike characters. Letters with
    separate accents, which some systems write, do not count."""
    if _ODD.search(original) is None:
        return False
    if _HIDDEN.search(_LETTER_AND_MARK.sub("", original)) is not None:
        return True
    return any(_latin(token) != token.group() for token in _TOKEN.finditer(original))


def unusual_digits(original: str) -> bool:
    """Whether a number was written in digits of another script or shape, digit by digit, or with
    markup or symbols between its parts."""
    return (
        _OTHER_DIGIT.search(original) is not None
        or _DIGIT_BY_DIGIT.fullmatch(original) is not None
        or _ODDLY_SPLIT.search(original) is not None
    )


def _edits(text: str) -> Iterator[Edit]:
    position = 0
    for override in _RIGHT_TO_LEFT.finditer(text) if "\u202e" in text else ():
        yield from _folded_runs(text, position, override.start())
        shown = "".join(map(_fold_character, reversed(override.group())))
        yield override.start(), override.end(), shown
        position = override.end()
    yield from _folded_runs(text, position, len(text))


def _folded_runs(text: str, start: int, end: int) -> Iterator[Edit]:
    for run in _ODD.finditer(text, start, end):
        characters = run.group()
        if not (
            characters.isalpha()
            and _FILLERS.isdisjoint(characters)
            and unicodedata.is_normalized("NFKC", characters)
        ):
            yield from _fold_run(text, run.start(), run.end())


def _fold_run(text: str, start: int, end: int) -> Iterator[Edit]:
    position = start
    if _LATIN_MARKS.match(text, start) and start and _MARKED_LATIN.match(text[start - 1]):
        while position < end and _LATIN_MARKS.match(text, position):
            position += 1
        composed = unicodedata.normalize("NFC", text[start - 1 : min(position, start + 8)])[0]
        yield start - 1, position, composed
    while position < end:
        character = text[position]
        folded = _fold_character(character)
        if folded != character:
            yield position, position + 1, folded
        position += 1


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in _DASHES:
        return "-"
    if character in _LINE_ENDS:
        return "\n"
    if _INVISIBLE.match(character):
        return ""
    if "\U000e0020" <= character <= "\U000e007e":
        return chr(ord(character) - 0xE0000)
    category = unicodedata.category(character)
    if category in _BY_CATEGORY:
        return _BY_CATEGORY[category]
    digit = unicodedata.digit(character, -1)
    if digit >= 0:
        return str(digit)
    folded = unicodedata.normalize("NFKC", character)
    return character if folded[0] == " " else "".join(map(_dash, folded))


def _dash(character: str) -> str:
    return "-" if character in _DASHES or character == "\u00ad" else character


def _latin(token: re.Match[str]) -> str:
    word = token.group()
    if word.isascii() or not _LATIN.search(word):
        return word
    foreign = _FOREIGN.findall(word)
    if foreign and all(ord(character) in _LOOK_ALIKES for character in foreign):
        return word.translate(_LOOK_ALIKES)
    return word
