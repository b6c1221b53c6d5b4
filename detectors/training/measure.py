"""Scores of a model on the public test files, in lower case, and by the origin of names."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np

from detectors.names.network import Network
from detectors.names.recognizer import Found, NamesRecognizer
from detectors.training.corpora import Entity, Sentence, test_corpora
from detectors.training.origins import ORIGINS, split
from detectors.training.score import Score, score
from detectors.training.synthetic import genitive, lowered

LABELS = {"PERSON": "PER", "LOCATION": "LOC", "ORGANIZATION": "ORG"}
BOUNDS = (0.0, 0.4, 0.6, 0.75, 0.9, 0.97)
"""Least scores of the classes of the reliability table."""

HARMLESS = Path(__file__).with_name("harmless.txt")
SAMPLED = 5
"""Every so many sentences of a test file are in the sample that is soon measured again."""

FRAMES = (
    "Kan du ringa {} i morgon?",
    "Sökanden {} har kompletterat ansökan.",
    "Mötet leddes av {} och slutade klockan tre.",
    "{} har inte svarat på mejlet.",
    "Vi har fått in en anmälan mot {} från grannen.",
    "Läraren pratade med {g} mamma om läxorna.",
    "Mvh\n{}",
    "{r}; 070-1234567",
    "kan du fråga {l} om nyckeln",
    "Could you call {} tomorrow?",
    "The applicant {} has sent the papers.",
    "The meeting was chaired by {} and ended early.",
    "{} has not answered the email.",
    "Best regards\n{}",
)
"""Sentences that are in no template, for names by origin. {g}: genitive, {r}: surname first,
{l}: lower case, {f}: given name alone."""


ALONE = (
    "Tyvärr hinner {f} inte med provet före lovet",
    "bord 7: {f}, bord 8: personalen",
    "Flytta {f} till onsdagens grupp.",
    "{f} blev 15 i lördags, får hen gå själv?",
    "Sedan i våras vägrar {f} äta i matsalen",
    "| {f} | 7 | sjuk |",
    "Snälla {f}, lämna in nyckeln!",
    "Nycklarna ligger hos {f} så länge",
    "Move {f} to the second shift please.",
    "{f} fainted twice during practice.",
    "Is {f} allowed to skip the seminar?",
    "Tue: {f}, Wed: nobody",
    "In the end {f} chose the other flat.",
    "On Friday {f} broke a finger",
)
"""The same for given names alone."""


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
    scores["recall by origin"] = dict(by_origin(recognizer))
    scores["recall by origin, given names alone"] = dict(by_origin(recognizer, frames=ALONE))
    scores["false alarms"] = dict(false_alarms(recognizer))
    scores["reliability"] = dict(reliability(names_in, chain.from_iterable(tests.values())))
    return scores


def sample(network: Network, data: Path) -> dict[str, dict[str, object]]:
    """The figures on every `SAMPLED`th sentence of each test file."""
    find = _finder(NamesRecognizer(network).names_in)
    return {
        f"{name} sample": _line(score(sentences[::SAMPLED], find))
        for name, sentences in test_corpora(data).items()
    }


def _finder(names_in: Callable[[str], list[Found]]) -> Callable[[str], list[Entity]]:
    return lambda text: [(f.start, f.end, LABELS[f.entity_type]) for f in names_in(text)]


def reliability(
    names_in: Callable[[str], list[Found]], sentences: Iterable[Sentence]
) -> dict[str, list[float]]:
    """By type and least score of a class: how many names have such a score, the mean of their
    scores and the share that is right, in per cent."""
    classes: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    for sentence in sentences:
        for name in names_in(sentence.text):
            label = LABELS[name.entity_type]
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


def by_origin(
    recognizer: NamesRecognizer, each: int = 20, frames: Sequence[str] = FRAMES
) -> dict[str, float]:
    """The share of names found whole, in per cent, by origin: names kept out of the prompts' pools
    by origin (general lists may hold them), in sentences that no template holds."""
    shares = {}
    for origin, pool in ORIGINS.items():
        draw = np.random.default_rng(5)
        givens, surnames = split(pool.given, True), split(pool.surnames, True)
        found = total = 0
        for frame in frames:
            for _ in range(each):
                given = givens[int(draw.integers(len(givens)))]
                surname = surnames[int(draw.integers(len(surnames)))]
                text, name = _fill(frame, given, surname)
                start = text.index(name)
                wanted = (start, start + len(name))
                found += wanted in {(f.start, f.end) for f in recognizer.names_in(text)}
                total += 1
        shares[origin] = round(100 * found / total, 1)
    return shares


def _fill(frame: str, given: str, surname: str) -> tuple[str, str]:
    name = f"{given} {surname}"
    if "{f}" in frame:
        return frame.replace("{f}", given), given
    if "{g}" in frame:
        name = genitive(name, "sv")
        return frame.replace("{g}", name), name
    if "{r}" in frame:
        name = f"{surname} {given}"
        return frame.replace("{r}", name), name
    if "{l}" in frame:
        name = name.lower()
        return frame.replace("{l}", name), name
    return frame.replace("{}", name), name


def _line(scores: dict[str, Score]) -> dict[str, object]:
    return {label: [_percent(share) for share in each] for label, each in scores.items()}


def _percent(share: float) -> float:
    return round(100 * share, 1)
