"""Fits the network: the likelihood of whole label sequences, Adam, dropout of words' features and
of hidden units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.names.features import ROWS, WordFeatures, row
from detectors.names.lexicon import Lexicon
from detectors.names.network import (
    EDGE,
    FAR,
    LABELS,
    NEAR,
    Floats,
    Network,
    capital,
    line_cases,
    window,
)
from detectors.names.tokens import tokenize
from detectors.training import chain
from detectors.training.corpora import Sentence

WIDTH = 64
HIDDEN = 144
BATCH = 3_000
AVERAGED_FROM = 0.7
AVERAGED_EVERY = 40
_NUMBER = {label: number for number, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be varied. Rates are probabilities."""

    epochs: int = 4
    seed: int = 0
    rate: float = 2e-3
    drop_form: float = 0.16
    drop_identity: float = 0.35
    drop_lists: float = 0.12
    drop_hidden: float = 0.45


@dataclass(frozen=True, slots=True)
class Item:
    """A text as word numbers, with its label numbers and line cases."""

    words: NDArray[np.int64]
    labels: NDArray[np.int64]
    cases: NDArray[np.int64]


class Words:
    """All words of the training texts, numbered, with their feature rows. Number 0 is no word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._features = WordFeatures(lexicon)
        self._numbers: dict[str, int] = {"": 0}
        self._form: list[list[int]] = [[]]
        self._listed: list[list[int]] = [[]]

    def number(self, word: str) -> int:
        known = self._numbers.get(word)
        if known is None:
            known = self._numbers[word] = len(self._numbers)
            form, listed = self._features.of(word)
            self._form.append(form)
            self._listed.append(listed)
        return known

    def item(self, sentence: Sentence) -> Item | None:
        """The sentence in numbers, None when it has no words."""
        tokens = tokenize(sentence.text)
        if not tokens:
            return None
        labels = np.zeros(len(tokens), dtype=np.int64)
        for start, end, label in sentence.entities:
            inside = [at for at, t in enumerate(tokens) if t.start < end and start < t.end]
            for place, at in enumerate(inside):
                labels[at] = _NUMBER[f"{'I' if place else 'B'}-{label}"]
        texts = [token.text for token in tokens]
        capitals = np.array([capital(text) for text in texts], dtype=np.int8)
        numbers = np.array([self.number(text) for text in texts], dtype=np.int64)
        return Item(numbers, labels, line_cases(capitals, texts))

    def tables(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Feature rows of every word, zero-filled: by form (identity first) and by lists."""
        return _table(self._form), _table(self._listed)


def _table(rows: list[list[int]]) -> NDArray[np.int64]:
    table = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for at, each in enumerate(rows):
        table[at, : len(each)] = each
    return table


