"""The values that detectors, policies and the gateway share.

A finding points at text by offsets and cannot hold the text itself, so no log, trace or `repr` of
one can leak a prompt. Standard library only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

LOW_BELOW = 0.4
HIGH_ABOVE = 0.75


class Role(StrEnum):
    """Who speaks in the part of the request that a text comes from."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"
    NONE = "none"


class Origin(StrEnum):
    """What kind of field a text comes from."""

    PROMPT = "prompt"
    SYSTEM = "system"
    ASSISTANT = "assistant"
    TOOL_CALL = "tool_call"
    TOOL_RESULT = "tool_result"
    TOOL_DEFINITION = "tool_definition"
    FILE_NAME = "file_name"
    ATTACHMENT = "attachment"
    IMAGE = "image"
    """Text that was recognised in a picture."""
    URL = "url"
    KEY = "key"
    NUMBER = "number"
    METADATA = "metadata"
    ANSWER = "answer"
    """What the service answers to this very request."""


class Confidence(StrEnum):
    """The band of a score, in the words that policies use."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class GapReason(StrEnum):
    """Why a part of the request could not be turned into text."""

    IMAGE = "image"
    READ_IMAGE = "read_image"
    """A picture in which text was read: what else it shows, nobody knows."""
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    REMOTE_REFERENCE = "remote_reference"
    STORED_FILE = "stored_file"
    SERVER_CONVERSATION = "server_conversation"
    OPAQUE = "opaque"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    UNKNOWN_PART = "unknown_part"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    """Reading it took longer than it may."""


class Passage(Protocol):
    """A text to scan. `label` is the object key or form field it stood under ("" when none): it
    counts as context ("personnummer": ...). `message` numbers the conversation's messages, -1
    outside it; only neighbours in it are joined across their boundary."""

    @property
    def text(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def origin(self) -> Origin: ...
    @property
    def label(self) -> str: ...
    @property
    def message(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PlainPassage:
    """A passage that stands by itself: the command line, `/api/screen`, tests."""

    text: str = field(repr=False)
    role: Role = Role.USER
    origin: Origin = Origin.PROMPT
    label: str = field(default="", repr=False)
    message: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points `start` to `end` (exclusive) of the original text of passage number `passage`."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Why:
    """What speaks for a finding. Only the recognizer's own vocabulary, never the user's text."""

    rule: str
    validation: str = ""
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One detected value. Several spans when it is split over passages. `view` names the
    normalisation in which it became visible."""

    entity_type: str
    spans: tuple[Span, ...]
    score: float
    recognizer: str
    why: Why
    role: Role = Role.USER
    origin: Origin = Origin.PROMPT
    view: str = "plain"
    evasion: bool = False
    public: bool = False
    test_number: bool = False

    @property
    def confidence(self) -> Confidence:
        """Below 0.4 low, to 0.75 medium, above high."""
        if self.score < LOW_BELOW:
            return Confidence.LOW
        return Confidence.MEDIUM if self.score <= HIGH_ABOVE else Confidence.HIGH


class FailureReason(StrEnum):
    """Why a recognizer did not finish."""

    RAISED = "raised"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class ScanFailure:
    """A recognizer that did not finish. `detail` is an exception's class name, never its message,
    which may quote the text."""

    recognizer: str
    reason: FailureReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan found and what it could not do. `elapsed` is in seconds."""

    findings: tuple[Finding, ...]
    failures: tuple[ScanFailure, ...] = ()
    recognizers_run: frozenset[str] = frozenset()
    elapsed: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether every recognizer that should have looked did look."""
        return not self.failures

    def behind(self, count: int) -> "ScanReport":
        """The report on the passages behind the first `count`, which are numbered anew: what was
        found in them, also where it began in an earlier one."""
        if not count:
            return self
        later = (
            (found, tuple(span for span in found.spans if span.passage >= count))
            for found in self.findings
        )
        findings = tuple(
            replace(
                found,
                spans=tuple(Span(span.passage - count, span.start, span.end) for span in spans),
            )
            for found, spans in later
            if spans
        )
        return replace(self, findings=findings)


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of the request that could not be turned into text; the policy must answer it.
    `pointer` names API fields and array indexes only (unknown keys as `*`). `detail` says more of
    it in words of ours, such as the limit that something too large is past."""

    pointer: str
    reason: GapReason
    message: int = -1
    detail: str = field(default="", compare=False)


def count_by_type(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are of each entity type, sorted by type."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.entity_type] = counts.get(finding.entity_type, 0) + 1
    return dict(sorted(counts.items()))
