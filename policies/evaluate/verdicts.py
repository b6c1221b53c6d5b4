"""From findings to the verdict: they are grouped by what rules can ask of them, and the remembered
skeleton of such a request is filled in."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from detectors.types import Finding, Gap, ScanReport
from policies.evaluate.answers import Live
from policies.evaluate.skeleton import Skeleton, Slot, skeleton, stronger
from policies.match import Trait, people
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
    traits, indexes = _grouped(live, report.findings)
    reasons = tuple(dict.fromkeys(gap.reason for gap in gaps)) if gaps else ()
    bones = skeleton(live, traits, reasons, report.failures)
    decisions = _decisions(live, bones, indexes)
    policy = live.policy
    obligations = frozenset[str]().union(*{decision.obligations for decision in decisions})
    return Verdict(
        action=decisions[0].action if decisions else Action.FORWARD,
        decisions=tuple(decisions),
        operators=_operators(bones, decisions, indexes, report.findings),
        obligations=obligations,
        policy=policy.name,
        policy_digest=policy.digest,
        refusal_form=policy.refusal_form,
        information_class=bones.number,
        declared=live.declared,
        notices=_notices(bones.notices, decisions) if policy.notices else (),
    )


def _grouped(live: Live, findings: Sequence[Finding]) -> tuple[tuple[Trait, ...], list[list[int]]]:
    """The distinct traits, and the indexes of the findings that have each. Scores between the same
    two cuts are one."""
    cuts = live.cuts
    groups: dict[Any, list[int]] = {}
    for index, finding in enumerate(findings):
        key: tuple[Any, ...] = (bisect_right(cuts, finding.score), _ASKED(finding))
        if live.counts_people:
            key = (*key, people(finding))
        found = groups.get(key)
        if found is None:
            groups[key] = [index]
        else:
            found.append(index)
    edges = (0.0, *cuts)
    return tuple(_trait(edges[key[0]], *key[1:]) for key in groups), list(groups.values())


def _trait(score: float, asked: tuple[Any, ...], fits: int = 0) -> Trait:
    entity_type, public, test_number, evasion, origin, role = asked
    return Trait(entity_type, score, public, test_number, evasion, origin, role, fits)


def _decisions(live: Live, bones: Skeleton, indexes: Sequence[Sequence[int]]) -> list[Decision]:
    decisions = []
    for slot in bones.slots:
        if slot.least > 1 and sum(len(indexes[at]) for at in slot.counted) < slot.least:
            continue
        decisions.append(_filled(slot, indexes) if slot.positions else slot.decision)
    if live.reroutes:
        targets = {d.target for d in decisions if d.action is Action.REROUTE}
        if len(targets) > 1:
            decisions.insert(0, _conflict())
            decisions.sort(key=lambda d: (-d.action, d.rule, d.cause, d.subject))
    return decisions


def _filled(slot: Slot, indexes: Sequence[Sequence[int]]) -> Decision:
    d, positions = slot.decision, slot.positions
    if len(positions) == 1:
        findings = tuple(indexes[positions[0]])
    else:
        findings = tuple(sorted(chain.from_iterable([indexes[at] for at in positions])))
    return Decision(
        d.action,
        d.rule,
        d.clause,
        d.cause,
        d.subject,
        findings,
        d.operator,
        d.message,
        d.advice,
        d.removes,
        d.obligations,
        d.target,
        d.contact,
        d.link,
        d.notice,
    )


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
    decisions: Sequence[Decision],
    indexes: Sequence[Sequence[int]],
    findings: Sequence[Finding],
) -> dict[int, Operator]:
    """What is done to each finding that is redacted or blocked: the strongest asked for. A low
    finding follows where its passage is altered anyway and a surer one would be altered too."""
    operators = {
        index: operator for at, operator in bones.operators.items() for index in indexes[at]
    }
    if any(slot.least > 1 for slot in bones.slots):
        for decision in decisions:
            if decision.action >= Action.REDACT:
                for index in decision.findings:
                    operators[index] = stronger(operators.get(index), decision.operator)
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
