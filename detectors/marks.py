"""What detectors leave at places of a passage: offsets and the detectors' own words, never text."""

from dataclasses import dataclass

from detectors.types import Finding, Passage, Span, Why


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

    def finding(self, passage: Passage, spans: tuple[Span, ...]) -> Finding:
        """The mark as a finding of the request: `passage` is the (first) one that it stands in."""
        return Finding(
            self.entity_type,
            spans,
            self.score,
            self.recognizer,
            self.why,
            passage.role,
            passage.origin,
            self.view,
            self.evasion,
            self.public,
            self.test_number,
        )


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
class Joined:
    """A value or a statement that stands in several places, or in several passages."""

    mark: Mark
    spans: tuple[Span, ...]
