"""The log of the log, as those who work with records take it."""

from collections.abc import Mapping
from typing import Any

from gateway.audit.acts import record_act
from gateway.audit.holds import Recorder
from gateway.audit.store import Appender


def recorder(store: Appender) -> Recorder:
    """Records acts in the store's own log."""

    def record(
        *,
        tenant: str,
        actor: str,
        action: str,
        object: str,
        reason: str,
        detail: Mapping[str, Any],
    ) -> None:
        record_act(store, actor, action, object, reason, tenant=tenant, detail=detail)

    return record
