"""What a security officer is told: ids, counts and rules, signed."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

from gateway.alerts.event import Alert, headers, signature

ALERT = Alert(
    event="01a1fc84-8c6b-7d0a-9714-9506cc46ff33",
    time=datetime(2026, 11, 21, 5, 0, tzinfo=UTC),
    tenant="demo",
    service="openai",
    operation="chat_completions",
    action="redact",
    alerts=("watched",),
    incidents=("watched",),
    found={"IP_ADDRESS": 2, "EMAIL_ADDRESS": 1},
)


def test_the_body_has_ids_counts_and_rules() -> None:
    assert json.loads(ALERT.body()) == {
        "v": 1,
        "event": ALERT.event,
        "time": "2026-11-21T05:00:00+00:00",
        "tenant": "demo",
        "service": "openai",
        "operation": "chat_completions",
        "action": "redact",
        "alerts": ["watched"],
        "incidents": ["watched"],
        "found": {"EMAIL_ADDRESS": 1, "IP_ADDRESS": 2},
    }


def test_the_signature_is_over_the_time_and_the_body() -> None:
    body = ALERT.body()
    expected = hmac.new(b"secret", b"1700000000." + body, hashlib.sha256).hexdigest()
    assert signature(b"secret", 1700000000, body) == expected
    sent = headers(ALERT, b"secret", 1700000000, body)
    assert sent["x-grindvakt-signature"] == f"sha256={expected}"
    assert sent["x-grindvakt-timestamp"] == "1700000000"
    assert sent["idempotency-key"] == ALERT.event
    assert signature(b"secret", 1700000001, body) != expected
    assert signature(b"other", 1700000000, body) != expected
