"""A tenant's own patterns: accepted only when they are safe to run, and run in linear time.

A pattern is RE2's, which never backtracks. Searching for all matches can still cost the square of
the text (every search may read to its end), so long texts are searched piece by piece.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import re2

MAX_PATTERNS = 1_000
MAX_PATTERN_LENGTH = 1_000
LONGEST_MATCH = 256
"""Matches of up to so many characters are found wherever they stand in a text; of longer ones in
a text of more than a piece, the part in each piece."""

_PIECE = 1_024
_PROGRAM_BYTES = 1 << 20
_SET_BYTES = 64 << 20

_ORDINARY = ("och", "the", "Hej", "år", "2026", "x", ".", "-", " ", "\n", "åäö", "AB")
_MOST = 3


class PatternError(ValueError):
    """A pattern that must not be used. The message says why, never the pattern."""


class PatternSet:
    """Compiled patterns. One pass tells which of them match at all; only those are searched."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Raises PatternError for a pattern that `checked` refuses."""
        self._patterns = tuple(checked(pattern) for pattern in patterns)
        self._set: Any = None
        if patterns:
            options = _options(_SET_BYTES)
            made: Any = re2.Set
            self._set = made.SearchSet(options)
            for pattern in (*patterns, ""):
                self._set.Add(pattern)
            self._set.Compile()

    def __len__(self) -> int:
        return len(self._patterns)

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """The number of a pattern (from 0), and start and end of each of its matches."""
        if self._set is None:
            return
        encoded = text.encode(errors="replace")
        matched = set(self._set.Match(encoded) or ())
        if len(self._patterns) not in matched:  # out of memory: even the empty pattern is missing
            matched = set(range(len(self._patterns)))
        readable = text if text.isascii() else encoded.decode()
        for number in sorted(matched - {len(self._patterns)}):
            for start, end in _spans(self._patterns[number], readable):
                yield number, start, end


def checked(pattern: str) -> Any:
    """The compiled pattern. Raises PatternError for one that RE2 does not accept, that is too
    long or compiles to too much, that matches the empty string, or that matches nearly any text."""
    if len(pattern) > MAX_PATTERN_LENGTH:
        raise PatternError(f"is longer than {MAX_PATTERN_LENGTH} characters")
    try:
        compiler: Any = re2
        compiled = compiler.compile(pattern, _options(_PROGRAM_BYTES))
    except re2.error as error:
        detail = str(error)
        if "too large" in detail:
            raise PatternError("is too large once compiled") from None
        raise PatternError("is not a pattern that RE2 accepts") from None
    except UnicodeError:
        raise PatternError("is not valid text") from None
    ordinary = [list(compiled.finditer(text)) for text in ("", *_ORDINARY, " ".join(_ORDINARY))]
    if any(match.start() == match.end() for match in chain.from_iterable(ordinary)):
        raise PatternError("matches the empty string")
    if sum(1 for found in ordinary[1:-1] if found) >= _MOST:
        raise PatternError("matches nearly any text")
    return compiled


def _options(memory: int) -> Any:
    options = re2.Options()
    options.max_mem = memory
    options.log_errors = False
    options.case_sensitive = True
    return options


def _spans(pattern: Any, text: str) -> Iterator[tuple[int, int]]:
    """The matches, those that overlap or were cut at a piece's edge as one."""
    begin = finish = -1
    for start, end in sorted(_pieces(pattern, text)):
        if start < finish:
            finish = max(finish, end)
            continue
        if finish > begin:
            yield begin, finish
        begin, finish = start, end
    if finish > begin:
        yield begin, finish


def _pieces(pattern: Any, text: str) -> Iterator[tuple[int, int]]:
    if len(text) <= _PIECE + 2 * LONGEST_MATCH:
        yield from (match.span() for match in pattern.finditer(text) if match.end() > match.start())
        return
    for core in range(0, len(text), _PIECE):
        base = max(0, core - LONGEST_MATCH)
        limit = min(len(text), core + _PIECE + LONGEST_MATCH)
        for match in pattern.finditer(text[base:limit]):
            start, end = base + match.start(), base + match.end()
            at_edge = (start == base > 0) or (end == limit < len(text))
            # What touches a cut may owe its match to the cut alone, unless it is a long one.
            if start < end and (not at_edge or end - start >= LONGEST_MATCH):
                yield start, end
