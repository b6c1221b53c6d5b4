"""Refusals in Microsoft Graph's shapes: as an error, and as Copilot's turn, streamed or not."""

from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Operation, Refusal, Reply
from gateway.core.history import refusal_marker
from gateway.core.segments import Mark

Json = dict[str, Any]

_JSON = "application/json"
_STREAM = "text/event-stream; charset=utf-8"
_CODES = {
    401: "InvalidAuthenticationToken",
    403: "accessDenied",
    404: "itemNotFound",
    405: "notAllowed",
    408: "timeout",
    429: "tooManyRequests",
}


def error(refusal: Refusal) -> Reply:
    """Graph's error object. The event id is in the message, because that is all that chat clients
    show."""
    text = refusal.text
    if refusal.event and refusal.event not in text:
        text = f"{text} (Grindvakt · {refusal.event})"
    otherwise = "serviceNotAvailable" if refusal.status >= 500 else "invalidRequest"
    inner = {"code": refusal.code, "request-id": refusal.event, "client-request-id": refusal.event}
    code = _CODES.get(refusal.status, otherwise)
    fields = {"code": code, "message": text, "innerError": inner}
    return Reply(refusal.status, _JSON, jsondoc.encode({"error": fields}))


def turn(operation: Operation, conversation: str, refusal: Refusal) -> Reply:
    """The refusal as Copilot's answer in a conversation that Microsoft keeps and that goes on as if
    the question had not been asked."""
    text = f"{refusal.text}\n\n{refusal_marker(Mark(refusal.event, refusal.proof))}"
    message = {
        "@odata.type": "#microsoft.graph.copilotConversationResponseMessage",
        "id": refusal.event,
        "text": text,
        "adaptiveCards": [],
        "attributions": [],
    }
    answer: Json = {
        "id": conversation,
        "displayName": "",
        "state": "active",
        "messages": [message],
    }
    if not operation.stream:
        return Reply(200, _JSON, jsondoc.encode(answer))
    event = sse.Event(jsondoc.encode_text(answer), other=("id: 1",))
    return Reply(200, _STREAM, sse.encode(event))
