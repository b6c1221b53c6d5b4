"""WebSockets through the gateway: each frame screened, judged, recorded; values put back."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest

from tests.support.inprocess import App, running

pytestmark = pytest.mark.anyio

REALTIME = "/openai/v1/realtime"
LIVE = "/gemini/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"
PERSON = "Anna Provsson"
NUMBER = "19121212-1212"
BLOCKED = "Anna Provsson har diabetes och är sjukskriven."


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with running(
        tmp_path_factory.mktemp("live"),
        environment={
            "GRINDVAKT_SERVICE_OPENAI_BASE_URL": "",
            "GRINDVAKT_SERVICE_OPENAI_API_KEY": "",
        },
    ) as made:
        yield made


class Socket:
    """The client's end of a WebSocket to an ASGI application."""

    def __init__(self) -> None:
        self._to_app, self._received = anyio.create_memory_object_stream[dict[str, Any]](100)
        self._out, self._sent = anyio.create_memory_object_stream[dict[str, Any]](1000)
        self.event = ""
        self.protocol: str | None = None

    def close(self) -> None:
        for stream in (self._to_app, self._received, self._out, self._sent):
            stream.close()

    async def receive(self) -> dict[str, Any]:
        return await self._received.receive()

    async def send(self, message: dict[str, Any]) -> None:
        await self._out.send(message)

    async def put(self, message: dict[str, Any]) -> None:
        await self._to_app.send(message)

    async def say(self, frame: Any) -> None:
        """Send a frame."""
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await self.put({"type": "websocket.receive", "text": text})

    async def got(self) -> dict[str, Any]:
        """What the application sent next."""
        with anyio.fail_after(10):
            return await self._sent.receive()

    async def hear(self, kind: str = "") -> dict[str, Any]:
        """The next frame; with `kind`, the next one of this type."""
        while True:
            message = await self.got()
            assert message["type"] == "websocket.send", message
            frame: dict[str, Any] = json.loads(message["text"])
            if not kind or frame.get("type") == kind or kind in frame.get("serverContent", frame):
                return frame


@asynccontextmanager
async def opened(app: App, path: str, query: str = "", **headers: str) -> AsyncIterator[Socket]:
    given = {"authorization": f"Bearer {app.keys['demo']}"} | headers
    scope = {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in given.items()],
    }
    socket = Socket()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(app.gateway, scope, socket.receive, socket.send)
        await socket.put({"type": "websocket.connect"})
        yield socket
        await socket.put({"type": "websocket.disconnect", "code": 1000})
    socket.close()


async def accepted(socket: Socket) -> Socket:
    message = await socket.got()
    assert message["type"] == "websocket.accept", message
    socket.event = dict(message["headers"])[b"x-grindvakt-event"].decode()
    socket.protocol = message["subprotocol"]
    return socket


def item(text: str) -> dict[str, Any]:
    content = [{"type": "input_text", "text": text}]
    message = {"type": "message", "role": "user", "content": content}
    return {"type": "conversation.item.create", "event_id": "evt_1a2b3c4d5e6f7a8b", "item": message}


WRITTEN = {"type": "session.update", "session": {"type": "realtime", "output_modalities": ["text"]}}


async def test_values_are_replaced_on_their_way_and_put_back(app: App) -> None:
    async with opened(app, REALTIME, "model=gpt-realtime") as socket:
        await accepted(socket)
        await socket.say(WRITTEN)
        await socket.say(item(f"Skriv till {PERSON}."))
        await socket.say(item(f"Hälsa {PERSON} från mig på 070-174 06 05."))
        await socket.say({"type": "response.create"})
        await socket.hear("response.created")
        text, frame = "", await socket.hear()
        while frame["type"] == "response.output_text.delta":
            text, frame = text + frame["delta"], await socket.hear()
        assert frame["type"] == "response.output_text.done"
        assert frame["text"] == text
        assert text.startswith(f"Skriv till {PERSON}.\nHälsa {PERSON} från mig på 070-174 06 05.")
        received = text.partition("The model received:\n")[2]
        assert received == "Skriv till ⟦PERSON_1⟧.\nHälsa ⟦PERSON_1⟧ från mig på ⟦PHONE_NUMBER_1⟧."


async def test_a_refused_frame_is_not_sent_and_the_conversation_goes_on(app: App) -> None:
    async with opened(app, REALTIME) as socket:
        await accepted(socket)
        await socket.say(WRITTEN)
        await socket.say(item(BLOCKED))
        error = await socket.hear("error")
        assert error["error"]["code"] == "policy_violation"
        assert error["error"]["event_id"] == "evt_1a2b3c4d5e6f7a8b"
        assert "diabetes" not in json.dumps(error)
        await socket.say(item("Vad är klockan?"))
        await socket.say({"type": "response.create"})
        done = await socket.hear("response.done")
        assert "diabetes" not in json.dumps(done)
        assert "klockan" in json.dumps(done)


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "input_audio_buffer.append", "audio": "AAAA" * 200},
        {"type": "conversation.item.create", "item": {"type": "hologram", "text": "Hej"}},
        {"type": "conversation.item.create", "item": {"type": "message", "role": "user",
            "content": [{"type": "input_image", "image_url": "data:image/png;base64,AAAA"}]}},
        {"type": "session.update", "session": {"prompt": {"id": "pmpt_1a2b3c4d5e6f7a8b9c0d"}}},
        {"type": "response.create", "response": {"metadata": {PERSON: NUMBER}}},
        {"type": "session.unknown"},
        {"kind": "none"},
        "no json",
        '{"type":"response.create","type":"session.update"}',
        "[1]",
        "\"text\"",
    ],
)  # fmt: skip
async def test_what_cannot_be_screened_is_refused(app: App, frame: Any) -> None:
    async with opened(app, REALTIME) as socket:
        await accepted(socket)
        await socket.say(WRITTEN)
        await socket.hear("session.updated")
        await socket.say(frame)
        error = await socket.hear()
        assert error["type"] == "error"
        assert error["error"]["message"]
        assert PERSON not in json.dumps(error)


