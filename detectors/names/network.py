"""The network in numpy: word vectors, two convolutions over neighbouring words, a label each.

A word's vector depends on the word alone and is remembered, so known words cost one look-up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from detectors.names.features import WordFeatures
from detectors.names.lexicon import Lexicon

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-ADR", "I-ADR")
NEAR = (-2, -1, 0, 1, 2)
FAR = (-2, 0, 2)
EDGE = 4
"""Words on each side that a label can depend on; so many empty ones stand around a text."""

REMEMBERED = 40_000
"""Words whose vectors are kept; then all are forgotten, so memory stays bounded."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """`near`: (5 D, H), `far`: (3 H, H), `out`: (H + D, labels), biases beside them; `case`:
    (3, H), added by how the line is capitalised."""

    near: Floats
    near_bias: Floats
    case: Floats
    far: Floats
    far_bias: Floats
    out: Floats
    out_bias: Floats


class Network:
    """Labels words. Not thread-safe by itself: callers hold one per thread or a lock."""

    def __init__(
        self,
        lexicon: Lexicon,
        table: NDArray[np.int8],
        scales: Floats,
        weights: Weights,
        moves: Floats,
    ) -> None:
        """`table` (rows, D) times `scales` (rows, 1) are the embeddings; `moves` (labels, labels)
        the scores of going from one label to another."""
        self.moves = moves
        self.lexicon = lexicon
        self._features = WordFeatures(lexicon)
        self._table = table
        self._scales = scales
        self._weights = weights
        self._width = table.shape[1]
        self._rows: dict[str, int] = {}
        self._vectors = np.zeros((REMEMBERED, self._width), dtype=np.float32)
        self._capital = np.zeros(REMEMBERED, dtype=np.int8)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Network":
        """The network stored in named arrays; weights may be float16."""
        weights = Weights(
            **{
                name: arrays[name].astype(np.float32)
                for name in ("near", "near_bias", "case", "far", "far_bias", "out", "out_bias")
            }
        )
        scales = arrays["scales"].astype(np.float32)
        return cls(
            Lexicon.from_arrays(arrays),
            arrays["table"].astype(np.int8),
            scales,
            weights,
            arrays["moves"].astype(np.float32),
        )

    def reading(self, lexicon: Lexicon) -> "Network":
        """The same network with another lexicon, for measuring."""
        return Network(lexicon, self._table, self._scales, self._weights, self.moves)

    def probabilities(self, words: Sequence[str]) -> Floats:
        """The probability of each of `LABELS` for each word: (words, labels)."""
        rows = self._lookup(words)
        vectors = np.zeros((len(rows) + 2 * EDGE, self._width), dtype=np.float32)
        vectors[EDGE:-EDGE] = self._vectors[rows]
        states = np.zeros(len(vectors), dtype=np.int64)
        states[EDGE:-EDGE] = line_cases(self._capital[rows], words)
        return forward(self._weights, vectors, states)[EDGE:-EDGE]

    def _lookup(self, words: Sequence[str]) -> NDArray[np.int64]:
        known = self._rows
        if len(known) + len(words) > REMEMBERED:
            known.clear()
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            first = len(known)
            known.update(zip(new, range(first, first + len(new)), strict=True))
            self._vectors[first : first + len(new)] = self._read(new)
            self._capital[first : first + len(new)] = [capital(word) for word in new]
        return np.array([known[word] for word in words], dtype=np.int64)

    def _read(self, words: Sequence[str]) -> Floats:
        """The vectors of words: (words, D)."""
        rows = [form + listed for form, listed in map(self._features.of, words)]
        flat = np.array(list(chain.from_iterable(rows)), dtype=np.int64)
        starts = np.cumsum([0, *map(len, rows[:-1])])
        vectors: Floats = np.add.reduceat(self._table[flat] * self._scales[flat], starts)
        return vectors


def capital(word: str) -> int:
    """0 for what is no word, 1 for a word in lower case, 2 for one that begins with a capital."""
    if not word[0].isalpha():
        return 3 if word == "\n" else 0
    return 2 if word[0].isupper() else 1


def line_cases(capitals: NDArray[np.int8], words: Sequence[str]) -> NDArray[np.int64]:
    """For each word, how its line is capitalised: 0 not at all, 1 as usual, 2 throughout."""
    lines = np.cumsum(capitals == 3)
    count = int(lines[-1]) + 1 if len(lines) else 1
    upper = np.bincount(lines[capitals == 2], minlength=count)
    lower = np.bincount(lines[capitals == 1], minlength=count)
    states = np.where(upper == 0, 0, np.where((upper > 3 * lower) & (upper > 2), 2, 1))
    result: NDArray[np.int64] = states[lines]
    return result


def window(values: Floats, offsets: Sequence[int]) -> Floats:
    """Each row beside its neighbours at the offsets, zeros beyond the ends."""
    length, width = values.shape
    result = np.zeros((length, len(offsets) * width), dtype=np.float32)
    for part, offset in enumerate(offsets):
        columns = slice(part * width, (part + 1) * width)
        if offset < 0:
            result[-offset:, columns] = values[:offset]
        elif offset > 0:
            result[:-offset, columns] = values[offset:]
        else:
            result[:, columns] = values
    return result


def forward(weights: Weights, vectors: Floats, cases: NDArray[np.int64]) -> Floats:
    """Label probabilities from word vectors: (words, D) to (words, labels)."""
    near = window(vectors, NEAR) @ weights.near + (weights.near_bias + weights.case[cases])
    np.maximum(near, 0.0, out=near)
    far = window(near, FAR) @ weights.far + weights.far_bias
    np.maximum(far, 0.0, out=far)
    far += near
    hidden = far.shape[1]
    scores = far @ weights.out[:hidden] + vectors @ weights.out[hidden:] + weights.out_bias
    return softmax(scores)


def softmax(scores: Floats) -> Floats:
    """Probabilities by row."""
    scores = scores - scores.max(1, keepdims=True)
    np.exp(scores, out=scores)
    result: Floats = scores / scores.sum(1, keepdims=True)
    return result
