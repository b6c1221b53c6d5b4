"""One thing that a policy can be asked about: who asks what of which service, and what was found.

Test cases, the systematic grid and the audit log's records all become situations, and the same
situation can be put to several policies. Pure.
"""

from dataclasses import dataclass

from detectors.types import Gap, ScanReport
from policies.context import Context
from policies.evaluate import evaluate, evaluate_answer
from policies.policy import Policy
from policies.verdict import Verdict


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
