"""Precision, recall and F1 over exact character spans."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from detectors.names.decode import Decoder
from detectors.names.network import Network
from detectors.names.tokens import tokenize
from detectors.training.corpora import LABELS, Entity, Sentence


class Score(NamedTuple):
    """Shares from 0 to 1."""

    precision: float
    recall: float
    f1: float


def find(network: Network, text: str, bias: float = 0.0) -> list[Entity]:
    """The network's own names, without the recognizer's rules."""
    tokens = tokenize(text)
    if not tokens:
        return []
    decoder = Decoder(network.moves)
    found = decoder.names(network.probabilities([token.text for token in tokens]), bias)
    return [(tokens[n.first].start, tokens[n.last - 1].end, n.label) for n in found]


def score(
    sentences: Iterable[Sentence], finder: Callable[[str], Sequence[Entity]]
) -> dict[str, Score]:
    """By label, and `micro` over PER, LOC and ORG."""
    right, claimed, there = Counter[str](), Counter[str](), Counter[str]()
    for sentence in sentences:
        gold = {entity for entity in sentence.entities if entity[2] in LABELS}
        found = {entity for entity in finder(sentence.text) if entity[2] in LABELS}
        right.update(label for _, _, label in gold & found)
        claimed.update(label for _, _, label in found)
        there.update(label for _, _, label in gold)
    scores = {label: _score(right[label], claimed[label], there[label]) for label in LABELS}
    return scores | {"micro": _score(right.total(), claimed.total(), there.total())}


def _score(right: int, claimed: int, there: int) -> Score:
    precision = right / claimed if claimed else 0.0
    recall = right / there if there else 0.0
    total = precision + recall
    return Score(precision, recall, 2 * precision * recall / total if total else 0.0)