class Fit:
    """The weights on their way."""

    def __init__(
        self, words: Words, vectors: dict[str, Floats], settings: Settings, total: int
    ) -> None:
        """`total` is the number of steps to come."""
        self._draw = np.random.default_rng(settings.seed)
        self._set = settings
        self._total = total
        self._step = 0
        self._form, self._listed = words.tables()
        draw = self._draw
        self.table = draw.normal(0, 0.06, (ROWS, WIDTH)).astype(np.float32)
        for word, vector in vectors.items():
            self.table[row(f"w{word}")] = vector[:WIDTH] * 0.7
        self.table[0] = 0.0
        self._m = np.zeros_like(self.table)
        self._v = np.zeros_like(self.table)

        def weight(rows: int, columns: int) -> Floats:
            scale = np.sqrt(2.0 / rows)
            return draw.normal(0, scale, (rows, columns)).astype(np.float32)

        self.dense: dict[str, Floats] = {
            "near": weight(len(NEAR) * WIDTH, HIDDEN),
            "near_bias": np.zeros(HIDDEN, dtype=np.float32),
            "case": np.zeros((3, HIDDEN), dtype=np.float32),
            "far": weight(len(FAR) * HIDDEN, HIDDEN) * np.float32(0.5),
            "far_bias": np.zeros(HIDDEN, dtype=np.float32),
            "out": weight(HIDDEN + WIDTH, len(LABELS)) * np.float32(0.3),
            "out_bias": np.zeros(len(LABELS), dtype=np.float32),
            "moves": np.zeros((len(LABELS), len(LABELS)), dtype=np.float32),
        }
        self._averaged = 0
        self.mean_table = np.zeros_like(self.table)
        self.mean_dense = {name: np.zeros_like(value) for name, value in self.dense.items()}
        self._dense_m = {name: np.zeros_like(value) for name, value in self.dense.items()}
        self._dense_v = {name: np.zeros_like(value) for name, value in self.dense.items()}

    def step(self, items: Sequence[Item]) -> float:
        """One step down on a batch; the mean loss of a word before it."""
        numbers, labels, cases = _lay_out(items)
        kinds, inverse = np.unique(numbers, return_inverse=True)
        rows = self._thinned(kinds)
        by_kind = self.table[rows].sum(1)
        x = by_kind[inverse]
        w = self.dense
        x_near = window(x, NEAR)
        near = x_near @ w["near"] + (w["near_bias"] + w["case"][cases])
        keep_near: Floats = np.where(near > 0, self._kept(near.shape), np.float32(0))
        near *= keep_near
        x_far = window(near, FAR)
        far = x_far @ w["far"] + w["far_bias"]
        keep_far: Floats = np.where(far > 0, self._kept(far.shape), np.float32(0))
        top = far * keep_far + near
        joined = np.concatenate([top, x], axis=1)
        scores = joined @ w["out"] + w["out_bias"]
        where = chain.places([len(item.words) for item in items])
        loss, error, d_moves = chain.loss(scores, labels, where, w["moves"])
        d_joined = error @ w["out"].T
        d_top, d_x = d_joined[:, :HIDDEN], d_joined[:, HIDDEN:].copy()
        d_far = d_top * keep_far
        d_near = (d_top + _unwindow(d_far @ w["far"].T, FAR)) * keep_near
        d_x += _unwindow(d_near @ w["near"].T, NEAR)
        d_case = np.zeros_like(w["case"])
        for state in range(3):
            d_case[state] = d_near[cases == state].sum(0)
        self._step += 1
        self._average()
        self._descend(
            {
                "near": x_near.T @ d_near,
                "near_bias": d_near.sum(0),
                "case": d_case,
                "far": x_far.T @ d_far,
                "far_bias": d_far.sum(0),
                "out": joined.T @ error,
                "out_bias": error.sum(0),
                "moves": d_moves,
            }
        )
        self._descend_table(rows, _gather(d_x, inverse, len(kinds)))
        return loss

    def _average(self) -> None:
        """Every so often in the last part of the way, the weights so far count in."""
        if self._step < AVERAGED_FROM * self._total or self._step % AVERAGED_EVERY:
            return
        self._averaged += 1
        share = np.float32(1.0 / self._averaged)
        self.mean_table += (self.table - self.mean_table) * share
        for name, value in self.dense.items():
            self.mean_dense[name] += (value - self.mean_dense[name]) * share

    def _kept(self, size: tuple[int, ...]) -> Floats:
        rate = np.float32(self._set.drop_hidden)
        kept = self._draw.random(size, dtype=np.float32) >= rate
        return (kept / (1 - rate)).astype(np.float32)

    def _thinned(self, kinds: NDArray[np.int64]) -> NDArray[np.int64]:
        """The feature rows of the words, some left out."""
        draw, settings = self._draw, self._set
        form, listed = self._form[kinds], self._listed[kinds]
        form[draw.random(form.shape) < settings.drop_form] = 0
        form[draw.random(len(form)) < settings.drop_identity, 0] = 0
        unknown = draw.random(len(listed)) < settings.drop_lists
        listed[unknown] = 0
        form[unknown, 0] = 0
        return np.concatenate([form, listed], axis=1)

    def _rate(self) -> float:
        done = self._step / self._total
        warm = min(1.0, self._step / 200)
        return self._set.rate * warm * max(0.02, 1.0 - done)

    def _descend(self, gradients: dict[str, Floats]) -> None:
        rate = self._rate()
        for name, gradient in gradients.items():
            self.dense[name] -= rate * _adam(
                self._dense_m[name], self._dense_v[name], gradient, self._step
            )

    def _descend_table(self, rows: NDArray[np.int64], gradient: Floats) -> None:
        """Only the rows in use move."""
        flat = rows.ravel()
        used = np.flatnonzero(flat)
        order = used[np.argsort(flat[used], kind="stable")]
        touched, first = np.unique(flat[order], return_index=True)
        sums = np.add.reduceat(gradient[order // rows.shape[1]], first, axis=0)
        m, v = self._m[touched], self._v[touched]
        move = _adam(m, v, sums, self._step)
        self._m[touched], self._v[touched] = m, v
        self.table[touched] -= self._rate() * move


def _adam(m: Floats, v: Floats, gradient: Floats, step: int) -> Floats:
    m *= 0.9
    m += 0.1 * gradient
    v *= 0.999
    v += 0.001 * gradient * gradient
    correction = np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    result: Floats = (correction * m / (np.sqrt(v) + 1e-8)).astype(np.float32)
    return result


def _lay_out(
    items: Sequence[Item],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The items one after the other, empty words between them."""
    gap = np.zeros(EDGE, dtype=np.int64)
    columns = ("words", "labels", "cases")
    laid = [
        np.concatenate([gap, *(part for item in items for part in (getattr(item, name), gap))])
        for name in columns
    ]
    return laid[0], laid[1], laid[2]


def _unwindow(gradient: NDArray[np.floating[Any]], offsets: Sequence[int]) -> Floats:
    """The gradient of `window`."""
    length, width = len(gradient), gradient.shape[1] // len(offsets)
    result = np.zeros((length, width), dtype=np.float32)
    for part, offset in enumerate(offsets):
        piece = gradient[:, part * width : (part + 1) * width]
        if offset < 0:
            result[:offset] += piece[-offset:]
        elif offset > 0:
            result[offset:] += piece[:-offset]
        else:
            result += piece
    return result


def _gather(gradient: Floats, inverse: NDArray[np.int64], count: int) -> Floats:
    order = np.argsort(inverse, kind="stable")
    first = np.searchsorted(inverse[order], np.arange(count))
    result: Floats = np.add.reduceat(gradient[order], first, axis=0)
    return result


def batches(items: Sequence[Item], draw: np.random.Generator) -> Iterator[list[Item]]:
    """The items in random order, about `BATCH` words at a time."""
    batch: list[Item] = []
    size = 0
    for at in draw.permutation(len(items)):
        batch.append(items[at])
        size += len(items[at].words) + EDGE
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def arrays_of(fit: Fit, lexicon: Lexicon) -> dict[str, NDArray[np.generic]]:
    """The model as it is stored: embeddings in 8 bits, the rest in 16."""
    scales = np.maximum(np.abs(fit.mean_table).max(1, keepdims=True) / 127, 1e-8)
    moved = np.abs(fit._v).max(1) > 0
    table = np.rint(fit.mean_table / scales).astype(np.int8)
    return {
        "table": table * moved[:, None].astype(np.int8),
        "scales": scales.astype(np.float16),
        **{name: value.astype(np.float16) for name, value in fit.mean_dense.items()},
        **lexicon.arrays(),
    }


def network_of(fit: Fit, lexicon: Lexicon) -> Network:
    """The network as it will be shipped."""
    return Network.from_arrays(arrays_of(fit, lexicon))
