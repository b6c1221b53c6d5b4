"""What one passage by itself shows. Evidence can be cached and sent between processes: it holds
offsets and the detectors' own words, never text."""

from dataclasses import dataclass
from functools import cached_property

from detectors.marks import Clue, Joined, Mark
from detectors.overlap import resolve
from detectors.types import Finding, Origin, Passage, Role, ScanFailure, Span

__all__ = ["Clue", "Evidence", "Joined", "Mark", "merge"]

_Place = tuple[int, Role, Origin]


@dataclass(frozen=True)
class Evidence:
    """All marks of a passage, overlapping and low ones included, its clues, and what could not
    look."""

    marks: tuple[Mark, ...] = ()
    failures: tuple[ScanFailure, ...] = ()
    recognizers_run: frozenset[str] = frozenset()
    clues: tuple[Clue, ...] = ()

    @cached_property
    def standing(self) -> tuple[Mark, ...]:
        """The marks that stand once overlaps are resolved, by position."""
        return tuple(resolve(self.marks))

    def findings(self, passage: Passage, number: int) -> tuple[Finding, ...]:
        """What stands, as findings in passage `number` of a request. They are kept, because a
        conversation sends its passages again, each in the same place."""
        place = number, passage.role, passage.origin
        found = self._reported.get(place)
        if found is None:
            found = tuple(
                mark.finding(passage, (Span(number, mark.start, mark.end),))
                for mark in self.standing
            )
            self._reported.clear()
            self._reported[place] = found
        return found

    @cached_property
    def _reported(self) -> dict[_Place, tuple[Finding, ...]]:
        """The findings at the last place asked for."""
        return {}


def merge(a: Evidence, b: Evidence) -> Evidence:
    """The evidence of two sets of detectors for the same passage."""
    return Evidence(
        a.marks + b.marks,
        tuple(dict.fromkeys(a.failures + b.failures)),
        a.recognizers_run | b.recognizers_run,
        a.clues + b.clues,
    )
