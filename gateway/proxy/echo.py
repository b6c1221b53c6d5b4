"""The built-in echo model: an httpx transport that answers with what it received.

It stands where a service's network transport stands, so that a fresh installation works with no
key and no network, and anyone sees at once what would have left the building.
"""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx

_CHUNK = 12
_CREATED = 0
_CATEGORIES = (
    *("harassment", "harassment/threatening", "hate", "hate/threatening"),
    *("illicit", "illicit/violent", "self-harm", "self-harm/intent", "self-harm/instructions"),
    *("sexual", "sexual/minors", "violence", "violence/graphic"),
)


class EchoTransport(httpx.AsyncBaseTransport):
    """Answers the OpenAI API's operations. `models` is what it lists."""

    def __init__(self, models: tuple[str, ...]) -> None:
        self._models = models or ("echo",)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "GET":
            return _json(self._listing(path))
        body = json.loads(await request.aread())
        operation = path.rsplit("/v1", 1)[-1]
        answer = _ANSWERS.get(operation)
        if answer is None:
            return _json({"error": {"message": "The echo model has no such operation."}}, 404)
        text = _received(body)
        if body.get("stream") is True and operation in _STREAMS:
            return _stream(_STREAMS[operation](body, text))
        return _json(answer(body, text))

    def _listing(self, path: str) -> dict[str, Any]:
        cards = [
            {"id": name, "object": "model", "created": _CREATED, "owned_by": "grindvakt"}
            for name in self._models
        ]
        named = [card for card in cards if path.endswith(f"/models/{card['id']}")]
        return named[0] if named else {"object": "list", "data": cards}


def _received(body: dict[str, Any]) -> str:
    """The texts of the last message, as they arrived."""
    newest = body.get("messages") or body.get("input") or body.get("prompt") or ""
    if isinstance(newest, list):
        newest = newest[-1] if newest else ""
    return "\n".join(_texts(newest))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key in ("content", "text", "output", "arguments"):
            yield from _texts(value.get(key, ()))


def _usage(body: dict[str, Any], text: str) -> tuple[int, int]:
    return len(json.dumps(body)) // 3, len(text) // 3


def _chat_usage(body: dict[str, Any], text: str) -> dict[str, int]:
    received, sent = _usage(body, text)
    return {"prompt_tokens": received, "completion_tokens": sent, "total_tokens": received + sent}


