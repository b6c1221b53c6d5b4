"""From findings to the verdict: they are grouped by what rules can ask of them, and the remembered
skeleton of such a request is filled in."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from detectors.types import Finding, Gap, ScanReport
from policies.evaluate.answers import Live
from policies.evaluate.skeleton import Skeleton, Slot, operators_of, order, skeleton
from policies.match import people
from policies.schema import REROUTE_CONFLICT
from policies.verdict import Action, CauseKind, Decision, Notice, Operator, Verdict

_ASKED: Any = attrgetter("entity_type", "public", "test_number", "evasion", "origin", "role")

_CONFLICT = {
    "sv": "Reglerna pekar ut olika tjänster för det här, och ingen av dem går att välja säkert.",
    "en": "The rules name different services for this, and none can be chosen safely.",
}
_SEPARATE = {
    "sv": "dela upp frågan, så att uppgifterna skickas var för sig.",
    "en": "split the question, so that the data is sent separately.",
}


def judge(live: Live, report: ScanReport, gaps: Sequence[Gap]) -> Verdict:
    """The verdict in these circumstances."""
    groups = _grouped(live, report.findings)
    kinds = sorted(groups)
    indexes = [tuple(groups[kind]) for kind in kinds]
    reasons = tuple(dict.fromkeys(gap.reason for gap in gaps)) if gaps else ()
    bones = skeleton(live, tuple(kinds), reasons, report.failures)
    slots = bones.slots
    if bones.counts:
        slots = tuple(slot for slot in slots if slot.least == 1 or _reached(slot, indexes))
    decisions = _decisions(live, slots, indexes)
    obligations, policy = bones.obligations, live.policy
    if bones.counts:
        obligations = obligations.union(*(slot.decision.obligations for slot in slots))
    return Verdict(
        action=decisions[0].action if decisions else Action.FORWARD,
        decisions=tuple(decisions),
        operators=_operators(bones, slots, indexes, report.findings),
        obligations=obligations,
        policy=policy.name,
        policy_digest=policy.digest,
        refusal_form=policy.refusal_form,
        information_class=bones.number,
        declared=live.declared,
        notices=_notices(policy.notices, decisions) if policy.notices else (),
    )


def _grouped(live: Live, findings: Sequence[Finding]) -> dict[Any, list[int]]:
    """The indexes of the findings of each kind."""
    cuts, counts_people = live.cuts, live.counts_people
    groups: dict[Any, list[int]] = {}
    for index, finding in enumerate(findings):
        kind: tuple[Any, ...] = (bisect_right(cuts, finding.score), _ASKED(finding))
        if counts_people:
            kind = (*kind, people(finding))
        found = groups.get(kind)
        if found is None:
            groups[kind] = [index]
        else:
            found.append(index)
    return groups


def _reached(slot: Slot, indexes: Sequence[Sequence[int]]) -> bool:
    return sum(len(indexes[at]) for at in slot.counted) >= slot.least


def _decisions(
    live: Live, slots: Sequence[Slot], indexes: Sequence[tuple[int, ...]]
) -> list[Decision]:
    joined: dict[tuple[int, ...], tuple[int, ...]] = {}
    decisions = []
    for slot in slots:
        positions = slot.positions
        if not positions:
            decisions.append(slot.decision)
            continue
        findings = joined.get(positions)
        if findings is None:
            alone = len(positions) == 1
            found = [indexes[at] for at in positions]
            findings = found[0] if alone else tuple(sorted(chain.from_iterable(found)))
            joined[positions] = findings
        decisions.append(slot.filled(findings))
    if live.reroutes and len({d.target for d in decisions if d.action is Action.REROUTE}) > 1:
        decisions.append(_conflict())
        decisions.sort(key=order)
    return decisions


def _conflict() -> Decision:
    return Decision(
        action=Action.BLOCK,
        rule=REROUTE_CONFLICT,
        clause="",
        cause=CauseKind.DEFAULT,
        subject="reroute",
        message=_CONFLICT,
        advice=_SEPARATE,
    )


def _operators(
    bones: Skeleton,
    slots: Sequence[Slot],
    indexes: Sequence[Sequence[int]],
    findings: Sequence[Finding],
) -> dict[int, Operator]:
    """What is done to each finding that is redacted or blocked: the strongest asked for. A low
    finding follows where its passage is altered anyway and a surer one would be altered too."""
    by_position = bones.operators
    if bones.counts:
        by_position = {**by_position, **operators_of(slots)}
    operators = {index: operator for at, operator in by_position.items() for index in indexes[at]}
    if bones.low and operators:
        passages = {span.passage for index in operators for span in findings[index].spans}
        for at, operator in bones.low.items():
            if operator is not None:
                for index in indexes[at]:
                    touched = not passages.isdisjoint(s.passage for s in findings[index].spans)
                    if touched and index not in operators:
                        operators[index] = operator
    return dict(sorted(operators.items()))


def _notices(known: Mapping[str, Notice], decisions: Sequence[Decision]) -> tuple[Notice, ...]:
    asked = sorted({decision.notice for decision in decisions if decision.notice})
    return tuple(known[name] for name in asked)
