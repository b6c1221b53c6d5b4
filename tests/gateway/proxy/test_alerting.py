"""A rule that alerts is heard of: counted, logged, and posted to the tenant's officer."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.alerts.webhook import Alerts
from gateway.errors import ConfigError
from tests.support.inprocess import App, chat, configuration, until
from tests.support.owing import GOOD, WATCHED, owing, policy
from tests.support.warnings import tenant

pytestmark = pytest.mark.anyio

HOOK = {"webhook": "https://officer.test/alerts", "secret": "HOOK_SECRET"}
SECRET = {"HOOK_SECRET": "a-shared-secret"}


class Officer(httpx.AsyncBaseTransport):
    def __init__(self) -> None:
        self.received: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.received.append(request)
        return httpx.Response(204)


@pytest.fixture
async def officer(monkeypatch: pytest.MonkeyPatch) -> Officer:
    made = Officer()
    opened = Alerts.__init__

    def opening(self: Alerts, *given: object, **more: object) -> None:
        opened(self, *given, transport=made, **more)  # type: ignore[arg-type, misc]

    monkeypatch.setattr(Alerts, "__init__", opening)
    return made


@pytest.fixture
async def alerting(tmp_path: Path, officer: Officer) -> AsyncIterator[App]:
    async with owing(tmp_path, policy("note"), {"alerts": HOOK}, SECRET) as app:
        yield app


async def test_the_officer_is_told_without_the_text(alerting: App, officer: Officer) -> None:
    answer = await alerting.post(chat(WATCHED))
    assert answer.headers["x-grindvakt-decision"] == "redact", answer.text
    await until(lambda: bool(officer.received))
    (request,) = officer.received
    told = json.loads(request.content)
    event = answer.headers["x-grindvakt-event"]
    assert request.headers["idempotency-key"] == told["event"] == event
    assert (told["alerts"], told["incidents"]) == (["watched"], ["watched"])
    assert told["found"] == {"IP_ADDRESS": 1}
    assert "10.20.30.40" not in request.content.decode()
    lines = [line for line in alerting.logged() if line["event"] in ("alert", "incident")]
    assert [line["id"] for line in lines] == [event, event]
    samples = await alerting.metrics()
    assert samples['grindvakt_alerts_total{rule="watched",tenant="demo"}'] == 1
    assert samples['grindvakt_incidents_total{rule="watched",tenant="demo"}'] == 1


async def test_nobody_is_told_of_other_requests(alerting: App, officer: Officer) -> None:
    assert (await alerting.post(chat(GOOD))).status_code == 200
    assert officer.received == []
    assert "alert" not in [line["event"] for line in alerting.logged()]


@pytest.mark.parametrize(
    ("hook", "environment", "problem"),
    [
        (HOOK, {}, "HOOK_SECRET is not set"),
        ({**HOOK, "webhook": "http://officer.test/"}, SECRET, "must be https"),
        ({**HOOK, "webhook": "https://169.254.169.254/"}, SECRET, "no address"),
        ({"webhook": HOOK["webhook"]}, SECRET, "secret"),
    ],
)
def test_a_webhook_that_is_not_safe_is_refused(
    tmp_path: Path, hook: dict[str, str], environment: dict[str, str], problem: str
) -> None:
    tenants = {"demo": {**tenant(tmp_path, policy("note")), "alerts": hook}}
    with pytest.raises(ConfigError, match=problem) as refused:
        configuration(tmp_path, {"tenants": tenants}, environment)
    assert "tenants.demo.alerts" in str(refused.value)


def test_a_webhook_on_this_machine_may_be_plain(tmp_path: Path) -> None:
    hook = {**HOOK, "webhook": "http://127.0.0.1:9000/alerts"}
    tenants = {"demo": {**tenant(tmp_path, policy("note")), "alerts": hook}}
    configuration(tmp_path, {"tenants": tenants}, SECRET)
