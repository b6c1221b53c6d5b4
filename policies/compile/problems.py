"""Where a rule was written, and what is wrong there."""

from dataclasses import dataclass, field
from pathlib import Path

from policies.match import Condition
from policies.source import Place, Problem, Source, SourceError


@dataclass(slots=True)
class Problems:
    """Everything that is wrong, collected before a compilation gives up."""

    found: list[Problem] = field(default_factory=list)

    def add(self, source: Source, place: Place, message: str) -> None:
        self.found.append(source.problem(place, message))

    def stop(self) -> None:
        """Raises SourceError if anything is wrong."""
        if self.found:
            raise SourceError(dict.fromkeys(self.found))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule or exception was written. `prefix` goes before the ids of a pack, `where` is
    what the policy adds to the pack's conditions."""

    source: Source
    place: Place
    prefix: str = ""
    where: tuple[Condition, ...] = ()

    @property
    def written(self) -> str:
        """File:line, for people."""
        return f"{Path(self.source.name).name}:{self.source.line(self.place)}"
