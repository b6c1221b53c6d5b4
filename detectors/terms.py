"""A tenant's own terms: exact words and phrases, and patterns that run in linear time.

The file is JSON: {"exact": ["Projekt Granit", ...], "regex": ["\\\\bABC-\\\\d{3}\\\\b", ...]}. Exact
terms match whole words whatever their case, also in the genitive, also with other spacing between
their words. Patterns are RE2's, which has no way to run slowly.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import re2

from detectors.recognizer import Hit, Recognizer

MAX_TERMS = 100_000
MAX_PATTERNS = 1_000
ENTITY_TYPE = "CUSTOM_TERM"

_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"[\W_]{1,3}")
_SCORE = 0.9


class TermsError(ValueError):
    """A term list that cannot be used. The message names the entry's place, not its text."""


class CustomTerms(Recognizer):
    """Finds a tenant's terms. Exact terms are looked up word by word, so the cost does not grow
    with their number."""

    name = "custom_terms"
    entity_types = (ENTITY_TYPE,)

    def __init__(self, exact: Iterable[str], patterns: Iterable[str]) -> None:
        """Raises TermsError for an empty term or a pattern that RE2 does not accept."""
        self._phrases = _index(exact)
        self._patterns = tuple(_compile(number, text) for number, text in enumerate(patterns, 1))

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        yield from self._exact(text)
        for number, pattern in enumerate(self._patterns, 1):
            for match in pattern.finditer(text):
                start, end = match.span()
                if start < end:
                    yield Hit(start, end, ENTITY_TYPE, _SCORE, f"pattern_{number}")

    def _exact(self, text: str) -> Iterator[Hit]:
        if not self._phrases:
            return
        words = [(m.group().casefold(), m.start(), m.end()) for m in _WORD.finditer(text)]
        for index, (word, start, _) in enumerate(words):
            for first in {word, word.removesuffix("s")}:
                for phrase in self._phrases.get(first, ()):
                    end = _end(text, words, index, phrase)
                    if end:
                        yield Hit(start, end, ENTITY_TYPE, _SCORE, "exact")


def _index(terms: Iterable[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The terms by their first word."""
    index: dict[str, list[tuple[str, ...]]] = {}
    for number, term in enumerate(terms, 1):
        words = tuple(word.casefold() for word in _WORD.findall(term))
        if not words:
            raise TermsError(f"exact term {number} has no letters or digits")
        index.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(set(found))) for first, found in index.items()}


def _end(
    text: str, words: list[tuple[str, int, int]], index: int, phrase: tuple[str, ...]
) -> int | None:
    """Where the phrase that begins at this word ends, or None when it is another text."""
    last = index + len(phrase) - 1
    if last >= len(words):
        return None
    for offset, expected in enumerate(phrase):
        word, start, _ = words[index + offset]
        genitive = offset == len(phrase) - 1 and word == f"{expected}s"
        if word != expected and not genitive:
            return None
        if offset and not _BETWEEN.fullmatch(text[words[index + offset - 1][2] : start]):
            return None
    return words[last][2]


def _compile(number: int, text: str) -> Any:
    compiler: Any = re2
    options = compiler.Options()
    options.log_errors = False
    options.case_sensitive = True
    try:
        return compiler.compile(text, options)
    except re2.error:
        raise TermsError(f"pattern {number} is not a pattern that RE2 accepts") from None


def load_terms(path: Path) -> CustomTerms:
    """Read a term list. Raises TermsError."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TermsError(f"{path}: {error.strerror}") from None
    except ValueError:
        raise TermsError(f"{path}: not JSON") from None
    if not isinstance(document, dict) or not set(document) <= {"exact", "regex"}:
        raise TermsError(f'{path}: expected {{"exact": [...], "regex": [...]}}')
    exact, patterns = document.get("exact", []), document.get("regex", [])
    for name, values, limit in (("exact", exact, MAX_TERMS), ("regex", patterns, MAX_PATTERNS)):
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise TermsError(f"{path}: {name}: expected a list of strings")
        if len(values) > limit:
            raise TermsError(f"{path}: {name}: more than {limit} entries")
    return CustomTerms(exact, patterns)
