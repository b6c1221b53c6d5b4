"""`python -m detectors.training.statements --data DIR --out detectors/data/statements/` trains the
classifier of statements.

It learns from made-up sentences (`statement_texts`), the lexicon's entries, harmless prompts and,
as sentences that say nothing of the kind, from the shared data folder DIR: annotated corpora with
their names masked and the Riksdag's debates. Equal data and seed give an equal model. About four
minutes on one core of 2024 and 2 GB.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.matters import lexicon
from detectors.matters.classifier import (
    FEWEST,
    NAME,
    PRONOUN,
    ROWS,
    SCALE,
    STEP,
    WINDOW,
    Floats,
    features_of,
    normal,
)
from detectors.matters.lexicon import CATEGORIES
from detectors.training import corpora, lists
from detectors.training.statement_texts import Maker

_WORD = re.compile(r"§?[^\W_]+")
_PRONOUNS = frozenset(
    ("hon", "henne", "hennes", "she", "her", "hers", "han", "honom", "hans", "he", "him", "his")
)
_HARMLESS_TIMES = 5
_SURNAME = 0.4
"""How often a name has two words."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be varied. `drop`: share of features left out at a step; `right`: how much more a
    missed category weighs than a false one; `weak`: how much a corpus sentence weighs."""

    seed: int = 1
    each: int = 14_000
    harmless: int = 80_000
    entries: int = 4_000
    frames: int = 20_000
    debates: int = 25_000
    epochs: int = 4
    batch: int = 64
    rate: float = 0.15
    decay: float = 1e-4
    drop: float = 0.5
    right: float = 3.0
    weak: float = 0.7


@dataclass(frozen=True, slots=True)
class Texts:
    """Rows of features, text after text; where each begins; what it tells; how much it weighs."""

    rows: NDArray[np.int32]
    starts: NDArray[np.int64]
    told: Floats
    weights: Floats


def words_of(text: str, draw: np.random.Generator) -> list[str]:
    """A text's words as the classifier reads them; each name is one word or two."""
    words: list[str] = []
    for word in _WORD.findall(text.lower()):
        words.append(PRONOUN if word in _PRONOUNS else word)
        if word == NAME and draw.random() < _SURNAME:
            words.append(NAME)
    return normal(words)


def gather(data: Path, settings: Settings) -> Texts:
    """All texts to train on. Raises FileNotFoundError when the data folder lacks a file."""
    draw = np.random.default_rng(settings.seed)
    maker = Maker(draw)
    texts: list[tuple[list[str], str]] = []
    for made in maker.statements(settings.each, settings.harmless):
        texts.append((words_of(made.text, draw), made.category))
    for made in maker.frames(settings.frames):
        texts.append((words_of(made.text, draw), ""))
    for made in maker.entries(settings.entries):
        texts.append((words_of(made.text, draw), made.category))
    sure = len(texts)
    for text in (*_harmless(), *_corpora(data), *_debates(data, draw, settings.debates)):
        texts += [(window, "") for window in _windows(words_of(text, draw))]
    told = np.zeros((len(texts), len(CATEGORIES)), np.float32)
    weights = np.full(len(texts), settings.weak, np.float32)
    weights[:sure] = 1.0
    rows: list[int] = []
    starts = [0]
    for number, (words, category) in enumerate(texts):
        rows += features_of(words)
        starts.append(len(rows))
        if category:
            told[number, CATEGORIES.index(category)] = 1.0
    return Texts(np.array(rows, np.int32), np.array(starts), told, weights)


def _windows(words: list[str]) -> Iterator[list[str]]:
    for first in range(0, max(1, len(words) - STEP), STEP):
        if window := words[first : first + WINDOW]:
            yield window


