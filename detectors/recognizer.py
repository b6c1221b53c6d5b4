"""What a recognizer is: patterns, a validator, context words and its own examples.

One recognizer a file; `RECOGNIZERS` in `detectors/__init__.py` lists them. The examples are its
tests and its page in the documentation. The scanner hands `read` one normalised view of a passage
and maps the hits back to the original text.
"""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from detectors.context import ContextWords, fold
from detectors.detector import Detector, Example, Hit
from detectors.reading import Reading
from detectors.types import Origin
from detectors.windows import digit_reach

T = TypeVar("T")

__all__ = [
    "Candidate",
    "Check",
    "Example",
    "Hit",
    "Pattern",
    "PatternRecognizer",
    "Recognizer",
    "Validator",
]


class Candidate:
    """A pattern's match on its way to the validator, and the text around it."""

    __slots__ = ("_context", "_end", "_reading", "_start", "_words", "match")

    def __init__(
        self,
        match: re.Match[str],
        reading: Reading,
        words: ContextWords | None,
        start: int,
        end: int,
    ) -> None:
        """`words` are looked for around `start` to `end`, the value."""
        self.match = match
        self._reading = reading
        self._words = words
        self._start = start
        self._end = end
        self._context: tuple[str, ...] | None = None

    @property
    def value(self) -> str:
        """The whole match."""
        return self.match.group()

    @property
    def text(self) -> str:
        """The whole view."""
        return self._reading.text

    @property
    def today(self) -> date:
        """The day that bounds dates."""
        return self._reading.today

    @property
    def origin(self) -> Origin:
        """What kind of field the text comes from."""
        return self._reading.origin

    def derived(self, make: Callable[[str], T]) -> T:
        """What `make` makes of the view's text, made once for all candidates."""
        return self._reading.derived(make)

    @property
    def heading(self) -> str:
        """What the value stands under: the passage's label, the head of its column or list."""
        return self._reading.names_of(self._start)

    @property
    def context(self) -> tuple[str, ...]:
        """The recognizer's context words near the value; looked for when first asked for."""
        if self._context is None:
            self._context = (
                self._words.near_folded(
                    self._reading.folded,
                    fold(self._reading.names_of(self._start)),
                    self._start,
                    self._end,
                )
                if self._words is not None
                else ()
            )
        return self._context


@dataclass(frozen=True, slots=True)
class Check:
    """What a validator says of a candidate it accepts. None means: as the pattern has it. `start`
    and `end` (in the view) narrow the value inside the match."""

    name: str
    entity_type: str | None = None
    score: float | None = None
    public: bool = False
    test_number: bool = False
    start: int | None = None
    end: int | None = None


Validator = Callable[[Candidate], Check | None]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A shape, and the score it earns alone (`score`) and beside a context word
    (`context_score`). 0.0 alone means: nothing without context. The value is the group named
    `value`, or the whole match. `regex` must run in linear time and carry its own boundaries; it
    is fastest when it begins with characters, not with a look behind. `triggers`,
    where given, stand for the recognizer's: they match wherever this pattern finds a value."""

    name: str
    regex: str
    score: float
    context_score: float
    flags: int = 0
    triggers: tuple[str, ...] = ()


class Recognizer(Detector):
    """Finds values by their letters in one reading of a passage at a time."""

    lossy_too: bool = True
    """Whether it also looks at readings in which letters were guessed at."""
    over_borders: bool = True
    """Whether it finds numbers, addresses and words that a border between passages can cut in two;
    names are found by what stands around them."""

    @abstractmethod
    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        """The hits in one view. `label` is the key the text stood under; `today` bounds dates."""

    @property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """What of the recognizer can run without the rest, each part by its triggers."""
        return (self.triggers,)

    def read(self, reading: Reading, parts: Sequence[int]) -> Iterable[Hit]:
        """The hits in one view of the parts (indexes of `parts`, ascending) that its text sets
        off. What the reading holds is shared with the other recognizers."""
        return self.find(reading.text, reading.label, reading.today)


@dataclass(frozen=True)
class PatternRecognizer(Recognizer):
    """Patterns, each match confirmed by the validator and raised by context words near it.

    A context word of up to four letters must stand alone; a longer one may be part of a compound
    or an inflected form.
    """

    name: str
    entity_types: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    triggers: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    validate: Validator | None = None
    examples: tuple[Example, ...] = ()
    source: str = ""
    explains: Mapping[str, tuple[str, str]] = field(default_factory=dict, compare=False)

    @property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """One for each pattern."""
        return tuple(pattern.triggers or self.triggers for pattern in self.patterns)

    @cached_property
    def _compiled(self) -> tuple[tuple[Pattern, re.Pattern[str], int, str | int], ...]:
        compiled = ((p, re.compile(p.regex, p.flags)) for p in self.patterns)
        return tuple(
            (p, regex, digit_reach(p.regex, p.flags), "value" if "value" in regex.groupindex else 0)
            for p, regex in compiled
        )

    @cached_property
    def _context(self) -> ContextWords | None:
        return ContextWords(self.context) if self.context else None

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        return self.read(Reading(text, label, today), range(len(self.patterns)))

    def read(self, reading: Reading, parts: Sequence[int]) -> Iterator[Hit]:
        for part in parts:
            pattern, regex, reach, group = self._compiled[part]
            for start, end in reading.windows(reach):
                for match in regex.finditer(reading.text, start, end):
                    hit = self._judge(pattern, match, group, reading)
                    if hit is not None:
                        yield hit

    def _judge(
        self, pattern: Pattern, match: re.Match[str], group: str | int, reading: Reading
    ) -> Hit | None:
        start, end = match.span(group)
        candidate = Candidate(match, reading, self._context, start, end)
        check = _UNCHECKED if self.validate is None else self.validate(candidate)
        if check is None:
            return None
        score = check.score
        if score is None:
            score = pattern.context_score if candidate.context else pattern.score
        if score <= 0.0:
            return None
        return Hit(
            start if check.start is None else check.start,
            end if check.end is None else check.end,
            check.entity_type or self.entity_types[0],
            score,
            pattern.name,
            check.name,
            candidate.context,
            check.public,
            check.test_number,
        )


_UNCHECKED = Check("")
