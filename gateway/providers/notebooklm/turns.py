"""Refusals as a turn of the assistant, of an answer or of a conversation. Errors are Google's."""

from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Framing, Operation, Refusal, Reply
from gateway.core.history import refusal_marker
from gateway.core.segments import Mark

Json = dict[str, Any]

_JSON = "application/json; charset=UTF-8"
_STREAM = "text/event-stream; charset=utf-8"


def turn(operation: Operation, refusal: Refusal) -> Reply:
    """The refusal as what the service would have said."""
    text = f"{refusal.text}\n\n{refusal_marker(Mark(refusal.event, refusal.proof))}"
    match operation.name:
        case "stream_assist":
            return _assisted(operation, text)
        case "answer":
            body: Json = {"answer": {"state": "SUCCEEDED", "answerText": text}}
        case _:
            body = {"reply": {"reply": text, "summary": {"summaryText": text}}}
    return Reply(200, _JSON, jsondoc.encode(body))


def _assisted(operation: Operation, text: str) -> Reply:
    reply = {"groundedContent": {"content": {"role": "model", "text": text}}}
    document = {"answer": {"state": "SUCCEEDED", "replies": [reply]}}
    if operation.framing is Framing.ARRAY:
        return Reply(200, _JSON, jsondoc.encode([document]))
    return Reply(200, _STREAM, sse.encode(sse.Event(jsondoc.encode_text(document))))
