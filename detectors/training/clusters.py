"""Groups of words of similar use: which words stand beside them, reduced by singular values and
grouped by k-means. Case is folded, so that a lower-case name falls in with names."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CONTEXTS = 600
DIMENSIONS = 64
ROUNDS = 12
LEAST_COUNT = 6


def group_words(
    words: Sequence[str], groups: int, vocabulary: int = 40_000
) -> tuple[dict[str, int], dict[str, NDArray[np.float32]]]:
    """The group (from 1) and the vector of each common word of a running text."""
    counts = Counter(words)
    kept = [w for w, n in counts.most_common(vocabulary) if n >= LEAST_COUNT]
    index = {word: at for at, word in enumerate(kept)}
    vectors = _vectors(_counts(words, index))
    labels = _k_means(vectors, groups)
    return (
        {word: int(labels[at]) + 1 for word, at in index.items()},
        {word: vectors[at] for word, at in index.items()},
    )


def _counts(words: Sequence[str], index: dict[str, int]) -> NDArray[np.float32]:
    """How often each common word has each of the commonest words one or two places away."""
    numbers = np.array([index.get(word, -1) for word in words], dtype=np.int64)
    table = np.zeros((len(index), 4 * CONTEXTS), dtype=np.float32)
    flat = table.reshape(-1)
    for part, distance in enumerate((-2, -1, 1, 2)):
        other = np.roll(numbers, -distance)
        wanted = (numbers >= 0) & (other >= 0) & (other < CONTEXTS)
        cells = numbers[wanted] * (4 * CONTEXTS) + part * CONTEXTS + other[wanted]
        where, times = np.unique(cells, return_counts=True)
        flat[where] += times.astype(np.float32)
    return table


def _vectors(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    rows = counts.sum(1, keepdims=True) + 1.0
    columns = counts.sum(0, keepdims=True) + 1.0
    information = np.log(np.maximum(counts * counts.sum() / (rows * columns), 1.0))
    values, axes = np.linalg.eigh(information.T @ information)
    best = np.argsort(values)[::-1][:DIMENSIONS]
    scale = np.maximum(values[best], 1e-6) ** 0.25
    vectors = information @ axes[:, best] / scale
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: NDArray[np.float32] = (vectors / np.maximum(length, 1e-6)).astype(np.float32)
    return result


def _k_means(vectors: NDArray[np.float32], groups: int) -> NDArray[np.int64]:
    draw = np.random.default_rng(7)
    centres = vectors[draw.choice(min(len(vectors), 8 * groups), groups, replace=False)]
    labels = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(ROUNDS):
        labels = np.argmax(vectors @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, labels, vectors)
        length = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(length > 0, sums / np.maximum(length, 1e-6), centres)
    return labels
