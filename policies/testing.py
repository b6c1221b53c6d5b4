"""Running the cases beside a policy: ok, FAIL (another answer than expected) or ERROR (the case
itself cannot be run, or a rule that no case shows at work)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from detectors.taxonomy import ENTITY_TYPES
from detectors.types import (
    FailureReason,
    Finding,
    Gap,
    Passage,
    PlainPassage,
    ScanFailure,
    ScanReport,
    Span,
    Why,
)
from policies.compile import PACKS, load_policy
from policies.context import Context, Service
from policies.evaluate import evaluate
from policies.policy import Policy
from policies.schema import RESERVED, Case, CaseFile, CaseFinding, Expectation
from policies.source import Place, Source, SourceError, load, parse, unknown
from policies.verdict import Verdict

Scan = Callable[[Sequence[Passage]], ScanReport]


class Outcome(StrEnum):
    """How a case ended."""

    OK = "ok"
    FAIL = "FAIL"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case, or one thing wrong with the file as a whole. `place` is file:line."""

    name: str
    outcome: Outcome
    detail: str
    place: str


@dataclass(frozen=True, slots=True)
class TestRun:
    """All results for one policy."""

    __test__ = False

    policy: str
    results: tuple[CaseResult, ...]

    @property
    def passed(self) -> bool:
        return all(result.outcome is Outcome.OK for result in self.results)

    def text(self) -> str:
        """One line per case, then the sum."""
        lines = [_line(result) for result in self.results]
        counts = {outcome: sum(r.outcome is outcome for r in self.results) for outcome in Outcome}
        summary = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        return "\n".join([*lines, f"{self.policy}: {summary}"])


def _line(result: CaseResult) -> str:
    line = f"{result.outcome:<5} {result.name}"
    return (
        line if result.outcome is Outcome.OK else f"{line}\n      {result.place}: {result.detail}"
    )


def cases_path(policy: Path) -> Path:
    """The test file that belongs to a policy file."""
    return policy.with_name(f"{policy.stem}.test.yaml")


def run(policy_path: Path, scan: Scan, packs: Path = PACKS) -> TestRun:
    """Run the cases beside a policy file. `scan` is used for cases that give a text. A policy or
    test file that does not load is one ERROR."""
    try:
        policy = load_policy(policy_path, packs)
        source = load(cases_path(policy_path))
        cases = parse(CaseFile, source).cases
    except SourceError as error:
        result = CaseResult("loads", Outcome.ERROR, str(error), str(policy_path))
        return TestRun(policy_path.stem, (result,))
    runs = [_run_case(policy, case, index, source, scan) for index, case in enumerate(cases)]
    shown = {
        rule
        for case, result in zip(cases, runs, strict=True)
        if result.outcome is Outcome.OK
        for rule in case.expect.rules
    }
    return TestRun(policy.name, (*runs, *_unexercised(policy, shown)))


def _unexercised(policy: Policy, shown: set[str]) -> list[CaseResult]:
    """The rules and exceptions that no passing case expects by name."""
    detail = "no passing case expects this rule"
    return [
        CaseResult(f"rule {name}", Outcome.ERROR, detail, place)
        for name, place in policy.places.items()
        if name not in shown
    ]


def _run_case(policy: Policy, case: Case, index: int, source: Source, scan: Scan) -> CaseResult:
    place: Place = ("cases", index)
    where = f"{source.name}:{source.line(place)}"
    wrong = _impossible(policy, case)
    if wrong:
        return CaseResult(case.name, Outcome.ERROR, wrong, where)
    gaps = [Gap("case", reason) for reason in case.gaps]
    verdict = evaluate(policy, _context(policy, case), _report(case, scan), gaps)
    differences = _compare(case.expect, verdict)
    outcome = Outcome.FAIL if differences else Outcome.OK
    return CaseResult(case.name, outcome, "; ".join(differences), where)


def _impossible(policy: Policy, case: Case) -> str:
    """Names in a case that do not exist, so that it would show nothing."""
    for role in case.roles:
        if role not in policy.roles:
            return unknown("role", role, policy.roles)
    known = policy.places.keys() | RESERVED
    for rule in case.expect.rules:
        if rule not in known:
            return unknown("rule", rule, known)
    for finding in case.findings:
        name = finding if isinstance(finding, str) else finding.type
        if name not in ENTITY_TYPES and not name.startswith("OTHER_"):
            return unknown("entity type", name, ENTITY_TYPES)
    return ""


def _context(policy: Policy, case: Case) -> Context:
    given = case.service
    service = Service(given) if isinstance(given, str) else Service(**given.model_dump())
    return Context(
        tenant=policy.name,
        service=service,
        roles=frozenset(case.roles),
        unit=case.unit,
        model=case.model,
        operation=case.operation,
        language=case.language,
        uses_tools=case.uses_tools,
        today=case.today,
    )


def _report(case: Case, scan: Scan) -> ScanReport:
    scanned = scan([PlainPassage(case.text)]) if case.text is not None else ScanReport(())
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
        why=Why("case"),
        role=entry.role,
        origin=entry.origin,
        evasion=entry.evasion,
        public=entry.public,
        test_number=entry.test_number,
    )
    return [finding] * entry.count


def _compare(expect: Expectation, verdict: Verdict) -> list[str]:
    """What differs, in words; empty when the verdict is as expected."""
    differences: list[str] = []
    got = verdict.action.word
    if got != expect.action:
        by = ", ".join(dict.fromkeys(d.rule for d in verdict.determining))
        differences.append(f"expected {expect.action}, got {got} (by {by})")
    missing = [rule for rule in expect.rules if rule not in verdict.rules]
    if missing:
        rules = ", ".join(verdict.rules)
        differences.append(f"expected rules {', '.join(missing)}, got {rules}")
    if expect.refusal_form not in (None, verdict.refusal_form):
        differences.append(f"expected {expect.refusal_form}, got {verdict.refusal_form}")
    if expect.refuses_service not in (None, verdict.refuses_service):
        differences.append(f"expected refuses_service {expect.refuses_service}".lower())
    owed = [duty for duty in expect.obligations if duty not in verdict.obligations]
    if owed:
        got = ", ".join(sorted(verdict.obligations)) or "none"
        differences.append(f"expected obligations {', '.join(owed)}, got {got}")
    return differences