def _harmless() -> Iterator[str]:
    for line in (Path(__file__).parent / "harmless.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield from (line,) * _HARMLESS_TIMES


def _corpora(data: Path) -> Iterator[str]:
    """Sentences of the annotated corpora in which the lexicon finds nothing, names masked."""
    known = lexicon.load()
    for sentence in corpora.training_corpora(data):
        text = sentence.text
        found = known.find(text, lexicon.words_of(lexicon.lowered(text)))
        if any(term.strength in (lexicon.STATE, lexicon.MATTER) for term in found):
            continue
        people = [(s, e) for s, e, label in sentence.entities if label == "PER"]
        for start, end in sorted(people, reverse=True):
            text = f"{text[:start]} {NAME} {text[end:]}"
        yield text


def _debates(data: Path, draw: np.random.Generator, count: int) -> Iterator[str]:
    """Stretches of the debates, in half of them a name put anywhere."""
    paragraphs = lists.riksdag(data)
    for at in draw.integers(0, len(paragraphs), count):
        words = paragraphs[at].split()
        start = int(draw.integers(max(1, len(words) - WINDOW)))
        chosen = words[start : start + int(draw.integers(6, WINDOW))]
        if draw.random() < 0.5:
            chosen.insert(int(draw.integers(len(chosen) + 1)), NAME)
        yield " ".join(chosen)


def fit(texts: Texts, settings: Settings) -> tuple[Floats, Floats]:
    """Weights and bias: one logistic regression for each category, AdaGrad, dropout of
    features."""
    count, categories = texts.told.shape
    weights = np.zeros((ROWS, categories), np.float32)
    squares = np.full((ROWS, 1), 1e-3, np.float32)
    bias = np.full(categories, -3.0, np.float32)
    draw = np.random.default_rng(settings.seed)
    lengths = np.diff(texts.starts)
    factors = (SCALE / np.sqrt(np.maximum(FEWEST, lengths))).astype(np.float32)
    for epoch in range(settings.epochs):
        order = draw.permutation(count)
        loss = 0.0
        for start in range(0, count, settings.batch):
            chosen = order[start : start + settings.batch]
            rows = np.concatenate(
                [texts.rows[texts.starts[at] : texts.starts[at + 1]] for at in chosen]
            )
            kept = draw.random(len(rows)) > settings.drop
            owner = np.repeat(np.arange(len(chosen)), lengths[chosen])[kept]
            rows = rows[kept]
            factor = factors[chosen][:, None]
            sums = np.zeros((len(chosen), categories), np.float32)
            np.add.at(sums, owner, weights[rows])
            likely = 1 / (1 + np.exp(-(sums * factor / (1 - settings.drop) + bias)))
            told = texts.told[chosen]
            off = (likely - told) * texts.weights[chosen][:, None]
            off *= np.where(told > 0, settings.right, 1.0)
            loss += float((off**2).sum())
            used, place = np.unique(rows, return_inverse=True)
            slope = np.zeros((len(used), categories), np.float32)
            np.add.at(slope, place, (off * factor).astype(np.float32)[owner])
            squares[used, 0] += (slope**2).sum(1)
            step = slope / np.sqrt(squares[used]) + settings.decay * weights[used]
            weights[used] -= settings.rate * step
            bias -= (settings.rate * 0.02 * off.sum(0)).astype(np.float32)
        _tell(f"{epoch}: {loss / count:.4f}")
    return weights, bias


def save(path: Path, weights: Floats, bias: Floats) -> None:
    """Writes the model, weights in eight bits."""
    scale = (np.abs(weights).max(0) / 127).astype(np.float32)
    rounded = np.round(weights / scale).astype(np.int8)
    with path.open("wb") as file:
        np.savez_compressed(
            file, weights=rounded, scale=scale, bias=bias, categories=np.array(CATEGORIES)
        )


def main(arguments: Iterable[str] | None = None) -> int:
    """Returns the exit code: 0, or 2 when the data folder lacks a file."""
    parser = argparse.ArgumentParser(
        prog="python -m detectors.training.statements", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the shared data folder")
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    parser.add_argument("--seed", type=int, default=Settings().seed)
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    settings = Settings(seed=chosen.seed)
    try:
        texts = gather(chosen.data, settings)
    except FileNotFoundError as missing:
        _tell(f"{missing.filename} is missing")
        return 2
    _tell(f"{len(texts.told)} texts to train on")
    weights, bias = fit(texts, settings)
    chosen.out.mkdir(parents=True, exist_ok=True)
    save(chosen.out / "model.npz", weights, bias)
    return 0


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
