"""OpenAI's own client over a real WebSocket: through the gateway to a service on loopback."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread
from typing import Any

import openai
import pytest
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from gateway.proxy.echo.live import RealtimeEcho
from tests.support.gateway import RunningGateway

# The client calls its WebSocket library in a way that the library has begun to warn about.
pytestmark = pytest.mark.filterwarnings(r"ignore:connect\(\) must be used:DeprecationWarning")

PERSON = "Anna Provsson"
BLOCKED = f"{PERSON} har diabetes och är sjukskriven."


class Service:
    """A service that answers as the built-in model does; `heads` and `frames` are what it got."""

    def __init__(self) -> None:
        self.heads: list[tuple[str, dict[str, str]]] = []
        self.frames: list[dict[str, Any]] = []
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)

    def __enter__(self) -> "Service":
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        port = next(iter(self._server.sockets)).getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/v1"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> Server:
        return await serve(self._session, "127.0.0.1", 0)

    async def _stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _session(self, socket: ServerConnection) -> None:
        request = socket.request
        assert request is not None
        self.heads.append((request.path, {k.lower(): v for k, v in request.headers.raw_items()}))
        echo = RealtimeEcho()
        speaking = asyncio.ensure_future(self._speak(echo, socket))
        with suppress(ConnectionClosed):
            async for frame in socket:
                self.frames.append(json.loads(frame))
                await echo.send(str(frame))
        await echo.close()
        await speaking

    async def _speak(self, echo: RealtimeEcho, socket: ServerConnection) -> None:
        while (frame := await echo.receive()) is not None:
            with suppress(ConnectionClosed):
                await socket.send(frame)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with Service() as made:
        yield made


@pytest.fixture(scope="module")
def gateway(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    environment = {
        "GRINDVAKT_SERVICE_OPENAI_BASE_URL": service.url,
        "GRINDVAKT_SERVICE_OPENAI_API_KEY": "service-key",
    }
    with RunningGateway(tmp_path_factory.mktemp("realtime"), environment) as running:
        yield running


@pytest.fixture
def client(gateway: RunningGateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=gateway.keys["demo"]) as made:
        yield made


def answer(connection: Any, text: str) -> str:
    """Ask in a session of the SDK's; what came, delta by delta."""
    part = {"type": "input_text", "text": text}
    connection.conversation.item.create(item={"type": "message", "role": "user", "content": [part]})
    connection.response.create()
    said = ""
    for event in connection:
        if event.type == "error":
            return str(event.error.message)
        if event.type == "response.output_text.delta":
            said += event.delta
        if event.type == "response.done":
            break
    return said


def test_a_session_of_the_official_client(
    client: openai.OpenAI, service: Service, gateway: RunningGateway
) -> None:
    with client.realtime.connect(model="gpt-realtime") as connection:
        connection.session.update(session={"type": "realtime", "output_modalities": ["text"]})
        assert answer(connection, f"Skriv till {PERSON}.").startswith(f"Skriv till {PERSON}.")
        assert answer(connection, f"Tacka {PERSON}.").startswith(f"Tacka {PERSON}.")
    path, headers = service.heads[-1]
    assert path == "/v1/realtime?model=gpt-realtime"
    assert headers["authorization"] == "Bearer service-key"
    assert gateway.keys["demo"] not in json.dumps(service.heads)
    told = json.dumps(service.frames, ensure_ascii=False)
    assert "Skriv till [PERSON_1]." in told
    assert "Tacka [PERSON_1]." in told
    assert PERSON not in told


def test_a_refusal_is_an_error_event_that_explains(client: openai.OpenAI, service: Service) -> None:
    with client.realtime.connect(model="gpt-realtime") as connection:
        connection.session.update(session={"type": "realtime", "output_modalities": ["text"]})
        told = answer(connection, BLOCKED)
    assert told.startswith("Meddelandet skickades inte.")
    assert "diabetes" not in json.dumps(service.frames)


def test_a_connection_without_a_key_is_refused(gateway: RunningGateway) -> None:
    with (
        openai.OpenAI(base_url=f"{gateway.url}/v1", api_key="gv_wrong") as client,
        pytest.raises(Exception, match="401"),
        client.realtime.connect(model="gpt-realtime"),
    ):
        pass


def test_a_service_that_does_not_answer_is_told_of(gateway: RunningGateway) -> None:
    with (
        openai.OpenAI(base_url=f"{gateway.url}/gemini/v1", api_key=gateway.keys["demo"]) as client,
        pytest.raises(Exception, match="404"),
        client.realtime.connect(model="gpt-realtime"),
    ):
        pass
