"""Replaying the metadata of recorded requests under a candidate policy.

A record says what was found and who asked, never the text, so requests with equal metadata are
answered alike: they are counted first, and each kind is evaluated once. Pure.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from detectors.types import (
    FailureReason,
    Finding,
    Gap,
    GapReason,
    Origin,
    Role,
    ScanFailure,
    ScanReport,
    Span,
    Why,
)
from policies.context import Context, IdentitySource, Service
from policies.match import ALWAYS
from policies.policy import Policy
from policies.situation import Situation
from policies.verdict import Action, Verdict

UNEDITABLE = frozenset({Origin.KEY, Origin.NUMBER, Origin.URL})
"""Places whose text cannot be altered, so that redact becomes block there."""

_SCORES = {"low": 0.2, "medium": 0.6, "high": 0.9}
_ROLES = {
    Origin.SYSTEM: Role.SYSTEM,
    Origin.ASSISTANT: Role.ASSISTANT,
    Origin.TOOL_CALL: Role.ASSISTANT,
    Origin.TOOL_RESULT: Role.TOOL,
    Origin.ANSWER: Role.ASSISTANT,
}


class FoundAlike(NamedTuple):
    """Findings of one kind in a record."""

    entity_type: str
    origin: str
    confidence: str
    times: int
    public: bool = False
    evasion: bool = False
    test_number: bool = False


class Kind(NamedTuple):
    """What the log tells of a request, as far as a policy can ask: equal kinds are answered alike.
    `action` is what was done: an outcome's word. `determining` are the rules that it rested on,
    `fixed` is the gateway's own rule that blocked because a place could not be altered ("" where
    none did), `moment` is only there where the candidate asks for the time."""

    service: str
    action: str
    determining: tuple[str, ...] = ()
    policy_digest: str = ""
    roles: tuple[str, ...] = ()
    unit: str = ""
    model: str = ""
    operation: str = ""
    findings: tuple[FoundAlike, ...] = ()
    gaps: tuple[str, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()
    fixed: str = ""
    anonymous: bool = False
    moment: str = ""


class Change(NamedTuple):
    """Requests that would have been answered otherwise."""

    before: str
    after: str
    service: str
    unit: str
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]


@dataclass(slots=True)
class Simulated:
    """The sum. `unsure` requests were decided by the policy of `live`, which does not give the same
    answer to what the log tells of them: no more can be said of those. `unknown` hold something
    that this version has no name for."""

    policy: str
    digest: str
    records: int = 0
    kinds: int = 0
    unsure: int = 0
    unknown: int = 0
    actions_before: Counter[str] = field(default_factory=Counter)
    actions_after: Counter[str] = field(default_factory=Counter)
    changes: Counter[Change] = field(default_factory=Counter)

    @property
    def changed(self) -> int:
        """How many requests would have been answered otherwise."""
        return sum(self.changes.values())


class Simulation:
    """Counts kinds, then evaluates each once. `services` describes the configured ones; `live` is
    the policy that most records were decided by, if it is at hand."""

    def __init__(
        self, candidate: Policy, services: Mapping[str, Service], live: Policy | None = None
    ) -> None:
        self._candidate = _Replayed(candidate, services)
        self._live = _Replayed(live, services) if live is not None else None
        self._kinds: Counter[Kind] = Counter()

    @property
    def timed(self) -> bool:
        """Whether it matters when a request was made."""
        return self._candidate.timed or (self._live is not None and self._live.timed)

    def add(self, kind: Kind, count: int = 1) -> None:
        """Take so many requests of a kind."""
        self._kinds[kind] += count

    def result(self) -> Simulated:
        """Evaluate what was taken."""
        policy = self._candidate.policy
        sums = Simulated(policy.name, policy.digest)
        sums.kinds = len(self._kinds)
        for kind, count in self._kinds.items():
            sums.records += count
            try:
                self._replay(kind, count, sums)
            except ValueError:
                sums.unknown += count
        return sums

    def _replay(self, kind: Kind, count: int, sums: Simulated) -> None:
        live = self._live
        if live is not None and kind.policy_digest == live.policy.digest:
            repeated, _ = live.answer(kind)
            if repeated != kind.action:
                sums.unsure += count
                return
        after, rules = self._candidate.answer(kind)
        sums.actions_before[kind.action] += count
        sums.actions_after[after] += count
        if after != kind.action:
            change = Change(kind.action, after, kind.service, kind.unit, kind.determining, rules)
            sums.changes[change] += count


class _Replayed:
    """A policy that is asked about kinds, once about all that it cannot tell apart."""

    def __init__(self, policy: Policy, services: Mapping[str, Service]) -> None:
        self.policy = policy
        self._services = services
        self._answers: dict[Kind, tuple[str, tuple[str, ...]]] = {}
        levels = policy.lineage
        rules = [rule for level in levels for rule in level.rules]
        self._most = max((rule.min_count for rule in rules), default=1)
        self._asks_units = any(where.units for entry in policy.entries for where in entry.where)
        self.timed = (
            any(rule.timing != ALWAYS for rule in rules)
            or any(e.expires is not None for level in levels for e in level.exceptions)
            or any(b.service.agreement_until for level in levels for b in level.bindings.values())
        )

    def answer(self, kind: Kind) -> tuple[str, tuple[str, ...]]:
        """What would have been done, and by which rules. Raises ValueError for a name that this
        version does not know."""
        asked = kind._replace(
            action="",
            determining=(),
            policy_digest="",
            unit=kind.unit if self._asks_units else "",
            findings=tuple(
                found._replace(times=min(found.times, self._most)) for found in kind.findings
            ),
        )
        known = self._answers.get(asked)
        if known is None:
            situation = _situation(asked, self.policy.name, self._services)
            known = self._answers[asked] = _answer(
                situation.verdict(self.policy), situation, asked.fixed
            )
        return known


def _situation(kind: Kind, tenant: str, services: Mapping[str, Service]) -> Situation:
    context = Context(
        tenant=tenant,
        service=services.get(kind.service) or Service(kind.service),
        roles=frozenset(kind.roles),
        unit=kind.unit,
        model=kind.model,
        operation=kind.operation,
        now=datetime.fromisoformat(kind.moment) if kind.moment else None,
        identity_source=IdentitySource.ANONYMOUS if kind.anonymous else IdentitySource.KEY,
        subject_known=not kind.anonymous,
    )
    findings = tuple(found for alike in kind.findings for found in _findings(alike))
    failures = tuple(ScanFailure(name, FailureReason(why)) for name, why in kind.failures)
    gaps = tuple(Gap("record", GapReason(reason)) for reason in kind.gaps)
    return Situation("record", context, ScanReport(findings, failures), gaps)


def _findings(alike: FoundAlike) -> tuple[Finding, ...]:
    origin = Origin(alike.origin)
    finding = Finding(
        entity_type=alike.entity_type,
        spans=(Span(0, 0, 1),),
        score=_SCORES.get(alike.confidence, 0.9),
        recognizer="record",
        why=Why("record"),
        role=_ROLES.get(origin, Role.USER),
        origin=origin,
        evasion=alike.evasion,
        public=alike.public,
        test_number=alike.test_number,
    )
    return (finding,) * alike.times


def _answer(verdict: Verdict, situation: Situation, fixed: str) -> tuple[str, tuple[str, ...]]:
    """What is done, and by which rules."""
    findings = situation.report.findings
    stuck = fixed or any(findings[index].origin in UNEDITABLE for index in verdict.operators)
    if verdict.action is Action.REDACT and stuck:
        return Action.BLOCK.word, (fixed or "uneditable",)
    word = verdict.outcome
    rules = verdict.determining if verdict.action else ()
    return word, tuple(sorted({decision.rule for decision in rules}))
