"""By which words a text shows that a phrase may stand in it.

Every phrase has words of which it cannot do without one: of those that it can do with, the ones
that the fewest phrases use. It is followed only from where a word can begin it and, there or within
its length, such a word stands.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from detectors.common_words import COMMON_WORDS
from detectors.matters.phrases import Choice, Number, Part, Phrase

_NONE: frozenset[int] = frozenset()
_DIGITS = re.compile("[0-9]+")
_TAIL = 3
_COMMON = 1_000
"""How many uses in phrases weigh as much as being common in texts."""

Key = str | re.Pattern[str]
"""A word, a beginning of words as `stem*`, an end of words as `*head`, or what words match."""
Needed = dict[Key, int]
"""Words of which one must stand, each with how many words can stand before it in the phrase."""


class Speaks(NamedTuple):
    """The phrases, by their numbers, for which a word speaks."""

    opens: frozenset[int] = _NONE
    """It can begin them."""
    settles: frozenset[int] = _NONE
    """They cannot do without it or one like it."""
    reach: int = 0
    """How many words before it those can begin, at most."""


class Index:
    """What words say of a number of phrases."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        choose = _Chooser(phrases)
        opens: dict[Key, list[int]] = {}
        settles: dict[Key, list[int]] = {}
        reaches: dict[Key, int] = {}
        for number, phrase in enumerate(phrases):
            for key in _first(phrase):
                opens.setdefault(key, []).append(number)
            for key, before in choose.needed(phrase).items():
                settles.setdefault(key, []).append(number)
                reaches[key] = max(reaches.get(key, 0), before)
        self._words: dict[str, Speaks] = {}
        self.stems: dict[str, Speaks] = {}
        self._heads: dict[str, Speaks] = {}
        self._shapes: list[tuple[re.Pattern[str], Speaks]] = []
        for key in opens.keys() | settles.keys():
            begun, settled = (frozenset(each.get(key, _NONE)) for each in (opens, settles))
            speaks = Speaks(begun, settled, reaches.get(key, 0))
            if not isinstance(key, str):
                self._shapes.append((key, speaks))
            elif key[0] == "*":
                self._heads[key[1:]] = speaks
            elif key[-1] == "*":
                self.stems[key[:-1]] = speaks
            else:
                self._words[key] = speaks
        self._tail = min((_TAIL, *map(len, self._heads)))
        self._tails = frozenset(head[-self._tail :] for head in self._heads)
        # Hardly a word has any of the shapes, and one look tells.
        shapes = "|".join(f"(?:{shape.pattern})" for shape, _ in self._shapes)
        self._any_shape = re.compile(shapes, re.IGNORECASE) if shapes else None

    def find(self, word: str, beginnings: Iterable[str]) -> Speaks | None:
        """What a word in lower case says, whose `beginnings` among `stems` are given; None for
        nothing."""
        found = [self._words.get(word)]
        found += map(self.stems.get, beginnings)
        if word[-self._tail :] in self._tails:
            found += [self._heads.get(word[start:]) for start in range(len(word))]
        if self._any_shape is not None and self._any_shape.fullmatch(word):
            found += [speaks for shape, speaks in self._shapes if shape.fullmatch(word)]
        said = [each for each in found if each is not None]
        if len(said) < 2:
            return said[0] if said else None
        opens, settles, reaches = zip(*said, strict=True)
        return Speaks(_NONE.union(*opens), _NONE.union(*settles), max(reaches))


class _Chooser:
    """Chooses what a phrase cannot do without."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        keys: list[Key] = []
        for phrase in phrases:
            _gather(phrase, keys)
        self._weights: dict[Key, int] = Counter(keys)
        for key in self._weights:
            if not isinstance(key, str) or key in COMMON_WORDS:
                self._weights[key] += _COMMON

    def needed(self, phrase: Phrase) -> Needed:
        """The rarest words of which one must stand; none if none must."""
        best: Needed = {}
        lightest = before = 0
        for part in phrase:
            keys = {} if part.optional else self._needed_in(part)
            if keys:
                weight = self._weight(keys)
                if not best or weight < lightest:
                    best, lightest = {key: before + at for key, at in keys.items()}, weight
            before += part.longest
        return best

    def _needed_in(self, part: Part) -> Needed:
        if isinstance(part, Number):
            return {_DIGITS: 0}
        if not isinstance(part, Choice):
            return {}
        needed: Needed = dict.fromkeys(_own(part), 0)
        for word, rests in (part.chains or {}).items():
            for rest in rests:
                later = self.needed(rest)
                if later and self._weight(later) < self._weights[word]:
                    _add(needed, later, 1)
                else:
                    _add(needed, {word: 0})
        for phrase in part.phrases:
            words = self.needed(phrase)
            if not words:
                return words
            _add(needed, words)
        return needed

    def _weight(self, keys: Iterable[Key]) -> int:
        """How often texts have one of them, roughly."""
        return sum(map(self._weights.__getitem__, keys))


def _add(needed: Needed, more: Needed, before: int = 0) -> None:
    for key, at in more.items():
        needed[key] = max(needed.get(key, 0), at + before)


def _own(choice: Choice) -> Iterable[Key]:
    """The lone words of a choice."""
    if choice.forms is None:
        return choice.words
    stems, heads, shapes, cased, cased_shapes = choice.forms
    return (
        *choice.words,
        *(f"{stem}*" for stem in stems),
        *(f"*{head}" for head in heads),
        *shapes,
        *(word.lower() for word in cased),
        *(re.compile(each.pattern, re.IGNORECASE) for each in cased_shapes),
    )


def _gather(phrase: Phrase, keys: list[Key]) -> None:
    """Add all words of a phrase to `keys`."""
    for part in phrase:
        if isinstance(part, Number):
            keys.append(_DIGITS)
        elif isinstance(part, Choice):
            keys += _own(part)
            for word, rests in (part.chains or {}).items():
                keys.append(word)
                for rest in rests:
                    _gather(rest, keys)
            for each in part.phrases:
                _gather(each, keys)


def _first(phrase: Phrase) -> set[Key]:
    """The words with which a phrase can begin."""
    keys: set[Key] = set()
    for part in phrase:
        if isinstance(part, Number):
            keys.add(_DIGITS)
        elif isinstance(part, Choice):
            keys.update(_own(part), part.chains or ())
            for each in part.phrases:
                keys |= _first(each)
        if not part.optional:
            break
    return keys
