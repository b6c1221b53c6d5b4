"""What is recorded of a request: the decision before anything is sent, the outcome afterwards.

Pure. A record cannot hold a prompt's text: it has counts, the API's own field names, configured
names and keyed fingerprints. Whoever fills it in passes only such names (a model or service that
is configured, `*` for an unknown field), never what a client chose.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from detectors.types import Finding

VERSION = 1
REFUSED = "refused"  # the action of a request that never reached a policy; `error` says why

_encode = json.JSONEncoder(
    ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


_SELDOM = ("sent_to", "stripped", "information_class", "declared_class")


class Outcome(StrEnum):
    """How a request ended."""

    COMPLETED = "completed"
    REFUSED = "refused"
    CLIENT_DISCONNECTED = "client_disconnected"
    UPSTREAM_ERROR = "upstream_error"
    UPSTREAM_TIMEOUT = "upstream_timeout"
    ERROR = "error"
    # The policy stopped what the service answered.
    ANSWER_STOPPED = "answer_stopped"
    # Its decision was not known to be durable in time, so nothing was sent; it may be there.
    UNLOGGED = "unlogged"


@dataclass(frozen=True, slots=True)
class FoundCount:
    """How many findings of one kind stood in one kind of field. `field` is a pointer of the API's
    own field names, indexes as `*`; `confidence` is low, medium or high."""

    entity_type: str
    origin: str
    field: str
    confidence: str
    count: int
    public: bool = False
    evasion: bool = False
    test_number: bool = False


@dataclass(frozen=True, slots=True)
class ShadowRecord:
    """What a candidate for the policy would have decided, which nobody was told. `differs`: not
    only by the rules, but in what would have been done."""

    policy_digest: str
    action: str
    differs: bool
    rules: tuple[str, ...] = ()
    determining: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "action": self.action,
            "determining": self.determining,
            "differs": self.differs,
            "obligations": self.obligations,
            "policy_digest": self.policy_digest,
            "rules": self.rules,
        }


def shadow_from(document: Mapping[str, Any]) -> ShadowRecord:
    """The inverse of `ShadowRecord.document`."""
    names = ("rules", "determining", "obligations")
    return ShadowRecord(**{**document, **{name: tuple(document[name]) for name in names}})


class Acknowledged(StrEnum):
    """Where a request stands that a rule asked about."""

    WARNED = "warned"
    HELD = "held"
    ACKNOWLEDGED = "acknowledged"
    JUSTIFIED = "justified"
    MASKED = "masked"


@dataclass(frozen=True, slots=True)
class AcknowledgementRecord:
    """What became of a warning. `rules` are those that asked. `reason` is the id of the reason that
    was chosen and `text` what was said besides, "" when it was not fit to be kept; `problem` is why
    a code that was given did not count."""

    state: Acknowledged
    rules: tuple[str, ...]
    reason: str = ""
    text: str = field(default="", repr=False)
    problem: str = ""

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "problem": self.problem,
            "reason": self.reason,
            "rules": self.rules,
            "state": self.state.value,
            "text": self.text,
        }


def acknowledgement_from(document: Mapping[str, Any]) -> AcknowledgementRecord:
    """The inverse of `AcknowledgementRecord.document`."""
    fixed = {"rules": tuple(document["rules"]), "state": Acknowledged(document["state"])}
    return AcknowledgementRecord(**{**document, **fixed})


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """A decision. `time` is aware. `subject` is the monthly pseudonym, "" for a caller without
    one. `action` is an action's word or `REFUSED`; `status` is the HTTP status of our own answer,
    None when the request went on. `determining` are those of the `rules` whose answer became the
    action, empty when it is to forward. `gaps` are (field, reason), made distinct and their
    indexes `*`, so that no request makes an endless record; `failures` are (recognizer, reason).
    `fingerprints` maps an entity type to keyed hashes (hex) under key `fingerprint_key`; they can
    be destroyed later, so they are no part of `canonical()`. `withheld` counts earlier refused
    messages that were left out. `shadow` is there while a candidate is tried out, `acknowledgement`
    where a rule asked. `sent_to` is the service that a policy sent the request to in the place of
    `service`; `stripped`: it went without its tools. `information_class` is 0 to 4, of what was
    found or, where higher, the `declared_class`. `screening_ms` is in milliseconds, sizes as
    named."""

    event: str
    time: datetime
    tenant: str
    subject: str
    action: str
    roles: tuple[str, ...] = ()
    unit: str = ""
    key_id: str = ""
    service: str = ""
    model: str = ""
    operation: str = ""
    policy: str = ""
    policy_digest: str = ""
    detector_digest: str = ""
    status: int | None = None
    error: str = ""
    rules: tuple[str, ...] = ()
    determining: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    findings: tuple[FoundCount, ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()
    failures: tuple[tuple[str, str], ...] = ()
    fingerprints: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fingerprint_key: str = "1"
    body_bytes: int = 0
    text_characters: int = 0
    passages: int = 0
    screening_ms: float = 0.0
    withheld: int = 0
    stream: bool = False
    shadow: ShadowRecord | None = None
    acknowledgement: AcknowledgementRecord | None = None
    sent_to: str = ""
    stripped: bool = False
    information_class: int = 0
    declared_class: int | None = None

    def __post_init__(self) -> None:
        if self.gaps:
            places = {(_without_indexes(place), reason) for place, reason in self.gaps}
            object.__setattr__(self, "gaps", tuple(sorted(places)))

    @property
    def types(self) -> dict[str, int]:
        """Findings per entity type."""
        counts: Counter[str] = Counter()
        for found in self.findings:
            counts[found.entity_type] += found.count
        return dict(sorted(counts.items()))

    @property
    def fields(self) -> dict[str, int]:
        """Findings per field pointer."""
        counts: Counter[str] = Counter()
        for found in self.findings:
            counts[found.field] += found.count
        return dict(sorted(counts.items()))

    def canonical(self) -> bytes:
        """The record as sorted ASCII JSON, without its fingerprints: one record, one byte string,
        fit to be hashed."""
        return _encode(self._document()).encode("ascii")

    def canonical_fingerprints(self) -> bytes:
        """The fingerprints as sorted ASCII JSON, to be committed to beside the record."""
        sorted_tokens = {name: sorted(tokens) for name, tokens in self.fingerprints.items()}
        return _encode({"key": self.fingerprint_key, "tokens": sorted_tokens}).encode("ascii")

    def _document(self) -> dict[str, Any]:
        # Without them a record is the same, byte by byte, as before there were any.
        beside: dict[str, Any] = {} if self.shadow is None else {"shadow": self.shadow.document()}
        if self.acknowledgement is not None:
            beside["acknowledgement"] = self.acknowledgement.document()
        beside |= {n: v for n in _SELDOM if (v := getattr(self, n)) not in (None, "", False, 0)}
        if self.declared_class == 0:
            beside["declared_class"] = 0
        return beside | {
            "action": self.action,
            "body_bytes": self.body_bytes,
            "determining": self.determining,
            "detector_digest": self.detector_digest,
            "error": self.error,
            "event": self.event,
            "failures": self.failures,
            "findings": [_found_row(found) for found in self.findings],
            "gaps": self.gaps,
            "key_id": self.key_id,
            "model": self.model,
            "obligations": self.obligations,
            "operation": self.operation,
            "passages": self.passages,
            "policy": self.policy,
            "policy_digest": self.policy_digest,
            "roles": self.roles,
            "rules": self.rules,
            "screening_ms": round(self.screening_ms, 3),
            "service": self.service,
            "status": self.status,
            "stream": self.stream,
            "subject": self.subject,
            "tenant": self.tenant,
            "text_characters": self.text_characters,
            "time": format_time(self.time),
            "unit": self.unit,
            "v": VERSION,
            "withheld": self.withheld,
        }


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """What the review of an answer came to: the strictest action, the rules that spoke, and how
    many findings there were of each kind. `media`: it was labelled as a picture, sound or film
    that an AI service made."""

    action: str
    rules: tuple[str, ...] = ()
    findings: tuple[FoundCount, ...] = ()
    media: bool = False

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        labelled = {"media": True} if self.media else {}
        return labelled | {
            "action": self.action,
            "findings": [_found_row(found) for found in self.findings],
            "rules": self.rules,
        }


def answer_from(document: Mapping[str, Any]) -> AnswerRecord:
    """The inverse of `AnswerRecord.document`."""
    findings = tuple(FoundCount(*row) for row in document["findings"])
    media = document.get("media", False)
    return AnswerRecord(document["action"], tuple(document["rules"]), findings, media)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRecord:
    """How the request of `event` ended. `time` is aware; latencies are in milliseconds from the
    request's arrival; tokens as the service reported them. `answer` is what the review of the
    answer came to, None where none was asked for."""

    event: str
    time: datetime
    outcome: Outcome
    upstream_status: int | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    latency_ms: float | None = None
    first_byte_ms: float | None = None
    answer: "AnswerRecord | None" = None

    def canonical(self) -> bytes:
        """The record as sorted ASCII JSON."""
        return _encode({"event": self.event, "v": VERSION, **self.document()}).encode("ascii")

    def document(self) -> dict[str, Any]:
        """The outcome as it stands in an export, without the event's id."""
        return {
            "answer": None if self.answer is None else self.answer.document(),
            "first_byte_ms": _rounded(self.first_byte_ms),
            "latency_ms": _rounded(self.latency_ms),
            "outcome": self.outcome.value,
            "time": format_time(self.time),
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "upstream_status": self.upstream_status,
        }


