"""The composition root: where requests go, how it starts and stops."""

from pathlib import Path
from typing import Any

import pytest

from gateway.app import Gateway, load_tenants
from gateway.errors import ConfigError
from gateway.proxy.echo import EchoTransport
from gateway.storage.engine import open_database
from tests.support.inprocess import CHAT, App, chat, configuration, running

pytestmark = pytest.mark.anyio


async def test_v1_is_the_default_service(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        for path, service in (
            (CHAT, "openai"),
            (f"/openai{CHAT}", "openai"),
            (f"/echo{CHAT}", "echo"),
        ):
            assert app.record(await app.post(chat("Hej!"), path=path))["service"] == service


async def test_paths_that_are_nobodys(app: App) -> None:
    async with app.client() as client:
        for path in ("/", "/v2/chat/completions", "/chat/completions", "//v1/chat/completions"):
            assert (await client.post(path, json=chat("Hej!"))).status_code in (404, 405)
        for path in ("/v1", "/v1/", "/openai", "/openai/", "/openai/v1", "/v1x/models"):
            assert (await client.get(path)).status_code == 404
    assert app.upstream.received == []


async def test_websockets_of_no_service_are_closed(app: App) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(event: Any) -> None:
        sent.append(event)

    scope = {"type": "websocket", "path": "/console/live", "headers": [], "query_string": b""}
    await app.gateway(scope, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]


async def test_stop_closes_everything(tmp_path: Path) -> None:
    gateway = Gateway(configuration(tmp_path, {}))
    await gateway.start()
    await gateway.stop()
    # The SQLite file may be served by another.
    open_database(f"sqlite:///{tmp_path / 'data/grindvakt.db'}", serving=True).close()


async def test_failed_start_tells_and_closes(tmp_path: Path) -> None:
    tenant = {"title": "X", "policy": "builtin:demo", "terms": ["absent.json"]}
    gateway = Gateway(configuration(tmp_path, {"tenants": {"demo": tenant}}))
    with pytest.raises(ConfigError, match=r"tenants\.demo\.terms"):
        await gateway.start()
    open_database(f"sqlite:///{tmp_path / 'data/grindvakt.db'}", serving=True).close()


async def test_one_gateway_process_for_a_sqlite_file(tmp_path: Path) -> None:
    async with running(tmp_path):
        with pytest.raises(ConfigError):
            await Gateway(configuration(tmp_path, {})).start()


async def test_request_before_the_start(tmp_path: Path) -> None:
    gateway = Gateway(configuration(tmp_path, {}))
    with pytest.raises(RuntimeError, match="before the start"):
        await gateway({"type": "http", "path": CHAT}, None, None)  # type: ignore[arg-type]


async def test_stop_writes_what_was_accepted(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        answers = [await app.post(chat(f"Hej {n}!")) for n in range(20)]
    ended = {record["event"] for record in app.records() if record["outcome"]}
    assert ended == {answer.headers["x-grindvakt-event"] for answer in answers}


async def test_stop_closes_the_transports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[object] = []

    async def aclose(self: EchoTransport) -> None:
        closed.append(self)

    monkeypatch.setattr(EchoTransport, "aclose", aclose)
    async with running(tmp_path):
        assert closed == []
    assert len(closed) == 1  # the echo service's; the other is the test's own


def test_policy_errors_name_the_tenant(tmp_path: Path) -> None:
    bad = configuration(tmp_path, {"tenants": {"kth": {"title": "K", "policy": "none.yaml"}}})
    with pytest.raises(ConfigError, match=r"tenants\.kth\.policy"):
        load_tenants(bad)
