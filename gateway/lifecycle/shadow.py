"""A candidate's word on a request that the live policy has decided: recorded, never told."""

from collections.abc import Callable
from datetime import datetime

from gateway.audit.record import ShadowRecord
from gateway.lifecycle.tenant import TenantPolicy
from gateway.telemetry import Log, Metrics, place
from policies.policy import Policy
from policies.verdict import Verdict


class Shadow:
    """Asks the candidates of all tenants."""

    def __init__(self, metrics: Metrics, log: Log) -> None:
        self._metrics = metrics
        self._log = log

    def beside(
        self,
        tenant: TenantPolicy,
        now: datetime,
        live: Verdict,
        judge: Callable[[Policy], Verdict],
    ) -> ShadowRecord | None:
        """What the tenant's candidate says where the live policy has said `live`; None without a
        candidate, for one that has expired, and for one that fails, which harms nobody."""
        trial = tenant.trial_at(now)
        if trial is None:
            return None
        try:
            record = _record(judge(trial.policy), live)
        except Exception as error:  # noqa: BLE001 - a trial must not harm the request
            self._metrics.shadow_errors.labels(tenant.name).inc()
            self._log.write(
                "shadow_failed",
                tenant=tenant.name,
                version=trial.version,
                kind=type(error).__name__,
                place=place(error),
            )
            return None
        differs = str(record.differs).lower()
        self._metrics.shadowed.labels(tenant.name, live.action.word, record.action, differs).inc()
        return record


def _record(tried: Verdict, live: Verdict) -> ShadowRecord:
    return ShadowRecord(
        policy_digest=tried.policy_digest,
        action=tried.action.word,
        differs=_effect(tried) != _effect(live),
        rules=tried.rules,
        determining=tuple(sorted({d.rule for d in tried.determining if d.action})),
        obligations=tuple(sorted(tried.obligations)),
    )


def _effect(verdict: Verdict) -> tuple[object, ...]:
    """What a verdict comes to, whichever rules said so."""
    notices = {(notice.id, notice.version) for notice in verdict.notices}
    return verdict.action, verdict.target, dict(verdict.operators), verdict.obligations, notices
