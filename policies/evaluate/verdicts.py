"""From findings to the verdict: they are grouped by what rules can ask of them, and what each group
contributes is added up."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from detectors.types import Finding, Gap, ScanReport
from policies import catalogue
from policies.evaluate.answers import Live
from policies.evaluate.parts import Part, of_kind, of_value, strongest
from policies.evaluate.sketch import Sketch, order
from policies.match import Classified, Incomplete, people
from policies.policy import Exemption
from policies.schema import REROUTE_CONFLICT
from policies.verdict import Action, CauseKind, Decision, Notice, Operator, Verdict

Indexes = tuple[int, ...]
Weighed = list[tuple[Part, Indexes]]
"""Parts with the findings that they are about."""

Drawn = tuple[Sketch, Indexes]
"""A decision with its findings, in any order."""

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
    found: Weighed = [
        (of_kind(live, kind), tuple(indexes))
        for kind, indexes in _grouped(live, report.findings).items()
    ]
    number = max((part.number for part, _ in found), default=0)
    number = max(number, live.declared or 0)
    weighed = [*found, *((part, ()) for part in _others(live, report, gaps, number))]
    drawn, counted = _reached(_gathered(weighed))
    added = [*counted, *_too_high(live, found)]
    decisions = _decisions(live, [*drawn, *added, *_exceptions(weighed)])
    policy = live.policy
    return Verdict(
        action=decisions[0].action if decisions else Action.FORWARD,
        decisions=decisions,
        operators=_operators(found, added, report.findings),
        obligations=frozenset[str]().union(
            *(part.obligations for part, _ in weighed),
            *(sketch.decision.obligations for sketch, _ in counted),
        ),
        policy=policy.name,
        policy_digest=policy.digest,
        refusal_form=policy.refusal_form,
        information_class=number,
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


def _others(live: Live, report: ScanReport, gaps: Sequence[Gap], number: int) -> Iterator[Part]:
    """What contributes besides findings. What is answered has no information class."""
    for cause, subject, value in live.standing:
        yield of_value(live, cause, subject, value)
    if report.failures:
        failed = Incomplete(report.failures)
        yield of_value(live, CauseKind.INCOMPLETE_SCAN, "scan", failed)
    for reason in dict.fromkeys(gap.reason for gap in gaps):
        yield of_value(live, CauseKind.GAP, reason.value, reason)
    if live.cause is not CauseKind.ANSWER:
        conflict = live.declared is not None and live.declared < number
        classified = Classified(number, conflict)
        yield of_value(live, CauseKind.INFORMATION_CLASS, str(number), classified)


def _gathered(weighed: Weighed) -> dict[Sketch, Indexes]:
    """Every sketch with its findings, of all parts together and not in order."""
    gathered: dict[Sketch, Indexes] = {}
    for part, indexes in weighed:
        for sketch in part.sketches:
            before = gathered.get(sketch)
            gathered[sketch] = indexes if before is None else before + indexes
    return gathered


def _reached(gathered: Mapping[Sketch, Indexes]) -> tuple[list[Drawn], list[Drawn]]:
    """What is decided, without and with counting: rules that count only where they have enough."""
    counting = [each for each in gathered.items() if each[0].least > 1]
    if not counting:
        return list(gathered.items()), []
    totals = Counter[str]()
    for sketch, indexes in counting:
        totals[sketch.decision.rule] += len(indexes)
    return (
        [each for each in gathered.items() if each[0].least == 1],
        [each for each in counting if totals[each[0].decision.rule] >= each[0].least],
    )


def _too_high(live: Live, found: Weighed) -> Iterator[Drawn]:
    """The catalogue's block where the service takes less than what is sent. A value that a rule
    redacts alone, whatever else is there, does not go."""
    most = live.most_class
    if most is None:
        return
    sent = [(part.number, indexes) for part, indexes in found if not part.stays]
    number = max([live.declared or 0, *(number for number, _ in sent)])
    if number > most:
        high = chain.from_iterable(indexes for each, indexes in sent if each > most)
        yield (
            Sketch(
                Decision(
                    action=Action.BLOCK,
                    rule=catalogue.MAX_CLASS,
                    clause="",
                    cause=CauseKind.INFORMATION_CLASS,
                    subject=str(number),
                    message=catalogue.TOO_HIGH,
                    advice=catalogue.REMOVE_OR_CHANGE,
                )
            ),
            tuple(high),
        )


def _exceptions(weighed: Weighed) -> Iterator[Drawn]:
    """What exceptions took away, all together, told of each subject."""
    removed: dict[str, set[str]] = {}
    told: dict[tuple[str, CauseKind, str], tuple[Exemption, Indexes]] = {}
    for part, indexes in weighed:
        for exception, ids in part.taken:
            removed.setdefault(exception.id, set()).update(ids)
            key = exception.id, part.cause, part.subject
            _, before = told.get(key, (exception, ()))
            told[key] = exception, before + indexes
    for (name, cause, subject), (exception, indexes) in told.items():
        yield (
            Sketch(
                Decision(
                    action=Action.FORWARD,
                    rule=name,
                    clause=exception.clause,
                    cause=cause,
                    subject=subject,
                    removes=tuple(sorted(removed[name])),
                )
            ),
            indexes,
        )


def _decisions(live: Live, drawn: list[Drawn]) -> tuple[Decision, ...]:
    """The strictest first."""
    drawn.sort(key=lambda each: each[0].order)
    decisions = [
        sketch.filled(tuple(sorted(indexes))) if indexes else sketch.decision
        for sketch, indexes in drawn
    ]
    if live.reroutes and len({d.target for d in decisions if d.action is Action.REROUTE}) > 1:
        decisions.append(_conflict())
        decisions.sort(key=order)
    return tuple(decisions)


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
    found: Weighed, added: Iterable[Drawn], findings: Sequence[Finding]
) -> dict[int, Operator]:
    """What is done to each finding that is redacted or blocked: the strongest asked for. A low
    finding follows where its passage is altered anyway and a surer one would be altered too."""
    operators: dict[int, Operator] = {}
    for part, indexes in found:
        if part.operator is not None:
            operators.update(dict.fromkeys(indexes, part.operator))
    for sketch, indexes in added:
        asked = strongest([sketch.decision])
        if asked is not None:
            for index in indexes:
                before = operators.get(index, asked)
                operators[index] = max(before, asked, key=lambda operator: operator.strength)
    following = [(part.following, indexes) for part, indexes in found if part.following]
    if following and operators:
        passages = {span.passage for index in operators for span in findings[index].spans}
        for operator, indexes in following:
            for index in indexes:
                if not passages.isdisjoint(span.passage for span in findings[index].spans):
                    operators.setdefault(index, operator)
    return dict(sorted(operators.items()))


def _notices(known: Mapping[str, Notice], decisions: Sequence[Decision]) -> tuple[Notice, ...]:
    asked = sorted({decision.notice for decision in decisions if decision.notice})
    return tuple(known[name] for name in asked)
