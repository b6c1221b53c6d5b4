"""A tenant's own terms: exact words and phrases, and patterns that run in linear time.

The file is JSON: {"exact": ["Projekt Granit", ...], "regex": ["[A-Z]{3}-[0-9]{4}", ...]}. An entry
may also be {"term": ..., "label": ...} or {"pattern": ..., "label": ...}, and "label" beside the
lists holds for every entry without its own; a label is what explanations show in the term's place.
Exact terms match whole words whatever their case, also in the genitive, also with other spacing,
hyphens or underscores between their words.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from detectors.normalize import fold
from detectors.patterns import MAX_PATTERNS, PatternError, PatternSet
from detectors.recognizer import Hit, Recognizer

MAX_TERMS = 100_000
MAX_WORDS = 12
MAX_TERM_LENGTH = 200
ENTITY_TYPE = "CUSTOM_TERM"

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"\s*+[^\w\s]?+_?+\s*+[^\w\s]?+\s*+")
_LONGEST_GAP = 40
_LABEL = re.compile(r"[^\W_](?:[\w .:/&()-]{0,58}[\w)])?")
_SCORE = 0.9
_CHECKED = "listed"
_SURE_LENGTH = 5


_Variant = tuple[str, str, str]
"""The signs before and after a term that belong to it, and the rule's name."""


class TermsError(ValueError):
    """A term list that cannot be used. The message names the entry's place, not its text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A term or pattern, and the name that stands for it in explanations ("" for none)."""

    text: str = field(repr=False)
    label: str = ""


@dataclass(frozen=True, slots=True)
class TermList:
    """One file's entries, checked for shape only; `CustomTerms` checks what they say."""

    exact: tuple[Entry, ...] = ()
    patterns: tuple[Entry, ...] = ()


class CustomTerms(Recognizer):
    """Finds a tenant's terms. Exact terms are looked up word by word, so the cost does not grow
    with their number."""

    name = "custom_terms"
    entity_types = (ENTITY_TYPE,)

    def __init__(self, exact: Iterable[str | Entry], patterns: Iterable[str | Entry]) -> None:
        """Raises TermsError for an empty term or a pattern that is not safe to run."""
        self._phrases: dict[str, tuple[_Variant, ...]] = {}
        self._lengths: dict[str, int] = {}
        for number, term in enumerate(exact):
            self._add(number, _entry(term))
        entries = [_entry(pattern) for pattern in patterns]
        self._labels = [each.label or f"pattern_{n}" for n, each in enumerate(entries, 1)]
        try:
            self._patterns = PatternSet([each.text for each in entries])
        except PatternError:
            self._patterns = _first_refused(entries)

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        yield from self._exact(text)
        for number, start, end in self._patterns.find(text):
            yield Hit(start, end, ENTITY_TYPE, _SCORE, self._labels[number])

    def _add(self, number: int, entry: Entry) -> None:
        if len(entry.text) > MAX_TERM_LENGTH:
            raise TermsError(f"exact[{number}]: is longer than {MAX_TERM_LENGTH} characters")
        text = _lower(fold(entry.text)[0].strip())
        matches = list(_WORD.finditer(text))
        if not matches:
            raise TermsError(f"exact[{number}]: has no letters or digits")
        if len(matches) > MAX_WORDS:
            raise TermsError(f"exact[{number}]: has more than {MAX_WORDS} words")
        words = [match.group() for match in matches]
        # Signs at its ends belong to a term that would be another word without them: C++, .NET.
        before = _sign(text[: matches[0].start()], words)
        after = _sign(text[matches[-1].end() :], words)
        phrase = " ".join(words)
        variant = before, after, entry.label or "exact"
        known = self._phrases.get(phrase, ())
        if variant[:2] not in [each[:2] for each in known]:
            self._phrases[phrase] = _shared((*known, variant))
        first = words[0]
        self._lengths[first] = self._lengths.get(first, 0) | 1 << len(words)
        if len(words) == 1:
            self._lengths[f"{first}s"] = self._lengths.get(f"{first}s", 0) | 1 << 1

    def _exact(self, text: str) -> Iterator[Hit]:
        lengths = self._lengths
        lowered = _lower(text)
        if not lengths or lengths.keys().isdisjoint(_WORD.findall(lowered)):
            return
        matches = list(_WORD.finditer(lowered))
        words = [match.group() for match in matches]
        for index, word in enumerate(words):
            mask = lengths.get(word, 0)
            length = 1
            while mask >> length:
                if mask >> length & 1 and index + length <= len(words):
                    hit = self._hit(text, matches[index : index + length], words, index)
                    if hit is not None:
                        yield hit
                length += 1

    def _hit(
        self, text: str, matches: list[re.Match[str]], words: list[str], index: int
    ) -> Hit | None:
        phrase = " ".join(words[index : index + len(matches)])
        known = self._phrases.get(phrase) or self._phrases.get(phrase.removesuffix("s"))
        if known is None or not _together(text, matches):
            return None
        first, last = matches[0].start(), matches[-1].end()
        for before, after, rule in known:
            if text.endswith(before, 0, first) and text.startswith(after, last):
                start, end = first - len(before), last + len(after)
                checked = _CHECKED if end - start >= _SURE_LENGTH else ""
                return Hit(start, end, ENTITY_TYPE, _SCORE, rule, checked)
        return None


