"""To whom a policy opens a service at all, whatever they would ask of it."""

from datetime import date

from detectors.types import ScanReport
from policies.context import Context, Service
from policies.evaluate import evaluate
from policies.policy import Policy
from policies.verdict import Action, CauseKind


def roles_offered(policy: Policy, service: Service, today: date | None) -> frozenset[str]:
    """The roles that get through to a service with an empty question; none where nobody does. Each
    role is tried alone. Without `today` an agreement with a last day counts as over."""
    return frozenset(role for role in policy.roles if _offered(policy, service, role, today))


def _offered(policy: Policy, service: Service, role: str, today: date | None) -> bool:
    context = Context(policy.name, service, frozenset({role}), today=today)
    verdict = evaluate(policy, context, ScanReport(()), ())
    return not any(
        decision.cause is CauseKind.SERVICE and decision.action is Action.BLOCK
        for decision in verdict.decisions
    )
