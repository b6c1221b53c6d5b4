"""From scores to names: the likeliest sequence of labels in which no name begins in its middle,
and how sure it is.

Only the stretches where a name may be are read; between them all words are O.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from detectors.names.network import LABELS, Floats

PERMITTED = np.array(
    [
        [1.0 if to[0] != "I" or (at != "O" and at[2:] == to[2:]) else 0.0 for to in LABELS]
        for at in LABELS
    ],
    dtype=np.float32,
)
"""Which label may follow which: 1 or 0, from row to column."""

QUIET = 0.03
"""Words that are O with all but this probability, by themselves, are not read."""

_TYPES = tuple(label[2:] for label in LABELS)
_FROM = tuple(tuple(np.flatnonzero(PERMITTED[:, to]).tolist()) for to in range(len(LABELS)))


class Name(NamedTuple):
    """Words `first` to `last` (exclusive), label, and the mean probability of a word's label."""

    first: int
    last: int
    label: str
    score: float


class Decoder:
    """Reads names off label probabilities. `moves` are the scores of going from label to label."""

    def __init__(self, moves: Floats) -> None:
        self._go = np.exp(moves) * PERMITTED
        self._moves = np.where(PERMITTED > 0, moves, -1e9).tolist()

    def names(self, probabilities: Floats, bias: float = 0.0) -> Iterator[Name]:
        """The names in a text, from each word's own probabilities (words, labels). `bias` is
        added to the score of every label but O: above 0 more names are found, less surely."""
        likely = np.flatnonzero(probabilities[:, 0] < 1.0 - QUIET).tolist()
        lean = np.exp(np.where(np.arange(len(LABELS)) > 0, bias, 0.0)).astype(np.float32)
        start = 0
        while start < len(likely):
            end = start
            while end + 1 < len(likely) and likely[end + 1] == likely[end] + 1:
                end += 1
            odds = probabilities[likely[start] : likely[end] + 1] * lean + 1e-12
            yield from self._read(likely[start], odds)
            start = end + 1

    def _read(self, offset: int, odds: Floats) -> Iterator[Name]:
        path = self._best(np.log(odds).tolist())
        chances: Floats | None = None
        at = 0
        while at < len(path):
            if path[at] == 0:
                at += 1
                continue
            label, first = _TYPES[path[at]], at
            at += 1
            while at < len(path) and LABELS[path[at]] == f"I-{label}":
                at += 1
            if chances is None:
                chances = self._chances(odds)
            kind = LABELS.index(f"B-{label}")
            chance = chances[first:at, kind : kind + 2].sum(1)
            score = float(np.exp(np.log(np.maximum(chance, 1e-9)).mean()))
            yield Name(offset + first, offset + at, label, score)

    def _best(self, rows: Sequence[Sequence[float]]) -> list[int]:
        """The likeliest labels of a stretch that has O on both sides (Viterbi)."""
        moves, count = self._moves, len(LABELS)
        scores = [moves[0][n] + rows[0][n] for n in range(count)]
        back: list[list[int]] = []
        for row in rows[1:]:
            came, best = [], []
            for to in range(count):
                known, top = 0, -1e18
                for at in _FROM[to]:
                    value = scores[at] + moves[at][to]
                    if value > top:
                        known, top = at, value
                came.append(known)
                best.append(top + row[to])
            scores = best
            back.append(came)
        at = max(range(count), key=lambda n: scores[n] + moves[n][0])
        path = [at]
        for came in reversed(back):
            at = came[at]
            path.append(at)
        return path[::-1]

    def _chances(self, odds: Floats) -> Floats:
        """The probability of each label of each word, given all of the stretch."""
        length, count = odds.shape
        forward = np.empty_like(odds)
        now = self._go[0] * odds[0]
        forward[0] = now / now.sum()
        for at in range(1, length):
            now = (forward[at - 1] @ self._go) * odds[at]
            forward[at] = now / now.sum()
        back = self._go[:, 0].copy()
        result = np.empty((length, count), dtype=np.float32)
        for at in range(length - 1, -1, -1):
            row = forward[at] * back
            result[at] = row / row.sum()
            back = self._go @ (odds[at] * back)
            back /= back.sum()
        return result
