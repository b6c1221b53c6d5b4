"""From scores to names: the likeliest sequence of labels in which no name begins in its middle,
and how sure it is.

Only the stretches where a name may be are read; between them all words are O.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

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

_SHORT = 24
"""Words of the longest stretch that is read side by side with others."""

_TYPES = tuple(label[2:] for label in LABELS)
_FROM = tuple(tuple(np.flatnonzero(PERMITTED[:, to]).tolist()) for to in range(len(LABELS)))
_KINDS = tuple(LABELS.index(f"B-{label}") if label else 0 for label in _TYPES)
"""For each label the one with which its names begin."""

Numbers = NDArray[np.intp]


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
        self._moves = np.where(PERMITTED > 0, moves, -1e9).astype(np.float64)

    def names(self, probabilities: Floats, bias: float = 0.0) -> Iterator[Name]:
        """The names in a text, from each word's own probabilities (words, labels). `bias` is
        added to the score of every label but O: above 0 more names are found, less surely."""
        likely = np.flatnonzero(probabilities[:, 0] < 1.0 - QUIET)
        if not len(likely):
            return
        lean = np.exp(np.where(np.arange(len(LABELS)) > 0, bias, 0.0)).astype(np.float32)
        odds = probabilities[likely] * lean + 1e-12
        starts = np.concatenate(([0], np.flatnonzero(np.diff(likely) > 1) + 1))
        lengths = np.diff(np.append(starts, len(likely)))
        labels = self._labels(np.log(odds).astype(np.float64), starts, lengths)
        named = np.add.reduceat(labels, starts) > 0
        if not named.any():
            return
        starts, lengths = starts[named], lengths[named]
        chances = self._chances(odds, _Stretches(starts, lengths))
        for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
            first = int(likely[start])
            path = labels[start : start + length].tolist()
            yield from _read(first, path, chances[start : start + length])

    def _labels(self, scores: NDArray[np.float64], starts: Numbers, lengths: Numbers) -> Numbers:
        """The likeliest label of each word, in stretches that have O on both sides."""
        short = lengths <= _SHORT
        labels = self._best(scores, _Stretches(starts[short], lengths[short]))
        for start, length in zip(starts[~short].tolist(), lengths[~short].tolist(), strict=True):
            labels[start : start + length] = self._walk(scores[start : start + length].tolist())
        return labels

    def _walk(self, rows: Sequence[Sequence[float]]) -> list[int]:
        """The likeliest labels of one long stretch: alone it is quicker without arrays."""
        moves, count = self._moves.tolist(), len(LABELS)
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

    def _best(self, scores: NDArray[np.float64], stretches: "_Stretches") -> Numbers:
        """The likeliest label of each word of short stretches, all side by side (Viterbi)."""
        scores[stretches.starts] += self._moves[0]
        came = np.zeros(scores.shape, dtype=np.intp)
        for now in stretches.steps():
            reached = scores[now - 1][:, :, None] + self._moves
            came[now] = reached.argmax(1)
            scores[now] += reached.max(1)
        labels = np.zeros(len(scores), dtype=np.intp)
        ends = stretches.ends
        labels[ends] = (scores[ends] + self._moves[:, 0]).argmax(1)
        for now in reversed(stretches.steps()):
            labels[now - 1] = came[now, labels[now]]
        return labels

    def _chances(self, odds: Floats, stretches: "_Stretches") -> Floats:
        """The probability of each label of each word, given all of its stretch; of words in no
        stretch anything."""
        forward, back = np.ones_like(odds), np.ones_like(odds)
        forward[stretches.starts] = _shares(odds[stretches.starts] * self._go[0])
        for now in stretches.steps():
            forward[now] = _shares((forward[now - 1] @ self._go) * odds[now])
        back[stretches.ends] = self._go[:, 0]
        for now in reversed(stretches.steps()):
            back[now - 1] = _shares((odds[now] * back[now]) @ self._go.T)
        forward *= back
        _shares(forward)
        return forward


class _Stretches:
    """Runs of neighbouring words, by the number of their first and how many they are."""

    def __init__(self, starts: Numbers, lengths: Numbers) -> None:
        order = np.argsort(-lengths, kind="stable")
        self.starts, self._lengths = starts[order], lengths[order]
        self.ends = self.starts + self._lengths - 1
        self._steps: list[Numbers] | None = None

    def steps(self) -> list[Numbers]:
        """The second word of every run that has one, the third, and so on."""
        if self._steps is None:
            most = int(self._lengths[0]) if len(self._lengths) else 0
            left = np.searchsorted(-self._lengths, -np.arange(1, most), side="left").tolist()
            self._steps = [self.starts[:count] + at for at, count in enumerate(left, 1)]
        return self._steps


def _shares(values: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """The same array, its rows made to add up to 1."""
    values /= values.sum(1, keepdims=True)
    return values


def _read(offset: int, path: Sequence[int], chances: Floats) -> Iterator[Name]:
    """The names of a stretch of labels."""
    at = 0
    while at < len(path):
        if path[at] == 0:
            at += 1
            continue
        label, kind, first = _TYPES[path[at]], _KINDS[path[at]], at
        at += 1
        while at < len(path) and path[at] == kind + 1:
            at += 1
        chance = chances[first:at, kind : kind + 2].sum(1)
        score = float(np.exp(np.log(np.maximum(chance, 1e-9)).mean()))
        yield Name(offset + first, offset + at, label, score)
