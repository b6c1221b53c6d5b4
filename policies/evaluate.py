"""The evaluator: who, where and what was found in, the verdict out. Pure.

Every finding, gap, incomplete scan, service and request property is a cause, and every cause gets
an answer: from the rules that match it, from an exception that takes their answers away, or, when
there is neither, from the default, which blocks. The verdict is the join of all answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from detectors.types import Confidence, Finding, Gap, ScanReport
from policies.context import Context
from policies.policy import (
    TOOLS,
    Exemption,
    FindingTest,
    Incomplete,
    Policy,
    Property,
    Rule,
    SubjectValue,
    Trait,
    fits,
)
from policies.schema import DEFAULT, LOW_CONFIDENCE
from policies.verdict import Action, CauseKind, Decision, Operator, Verdict, join

_ADDED_UP = "AGGREGATION"


def evaluate(policy: Policy, context: Context, report: ScanReport, gaps: Sequence[Gap]) -> Verdict:
    """The policy's whole answer to one request. `Decision.findings` and `Verdict.operators` index
    `report.findings`."""
    live = _live(policy, replace(context, model=""), policy.fitting_models(context.model))
    causes = list(_causes(CauseKind.FINDING, report, gaps))
    decisions = [*live.standing, *_decisions(live, causes)] if causes else live.standing
    return _verdict(policy, live, report, decisions)


def screens_answers(policy: Policy, context: Context) -> bool:
    """Whether what the service answers is to be screened at all."""
    return bool(_live_for_answers(policy, context).rules)


def judges_with_prompt(policy: Policy, context: Context) -> bool:
    """Whether it matters what an answer says together with its prompt: details add up."""
    rules = _live_for_answers(policy, context).rules
    tests = [rule.test for rule in rules if isinstance(rule.test, FindingTest)]
    return any(test.types is None or _ADDED_UP in test.types for test in tests)


def evaluate_answer(policy: Policy, context: Context, report: ScanReport) -> Verdict:
    """The policy's word on what the service answered. What no rule answers passes: the prompt was
    judged already. A scan that did not finish stops the answer."""
    live = _live_for_answers(policy, context)
    causes = list(_causes(CauseKind.ANSWER, report, ()))
    return _verdict(policy, live, report, _decisions(live, causes))


def _verdict(
    policy: Policy, live: "_Live", report: ScanReport, decisions: Sequence[Decision]
) -> Verdict:
    return Verdict(
        action=join(decision.action for decision in decisions),
        decisions=tuple(sorted(decisions, key=lambda d: (-d.action, d.rule, d.cause, d.subject))),
        operators=_operators(live, report.findings, decisions),
        obligations=frozenset().union(*(decision.obligations for decision in decisions)),
        policy=policy.name,
        policy_digest=policy.digest,
        refusal_form=policy.refusal_form,
    )


@dataclass(frozen=True, slots=True)
class _Cause:
    """One thing to answer. `index` is a finding's place in the report."""

    kind: CauseKind
    subject: str
    value: SubjectValue
    index: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class _Live:
    """What of a policy applies in a context. `otherwise` is done with findings that nothing
    answers; `standing` decisions hold whatever the text is."""

    rules: tuple[Rule, ...]
    exceptions: tuple[Exemption, ...]
    otherwise: Action = Action.BLOCK
    standing: list[Decision] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Answers:
    """Who answers a value: rules, and exceptions with the rules that each took away. `silent`: the
    default must answer, for rules that count only add strictness."""

    rules: tuple[Rule, ...]
    taken: tuple[tuple[Exemption, frozenset[str]], ...]
    silent: bool


def _live_for_answers(policy: Policy, context: Context) -> _Live:
    models = policy.fitting_models(context.model)
    return _live(policy, replace(context, model=""), models, answers=True)


@lru_cache(maxsize=1024)
def _live(
    policy: Policy, context: Context, models: frozenset[str], *, answers: bool = False
) -> _Live:
    """What applies to a request or, `answers`, to what is answered. A client chooses the model's
    name, so only what rules ask of it is remembered."""
    bound = replace(context, service=policy.bind(context.service))
    rules = tuple(r for r in policy.rules if _about(r, answers) and r.applies(bound, models))
    exceptions = tuple(
        e for e in policy.exceptions if _about(e, answers) and e.applies(bound, models)
    )
    live = _Live(rules, exceptions, Action.FORWARD if answers else Action.BLOCK)
    if answers:
        return live
    service, operation = bound.service, bound.operation
    standing = [
        _Cause(CauseKind.SERVICE, service.name or service.id, service),
        _Cause(CauseKind.REQUEST, operation, Property(operation)),
    ]
    if bound.uses_tools:
        standing.append(_Cause(CauseKind.REQUEST, TOOLS, Property(TOOLS)))
    return replace(live, standing=_decisions(live, standing))


def _about(entry: Rule | Exemption, answers: bool) -> bool:
    return (entry.cause is CauseKind.ANSWER) is answers


