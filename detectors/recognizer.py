"""What a recognizer is: patterns, a validator, context words and its own examples.

One recognizer a file; `RECOGNIZERS` in `detectors/__init__.py` lists them. The examples are its
tests and its page in the documentation. The scanner hands `find` one normalised view of a passage
and maps the hits back to the original text.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from detectors.windows import digit_reach, near_digits

CONTEXT_BEFORE = 90
CONTEXT_AFTER = 40


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the values in it that the recognizer must find, as they stand (none: a negative).
    `entity_type` only where the recognizer has several; `min_score` is what each must reach;
    `label` is the key or field that the text stands under."""

    text: str
    values: tuple[str, ...] = ()
    entity_type: str = ""
    min_score: float = 0.0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A recognizer's claim: `start` to `end` of the text it was given."""

    start: int
    end: int
    entity_type: str
    score: float
    rule: str
    validation: str = ""
    context: tuple[str, ...] = ()
    public: bool = False
    test_number: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern's match on its way to the validator. `text` is the whole view."""

    match: re.Match[str]
    text: str = field(repr=False)
    today: date
    context: tuple[str, ...]

    @property
    def value(self) -> str:
        return self.match.group()


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
    `value`, or the whole match. `regex` must run in linear time and carry its own boundaries."""

    name: str
    regex: str
    score: float
    context_score: float
    flags: int = 0


class Recognizer(ABC):
    """Anything that finds values in a text. `name` is lower_snake and stable: audit records and
    policies refer to it. `trusted` recognizers are ours and run in linear time; others run where
    they can be killed."""

    name: str
    entity_types: tuple[str, ...]
    triggers: tuple[str, ...] = ()
    """RE2 patterns (no look-around, case-insensitive): a view that none matches is not shown to
    the recognizer. Empty: it sees every text. They must match wherever a pattern can."""
    context: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    source: str = ""
    trusted: bool = True

    @abstractmethod
    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        """The hits in one view. `label` is the key the text stood under; `today` bounds dates."""


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

    @cached_property
    def _compiled(self) -> tuple[tuple[Pattern, re.Pattern[str], int], ...]:
        return tuple(
            (p, re.compile(p.regex, p.flags), digit_reach(p.regex, p.flags)) for p in self.patterns
        )

    @cached_property
    def _context(self) -> re.Pattern[str] | None:
        return compile_context(self.context) if self.context else None

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        windows: dict[int, list[tuple[int, int]]] = {}
        for pattern, regex, reach in self._compiled:
            if reach not in windows:
                windows[reach] = near_digits(text, reach)
            for start, end in windows[reach]:
                for match in regex.finditer(text, start, end):
                    hit = self._judge(pattern, match, text, label, today)
                    if hit is not None:
                        yield hit

    def _judge(
        self, pattern: Pattern, match: re.Match[str], text: str, label: str, today: date
    ) -> Hit | None:
        group = "value" if "value" in match.re.groupindex else 0
        start, end = match.span(group)
        context = self.context_near(text, label, start, end)
        score = pattern.context_score if context else pattern.score
        check = Check("")
        if self.validate is not None:
            verdict = self.validate(Candidate(match, text, today, context))
            if verdict is None:
                return None
            check = verdict
        if check.score is not None:
            score = check.score
        if score <= 0.0:
            return None
        return Hit(
            start=start if check.start is None else check.start,
            end=end if check.end is None else check.end,
            entity_type=check.entity_type or self.entity_types[0],
            score=score,
            rule=pattern.name,
            validation=check.name,
            context=context,
            public=check.public,
            test_number=check.test_number,
        )

    def context_near(self, text: str, label: str, start: int, end: int) -> tuple[str, ...]:
        """The context words (in the list's own spelling) around `start` to `end`, nearest line
        breaks included, and in the label."""
        if self._context is None:
            return ()
        window = (
            f"{label}\n{text[max(0, start - CONTEXT_BEFORE) : start]}"
            f"\n{text[end : end + CONTEXT_AFTER]}"
        )
        return tuple(sorted({m.group().casefold() for m in self._context.finditer(window)}))


def compile_context(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for a list of context words, longest first."""
    parts = [
        rf"(?<!\w){re.escape(word)}(?!\w)" if len(word) <= 4 else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile("|".join(parts), re.IGNORECASE)
