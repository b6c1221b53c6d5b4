"""A text cut into the stretches within which one thing is said: sentences, lines, records."""

import re
from collections.abc import Iterator

from detectors.matters.vocabulary import ABBREVIATIONS

_END = re.compile(r"[.!?…][)\"”']*[ \t]+(?=\S)|(?<![ \t])[ \t]*\n[\s]*")
_FULL = re.compile(r"(?:[^\W\d_]{3}|[\d)\]\"”%])\Z")
_NUMBER = re.compile(r"(?<!\d)\d{1,2}\Z")
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
LONGEST = 600
"""Characters from which a sentence that does not end is cut between two words, so that what is
asked of each of its words costs no more the longer it is."""

REACH = 2_000
"""How far a record reaches from a field of it."""

_BLANK = re.compile(r"\n[ \t]*\n")


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence or line, by position."""
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in _END.finditer(text):
        sign = text[gap.start()]
        numbered = gap.start() - start <= 3 and text[start : gap.start()].isdigit()
        if sign == "." and (numbered or not _is_full(text, gap.start())):
            continue
        if gap.start() > start:
            spans += _pieces(text, start, gap.start() + (sign in ".!?…"))
        start = gap.end()
    if start < len(text):
        spans += _pieces(text, start, len(text))
    return spans


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in pieces of up to `LONGEST` characters."""
    while end - start > LONGEST:
        blank = text.rfind(" ", start + 1, start + LONGEST)
        stop = blank if blank > 0 else start + LONGEST
        yield start, stop
        start = stop + (blank > 0)
    if start < end:
        yield start, end


def block(text: str, position: int) -> tuple[int, int]:
    """Start and end of the lines around a position, to the next blank lines, `REACH` characters
    each way at most."""
    least, most = max(0, position - REACH), position + REACH
    start = max((gap.end() for gap in _BLANK.finditer(text, least, position)), default=least)
    gap = _BLANK.search(text, position, most)
    return start, gap.start() if gap else min(len(text), most)


def _is_full(text: str, stop: int) -> bool:
    """Whether a full stop ends a sentence rather than an abbreviation."""
    if not _FULL.search(text, max(0, stop - 3), stop):
        return False
    if _NUMBER.search(text, max(0, stop - 3), stop):
        return False
    word = _LAST_WORD.search(text, max(0, stop - 20), stop)
    return word is None or word.group().lower() not in ABBREVIATIONS
