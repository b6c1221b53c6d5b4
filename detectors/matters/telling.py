"""What the wording of a sentence tells, by the classifier: the sentence in windows, its people
masked."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from detectors.matters import classifier
from detectors.matters.classifier import NAME, PRONOUN, STEP, WINDOW, normal
from detectors.matters.lexicon import Word
from detectors.matters.linking import Clause
from detectors.matters.people import PRONOUNS, Kind, Person


class Telling(NamedTuple):
    """How likely a sentence tells a category (0 to 1), and the code points that tell it; of what
    is not sure, all of the sentence."""

    likelihood: float
    start: int
    end: int


def telling(clause: Clause, least: float, sure: float) -> Mapping[str, Telling]:
    """The categories that a sentence tells at least that likely; from which likelihood on they are
    sure."""
    model, words = classifier.load(), clause.words
    masked = _masked(words, clause.people)
    best: dict[str, Telling] = {}
    for first in range(0, max(1, len(words) - STEP), STEP):
        judged = model.judge(masked[first : first + WINDOW])
        if judged is None:
            continue
        for number in (judged.likelihoods >= least).nonzero()[0].tolist():
            category, likelihood = model.categories[number], float(judged.likelihoods[number])
            known = best.get(category)
            if known is not None and known.likelihood >= likelihood:
                continue
            if likelihood < sure:
                best[category] = Telling(likelihood, clause.start, clause.end)
            elif told := judged.telling(number):
                start, end = words[first + told[0]].start, words[first + told[1]].end
                best[category] = Telling(likelihood, start, end)
    return best


def _masked(words: Sequence[Word], people: Sequence[Person]) -> list[str]:
    """The words, with what stands for names and pronouns in their place."""
    masks = [
        (each.start, each.end, PRONOUN if each.kind in PRONOUNS else NAME)
        for each in people
        if each.kind in (Kind.NAMED, Kind.PUBLIC, *PRONOUNS)
    ]
    return normal(
        next((mask for start, end, mask in masks if start <= word.start < end), word.text)
        for word in words
    )
