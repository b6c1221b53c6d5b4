"""What a security officer is told of one request: ids, counts and rules, never a text. Pure."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gateway import __version__

VERSION = 1


@dataclass(frozen=True, slots=True)
class Alert:
    """`event` is the request's id in the audit log, `time` aware. `alerts` and `incidents` are the
    ids of the rules that ask for one or the other; `found` counts findings by entity type."""

    event: str
    time: datetime
    tenant: str
    service: str
    operation: str
    action: str
    alerts: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    found: Mapping[str, int] = field(default_factory=dict)

    def body(self) -> bytes:
        """The same as ASCII JSON: one alert, one byte string."""
        document = {
            "v": VERSION,
            "event": self.event,
            "time": self.time.isoformat(),
            "tenant": self.tenant,
            "service": self.service,
            "operation": self.operation,
            "action": self.action,
            "alerts": self.alerts,
            "incidents": self.incidents,
            "found": dict(sorted(self.found.items())),
        }
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")


def signature(secret: bytes, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 (hex) over the timestamp in seconds, a full stop and the body."""
    return hmac.digest(secret, b"%d.%s" % (timestamp, body), "sha256").hex()


def headers(alert: Alert, secret: bytes, timestamp: int, body: bytes) -> dict[str, str]:
    """Of the request to the webhook. An alert that comes twice has the same key."""
    return {
        "content-type": "application/json",
        "user-agent": f"grindvakt/{__version__}",
        "idempotency-key": alert.event,
        "x-grindvakt-timestamp": str(timestamp),
        "x-grindvakt-signature": f"sha256={signature(secret, timestamp, body)}",
    }