def _chat(body: dict[str, Any], text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {
        "id": "chatcmpl-echo",
        "object": "chat.completion",
        "created": _CREATED,
        "model": body.get("model", "echo"),
        "choices": [choice],
        "usage": _chat_usage(body, text),
    }


def _chat_stream(body: dict[str, Any], text: str) -> Iterator[dict[str, Any] | str]:
    head = {
        "id": "chatcmpl-echo",
        "object": "chat.completion.chunk",
        "created": _CREATED,
        "model": body.get("model", "echo"),
    }
    deltas: list[dict[str, str]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": text[i : i + _CHUNK]} for i in range(0, len(text), _CHUNK)]
    for delta in deltas:
        yield head | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    yield head | {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    if (body.get("stream_options") or {}).get("include_usage"):
        yield head | {"choices": [], "usage": _chat_usage(body, text)}
    yield "[DONE]"


def _completion(body: dict[str, Any], text: str) -> dict[str, Any]:
    choice = {"text": text, "index": 0, "finish_reason": "stop", "logprobs": None}
    return {
        "id": "cmpl-echo",
        "object": "text_completion",
        "created": _CREATED,
        "model": body.get("model", "echo"),
        "choices": [choice],
        "usage": _chat_usage(body, text),
    }


def _completion_stream(body: dict[str, Any], text: str) -> Iterator[dict[str, Any] | str]:
    whole = _completion(body, text)
    for i in range(0, len(text), _CHUNK):
        choice = {"text": text[i : i + _CHUNK], "index": 0, "finish_reason": None, "logprobs": None}
        yield whole | {"choices": [choice], "usage": None}
    yield whole | {"choices": [whole["choices"][0] | {"text": ""}]}
    yield "[DONE]"


def _response(body: dict[str, Any], text: str, status: str = "completed") -> dict[str, Any]:
    received, sent = _usage(body, text)
    part = {"type": "output_text", "text": text, "annotations": []}
    item = {
        "type": "message",
        "id": "msg_echo",
        "status": status,
        "role": "assistant",
        "content": [part],
    }
    return {
        "id": "resp_echo",
        "object": "response",
        "created_at": _CREATED,
        "status": status,
        "model": body.get("model", "echo"),
        "output": [item],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "usage": {
            "input_tokens": received,
            "output_tokens": sent,
            "total_tokens": received + sent,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }


def _response_stream(body: dict[str, Any], text: str) -> Iterator[dict[str, Any] | str]:
    whole = _response(body, text)
    item = whole["output"][0]
    part = item["content"][0]
    begun: dict[str, Any] = {"output": [], "status": "in_progress", "usage": None}
    place: dict[str, Any] = {"item_id": "msg_echo", "output_index": 0, "content_index": 0}
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": whole | begun},
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": item | {"content": [], "status": "in_progress"},
        },
        {"type": "response.content_part.added", "part": part | {"text": ""}, **place},
    ]
    for i in range(0, len(text), _CHUNK):
        delta = {"delta": text[i : i + _CHUNK], "logprobs": []}
        events.append({"type": "response.output_text.delta", **delta, **place})
    events += [
        {"type": "response.output_text.done", "text": text, "logprobs": [], **place},
        {"type": "response.content_part.done", "part": part, **place},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": whole},
    ]
    for number, event in enumerate(events):
        yield event | {"sequence_number": number}


def _input_tokens(body: dict[str, Any], text: str) -> dict[str, Any]:
    return {"object": "response.input_tokens", "input_tokens": _usage(body, text)[0]}


def _embeddings(body: dict[str, Any], text: str) -> dict[str, Any]:
    given = body.get("input")
    count = len(given) if isinstance(given, list) else 1
    rows = [
        {"object": "embedding", "index": index, "embedding": [0.0, 1.0]} for index in range(count)
    ]
    usage = {"prompt_tokens": len(text) // 3, "total_tokens": len(text) // 3}
    return {"object": "list", "data": rows, "model": body.get("model", "echo"), "usage": usage}


def _moderation(body: dict[str, Any], text: str) -> dict[str, Any]:
    result = {
        "flagged": False,
        "categories": dict.fromkeys(_CATEGORIES, False),
        "category_scores": dict.fromkeys(_CATEGORIES, 0.0),
        "category_applied_input_types": {name: ["text"] for name in _CATEGORIES},
    }
    return {"id": "modr-echo", "model": body.get("model", "echo"), "results": [result]}


_ANSWERS = {
    "/chat/completions": _chat,
    "/completions": _completion,
    "/responses": _response,
    "/responses/input_tokens": _input_tokens,
    "/embeddings": _embeddings,
    "/moderations": _moderation,
}
_STREAMS = {
    "/chat/completions": _chat_stream,
    "/completions": _completion_stream,
    "/responses": _response_stream,
}


def _json(value: dict[str, Any], status: int = 200) -> httpx.Response:
    # As a stream, because that is how a transport hands over a body.
    body = httpx.ByteStream(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return httpx.Response(status, headers={"content-type": "application/json"}, stream=body)


def _stream(events: Iterator[dict[str, Any] | str]) -> httpx.Response:
    return httpx.Response(
        200, headers={"content-type": "text/event-stream"}, stream=_EventStream(events)
    )


class _EventStream(httpx.AsyncByteStream):
    def __init__(self, events: Iterator[dict[str, Any] | str]) -> None:
        self._events = events

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for event in self._events:
            name = ""
            if isinstance(event, dict) and "type" in event:
                name = f"event: {event['type']}\n"
            data = event if isinstance(event, str) else json.dumps(event, ensure_ascii=False)
            yield f"{name}data: {data}\n\n".encode("utf-8", "replace")
