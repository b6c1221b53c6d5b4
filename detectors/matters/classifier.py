"""What a stretch of text about somebody says of him or her, told by a linear model.

It weighs words, how words begin and end, the letters inside long ones (Swedish compounds) and
pairs of words. Trained by `python -m detectors.training.statements`; the model's card is
`detectors/data/statements/CARD.md`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import accumulate, chain
from threading import Lock
from typing import Any, NamedTuple
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
REMEMBERED = 8192
"""Words of which what they weigh is kept; then all are forgotten, so memory stays bounded."""

TOGETHER = 2048
"""Words of texts that are judged in one go."""

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


class Judgement(NamedTuple):
    """That words tell a category: how likely (0 to 1), and what each of them weighs."""

    likelihood: float
    first: int
    """The number of the first of the words that were judged together."""
    words: Sequence[str]
    weights: tuple[Floats, Floats, Floats]
    """For the category: of the words alone, of neighbours, and of words with one between."""

    def telling(self) -> tuple[int, int] | None:
        """The numbers of the first and the last word that tell it; None where no word but a name
        or a number does."""
        alone, nearby, apart = self.weights
        weights = alone.copy()
        weights[:-1] += nearby / 2
        weights[1:] += nearby / 2
        if len(apart):
            weights[:-2] += apart / 2
            weights[2:] += apart / 2
        best = int(np.argmax(weights))
        if self.words[best] in _EMPTY:
            return None
        first, last = _stretch(weights)
        return self.first + first, self.first + last


class _Read(NamedTuple):
    """Words one after the other: (words, categories) weights of each alone, of each with the next,
    of each with the one after that; how many features each has."""

    alone: Floats
    nearby: Floats
    apart: Floats
    counts: NDArray[np.int64]


class Classifier:
    """The weights of all categories, and what was read of words before."""

    def __init__(self, weights: Floats, bias: Floats, categories: Sequence[str]) -> None:
        """`weights`: one row for each row of features, one column for each category."""
        self._weights, self._bias = weights, bias
        self.categories = tuple(categories)
        self._rows: dict[str, int] = {}
        self._alone = np.zeros((REMEMBERED, len(self.categories)), np.float32)
        self._counts = np.zeros(REMEMBERED, np.int64)
        self._codes = np.zeros(REMEMBERED, np.uint64)
        self._lock = Lock()

    def judge(self, texts: Sequence[Sequence[str]], least: float) -> list[dict[str, Judgement]]:
        """For each text the categories that a stretch of it tells at least that likely, each where
        that is likeliest. Words are in lower case; names stand as `NAME`, pronouns of somebody as
        `PRONOUN`."""
        judged: list[dict[str, Judgement]] = []
        together: list[Sequence[str]] = []
        room = TOGETHER
        for text in texts:
            if together and room < len(text):
                judged += self._judge(together, least)
                together, room = [], TOGETHER
            together.append(text)
            room -= len(text)
        return judged + self._judge(together, least)

    def _judge(self, texts: Sequence[Sequence[str]], least: float) -> list[dict[str, Judgement]]:
        words = list(chain.from_iterable(texts))
        told: list[dict[str, Judgement]] = [{} for _ in texts]
        if not words:
            return told
        read = self._read(words)
        windows = list(_windows(texts))
        likelihoods = self._likelihoods(read, windows)
        for window, category in np.argwhere(likelihoods >= least).tolist():
            text, begun, start, end = windows[window]
            likelihood = float(likelihoods[window, category])
            name = self.categories[category]
            known = told[text].get(name)
            if known is None or known.likelihood < likelihood:
                told[text][name] = Judgement(
                    likelihood,
                    start - begun,
                    words[start:end],
                    (
                        read.alone[start:end, category],
                        read.nearby[start : max(start, end - 1), category],
                        read.apart[start : max(start, end - 2), category],
                    ),
                )
        return told

    def _likelihoods(self, read: _Read, windows: Sequence[tuple[int, ...]]) -> Floats:
        """(windows, categories)"""
        _, _, starts, ends = np.array(windows).T
        near_ends, far_ends = np.maximum(starts, ends - 1), np.maximum(starts, ends - 2)
        sums = (
            _between(read.alone, starts, ends)
            + _between(read.nearby, starts, near_ends)
            + _between(read.apart, starts, far_ends)
        )
        counts = _between(read.counts, starts, ends) + near_ends + far_ends - 2 * starts
        factors = SCALE / np.sqrt(np.maximum(FEWEST, counts))
        likelihoods: Floats = 1 / (1 + np.exp(-(sums * factors[:, None] + self._bias)))
        return likelihoods

    def _read(self, words: Sequence[str]) -> _Read:
        with self._lock:
            rows = self._look_up(words)
            alone, counts, codes = self._alone[rows], self._counts[rows], self._codes[rows]
        near, far = _pairs(codes)
        return _Read(alone, self._weights[near], self._weights[far], counts)

    def _look_up(self, words: Sequence[str]) -> list[int]:
        """Where what is known of the words stands; what is not known is read."""
        known = self._rows
        new = [word for word in dict.fromkeys(words) if word not in known]
        if len(known) + len(new) > REMEMBERED:
            known.clear()
            new = list(dict.fromkeys(words))
        if new:
            first, last = len(known), len(known) + len(new)
            features = [rows_of(word) for word in new]
            counts = [len(each) for each in features]
            weights = self._weights[list(chain.from_iterable(features))]
            self._alone[first:last] = np.add.reduceat(weights, [0, *accumulate(counts[:-1])])
            self._counts[first:last] = counts
            self._codes[first:last] = [code_of(word) for word in new]
            known.update(zip(new, range(first, last), strict=True))
        return [known[word] for word in words]


def _windows(texts: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, int, int]]:
    """What is judged together: a text's number, and where among all words the text begins, and the
    window begins and ends."""
    begun = 0
    for number, text in enumerate(texts):
        end = begun + len(text)
        if begun < end:
            for start in range(begun, max(begun + 1, end - STEP), STEP):
                yield number, begun, start, min(end, start + WINDOW)
        begun = end


def _between(
    values: NDArray[Any], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[Any]:
    """The sums of the values from each start to before its end."""
    sums = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=sums[1:])
    between: NDArray[Any] = sums[ends] - sums[starts]
    return between


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
    with np.load(BytesIO(_content()), allow_pickle=False) as arrays:
        weights = arrays["weights"].astype(np.float32) * arrays["scale"]
        return Classifier(weights, arrays["bias"], [str(each) for each in arrays["categories"]])


@cache
def digest() -> str:
    """Names the shipped model: 32 hexadecimal digits. Raises OSError when it is missing."""
    return hashlib.blake2b(_content(), digest_size=16).hexdigest()


def _content() -> bytes:
    return files("detectors").joinpath("data/statements/model.npz").read_bytes()
