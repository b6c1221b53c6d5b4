"""One thing that a policy can be asked about: who asks what of which service, and what was found.

Test cases, the systematic grid and the audit log's records all become situations, and the same
situation can be put to several policies. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from detectors.types import Confidence, Finding, Gap, ScanReport, Span, Why
from policies.context import Context
from policies.evaluate import evaluate, evaluate_answer
from policies.match import Trait
from policies.policy import Policy
from policies.verdict import Verdict

_SCORES = {Confidence.LOW: 0.2, Confidence.MEDIUM: 0.6, Confidence.HIGH: 0.9}


@dataclass(frozen=True, slots=True)
class Situation:
    """A request, or with `answer` what a service answered. `name` says in words which."""

    name: str
    context: Context
    report: ScanReport
    gaps: tuple[Gap, ...] = ()
    answer: bool = False

    def verdict(self, policy: Policy) -> Verdict:
        """What a policy says of it."""
        if self.answer:
            return evaluate_answer(policy, self.context, self.report)
        return evaluate(policy, self.context, self.report, self.gaps)


def supposed(trait: Trait, count: int = 1, recognizer: str = "supposed") -> tuple[Finding, ...]:
    """Findings with these traits, as if a scan had found them in one passage."""
    finding = Finding(
        entity_type=trait.entity_type,
        spans=(Span(0, 0, 1),),
        score=_SCORES[trait.confidence],
        recognizer=recognizer,
        why=Why(recognizer),
        role=trait.role,
        origin=trait.origin,
        evasion=trait.evasion,
        public=trait.public,
        test_number=trait.test_number,
    )
    return (finding,) * count


def scanned(findings: Iterable[Finding]) -> ScanReport:
    """A complete scan that found these."""
    return ScanReport(tuple(findings))
