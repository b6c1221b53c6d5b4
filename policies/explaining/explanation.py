"""Why a policy says what it says of one situation. Pure; holds offsets, never the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from detectors.explanation import explain_finding
from detectors.taxonomy import label
from detectors.types import Finding, Span
from policies.context import Context
from policies.explaining.conditions import Unmet, unmet_circumstances, unmet_subject, untimely
from policies.explaining.reading import what_is_read
from policies.match import (
    TOOLS,
    CatalogueTest,
    ClassTest,
    Incomplete,
    Property,
    RequestTest,
    SubjectValue,
    Trait,
    fits,
    offer,
)
from policies.policy import Exemption, Policy, Rule
from policies.situation import Situation
from policies.verdict import CauseKind, Decision, Verdict

LANGUAGES = ("sv", "en")
_CORE = frozenset({"types", "except_types", "reasons", "names", "except_names", "operations"})
"""What makes a rule one about this subject at all: without it, it would not have answered."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in words. `number` is its place in the report, from 1."""

    number: int
    entity_type: str
    label: str
    spans: tuple[Span, ...]
    score: float
    confidence: str
    origin: str
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A rule, an exception or the default that answered. `place` is "" for those that no file
    holds."""

    rule: str
    clause: str
    action: str
    place: str
    obligations: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """A rule about the same subject that did not answer, and why."""

    rule: str
    clause: str
    action: str
    place: str
    unmet: tuple[Unmet, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that had to be answered. `findings` are numbers of findings, from 1."""

    kind: str
    subject: str
    findings: tuple[int, ...]
    answers: tuple[Answer, ...]
    silent: tuple[Silent, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole of it. `reads` is what the user sees, by language ("" where nothing is said)."""

    policy: str
    digest: str
    outcome: str
    then: str
    determining: tuple[str, ...]
    found: tuple[Found, ...]
    causes: tuple[Cause, ...]
    obligations: tuple[str, ...]
    information_class: int
    declared: int | None
    target: str
    notices: tuple[str, ...]
    complete: bool
    reads: dict[str, str]


def explanation(policy: Policy, situation: Situation) -> Explanation:
    """Why the policy answers as it does."""
    verdict = situation.verdict(policy)
    report = situation.report
    return Explanation(
        policy=policy.name,
        digest=policy.digest,
        outcome=verdict.outcome,
        then=verdict.action.word,
        determining=tuple(dict.fromkeys(d.rule for d in verdict.determining)),
        found=tuple(_found(number, each) for number, each in enumerate(report.findings, start=1)),
        causes=tuple(_causes(policy, situation, verdict)),
        obligations=tuple(sorted(verdict.obligations)),
        information_class=verdict.information_class,
        declared=verdict.declared,
        target=verdict.target,
        notices=tuple(notice.id for notice in verdict.notices),
        complete=report.complete,
        reads={
            language: what_is_read(policy, verdict, report, language, answer=situation.answer)
            for language in LANGUAGES
        },
    )


def _found(number: int, finding: Finding) -> Found:
    return Found(
        number=number,
        entity_type=finding.entity_type,
        label=label(finding.entity_type, "en"),
        spans=finding.spans,
        score=round(finding.score, 3),
        confidence=finding.confidence.value,
        origin=finding.origin.value,
        words=explain_finding(finding, "en"),
    )


def _causes(policy: Policy, situation: Situation, verdict: Verdict) -> Iterator[Cause]:
    """Every cause with its answers, in the order service, request, findings, gaps, scan."""
    by_cause: dict[tuple[CauseKind, str], list[Decision]] = {}
    for decision in verdict.decisions:
        by_cause.setdefault((decision.cause, decision.subject), []).append(decision)
    order = list(CauseKind)
    preferred = {CauseKind.SERVICE: -2, CauseKind.REQUEST: -1}
    asking = _Asking(policy, situation)
    for (kind, subject), decisions in sorted(
        by_cause.items(),
        key=lambda item: (preferred.get(item[0][0], order.index(item[0][0])), item[0][1]),
    ):
        indexes = sorted({index for decision in decisions for index in decision.findings})
        yield Cause(
            kind=kind.value,
            subject=subject,
            findings=tuple(index + 1 for index in indexes),
            answers=tuple(_answer(policy, decision) for decision in decisions),
            silent=tuple(asking.silent(kind, subject, decisions)),
        )


def _answer(policy: Policy, decision: Decision) -> Answer:
    written = {entry.id: entry for entry in policy.entries}
    entry = written.get(decision.rule)
    return Answer(
        rule=decision.rule,
        clause=decision.clause,
        action=decision.action.word,
        place=entry.place if entry else "",
        obligations=tuple(sorted(decision.obligations)),
        removes=decision.removes,
        reason=entry.reason if isinstance(entry, Exemption) else "",
    )


class _Asking:
    """The rules and exceptions of a policy, asked why they were silent in one situation."""

    def __init__(self, policy: Policy, situation: Situation) -> None:
        context = situation.context
        self._entries = policy.entries
        self._models = policy.fitting_models(context.model)
        service = policy.bind(context.service)
        self._context = replace(context, service=service, roles=policy.roles_of(context))
        self._situation = situation

    def silent(
        self, kind: CauseKind, subject: str, decisions: Sequence[Decision]
    ) -> Iterator[Silent]:
        """The rules and exceptions about this subject that did not answer it."""
        answered = {decision.rule for decision in decisions}
        answered |= {rule for decision in decisions for rule in decision.removes}
        values = _values(kind, subject, self._context, self._situation)
        for entry in self._entries:
            if entry.cause is kind and entry.id not in answered:
                unmet = self._least_unmet(entry, kind, values)
                if unmet:
                    action = entry.action.word if isinstance(entry, Rule) else "exception"
                    yield Silent(entry.id, entry.clause, action, entry.place, unmet)

    def _least_unmet(
        self, entry: Rule | Exemption, kind: CauseKind, values: Sequence[SubjectValue]
    ) -> tuple[Unmet, ...]:
        """What kept it from answering the value that it comes closest to; () where it is about
        something else."""
        about = [each for value in values if (each := _about(entry, kind, value)) is not None]
        if not about:
            return ()
        around = unmet_circumstances(entry.where, self._context, self._models)
        unmet = (*min(about, key=len), *around, *untimely(entry, self._context))
        if unmet:
            return unmet
        if isinstance(entry, Exemption):
            removes = ", ".join(sorted(entry.removes))
            return (Unmet("removes", removes, "an answer of none of them"),)
        findings = self._situation.report.findings
        count = sum(fits(entry.test, Trait.of(found)) for found in findings)
        return (Unmet(f"{kind.value}.min_count", str(entry.min_count), str(count)),)


def _about(
    entry: Rule | Exemption, kind: CauseKind, value: SubjectValue
) -> tuple[Unmet, ...] | None:
    """What of its subject is not met; None where it is about something else."""
    if fits(entry.test, value):
        return ()
    if isinstance(entry.test, RequestTest | CatalogueTest | ClassTest):
        return None
    unmet = unmet_subject(entry.test, value, kind.value)
    core = any(each.key.rpartition(".")[2] in _CORE for each in unmet)
    return None if core or not unmet else unmet


def _values(
    kind: CauseKind, subject: str, context: Context, situation: Situation
) -> list[SubjectValue]:
    """What the rules were asked about."""
    match kind:
        case CauseKind.FINDING | CauseKind.ANSWER:
            findings = situation.report.findings
            return list(dict.fromkeys(Trait.of(f) for f in findings if f.entity_type == subject))
        case CauseKind.GAP:
            return list(
                dict.fromkeys(g.reason for g in situation.gaps if g.reason.value == subject)
            )
        case CauseKind.SERVICE:
            return [offer(context)]
        case CauseKind.REQUEST:
            return [Property(TOOLS if subject == TOOLS else context.operation)]
        case CauseKind.INCOMPLETE_SCAN:
            return [Incomplete(situation.report.failures)]
        case _:
            return []