async def test_a_spoken_answer_cannot_hold_placeholders(app: App) -> None:
    async with opened(app, REALTIME) as socket:
        await accepted(socket)
        await socket.say(item(f"Ring {PERSON}."))
        assert (await socket.hear("error"))["error"]["code"] == "policy_violation"
        await socket.say(item("Vad är klockan?"))
        await socket.hear("conversation.item.done")


async def test_every_frame_is_recorded_before_it_goes_on(app: App) -> None:
    before = len(app.records())
    async with opened(app, REALTIME) as socket:
        await accepted(socket)
        await socket.say(WRITTEN)
        await socket.say(item(f"Skriv till {PERSON}."))
        await socket.hear("conversation.item.done")
    made = app.records()[before:]
    names = ["realtime", "realtime_session_update", "realtime_conversation_item_create"]
    assert [record["operation"] for record in made] == names
    assert [record["action"] for record in made] == ["forward", "forward", "redact"]
    assert made[0]["event"] == socket.event
    assert PERSON not in json.dumps(made)


async def test_nothing_goes_on_unrecorded(app: App) -> None:
    async with opened(app, REALTIME) as socket:
        await accepted(socket)
        await socket.hear("session.created")

        def fail() -> None:
            raise OSError("the disk is full")

        app.store.before = fail
        try:
            await socket.say(item("Vad är klockan?"))
            assert (await socket.hear())["error"]["code"] == "audit_unavailable"
        finally:
            app.reset()


@pytest.mark.parametrize(
    ("path", "query", "headers", "status"),
    [
        (REALTIME, "", {"authorization": "Bearer gv_wrong"}, 401),
        (REALTIME, "model=Anna%20Provsson%20850101", {}, 400),
        (REALTIME, "call_id=rtc_1", {}, 400),
        ("/openai/v1/chat/completions", "", {}, 404),
        ("/anthropic/v1/messages", "", {}, 404),
        ("/openai/v1/../v1/realtime", "", {}, 400),
    ],
)
async def test_a_refused_connection_is_an_answer_in_the_providers_shape(
    app: App, path: str, query: str, headers: dict[str, str], status: int
) -> None:
    async with opened(app, path, query, **headers) as socket:
        start, body = await socket.got(), await socket.got()
    assert (start["type"], start["status"]) == ("websocket.http.response.start", status)
    assert json.loads(body["body"])["error"]


async def test_a_key_among_the_subprotocols_is_taken_and_not_spoken(app: App) -> None:
    key = f"openai-insecure-api-key.{app.keys['demo']}"
    async with opened(
        app, REALTIME, authorization="", sec_websocket_protocol=f"realtime, {key}"
    ) as socket:
        await accepted(socket)
        assert socket.protocol == "realtime"


async def test_a_key_in_a_frame_stays_here(app: App) -> None:
    async with opened(app, REALTIME) as socket:
        await accepted(socket)
        await socket.say(item(f"key: {app.keys['demo']}"))
        assert (await socket.hear("error"))["error"]["code"] == "gateway_key_in_body"


async def test_googles_live_restores_text_and_says_refusals_as_the_model(app: App) -> None:
    setup = {
        "model": "models/gemini-2.5-flash",
        "generationConfig": {"responseModalities": ["TEXT"]},
    }
    async with opened(app, LIVE) as socket:
        await accepted(socket)
        await socket.say({"setup": setup})
        assert await socket.hear() == {"setupComplete": {}}
        turn = {"role": "user", "parts": [{"text": f"Skriv till {PERSON}."}]}
        await socket.say({"clientContent": {"turns": [turn], "turnComplete": True}})
        text, frame = "", await socket.hear()
        while "modelTurn" in frame["serverContent"]:
            text += frame["serverContent"]["modelTurn"]["parts"][0]["text"]
            frame = await socket.hear()
        assert text.startswith(f"Skriv till {PERSON}.\n")
        assert text.endswith("Skriv till ⟦PERSON_1⟧.")
        assert frame["serverContent"] == {"generationComplete": True}
        await socket.hear("turnComplete")
        await socket.say({"realtimeInput": {"text": BLOCKED}})
        refused = (await socket.hear("modelTurn"))["serverContent"]["modelTurn"]["parts"][0]["text"]
        assert refused.startswith("Meddelandet skickades inte.")
        await socket.hear("turnComplete")
        await socket.say(
            {"realtimeInput": {"audio": {"data": "AAAA" * 200, "mimeType": "audio/pcm"}}}
        )
        assert "ljud" in json.dumps(await socket.hear("modelTurn"), ensure_ascii=False).lower()
