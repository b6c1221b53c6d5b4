"""The words for what can be said of somebody, and the places where they stand in a text.

Each category has files in `detectors/data/matters`, `health.txt` and `health.care.txt`, read
once. A line holds entries, separated by ` | `; `[section]` opens a strength; `let NAME = a|b` names
alternatives for `{NAME}` further down in that file; `#` begins a comment. How entries are written
says `entries.py`. A lone word is taken with its inflections unless it ends in `=`, has capitals or
is short; with `*` before it also with inflections behind it; a long one of a matter also begins
compounds.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from detectors.matters.entries import Reader
from detectors.matters.index import Index, Speaks
from detectors.matters.phrases import Phrase, Run, Word, followed
from detectors.ranges import Ranges

__all__ = [
    "CATEGORIES",
    "LABEL",
    "MATTER",
    "NOT",
    "STATE",
    "WEAK",
    "Lexicon",
    "Source",
    "Term",
    "Word",
]

CATEGORIES = (
    "HEALTH",
    "POLITICAL_OPINION",
    "RELIGION_OR_BELIEF",
    "TRADE_UNION",
    "ETHNIC_ORIGIN",
    "SEX_LIFE_OR_ORIENTATION",
    "GENETIC_DATA",
    "BIOMETRIC_DATA",
    "CRIMINAL_OFFENCE",
    "PROTECTED_IDENTITY",
    "SOCIAL_SITUATION",
    "PERSONAL_ASSESSMENT",
)

STATE, MATTER, WEAK, LABEL, NOT = "state", "matter", "weak", "label", "not"
"""How much a term tells: of somebody by itself; with a predicate; only where it is said of the
person outright; as the head of a field; or that the words mean something else."""

_STRENGTHS = (STATE, MATTER, WEAK, LABEL, NOT)
_INFLECTION = """
    s n en et t a e an ar or er r na arna orna erna ens ets ns as ers ornas arnas ernas es
"""
_ENDINGS = frozenset(("", *_INFLECTION.split()))
_INFLECTED = 3
"""Letters from which on a lone word is taken with its inflections."""

_NEUTRAL = (
    "forsk|skötersk|handlägg|konsult|samordn|föreläs|kurs|utbild|förening|förbund|centr|regist"
    "|rutin|policy|projekt|studie|statisti|enhet|avdelning|team|teori|kommission|skola|museum|muse"
    "|fråg|kampanj|konferens|seminari|politik|lag(?:en|stift)|strateg|arbete|nämnd|sekreterar|läkar"
    "|system|kunskap|kompetens|prevention|förebygg|organisation|bransch|material|bok|böcker|artikel"
    "|dagen|veckan|året|upplys|information|råd(?:giv|et)|plats|metod|debatt|perspektiv|lektion"
    "|ämne|expert|specialist|vetenskap|historia|film|serie|monitor|mät|test(?:ning)?(?:en)?$|salen|sal$"
)
"""How compounds go on that name a field of work, not a person's matter."""

WORD = re.compile(r"[^\W_]+")
_WORD_ALONE = re.compile(r"\*?[^\W_]+\*?")
_COMPOUND = 6
"""Letters from which on a lone word of a matter also begins compounds."""
_COMPOUND_WORD, _MODIFIER = 8, 3
"""Letters of the shortest compound that is looked for by its end, and of what stands before it."""
_HEAD, _TAIL = 3, 3
_REMEMBERED = 8192
"""Words of texts for which is kept what the lexicon knows of them."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words of a category at code points `start` to `end`."""

    start: int
    end: int
    category: str
    strength: str


class Source(NamedTuple):
    """A file of entries; its name begins with the category."""

    name: str
    text: str

    @property
    def category(self) -> str:
        """The category that the entries tell of."""
        return self.name.partition(".")[0].upper()


class _Lone(NamedTuple):
    """A lone word as a term, if `form` is empty or stands in the text."""

    category: str
    strength: str
    form: str


class _Entry(NamedTuple):
    """An entry of several words."""

    category: str
    strength: str
    phrase: Phrase


_Known = tuple[tuple[_Lone, ...], Speaks | None]
"""What the lexicon knows of a word."""


