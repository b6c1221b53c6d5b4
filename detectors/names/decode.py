"""From label probabilities to names: the likeliest sequence in which no name begins in its middle."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from detectors.names.network import LABELS, Floats

_TYPES = tuple(label[2:] for label in LABELS)
_ALLOWED = tuple(
    tuple(
        before
        for before, first in enumerate(LABELS)
        if label[0] != "I" or (first != "O" and first[2:] == label[2:])
    )
    for label in LABELS
)
QUIET = 0.015
"""Words less likely than this to be part of any name are not looked at further."""


class Name(NamedTuple):
    """Words `first` to `last` (exclusive), label, and probability by word, geometric mean."""

    first: int
    last: int
    label: str
    score: float


def names(probabilities: Floats, bias: float = 0.0) -> Iterator[Name]:
    """The names in a text. `bias` is added to the log probability of every name's label: above 0
    more names are found, less surely."""
    likely = np.flatnonzero(probabilities[:, 0] < 1.0 - QUIET).tolist()
    start = 0
    while start < len(likely):
        end = start
        while end + 1 < len(likely) and likely[end + 1] == likely[end] + 1:
            end += 1
        first = likely[start]
        rows = probabilities[first : likely[end] + 1]
        yield from _read(first, _best(np.log(rows + 1e-9).tolist(), bias), rows)
        start = end + 1


def _best(rows: Sequence[Sequence[float]], bias: float) -> list[int]:
    """The likeliest labels of a stretch of words (Viterbi)."""
    count = len(LABELS)
    scores = [
        rows[0][n] + (bias if n else 0.0) if LABELS[n][0] != "I" else -1e9 for n in range(count)
    ]
    back: list[list[int]] = []
    for row in rows[1:]:
        came = [max(_ALLOWED[n], key=scores.__getitem__) for n in range(count)]
        scores = [scores[came[n]] + row[n] + (bias if n else 0.0) for n in range(count)]
        back.append(came)
    at = max(range(count), key=scores.__getitem__)
    path = [at]
    for came in reversed(back):
        at = came[at]
        path.append(at)
    return path[::-1]


def _read(offset: int, path: Sequence[int], rows: Floats) -> Iterator[Name]:
    at = 0
    while at < len(path):
        if path[at] == 0:
            at += 1
            continue
        label, first = _TYPES[path[at]], at
        at += 1
        while at < len(path) and LABELS[path[at]] == f"I-{label}":
            at += 1
        both = LABELS.index(f"B-{label}")
        chance = rows[first:at, both : both + 2].sum(1)
        score = float(np.exp(np.log(np.maximum(chance, 1e-9)).mean()))
        yield Name(offset + first, offset + at, label, score)
