"""What is known of a policy's versions: immutable rows, which of them are in use, what changed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Stage(StrEnum):
    """How far a version has come."""

    DRAFT = "draft"
    SHADOW = "shadow"
    LIVE = "live"
    RETIRED = "retired"


class Step(StrEnum):
    """What was done to a version."""

    IMPORTED = "imported"
    SHADOW_STARTED = "shadow_started"
    SHADOW_STOPPED = "shadow_stopped"
    PROMOTED = "promoted"
    ROLLED_BACK = "rolled_back"
    LOADED = "loaded"
    """Taken from the configured file, without anybody's word but whoever may write the file."""
    SIGNED = "signed"
    """Somebody stands for what nobody had signed when it was imported."""
    RECOMPILED = "recompiled"
    """This release of the program gives its texts another digest, which is the detail."""


GOES_LIVE = frozenset({Step.PROMOTED, Step.ROLLED_BACK, Step.LOADED})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. `verified`: signed in with a password or at an identity provider;
    otherwise only what the operating system or the gateway says."""

    name: str
    verified: bool = False

    def is_same(self, other: "Actor") -> bool:
        """Whether it is one person."""
        return self.name.casefold() == other.name.casefold()


FILE = Actor("file")
"""Author of what is configured as a file; who may write the file is the machine's business."""

GATEWAY = Actor("gateway")


@dataclass(frozen=True, slots=True)
class Version:
    """A version. `digest` is the compiled policy's, as decisions name it; `content_digest` that of
    the texts. `scope` says in words what it is for."""

    tenant: str
    number: int
    digest: str
    name: str
    owner: str
    scope: str
    valid_from: date
    review_by: date
    author: Actor
    imported: datetime
    content_digest: str

    def overdue(self, today: date) -> bool:
        """Whether its review should have been done."""
        return today > self.review_by


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version that is tried out beside the live one, until it expires."""

    number: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """Which of a tenant's versions are in use."""

    live: int | None = None
    candidate: Candidate | None = None

    def candidate_at(self, now: datetime) -> Candidate | None:
        """The candidate, unless it has expired."""
        if self.candidate is not None and now < self.candidate.until:
            return self.candidate
        return None


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `sequence` counts a tenant's changes from 1, without gaps."""

    tenant: str
    sequence: int
    time: datetime
    step: Step
    version: int
    actor: Actor
    reason: str
    detail: str = ""
