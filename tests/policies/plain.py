"""The semantics of policies in a few lines, slow and without memory: what the evaluator must equal.

Every cause is asked of every rule of every level; nothing is grouped, remembered or skipped.
"""

from collections import Counter
from dataclasses import replace

from detectors.types import Confidence, ScanReport
from policies.context import Context
from policies.match import FindingTest, Trait, fits
from policies.policy import Policy, Rule
from policies.verdict import Action


def plain_action(policy: Policy, context: Context, report: ScanReport) -> Action:
    """The action on a report's findings alone: no service, request, gap or class."""
    strictest = Action.FORWARD
    counts: Counter[str] = Counter()
    counting: dict[str, Rule] = {}
    for finding in report.findings:
        trait = Trait.of(finding)
        left, answered = _answers(policy, context, trait)
        for rule in left:
            counts[rule.id] += 1
            counting[rule.id] = rule
        if not answered and trait.confidence is not Confidence.LOW:
            strictest = Action.BLOCK
    reached = [rule for name, rule in counting.items() if counts[name] >= rule.min_count]
    return max([strictest, *(rule.action for rule in reached)])


def _answers(policy: Policy, context: Context, trait: Trait) -> tuple[list[Rule], bool]:
    """The rules that answer a finding, and whether the first policy of all has answered."""
    rules: list[tuple[bool, Rule]] = []
    removed: set[str] = set()
    answered = False
    for level in policy.lineage:
        bound = replace(context, service=level.bind(context.service))
        own = [r for r in level.rules if r.applies(bound, frozenset()) and fits(r.test, trait)]
        rules += [(level.parent is None, rule) for rule in own]
        for exception in level.exceptions:
            if exception.applies(bound, frozenset()) and fits(exception.test, trait):
                removed |= exception.removes or {rule.id for rule in own}
                answered |= level.parent is None and not exception.removes
    here = {rule.id for _, rule in rules}
    answered |= any(root and rule.id in removed & here for root, rule in rules)
    left = [(root, rule) for root, rule in rules if rule.id not in removed]
    steady = any(root and _alone(rule) for root, rule in left)
    return [rule for _, rule in left], answered or steady


def _alone(rule: Rule) -> bool:
    return isinstance(rule.test, FindingTest) and rule.test.min_count == 1
