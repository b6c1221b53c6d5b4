"""The built-in models behind a WebSocket: they answer a turn with what they received of it."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from gateway.proxy.echo.common import pieces, reply
from gateway.proxy.sockets import Connection

Json = dict[str, Any]


class LiveEcho(Connection):
    """A connection that leads nowhere. `answers` says what the next frames are."""

    def __init__(self) -> None:
        self._waiting: deque[str] = deque()
        self._there = asyncio.Event()
        self._closed = False
        self._say(self.begin())

    def begin(self) -> Iterator[Json]:
        """The frames before the client says anything."""
        return iter(())

    def answers(self, frame: Json) -> Iterator[Json]:
        """The frames that follow on one of the client's."""
        raise NotImplementedError

    async def send(self, frame: str) -> None:
        """Take a frame of the client's."""
        self._say(self.answers(json.loads(frame)))

    async def receive(self) -> str | None:
        """The next frame."""
        while not self._waiting:
            if self._closed:
                return None
            self._there.clear()
            await self._there.wait()
        return self._waiting.popleft()

    async def close(self) -> None:
        """Say no more."""
        self._closed = True
        self._there.set()

    def _say(self, frames: Iterator[Json]) -> None:
        self._waiting += [json.dumps(frame, ensure_ascii=False) for frame in frames]
        self._there.set()


class RealtimeEcho(LiveEcho):
    """OpenAI's Realtime."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._number = 0
        super().__init__()

    def begin(self) -> Iterator[Json]:
        """The session."""
        yield self._event("session.created", session=_SESSION)

    def answers(self, frame: Json) -> Iterator[Json]:
        """A turn is answered with the texts that came since the last one."""
        match frame["type"]:
            case "session.update":
                yield self._event("session.updated", session=_SESSION | frame["session"])
            case "conversation.item.create":
                item = {"id": f"item_echo{self._number:08d}e1", **frame["item"]}
                self._said += [part["text"] for part in _parts(item) if "text" in part]
                yield self._event("conversation.item.added", item=item, previous_item_id=None)
                yield self._event("conversation.item.done", item=item, previous_item_id=None)
            case "response.create":
                yield from self._response()

    def _response(self) -> Iterator[Json]:
        text = reply(iter(self._said), 0, None)
        self._said.clear()
        response: Json = {"object": "realtime.response", "id": f"resp_echo{self._number:08d}e1"}
        place = {
            "response_id": response["id"],
            "item_id": f"item_echo{self._number:08d}e2",
            "output_index": 0,
            "content_index": 0,
        }
        yield self._event("response.created", response=response | {"status": "in_progress"})
        for piece in pieces(text):
            yield self._event("response.output_text.delta", delta=piece, **place)
        yield self._event("response.output_text.done", text=text, **place)
        content = [{"type": "output_text", "text": text}]
        item = {"id": place["item_id"], "type": "message", "role": "assistant", "content": content}
        done = response | {"status": "completed", "output": [item]}
        yield self._event("response.done", response=done)

    def _event(self, kind: str, **fields: Any) -> Json:
        self._number += 1
        return {"type": kind, "event_id": f"event_echo{self._number:08d}e1", **fields}


class GeminiLiveEcho(LiveEcho):
    """Google's Live."""

    def answers(self, frame: Json) -> Iterator[Json]:
        """The set-up is confirmed; a turn is answered with its texts."""
        (kind,) = frame
        if kind == "setup":
            yield {"setupComplete": {}}
            return
        text = reply(_texts(frame[kind]), 0, None)
        for piece in pieces(text):
            turn = {"parts": [{"text": piece}], "role": "model"}
            yield {"serverContent": {"modelTurn": turn}}
        yield {"serverContent": {"generationComplete": True}}
        yield {"serverContent": {"turnComplete": True}}


_SESSION: Json = {"type": "realtime", "object": "realtime.session", "model": "echo"}


def _parts(item: Json) -> list[Json]:
    content = item.get("content")
    return [part for part in content if isinstance(part, dict)] if content else []


def _texts(value: Any) -> Iterator[str]:
    """Every `text` below."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)


LIVE_ECHOES: Mapping[str, Callable[[], LiveEcho]] = MappingProxyType(
    {
        "openai": RealtimeEcho,
        "azure": RealtimeEcho,
        "gemini": GeminiLiveEcho,
        "vertex": GeminiLiveEcho,
    }
)
"""By adapter."""
