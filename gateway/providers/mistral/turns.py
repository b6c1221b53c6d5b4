"""Refusals in Mistral's shape."""

from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Refusal, Reply

Json = dict[str, Any]

_TYPES = {
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    408: "timeout",
    429: "rate_limited",
}


def _error(refusal: Refusal) -> Json:
    """Mistral's error object. The event id is in the message, because that is all that chat
    clients show."""
    text = refusal.text
    if refusal.event and refusal.event not in text:
        text = f"{text} (Grindvakt · {refusal.event})"
    otherwise = "internal_server_error" if refusal.status >= 500 else "invalid_request_error"
    return {
        "object": "error",
        "message": text,
        "type": _TYPES.get(refusal.status, otherwise),
        "param": None,
        "code": refusal.code,
        "raw_status_code": refusal.status,
    }


def error(refusal: Refusal) -> Reply:
    """The refusal as an error."""
    return Reply(refusal.status, "application/json", jsondoc.encode(_error(refusal)))


def broken_conversation(refusal: Refusal) -> bytes:
    """The event that ends a conversation's stream which cannot go on."""
    kind = "conversation.response.error"
    document = {"type": kind, "message": _error(refusal)["message"], "code": refusal.status}
    return sse.encode(sse.Event(jsondoc.encode_text(document), kind))
