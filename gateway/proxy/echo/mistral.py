"""Mistral's API in the echo: what it shares with OpenAI's, and its own operations."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx

from gateway.proxy.echo import common
from gateway.proxy.echo.openai import EchoTransport

Json = dict[str, Any]

_AS_OPENAI = {
    "/v1/chat/completions": "/v1/chat/completions",
    "/v1/agents/completions": "/v1/chat/completions",
    "/v1/moderations": "/v1/moderations",
}
_CAPABILITIES = {"completion_chat": True, "completion_fim": True, "function_calling": True}


class MistralEcho(httpx.AsyncBaseTransport):
    """Answers Mistral's operations. `models` is what it lists; `clock` gives seconds since the
    epoch, `name` what makes an answer's ids its own."""

    def __init__(
        self,
        models: tuple[str, ...],
        clock: Callable[[], float] = time.time,
        name: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._models = models or ("echo",)
        self._clock = clock
        self._name = name
        self._openai = EchoTransport(self._models, clock, name)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "GET":
            return self._listing(path)
        raw = await request.aread()
        if common.is_form(request):
            return common.whole(common.file_card(raw, self._name(), 0))
        body = json.loads(raw)
        if path in _AS_OPENAI:
            return await self._as_openai(_AS_OPENAI[path], body)
        if path == "/v1/fim/completions":
            asked = {"role": "user", "content": f"{body.get('prompt')}{body.get('suffix') or ''}"}
            return await self._as_openai("/v1/chat/completions", body | {"messages": [asked]})
        if path.startswith("/v1/conversations"):
            return self._conversation(body)
        answer = _OTHERS.get(path)
        return _unknown() if answer is None else common.whole(answer(body, self._name()))

    async def _as_openai(self, path: str, body: Json) -> httpx.Response:
        request = httpx.Request("POST", f"http://echo{path}", json=body)
        return await self._openai.handle_async_request(request)

    def _listing(self, path: str) -> httpx.Response:
        cards = [
            {"id": name, "object": "model", "type": "base", "capabilities": _CAPABILITIES}
            for name in self._models
        ]
        named = [card for card in cards if path == f"/v1/models/{card['id']}"]
        if path != "/v1/models" and not named:
            return _unknown()
        return common.whole(named[0] if named else {"object": "list", "data": cards})

    def _conversation(self, body: Json) -> httpx.Response:
        given = body.get("inputs") or ""
        items = given if isinstance(given, list) else [given]
        others = len(items) - 1 + ("instructions" in body)
        text = common.reply(_texts(items[-1:]), others, body.get("tools"))
        usage = {
            "prompt_tokens": len(json.dumps(body)) // 3,
            "completion_tokens": len(text) // 3,
            "total_tokens": (len(json.dumps(body)) + len(text)) // 3,
        }
        made = datetime.fromtimestamp(int(self._clock()), UTC).isoformat()
        conversation, entry = f"conv_{self._name()}", f"msg_{self._name()}"
        if body.get("stream") is True:
            return common.streamed(_events(conversation, entry, made, text, usage))
        output = {
            "object": "entry",
            "type": "message.output",
            "id": entry,
            "created_at": made,
            "role": "assistant",
            "content": text,
        }
        answer = {"object": "conversation.response", "conversation_id": conversation}
        return common.whole(answer | {"outputs": [output], "usage": usage})


def _events(conversation: str, entry: str, made: str, text: str, usage: Json) -> Iterator[Json]:
    at = {"created_at": made}
    yield {"type": "conversation.response.started", "conversation_id": conversation, **at}
    for piece in common.pieces(text):
        place = {"id": entry, "output_index": 0, "content_index": 0, "role": "assistant"}
        yield {"type": "message.output.delta", "content": piece, **place, **at}
    yield {"type": "conversation.response.done", "usage": usage, **at}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key in ("content", "text", "result"):
            yield from _texts(value.get(key, ()))


def _embedded(body: Json, name: str) -> Json:
    given = body.get("input")
    rows = [
        {"object": "embedding", "index": index, "embedding": [0.0, 1.0]}
        for index, _ in enumerate(given if isinstance(given, list) else [given])
    ]
    tokens = len(json.dumps(body)) // 3
    usage = {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}
    head = {"id": name, "object": "list", "model": body.get("model", "echo")}
    return {**head, "data": rows, "usage": usage}


def _classified(body: Json, name: str) -> Json:
    given = body.get("input")
    rows = given if isinstance(given, list) and given else [given]
    scores = {"echo": {"scores": {"text": 1.0}}}
    return {"id": name, "model": body.get("model", "echo"), "results": [scores for _ in rows]}


def _judged(body: Json, name: str) -> Json:
    results = [{"categories": {"pii": False}, "category_scores": {"pii": 0.0}}]
    return {"id": name, "model": body.get("model", "echo"), "results": results}


def _read(body: Json, _name: str) -> Json:
    """The echo reads no pictures: one page with what was asked of the document."""
    document = body.get("document") or {}
    asked = (document.get("document_name"), body.get("document_annotation_prompt"))
    text = common.reply(iter(filter(None, asked)), 0, None)
    page = {"index": 0, "markdown": text, "images": [], "dimensions": None}
    usage = {"pages_processed": 1, "doc_size_bytes": None}
    return {"pages": [page], "model": body.get("model") or "echo", "usage_info": usage}


_OTHERS: dict[str, Callable[[Json, str], Json]] = {
    "/v1/embeddings": _embedded,
    "/v1/chat/moderations": _judged,
    "/v1/classifications": _classified,
    "/v1/chat/classifications": _classified,
    "/v1/ocr": _read,
}


def _unknown() -> httpx.Response:
    message = "The echo model has no such operation."
    return common.whole({"object": "error", "message": message, "type": "not_found"}, 404)
