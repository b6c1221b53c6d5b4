"""The evaluator: who, where and what was found in, the verdict out. Pure.

Every finding, gap, incomplete scan, service and request property is a cause, and every cause gets
an answer: from the rules that match it, from an exception that takes their answers away, or, when
there is neither, from the default, which blocks. The verdict is the join of all answers; a policy
that extends others adds its answers to theirs.
"""

from collections.abc import Sequence

from detectors.types import Gap, ScanReport
from policies.context import Context
from policies.evaluate.answers import Live
from policies.evaluate.circumstances import live
from policies.evaluate.verdicts import judge
from policies.match import AGGREGATION, FindingTest
from policies.policy import Policy
from policies.verdict import CauseKind, Verdict

__all__ = ["evaluate", "evaluate_answer", "judges_with_prompt", "screens_answers"]


def evaluate(policy: Policy, context: Context, report: ScanReport, gaps: Sequence[Gap]) -> Verdict:
    """The policy's whole answer to one request. `Decision.findings` and `Verdict.operators` index
    `report.findings`."""
    return judge(live(policy, context), report, gaps)


def screens_answers(policy: Policy, context: Context) -> bool:
    """Whether what the service answers is to be screened at all."""
    return bool(_about_answers(policy, context).rules)


def judges_with_prompt(policy: Policy, context: Context) -> bool:
    """Whether it matters what an answer says together with its prompt: details add up."""
    rules = _about_answers(policy, context).rules
    tests = [rule.test for rule in rules if isinstance(rule.test, FindingTest)]
    return any(test.types is None or AGGREGATION in test.types for test in tests)


def evaluate_answer(policy: Policy, context: Context, report: ScanReport) -> Verdict:
    """The policy's word on what the service answered. What no rule answers passes: the prompt was
    judged already. A scan that did not finish stops the answer."""
    return judge(_about_answers(policy, context), report, ())


def _about_answers(policy: Policy, context: Context) -> Live:
    return live(policy, context, CauseKind.ANSWER)
