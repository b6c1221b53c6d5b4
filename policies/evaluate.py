"""The evaluator: who, where and what was found in, the verdict out. Pure.

Every finding, gap, incomplete scan, service and request property is a cause, and every cause gets
an answer: from the rules that match it, from an exception that takes their answers away, or, when
there is neither, from the default, which blocks. The verdict is the join of all answers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from detectors.types import Confidence, Finding, Gap, ScanReport
from policies.context import Context
from policies.policy import TOOLS, Exemption, Policy, Rule, SubjectValue, fits
from policies.schema import DEFAULT, LOW_CONFIDENCE
from policies.verdict import Action, CauseKind, Decision, Operator, Verdict, join


@dataclass(frozen=True, slots=True)
class _Cause:
    """One thing to answer. `index` is a finding's place in the report."""

    kind: CauseKind
    subject: str
    value: SubjectValue
    index: int = -1


def evaluate(policy: Policy, context: Context, report: ScanReport, gaps: Sequence[Gap]) -> Verdict:
    """The policy's whole answer to one request. `Decision.findings` and `Verdict.operators` index
    `report.findings`."""
    bound = replace(context, service=policy.bind(context.service))
    rules = [rule for rule in policy.rules if rule.applies(bound)]
    exceptions = [exception for exception in policy.exceptions if exception.applies(bound)]
    decisions = _decisions(list(_causes(bound, report, gaps)), rules, exceptions)
    obligations = {rule.id: rule.obligations for rule in rules}
    return Verdict(
        action=join(decision.action for decision in decisions),
        decisions=tuple(sorted(decisions, key=lambda d: (-d.action, d.rule, d.cause, d.subject))),
        operators=_operators(report.findings, decisions, rules, exceptions),
        obligations=frozenset().union(*(obligations.get(d.rule, ()) for d in decisions)),
        policy=policy.name,
        policy_digest=policy.digest,
        refusal_form=policy.refusal_form,
    )


def _causes(context: Context, report: ScanReport, gaps: Sequence[Gap]) -> Iterator[_Cause]:
    service = context.service
    yield _Cause(CauseKind.SERVICE, service.name or service.id, service)
    yield _Cause(CauseKind.REQUEST, context.operation, context.operation)
    if context.uses_tools:
        yield _Cause(CauseKind.REQUEST, TOOLS, TOOLS)
    if not report.complete:
        yield _Cause(CauseKind.INCOMPLETE_SCAN, "scan", report)
    for gap in gaps:
        yield _Cause(CauseKind.GAP, gap.reason.value, gap)
    for index, finding in enumerate(report.findings):
        yield _Cause(CauseKind.FINDING, finding.entity_type, finding, index)


def _decisions(
    causes: Sequence[_Cause], rules: Sequence[Rule], exceptions: Sequence[Exemption]
) -> list[Decision]:
    """One decision for each rule, exception or default and each subject that it answers."""
    by_rule: dict[str, list[_Cause]] = defaultdict(list)
    by_exception: dict[str, list[_Cause]] = defaultdict(list)
    removed: dict[str, set[str]] = defaultdict(set)
    unanswered: list[_Cause] = []
    for cause in causes:
        left, taken = _answers(cause.value, rules, exceptions)
        for rule in left:
            by_rule[rule.id].append(cause)
        for exception, names in taken:
            by_exception[exception.id].append(cause)
            removed[exception.id].update(names)
        if not taken and all(rule.min_count > 1 for rule in left):
            unanswered.append(cause)
    decisions = [
        decision
        for rule in rules
        if len(by_rule[rule.id]) >= rule.min_count
        for decision in _by_subject(_of_rule(rule), by_rule[rule.id])
    ]
    for exception in exceptions:
        by = _of_exception(exception, removed[exception.id])
        decisions.extend(_by_subject(by, by_exception[exception.id]))
    low = [cause for cause in unanswered if _is_low(cause)]
    decisions.extend(_by_subject(_template(Action.FORWARD, LOW_CONFIDENCE), low))
    rest = [cause for cause in unanswered if not _is_low(cause)]
    decisions.extend(_by_subject(_template(Action.BLOCK, DEFAULT), rest))
    return decisions


def _answers(
    value: SubjectValue, rules: Sequence[Rule], exceptions: Sequence[Exemption]
) -> tuple[list[Rule], list[tuple[Exemption, set[str]]]]:
    """The rules that answer a value, and the exceptions with the rules that each took away. An
    exception to named rules stays silent where none of them matches."""
    matching = [rule for rule in rules if fits(rule.test, value)]
    taken: list[tuple[Exemption, set[str]]] = []
    for exception in exceptions:
        if fits(exception.test, value):
            names = {r.id for r in matching if not exception.removes or r.id in exception.removes}
            if names or not exception.removes:
                taken.append((exception, names))
    gone = set().union(*(names for _, names in taken))
    return [rule for rule in matching if rule.id not in gone], taken


def _is_low(cause: _Cause) -> bool:
    return isinstance(cause.value, Finding) and cause.value.confidence is Confidence.LOW


def _by_subject(template: Decision, causes: Sequence[_Cause]) -> Iterator[Decision]:
    groups: dict[tuple[CauseKind, str], list[int]] = defaultdict(list)
    for cause in causes:
        groups[cause.kind, cause.subject].append(cause.index)
    for (kind, subject), indexes in groups.items():
        findings = tuple(indexes) if kind is CauseKind.FINDING else ()
        yield replace(template, cause=kind, subject=subject, findings=findings)


def _template(action: Action, rule: str, clause: str = "") -> Decision:
    return Decision(action, rule, clause, CauseKind.DEFAULT, "")


def _of_rule(rule: Rule) -> Decision:
    return replace(
        _template(rule.action, rule.id, rule.clause),
        operator=rule.operator,
        message=rule.message,
        advice=rule.advice,
    )


def _of_exception(exception: Exemption, removes: Collection[str]) -> Decision:
    template = _template(Action.FORWARD, exception.id, exception.clause)
    return replace(template, removes=tuple(sorted(removes)))


def _operators(
    findings: Sequence[Finding],
    decisions: Sequence[Decision],
    rules: Sequence[Rule],
    exceptions: Sequence[Exemption],
) -> dict[int, Operator]:
    """What is done to each finding that is redacted or blocked. Mask outweighs placeholder. A low
    finding follows where its passage is altered anyway and a surer one would be altered too."""
    operators: dict[int, Operator] = {}
    for decision in decisions:
        if decision.action >= Action.REDACT:
            for index in decision.findings:
                if operators.get(index) is not Operator.MASK:
                    operators[index] = decision.operator
    passages = {span.passage for index in operators for span in findings[index].spans}
    for index, finding in enumerate(findings):
        if index in operators or finding.confidence is not Confidence.LOW:
            continue
        if not passages.isdisjoint(span.passage for span in finding.spans):
            left, taken = _answers(replace(finding, score=1.0), rules, exceptions)
            strict = [rule.operator for rule in left if rule.action >= Action.REDACT]
            if strict or not (left or taken):
                operators[index] = (
                    Operator.MASK if Operator.MASK in strict else Operator.PLACEHOLDER
                )
    return dict(sorted(operators.items()))
