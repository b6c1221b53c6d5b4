"""The loss of a linear chain: how likely the right labels of a text are among all sequences in
which no name begins in its middle, and which way down is."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.names.decode import PERMITTED
from detectors.names.network import EDGE, Floats


def places(lengths: Sequence[int]) -> NDArray[np.int64]:
    """Where each text's words stand when texts are laid out with `EDGE` empty words before each:
    (texts, longest), -1 beyond a text's end."""
    table = np.full((len(lengths), max(lengths)), -1, dtype=np.int64)
    start = EDGE
    for row, length in enumerate(lengths):
        table[row, :length] = np.arange(start, start + length)
        start += length + EDGE
    return table


def loss(
    scores: Floats, labels: NDArray[np.int64], where: NDArray[np.int64], moves: Floats
) -> tuple[float, Floats, Floats]:
    """The mean loss of a word, and its gradient by `scores` and by `moves`, the scores of going
    from one label to another; a text begins as if an O stood before it."""
    there = where >= 0
    count = np.float32(there.sum())
    lift = scores.max(1, keepdims=True)
    odds = np.exp(scores - lift)
    go = np.exp(moves) * PERMITTED
    texts, longest = where.shape
    width = scores.shape[1]
    e = odds[where]
    alpha = np.zeros((longest, texts, width), dtype=np.float32)
    scale = np.ones((longest, texts, 1), dtype=np.float32)
    before = np.zeros((texts, width), dtype=np.float32)
    before[:, 0] = 1.0
    for at in range(longest):
        now = (before @ go) * e[:, at]
        total = now.sum(1, keepdims=True)
        mask = there[:, at, None]
        scale[at] = np.where(mask, total, 1.0)
        alpha[at] = before = np.where(mask, now / np.maximum(total, 1e-30), before)
    beta = np.ones((texts, width), dtype=np.float32)
    gradient = np.zeros_like(scores)
    d_moves = np.zeros_like(moves)
    for at in range(longest - 1, -1, -1):
        mask = there[:, at]
        gradient[where[mask, at]] = (alpha[at] * beta)[mask]
        ahead = e[:, at] * beta / scale[at]
        start = alpha[at - 1] if at else np.eye(width, dtype=np.float32)[[0] * texts]
        d_moves += (start[mask].T @ ahead[mask]) * go
        beta = np.where(mask[:, None], ahead @ go.T, beta)
    flat = where[there]
    right = labels[flat]
    previous = np.where(np.arange(longest) > 0, np.roll(labels[where], 1, axis=1), 0)[there]
    np.add.at(d_moves, (previous, right), -1.0)
    gradient[flat, right] -= 1.0
    said = (scores - lift)[flat, right].sum() + moves[previous, right].sum()
    mean = float((np.log(np.maximum(scale, 1e-30)).sum() - said) / count)
    return mean, gradient / count, d_moves * PERMITTED / count
