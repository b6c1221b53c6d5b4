"""From a decided request to what the tenant's security officer is told."""

from collections import Counter
from collections.abc import Iterable

from gateway.alerts.event import Alert
from gateway.proxy.runtime import Progress, Runtime
from policies.obligations import Obligation
from policies.verdict import Decision


def alerted(runtime: Runtime, progress: Progress) -> None:
    """Tell of a request whose decision is recorded, if a rule asks for it."""
    caller, verdict, report = progress.caller, progress.verdict, progress.report
    if caller is None or verdict is None or report is None:
        return
    if verdict.obligations.isdisjoint((Obligation.ALERT, Obligation.INCIDENT)):
        return
    runtime.alerts.tell(
        Alert(
            event=progress.event,
            time=progress.time,
            tenant=caller.tenant,
            service=progress.service.name,
            operation=progress.operation.name if progress.operation else "",
            action=progress.outcome,
            alerts=_rules(verdict.decisions, Obligation.ALERT),
            incidents=_rules(verdict.decisions, Obligation.INCIDENT),
            found=Counter(found.entity_type for found in report.findings),
        )
    )


def _rules(decisions: Iterable[Decision], obligation: Obligation) -> tuple[str, ...]:
    return tuple(sorted({d.rule for d in decisions if obligation in d.obligations}))
