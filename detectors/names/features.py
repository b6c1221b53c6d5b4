"""A word as the rows of the embedding table that add up to its vector. Features are hashed, so no
dictionary of them is shipped."""

from functools import lru_cache
from zlib import crc32

from detectors.names.lexicon import UNKNOWN, Facts, Lexicon

BITS = 17
ROWS = 1 << BITS
"""Rows of the embedding table; row 0 stays zero."""

GENITIVE = 3
"""Letters of the longest word in s that is read as itself alone, not as a genitive too."""

_LISTED = (4, 7, 10, 13)
_GRAMS = 9
_KEPT = 1 << 13
"""Of what depends on a word's facts alone, how many results are kept."""


class WordFeatures:
    """Turns words into row numbers. The lexicon is that of the model."""

    __slots__ = ("_lexicon",)

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def of(self, word: str) -> tuple[list[int], list[int]]:
        """The rows for the word's form, its identity first, and those for what lists say of it."""
        lower = word.lower()
        form = shape(word)
        if lower[0].isdigit():
            names = [f"d{form}", f"l{min(len(word), 14)}"]
            return _rows(names), []
        edged = f"^{lower}$"
        names = [
            f"w{lower}",
            f"h{form}",
            f"a{lower[:2]}",
            f"a{lower[:4]}",
            f"z{lower[-1:]}",
            f"z{lower[-2:]}",
            f"z{lower[-4:]}",
            f"z{lower[-5:]}",
            *[f"3{edged[at : at + 3]}" for at in range(min(len(edged) - 2, _GRAMS))],
        ]
        if lower[-1] == "s" and len(lower) > GENITIVE:
            names.append(f"w{lower[:-1]}")
        return _rows(names), self._listed(lower, form)

    def _listed(self, lower: str, form: str) -> list[int]:
        if not lower[0].isalpha():
            return []
        facts = self._lexicon[lower]
        case = form[:2]
        rows = _rows_of_facts(facts, case)
        names: list[str] = []
        if lower[-1] == "s":
            base = self._lexicon[lower[:-1]]
            names.append(f"G{_summary(base)}")
            names.append(f"S{case}{_summary(base)}{_summary(facts)}")
        if "-" in lower:
            parts = [self._lexicon[part] for part in lower.split("-")]
            names.append(f"H{_summary(parts[0])}")
            names.append(f"T{_summary(parts[-1])}")
        elif facts is UNKNOWN and len(lower) > 7:
            names.append(f"U{_summary(self._lexicon[lower[-4:]])}")
        return [*rows, *_rows(names)] if names else [*rows]


@lru_cache(_KEPT)
def _rows_of_facts(facts: Facts, case: str) -> list[int]:
    names = [
        f"g{facts.given}",
        f"s{facts.surname}",
        f"p{facts.place}",
        f"o{facts.organisation}",
        f"n{facts.frequency}",
        f"c{facts.capital}",
        f"k{facts.group}",
        f"x{case}{_summary(facts)}",
        f"y{case}{facts.frequency // 3}{facts.capital}",
    ]
    return _rows(names)


def shape(word: str) -> str:
    """Case and signs of a word: X upper, x lower, 0 digit, at most two of a kind in a row."""
    if word.isalpha() and (word.islower() or (word[0].isupper() and word[1:].islower())):
        return f"X{'xx'[: len(word) - 1]}" if word[0].isupper() else "xx"[: len(word)]
    signs: list[str] = []
    for letter in word:
        sign = (
            "X"
            if letter.isupper()
            else "x"
            if letter.isalpha()
            else "0"
            if letter.isdigit()
            else letter
        )
        if signs[-2:] != [sign, sign]:
            signs.append(sign)
    return "".join(signs)


@lru_cache(_KEPT)
def _summary(facts: Facts) -> str:
    """The list facts in a few letters."""
    given = 0
    for bound in _LISTED:
        given += facts.given >= bound
    return f"{given}{facts.surname}{facts.place}{facts.organisation}"


def row(name: str) -> int:
    """The row of a feature."""
    return _rows([name])[0]


def _rows(names: list[str]) -> list[int]:
    """The rows of features, none with a blank in it; of those with lone surrogates too."""
    encoded = " ".join(names).encode("utf-8", "surrogatepass")
    return [code % (ROWS - 1) + 1 for code in map(crc32, encoded.split(b" "))]
