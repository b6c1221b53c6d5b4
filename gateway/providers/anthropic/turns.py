"""Refusals in Anthropic's shapes: as an error, and as an assistant's turn, streamed or not.

Ids are made of the event id, so that support can find the decision from what the client logged.
"""

from collections.abc import Iterator
from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Refusal, Reply
from gateway.core.history import refusal_id, refusal_marker
from gateway.core.segments import Extraction, Mark

Json = dict[str, Any]

_JSON = "application/json"
_STREAM = "text/event-stream; charset=utf-8"
_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    429: "rate_limit_error",
    504: "timeout_error",
}


def _error(refusal: Refusal) -> Json:
    """Anthropic's error object. The event id is in the message, because that is all that chat
    clients show."""
    text = refusal.text
    if refusal.event and refusal.event not in text:
        text = f"{text} (Grindvakt · {refusal.event})"
    kind = _TYPES.get(refusal.status)
    if kind is None:
        kind = "api_error" if refusal.status >= 500 else "invalid_request_error"
    error = {"type": kind, "message": text, "details": {"error_code": refusal.code}}
    return {"type": "error", "error": error, "request_id": refusal.event}


def error(refusal: Refusal) -> Reply:
    """The refusal as an error."""
    return Reply(refusal.status, _JSON, jsondoc.encode(_error(refusal)))


def broken_stream(refusal: Refusal) -> bytes:
    """The event that ends a stream which cannot go on."""
    return sse.encode(sse.Event(jsondoc.encode_text(_error(refusal)), "error"))


def message_turn(extraction: Extraction, refusal: Refusal) -> Reply:
    """The refusal as a message of the assistant's, ending in the line by which we know it again."""
    text = f"{refusal.text}\n\n{refusal_marker(Mark(refusal.event, refusal.proof))}"
    message: Json = {
        "id": refusal_id("msg", refusal.event),
        "type": "message",
        "role": "assistant",
        "model": extraction.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": _tokens(),
    }
    if extraction.stream:
        events = (sse.Event(jsondoc.encode_text(e), e["type"]) for e in _events(message, text))
        return Reply(200, _STREAM, b"".join(map(sse.encode, events)))
    content = [{"type": "text", "text": text, "citations": None}]
    finished = {**message, "content": content, "stop_reason": "end_turn"}
    return Reply(200, _JSON, jsondoc.encode(finished))


def _tokens() -> Json:
    return {
        "input_tokens": 0,
        "output_tokens": 0,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
    }


def _events(message: Json, text: str) -> Iterator[Json]:
    at: Json = {"index": 0}
    block = {"type": "text", "text": "", "citations": None}
    yield {"type": "message_start", "message": message}
    yield {"type": "content_block_start", **at, "content_block": block}
    yield {"type": "content_block_delta", **at, "delta": {"type": "text_delta", "text": text}}
    yield {"type": "content_block_stop", **at}
    ended = {"stop_reason": "end_turn", "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": _tokens()}
    yield {"type": "message_stop"}
