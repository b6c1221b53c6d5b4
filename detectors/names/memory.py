"""A surname or first name alone, once an earlier passage of the request has the name in full."""

import re
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType

from detectors.detector import Example
from detectors.evidence import Clue, Joined, Mark
from detectors.interpreter import Interpreter, Reasoner
from detectors.names import model
from detectors.names.recognizer import RECOGNIZER, REMEMBERED, SURE
from detectors.names.rules import is_name, is_other
from detectors.reading import Reading
from detectors.types import LOW_BELOW, Passage, Span, Why

_WORD = re.compile(r"(?<!\w)[^\W\d_a-zåäö]\w{2,}")
"""A word that does not begin with a small letter, long enough to name somebody."""

_RULE = "earlier"
_EARLIER = (
    "Det är en del av ett namn som står helt tidigare i samtalet.",
    "It is part of a name that stands in full earlier in the conversation.",
)


class NameMemory(Interpreter, Reasoner):
    """Parts of people's names that were surely found, in later passages where nothing else speaks
    for them. Earlier passages are left, so that a conversation's placeholders never change."""

    name = "name_memory"
    entity_types = ("PERSON",)
    triggers = (r"\pL{3}[^\n]{0,9}[ -]\pL{3}",)
    source = "the names model"
    explains = MappingProxyType({_RULE: _EARLIER})
    examples = (
        Example(
            "Lejla Hadzic har svarat. I morgon ringer Hadzic igen.", ("Lejla Hadzic", "Hadzic")
        ),
        Example("Jag träffade Nasrin Karimi. Nasrin var nöjd.", ("Nasrin Karimi", "Nasrin")),
        Example("Write to Chidi Okafor, then call Okafor.", ("Chidi Okafor", "Okafor")),
        Example("Amina Warsame och hennes bror. Warsame sa nej.", ("Amina Warsame", "Warsame")),
        Example("Pekka Virtanen ringde. Är Virtanens bil kvar?", ("Pekka Virtanen", "Virtanens")),
        Example("Mötet är flyttat till måndag."),
        Example("Ring Skatteverket i morgon."),
        Example("Vad är skillnaden mellan Python och Java?"),
        Example("Please translate this into Swedish."),
        Example("Vi bor i Borlänge."),
    )

    def read(self, reading: Reading, marks: Sequence[Mark]) -> Iterable[Clue]:
        for mark in marks:
            if (
                mark.entity_type == "PERSON"
                and mark.recognizer == RECOGNIZER.name
                and mark.score >= SURE
            ):
                yield Clue(mark.start, mark.end, self.name, "public" if mark.public else "")

    def conclude(
        self,
        passages: Sequence[Passage],
        marks: Sequence[Sequence[Mark]],
        clues: Sequence[Sequence[Clue]],
    ) -> Iterator[Joined]:
        known: dict[str, bool] = {}
        for number, passage in enumerate(passages):
            if known:
                for start, end, public in _standing(passage.text, known, marks[number]):
                    why = Why(_RULE)
                    mark = Mark(start, end, "PERSON", REMEMBERED, self.name, why, public=public)
                    yield Joined(mark, (Span(number, start, end),))
            for clue in clues[number]:
                if clue.kind == self.name:
                    for part in _parts(passage.text[clue.start : clue.end]):
                        known[part] = known.get(part, True) and clue.value == "public"


def _parts(name: str) -> Iterator[str]:
    """The words of a name that can stand for a person alone: not those that prose knows better."""
    words = _WORD.findall(name)
    if len(words) < 2:
        return
    lexicon = model.load().lexicon
    for word in words:
        facts = lexicon[word.lower()]
        if is_name(facts) or not facts.frequency:
            yield word


def _standing(
    text: str, known: dict[str, bool], marks: Sequence[Mark]
) -> Iterator[tuple[int, int, bool]]:
    """Start, end and publicity of each known word that no mark holds."""
    taken = iter([mark for mark in marks if mark.score >= LOW_BELOW])
    mark = next(taken, None)
    for word in _WORD.finditer(text):
        part = word[0] if word[0] in known else word[0].removesuffix("s")
        if part not in known:
            continue
        start, end = word.span()
        while mark is not None and mark.end <= start:
            mark = next(taken, None)
        if (mark is None or mark.start >= end) and not is_other(text, start, end):
            yield start, end, known[part]


MEMORY = NameMemory()
"""Remembers within one request."""
