"""Matters of somebody whom another passage of the conversation names: "she", "the pupil", a note
without a subject, the field of a record."""

from collections.abc import Iterable, Sequence

from detectors.detector import Example
from detectors.evidence import Clue, Joined, Mark
from detectors.interpreter import Reasoner
from detectors.matters.examples import REASONER_EXAMPLES, REASONER_EXPLAINS
from detectors.matters.lexicon import CATEGORIES
from detectors.matters.vocabulary import DIRECT
from detectors.types import LOW_BELOW, Passage, Span, Why

RESOLVED = 0.82
"""The score of a pronoun or a field once it is known whose it is."""

SUPPOSED = 0.62
"""The score of a role or a note that is most likely about whom the conversation named."""


class MattersReasoner(Reasoner):
    """Ties the interpreter's clues to the people whom the conversation has named."""

    def __init__(self) -> None:
        self.name = "matters_in_conversation"
        self.entity_types = CATEGORIES
        self.explains = REASONER_EXPLAINS
        self.examples: tuple[Example, ...] = REASONER_EXAMPLES

    def conclude(
        self,
        passages: Sequence[Passage],
        marks: Sequence[Sequence[Mark]],
        clues: Sequence[Sequence[Clue]],
    ) -> Iterable[Joined]:
        if not any(clue.kind in _OPEN for each in clues for clue in each):
            return
        known = [number for number, each in enumerate(marks) if any(map(_identifies, each))]
        for number, passage in enumerate(passages):
            for clue in clues[number]:
                found = _resolved(clue, number, passage, passages, known)
                if found is not None:
                    rule, score = found
                    mark = Mark(clue.start, clue.end, clue.entity_type, score, self.name, Why(rule))
                    yield Joined(mark, (Span(number, clue.start, clue.end),))


_OPEN = ("matter", "fragment", "field")


def _identifies(mark: Mark) -> bool:
    return mark.entity_type in DIRECT and mark.score >= LOW_BELOW and not mark.public


def _resolved(
    clue: Clue,
    number: int,
    passage: Passage,
    passages: Sequence[Passage],
    known: Sequence[int],
) -> tuple[str, float] | None:
    """Rule and score for a clue once an earlier passage, or one of the same message, names
    somebody."""
    if clue.kind not in _OPEN or (clue.kind == "matter" and clue.weight >= LOW_BELOW):
        return None
    together = [each for each in known if passages[each].message == passage.message]
    earlier = [each for each in known if each < number]
    if clue.kind == "field":
        return ("record", RESOLVED) if together else None
    if not (earlier or together):
        return None
    if clue.kind == "fragment":
        near = any(passages[each].message >= passage.message - 2 for each in earlier)
        return ("note", SUPPOSED) if near else None
    if clue.value.startswith("pronoun:"):
        return "pronoun", RESOLVED
    return ("role", SUPPOSED) if clue.value.startswith("role:") else None


REASONER = MattersReasoner()
