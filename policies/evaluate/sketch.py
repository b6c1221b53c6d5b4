"""Decisions that wait for their findings."""

from dataclasses import dataclass, field

from policies.verdict import Decision

_FINDINGS = Decision._fields.index("findings")


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A decision about some subject, compared by identity. It is only made where the findings that
    its rule answers, of all subjects together, are at least `least`."""

    decision: Decision
    least: int = 1
    order: str = field(init=False)
    """Sorts the strictest first, then by rule, cause and subject."""
    _before: tuple[object, ...] = field(init=False)
    _after: tuple[object, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", order(self.decision))
        object.__setattr__(self, "_before", self.decision[:_FINDINGS])
        object.__setattr__(self, "_after", self.decision[_FINDINGS + 1 :])

    def filled(self, findings: tuple[int, ...]) -> Decision:
        """The decision about these findings."""
        return Decision._make((*self._before, findings, *self._after))


def order(decision: Decision) -> str:
    """One string sorts much faster than a tuple; none of its parts holds what separates them."""
    strictness = 9 - decision.action
    return f"{strictness}\0{decision.rule}\0{decision.cause}\0{decision.subject}"
