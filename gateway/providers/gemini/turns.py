"""Refusals in Google's shapes: as an error, and as the model's turn, streamed or not."""

from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Framing, Operation, Refusal, Reply
from gateway.core.history import refusal_id, refusal_marker
from gateway.core.segments import Extraction, Mark

Json = dict[str, Any]

_JSON = "application/json; charset=UTF-8"
_STREAM = "text/event-stream; charset=utf-8"
_STATUSES = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    408: "DEADLINE_EXCEEDED",
    409: "ABORTED",
    428: "FAILED_PRECONDITION",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    504: "DEADLINE_EXCEEDED",
}


def error(refusal: Refusal) -> Reply:
    """Google's error object. The event id is in the message, because that is all that chat
    clients show."""
    text = refusal.text
    if refusal.event and refusal.event not in text:
        text = f"{text} (Grindvakt · {refusal.event})"
    otherwise = "UNAVAILABLE" if refusal.status >= 500 else "INVALID_ARGUMENT"
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": refusal.code.upper(),
        "domain": "grindvakt",
        "metadata": {"event": refusal.event},
    }
    fields = {
        "code": refusal.status,
        "message": text,
        "status": _STATUSES.get(refusal.status, otherwise),
        "details": [info],
    }
    return Reply(refusal.status, _JSON, jsondoc.encode({"error": fields}))


def turn(operation: Operation, extraction: Extraction, refusal: Refusal) -> Reply:
    """The refusal as the model's turn."""
    text = f"{refusal.text}\n\n{refusal_marker(Mark(refusal.event, refusal.proof))}"
    answer: Json = {
        "candidates": [
            {
                "content": {"parts": [{"text": text}], "role": "model"},
                "finishReason": "STOP",
                "index": 0,
            }
        ],
        "usageMetadata": {"promptTokenCount": 0, "candidatesTokenCount": 0, "totalTokenCount": 0},
        "modelVersion": extraction.model,
        "responseId": refusal_id("resp", refusal.event),
    }
    if not extraction.stream:
        return Reply(200, _JSON, jsondoc.encode(answer))
    if operation.framing is Framing.ARRAY:
        return Reply(200, _JSON, jsondoc.encode([answer]))
    return Reply(200, _STREAM, sse.encode(sse.Event(jsondoc.encode_text(answer))))
