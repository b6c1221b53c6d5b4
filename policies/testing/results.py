"""How cases ended: ok, FAIL (another answer than expected) or ERROR (the case itself cannot be run,
or a rule that no case shows at work)."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a case ended."""

    OK = "ok"
    FAIL = "FAIL"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case, or one thing wrong with the file as a whole. `place` is file:line."""

    name: str
    outcome: Outcome
    detail: str
    place: str


@dataclass(frozen=True, slots=True)
class TestRun:
    """All results for one policy. `left_out` cases were not selected."""

    __test__ = False

    policy: str
    results: tuple[CaseResult, ...]
    left_out: int = 0

    @property
    def passed(self) -> bool:
        return all(result.outcome is Outcome.OK for result in self.results)

    def count(self, outcome: Outcome) -> int:
        """How many ended so."""
        return sum(result.outcome is outcome for result in self.results)

    def text(self) -> str:
        """One line per case, then the sum."""
        lines = [_line(result) for result in self.results]
        summary = ", ".join(f"{self.count(outcome)} {outcome}" for outcome in Outcome)
        if self.left_out:
            summary += f", {self.left_out} not selected"
        return "\n".join([*lines, f"{self.policy}: {summary}"])


def _line(result: CaseResult) -> str:
    line = f"{result.outcome:<5} {result.name}"
    return (
        line if result.outcome is Outcome.OK else f"{line}\n      {result.place}: {result.detail}"
    )
