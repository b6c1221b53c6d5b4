"""Answers of the OpenAI API in the shapes that its official SDK parses.

Everything here is pure: text goes in, JSON values or server-sent events come out. The identifiers
and times are constants, so that a test can compare whole answers.
"""

import base64
import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

CREATED = 1_780_000_000
DONE = b"data: [DONE]\n\n"
FINGERPRINT = "fp_2f1e0d9c8b"
MODELS = ("echo", "fixed", "gpt-4o-mini", "gpt-5.6", "text-embedding-3-small", "tool")
VECTOR = (0.0125, -0.25, 0.5)

_CATEGORIES = (
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/instructions",
    "self-harm/intent",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
)

_ERRORS = {
    400: ("invalid_request_error", None, "Invalid value: 'model'."),
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    404: ("invalid_request_error", "model_not_found", "The model does not exist."),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached. Please try again in 2s."),
    500: ("server_error", None, "The server had an error while processing your request."),
    503: ("server_error", None, "The engine is currently overloaded."),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What the model says: `pieces` join to its text, or to the arguments of a call of `tool`."""

    pieces: tuple[str, ...]
    tool: str | None = None

    @property
    def whole(self) -> str:
        return "".join(self.pieces)


def sse(value: Json, event: str | None = None) -> bytes:
    """One server-sent event."""
    name = f"event: {event}\n" if event else ""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"{name}data: {data}\n\n".encode()


def error(status: int) -> Json:
    """The vendor's error body for one of the statuses 400, 401, 404, 429, 500 and 503."""
    kind, code, message = _ERRORS[status]
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def _usage(content: Content) -> Json:
    given = max(1, len(content.whole) // 4)
    return {
        "prompt_tokens": 250,
        "completion_tokens": given,
        "total_tokens": 250 + given,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": 0,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }


def _chat_head(kind: str, model: str) -> Json:
    return {
        "id": "chatcmpl-C0ffee0123456789",
        "object": kind,
        "created": CREATED,
        "model": model,
        "service_tier": "default",
        "system_fingerprint": FINGERPRINT,
    }


def chat(content: Content, model: str, n: int = 1) -> Json:
    """A whole Chat Completions answer with `n` equal choices."""
    message: Json = {"role": "assistant", "content": content.whole, "refusal": None}
    message["annotations"] = []
    finish = "stop"
    if content.tool is not None:
        function = {"name": content.tool, "arguments": content.whole}
        call = {"id": "call_0a1b2c3d4e5f", "type": "function", "function": function}
        message |= {"content": None, "tool_calls": [call]}
        finish = "tool_calls"
    choices = [
        {"index": i, "message": message, "logprobs": None, "finish_reason": finish}
        for i in range(n)
    ]
    return _chat_head("chat.completion", model) | {"choices": choices, "usage": _usage(content)}


def _chat_deltas(content: Content) -> Iterator[tuple[Json, str | None]]:
    if content.tool is None:
        yield {"role": "assistant", "content": "", "refusal": None}, None
        for piece in content.pieces:
            yield {"content": piece}, None
        yield {}, "stop"
        return
    call: Json = {"index": 0, "id": "call_0a1b2c3d4e5f", "type": "function"}
    call["function"] = {"name": content.tool, "arguments": ""}
    yield {"role": "assistant", "content": None, "tool_calls": [call], "refusal": None}, None
    for piece in content.pieces:
        yield {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}, None
    yield {}, "tool_calls"


def chat_events(content: Content, model: str, n: int = 1, usage: bool = False) -> list[bytes]:
    """The events of a streamed Chat Completions answer; `usage` adds the last, empty chunk."""
    head = _chat_head("chat.completion.chunk", model)
    nothing: Json = {"usage": None} if usage else {}
    events = [
        sse(
            head
            | {"choices": [{"index": i, "delta": delta, "logprobs": None, "finish_reason": end}]}
            | nothing
        )
        for delta, end in _chat_deltas(content)
        for i in range(n)
    ]
    if usage:
        events.append(sse(head | {"choices": [], "usage": _usage(content)}))
    return [*events, DONE]


def _completion_head(model: str) -> Json:
    return {
        "id": "cmpl-C0ffee0123456789",
        "object": "text_completion",
        "created": CREATED,
        "model": model,
        "system_fingerprint": FINGERPRINT,
    }


def completion(texts: Sequence[str], model: str) -> Json:
    """A whole Completions answer, one choice for each text."""
    choices = [
        {"text": text, "index": i, "logprobs": None, "finish_reason": "stop"}
        for i, text in enumerate(texts)
    ]
    usage = _usage(Content(tuple(texts)))
    return _completion_head(model) | {"choices": choices, "usage": usage}


def completion_events(content: Content, model: str, usage: bool = False) -> list[bytes]:
    """The events of a streamed Completions answer."""
    head = _completion_head(model)
    steps = [(piece, None) for piece in content.pieces]
    events = [
        sse(head | {"choices": [{"text": t, "index": 0, "logprobs": None, "finish_reason": end}]})
        for t, end in [*steps, ("", "stop")]
    ]
    if usage:
        events.append(sse(head | {"choices": [], "usage": _usage(content)}))
    return [*events, DONE]


def _output(content: Content, status: str, whole: str) -> Json:
    if content.tool is not None:
        return {
            "id": "fc_0a1b2c3d4e5f",
            "type": "function_call",
            "status": status,
            "arguments": whole,
            "call_id": "call_0a1b2c3d4e5f",
            "name": content.tool,
        }
    parts = [_part(whole)] if status == "completed" else []
    return {
        "id": "msg_0a1b2c3d4e5f",
        "type": "message",
        "status": status,
        "role": "assistant",
        "content": parts,
    }


def _part(text: str) -> Json:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def response(content: Content, model: str, status: str = "completed") -> Json:
    """A Responses object; while `status` is `in_progress` it has no output and no usage."""
    finished = status == "completed"
    usage = _usage(content)
    return {
        "id": "resp_0a1b2c3d4e5f",
        "object": "response",
        "created_at": CREATED,
        "status": status,
        "background": False,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "max_output_tokens": None,
        "model": model,
        "output": [_output(content, status, content.whole)] if finished else [],
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "reasoning": {"effort": None, "summary": None},
        "store": False,
        "temperature": 1.0,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": {
            "input_tokens": usage["prompt_tokens"],
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": usage["completion_tokens"],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": usage["total_tokens"],
        }
        if finished
        else None,
        "user": None,
        "metadata": {},
    }


def _response_steps(content: Content, model: str) -> Iterator[tuple[str, Json]]:
    item = _output(content, "in_progress", "")
    at = {"item_id": item["id"], "output_index": 0}
    begun = response(content, model, "in_progress")
    yield "response.created", {"response": begun}
    yield "response.in_progress", {"response": begun}
    yield "response.output_item.added", {"output_index": 0, "item": item}
    if content.tool is not None:
        for piece in content.pieces:
            yield "response.function_call_arguments.delta", at | {"delta": piece}
        whole = {"name": content.tool, "arguments": content.whole}
        yield "response.function_call_arguments.done", at | whole
    else:
        at["content_index"] = 0
        yield "response.content_part.added", at | {"part": _part("")}
        for piece in content.pieces:
            yield "response.output_text.delta", at | {"delta": piece, "logprobs": []}
        yield "response.output_text.done", at | {"text": content.whole, "logprobs": []}
        yield "response.content_part.done", at | {"part": _part(content.whole)}
    done = _output(content, "completed", content.whole)
    yield "response.output_item.done", {"output_index": 0, "item": done}
    yield "response.completed", {"response": response(content, model)}


def response_events(content: Content, model: str) -> list[bytes]:
    """The events of a streamed Responses answer."""
    return [
        sse({"type": kind, "sequence_number": i} | fields, kind)
        for i, (kind, fields) in enumerate(_response_steps(content, model))
    ]


def embeddings(count: int, model: str, encoded: bool) -> Json:
    """`count` equal vectors, as numbers or (`encoded`) as base64 of little-endian floats."""
    packed = base64.b64encode(struct.pack(f"<{len(VECTOR)}f", *VECTOR)).decode()
    vector: str | list[float] = packed if encoded else list(VECTOR)
    data = [{"object": "embedding", "index": i, "embedding": vector} for i in range(count)]
    usage = {"prompt_tokens": 8 * count, "total_tokens": 8 * count}
    return {"object": "list", "data": data, "model": model, "usage": usage}


def moderation(count: int, model: str) -> Json:
    """`count` results in which nothing is flagged."""
    result = {
        "flagged": False,
        "categories": dict.fromkeys(_CATEGORIES, False),
        "category_scores": dict.fromkeys(_CATEGORIES, 0.0001),
        "category_applied_input_types": {name: ["text"] for name in _CATEGORIES},
    }
    return {"id": "modr-0a1b2c3d4e5f", "model": model, "results": [result] * count}


def models() -> Json:
    """The list of models."""
    return {"object": "list", "data": [model(name) for name in MODELS]}


def model(name: str) -> Json:
    """One model's card."""
    return {"id": name, "object": "model", "created": CREATED, "owned_by": "system"}