class Lexicon:
    """All categories' entries, by the words that speak for them."""

    def __init__(self, sources: Iterable[Source]) -> None:
        """Raises ValueError for a line that cannot be read."""
        self._words: dict[str, list[_Lone]] = {}
        self._inflected: dict[str, list[_Lone]] = {}
        self._stems: dict[str, list[_Lone]] = {}
        self._heads: dict[str, list[_Lone]] = {}
        self._entries: list[_Entry] = []
        for source in sources:
            self._read(source)
        self._index = Index([each.phrase for each in self._entries])
        self._begun = frozenset((*self._index.stems, *self._stems, *self._inflected))
        self._longest: dict[str, int] = {}
        for beginning in self._begun:
            head = beginning[:_HEAD]
            self._longest[head] = max(self._longest.get(head, 0), len(beginning))
        self._tails = frozenset(head[-_TAIL:] for head in self._heads)
        self._known = lru_cache(_REMEMBERED)(self._look_up)

    def find(self, text: str, words: Sequence[Word]) -> list[Term]:
        """The terms in a text of these words, those that a neutral phrase covers left out, by
        position."""
        if not words:
            return []
        known = [self._known(word.text) for word in words]
        run = Run(text, words)
        terms: list[Term] = []
        starts: set[tuple[int, int]] = set()
        for at, (lone, speaks) in enumerate(known):
            for category, strength, form in lone:
                start, end, _ = words[at]
                if not form or text.startswith(form, start):
                    terms.append(Term(start, end, category, strength))
            if speaks is not None and speaks.settles:
                _open(starts, run.links, known, at, speaks)
        for at, number in sorted(starts):
            category, strength, phrase = self._entries[number]
            place = max(followed(phrase, run, (2 * at + 1,)), default=0)
            if place > 2 * at + 1:
                terms.append(Term(words[at].start, run.end(place), category, strength))
        return _standing(terms)

    def _look_up(self, word: str) -> _Known:
        longest = self._longest.get(word[:_HEAD], _HEAD - 1)
        ends = range(1, min(longest, len(word)) + 1)
        beginnings = [begun for end in ends if (begun := word[:end]) in self._begun]
        return tuple(self._lone(word, beginnings)), self._index.find(word, beginnings)

    def _lone(self, word: str, beginnings: Sequence[str]) -> Iterator[_Lone]:
        """The terms that a word is by itself."""
        yield from self._words.get(word, ())
        for stem in beginnings:
            for each in self._stems.get(stem, ()):
                if each.strength == NOT or not _neutral_tail(word, len(stem)):
                    yield each
            if word[len(stem) :] in _ENDINGS:
                yield from self._inflected.get(stem, ())
        if len(word) >= _COMPOUND_WORD and word[-_TAIL:] in self._tails:
            for start in range(_MODIFIER, len(word)):
                yield from self._heads.get(word[start:], ())

    def _read(self, source: Source) -> None:
        reader = Reader()
        strength = ""
        for number, line in enumerate(map(str.strip, source.text.splitlines()), 1):
            try:
                if line.startswith("let "):
                    reader.define(*line.removeprefix("let ").split(" = ", 1))
                elif line.startswith("["):
                    strength = _strength(line)
                elif line and not line.startswith("#"):
                    for entry in line.split(" | "):
                        self._add(reader, source.category, strength, entry.strip(" |"))
            except ValueError as problem:
                raise ValueError(f"{source.name}, line {number}: {problem}") from problem

    def _add(self, reader: Reader, category: str, strength: str, entry: str) -> None:
        if not entry:
            return
        exact = entry.endswith("=")
        word = entry.removesuffix("=").strip()
        if _WORD_ALONE.fullmatch(word):
            self._add_word(category, strength, word, exact)
        else:
            self._entries.append(_Entry(category, strength, reader.phrase(entry)))

    def _add_word(self, category: str, strength: str, entry: str, exact: bool) -> None:
        cased = not entry.islower()
        word = entry.strip("*").lower()
        lone = _Lone(category, strength, entry if cased and "*" not in entry else "")
        if entry.startswith("*"):
            for ending in _ENDINGS:
                self._heads.setdefault(word + ending, []).append(lone)
        elif entry.endswith("*") or (strength == MATTER and len(word) >= _COMPOUND and not exact):
            self._stems.setdefault(word, []).append(lone)
        elif exact or cased or len(word) < _INFLECTED:
            for form in (word, f"{word}s"):
                self._words.setdefault(form, []).append(lone)
        else:
            self._inflected.setdefault(word, []).append(lone)


def _strength(line: str) -> str:
    strength = line.strip("[]")
    if strength not in _STRENGTHS:
        raise ValueError(f"unknown section {strength}")
    return strength


def _open(
    starts: set[tuple[int, int]],
    links: Sequence[str],
    known: Sequence[_Known],
    at: int,
    speaks: Speaks,
) -> None:
    """Add to `starts` the words up to one that can begin what it settles, each with the entry."""
    settles = speaks.settles
    for before in range(at, max(-1, at - speaks.reach - 1), -1):
        if before < at and not links[before]:
            return
        opening = known[before][1]
        if opening is not None and not settles.isdisjoint(opening.opens):
            starts.update((before, number) for number in settles & opening.opens)


def _standing(terms: Iterable[Term]) -> list[Term]:
    """The terms that no neutral phrase of their category overlaps, each once."""
    ordered = sorted(dict.fromkeys(terms), key=_place)
    denied: dict[str, list[Term]] = {}
    for term in ordered:
        if term.strength == NOT:
            denied.setdefault(term.category, []).append(term)
    if not denied:
        return ordered
    covers = {category: Ranges(nos) for category, nos in denied.items()}
    return [
        term
        for term in ordered
        if term.strength != NOT
        and not (term.category in covers and covers[term.category].touch(term.start, term.end))
    ]


def _place(term: Term) -> tuple[int, int]:
    return term.start, term.end


_NEUTRAL_TAIL = re.compile(rf"[^\W_]{{0,3}}?(?:{_NEUTRAL})")


def _neutral_tail(word: str, stem: int) -> bool:
    return len(word) > stem + 3 and _NEUTRAL_TAIL.match(word, stem) is not None


@cache
def load() -> Lexicon:
    """The lexicon as shipped."""
    return Lexicon(source for source in _shipped() if source.category in CATEGORIES)


@cache
def digest() -> str:
    """Names the shipped lexicon and the words for people: 32 hexadecimal digits."""
    return hashlib.blake2b(repr(_shipped()).encode(), digest_size=16).hexdigest()


def _shipped() -> list[Source]:
    folder = resources.files("detectors") / "data" / "matters"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return [Source(file.name, file.read_text("utf-8")) for file in files]


_new = tuple.__new__


def words_of(lower: str) -> list[Word]:
    """The words of a text in lower case."""
    return [_new(Word, (*found.span(), found.group())) for found in WORD.finditer(lower)]


def lowered(text: str) -> str:
    """The text in lower case, character for character."""
    return text.replace("\u0130", "i").lower()


def first_at(words: Sequence[Word], position: int) -> int:
    """The number of the first word that begins at or behind a position."""
    # A tuple of the position alone comes right before the word that begins there.
    return bisect_left(words, (position,))