@lru_cache(maxsize=8192, typed=True)
def _answers(live: _Live, value: SubjectValue) -> _Answers:
    """An exception to named rules stays silent where none of them matches."""
    matching = [rule for rule in live.rules if fits(rule.test, value)]
    taken: list[tuple[Exemption, frozenset[str]]] = []
    for exception in live.exceptions:
        if fits(exception.test, value):
            ids = frozenset(rule.id for rule in matching)
            ids = ids & exception.removes if exception.removes else ids
            if ids or not exception.removes:
                taken.append((exception, ids))
    gone: frozenset[str] = frozenset().union(*(ids for _, ids in taken))
    rules = tuple(rule for rule in matching if rule.id not in gone)
    return _Answers(rules, tuple(taken), not taken and all(r.min_count > 1 for r in rules))


def _causes(kind: CauseKind, report: ScanReport, gaps: Sequence[Gap]) -> Iterator[_Cause]:
    if not report.complete:
        yield _Cause(CauseKind.INCOMPLETE_SCAN, "scan", Incomplete(report.failures))
    for gap in gaps:
        yield _Cause(CauseKind.GAP, gap.reason.value, gap.reason)
    for index, finding in enumerate(report.findings):
        yield _Cause(kind, finding.entity_type, Trait.of(finding), index)


def _decisions(live: _Live, causes: Iterable[_Cause]) -> list[Decision]:
    """One decision for each rule, exception or default and each subject that it answers."""
    by_rule: dict[str, tuple[Rule, list[_Cause]]] = {}
    by_exception: dict[str, tuple[Exemption, list[_Cause], set[str]]] = {}
    unsure: list[_Cause] = []
    unanswered: list[_Cause] = []
    for cause in causes:
        answers = _answers(live, cause.value)
        for rule in answers.rules:
            by_rule.setdefault(rule.id, (rule, []))[1].append(cause)
        for exception, ids in answers.taken:
            entry = by_exception.setdefault(exception.id, (exception, [], set()))
            entry[1].append(cause)
            entry[2].update(ids)
        if answers.silent:
            (unsure if _is_low(cause.value) else unanswered).append(cause)
    decisions: list[Decision] = []
    for rule, its in by_rule.values():
        if len(its) >= rule.min_count:
            decisions.extend(_of_rule(rule, *group) for group in _by_subject(its))
    for exception, its, removed in by_exception.values():
        decisions.extend(_of_exception(exception, removed, *group) for group in _by_subject(its))
    found = [cause for cause in unanswered if isinstance(cause.value, Trait)]
    others = [cause for cause in unanswered if not isinstance(cause.value, Trait)]
    for action, rule_id, its in (
        (Action.FORWARD, LOW_CONFIDENCE, unsure),
        (live.otherwise, DEFAULT, found),
        (Action.BLOCK, DEFAULT, others),
    ):
        decisions.extend(Decision(action, rule_id, "", *group) for group in _by_subject(its))
    return decisions


def _is_low(value: SubjectValue) -> bool:
    return isinstance(value, Trait) and value.confidence is Confidence.LOW


Group = tuple[CauseKind, str, tuple[int, ...]]


def _by_subject(causes: Sequence[_Cause]) -> Iterator[Group]:
    groups: dict[tuple[CauseKind, str], list[int]] = defaultdict(list)
    for cause in causes:
        groups[cause.kind, cause.subject].append(cause.index)
    for (kind, subject), indexes in groups.items():
        yield kind, subject, tuple(index for index in indexes if index >= 0)


def _of_rule(rule: Rule, kind: CauseKind, subject: str, findings: tuple[int, ...]) -> Decision:
    return Decision(
        action=rule.action,
        rule=rule.id,
        clause=rule.clause,
        cause=kind,
        subject=subject,
        findings=findings,
        operator=rule.operator,
        message=rule.message,
        advice=rule.advice,
        obligations=rule.obligations,
        target=rule.target,
        contact=rule.contact,
        link=rule.link,
    )


def _of_exception(
    exception: Exemption,
    removed: Iterable[str],
    kind: CauseKind,
    subject: str,
    findings: tuple[int, ...],
) -> Decision:
    return Decision(
        action=Action.FORWARD,
        rule=exception.id,
        clause=exception.clause,
        cause=kind,
        subject=subject,
        findings=findings,
        removes=tuple(sorted(removed)),
    )


def _operators(
    live: _Live, findings: Sequence[Finding], decisions: Sequence[Decision]
) -> dict[int, Operator]:
    """What is done to each finding that is redacted or blocked: the strongest asked for. A low
    finding follows where its passage is altered anyway and a surer one would be altered too."""
    operators: dict[int, Operator] = {}
    for decision in decisions:
        if decision.action >= Action.REDACT:
            for index in decision.findings:
                before = operators.get(index, decision.operator)
                operators[index] = max(before, decision.operator, key=_strength)
    passages = {span.passage for index in operators for span in findings[index].spans}
    for index, finding in enumerate(findings):
        if index in operators or finding.confidence is not Confidence.LOW:
            continue
        if not passages.isdisjoint(span.passage for span in finding.spans):
            surer = _answers(live, Trait.of(finding)._replace(confidence=Confidence.HIGH))
            strict = [rule.operator for rule in surer.rules if rule.action >= Action.REDACT]
            if strict or (surer.silent and live.otherwise is Action.BLOCK):
                operators[index] = max(strict, default=Operator.PLACEHOLDER, key=_strength)
    return dict(sorted(operators.items()))


def _strength(operator: Operator) -> int:
    return operator.strength
