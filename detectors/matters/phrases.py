"""Phrases: a text as words and what stands between them, and the parts that a phrase is made of.

A text is followed word by word: from the places to which the parts before may lead, a part tells
the places to which it leads. What that costs depends on the phrase alone, whatever the text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

SPACE = " "
_SEPARATOR = re.compile(r"[ \t\n\xa0_\-–/'’]{1,3}")
_KNOWN_LINKS = {" ": SPACE, "-": SPACE, "\n": SPACE, "/": SPACE, ", ": ",", ". ": "."}
_DECIMALS = (SPACE, ",", ".", ":")


class Word(NamedTuple):
    """A word of the text in lower case, at code points `start` to `end`."""

    start: int
    end: int
    text: str


class Run:
    """A text's words, one at least, and the links between them. A place in it is a number: `2 * n`
    right behind the word before the `n`th, `2 * n + 1` right before the `n`th."""

    __slots__ = ("links", "text", "words")

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self.text = text
        self.words = words
        starts = [word[0] for word in words[1:]]
        starts.append(len(text))
        stretches = [text[word[1] : start] for word, start in zip(words, starts, strict=True)]
        self.links = [_KNOWN_LINKS.get(each) or _link(each) for each in stretches]
        """Behind each word `SPACE` where the next one can belong to its phrase, else the first sign
        that stands there; empty where there is none."""

    def follower(self, place: int) -> int:
        """The number of the word that can stand at a place; -1 for none."""
        at = place >> 1
        free = place & 1 or self.links[at - 1] == SPACE
        return at if free and at < len(self.words) else -1

    def end(self, place: int) -> int:
        """Where the text up to a place ends; before a word stands a sign."""
        at = (place >> 1) - 1
        end = self.words[at].end
        return self.text.index(self.links[at], end) + 1 if place & 1 else end


def _link(between: str) -> str:
    return SPACE if _SEPARATOR.fullmatch(between) else between.strip()[:1]


class Part(Protocol):
    """What stands somewhere in a phrase."""

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""

    @property
    def longest(self) -> int:
        """The most words that it can have."""

    def follow(self, run: Run, places: Iterable[int]) -> set[int]:
        """The places right behind or, after a sign, before a word to which it leads."""


Phrase = Sequence[Part]


def longest(phrase: Phrase) -> int:
    """The most words that a phrase can have."""
    return sum(part.longest for part in phrase)


def followed(phrase: Phrase, run: Run, places: Iterable[int]) -> Iterable[int]:
    """The places to which a phrase leads."""
    for part in phrase:
        places = part.follow(run, places)
        if not places:
            break
    return places


class Forms(NamedTuple):
    """Words that are told by a part of them, or as the text has them."""

    stems: tuple[str, ...]
    """How they begin."""
    heads: tuple[str, ...]
    """How they end."""
    shapes: tuple[re.Pattern[str], ...]
    cased: frozenset[str]
    cased_shapes: tuple[re.Pattern[str], ...]

    def have(self, word: Word, text: str) -> bool:
        """Whether a word of the text is one of them."""
        lower = word.text
        if lower.startswith(self.stems) or lower.endswith(self.heads):
            return True
        if self.shapes and any(shape.fullmatch(lower) for shape in self.shapes):
            return True
        if not (self.cased or self.cased_shapes):
            return False
        written = text[word.start : word.end]
        return written in self.cased or any(each.fullmatch(written) for each in self.cased_shapes)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several words or phrases."""

    words: frozenset[str]
    forms: Forms | None = None
    chains: Mapping[str, Sequence[Phrase]] | None = None
    """By their first words, how phrases go on."""
    phrases: Sequence[Phrase] = ()
    optional: bool = False
    longest: int = 1

    def follow(self, run: Run, places: Iterable[int]) -> set[int]:
        reached = set(places) if self.optional else set()
        for place in places:
            for phrase in self.phrases:
                reached.update(followed(phrase, run, (place,)))
            at = run.follower(place)
            if at < 0:
                continue
            word = run.words[at]
            if word.text in self.words or (self.forms and self.forms.have(word, run.text)):
                reached.add(2 * at + 2)
            if self.chains is not None:
                for rest in self.chains.get(word.text, ()):
                    reached.update(followed(rest, run, (2 * at + 2,)))
        return reached


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that stands first between two words."""

    sign: str
    optional = False
    longest = 0

    def follow(self, run: Run, places: Iterable[int]) -> set[int]:
        return {
            place | 1
            for place in places
            if not place & 1 and run.links[(place >> 1) - 1] == self.sign
        }


class Gap:
    """Up to three words."""

    optional = True
    longest = 3

    def follow(self, run: Run, places: Iterable[int]) -> set[int]:
        reached = set(places)
        for start in places:
            place = start
            for _ in range(self.longest):
                at = run.follower(place)
                if at < 0:
                    break
                place = 2 * at + 2
                reached.add(place)
        return reached


class Number:
    """Up to four groups of digits with a blank, point, comma or colon between them."""

    optional = False
    longest = 4

    def follow(self, run: Run, places: Iterable[int]) -> set[int]:
        reached: set[int] = set()
        for place in places:
            at = run.follower(place)
            for _ in range(self.longest):
                if not (0 <= at < len(run.words) and run.words[at].text.isdecimal()):
                    break
                reached.add(2 * at + 2)
                at = at + 1 if run.links[at] in _DECIMALS else -1
        return reached
