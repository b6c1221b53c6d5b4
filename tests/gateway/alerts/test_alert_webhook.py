"""Alerts are posted until they are taken, and what is lost is counted."""

import asyncio
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from gateway.alerts import webhook
from gateway.alerts.event import Alert
from gateway.alerts.webhook import PAUSES, Alerts, Webhook
from gateway.telemetry import Log, Metrics

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
ALERT = Alert("event-1", NOW, "demo", "openai", "chat_completions", "block", ("watched",))


class Officer(httpx.AsyncBaseTransport):
    """Answers with these statuses in turn, the last one from then on; None breaks off."""

    def __init__(self, *statuses: int | None) -> None:
        self.statuses = list(statuses)
        self.received: list[httpx.Request] = []
        self.open = asyncio.Event()
        self.open.set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self.open.wait()
        self.received.append(request)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if status is None:
            raise httpx.ConnectError("refused")
        return httpx.Response(status)


class Setting:
    """Alerts with an officer, and what was written and waited."""

    def __init__(self, officer: Officer) -> None:
        self.metrics, self.stream = Metrics(), io.StringIO()
        self.waited: list[float] = []
        hooks = {"demo": Webhook("https://officer.test/alerts", b"secret")}
        self.alerts = Alerts(
            hooks,
            self.metrics,
            Log(stream=self.stream),
            lambda: NOW,
            transport=officer,
            sleep=self.sleep,
        )

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        await asyncio.sleep(0)

    def counted(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(name, labels) or 0.0

    @property
    def logged(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


async def test_an_alert_is_posted_once_when_it_is_taken() -> None:
    officer = Officer(204)
    setting = Setting(officer)
    setting.alerts.tell(ALERT)
    await setting.alerts.close()
    (request,) = officer.received
    assert str(request.url) == "https://officer.test/alerts"
    assert request.content == ALERT.body()
    assert request.headers["idempotency-key"] == "event-1"
    assert setting.counted("grindvakt_alerts_total", tenant="demo", rule="watched") == 1
    assert setting.counted("grindvakt_incidents_total", tenant="demo", rule="watched") == 0
    assert setting.logged[0]["event"] == "alert"


async def test_it_is_posted_again_until_it_is_taken() -> None:
    officer = Officer(503, None, 302, 200)
    setting = Setting(officer)
    setting.alerts.tell(ALERT)
    await setting.alerts.close()
    assert len(officer.received) == 4
    assert {r.headers["idempotency-key"] for r in officer.received} == {"event-1"}
    assert setting.waited == [1.0, 2.0, 4.0]
    reasons = [line["reason"] for line in setting.logged if line["event"] == "alert_failed"]
    assert reasons == ["status_503", "ConnectError", "status_302"]
    delivered = setting.counted(
        "grindvakt_alert_deliveries_total", tenant="demo", result="delivered"
    )
    assert delivered == 1


async def test_it_is_given_up_in_the_end_and_that_is_told() -> None:
    officer = Officer(500)
    setting = Setting(officer)
    setting.alerts.tell(ALERT)
    await setting.alerts.close()
    assert setting.waited == list(PAUSES)
    assert setting.logged[-1]["reason"] == "gave_up"
    assert setting.counted("grindvakt_alert_deliveries_total", tenant="demo", result="lost") == 1


async def test_what_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "WAITING", 2)
    officer = Officer(200)
    officer.open.clear()
    setting = Setting(officer)
    for number in range(5):
        setting.alerts.tell(replace(ALERT, event=f"event-{number}"))
    lost = [line["id"] for line in setting.logged if line["event"] == "alert_lost"]
    assert lost == ["event-2", "event-3", "event-4"]
    officer.open.set()
    await setting.alerts.close()
    assert [r.headers["idempotency-key"] for r in officer.received] == ["event-0", "event-1"]


async def test_a_tenant_without_a_webhook_is_counted_and_logged() -> None:
    officer = Officer(200)
    setting = Setting(officer)
    setting.alerts.tell(replace(ALERT, tenant="other", incidents=("watched",)))
    await setting.alerts.close()
    assert officer.received == []
    assert [line["event"] for line in setting.logged] == ["alert", "incident"]
    assert setting.counted("grindvakt_incidents_total", tenant="other", rule="watched") == 1


async def test_nothing_secret_is_shown() -> None:
    setting = Setting(Officer(500))
    setting.alerts.tell(ALERT)
    await setting.alerts.close()
    assert "secret" not in setting.stream.getvalue()
    assert "secret" not in repr(Webhook("https://officer.test", b"secret"))
