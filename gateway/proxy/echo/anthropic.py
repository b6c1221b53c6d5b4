"""Anthropic's API in the echo: messages whole and streamed, token counts, models."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx

from gateway.proxy.echo import common


class AnthropicEcho(httpx.AsyncBaseTransport):
    """Answers the operations that need nothing kept. `models` is what it lists; `clock` gives
    seconds since the epoch, `name` what makes an answer's id its own."""

    def __init__(
        self,
        models: tuple[str, ...],
        clock: Callable[[], float] = time.time,
        name: Callable[[], str] = lambda: secrets.token_hex(12),
    ) -> None:
        self._models = models or ("echo",)
        self._name = name
        self._since = datetime.fromtimestamp(int(clock()), UTC).isoformat()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "GET":
            return self._listing(path)
        raw = await request.aread()
        if common.is_form(request):
            return common.whole(_file_card(raw))
        body = json.loads(raw) if raw else {}
        if path.endswith("/v1/messages/count_tokens"):
            return common.whole({"input_tokens": _read(body)})
        if not path.endswith("/v1/messages"):
            return _unknown()
        message = self._message(body)
        if body.get("stream") is True:
            return common.streamed(_events(message))
        return common.whole(message)

    def _listing(self, path: str) -> httpx.Response:
        cards = [
            {
                "type": "model",
                "id": name,
                "display_name": name,
                "created_at": self._since,
                "lifecycle": "active",
            }
            for name in self._models
        ]
        if path.endswith("/v1/models"):
            ends = {"first_id": cards[0]["id"], "last_id": cards[-1]["id"]}
            return common.whole({"data": cards, "has_more": False, **ends})
        named = [card for card in cards if path.endswith(f"/v1/models/{card['id']}")]
        return common.whole(named[0]) if named else _unknown()

    def _message(self, body: dict[str, Any]) -> dict[str, Any]:
        text = _answer(body)
        return {
            "id": f"msg_{self._name()}",
            "type": "message",
            "role": "assistant",
            "model": body.get("model", "echo"),
            "content": [{"type": "text", "text": text, "citations": None}],
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": _read(body), "output_tokens": len(text) // 3},
        }


def _read(body: dict[str, Any]) -> int:
    """Roughly the tokens that came."""
    return len(json.dumps(body)) // 3


def _answer(body: dict[str, Any]) -> str:
    messages = body.get("messages") or [{}]
    others = len(messages) - 1 + ("system" in body)
    return common.reply(_texts(messages[-1].get("content")), others, body.get("tools"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for block in value:
            yield from _texts(block)
    elif isinstance(value, dict):
        for key in ("text", "content"):
            yield from _texts(value.get(key))


def _events(message: dict[str, Any]) -> Iterator[dict[str, Any] | str]:
    (block,), usage = message["content"], message["usage"]
    begun = {"content": [], "stop_reason": None, "usage": usage | {"output_tokens": 1}}
    yield {"type": "message_start", "message": message | begun}
    yield {"type": "content_block_start", "index": 0, "content_block": block | {"text": ""}}
    yield {"type": "ping"}
    for piece in common.pieces(block["text"]):
        delta = {"type": "text_delta", "text": piece}
        yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    ended = {"stop_reason": "end_turn", "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": usage}
    yield {"type": "message_stop"}


def _unknown() -> httpx.Response:
    error = {"type": "not_found_error", "message": "The echo model has no such operation."}
    return common.whole({"type": "error", "error": error}, 404)


def _file_card(form: bytes) -> dict[str, Any]:
    card = common.file_card(form, secrets.token_hex(12), 0)
    return {
        "id": card["id"].replace("-", "_"),
        "type": "file",
        "filename": card["filename"],
        "mime_type": "application/octet-stream",
        "size_bytes": card["bytes"],
        "created_at": "2026-01-01T00:00:00Z",
        "downloadable": False,
    }
