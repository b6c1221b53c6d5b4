"""What one passage by itself shows. Evidence can be cached and sent between processes: it holds
offsets and the detectors' own words, never text."""

from dataclasses import dataclass

from detectors.types import ScanFailure, Span, Why


@dataclass(frozen=True, slots=True)
class Mark:
    """A hit at code points `start` to `end` of its passage: a finding that does not know yet
    where in the request its passage stands."""

    start: int
    end: int
    entity_type: str
    score: float
    recognizer: str
    why: Why
    view: str = "plain"
    lossy: bool = False
    evasion: bool = False
    public: bool = False
    test_number: bool = False


@dataclass(frozen=True, slots=True)
class Clue:
    """Code points `start` to `end` of a passage that count only together with what stands
    elsewhere in the request: "her diagnosis" once it is known who she is. `kind`, `value` and
    `entity_type` are words of the interpreter that left it, for the reasoner that reads it;
    `weight` is that reasoner's number (a score, bits)."""

    start: int
    end: int
    kind: str
    value: str = ""
    entity_type: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All marks of a passage, overlapping and low ones included, its clues, and what could not
    look."""

    marks: tuple[Mark, ...] = ()
    failures: tuple[ScanFailure, ...] = ()
    recognizers_run: frozenset[str] = frozenset()
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A value or a statement that stands in several places, or in several passages."""

    mark: Mark
    spans: tuple[Span, ...]


def merge(a: Evidence, b: Evidence) -> Evidence:
    """The evidence of two sets of detectors for the same passage."""
    return Evidence(
        a.marks + b.marks,
        tuple(dict.fromkeys(a.failures + b.failures)),
        a.recognizers_run | b.recognizers_run,
        a.clues + b.clues,
    )
