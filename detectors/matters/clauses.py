"""A text cut into the stretches within which one thing is said: sentences, lines, records."""

import re

from detectors.matters.vocabulary import ABBREVIATIONS

_END = re.compile(
    r"(?:(?<=[^\W\d_]{3}[.])|(?<=[\d)\]\"”%][.])|(?<=[!?…]))[)\"”']*[ \t]+(?=\S)|[ \t]*\n+[ \t]*"
)
_LAST_WORD = re.compile(r"[^\W\d_]+(?=\.\s*\Z)")
_BLANK = re.compile(r"\n[ \t]*\n")


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence or line, by position."""
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in _END.finditer(text):
        if "\n" not in gap.group() and _abbreviated(text, gap.start()):
            continue
        if gap.start() > start:
            spans.append((start, gap.start()))
        start = gap.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def block(text: str, position: int) -> tuple[int, int]:
    """Start and end of the lines around a position, to the next blank lines."""
    start = max((gap.end() for gap in _BLANK.finditer(text, 0, position)), default=0)
    gap = _BLANK.search(text, position)
    return start, gap.start() if gap else len(text)


def _abbreviated(text: str, end: int) -> bool:
    word = _LAST_WORD.search(text, max(0, end - 20), end)
    return word is not None and word.group().lower() in ABBREVIATIONS
