"""What one passage by itself shows. Evidence can be cached and sent between processes: it holds
offsets and the recognizers' own words, never text."""

from dataclasses import dataclass

from detectors.types import ScanFailure, Why


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
class Evidence:
    """All marks of a passage, overlapping and low ones included, and what could not look."""

    marks: tuple[Mark, ...] = ()
    failures: tuple[ScanFailure, ...] = ()
    recognizers_run: frozenset[str] = frozenset()


def merge(a: Evidence, b: Evidence) -> Evidence:
    """The evidence of two sets of recognizers for the same passage."""
    return Evidence(
        a.marks + b.marks,
        tuple(dict.fromkeys(a.failures + b.failures)),
        a.recognizers_run | b.recognizers_run,
    )
