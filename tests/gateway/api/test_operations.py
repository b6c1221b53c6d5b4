"""Probes and metrics: what operators are promised."""

import re

import pytest

from tests.support.audit import fail
from tests.support.inprocess import CHAT, HIDDEN, MAIL, App, chat

pytestmark = pytest.mark.anyio

SERIES = {
    "grindvakt_decisions_total": {"tenant", "service", "operation", "action"},
    "grindvakt_findings_total": {"tenant", "type"},
    "grindvakt_refused_requests_total": {"code"},
    "grindvakt_errors_total": {"code"},
    "grindvakt_screening_seconds_count": set(),
    "grindvakt_upstream_first_byte_seconds_count": {"service"},
    "grindvakt_upstream_seconds_count": {"service"},
    "grindvakt_withheld_messages_total": {"tenant"},
    "grindvakt_incomplete_scans_total": {"tenant"},
    "grindvakt_unaudited_refusals_total": set(),
    "grindvakt_requests_in_flight": set(),
}


def labels(series: str) -> set[str]:
    return set(re.findall(r'(\w+)="', series))


async def test_series_after_requests(fresh: App) -> None:
    async with fresh.client() as client:
        await client.post(CHAT, json=chat("Hej!"))
        await client.post(CHAT, json=chat(f"Mejla {MAIL}"))
        await client.post(CHAT, json=chat(HIDDEN))
        await client.post(CHAT, json=chat(HIDDEN, "nej", "Hej!"))
        await client.post(CHAT, content=b"{")
        fresh.upstream.replies(b"rubbish")
        await client.post(CHAT, json=chat("Hej!"))
    metrics = await fresh.metrics()
    decided = (
        'grindvakt_decisions_total{{action="{}",operation="chat_completions",'
        'service="openai",tenant="demo"}}'
    )
    assert metrics[decided.format("forward")] == 3
    assert metrics[decided.format("redact")] == 1
    assert metrics[decided.format("block")] == 1
    assert metrics['grindvakt_findings_total{tenant="demo",type="EMAIL_ADDRESS"}'] == 1
    assert metrics['grindvakt_findings_total{tenant="demo",type="SE_PERSONNUMMER"}'] == 1
    assert metrics['grindvakt_refused_requests_total{code="unsupported_content_type"}'] == 1
    assert metrics['grindvakt_errors_total{code="upstream_invalid"}'] == 1
    assert metrics["grindvakt_screening_seconds_count"] == 5
    assert metrics['grindvakt_upstream_first_byte_seconds_count{service="openai"}'] == 4
    assert metrics['grindvakt_upstream_seconds_count{service="openai"}'] == 4
    assert metrics['grindvakt_withheld_messages_total{tenant="demo"}'] >= 1


async def test_every_promised_series_is_declared(app: App) -> None:
    """With its labels, whether or not it has happened yet."""
    declared = {
        sample: set(collector._labelnames)  # type: ignore[attr-defined]
        for collector, names in app.gateway.metrics.registry._collector_to_names.items()
        for sample in names
    }
    for name, expected in SERIES.items():
        assert declared[name] == expected, name


async def test_health(app: App) -> None:
    async with app.client(None) as client:
        assert (await client.get("/health/live")).json() == {"status": "live"}
        assert (await client.get("/health/ready")).json() == {"status": "ready"}
        app.store.before = fail
        app.gateway.draining = True
        answer = await client.get("/health/ready")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert (await client.get("/health/live")).status_code == 200


async def test_metrics_need_no_key_and_show_the_usual_type(app: App) -> None:
    async with app.client(None) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert "# TYPE grindvakt_decisions_total counter" in answer.text


async def test_no_series_tells_when_another_began(app: App) -> None:
    async with app.client() as client:
        await client.post(CHAT, json=chat("Hej!"))
        assert "_created" not in (await client.get("/metrics")).text
