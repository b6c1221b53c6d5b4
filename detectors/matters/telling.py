"""What the wording of a sentence tells, by the classifier: the sentence in windows, its people
masked."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from detectors.matters import classifier
from detectors.matters.classifier import NAME, PRONOUN, Judgement, normal
from detectors.matters.lexicon import Word, first_at
from detectors.matters.linking import Clause
from detectors.matters.people import PRONOUNS, Kind, Person

_NAMES = (Kind.NAMED, Kind.PUBLIC)


class Telling(NamedTuple):
    """How likely a sentence tells a category (0 to 1), and the code points that tell it; of what
    is not sure, all of the sentence."""

    likelihood: float
    start: int
    end: int


def tellings(clauses: Sequence[Clause], least: float, sure: float) -> list[dict[str, Telling]]:
    """For each sentence the categories that it tells at least that likely; from which likelihood on
    they are sure."""
    judged = classifier.load().judge([_masked(each.words, each.people) for each in clauses], least)
    return [_told(*each, sure) for each in zip(clauses, judged, strict=True)]


def _told(clause: Clause, judged: Mapping[str, Judgement], sure: float) -> dict[str, Telling]:
    told = {}
    for category, judgement in judged.items():
        likelihood = judgement.likelihood
        if likelihood < sure:
            told[category] = Telling(likelihood, clause.start, clause.end)
        elif stretch := judgement.telling():
            first, last = stretch
            told[category] = Telling(likelihood, clause.words[first].start, clause.words[last].end)
    return told


def _masked(words: Sequence[Word], people: Sequence[Person]) -> list[str]:
    """The words, with what stands for names and pronouns in their place."""
    masked = normal(word.text for word in words)
    for person in people:
        pronoun = person.kind in PRONOUNS
        if pronoun or person.kind in _NAMES:
            for at in range(first_at(words, person.start), first_at(words, person.end)):
                masked[at] = PRONOUN if pronoun else NAME
    return masked
