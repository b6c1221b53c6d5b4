"""What a score of the network is worth: a bent line over its log odds by type, fitted on the test
files, which the network was not trained on. How well it fits is told by halves: each is read with
the curve of the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.names.network import Network
from detectors.names.recognizer import BEND, NamesRecognizer, log_odds
from detectors.training.corpora import TYPES, Sentence

Curve = tuple[float, float, float]
"""Slope, what it gains beyond `BEND`, and shift."""

_UNCHANGED: dict[str, Curve] = dict.fromkeys(TYPES, (1.0, 0.0, 0.0))
_STEPS = 50
_PULL = 3.0
_FARTHEST = 0.2


def halves(tests: Mapping[str, Sequence[Sentence]]) -> tuple[list[Sentence], list[Sentence]]:
    """Every other sentence of each test file, and the others."""
    first = [sentence for sentences in tests.values() for sentence in sentences[::2]]
    return first, [sentence for sentences in tests.values() for sentence in sentences[1::2]]


def calibrate(network: Network, sentences: Iterable[Sentence]) -> dict[str, Curve]:
    """The curve by type, so that as many names are right as the scores say."""
    recognizer = NamesRecognizer(network, _UNCHANGED)
    seen: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    for sentence in sentences:
        for name in recognizer.names_in(sentence.text):
            if name.rule == "model":
                right = (name.start, name.end, TYPES[name.entity_type]) in sentence.entities
                seen[name.entity_type].append((log_odds(name.score), right))
    return {entity_type: logistic(seen[entity_type]) for entity_type in TYPES}


def logistic(pairs: Sequence[tuple[float, bool]]) -> Curve:
    """The likeliest logistic curve over pairs of log odds and whether they were right, by Newton's
    method; held a little towards slope 1 and shift 0, which they are where nothing was seen."""
    places = [(x, max(0.0, x - BEND), 1.0) for x, _ in pairs]
    rows = np.array(places, dtype=np.float64).reshape(-1, 3)
    y = np.array([right for _, right in pairs], dtype=np.float64)
    start = np.array([1.0, 0.0, 0.0])
    curve = start.copy()
    for _ in range(_STEPS):
        chance = _chances(rows, curve)
        climb = rows.T @ (y - chance) - _PULL * (curve - start)
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + _PULL * np.eye(3)
        step = np.linalg.solve(bend, climb)
        curve = curve + step * min(1.0, _FARTHEST / max(_FARTHEST, float(np.abs(step).max())))
    slope, gain, shift = (round(float(part), 2) for part in curve)
    return slope, gain, shift


def _chances(rows: NDArray[np.float64], curve: NDArray[np.float64]) -> NDArray[np.float64]:
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(rows @ curve, -30, 30)))
    return chances
