"""Refusals of services, counted and told without anybody's name."""

import json
from datetime import UTC, datetime

import pytest

from gateway.audit.interest import Asked, interest
from tests.support.audit import a_decision
from tests.support.inprocess import HIDDEN, App, chat


def body(service: str, month: int, error: str = "service_not_allowed") -> bytes:
    time = datetime(2026, month, 28, 23, 59, tzinfo=UTC)
    return a_decision(service=service, time=time, action="block", error=error).canonical()


def test_refusals_are_counted_by_service_and_month() -> None:
    bodies = [
        body("openai", 10),
        body("openai", 11),
        body("openai", 11),
        body("gemini", 11),
        body("gemini", 11, error=""),
    ]
    assert interest(bodies) == {
        Asked("openai", "2026-10"): 1,
        Asked("openai", "2026-11"): 2,
        Asked("gemini", "2026-11"): 1,
    }


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(ValueError, match="not a record"):
        interest([b"{}"])
    assert interest([]) == {}


@pytest.mark.anyio
async def test_a_refused_service_is_counted_and_recorded(fresh: App) -> None:
    """KTH is still evaluating Claude; the text is harmless."""
    body = {"model": "claude", "max_tokens": 9, "messages": [{"role": "user", "content": "Hej!"}]}
    await fresh.post(body, "/anthropic/v1/messages", "kth")
    await fresh.post(chat(HIDDEN))
    metrics = await fresh.metrics()
    named = {name: count for name, count in metrics.items() if "refused_services" in name}
    series = (
        'grindvakt_refused_services_total{service="anthropic",status="evaluation",tenant="kth"}'
    )
    assert named == {series: 1}
    errors = {record["tenant"]: record["error"] for record in fresh.records()}
    assert errors == {"kth": "service_not_allowed", "demo": ""}
    (asked,) = interest(json.dumps(record) for record in fresh.records())
    assert asked.service == "anthropic"
