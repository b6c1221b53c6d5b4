"""What is known of a word by itself: how common it is as a given name, a surname, a place or a
part of an organisation's name, how common it is in prose and how often capitalised there, and the
group of words that it is used like."""

import unicodedata
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GROUPS = 512
"""Groups of words of similar use, numbered from 1; 0 for a word that has none."""


class Facts(NamedTuple):
    """What the lists say of a word, as small numbers; 0 throughout for an unknown word. `given`
    0-15 grows with the logarithm of the bearers, `surname` 0-3, `place` 0-3 and `organisation` 0-3
    with certainty, `frequency` 0-15 with the logarithm of the count in prose, `capital` 1-7 with
    the share of capitalised uses inside sentences, `group` 0-512."""

    given: int = 0
    surname: int = 0
    place: int = 0
    organisation: int = 0
    frequency: int = 0
    capital: int = 0
    group: int = 0


UNKNOWN = Facts()
_KEPT = frozenset("åäö")
_STROKED = dict(zip("łøđŧŋı", "lodtni", strict=True))
_PLAIN = {
    ord(letter): base
    for letter in map(chr, (*range(0xE0, 0x250), *range(0x1E00, 0x1F00)))
    if letter not in _KEPT
    and (base := _STROKED.get(letter) or unicodedata.normalize("NFD", letter)[0]) != letter
}
_WIDTHS = (4, 2, 2, 2, 4, 3, 10)


def pack(facts: Facts) -> int:
    """The facts in 27 bits."""
    code = 0
    for value, width in zip(facts, _WIDTHS, strict=True):
        if not 0 <= value < 1 << width:
            raise ValueError("a fact out of range")
        code = code << width | value
    return code


@lru_cache(1 << 14)
def unpack(code: int) -> Facts:
    """The facts that `pack` packed."""
    values = []
    for width in reversed(_WIDTHS):
        values.append(code & ((1 << width) - 1))
        code >>= width
    return Facts(*reversed(values))


def plain(word: str) -> str:
    """A lower-case word without marks on its letters, but for Swedish å, ä and ö."""
    return word if word.isascii() else word.translate(_PLAIN)


class Lexicon:
    """Facts by lower-case word. A word that is not there is read without the marks on its letters:
    lists leave them out as often as people do."""

    __slots__ = ("_codes",)

    def __init__(self, codes: Mapping[str, int]) -> None:
        self._codes = dict(codes)

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, word: str) -> Facts:
        """The facts of a lower-case word."""
        code = self._codes.get(word)
        if code is None and not word.isascii():
            code = self._codes.get(plain(word))
        return UNKNOWN if code is None else unpack(code)

    def items(self) -> Iterator[tuple[str, Facts]]:
        """All words with their facts, in order."""
        return ((word, unpack(self._codes[word])) for word in sorted(self._codes))

    def without(self, words: Set[str]) -> "Lexicon":
        """The lexicon less some lower-case words."""
        return Lexicon({word: code for word, code in self._codes.items() if word not in words})

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The lexicon as arrays for storing."""
        words = sorted(self._codes)
        text = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
        return {
            "words": text,
            "codes": np.array([self._codes[word] for word in words], dtype=np.uint32),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Lexicon":
        """The lexicon that `arrays` stored."""
        words = arrays["words"].tobytes().decode().split("\n")
        return cls(dict(zip(words, arrays["codes"].tolist(), strict=True)))
