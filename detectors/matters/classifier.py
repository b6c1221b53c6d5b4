"""What a stretch of text about somebody says of him or her, told by a linear model.

It weighs words, how words begin and end, the letters inside long ones (Swedish compounds) and
pairs of words. Trained by `python -m detectors.training.statements`; the model's card is
`detectors/data/statements/CARD.md`.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from math import sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

ROWS = 1 << 16
"""Rows of weights; features share them by hash."""

NAME, PRONOUN = "§n", "§p"
"""What stands for a name and for a pronoun of somebody."""

SCALE = 4.0
"""By what weights are multiplied, divided by the root of how many features there are."""

FEWEST = 20
"""How many features count at least: of few words little is sure."""

WINDOW, STEP = 18, 9
"""Words that are judged together, and how many further on the next ones begin."""

_NUMBER = "0"
"""What stands for a number."""

_LONG, _PART, _MOST_PARTS = 7, 5, 24
"""Letters of a word whose inner letters count, how many of them together, and how often."""
_EMPTY = frozenset((NAME, PRONOUN, _NUMBER))
"""What tells nothing however it is weighed."""
_REMEMBERED = 8192
_MIXED = 2_654_435_761
"""A number that mixes codes well (Knuth)."""

Floats = NDArray[np.float32]


def normal(words: Iterable[str]) -> list[str]:
    """Words as the model reads them: every number the same. As many as before."""
    return [_NUMBER if word[0].isdigit() and word[-1].isdigit() else word for word in words]


def features_of(words: Sequence[str]) -> list[int]:
    """The rows of all features of some words."""
    rows = [row for word in words for row in rows_of(word)]
    codes = [code_of(word) for word in words]
    for pairs in _pairs(np.array(codes, np.uint64)):
        rows += pairs.tolist()
    return rows


def _pairs(codes: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows of neighbouring words in their order, and of words with one between."""
    mixed = codes * np.uint64(_MIXED)
    near, far = mixed[:-1] ^ codes[1:], mixed[:-2] ^ codes[2:]
    return (near % np.uint64(ROWS)).astype(np.intp), (far % np.uint64(ROWS)).astype(np.intp)


def rows_of(word: str) -> list[int]:
    """The rows of what a word is by itself."""
    rows = [_row(word)]
    if len(word) > _PART:
        rows.append(_row(f"{word[:_PART]}-"))
    if len(word) >= _LONG:
        rows += (_row(f"{word[:_LONG]}~"), _row(f"-{word[-_PART:]}"))
        parts = min(len(word) - _PART + 1, _MOST_PARTS)
        rows += (_row(f"+{word[at : at + _PART]}") for at in range(parts))
    return rows


def code_of(word: str) -> int:
    """What stands for a word in a pair: how it begins, so that endings do not matter."""
    return crc32(word[:6].encode())


def _row(feature: str) -> int:
    return crc32(feature.encode()) % ROWS


class Classifier:
    """The weights of all categories."""

    def __init__(self, weights: Floats, bias: Floats, categories: Sequence[str]) -> None:
        """`weights`: one row for each row of features, one column for each category."""
        self._weights, self._bias = weights, bias
        self.categories = tuple(categories)
        self._word = lru_cache(_REMEMBERED)(self._read)

    def _read(self, word: str) -> tuple[Floats, int, int]:
        """A word's weights, how many features it has, its code."""
        rows = rows_of(word)
        return self._weights[rows].sum(0, dtype=np.float32), len(rows), code_of(word)

    def judge(self, words: Sequence[str]) -> "Judgement | None":
        """What words in lower case tell; None for no words. Names stand as `NAME`, pronouns of
        somebody as `PRONOUN`."""
        if not words:
            return None
        known = [self._word(word) for word in words]
        near, far = _pairs(np.array([code for _, _, code in known], np.uint64))
        alone = np.array([weights for weights, _, _ in known])
        nearby, apart = self._weights[near], self._weights[far]
        features = sum(count for _, count, _ in known) + len(near) + len(far)
        factor = SCALE / sqrt(max(FEWEST, features))
        sums = (alone.sum(0) + nearby.sum(0) + apart.sum(0)) * factor + self._bias
        return Judgement(words, 1 / (1 + np.exp(-sums)), alone, nearby, apart)


class Judgement:
    """How likely each category is told (0 to 1), and by which words."""

    def __init__(
        self,
        words: Sequence[str],
        likelihoods: Floats,
        alone: Floats,
        nearby: Floats,
        apart: Floats,
    ) -> None:
        self.likelihoods = likelihoods
        self._words = words
        self._parts = alone, nearby, apart

    def telling(self, category: int) -> tuple[int, int] | None:
        """The numbers of the first and the last word that tell a category, by its number; None
        where no word but a name or a number does."""
        alone, nearby, apart = (each[:, category] for each in self._parts)
        weights = alone.copy()
        weights[:-1] += nearby / 2
        weights[1:] += nearby / 2
        if len(apart):
            weights[:-2] += apart / 2
            weights[2:] += apart / 2
        best = int(np.argmax(weights))
        return None if self._words[best] in _EMPTY else _stretch(weights)


_TELLING = 0.3
"""What share of the most telling word's weight a word must have to be told of."""


def _stretch(weights: Floats) -> tuple[int, int]:
    """From the first to the last word that tells much, around the one that tells most."""
    best = int(np.argmax(weights))
    telling = {int(at) for at in np.flatnonzero(weights >= _TELLING * weights[best])}
    first = last = best
    while telling & {first - 1, first - 2}:
        first -= 1 if first - 1 in telling else 2
    while telling & {last + 1, last + 2}:
        last += 1 if last + 1 in telling else 2
    return first, last


@cache
def load() -> Classifier:
    """The shipped model. Raises OSError when the package's data is missing."""
    content = files("detectors").joinpath("data/statements/model.npz").read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        weights = arrays["weights"].astype(np.float32) * arrays["scale"]
        return Classifier(weights, arrays["bias"], [str(each) for each in arrays["categories"]])
