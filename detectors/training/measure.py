"""Scores of a model on the public test files, in lower case, and by the origin of names."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from detectors.names.network import Network
from detectors.names.recognizer import Found, NamesRecognizer
from detectors.training import calibration, equality
from detectors.training.corpora import TYPES, Entity, Sentence, test_corpora
from detectors.training.score import Score, score
from detectors.training.synthetic import lowered

BOUNDS = (0.0, 0.4, 0.6, 0.75, 0.9, 0.97)
"""Least scores of the classes of the reliability table."""

HARMLESS = Path(__file__).with_name("harmless.txt")
SAMPLED = 5
"""Every so many sentences of a test file are in the sample that is soon measured again."""


def report(network: Network, data: Path) -> dict[str, dict[str, object]]:
    """All figures of the model card, in per cent with one decimal."""
    recognizer = NamesRecognizer(network)
    names_in = cache(recognizer.names_in)
    find = _finder(names_in)
    scores: dict[str, dict[str, object]] = {}
    tests = test_corpora(data)
    for name, sentences in tests.items():
        scores[name] = _line(score(sentences, find))
        scores[f"{name} lower case"] = _line(score(map(lowered, sentences), find))
    scores |= sample(network, data)
    scores["recall by origin"] = dict(equality.recall(recognizer))
    unlisted = NamesRecognizer(equality.unlisted(network))
    scores["recall by origin, on no list"] = dict(equality.recall(unlisted))
    scores["false alarms"] = dict(false_alarms(recognizer))
    first, second = calibration.halves(tests)
    curves = calibration.calibrate(network, first + second)
    scores["calibration"] = {kind: list(curve) for kind, curve in curves.items()}
    scores["reliability"] = dict(reliability(network, (first, second), (second, first)))
    return scores


def sample(network: Network, data: Path) -> dict[str, dict[str, object]]:
    """The figures on every `SAMPLED`th sentence of each test file."""
    find = _finder(NamesRecognizer(network).names_in)
    return {
        f"{name} sample": _line(score(sentences[::SAMPLED], find))
        for name, sentences in test_corpora(data).items()
    }


def _finder(names_in: Callable[[str], list[Found]]) -> Callable[[str], list[Entity]]:
    return lambda text: [(f.start, f.end, TYPES[f.entity_type]) for f in names_in(text)]


def reliability(
    network: Network, *halves: tuple[Sequence[Sentence], Sequence[Sentence]]
) -> dict[str, list[float]]:
    """By type and least score of a class: how many names have such a score, the mean of their
    scores and the share that is right, in per cent. Each half is sentences to fit the calibration
    on, and others to measure with."""
    classes: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    for fitted, others in halves:
        recognizer = NamesRecognizer(network, calibration.calibrate(network, fitted))
        for sentence in others:
            for name in recognizer.names_in(sentence.text):
                label = TYPES[name.entity_type]
                least = max(bound for bound in BOUNDS if bound <= name.score)
                right = (name.start, name.end, label) in sentence.entities
                classes[f"{label} {least}"].append((name.score, right))
    return {
        key: [
            len(names),
            *(_percent(sum(each) / len(names)) for each in zip(*names, strict=True)),
        ]
        for key, names in sorted(classes.items())
    }


def harmless() -> dict[str, list[str]]:
    """Texts of our own that name nobody, by kind."""
    texts: dict[str, list[str]] = {}
    for block in HARMLESS.read_text(encoding="utf-8").strip().split("\n\n"):
        if block.startswith("# ") and "\n" not in block:
            texts[block[2:]] = []
        else:
            texts[next(reversed(texts))].append(block)
    return texts


def false_alarms(recognizer: NamesRecognizer) -> dict[str, float]:
    """People found in 1 000 characters of harmless texts, by their kind and in all of them."""
    found, size = Counter[str](), Counter[str]()
    for kind, texts in harmless().items():
        for text in texts:
            names = recognizer.names_in(text)
            for name in (kind, "all"):
                found[name] += sum(each.entity_type == "PERSON" for each in names)
                size[name] += len(text)
    return {kind: round(1000 * found[kind] / size[kind], 2) for kind in sorted(size)}


def _line(scores: dict[str, Score]) -> dict[str, object]:
    return {label: [_percent(share) for share in each] for label, each in scores.items()}


def _percent(share: float) -> float:
    return round(100 * share, 1)
