"""What all detectors have in common: a name, types, triggers, and examples that are their tests.

Three kinds look at a request. A recognizer (`recognizer.py`) finds values by their letters. An
interpreter (`interpreter.py`) reads what was found in one passage: who a sentence is about. A
reasoner (`interpreter.py`) draws conclusions from the whole request.
"""

from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


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


class Detector(ABC):
    """Anything that finds something in a request. `name` is lower_snake and stable: audit records
    and policies refer to it. `trusted` detectors are ours and run in linear time; others run where
    they can be killed."""

    name: str
    entity_types: tuple[str, ...]
    triggers: tuple[str, ...] = ()
    """RE2 patterns (no look-around, case-insensitive): a reading that none matches is not shown to
    the detector. Empty: it sees every text. They must match wherever it can find anything."""
    context: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    source: str = ""
    version: str = ""
    """Names the data that the detector works by, where that is not in its code."""
    explains: Mapping[str, tuple[str, str]] = MappingProxyType({})
    """For each rule a sentence in Swedish and in English that says why it fired. `{validation}`
    stands for the finding's own. No text of the user's."""
    trusted: bool = True
