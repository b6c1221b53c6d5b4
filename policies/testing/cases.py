"""From a case in a test file to a situation, and what differs from what it expects."""

from collections.abc import Callable, Iterator, Sequence

from detectors.taxonomy import ENTITY_TYPES
from detectors.types import (
    FailureReason,
    Finding,
    Gap,
    Passage,
    PlainPassage,
    Role,
    ScanFailure,
    ScanReport,
    Span,
    Why,
)
from detectors.types import Origin as FieldOrigin
from policies.catalogue import RULES
from policies.context import Context, Service
from policies.explaining.reading import what_is_read
from policies.policy import Policy
from policies.schema import RESERVED, Case, CaseFinding, Expectation
from policies.situation import Situation
from policies.source import unknown
from policies.verdict import Verdict

Scan = Callable[[Sequence[Passage]], ScanReport]


def impossible(policy: Policy, case: Case) -> str:
    """Names in a case that do not exist, so that it would show nothing; "" where all do."""
    for role in case.roles:
        if role not in policy.roles:
            return unknown("role", role, policy.roles)
    known = {entry.id for entry in policy.entries} | RESERVED | RULES
    for rule in (*case.expect.rules, *case.expect.not_rules):
        if rule not in known:
            return unknown("rule", rule, known)
    for notice in case.expect.notices:
        if notice not in policy.notices:
            return unknown("notice", notice, policy.notices)
    for finding in case.findings:
        name = finding if isinstance(finding, str) else finding.type
        if name not in ENTITY_TYPES and not name.startswith("OTHER_"):
            return unknown("entity type", name, ENTITY_TYPES)
    if case.answer and (case.gaps or case.incomplete):
        return "an answer has neither gaps nor an incomplete scan here"
    return ""


def situation_of(policy: Policy, case: Case, scan: Scan) -> Situation:
    """The situation that a case describes. Its text, if any, is scanned."""
    given = case.service
    service = Service(given) if isinstance(given, str) else Service(**given.model_dump())
    context = Context(
        tenant=policy.name,
        service=service,
        roles=frozenset(case.roles),
        unit=case.unit,
        model=case.model,
        operation=case.operation,
        language=case.language,
        uses_tools=case.uses_tools,
        today=case.today,
        now=case.now,
        api=case.api,
        identity_source=case.identity_source,
        subject_known=case.subject_known,
        declared_class=case.declared_class,
    )
    gaps = tuple(Gap("case", reason) for reason in case.gaps)
    return Situation(case.name, context, _report(case, scan), gaps, case.answer)


def _report(case: Case, scan: Scan) -> ScanReport:
    scanned = ScanReport(())
    if case.text is not None:
        passage = (
            PlainPassage(case.text, Role.ASSISTANT, FieldOrigin.ANSWER)
            if case.answer
            else PlainPassage(case.text)
        )
        scanned = scan([passage])
    supposed = [
        finding
        for entry in case.findings
        for finding in _findings(CaseFinding(type=entry) if isinstance(entry, str) else entry)
    ]
    failures = (ScanFailure("case", FailureReason.TIMED_OUT),) if case.incomplete else ()
    return ScanReport((*scanned.findings, *supposed), (*scanned.failures, *failures))


def _findings(entry: CaseFinding) -> list[Finding]:
    finding = Finding(
        entity_type=entry.type,
        spans=(Span(0, 0, 1),),
        score=entry.score,
        recognizer="case",
        why=Why("case") if entry.people is None else Why("combination", str(entry.people)),
        role=entry.role,
        origin=entry.origin,
        evasion=entry.evasion,
        public=entry.public,
        test_number=entry.test_number,
    )
    return [finding] * entry.count


def differences(
    expect: Expectation, policy: Policy, situation: Situation, verdict: Verdict
) -> list[str]:
    """What differs, in words; empty when the verdict is as expected."""
    return [
        *_actions(expect, verdict),
        *_rules(expect, verdict),
        *_obligations(expect, verdict),
        *_rest(expect, verdict),
        *_words(expect, policy, situation, verdict),
    ]


def _actions(expect: Expectation, verdict: Verdict) -> Iterator[str]:
    got = verdict.outcome
    if got != expect.action:
        by = ", ".join(dict.fromkeys(d.rule for d in verdict.determining))
        yield f"expected {expect.action}, got {got} (by {by})"
    # A request that a warning stops goes on with what the lattice says, at least as it is.
    then = "forward" if verdict.action.word == "warn" else verdict.action.word
    if expect.then not in (None, then):
        yield f"expected {expect.then} afterwards, got {then}"


def _rules(expect: Expectation, verdict: Verdict) -> Iterator[str]:
    got = ", ".join(verdict.rules)
    if missing := [rule for rule in expect.rules if rule not in verdict.rules]:
        yield f"expected rules {', '.join(missing)}, got {got}"
    if beside := [rule for rule in expect.not_rules if rule in verdict.rules]:
        yield f"expected no rules {', '.join(beside)}, got {got}"


def _obligations(expect: Expectation, verdict: Verdict) -> Iterator[str]:
    got = ", ".join(sorted(verdict.obligations)) or "none"
    if owed := [duty for duty in expect.obligations if duty not in verdict.obligations]:
        yield f"expected obligations {', '.join(owed)}, got {got}"
    if beside := [duty for duty in expect.not_obligations if duty in verdict.obligations]:
        yield f"expected no obligations {', '.join(beside)}, got {got}"


def _rest(expect: Expectation, verdict: Verdict) -> Iterator[str]:
    if expect.refusal_form not in (None, verdict.refusal_form):
        yield f"expected {expect.refusal_form}, got {verdict.refusal_form}"
    for name, wanted, got in (
        ("refuses_service", expect.refuses_service, verdict.refuses_service),
        ("justify", expect.justify, verdict.justifies),
        ("target", expect.target, verdict.target),
        ("information_class", expect.information_class, verdict.information_class),
    ):
        if wanted is not None and wanted != got:
            yield f"expected {name} {_word(wanted)}, got {_word(got)}"
    shown = [notice.id for notice in verdict.notices]
    if missing := [name for name in expect.notices if name not in shown]:
        yield f"expected notices {', '.join(missing)}, got {', '.join(shown) or 'none'}"


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value) or "none"


def _words(
    expect: Expectation, policy: Policy, situation: Situation, verdict: Verdict
) -> Iterator[str]:
    if expect.reads is None:
        return
    for language, wanted in (("sv", expect.reads.sv), ("en", expect.reads.en)):
        if wanted is None:
            continue
        got = what_is_read(policy, verdict, situation.report, language, answer=situation.answer)
        if _spaced(wanted) not in _spaced(got):
            told = f'"{" ".join(got.split())}"' if got else "no text"
            yield f'expected the {language} text to hold "{wanted}", got {told}'


def _spaced(text: str) -> str:
    return " ".join(text.split()).casefold()