def decision_from(
    body: str | bytes, fingerprints: Mapping[str, Sequence[str]], fingerprint_key: str = "1"
) -> DecisionRecord:
    """The inverse of `DecisionRecord.canonical`. Raises ValueError for another version."""
    document = json.loads(body)
    if document.pop("v", None) != VERSION:
        raise ValueError("a decision record of an unknown version")
    for name in ("roles", "rules", "determining", "obligations"):
        document[name] = tuple(document.get(name, ()))
    for name in ("gaps", "failures"):
        document[name] = tuple((first, second) for first, second in document[name])
    document["findings"] = tuple(FoundCount(*row) for row in document["findings"])
    document["time"] = datetime.fromisoformat(document["time"])
    shadow = document.pop("shadow", None)
    document["shadow"] = None if shadow is None else shadow_from(shadow)
    asked = document.pop("acknowledgement", None)
    document["acknowledgement"] = None if asked is None else acknowledgement_from(asked)
    return DecisionRecord(
        fingerprints=dict(fingerprints), fingerprint_key=fingerprint_key, **document
    )


def count_findings(findings: Sequence[Finding], fields: Sequence[str]) -> tuple[FoundCount, ...]:
    """Findings grouped for a record. `fields[n]` is passage n's pointer; array indexes in it
    become `*`, so that a long conversation does not make a long record."""
    counts: Counter[tuple[str, str, str, str, bool, bool, bool]] = Counter()
    for found in findings:
        place = _without_indexes(fields[found.spans[0].passage]) if found.spans else ""
        flags = (found.public, found.evasion, found.test_number)
        counts[(found.entity_type, found.origin, place, found.confidence, *flags)] += 1
    return tuple(
        FoundCount(kind, str(origin), place, str(confidence), count, public, evasion, test)
        for (kind, origin, place, confidence, public, evasion, test), count in sorted(
            counts.items()
        )
    )


def event_id(moment: datetime, entropy: bytes) -> str:
    """An event id as a UUID version 7: in order of time, so that the newest rows of an index lie
    together. `entropy` is 10 random bytes."""
    if len(entropy) != 10:
        raise ValueError("an event id takes 10 random bytes")
    milliseconds = int(moment.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    number = (milliseconds << 80) | int.from_bytes(entropy)
    number = (number & ~(0xF << 76)) | (0x7 << 76)
    number = (number & ~(0x3 << 62)) | (0x2 << 62)
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def format_time(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds, so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _found_row(found: FoundCount) -> tuple[object, ...]:
    return (
        found.entity_type,
        found.origin,
        found.field,
        found.confidence,
        found.count,
        found.public,
        found.evasion,
        found.test_number,
    )


@lru_cache(maxsize=4096)  # pointers hold the API's own names only, and few of them
def _without_indexes(pointer: str) -> str:
    if not any(character.isdigit() for character in pointer):
        return pointer
    return "/".join("*" if step.isdigit() else step for step in pointer.split("/"))


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 3)
