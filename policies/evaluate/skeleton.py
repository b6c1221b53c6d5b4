"""Everything about a verdict that does not depend on which findings have which traits.

Requests are judged by the distinct traits in them. What those lead to is worked out once and
remembered, so that a request whose findings are of known kinds only counts and fills in indexes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from detectors.types import Confidence, GapReason, Origin, Role, ScanFailure
from policies import catalogue
from policies.evaluate.answers import Answers, Live, answers
from policies.match import Classified, Incomplete, SubjectValue, Trait
from policies.policy import Exemption, Rule
from policies.schema import DEFAULT, LOW_CONFIDENCE
from policies.verdict import Action, CauseKind, Decision, Operator

Asked = tuple[str, bool, bool, bool, Origin, Role]
"""A finding's type, public, test_number, evasion, origin and role."""

Kind = tuple[int, Asked] | tuple[int, Asked, int]
"""What rules can tell apart in findings: between which cuts the score lies, the rest, and about how
many people the details fit where a rule asks for it."""

Group = tuple[CauseKind, str]
_FINDINGS = Decision._fields.index("findings")


class Slot(NamedTuple):
    """A decision that waits for its findings: those of the traits at `positions`. It is only made
    where the findings at `counted` are at least `least`."""

    decision: Decision
    positions: tuple[int, ...] = ()
    counted: tuple[int, ...] = ()
    least: int = 1

    def filled(self, findings: tuple[int, ...]) -> Decision:
        """The decision about these findings."""
        decision = self.decision
        return Decision._make((*decision[:_FINDINGS], findings, *decision[_FINDINGS + 1 :]))


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The slots in the order of the verdict's decisions. `operators`: what is done to the findings
    of each trait, by position, and `obligations`: what is asked for besides, both without rules
    that count (`counts`: there are some). `low`: positions of low findings, each
    with what follows if its passage is altered anyway (None: nothing). `number` is the information
    class."""

    slots: tuple[Slot, ...]
    operators: Mapping[int, Operator]
    low: Mapping[int, Operator | None]
    number: int
    obligations: frozenset[str]
    counts: bool


@dataclass(frozen=True, slots=True)
class _Cause:
    """One thing to answer. `position` is a trait's among the request's; -1 for everything else."""

    kind: CauseKind
    subject: str
    value: SubjectValue
    position: int = -1


@lru_cache(maxsize=1024)
def skeleton(
    live: Live,
    kinds: tuple[Kind, ...],
    gaps: tuple[GapReason, ...],
    failures: tuple[ScanFailure, ...],
) -> Skeleton:
    """`kinds` and `gaps` are distinct."""
    traits = [_trait(live, *kind) for kind in kinds]
    detected, sent = _classes(live, traits)
    causes = [_Cause(*standing) for standing in live.standing]
    if failures:
        causes.append(_Cause(CauseKind.INCOMPLETE_SCAN, "scan", Incomplete(failures)))
    causes += (_Cause(CauseKind.GAP, reason.value, reason) for reason in gaps)
    causes += (_Cause(live.cause, t.entity_type, t, at) for at, t in enumerate(traits))
    slots = [*_slots(live, causes), *_of_class(live, detected, sent, traits)]
    slots.sort(key=lambda slot: order(slot.decision))
    return Skeleton(
        slots=tuple(slots),
        operators=operators_of(slot for slot in slots if slot.least == 1),
        low={
            at: _following(live, trait)
            for at, trait in enumerate(traits)
            if trait.confidence is Confidence.LOW
        },
        number=detected,
        obligations=frozenset[str]().union(
            *(slot.decision.obligations for slot in slots if slot.least == 1)
        ),
        counts=any(slot.least > 1 for slot in slots),
    )


def _trait(live: Live, band: int, asked: Asked, people: int = 0) -> Trait:
    """A finding of a kind stands for all: rules do not tell scores between two cuts apart."""
    entity_type, public, test_number, evasion, origin, role = asked
    score = live.cuts[band - 1] if band else 0.0
    return Trait(entity_type, score, public, test_number, evasion, origin, role, people)


def order(decision: Decision) -> tuple[int, str, str, str]:
    """The strictest first."""
    return -decision.action, decision.rule, decision.cause, decision.subject


def _slots(live: Live, causes: Iterable[_Cause]) -> Iterator[Slot]:
    """One slot for each rule, exception or default and each subject that it answers."""
    by_rule: dict[str, tuple[Rule, list[_Cause]]] = {}
    by_exception: dict[str, tuple[Exemption, list[_Cause], set[str]]] = {}
    otherwise: dict[tuple[Action, str], list[_Cause]] = {}
    for cause in causes:
        who: Answers = answers(live, cause.value)
        for rule in who.rules:
            by_rule.setdefault(rule.id, (rule, []))[1].append(cause)
        for exception, ids in who.taken:
            entry = by_exception.setdefault(exception.id, (exception, [], set()))
            entry[1].append(cause)
            entry[2].update(ids)
        if who.silent:
            otherwise.setdefault(_default(live, cause.value), []).append(cause)
    for rule, its in by_rule.values():
        counted = tuple(cause.position for cause in its)
        for (kind, subject), positions in _by_subject(its):
            decision = _of_rule(live, rule, kind, subject)
            yield Slot(decision, positions, counted, rule.min_count)
    for exception, its, removed in by_exception.values():
        for (kind, subject), positions in _by_subject(its):
            yield Slot(_of_exception(exception, removed, kind, subject), positions)
    for (action, rule_id), its in otherwise.items():
        for (kind, subject), positions in _by_subject(its):
            yield Slot(Decision(action, rule_id, "", kind, subject), positions)


def _default(live: Live, value: SubjectValue) -> tuple[Action, str]:
    if not isinstance(value, Trait):
        return Action.BLOCK, DEFAULT
    if value.confidence is Confidence.LOW:
        return Action.FORWARD, LOW_CONFIDENCE
    return live.otherwise, DEFAULT


def _by_subject(causes: Sequence[_Cause]) -> Iterator[tuple[Group, tuple[int, ...]]]:
    groups: dict[Group, list[int]] = {}
    for cause in causes:
        positions = groups.setdefault((cause.kind, cause.subject), [])
        if cause.position >= 0:
            positions.append(cause.position)
    for group, found in groups.items():
        yield group, tuple(found)


def _of_rule(live: Live, rule: Rule, kind: CauseKind, subject: str) -> Decision:
    key = (rule.id, kind, subject)
    known = live.made.get(key)
    if known is None:
        known = live.made[key] = _made(live, rule, kind, subject)
    return known


def _made(live: Live, rule: Rule, kind: CauseKind, subject: str) -> Decision:
    ordered = rule.id.startswith(catalogue.PREFIX)
    return Decision(
        action=rule.action,
        rule=rule.id,
        clause=rule.clause,
        cause=kind,
        subject=subject,
        operator=rule.operator,
        message=rule.message,
        advice=(live.advice if ordered else {}) or rule.advice,
        obligations=rule.obligations,
        target=rule.target,
        contact=rule.contact,
        link=(live.link if ordered else {}) or rule.link,
        notice=rule.notice,
    )


def _of_exception(
    exception: Exemption, removed: Iterable[str], kind: CauseKind, subject: str
) -> Decision:
    return Decision(
        action=Action.FORWARD,
        rule=exception.id,
        clause=exception.clause,
        cause=kind,
        subject=subject,
        removes=tuple(sorted(removed)),
    )


def _classes(live: Live, traits: Sequence[Trait]) -> tuple[int, int]:
    """The information class of what was found, and of what is sent: a value that a rule redacts
    alone, whatever else is there, does not go."""
    detected = sent = live.declared or 0
    for trait in traits:
        number = _class(live, trait)
        detected = max(detected, number)
        if not _stays(live, trait):
            sent = max(sent, number)
    return detected, sent


def _class(live: Live, trait: Trait) -> int:
    if trait.public or trait.confidence is Confidence.LOW:
        return 0
    classes = live.policy.classes
    return classes.get(trait.entity_type, classes[""])


def _stays(live: Live, trait: Trait) -> bool:
    return any(
        rule.action >= Action.REDACT
        and rule.action is not Action.REROUTE
        and rule.operator is not Operator.GENERALISE
        and rule.min_count == 1
        for rule in answers(live, trait).rules
    )


def _of_class(live: Live, detected: int, sent: int, traits: Sequence[Trait]) -> Iterator[Slot]:
    """What rules say of the information class, and the catalogue where the service takes less."""
    if live.cause is CauseKind.ANSWER:
        return
    subject = str(detected)
    conflict = live.declared is not None and live.declared < detected
    who = answers(live, Classified(detected, conflict))
    for rule in who.rules:
        yield Slot(_of_rule(live, rule, CauseKind.INFORMATION_CLASS, subject))
    for exception, removed in who.taken:
        yield Slot(_of_exception(exception, removed, CauseKind.INFORMATION_CLASS, subject))
    if live.most_class is not None and sent > live.most_class:
        high = tuple(
            at
            for at, trait in enumerate(traits)
            if _class(live, trait) > live.most_class and not _stays(live, trait)
        )
        yield Slot(
            Decision(
                action=Action.BLOCK,
                rule=catalogue.MAX_CLASS,
                clause="",
                cause=CauseKind.INFORMATION_CLASS,
                subject=str(sent),
                message=catalogue.TOO_HIGH,
                advice=catalogue.REMOVE_OR_CHANGE,
            ),
            high,
        )


def operators_of(slots: Iterable[Slot]) -> dict[int, Operator]:
    """The strongest of what decisions ask for, by position."""
    operators: dict[int, Operator] = {}
    for slot in slots:
        if slot.decision.action >= Action.REDACT:
            for position in slot.positions:
                operators[position] = _stronger(operators.get(position), slot.decision.operator)
    return operators


def _following(live: Live, trait: Trait) -> Operator | None:
    """What is done to a low finding where its passage is altered anyway: as to a sure one."""
    surer = answers(live, trait._replace(score=1.0))
    strict = [rule.operator for rule in surer.rules if rule.action >= Action.REDACT]
    if strict or (surer.silent and live.otherwise is Action.BLOCK):
        return max(strict, default=Operator.PLACEHOLDER, key=lambda operator: operator.strength)
    return None


def _stronger(one: Operator | None, other: Operator) -> Operator:
    """The one from which the service learns less."""
    return other if one is None or other.strength > one.strength else one