def load_terms(path: Path) -> CustomTerms:
    """Read a term list. Raises TermsError."""
    terms = read_terms(path)
    return CustomTerms(terms.exact, terms.patterns)


def read_terms(path: Path) -> TermList:
    """Read and check a term list. Raises TermsError with the file, and the line or entry."""
    try:
        terms = parse_terms(path.read_bytes())
        CustomTerms(terms.exact, terms.patterns)
    except OSError as error:
        raise TermsError(f"{path}: {error.strerror}") from None
    except TermsError as error:
        raise TermsError(f"{path}: {error}") from None
    return terms


def parse_terms(data: bytes) -> TermList:
    """A term list from its file's bytes. Raises TermsError, with line or entry."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TermsError(f"line {line}: is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise TermsError(f"line {error.lineno}: not JSON") from None
    except (ValueError, RecursionError):
        raise TermsError("not JSON") from None
    if not isinstance(document, dict) or not set(document) <= {"exact", "regex", "label"}:
        raise TermsError('expected {"exact": [...], "regex": [...]}')
    label = _label(document.get("label", ""), "label")
    return TermList(
        _entries(document, "exact", "term", MAX_TERMS, label),
        _entries(document, "regex", "pattern", MAX_PATTERNS, label),
    )


def _entries(
    document: dict[str, Any], name: str, key: str, limit: int, label: str
) -> tuple[Entry, ...]:
    values = document.get(name, [])
    if not isinstance(values, list):
        raise TermsError(f"{name}: expected a list")
    if len(values) > limit:
        raise TermsError(f"{name}: more than {limit} entries")
    found = []
    for number, value in enumerate(values):
        place = f"{name}[{number}]"
        if isinstance(value, str):
            found.append(Entry(value, label))
        elif (
            isinstance(value, dict)
            and isinstance(value.get(key), str)
            and set(value)
            <= {
                key,
                "label",
            }
        ):
            own = _label(value.get("label", ""), f"{place}.label")
            found.append(Entry(value[key], own or label))
        else:
            raise TermsError(f'{place}: expected text or {{"{key}": ..., "label": ...}}')
    return tuple(found)


def _label(value: object, place: str) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or not _LABEL.fullmatch(value):
        raise TermsError(f"{place}: up to 60 letters, digits and spaces")
    return value


def _first_refused(entries: list[Entry]) -> PatternSet:
    """Which pattern it was, for the operator."""
    for number, entry in enumerate(entries):
        try:
            PatternSet([entry.text])
        except PatternError as error:
            raise TermsError(f"regex[{number}]: {error}") from None
    raise TermsError("regex: the patterns cannot be used together")


def _entry(value: str | Entry) -> Entry:
    return Entry(value) if isinstance(value, str) else value


@lru_cache(maxsize=1024)
def _shared(variants: tuple[_Variant, ...]) -> tuple[_Variant, ...]:
    """One object for the many terms that have the same label."""
    return variants


def _sign(edge: str, words: list[str]) -> str:
    """The signs at a term's end that it needs: those of one short word alone."""
    return edge if len(words) == 1 and len(words[0]) <= 3 and " " not in edge else ""


def _together(text: str, matches: list[re.Match[str]]) -> bool:
    """Whether nothing but spacing and a sign or two stands between the words."""
    for left, right in pairwise(matches):
        start, end = left.end(), right.start()
        if end - start > _LONGEST_GAP or not _GAP.fullmatch(text, start, end):
            return False
    return True


def _lower(text: str) -> str:
    """Lower case of the same length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)
